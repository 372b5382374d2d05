"""Which sentences of a paper are learned from and read by the learned components: its prose."""

from __future__ import annotations

from extractors.duties.outline import sentences
from models.document import Document, ZoneKind

ZONES = frozenset({ZoneKind.TITLE, ZoneKind.BASES, ZoneKind.BODY, ZoneKind.ANNEX, None})
SHORTEST, LONGEST = 15, 1200  # characters


def prose(document: Document) -> list[tuple[int, int]]:
    """Offsets of the sentences outside tables, in text order. Tables are left to those who read tables."""
    found = []
    for paragraph in document.paragraphs:
        if paragraph.in_table or document.zone_at(paragraph.start) not in ZONES:
            continue
        start = paragraph.start
        if paragraph.marker and document.text.startswith(paragraph.marker, start):
            start += len(paragraph.marker)
        for a, b in sentences(document.text[start : paragraph.end]):
            if SHORTEST <= b - a <= LONGEST:
                found.append((start + a, start + b))
    return found
