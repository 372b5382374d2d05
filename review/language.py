"""The words of the application: Vietnamese first, English beside it; both catalogues have the same keys."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import streamlit as st

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


@cache
def catalogue(language: str) -> dict[str, str]:
    """All texts of a language. Each page has a file of its own in `text/<language>/`; keys occur in one file only."""
    texts: dict[str, str] = {}
    for part in sorted(files("review").joinpath("text", language).iterdir(), key=lambda p: p.name):
        texts |= json.loads(part.read_text("utf-8"))
    return texts


def language() -> str:
    """The language that the user chose, Vietnamese until then."""
    chosen = st.session_state.get("language", "vi")
    return chosen if chosen in LANGUAGES else "vi"


def t(key: str, **values: Any) -> str:
    """The text for a key, filled with `values`. Raises KeyError where the catalogue lacks the key."""
    return catalogue(language())[key].format(**values)


def literal(text: str) -> str:
    """Text from a paper or a file name, made safe for Streamlit's Markdown labels: every mark is escaped."""
    return "".join("\\" + ch if ch in _MARKS else ch for ch in text.replace("\n", " "))


_MARKS = set("\\`*_{}[]()<>#+-.!|~$:@^=&'\"")
