"""Signature blocks that stand side by side: their lines sorted by column, left to right.

Papers that two bodies sign print both blocks beside each other; read across, an office would be given to the wrong
person. Without places on a page (text, web pages) the order of the text is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extractors.header.regions import Line
from models.document import Box, Document

_BESIDE = 40.0  # points between the lines of names that stand beside each other, at most


def by_columns(document: Document, block: Sequence[Line], is_name: Callable[[str], bool]) -> list[Line]:
    """The lines of the block, each column's from the top, where names stand beside each other; else as they are."""
    places = [_place(document, line) for line in block]
    names = [place for place, line in zip(places, block, strict=True) if place and is_name(line.text)]
    columns = _centres(names)
    if len(columns) < 2:
        return list(block)
    return [
        line for column in range(len(columns)) for place, line in zip(places, block, strict=True)
        if _nearest(place, columns) == column
    ]  # fmt: skip


def _place(document: Document, line: Line) -> tuple[int, Box] | None:
    boxes = document.boxes(line.start, line.end)
    return boxes[0] if boxes else None


def _centres(names: Sequence[tuple[int, Box]]) -> list[float]:
    """The middles of names that stand beside each other, from the left; fewer than two where none do."""
    for page, box in names:
        row = [b for p, b in names if p == page and abs(b.y0 - box.y0) < _BESIDE]
        apart = [b for b in row if all(b is o or b.x1 < o.x0 or o.x1 < b.x0 for o in row)]
        if len(apart) > 1:
            return sorted((b.x0 + b.x1) / 2 for b in apart)
    return []


def _nearest(place: tuple[int, Box] | None, columns: Sequence[float]) -> int:
    if place is None:
        return 0
    middle = (place[1].x0 + place[1].x1) / 2
    return min(range(len(columns)), key=lambda n: abs(columns[n] - middle))
