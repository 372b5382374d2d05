"""Duties over all papers as they stand on a day: late, today, soon, later, done, without a day. Worked out anew each
time; that a duty is late is never stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from corpus.citations.gather import filed
from corpus.store import Store
from corpus.work.days import WorkDays, work_days
from corpus.work.marks import DEADLINE, Target, WorkState, state_of, states
from corpus.work.reckon import Arrival, Reckoned, reckon, turns, weekend
from corpus.work.units import OurUnit, Reason, concerns
from corpus.work.views import DONE, LATER, OVERDUE, SOON, TODAY, UNDATED, Due, DueList, Step
from corpus.work.wording import local_day
from models.tables import DeadlineRow, PaperRow
from models.tables_register import ReconcileLine, RegisterEntry

SOON_DAYS = 7
GRACE = 30  # days: what passed so long before the paper was taken in is told apart from what became late here
BACK = 366  # days that a list looks back for what is late, unless asked for more
MOST = 50_000  # rows read for one list


@dataclass(frozen=True)
class DueFilter:
    """Which duties; what is None does not narrow. `ahead` is days after today; `since` the earliest last day of open
    ones (ISO; None: BACK days ago); `undated` and `done` add those."""

    ahead: int | None = None
    overdue: bool = False  # only late ones, however old
    unit: OurUnit | None = None
    paper: int | None = None
    since: str | None = None
    undated: bool = False
    done: bool = True


def due(store: Store, today: date, where: DueFilter | None = None) -> DueList:
    """The duties that `where` leaves, in order of their last safe day, those without a day last."""
    where = where or DueFilter()
    days = work_days(store)
    since = _since(where, today)
    until = today + timedelta(days=where.ahead) if where.ahead is not None else None
    with store.read() as session:
        marked = states(session, None if where.paper is None else [where.paper])
        rows = _rows(session, where, since, until, marked)
        arrivals = _arrivals(session, {row.paper_id for row, _ in rows if row.bound == "within"})
        found = [
            item
            for row, paper in rows
            for item in _items(row, paper, _Asked(today, since, until, days, where.unit, marked, arrivals))
        ]
        older = _older(session, where, since)
    kept = sorted((item for item in found if _wanted(item, where, since, until)), key=_order)
    return DueList(today.isoformat(), tuple(kept), since.isoformat() if since else None, older)


@dataclass(frozen=True)
class _Asked:
    today: date
    since: date | None
    until: date | None
    days: WorkDays
    unit: OurUnit | None
    marked: Mapping[Target, WorkState]
    arrivals: Mapping[int, Arrival]


@dataclass(frozen=True)
class _Duty:
    row: DeadlineRow
    paper: PaperRow
    reason: Reason | None
    occurrence: str | None


def _since(where: DueFilter, today: date) -> date | None:
    if where.since:
        return date.fromisoformat(where.since)
    return None if where.overdue or where.paper is not None else today - timedelta(days=BACK)


def _rows(
    session: Session, where: DueFilter, since: date | None, until: date | None, marked: Iterable[Target]
) -> list[tuple[DeadlineRow, PaperRow]]:
    """Deadlines that may fall into the time asked for. Days are ISO texts, so that they compare as days do."""
    query = (
        select(DeadlineRow, PaperRow)
        .join(PaperRow, PaperRow.id == DeadlineRow.paper_id)
        .where(DeadlineRow.current, DeadlineRow.state != "rejected")
        .order_by(DeadlineRow.ends.desc().nulls_last(), DeadlineRow.id)
        .limit(MOST)
    )
    if where.paper is not None:
        query = query.where(DeadlineRow.paper_id == where.paper)
    else:
        query = query.where(_may_fall(where, since, until, list(marked)))
    return [(row, paper) for row, paper in session.execute(query)]


def _may_fall(where: DueFilter, since: date | None, until: date | None, marked: list[Target]) -> ColumnElement[bool]:
    dated: ColumnElement[bool] = DeadlineRow.ends.is_not(None)
    if since:
        dated = DeadlineRow.ends >= since.isoformat()
    if until:  # one day more: for `before` the stated day is the day after the last safe one
        dated = and_(dated, DeadlineRow.ends <= (until + timedelta(days=1)).isoformat())
    ways: list[ColumnElement[bool]] = [dated, DeadlineRow.recurrence.is_not(None), DeadlineRow.bound == "within"]
    if where.undated:
        ways.append(and_(DeadlineRow.ends.is_(None), DeadlineRow.recurrence.is_(None)))
    keys = [(t.paper, t.key) for t in marked if t.kind == DEADLINE][:5_000]
    if keys:  # what was put off or ticked off counts by its new day
        ways.append(tuple_(DeadlineRow.paper_id, DeadlineRow.key).in_(keys))
    return or_(*ways)


def _arrivals(session: Session, papers: set[int]) -> dict[int, Arrival]:
    """When papers came, by the register entries that they are matched with."""
    query = (
        select(ReconcileLine.paper_id, RegisterEntry.arrived_on, RegisterEntry.arrival_number)
        .join(RegisterEntry, RegisterEntry.id == ReconcileLine.entry_id)
        .where(ReconcileLine.outcome.in_(("matched", "differs")), RegisterEntry.arrived_on.is_not(None))
        .order_by(RegisterEntry.arrived_on.desc())  # the earliest arrival stays
    )
    wanted = list(papers)
    found: dict[int, Arrival] = {}
    for first in range(0, len(wanted), 900):
        rows = session.execute(query.where(ReconcileLine.paper_id.in_(wanted[first : first + 900])))
        for paper, day, number in rows:
            if paper is not None and day and len(day) == 10:
                found[paper] = Arrival(day, number or "—")
    return found


def _items(row: DeadlineRow, paper: PaperRow, asked: _Asked) -> Iterator[Due]:
    reason = None
    if asked.unit:
        reason = concerns([str(a) for a in row.assignees], asked.unit, issuer=paper.issuer)
        if reason is None:
            return
    if not row.recurrence:
        days = reckon(row, paper.issued_on, asked.arrivals.get(paper.id), asked.days)
        yield _due(_Duty(row, paper, reason, None), days, asked)
        return
    for start, stated in _turns(row, paper, asked):
        safe = stated - timedelta(days=1) if row.bound == "before" else stated
        told = {"text": row.text, "stated": local_day(stated.isoformat())}
        steps = (Step("turn", told), *weekend(safe, asked.days))
        reckoned = Reckoned(start if start != stated else None, stated, safe, steps)
        yield _due(_Duty(row, paper, reason, stated.isoformat()), reckoned, asked)


def _turns(row: DeadlineRow, paper: PaperRow, asked: _Asked) -> list[tuple[date, date]]:
    """The turns to come, and of those that passed since the paper was taken in the open ones and the last."""
    last = asked.until or asked.today + timedelta(days=366)
    issued = _day(paper.issued_on) or date.min
    first = max(paper.added_at.date(), issued, asked.since or date.min)
    spans = turns(row.recurrence or "", min(first, asked.today), last + timedelta(days=1))
    every = [turn for turn in spans if turn[1] >= issued]
    passed = [t for t in every if t[1] < asked.today and t[1] >= first]
    ahead = [t for t in every if t[1] >= asked.today]
    if asked.until is None:
        ahead = ahead[:1]  # without an end only the next one: the rest is the calendar's
    return [*passed[-3:], *ahead]


def _due(duty: _Duty, days: Reckoned, asked: _Asked) -> Due:
    row, paper = duty.row, duty.paper
    target = Target(paper.id, DEADLINE, row.key, duty.occurrence)
    work = state_of(asked.marked, target)
    safe, steps = days.safe, days.steps
    if work.extended and work.extended.day:
        safe = date.fromisoformat(work.extended.day)
        told = {"who": work.extended.who, "day": local_day(work.extended.day), "reason": work.extended.note or ""}
        steps = (*steps, Step("extended", told))
    item = Due(
        target=target, paper=filed(paper), state=UNDATED, text=row.text, bound=row.bound,
        start=days.start.isoformat() if days.start else None, stated=days.stated.isoformat() if days.stated else None,
        last_safe=safe.isoformat() if safe else None,
        last_working=asked.days.last_by(safe).isoformat() if safe else None,
        time=row.time, recurrence=row.recurrence, task=row.task or row.text,
        assignees=tuple(str(a) for a in row.assignees), recipient=row.recipient, sentence=_sentence(row),
        page=row.page, steps=steps, work=work, ours=duty.reason,
        days_left=(safe - asked.today).days if safe else None,
    )  # fmt: skip
    state = _state(item, asked.today)
    lapsed = state == OVERDUE and safe is not None and safe < paper.added_at.date() - timedelta(days=GRACE)
    return replace(item, state=state, lapsed=lapsed)


def _state(item: Due, today: date) -> str:
    if item.work.done:
        return DONE
    if item.last_safe is None:
        return UNDATED
    left = (date.fromisoformat(item.last_safe) - today).days
    if left < 0:
        return OVERDUE
    if left == 0:
        return TODAY
    return SOON if left <= SOON_DAYS else LATER


def _sentence(row: DeadlineRow) -> str:
    shown = row.task_evidence or {}
    quote = shown.get("quote") if isinstance(shown, dict) else None
    return str(quote or row.quote or row.text)


def _wanted(item: Due, where: DueFilter, since: date | None, until: date | None) -> bool:
    if item.state == DONE and not where.done:
        return False
    if where.overdue:
        return item.state == OVERDUE
    if item.last_safe is None:
        return where.undated or where.paper is not None
    if until and item.last_safe > until.isoformat():
        return False
    return since is None or item.last_safe >= since.isoformat()


def _older(session: Session, where: DueFilter, since: date | None) -> int:
    """Open deadlines of any unit that passed before the time looked at."""
    if since is None:
        return 0
    return (
        session.scalar(
            select(func.count(DeadlineRow.id)).where(
                DeadlineRow.ends < since.isoformat(), DeadlineRow.current, DeadlineRow.state != "rejected"
            )
        )
        or 0
    )


def _order(item: Due) -> tuple[str, str, int, str]:
    return (item.last_safe or "9999", item.time or "99", item.paper.id, item.target.key)


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso and len(iso) == 10 else None
