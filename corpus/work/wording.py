"""How a day was worked out, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Protocol

from corpus.work.views import Step
from models.days import local_day


class Dated(Protocol):
    """A duty with its last safe day, and the day and hour that the paper states."""

    @property
    def last_safe(self) -> str | None: ...
    @property
    def stated(self) -> str | None: ...
    @property
    def time(self) -> str | None: ...


@cache
def _words() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads(files("corpus.work").joinpath("words.json").read_text("utf-8"))
    return loaded


def safe_day(item: Dated) -> str:
    """`20/11/2026`, with the hour `20/11/2026 16:00` only where it is the stated day: the hour is of no other."""
    return stated_day(item) if item.last_safe == item.stated else local_day(item.last_safe)


def stated_day(item: Dated) -> str:
    """The last day as the paper states it, with its hour where it has one."""
    return local_day(item.stated) + (f" {item.time}" if item.stated and item.time else "")


def hour_elsewhere(item: Dated) -> str:
    """The stated day and hour where the last safe day is another one (`trước 16 giờ ngày 15/5`), else nothing."""
    return stated_day(item) if item.time and item.stated and item.stated != item.last_safe else ""


def in_words(steps: Iterable[Step], language: str = "vi") -> str:
    """All steps in one line."""
    words = _words()[language]
    return "; ".join(words[step.code].format_map(dict(step.told)) for step in steps)
