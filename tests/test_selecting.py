"""Adding what the reading missed by framing its words; deadlines and tasks corrected as a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st

from corpus.decisions import confirm
from corpus.papers import get_paper
from corpus.selecting import proposed, words_between, words_in_area
from corpus.store import Store
from models.errors import PaperMissing
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.sources import source_of_bytes
from review import duty_table
from tests.test_citation_pages import open_page, shown

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "papers"
AT = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    from corpus.store import open_store
    from models.settings import StoreSettings

    store = open_store(StoreSettings(home=tmp_path_factory.mktemp("selecting")))
    name = "02-ke-hoach-so-gddt.pdf"
    list(Ingest(store, Limits(), "Lan", workers=1).run([source_of_bytes(name, (SAMPLES / name).read_bytes())]))
    yield store
    store.close()


def test_framed_words_are_found_with_their_place(pdf: Store) -> None:
    paper = get_paper(pdf, 1)
    known = paper.header["number"].evidence[0]
    page, box = known.boxes[0]
    size = paper.pages[page - 1]
    area = (box.x0 / size.width, box.y0 / size.height, box.x1 / size.width, box.y1 / size.height)
    found = words_in_area(pdf, 1, page, area)
    assert found is not None and found.quote == paper.text[found.start : found.end]
    assert paper.header["number"].value["value"].split("/")[0] in found.quote
    assert words_in_area(pdf, 1, page, (0.0, 0.0, 0.01, 0.01)) is None
    assert words_in_area(pdf, 1, 99, (0, 0, 1, 1)) is None
    with pytest.raises(PaperMissing):
        words_in_area(pdf, 9, 1, (0, 0, 1, 1))


def test_a_selection_of_text_loses_the_white_space_at_its_ends(pdf: Store) -> None:
    text = get_paper(pdf, 1).text
    at = text.index("KẾ HOẠCH")
    found = words_between(pdf, 1, at - 1, at + len("KẾ HOẠCH") + 1)
    assert found is not None and found.quote == "KẾ HOẠCH" == text[found.start : found.end]
    assert words_between(pdf, 1, 5, 5) is None


@pytest.mark.parametrize(
    ("words", "bound", "end", "task"),
    [
        ("gửi báo cáo về Sở trước ngày 15/12/2025.", "before", "2025-12-15", "gửi báo cáo về Sở"),
        ("Chậm nhất ngày 20 tháng 11, nộp hồ sơ", "by", "2025-11-20", "nộp hồ sơ"),
        ("nộp hồ sơ sớm", None, None, "nộp hồ sơ sớm"),
    ],
)
def test_what_the_words_of_a_missed_deadline_say(words: str, bound: str | None, end: str | None, task: str) -> None:
    value = proposed("deadline", words, "2025-10-14")
    assert (value.get("bound"), value.get("end"), value["task"]) == (bound, end, task)


@pytest.fixture
def one(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    st.cache_resource.clear()
    name = "15-cong-van-bao-cao-dinh-ky.txt"
    list(Ingest(store, Limits(), "Lan", workers=1).run([source_of_bytes(name, (SAMPLES / name).read_bytes())]))
    monkeypatch.setattr(duty_table, "store", lambda: store)
    yield store
    st.cache_resource.clear()


def test_rows_of_the_table_become_decisions(one: Store) -> None:
    paper = get_paper(one, 1)
    first, second, third = paper.deadlines[:3]
    parts = duty_table.TABLES["deadline"]
    rows = [duty_table._row(item, parts) for item in (first, second, third)]
    assert rows[0]["sentence"] in paper.text
    duty_table._decide(paper, first, rows[0] | {"assignees": "Trường A; Trường B", "task": "Việc khác"}, parts)
    duty_table._decide(paper, second, rows[1] | {"wrong": True}, parts)
    duty_table._decide(paper, third, rows[2] | {"right": True}, parts)
    after = get_paper(one, 1)
    assert [after.item("deadline", i.key).state for i in (first, second, third)] == [  # type: ignore[union-attr]
        "corrected", "rejected", "confirmed",
    ]  # fmt: skip
    changed = after.item("deadline", first.key)
    assert changed is not None and changed.value["assignees"] == ["Trường A", "Trường B"]
    assert changed.value["recurrence"] == first.value["recurrence"]  # what the table does not show stays


def test_two_reviewers_the_second_is_told_and_nothing_is_lost(one: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = get_paper(one, 1)
    item = paper.deadlines[0]
    confirm(one, 1, "deadline", item.key, who="Bình", at=AT)  # while Lan still looks at the old page
    told: list[str] = []
    monkeypatch.setattr(duty_table.st, "error", told.append)
    row = duty_table._row(item, duty_table.TABLES["deadline"]) | {"task": "Của Lan"}
    duty_table._save(paper, [(item, row)], duty_table.TABLES["deadline"])
    assert (told and "Bình" in told[0].replace("\\", "")) or "khác" in told[0]
    after = get_paper(one, 1).item("deadline", item.key)
    assert after is not None and after.state == "confirmed" and after.history[0].who == "Bình"


def test_the_page_offers_the_table_the_keys_and_the_framed_words(one: Store) -> None:
    item = get_paper(one, 1).deadlines[0]
    page = open_page("paper", paper="1", fact=f"deadline:{item.key}")
    assert not page.exception and "Alt+Y" in shown(page)
    page.toggle(key="table-deadline").set_value(True).run()
    assert not page.exception
    found = words_between(one, 1, 0, 40)
    page.session_state["selected-words"] = (1, found, "task")
    page.run()
    assert not page.exception and "Đã chọn:" in shown(page)


def test_the_rows_of_a_tab_mark_the_opened_one(one: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from review.components import rows

    drawn: dict[str, list[str]] = {}
    monkeypatch.setattr(
        rows, "show", lambda some, key, on_choose: drawn.update({key: [row.fact for row in some if row.chosen]})
    )
    names = [f"task:{item.key}" for item in get_paper(one, 1).tasks]
    page = open_page("paper", paper="1", fact=names[1])
    assert not page.exception and any(str(b.key).startswith("confirm-1-task-") for b in page.button)
    assert drawn == {"rows-1-task": names[1:2]}


def test_an_act_that_is_refused_is_told_and_typed_words_are_not_passed_over(one: Store) -> None:
    item = get_paper(one, 1).deadlines[0]
    page = open_page("paper", paper="1", fact=f"deadline:{item.key}")
    confirm_button = next(b for b in page.button if str(b.key).startswith("confirm-"))
    confirm(one, 1, "deadline", item.key, who="Bình")
    confirm_button.click().run()
    assert not page.exception and page.error and "Bình" in page.error[0].value.replace("\\", "")
    fresh = open_page("paper", paper="1", fact=f"deadline:{item.key}")
    field = next(a for a in fresh.text_area if str(a.key).endswith("-task"))
    button = next(b for b in fresh.button if str(b.key).startswith("confirm-"))
    field.set_value("Việc khác")
    button.click().run()
    after = get_paper(one, 1).item("deadline", item.key)
    assert after is not None and len(after.history) == 1 and fresh.toast
    next(b for b in fresh.button if str(b.key).startswith("correct-")).click().run()
    after = get_paper(one, 1).item("deadline", item.key)
    assert after is not None and after.state == "corrected" and after.value["task"] == "Việc khác"
