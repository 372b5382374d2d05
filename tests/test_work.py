"""Duties: what people do about them is kept for ever; on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from corpus.changes import changes
from corpus.store import Store
from corpus.work import marks
from corpus.work.marks import Target, mark_done, state_of, states
from models.errors import PaperMissing, TargetMissing, ValueUnfit
from models.tables import DeadlineRow
from tests.test_reconcile import paper

AT = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
WHO = {"who": "Lan", "at": AT}


def duty(store: Store, paper_id: int, key: str = "deadline.1", **columns: object) -> Target:
    """A deadline of a paper, with nothing but what is given."""
    given: dict[str, object] = {
        "text": "trước ngày 20/3/2026", "bound": "before", "starts": None, "ends": "2026-03-20", "time": None,
        "duration_amount": None, "duration_unit": None, "duration_from": None, "recurrence": None,
        "task": "Gửi báo cáo sơ kết", "assignees": [], "recipient": None, "task_evidence": None, "inferred": [],
    } | columns  # fmt: skip
    with store.write() as session:
        session.add(
            DeadlineRow(
                key=key, position=int(key.split(".")[1]), state="read", current=True, confidence=0.9, rule="r",
                rule_version="1", reason=None, page=1, start=0, end=5, quote="trước", paper_id=paper_id,
                reading_id=None, judgement_id=None, text_id=None, **given,
            )
        )  # fmt: skip
    return Target(paper_id, "deadline", key)


def held(store: Store, target: Target) -> marks.WorkState:
    with store.read() as session:
        return state_of(states(session), target)


def test_a_duty_is_ticked_off_with_the_number_of_the_answer_and_taken_back(any_store: Store) -> None:
    target = duty(any_store, paper(any_store, "12/KH-SXD", "2026-02-01", "Kế hoạch"))
    answer = paper(any_store, "45/BC-THCSTM", "2026-03-01", "Báo cáo", issuer="Trường THCS Tân Mỹ")
    made = mark_done(any_store, target, answer=" 45 / BC-THCSTM ", note="đã gửi qua trục", **WHO)
    done = held(any_store, target).done
    assert done and (done.answer, done.answer_paper, done.day) == ("45 / BC-THCSTM", answer, "2026-03-02")
    marks.undo(any_store, made, **WHO)
    after = held(any_store, target)
    assert after.done is None and [m.action for m in after.history] == ["done", "undo"] and after.history[0].undone
    with pytest.raises(TargetMissing):
        marks.undo(any_store, made, **WHO)


def test_a_duty_is_put_off_only_with_a_reason_and_to_a_day(any_store: Store) -> None:
    target = duty(any_store, paper(any_store, "12/KH-SXD", "2026-02-01", "Kế hoạch"))
    marks.extend(any_store, target, until="2026-04-01", reason="Sở cho lùi", **WHO)
    extended = held(any_store, target).extended
    assert extended and (extended.day, extended.note) == ("2026-04-01", "Sở cho lùi")
    for until, reason in (("2026-04-01", " "), ("01/4/2026", "vì bão"), ("2026-02-30", "vì bão")):
        with pytest.raises(ValueUnfit):
            marks.extend(any_store, target, until=until, reason=reason, **WHO)
    assert len(held(any_store, target).history) == 1


def test_marks_need_a_duty_that_is_there(any_store: Store) -> None:
    target = duty(any_store, paper(any_store, "12/KH-SXD", "2026-02-01", "Kế hoạch"))
    for missing in (Target(target.paper, "deadline", "deadline.9"), Target(target.paper, "poem", "x")):
        with pytest.raises(TargetMissing):
            mark_done(any_store, missing, **WHO)
    with pytest.raises(PaperMissing):
        mark_done(any_store, Target(9999, "deadline", "deadline.1"), **WHO)


def test_marks_are_in_the_log_and_the_database_keeps_them(any_store: Store) -> None:
    target = duty(any_store, paper(any_store, "12/KH-SXD", "2026-02-01", "Kế hoạch"))
    mark_done(any_store, target, answer="45/BC", **WHO)
    assert [(c.source, c.action) for c in changes(any_store)] == [("work", "work done deadline deadline.1")]
    for statement in ("UPDATE work_marks SET answer = 'x'", "DELETE FROM work_marks"):
        with pytest.raises(DBAPIError), any_store.write() as session:
            session.execute(text(statement))
