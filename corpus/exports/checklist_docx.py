"""A list as a paper of our office: header block, title, ruled table, lists, place to sign.

Layout after Nghị định 30/2020/NĐ-CP, Appendix I: A4 (landscape for a wide table), margins 20-20-30-20 mm, Times New
Roman 13-14, the unit under its parent on the left, the national name and motto on the right, recipients at the bottom
left, signature at the bottom right. Number, place and day are left to be written.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpus.exports.sheets import FONT, HEAD, ROOM, clean, shade
from corpus.exports.widths import fitted

SPLIT = 400  # letters of a cell from which on its row may run over two pages
EMPTY = 0.6  # of its width that a column keeps in which nothing stands
LINE = "_" * 12


@dataclass(frozen=True)
class Office:
    """Who issues the list; empty where nobody set it."""

    name: str
    parent: str


@dataclass(frozen=True)
class Listing:
    """What is printed. A row of one cell is a heading across the table; `lists` are (title, [(level, line)])."""

    title: str
    below: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]
    widths: Sequence[int]
    lists: Sequence[tuple[str, Sequence[tuple[int, str]]]] = ()


def paper_docx(office: Office, listing: Listing) -> bytes:
    """The file's bytes."""
    from docx import Document

    made = Document()
    _page(made)
    _head(made, office)
    _line(made, listing.title, 14, bold=True, space=12)
    _line(made, listing.below, 13, italic=True)
    _table(made, listing.headings, listing.rows, listing.widths)
    for name, points in listing.lists:
        _line(made, name, 13, bold=True, space=12)
        for level, words in points:
            line = _line(made, words, 13, centred=False)
            line.paragraph_format.left_indent = _cm(1 + 0.75 * level)
    _sign(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _cm(amount: float) -> Any:
    from docx.shared import Cm

    return Cm(amount)


def _page(made: Any) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style = made.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(2)
    page = made.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, _cm(29.7), _cm(21)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = _cm(3), _cm(2), _cm(2), _cm(2)


def _head(made: Any, office: Office) -> None:
    """Two columns without rules: the unit, and the national name with motto, place and day."""
    table = made.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    for column, cell, width in zip(table.columns, (left, right), (10.7, 14.0), strict=True):
        column.width = cell.width = _cm(width)
    _lines(left, [(office.parent.upper(), 13, False, False), (office.name.upper(), 13, True, False),
                  (LINE, 8, False, False), ("Số: ......./......", 13, False, False)])  # fmt: skip
    _lines(right, [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, True, False),
                   ("Độc lập - Tự do - Hạnh phúc", 14, True, False), (LINE * 2, 8, False, False),
                   ("............, ngày ..... tháng ..... năm .......", 13, False, True)])  # fmt: skip


def _lines(cell: Any, lines: Sequence[tuple[str, int, bool, bool]], *, centred: bool = True) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = cell.paragraphs[0]
    for at, (words, size, bold, italic) in enumerate(line for line in lines if line[0]):
        paragraph = cell.add_paragraph() if at else paragraph
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
        _run(paragraph, words, size, bold=bold, italic=italic)


def _run(paragraph: Any, words: str, size: int, *, bold: bool = False, italic: bool = False) -> None:
    from docx.shared import Pt

    run = paragraph.add_run(clean(words))
    run.font.name, run.font.size, run.bold, run.italic = FONT, Pt(size), bold, italic


def _line(
    made: Any, words: str, size: int, *, bold: bool = False, italic: bool = False, centred: bool = True, space: int = 0
) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    line = made.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    line.paragraph_format.space_before = Pt(space)
    _run(line, words, size, bold=bold, italic=italic)
    return line


def _table(made: Any, headings: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    last = len(widths) - 1  # the answer is written there by hand
    used = [
        width if k == last or any(len(r) > 1 and str(r[k]) for r in rows) else width * EMPTY
        for k, width in enumerate(widths)
    ]
    centimetres = fitted(used, headings, rows, ROOM, 11.5)
    ruled = made.add_table(rows=1 + len(rows), cols=len(headings), style="Table Grid")
    ruled.autofit = False
    ruled.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for column, width in zip(ruled.columns, centimetres, strict=True):
        column.width = _cm(width)
    for row, values in zip(ruled.rows, (headings, *rows), strict=True):
        if max(len(str(value)) for value in values) < SPLIT:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        cells = row.cells
        for cell, width in zip(cells, centimetres, strict=True):
            cell.width = _cm(width)
        if len(values) == 1:
            merged = cells[0].merge(cells[-1])
            _run(merged.paragraphs[0], str(values[0]), 12, bold=True)
            merged.paragraphs[0].paragraph_format.keep_with_next = True  # no heading alone at the end of a page
            continue
        for cell, value in zip(cells, values, strict=True):
            head = values is headings
            _run(cell.paragraphs[0], str(value), 12 if head or len(values) < 9 else 11, bold=head)
            if head:
                shade(cell, HEAD)
            if head or isinstance(value, int):
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _sign(made: Any) -> None:
    """Stands on one page."""
    from docx.oxml import OxmlElement

    made.add_paragraph().paragraph_format.keep_with_next = True
    table = made.add_table(rows=1, cols=2)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    left, right = table.rows[0].cells
    _lines(left, [("Nơi nhận:", 12, True, True), ("- ..............;", 11, False, False),
                  ("- Lưu: VT.", 11, False, False)], centred=False)  # fmt: skip
    _lines(right, [("THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ", 13, True, False),
                   ("(Chữ ký của người có thẩm quyền, dấu/chữ ký số của cơ quan)", 12, False, True)])  # fmt: skip
    for cell in (left, right):
        for paragraph in cell.paragraphs[:-1]:
            paragraph.paragraph_format.keep_with_next = True
