"""Cells of spreadsheets: text of papers and registers must stay text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|")
_CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}
LONGEST = 32_767  # characters that a cell of Excel holds


def safe_cell(value: str) -> str:
    """The text as it may stand in a cell: control characters go, what a spreadsheet would run gets a quote before it.

    The quote is what Excel itself puts before text that looks like a formula.
    """
    clean = value.translate(_CONTROLS)
    if clean.lstrip(" \u00a0").startswith(_STARTS) and not _is_plain_number(clean):
        clean = "'" + clean
    return clean[:LONGEST]


def _is_plain_number(text: str) -> bool:
    return text[:1] in "+-" and text[1:].replace(",", "").replace(".", "").isdecimal()


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file that Excel opens in UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe_cell(heading) for heading in headings])
    for row in rows:
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")
