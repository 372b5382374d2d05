"""Glyphs of a PDF page with their places, read through PDFium.

All places are in points as the page is displayed (crop box and /Rotate applied), origin at the top left,
y growing downwards. PDFium is not thread safe: one thread a process.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

Place = tuple[float, float]

_INVISIBLE = 3  # text render mode of OCR layers (ISO 32000-1, 9.3.6)
_HYPHENS = {0x02, 0xAD, 0xFFFE}  # what PDFium makes of a hyphen at a line's end


@dataclass(frozen=True, slots=True)
class Glyph:
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
    origin: str = "text"


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

    def place(self, x: float, y: float) -> Place:
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


def turn_place(x: float, y: float, turn: int, width: float, height: float) -> Place:
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


@dataclass(frozen=True, slots=True)
class _Style:
    """What all glyphs of one text object share."""

    font: str
    size: float
    bold: bool
    italic: bool
    hidden: bool
    turn: int


class _Reader:
    """Reads one text page; keeps the styles of its text objects and the buffers that PDFium fills."""

    def __init__(self, text_page: Any, view: View) -> None:
        self.text_page = text_page
        self.view = view
        self.styles: dict[int, _Style] = {}
        self.numbers = [ctypes.c_double() for _ in range(4)]
        self.rect = pdfium.FS_RECTF()
        self.matrix = pdfium.FS_MATRIX()
        self.name = ctypes.create_string_buffer(256)
        self.flags = ctypes.c_int()

    def glyphs(self) -> Iterator[Glyph]:
        space = False
        for index in range(pdfium.FPDFText_CountChars(self.text_page)):
            code = pdfium.FPDFText_GetUnicode(self.text_page, index)
            if code in (0x0D, 0x0A) or pdfium.FPDFText_IsGenerated(self.text_page, index) == 1:
                continue
            text = self.character(index, code)
            if not text:
                continue
            if text.isspace():
                space = True
                continue
            yield self.glyph(index, text, space)
            space = False

    def character(self, index: int, code: int) -> str:
        if code in _HYPHENS or (code < 32 and pdfium.FPDFText_IsHyphen(self.text_page, index) == 1):
            return "-"
        if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            return "\ufffd"
        return "" if code in (0x200B, 0xFEFF) else chr(code)

    def glyph(self, index: int, text: str, space: bool) -> Glyph:
        style = self.style(index)
        left, right, bottom, top = self.numbers
        pdfium.FPDFText_GetCharOrigin(self.text_page, index, left, right)
        ox, oy = left.value, right.value
        upright = style.turn == 0 and self.view.quarters == 0
        if upright and pdfium.FPDFText_GetLooseCharBox(self.text_page, index, self.rect):
            corners = (self.rect.left, self.rect.bottom, self.rect.right, self.rect.top)
        else:
            pdfium.FPDFText_GetCharBox(self.text_page, index, left, right, bottom, top)
            corners = (left.value, bottom.value, right.value, top.value)
        x0, y0, x1, y1 = self.box(corners, style.turn)
        _, baseline = self.seen(ox, oy, style.turn)
        return Glyph(
            text,
            x0,
            y0,
            x1,
            y1,
            baseline,
            style.size,
            style.font,
            style.bold,
            style.italic,
            style.hidden,
            text == "\ufffd" or pdfium.FPDFText_HasUnicodeMapError(self.text_page, index) == 1,
            style.turn,
            space,
        )

    def seen(self, x: float, y: float, turn: int) -> Place:
        return turn_place(*self.view.place(x, y), turn, self.view.width, self.view.height)

    def box(self, corners: tuple[float, float, float, float], turn: int) -> tuple[float, float, float, float]:
        ax, ay = self.seen(corners[0], corners[1], turn)
        bx, by = self.seen(corners[2], corners[3], turn)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def style(self, index: int) -> _Style:
        handle = pdfium.FPDFText_GetTextObject(self.text_page, index)
        key = ctypes.cast(handle, ctypes.c_void_p).value or -index - 1
        found = self.styles.get(key)
        if found is None:
            found = self.styles[key] = self.read_style(index, handle)
        return found

    def read_style(self, index: int, handle: Any) -> _Style:
        length = pdfium.FPDFText_GetFontInfo(self.text_page, index, self.name, 256, self.flags)
        name = self.name.value.decode("utf-8", "replace") if length else ""
        pdfium.FPDFText_GetMatrix(self.text_page, index, self.matrix)
        scale = math.hypot(self.matrix.c, self.matrix.d) or 1.0
        size = pdfium.FPDFText_GetFontSize(self.text_page, index) * scale
        lower = name.lower()
        weight = pdfium.FPDFText_GetFontWeight(self.text_page, index)
        bold = "bold" in lower or "black" in lower or 600 <= weight <= 1000  # fonts made by printing have nonsense
        hidden = bool(handle) and pdfium.FPDFTextObj_GetTextRenderMode(handle) == _INVISIBLE
        italic = "italic" in lower or "oblique" in lower or bool(self.flags.value & 0x40)
        turn = self.view.direction(self.matrix.a, self.matrix.b)
        return _Style(plain_font(name), abs(size), bold, italic, hidden, turn)


def plain_font(name: str) -> str:
    """A font's name without its subset prefix: `ABCDEF+.VnTime` gives `.VnTime`."""
    return name[7:] if len(name) > 7 and name[6] == "+" and name[:6].isalpha() else name


def read_glyphs(page: Any) -> list[Glyph]:
    """Every printed glyph of a PDFium page, in the order of the file, each drawn twice given once."""
    text_page = page.get_textpage()
    try:
        return drop_doubles(_Reader(text_page, view_of(page)).glyphs())
    finally:
        text_page.close()


def drop_doubles(glyphs: Iterator[Glyph]) -> list[Glyph]:
    """Without the second drawing of a glyph at (nearly) the same place: shadows, and bold made by drawing twice."""
    kept: list[Glyph] = []
    places: dict[tuple[str, int, int], list[Place]] = {}
    for glyph in glyphs:
        reach = max(0.12 * glyph.size, 0.3)
        row, key_text = round(glyph.baseline / 2), glyph.text
        near = (place for step in (-1, 0, 1) for place in places.get((key_text, glyph.turn, row + step), ()))
        if any(abs(x - glyph.x0) < reach and abs(y - glyph.baseline) < reach for x, y in near):
            continue
        places.setdefault((key_text, glyph.turn, row), []).append((glyph.x0, glyph.baseline))
        kept.append(glyph)
    return kept
