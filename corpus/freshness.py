"""A mark of what the store holds: lists that take long to work out are kept for as long as it stays the same."""

from __future__ import annotations

from sqlalchemy import func, select

from corpus.store import Store
from models.tables import Audit, Judgement, Reading
from models.tables_campaigns import CampaignJoin
from models.tables_register import ReconcileRun, RegisterDecision, RegisterImport
from models.tables_work import WorkMark

# Every change of what is stored adds a row to one of these: readings, decisions, marks, settings (in the audit)
_TABLES = (Reading, Judgement, WorkMark, Audit, RegisterDecision, RegisterImport, ReconcileRun, CampaignJoin)

Stamp = tuple[str, *tuple[int, ...]]


def stamp(store: Store) -> Stamp:
    """The database and the last row of each table of changes: equal stamps, equal lists."""
    with store.read() as session:
        last = [session.scalar(select(func.max(table.id))) or 0 for table in _TABLES]
    return (str(store.engine.url), *last)


def lasting(store: Store) -> Stamp:
    """The same for lists that marks on duties do not change: citations, campaigns."""
    url, *last = stamp(store)
    del last[_TABLES.index(WorkMark)]
    return (url, *last)


def marks_in(before: Stamp, now: Stamp) -> int | None:
    """The last mark in `before` where nothing but marks on duties came since; None where more changed."""
    at = 1 + _TABLES.index(WorkMark)
    same = before[:at] == now[:at] and before[at + 1 :] == now[at + 1 :]
    return int(before[at]) if same else None
