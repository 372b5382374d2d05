"""The table of rules that a later rule replaced, edited by those who may change the office's settings."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from corpus.citations import in_force
from corpus.citations.views import Rule, RuleTable
from corpus.users.rights import Right
from models.clock import now
from review.language import t
from review.session import acting, may, store, told

COLUMNS = ("number", "title", "year", "by", "since", "unconfirmed")


def show(table: RuleTable) -> None:
    with st.expander(t("rules.title", total=len(table.rules))):
        editable = may(Right.SETTINGS)
        rows = [_row(rule) for rule in table.rules]
        config: dict[str, Any] = {name: t(f"rules.{name}") for name in ("number", "by")}
        config["title"] = t("rules.title_column")
        config["since"] = st.column_config.DateColumn(t("rules.since"), format="DD/MM/YYYY", required=True)
        config["year"] = st.column_config.NumberColumn(t("rules.year"), format="%d", step=1)
        config["unconfirmed"] = st.column_config.CheckboxColumn(t("rules.unconfirmed"))
        edited = st.data_editor(
            rows, num_rows="dynamic", column_order=COLUMNS, column_config=config, disabled=not editable,
            width="stretch", key="rules-table",
        )  # fmt: skip
        if not editable:
            return
        as_of = st.date_input(t("rules.as_of"), value=date.fromisoformat(table.as_of), format="DD/MM/YYYY")
        if st.button(t("rules.save"), icon=":material/save:"):
            with told():
                lines = [_rule(row) for row in edited if any(row.get(name) for name in COLUMNS)]
                in_force.save_rules(
                    store(), lines, as_of=as_of.isoformat(), who=acting(Right.SETTINGS), at=now()
                )  # fmt: skip
                st.toast(t("rules.saved"))
                st.rerun()


def _row(rule: Rule) -> dict[str, Any]:
    return {
        "number": rule.number, "title": rule.title, "year": rule.year, "by": rule.by,
        "since": date.fromisoformat(rule.since), "unconfirmed": rule.unconfirmed,
    }  # fmt: skip


def _rule(row: dict[str, Any]) -> Rule:
    since = row.get("since")
    return Rule(
        number=(row.get("number") or "").strip() or None,
        title=(row.get("title") or "").strip() or None,
        year=int(row["year"]) if row.get("year") else None,
        by=(row.get("by") or "").strip(),
        since=since.isoformat() if isinstance(since, date) else str(since or ""),
        unconfirmed=bool(row.get("unconfirmed")),
    )
