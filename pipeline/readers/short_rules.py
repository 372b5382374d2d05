"""Cells of a scanned table that fell together: a rule as short as one line of type is not seen.

Such a cell is parted at the borders of the other rows' columns where the picture shows a rule, or else where its words
stand in these columns, apart from each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from models.document import Box
from pipeline.readers.grid import Grid, around
from pipeline.readers.lines import Word

Ruled = Callable[[float, Box], bool]

_SAME = 4.0  # points between the borders of two rows that are one
_APART = 0.8  # ems between words on both sides of a border
_BARS = frozenset("|¦‖")  # what recognition makes of a short rule


def with_short_rules(grid: Grid, words: Sequence[Word], ruled: Ruled = lambda x, cell: False) -> Grid:
    """The grid with its wide cells parted where `ruled` (border, cell) or their words show that a rule was missed."""
    borders = _borders(grid)
    cells: list[Box] = []
    for cell in grid.cells:
        inner = [x for x in borders if cell.x0 + _SAME < x < cell.x1 - _SAME]
        inside = [word for word in words if _holds(cell, word)] if inner else []
        shown = [x for x in inner if ruled(x, cell)]
        if not shown and inner and _in_columns(inside, [cell.x0, *inner, cell.x1]):
            shown = inner
        cells += _parts(cell, shown)
    return grid if len(cells) == len(grid.cells) else Grid(around(cells), tuple(cells))


def _borders(grid: Grid) -> list[float]:
    """Where cells of the grid begin, each border once."""
    out: list[float] = []
    for x in sorted(cell.x0 for cell in grid.cells):
        if not out or x - out[-1] > _SAME:
            out.append(x)
    return out


def _holds(cell: Box, word: Word) -> bool:
    return cell.x0 <= (word.x0 + word.x1) / 2 <= cell.x1 and cell.y0 <= (word.y0 + word.y1) / 2 <= cell.y1


def _in_columns(words: Sequence[Word], edges: Sequence[float]) -> bool:
    """Whether words stand in every column and nowhere come near a border but for the bar itself."""
    told = [word for word in words if any(ch.isalnum() for ch in word.text)]
    if any(not any(left < (w.x0 + w.x1) / 2 < right for w in told) for left, right in pairwise(edges)):
        return False
    return all(_is_clear(border, told) or _has_bar(border, words) for border in edges[1:-1])


def _is_clear(border: float, words: Iterable[Word]) -> bool:
    """No word reaches over the border, and its neighbours on a line are further apart than words of one cell."""
    words = list(words)
    if any(word.x0 < border - 1 and word.x1 > border + 1 for word in words):
        return False
    for word in words:
        before = [w for w in words if w.x1 <= border + 1 and abs(w.baseline - word.baseline) < 0.5 * word.size]
        if word.x0 >= border - 1 and before and word.x0 - max(w.x1 for w in before) < _APART * word.size:
            return False
    return True


def _has_bar(border: float, words: Iterable[Word]) -> bool:
    words = list(words)
    crossed = any(w.x0 < border - 1 and w.x1 > border + 1 and set(w.text) - _BARS for w in words)
    return not crossed and any(set(w.text) <= _BARS and abs((w.x0 + w.x1) / 2 - border) < _SAME for w in words)


def _parts(cell: Box, inner: Sequence[float]) -> list[Box]:
    return [cell._replace(x0=left, x1=right) for left, right in pairwise([cell.x0, *inner, cell.x1])]
