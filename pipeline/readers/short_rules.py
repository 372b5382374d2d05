"""Cells of a scanned table that fell together: a rule as short as one line of type is not seen.

Such a cell is parted at the borders of the other rows' columns where the picture shows a rule, or else where its words
stand in these columns, apart from each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.document import Box
from pipeline.readers.grid import Grid, around
from pipeline.readers.ink import unturned
from pipeline.readers.lines import Word
from pipeline.readers.tesseract import Picture

_SAME = 4.0  # points between the borders of two rows that are one
_APART = 0.8  # ems between words on both sides of a border
_EDGE, _REACH, _LEAST = 1.5, 2.5, 6.0  # points: of the cell left out, about the border, of a cell's height
_INK, _WHOLE = 0.75, 0.9  # of the paper's brightness; of the cell's height
_BARS = frozenset("|¦‖")  # what recognition makes of a short rule


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's picture in grey, upright but leaning by `angle` degrees; `scale` points a pixel."""

    grey: Picture
    angle: float
    scale: float

    def is_ruled(self, x: float, cell: Box) -> bool:
        """Whether an upright rule stands at a border in a cell (points of the straightened page), by the ink."""
        rows = np.arange(round((cell.y0 + _EDGE) / self.scale), round((cell.y1 - _EDGE) / self.scale))
        if len(rows) < _LEAST / self.scale:
            return False
        height, width = self.grey.shape
        ends = [unturned(x / self.scale, float(y), self.angle, width, height) for y in (rows[0], rows[-1])]
        (x0, y0), (x1, y1) = ends
        ys = np.clip(np.linspace(y0, y1, len(rows)).round().astype(int), 0, height - 1)
        xs = np.linspace(x0, x1, len(rows)).round().astype(int)
        reach = round(_REACH / self.scale)
        band = self.grey[ys[:, None], np.clip(xs[:, None] + np.arange(-reach, reach + 1), 0, width - 1)]
        dark = band < np.median(band) * _INK
        # a rule may lie askew by a pixel: the column beside counts too
        return bool((dark[:, 1:] | dark[:, :-1]).mean(axis=0).max() >= _WHOLE)


def with_short_rules(grid: Grid, words: Sequence[Word], sheet: Sheet | None = None) -> Grid:
    """The grid with its wide cells parted where the page's picture or their words show that a rule was missed."""
    borders = _borders(grid)
    cells: list[Box] = []
    for cell in grid.cells:
        inner = [x for x in borders if cell.x0 + _SAME < x < cell.x1 - _SAME]
        inside = [word for word in words if _holds(cell, word)] if inner else []
        shown = [x for x in inner if sheet is not None and sheet.is_ruled(x, cell)]
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
