"""The page of a paper with the places of its facts; a click on a place tells which fact it proves."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a page picture: `box` as shares (0..1) of the page's width and height."""

    fact: str
    kind: str  # colour class: header, date, reference, campaign, deadline, task, warning
    label: str
    chosen: bool = False
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Pointed:
    """What a person just did on the page: clicked the place of a fact, or framed words.

    `selected` has `page` and `area` (left, top, right, bottom as shares of the page), or `start` and `end` (letters of
    the text).
    """

    fact: str | None = None
    selected: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text, and the place that it is part of (None between places)."""

    text: str
    place: Place | None = None


@cache
def _component() -> Any:
    return st.components.v2.component(
        "vanban_viewer",
        html='<div class="viewer"></div>',
        css=(_HERE / "viewer.css").read_text("utf-8"),
        js=(_HERE / "viewer.js").read_text("utf-8"),
    )


def page_view(
    *, paper: str, page: int, picture: bytes, places: Sequence[Place], zoom: int, alt: str, key: str
) -> Pointed:
    """Shows a page picture (PNG or JPEG), and tells what was just pointed at."""
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    url = f"data:image/{kind};base64,{base64.b64encode(picture).decode('ascii')}"
    data = {
        "paper": paper,
        "page": page,
        "picture": url,
        "places": [asdict(p) for p in places],
        "zoom": zoom,
        "alt": alt,
    }
    return _mount(data, key)


def text_view(*, paper: str, runs: Sequence[Run], zoom: int, key: str) -> Pointed:
    """Shows the text of a paper without pages; otherwise as `page_view`."""
    data = {"paper": paper, "page": 1, "picture": None, "runs": [asdict(r) for r in runs], "zoom": zoom}
    return _mount(data, key)


def _mount(data: dict[str, Any], key: str) -> Pointed:
    result = _component()(key=key, data=data, on_fact_change=_nothing, on_selected_change=_nothing)
    selected = getattr(result, "selected", None)
    mine = isinstance(selected, dict) and selected.get("paper") == data["paper"]
    return Pointed(getattr(result, "fact", None), dict(selected) if mine and selected else None)


def _nothing() -> None:
    """The page runs again anyway."""


def text_runs(text: str, spans: Sequence[tuple[int, int, Place]]) -> list[Run]:
    """The text cut into runs at the spans; where spans overlap, the chosen one and then the shorter one wins."""
    owner: list[Place | None] = [None] * len(text)
    for start, end, place in sorted(spans, key=lambda s: (s[2].chosen, s[0] - s[1])):
        owner[start:end] = [place] * (end - start)
    runs: list[Run] = []
    begin = 0
    for offset in range(1, len(text) + 1):
        if offset == len(text) or owner[offset] is not owner[begin]:
            runs.append(Run(text[begin:offset], owner[begin]))
            begin = offset
    return runs
