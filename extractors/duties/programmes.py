"""Programmes that stand as tables: parts of the day over their slots, a slot over the lines of its cell."""

from __future__ import annotations

import regex

from models.document import Cell, Document, Table

_CLOCK = regex.compile(r"(?<!\d)\d{1,2}\s*(?:[hH]|[gG](?:iờ)?)\s*(?:\d{2})?(?!\w)|(?<![\d/])\d{1,2}:\d{2}(?!\d)")
_NUMBER = regex.compile(r"\s*(?:\d{1,3}|[IVX]{1,5})\s*[.)]?\s*$")
_LINE = regex.compile(r"[^\n]+")
_MARK = regex.compile(r"\s*(?P<mark>[-–+•*▪]|\d{1,2}[.)]|[a-zđ]\))\s+")
ENOUGH = 0.5  # share of the rows with an hour that makes a table a programme

Line = tuple[int, str, str, int, int]  # level, mark, words, start, end


def is_programme(document: Document, table: Table) -> bool:
    """Whether most rows of a table give an hour of the day."""
    rows = [row for row in range(heading_rows(document, table), table.rows) if not _across(document, table, row)]
    timed = sum(any(_CLOCK.search(_words(document, c)) for c in _cells(document, table, row)) for row in rows)
    return len(rows) >= 2 and timed >= ENOUGH * len(rows)


def heading_rows(document: Document, table: Table) -> int:
    """Rows on top that name the columns: none where the first one holds an hour or runs over the whole width."""
    first = [c for c in table.cells if c.row == 0]
    words = [_words(document, c) for c in first]
    if _across(document, table, 0) or any(_CLOCK.search(w) or _NUMBER.fullmatch(w) for w in words if w):
        return 0
    return max((c.row_span for c in first), default=1) if sum(map(bool, words)) > 1 else 0


def table_lines(document: Document, table: Table) -> list[Line]:
    """The lines of a table, nested: a row over the whole width, or a cell over several rows, stands over what follows.

    A row is one line of its cells in order; the further lines of its longest cell stand below it.
    """
    found: list[Line] = []
    level = 0
    for row in range(heading_rows(document, table), table.rows):
        cells = _cells(document, table, row)
        head = _across(document, table, row)
        if head is not None:
            found.append((0, "", _words(document, head), head.start, head.end))
            level = 1
            continue
        over = [c for c in cells if c.row_span > 1 and c.column == 0 and not _NUMBER.fullmatch(_words(document, c))]
        for cell in over:
            found.append((0, "", _words(document, cell), cell.start, cell.end))
            level = 1
        found += _row(document, [c for c in cells if c not in over], level)
    return found


def _cells(document: Document, table: Table, row: int) -> list[Cell]:
    """The cells that begin in a row and hold words."""
    return [c for c in table.cells if c.row == row and _words(document, c)]


def _across(document: Document, table: Table, row: int) -> Cell | None:
    """The cell of a row that has only this one: the heading of a part."""
    cells = _cells(document, table, row)
    covered = any(c.row < row < c.row + c.row_span for c in table.cells)
    if len(cells) != 1 or covered or table.columns < 2 or _CLOCK.match(_words(document, cells[0])):
        return None
    return cells[0]


def _words(document: Document, cell: Cell) -> str:
    return " ".join(document.text[cell.start : cell.end].split())


def _row(document: Document, cells: list[Cell], level: int) -> list[Line]:
    if not cells:
        return []
    number = cells[0] if len(cells) > 1 and _NUMBER.fullmatch(_words(document, cells[0])) else None
    told = [c for c in cells if c is not number]
    content = max(told, key=lambda c: c.end - c.start)
    first, *more = _LINE.finditer(document.text, content.start, content.end)
    words = [" ".join(first.group().split()) if c is content else _words(document, c) for c in told]
    begin, end = min(c.start for c in cells), max(c.end for c in cells)
    mark = _words(document, number) if number else ""
    return [(level, mark, " · ".join(words), begin, end), *_below(document, more, level + 1)]


def _below(document: Document, lines: list[regex.Match[str]], level: int) -> list[Line]:
    found = []
    for line in lines:
        mark = _MARK.match(line.group())
        start = line.start() + (mark.end() if mark else 0)
        words = " ".join(document.text[start : line.end()].split())
        if words:
            found.append((level, mark["mark"] if mark else "", words, start, line.end()))
    return found
