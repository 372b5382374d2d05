"""`Nơi nhận` as the body's own words: an item of a list, the heading of a column. Neither opens the closing."""

from __future__ import annotations

import regex

from pipeline.layout.lines import Line, TableBlock
from pipeline.layout.marks import fold, marker_kind

_IN_LIST = regex.compile(r"\W{1,4}\p{Lu}\p{L}*\s+\p{L}+\s*:\s*[^\s:;,]")


def item_of_body(line: Line, away: int | None) -> bool:
    """`- Nơi nhận: bộ phận Một cửa` in a list of the body, with the paper's own `Nơi nhận` further down."""
    return away is not None and marker_kind(line.text) == "bullet" and _IN_LIST.match(line.text) is not None


_SERIAL = frozenset(("tt", "stt", "so tt", "so thu tu"))


def is_headed(block: TableBlock) -> bool:
    """A table of the body whose heading row counts its rows (`STT | Hồ sơ | Nơi nhận | Hạn nộp`)."""
    first = [cell for cell in block.cells if cell.row == 0 and cell.lines]
    return block.rows > 1 and len(first) > 2 and fold(first[0].lines[0].text) in _SERIAL
