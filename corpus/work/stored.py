"""What the database holds of duties: rows that may fall into a time, arrivals of their papers, counts of the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from corpus.citations.views import FiledPaper
from corpus.work.marks import DEADLINE, DONE, EXTENDED
from corpus.work.reckon import Arrival
from models.tables import DeadlineRow, PaperRow
from models.tables_register import ReconcileLine, RegisterEntry
from models.tables_work import WorkMark

MOST = 100_000  # rows read for one list; what it leaves out is counted
SPAN = 400  # days: spans counted from an event end within so long after their paper


@dataclass(frozen=True)
class Window:
    """The days that last days are looked for in, both included; None is open. `undated` adds duties without a day;
    `only` narrows to these papers and changes nothing else."""

    since: date | None
    until: date | None
    undated: bool
    paper: int | None = None
    only: tuple[int, ...] | None = None


class Stored(NamedTuple):
    """A current deadline with its paper, as columns: a list reads tens of thousands."""

    key: str
    text: str
    bound: str
    starts: str | None
    ends: str | None
    time: str | None
    duration_amount: int | None
    duration_unit: str | None
    duration_from: str | None
    recurrence: str | None
    task: str | None
    assignees: list[Any]
    recipient: str | None
    task_evidence: dict[str, Any] | None
    inferred: list[Any]
    page: int | None
    quote: str | None
    paper_id: int
    added_at: datetime
    number: str | None
    doc_type: str | None
    issued_on: str | None
    issuer: str | None
    subject: str | None

    def paper(self) -> FiledPaper:
        return FiledPaper(self.paper_id, self.number, self.doc_type, self.issued_on, self.issuer, self.subject)


_OF_PAPER = ("added_at", "number", "doc_type", "issued_on", "issuer", "subject")
_COLUMNS = [getattr(PaperRow if name in _OF_PAPER else DeadlineRow, name) for name in Stored._fields]


def stored(session: Session, window: Window) -> tuple[list[Stored], int]:
    """(deadlines that may fall into the window, the newest by their days first; how many more there are)."""
    wanted = _wanted(window)
    query = (
        select(*_COLUMNS)
        .join(PaperRow, PaperRow.id == DeadlineRow.paper_id)
        .where(wanted)
        .order_by(DeadlineRow.ends.desc().nulls_first(), DeadlineRow.id.desc())
        .limit(MOST)
    )
    rows = [Stored._make(row) for row in session.execute(query)]
    if len(rows) < MOST:
        return rows, 0
    every = select(func.count(DeadlineRow.id)).join(PaperRow, PaperRow.id == DeadlineRow.paper_id).where(wanted)
    return rows, (session.scalar(every) or 0) - len(rows)


def _wanted(window: Window) -> ColumnElement[bool]:
    named = [DeadlineRow.paper_id.in_(window.only)] if window.only is not None else []
    if window.paper is not None:
        return and_(_current(), DeadlineRow.paper_id == window.paper, *named)
    dated: list[ColumnElement[bool]] = [DeadlineRow.ends.is_not(None)]
    if window.since:  # days are ISO texts, so that they compare as days do
        dated.append(DeadlineRow.ends >= window.since.isoformat())
    if window.until:  # one day more: for `before` the stated day is the day after the last safe one
        dated.append(DeadlineRow.ends <= (window.until + timedelta(days=1)).isoformat())
    ways = [and_(*dated), DeadlineRow.recurrence.is_not(None), _put_off()]
    young = or_(PaperRow.issued_on.is_(None), PaperRow.issued_on >= _before(window.since, SPAN))
    ways.append(and_(DeadlineRow.ends.is_(None), DeadlineRow.bound == "within", young))
    if window.undated:
        ways.append(and_(_dayless(), or_(PaperRow.issued_on.is_(None), PaperRow.issued_on >= _before(window.since, 0))))
    return and_(_current(), or_(*ways), *named)


def _before(since: date | None, days: int) -> str:
    return (since - timedelta(days=days)).isoformat() if since else ""


def _current() -> ColumnElement[bool]:
    return and_(DeadlineRow.current, DeadlineRow.state != "rejected")


def _dayless() -> ColumnElement[bool]:
    return and_(DeadlineRow.ends.is_(None), DeadlineRow.recurrence.is_(None), DeadlineRow.bound != "within")


def _put_off() -> ColumnElement[bool]:
    """Somebody gave it another last day: it counts by that one."""
    marks = select(WorkMark.paper_id, WorkMark.key).where(WorkMark.action == EXTENDED, WorkMark.kind == DEADLINE)
    pairs = marks.subquery()
    return exists().where(pairs.c.paper_id == DeadlineRow.paper_id, pairs.c.key == DeadlineRow.key)


def older(session: Session, window: Window) -> int:
    """Open duties of any unit left out: they, or the papers of those without a day, are older than the window."""
    if window.since is None:
        return 0
    since = window.since.isoformat()
    passed = select(func.count(DeadlineRow.id)).where(DeadlineRow.ends < since, _current(), ~_done(), ~_put_off())
    count = session.scalar(passed) or 0
    if window.undated:
        old = select(func.count(DeadlineRow.id)).join(PaperRow, PaperRow.id == DeadlineRow.paper_id)
        count += session.scalar(old.where(_dayless(), _current(), PaperRow.issued_on < since, ~_done())) or 0
    return count


def _done() -> ColumnElement[bool]:
    """Ticked off, and that was not taken back."""
    back = aliased(WorkMark)
    taken_back = select(back.undoes).where(back.undoes.is_not(None))  # once for all rows: there is no index
    return exists().where(
        WorkMark.paper_id == DeadlineRow.paper_id, WorkMark.key == DeadlineRow.key, WorkMark.kind == DEADLINE,
        WorkMark.action == DONE, WorkMark.id.not_in(taken_back),
    )  # fmt: skip


def arrivals(session: Session, papers: Iterable[int]) -> dict[int, Arrival]:
    """When papers came, by the register entries that they are matched with; the earliest of several."""
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
