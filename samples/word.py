"""A paper as DOCX, laid out after Appendix I of Nghị định 30/2020/NĐ-CP (Party papers after the Party's own form)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from samples import sources
from samples.sources import Content

CENTRE, LEFT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
BODY_WIDTH = 16.5  # cm between the margins


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _write(paragraph: Any, text: str, size: float, bold: bool = False, italic: bool = False) -> None:
    """Runs of one paragraph; `**…**` turns bold on and off."""
    for i, part in enumerate(re.split(r"\*\*", text)):
        if part:
            run = paragraph.add_run(part)
            run.font.size = Pt(size)
            run.bold, run.italic = bold or i % 2 == 1, italic


def _paragraph(holder: Any, text: str, size: float, align: Any = CENTRE, after: float = 0, **style: bool) -> Any:
    paragraph = holder.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(after)
    paragraph.paragraph_format.space_before = Pt(0)
    _write(paragraph, text, size, **style)
    return paragraph


def _rule(holder: Any, width: float, length: float, after: float = 2) -> None:
    """A centred line of `length` cm in a column of `width` cm: the border of an empty paragraph."""
    paragraph = _paragraph(holder, "", 2, after=after)
    side = Cm((width - length) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    paragraph.paragraph_format.line_spacing = Pt(3)
    borders = _element("w:pBdr")
    borders.append(_element("w:bottom", val="single", sz="6", space="1", color="000000"))
    paragraph._p.get_or_add_pPr().append(borders)


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    """In the grid for LibreOffice, in the cells for Word."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _columns(document: Any, widths: tuple[float, float]) -> tuple[Any, Any]:
    """A table without borders: the two columns of the header or of the closing."""
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _set_widths(table, widths)
    for cell in table.rows[0].cells:
        cell.paragraphs[0]._p.getparent().remove(cell.paragraphs[0]._p)
    table.rows[0]._tr.get_or_add_trPr().append(_element("w:cantSplit"))
    return tuple(table.rows[0].cells)


def _header(document: Any, content: Content) -> None:
    left, right = _columns(document, (7.4, 9.4))
    for line in content["parent_lines"]:
        _paragraph(left, line, 13)
    for line in content["issuer_lines"]:
        _paragraph(left, line, 13, bold=True)
    if content.get("party"):
        _paragraph(left, "*", 13)
    else:
        _rule(left, 7.4, 2.4)
    _paragraph(left, sources.number_line(content), 13, after=3)
    if content["doc_type"] == "CV":
        _paragraph(left, sources.subject_line(content), 12)
    if content.get("draft"):
        _paragraph(left, "DỰ THẢO", 13, bold=True)
    if content.get("urgency"):
        _paragraph(left, " ", 34)
    first, *rest = sources.motto(content)
    _paragraph(right, first, 12 if rest else 14, bold=True)
    for line in rest:
        _paragraph(right, line, 13.5, bold=True)
    _rule(right, 9.4, 6.0 if rest else 6.4)
    _paragraph(right, sources.date_line(content), 13.5, italic=True, after=3)


def _title(document: Any, content: Content) -> None:
    lines = sources.title_lines(content)
    if lines:
        _paragraph(document, "", 8)
        _paragraph(document, lines[0], 14, bold=True)
        _paragraph(document, lines[1], 14, bold=True)
        _rule(document, BODY_WIDTH, 5.0, after=8)
    if content.get("decider"):
        _paragraph(document, content["decider"], 14, bold=True, after=6)
    _addressees(document, content.get("to", []))


def _addressees(document: Any, to: list[str]) -> None:
    """`Kính gửi:` on one line for one body, with a dash for each where there are several."""
    if len(to) == 1:
        paragraph = _paragraph(document, f"Kính gửi: {to[0]}.", 14, after=8)
        paragraph.paragraph_format.space_before = Pt(8)
    elif to:
        head = _paragraph(document, "Kính gửi:", 14, align=LEFT)
        head.paragraph_format.left_indent, head.paragraph_format.space_before = Cm(3), Pt(8)
        for i, body in enumerate(to):
            line = _paragraph(document, f"- {body}{'.' if i == len(to) - 1 else ';'}", 14, align=LEFT, after=2)
            line.paragraph_format.left_indent = Cm(5)


def _text(document: Any, kind: str, text: str, size: float) -> None:
    if kind in ("heading", "note"):
        line = _paragraph(document, text, 14, after=3, bold=kind == "heading", italic=kind == "note")
        line.paragraph_format.keep_with_next = True
        return
    paragraph = _paragraph(document, text, size, align=JUSTIFY, after=5, bold=kind == "bold", italic=kind == "basis")
    paragraph.paragraph_format.first_line_indent = Cm(1.27)
    paragraph.paragraph_format.line_spacing = 1.08
    paragraph.paragraph_format.keep_with_next = kind == "bold"


def _keep_last_lines(document: Any) -> None:
    """A signature never stands alone on a page: the last paragraphs go with it."""
    for paragraph in document.paragraphs[-2:]:
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.keep_together = True


def _closing(document: Any, content: Content) -> None:
    """Nơi nhận left; authority, office and name right, with room for seal and signature."""
    _keep_last_lines(document)
    _paragraph(document, "", 8).paragraph_format.keep_with_next = True
    left, right = _columns(document, (8.4, 8.4))
    _paragraph(left, "Nơi nhận:", 12, align=LEFT, bold=True, italic=True)
    for line in content["recipients"]:
        _paragraph(left, f"- {line}", 11, align=LEFT)
    for line in content["authority"]:
        _paragraph(right, line, 14, bold=True)
    for _ in range(4):
        _paragraph(right, "", 14)
    _paragraph(right, content["signer"], 14, bold=True)


def _table(document: Any, table: Content) -> None:
    """A ruled table whose heading row is repeated on every page."""
    rows = [table["columns"], *sources.table_rows(table)]
    grid = document.add_table(rows=len(rows), cols=len(table["columns"]))
    grid.style = "Table Grid"
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    for i, (row, texts) in enumerate(zip(grid.rows, rows, strict=True)):
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        for j, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.paragraphs[0].alignment = CENTRE if i == 0 or j != 1 else LEFT
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
            _write(cell.paragraphs[0], text, 13, bold=i == 0)
    _set_widths(grid, table["widths"])
    grid.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))
    _paragraph(document, "", 6)


def _page_numbers(section: Any) -> None:
    """Centred on top, not on the first page."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTRE
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = paragraph.add_run()
        run.font.size = Pt(13)
        if kind:
            run._r.append(_element("w:fldChar", fldCharType=kind))
        else:
            code = _element("w:instrText")
            code.text = text
            run._r.append(code)


def _blank_document(typeface: str) -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(2.75), Cm(1.75)
    section.header_distance = Cm(1)
    font = document.styles["Normal"].font
    font.name, font.size = typeface, Pt(14)
    document.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), typeface)
    properties = document.core_properties
    properties.author, properties.comments = "", ""
    properties.created = properties.modified = datetime.datetime(2026, 1, 1)
    _page_numbers(section)
    return document


def build(content: Content, path: Path, typeface: str = "Times New Roman") -> None:
    """Writes the paper as DOCX to `path`."""
    document = _blank_document(typeface)
    _header(document, content)
    _title(document, content)
    if content["doc_type"] == "CV":
        _paragraph(document, "", 4)
    for kind, text in sources.blocks(content):
        if kind == "closing":
            _closing(document, content)
        elif kind == "page":
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif kind == "table":
            _table(document, content["tables"][text])
        else:
            _text(document, kind, text, content.get("size", 14))
    document.save(str(path))
