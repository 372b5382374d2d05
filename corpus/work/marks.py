"""What people do about a duty: tick it off with the answering paper, extend it with a reason, note, undo."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.store import Store
from models.errors import NothingToUndo, PaperMissing, TargetMissing, ValueUnfit
from models.keys import number_key
from models.tables import DeadlineRow, PaperRow, TaskRow
from models.tables_work import WorkMark

DONE, EXTENDED, NOTE, UNDO = "done", "extended", "note", "undo"
DEADLINE, TASK, ITEM = "deadline", "task", "item"
LONGEST = 2_000  # characters of a note


@dataclass(frozen=True)
class Target:
    """One duty of one paper: a deadline, a task without one, or an item of a checklist. `occurrence` is the ISO day
    of one turn of a recurring duty."""

    paper: int
    kind: str
    key: str
    occurrence: str | None = None


@dataclass(frozen=True)
class Mark:
    """One act. `day` is when it was done, or the new last day (ISO); `answer` the answering paper's number."""

    id: int
    action: str
    day: str | None
    answer: str | None
    answer_paper: int | None
    note: str | None
    who: str
    at: datetime
    undone: bool


@dataclass(frozen=True)
class WorkState:
    """What holds of a duty: the act that ticked it off, the one that extended it last, and everything that was done."""

    done: Mark | None = None
    extended: Mark | None = None
    history: tuple[Mark, ...] = field(default=())


NOTHING = WorkState()


def mark_done(
    store: Store, target: Target, *, who: str, at: datetime, answer: str = "", done_on: str = "", note: str = ""
) -> int:
    """Tick a duty off; `answer` is the number of the paper that answers it, as form VIII asks, where there is one.

    Gives the mark's id. Raises PaperMissing, TargetMissing, and ValueUnfit for a day that is none.
    """
    day = _day("done_on", done_on) if done_on else at.date().isoformat()
    with store.write() as session:
        _must_exist(session, target)
        number = " ".join(answer.split())
        return _add(session, target, DONE, who, at, day=day, answer=number or None, note=_words(note))


def extend(store: Store, target: Target, *, until: str, reason: str, who: str, at: datetime) -> int:
    """Put the last day off to `until` (ISO). Raises ValueUnfit without a reason, and as `mark_done`."""
    if not reason.strip():
        raise ValueUnfit(field="reason", found="")
    with store.write() as session:
        _must_exist(session, target)
        return _add(session, target, EXTENDED, who, at, day=_day("until", until), note=_words(reason))


def write_note(store: Store, target: Target, *, note: str, who: str, at: datetime) -> int:
    """A note beside a duty. Raises ValueUnfit where it is empty."""
    if not note.strip():
        raise ValueUnfit(field="note", found="")
    with store.write() as session:
        _must_exist(session, target)
        return _add(session, target, NOTE, who, at, note=_words(note))


def undo(store: Store, mark_id: int, *, who: str, at: datetime) -> int:
    """Take a mark back; it stays in the history. Raises TargetMissing where it is not in force."""
    with store.write() as session:
        mark = session.get(WorkMark, mark_id)
        gone = mark is None or mark.action == UNDO
        if mark is None or gone or session.scalar(select(WorkMark.id).where(WorkMark.undoes == mark_id)):
            raise TargetMissing(target=f"#{mark_id}")
        target = Target(mark.paper_id, mark.kind, mark.key, mark.occurrence)
        return _add(session, target, UNDO, who, at, undoes=mark_id)


def last_in_force(store: Store, target: Target) -> int:
    """The id of the newest mark that was not taken back. Raises NothingToUndo where there is none."""
    with store.read() as session:
        history = state_of(states(session, [target.paper]), target).history
    found = [mark.id for mark in history if mark.action != UNDO and not mark.undone]
    if not found:
        raise NothingToUndo(target=f"{target.kind} {target.key}")
    return found[-1]


def marked_since(store: Store, mark_id: int) -> frozenset[int]:
    """Papers on whose duties something was marked after this mark."""
    with store.read() as session:
        return frozenset(session.scalars(select(WorkMark.paper_id).where(WorkMark.id > mark_id).distinct()))


def states(session: Session, papers: Collection[int] | None = None) -> dict[Target, WorkState]:
    """What holds of every duty that somebody marked, of these papers or of all."""
    rows = _marks(session, papers)
    taken_back = {row.undoes for row in rows if row.undoes is not None}
    by_target: dict[Target, list[Mark]] = defaultdict(list)
    for row in rows:
        by_target[Target(row.paper_id, row.kind, row.key, row.occurrence)].append(_mark(row, row.id in taken_back))
    return {target: _state(marks) for target, marks in by_target.items()}


def _marks(session: Session, papers: Collection[int] | None) -> list[WorkMark]:
    query = select(WorkMark).order_by(WorkMark.id)
    if papers is None:
        return list(session.scalars(query))
    wanted = sorted(papers)
    found: list[WorkMark] = []
    for first in range(0, len(wanted), 900):
        found += session.scalars(query.where(WorkMark.paper_id.in_(wanted[first : first + 900])))
    return found


def state_of(states_: Mapping[Target, WorkState], target: Target) -> WorkState:
    return states_.get(target, NOTHING)


def _state(marks: Iterable[Mark]) -> WorkState:
    history = tuple(marks)
    done = extended = None
    for mark in history:
        if mark.undone:
            continue
        if mark.action == DONE:
            done = mark
        elif mark.action == EXTENDED:
            extended = mark
    return WorkState(done, extended, history)


def _mark(row: WorkMark, undone: bool) -> Mark:
    return Mark(row.id, row.action, row.day, row.answer, row.answer_paper_id, row.note, row.who, row.at, undone)


def _add(
    session: Session, target: Target, action: str, who: str, at: datetime, *, day: str | None = None,
    answer: str | None = None, note: str | None = None, undoes: int | None = None,
) -> int:  # fmt: skip
    row = WorkMark(
        paper_id=target.paper, kind=target.kind, key=target.key, occurrence=target.occurrence, action=action, day=day,
        answer=answer, answer_paper_id=_on_file(session, answer), note=note, who=who, at=at, undoes=undoes,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def _on_file(session: Session, number: str | None) -> int | None:
    """The answering paper, where exactly one on file bears the number."""
    if not number:
        return None
    found = session.scalars(select(PaperRow.id).where(PaperRow.number_key == number_key(number)).limit(2)).all()
    return found[0] if len(found) == 1 else None


_TABLES: dict[str, type[DeadlineRow] | type[TaskRow]] = {DEADLINE: DeadlineRow, TASK: TaskRow}


def _must_exist(session: Session, target: Target) -> None:
    if session.get(PaperRow, target.paper) is None:
        raise PaperMissing(paper=target.paper)
    if target.kind == ITEM:
        from corpus.checklists.points import has_point  # it reads the marks too

        if not has_point(session, target):
            raise TargetMissing(target=target.key)
        return
    table = _TABLES.get(target.kind)
    if table is None:
        raise TargetMissing(target=target.kind)
    query = select(table.id).where(table.paper_id == target.paper, table.key == target.key, table.current)
    if session.scalar(query.limit(1)) is None:
        raise TargetMissing(target=f"{target.kind} {target.key}")


def _day(name: str, given: str) -> str:
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise ValueUnfit(field=name, found=given) from error


def _words(text: str) -> str | None:
    return text.strip()[:LONGEST] or None
