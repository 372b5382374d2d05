"""Glyphs of a PDF page with their places, read through PDFium.

All places are in points as the page is displayed (crop box and /Rotate applied), origin at the top left,
y growing downwards. PDFium is not thread safe: one thread a process.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from pipeline.readers.text_page import Numbers, TextPage, font_of, render_mode

Place = tuple[float, float]
_Coordinate = TypeVar("_Coordinate", float, Numbers)  # one place, or the places of many glyphs at once

_INVISIBLE = 3  # text render mode of OCR layers (ISO 32000-1, 9.3.6)
_HYPHENS = (0x02, 0xAD, 0xFFFE)  # what PDFium makes of a hyphen at a line's end
_NEVER_PRINTED = (0x200B, 0xFEFF)
_UNKNOWN = "\ufffd"
_OF_THE_TEXT = "text"
_MOST_NEIGHBOURS = 60


class Glyph(NamedTuple):
    """A printed character. `x0`..`x1` run from its origin to its advance along the line, `y0`..`y1` from top to foot.

    `turn` says how the line that it belongs to is turned on the page as displayed, in quarters clockwise;
    places are those of the page turned back, so that every line reads from left to right (see `turn_back`).
    `space_before` says that the file itself has a space between this glyph and the one before it.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float
    size: float
    font: str = ""
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    unmapped: bool = False
    turn: int = 0
    space_before: bool = False
    origin: str = _OF_THE_TEXT


_glyph: Callable[[tuple[Any, ...]], Glyph] = partial(tuple.__new__, Glyph)  # a page has thousands


@dataclass(frozen=True, slots=True)
class View:
    """How a page's own coordinates become those of the page as displayed."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int  # of /Rotate, clockwise

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.quarters % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.quarters % 2 else self.top - self.bottom

    def place(self, x: _Coordinate, y: _Coordinate) -> tuple[_Coordinate, _Coordinate]:
        if self.quarters == 1:
            return y - self.bottom, x - self.left
        if self.quarters == 2:
            return self.right - x, y - self.bottom
        if self.quarters == 3:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def direction(self, dx: float, dy: float) -> int:
        """Quarters clockwise by which a vector of the page is turned away from the reading direction."""
        x0, y0 = self.place(0.0, 0.0)
        x1, y1 = self.place(dx, dy)
        return round(math.atan2(y1 - y0, x1 - x0) / (math.pi / 2)) % 4


def view_of(page: Any) -> View:
    left, bottom, right, top = page.get_bbox()
    return View(left, bottom, right, top, (page.get_rotation() // 90) % 4)


def turn_place(
    x: _Coordinate, y: _Coordinate, turn: int, width: float, height: float
) -> tuple[_Coordinate, _Coordinate]:
    """A place on the displayed page, as it is on the page turned back by `turn` quarters."""
    if turn == 1:
        return y, width - x
    if turn == 2:
        return width - x, height - y
    if turn == 3:
        return height - y, x
    return x, y


def turn_back(x: float, y: float, turn: int, width: float, height: float) -> Place:
    """The inverse of `turn_place`: a place of a turned glyph on the page as displayed."""
    if turn == 1:
        return width - y, x
    if turn == 2:
        return width - x, height - y
    if turn == 3:
        return y, height - x
    return x, y


class _Style(NamedTuple):
    """What all glyphs of one text object share."""

    font: str
    size: float
    bold: bool
    italic: bool
    hidden: bool
    turn: int


_ODD = 0x2FFF


@cache
def _plain() -> npt.NDArray[np.bool_]:
    """For each code point up to _ODD, which stands for all above, whether it is printed as it is, whatever the page."""
    out = np.array([code > 0x20 and code != 0x7F and not chr(code).isspace() for code in range(_ODD + 1)])
    out[[code for code in (*_HYPHENS, *_NEVER_PRINTED, *range(0x80, 0xA1), _ODD) if code <= _ODD]] = False
    return out


class _Reader:
    """Reads one text page, column by column."""

    def __init__(self, text_page: Any, view: View) -> None:
        self.page = TextPage(text_page)
        self.view = view

    def glyphs(self) -> list[Glyph]:
        indexes, texts, spaces = self.printed()
        if not indexes:
            return []
        objects = self.page.objects(indexes)
        known = self.styles(dict(zip(reversed(objects), reversed(indexes), strict=True)))
        styles = [known[each] for each in objects]
        fonts, sizes, bold, italic, hidden, turns = zip(*styles, strict=True)
        unmapped = [text == _UNKNOWN or odd for text, odd in zip(texts, self.page.unmapped(indexes), strict=True)]
        places = self.places(indexes, np.array(turns), objects)
        columns = (*places, sizes, fonts, bold, italic, hidden, unmapped, turns, spaces, [_OF_THE_TEXT] * len(texts))
        return list(map(_glyph, zip(texts, *columns, strict=True)))

    def printed(self) -> tuple[list[int], list[str], list[bool]]:
        """Index and text of the characters that print something, and whether a space of the file stands before."""
        codes = self.page.codes()
        doubtful = np.flatnonzero(codes <= 0x20)  # PDFium makes nothing but white space
        made = np.zeros(len(codes), dtype=bool)
        made[doubtful] = self.page.generated(doubtful.tolist())
        plain = _plain()[np.minimum(codes, _ODD)]
        blank = (codes == 0x20) & ~made
        odd: dict[int, str] = {}
        for index in np.flatnonzero(~plain & (codes != 0x20) & ~made).tolist():
            text = self.character(index, int(codes[index]))
            if text.isspace():
                blank[index] = True
            elif text:
                odd[index] = text
                plain[index] = True
        printed = np.flatnonzero(plain)
        blanks = np.cumsum(blank)[printed]
        indexes = printed.tolist()
        texts = list(map(chr, codes[printed].tolist()))
        if odd:
            texts = [odd.get(index, text) for index, text in zip(indexes, texts, strict=True)]
        return indexes, texts, (np.diff(blanks, prepend=0) > 0).tolist()

    def character(self, index: int, code: int) -> str:
        """What is printed for a code; "" for nothing."""
        if code in (0x0D, 0x0A) or code in _NEVER_PRINTED:
            return ""
        if code in _HYPHENS or (code < 32 and self.page.is_hyphen(index)):
            return "-"
        if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            return _UNKNOWN
        return chr(code)

    def places(self, indexes: Sequence[int], turns: Any, objects: Sequence[int]) -> list[list[float]]:
        """Columns x0, y0, x1, y1 and baseline."""
        upright = self.view.quarters == 0 and not turns.any()
        corners, missing = self.page.loose_boxes(indexes) if upright else (np.zeros((4, len(indexes))), [])
        if missing or not upright:
            corners = self._ink_boxes(indexes, turns, corners, missing)
        if upright:
            feet = self.page.feet(indexes, objects)
            origins = (np.zeros(len(feet)), feet)
        else:
            origins = self.page.origins(indexes)
        out = np.zeros((5, len(indexes)))
        for turn in {int(turn) for turn in np.unique(turns)}:
            here = turns == turn
            ax, ay = self.seen(corners[0, here], corners[1, here], turn)
            bx, by = self.seen(corners[2, here], corners[3, here], turn)
            _, baseline = self.seen(origins[0][here], origins[1][here], turn)
            both = (np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by), baseline)
            out[:, here] = np.stack(both)
        return [column.tolist() for column in out]

    def _ink_boxes(self, indexes: Sequence[int], turns: Any, corners: Numbers, missing: Sequence[int]) -> Numbers:
        """The boxes with those of ink where PDFium has no loose ones, or only ones that lie: on turned text."""
        ink = self.page.boxes(indexes)
        if self.view.quarters == 0 and not missing:
            corners, missing = self.page.loose_boxes(indexes)
        loose = (turns == 0) & (self.view.quarters == 0)
        loose[list(missing)] = False
        return np.where(loose, corners, ink)

    def seen(self, x: Numbers, y: Numbers, turn: int) -> tuple[Numbers, Numbers]:
        across, down = self.view.place(x, y)
        return turn_place(across, down, turn, self.view.width, self.view.height)

    def styles(self, firsts: dict[int, int]) -> dict[int, _Style]:
        """The style of each text object, read at its first character."""
        indexes = list(firsts.values())
        sizes, matrices = self.page.sizes(indexes), self.page.matrices(indexes).tolist()
        fonts: dict[int, tuple[str, bool, bool]] = {}
        out = {}
        for (each, index), plain_size, (a, b, c, d, _, _) in zip(firsts.items(), sizes, matrices, strict=True):
            key = font_of(each) or -index - 1
            if key not in fonts:
                fonts[key] = _font(*self.page.font(index))
            name, bold, italic = fonts[key]
            size = abs(plain_size * (math.hypot(c, d) or 1.0))
            turn = 0 if b == 0 and a > 0 and not self.view.quarters else self.view.direction(a, b)
            out[each] = _Style(name, size, bold, italic, render_mode(each) == _INVISIBLE, turn)
        return out


def _font(name: str, flags: int, weight: int) -> tuple[str, bool, bool]:
    """(plain name, bold, italic)"""
    lower = name.lower()
    bold = "bold" in lower or "black" in lower or 600 <= weight <= 1000  # fonts made by printing have nonsense
    italic = "italic" in lower or "oblique" in lower or bool(flags & 0x40)
    return plain_font(name), bold, italic


def plain_font(name: str) -> str:
    """A font's name without its subset prefix: `ABCDEF+.VnTime` gives `.VnTime`."""
    return name[7:] if len(name) > 7 and name[6] == "+" and name[:6].isalpha() else name


@dataclass(frozen=True, slots=True)
class Print:
    """The printed glyphs of a page, and how many characters PDFium has of it, those that print nothing among them."""

    glyphs: list[Glyph]
    characters: int


def read_glyphs(page: Any, but: int = -1) -> Print:
    """Every printed glyph of a PDFium page, in the order of the file, each drawn twice given once.

    None where the page has exactly `but` characters.
    """
    text_page = page.get_textpage()
    try:
        reader = _Reader(text_page, view_of(page))
        count = reader.page.count
        return Print([] if count == but else drop_doubles(reader.glyphs()), count)
    finally:
        text_page.close()


def drop_doubles(glyphs: list[Glyph]) -> list[Glyph]:
    """Without the second drawing of a glyph at (nearly) the same place: shadows, and bold made by drawing twice."""
    dropped: set[int] = set()
    places: dict[tuple[str, int, int], list[Place]] = {}
    for at in _near_their_like(glyphs):
        glyph = glyphs[at]
        reach = max(0.12 * glyph.size, 0.3)
        row, key_text = round(glyph.baseline / 2), glyph.text
        near = (place for step in (-1, 0, 1) for place in places.get((key_text, glyph.turn, row + step), ()))
        if any(abs(x - glyph.x0) < reach and abs(y - glyph.baseline) < reach for x, y in near):
            dropped.add(at)
        else:
            places.setdefault((key_text, glyph.turn, row), []).append((glyph.x0, glyph.baseline))
    return [glyph for at, glyph in enumerate(glyphs) if at not in dropped] if dropped else glyphs


def _near_their_like(glyphs: Sequence[Glyph]) -> list[int]:
    """The glyphs that have the same letter within reach, in order; all of them where letters crowd."""
    count = len(glyphs)
    if count < 2:
        return []
    texts, lefts, _, _, _, feet, sizes, *_ = zip(*glyphs, strict=True)
    letters, x0 = np.array([ord(text[0]) for text in texts]), np.array(lefts)
    order = np.lexsort((x0, letters))
    letters, x0, foot = letters[order], x0[order], np.array(feet)[order]
    reach = np.maximum(0.12 * np.array(sizes)[order], 0.3)
    furthest = float(reach.max())
    found = np.zeros(count, dtype=bool)
    for step in range(1, min(count, _MOST_NEIGHBOURS)):
        apart = x0[step:] - x0[:-step]
        beside = (letters[step:] == letters[:-step]) & (apart < furthest)
        if not beside.any():
            return list(np.sort(order[found]).tolist())
        pair = np.maximum(reach[step:], reach[:-step])
        close = beside & (apart < pair) & (np.abs(foot[step:] - foot[:-step]) < pair)
        found[step:] |= close
        found[:-step] |= close
    return list(range(count))
