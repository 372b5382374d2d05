"""The list of what was read: a row each, drawn as one element, for a hundred widgets would keep a browser busy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

_HERE = Path(__file__).parent


class Row(NamedTuple):
    """One row: `fact` is what a click on it tells, `sign` one of the signs of rows.js, `state` its meaning in words."""

    fact: str
    sign: str
    label: str
    shown: str
    state: str
    chosen: bool = False


@cache
def _component() -> Any:
    return st.components.v2.component(
        "vanban_rows",
        html='<ul class="rows"></ul>',
        css=(_HERE / "rows.css").read_text("utf-8"),
        js=(_HERE / "rows.js").read_text("utf-8"),
    )


def show(rows: Sequence[Row], *, key: str, on_choose: Callable[[str], None]) -> None:
    """Draws the rows; `on_choose` gets the `fact` of a clicked one before the page is drawn again."""

    def chosen() -> None:
        fact = getattr(st.session_state[key], "fact", None)
        if fact:
            on_choose(str(fact))

    _component()(key=key, data={"rows": [row._asdict() for row in rows]}, on_fact_change=chosen)
