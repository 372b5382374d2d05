"""A row of the register as an entry. What cannot be read stays as written and is named, never guessed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import regex

from corpus.register.columns import INCOMING, Columns
from corpus.register.sheets import Cell, Sheet
from extractors.language import dates, numbers
from models.keys import number_key

DATES = ("arrived_on", "issued_on", "transferred_on")
TEXTS = (
    "arrival_number",
    "author",
    "subject",
    "handled_by",
    "signer",
    "sent_to",
    "kept_by",
    "copies",
    "receipt",
    "remark",
)
_SERIAL = regex.compile(r"(?:số\s*)?[:.]?\s*0*(\d{1,6}[a-zđ]{0,2})", regex.IGNORECASE)
_EXCEL_FIRST = date(1899, 12, 30)  # day 0 of Excel's count
_EXCEL_DAYS = range(15_000, 80_000)  # 1941 to 2119
_FIGURES = regex.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{2}|\d{4})")
_ISO = regex.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?)?")
_MONTH = regex.compile(r"(?:tháng\s*)?(\d{1,2})\s*[/.\-]\s*(\d{4})", regex.IGNORECASE)
_BRACKETS = regex.compile(r"^[(\[]\s*(.*?)\s*[)\]]$")


@dataclass(frozen=True)
class Entry:
    """One entry: `values` by column of the register's table, `problems` what could not be read (codes, with what stood
    there), `raw` the row as it was, by heading."""

    row: int  # 1-based, in its sheet
    sheet: str
    values: Mapping[str, Any]
    problems: tuple[tuple[str, str], ...]
    raw: Mapping[str, str]
    content_hash: str = field(default="")


def read_entries(sheet: Sheet, columns: Columns, kind: str) -> Iterator[Entry]:
    """The entries of a sheet, one for each row that holds anything in a known column."""
    for number, row in enumerate(sheet.rows[columns.first :], columns.first + 1):
        cells = {name: row[column] for name, column in columns.fields.items() if column < len(row)}
        if any(cell is not None for cell in cells.values()) and not _is_heading(cells, columns):
            yield _entry(sheet, columns, kind, number)


def _is_heading(cells: Mapping[str, Cell], columns: Columns) -> bool:
    """Headings repeated at the top of a printed page, and lines that part months: one text over the whole row."""
    filled = [cell for cell in cells.values() if cell is not None]
    if len(cells) > 2 and len(set(map(str, filled))) == 1 and len(filled) == len(cells):
        return True
    words = [columns.headings[columns.fields[name]] for name, cell in cells.items() if cell is not None]
    return [str(cell) for cell in filled] == words


def _entry(sheet: Sheet, columns: Columns, kind: str, number: int) -> Entry:
    row = sheet.rows[number - 1]
    cells = {name: row[column] for name, column in columns.fields.items() if column < len(row)}
    problems: list[tuple[str, str]] = []
    values: dict[str, Any] = {name: _text(cells[name]) for name in TEXTS if name in cells}
    for name in DATES:
        if name in cells:
            values[name], problem = read_date(cells[name])
            if problem:
                problems.append((f"{problem}:{name}", _text(cells[name]) or ""))
    values["number"], told = _number(cells)
    problems += told
    values["subject"] = _with_type(values.get("subject"), _text(cells.get("doc_type")))
    values["number_key"] = entry_key(values["number"])
    values["year"] = _year(values, kind)
    if not values["number"] and not any(code.startswith("number") for code, _ in problems):
        problems.append(("number-missing", ""))
    if "issued_on" in columns.fields and cells.get("issued_on") is None:
        problems.append(("date-missing:issued_on", ""))
    raw = {head or f"#{at + 1}": _text(cell) or "" for at, (head, cell) in enumerate(
        zip(columns.headings + ("",) * len(row), row, strict=False)) if cell is not None}  # fmt: skip
    return Entry(number, sheet.name, values, tuple(problems), raw, _hash(kind, values))


def _text(cell: Cell) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _number(cells: Mapping[str, Cell]) -> tuple[str | None, list[tuple[str, str]]]:
    """The number as one text. A serial that the spreadsheet turned into a date is named, not turned back."""
    parts = [cells.get("number")] if "number" in cells else [cells.get("serial"), cells.get("symbol")]
    if any(isinstance(part, datetime | date) for part in parts):
        return None, [("number-was-date", " ".join(_text(part) or "" for part in parts).strip())]
    written = [_text(part) or "" for part in parts]
    if len(written) == 2:
        serial, symbol = written
        text = f"{serial}/{symbol.lstrip('/')}" if serial and symbol and "/" not in serial[-1:] else serial + symbol
    else:
        text = written[0]
    text = text.strip()
    if not text:
        return None, []
    bare = _BRACKETS.sub(r"\1", text)
    if numbers.parse(bare) is None:
        return text, [("number-unreadable", text)]
    return bare, []


def entry_key(number: str | None) -> str | None:
    """The key under which a paper's own number is found: the grammar's form where it parses, else as it is folded."""
    if not number:
        return None
    parsed = numbers.parse(number)
    text = parsed.text if parsed else number
    return number_key(text.replace("_", "-")) or None


def _with_type(subject: str | None, doc_type: str | None) -> str | None:
    """Form VI has type and subject in one column; registers with a column for the type are brought to that."""
    if not doc_type or (subject and subject.casefold().startswith(doc_type.casefold())):
        return subject
    return f"{doc_type} {subject}" if subject else doc_type


def _year(values: Mapping[str, Any], kind: str) -> int | None:
    """The year of the register's count: of the arrival for incoming papers, of the paper for outgoing ones."""
    told = (values.get("arrived_on") if kind == INCOMING else None) or values.get("issued_on")
    return int(told[:4]) if told else None


def read_date(cell: Cell) -> tuple[str | None, str | None]:
    """(ISO date, None), or (None, code of the problem): `20/07/2022`, `20.7.2020`, Excel's own dates and serials,
    `ngày 20 tháng 7 năm 2020`; the month alone is kept as such."""
    if cell is None:
        return None, None
    if isinstance(cell, datetime):
        return cell.date().isoformat(), None
    if isinstance(cell, date):
        return cell.isoformat(), None
    if isinstance(cell, int | float) and int(cell) in _EXCEL_DAYS:
        return (_EXCEL_FIRST + timedelta(days=int(cell))).isoformat(), None
    found = _written_date(str(cell).strip())
    return (found, None) if found else (None, "date-unreadable")


def _written_date(text: str) -> str | None:
    if match := _ISO.fullmatch(text):
        return _iso(*map(int, match.groups()))
    if match := _FIGURES.fullmatch(text):
        day, month, year = map(int, match.groups())
        return _iso(year + (2000 if year < 50 else 1900) if year < 100 else year, month, day)
    if match := _MONTH.fullmatch(text):
        month, year = map(int, match.groups())
        return f"{year:04}-{month:02}" if 1 <= month <= 12 else None
    if text.isdecimal() and int(text) in _EXCEL_DAYS:
        return (_EXCEL_FIRST + timedelta(days=int(text))).isoformat()
    written = dates.parse(text)
    if written and written.year and written.month and written.day:
        return _iso(written.year, written.month, written.day)
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _hash(kind: str, values: Mapping[str, Any]) -> str:
    told = {name: value for name, value in values.items() if value is not None}
    return hashlib.sha256(json.dumps([kind, told], ensure_ascii=False, sort_keys=True).encode()).hexdigest()
