"""What holds now: worked out from the readings and judgements of a paper, and marked on its rows.

The latest judgement about a target that was not undone decides; where there is none, the latest reading speaks.
Rows of earlier readings and undone corrections stay, not current.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.rows import FIELDS, Row
from models.keys import number_key, without_marks
from models.tables import ITEM_TABLES, File, Judgement, PaperRow

DECIDING = {"confirm": "confirmed", "correct": "corrected", "reject": "rejected", "add": "confirmed"}
SURE = 0.9  # facts shown at this confidence or more are meant to be right 97 times in 100
ESSENTIAL = ("doc_type", "number", "issued_on", "issuer", "subject", "signer")  # a paper without one is odd
Target = tuple[str, str]


def effective(judgements: Iterable[Judgement]) -> dict[Target, Judgement]:
    """The judgement in force for each target, from all judgements of a paper in order of their ids."""
    ordered = list(judgements)
    undone = {j.undoes for j in ordered if j.action == "undo"}
    found: dict[Target, Judgement] = {}
    for judgement in ordered:
        if judgement.action in DECIDING and judgement.id not in undone:
            found[(judgement.kind, judgement.key)] = judgement
    return found


def judgements_of(session: Session, paper_id: int) -> list[Judgement]:
    query = select(Judgement).where(Judgement.paper_id == paper_id).order_by(Judgement.id)
    return list(session.scalars(query))


def project(session: Session, paper: PaperRow) -> None:
    """Mark the rows of a paper and fill its header columns. The session must hold the paper's lock."""
    session.flush()
    decided = effective(judgements_of(session, paper.id))
    current: dict[str, list[Row]] = {}
    for kind, table in ITEM_TABLES.items():
        rows = session.scalars(select(table).where(table.paper_id == paper.id).order_by(table.id)).all()
        current[kind] = _mark(kind, rows, paper.reading_id, decided)
    _fill(session, paper, current)


def project_first(session: Session, paper: PaperRow, rows: Mapping[str, list[Row]]) -> None:
    """The same for the first reading's new rows of a paper about which nobody has decided anything."""
    for row in (row for each in rows.values() for row in each):
        row.current = True
        row.state = _state(row, None)
    _fill(session, paper, rows)


def _fill(session: Session, paper: PaperRow, current: Mapping[str, list[Row]]) -> None:
    _fill_header(paper, current["fact"])
    _fill_counts(paper, current)
    paper.folded = _folded(session, paper)


def _mark(kind: str, rows: Iterable[Row], reading_id: int | None, decided: Mapping[Target, Judgement]) -> list[Row]:
    by_key: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_key[row.key].append(row)
    current = []
    for key, group in by_key.items():
        judgement = decided.get((kind, key))
        for row in group:
            row.current = row.id == judgement.row_id if judgement else row.reading_id == reading_id
            row.state = _state(row, judgement)
            if row.current:
                current.append(row)
    return current


def _state(row: Row, judgement: Judgement | None) -> str:
    if judgement is not None and row.current:
        return DECIDING[judgement.action]
    return "missing" if getattr(row, "value", "") is None else "read"


def _fill_header(paper: PaperRow, facts: Iterable[Any]) -> None:
    values = {row.field: row.value for row in facts if row.field in FIELDS and row.state != "rejected"}
    for name in ("doc_type", "number", "issued_on", "issuer", "subject", "signer", "urgency"):
        setattr(paper, name, values.get(name))
    paper.number_key = number_key(paper.number) if paper.number else None


def _fill_counts(paper: PaperRow, current: Mapping[str, list[Row]]) -> None:
    undecided = [row for row in _to_review(current) if row.state in ("read", "missing")]
    read = [row for row in undecided if row.state == "read"]
    doubtful = [row for row in read if row.confidence < SURE]
    gaps = [row for row in undecided if row.state == "missing" and is_gap(row)]
    paper.open_items = len(read) + len(gaps)
    paper.doubtful_items = len(doubtful) + len(gaps)
    paper.lowest_confidence = min((row.confidence for row in read), default=None)
    ends = [row.ends for row in current["deadline"] if row.ends and row.state != "rejected"]
    paper.next_deadline = min(ends, default=None)


def _to_review(current: Mapping[str, list[Row]]) -> Iterator[Row]:
    """What a person is asked to look at: header fields, references, campaigns, deadlines; not every recipient and
    every task of a long plan, which can be decided but need not be."""
    yield from (row for row in current["fact"] if row.field in FIELDS)
    for kind in ("reference", "campaign", "deadline"):
        yield from current[kind]


def is_gap(row: Any) -> bool:
    """Whether a missing value needs a person: something is there unread, or the paper ought to have one."""
    return row.field in ESSENTIAL or row.reason != "not-found"


def _folded(session: Session, paper: PaperRow) -> str:
    file = session.get(File, paper.file_id)
    names = [name.name for name in file.names] if file else []
    parts = [paper.number, paper.issuer, paper.subject, paper.signer, *names]
    return "\n".join(without_marks(part) for part in parts if part)
