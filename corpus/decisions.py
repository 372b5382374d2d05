"""What a reviewer decides: confirm, correct, reject, add, note, undo. Kept for ever, with name and time.

Every decision is one transaction that holds the paper. `seen` is `Item.seen` of the item as the person saw it; when
the item has changed since (another person, a new reading), the decision is refused with DecisionStale and nothing is
written. `None` leaves that check out.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.fitness import fit
from corpus.items import ItemMaker
from corpus.locks import locked_paper
from corpus.papers import view_paper
from corpus.projection import SURE, project
from corpus.readings import next_number
from corpus.rows import FIELDS, RECIPIENT, Row, plain, row_from_plain
from corpus.store import Store
from corpus.texts import Texts
from corpus.views import Item, JudgementView, PaperView
from models.clock import now
from models.errors import DecisionStale, NothingToUndo, TargetMissing, ValueUnfit
from models.tables import ITEM_TABLES, Judgement, PaperRow
from models.values import Evidence

CONFIRMABLE = ("fact", "reference", "campaign", "deadline", "task")


@dataclass
class _Work:
    """One decision being made: the session that holds the paper, who and when."""

    session: Session
    paper: PaperRow
    who: str
    at: datetime
    batch: str | None = None

    def item(self, kind: str, key: str) -> Item:
        if kind not in ITEM_TABLES:
            raise TargetMissing(target=f"{kind} {key}")
        found = ItemMaker(self.session, self.paper, Texts(self.session)).one(kind, key)
        if found is None:
            raise TargetMissing(target=f"{kind} {key}")
        return found

    def row(self, kind: str, key: str) -> Row | None:
        """The row in force."""
        table = ITEM_TABLES[kind]
        query = select(table).where(table.paper_id == self.paper.id, table.key == key, table.current)
        return self.session.scalar(query)

    def rows(self, kind: str) -> list[Row]:
        table = ITEM_TABLES[kind]
        return list(self.session.scalars(select(table).where(table.paper_id == self.paper.id).order_by(table.id)))

    def judge(self, kind: str, key: str, action: str, **parts: Any) -> Judgement:
        judgement = Judgement(
            paper_id=self.paper.id, kind=kind, key=key, action=action, who=self.who, at=self.at, batch=self.batch,
            **parts,
        )  # fmt: skip
        self.session.add(judgement)
        self.session.flush()
        return judgement

    def done(self) -> None:
        self.paper.version += 1
        project(self.session, self.paper)
        self.session.flush()


@contextmanager
def _deciding(store: Store, paper_id: int, who: str, at: datetime | None) -> Iterator[_Work]:
    name = who.strip()
    if not name:
        raise ValueUnfit(field="who", found="")
    with store.write() as session:
        yield _Work(session, locked_paper(session, paper_id), name, at or now())


def _check_seen(item: Item, seen: str | None) -> None:
    if seen is not None and seen != item.seen:
        last = item.history[-1] if item.history else None
        who, action = (last.who, last.action) if last else ("", "read")
        raise DecisionStale(target=f"{item.kind} {item.key}", who=who, action=action)


def confirm(
    store: Store,
    paper_id: int,
    kind: str,
    key: str,
    *,
    who: str,
    at: datetime | None = None,
    seen: str | None = None,
    note: str | None = None,
) -> Item:
    """The value shown is right (for a missing field: the paper indeed does not state it)."""
    with _deciding(store, paper_id, who, at) as work:
        item = work.item(kind, key)
        _check_seen(item, seen)
        _confirm(work, item, note)
        work.done()
        return work.item(kind, key)


def _confirm(work: _Work, item: Item, note: str | None = None) -> None:
    row = work.row(item.kind, item.key) or _new_row(work, item, item.value, None)
    value = dict(item.value)
    work.judge(item.kind, item.key, "confirm", from_value=value, to_value=value, note=note, row_id=row.id)


def correct(
    store: Store,
    paper_id: int,
    kind: str,
    key: str,
    value: Mapping[str, Any] | str | None,
    *,
    who: str,
    at: datetime | None = None,
    seen: str | None = None,
    evidence: Evidence | None = None,
    note: str | None = None,
) -> Item:
    """Put another value in place. A plain text stands for `{"value": text}` of a fact; parts not given stay.

    The evidence stays the item's own unless another is given (offsets into the latest text).
    Raises ValueUnfit where the value does not fit its field.
    """
    with _deciding(store, paper_id, who, at) as work:
        item = work.item(kind, key)
        _check_seen(item, seen)
        given = value if isinstance(value, Mapping) else {"value": value}
        row = _new_row(work, item, fit(kind, item.field, given, item.value), evidence)
        judgement = work.judge(
            kind, key, "correct", from_value=dict(item.value), to_value=plain(kind, row), note=note, row_id=row.id
        )
        row.judgement_id = judgement.id
        work.done()
        return work.item(kind, key)


def _new_row(work: _Work, item: Item, value: Mapping[str, Any], evidence: Evidence | None) -> Row:
    """A row with this value in the item's place."""
    row = row_from_plain(item.kind, item.field, value)
    old = work.row(item.kind, item.key)
    row.paper_id, row.key = work.paper.id, item.key
    row.position = old.position if old is not None else 0
    if evidence is not None or old is None:
        _set_place(work, row, evidence)
    else:
        row.page, row.start, row.end, row.quote, row.text_id = old.page, old.start, old.end, old.quote, old.text_id
        for more in ("mentions", "task_evidence", "candidates"):
            if hasattr(old, more):
                setattr(row, more, getattr(old, more))
    return _by_person(work, row)


def _set_place(work: _Work, row: Row, evidence: Evidence | None) -> None:
    row.text_id = work.paper.reading_id
    row.page = row.start = row.end = row.quote = None
    if evidence is None:
        return
    if work.paper.reading_id is None:
        raise ValueUnfit(field="evidence", found=evidence.quote)
    text = Texts(work.session).get(work.paper.reading_id).text
    if not evidence.quote or text[evidence.start : evidence.end] != evidence.quote:
        raise ValueUnfit(field="evidence", found=evidence.quote)
    row.page, row.start, row.end, row.quote = evidence.page, evidence.start, evidence.end, evidence.quote


def _by_person(work: _Work, row: Row) -> Row:
    row.confidence, row.rule, row.rule_version = 1.0, "person", ""
    row.reason = None
    row.state, row.current = "read", False
    work.session.add(row)
    work.session.flush()
    return row


def reject(
    store: Store,
    paper_id: int,
    kind: str,
    key: str,
    *,
    who: str,
    at: datetime | None = None,
    seen: str | None = None,
    note: str | None = None,
) -> Item:
    """The paper does not say this. The value stays visible as rejected; nothing counts on it any more."""
    with _deciding(store, paper_id, who, at) as work:
        item = work.item(kind, key)
        _check_seen(item, seen)
        row = work.row(kind, key) or _new_row(work, item, item.value, None)
        work.judge(kind, key, "reject", from_value=dict(item.value), to_value=None, note=note, row_id=row.id)
        work.done()
        return work.item(kind, key)


def add(
    store: Store,
    paper_id: int,
    kind: str,
    value: Mapping[str, Any],
    *,
    who: str,
    at: datetime | None = None,
    evidence: Evidence | None = None,
    note: str | None = None,
) -> Item:
    """Add what the reading missed: a deadline, task, reference, campaign, or (kind "fact") a recipient.

    A missing header field is not added but corrected. Raises ValueUnfit.
    """
    if kind not in CONFIRMABLE:
        raise TargetMissing(target=kind)
    with _deciding(store, paper_id, who, at) as work:
        field = RECIPIENT if kind == "fact" else kind
        row = row_from_plain(kind, field, fit(kind, field, value))
        others = work.rows(kind)
        row.paper_id = work.paper.id
        row.key = f"{field}.{next_number([r.key for r in others if r.key not in FIELDS])}"
        row.position = max((r.position for r in others), default=-1) + 1
        _set_place(work, row, evidence)
        _by_person(work, row)
        judgement = work.judge(kind, row.key, "add", to_value=plain(kind, row), note=note, row_id=row.id)
        row.judgement_id = judgement.id
        work.done()
        return work.item(kind, row.key)


def note(
    store: Store, paper_id: int, text: str, *, who: str, kind: str = "paper", key: str = "", at: datetime | None = None
) -> JudgementView:
    """A remark on an item, or on the paper as a whole; decides nothing."""
    if not text.strip():
        raise ValueUnfit(field="note", found="")
    with _deciding(store, paper_id, who, at) as work:
        if kind != "paper":
            work.item(kind, key)
        made = work.judge(kind, key, "note", note=text.strip())
        work.paper.version += 1
        maker = ItemMaker(work.session, work.paper, Texts(work.session))
        return next(view for view in maker.history(kind, key) if view.id == made.id)


def undo(
    store: Store,
    paper_id: int,
    kind: str,
    key: str,
    *,
    who: str,
    at: datetime | None = None,
    seen: str | None = None,
    note: str | None = None,
) -> Item | None:
    """Take back the decision in force on an item; the one before it, or else the latest reading, holds again.

    Returns the item, or None where it was an addition and is gone from the paper (its history stays).
    Raises NothingToUndo.
    """
    with _deciding(store, paper_id, who, at) as work:
        item = work.item(kind, key)
        _check_seen(item, seen)
        in_force = [j for j in item.history if j.action in ("confirm", "correct", "reject", "add") and not j.undone]
        if not in_force:
            raise NothingToUndo()
        last = in_force[-1]
        work.judge(kind, key, "undo", from_value=last.to_value, to_value=last.from_value, note=note, undoes=last.id)
        work.done()
        return ItemMaker(work.session, work.paper, Texts(work.session)).one(kind, key)


def confirm_all_sure(
    store: Store,
    paper_id: int,
    *,
    who: str,
    threshold: float = SURE,
    at: datetime | None = None,
    version: int | None = None,
) -> PaperView:
    """Confirm every undecided value read with at least this confidence, in one go.

    Missing values and warnings are left. `version` is `PaperSummary.version` as the person saw it: DecisionStale
    where the paper changed since.
    """
    with _deciding(store, paper_id, who, at) as work:
        if version is not None and version != work.paper.version:
            raise DecisionStale(target=f"paper {paper_id}", who="", action="version")
        work.batch = str(uuid.uuid4())
        maker = ItemMaker(work.session, work.paper, Texts(work.session))
        for items in maker.all().values():
            for item in items:
                if item.kind in CONFIRMABLE and item.state == "read" and item.confidence >= threshold:
                    _confirm(work, item)
        work.done()
        return view_paper(work.session, work.paper)


def undo_batch(store: Store, paper_id: int, batch: str, *, who: str, at: datetime | None = None) -> PaperView:
    """Take back all decisions of one click that are still in force. Raises NothingToUndo."""
    with _deciding(store, paper_id, who, at) as work:
        maker = ItemMaker(work.session, work.paper, Texts(work.session))
        mine = [view for view in maker.decisions() if view[2].batch == batch and not view[2].undone]
        if not mine:
            raise NothingToUndo()
        for kind, key, view in mine:
            work.judge(kind, key, "undo", from_value=view.to_value, to_value=view.from_value, undoes=view.id)
        work.done()
        return view_paper(work.session, work.paper)
