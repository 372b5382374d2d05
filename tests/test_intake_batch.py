"""Uploads are read by a thread of the server that tells how far it is; what a page shows of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from corpus.store import Store
from models.errors import FileTooLarge
from pipeline.ingest import Ingest, IngestResult, Told
from pipeline.limits import Limits
from pipeline.progress import recognising, told_to
from pipeline.sources import Source, source_of_bytes
from review import intake
from review.batch import Batch, begin
from tests.test_citation_pages import open_page, shown

PAPER = "CÔNG TY CẤP NƯỚC BẾN ĐÁ\nSố: 4/TB-CN\nBến Đá, ngày 3 tháng 2 năm 2026\nTHÔNG BÁO\nVề việc ngừng cấp nước\n"


def upload(*names: str) -> list[Source]:
    return [source_of_bytes(name, f"{PAPER}{name}".encode()) for name in names]


def ended(batch: Batch) -> Batch:
    until = time.monotonic() + 60
    while not batch.over and time.monotonic() < until:
        time.sleep(0.02)
    assert batch.over
    return batch


def test_listeners_hear_pages_only_while_they_listen() -> None:
    heard: list[int] = []
    with told_to(heard.append):
        recognising(2)
    recognising(3)
    assert heard == [2]


def test_a_batch_is_read_to_its_end_by_its_own_thread_and_says_what_is_recognised(store: Store) -> None:
    run = Ingest(store, Limits(), "Lan", workers=1, reader="tests.progress_reader:read")
    batch = ended(begin(run, lambda: upload("a.txt", "b.txt")))
    assert [r.status for r in batch.results] == ["stored", "stored"] and batch.refusal is None
    assert batch.total == 2 and batch.current == "" and batch.recognised == ("b.txt", 3, 3)


def test_time_left_follows_the_files_so_far() -> None:
    batch = Batch(total=4, began=100.0)
    assert batch.seconds_left(110.0) is None
    batch.results = (IngestResult("a", "stored"),)
    assert batch.seconds_left(110.0) == 30.0


def test_a_refusal_of_the_whole_is_kept() -> None:
    def broken() -> Iterable[Source]:
        raise FileTooLarge(found="9 MB", limit="1 MB")

    batch = Batch()
    batch.read(Stopping(), broken)  # type: ignore[arg-type]
    assert batch.over and isinstance(batch.refusal, FileTooLarge)


class Stopping:
    """Stands where `Ingest` does and breaks after the first file."""

    def run(self, sources: list[Source], told: Told) -> Iterator[IngestResult]:
        told(sources[0].label, 1, 12)
        yield IngestResult(sources[0].label, "refused", None, {"code": "x", "message": "Tệp hỏng."})
        raise RuntimeError("a defect")


def test_the_page_tells_how_far_and_names_what_a_defect_left_unread(store: Store) -> None:
    st.cache_resource.clear()
    half = Batch(total=3, names=("a.pdf", "b.pdf", "c.pdf"), recognised=("b.pdf", 4, 12))
    half.results = (IngestResult("a.pdf", "refused", None, {"code": "x", "message": "Tệp hỏng."}),)
    said = intake._how_far(half)
    assert "1/3" in said and "b\\.pdf" in said and "4/12" in said
    batch = Batch()
    with pytest.raises(RuntimeError):
        batch.read(Stopping(), lambda: upload("a.txt", "b.txt", "c.txt"))  # type: ignore[arg-type]
    page = open_page("intake")
    page.session_state["batch"] = batch
    page.run()
    assert not page.exception and "Tệp hỏng" in shown(page)
    assert any("b\\.txt, c\\.txt" in error.value for error in page.error)


def test_without_files_nothing_can_be_sent(store: Store) -> None:
    st.cache_resource.clear()
    page = open_page("intake")
    assert not page.exception and page.button[0].disabled


def read_to(batch: Batch, paper: int, *, over: bool) -> Batch:
    """A batch of one file that was stored as this paper."""
    batch.total, batch.names, batch.over = 1, ("a.txt",), over
    batch.results = (IngestResult("a.txt", "stored", paper),)
    return batch


def test_a_click_made_while_the_last_file_ends_is_not_lost(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second's look at the reading finds it over in the very run that a click on a card brought about."""
    st.cache_resource.clear()
    (result,) = Ingest(store, Limits(), "Lan", workers=1).run(upload("a.txt"))
    went: list[int] = []

    def go(page: str, **place: int) -> None:
        went.append(place["paper"])
        st.stop()

    monkeypatch.setattr(intake, "go", go)
    batch = read_to(Batch(), result.paper or 0, over=False)
    page = AppTest.from_function(_look, default_timeout=30)
    page.session_state["batch"] = batch
    page.run()
    batch.over = True
    next(button for button in page.button if button.key == "review-0").click().run()
    assert went == [result.paper]


def _look() -> None:
    """What the fragment of the page runs every second, once the page is drawn."""
    import streamlit as st

    from review import intake

    if "seen" not in st.session_state or not st.session_state["batch"].over:
        st.session_state["seen"] = True
        intake._progress(st.session_state["batch"], True)
    elif st.session_state.setdefault("looks", 0) < 2:
        st.session_state["looks"] += 1
        intake._progress(st.session_state["batch"], True)


def test_cards_belong_to_the_same_fragment_when_the_reading_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A click on its way when the page is drawn anew names the fragment of before."""
    drawn: list[tuple[str, float | None, bool]] = []

    def fragment(what: Callable[..., None], run_every: float | None) -> Callable[[Batch, bool], None]:
        return lambda _, reading: drawn.append((what.__name__, run_every, reading))

    monkeypatch.setattr(intake.st, "fragment", fragment)
    intake._watched(read_to(Batch(), 1, over=False))
    intake._watched(read_to(Batch(), 1, over=True))
    assert drawn == [("_progress", 1.0, True), ("_progress", None, False)]
