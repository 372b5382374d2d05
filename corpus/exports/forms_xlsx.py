"""A form of the register as a spreadsheet: A4 landscape, headings on every page, a line to sign on."""

from __future__ import annotations

import io
from collections.abc import Sequence
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from corpus.exports.cells import safe_cell
from corpus.exports.forms import Form
from corpus.exports.widths import alike

FONT = "Times New Roman"
PAGE = 135  # characters over the page's width
LINE = 15.0  # points of a line of text
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def form_xlsx(form: Form) -> bytes:
    """The file's bytes."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = form.code
    width = len(form.columns)
    _line(sheet, 1, form.above.upper(), width, size=11)
    _line(sheet, 2, form.office.upper(), width, size=11, bold=True)
    _line(sheet, 3, form.title, width, size=14, bold=True, centre=True)
    _line(sheet, 4, form.period, width, size=12, centre=True)
    _table(sheet, form, first=6)
    _sign(sheet, 6 + 2 + len(form.rows) + 1, form)
    _page(sheet, form)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _line(
    sheet: Worksheet, row: int, text: str, width: int, *, size: int, bold: bool = False, centre: bool = False
) -> None:
    span = width if centre else max(3, width // 2)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=span)
    cell = sheet.cell(row, 1, safe_cell(text))
    cell.font = Font(name=FONT, size=size, bold=bold)
    cell.alignment = Alignment(horizontal="center" if centre else "left", vertical="center")


def _table(sheet: Worksheet, form: Form, first: int) -> None:
    """Headings, the row of column numbers that the form prints, and the entries."""
    share = sum(column.width for column in form.columns)
    widths = [PAGE * column.width / share for column in form.columns]
    for at, column in enumerate(form.columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = widths[at - 1]
        _cell(sheet, first, at, column.heading, bold=True, centre=True)
        _cell(sheet, first + 1, at, f"({at})", centre=True)
    sheet.row_dimensions[first].height = _height([column.heading for column in form.columns], widths)
    centred = alike(form.rows, 10)
    for down, row in enumerate(form.rows, first + 2):
        for at, text in enumerate(row, 1):
            _cell(sheet, down, at, text, centre=centred[at - 1])
        sheet.row_dimensions[down].height = _height(row, widths)


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Points that the longest text needs: spreadsheets do not grow a row for text that a program wrote."""
    lines = (ceil(len(text) / max(1.0, 0.88 * width)) for text, width in zip(texts, widths, strict=True))
    return LINE * min(max([*lines, 1]), 27)


def _cell(sheet: Worksheet, row: int, column: int, text: str, *, bold: bool = False, centre: bool = False) -> None:
    cell = sheet.cell(row, column, safe_cell(text))
    cell.data_type = "s"  # text, whatever it looks like
    cell.font = Font(name=FONT, size=11, bold=bold)
    cell.border = BOX
    cell.alignment = Alignment(
        wrap_text=True, vertical="center" if bold else "top", horizontal="center" if centre else "left"
    )


def _sign(sheet: Worksheet, row: int, form: Form) -> None:
    """Who keeps the register on the left, the head of the office on the right, each over a third of the page."""
    count = len(form.columns)
    left, right = _third([c.width for c in form.columns]), _third([c.width for c in reversed(form.columns)])
    for first, last, text in (
        (1, left, "NGƯỜI LẬP SỔ"),
        (count - right + 1, count, "LÃNH ĐẠO CƠ QUAN, TỔ CHỨC"),
    ):
        for down, words, bold in ((0, text, True), (1, "(Ký, ghi rõ họ tên)", False)):
            sheet.merge_cells(start_row=row + down, start_column=first, end_row=row + down, end_column=last)
            cell = sheet.cell(row + down, first, words)
            cell.font = Font(name=FONT, size=12, bold=bold, italic=not bold)
            cell.alignment = Alignment(horizontal="center")


def _third(widths: Sequence[int]) -> int:
    """How many of these columns make a third of the page."""
    covered = 0
    for count, width in enumerate(widths, 1):
        covered += width
        if 3 * covered >= sum(widths):
            return count
    return len(widths)


def _page(sheet: Worksheet, form: Form) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = "6:7"
    sheet.freeze_panes = "A8"
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.6, 0.8, 0.35
    footer: Any = sheet.oddFooter
    footer.center.text = "Trang &P/&N"
    footer.left.text = f"Mẫu {form.code}, Phụ lục IV, Nghị định số 30/2020/NĐ-CP"
