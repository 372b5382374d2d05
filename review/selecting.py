"""Adding what the reading missed by framing its words on the page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from corpus.selecting import proposed, words_between, words_in_area
from corpus.users.rights import Right
from corpus.views import EvidenceView, PaperView
from review import editor
from review.language import literal, t
from review.session import may, say_later, store

KEY = "selected-words"
KINDS = ("deadline", "task", "reference", "campaign")


def take(paper_id: int, selected: dict[str, Any]) -> None:
    """Keeps the words that were framed, for `show`."""
    if "area" in selected:
        left, top, right, bottom = (float(x) for x in selected["area"])
        found = words_in_area(store(), paper_id, int(selected["page"]), (left, top, right, bottom))
    else:
        found = words_between(store(), paper_id, int(selected["start"]), int(selected["end"]))
    if found is None:
        say_later(t("select.none"))
    else:
        st.session_state[KEY] = (paper_id, found, None)


def show(paper: PaperView) -> None:
    """The words that are framed now and what to make of them."""
    kept = st.session_state.get(KEY)
    if kept is None or kept[0] != paper.id or not may(Right.REVIEW):
        return
    _, found, kind = kept
    with st.container(border=True):
        st.markdown(f"**{t('select.title')}** “{literal(found.quote)}”")
        st.caption(t("select.as"))
        for column, name in zip(st.columns(len(KINDS)), KINDS, strict=True):
            here = name == kind
            column.button(
                t(f"select.{name}"), key=f"select-{name}", disabled=here, width="stretch",
                on_click=_as, args=(paper.id, found, name),
            )  # fmt: skip
        if kind:
            _form(paper, found, kind)
        st.button(t("select.drop"), key="select-drop", type="tertiary", icon=":material/close:", on_click=drop)


def _as(paper_id: int, found: EvidenceView, kind: str) -> None:
    st.session_state[KEY] = (paper_id, found, kind)


def _form(paper: PaperView, found: EvidenceView, kind: str) -> None:
    value = proposed(kind, found.quote, paper.summary.issued_on)
    with st.form(f"selected-{paper.id}-{kind}-{found.start}", border=False):
        given = editor.form(editor.PARTS[kind], value, f"selected-{paper.id}-{kind}-{found.start}-{found.end}")
        if st.form_submit_button(t("add.keep"), type="primary") and editor.keep_added(paper, kind, given, found):
            drop()
            st.rerun(scope="fragment")


def drop() -> None:
    st.session_state.pop(KEY, None)
