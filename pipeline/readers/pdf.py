"""PDF files: words of the text layer with their places; pages without a usable one go through OCR.

What electronic signing put over the page (serial, day, stamps: appearances of form fields) is part of it:
the page is flattened in memory first, and those words carry the origin "form".
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import regex

from models.document import Box
from pipeline.limits import Limits
from pipeline.pages import RawLine, RawPage, RawWord, Reading
from pipeline.readers.glyphs import Glyph, View, read_glyphs, turn_back, view_of
from pipeline.readers.lines import lines_of, with_indents, words_of
from pipeline.readers.pdf_open import opened

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/pdf"

# What signing software writes into a signature's appearance beside the serial and the day
_STAMP = regex.compile(
    r"(?:người|được)\s+ký\b|\bký\s+(?:bởi|số)\b|(?:thời\s+gian|ngày|giờ)\s+ký\b|signature|signed\s+by"
    r"|\S+@\S+\.\S+|\d\d[:.]\d\d[:.]\d\d|[+-]\d\d[:']\d\d\b|^\s*cơ\s+quan\s*:|^\s*email\b",
    regex.IGNORECASE,
)


def read_pdf(data: bytes, limits: Limits) -> Reading:
    """A PDF's pages of words with places in points from the top left of the page as displayed.

    Raises FileEmpty, FileEncrypted, FileDamaged, TooManyPages, and ToolMissing where a page needs OCR that
    this machine has not. A page that fails alone stays empty, with the note "page-unreadable".
    """
    notes: list[str] = []
    pages: list[RawPage] = []
    with opened(data, limits) as (document, repaired):
        if repaired:
            notes.append("repaired")
        for index in range(len(document)):
            try:
                pages.append(_read_page(document, index))
            except (pypdfium2.PdfiumError, ValueError, ArithmeticError) as error:
                log.warning("page %d cannot be read: %s", index + 1, error)
                notes.append("page-unreadable")
                pages.append(RawPage(index + 1, ()))
    return Reading(MEDIA_TYPE, tuple(pages), len(pages), tuple(dict.fromkeys(notes)))


def _read_page(document: Any, index: int) -> RawPage:
    glyphs, view = page_glyphs(document, index)
    lines = glyph_lines(glyphs, view)
    kept, stamps = _apart(lines)
    return RawPage(index + 1, tuple(kept), round(view.width, 2), round(view.height, 2), "text", tuple(stamps))


def page_glyphs(document: Any, index: int) -> tuple[list[Glyph], View]:
    """The glyphs of a page, form fields and signatures included; leaves the page flattened in memory."""
    page = document[index]
    try:
        view = view_of(page)
        if not _has_appearances(page):
            return read_glyphs(page), view
        before = {_key(glyph) for glyph in read_glyphs(page)}
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    finally:
        page.close()
    page = document[index]
    try:
        glyphs = read_glyphs(page)
    finally:
        page.close()
    return [g if _key(g) in before else replace(g, origin="form") for g in glyphs], view


def _has_appearances(page: Any) -> bool:
    kinds = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_FREETEXT)
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in kinds:
            return True
    return False


def _key(glyph: Glyph) -> tuple[str, int, int]:
    return glyph.text, round(glyph.x0), round(glyph.baseline)


def glyph_lines(glyphs: Sequence[Glyph], view: View) -> list[RawLine]:
    """Printed lines, top to bottom; those of turned text (headings set on end) after the upright ones."""
    lines: list[RawLine] = []
    for turn in sorted({glyph.turn for glyph in glyphs}):
        found = lines_of(words_of(glyph for glyph in glyphs if glyph.turn == turn))
        lines += [_turned(line, turn, view) for line in found] if turn else found
    return with_indents(lines, *_margins(lines, view))


def _margins(lines: Iterable[RawLine], view: View) -> tuple[float, float]:
    """Left edge and width of what is printed on a page."""
    boxes = [line.box for line in lines if line.box is not None]
    if not boxes:
        return 0.0, view.width
    left = max(min(box.x0 for box in boxes), 0.0)
    right = min(max(box.x1 for box in boxes), view.width)
    return left, max(right - left, 1.0)


def _turned(line: RawLine, turn: int, view: View) -> RawLine:
    def place(word: RawWord) -> RawWord:
        if word.box is None:
            return word
        ax, ay = turn_back(word.box.x0, word.box.y0, turn, view.width, view.height)
        bx, by = turn_back(word.box.x1, word.box.y1, turn, view.width, view.height)
        return replace(word, box=Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))

    return replace(line, words=tuple(place(word) for word in line.words))


def _apart(lines: Iterable[RawLine]) -> tuple[list[RawLine], list[RawLine]]:
    """Lines of the paper, and lines that a signature's stamp put over it.

    A stamp is a block of form words of one type size of which a line says who signed or when; the serial and
    the day that signing filled in stand alone or share a line with the paper's own words, and stay.
    """
    every = list(lines)
    form = [i for i, line in enumerate(every) if all(word.origin == "form" for word in line.words)]
    stamps: set[int] = {i for i in form if _STAMP.search(every[i].text)}
    grown = True
    while grown:
        near = {i for i in form if i not in stamps and any(_same_stamp(every[i], every[j]) for j in stamps)}
        grown = bool(near)
        stamps |= near
    return [x for i, x in enumerate(every) if i not in stamps], [every[i] for i in sorted(stamps)]


def _same_stamp(line: RawLine, other: RawLine) -> bool:
    a, b = line.box, other.box
    if a is None or b is None or not line.words or not other.words:
        return False
    size = other.words[0].size
    if abs(line.words[0].size - size) > 0.25 * size:
        return False
    apart = max(a.y0 - b.y1, b.y0 - a.y1)
    return apart < 1.2 * size and min(a.x1, b.x1) > max(a.x0, b.x0)
