"""The reader of a fuzzing run: the real one, but recognition sees blank pages for most files; results are judged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from models.document import Document
from models.errors import FileDamaged
from models.values import paper_json
from pipeline.limits import Limits
from pipeline.read import ReadPaper, read_paper, warm_up
from pipeline.readers import libreoffice, sniffing, tesseract

__all__ = ["read", "warm_up"]

RECOGNISED = "+ocr"  # in the name of the few files whose pages are really recognised, or given to LibreOffice
_run = tesseract._run
_convert = libreoffice.convert


class Unsound(Exception):
    """A result that says what is not so."""


def read(data: bytes, name: str, limits: Limits, *, reference_day: date | None = None) -> ReadPaper:
    whole = RECOGNISED in name
    tesseract._run = _run if whole else _blank  # type: ignore[assignment]
    libreoffice.convert = _convert if whole else _no_rescue
    result = read_paper(data, name, limits, reference_day=date(2026, 1, 1))
    judge(result.document, paper_json(result.paper))
    return result


def _blank(*_: Any, **__: Any) -> str:
    return ""


def _no_rescue(data: bytes, media_type: str, target: str, limits: Limits) -> bytes:
    """LibreOffice takes seconds over each damaged DOCX that is given to it as a last resort."""
    if media_type in (sniffing.DOC, sniffing.RTF):
        return _convert(data, media_type, target, limits)
    raise FileDamaged


def judge(document: Document, paper: dict[str, Any]) -> None:
    """Raises Unsound where evidence is not the text that it points at, or the result is no JSON."""
    json.dumps(paper, allow_nan=False)
    document.text.encode("utf-8")
    for evidence in _evidence(paper):
        if document.text[evidence["start"] : evidence["end"]] != evidence["quote"]:
            raise Unsound(str(evidence))


def _evidence(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if {"start", "end", "quote"} <= value.keys():
            yield value
        for inner in value.values():
            yield from _evidence(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _evidence(inner)
