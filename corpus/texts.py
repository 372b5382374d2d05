"""Stored texts with their layout, unpacked once and remembered while a question is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy.orm import Session

from corpus.views import EvidenceView
from models.document import Document
from models.document_store import unpack
from models.tables import StoredText
from models.values import Evidence

# A person decides about one paper many times over; unpacking a long one takes longer than all the rest of its page.
_unpacked = lru_cache(maxsize=8)(unpack)


@dataclass
class Texts:
    """Documents by the id of their reading."""

    session: Session
    _known: dict[int, Document] = field(default_factory=dict)

    def get(self, reading_id: int) -> Document:
        if reading_id not in self._known:
            row = self.session.get_one(StoredText, reading_id)
            self._known[reading_id] = _unpacked(row.text, row.layout)
        return self._known[reading_id]

    def view(self, evidence: Evidence, text_id: int) -> EvidenceView:
        """Evidence with the boxes of its words."""
        boxes = self.get(text_id).boxes(evidence.start, evidence.end)
        return EvidenceView(evidence.page, evidence.start, evidence.end, evidence.quote, text_id, boxes)
