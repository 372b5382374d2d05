"""A titled table as a Word document and as a workbook, with a timeline that needs no drawing library.

Layout after Nghị định 30/2020/NĐ-CP, Appendix I: A4, the unit at the top left, the title centred, Times New Roman.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from corpus.exports.cells import safe_cell
from corpus.exports.widths import fitted

FONT = "Times New Roman"
HEAD = "DDE7F3"
BAR = "2F6DB5"
ROOM = 24.7  # centimetres between the margins of a landscape page
TALLEST = 409  # points of a row; Excel takes no more
MOST_YEARS = 30  # columns of a timeline in a document


@dataclass(frozen=True)
class Sheet:
    """A table to be written. `widths` are characters, one a column; `name` is the workbook's tab."""

    title: str
    below: str
    unit: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]
    widths: Sequence[int]
    name: str


def cell(value: Any) -> Any:
    return safe_cell(value) if isinstance(value, str) else value


def workbook(sheet: Sheet) -> Any:
    """An openpyxl workbook: heading repeated on each printed page, text wrapped, landscape, one page wide."""
    from openpyxl import Workbook

    book: Any = Workbook()
    book.remove(book.active)
    add_sheet(book, sheet)
    return book


def add_sheet(book: Any, sheet: Sheet) -> Any:
    """One more tab of a workbook, laid out like the first; gives it back."""
    page: Any = book.create_sheet(sheet.name)
    _titles(page, sheet)
    top = page.max_row + 2
    page.append([])
    page.append([cell(h) for h in sheet.headings])
    for row in sheet.rows:
        page.append([cell(value) for value in row])
    _format(page, sheet, top)
    return page


def _titles(page: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font

    for text, size in ((sheet.unit.upper(), 12), (sheet.title, 14), (sheet.below, 12)):
        if not text:
            continue
        page.append([cell(text)])
        at = page.max_row if page["A1"].value is not None else 1
        page.merge_cells(start_row=at, start_column=1, end_row=at, end_column=len(sheet.headings))
        place = page.cell(at, 1)
        place.font = Font(name=FONT, size=size, bold=text != sheet.below, italic=text == sheet.below)
        place.alignment = Alignment(horizontal="left" if text == sheet.unit.upper() else "center", wrap_text=True)


def _format(page: Any, sheet: Sheet, top: int) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    thin = Side(style="thin", color="808080")
    rule = Border(left=thin, right=thin, top=thin, bottom=thin)
    kinds: dict[tuple[bool, bool], Any] = {}  # a style once for each kind of cell: a list may have a million cells
    for row in page.iter_rows(min_row=top, max_row=page.max_row, max_col=len(sheet.headings)):
        for place in row:
            head, figure = place.row == top, isinstance(place.value, int)
            if (head, figure) not in kinds:
                across = "center" if head or figure else "left"
                place.border, place.font = rule, Font(name=FONT, size=12, bold=head)
                place.alignment = Alignment(wrap_text=True, vertical="center" if head else "top", horizontal=across)
                if head:
                    place.fill = PatternFill("solid", fgColor=HEAD)
                kinds[head, figure] = place._style
            place._style = copy(kinds[head, figure])
    for i, width in enumerate(sheet.widths, start=1):
        page.column_dimensions[get_column_letter(i)].width = width
    for number, values in enumerate((sheet.headings, *sheet.rows), start=top):
        page.row_dimensions[number].height = min(TALLEST, 16.5 * _lines(values, sheet.widths))
    _printed(page)
    page.freeze_panes = page.cell(top + 1, 1)
    page.print_title_rows = f"{top}:{top}"


def _lines(values: Sequence[Any], widths: Sequence[int]) -> int:
    """Lines that a row needs: programs that only convert a workbook do not work its heights out."""
    needs = (
        sum(max(1, -(-len(line) * 11 // (10 * width))) for line in str(value).split("\n"))
        for value, width in zip(values, widths, strict=True)
    )
    return max(1, *needs)


def _printed(page: Any) -> None:
    """A4 landscape, one page wide."""
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def bars_sheet(book: Any, name: str, spans: Sequence[tuple[str, int, int]]) -> None:
    """A tab with one bar a campaign: a stacked bar chart whose first part, up to the first year, is not painted."""
    if not spans:
        return
    from openpyxl.chart import BarChart, Reference

    page = book.create_sheet(name)
    page.append(["Phong trào thi đua", "Từ năm", "Số năm", "Đến năm"])
    for title, low, high in spans:
        page.append([cell(title), low, high - low + 1, high])
    page.column_dimensions["A"].width = 60
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 60
    chart.add_data(Reference(page, min_col=2, max_col=3, min_row=1, max_row=len(spans) + 1), titles_from_data=True)
    chart.set_categories(Reference(page, min_col=1, min_row=2, max_row=len(spans) + 1))
    chart.series[0].graphicalProperties.noFill = True
    chart.series[0].graphicalProperties.line.noFill = True
    chart.series[1].graphicalProperties.solidFill = BAR
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = min(s[1] for s in spans), max(s[2] for s in spans) + 1
    chart.y_axis.majorUnit, chart.y_axis.number_format = 1, "0"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend = None
    chart.width, chart.height = 32, max(7.0, 1.1 * len(spans) + 2)
    page.add_chart(chart, f"A{len(spans) + 4}")
    _printed(page)


def document(sheet: Sheet) -> Any:
    """A python-docx document: A4 landscape, the table's heading repeated on each page."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    made = Document()
    style = made.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    page = made.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Cm(3), Cm(2), Cm(2), Cm(2)
    if sheet.unit:
        made.add_paragraph().add_run(clean(sheet.unit.upper())).bold = True
    for text, bold in ((sheet.title, True), (sheet.below, False)):
        if text:
            line = made.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = line.add_run(clean(text))
            run.bold, run.italic = bold, not bold
    table(made, sheet.headings, sheet.rows, sheet.widths)
    return made


def clean(text: str) -> str:
    """Without the control characters that a Word file cannot hold."""
    return "".join(c for c in text if c >= " " or c in "\t\n")


def table(made: Any, headings: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> Any:
    """A ruled table over the width of the page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Cm, Pt

    centimetres = fitted(widths, headings, rows, ROOM, 12)
    ruled = made.add_table(rows=1, cols=len(headings), style="Table Grid")
    ruled.autofit = False
    repeat = OxmlElement("w:tblHeader")
    ruled.rows[0]._tr.get_or_add_trPr().append(repeat)
    for column, width in zip(ruled.columns, centimetres, strict=True):
        column.width = Cm(width)
    for values in (headings, *rows):
        row = ruled.rows[0] if values is headings else ruled.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        cells = row.cells
        for place, value, width in zip(cells, values, centimetres, strict=True):
            place.width = Cm(width)
            run = place.paragraphs[0].add_run(clean(str(value)))
            narrow = values is headings and len(str(value)) == 4 and width < 1.2  # centimetres: a year
            run.font.size, run.bold = Pt(8 if narrow else 12), values is headings
            if values is headings:
                shade(place, HEAD)
            if values is headings or isinstance(value, int):
                place.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    return ruled


def shade(place: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    fill = OxmlElement("w:shd")
    fill.set(qn("w:val"), "clear")
    fill.set(qn("w:fill"), colour)
    place._tc.get_or_add_tcPr().append(fill)


def bars_document(made: Any, title: str, spans: Sequence[tuple[str, int, int]]) -> None:
    """A table of years with the cells of each campaign's period painted; the latest years where there are many."""
    if not spans:
        return
    from docx.shared import Pt

    last = max(high for _, _, high in spans)
    first = max(min(low for _, low, _ in spans), last - MOST_YEARS + 1)
    years = list(range(first, last + 1))
    line = made.add_paragraph()
    line.paragraph_format.space_before = Pt(12)
    line.add_run(title).bold = True
    rows = [[name, *("" for _ in years)] for name, _, _ in spans]
    ruled = table(
        made, ["Phong trào thi đua", *map(str, years)], rows, [34, *(max(5, 60 // len(years)) for _ in years)]
    )
    for row, (_, low, high) in zip(ruled.rows[1:], spans, strict=True):
        cells = row.cells
        for i, year in enumerate(years, start=1):
            if low <= year <= high:
                shade(cells[i], BAR)
                cells[i].paragraphs[0].add_run("●")
