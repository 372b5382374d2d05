"""Campaigns and their days along a line of time. What the pictures show stands in words beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from corpus.campaigns.forms import spans_of
from corpus.campaigns.views import Campaign, Milestone
from review.language import t

BAR = "#2F6DB5"
SHORT = 46  # letters of a name beside its bar


def _short(text: str, most: int = SHORT) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _inline(rows: list[dict[str, Any]]) -> Any:
    import altair as alt

    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def periods(found: Sequence[Campaign]) -> None:
    """One bar a campaign whose period some paper gives."""
    import altair as alt

    spans = spans_of(found)
    if not spans:
        return
    rows = [{"name": _short(n), "full": n, "from": low, "to": high + 1, "last": high} for n, low, high in spans]
    years = [min(low for _, low, _ in spans), max(high for _, _, high in spans) + 1]
    name = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=330))
    axis = alt.Axis(format="d", tickMinStep=1, orient="top", title=None)
    chart = (
        alt.Chart(_inline(rows), height=alt.Step(24))
        .mark_bar(color=BAR, cornerRadius=3)
        .encode(
            x=alt.X("from:Q", scale=alt.Scale(domain=years, nice=False), axis=axis),
            x2="to:Q",
            y=name,
            tooltip=[
                alt.Tooltip("full:N", title=t("campaigns.one")),
                alt.Tooltip("from:Q", title=t("campaigns.from"), format="d"),
                alt.Tooltip("last:Q", title=t("campaigns.to"), format="d"),
            ],
        )
    )
    st.altair_chart(chart, width="stretch")


def days(listed: Sequence[Milestone]) -> None:
    """One mark a day; a bar where the paper gives a first and a last day."""
    import altair as alt

    dated = [m for m in listed if m.end and len(m.end) == 10 and not m.recurrence]
    if not dated:
        return
    rows: list[dict[str, Any]] = [
        {"kind": t(f"campaigns.step.{m.kind}"), "from": m.start or m.end, "to": m.end, "task": m.task or m.text,
         "paper": m.paper.number or ""} for m in dated
    ]  # fmt: skip
    tip = [alt.Tooltip(f"{n}:N", title=t(f"campaigns.tip.{n}")) for n in ("task", "paper", "to")]
    base = alt.Chart(_inline(rows), height=alt.Step(28)).encode(
        y=alt.Y("kind:N", sort=None, title=None, axis=alt.Axis(labelLimit=180)), tooltip=tip
    )
    x = alt.X("from:T", title=None, axis=alt.Axis(format="%m/%Y", labelOverlap=True))
    bars = base.mark_bar(color=BAR, height=6).encode(x=x, x2="to:T")
    marks = base.mark_point(color=BAR, filled=True, size=90).encode(x=alt.X("to:T", title=None))
    st.altair_chart(bars + marks, width="stretch")
