"""What a reader hands on: pages of words with places, before any repair."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from models.document import Box
from pipeline.perspective import Slanted


class RawWord(NamedTuple):
    """A word as the file has it. `text` holds no white space, but may be a lone tab, kept for its width.

    `font` is the font's name without its subset prefix; `size` is in points; `confidence` (0..1) is OCR's.
    `origin` is "text", "ocr" or "form" (the appearance of a form field: what electronic signing put on the page).
    `others` are what other readings of the same place gave (OCR): candidates where this one breaks a grammar.
    A word of origin "hand" is what is written by hand in a printed line's blank: `hand` holds its readings with their
    chances, the likeliest first; a printed word behind a blank without ink has models.document.NOTHING_WRITTEN.
    """

    text: str
    box: Box | None = None
    font: str = ""
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    confidence: float | None = None
    origin: str = "text"
    others: tuple[str, ...] = ()
    hand: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class RawLine:
    """A printed line (PDF, image), or a whole paragraph where the format has no printed lines (DOCX, HTML, text).

    `whole` says that the line is a whole paragraph and must not be joined with the next. `style` is the
    format's own name for it ("Heading 1", "h2", "li"); `list_mark` the automatic number or bullet that the
    format adds in front ("1.", "a)", "-"), which is not among the words.
    """

    words: tuple[RawWord, ...]
    whole: bool = False
    centered: bool = False
    indent: float = 0.0  # points from the page's or cell's left margin
    style: str = ""
    list_mark: str = ""

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def box(self) -> Box | None:
        return around(word.box for word in self.words)


def around(boxes: Iterable[Box | None]) -> Box | None:
    """The box around all boxes; None where there are none."""
    known = [box for box in boxes if box is not None]
    if len(known) < 2:
        return known[0] if known else None
    left, top, right, bottom = zip(*known, strict=True)
    return Box(min(left), min(top), max(right), max(bottom))


def turned(box: Box, degrees: float, width: float, height: float) -> Box:
    """The box of the same size with its middle turned about the middle of a page."""
    turn = math.radians(degrees)
    dx, dy = (box.x0 + box.x1 - width) / 2, (box.y0 + box.y1 - height) / 2
    x = width / 2 + dx * math.cos(turn) - dy * math.sin(turn)
    y = height / 2 + dx * math.sin(turn) + dy * math.cos(turn)
    half_x, half_y = (box.x1 - box.x0) / 2, (box.y1 - box.y0) / 2
    return Box(round(x - half_x, 2), round(y - half_y, 2), round(x + half_x, 2), round(y + half_y, 2))


@dataclass(frozen=True, slots=True)
class RawCell:
    row: int
    column: int
    lines: tuple[RawLine, ...]
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table; `ruled` is False where it has no visible rules (often a header laid out as a table)."""

    rows: int
    columns: int
    cells: tuple[RawCell, ...]
    ruled: bool = True
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page in reading order as far as the format tells. Width and height in points, 0 where it has none.

    `set_apart` holds lines that the format itself marks as not the paper's words: DOCX headers and footers,
    menus of a web page, stamps of digital signatures.
    """

    number: int
    blocks: tuple[RawLine | RawTable, ...]
    width: float = 0.0
    height: float = 0.0
    source: str = "text"  # "text" or "ocr"
    set_apart: tuple[RawLine, ...] = ()
    turn: int = 0  # quarters clockwise by which the page was turned to stand upright; places are those after it
    lean: float = 0.0  # degrees by which what is printed on a scanned page leans; places are those of the leaning page
    sheet: Slanted | None = None  # how a photographed sheet lies in its page; places are those of the photograph

    def straight(self, box: Box) -> Box:
        """The box as it would stand if the sheet lay flat and its print did not lean."""
        width, height = (self.sheet.width, self.sheet.height) if self.sheet else (self.width, self.height)
        box = self.sheet.on_sheet(box) if self.sheet else box
        return turned(box, -self.lean, width, height) if self.lean else box


@dataclass(slots=True)
class Reading:
    """A whole file as read. `page_count` is 1 where the format has no pages."""

    media_type: str
    pages: tuple[RawPage, ...]
    page_count: int
    notes: tuple[str, ...] = field(default=())  # codes of what was odd: "page-unreadable", "repaired" …

    def used_up(self) -> Iterator[RawPage]:
        """The pages one after another; none is kept, so that a long paper is not held as read and as laid out."""
        pages = list(reversed(self.pages))
        self.pages = ()
        while pages:
            yield pages.pop()

    @property
    def text_source(self) -> str:
        kinds = {page.source for page in self.pages if page.blocks}
        return "mixed" if len(kinds) > 1 else next(iter(kinds), "text")
