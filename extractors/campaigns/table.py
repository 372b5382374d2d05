"""Campaigns listed in a table: the sector's summary form has a column for the name, one for the launching paper and
one for the time (`Nội dung (tên) phong trào thi đua`, `Thời gian thực hiện`)."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.campaigns.find import Named, quotations
from extractors.campaigns.periods import period_in
from models.document import Cell, Document, Table

_NAME_COLUMN = regex.compile(r"(?:ten|noi\s+dung)\b.{0,20}\b(?P<kind>phong\s+trao(?:\s+thi\s+dua)?|cuoc\s+van\s+dong)")
_TIME_COLUMN = regex.compile(r"thoi\s+gian|giai\s+doan")
_KIND_BEFORE = regex.compile(
    r"\s*(?:[-+•]\s*)?(?:\d{1,2}[.)]\s*)?(?:(?:phong\s+trao(?:\s+thi\s+dua)?|cuoc\s+van\s+dong)\s+)?"
)
_KINDS = {"phong trao": "phong trào", "phong trao thi dua": "phong trào thi đua", "cuoc van dong": "cuộc vận động"}


def find_listed(document: Document, folded: str) -> list[Named]:
    """The names in the name columns of all tables that have one."""
    return [n for table in document.tables for n in _listed(document, folded, table)]


def _listed(document: Document, folded: str, table: Table) -> list[Named]:
    heads = [c for c in table.cells if c.row < max(1, table.header_rows)]
    names = [(c, m) for c in heads if (m := _NAME_COLUMN.search(folded[c.start : c.end]))]
    if not names:
        return []
    column, kind = names[0][0].column, _KINDS[regex.sub(r"\s+", " ", names[0][1]["kind"])]
    times = [c.column for c in heads if _TIME_COLUMN.search(folded[c.start : c.end])]
    found = []
    for row in range(max(1, table.header_rows), table.rows):
        cell = table.at(row, column)
        if cell is None or cell.row != row or not regex.search(r"\p{L}\s+\p{L}", document.text[cell.start : cell.end]):
            continue
        time = table.at(row, times[0]) if times else None
        period = period_in(folded[time.start : time.end]) if time else (None, None)
        found.append(replace(_named(document.text, folded, cell, kind), period=period))
    return found


def _named(text: str, folded: str, cell: Cell, kind: str) -> Named:
    """The quoted name in a cell, or all that the cell says but its own kind word."""
    start, end = cell.start, cell.end
    inner = next(((a + 1, b - 1) for a, b in quotations(text[start:end])), None)
    if inner:
        return Named(start + inner[0], start + inner[1], kind, start, end, True)
    lead = _KIND_BEFORE.match(folded, start, end)
    begin = lead.end() if lead else start
    stop = text.find("\n", begin, end)
    close = stop if stop > begin else end
    while close > begin and text[close - 1] in " .;,\n":
        close -= 1
    return Named(begin, close, kind, start, end, True)
