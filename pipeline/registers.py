"""Registers from outside (XLSX, XLS, CSV, HTML) opened in a confined process: no byte of the file is parsed here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from corpus.register.sheets import LONGEST, MOST_CELLS, MOST_COLUMNS, Cell, Sheet, check_size, read_sheets
from models.errors import ReaderCrashed, UnpacksTooLarge
from pipeline import opener
from pipeline.limits import Limits

_ROWS_A_MESSAGE = 1_000
_KINDS = (str, int, float, bool, datetime, date, time, type(None))


def opened(data: bytes, limits: Limits) -> list[Sheet]:
    """All sheets of a register that hold something.

    Raises as `corpus.register.sheets.read_sheets`; TimeExceeded, MemoryExceeded or ReaderCrashed where the file did
    that to the process; UnpacksTooLarge where it holds more cells than a register can have.
    """
    check_size(data)
    sheets: list[Sheet] = []
    cells = 0
    for value in opener.asked("register", (data,), limits, seconds=limits.seconds):
        match value:
            case str() as name:
                sheets.append(Sheet(name, []))
            case list() as rows if sheets:
                checked = [_row(row) for row in rows]
                cells += sum(len(row) + 1 for row in checked)
                if cells > MOST_CELLS:
                    raise UnpacksTooLarge(limit=f"{MOST_CELLS:,}".replace(",", ".") + " ô")
                sheets[-1].rows.extend(checked)
            case _:
                raise ReaderCrashed(signal=None)
    return sheets


def _row(row: Any) -> list[Cell]:
    """The row where it is one: the process that sent it may have been taken over."""
    if not isinstance(row, list) or len(row) > MOST_COLUMNS:
        raise ReaderCrashed(signal=None)
    if any(type(cell) not in _KINDS or (isinstance(cell, str) and len(cell) > LONGEST) for cell in row):
        raise ReaderCrashed(signal=None)
    return row


def parsed(data: bytes) -> Iterator[str | list[list[Cell]]]:
    """What `opened` takes together, a sheet's name and then its rows by and by; for the confined process alone."""
    for sheet in read_sheets(data):
        yield sheet.name
        for first in range(0, len(sheet.rows), _ROWS_A_MESSAGE):
            yield sheet.rows[first : first + _ROWS_A_MESSAGE]
