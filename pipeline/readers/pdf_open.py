"""Opening a PDF: repaired where it is broken, refused with the reason where it cannot be read.

PDFium keeps the fonts and pictures of every page that it has drawn or read until the document is closed: half a
megabyte a page where each brings its own. A long document is therefore opened anew every few pages.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from models.errors import FileDamaged, FileEmpty, FileEncrypted, TooManyPages
from pipeline.limits import Limits
from pipeline.spool import Data, let_go, stream

PAGES_AT_ONCE = 50  # half as many of a file that is too large for memory
_ENCRYPTED = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)


class Pdf:
    """An open PDF: how many pages it has and whether it had to be repaired first."""

    def __init__(self, document: Any, data: Data, repaired: bool) -> None:
        self._document, self._data, self.repaired = document, data, repaired
        self._at_once = PAGES_AT_ONCE if isinstance(data, bytes) else (PAGES_AT_ONCE + 1) // 2
        self._from = 0
        self.page_count = len(document)

    def document(self, index: int) -> Any:
        """The PDFium document to take page `index` from; pages taken from it before may be closed by then."""
        let_go(self._data)
        if not self._from <= index < self._from + self._at_once:
            self.close()
            self._from = index - index % self._at_once
            self._document = loaded(self._data)
            self._document.init_forms()
        return self._document

    def close(self) -> None:
        self._document.close()
        let_go(self._data)


def loaded(data: Data) -> Any:
    """The PDFium document of these bytes, which have to stay as long as it. Raises PdfiumError."""
    if isinstance(data, bytes):
        return pypdfium2.PdfDocument(data)
    address = np.frombuffer(data, np.uint8).ctypes.data
    return pypdfium2.PdfDocument((ctypes.c_char * len(data)).from_address(address))


@contextmanager
def opened(data: Data, limits: Limits) -> Iterator[Pdf]:
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


def _open(data: Data) -> tuple[Any, Data, bool]:
    try:
        document = loaded(data)
        if len(document):
            return document, data, False
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in _ENCRYPTED:
            raise FileEncrypted() from error
    try:
        data = _repaired(data)
        return loaded(data), data, True
    except pypdfium2.PdfiumError as error:
        raise FileDamaged() from error


def _repaired(data: Data) -> bytes:
    """The file written anew by qpdf, which rebuilds the table of objects where it can."""
    out = io.BytesIO()
    try:
        with pikepdf.open(stream(data), suppress_warnings=True) as document:
            if not len(document.pages):
                raise FileDamaged()
            document.save(out)
    except pikepdf.PasswordError as error:
        raise FileEncrypted() from error
    except (pikepdf.PdfError, ValueError, RecursionError) as error:
        raise FileDamaged() from error
    return out.getvalue()
