"""Cells of scanned tables whose short rules were not seen."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest

from models.document import Box
from pipeline.readers.grid import Grid, around
from pipeline.readers.ink import unturned
from pipeline.readers.lines import Word
from pipeline.readers.short_rules import Sheet, with_short_rules

SCALE = 72 / 150  # points a pixel
BORDERS = (80.0, 110.0, 270.0, 360.0, 460.0)
ROW = [Box(a, 120, b, 150) for a, b in pairwise(BORDERS)]
HEAD = Box(80, 100, 460, 120)


def words(*texts: tuple[str, float], y: float = 104.0) -> list[Word]:
    return [Word(text, x, y, x + 6.0 * len(text), y + 12, y + 10, 13.0) for text, x in texts]


def headed(*texts: tuple[str, float]) -> list[Box]:
    """The cells of the row of headings, out of a table whose other row has all its rules."""
    cells = (HEAD, *ROW)
    grid = with_short_rules(Grid(around(cells), cells), [*words(*texts), *words(("1", 90.0), y=130.0)])
    assert set(ROW) <= set(grid.cells)
    assert grid.box == around(cells)
    return [cell for cell in grid.cells if cell.y0 == 100]


@pytest.mark.parametrize(
    "texts",
    [
        (("TT", 88.0), ("Nội", 160.0), ("dung", 182.0), ("Hạn", 300.0), ("Người", 380.0), ("làm", 414.0)),
        (("TT", 88.0), ("|", 107.0), ("Nội", 130.0), ("|", 268.0), ("Hạn", 274.0), ("|", 358.0), ("Người", 364.0)),
    ],
)
def test_headings_over_the_columns_of_other_rows_are_parted(texts: tuple[tuple[str, float], ...]) -> None:
    assert headed(*texts) == [Box(a, 100, b, 120) for a, b in pairwise(BORDERS)]


@pytest.mark.parametrize(
    "texts",
    [
        (("A.", 88.0), ("Phong", 104.0), ("trào", 138.0)),  # columns without a word
        (("Giai", 84.0), ("đoạn", 112.0), ("1:", 140.0), ("chuẩn", 275.0), ("bị", 364.0), ("máy", 400.0)),  # close by
        (("Một", 84.0), ("việc", 150.0), ("chung", 255.0), ("cho", 300.0), ("cả", 380.0)),  # over a border
        (("-", 90.0), ("-", 150.0), ("-", 300.0), ("-", 380.0)),
        (),
    ],
)
def test_a_row_of_one_cell_stays_one(texts: tuple[tuple[str, float], ...]) -> None:
    assert headed(*texts) == [HEAD]


def test_a_grid_of_whole_rows_is_given_back_as_it_is() -> None:
    grid = Grid(around(ROW), tuple(ROW))
    assert with_short_rules(grid, words(("TT", 88.0))) is grid


@pytest.mark.parametrize("shown", [(110.0, 270.0, 360.0), (270.0,), ()])
def test_a_rule_that_the_picture_shows_parts_a_row_whatever_its_words(shown: tuple[float, ...]) -> None:
    cells = (HEAD, *ROW)
    long = words(("Một", 84.0), ("việc", 106.0), ("chung", 255.0), ("cho", 300.0))
    picture = np.full((1754, 1240), 245, np.uint8)
    for x in shown:
        cv2.line(picture, (round(x / SCALE), round(100 / SCALE)), (round(x / SCALE), round(120 / SCALE)), 60, 2)
    grid = with_short_rules(Grid(around(cells), cells), long, Sheet(picture, 0.0, SCALE))
    edges = (80.0, *shown, 460.0)
    assert [cell for cell in grid.cells if cell.y0 == 100] == [Box(a, 100, b, 120) for a, b in pairwise(edges)]


@pytest.mark.parametrize("lean", [0.0, 1.2])
def test_a_short_rule_is_told_from_letters_by_the_picture(lean: float) -> None:
    """Rules of one line's height beside stems of letters, on a page that leans or not."""
    picture = np.full((1754, 1240), 245, np.uint8)
    cell = Box(80, 100, 460, 116)

    def drawn(x: float, y0: float, y1: float) -> None:
        ends = [unturned(x / SCALE, y / SCALE, lean, 1240, 1754) for y in (y0, y1)]
        cv2.line(picture, *[(round(a), round(b)) for a, b in ends], 60, 2)

    drawn(110, 100, 116)  # a rule
    drawn(270, 103, 112)  # a stem
    drawn(360, 90, 125)  # a long rule
    sheet = Sheet(picture, lean, SCALE)
    assert [sheet.is_ruled(x, cell) for x in (110.0, 111.5, 200.0, 270.0, 360.0)] == [
        True,
        True,
        False,
        False,
        True,
    ]
    assert not sheet.is_ruled(110.0, Box(80, 100, 460, 104))  # too low to tell
    assert not sheet.is_ruled(590.0, cell)
