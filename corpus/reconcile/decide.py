"""What a person decides about papers and entries. Decisions are only added; an undo is a decision too.

Every function returns the ids of the decisions it made and works out anew the lines that they touch.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from corpus import decisions as papers_decisions
from corpus.papers import get_paper
from corpus.reconcile.run import refresh
from corpus.reconcile.views import FIELDS
from corpus.register.columns import INCOMING
from corpus.register.imports import fold_entry
from corpus.register.rows import entry_key
from corpus.store import Store
from extractors.language import types
from models.errors import EntryMissing, NothingToUndo, PaperMissing, ValueUnfit
from models.tables import PaperRow
from models.tables_register import ReconcileLine, RegisterDecision, RegisterEntry, RegisterVersion

COLUMN = {"number": "number", "issued_on": "issued_on", "issuer": "author", "subject": "subject"}


@dataclass
class _Work:
    """Decisions being made in one transaction."""

    session: Session
    who: str
    at: datetime
    batch: str | None = None

    def decide(self, action: str, paper: int | None, entry: int | None, **parts: Any) -> int:
        row = RegisterDecision(
            at=self.at, who=self.who, action=action, paper_id=paper, entry_id=entry, batch=self.batch,
            **{"field": None, "before": None, "after": None, "undoes": None, **parts},
        )  # fmt: skip
        self.session.add(row)
        self.session.flush()
        return row.id

    def paper(self, paper_id: int) -> PaperRow:
        found = self.session.get(PaperRow, paper_id)
        if found is None:
            raise PaperMissing(paper=paper_id)
        return found

    def entry(self, entry_id: int) -> RegisterEntry:
        found = self.session.get(RegisterEntry, entry_id)
        if found is None:
            raise EntryMissing(entry=entry_id)
        return found

    def change(self, entry: RegisterEntry, field: str, value: str | None) -> None:
        """Another value in the register; what stood there is kept as a version."""
        column = COLUMN[field]
        before = getattr(entry, column)
        setattr(entry, column, value)
        if field == "number":
            entry.number_key = entry_key(value)
        entry.folded = fold_entry(entry)
        version = RegisterVersion(
            entry_id=entry.id, import_id=None, at=self.at, who=self.who, before={column: before}, after={column: value}
        )
        self.session.add(version)


def accept(store: Store, pairs: Iterable[tuple[int, int]], *, who: str, at: datetime) -> list[int]:
    """These papers are these entries: (paper, entry) each. Raises PaperMissing, EntryMissing; then nothing is kept."""
    pairs = list(pairs)
    with store.write() as session:
        work = _Work(session, who, at, _batch(pairs))
        made = []
        for paper, entry in pairs:
            work.paper(paper), work.entry(entry)
            made.append(work.decide("accept", paper, entry))
        refresh(session, {p for p, _ in pairs}, {e for _, e in pairs})
    return made


def reject(store: Store, paper: int, entry: int, *, who: str, at: datetime) -> list[int]:
    """This paper is not this entry."""
    with store.write() as session:
        made = _Work(session, who, at).decide("reject", paper, entry, after={"pairs": [[paper, entry]]})
        refresh(session, {paper}, {entry})
    return [made]


def reject_all(
    store: Store, *, paper: int | None = None, entry: int | None = None, who: str, at: datetime
) -> list[int]:
    """None of the candidates of a paper, or of an entry, is the right one."""
    with store.write() as session:
        column = ReconcileLine.paper_id == paper if paper is not None else ReconcileLine.entry_id == entry
        lines = session.scalars(select(ReconcileLine).where(column)).all()
        pairs = sorted({(c["paper"], c["entry"]) for line in lines for c in line.candidates})
        made = _Work(session, who, at).decide("reject_all", paper, entry, after={"pairs": [list(p) for p in pairs]})
        refresh(session, {p for p, _ in pairs} | _one(paper), {e for _, e in pairs} | _one(entry))
    return [made]


def register(store: Store, paper: int, *, arrived_on: str, who: str, at: datetime, kind: str = INCOMING) -> int:
    """A new entry for a paper that the register lacks, with the next `Số đến` of the year of `arrived_on` (ISO).

    Returns the id of the entry. Raises PaperMissing, ValueUnfit for a day that is none.
    """
    year = _year(arrived_on)
    with store.write() as session:
        work = _Work(session, who, at)
        row = work.paper(paper)
        entry = _new_entry(row, kind, year)
        if kind == INCOMING:
            entry.arrived_on, entry.arrival_number = arrived_on, str(_next_serial(session, year))
        entry.folded = fold_entry(entry)
        session.add(entry)
        session.flush()
        work.decide("register", paper, entry.id, after={"arrival_number": entry.arrival_number})
        refresh(session, {paper}, {entry.id})
        return entry.id


def _new_entry(paper: PaperRow, kind: str, year: int) -> RegisterEntry:
    name = types.written(paper.doc_type or "")
    return RegisterEntry(
        kind=kind, content_hash=uuid.uuid4().hex, import_id=None, source_sheet=None, source_row=None, year=year,
        author=paper.issuer, number=paper.number, number_key=entry_key(paper.number), issued_on=paper.issued_on,
        subject=" ".join(filter(None, (name, paper.subject))) or None,
        signer=paper.signer if kind != INCOMING else None, raw={}, problems=[], voided=False,
    )  # fmt: skip


def _year(day: str) -> int:
    try:
        return datetime.fromisoformat(day).year
    except ValueError as error:
        raise ValueUnfit(field="arrived_on", found=day) from error


def _next_serial(session: Session, year: int) -> int:
    query = select(RegisterEntry.arrival_number).where(
        RegisterEntry.kind == INCOMING,
        ~RegisterEntry.voided,
        RegisterEntry.year == year,
        RegisterEntry.arrival_number.is_not(None),
    )
    return max((int(n) for n in session.scalars(query) if n and n.isdecimal() and len(n) <= 6), default=0) + 1


# Taking a value ---------------------------------------------------------------------------------------------


def take_paper(store: Store, pairs: Sequence[tuple[int, int]], field: str, *, who: str, at: datetime) -> list[int]:
    """The register takes the paper's value of `field` (number, issued_on, issuer, subject), for each (paper, entry)."""
    _known(field)
    with store.write() as session:
        work = _Work(session, who, at, _batch(pairs))
        made = []
        for paper, entry in pairs:
            row, line = work.paper(paper), work.entry(entry)
            before, after = getattr(line, COLUMN[field]), getattr(row, field)
            work.change(line, field, after)
            told = {"before": {"value": before}, "after": {"value": after}}
            made.append(work.decide("take_paper", paper, entry, field=field, **told))
        refresh(session, {p for p, _ in pairs}, {e for _, e in pairs})
    return made


def take_register(store: Store, pairs: Sequence[tuple[int, int]], field: str, *, who: str, at: datetime) -> list[int]:
    """The paper takes the register's value: a correction like any other on the paper, and told here too."""
    _known(field)
    made = []
    batch = _batch(pairs)
    for paper, entry in pairs:
        with store.read() as session:
            value = getattr(_Work(session, who, at).entry(entry), COLUMN[field])
        item = get_paper(store, paper).header[field]
        before = item.value.get("value")
        papers_decisions.correct(store, paper, item.kind, item.key, {**item.value, "value": value}, who=who, at=at)
        with store.write() as session:
            told = {"before": {"value": before}, "after": {"value": value}}
            made.append(_Work(session, who, at, batch).decide("take_register", paper, entry, field=field, **told))
            refresh(session, {paper}, {entry})
    return made


def similar(store: Store, line_id: int, field: str) -> tuple[tuple[int, int], ...]:
    """Settled lines that differ in this field alone or in the same fields as this line, (paper, entry) each.

    For the issuer only lines with the very same two names; for what an office decides once and means always.
    """
    with store.read() as session:
        line = session.get(ReconcileLine, line_id)
        if line is None:
            return ()
        told = next((d for d in line.differences if d["field"] == field), None)
        fields = sorted(d["field"] for d in line.differences)
        others = session.scalars(select(ReconcileLine).where(ReconcileLine.outcome == "differs")).all()
        return tuple(
            (other.paper_id, other.entry_id)
            for other in others
            if other.paper_id is not None and other.entry_id is not None
            and sorted(d["field"] for d in other.differences) == fields
            and (field != "issuer" or told in other.differences)
        )  # fmt: skip


def above(store: Store, threshold: float) -> tuple[tuple[int, int], ...]:
    """Best candidates of undecided papers with a score of at least `threshold`, each entry once: what a bulk accept
    would change."""
    with store.read() as session:
        query = select(ReconcileLine).where(
            ReconcileLine.outcome == "undecided", ReconcileLine.paper_id.is_not(None), ReconcileLine.score >= threshold
        )
        best = sorted((line.candidates[0] for line in session.scalars(query)), key=lambda c: -c["score"])
    chosen: dict[int, int] = {}
    for candidate in best:
        chosen.setdefault(candidate["entry"], candidate["paper"])
    return tuple((paper, entry) for entry, paper in chosen.items())


# Undo -------------------------------------------------------------------------------------------------------


def undo(store: Store, decision_id: int, *, who: str, at: datetime) -> int:
    """Takes one decision back. Raises NothingToUndo where there is none, or it was undone before."""
    with store.read() as session:
        row = session.get(RegisterDecision, decision_id)
        again = session.scalar(select(func.count()).where(RegisterDecision.undoes == decision_id))
        if row is None or row.action == "undo" or again:
            raise NothingToUndo()
        action, paper, entry, field = row.action, row.paper_id, row.entry_id, row.field
        before = row.before
    if action == "take_register" and paper is not None and field is not None:
        item = get_paper(store, paper).header[field]
        papers_decisions.undo(store, paper, item.kind, item.key, who=who, at=at)
    with store.write() as session:
        work = _Work(session, who, at)
        if action == "take_paper" and entry is not None and field is not None:
            work.change(work.entry(entry), field, (before or {}).get("value"))
        if action == "register" and entry is not None:
            work.entry(entry).voided = True  # its serial is free again, its row stays
        pairs = (row.after or {}).get("pairs", ())
        made = work.decide("undo", paper, entry, field=field, undoes=decision_id)
        refresh(session, {p for p, _ in pairs} | _one(paper), {e for _, e in pairs} | _one(entry))
    return made


def _one(id_: int | None) -> set[int]:
    return set() if id_ is None else {id_}


def _batch(pairs: Sequence[Any]) -> str | None:
    return str(uuid.uuid4()) if len(pairs) > 1 else None


def _known(field: str) -> None:
    if field not in FIELDS:
        raise ValueUnfit(field="field", found=field)
