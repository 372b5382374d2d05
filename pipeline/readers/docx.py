"""DOCX → one page of lines and tables in document order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import regex
from docx.exceptions import PythonDocxError
from docx.oxml.exceptions import XmlchemyError
from lxml import etree

from models.errors import FileDamaged, InputRefused, ToolMissing
from pipeline.limits import Limits
from pipeline.pages import RawCell, RawLine, RawPage, RawTable, RawWord, Reading
from pipeline.readers.docx_inserted import read_inserted
from pipeline.readers.docx_numbering import Numbering
from pipeline.readers.docx_package import Unreadable, open_docx, pictures
from pipeline.readers.docx_styles import Element, Styles, is_ruled, qn, value
from pipeline.readers.docx_text import ParagraphReader, ends_deleted
from pipeline.readers.sniffing import DOCX

Block = RawLine | RawTable
# What python-docx and a walk over a tree raise where parts contradict each other; a walk may also nest too deep.
_BROKEN = (
    KeyError, IndexError, AttributeError, TypeError, ValueError, RecursionError, etree.LxmlError, XmlchemyError,
    PythonDocxError,
)  # fmt: skip
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_INSERTED = qn("w:altChunk")
_PROPERTIES = ("w:sectPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:sdtPr", "w:pPr")
_DROPPED = {qn(t) for t in ("w:del", "w:moveFrom", *_PROPERTIES)}
# The words of a letterhead (Appendix I, boxes 1 to 4): where a running head has them, it is the paper's own header.
_LETTERHEAD = regex.compile(r"cộng\s*h[oò][aà]\s*xã\s*hội|đảng\s*cộng\s*sản\s*việt\s*nam|\bsố\s*:", regex.IGNORECASE)


def read_docx(data: bytes, limits: Limits, media_type: str = DOCX) -> Reading:
    """A Word document as one page without places. `media_type` is that of the original where it was converted.

    Raises FileDamaged, FileEncrypted, UnpacksTooLarge, and what reading its pictures raises where a document
    holds nothing but pictures of pages.
    """
    try:
        blocks, apart, notes = contents(data, limits)
    except Unreadable:
        if media_type != DOCX:  # it comes from LibreOffice already
            raise
        blocks, apart, notes = contents(_rewritten(data, limits), limits)
        notes = ("repaired", *notes)
    if not any(_has_words(block) for block in blocks):
        scanned = _scanned_pages(data, limits)
        if scanned:
            return Reading(media_type, tuple(scanned), len(scanned), ("pictures-of-pages",))
    return Reading(media_type, (RawPage(1, tuple(blocks), set_apart=tuple(apart)),), 1, notes)


def contents(data: bytes, limits: Limits, depth: int = 0) -> tuple[list[Block], list[RawLine], tuple[str, ...]]:
    """The paper's blocks, what is set apart, and notes; `depth` counts the documents that this one is inserted in.

    Raises FileDamaged (Unreadable where another reader may do better), FileEncrypted, UnpacksTooLarge.
    """
    document = open_docx(data, limits)
    try:
        reader = _Reader(document, limits, depth)
        return reader.body(), reader.set_apart, reader.notes
    except _BROKEN as error:
        raise Unreadable from error


def _rewritten(data: bytes, limits: Limits) -> bytes:
    """The document written anew by LibreOffice. Raises FileDamaged where that fails too."""
    from pipeline.readers.libreoffice import to_docx

    try:
        return to_docx(data, DOCX, limits)
    except ToolMissing as error:
        raise FileDamaged from error


def _has_words(block: Block) -> bool:
    if isinstance(block, RawLine):
        return bool(block.words)
    return any(line.words for cell in block.cells for line in cell.lines)


def _scanned_pages(data: bytes, limits: Limits) -> list[RawPage]:
    from dataclasses import replace

    from pipeline.readers.images import read_image

    pages: list[RawPage] = []
    for picture in pictures(data, limits)[: limits.pages]:
        try:
            pages.extend(read_image(picture, limits).pages)
        except InputRefused:
            continue  # a logo without words, or a picture that only Word can draw
    return [replace(page, number=number) for number, page in enumerate(pages, start=1)]


class _Reader:
    def __init__(self, document: Any, limits: Limits, depth: int) -> None:
        self._document = document
        self._limits, self._depth = limits, depth
        self.notes: tuple[str, ...] = ()
        self._styles = Styles(document)
        self._paragraphs = ParagraphReader(self._styles, Numbering(document, self._styles))
        self._notes = {kind: _notes(document, kind) for kind in ("footnote", "endnote")}
        self._noted = 0
        self.set_apart: list[RawLine] = []

    def body(self) -> list[Block]:
        """The paper's own words; running heads and feet go to `set_apart`."""
        blocks = list(self._blocks(self._document.element.body))
        return self._heads() + blocks

    def _heads(self) -> list[Block]:
        """Headers and footers. A header that only the first page has, or that is a letterhead, is the paper's."""
        own: list[Block] = []
        seen: set[str] = set()
        for index, section in enumerate(self._document.sections):
            first_only = section.different_first_page_header_footer
            parts = [(section.header, False), (section.footer, False)]
            if first_only:
                parts = [(section.first_page_header, True), (section.first_page_footer, False), *parts]
            for part, maybe_own in parts:
                if part.is_linked_to_previous or str(part.part.partname) in seen:
                    continue
                seen.add(str(part.part.partname))
                blocks = list(self._blocks(part._element))
                text = " ".join(line.text for line in _lines(blocks))
                is_header = part._element.tag == qn("w:hdr")
                if index == 0 and is_header and (_LETTERHEAD.search(text) or (maybe_own and len(text) > 40)):
                    own.extend(blocks)
                else:
                    self.set_apart.extend(_lines(blocks))
        return own

    def _blocks(self, parent: Element) -> Iterator[Block]:
        """Lines and tables of a body, a cell, a text box, a header or a note, in document order."""
        waiting: list[Element] = []  # paragraphs whose end is a tracked deletion
        for child in _content(parent):
            if child.tag == _PARAGRAPH:
                waiting.append(child)
                if not ends_deleted(child):
                    yield from self._paragraph(waiting)
                    waiting = []
            elif child.tag == _TABLE:
                yield from self._table(child)
            elif child.tag == _INSERTED:
                yield from self._inserted(child)
        if waiting:
            yield from self._paragraph(waiting)

    def _inserted(self, element: Element) -> Iterator[Block]:
        """The words of a part that is inserted whole; a paper of which one cannot be read is told to be partly read."""
        relation = self._document.part.rels.get(element.get(qn("r:id"), ""))
        part = b"" if relation is None or relation.is_external else relation.target_part.blob
        found = read_inserted(part, self._limits, self._depth)
        if found is None:
            self.notes = ("partial",)
            return
        yield from found[0]
        self.set_apart.extend(found[1])

    def _paragraph(self, elements: list[Element]) -> Iterator[Block]:
        found = self._paragraphs.read(elements)
        yield from found.lines
        for box in found.boxes:
            yield from self._blocks(box)
        for kind, identity in found.notes:
            note = self._notes[kind].pop(identity, None)
            if note is not None:
                self._noted += 1
                yield from self._note(note, kind)

    def _note(self, note: Element, kind: str) -> Iterator[Block]:
        """A foot- or endnote right after the block that calls it, as on the printed page."""
        mark = str(self._noted)
        for line in _lines(self._blocks(note)):
            yield RawLine(line.words, True, style=kind, list_mark=mark)
            mark = ""

    def _table(self, table: Element) -> Iterator[Block]:
        rows = [row for row in _content(table) if row.tag == _ROW and not _is_deleted_row(row)]
        grid: list[_Cell] = []
        for number, row in enumerate(rows):
            self._row(row, number, grid)
        cells = [cell for cell in grid if not cell.continues]
        columns = max((cell.column + cell.span for cell in grid), default=0)
        if len(cells) == 1:  # a frame around a text
            yield from cells[0].blocks
            return
        ruled = is_ruled(table, self._styles, len(rows))
        raw = tuple(RawCell(cell.row, cell.column, tuple(_lines(cell.blocks)), cell.rows, cell.span) for cell in cells)
        if raw:
            yield RawTable(len(rows), columns, raw, ruled)

    def _row(self, row: Element, number: int, grid: list[_Cell]) -> None:
        column = int(value(row.find(qn("w:trPr")), "w:gridBefore") or 0)
        for element in _content(row):
            if element.tag != _CELL:
                continue
            properties = element.find(qn("w:tcPr"))
            span = max(int(value(properties, "w:gridSpan") or 1), 1)
            merged = value(properties, "w:vMerge")
            above = _above(grid, number, column) if merged in ("", "continue") else None
            sideways = value(properties, "w:hMerge") in ("", "continue")
            blocks = list(self._blocks(element))
            cell = _Cell(number, column, span, blocks, continues=above is not None)
            if sideways and grid and grid[-1].row == number:
                owner = grid[-1].owner or grid[-1]
                owner.span += span
                owner.blocks.extend(blocks)
            else:
                if above is not None:
                    cell.owner = above.owner or above
                    cell.owner.rows = number - cell.owner.row + 1
                    cell.owner.blocks.extend(blocks)
                grid.append(cell)
            column += span


class _Cell:
    """A cell as met: `continues` where it only carries on the merged cell (`owner`) above it."""

    def __init__(self, row: int, column: int, span: int, blocks: list[Block], *, continues: bool) -> None:
        self.row, self.column, self.span, self.rows = row, column, span, 1
        self.blocks, self.continues = blocks, continues
        self.owner: _Cell | None = None


def _above(grid: list[_Cell], row: int, column: int) -> _Cell | None:
    return next((cell for cell in reversed(grid) if cell.row == row - 1 and cell.column == column), None)


def _is_deleted_row(row: Element) -> bool:
    properties = row.find(qn("w:trPr"))
    return properties is not None and properties.find(qn("w:del")) is not None


def _content(parent: Element) -> Iterator[Element]:
    """Paragraphs, tables, rows, cells below content controls, insertions and other wrappers."""
    for child in parent:
        if not isinstance(child.tag, str) or child.tag in _DROPPED:
            continue
        if child.tag in (_PARAGRAPH, _TABLE, _ROW, _CELL, _INSERTED):
            yield child
        else:
            yield from _content(child)


def _lines(blocks: Iterable[Block]) -> Iterator[RawLine]:
    """Blocks as lines: a table (in a cell, a header, a note) becomes one line a row, its cells kept apart by tabs."""
    for block in blocks:
        if isinstance(block, RawLine):
            yield block
        else:
            yield from _flat_rows(block)


def _flat_rows(table: RawTable) -> Iterator[RawLine]:
    for row in range(table.rows):
        words: list[RawWord] = []
        for cell in table.cells:
            if cell.row == row:
                inner = [word for line in cell.lines for word in (*_mark_words(line), *line.words)]
                words.extend([*([RawWord("\t")] if words and inner else []), *inner])
        if words:
            yield RawLine(tuple(words), whole=True)


def _mark_words(line: RawLine) -> tuple[RawWord, ...]:
    return (RawWord(line.list_mark),) if line.list_mark else ()


def _notes(document: Any, kind: str) -> dict[str, Element]:
    """The notes of the document by id, without the separators Word keeps among them."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}s") and not relation.is_external:
            try:
                root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False))
            except etree.LxmlError:
                return {}
            return {n.get(qn("w:id"), ""): n for n in root.findall(qn(f"w:{kind}")) if n.get(qn("w:type")) is None}
    return {}
