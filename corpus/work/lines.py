"""The duties of a time in their order, each as a line that says only when it is due and how it stands.

What a list needs to count, sort and turn its pages is worked out for all of them, live from the day that is handed in;
everything else (`corpus.work.due.filled`) for those that are shown. That a duty is late is never stored.
"""

from __future__ import annotations

import gc
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from corpus.store import Store
from corpus.work.days import WorkDays, work_days
from corpus.work.marks import DONE as TICKED
from corpus.work.marks import EXTENDED, Target
from corpus.work.reckon import Arrival, last_safe, turns
from corpus.work.stored import Candidate, Marked, Window, arrivals, candidates, last_mark, marks, older
from corpus.work.units import OurUnit, Reason, concerns, said
from corpus.work.views import DONE, LATER, OVERDUE, SOON, STATES, TODAY, UNDATED

SOON_DAYS = 7
GRACE = 30  # days: what passed so long before the paper was taken in is told apart from what became late here
BACK = 366  # days that a list looks back for what is late, unless asked for more
PASSED = 3  # turns of a recurring duty that have passed and are listed; open ones before them are counted
NO_DAY, NO_HOUR = "9999", "99"  # after every day and hour


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


class Line(NamedTuple):
    """One duty, or one turn of a recurring one, by its last safe day (NO_DAY) and hour (NO_HOUR). `turn` is the turn's
    stated last day, `start` its first where it has another; "" for what recurs not."""

    day: str
    hour: str
    paper: int
    key: str
    turn: str
    start: str
    row: int
    state: str
    lapsed: bool

    @property
    def target(self) -> Target:
        return Target(self.paper, "deadline", self.key, self.turn or None)


@dataclass(frozen=True)
class Lines:
    """What `where` leaves on a day, in order. `older`, `left_out` and `dropped` as in DueList; `mark` is the last mark
    that is in it; `arrivals` of the papers whose spans count from theirs."""

    today: str
    where: DueFilter
    lines: tuple[Line, ...]
    older: int
    left_out: int
    dropped: Mapping[int, int]
    mark: int
    arrivals: Mapping[int, Arrival] = field(default_factory=dict)

    def of(self, state: str) -> tuple[Line, ...]:
        return self._by_state.get(state, ())

    def counts(self) -> dict[str, int]:
        return {state: len(self.of(state)) for state in STATES}

    @cached_property
    def _by_state(self) -> dict[str, tuple[Line, ...]]:
        found: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[line.state].append(line)
        return {state: tuple(lines) for state, lines in found.items()}


def lines(store: Store, today: date, where: DueFilter | None = None) -> Lines:
    """The duties that `where` leaves, in order of their last safe day, those without a day last."""
    return _listed(store, today, where or DueFilter(), None)


def renewed(store: Store, found: Lines, marked: Collection[int]) -> Lines:
    """What `lines` gives where since `found` nothing changed but marks on duties of these papers: only their duties
    are worked out anew. `found` must have left nothing out."""
    assert not found.left_out
    only = tuple(sorted(marked))
    fresh = _listed(store, date.fromisoformat(found.today), found.where, only)
    with store.read() as session:
        window = replace(_window(found.where, date.fromisoformat(found.today), found.mark), only=only)
        before = older(session, window) + sum(n for paper, n in found.dropped.items() if paper in marked)
    # both parts are in order already: sorting merges them
    others = [line for line in found.lines if line.paper not in marked]
    dropped = {paper: number for paper, number in found.dropped.items() if paper not in marked}
    came = {paper: arrival for paper, arrival in found.arrivals.items() if paper not in marked}
    return replace(
        found, lines=tuple(sorted([*others, *fresh.lines])), dropped=dropped | dict(fresh.dropped),
        older=found.older - before + fresh.older, mark=fresh.mark, arrivals=came | dict(fresh.arrivals),
    )  # fmt: skip


def since_of(where: DueFilter, today: date) -> date | None:
    """The earliest last day that is listed; None: however early."""
    if where.since:
        return date.fromisoformat(where.since)
    return None if where.overdue or where.paper is not None else today - timedelta(days=BACK)


def state_on(day: str | None, today: str, soon: str) -> str:
    """How an open duty with this last safe day (ISO) stands; `soon` is the last day that is soon."""
    if day is None:
        return UNDATED
    if day < today:
        return OVERDUE
    if day == today:
        return TODAY
    return SOON if day <= soon else LATER


def soon(today: date) -> str:
    return (today + timedelta(days=SOON_DAYS)).isoformat()


@lru_cache(maxsize=8_192)
def lapse(added: str) -> str:
    """What was due before this day had passed when a paper was taken in on `added`; both ISO."""
    return (date.fromisoformat(added) - timedelta(days=GRACE)).isoformat()


def reason(assignees: Sequence[str], issuer: str | None, unit: OurUnit) -> Reason | None:
    """Why a duty of a paper of this issuer concerns the unit."""
    return concerns(assignees, unit, issuer=issuer)


def _window(where: DueFilter, today: date, mark: int) -> Window:
    until = today + timedelta(days=where.ahead) if where.ahead is not None else None
    return Window(since_of(where, today), today if where.overdue else until, where.undated, mark, where.paper)


def _listed(store: Store, today: date, where: DueFilter, only: tuple[int, ...] | None) -> Lines:
    days = work_days(store)
    with _unsearched(), store.read() as session:
        mark = last_mark(session)
        window = replace(_window(where, today, mark), only=only)
        rows, left_out = candidates(session, window)
        if where.unit:
            rows = _ours(rows, where.unit)
        came = arrivals(session, {row.paper_id for row in rows if row.bound == "within"})
        marked = _by_duty(marks(session, window))
        old = older(session, window)
    teller = _Teller(today, where, days, came, marked)
    with _unsearched():
        for row in rows:
            teller.tell(row)
        found = sorted(teller.found)
    dropped = dict(teller.dropped)
    return Lines(
        today.isoformat(), where, tuple(found), old + sum(dropped.values()), left_out, dropped, mark, came,
    )  # fmt: skip


@contextmanager
def _unsearched() -> Iterator[None]:
    """No search for garbage while tens of thousands of small values are made, none of which is any: it would take a
    fifth of the time. Threads may do so at once: whoever found it on puts it on again."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _ours(rows: Sequence[Candidate], unit: OurUnit) -> list[Candidate]:
    """Those that concern the unit. The same few lists of addressees stand in most papers."""
    named = cache(said)
    known: dict[tuple[str, str | None], bool] = {}

    def ours(row: Candidate) -> bool:
        key = (row.assignees, row.issuer)
        if key not in known:
            known[key] = reason(named(row.assignees), row.issuer, unit) is not None
        return known[key]

    return [row for row in rows if ours(row)]


class _Work(NamedTuple):
    """What people did about a duty or a turn: whether it is ticked off, and its new last day (ISO)."""

    done: bool
    extended: str | None


_UNTOUCHED = _Work(False, None)
_Duty = tuple[int, str]  # paper and key


def _by_duty(found: Sequence[Marked]) -> dict[_Duty, dict[str, _Work]]:
    """What holds of every marked duty, by turn ("" for what recurs not)."""
    taken_back = {mark.undoes for mark in found if mark.undoes is not None}
    held: dict[_Duty, dict[str, _Work]] = defaultdict(dict)
    for mark in found:
        turn = mark.occurrence or ""
        duty = held[mark.paper_id, mark.key]
        work = duty.get(turn, _UNTOUCHED)
        if mark.id not in taken_back and mark.action == TICKED:
            work = _Work(True, work.extended)
        elif mark.id not in taken_back and mark.action == EXTENDED:
            work = _Work(work.done, mark.day or None)
        duty[turn] = work
    return held


class _Turn(NamedTuple):
    stated: str
    start: str
    safe: str
    state: str  # where nobody marked it
    wanted: bool  # and whether it is listed then


class _Teller:
    """From candidates to lines, for one list."""

    def __init__(
        self, today: date, where: DueFilter, days: WorkDays, came: Mapping[int, Arrival],
        marked: Mapping[_Duty, Mapping[str, _Work]],
    ) -> None:  # fmt: skip
        self.today, self.where, self.days, self.came, self.marked = today, where, days, came, marked
        self.since = since_of(where, today)
        self.until = today + timedelta(days=where.ahead) if where.ahead is not None else None
        self.found: list[Line] = []
        self.dropped: Counter[int] = Counter()  # open turns that passed and are not listed, by paper
        self._today, self._soon = today.isoformat(), soon(today)
        self._since = self.since.isoformat() if self.since else None
        self._until = self.until.isoformat() if self.until else None
        self._turns = cache(self._turns_of)

    def tell(self, row: Candidate) -> None:
        """Adds the row's lines to `found`."""
        marked = self.marked.get((row.paper_id, row.key), {})
        if row.recurrence:
            self._recurring(row, marked)
            return
        came = self.came.get(row.paper_id)
        if row.ends and len(row.ends) == 10:
            day: str | None = _safe(row.ends, row.bound == "before")
        else:
            found = last_safe(row, row.issued_on, came, self.days)
            day = found.isoformat() if found else None
        self._line(row, marked.get("", _UNTOUCHED), day, "", "")

    def _line(self, row: Candidate, work: _Work, day: str | None, turn: str, start: str) -> None:
        day = work.extended or day
        state = DONE if work.done else state_on(day, self._today, self._soon)
        if self._wanted(state, day):
            late = state == OVERDUE and day is not None and day < lapse(row.added)
            self.found.append(Line(
                day or NO_DAY, row.time or NO_HOUR, row.paper_id, row.key, turn, start, row.id, state, late
            ))  # fmt: skip

    def _wanted(self, state: str, day: str | None) -> bool:
        where = self.where
        if state == DONE and not where.done:
            return False
        if where.overdue:
            return state == OVERDUE or (state == UNDATED and where.undated)
        if day is None:
            return where.undated or where.paper is not None
        return not (self._until and day > self._until) and (self._since is None or day >= self._since)

    def _recurring(self, row: Candidate, marked: Mapping[str, _Work]) -> None:
        """The turns to come, and of those that passed since the paper was taken in the last, and all that were put
        off or ticked off."""
        issued = row.issued_on if row.issued_on and len(row.issued_on) == 10 else ""
        first = max(row.added, issued, self._since or "")
        # the same stretch for all papers, so that each rule is expanded once
        begin = self.since or date(min(date.fromisoformat(first), self.today).year, 1, 1)
        every, ends = self._turns(row.recurrence or "", begin, row.bound == "before")
        now = bisect_left(ends, self._today)
        passed = every[bisect_left(ends, first) : now]
        ahead = every[max(now, bisect_left(ends, issued)) :]
        if self.until is None:
            ahead = ahead[:1]  # without an end only the next one: the rest is the calendar's
        if not self.where.overdue and self.where.paper is None:
            old = passed[:-PASSED]
            kept = [turn for turn in old if marked.get(turn.stated, _UNTOUCHED) != _UNTOUCHED] if marked else []
            if len(old) > len(kept):
                self.dropped[row.paper_id] += len(old) - len(kept)
            passed = [*kept, *passed[-PASSED:]]
        hour, lapsed = row.time or NO_HOUR, lapse(row.added)
        for turn in (*passed, *ahead):
            if turn.stated in marked:
                self._line(row, marked[turn.stated], turn.safe, turn.stated, turn.start)
            elif turn.wanted:
                late = turn.state == OVERDUE and turn.safe < lapsed
                self.found.append(Line(
                    turn.safe, hour, row.paper_id, row.key, turn.stated, turn.start, row.id, turn.state, late
                ))  # fmt: skip

    def _turns_of(self, rule: str, begin: date, before: bool) -> tuple[list[_Turn], list[str]]:
        """All turns of a rule from a day on, and their stated last days."""
        last = self.until or self.today + timedelta(days=366)
        found = []
        for start, stated in turns(rule, begin, last + timedelta(days=1)):
            end = stated.isoformat()
            safe = _safe(end, before)
            state = state_on(safe, self._today, self._soon)
            first = start.isoformat() if start != stated else ""
            found.append(_Turn(end, first, safe, state, self._wanted(state, safe)))
        return found, [turn.stated for turn in found]


@lru_cache(maxsize=20_000)
def _safe(stated: str, before: bool) -> str:
    """The last safe day of a stated one, both ISO."""
    day = date.fromisoformat(stated)
    return (day - timedelta(days=1) if before else day).isoformat()
