"""Lists that are kept are worked out anew as soon as anything in the store changes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from corpus.campaigns import joins
from corpus.decisions import confirm
from corpus.freshness import lasting, marks_in, stamp
from corpus.preferences import set_setting
from corpus.reconcile.run import reconcile
from corpus.register.imports import import_register
from corpus.store import Store
from corpus.work.marks import Target, mark_done
from tests.stored import put
from tests.test_reconcile import HEAD

WHO = {"who": "Lan", "at": datetime(2026, 3, 2, 5, 0, tzinfo=UTC)}


def test_every_kind_of_change_changes_the_stamp(any_store: Store) -> None:
    seen = {stamp(any_store)}

    def changed() -> None:
        now = stamp(any_store)
        assert now not in seen and stamp(any_store) == now
        seen.add(now)

    deadline = {"text": "trước ngày 20/3/2026", "task": "Gửi báo cáo", "bound": "before", "end": "2026-03-20"}
    made = put(any_store, number="1/KH", deadlines=[deadline], campaigns=[{"name": "Trường học xanh"}])
    put(any_store, number="2/KH", campaigns=[{"name": "Trường học xanh, sạch"}])
    changed()
    confirm(any_store, made, "fact", "number", **WHO)
    changed()
    mark_done(any_store, Target(made, "deadline", "deadline.1"), **WHO)
    changed()
    set_setting(any_store, "holidays", {"open": ["2026-03-07"]}, **WHO)
    changed()
    import_register(any_store, f"{HEAD}\n1/3/2026;1;Sở Y tế;1/KH;1/2/2026;Kế hoạch\n".encode(), "so.csv", **WHO)
    changed()
    reconcile(any_store, **WHO)
    changed()
    joins.decide(any_store, "truong hoc xanh", "truong hoc xanh, sach", joins.SAME, **WHO)
    changed()


def test_what_changed_by_marks_alone_is_told_from_the_rest(store: Store) -> None:
    deadline = {"text": "trước ngày 20/3/2026", "task": "Gửi báo cáo", "bound": "before", "end": "2026-03-20"}
    made = put(store, number="1/KH", deadlines=[deadline])
    before, others = stamp(store), lasting(store)
    mark = mark_done(store, Target(made, "deadline", "deadline.1"), **WHO)
    marked = stamp(store)
    assert lasting(store) == others
    assert marks_in(before, marked) == 0 and marks_in(marked, marked) == mark
    confirm(store, made, "fact", "number", **WHO)
    assert marks_in(marked, stamp(store)) is None and lasting(store) != others


def test_kept_lists_of_duties_take_no_endless_room(monkeypatch: pytest.MonkeyPatch) -> None:
    from corpus.work.lines import DueFilter, Lines
    from review import kept

    def of(number: int) -> Lines:
        return Lines("2026-03-01", DueFilter(), (None,) * number, 0, 0, {}, 0)  # type: ignore[arg-type]

    monkeypatch.setattr(kept, "DUTIES", 10)
    lists = {str(n): (("", n), of(4)) for n in range(5)}  # type: ignore[misc]
    kept._trim(lists)
    assert list(lists) == ["3", "4"]
    lists["big"] = (("", 9), of(40))  # type: ignore[assignment]
    kept._trim(lists)
    assert list(lists) == ["big"]
