"""Uploads are read by a thread of the server that tells how far it is; what a page shows of it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

import pytest
import streamlit as st

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
