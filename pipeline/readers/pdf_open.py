"""Opening a PDF: repaired where it is broken, refused with the reason where it cannot be read."""

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

_ENCRYPTED = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)


@contextmanager
def opened(data: bytes, limits: Limits) -> Iterator[tuple[Any, bool]]:
    """The PDFium document of these bytes and whether it had to be repaired first.

    Raises FileEmpty, FileEncrypted (a user password), FileDamaged, TooManyPages (before any page is read).
    """
    if not data:
        raise FileEmpty()
    document, repaired = _open(data)
    try:
        pages = len(document)
        if pages == 0:
            raise FileDamaged()
        if pages > limits.pages:
            raise TooManyPages(limit=limits.pages, found=pages)
        document.init_forms()
        yield document, repaired
    finally:
        document.close()


def _open(data: bytes) -> tuple[Any, bool]:
    try:
        document = pypdfium2.PdfDocument(data)
        if len(document):
            return document, False
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in _ENCRYPTED:
            raise FileEncrypted() from error
    try:
        return pypdfium2.PdfDocument(_repaired(data)), True
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
