"""Decisions about names of campaigns: the same or not. Kept for ever with name and time; an undo is kept too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.campaigns.views import JoinView
from corpus.store import Store
from models.errors import NothingToUndo, TargetMissing, ValueUnfit
from models.tables import Audit
from models.tables_campaigns import CampaignJoin

SAME, DIFFERENT, UNDO = "same", "different", "undo"


def decide(
    store: Store, left: str, right: str, action: str, *, who: str, at: datetime, note: str | None = None
) -> JoinView:
    """Keep that two name keys are the SAME campaign or DIFFERENT ones; the newest decision about a pair holds.

    Raises ValueUnfit where both keys are one, or where SAME would join names that somebody decided are different.
    """
    one, two = sorted((left, right))
    if action not in (SAME, DIFFERENT) or one == two or not one:
        raise ValueUnfit(field="campaign", found=f"{left} = {right}")
    if not who.strip():
        raise ValueUnfit(field="who", found=who)
    with store.write() as session:
        rows = _rows(session)
        row = CampaignJoin(left_key=one, right_key=two, action=action, undoes=None, who=who, at=at, note=note or None)
        if _contradicts([*_in_force(rows), row]):
            raise ValueUnfit(field="campaign", found=f"{one} = {two}")
        return _added(session, row)


def undo(store: Store, join_id: int, *, who: str, at: datetime) -> JoinView:
    """Take a decision back. Raises TargetMissing, NothingToUndo where that was done before."""
    with store.write() as session:
        row = session.get(CampaignJoin, join_id)
        if row is None or row.action == UNDO:
            raise TargetMissing(target=f"campaign_joins {join_id}")
        if any(other.undoes == join_id for other in _rows(session)):
            raise NothingToUndo(target=f"{row.left_key} = {row.right_key}")
        parts = {"left_key": row.left_key, "right_key": row.right_key}
        return _added(session, CampaignJoin(**parts, action=UNDO, undoes=row.id, who=who, at=at, note=None))


def _added(session: Session, row: CampaignJoin) -> JoinView:
    session.add(row)
    session.flush()
    details = {"id": row.id, "left": row.left_key, "right": row.right_key, "action": row.action, "undoes": row.undoes}
    session.add(Audit(at=row.at, who=row.who, action="campaign-join", paper_id=None, details=details))
    return _view(row, undone=False)


def history(store: Store) -> tuple[JoinView, ...]:
    """All decisions, newest first, undos left out."""
    with store.read() as session:
        rows = _rows(session)
    undone = {row.undoes for row in rows}
    return tuple(_view(row, row.id in undone) for row in reversed(rows) if row.action != UNDO)


def _view(row: CampaignJoin, undone: bool) -> JoinView:
    return JoinView(row.id, row.left_key, row.right_key, row.action, row.who, row.at, row.note, undone)


def _rows(session: Session) -> list[CampaignJoin]:
    return list(session.scalars(select(CampaignJoin).order_by(CampaignJoin.id)))


def _in_force(rows: Iterable[CampaignJoin]) -> list[CampaignJoin]:
    """The newest decision about each pair that was not taken back."""
    listed = list(rows)
    undone = {row.undoes for row in listed}
    newest = {(r.left_key, r.right_key): r for r in listed if r.action != UNDO and r.id not in undone}
    return list(newest.values())


def _contradicts(rows: Iterable[CampaignJoin]) -> bool:
    newest = {(r.left_key, r.right_key): r for r in rows}
    homes = _homes([pair for pair, r in newest.items() if r.action == SAME])
    apart = [pair for pair, r in newest.items() if r.action == DIFFERENT]
    return any(homes.get(a, a) == homes.get(b, b) for a, b in apart)


def _homes(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each key the smallest key that it is joined to."""
    homes: dict[str, str] = {}

    def home(key: str) -> str:
        while homes.get(key, key) != key:
            key = homes[key]
        return key

    for a, b in pairs:
        low, high = sorted((home(a), home(b)))
        homes |= {low: low, high: low}
    return {key: home(key) for key in homes}


def joined(session: Session) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """For each joined key the key it goes under; and the pairs that somebody decided about."""
    rows = _in_force(_rows(session))
    pairs = [(r.left_key, r.right_key) for r in rows if r.action == SAME]
    return _homes(pairs), {(r.left_key, r.right_key) for r in rows}
