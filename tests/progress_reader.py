"""A reader for the tests of progress: says of three pages that it recognises them, then reads as usual."""

from __future__ import annotations

from typing import Any

from pipeline.progress import recognising
from pipeline.read import ReadPaper, read_paper


def read(data: bytes, *how: Any, **more: Any) -> ReadPaper:
    for page in (1, 2, 3):
        recognising(page)
    return read_paper(data, *how, **more)
