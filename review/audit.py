"""Nhật ký: who did what and when, to look through and to take out as a file; nothing here changes it."""

from __future__ import annotations

import streamlit as st

from corpus.changes import ChangeFilter, actions, changes, changes_csv, count_changes
from corpus.users.rights import Right
from review.language import t
from review.session import acting, local_time, store, told

PAGE = 50


def page() -> None:
    st.title(t("audit.title"))
    with told():
        acting(Right.AUDIT)
        _log()


def _log() -> None:
    who, action, paper = st.columns(3)
    number = paper.text_input(t("audit.paper"))
    kinds = ("", *actions(store()))
    where = ChangeFilter(
        who=who.text_input(t("audit.who")).strip(),
        action=action.selectbox(t("audit.action"), kinds, format_func=lambda a: a or t("register.all")),
        paper=int(number) if number.strip().isdecimal() else None,
    )
    total = count_changes(store(), where)
    first = min(st.session_state.get("audit-first", 0), max(0, (total - 1) // PAGE * PAGE))
    found = changes(store(), where, limit=PAGE, offset=first)
    st.dataframe(
        [
            {
                t("audit.at"): local_time(c.at), t("audit.who"): c.who, t("audit.action"): c.action,
                t("audit.paper"): c.paper, t("audit.details"): c.details,
            }
            for c in found
        ],
        hide_index=True, width="stretch",
    )  # fmt: skip
    back, on, save = st.columns(3)
    if back.button(t("papers.back"), disabled=first == 0):
        st.session_state["audit-first"] = first - PAGE
        st.rerun()
    if on.button(t("papers.on"), disabled=first + PAGE >= total):
        st.session_state["audit-first"] = first + PAGE
        st.rerun()
    save.download_button(
        t("audit.save"), lambda: changes_csv(store(), where), file_name="nhat-ky.csv", mime="text/csv",
        icon=":material/download:",
    )  # fmt: skip
    st.caption(t("papers.range", first=min(first + 1, total), last=min(first + PAGE, total), total=total))
