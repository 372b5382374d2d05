"""Limits on what one file may cost, on by default. One immutable object; settings may raise them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, pages, pixels and seconds for one file."""

    file_bytes: int = 200 * 2**20
    pages: int = 500
    pixels: int = 120_000_000  # of one picture, before it is decoded
    unpacked_bytes: int = 500 * 2**20  # of a DOCX, ODT or ZIP in all
    archive_members: int = 2_000
    archive_depth: int = 2  # a zip inside a zip is taken, a third level is not
    seconds: float = 300.0  # reading and extraction of one file; OCR adds `seconds_per_page`
    seconds_per_page: float = 30.0
    signature_seconds: float = 60.0  # then a paper that is read is kept without its signatures checked
    memory_bytes: int = 2 * 2**30  # of the reading process

    # How a scan is read
    ocr_dpi: int = 300
    allow_secret: bool = False  # MẬT papers are refused unless this is set
