"""Signatures of stored papers: written with a reading, asked for by paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.store import Store
from corpus.views import PaperView
from models.signatures import UNCHECKED, Signature
from models.tables import PaperRow
from models.tables_signatures import SignatureRow


def add_signatures(session: Session, paper: PaperRow, found: Iterable[Signature]) -> None:
    """Keep what the paper's latest reading found, within the transaction of that reading."""
    for position, signature in enumerate(found):
        session.add(
            SignatureRow(paper_id=paper.id, reading_id=paper.reading_id, position=position, **asdict(signature))
        )


def unchecked(paper: PaperView) -> bool:
    """Whether the latest reading could not finish checking signatures: none found is then not none there."""
    return bool(paper.readings) and UNCHECKED in paper.readings[-1].notes


def signatures_of(store: Store, paper_id: int) -> tuple[Signature, ...]:
    """Signatures that the latest reading found, in the order of the file; none for a paper that is not there."""
    names = [field.name for field in fields(Signature)]
    with store.read() as session:
        query = select(SignatureRow).join(PaperRow, PaperRow.reading_id == SignatureRow.reading_id)
        rows = session.scalars(query.where(PaperRow.id == paper_id).order_by(SignatureRow.position))
        return tuple(Signature(**{name: getattr(row, name) for name in names}) for row in rows)
