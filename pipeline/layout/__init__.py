"""Layout: from the pages of a reading to a Document with zones, paragraphs, tables and sections."""

from __future__ import annotations

from models.document import SET_APART, Document, ZoneKind
from pipeline.layout.compose import Composer
from pipeline.layout.furniture import mark_footnotes, set_apart
from pipeline.layout.lines import Block, Line, LineMaker
from pipeline.layout.rows import whole_rows
from pipeline.layout.structure import zoned
from pipeline.limits import Limits
from pipeline.pages import Reading
from pipeline.readers.sniffing import TEXT
from pipeline.readers.text import read_text

__all__ = ["document_from_text", "lay_out"]


def lay_out(reading: Reading) -> Document:
    """The reading repaired, put in order and cut into zones."""
    maker = LineMaker()
    sheets = maker.sheets(reading)
    for sheet in sheets:
        sheet.blocks = whole_rows(sheet.blocks, maker)
    apart = set_apart(sheets)
    mark_footnotes(sheets)
    blocks: list[Block] = [block for sheet in sheets for block in sheet.blocks]
    blocks = zoned(blocks, maker)
    composer = Composer(maker)
    composer.write([*(b for b in blocks if b.zone not in SET_APART), *_by_zone(blocks, apart)])
    return composer.document(reading)


def _by_zone(blocks: list[Block], apart: list[Line]) -> list[Block]:
    """What is set apart, stamps before furniture."""
    lines = [*apart, *(block for block in blocks if block.zone in SET_APART)]
    return sorted(lines, key=lambda block: block.zone is not ZoneKind.STAMP)


def document_from_text(text: str) -> Document:
    """A Document of pasted or typed text, read as a text file is: no places; wide blanks and tabs part columns."""
    return lay_out(read_text(text.encode("utf-8", "replace"), TEXT, Limits()))
