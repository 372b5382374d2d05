"""Adding what the reading missed by framing its words on the page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from corpus.selecting import proposed, words_between, words_in_area
from corpus.users.rights import Right
from corpus.views import EvidenceView, PaperView
from review import editor
from review.language import literal, t
from review.session import may, store

KEY = "selected-words"
KINDS = ("deadline", "task", "reference", "campaign")


def take(paper: PaperView, selected: dict[str, Any]) -> bool:
    """Keeps the words that were framed, for `show`. False where there are none."""
    if "area" in selected:
        left, top, right, bottom = (float(x) for x in selected["area"])
        found = words_in_area(store(), paper.id, int(selected["page"]), (left, top, right, bottom))
    else:
        found = words_between(store(), paper.id, int(selected["start"]), int(selected["end"]))
    if found is None:
        st.toast(t("select.none"))
        return False
    st.session_state[KEY] = (paper.id, found, None)
    return True


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
            if column.button(t(f"select.{name}"), key=f"select-{name}", disabled=here, width="stretch"):
                st.session_state[KEY] = (paper.id, found, name)
                st.rerun(scope="fragment")
        if kind:
            _form(paper, found, kind)
        if st.button(t("select.drop"), key="select-drop", type="tertiary", icon=":material/close:"):
            drop()
            st.rerun(scope="fragment")


def _form(paper: PaperView, found: EvidenceView, kind: str) -> None:
    value = proposed(kind, found.quote, paper.summary.issued_on)
    with st.form(f"selected-{paper.id}-{kind}-{found.start}", border=False):
        given = editor.form(editor.PARTS[kind], value, f"selected-{paper.id}-{kind}-{found.start}-{found.end}")
        if st.form_submit_button(t("add.keep"), type="primary") and editor.keep_added(paper, kind, given, found):
            drop()
            st.rerun(scope="fragment")


def drop() -> None:
    st.session_state.pop(KEY, None)
