"""Readers: one module a format; `read` chooses by the bytes."""

from __future__ import annotations

from pipeline.limits import Limits
from pipeline.pages import Reading
from pipeline.readers import sniffing
from pipeline.readers.sniffing import sniff
from pipeline.spool import Data

__all__ = ["read", "sniff"]

_HELD_BY = {sniffing.ZIP: "zip", sniffing.MAIL: "eml", sniffing.OUTLOOK: "msg"}


def read(data: Data, name: str, limits: Limits) -> Reading:
    """The words of one file, before repair. `name` is only for messages; the bytes say what the file is.

    Raises subclasses of models.errors.InputRefused. An archive is no paper: expand it with
    `pipeline.readers.archive.members` first.
    """
    from models.errors import FileEmpty, FileEncrypted, FileTooLarge, FormatUnknown
    from pipeline.readers.unzip import megabytes

    if not data:
        raise FileEmpty(file=name)
    if len(data) > limits.file_bytes:
        raise FileTooLarge(file=name, found=megabytes(len(data)), limit=megabytes(limits.file_bytes))
    media_type = sniff(data)
    if media_type == sniffing.ENCRYPTED_OFFICE:
        raise FileEncrypted(file=name)
    if media_type in sniffing.HOLDERS:
        raise FormatUnknown(file=name, found=_HELD_BY[media_type])
    return _dispatch(data, media_type, limits)


def _dispatch(data: Data, media_type: str, limits: Limits) -> Reading:
    """Formats load when they are met: most runs need one or two of these libraries."""
    if media_type == sniffing.PDF:
        from pipeline.readers.pdf import read_pdf

        return read_pdf(data, limits)
    data = bytes(data)
    if media_type in sniffing.IMAGES:
        from pipeline.readers.images import read_image

        return read_image(data, limits)
    if media_type == sniffing.DOCX:
        from pipeline.readers.docx import read_docx

        return read_docx(data, limits)
    if media_type in (sniffing.DOC, sniffing.RTF, sniffing.ODT, sniffing.WORD_XML):
        from pipeline.readers.libreoffice import read_office

        return read_office(data, media_type, limits)
    if media_type in (sniffing.HTML, sniffing.MHTML):
        from pipeline.readers.html import read_html

        return read_html(data, media_type, limits)
    from pipeline.readers.text import read_text

    return read_text(data, media_type, limits)
