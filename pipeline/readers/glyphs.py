"""Glyphs of a PDF page with their places, read through PDFium.

All places are in points as the page is displayed (crop box and /Rotate applied), origin at the top left,
y growing downwards. PDFium is not thread safe: one thread a process.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from pipeline.readers.doubles import drop_doubles
from pipeline.readers.glyph_columns import Flags, Glyphs, Style, no_glyphs
from pipeline.readers.text_page import Indexes, Numbers, TextPage, font_of

Place = tuple[float, float]
_Coordinate = TypeVar("_Coordinate", float, Numbers)  # one place, or the places of many glyphs at once

_HYPHENS = (0x02, 0xAD, 0xFFFE)  # what PDFium makes of a hyphen at a line's end
_NEVER_PRINTED = (0x200B, 0xFEFF)
_UNKNOWN = 0xFFFD
_CODES = 0x110000  # of Unicode


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

    def glyphs(self) -> Glyphs:
        found, codes, printed, spaces = self.printed()
        if not len(found):
            return no_glyphs()
        indexes = found.tolist()
        objects = self.page.objects(indexes)
        # A text object's characters stand together
        firsts = np.flatnonzero(np.concatenate([[True], (objects[1:] != objects[:-1]) | (objects[1:] == 0)]))
        counts = np.diff(firsts, append=len(found))
        runs = self.runs(found[firsts].tolist(), objects[firsts].tolist())
        style, font = np.repeat(runs.style, counts), np.repeat(runs.font, counts)
        turns = np.array([each.turn for each in runs.styles])[style]
        feet = None if runs.feet is None else np.repeat(runs.feet, counts)
        unmapped = self.unmapped(indexes, codes, font) | (printed == _UNKNOWN)
        text = printed.astype("<u4").tobytes().decode("utf-32-le")
        return Glyphs(text, self.places(indexes, turns, feet), style, spaces, unmapped, runs.styles)

    def printed(self) -> tuple[Indexes, Indexes, Indexes, Flags]:
        """Of the characters that print something: index, code, code of what is printed, whether the file has a space
        before it."""
        codes = self.page.codes()
        doubtful = np.flatnonzero(codes <= 0x20)  # PDFium makes nothing but white space
        made = np.zeros(len(codes), dtype=bool)
        made[doubtful] = self.page.generated(doubtful.tolist())
        plain = _plain()[np.minimum(codes, _ODD)]
        blank = (codes == 0x20) & ~made
        prints = codes.copy()
        for index in np.flatnonzero(~plain & (codes != 0x20) & ~made).tolist():
            text = self.character(index, int(codes[index]))
            if text.isspace():
                blank[index] = True
            elif text:
                prints[index] = ord(text)
                plain[index] = True
        found = np.flatnonzero(plain)
        blanks = np.cumsum(blank)[found]
        return found, codes[found], prints[found], np.diff(blanks, prepend=0) > 0

    def unmapped(self, indexes: Sequence[int], codes: Indexes, font: Indexes) -> Flags:
        """Whether PDFium found no letter for the character: asked once for each letter of a font."""
        _, firsts, which = np.unique(font * _CODES + codes, return_index=True, return_inverse=True)
        told: Flags = np.array(self.page.unmapped([indexes[at] for at in firsts.tolist()]))[which]
        return told

    def character(self, index: int, code: int) -> str:
        """What is printed for a code; "" for nothing."""
        if code in (0x0D, 0x0A) or code in _NEVER_PRINTED:
            return ""
        if code in _HYPHENS or (code < 32 and self.page.is_hyphen(index)):
            return "-"
        if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            return chr(_UNKNOWN)
        return chr(code)

    def places(self, indexes: Sequence[int], turns: Any, feet: Numbers | None) -> Numbers:
        """Rows x0, y0, x1, y1 and baseline. `feet` are the y of the glyphs' origins, where they are known."""
        upright = self.view.quarters == 0 and not turns.any()
        corners, missing = self.page.loose_boxes(indexes) if upright else (np.zeros((4, len(indexes))), [])
        if missing or not upright:
            corners = self._ink_boxes(indexes, turns, corners, missing)
        known = feet if upright else None
        origins = self.page.origins(indexes) if known is None else (np.zeros(len(indexes)), known)
        out = np.zeros((5, len(indexes)))
        for turn in {int(turn) for turn in np.unique(turns)}:
            here = turns == turn
            ax, ay = self.seen(corners[0, here], corners[1, here], turn)
            bx, by = self.seen(corners[2, here], corners[3, here], turn)
            _, baseline = self.seen(origins[0][here], origins[1][here], turn)
            both = (np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by), baseline)
            out[:, here] = np.stack(both)
        return out

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

    def runs(self, indexes: Sequence[int], objects: Sequence[int]) -> _Runs:
        """What is known of text objects, each read at its first character."""
        sizes, matrices = self.page.sizes(indexes), self.page.matrices(indexes)
        fonts: dict[int, tuple[str, bool, bool]] = {}
        of_font: dict[int, int] = {}  # where a font comes first
        styles: dict[Style, int] = {}
        style, font = [], []
        for at, (each, index, plain, matrix) in enumerate(zip(objects, indexes, sizes, matrices.tolist(), strict=True)):
            a, b, c, d, _, _ = matrix
            key = font_of(each) or -index - 1
            if key not in fonts:
                fonts[key], of_font[key] = _font(*self.page.font(index)), at
            name, bold, italic = fonts[key]
            size = abs(plain * (math.hypot(c, d) or 1.0))
            turn = 0 if b == 0 and a > 0 and not self.view.quarters else self.view.direction(a, b)
            style.append(styles.setdefault(Style(name, size, bold, italic, turn), len(styles)))
            font.append(of_font[key])
        feet = self._feet(matrices, indexes, of_font.values())
        return _Runs(np.array(style), np.array(font), tuple(styles), feet)

    def _feet(self, matrices: Numbers, indexes: Sequence[int], of_fonts: Iterable[int]) -> Numbers | None:
        """y of the origins of upright text objects, all of whose characters stand where the object begins.

        None where that does not hold: text that leans, or a font that is written downwards.
        """
        begin: Numbers = matrices[:, 5]
        if matrices[:, 1].any() or not matrices[:, 0].all():
            return None
        samples = list(of_fonts)
        told = self.page.origins([indexes[at] for at in samples])[1]
        return begin if (told == begin[samples]).all() else None


class _Runs(NamedTuple):
    """Of each run of characters of one text object: its style, a number for its font, and its foot where known."""

    style: Indexes
    font: Indexes
    styles: tuple[Style, ...]
    feet: Numbers | None


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

    glyphs: Glyphs
    characters: int


def read_glyphs(page: Any, but: int = -1) -> Print:
    """Every printed glyph of a PDFium page, in the order of the file, each drawn twice given once.

    None where the page has exactly `but` characters.
    """
    text_page = page.get_textpage()
    try:
        reader = _Reader(text_page, view_of(page))
        count = reader.page.count
        return Print(no_glyphs() if count == but else drop_doubles(reader.glyphs()), count)
    finally:
        text_page.close()
