"""Pieces of one printed line that a reader gave as lines of their own are put back into it.

Handwriting, a tilted scan, or what signing software printed over a blank (`Số:      /KH-…`) stand a little above or
below the line that they belong to.
"""

from __future__ import annotations

from pipeline.layout.lines import Block, Line, LineMaker
from pipeline.layout.marks import blank_between, is_rule
from pipeline.layout.segments import placed_words
from pipeline.repair import Traced, joined

NEAR = 4  # blocks before and after in which the rest of a row is looked for
_PIECE = 24  # characters of a piece that may lie inside another line's blank


def whole_rows(blocks: list[Block], maker: LineMaker) -> list[Block]:
    """The blocks of one page with the pieces of each printed line joined; order otherwise unchanged."""
    out = list(blocks)
    index = 0
    while index < len(out):
        line = out[index]
        other = _partner(out, index, maker) if isinstance(line, Line) else None
        if other is None:
            index += 1
            continue
        partner = out[other]
        assert isinstance(line, Line) and isinstance(partner, Line)
        first, last = min(index, other), max(index, other)
        # the longer piece keeps its place
        keep = index if len(line.text) >= len(partner.text) else other
        out[keep] = row_of(line, partner, maker)
        del out[last if keep == first else first]
        index = max(first - 1, 0)
    return out


def _partner(blocks: list[Block], index: int, maker: LineMaker) -> int | None:
    line = blocks[index]
    assert isinstance(line, Line)
    for other in range(index + 1, min(index + NEAR, len(blocks))):
        block = blocks[other]
        if isinstance(block, Line) and _one_row(line, block, maker):
            return other
    return None


def _one_row(a: Line, b: Line, maker: LineMaker) -> bool:
    if a.box is None or b.box is None or a.whole or b.whole or is_rule(a.text) or is_rule(b.text):
        return False
    height = min(a.box.y1 - a.box.y0, b.box.y1 - b.box.y0)
    overlap = min(a.box.y1, b.box.y1) - max(a.box.y0, b.box.y0)
    if height <= 0 or overlap < 0.5 * height:
        return False
    left, right = (a, b) if a.box.x0 <= b.box.x0 else (b, a)
    assert left.box is not None and right.box is not None
    size = max(a.size, b.size, 6.0)
    gap = right.box.x0 - left.box.x1
    if gap >= (-size if _recognised(a, maker) else -0.15 * size):
        return gap < 0.9 * size or (gap < 6 * size and blank_between(left.text, right.text))
    small, large = (a, b) if len(a.text) <= len(b.text) else (b, a)
    return len(small.text) <= _PIECE and _in_a_gap(small, large, maker)


def _recognised(line: Line, maker: LineMaker) -> bool:
    """Whether the words were recognised in a picture: their boxes may be a little too wide."""
    owner = next((owner for owner in line.traced.owners if owner >= 0), None)
    return owner is not None and maker.ink.recognised(owner)


def _in_a_gap(small: Line, large: Line, maker: LineMaker) -> bool:
    """Whether the piece lies in a blank between two words, or (recognised) begins where a word is nearly over."""
    assert small.box is not None and large.box is not None
    piece, width = small.box, small.box.x1 - small.box.x0
    if piece.x1 > large.box.x1 or piece.x0 < large.box.x0:
        return False
    loose = len(small.text) <= 6 and _recognised(large, maker)
    for _, _, box in placed_words(large, maker):
        late = loose and piece.x0 > box.x0 + 0.6 * (box.x1 - box.x0)
        if box.x0 < piece.x1 - 0.25 * width and box.x1 > piece.x0 + 0.25 * width and not late:
            return False
    return True


def row_of(a: Line, b: Line, maker: LineMaker) -> Line:
    """Both pieces as one line, their words from left to right."""
    pieces: list[tuple[float, Traced]] = []
    for line in (a, b):
        for start, end, box in placed_words(line, maker):
            pieces.append((box.x0, Traced(line.traced.text[start:end], line.traced.owners[start:end])))
    pieces.sort(key=lambda piece: piece[0])
    longer = a if len(a.text) >= len(b.text) else b
    assert a.box is not None and b.box is not None
    return Line(
        maker.mended(joined(traced for _, traced in pieces)),
        longer.page,
        a.box.union(b.box),
        longer.size,
        longer.bold,
        longer.centered,
        False,
        min(a.indent, b.indent),
        longer.style,
    )
