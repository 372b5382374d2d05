"""The pages' logic without a browser: catalogues, labels, runs of text, and the pages through Streamlit's AppTest."""

from __future__ import annotations

import dataclasses
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from corpus.papers import get_paper
from corpus.store import Store, open_store
from models.errors import TimeExceeded, VanbanError
from models.settings import StoreSettings
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.sources import source_of_bytes
from review import labels
from review.components.viewer import Place, text_runs
from review.language import catalogue, literal
from tests.test_citation_pages import open_page

ROOT = Path(__file__).resolve().parent.parent
LETTER = ROOT / "samples" / "papers" / "15-cong-van-bao-cao-dinh-ky.txt"


def catalogues() -> dict[str, dict[str, str]]:
    return {lang: catalogue(lang) for lang in ("vi", "en")}


def test_each_text_stands_in_one_file_of_the_same_name_in_both_languages() -> None:
    keys = {
        lang: {part.name: list(json.loads(part.read_text("utf-8"))) for part in (ROOT / "review/text" / lang).iterdir()}
        for lang in ("vi", "en")
    }
    assert keys["vi"] == keys["en"]
    together = [key for part in keys["vi"].values() for key in part]
    assert len(together) == len(set(together))


def test_both_languages_have_the_same_keys_and_blanks() -> None:
    vi, en = catalogues().values()
    assert vi.keys() == en.keys()
    blanks = re.compile(r"\{(\w+)\}")
    for key in vi:
        assert set(blanks.findall(vi[key])) == set(blanks.findall(en[key])), key
        assert unicodedata.is_normalized("NFC", vi[key]), key


def test_every_key_that_a_page_names_is_in_the_catalogue() -> None:
    vi = catalogues()["vi"]
    for path in [ROOT / "app.py", *(ROOT / "review").glob("*.py")]:
        for key in re.findall(r"\bt\(\s*\"([a-z_.]+)\"", path.read_text("utf-8")):
            assert key in vi, f"{path.name}: {key}"


def test_every_error_has_a_sentence_in_both_languages() -> None:
    def below(kind: type[VanbanError]) -> Iterator[type[VanbanError]]:
        yield kind
        for child in kind.__subclasses__():
            yield from below(child)

    for kind in below(VanbanError):
        for lang in ("vi", "en"):
            assert kind().message(lang).strip(), kind.code


def test_markdown_of_a_paper_is_shown_as_written() -> None:
    assert literal("**đậm** [x](http://a) <b> $y$ :red[z]") == (
        "\\*\\*đậm\\*\\* \\[x\\]\\(http\\://a\\) \\<b\\> \\$y\\$ \\:red\\[z\\]"
    )


def test_runs_give_the_text_back_and_the_chosen_place_wins() -> None:
    a, b = Place("fact:a", "header", "a"), Place("fact:b", "date", "b", chosen=True)
    runs = text_runs("Số 12 ngày 3", [(0, 12, a), (3, 5, b)])
    assert "".join(r.text for r in runs) == "Số 12 ngày 3"
    assert [(r.text, r.place and r.place.fact) for r in runs] == [
        ("Số ", "fact:a"), ("12", "fact:b"), (" ngày 3", "fact:a"),
    ]  # fmt: skip
    assert text_runs("", []) == []


@pytest.fixture
def full_store(home: Path) -> Iterator[Store]:
    """A store with one sample letter, read in this machine's own way."""
    store = open_store(StoreSettings(home=home))
    run = Ingest(store, Limits(), "tester", workers=1)
    results = list(run.run([source_of_bytes(LETTER.name, LETTER.read_bytes())]))
    assert [r.status for r in results] == ["stored"]
    st.cache_resource.clear()
    st.cache_data.clear()
    yield store
    store.close()
    st.cache_resource.clear()


def app() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def test_an_empty_store_leads_to_intake(home: Path) -> None:
    st.cache_resource.clear()
    page = app().run()
    assert not page.exception
    assert page.info[0].value == catalogues()["vi"]["papers.empty"]
    st.cache_resource.clear()


def test_the_list_shows_the_paper_in_both_languages(full_store: Store) -> None:
    page = app().run()
    assert not page.exception
    view = get_paper(full_store, 1)
    assert any(view.summary.number in b.label.replace("\\", "") for b in page.button)
    page.sidebar.selectbox[0].select("en").run()
    assert page.title[0].value == catalogues()["en"]["home.title"]


def test_three_kinds_of_nothing_are_three_words(full_store: Store) -> None:
    del full_store
    item = get_paper(open_store(), 1).header["number"]
    said = {
        labels.catalogue("vi")[f"reason.{reason}"]
        for reason in ("not-found", "unreadable", "not-checked", "handwritten", "blank", "conflict")
    }
    assert len(said) == 6
    missing = dataclasses.replace(item, state="missing", reason="not-found", value={"value": None})
    assert not labels.needs_person(missing)
    assert labels.needs_person(dataclasses.replace(missing, reason="handwritten"))
    assert labels.state_icon(missing) != labels.state_icon(dataclasses.replace(missing, reason="not-checked"))


@pytest.mark.parametrize(("state", "value"), [("missing", None), ("read", "2026-03")])
def test_places_that_disagree_are_a_state_of_their_own(full_store: Store, state: str, value: str | None) -> None:
    del full_store
    item = get_paper(open_store(), 1).header["issued_on"]
    rival = dataclasses.replace(item, state=state, reason="conflict", value={"value": value}, confidence=0.95)
    assert labels.needs_person(rival) and labels.state_sign(rival) == "conflict"
    assert labels.state_label(rival) == labels.catalogue("vi")["reason.conflict"]
    others = {labels.ICONS[sign] for sign in labels.ICONS if sign != "conflict"}
    assert labels.state_icon(rival) not in others
    assert labels.state_sign(dataclasses.replace(rival, state="confirmed")) == "confirmed"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"bound": "before", "start": None, "end": "2026-11-20", "time": "16:30"}, "16:30 trước 20/11/2026"),
        ({"bound": "during", "start": "2026-03-15", "end": "2026-03-29", "time": None}, "trong 15/03/2026 – 29/03/2026"),
        ({"bound": "by", "start": None, "end": None, "time": None, "recurrence": "FREQ=MONTHLY;BYMONTHDAY=25", "text": "trước ngày 25 hằng tháng"}, "trước ngày 25 hằng tháng"),
        ({"bound": "within", "start": None, "end": None, "time": None, "duration": {"amount": 5, "unit": "working_day", "from": "ngày nhận"}}, "trong vòng 5 ngày làm việc kể từ ngày nhận"),
    ],
)  # fmt: skip
def test_when_a_deadline_is_said_in_words(value: dict[str, object], said: str) -> None:
    whole = {"text": "", "recurrence": None, "duration": None, **value}
    assert labels.deadline_when(whole) == said


def test_a_page_that_cannot_be_drawn_is_told_and_the_words_stand_in_its_place(
    full_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A paper that hangs or breaks the process that draws it costs nobody the review."""
    drawing = []

    def hangs(*_: object, **__: object) -> bytes:
        drawing.append(1)
        raise TimeExceeded(limit=30)

    monkeypatch.setattr("review.places.can_picture", lambda _: True)
    monkeypatch.setattr("review.places.page_picture", hangs)
    page = open_page("paper", paper="1")
    for _ in range(2):
        assert not page.exception
        assert literal(TimeExceeded(limit=30).message("vi")) in [warning.value for warning in page.warning]
        page.run()
    assert len(drawing) == 1  # and it is not tried at every click


def test_what_was_confirmed_at_once_is_taken_back_at_once(full_store: Store) -> None:
    words = catalogues()["vi"]

    def states() -> set[str]:
        return {item.state for item in get_paper(full_store, 1).items()}

    def buttons(page: AppTest) -> dict[str, Any]:
        return {button.label: button for button in page.button}

    page = open_page("paper", paper="1")
    before = states()
    assert words["act.sure.undo"] not in buttons(page)
    buttons(page)[words["act.sure"]].click().run()
    assert "confirmed" in states()
    buttons(page)[words["act.sure.undo"]].click().run()
    assert states() == before
    assert words["act.sure.undo"] not in buttons(page)
