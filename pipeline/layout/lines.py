"""The lines and tables of a reading as layout works on them: repaired, traced to their printed words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import regex

from models.document import Box, ZoneKind
from pipeline.layout.marks import fold, marker_of
from pipeline.pages import RawLine, RawPage, RawTable, RawWord, Reading, around
from pipeline.repair import (
    Ink,
    Traced,
    clean_word,
    decode,
    encodings_of,
    heading_capitals,
    mend_hooks,
    of_words,
    prints_capitals,
    repair_line,
)

_SPECKS = regex.compile(r"^(?![.…]{4})[._…'‘’`´~¬¦|^]{1,4}$")  # a scan's specks before a line; rows of dots are blanks
_SMUDGED_DASH = regex.compile(r"^[_~.,'‘’“”\"`]{1,3}[-–—]{1,2}$")  # a speck beside the dash that opens a line


@dataclass
class Line:
    """A printed line, a part of one (one column of a header), or a whole paragraph of a format without lines."""

    traced: Traced
    page: int
    box: Box | None = None
    size: float = 0.0
    bold: bool = False
    centered: bool = False
    whole: bool = False
    indent: float = 0.0
    style: str = ""
    zone: ZoneKind | None = None
    footnote: bool = False
    copied: bool = False  # a line of a text file or web copy: it may be a piece of a paragraph after all
    goes_on: bool = False  # the rest of the sentence above, which a running head had broken

    @cached_property
    def text(self) -> str:
        return " ".join(self.traced.text.split())

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def marker(self) -> str:
        return marker_of(self.text)


@dataclass
class GridCell:
    """A cell with its lines; they may come from two pages where the row broke over the page."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: list[Line]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


@dataclass
class TableBlock:
    """A table of the reader with its lines repaired; `page` is the one where it begins, `last_page` where it ends."""

    rows: int
    columns: int
    cells: list[GridCell]
    page: int
    last_page: int
    ruled: bool = True
    box: Box | None = None
    zone: ZoneKind | None = None

    def row(self, number: int) -> list[GridCell]:
        """The cells that begin in this row, from left to right."""
        return sorted((cell for cell in self.cells if cell.row == number), key=lambda cell: cell.column)


Block = Line | TableBlock


@dataclass
class Sheet:
    """A page (its size and source), its blocks in reading order, and the lines that are set apart from it."""

    page: RawPage
    blocks: list[Block] = field(default_factory=list)
    apart: list[Line] = field(default_factory=list)


class LineMaker:
    """Turns raw lines into repaired ones, filling the ink and the names of the repairs made."""

    def __init__(self) -> None:
        self.ink = Ink()
        self.repairs: dict[str, None] = {}  # names in order of first use
        self.known: frozenset[str] = frozenset()  # words of the whole paper, in small letters
        self.encodings: dict[str, str] = {}  # of fonts that are not in Unicode
        self._mended: set[str] = set()  # texts that repair leaves as they are
        self.copied = False  # whether the reading is a text file or a web page
        self._pages: dict[int, RawPage] = {}  # those that lean or were photographed, without their blocks

    def sheets(self, reading: Reading, *, keep: bool = True) -> list[Sheet]:
        """The pages with their lines repaired; tables are repaired when they are written."""
        self.copied = reading.media_type.startswith("text/")
        self.encodings = encodings_of((word.font, word.text) for word in _all_words(reading))
        texts = {word.text for word in _all_words(reading)}
        self.known = frozenset(unicodedata.normalize("NFC", text.lower().strip(".,;:()“”")) for text in texts)
        return [self._sheet(page) for page in (reading.pages if keep else reading.used_up())]

    def _sheet(self, page: RawPage) -> Sheet:
        sheet = Sheet(replace(page, blocks=(), set_apart=()))
        if page.lean or page.sheet:
            self._pages[page.number] = sheet.page
        for block in page.blocks:
            if isinstance(block, RawTable):
                sheet.blocks += self.table(block, page.number)
            else:
                line = self.line(block, page.number)
                if line.text:
                    sheet.blocks.append(line)
        sheet.apart = [line for raw in page.set_apart if (line := self.line(raw, page.number)).text]
        return sheet

    def table(self, raw: RawTable, page: int) -> list[Block]:
        """The table; the lines of a table of one cell (a frame around text); nothing for an empty one."""
        cells = [
            GridCell(
                cell.row,
                cell.column,
                cell.row_span,
                cell.column_span,
                [line for part in cell.lines if (line := self.line(part, page)).text],
            )
            for cell in sorted(raw.cells, key=lambda cell: (cell.row, cell.column))
        ]
        if not any(cell.lines for cell in cells):
            return []
        if len(cells) == 1:
            return list(cells[0].lines)
        return [TableBlock(raw.rows, raw.columns, cells, page, page, raw.ruled, self._straight(page, [raw.box]))]

    def line(self, raw: RawLine, page: int) -> Line:
        """The line repaired, its automatic list mark put in front as it is printed."""
        raw = _without_specks(raw)
        words = list(raw.words)
        if words and words[0].origin == "ocr" and _SMUDGED_DASH.match(words[0].text):
            words[0] = words[0]._replace(text="-")
        if raw.list_mark.strip():
            first = next((w for w in words if w.text != "\t"), None)
            words.insert(0, RawWord(raw.list_mark.strip(), box=None, bold=bool(first and first.bold)))
        traced = self.traced(words, page)
        printed = [word for word in raw.words if word.text.strip()]
        bold = [len(word.text) for word in printed if word.bold]
        return Line(
            traced,
            page,
            box=self._straight(page, (word.box for word in raw.words)) if page in self._pages else raw.box,
            size=max([word.size for word in printed], default=0.0),
            bold=bool(bold) and 2 * sum(bold) > sum([len(word.text) for word in printed]),
            centered=raw.centered,
            whole=raw.whole,
            indent=raw.indent,
            style=raw.style,
            copied=self.copied,
        )

    def traced(self, words: list[RawWord], page: int) -> Traced:
        """The words as one repaired line."""
        kept, texts = [], []
        for word, letters in zip(words, self._in_unicode(words), strict=True):
            text, names = clean_word(letters)
            if word.origin == "ocr" and text and not text.strip("|¦‖"):
                text, names = "", ("stray-rules",)  # the edge of a table read as a letter
            if names:
                self.repairs |= dict.fromkeys(names)
            if text:
                kept.append(word)
                texts.append(text)
        return self.mended(of_words(zip(self.ink.add(kept, page), texts, strict=True)))

    def _in_unicode(self, words: list[RawWord]) -> list[str]:
        """The words of one line in Unicode, whatever 8-bit font they are printed in."""
        if not self.encodings:
            return [word.text for word in words]
        encodings = [self.encodings.get(word.font) for word in words]
        texts = []
        for word, encoding in zip(words, encodings, strict=True):
            new = word.text
            if encoding:
                new = decode(word.text, encoding, capitals=prints_capitals(word.font, encoding))
            if encoding and new != word.text:
                self.repairs[encoding] = None
            texts.append(new)
        return heading_capitals(texts) if texts and all(encoding == "tcvn3" for encoding in encodings) else texts

    def mended(self, traced: Traced) -> Traced:
        """A line or paragraph with its words and numbers repaired."""
        if traced.text in self._mended:
            return traced
        found, names = repair_line(traced, self.known)
        if self._recognised(found) and (hooked := mend_hooks(found)).text != found.text:
            found, names = hooked, (*names, "hooks")
        self.repairs |= dict.fromkeys(names)
        if not names:
            self._mended.add(traced.text)
        return found

    def _recognised(self, traced: Traced) -> bool:
        """Whether recognition read any of the words in a picture."""
        return self.ink.from_pictures and any(self.ink.recognised(owner) for owner in traced.owners if owner >= 0)

    def _straight(self, page: int, boxes: Iterable[Box | None]) -> Box | None:
        """The box around all boxes, as they would stand on a flat page that does not lean: lines are compared by it."""
        aslant = self._pages.get(page)
        if aslant is None:
            return around(boxes)
        return around(aslant.straight(box) for box in boxes if box is not None)

    def part(self, line: Line, start: int, end: int | None = None) -> Line:
        """A part of a line (one column of it), with its own box."""
        traced = line.traced.cut(start, end)
        boxes = map(self.ink.printed.box, sorted({owner for owner in traced.owners if owner >= 0}))
        return Line(
            traced,
            line.page,
            self._straight(line.page, boxes),
            line.size,
            line.bold,
            line.centered,
            line.whole,
            line.indent,
            line.style,
        )


def _without_specks(raw: RawLine) -> RawLine:
    """The line from its first word on that is no speck of a scan."""
    start, last = 0, len(raw.words) - 1
    while start < last and raw.words[start].origin == "ocr" and _SPECKS.match(raw.words[start].text):
        start += 1
    return replace(raw, words=raw.words[start:]) if start else raw


def _all_words(reading: Reading) -> Iterator[RawWord]:
    return (word for page in reading.pages for line in _all_lines(page) for word in line.words)


def _all_lines(page: RawPage) -> Iterator[RawLine]:
    for block in page.blocks:
        if isinstance(block, RawTable):
            for cell in block.cells:
                yield from cell.lines
        else:
            yield block
    yield from page.set_apart
