"""The page of a paper with the places of its facts; a click on a place tells which fact it proves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st
from streamlit.runtime import get_instance

_HERE = Path(__file__).parent


class Place(NamedTuple):
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


Told = Callable[[Pointed], None]


@cache
def _component() -> Any:
    return st.components.v2.component(
        "vanban_viewer",
        html='<div class="viewer"></div>',
        css=(_HERE / "viewer.css").read_text("utf-8"),
        js=(_HERE / "viewer.js").read_text("utf-8"),
    )


def page_view(
    *,
    paper: str,
    page: int,
    picture: bytes,
    places: Sequence[Place],
    zoom: int,
    alt: str,
    key: str,
    ratio: float | None = None,
    on_point: Told = lambda _: None,
) -> None:
    """Shows a page picture (PNG or JPEG); what is pointed at goes to `on_point` before the next run of the page.

    `ratio` is the page's width over its height: the places stand right before the picture has come.
    """
    data = {
        "paper": paper,
        "page": page,
        "picture": _served(picture, key),
        "ratio": ratio,
        "places": [p._asdict() for p in places],
        "zoom": zoom,
        "alt": alt,
    }
    _mount(data, key, on_point)


def _served(picture: bytes, key: str) -> str:
    """The address at which this server gives the picture to who may see the page. It follows the content, so that a
    browser fetches a picture once; sent with the data it would travel with every run."""
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    address = get_instance().media_file_mgr.add(picture, f"image/{kind}", coordinates=key)
    return f"/{base}{address}" if base else address


def text_view(*, paper: str, runs: Sequence[Run], zoom: int, key: str, on_point: Told) -> None:
    """Shows the text of a paper without pages; otherwise as `page_view`."""
    told = [{"text": run.text, "place": run.place._asdict() if run.place else None} for run in runs]
    data = {"paper": paper, "page": 1, "picture": None, "runs": told, "zoom": zoom}
    _mount(data, key, on_point)


def _mount(data: dict[str, Any], key: str, on_point: Told) -> None:
    def tell() -> None:
        result = st.session_state[key]
        selected = getattr(result, "selected", None)
        mine = isinstance(selected, dict) and selected.get("paper") == data["paper"]
        on_point(Pointed(getattr(result, "fact", None), dict(selected) if mine and selected else None))

    _component()(key=key, data=data, on_fact_change=tell, on_selected_change=tell)


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
