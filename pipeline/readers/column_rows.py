"""The printed lines of a table in columns, joined to rows: which line goes on with the row above and which opens one.

A cell's text is broken where the next word had no room. So a line that begins with a small letter, or whose first
word would have fitted on the line above, tells; a number in the first column is a row's wherever it is printed
(converters put it beside the middle of a row's lines).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

_MARK = regex.compile(r"(?:\d{1,3}(?:\.\d{1,2}){0,2}|[IVXLC]{1,5}|[a-zđA-H])[.)]?")
_SMALL = regex.compile(r"[(\[“\"']?\p{Ll}")
_ITEM = regex.compile(r"[-–+•]\s?\S")
_ROOM = 0.85  # of a column's width: a word that fits into this much would have stood on the line above
_HALF = 0.5  # of the lines with words in the first column: marks of rows, for it to be a column of marks
_HEADING = 3  # printed lines of a heading, at most

Cells = list[str]


@dataclass
class Row:
    """A row's cells; `down` is how many rows its first cell covers."""

    cells: Cells
    down: int = 1


@dataclass(frozen=True, slots=True)
class _Shape:
    """Of the columns: their widths in characters, whether the first one numbers the rows, and the one of most words."""

    widths: tuple[int, ...]
    marks: bool
    main: int

    def marked(self, line: Cells) -> bool:
        return self.marks and _MARK.fullmatch(line[0]) is not None


def joined_rows(lines: Sequence[Cells | None]) -> list[Row]:
    """Rows of the printed lines, each a list of as many cells; None stands for a blank line or a rule."""
    filled = [line for line in lines if line is not None]
    if not filled:
        return []
    shape = _shape(filled)
    head, body = _headed(lines[next(i for i, line in enumerate(lines) if line is not None) :], shape)
    groups = _groups(body)
    if not _is_row_each(groups, shape):
        groups = _by_lines([line for group in groups for line in group], shape)
    rows = [Row(_merged(group)) for group in groups]
    if not shape.marks:
        _cover(rows)
    return [Row(_merged(head)), *rows] if head else rows


def _shape(lines: Sequence[Cells]) -> _Shape:
    widths = tuple(max(len(line[column]) for line in lines) for column in range(len(lines[0])))
    firsts = [line[0] for line in lines if line[0]]
    marks = sum(bool(_MARK.fullmatch(text)) for text in firsts)
    return _Shape(
        widths, marks >= 2 and marks >= _HALF * len(firsts), max(range(1, len(widths)), key=lambda c: widths[c])
    )


def _headed(lines: Sequence[Cells | None], shape: _Shape) -> tuple[list[Cells], Sequence[Cells | None]]:
    """The lines of the heading, and the rest: what stands before the first row, or before a blank line or rule."""
    if shape.marks:
        begins = next((i for i, line in enumerate(lines) if line is not None and shape.marked(line)), 0)
        while begins > 1 and _is_lower_line(lines[begins - 1], lines[begins], shape):
            begins -= 1
        if begins > 1 and lines[begins - 1] is not None and None in lines[:begins]:
            begins = max(i for i in range(begins) if lines[i] is None) + 1  # a number beside the second line of its row
        return [line for line in lines[:begins] if line is not None], lines[begins:]
    parted = next((i for i, line in enumerate(lines) if line is None), 0)
    return ([line for line in lines[:parted] if line], lines[parted:]) if parted <= _HEADING else ([], lines)


def _groups(lines: Sequence[Cells | None]) -> list[list[Cells]]:
    """Lines between blank ones."""
    groups: list[list[Cells]] = [[]]
    for line in lines:
        if line is not None:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _is_row_each(groups: Sequence[list[Cells]], shape: _Shape) -> bool:
    """Whether each run of lines between blank ones is one row."""
    if len(groups) < 2 or any(_SMALL.match(group[0][shape.main]) for group in groups):
        return False
    whole = shape.marked if shape.marks else all
    return all(sum(map(whole, group)) <= 1 for group in groups)


def _by_lines(lines: list[Cells], shape: _Shape) -> list[list[Cells]]:
    """Rows by what the lines say, without the help of blanks."""
    begins = _raised(lines, shape)
    groups: list[list[Cells]] = []
    last: Cells = []  # what stands lowest in each column of the row so far
    marked, until = False, -1  # whether the row has its number; the line of the number that is still to come
    for index, line in enumerate(lines):
        number = shape.marked(line)
        opens = index in begins or (number and marked)
        if not opens and not number and index > until:
            opens = not groups or _opens(last, line, shape)
        if opens or not groups:
            groups.append([])
            last, marked, until = [""] * len(line), False, begins.get(index, -1)
        groups[-1].append(line)
        last = [text or above for text, above in zip(line, last, strict=True)]
        marked = marked or number
    return groups


def _raised(lines: Sequence[Cells], shape: _Shape) -> dict[int, int]:
    """The first line of each numbered row, with the line of its number: words may begin above the number."""
    begins: dict[int, int] = {}
    last = -1
    for index, line in enumerate(lines):
        if not shape.marked(line):
            continue
        begin = index
        while begin - 1 > last and _is_lower_line(lines[begin - 1], lines[begin], shape):
            begin -= 1
        begins[begin] = last = index
    return begins


def _is_lower_line(above: Cells | None, line: Cells | None, shape: _Shape) -> bool:
    """Whether a line of a row is not its first one: its main words go on, or there are none and another cell's do."""
    if above is None or line is None or shape.marked(above):
        return False
    if line[shape.main] and above[shape.main]:
        return _SMALL.match(line[shape.main]) is not None
    if not line[shape.main]:
        return bool(above[shape.main])
    return any(_SMALL.match(text) and over for text, over in zip(line[1:], above[1:], strict=True))


def _opens(last: Cells, line: Cells, shape: _Shape) -> bool:
    """Whether a line without a number begins a row of its own, below the lowest words of each column."""
    if not shape.marks and line[0]:
        return not _SMALL.match(line[0]) and (all(line) or not _wraps(last, line, 0, shape))
    return bool(line[shape.main]) and not _wraps(last, line, shape.main, shape)


def _wraps(last: Cells, line: Cells, column: int, shape: _Shape) -> bool:
    """Whether a cell's text goes on: with a small letter or an item of a list, or since it had no room above."""
    text, above = line[column], last[column]
    if not above:
        return False
    if _ITEM.match(text) or _SMALL.match(text) or above.endswith((",", "-", "/", "–")):
        return True
    return len(above) + 1 + len(text.split(maxsplit=1)[0]) > _ROOM * shape.widths[column]


def _merged(lines: Sequence[Cells]) -> Cells:
    """The cells of a row: words go on in the same line, items of a list on lines of their own."""
    out: list[list[str]] = [[] for _ in lines[0]]
    for line in lines:
        for parts, text in zip(out, line, strict=True):
            if text and parts:
                parts.append("\n" if _ITEM.match(text) else "" if parts[-1].endswith("/") else " ")
            if text:
                parts.append(text)
    return ["".join(parts) for parts in out]


def _cover(rows: Sequence[Row]) -> None:
    """A first cell that stands once for several rows covers those below it that have none."""
    first: Row | None = None
    for row in rows:
        if row.cells[0] or first is None:
            first = row
        else:
            first.down += 1
