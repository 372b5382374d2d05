"""Duties over all papers as they stand on a day: late, today, soon, later, done, without a day. Worked out anew each
time; that a duty is late is never stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from corpus.store import Store
from corpus.work.days import WorkDays, work_days
from corpus.work.lines import DueFilter, Line, Lines, lapse, lines, reason, since_of, soon, state_on
from corpus.work.marks import Target, WorkState, state_of, states
from corpus.work.reckon import Reckoned, reckon, weekend
from corpus.work.stored import Stored, whole
from corpus.work.views import DONE, OVERDUE, Due, DueList, Step
from models.days import local_day

__all__ = ["DueFilter", "due", "filled", "listed"]


def due(store: Store, today: date, where: DueFilter | None = None) -> DueList:
    """The duties that `where` leaves, in order of their last safe day, those without a day last."""
    return listed(store, lines(store, today, where))


def listed(store: Store, found: Lines) -> DueList:
    """All lines with everything about them."""
    since = since_of(found.where, date.fromisoformat(found.today))
    return DueList(
        found.today, filled(store, found, found.lines), since.isoformat() if since else None, found.older,
        found.left_out, found.dropped,
    )  # fmt: skip


def filled(store: Store, found: Lines, wanted: Sequence[Line]) -> tuple[Due, ...]:
    """Some of the lines, in the same order, with everything that there is to show of them."""
    with store.read() as session:
        rows = whole(session, (line.row for line in wanted))
        marked = states(session, {line.paper for line in wanted})
    asked = _Asked(found, work_days(store), marked)
    return tuple(_due(rows[line.row], line, asked) for line in wanted)


class _Asked:
    """What is the same for all duties of a list."""

    def __init__(self, found: Lines, days: WorkDays, marked: Mapping[Target, WorkState]) -> None:
        self.day = date.fromisoformat(found.today)
        self.today, self.soon, self.days, self.marked = found.today, soon(self.day), days, marked
        self.arrivals, self.unit = found.arrivals, found.where.unit


def _due(row: Stored, line: Line, asked: _Asked) -> Due:
    days = _turn(row, line, asked.days) if line.turn else reckon(
        row, row.issued_on, asked.arrivals.get(row.paper_id), asked.days
    )  # fmt: skip
    target = line.target
    work = state_of(asked.marked, target)
    safe, steps = days.safe, days.steps
    if work.extended and work.extended.day:
        safe = date.fromisoformat(work.extended.day)
        told = {"who": work.extended.who, "day": local_day(work.extended.day), "reason": work.extended.note or ""}
        steps = (*steps, Step("extended", told))
    last = safe.isoformat() if safe else None
    state = DONE if work.done else state_on(last, asked.today, asked.soon)
    assignees = tuple(map(str, row.assignees))
    return Due(
        target=target, paper=row.paper(), state=state, text=row.text, bound=row.bound,
        start=days.start.isoformat() if days.start else None, stated=days.stated.isoformat() if days.stated else None,
        last_safe=last, last_working=asked.days.last_by(safe).isoformat() if safe else None,
        time=row.time, recurrence=row.recurrence, task=row.task or row.text,
        assignees=assignees, recipient=row.recipient, sentence=_sentence(row), page=row.told_page, steps=steps,
        work=work, ours=reason(assignees, row.issuer, asked.unit) if asked.unit else None,
        days_left=(safe - asked.day).days if safe else None,
        lapsed=state == OVERDUE and last is not None and last < lapse(row.added_at.date().isoformat()),
    )  # fmt: skip


def _turn(row: Stored, line: Line, days: WorkDays) -> Reckoned:
    """The days of one turn of a recurring duty."""
    stated = date.fromisoformat(line.turn)
    safe = stated - timedelta(days=1) if row.bound == "before" else stated
    steps = (Step("turn", {"text": row.text, "stated": local_day(line.turn)}), *weekend(safe, days))
    return Reckoned(date.fromisoformat(line.start) if line.start else None, stated, safe, steps)


def _sentence(row: Stored) -> str:
    shown = row.task_evidence or {}
    quote = shown.get("quote") if isinstance(shown, dict) else None
    return str(quote or row.quote or row.text)
