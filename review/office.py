"""Our own unit and the table of days off: what the lists of duties rest on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from corpus.campaigns.reports import UNITS, units
from corpus.preferences import OUR_UNIT, get_setting, set_setting
from corpus.users.rights import Right
from corpus.work.days import set_day, work_days
from models.clock import now
from review.language import literal, t
from review.session import acting, may, store, told


def show() -> None:
    left, right = st.columns(2, gap="large")
    with left:
        _our_unit()
    with right:
        _days()
    _reporting()


def _our_unit() -> None:
    st.subheader(t("office.unit"), anchor=False)
    st.caption(t("office.unit.help"))
    now_set = get_setting(store(), OUR_UNIT)
    with st.form("office-unit", border=False):
        name = st.text_input(t("office.name"), now_set.get("name", ""))
        parent = st.text_input(t("office.parent"), now_set.get("parent", ""), help=t("office.parent.help"))
        aliases = st.text_area(
            t("office.aliases"), "\n".join(now_set.get("aliases", ())), help=t("office.aliases.help")
        )
        groups = st.text_area(t("office.groups"), "\n".join(now_set.get("groups", ())), help=t("office.groups.help"))
        saved = st.form_submit_button(t("office.save"), type="primary", disabled=not may(Right.SETTINGS))
    if saved:
        with told():
            value = {**now_set, "name": name.strip(), "parent": parent.strip(), "aliases": _lines(aliases)}
            set_setting(store(), OUR_UNIT, {**value, "groups": _lines(groups)}, who=acting(Right.SETTINGS), at=now())
            st.success(t("office.saved"))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _reporting() -> None:
    """The units whose reports are waited for: the registers of reports count them one by one."""
    st.subheader(t("office.reporting"), anchor=False)
    st.caption(t("office.reporting.help"))
    rows = [
        {"name": u.name, "aliases": "; ".join(u.aliases), "groups": "; ".join(u.groups)} for u in units(store())
    ] or [{"name": "", "aliases": "", "groups": ""}]
    edited = st.data_editor(
        rows, num_rows="dynamic", hide_index=True, width="stretch", key="office-units",
        column_config={part: st.column_config.TextColumn(t(f"office.{part}.short")) for part in rows[0]},
    )  # fmt: skip
    if st.button(t("office.save"), key="office-units-save", disabled=not may(Right.SETTINGS)):
        with told():
            listed = [_unit(row) for row in edited if str(row.get("name") or "").strip()]
            set_setting(store(), UNITS, {"units": listed}, who=acting(Right.SETTINGS), at=now())
            st.success(t("office.saved"))


def _unit(row: Mapping[str, Any]) -> dict[str, Any]:
    parts = {
        part: [p.strip() for p in str(row.get(part) or "").split(";") if p.strip()] for part in ("aliases", "groups")
    }
    return {"name": str(row["name"]).strip(), **parts}


def _days() -> None:
    st.subheader(t("office.days"), anchor=False)
    st.caption(t("office.days.help"))
    this = date.today().year
    year = st.selectbox(t("office.year"), range(this - 2, this + 4), index=2, key="office-year")
    table = work_days(store())
    told_days = table.holidays(year) | dict.fromkeys(table.worked_weekends(year), t("office.worked"))
    st.dataframe(
        [{"day": day, "what": told_days[day]} for day in sorted(told_days)], hide_index=True, width="stretch",
        column_config={
            "day": st.column_config.DateColumn(t("office.day"), format="DD/MM/YYYY"),
            "what": st.column_config.TextColumn(t("office.what")),
        },
    )  # fmt: skip
    _edit_day()


def _edit_day() -> None:
    with st.form("office-day", border=False):
        day = st.date_input(t("office.edit"), None, format="DD/MM/YYYY")
        kind = st.radio(
            t("office.kind"), ("off", "work", "table"), format_func=lambda k: t(f"office.kind.{k}"), horizontal=True
        )
        name = st.text_input(t("office.day.name"), t("office.day.default"))
        saved = st.form_submit_button(t("office.save"), disabled=not may(Right.SETTINGS))
    if saved and day is not None:
        with told():
            told_name = {"off": name.strip() or t("office.day.default"), "work": "", "table": None}[kind or "table"]
            set_day(store(), day.isoformat(), told_name, who=acting(Right.SETTINGS), at=now())
            st.success(literal(t("office.saved")))
            st.rerun()
