"""Readers that stand in for the real one inside reader processes: they hang, crash, eat memory, or answer at once."""

from __future__ import annotations

import ctypes
import hashlib
import os
import subprocess
import time
from datetime import date

from models.document import Document, PageSize, WordSpan
from models.errors import FileDamaged
from models.values import Paper
from pipeline.limits import Limits
from pipeline.read import ReadPaper


def by_content(data: bytes, name: str, limits: Limits, *, reference_day: date | None = None) -> ReadPaper:
    """Does what the file's text says."""
    text = data.decode()
    if text.startswith("hang"):
        subprocess.Popen(["sleep", "987"])
        time.sleep(987)
    if text.startswith("crash"):
        ctypes.string_at(0)
    if text.startswith("exit"):
        os._exit(3)
    if text.startswith("memory"):
        return _result(bytearray(4 * limits.memory_bytes), text)
    if text.startswith("bug"):
        raise ZeroDivisionError(name)
    if text.startswith("damaged"):
        raise FileDamaged()
    return _result(data, text)


def _result(data: bytes | bytearray, text: str) -> ReadPaper:
    document = Document(text, (PageSize(1),), (WordSpan(0, len(text), 1),))
    return ReadPaper(document, Paper(), "text/plain", 1, hashlib.sha256(data).hexdigest())
