"""Duties over all papers as they stand on a day: late, today, soon, later, done, without a day. Worked out anew each
time; that a duty is late is never stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from corpus.store import Store
from corpus.work.days import WorkDays, work_days
from corpus.work.marks import DEADLINE, Target, WorkState, state_of, states
from corpus.work.reckon import Arrival, Reckoned, reckon, turns, weekend
from corpus.work.stored import Stored, Window, arrivals, older, stored
from corpus.work.units import OurUnit, Reason, concerns
from corpus.work.views import DONE, LATER, OVERDUE, SOON, TODAY, UNDATED, Due, DueList, Step
from corpus.work.wording import local_day

SOON_DAYS = 7
GRACE = 30  # days: what passed so long before the paper was taken in is told apart from what became late here
BACK = 366  # days that a list looks back for what is late, unless asked for more
PASSED = 3  # turns of a recurring duty that have passed and are listed; open ones before them are counted


@dataclass(frozen=True)
class DueFilter:
    """Which duties; what is None does not narrow. `ahead` is days after today; `since` the earliest last day of open
    ones (ISO; None: BACK days ago); `undated` and `done` add those."""

    ahead: int | None = None
    overdue: bool = False  # only late ones (with `undated`: and those without a day), however old
    unit: OurUnit | None = None
    paper: int | None = None
    since: str | None = None
    undated: bool = False
    done: bool = True


def due(store: Store, today: date, where: DueFilter | None = None) -> DueList:
    """The duties that `where` leaves, in order of their last safe day, those without a day last."""
    return _list(store, today, where or DueFilter(), None)


def renewed(store: Store, found: DueList, where: DueFilter, marked: Collection[int]) -> DueList:
    """What `due` gives where since `found` nothing changed but marks on duties of these papers: only their duties are
    worked out anew. `found` must have left nothing out."""
    assert not found.left_out
    fresh = _list(store, date.fromisoformat(found.today), where, tuple(sorted(marked)))
    others = [item for item in found.items if item.paper.id not in marked]
    dropped = {paper: number for paper, number in found.dropped.items() if paper not in marked}
    return replace(
        found, items=tuple(sorted([*others, *fresh.items], key=_order)), dropped=dropped | dict(fresh.dropped),
        older=fresh.older + sum(dropped.values()),
    )  # fmt: skip


def _list(store: Store, today: date, where: DueFilter, only: tuple[int, ...] | None) -> DueList:
    days = work_days(store)
    since = _since(where, today)
    until = today + timedelta(days=where.ahead) if where.ahead is not None else None
    window = Window(since, today if where.overdue else until, where.undated, where.paper, only)
    with store.read() as session:
        rows, left_out = stored(session, window)
        if where.unit:
            rows = [row for row in rows if _reason(row, where.unit)]
        marked = states(session, {row.paper_id for row in rows})
        came = arrivals(session, {row.paper_id for row in rows if row.bound == "within"})
        asked = _Asked(today, since, until, days, where, marked, came)
        found = [item for row in rows for item in _items(row, asked)]
        old = older(session, window) + len(asked.dropped)
    kept = sorted((item for item in found if _wanted(item, where, since, until)), key=_order)
    dropped = Counter(target.paper for target in asked.dropped)
    return DueList(today.isoformat(), tuple(kept), since.isoformat() if since else None, old, left_out, dict(dropped))


@dataclass(frozen=True)
class _Asked:
    today: date
    since: date | None
    until: date | None
    days: WorkDays
    where: DueFilter
    marked: Mapping[Target, WorkState]
    arrivals: Mapping[int, Arrival]
    dropped: list[Target] = field(default_factory=list)  # open turns that passed and are not listed


class _Duty(NamedTuple):
    row: Stored
    reason: Reason | None
    occurrence: str | None


def _since(where: DueFilter, today: date) -> date | None:
    if where.since:
        return date.fromisoformat(where.since)
    return None if where.overdue or where.paper is not None else today - timedelta(days=BACK)


def _reason(row: Stored, unit: OurUnit) -> Reason | None:
    return concerns(map(str, row.assignees), unit, issuer=row.issuer)


def _items(row: Stored, asked: _Asked) -> list[Due]:
    reason = _reason(row, asked.where.unit) if asked.where.unit else None
    if not row.recurrence:
        days = reckon(row, row.issued_on, asked.arrivals.get(row.paper_id), asked.days)
        return [_due(_Duty(row, reason, None), days, asked)]
    found = []
    for start, stated in _turns(row, asked):
        safe = stated - timedelta(days=1) if row.bound == "before" else stated
        told = {"text": row.text, "stated": local_day(stated.isoformat())}
        steps = (Step("turn", told), *weekend(safe, asked.days))
        reckoned = Reckoned(start if start != stated else None, stated, safe, steps)
        found.append(_due(_Duty(row, reason, stated.isoformat()), reckoned, asked))
    return found


def _turns(row: Stored, asked: _Asked) -> list[tuple[date, date]]:
    """The turns to come, and of those that passed since the paper was taken in the last, and all that were put off."""
    last = asked.until or asked.today + timedelta(days=366)
    issued = _day(row.issued_on) or date.min
    first = max(row.added_at.date(), issued, asked.since or date.min)
    # the same stretch for all papers, so that each rule is expanded once
    begin = asked.since or date(min(first, asked.today).year, 1, 1)
    every = [turn for turn in turns(row.recurrence or "", begin, last + timedelta(days=1)) if turn[1] >= issued]
    passed = [t for t in every if t[1] < asked.today and t[1] >= first]
    ahead = [t for t in every if t[1] >= asked.today]
    if asked.until is None:
        ahead = ahead[:1]  # without an end only the next one: the rest is the calendar's
    if asked.where.overdue or asked.where.paper is not None:
        return [*passed, *ahead]
    return [*(t for t in passed[:-PASSED] if _kept(row, t[1], asked)), *passed[-PASSED:], *ahead]


def _kept(row: Stored, turn: date, asked: _Asked) -> bool:
    """Whether an older turn is listed: somebody marked it. An open one that is not is counted."""
    target = Target(row.paper_id, DEADLINE, row.key, turn.isoformat())
    work = state_of(asked.marked, target)
    if not work.done and not work.extended:
        asked.dropped.append(target)
    return bool(work.done or work.extended)


def _due(duty: _Duty, days: Reckoned, asked: _Asked) -> Due:
    row = duty.row
    target = Target(row.paper_id, DEADLINE, row.key, duty.occurrence)
    work = state_of(asked.marked, target)
    safe, steps = days.safe, days.steps
    if work.extended and work.extended.day:
        safe = date.fromisoformat(work.extended.day)
        told = {"who": work.extended.who, "day": local_day(work.extended.day), "reason": work.extended.note or ""}
        steps = (*steps, Step("extended", told))
    left = (safe - asked.today).days if safe else None
    state = DONE if work.done else _state(left)
    return Due(
        target=target, paper=row.paper(), state=state, text=row.text, bound=row.bound,
        start=days.start.isoformat() if days.start else None, stated=days.stated.isoformat() if days.stated else None,
        last_safe=safe.isoformat() if safe else None,
        last_working=asked.days.last_by(safe).isoformat() if safe else None,
        time=row.time, recurrence=row.recurrence, task=row.task or row.text,
        assignees=tuple(map(str, row.assignees)), recipient=row.recipient, sentence=_sentence(row),
        page=row.page, steps=steps, work=work, ours=duty.reason, days_left=left,
        lapsed=state == OVERDUE and safe is not None and safe < row.added_at.date() - timedelta(days=GRACE),
    )  # fmt: skip


def _state(left: int | None) -> str:
    if left is None:
        return UNDATED
    if left < 0:
        return OVERDUE
    if left == 0:
        return TODAY
    return SOON if left <= SOON_DAYS else LATER


def _sentence(row: Stored) -> str:
    shown = row.task_evidence or {}
    quote = shown.get("quote") if isinstance(shown, dict) else None
    return str(quote or row.quote or row.text)


def _wanted(item: Due, where: DueFilter, since: date | None, until: date | None) -> bool:
    if item.state == DONE and not where.done:
        return False
    if where.overdue:
        return item.state == OVERDUE or (item.state == UNDATED and where.undated)
    if item.last_safe is None:
        return where.undated or where.paper is not None
    if until and item.last_safe > until.isoformat():
        return False
    return since is None or item.last_safe >= since.isoformat()


def _order(item: Due) -> tuple[str, str, int, str]:
    return (item.last_safe or "9999", item.time or "99", item.paper.id, item.target.key)


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso and len(iso) == 10 else None
