"""Telling print from handwriting on a scan by what OCR left: confidence, height, base line.

Figures written by hand into a printed line are taller, sit off the base line and are read with doubt. None of the
signs proves it alone; figures that show one of them are not taken for print.
"""

from __future__ import annotations

from models.document import Box, Document

TALLER = 1.18  # figures this much taller than the printed ones beside them are not the same type
SMALLER = 0.6  # a reference may have caught a speck; handwriting is hardly smaller than print
WIDEST = 1.6  # height of figures and capitals over their width, at most
OFF_LINE = 0.30  # of the printed height: how far the foot of the figures may be off the base line


def is_ocr(document: Document, offset: int) -> bool:
    """Whether the character came from OCR."""
    words = document.words_in(offset, offset + 1)
    if words and words[0].confidence is not None:
        return True
    page = document.page_at(offset)
    return any(p.number == page and p.source == "ocr" for p in document.pages)


def stands_like(document: Document, figures: tuple[int, int], reference: tuple[int, int]) -> bool:
    """Whether the figures have the height and the base line of a printed reference.

    The base line tells nothing where the reference stands in the next line. True where either has no place on a
    page: there is nothing to tell.
    """
    one, other = _box(document, figures), _box(document, reference)
    if one is None or other is None:
        return True
    height = one.y1 - one.y0
    letters = sum(1 for c in document.text[reference[0] : reference[1]] if not c.isspace())
    # a speck above the line makes a box taller than its letters can be
    wanted = min(other.y1 - other.y0, WIDEST * (other.x1 - other.x0) / max(letters, 1))
    if height <= 0 or wanted <= 0:
        return True
    if not SMALLER <= height / wanted <= TALLER:
        return False
    if other.y0 > one.y1 - 0.5 * wanted:
        return True
    # lines are seldom quite level: half of the figures' distance in points per inch is forgiven
    slope = abs(other.x0 - one.x1) * 0.02
    return abs(one.y1 - other.y1) <= OFF_LINE * wanted + slope


def one_word(document: Document, offset: int) -> bool:
    """Whether OCR saw one word across this offset: `01/SYT` printed in one piece."""
    return any(w.start < offset < w.end for w in document.words_in(max(0, offset - 1), offset + 1))


def _box(document: Document, span: tuple[int, int]) -> Box | None:
    boxes = [w.box for w in document.words_in(*span) if w.box is not None]
    if not boxes:
        return None
    out = boxes[0]
    for box in boxes[1:]:
        out = out.union(box)
    return out
