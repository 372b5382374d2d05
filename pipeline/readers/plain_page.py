"""A reading written out as a bare HTML page: what the review page shows of formats that have no pages of their own.

Nothing of the original's mark-up survives, so no script, picture or link of a hostile page can act on the way.
"""

from __future__ import annotations

from html import escape
from itertools import groupby

from pipeline.pages import RawCell, RawLine, RawPage, RawTable, RawWord, Reading

_HEAD = '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"></head><body style="font-family: serif">'


def as_html(reading: Reading) -> bytes:
    """The paper's own words in order, tables as tables; what was set apart is left out."""
    pages = [_page(page) for page in reading.pages]
    return "".join([_HEAD, '<p style="page-break-before: always"></p>'.join(pages), "</body></html>"]).encode()


def _page(page: RawPage) -> str:
    return "".join(_table(block) if isinstance(block, RawTable) else _line(block) for block in page.blocks)


def _line(line: RawLine) -> str:
    align = ' align="center"' if line.centered else ""
    mark = f"{escape(line.list_mark)} " if line.list_mark else ""
    runs = groupby(line.words, key=lambda word: (word.bold, word.italic))
    return f"<p{align}>{mark}{' '.join(_run(list(words), *look) for look, words in runs)}</p>"


def _run(words: list[RawWord], bold: bool, italic: bool) -> str:
    text = " ".join("&nbsp;" * 8 if word.text == "\t" else escape(word.text) for word in words)
    text = f"<i>{text}</i>" if italic else text
    return f"<b>{text}</b>" if bold else text


def _table(table: RawTable) -> str:
    border = "1" if table.ruled else "0"
    rows = [_row([cell for cell in table.cells if cell.row == row]) for row in range(table.rows)]
    return f'<table border="{border}" cellspacing="0" cellpadding="4" width="100%">{"".join(rows)}</table>'


def _row(cells: list[RawCell]) -> str:
    spans = (f'<td colspan="{c.column_span}" rowspan="{c.row_span}" valign="top">' for c in cells)
    texts = ("".join(_line(line) for line in cell.lines) for cell in cells)
    return "<tr>" + "".join(f"{span}{text}</td>" for span, text in zip(spans, texts, strict=True)) + "</tr>"
