"""A Document as compact bytes, without its text, which is kept beside them.

Format 1: zlib over JSON of arrays. Lengths of pages and boxes are rounded to hundredths of a point.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from models.document import Box, Cell, Document, PageSize, Paragraph, Section, Table, WordSpan, Zone, ZoneKind

FORMAT = 1


def pack(document: Document) -> bytes:
    """Everything of a document but its text."""
    plain = {
        "format": FORMAT,
        "pages": [[p.number, _round(p.width), _round(p.height), p.source, p.turn] for p in document.pages],
        "words": [_word(w) for w in document.words],
        "paragraphs": [
            [p.start, p.end, p.page, p.marker, int(p.bold), int(p.centered), int(p.in_table)]
            for p in document.paragraphs
        ],
        "tables": [_table(t) for t in document.tables],
        "zones": [[z.kind.value, z.start, z.end] for z in document.zones],
        "sections": [[s.path, s.level, s.heading_start, s.heading_end, s.end, s.parent] for s in document.sections],
        "text_source": document.text_source,
        "repairs": list(document.repairs),
    }
    return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def page_starts(layout: bytes) -> list[tuple[int, int]]:
    """(offset, page) of each paragraph, in text order, without unpacking the rest: to name the page of a place."""
    plain = zlib.decompress(layout).decode()
    at = plain.index('"paragraphs":') + len('"paragraphs":')
    paragraphs, _ = json.JSONDecoder().raw_decode(plain, at)
    return [(start, page) for start, _, page, *_ in paragraphs]


def _round(length: float) -> float:
    return round(length, 2)


def _word(word: WordSpan) -> list[Any]:
    out: list[Any] = [word.start, word.end, word.page]
    if word.box is not None or word.confidence is not None:
        box = word.box
        out.append([_round(x) for x in (box.x0, box.y0, box.x1, box.y1)] if box else None)
        out.append(None if word.confidence is None else round(word.confidence, 4))
    if word.hand:
        out += [None] * (5 - len(out)) + [[list(reading) for reading in word.hand]]
    return out


def _table(table: Table) -> list[Any]:
    cells = [[c.row, c.column, c.start, c.end, c.row_span, c.column_span] for c in table.cells]
    return [table.start, table.end, table.page, table.rows, table.columns, cells, table.header_rows]


def unpack(text: str, layout: bytes) -> Document:
    """The document again. Raises ValueError for a format that this program does not know."""
    plain = json.loads(zlib.decompress(layout))
    if plain["format"] != FORMAT:
        raise ValueError(f"unknown layout format {plain['format']}")
    return Document(
        text=text,
        pages=tuple(PageSize(*p) for p in plain["pages"]),
        words=tuple(_unpack_word(w) for w in plain["words"]),
        paragraphs=tuple(_unpack_paragraph(p) for p in plain["paragraphs"]),
        tables=tuple(_unpack_table(t) for t in plain["tables"]),
        zones=tuple(Zone(ZoneKind(kind), start, end) for kind, start, end in plain["zones"]),
        sections=tuple(Section(*s) for s in plain["sections"]),
        text_source=plain["text_source"],
        repairs=tuple(plain["repairs"]),
    )


def _unpack_paragraph(paragraph: list[Any]) -> Paragraph:
    start, end, page, marker, bold, centered, in_table = paragraph
    return Paragraph(start, end, page, marker, bool(bold), bool(centered), bool(in_table))


def _unpack_word(word: list[Any]) -> WordSpan:
    start, end, page, *more = word
    box, confidence, hand = [*more, None, None, None][:3]
    readings = tuple((str(text), float(chance)) for text, chance in hand or ())
    return WordSpan(start, end, page, Box(*box) if box else None, confidence, readings)


def _unpack_table(table: list[Any]) -> Table:
    start, end, page, rows, columns, cells, header_rows = table
    return Table(start, end, page, rows, columns, tuple(Cell(*c) for c in cells), header_rows)
