"""Tables in plain text and Markdown: pipes, drawn grids, tabs, and columns kept apart by spaces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from pipeline.pages import RawCell, RawLine, RawTable
from pipeline.readers.column_tables import find_columns
from pipeline.readers.markup import Emphasis, clean, plain
from pipeline.readers.words import is_blank, to_words

_PIPE_ROW = regex.compile(r"^\s*\|.*\|\s*$")
_PIPE_RULE = regex.compile(r"^\s*\|(?:\s*:?-+:?\s*\|)+\s*$")
_GRID_RULE = regex.compile(r"^\s*[+├┌└|][-=+─┼┬┴┤┐┘|]{3,}\s*$")
_GRID_ROW = regex.compile(r"^\s*[|│].*[|│]\s*$")
_SIGNED = regex.compile(r"\((?:đã ký|đã kí|ký tên|đã ký và đóng dấu)[^)]{0,30}\)", regex.IGNORECASE)
_BREAK = regex.compile(r"<br\s*/?>", regex.IGNORECASE)
_NUMBER_CELL = regex.compile(r"^\s*\d{1,3}[.)]?\s{3,}\S.*\S\s{3,}\S")  # a numbered row of a table
_SIGNATURE_ROOM = 7  # blank lines between the office and the name
_ALIGNED = 6  # characters that two centred lines of a column may differ
_COLUMN_SPACES = regex.compile(r"(?<=\S) {3,}(?=\S)")
# What tells a header or a closing that was laid out as a table from a table of the paper.
_LAYOUT = regex.compile(
    r"c[oộ]ng\s+h[oò][aà]\s+xã\s+hội|độc\s+lập\s*-\s*tự\s+do|đảng\s+cộng\s+sản\s+việt\s+nam|nơi\s+nhận\s*:"
    r"|^\s*(?:KT|TM|TL|TUQ|Q|T/M|K/T|T/L)\s*[./]?\s+\p{Lu}{2,}",
    regex.IGNORECASE | regex.MULTILINE,
)
# Where a converter put the printed lines of such a cell one after the other.
_CELL_BREAK = regex.compile(
    r"\s+(?=-{3,}(?:\s|$))|(?<=-{3})\s+|\s+(?=V/v\b)|\s+(?=độc\s+lập\s*[-–]\s*tự\s+do\s*[-–]\s*hạnh\s+phúc)|(?<=nơi\s+nhận\s*:)\s+|(?<=[;.])\s+(?=-\s)"
    r"|(?<=^KT\.?\s[^\n]{3,60})\s+(?=phó\s)",
    regex.IGNORECASE,
)

Rows = list[list[str]]


class Found(NamedTuple):
    """A table, and the index of the line after it."""

    table: RawTable
    end: int


def find_table(lines: Sequence[str], start: int) -> Found | None:
    """The table that begins at this line, of whatever kind, or None."""
    return (
        _pipes(lines, start)
        or _grid(lines, start)
        or _tabs(lines, start)
        or _in_columns(lines, start)
        or _columns(lines, start)
    )


def _build(rows: Rows, *, layout: bool) -> RawTable:
    width = max(len(row) for row in rows)
    cells = tuple(
        RawCell(r, c, _cell_lines(row[c] if c < len(row) else "", layout=layout))
        for r, row in enumerate(rows)
        for c in range(width)
    )
    return RawTable(len(rows), width, cells, ruled=not layout)


def _cell_lines(text: str, *, layout: bool) -> tuple[RawLine, ...]:
    parts = [piece for part in text.split("\n") for piece in _BREAK.split(part)]
    if layout:
        parts = [line for part in parts for line in _printed_lines(part)]
    emphasis = Emphasis()
    lines = (RawLine(to_words(emphasis.pieces(clean(part)), gap=1 << 30), whole=True) for part in parts)
    return tuple(line for line in lines if line.words)


def _printed_lines(text: str) -> list[str]:
    parts = [part for part in _CELL_BREAK.split(text) if part and part.strip()]
    return [line for part in parts for line in _name_apart(part)]


def _name_apart(text: str) -> list[str]:
    """`PHÓ GIÁM ĐỐC (Đã ký) Trần Văn A` on one line: the office in capitals, the note and the name were three."""
    signed = _SIGNED.search(text)
    if signed:
        parts = [text[: signed.start()], signed.group(), text[signed.end() :]]
        return [part.strip() for part in parts if part.strip()]
    words = plain(text).split()
    if not 4 <= len(words) <= 16 or not words[-1].isalpha() or words[-1].isupper():
        return [text]
    cut = len(words)
    while cut and words[cut - 1].istitle():
        cut -= 1
    if 2 <= len(words) - cut <= 5 and cut >= 2 and " ".join(words[:cut]).isupper():
        return [" ".join(words[:cut]), " ".join(words[cut:])]
    return [text]


def _is_layout(rows: Rows) -> bool:
    return is_layout_text(len(rows), (plain(cell) for row in rows for cell in row))


def is_layout_text(rows: int, cells: Iterable[str]) -> bool:
    """Whether these cells are a letterhead or a closing: laid out as a table, but no table of the paper."""
    return rows <= 4 and any(_LAYOUT.search(cell) for cell in cells)


# Pipes and drawn grids ---------------------------------------------------------------------------------


def _pipes(lines: Sequence[str], start: int) -> Found | None:
    if start + 1 >= len(lines) or not _PIPE_ROW.match(lines[start]) or not _PIPE_RULE.match(lines[start + 1]):
        return None
    end = start
    rows: Rows = []
    while end < len(lines) and _PIPE_ROW.match(lines[end]):
        if not _PIPE_RULE.match(lines[end]):
            rows.append(_split_pipes(lines[end]))
        end += 1
    while len(rows) > 1 and not any(cell.strip() for cell in rows[0]):
        rows = rows[1:]  # Markdown cannot say "no heading": converters write an empty one
    return Found(_build(rows, layout=_is_layout(rows)), end)


def _split_pipes(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in regex.split(r"(?<!\\)\|", line.strip())[1:-1]]


def _grid(lines: Sequence[str], start: int) -> Found | None:
    if not _GRID_RULE.match(lines[start]):
        return None
    groups: list[Rows] = [[]]
    end = start
    while end < len(lines) and (_GRID_RULE.match(lines[end]) or _GRID_ROW.match(lines[end])):
        if _GRID_RULE.match(lines[end]):
            groups.append([])
        else:
            groups[-1].append([cell.strip() for cell in regex.split(r"[|│]", lines[end].strip())[1:-1]])
        end += 1
    groups = [group for group in groups if group]
    if not groups or max(len(row) for group in groups for row in group) < 2:
        return None
    # A rule below every row means that a row may take several lines; else every line with a first cell is a row.
    rows = [_merged(g) for g in groups] if len(groups) > 2 else [r for g in groups for r in _by_first_cell(g)]
    return Found(_build(rows, layout=_is_layout(rows)), end)


_HOUR = regex.compile(r"\d{1,2}\s*(?:giờ|[hg:])")


def _merged(lines: Rows) -> list[str]:
    """The cells of a row of several lines, joined; lines of a programme, which begin with an hour, stay apart."""
    width = max(len(line) for line in lines)
    glue = "\n" if len(lines) > 1 and all(line and _HOUR.match(line[0]) for line in lines[1:]) else " "
    return [glue.join(line[c] for line in lines if c < len(line) and line[c]) for c in range(width)]


def _by_first_cell(lines: Rows) -> Rows:
    groups: list[Rows] = []
    for line in lines:
        if groups and not line[0]:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_merged(group) for group in groups]


# Tabs --------------------------------------------------------------------------------------------------


def _tabs(lines: Sequence[str], start: int) -> Found | None:
    """Rows of at least three cells between tabs (as spreadsheets and word processors copy them out)."""
    if plain(lines[start]).strip("\t ").count("\t") < 2:
        return None
    rows: Rows = []
    end = index = start
    while index < len(lines):
        line = lines[index]
        if line.count("\t") >= 2:
            rows.append([cell.strip() for cell in line.rstrip("\n").split("\t")])
            end = index + 1
        elif line.strip():
            break
        index += 1
    if len(rows) < 2 or max(len(row) for row in rows) < 3:
        return None
    return Found(_build(_without_empty_columns(rows), layout=_is_layout(rows)), end)


def _without_empty_columns(rows: Rows) -> Rows:
    """Indentation by tabs makes columns that no row fills."""
    width = max(len(row) for row in rows)
    padded = [row + [""] * (width - len(row)) for row in rows]
    kept = [c for c in range(width) if any(row[c] for row in padded)]
    return [[row[c] for c in kept] for row in padded]


# Columns kept apart by spaces --------------------------------------------------------------------------


def _in_columns(lines: Sequence[str], start: int) -> Found | None:
    """A table of three or more columns, cells broken over several lines joined."""
    found = find_columns(lines, start)
    if found is None or _is_layout([row.cells for row in found.rows]):
        return None
    width = len(found.rows[0].cells)
    covered = 0
    cells: list[RawCell] = []
    for r, row in enumerate(found.rows):
        told = [text for text in row.cells if text]
        if len(told) == 1 and r >= covered and row.down == 1:  # a heading of rows, or the words below the last one
            cells.append(RawCell(r, 0, _cell_lines(told[0], layout=False), column_span=width))
            continue
        for c, text in enumerate(row.cells):
            if c or r >= covered:
                cells.append(RawCell(r, c, _cell_lines(text, layout=False), row_span=1 if c else row.down))
        covered = max(covered, r + row.down)
    return Found(RawTable(len(found.rows), width, tuple(cells)), found.end)


def _columns(lines: Sequence[str], start: int) -> Found | None:
    """A block of lines with a white river through all of them: a two-column header or closing, or a table."""
    gaps = _gaps(lines[start])
    if not gaps:
        return None
    end, rivers = _follow(lines, start, gaps)
    block = [plain(line) for line in lines[start:end]]
    rivers = [river for river in rivers if _sides(block, river) >= 2]
    if not rivers:
        return None
    sliced = [_slice(line, rivers) for line in block]
    if len(rivers) == 1:
        columns = ["\n".join(row[side] for row in sliced if row[side]) for side in (0, 1)]
        return Found(_build([columns], layout=True), end)
    rows = _by_blank(sliced) if any(not any(row) for row in sliced) else _by_first_cell(sliced)
    rows = _without_empty_columns(rows)
    return Found(_build(rows, layout=_is_layout(rows)), end)


def _gaps(line: str) -> list[tuple[int, int]]:
    text = plain(line).expandtabs(8)
    return [match.span() for match in _COLUMN_SPACES.finditer(text) if not _is_blank(text, match.span())]


def _is_blank(text: str, gap: tuple[int, int]) -> bool:
    return is_blank(
        text[: gap[0]].rsplit(maxsplit=1)[-1], text[gap[1] :].split(maxsplit=1)[0]
    ) and not _NUMBER_CELL.match(text)


def is_column_line(line: str) -> bool:
    """Whether a line is laid out in columns by a wide gap."""
    return bool(_gaps(line))


def _follow(lines: Sequence[str], start: int, rivers: list[tuple[int, int]]) -> tuple[int, list[tuple[int, int]]]:
    """Go on while a river of two characters stays white.

    Past blank lines only what has text beyond the river counts; past several (room for a signature) or with nothing
    before the river, that text must stand under the right column: a title in the middle of the page does not.
    """
    end = start + 1
    index = end
    middles = [_middle(plain(lines[start]).expandtabs(8), rivers[-1])]
    while index < len(lines) and index - end <= _SIGNATURE_ROOM:
        text = plain(lines[index]).expandtabs(8).rstrip()
        if not text:
            index += 1
            continue
        blanks = index - end
        narrowed = [piece for river in rivers for piece in _white(text, river)]
        if (
            not narrowed
            or not _belongs(text, narrowed[-1], blanks, middles)
            or _is_title(text, narrowed[-1], lines[start:end])
        ):
            break
        if len(text) > narrowed[-1][1]:
            middles.append(_middle(text, narrowed[-1]))
        rivers = narrowed
        index += 1
        end = index
    return end, rivers


def _belongs(text: str, river: tuple[int, int], blanks: int, middles: list[float]) -> bool:
    if not blanks:
        return True
    if len(text) <= river[1]:
        return False
    if blanks == 1 and text[: river[0]].strip():
        return True
    return not text[: river[0]].strip() and abs(_middle(text, river) - sum(middles) / len(middles)) <= _ALIGNED


_OFF_AXIS = 10  # characters between the axis of a title and that of the left column


def _is_title(text: str, river: tuple[int, int], above: Sequence[str]) -> bool:
    """A line in capitals that ends before the right column, set far right of the left column's axis: the title of the
    paper, printed right below a header of two columns."""
    if len(text) > river[1] or not text.strip().isupper():
        return False
    left = [cut for line in above if (cut := plain(line).expandtabs(8)[: river[0]].rstrip()).strip()]
    axes = [(len(cut) + len(cut) - len(cut.lstrip())) / 2 for cut in left]
    axis = (len(text) + len(text) - len(text.lstrip())) / 2
    return bool(axes) and all(axis - other > _OFF_AXIS for other in axes)


def _middle(text: str, river: tuple[int, int]) -> float:
    """Of the words beyond a river."""
    beyond = text[river[1] :]
    lead = len(beyond) - len(beyond.lstrip())
    return river[1] + (lead + len(beyond.rstrip())) / 2


def _white(text: str, river: tuple[int, int]) -> list[tuple[int, int]]:
    padded = text.ljust(river[1])
    return [(m.start(), m.end()) for m in regex.finditer(r" {2,}", padded[: river[1]], pos=river[0])]


def _sides(block: list[str], river: tuple[int, int]) -> int:
    """Lines with words on both sides, and lines with words on the far side only."""
    texts = [line.expandtabs(8) for line in block]
    return sum(bool(text[river[1] :].strip()) for text in texts)


def _slice(line: str, rivers: list[tuple[int, int]]) -> list[str]:
    text = line.expandtabs(8)
    edges = [0, *(river[1] for river in rivers), max(len(text), rivers[-1][1])]
    return [text[a:b].strip() for a, b in pairwise(edges)]


def _by_blank(sliced: Rows) -> Rows:
    groups: list[Rows] = [[]]
    for row in sliced:
        if any(row):
            groups[-1].append(row)
        elif groups[-1]:
            groups.append([])
    return [_merged(group) for group in groups if group]
