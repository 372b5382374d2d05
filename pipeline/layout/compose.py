"""From zoned blocks to a Document: text, word spans, paragraphs, tables and zones with exact offsets."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import groupby

import numpy as np
import regex

from models.document import Cell, Document, PageSize, Paragraph, Table, Zone
from models.words import Words
from pipeline.layout.lines import Block, GridCell, Line, LineMaker, TableBlock
from pipeline.layout.marks import marker_of
from pipeline.layout.paragraphs import column_rule, gathered
from pipeline.layout.sections import sections
from pipeline.layout.tables import column_widths, header_rows
from pipeline.pages import RawPage
from pipeline.repair.traced import NOBODY, Edit, Traced

_NEWLINE = Traced("\n", array("i", [NOBODY]))
_MANY = 1 << 18  # characters
_BLANKS = regex.compile(r"\s{2,}+|[^\S ]")  # white space that is more than one blank, or another kind


class Composer:
    """Writes paragraphs and tables one after another and remembers where everything is."""

    def __init__(self, maker: LineMaker) -> None:
        self.maker = maker
        self.text: list[str] = []
        self.length = 0
        self.words = Words(maker.ink.printed)
        self.paragraphs: list[Paragraph] = []
        self.tables: list[Table] = []
        self.zones: list[Zone] = []
        self._owners = array("i")  # of the characters whose words are not written yet

    def write(self, blocks: list[Block]) -> None:
        """All blocks, each with its zone, in text order."""
        for zone, members in groupby(blocks, key=lambda block: block.zone):
            start = self.length
            for block in members:
                if isinstance(block, Line):
                    self.paragraph(block)
                else:
                    self.table(block)
            if self.length > start and zone is not None:
                self.zones.append(Zone(zone, start, self.length))

    def paragraph(self, line: Line, in_table: bool = False) -> None:
        """One paragraph as one line of text, ended by a newline."""
        traced = _single_spaced(self.maker.mended(_single_spaced(line.traced)))
        if not traced:
            return
        start = self.length
        self._put(traced)
        page = self._page_of(traced, line.page)
        self.paragraphs.append(
            Paragraph(start, self.length, page, marker_of(traced.text), line.bold, line.centered, in_table)
        )
        self._put(_NEWLINE)

    def _page_of(self, traced: Traced, otherwise: int) -> int:
        return next((self.maker.ink.printed.pages[o] for o in traced.owners if o != NOBODY), otherwise)

    def _put(self, traced: Traced) -> None:
        self.text.append(traced.text)
        self.length += len(traced.text)
        self._owners += traced.owners
        if len(self._owners) > _MANY:
            self._write_spans()

    def _write_spans(self) -> None:
        """A span for each run of characters of one printed word, cut where white space was put into it.

        Of all that was put since the last time in one go, for there are as many as words.
        """
        if not self._owners:
            return
        owners = np.frombuffer(self._owners, np.int32)
        begins = np.flatnonzero(np.diff(owners, prepend=NOBODY - 1))
        ends = np.append(begins[1:], len(owners))
        printed = owners[begins] != NOBODY
        begins, ends = begins[printed], ends[printed]
        shift = self.length - len(owners)
        self.words.add((begins + shift).tolist(), (ends + shift).tolist(), owners[begins].tolist())
        self._owners = array("i")

    def table(self, block: TableBlock) -> None:
        """The cells row by row, each ended by a newline."""
        start = self.length
        widths = column_widths(block)
        order = sorted(block.cells, key=lambda cell: (cell.row, cell.column))
        cells = [self.cell(cell, widths.get((cell.column, cell.column_span), 0.0)) for cell in order]
        self.tables.append(
            Table(start, self.length, block.page, block.rows, block.columns, tuple(cells), header_rows(block))
        )

    def cell(self, cell: GridCell, width: float) -> Cell:
        start = self.length
        for block in gathered(list(cell.lines), column_rule(width)):
            if isinstance(block, Line):
                self.paragraph(block, in_table=True)
        end = self.length - 1 if self.length > start else start
        if end == start:
            self._put(_NEWLINE)
        return Cell(cell.row, cell.column, start, end, cell.row_span, cell.column_span)

    def document(self, pages: Iterable[RawPage], text_source: str) -> Document:
        self._write_spans()
        text = "".join(self.text)
        return Document(
            text=text,
            pages=tuple(PageSize(p.number, p.width, p.height, p.source, p.turn) for p in pages),
            words=self.words,
            paragraphs=tuple(self.paragraphs),
            tables=tuple(self.tables),
            zones=tuple(self.zones),
            sections=sections(text, self.paragraphs, self.zones),
            text_source=text_source,
            repairs=tuple(self.maker.repairs),
        )


def _single_spaced(traced: Traced) -> Traced:
    """Runs of white space as one blank, none at the ends."""
    if " ".join(traced.text.split()) == traced.text:
        return traced
    edits = [Edit(found.start(), found.end(), " ") for found in _BLANKS.finditer(traced.text)]
    return traced.edited(edits).cut(0)
