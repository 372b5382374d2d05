"""Tables of plain text whose columns are kept apart by blanks, cells broken over several lines included.

What makes a table is white rivers that run down through its lines: at least two of them, wide enough where it begins,
or one below headings that say when and what (`column_heads.toml`); a header or a closing has one river, too. They are
followed over blank lines, drawn rules, page numbers and headings of groups that lie across all columns.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

import regex

from pipeline.readers.column_rows import Cells, Row, joined_rows
from pipeline.readers.markup import plain
from pipeline.readers.words import is_blank

_WIDE = regex.compile(r"(?<=\S) {3,}(?=\S)")
_RULE = regex.compile(r"\s*[-=_+─━.\s]{5,}")
_PAGE = regex.compile(r"\s*(?:[-–—]\s*)?(?:Trang\s+)?\d{1,3}(?:\s*[/]\s*\d{1,3})?(?:\s*[-–—])?\s*")
_CLOSES = regex.compile(
    r"nơi\s+nhận\s*:|^\s*(?:KT|TM|TL|TUQ|T/M|K/T|T/L)\s*[./]?\s+\p{Lu}{2,}|\s(?:KT|TM|TL|TUQ)\.\s+\p{Lu}{2,}"
    r"|độc\s+lập\s*[-–]\s*tự\s+do|cộng\s+h[oò][aà]\s+xã\s+hội|đảng\s+cộng\s+sản\s+việt\s+nam",
    regex.IGNORECASE,
)
_GROUP = regex.compile(r"\s*(?:(?:[IVXLC]{1,5}|[A-H])\s*[.)]?\s+\S|\P{Ll}+$)")
_GAP = 4  # blank lines, rules and page numbers between two lines of a table, at most
_LEAST = 2  # lines with words in three columns
_HEAD_WORDS = 6  # of a column's heading, at most
_LONGEST = 400  # characters of a line that is looked at

River = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ColumnTable:
    """Rows of a table in columns, and the index of the line after it."""

    rows: list[Row]
    end: int


def find_columns(lines: Sequence[str], start: int) -> ColumnTable | None:
    """The table of at least three columns, or of two with a schedule's headings, that begins at this line, or None."""
    first = _shown(lines[start])
    rivers = _gaps(first) or _when_and_what(first)
    if not rivers:
        rivers = _headed_below(first, _shown(lines[start + 1]) if start + 1 < len(lines) else "")
    if not rivers or _CLOSES.search(first):
        return None
    least = min(len(rivers), 2)
    block = _followed(lines, start, rivers)
    texts = [text for text, spans in block.lines if text and not spans]
    rivers = _white_rivers(texts)
    if len(rivers) < least:
        return None
    cut = [_cut(text, rivers, across=spans) if text else None for text, spans in block.lines]
    if sum(sum(map(bool, cells)) > least for cells in cut if cells) < _LEAST:
        return None
    return ColumnTable(joined_rows(cut), block.end)


@dataclass
class _Block:
    """Lines of the table ("" for what parts them; with whether it lies across the columns), and where it ends."""

    lines: list[tuple[str, bool]]
    end: int


def _gaps(text: str) -> list[River]:
    """Wide gaps of a line; none where fewer than two of them are more than blanks to be filled (`ngày     tháng`)."""
    found = [match.span() for match in _WIDE.finditer(text)] if len(text) <= _LONGEST else []
    real = [g for g in found if not is_blank(text[: g[0]].rsplit(maxsplit=1)[-1], text[g[1] :].split(maxsplit=1)[0])]
    return found if len(real) > 1 else []


def _when_and_what(text: str) -> list[River]:
    """The gap between two headings of a schedule: `Thời gian      Nội dung công việc`."""
    found = [match.span() for match in _WIDE.finditer(text)] if len(text) <= _LONGEST else []
    if len(found) != 1:
        return []
    cells = [" ".join(part.lower().split()) for part in (text[: found[0][0]], text[found[0][1] :])]
    told = [{name for name, words in _heads().items() if _begins(cell, words)} for cell in cells]
    return found if {"when"} in told and {"what"} in told else []


def _begins(cell: str, words: Sequence[str]) -> bool:
    return any((cell + " ").startswith(word + " ") and len(cell.split()) <= _HEAD_WORDS for word in words)


@cache
def _heads() -> dict[str, list[str]]:
    return tomllib.loads(files(__package__).joinpath("column_heads.toml").read_text(encoding="utf-8"))


def _headed_below(first: str, below: str) -> list[River]:
    """The rivers of the line below, where this one is the upper line of some of its headings (`Đơn vị / chủ trì`)."""
    rivers = _gaps(below)
    words = first.strip()
    if len(rivers) < 2 or len(first) - len(words) <= rivers[0][0] or words.isupper() or words.startswith("("):
        return []
    return _narrowed(first, rivers)


def _shown(line: str) -> str:
    return plain(line).expandtabs(8).rstrip()


def _followed(lines: Sequence[str], start: int, rivers: list[River]) -> _Block:
    """Goes on while the rivers stay white; what lies across them only before a line that keeps them."""
    block = _Block([(_shown(lines[start]), False)], start + 1)
    index = start + 1
    while index < len(lines) and index - block.end <= _GAP:
        text = _shown(lines[index])
        if _parts(text) and not (_PAGE.fullmatch(text) and _is_cell(lines, index, rivers)):
            index += 1
            continue
        narrowed = _narrowed(text, rivers)
        across = not narrowed and _is_group(text) and _columns_follow(lines, index + 1, rivers)
        fits = bool(narrowed) and (index == block.end or _belongs(lines, index, rivers))
        if len(text) > _LONGEST or _CLOSES.search(text) or not (fits or across):
            break
        block.lines += [("", False)] * (index > block.end)
        block.lines.append((text, across))
        rivers = narrowed or rivers
        index += 1
        block.end = index
    return block


def _parts(text: str) -> bool:
    """Blank lines, rules and page numbers: what stands between the lines of a table without being one."""
    return not text or _RULE.fullmatch(text) is not None or _PAGE.fullmatch(text) is not None


def _is_cell(lines: Sequence[str], index: int, rivers: Sequence[River]) -> bool:
    """A number alone in its line that is no page's: in the first column, or with words right above or below it."""
    beside = (_shown(line) for line in lines[max(index - 1, 0) : index + 2 : 2])
    return len(_shown(lines[index])) <= rivers[0][1] or any(beside)


def _narrowed(text: str, rivers: Sequence[River]) -> list[River]:
    """The rivers as far as this line leaves them white; [] where it fills one of them."""
    out: list[River] = []
    for river in rivers:
        padded = text.ljust(river[1])
        white = [m.span() for m in regex.finditer(r" {2,}", padded[: river[1]], pos=river[0])]
        if not white:
            return []
        out.append(max(white, key=lambda span: span[1] - span[0]))
    return out


def _is_group(text: str) -> bool:
    """A heading of a group of rows: a mark and words, or words in capitals, with no gap but that behind the mark."""
    return _GROUP.match(text) is not None and len(_WIDE.findall(text)) < 2


def _filled(text: str, rivers: Sequence[River]) -> int:
    return sum(map(bool, _cut(text, rivers)))


def _columns_follow(lines: Sequence[str], index: int, rivers: Sequence[River]) -> bool:
    following = next((t for t in map(_shown, lines[index : index + _GAP]) if t and not _parts(t)), "")
    return bool(_narrowed(following, rivers)) and _filled(following, rivers) >= 3


def _belongs(lines: Sequence[str], index: int, rivers: list[River]) -> bool:
    """Whether the run of lines behind a gap is of the table: all keep the rivers, one has words in enough columns."""
    most, least = 0, min(len(rivers) + 1, 3)
    for line in lines[index : index + 12]:
        text = _shown(line)
        if not text or _RULE.fullmatch(text):
            break
        if not _narrowed(text, rivers) or _CLOSES.search(text):
            return most >= least
        most = max(most, _filled(text, rivers))
    return most >= least


def _white_rivers(texts: Sequence[str]) -> list[River]:
    """Strips of two or more blanks through all lines, with words on both sides of each in at least two of them."""
    width = max(map(len, texts))
    inked = [False] * width
    for text in texts:
        for match in regex.finditer(r"\S+(?: \S+)*", text):
            inked[match.start() : match.end()] = [True] * (match.end() - match.start())
    picture = "".join("x" if ink else " " for ink in inked)
    white = [match.span() for match in regex.finditer(r"(?<=x) {2,}(?=x)", picture)]
    return [river for river in white if sum(_both_sides(text, river) for text in texts) >= _LEAST]


def _both_sides(text: str, river: River) -> bool:
    return bool(text[: river[0]].strip()) and bool(text[river[1] :].strip())


def _cut(text: str, rivers: Sequence[River], *, across: bool = False) -> Cells:
    """The cells of a line; what lies across the columns is one cell, behind its mark."""
    edges = [0, *(river[1] for river in rivers), max(len(text), rivers[-1][1])]
    if not across:
        return [text[a:b].strip() for a, b in pairwise(edges)]
    mark = text[: edges[1]].strip() if not text[edges[1] - 1 : edges[1]].strip() else ""
    rest = text[edges[1] :].strip() if mark else text.strip()
    return [mark or rest, rest if mark else "", *[""] * (len(edges) - 3)]
