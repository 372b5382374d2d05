"""Why two were brought together, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from corpus.reconcile.score import WEIGHTS


@cache
def _words() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads(files("corpus.reconcile").joinpath("words.json").read_text("utf-8"))
    return loaded


def in_words(features: Mapping[str, Mapping[str, Any]], language: str = "vi") -> str:
    """`số khớp, ngày lệch 1 ngày, trích yếu giống 94 %`."""
    words = _words()[language]
    return ", ".join(
        words[f"{name}.{told['code']}"].format(days=told.get("days"), share=round(100 * told["value"]))
        for name in WEIGHTS
        if (told := features.get(name))
    )
