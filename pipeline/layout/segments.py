"""Lines cut at wide gaps into the columns they print, and layout tables turned back into lines."""

from __future__ import annotations

from itertools import pairwise

from models.document import Box, ZoneKind
from pipeline.layout.lines import Line, LineMaker, TableBlock
from pipeline.layout.marks import blank_between
from pipeline.repair.traced import NOBODY


def segments(line: Line, maker: LineMaker, least: float = 0.0) -> list[Line]:
    """The parts of a printed line that stand apart by more than about two blanks of its size (`least` points)."""
    words = placed_words(line, maker)
    if len(words) < 2:
        return [line]
    size = line.size or max(box.y1 - box.y0 for _, _, box in words)
    wide = max(least, 1.6 * size)
    cuts = [0]
    for (_, _, before), (start, _, after) in pairwise(words):
        raw = line.traced.text
        back = after.x1 < before.x0  # the reader put the left column's line after the right one's
        if back or (after.x0 - before.x1 > wide and not blank_between(raw[:start], raw[start:])):
            cuts.append(start)
    if len(cuts) == 1:
        return [line]
    return [maker.part(line, a, b) for a, b in zip(cuts, [*cuts[1:], len(line.traced.text)], strict=True)]


def placed_words(line: Line, maker: LineMaker) -> list[tuple[int, int, Box]]:
    """(start, end, box) of each printed word of the line that has a place."""
    out: list[tuple[int, int, Box]] = []
    owners, box_of = line.traced.owners, maker.ink.printed.box
    start = 0
    for end in range(1, len(owners) + 1):
        if end < len(owners) and owners[end] == owners[start]:
            continue
        if owners[start] != NOBODY and (box := box_of(owners[start])) is not None:
            out.append((start, end, box))
        start = end
    return out


def column_lines(block: TableBlock, left: ZoneKind, right: ZoneKind) -> list[Line]:
    """The lines of a layout table: left column first, then the right one, each with the zone of its column."""
    sides: dict[ZoneKind, list[Line]] = {left: [], right: []}
    for cell in sorted(block.cells, key=lambda cell: (cell.row, cell.column)):
        spans_all = block.columns > 1 and cell.column_span >= block.columns
        middle = cell.column + cell.column_span / 2
        side = right if middle > block.columns / 2 and not spans_all else left
        for line in cell.lines:
            line.zone = side
            line.whole = True
            sides[side].append(line)
    return sides[left] + sides[right]
