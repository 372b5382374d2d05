"""Cells of a scanned table that fell together: a rule as short as one line of type is not told from letters.

Where such a cell goes over borders of the other rows' columns, the picture is asked whether a rule stands there, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.document import Box
from pipeline.readers.grid import Grid, around
from pipeline.readers.ink import unturned
from pipeline.readers.tesseract import Picture

_SAME = 4.0  # points between the borders of two rows that are one
_EDGE, _REACH, _LEAST = 1.5, 2.5, 6.0  # points: of the cell left out, about the border, of a cell's height
_INK, _WHOLE = 0.75, 0.9  # of the paper's brightness; of the cell's height


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


def with_short_rules(grid: Grid, sheet: Sheet) -> Grid:
    """The grid with its wide cells parted where the page's picture shows that a rule was missed."""
    borders = _borders(grid)
    cells: list[Box] = []
    for cell in grid.cells:
        shown = [x for x in borders if cell.x0 + _SAME < x < cell.x1 - _SAME and sheet.is_ruled(x, cell)]
        cells += [cell._replace(x0=left, x1=right) for left, right in pairwise([cell.x0, *shown, cell.x1])]
    return grid if len(cells) == len(grid.cells) else Grid(around(cells), tuple(cells))


def _borders(grid: Grid) -> list[float]:
    """Where cells of the grid begin, each border once."""
    out: list[float] = []
    for x in sorted(cell.x0 for cell in grid.cells):
        if not out or x - out[-1] > _SAME:
            out.append(x)
    return out
