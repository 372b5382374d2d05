"""A form of the register as a Word document: A4 landscape, headings on every page, a line to sign on."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from corpus.exports.forms import Form
from corpus.exports.widths import alike, fitted

FONT = "Times New Roman"
WIDTH = 297 - 2 * 15  # millimetres between the margins
CENTRE, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
_BAD = {code: None for code in range(32) if code not in (9, 10, 13)}


def form_docx(form: Form) -> bytes:
    """The file's bytes."""
    made: Any = Document()
    _page(made)
    for text, size, bold, how in (
        (form.above.upper(), 12, False, LEFT), (form.office.upper(), 12, True, LEFT),
        (form.title, 14, True, CENTRE), (form.period, 13, False, CENTRE),
    ):  # fmt: skip
        if text:
            _write(made.add_paragraph(), text, size, bold=bold, how=how)
    _table(made, form)
    _sign(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _page(made: Any) -> None:
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(15)
    style = made.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(2)
    _page_number(section.footer.paragraphs[0])


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = CENTRE
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _write(paragraph: Any, text: str, size: int, *, bold: bool = False, italic: bool = False, how: Any = LEFT) -> None:
    run = paragraph.add_run(text.translate(_BAD))
    run.font.size, run.font.name, run.bold, run.italic = Pt(size), FONT, bold, italic
    paragraph.alignment = how


def _table(made: Any, form: Form) -> None:
    table = made.add_table(rows=2, cols=len(form.columns))
    table.style, table.autofit, table.alignment = "Table Grid", False, WD_TABLE_ALIGNMENT.CENTER
    shares = [column.width for column in form.columns]
    widths = [Cm(width) for width in fitted(shares, [c.heading for c in form.columns], form.rows, WIDTH / 10, 10)]
    centred = alike(form.rows, 10)
    for at, column in enumerate(form.columns):
        _write(table.rows[0].cells[at].paragraphs[0], column.heading, 10, bold=True, how=CENTRE)
        _write(table.rows[1].cells[at].paragraphs[0], f"({at + 1})", 10, how=CENTRE)
    for row in table.rows[:2]:
        _mark(row, "w:tblHeader")
    for told in form.rows:
        cells = table.add_row().cells
        for at, text in enumerate(told):
            _write(cells[at].paragraphs[0], text, 10, how=CENTRE if centred[at] else LEFT)
    for column, width in zip(table.columns, widths, strict=True):  # the grid, which some programs go by
        column.width = width
    for row in table.rows:
        _mark(row, "w:cantSplit")
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _mark(row: Any, name: str) -> None:
    """A property of a table row: repeated as a heading, never split over two pages."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement(name))


def _sign(made: Any) -> None:
    made.add_paragraph()
    table = made.add_table(rows=1, cols=2)
    for cell, who in zip(table.rows[0].cells, ("NGƯỜI LẬP SỔ", "LÃNH ĐẠO CƠ QUAN, TỔ CHỨC"), strict=True):
        _write(cell.paragraphs[0], who, 12, bold=True, how=CENTRE)
        _write(cell.add_paragraph(), "(Ký, ghi rõ họ tên)", 12, italic=True, how=CENTRE)
        cell.add_paragraph("\n\n")
