"""Lists of duties narrowed down in the database give what reckoning every duty gives; on both databases."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert

from corpus.reconcile.run import reconcile
from corpus.register.imports import import_register
from corpus.store import Store
from corpus.work import marks
from corpus.work.days import set_day
from corpus.work.due import DueFilter, due, filled, listed
from corpus.work.lines import lines, renewed
from corpus.work.marks import Target, marked_since
from corpus.work.units import make_unit
from models.tables import DeadlineRow, File, PaperRow
from tests.plain_due import plain_due
from tests.test_reconcile import HEAD

TODAY = date(2026, 3, 16)
AT = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
WHO = {"who": "Lan", "at": AT}
SCHOOL = make_unit({"name": "Trường THCS Tân Mỹ"})
ASSIGNEES = (
    [], ["Các trường THCS"], ["UBND các xã, phường"], ["Trường THCS Tân Mỹ", "Tổ Toán"], ["Các phòng chuyên môn"],
)  # fmt: skip
RULES = (
    "FREQ=MONTHLY;BYMONTHDAY=20", "FREQ=WEEKLY", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", "FREQ=YEARLY;BYMONTH=3",
    "FREQ=MONTHLY;BYMONTHDAY=25,26,27,28,29,30", "FREQ=NEVER", "",
)  # fmt: skip
EVENTS = (
    "kể từ ngày nhận được văn bản này", "", None, "kể từ ngày ký", "ngày nhận đủ hồ sơ", "kể từ ngày ban hành",
)  # fmt: skip
FILTERS = {
    "page": DueFilter(ahead=92, undated=True),
    "ours": DueFilter(ahead=92, unit=SCHOOL, undated=True),
    "week": DueFilter(ahead=7, unit=SCHOOL, done=False),
    "no end": DueFilter(),
    "late": DueFilter(overdue=True),
    "late and open ones without a day": DueFilter(overdue=True, undated=True, done=False, unit=SCHOOL),
    "month": DueFilter(since="2026-02-01", ahead=14),
    "long ago": DueFilter(since="2021-06-01", ahead=30, undated=True),
    "late of a quarter": DueFilter(overdue=True, since="2025-12-16"),
    "paper": DueFilter(paper=7, undated=True),
    "paper alone": DueFilter(paper=8),
}


@pytest.fixture
def mixed(any_store: Store) -> Store:
    fill(any_store, random.Random(11), papers=90)
    return any_store


def fill(store: Store, chance: random.Random, papers: int) -> None:
    """Four duties a paper of every kind, marked and taken back, some papers in the register, a holiday moved."""
    files, rows, duties = [], [], []
    for n in range(1, papers + 1):
        issued = TODAY - timedelta(days=chance.randrange(0, 6 * 365))
        told = chance.choice([issued.isoformat()] * 8 + [issued.isoformat()[:7], None])
        added = datetime.combine(issued, AT.time(), UTC) + timedelta(days=chance.choice([0, 2, 20, 300]))
        files.append({"id": n, "sha256": f"{n:064x}", "media_type": "text/plain", "size": 1, "added_at": added})
        rows.append({"id": n, "file_id": n, "added_at": min(added, AT), "added_by": "Lan", "number": f"{n}/KH-SXD",
                     "number_key": f"{n}khsxd", "doc_type": "KH", "issued_on": told, "subject": f"Kế hoạch {n}",
                     "issuer": chance.choice(["Sở Xây dựng tỉnh Hải Lam", "Trường THCS Tân Mỹ", None])})  # fmt: skip
        for m in range(4):
            state = chance.choice(["read"] * 9 + ["rejected"])
            duties.append({"paper_id": n, "key": f"deadline.{m}", "position": m, "state": state,
                           "current": chance.random() < 0.95, **_duty(chance, issued)})  # fmt: skip
    with store.write() as session:
        for table, values in ((File, files), (PaperRow, rows), (DeadlineRow, duties)):
            session.execute(insert(table), values)
    lines_ = [f"{TODAY - timedelta(days=n):%d/%m/%Y};{n};Sở Xây dựng tỉnh Hải Lam;{row['number']};"
              f"{date.fromisoformat(row['issued_on']):%d/%m/%Y};{row['subject']}"
              for n, row in enumerate(rows, 1) if n % 3 and row["issued_on"] and len(row["issued_on"]) == 10]  # fmt: skip
    import_register(store, "\n".join([HEAD, *lines_]).encode(), "so.csv", **WHO)
    reconcile(store, **WHO)
    set_day(store, "2026-03-20", "Nghỉ bão", **WHO)
    mark(store, chance, papers)


def _duty(chance: random.Random, issued: date) -> dict[str, Any]:
    day = issued + timedelta(days=chance.randrange(-5, 400))
    row: dict[str, Any] = {
        "text": f"trước ngày {day:%d/%m/%Y}", "bound": chance.choice(["before", "by", "on", "during", "within"]),
        "starts": None, "ends": None, "time": chance.choice([None, None, "16:30"]), "duration_amount": None,
        "duration_unit": None, "duration_from": None, "recurrence": None, "task": chance.choice(["Gửi báo cáo", None]),
        "assignees": chance.choice(ASSIGNEES), "recipient": None, "inferred": chance.choice([[], ["year"]]),
        "task_evidence": chance.choice([None, {"quote": "Các trường gửi báo cáo"}]), "confidence": 0.9, "rule": "r",
        "rule_version": "1", "quote": chance.choice([None, "trước"]), "page": 1,
    }  # fmt: skip
    kind = chance.random()
    if kind < 0.5:
        row["ends"] = day.isoformat() if kind < 0.46 else day.isoformat()[:7]
        row["starts"] = (day - timedelta(days=4)).isoformat() if row["bound"] == "during" else None
    elif kind < 0.7:
        row["recurrence"] = chance.choice(RULES)
        row["ends"] = chance.choice([None, None, day.isoformat()])
    elif kind < 0.9:
        row |= {"bound": chance.choice(["within", "within", "by"]), "duration_amount": chance.choice([5, 30, 2]),
                "duration_unit": chance.choice(["working_day", "day", "month", "hour"]),
                "duration_from": chance.choice(EVENTS)}  # fmt: skip
    return row


def mark(store: Store, chance: random.Random, papers: int) -> None:
    every = due(store, TODAY, DueFilter(overdue=True)).items + due(store, TODAY, DueFilter(undated=True)).items
    targets = sorted({item.target for item in every}, key=str)
    assert len(targets) > 2 * papers
    for target in chance.sample(targets, papers):
        act = chance.choice(["done", "done", "extend", "note", "both"])
        made = []
        if act in ("done", "both"):
            made.append(marks.mark_done(store, target, answer="7/BC", **WHO))
        if act in ("extend", "both"):
            until = TODAY + timedelta(days=chance.randrange(-40, 120))
            made.append(marks.extend(store, target, until=until.isoformat(), reason="được lùi", **WHO))
        if act == "note":
            marks.write_note(store, target, note="đã hỏi", **WHO)
        for one in made:
            if chance.random() < 0.3:
                marks.undo(store, one, **WHO)


def test_every_list_is_that_of_the_plain_reckoning(mixed: Store) -> None:
    """All filters, on days before and after; what stands in the list, its order, and what is only counted."""
    kinds: set[str] = set()
    for today in (TODAY, date(2025, 8, 29), date(2027, 1, 1)):
        for name, where in FILTERS.items():
            found, plain = due(mixed, today, where), plain_due(mixed, today, where)
            assert [_name(i) for i in found.items] == [_name(i) for i in plain.items], (name, today)
            assert found == plain, (name, today)
            kinds |= {f"{name} {item.state}" for item in found.items}
    assert {f"page {s}" for s in ("overdue", "today", "soon", "later", "done", "undated")} - kinds <= {"page today"}


def _name(item: Any) -> tuple[Any, ...]:
    return (item.target, item.last_safe, item.state)


def test_lines_say_what_the_filled_duties_say(mixed: Store) -> None:
    for where in FILTERS.values():
        found = lines(mixed, TODAY, where)
        whole = listed(mixed, found)
        assert found.counts() == whole.counts()
        for line, item in zip(found.lines, whole.items, strict=True):
            assert (line.target, line.state, line.lapsed) == (item.target, item.state, item.lapsed)
        some = found.lines[3:9]
        assert filled(mixed, found, some) == whole.items[3:9]


@pytest.mark.parametrize("name", FILTERS)
def test_lines_renewed_after_marks_are_those_worked_out_anew(mixed: Store, name: str) -> None:
    chance, where = random.Random(5), FILTERS[name]
    found = lines(mixed, TODAY, where)
    targets = sorted({item.target for item in due(mixed, TODAY, DueFilter(overdue=True)).items}, key=str)
    for _ in range(4):
        before = found.mark
        for target in chance.sample(targets, 3):
            made = marks.mark_done(mixed, target, **WHO)
            if chance.random() < 0.3:
                marks.undo(mixed, made, **WHO)
            marks.extend(mixed, chance.choice(targets), until="2026-04-01", reason="x", **WHO)
        found = renewed(mixed, found, marked_since(mixed, before))
        assert found == lines(mixed, TODAY, where)
        assert listed(mixed, found) == plain_due(mixed, TODAY, where)


def test_only_what_is_shown_is_read_whole(mixed: Store) -> None:
    """The texts of duties leave the database for the lines that are filled, not for those that are counted."""
    asked: list[str] = []
    event.listen(mixed.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    found = lines(mixed, TODAY, FILTERS["page"])
    assert len(found.lines) > 100 and asked
    assert not any("deadlines.quote" in statement for statement in asked)
    assert len(filled(mixed, found, found.lines[:20])) == 20
    assert any("deadlines.quote" in statement for statement in asked)


def test_a_mark_made_while_a_list_is_shown_is_told(mixed: Store) -> None:
    found = lines(mixed, TODAY, FILTERS["page"])
    late = found.of("overdue")[0]
    marks.mark_done(mixed, Target(late.paper, "deadline", late.key, late.turn or None), **WHO)
    assert filled(mixed, found, [late])[0].state == "done"
    assert found.of("overdue")[0] == late
