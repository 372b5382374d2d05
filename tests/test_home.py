"""Tổng quan: what reviewers' decisions say of the readings, what came in; on both databases and on the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import streamlit as st

from corpus.decisions import add, confirm, correct, note, undo
from corpus.overview import accuracy, weeks
from corpus.preferences import OUR_UNIT, set_setting
from corpus.store import Store
from models.tables import PaperRow
from tests.stored import put
from tests.test_citation_pages import labels, open_page, shown

WHO = {"who": "Lan", "at": datetime(2026, 3, 2, 5, 0, tzinfo=UTC)}


def two(store: Store) -> tuple[int, int]:
    made = [
        put(store, number=f"{n}/KH-SXD", date="2026-02-01", doc_type="KH", subject=f"Kế hoạch số {n}", issuer=issuer,
            deadlines=[{"text": "trước ngày 20/3/2026", "task": "Gửi báo cáo", "bound": "before", "end": "2026-03-20"}])
        for n, issuer in ((1, "Sở Xây dựng"), (2, "Sở Y tế"))
    ]  # fmt: skip
    return made[0], made[1]


def test_accuracy_counts_the_decisions_in_force(any_store: Store) -> None:
    first, second = two(any_store)
    assert accuracy(any_store).decided == 0
    confirm(any_store, first, "fact", "number", **WHO)
    confirm(any_store, first, "fact", "subject", **WHO)
    correct(any_store, second, "fact", "subject", {"value": "Khác"}, **WHO)
    confirm(any_store, second, "deadline", "deadline.1", **WHO)
    note(any_store, second, "xem lại", kind="deadline", key="deadline.1", **WHO)
    add(any_store, second, "task", {"text": "Việc bỏ sót", "assignees": []}, **WHO)
    found = accuracy(any_store)
    assert (found.decided, found.unchanged, found.added) == (4, 3, 1)
    assert {s.name: s.share for s in found.fields} == {"number": 1.0, "subject": 0.5, "deadline": 1.0}
    assert [(s.name, s.decided, s.unchanged) for s in found.issuers] == [("Sở Xây dựng", 2, 2), ("Sở Y tế", 2, 1)]
    undo(any_store, second, "fact", "subject", **WHO)
    assert (accuracy(any_store).decided, accuracy(any_store).unchanged) == (3, 3)


def test_weeks_without_a_paper_are_told(any_store: Store) -> None:
    first, _ = two(any_store)
    with any_store.write() as session:
        session.get_one(PaperRow, first).added_at = datetime(2026, 3, 11, 5, 0, tzinfo=UTC)
    found = weeks(any_store, date(2026, 3, 20), count=4)
    assert [(w.monday.isoformat(), w.papers) for w in found] == [
        ("2026-02-23", 0), ("2026-03-02", 1), ("2026-03-09", 1), ("2026-03-16", 0),
    ]  # fmt: skip


@pytest.fixture
def office(store: Store) -> Iterator[Store]:
    st.cache_resource.clear()
    yield store
    st.cache_resource.clear()


def test_the_page_of_an_empty_office_leads_to_the_upload(office: Store) -> None:
    page = open_page("home")
    assert not page.exception and "Chưa có văn bản nào" in shown(page) and "Tiếp nhận văn bản" in labels(page)


def test_the_page_shows_what_waits_and_how_right_the_readings_are(office: Store) -> None:
    first, _ = two(office)
    set_setting(office, OUR_UNIT, {"name": "Sở Y tế"}, **WHO)
    confirm(office, first, "fact", "number", **WHO)
    page = open_page("home")
    assert not page.exception
    said = shown(page)
    assert "1 trong 1 mục đã xét" in said and "Chưa đối chiếu lần nào" in said
    assert {m.label for m in page.metric} >= {"Quá hạn", "Hôm nay", "7 ngày tới", "Cần xem lại"}
