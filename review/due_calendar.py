"""Duties as a month's calendar and as a line of time by campaign."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import streamlit as st

from corpus.store import Store
from corpus.work.campaigns import names_by_paper
from corpus.work.days import work_days
from corpus.work.due import DueFilter, filled
from corpus.work.lines import Line, Lines
from corpus.work.views import DONE, OVERDUE, Due
from models.days import local_day
from review.kept import duties
from review.language import literal, t
from review.session import go

SHOWN = 4  # duties in a day's square
COLOURS = {"overdue": "#C0392B", "today": "#D68910", "soon": "#D68910", "later": "#2F6DB5", "done": "#3C8D40"}


def month(store: Store, where: DueFilter, today: date) -> None:
    """The month chosen, each day with its duties and whether offices work."""
    chosen = _chosen(today)
    last = date(chosen.year, chosen.month, calendar.monthrange(chosen.year, chosen.month)[1])
    found = duties(today, replace(where, since=chosen.isoformat(), ahead=max((last - today).days, 0)))
    by_day: dict[str, list[Line]] = defaultdict(list)
    for line in found.lines:
        if line.day[:7] == chosen.isoformat()[:7]:
            by_day[line.day].append(line)
    shown = _shown(store, found, by_day)
    days = work_days(store)
    for column, name in zip(st.columns(7), t("due.weekdays").split(","), strict=True):
        column.markdown(f"**{name}**")
    for week in calendar.Calendar().monthdatescalendar(chosen.year, chosen.month):
        for column, day in zip(st.columns(7, gap="small"), week, strict=True):
            if day.month != chosen.month:
                continue
            with column:
                off, iso = days.name(day) or not days.works(day), day.isoformat()
                _square(day, shown.get(iso, ()), len(by_day[iso]), off, day == today)
    if not any(by_day.values()):
        st.info(t("due.month.none"))


def _shown(store: Store, found: Lines, by_day: dict[str, list[Line]]) -> dict[str, Sequence[Due]]:
    """The first duties of each day, read together."""
    every = iter(filled(store, found, [line for lines in by_day.values() for line in lines[:SHOWN]]))
    return {day: [next(every) for _ in lines[:SHOWN]] for day, lines in by_day.items()}


def _chosen(today: date) -> date:
    """First day of the month that is looked at."""
    at: date = st.session_state.get("due-month", today.replace(day=1))
    back, title, on, home = st.columns([1, 3, 1, 1], vertical_alignment="center")
    if back.button(t("due.month.back"), icon=":material/chevron_left:", width="stretch"):
        at = (at - timedelta(days=1)).replace(day=1)
    if on.button(t("due.month.on"), icon=":material/chevron_right:", width="stretch"):
        at = (at + timedelta(days=31)).replace(day=1)
    if home.button(t("due.month.today"), width="stretch"):
        at = today.replace(day=1)
    st.session_state["due-month"] = at
    title.subheader(t("due.month", month=at.month, year=at.year), anchor=False)
    return at


def _square(day: date, items: Sequence[Due], number: int, off: str | bool, is_today: bool) -> None:
    """One day: its first duties, and how many of its `number` there are besides."""
    kind = "full" if items else "empty"  # narrow screens leave the empty days out (style.css)
    with st.container(border=True, key=f"day-{kind}-{day.isoformat()}"):
        head = f"**{day.day}**" if is_today else str(day.day)
        holiday = f" {literal(off)}" if isinstance(off, str) else ""
        st.markdown(f":gray[{head}{holiday}]" if off else f":blue[{head}]" if is_today else head)
        for item in items:
            mark = "✓ " if item.state == DONE else "! " if item.state == OVERDUE else ""
            label = literal(f"{mark}{_short(item.task)}")
            key = f"cal-{item.target.paper}-{item.target.key}-{item.last_safe}"
            if st.button(label, key=key, type="tertiary", help=literal(item.paper.number or ""), wrap=True):
                go("paper", paper=item.paper.id, fact=f"deadline:{item.target.key}")
        if number > len(items):
            st.caption(t("due.month.more", number=number - len(items)))


def _short(text: str, most: int = 48) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def by_campaign(store: Store, found: Lines) -> None:
    """One line a campaign, one mark a duty; what the picture shows stands in words below."""
    names = names_by_paper(store, {line.paper for line in found.lines})
    rows: dict[str, list[Due]] = defaultdict(list)
    for item in filled(store, found, [line for line in found.lines if line.paper in names]):
        for name in names.get(item.paper.id, ())[:3]:
            rows[name].append(item)
    if not rows:
        st.info(t("due.campaigns.none"))
        return
    _chart(rows)
    for name, items in rows.items():
        with st.expander(literal(f"{name} ({len(items)})")):
            for item in items:
                key = f"camp-{name[:40]}-{item.target.paper}-{item.target.key}-{item.last_safe}"
                day = local_day(item.last_safe)
                label = literal(f"{day} · {item.task} ({item.paper.number or ''})")
                if st.button(label, key=key, type="tertiary", wrap=True, icon=":material/event:"):
                    go("paper", paper=item.paper.id, fact=f"deadline:{item.target.key}")


def _chart(rows: dict[str, list[Due]]) -> None:
    import altair as alt

    listed = [
        {"name": _short(name), "day": item.last_safe, "task": item.task, "paper": item.paper.number or "",
         "state": t(f"due.group.{item.state}")}
        for name, items in rows.items() for item in items if item.last_safe
    ]  # fmt: skip
    states = [s for s in COLOURS if any(row["state"] == t(f"due.group.{s}") for row in listed)]
    scale = alt.Scale(domain=[t(f"due.group.{s}") for s in states], range=[COLOURS[s] for s in states])
    data: Any = alt.Data(values=listed)  # type: ignore[no-untyped-call]
    chart = (
        alt.Chart(data, height=alt.Step(30))
        .mark_point(filled=True, size=110)
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%d/%m/%Y", labelOverlap=True)),
            y=alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelLimit=330)),
            color=alt.Color("state:N", title=t("due.state"), scale=scale),
            tooltip=[alt.Tooltip(f"{n}:N", title=t(f"due.tip.{n}")) for n in ("task", "paper", "state")],
        )
    )
    st.altair_chart(chart, width="stretch")
