"""Files of registers as rows of cells: XLSX, XLS, CSV of any separator and encoding, and the HTML tables that
e-offices save under the name of a spreadsheet. The bytes tell which it is, never the name.

Parsers of strangers' files can hang or eat the memory: who has a file from outside opens it in a confined process
(`pipeline.registers`) and hands on the sheets.
"""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from models.errors import EncodingUnknown, FileDamaged, FileEmpty, FileTooLarge, FormatUnknown, UnpacksTooLarge

LARGEST = 100 * 2**20  # bytes of a file
UNPACKED = 1000 * 2**20  # bytes of what an XLSX file unpacks to
MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
MOST_CELLS = 10_000_000  # of all sheets; 50,000 rows of a register have a million
WIDEST = 50_000_000  # places of one sheet, rows by columns up to its last cell, empty ones too
LONGEST = 32_767  # characters of a cell, as in Excel; what goes on is left out
SEPARATORS = ",;\t|"

Cell = str | int | float | datetime | date | time | bool | None


@dataclass(frozen=True)
class Sheet:
    """`rows[n]` is row n + 1 of the sheet; a merged cell's value stands in each place that it covers."""

    name: str
    rows: list[list[Cell]]


def read_sheets(data: bytes) -> list[Sheet]:
    """All sheets that hold something.

    Raises FileEmpty, FileTooLarge, UnpacksTooLarge, FileDamaged, FormatUnknown, EncodingUnknown.
    """
    check_size(data)
    sheets = [Sheet(name, _trimmed(rows)) for name, rows in _reader(data)(data)]
    return [sheet for sheet in sheets if sheet.rows]


def check_size(data: bytes) -> None:
    """Raises FileEmpty, FileTooLarge."""
    if not data.strip():
        raise FileEmpty()
    if len(data) > LARGEST:
        raise FileTooLarge(found=f"{len(data) // 2**20} MB", limit=f"{LARGEST // 2**20} MB")


def _reader(data: bytes) -> Any:
    if data.startswith(b"PK"):
        return _xlsx
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _xls
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8", b"Rar!", b"7z")):
        raise FormatUnknown(found="không phải bảng tính")
    head = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return _html if head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<style")) else _csv


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Without the empty rows at the end; texts in NFC without white space around them."""
    cleaned = [[_clean(cell) for cell in row[:MOST_COLUMNS]] for row in rows[:MOST_ROWS]]
    while cleaned and not any(cell is not None for cell in cleaned[-1]):
        cleaned.pop()
    return cleaned


def _clean(cell: Cell) -> Cell:
    if cell is None or isinstance(cell, int | float | datetime | date | time):
        return cell
    words = " ".join(unicodedata.normalize("NFC", str(cell)[:LONGEST]).replace("\u200b", "").split())
    return words[:LONGEST] or None


def _xlsx(data: bytes) -> Iterator[tuple[str, list[list[Cell]]]]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > UNPACKED:
                raise UnpacksTooLarge(limit=f"{UNPACKED // 2**20} MB")
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except (UnpacksTooLarge, MemoryError):
        raise
    except Exception as error:  # the library raises whatever the damage led to
        raise FileDamaged(found=type(error).__name__) from error
    for sheet in book.worksheets:
        width = min(sheet.max_column, MOST_COLUMNS)
        if sheet.max_row * width > WIDEST:
            raise UnpacksTooLarge(limit=f"{WIDEST // 10**6} triệu ô")
        rows: list[list[Any]] = [list(row) for row in sheet.iter_rows(max_col=width, values_only=True)]
        for area in sheet.merged_cells.ranges:
            _spread(rows, area.min_row - 1, area.max_row, area.min_col - 1, area.max_col)
        yield sheet.title, rows


def _xls(data: bytes) -> Iterator[tuple[str, list[list[Cell]]]]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=False, logfile=io.StringIO())
    except MemoryError:
        raise
    except Exception as error:
        raise FileDamaged(found=type(error).__name__) from error
    for sheet in book.sheets():
        rows = [[_xls_cell(cell, book.datemode) for cell in sheet.row(number)] for number in range(sheet.nrows)]
        for top, bottom, left, right in sheet.merged_cells:
            _spread(rows, top, bottom, left, right)
        yield sheet.name, rows


def _xls_cell(cell: Any, datemode: int) -> Cell:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            day: datetime = xlrd.xldate_as_datetime(cell.value, 1 if datemode else 0)
            return day
        except (ValueError, OverflowError):
            return float(cell.value)
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return None
    if cell.ctype == xlrd.XL_CELL_NUMBER and float(cell.value).is_integer():
        return int(cell.value)
    value: Cell = cell.value
    return value


def _spread(rows: list[list[Any]], top: int, bottom: int, left: int, right: int) -> None:
    if top >= len(rows) or left >= len(rows[top]):
        return
    for row in rows[top:bottom]:
        for column in range(left, min(right, len(row))):
            row[column] = rows[top][left]


def _html(data: bytes) -> Iterator[tuple[str, list[list[Cell]]]]:
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        tree = html.fromstring(_decoded(data).encode("utf-8"), parser=parser)
    except etree.ParserError as error:  # nothing in it that the parser keeps
        raise FileDamaged(found=type(error).__name__) from error
    for number, table in enumerate(tree.iter("table"), 1):
        rows: list[list[Cell]] = []
        for row in table.iter("tr"):
            cells: list[Cell] = []
            for cell in row.iter("td", "th"):
                span = cell.get("colspan", "1")
                cells += ["".join(map(str, cell.itertext()))] * (
                    min(int(span[:9]), MOST_COLUMNS) if span.isdecimal() else 1
                )
            rows.append(cells)
        yield f"{number}", rows


def _csv(data: bytes) -> Iterator[tuple[str, list[list[Cell]]]]:
    if b"\x00" in data[:2000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FormatUnknown(found="không phải bảng tính")
    text = _decoded(data)
    csv.field_size_limit(1_000_000)
    try:
        rows: list[list[Cell]] = [
            list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
        ]
    except csv.Error as error:
        raise FileDamaged(found=str(error)) from error
    yield "", rows


def _decoded(data: bytes) -> str:
    """UTF-8 and UTF-16 with their marks, UTF-8 without, else Windows-1258, whose tones stand apart."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for encoding in ("utf-8", "cp1258"):
        try:
            return unicodedata.normalize("NFC", data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise EncodingUnknown()


def _separator(text: str) -> str:
    """The separator that cuts most lines into the same number of cells, at least two."""
    head = text[:200_000]

    def evenness(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=separator) if row]
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) if usual > 1 else 0, usual)

    return max(SEPARATORS, key=evenness)
