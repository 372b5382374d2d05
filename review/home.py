"""Tổng quan: what came in, what waits, what is due, how the register stands, how right the readings proved to be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from corpus.overview import Share, Week, accuracy, weeks
from corpus.papers import counts, list_papers, next_to_review
from corpus.reconcile.listing import serials
from corpus.reconcile.run import last_run
from corpus.reconcile.views import OUTCOMES
from corpus.work.due import DueFilter, filled
from corpus.work.units import our_unit
from corpus.work.views import OVERDUE, SOON, TODAY, Due
from models.days import local_day
from review import figures
from review.due import ICONS, when
from review.kept import duties
from review.labels import named, type_label
from review.language import literal, t
from review.session import local_time, opens, store, told

BLUE, GREY = "#2F6DB5", "#9AA5B1"
SHOWN = 5


def page() -> None:
    st.title(t("home.title"))
    totals = counts(store())
    if totals.papers == 0:
        st.info(t("papers.empty"))
        st.button(t("papers.upload"), type="primary", **opens("intake"))
        return
    left, right = st.columns(2, gap="large")
    with left, told():
        _week()
        _register()
    with right, told():
        _waiting(totals.doubtful, totals.open, totals.checked)
        _arrived()
    with told():
        _accuracy()


def _week() -> None:
    st.subheader(t("home.due"), anchor=False)
    own = our_unit(store())
    found = duties(date.today(), DueFilter(ahead=7, unit=own, done=False))
    late = [line for line in found.of(OVERDUE) if not line.lapsed]
    numbers = {OVERDUE: len(late), TODAY: len(found.of(TODAY)), SOON: len(found.of(SOON))}
    figures.show({t(f"due.group.{state}"): number for state, number in numbers.items()})
    shown = filled(store(), found, [*late, *found.of(TODAY), *found.of(SOON)][:SHOWN])
    for item in shown:
        _duty(item)
    if not shown:
        st.success(t("home.due.none"))
    if own is None:
        st.caption(t("due.no_unit"))
    st.button(t("home.due.all"), icon=":material/event_upcoming:", key="home-due", **opens("due"))


def _duty(item: Due) -> None:
    label = f"{ICONS[item.state]} {literal(when(item))} · {literal(item.task)}"
    key = f"home-{item.target.paper}-{item.target.key}-{item.target.occurrence or ''}"
    fact = f"deadline:{item.target.key}"
    st.button(label, key=key, type="tertiary", wrap=True, **opens("paper", paper=item.paper.id, fact=fact))


def _waiting(doubtful: int, open_: int, checked: int) -> None:
    st.subheader(t("home.waiting"), anchor=False)
    numbers = {"doubtful": doubtful, "open": open_, "checked": checked}
    figures.show({t(f"papers.count.{name}"): number for name, number in numbers.items()})
    waiting = next_to_review(store())
    if waiting is None:
        st.success(t("paper.none"))
    else:
        st.button(
            t("papers.next"), type="primary", icon=":material/fact_check:", shortcut="Alt+N",
            **opens("paper", paper=waiting),
        )  # fmt: skip


def _arrived() -> None:
    st.subheader(t("home.arrived"), anchor=False)
    _bars(weeks(store(), date.today()))
    for s in list_papers(store(), limit=SHOWN).papers:
        head = " · ".join(part for part in (type_label(s.doc_type), s.number, local_day(s.issued_on)) if part)
        label = literal(f"{head}: {s.subject or ', '.join(s.names)}")
        st.button(
            label, key=f"home-paper-{s.id}", type="tertiary", wrap=True, icon=":material/description:",
            **opens("paper", paper=s.id),
        )  # fmt: skip


def _bars(listed: Sequence[Week]) -> None:
    import altair as alt

    rows = [
        {"week": f"{w.monday:%d/%m}", "kind": t(f"home.{kind}"), "papers": number, "order": i}
        for i, w in enumerate(listed)
        for kind, number in (("text", w.papers - w.scanned), ("scans", w.scanned))
    ]
    data: Any = alt.Data(values=rows)  # type: ignore[no-untyped-call]
    scale = alt.Scale(domain=[t("home.text"), t("home.scans")], range=[BLUE, GREY])
    chart = (
        alt.Chart(data, height=210)
        .mark_bar()
        .encode(
            x=alt.X("week:N", sort=None, title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("papers:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
            color=alt.Color("kind:N", title=None, scale=scale, legend=alt.Legend(orient="top")),
            tooltip=[alt.Tooltip("week:N", title=t("home.week")), alt.Tooltip("kind:N", title=t("home.kind")),
                     alt.Tooltip("papers:Q", title=t("home.papers"))],
        )
    )  # fmt: skip
    st.altair_chart(chart, width="stretch")


def _register() -> None:
    st.subheader(t("home.register"), anchor=False)
    run = last_run(store())
    if run is None:
        st.caption(t("home.register.none"))
    else:
        for outcome in OUTCOMES:
            st.markdown(f"{literal(t(f'register.outcome.{outcome}'))}: **{run.counts[outcome]}**")
        st.caption(t("home.register.at", when=local_time(run.at)))
        missing = sum(last - first + 1 for one in serials(store()) for first, last in one.missing)
        if missing:
            st.caption(t("home.register.missing", number=missing))
    st.button(t("home.register.open"), icon=":material/menu_book:", key="home-register", **opens("register"))


def _accuracy() -> None:
    st.subheader(t("home.accuracy"), anchor=False)
    found = accuracy(store())
    if not found.decided:
        st.caption(t("home.accuracy.none"))
        return
    st.caption(
        t("home.accuracy.told", unchanged=found.unchanged, decided=found.decided, added=found.added,
          share=round(100 * found.unchanged / found.decided))
    )  # fmt: skip
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**{t('home.by_field')}**")
        _shares([(named("field", s.name) or s.name, s) for s in found.fields])
    with right:
        st.markdown(f"**{t('home.by_issuer')}**")
        _shares([(s.name, s) for s in found.issuers])


def _shares(listed: Sequence[tuple[str, Share]]) -> None:
    """A table with bars: the numbers can be read without the picture."""
    st.dataframe(
        [{"name": name, "share": 100 * s.share, "decided": s.decided} for name, s in listed],
        hide_index=True, width="stretch",
        column_config={
            "name": st.column_config.TextColumn(t("home.name")),
            "share": st.column_config.ProgressColumn(t("home.share"), format="%d %%", min_value=0, max_value=100),
            "decided": st.column_config.NumberColumn(t("home.decided"), format="%d"),
        },
    )  # fmt: skip
