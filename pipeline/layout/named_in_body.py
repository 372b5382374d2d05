"""`Nơi nhận` as the body's own words: an item of a list, the heading of a column. Neither opens the closing."""

from __future__ import annotations

import regex

from pipeline.layout.lines import GridCell, Line, TableBlock
from pipeline.layout.marks import fold, is_office, marker_kind

_IN_LIST = regex.compile(r"\W{1,4}\p{Lu}\p{L}*\s+\p{L}+\s*:\s*[^\s:;,]")


def item_of_body(line: Line, away: int | None) -> bool:
    """`- Nơi nhận: bộ phận Một cửa` in a list of the body, with the paper's own `Nơi nhận` further down."""
    return away is not None and marker_kind(line.text) == "bullet" and _IN_LIST.match(line.text) is not None


_LONGEST = 30  # characters of a column's heading
_SERIAL = frozenset(("tt", "stt", "so tt", "so thu tu"))


def is_headed(block: TableBlock) -> bool:
    """A table of the body with a heading row: one that counts the rows below (`STT | Hồ sơ | Nơi nhận | Hạn nộp`), or
    says of each column in a word or two what it holds (`Báo cáo | Hạn gửi | Nơi nhận`)."""
    first = [cell for cell in block.cells if cell.row == 0 and cell.lines]
    if block.rows < 2 or len(first) < 3:
        return False
    return fold(first[0].lines[0].text) in _SERIAL or all(_is_heading(cell) for cell in first)


def _is_heading(cell: GridCell) -> bool:
    text = cell.text
    lines = len(cell.lines) == 1 and cell.row_span == 1
    named = text[:1].isupper() and not text.isupper() and not is_office(text) and not text.endswith((":", ";"))
    return lines and len(text) < _LONGEST and named
