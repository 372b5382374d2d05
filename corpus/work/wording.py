"""How a day was worked out, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from corpus.work.views import Step


@cache
def _words() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads(files("corpus.work").joinpath("words.json").read_text("utf-8"))
    return loaded


def local_day(iso: str | None) -> str:
    """20/11/2026; a reduced day stays reduced; empty for None."""
    return "/".join(reversed(iso.split("-"))) if iso else ""


def in_words(steps: Iterable[Step], language: str = "vi") -> str:
    """All steps in one line."""
    words = _words()[language]
    return "; ".join(words[step.code].format_map(dict(step.told)) for step in steps)
