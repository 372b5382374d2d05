"""Layout: from the pages of a reading to a Document with zones, paragraphs, tables and sections."""

from __future__ import annotations

from models.document import Document
from pipeline.layout.compose import Composer
from pipeline.layout.lines import Block, LineMaker
from pipeline.layout.structure import zoned
from pipeline.layout.text import reading_of
from pipeline.pages import Reading

__all__ = ["document_from_text", "lay_out"]


def lay_out(reading: Reading) -> Document:
    """The reading repaired, put in order and cut into zones."""
    maker = LineMaker()
    blocks: list[Block] = []
    for sheet in maker.sheets(reading):
        blocks += sheet.blocks
    composer = Composer(maker)
    composer.write(zoned(blocks, maker))
    return composer.document(reading)


def document_from_text(text: str) -> Document:
    """A Document of pasted or typed text: one page, no places; wide blanks and tabs part columns."""
    return lay_out(reading_of(text))
