"""PDF files: words of the text layer with their places; pages without a usable one go through OCR.

What electronic signing put over the page (serial, day, stamps: appearances of form fields) is part of it:
the page is flattened in memory first, and those words carry the origin "form".
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice, pairwise
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import regex

from models.document import Box
from models.errors import FileDamaged
from pipeline.limits import Limits
from pipeline.pages import RawLine, RawPage, RawTable, RawWord, Reading
from pipeline.progress import recognising
from pipeline.readers.blocks import blocks_of, in_order, margins
from pipeline.readers.glyph_columns import Glyphs, no_glyphs
from pipeline.readers.glyph_words import words_of
from pipeline.readers.glyphs import Print, View, read_glyphs, turn_back, view_of
from pipeline.readers.grid import Grid, grids
from pipeline.readers.lines import lines_of, merged, rebuilt, with_indents
from pipeline.readers.ocr import Recognised, recognise
from pipeline.readers.page_objects import drawn_on
from pipeline.readers.pdf_open import opened
from pipeline.readers.pdf_pictures import Pictured, covered, picture_boxes, print_in_pictures, rendered
from pipeline.readers.pdf_rules import page_rules
from pipeline.readers.quality import reads_well, score
from pipeline.spool import Data

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/pdf"
_END = b"%%EOF"

_SOUND = 0.7  # share of the words that read as syllables, above which its text layer is sound
_SCANNED = 0.6  # share of a page under pictures above which it is a scan
# TCVN3 and VNI fonts: their text looks like junk until pipeline.repair has decoded it
_LEGACY_FONT = regex.compile(r"^(?:\.?Vn[A-Z]|VNI[-_ ]|VN[A-Z]?[-_ ])", regex.IGNORECASE)

# What signing software writes into a signature's appearance beside the serial and the day
_STAMP = regex.compile(
    r"(?:người|được)\s+ký\b|\bký\s+(?:bởi|số)\b|(?:thời\s+gian|ngày|giờ)\s+ký\b|signature|signed\s+by"
    r"|\S+@\S+\.\S+|\d\d[:.]\d\d[:.]\d\d|[+-]\d\d[:']\d\d\b|^\s*cơ\s+quan\s*:|^\s*email\b",
    regex.IGNORECASE,
)


def read_pdf(data: Data, limits: Limits) -> Reading:
    """A PDF's pages of words with places in points from the top left of the page as displayed.

    Raises FileEmpty, FileEncrypted, FileDamaged, TooManyPages, and ToolMissing where a page needs OCR that
    this machine has not. A page that fails alone stays empty, with the note "page-unreadable"; a file whose end
    is missing has the note "cut-short", and is refused as damaged where nothing of it can be read.
    """
    notes: list[str] = []
    with opened(data, limits) as pdf:
        if pdf.repaired:
            notes.append("repaired")
        pages = [
            _attempted(index, partial(_read_page, pdf.document(index), index, limits), notes)
            for index in range(pdf.page_count)
        ]
    if _END not in data[-2048:].rstrip():
        if not any(page.blocks for page in pages):
            raise FileDamaged()
        notes.append("cut-short")
    return Reading(MEDIA_TYPE, tuple(pages), len(pages), tuple(dict.fromkeys(notes)))


def _attempted(index: int, step: Callable[[], RawPage], notes: list[str]) -> RawPage:
    try:
        return step()
    except (pypdfium2.PdfiumError, ValueError, ArithmeticError) as error:
        log.warning("page %d cannot be read: %s", index + 1, error)
        notes.append("page-unreadable")
        return RawPage(index + 1, ())


def _read_page(document: Any, index: int, limits: Limits) -> RawPage:
    page = document[index]
    try:
        view = view_of(page)
        found = read_glyphs(page)
        own = found.glyphs
        drawn = drawn_on(page)
        boxes = picture_boxes(drawn, view)
        if needs_recognition(page, own, view, covered(boxes, view)):
            recognising(index + 1)
            recognised = recognise(rendered(page, limits), limits.ocr_dpi)
            added = glyph_lines(_appearances(document, index, page, found), view)
            return _recognised_page(index + 1, recognised, added)
        frames = grids(*page_rules(drawn, view))
        extra = print_in_pictures(page, view, boxes, own, limits) if covered(boxes, view) < _SCANNED else ([], [])
        glyphs = own.followed_by(_appearances(document, index, page, found))
    finally:
        page.close()
    return _text_page(index + 1, glyphs, frames, view, extra)


def _text_page(number: int, glyphs: Glyphs, frames: Sequence[Grid], view: View, pictured: Pictured) -> RawPage:
    extra, stamped = pictured
    words = words_of(glyphs.turned(0))
    words += [rebuilt(word) for line in extra for word in line.words]
    blocks = blocks_of(words, frames, lines_of, _turned_lines(glyphs, view))
    kept, stamps = _apart(block for block in blocks if isinstance(block, RawLine))
    tables = [block for block in blocks if isinstance(block, RawTable)]
    size = (round(view.width, 2), round(view.height, 2))
    return RawPage(number, tuple(in_order(kept, tables)), *size, "text", (*stamps, *stamped))


def needs_recognition(page: Any, glyphs: Glyphs, view: View, pictured: float) -> bool:
    """Whether a page's words are on it as a picture only: no text layer, or one that nobody can read.

    `pictured` is the share of the page under pictures.
    """
    if len(glyphs) < 8:
        return pictured > 0.02 or (not glyphs and _has_paths(page))
    if glyphs.unmapped.sum() > 0.25 * len(glyphs):
        return True
    scanned = pictured > _SCANNED
    if not scanned and any(_LEGACY_FONT.search(style.font) for style in glyphs.own_styles):
        return False
    if not scanned and score([_in_the_file(glyphs)])[0] > _SOUND:
        return False  # whole lines could not tell otherwise, and they cost as much as the rest of the page
    text = [line.text for line in glyph_lines(glyphs, view)]
    if scanned:
        return not reads_well(text) or len(glyphs) < 120
    good, _, total = score(text)
    return total > 30 and good < 0.3


def _in_the_file(glyphs: Glyphs) -> str:
    """The words as the file's own spaces part them: a guess that costs nothing."""
    edges = [0, *np.flatnonzero(glyphs.spaces).tolist(), len(glyphs)]
    return " ".join([glyphs.text[start:end] for start, end in pairwise(edges)])


def _has_paths(page: Any) -> bool:
    """Whether a page has drawings enough to be letters turned into outlines."""
    kinds = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING]
    return sum(1 for _ in islice(page.get_objects(filter=kinds, max_depth=4), 60)) >= 60


def _recognised_page(number: int, found: Recognised, added: Sequence[RawLine]) -> RawPage:
    """A recognised page with what signing put over it: in place of what recognition read there, stamps apart."""
    kept, stamps = _apart(added)
    blocks: list[RawLine | RawTable] = list(found.blocks)
    if kept and found.turn == 0:
        blocks = merged(blocks, kept)
    apart = (*stamps, *found.stamps)
    return RawPage(number, tuple(blocks), found.width, found.height, "ocr", apart, found.turn, found.lean, found.sheet)


def _appearances(document: Any, index: int, page: Any, own: Print) -> Glyphs:
    """Glyphs that the appearances of form fields and signatures add; leaves the page flattened in memory."""
    if not _has_appearances(page):
        return no_glyphs()
    pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    flattened = document[index]
    try:
        glyphs = read_glyphs(flattened, but=own.characters).glyphs  # none for pictures of a signature or seal
    finally:
        flattened.close()
    before = set(_keys(own.glyphs))
    return glyphs.where(np.array([key not in before for key in _keys(glyphs)], dtype=bool)).of_forms()


def _has_appearances(page: Any) -> bool:
    kinds = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_FREETEXT)
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in kinds:
            return True
    return False


def _keys(glyphs: Glyphs) -> Iterable[tuple[str, float, float]]:
    return zip(glyphs.text, np.rint(glyphs.x0).tolist(), np.rint(glyphs.baseline).tolist(), strict=True)


def glyph_lines(glyphs: Glyphs, view: View) -> list[RawLine]:
    """Printed lines, top to bottom; those of turned text (headings set on end) after the upright ones."""
    lines = lines_of(words_of(glyphs.turned(0))) + _turned_lines(glyphs, view)
    return with_indents(lines, *margins(lines))


def _turned_lines(glyphs: Glyphs, view: View) -> list[RawLine]:
    lines: list[RawLine] = []
    for turn in sorted({style.turn for style in glyphs.own_styles} - {0}):
        found = lines_of(words_of(glyphs.turned(turn)))
        lines += [_turned(line, turn, view) for line in found]
    return lines


def _turned(line: RawLine, turn: int, view: View) -> RawLine:
    def place(word: RawWord) -> RawWord:
        if word.box is None:
            return word
        ax, ay = turn_back(word.box.x0, word.box.y0, turn, view.width, view.height)
        bx, by = turn_back(word.box.x1, word.box.y1, turn, view.width, view.height)
        return word._replace(box=Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))

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
