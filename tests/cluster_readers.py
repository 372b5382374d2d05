"""Readers for a cluster: one that takes a moment, one that tells what it was lent."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

from pipeline.learned import Aid
from pipeline.limits import Limits
from pipeline.read import ReadPaper
from tests.fake_readers import by_content as usual


def by_content(
    data: bytes, name: str, limits: Limits, *, reference_day: date | None = None, aid: Aid | None = None
) -> ReadPaper:
    """As `fake_readers.by_content`, a moment later, so that files are read beside each other."""
    time.sleep(0.05)
    return usual(data, name, limits, reference_day=reference_day)


def lent(
    data: bytes, name: str, limits: Limits, *, reference_day: date | None = None, aid: Aid | None = None
) -> ReadPaper:
    """The files of the model that this reader was lent are its notes."""
    assert aid is not None and aid.model is not None
    files = sorted(p for p in aid.model.rglob("*") if p.is_file())
    notes = tuple(f"{p.relative_to(aid.model).as_posix()}={p.read_text()}" for p in files)
    return replace(usual(data, name, limits), notes=(aid.model.name, *notes))
