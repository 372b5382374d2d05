"""Deadlines and tasks as a table to type in, the sentence beside each row; what was changed is kept in one go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from corpus import decisions
from corpus.users.rights import Right
from corpus.views import Item, PaperView
from models.errors import VanbanError
from review.labels import named, state_label
from review.language import language, literal, t
from review.session import acting, may, store

TABLES: dict[str, tuple[str, ...]] = {
    "deadline": ("bound", "start", "end", "time", "task", "assignees", "recipient"),
    "task": ("text", "assignees", "section"),
}
BOUNDS = ("before", "by", "on", "during", "within")
WIDTHS = {
    "task": 260,
    "text": 300,
    "assignees": 180,
    "recipient": 140,
    "bound": 90,
    "section": 80,
    "time": 70,
}  # pixels
DATES = 105


def show(paper: PaperView, kind: str, items: Sequence[Item]) -> bool:
    """Draws the table where the person asked for it; False leaves the list to the page."""
    if not st.toggle(t("table.show"), key=f"table-{kind}"):
        return False
    live = [item for item in items if item.state != "rejected"]
    rows = [_row(item, TABLES[kind]) for item in live]
    edited = st.data_editor(
        rows, column_config=_columns(TABLES[kind]), hide_index=True, width="stretch", num_rows="fixed",
        key=f"editor-{paper.id}-{kind}-{paper.summary.version}", disabled=["sentence", "state"],
        row_height=60,
    )  # fmt: skip
    changed = [(item, after) for item, row, after in zip(live, rows, edited, strict=True) if after != row]
    st.caption(t("table.help"))
    label = t("table.save", number=len(changed))
    if st.button(label, key=f"save-{kind}", type="primary", disabled=not changed or not may(Right.REVIEW)):
        _save(paper, changed, TABLES[kind])
    return True


def _row(item: Item, parts: Sequence[str]) -> dict[str, Any]:
    proof = item.task_evidence or (item.evidence[0] if item.evidence else None)
    row: dict[str, Any] = {
        "right": False,
        "wrong": False,
        "sentence": proof.quote if proof else "",
        "state": state_label(item),
    }
    for part in parts:
        value = item.value.get(part)
        row[part] = "; ".join(value or ()) if part == "assignees" else value or ""
    return row


def _columns(parts: Sequence[str]) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "right": st.column_config.CheckboxColumn(t("table.right"), width="small"),
        "wrong": st.column_config.CheckboxColumn(t("table.wrong"), width="small"),
        "state": st.column_config.TextColumn(t("table.state"), width="small"),
        "sentence": st.column_config.TextColumn(t("table.sentence"), width=260),
    }
    for part in parts:
        columns[part] = st.column_config.TextColumn(named("part", part), width=WIDTHS.get(part, DATES))
    if "bound" in parts:
        columns["bound"] = st.column_config.SelectboxColumn(
            named("part", "bound"), options=list(BOUNDS), format_func=lambda b: named("bound", str(b)), required=True
        )
    return columns


def _save(paper: PaperView, changed: Sequence[tuple[Item, dict[str, Any]]], parts: Sequence[str]) -> None:
    """Each row is a decision of its own: one that is refused costs the others nothing."""
    refused = 0
    for item, row in changed:
        try:
            _decide(paper, item, row, parts)
        except VanbanError as error:
            refused += 1
            st.error(literal(f"{item.text}: {error.message(language())}"))
    if not refused:
        st.rerun(scope="fragment")


def _decide(paper: PaperView, item: Item, row: dict[str, Any], parts: Sequence[str]) -> None:
    place, who = (store(), paper.id, item.kind, item.key), acting(Right.REVIEW)
    if row["wrong"]:
        decisions.reject(*place, who=who, seen=item.seen)
        return
    given = {part: _value(part, row[part]) for part in parts}
    if any((item.value.get(part) or None) != (value or None) for part, value in given.items()):
        decisions.correct(*place, {**item.value, **given}, who=who, seen=item.seen)
    elif row["right"]:
        decisions.confirm(*place, who=who, seen=item.seen)


def _value(part: str, text: str) -> Any:
    if part == "assignees":
        return [name.strip() for name in text.split(";") if name.strip()]
    return text.strip() or None
