"""Cells that say `as above` (`-nt-`, `Như trên`, a quotation mark) and the cells that they mean."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import regex

from extractors.duties import words as duty_words
from models.document import Cell

Grid = list[list[Cell | None]]
_EDGE = r"[\s\-–—_.…*(),:]*"


@cache
def _ditto() -> regex.Pattern[str]:
    words = duty_words.literal(duty_words.duties()["ditto"])
    quotes = r"(?:[\"“”″〃]|''|’’|,,)"
    return regex.compile(rf"{_EDGE}(?:{words}(?!\w)|{quotes}(?:{_EDGE}{quotes})?){_EDGE}", regex.IGNORECASE)


@cache
def _with_more() -> regex.Pattern[str]:
    words = duty_words.literal(duty_words.duties()["ditto"])
    return regex.compile(
        rf"[\s\-–]*{words}[\s\-–.]*(?:[,;+]|(?<!\w)và(?!\w)|\n)\s*(?P<more>.*)", regex.IGNORECASE | regex.DOTALL
    )


def is_ditto(text: str) -> bool:
    """Whether a cell, or a name in a list, only says that it is as above."""
    return len(text) < 30 and _ditto().fullmatch(text) is not None


def and_more(text: str) -> str | None:
    """`Phòng Nội vụ` of `Như trên; Phòng Nội vụ`: what a cell names besides those above; None where it does not."""
    match = _with_more().match(text) if len(text) < 300 else None
    return match.group("more") if match else None


def carried_down(grid: Grid, text: Callable[[Cell | None], str]) -> Grid:
    """The grid of a table with each cell that says `as above` replaced by the one it means: the one above, unless a
    heading row stands between them or there is none."""
    for number in range(1, len(grid)):
        for column, cell in enumerate(grid[number]):
            if cell is None or cell.row != number or not is_ditto(text(cell)):
                continue
            row = _row_of_same_work(grid, text, number, column) or number - 1
            above = grid[row][column]
            if above is not None and not _is_heading(grid[row], text) and not is_ditto(text(above)):
                grid[number][column] = above
    return grid


_SHARED = 5  # first words that two rows of one work in parts share


def _row_of_same_work(grid: Grid, text: Callable[[Cell | None], str], number: int, column: int) -> int | None:
    """The row above that begins as this one does: `Tập huấn cán bộ trạm (ngày thứ nhất)`, then `(ngày thứ hai)` with
    something else between them."""
    own = {c: w for c, cell in enumerate(grid[number]) if c != column and len(w := text(cell).split()) > _SHARED}
    for row in range(number - 1, 0, -1):
        for other, words in own.items():
            if (
                text(grid[row][other]).split()[:_SHARED] == words[:_SHARED]
                and grid[row][other] is not grid[number][other]
            ):
                return row
    return None


def _is_heading(row: list[Cell | None], text: Callable[[Cell | None], str]) -> bool:
    """A row with words in one cell only, its number or letter aside."""
    words = [text(cell).strip() for cell in {id(c): c for c in row if c is not None}.values()]
    return sum(len(w) > 4 or " " in w for w in words) < 2
