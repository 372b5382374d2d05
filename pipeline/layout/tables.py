"""What a table's rows mean: which are headings, and which tables run on over the page."""

from __future__ import annotations

from pipeline.layout.marks import fold
from pipeline.pages import RawCell, RawTable

_HEADINGS = frozenset(
    [
        "stt",
        "tt",
        "so",
        "tt",
        "noi",
        "dung",
        "thoi",
        "gian",
        "don",
        "vi",
        "ghi",
        "chu",
        "ho",
        "va",
        "ten",
        "chuc",
        "vu",
        "nhiem",
        "vu",
        "san",
        "pham",
        "ket",
        "qua",
        "dia",
        "diem",
        "ngay",
        "thang",
        "ma",
        "so",
        "ten",
        "hoat",
        "dong",
        "cong",
        "viec",
        "chu",
        "tri",
        "phoi",
        "hop",
        "thuc",
        "hien",
        "hoan",
        "thanh",
        "so",
        "luong",
        "tong",
        "diem",
        "muc",
        "tieu",
        "chi",
    ]
)


def header_rows(table: RawTable) -> int:
    """How many rows on top are headings: bold or centred short words without figures, above a row that is not."""
    count = 0
    for row in range(min(3, table.rows - 1)):
        cells = [cell for cell in table.cells if cell.row == row]
        if not cells or not _heading_row(cells):
            break
        count = max([row + 1, *(min(cell.row + cell.row_span, table.rows - 1) for cell in cells if row == 0)])
    return count


def _heading_row(cells: list[RawCell]) -> bool:
    texts = [" ".join(line.text for line in cell.lines) for cell in cells]
    filled = [text for text in texts if text.strip()]
    if len(filled) < 2 or any(len(text) > 160 for text in filled):
        return False
    words = {word for text in filled for word in fold(text).split()}
    bold = all(word.bold for cell in cells for line in cell.lines for word in line.words if word.text.strip())
    if any(fold(text) in {"1", "i", "a", "01"} for text in filled):
        return False
    return bold or len(words & _HEADINGS) >= 2 or fold(filled[0]) in {"stt", "tt", "so tt"}
