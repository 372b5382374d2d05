"""What the database holds of duties: rows that may fall into a time, arrivals of their papers, counts of the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, literal_column, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.functions import FunctionElement

from corpus.citations.views import FiledPaper
from corpus.work.marks import DEADLINE, DONE, EXTENDED, NOTE
from corpus.work.reckon import Arrival
from models.tables import DeadlineRow, PaperRow
from models.tables_register import ReconcileLine, RegisterEntry
from models.tables_work import WorkMark

MOST = 100_000  # rows read for one list; what it leaves out is counted
SPAN = 400  # days: spans counted from an event end within so long after their paper
CHUNK = 900  # values in one question


@dataclass(frozen=True)
class Window:
    """The days that last days are looked for in, both included; None is open. `undated` adds duties without a day;
    `only` narrows to these papers and changes nothing else; marks count up to the one with the id `mark`."""

    since: date | None
    until: date | None
    undated: bool
    mark: int
    paper: int | None = None
    only: tuple[int, ...] | None = None


class Candidate(NamedTuple):
    """Of a current deadline and its paper what says when it is due and whom it concerns; `assignees` is JSON,
    `added` the day (ISO, UTC) on which the paper was taken in."""

    id: int
    paper_id: int
    key: str
    bound: str
    ends: str | None
    time: str | None
    duration_amount: int | None
    duration_unit: str | None
    duration_from: str | None
    recurrence: str | None
    assignees: str
    added: str
    issued_on: str | None
    issuer: str | None


class Stored(NamedTuple):
    """A deadline with its paper, as columns."""

    id: int
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
    told_page: int | None
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


class Marked(NamedTuple):
    """Of a mark on a deadline what moves its day or ends it."""

    id: int
    paper_id: int
    key: str
    occurrence: str | None
    action: str
    day: str | None
    undoes: int | None


_OF_PAPER = ("added_at", "number", "doc_type", "issued_on", "issuer", "subject")


def _columns(fields: Iterable[str]) -> list[Any]:
    return [getattr(PaperRow if name in _OF_PAPER else DeadlineRow, name) for name in fields]


class _Day(FunctionElement[str]):
    """The UTC day of a moment, as ISO text: read as a moment, each row would cost Python a third more."""

    inherit_cache = True
    type = Text()


@compiles(_Day)
def _stored_day(element: _Day, compiler: Any, **given: Any) -> str:
    """SQLite keeps moments as ISO texts in UTC."""
    return f"substr({compiler.process(element.clauses, **given)}, 1, 10)"


@compiles(_Day, "postgresql")
def _zoned_day(element: _Day, compiler: Any, **given: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **given)} AT TIME ZONE 'UTC', 'YYYY-MM-DD')"


_MADE = {"assignees": cast(DeadlineRow.assignees, Text), "added": _Day(PaperRow.added_at)}
_LIGHT = [_MADE[name] if name in _MADE else _columns([name])[0] for name in Candidate._fields]
_WHOLE = _columns(Stored._fields)
_MARK = [getattr(WorkMark, name) for name in Marked._fields]


def last_mark(session: Session) -> int:
    """The id of the newest mark; 0 before the first."""
    return session.scalar(select(func.max(WorkMark.id))) or 0


def candidates(session: Session, window: Window) -> tuple[list[Candidate], int]:
    """(deadlines that may fall into the window; how many of them, the oldest by their days, there are besides)."""
    ways = _ways(window)
    found: list[Candidate] = []
    for way in ways[:-1]:  # no row is in two of these
        found += _found(session, way)
    known = {row.id for row in found} if len(ways) > 1 else set()
    found += [row for row in _found(session, ways[-1]) if row.id not in known]
    if len(found) <= MOST:
        return found, 0
    found = sorted(found, key=_newest, reverse=True)[:MOST]
    every = select(func.count(DeadlineRow.id)).join(PaperRow, PaperRow.id == DeadlineRow.paper_id).where(or_(*ways))
    return found, (session.scalar(every) or 0) - len(found)


def _found(session: Session, way: ColumnElement[bool]) -> list[Candidate]:
    """The rows of one way; where they are more than MOST the newest, and one more."""
    query = _of(way, *_LIGHT).limit(MOST + 1)
    rows = [Candidate._make(row) for row in session.execute(query)]
    if len(rows) <= MOST:
        return rows
    newest = query.order_by(DeadlineRow.ends.desc().nulls_first(), DeadlineRow.id.desc())
    return [Candidate._make(row) for row in session.execute(newest)]


def _newest(row: Candidate) -> tuple[bool, str, int]:
    return (row.ends is None, row.ends or "", row.id)


def _of(way: ColumnElement[bool], *columns: Any) -> Select[Any]:
    return select(*columns).select_from(DeadlineRow).join(PaperRow, PaperRow.id == DeadlineRow.paper_id).where(way)


def marks(session: Session, window: Window) -> list[Marked]:
    """What was marked on the candidates, in the order in which it was; notes left out."""
    found: dict[int, Marked] = {}
    same = and_(WorkMark.paper_id == DeadlineRow.paper_id, WorkMark.kind == DEADLINE, WorkMark.key == DeadlineRow.key)
    for way in _ways(window):
        query = _of(way, *_MARK).join(WorkMark, same).where(WorkMark.action != NOTE, WorkMark.id <= window.mark)
        found.update((row[0], Marked._make(row)) for row in session.execute(query))
    return sorted(found.values())


def whole(session: Session, ids: Iterable[int]) -> dict[int, Stored]:
    """Deadlines by their ids, with everything that is said of them."""
    wanted = list(dict.fromkeys(ids))
    query = select(*_WHOLE).join(PaperRow, PaperRow.id == DeadlineRow.paper_id)
    found: dict[int, Stored] = {}
    for first in range(0, len(wanted), CHUNK):
        rows = session.execute(query.where(DeadlineRow.id.in_(wanted[first : first + CHUNK])))
        found.update((row[0], Stored._make(row)) for row in rows)
    return found


def _ways(window: Window) -> list[ColumnElement[bool]]:
    """How a deadline may come into the window, each by an index of its own. Only the last has rows of the others."""
    named = [DeadlineRow.paper_id.in_(window.only)] if window.only is not None else []
    if window.paper is not None:
        return [and_(_current(), DeadlineRow.paper_id == window.paper, *named)]
    single, open_ = DeadlineRow.recurrence.is_(None), DeadlineRow.ends.is_(None)
    dated: list[ColumnElement[bool]] = [single, DeadlineRow.ends.is_not(None)]
    if window.since:  # days are ISO texts, so that they compare as days do
        dated.append(DeadlineRow.ends >= window.since.isoformat())
    if window.until:  # one day more: for `before` the stated day is the day after the last safe one
        dated.append(DeadlineRow.ends <= (window.until + timedelta(days=1)).isoformat())
    within, undated = [single, open_, DeadlineRow.bound == "within"], [single, open_, DeadlineRow.bound != "within"]
    ways: list[list[ColumnElement[bool]]] = [
        dated,
        [DeadlineRow.recurrence.is_not(None)],
        [*within, _younger(_before(window.since, SPAN))],
    ]
    if window.undated:
        ways.append([*undated, _younger(_before(window.since, 0))])
    ways.append([DeadlineRow.id.in_(_put_off(window))])
    return [and_(_current(), *way, *named) for way in ways]


def _younger(day: str) -> ColumnElement[bool]:
    return or_(PaperRow.issued_on.is_(None), PaperRow.issued_on >= day)


def _before(since: date | None, days: int) -> str:
    return (since - timedelta(days=days)).isoformat() if since else ""


def _current() -> ColumnElement[bool]:
    return and_(DeadlineRow.current, DeadlineRow.state != "rejected")


def _put_off(window: Window) -> Select[Any]:
    """Those that somebody gave another last day: they count by that one."""
    return _marked(window, WorkMark.action == literal_column(f"'{EXTENDED}'"))  # as its index has it


def _done(window: Window) -> Select[Any]:
    """Those ticked off, and that was not taken back."""
    back = aliased(WorkMark)
    taken_back = select(back.undoes).where(back.undoes.is_not(None), back.id <= window.mark)
    return _marked(window, and_(WorkMark.action == DONE, WorkMark.id.not_in(taken_back)))


def _marked(window: Window, how: ColumnElement[bool]) -> Select[Any]:
    row = aliased(DeadlineRow)
    same = and_(WorkMark.paper_id == row.paper_id, WorkMark.key == row.key)
    named = [WorkMark.paper_id.in_(window.only)] if window.only is not None else []
    return select(row.id).join(WorkMark, same).where(WorkMark.kind == DEADLINE, how, WorkMark.id <= window.mark, *named)


def older(session: Session, window: Window) -> int:
    """Open duties of any unit left out: they, or the papers of those without a day, are older than the window."""
    if window.since is None:
        return 0
    since = window.since.isoformat()
    named = [DeadlineRow.paper_id.in_(window.only)] if window.only is not None else []
    passed = and_(DeadlineRow.ends < since, _current(), *named)
    moved = or_(DeadlineRow.id.in_(_done(window)), DeadlineRow.id.in_(_put_off(window)))
    # how many there are less how many of them were marked: most were not
    count = _count(session, passed) - _count(session, and_(passed, moved))
    if window.undated:
        dayless = (DeadlineRow.ends.is_(None), DeadlineRow.recurrence.is_(None), DeadlineRow.bound != "within")
        old = and_(*dayless, _current(), PaperRow.issued_on < since, DeadlineRow.id.not_in(_done(window)), *named)
        count += session.scalar(_of(old, func.count(DeadlineRow.id))) or 0
    return count


def _count(session: Session, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(DeadlineRow.id)).where(which)) or 0


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
    for first in range(0, len(wanted), CHUNK):
        rows = session.execute(query.where(ReconcileLine.paper_id.in_(wanted[first : first + CHUNK])))
        for paper, day, number in rows:
            if paper is not None and day and len(day) == 10:
                found[paper] = Arrival(day, number or "—")
    return found
