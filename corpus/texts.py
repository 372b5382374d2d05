"""Stored texts with their layout, unpacked once and remembered while a question is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy.orm import Session

from corpus.views import EvidenceView
from models.document import Box, Document, on_pages
from models.document_store import unpack
from models.tables import StoredText
from models.values import Evidence


@dataclass(frozen=True, eq=False)
class _Kept:
    """A document with the places in it that were asked for so far, by their first and last letter."""

    document: Document
    on_pages: bool
    boxes: dict[tuple[int, int], tuple[tuple[int, Box], ...]] = field(default_factory=dict)


@lru_cache(maxsize=8)
def _unpacked(text: str, layout: bytes) -> _Kept:
    """A person decides about one paper many times over; unpacking a long one, and finding the places of all that was
    read from it, takes longer than all the rest of its page."""
    document = unpack(text, layout)
    return _Kept(document, on_pages(document.pages))


@dataclass
class Texts:
    """Documents by the id of their reading."""

    session: Session
    _known: dict[int, _Kept] = field(default_factory=dict)

    def get(self, reading_id: int) -> Document:
        return self._kept(reading_id).document

    def _kept(self, reading_id: int) -> _Kept:
        if reading_id not in self._known:
            row = self.session.get_one(StoredText, reading_id)
            self._known[reading_id] = _unpacked(row.text, row.layout)
        return self._known[reading_id]

    def view(self, evidence: Evidence, text_id: int) -> EvidenceView:
        """Evidence with the boxes of its words."""
        kept, place = self._kept(text_id), (evidence.start, evidence.end)
        if place not in kept.boxes:
            kept.boxes[place] = kept.document.boxes(*place)
        page = evidence.page if kept.on_pages else None
        return EvidenceView(page, *place, evidence.quote, text_id, kept.boxes[place])
