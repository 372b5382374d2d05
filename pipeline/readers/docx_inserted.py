"""Parts that a Word file inserts whole (`w:altChunk`, ISO/IEC 29500-1, 17.17.2.1): web pages, text, RTF, Word files.

Word shows their words as the document's own; python-docx knows nothing of them.
"""

from __future__ import annotations

from models.errors import InputRefused, ToolMissing
from pipeline.limits import Limits
from pipeline.pages import RawLine, RawTable
from pipeline.readers import sniffing

DEEPEST = 2  # documents within documents
Blocks = list[RawLine | RawTable]


def read_inserted(part: bytes, limits: Limits, depth: int) -> tuple[Blocks, list[RawLine]] | None:
    """The part's blocks and what it sets apart; None where it cannot be read: the paper is then partly read."""
    if depth >= DEEPEST or not part:
        return None
    try:
        return _read(part, sniffing.sniff(part), limits, depth)
    except (InputRefused, ToolMissing):
        return None


def _read(part: bytes, media_type: str, limits: Limits, depth: int) -> tuple[Blocks, list[RawLine]] | None:
    if media_type in (sniffing.DOCX, sniffing.RTF, sniffing.DOC, sniffing.ODT, sniffing.WORD_XML):
        from pipeline.readers.docx import contents
        from pipeline.readers.libreoffice import to_docx

        data = part if media_type == sniffing.DOCX else to_docx(part, media_type, limits)
        return contents(data, limits, depth + 1)[:2]
    if media_type in (sniffing.HTML, sniffing.MHTML):
        from pipeline.readers.html import read_html

        found = read_html(part, media_type, limits)
    elif media_type in (sniffing.TEXT, sniffing.MARKDOWN):
        from pipeline.readers.text import read_text

        found = read_text(part, media_type, limits)
    else:
        return None
    blocks = [block for page in found.pages for block in page.blocks]
    if not any(_says(block) for block in blocks):
        return None  # a picture, or bytes that are no text
    return blocks, [line for page in found.pages for line in page.set_apart]


def _says(block: RawLine | RawTable) -> bool:
    lines = [block] if isinstance(block, RawLine) else [line for cell in block.cells for line in cell.lines]
    return any(any(map(str.isalnum, line.text)) for line in lines)
