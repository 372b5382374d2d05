"""The log of everything that people and the program did: decisions on papers, on the register and about duties, files
taken in, accounts, settings, sign-ins. Read here and exported; nothing can change it (`models/migrations`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, null, select, union_all

from corpus.exports.cells import csv_bytes
from corpus.store import Store
from models.tables import Audit, Judgement
from models.tables_register import RegisterDecision
from models.tables_work import WorkMark

PAGE = 1_000


@dataclass(frozen=True)
class Change:
    """One line of the log. `source` is audit, judgement, register or work; `details` what was changed, from what to
    what."""

    source: str
    id: int
    at: datetime
    who: str
    action: str
    paper: int | None
    details: str


@dataclass(frozen=True)
class ChangeFilter:
    """What is None or empty does not narrow. Days are ISO, both included."""

    who: str = ""
    action: str = ""
    paper: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def changes(store: Store, where: ChangeFilter | None = None, *, limit: int = 50, offset: int = 0) -> tuple[Change, ...]:
    """Lines of the log, newest first."""
    log = _narrowed(where or ChangeFilter())
    query = select(log).order_by(log.c.at.desc(), log.c.source, log.c.id.desc()).limit(limit).offset(offset)
    with store.read() as session:
        return tuple(
            Change(row.source, row.id, row.at, row.who, row.action, row.paper, _details(row.before, row.after))
            for row in session.execute(query)
        )


def count_changes(store: Store, where: ChangeFilter | None = None) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(_narrowed(where or ChangeFilter()))) or 0


def actions(store: Store) -> tuple[str, ...]:
    """All kinds of action in the log, to choose from."""
    log = _narrowed(ChangeFilter())
    with store.read() as session:
        return tuple(session.scalars(select(log.c.action).distinct().order_by(log.c.action)))


def changes_csv(store: Store, where: ChangeFilter | None = None) -> bytes:
    """The whole log, or what the filter leaves of it, newest first; moments in UTC."""

    def rows() -> Iterator[tuple[Any, ...]]:
        offset = 0
        while page := changes(store, where, limit=PAGE, offset=offset):
            for c in page:
                yield (c.at.isoformat(timespec="seconds"), c.who, c.action, c.paper, c.details, f"{c.source} {c.id}")
            offset += PAGE

    return csv_bytes(["Lúc (UTC)", "Ai", "Việc", "Văn bản", "Nội dung", "Nguồn"], rows())


def _narrowed(where: ChangeFilter) -> Any:
    log = union_all(_audit(), _judgements(), _register(), _work()).subquery()
    query = select(log)
    if where.who:
        query = query.where(log.c.who.icontains(where.who, autoescape=True))
    if where.action:
        query = query.where(log.c.action == where.action)
    if where.paper is not None:
        query = query.where(log.c.paper == where.paper)
    if where.since is not None:
        query = query.where(log.c.at >= where.since)
    if where.until is not None:
        query = query.where(log.c.at <= where.until)
    return query.subquery()


def _audit() -> Select[Any]:
    return _lines("audit", Audit, Audit.action, cast(null(), String), cast(Audit.details, String))


def _judgements() -> Select[Any]:
    about = Judgement.action + literal(" ") + Judgement.kind + literal(" ") + Judgement.key
    return _lines("judgement", Judgement, about, cast(Judgement.from_value, String), cast(Judgement.to_value, String))


def _register() -> Select[Any]:
    action = literal("register ") + RegisterDecision.action
    before, after = cast(RegisterDecision.before, String), cast(RegisterDecision.after, String)
    return _lines("register", RegisterDecision, action, before, after)


def _work() -> Select[Any]:
    about = literal("work ") + WorkMark.action + literal(" ") + WorkMark.kind + literal(" ") + WorkMark.key
    told = func.coalesce(WorkMark.day, "") + literal(" ") + func.coalesce(WorkMark.answer, "")
    return _lines("work", WorkMark, about, cast(null(), String), told + literal(" ") + func.coalesce(WorkMark.note, ""))


def _lines(source: str, table: Any, action: Any, before: Any, after: Any) -> Select[Any]:
    return select(
        literal(source).label("source"), table.id.label("id"), table.at.label("at"), table.who.label("who"),
        action.label("action"), table.paper_id.label("paper"), before.label("before"), after.label("after"),
    )  # fmt: skip


def _details(before: str | None, after: str | None) -> str:
    """`from → to` in one line; what the audit tells stands alone."""
    told = [_line(part) for part in (before, after) if part and part != "null"]
    return " → ".join(told)


def _line(part: str) -> str:
    try:
        value = json.loads(part)
    except ValueError:
        return part
    if not isinstance(value, dict):
        return str(value)
    return ", ".join(f"{name}: {item}" for name, item in value.items() if item not in (None, [], {}))
