"""Which rows of a table are headings, and which tables run on over the page."""

from __future__ import annotations

from functools import cache

import regex

from pipeline.layout.data import words
from pipeline.layout.lines import Block, GridCell, Line, TableBlock
from pipeline.layout.marks import fold

HEADING_ROWS = 3  # at most
_COUNTER = regex.compile(r"^\(?(?:\d{1,3}|[IVX]{1,5}|[A-Za-z])\)?[.)]?$")


@cache
def _heading_words() -> frozenset[str]:
    return frozenset(fold(word) for phrase in words("columns") for word in phrase.split())


def header_rows(table: TableBlock) -> int:
    """How many rows on top are headings: short words of the usual column headings, or bold, above rows that are not.

    A row of column numbers (1, 2, 3 … or (1), (2) …) right below belongs to them.
    """
    count = 0
    for number in range(min(HEADING_ROWS, table.rows - 1)):
        cells = table.row(number)
        covered = number < count
        if not covered and not _is_heading(cells, table) and not (count and _numbers_columns(cells)):
            break
        count = max([count, number + 1, *(cell.row + cell.row_span for cell in cells)])
    return min(count, table.rows - 1)


def _is_heading(cells: list[GridCell], table: TableBlock) -> bool:
    texts = [cell.text for cell in cells if cell.lines]
    if not texts or any(len(text) > 160 or text.endswith(("./.", ";")) for text in texts):
        return False
    if sum(cell.column_span for cell in cells) < table.columns / 2 or any(_COUNTER.match(text) for text in texts):
        return False
    if fold(texts[0]) in {"stt", "tt", "so tt", "so thu tu"}:
        return True
    spoken = [word for text in texts for word in fold(text).split()]
    usual = sum(word in _heading_words() for word in spoken)
    bold = all(line.bold for cell in cells for line in cell.lines)
    return (bold and len(texts) > 1 and not _all_bold(table)) or usual >= 0.6 * len(spoken)


def _all_bold(table: TableBlock) -> bool:
    return all(line.bold for cell in table.cells for line in cell.lines)


def _numbers_columns(cells: list[GridCell]) -> bool:
    texts = [cell.text.strip("() .") for cell in cells]
    return len(texts) > 1 and texts == [str(number + 1) for number in range(len(texts))]


def column_widths(table: TableBlock) -> dict[tuple[int, int], float]:
    """The width of the text in each (column, columns covered), in points: that of the widest line."""
    widths: dict[tuple[int, int], float] = {}
    for cell in table.cells:
        key = (cell.column, cell.column_span)
        for line in cell.lines:
            if line.box is not None:
                widths[key] = max(widths.get(key, 0.0), line.box.x1 - line.box.x0)
    return widths


# ----------------------------------------------------------------------------------------- over the page


def joined_tables(blocks: list[Block], dropped: list[Line]) -> list[Block]:
    """Tables that run on over the page as one; the repeated heading rows go to `dropped`.

    Footnotes at the foot of the first page do not part a table: they follow it.
    """
    out: list[Block] = []
    open_table: TableBlock | None = None
    for block in blocks:
        if isinstance(block, TableBlock):
            if open_table is not None and _runs_on(open_table, block):
                _append(open_table, block, dropped)
                continue
            open_table = block
        elif open_table is not None and not _is_note(block, open_table):
            open_table = None
        out.append(block)
    return out


_NOTE = regex.compile(r"^\W{0,2}\d{1,2}\s?\)?\s?\p{L}|^\*+\s?\p{L}")


def _is_note(line: Line, table: TableBlock) -> bool:
    """A footnote below the table on the page where it breaks off."""
    if line.page != table.last_page or line.box is None or table.box is None:
        return False
    return line.box.y0 >= table.box.y1 - 2 and (line.footnote or bool(_NOTE.match(line.text)))


def _runs_on(first: TableBlock, second: TableBlock) -> bool:
    """The next page begins with a table of as many columns that stands at the same place.

    Where a format has pages without places (form feeds in text) the rows themselves must tell.
    """
    if second.page != first.last_page + 1 or second.columns != first.columns:
        return False
    if first.box is None and second.box is None:
        return _rows_run_on(first, second)
    if first.box is None or second.box is None:
        return False
    return abs(first.box.x0 - second.box.x0) < 25 and abs(first.box.x1 - second.box.x1) < 25


def _rows_run_on(first: TableBlock, second: TableBlock) -> bool:
    """The heading is repeated, a row goes on in the middle of a sentence, or the numbers of the rows go on."""
    again = _repeated(first, second, [])
    if again or _goes_on(first, second.row(0)):
        return True
    last, following = (
        next((int(found[1]) for row in rows if (found := _NUMBERED.match(row))), None)
        for rows in (reversed(_first_cells(first)), _first_cells(second)[:1])
    )
    return last is not None and following == last + 1


_NUMBERED = regex.compile(r"(\d{1,3})[.)]?$")


def _first_cells(table: TableBlock) -> list[str]:
    return [cell.text for number in range(table.rows) for cell in table.row(number)[:1] if cell.column == 0]


def _append(first: TableBlock, second: TableBlock, dropped: list[Line]) -> None:
    start = _repeated(first, second, dropped)
    rows = [second.row(number) for number in range(start, second.rows)]
    if rows and _goes_on(first, rows[0]):
        below = {cell.column: cell for cell in rows[0]}
        for cell in first.cells:
            if cell.row + cell.row_span == first.rows and cell.column in below:
                cell.lines += below[cell.column].lines
        start += 1
        rows = rows[1:]
    shift = first.rows - start
    for cell in (cell for row in rows for cell in row):
        cell.row += shift
        first.cells.append(cell)
    first.rows += len(rows)
    first.last_page = second.last_page
    first.box = second.box


def _repeated(first: TableBlock, second: TableBlock, dropped: list[Line]) -> int:
    """How many rows on top of `second` only repeat those of `first`."""
    count = 0
    for number in range(min(header_rows(first), second.rows)):
        if [fold(c.text) for c in first.row(number)] != [fold(c.text) for c in second.row(number)]:
            break
        dropped += [line for cell in second.row(number) for line in cell.lines]
        count = number + 1
    return count


def _goes_on(first: TableBlock, row: list[GridCell]) -> bool:
    """A row broken over the page: its number stands above, and its text begins in the middle of a sentence."""
    texts = [cell.text for cell in row]
    if not texts or texts[0] or any(cell.row_span > 1 for cell in row):
        return False
    above = [cell for cell in first.cells if cell.row + cell.row_span == first.rows]
    numbered = any(cell.column == 0 and cell.text for cell in above)
    return numbered and any(text[:1].islower() for text in texts)
