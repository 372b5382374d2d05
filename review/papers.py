"""Văn bản: what is stored, what waits for review, page by page from the database."""

from __future__ import annotations

import streamlit as st

from corpus.papers import counts, list_papers, next_to_review
from corpus.views import PaperFilter, PaperSummary
from models.days import local_day
from review import figures
from review.labels import confidence_label, type_label
from review.language import literal, t
from review.session import opens, store

PAGE = 20
STATES = ("", "doubtful", "open", "checked")
ORDERS = {"added": True, "issued": True, "doubt": False, "deadline": False}


def page() -> None:
    st.title(t("papers.title"))
    totals = counts(store())
    if totals.papers == 0:
        st.info(t("papers.empty"))
        st.button(t("papers.upload"), type="primary", **opens("intake"))
        return
    states = ("papers", "doubtful", "open", "checked")
    figures.show({t(f"papers.count.{name}"): getattr(totals, name) for name in states})
    waiting = next_to_review(store())
    if waiting is not None:
        st.button(
            t("papers.next"), type="primary", icon=":material/fact_check:", shortcut="Alt+N",
            **opens("paper", paper=waiting),
        )  # fmt: skip
    _list()


def _list() -> None:
    words, state, order = st.columns([3, 1, 1])
    where = PaperFilter(
        text=words.text_input(t("papers.search"), key="papers-text"),
        state=state.selectbox(t("papers.state"), STATES, format_func=lambda s: t(f"papers.state.{s or 'all'}")) or None,
    )
    by = order.selectbox(t("papers.order"), list(ORDERS), format_func=lambda o: t(f"papers.order.{o}"))
    first = st.session_state.get("papers-first", 0)
    found = list_papers(store(), where, order=by, descending=ORDERS[by], limit=PAGE, offset=first)
    if not found.papers and first:
        st.session_state["papers-first"] = 0
        st.rerun()
    if not found.papers:
        st.info(t("papers.none"))
    for summary in found.papers:
        _line(summary)
    _turn(first, found.total)


def _line(s: PaperSummary) -> None:
    with st.container(border=True):
        text, state, act = st.columns([6, 2, 1], vertical_alignment="center")
        head = [
            type_label(s.doc_type),
            s.number or t("number.none"),
            local_day(s.issued_on),
            s.issuer or t("issuer.none"),
        ]
        text.markdown("**" + literal(" · ".join(part for part in head if part)) + "**")
        text.markdown(literal(s.subject or ""))
        text.caption(literal(", ".join(s.names)))
        state.markdown(t(f"papers.state.{s.state}"))
        state.caption(confidence_label(s.lowest_confidence))
        if s.next_deadline:
            state.caption(t("papers.next_deadline", day=local_day(s.next_deadline)))
        act.button(t("papers.open"), key=f"open-{s.id}", width="stretch", **opens("paper", paper=s.id))


def _turn(first: int, total: int) -> None:
    back, where, on = st.columns([1, 3, 1], vertical_alignment="center")
    where.caption(t("papers.range", first=min(first + 1, total), last=min(first + PAGE, total), total=total))
    if back.button(t("papers.back"), disabled=first == 0):
        st.session_state["papers-first"] = max(first - PAGE, 0)
        st.rerun()
    if on.button(t("papers.on"), disabled=first + PAGE >= total):
        st.session_state["papers-first"] = first + PAGE
        st.rerun()
