"""Opening a PDF: repaired where it is broken, refused with the reason where it cannot be read.

PDFium keeps the fonts and pictures of every page that it has drawn or read until the document is closed: half a
megabyte a page where each brings its own. A long document is therefore opened anew every few pages.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from models.errors import FileDamaged, FileEmpty, FileEncrypted, TooManyPages
from pipeline.limits import Limits

PAGES_AT_ONCE = 50
_ENCRYPTED = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)


class Pdf:
    """An open PDF: how many pages it has and whether it had to be repaired first."""

    def __init__(self, document: Any, data: bytes, repaired: bool) -> None:
        self._document, self._data, self.repaired = document, data, repaired
        self._from = 0
        self.page_count = len(document)

    def document(self, index: int) -> Any:
        """The PDFium document to take page `index` from; pages taken from it before may be closed by then."""
        if not self._from <= index < self._from + PAGES_AT_ONCE:
            self.close()
            self._from = index - index % PAGES_AT_ONCE
            self._document = pypdfium2.PdfDocument(self._data)
            self._document.init_forms()
        return self._document

    def close(self) -> None:
        self._document.close()


@contextmanager
def opened(data: bytes, limits: Limits) -> Iterator[Pdf]:
    """The PDF of these bytes.

    Raises FileEmpty, FileEncrypted (a user password), FileDamaged, TooManyPages (before any page is read).
    """
    if not data:
        raise FileEmpty()
    document, data, repaired = _open(data)
    pdf = Pdf(document, data, repaired)
    try:
        if pdf.page_count == 0:
            raise FileDamaged()
        if pdf.page_count > limits.pages:
            raise TooManyPages(limit=limits.pages, found=pdf.page_count)
        document.init_forms()
        yield pdf
    finally:
        pdf.close()


def _open(data: bytes) -> tuple[Any, bytes, bool]:
    try:
        document = pypdfium2.PdfDocument(data)
        if len(document):
            return document, data, False
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in _ENCRYPTED:
            raise FileEncrypted() from error
    try:
        data = _repaired(data)
        return pypdfium2.PdfDocument(data), data, True
    except pypdfium2.PdfiumError as error:
        raise FileDamaged() from error


def _repaired(data: bytes) -> bytes:
    """The file written anew by qpdf, which rebuilds the table of objects where it can."""
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as document:
            if not len(document.pages):
                raise FileDamaged()
            document.save(out)
    except pikepdf.PasswordError as error:
        raise FileEncrypted() from error
    except (pikepdf.PdfError, ValueError, RecursionError) as error:
        raise FileDamaged() from error
    return out.getvalue()
