"""The list of duties reckoned the plain way: every stored duty is read whole, worked out and only then looked at. What
`corpus.work` narrows down in the database must give exactly this."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import select

from corpus.store import Store
from corpus.work.days import WorkDays, work_days
from corpus.work.due import DueFilter
from corpus.work.marks import DEADLINE, Target, WorkState, state_of, states
from corpus.work.reckon import Arrival, Reckoned, reckon, turns, weekend
from corpus.work.stored import Stored, arrivals, whole
from corpus.work.units import concerns
from corpus.work.views import DONE, LATER, OVERDUE, SOON, TODAY, UNDATED, Due, DueList, Step
from corpus.work.wording import local_day
from models.tables import DeadlineRow


class _Plain:
    def __init__(self, store: Store, today: date, where: DueFilter) -> None:
        self.today, self.where, self.days = today, where, work_days(store)
        self.since = date.fromisoformat(where.since) if where.since else None
        if not where.since and not where.overdue and where.paper is None:
            self.since = today - timedelta(days=366)
        self.until = today + timedelta(days=where.ahead) if where.ahead is not None else None
        with store.read() as session:
            ids = session.scalars(select(DeadlineRow.id).where(DeadlineRow.current, DeadlineRow.state != "rejected"))
            self.every = list(whole(session, ids.all()).values())
            self.marked = states(session)
            self.rows = [row for row in self.every if self._in_window(row) and self._ours(row)]
            self.came = arrivals(session, {row.paper_id for row in self.rows if row.bound == "within"})
        self.dropped: Counter[int] = Counter()

    def _work(self, row: Stored, turn: str | None = None) -> WorkState:
        return state_of(self.marked, Target(row.paper_id, DEADLINE, row.key, turn))

    def _put_off(self, row: Stored) -> bool:
        return any(
            (t.paper, t.key) == (row.paper_id, row.key) and any(m.action == "extended" for m in w.history)
            for t, w in self.marked.items()
        )  # fmt: skip

    def _ticked(self, row: Stored) -> bool:
        return any((t.paper, t.key) == (row.paper_id, row.key) and any(
            m.action == "done" and not m.undone for m in w.history) for t, w in self.marked.items())  # fmt: skip

    def _in_window(self, row: Stored) -> bool:
        where = self.where
        if where.paper is not None:
            return row.paper_id == where.paper
        if row.recurrence is not None or self._put_off(row):
            return True
        if row.ends:
            last = self.today if where.overdue else self.until
            soon = last is None or row.ends <= (last + timedelta(days=1)).isoformat()
            return soon and (self.since is None or row.ends >= self.since.isoformat())
        long = timedelta(days=400 if row.bound == "within" else 0)
        young = not row.issued_on or self.since is None or row.issued_on >= (self.since - long).isoformat()
        return young and (row.bound == "within" or where.undated)

    def _ours(self, row: Stored) -> bool:
        return self.where.unit is None or concerns(row.assignees, self.where.unit, issuer=row.issuer) is not None

    def items(self) -> list[Due]:
        return [item for row in self.rows for item in self._of(row)]

    def _of(self, row: Stored) -> list[Due]:
        if not row.recurrence:
            return [self._due(row, None, reckon(row, row.issued_on, self._came(row), self.days))]
        found = []
        for start, stated in self._turns(row):
            safe = stated - timedelta(days=1) if row.bound == "before" else stated
            steps = (
                Step("turn", {"text": row.text, "stated": local_day(stated.isoformat())}),
                *weekend(safe, self.days),
            )
            first = start if start != stated else None
            found.append(self._due(row, stated.isoformat(), Reckoned(first, stated, safe, steps)))
        return found

    def _came(self, row: Stored) -> Arrival | None:
        return self.came.get(row.paper_id)

    def _turns(self, row: Stored) -> list[tuple[date, date]]:
        last = self.until or self.today + timedelta(days=366)
        issued = date.fromisoformat(row.issued_on) if row.issued_on and len(row.issued_on) == 10 else date.min
        first = max(row.added_at.date(), issued, self.since or date.min)
        begin = self.since or date(min(first, self.today).year, 1, 1)
        every = [t for t in turns(row.recurrence or "", begin, last + timedelta(days=1)) if t[1] >= issued]
        passed = [t for t in every if first <= t[1] < self.today]
        ahead = [t for t in every if t[1] >= self.today]
        if self.until is None:
            ahead = ahead[:1]
        if self.where.overdue or self.where.paper is not None:
            return [*passed, *ahead]
        kept = []
        for turn in passed[:-3]:
            work = self._work(row, turn[1].isoformat())
            if work.done or work.extended:
                kept.append(turn)
            else:
                self.dropped[row.paper_id] += 1
        return [*kept, *passed[-3:], *ahead]

    def _due(self, row: Stored, turn: str | None, days: Reckoned) -> Due:
        work = self._work(row, turn)
        safe, steps = days.safe, days.steps
        if work.extended and work.extended.day:
            safe = date.fromisoformat(work.extended.day)
            told = {"who": work.extended.who, "day": local_day(work.extended.day), "reason": work.extended.note or ""}
            steps = (*steps, Step("extended", told))
        left = (safe - self.today).days if safe else None
        state = DONE if work.done else _state(left)
        return Due(
            target=Target(row.paper_id, DEADLINE, row.key, turn), paper=row.paper(), state=state, text=row.text,
            bound=row.bound, start=_iso(days.start), stated=_iso(days.stated), last_safe=_iso(safe),
            last_working=_iso(_working(safe, self.days)), time=row.time, recurrence=row.recurrence,
            task=row.task or row.text, assignees=tuple(row.assignees), recipient=row.recipient,
            sentence=(row.task_evidence or {}).get("quote") or row.quote or row.text, page=row.told_page, steps=steps,
            work=work, days_left=left,
            ours=concerns(row.assignees, self.where.unit, issuer=row.issuer) if self.where.unit else None,
            lapsed=state == OVERDUE and safe is not None and safe < row.added_at.date() - timedelta(days=30),
        )  # fmt: skip

    def wanted(self, item: Due) -> bool:
        where = self.where
        if item.state == DONE and not where.done:
            return False
        if where.overdue:
            return item.state == OVERDUE or (item.state == UNDATED and where.undated)
        if item.last_safe is None:
            return where.undated or where.paper is not None
        if self.until and item.last_safe > self.until.isoformat():
            return False
        return self.since is None or item.last_safe >= self.since.isoformat()

    def older(self) -> int:
        if self.since is None:
            return 0
        since, count = self.since.isoformat(), sum(self.dropped.values())
        for row in self.every:
            if row.ends:
                count += row.ends < since and not self._ticked(row) and not self._put_off(row)
            elif self.where.undated and row.recurrence is None and row.bound != "within":
                count += bool(row.issued_on) and row.issued_on < since and not self._ticked(row)  # type: ignore[operator]
        return count


def plain_due(store: Store, today: date, where: DueFilter) -> DueList:
    plain = _Plain(store, today, where)
    items = [item for item in plain.items() if plain.wanted(item)]
    items.sort(key=lambda i: (i.last_safe or "9999", i.time or "99", i.paper.id, i.target.key))
    return DueList(today.isoformat(), tuple(items), _iso(plain.since), plain.older(), 0, dict(plain.dropped))


def _state(left: int | None) -> str:
    if left is None:
        return UNDATED
    return OVERDUE if left < 0 else TODAY if left == 0 else SOON if left <= 7 else LATER


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _working(day: date | None, days: WorkDays) -> date | None:
    return days.last_by(day) if day else None
