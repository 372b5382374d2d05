"""Cells of scanned tables whose short rules were not seen."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from models.document import Box
from pipeline.readers.grid import Grid, around
from pipeline.readers.ink import unturned
from pipeline.readers.short_rules import Sheet, with_short_rules

SCALE = 72 / 150  # points a pixel
WIDTH, HEIGHT = 1240, 1754
BORDERS = (80.0, 110.0, 270.0, 360.0, 460.0)
ROW = [Box(a, 120, b, 150) for a, b in pairwise(BORDERS)]
HEAD = Box(80, 100, 460, 120)


def paper() -> NDArray[np.uint8]:
    return np.full((HEIGHT, WIDTH), 245, np.uint8)


def rule(picture: NDArray[np.uint8], x: float, y0: float, y1: float, lean: float = 0.0) -> None:
    """An upright rule from height to height (points of the straight page), drawn on the page that leans."""
    ends = [unturned(x / SCALE, y / SCALE, lean, WIDTH, HEIGHT) for y in (y0, y1)]
    cv2.line(picture, *[(round(a), round(b)) for a, b in ends], 60, 2)


@pytest.mark.parametrize("lean", [0.0, 1.2])
@pytest.mark.parametrize("shown", [(110.0, 270.0, 360.0), (270.0,), ()])
def test_a_row_is_parted_where_the_picture_shows_the_rules_of_other_rows(shown: tuple[float, ...], lean: float) -> None:
    picture = paper()
    for x in shown:
        rule(picture, x, 100, 120, lean)
    cells = (HEAD, *ROW)
    grid = with_short_rules(Grid(around(cells), cells), Sheet(picture, lean, SCALE))
    edges = (80.0, *shown, 460.0)
    assert [cell for cell in grid.cells if cell.y0 == 100] == [Box(a, 100, b, 120) for a, b in pairwise(edges)]
    assert set(ROW) <= set(grid.cells)
    assert grid.box == around(cells)


def test_a_grid_of_whole_rows_is_given_back_as_it_is() -> None:
    picture = paper()
    rule(picture, 190, 120, 150)  # no border of any row
    grid = Grid(around(ROW), tuple(ROW))
    assert with_short_rules(grid, Sheet(picture, 0.0, SCALE)) is grid


def test_a_short_rule_is_told_from_letters() -> None:
    picture = paper()
    cell = Box(80, 100, 460, 116)
    rule(picture, 110, 100, 116)
    rule(picture, 270, 103, 112)  # the stem of a letter
    rule(picture, 360, 90, 125)  # goes on above and below
    sheet = Sheet(picture, 0.0, SCALE)
    ruled = {x: sheet.is_ruled(x, cell) for x in (110.0, 111.5, 200.0, 270.0, 360.0, 590.0)}
    assert ruled == {110.0: True, 111.5: True, 200.0: False, 270.0: False, 360.0: True, 590.0: False}
    assert not sheet.is_ruled(110.0, Box(80, 100, 460, 104))  # too low to tell
