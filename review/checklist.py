"""Danh mục việc: the duties of an incoming plan as a list: by section, with quotes, ticked off with the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import groupby

import streamlit as st

from corpus.checklists.files import KINDS, checklist_file
from corpus.checklists.make import checklist
from corpus.checklists.views import CO, Checklist, ListItem
from corpus.papers import list_papers
from corpus.users.rights import Right
from corpus.views import PaperFilter
from corpus.work import marks
from corpus.work.units import OurUnit, our_unit
from corpus.work.views import DONE
from corpus.work.wording import hour_elsewhere, in_words, safe_day
from models.clock import now
from models.days import local_day
from review import checklist_points
from review.citations import paper_line
from review.due import ICONS, ask_done
from review.labels import type_label
from review.language import language, literal, t
from review.session import acting, address, go, local_time, may, store, told

PAGE = 12
MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "ics": "text/calendar",
    "md": "text/markdown", "json": "application/json",
}  # fmt: skip
MARKS = {
    "docx": ":material/description:", "xlsx": ":material/table_view:", "ics": ":material/calendar_month:",
    "md": ":material/notes:", "json": ":material/data_object:",
}  # fmt: skip


def page() -> None:
    st.title(t("checklist.title"))
    with told():
        paper = address("paper")
        if paper is None:
            _choose()
        else:
            _one(paper)


def _today() -> date:
    return date.today()


def _choose() -> None:
    words = st.text_input(t("checklist.find"), key="checklist-words", placeholder=t("checklist.find.example"))
    found = list_papers(store(), PaperFilter(text=words), limit=PAGE)
    if not found.papers:
        st.info(t("checklist.none"))
        return
    st.caption(t("checklist.choose"))
    for paper in found.papers:
        head = [type_label(paper.doc_type), paper.number or t("number.none"), local_day(paper.issued_on),
                paper.issuer or t("issuer.none")]  # fmt: skip
        with st.container(border=True):
            text, act = st.columns([6, 2], vertical_alignment="center")
            text.markdown("**" + literal(" · ".join(part for part in head if part)) + "**")
            text.caption(literal(paper.subject or ", ".join(paper.names)))
            if act.button(t("checklist.make"), key=f"make-{paper.id}", icon=":material/checklist:", width="stretch"):
                go("checklist", paper=paper.id)
    if found.total > len(found.papers):
        st.caption(t("checklist.more", shown=len(found.papers), total=found.total))


@st.fragment
def _one(paper: int) -> None:
    with told():
        unit = _unit()
        found = checklist(store(), paper, _today(), unit=unit)
        _head(found)
        _changes(found)
        if not found.items:
            st.info(t("checklist.empty.ours" if found.hidden else "checklist.empty"))
        for index, (group, items) in enumerate(groupby(found.items, key=lambda item: item.group)):
            st.subheader(literal(group or t("checklist.group.none")), anchor=False)
            for item in items:
                _item(item, f"{index}-{item.key}")
        checklist_points.show(found.nested)
        _files(found, paper, unit)


def _unit() -> OurUnit | None:
    own = our_unit(store())
    if own is None:
        st.info(t("checklist.no_unit"))
        return None
    choice = st.segmented_control(
        t("checklist.whose"), ("ours", "all"), default="ours", key="checklist-whose", required=True,
        format_func=lambda c: own.name if c == "ours" else t("checklist.whose.all"), label_visibility="collapsed",
    )  # fmt: skip
    return own if choice == "ours" else None


def _head(found: Checklist) -> None:
    text, act = st.columns([6, 2], vertical_alignment="center")
    text.markdown("**" + literal(paper_line(found.paper)) + "**")
    if found.paper.subject:
        text.markdown(literal(found.paper.subject))
    done = sum(item.done is not None for item in found.items)
    hidden = f" {t('checklist.hidden', number=found.hidden)}" if found.hidden else ""
    text.caption(t("checklist.count", done=done, total=len(found.items)) + hidden)
    if act.button(t("checklist.open"), icon=":material/fact_check:", width="stretch"):
        go("paper", paper=found.paper.id)
    if act.button(t("checklist.other"), icon=":material/arrow_back:", width="stretch"):
        st.query_params.clear()
        st.rerun()


def _changes(found: Checklist) -> None:
    if found.former is None:
        return
    told_former = t(f"checklist.former.{found.former.how}", paper=paper_line(found.former.paper))
    with st.expander(
        literal(f"{told_former} {t('checklist.changes', number=len(found.changes))}"), icon=":material/difference:"
    ):
        if not found.changes:
            st.write(t("checklist.changes.none"))
        for change in found.changes:
            both = f"{change.before or '—'} → {change.after or '—'}"
            ticked = f" · {t('checklist.was_done')}" if change.was_done else ""
            st.markdown(f"**{t(f'checklist.change.{change.kind}')}** {literal(change.text)}")
            st.caption(literal(both + ticked))


def _item(item: ListItem, key: str) -> None:
    with st.container(border=True):
        text, acts = st.columns([6, 2])
        with text:
            st.markdown(f"{ICONS[item.state]} **{literal(item.text)}**")
            st.markdown(literal(_who(item)))
            st.markdown(literal(_when(item)))
            st.caption(literal(" · ".join(_details(item))))
            if item.evidence:
                label = literal(f"{_source(item)}: “{_short(item.evidence.quote)}”")
                if st.button(label, key=f"place-{key}", icon=":material/format_quote:", type="tertiary", wrap=True):
                    kind = item.key.split(".")[0]
                    go("paper", paper=item.target.paper, fact=f"{kind}:{item.key}")
            _history(item)
        with acts:
            _acts(item, key)


def _short(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= 240 else words[:239] + "…"


def _who(item: ListItem) -> str:
    lead = "; ".join(item.lead) or t("checklist.nobody")
    co = f" · {t('checklist.co', who='; '.join(item.co))}" if item.co else ""
    return f"{t('checklist.lead', who=lead)}{co}"


def _when(item: ListItem) -> str:
    if item.deadline is None:
        return t("checklist.no_day")
    if item.last_safe is None:
        return t("checklist.when", text=item.deadline)
    stated = hour_elsewhere(item)
    other = f"; {t('due.stated', day=stated)}" if stated else ""
    return t("checklist.when.day", text=item.deadline, day=safe_day(item) + other)


def _details(item: ListItem) -> Sequence[str]:
    parts = [
        t("checklist.product", what=item.product) if item.product else "",
        t("checklist.to", whom=item.recipient) if item.recipient else "",
        in_words(item.steps, language()) if item.steps else "",
    ]
    if item.ours:
        why = t(f"due.ours.{item.ours.code}", words=item.ours.words)
        parts.insert(0, f"{t('checklist.ours.co')} {why}" if item.role == CO else why)
    return [part for part in parts if part]


def _source(item: ListItem) -> str:
    page = t("checklist.page", page=item.evidence.page) if item.evidence and item.evidence.page else ""
    return ", ".join(part for part in (item.source or "", page) if part)


def _history(item: ListItem) -> None:
    if item.done:
        answer = item.done.answer or t("due.no_answer")
        said = t("due.mark.done", day=local_day(item.done.day), answer=answer)
        kept = f" · {t('checklist.kept')}" if item.kept_from else ""
        st.caption(literal(f"{item.done.who} · {local_time(item.done.at)} · {said}{kept}"))
        if item.kept_from and item.changed:
            kinds = ", ".join(t(f"checklist.change.{kind}") for kind in item.changed)
            st.warning(t("checklist.changed_since", kinds=kinds), icon=":material/warning:")


def _acts(item: ListItem, key: str) -> None:
    if not may(Right.REVIEW):
        return
    if item.state == DONE and item.done:
        if st.button(t("due.undo"), key=f"undo-{key}", icon=":material/undo:", width="stretch"):
            marks.undo(store(), item.done.id, who=acting(Right.REVIEW), at=now())
            st.rerun()
        return
    if st.button(t("due.done"), key=f"done-{key}", icon=":material/task_alt:", type="primary", width="stretch"):
        ask_done(item.target, item.text)


def _files(found: Checklist, paper: int, unit: OurUnit | None) -> None:
    if not found.items and not found.nested:
        return
    st.subheader(t("checklist.files"), anchor=False)
    for column, kind in zip(st.columns(len(KINDS)), KINDS, strict=True):
        column.download_button(
            t(f"checklist.file.{kind}"), partial(_bytes, paper, unit, kind, _today()), f"danh-muc-viec-{paper}.{kind}",
            MIME[kind], on_click="ignore", icon=MARKS[kind], width="stretch", key=f"file-{kind}",
        )  # fmt: skip


def _bytes(paper: int, unit: OurUnit | None, kind: str, today: date) -> bytes:
    """Made when it is asked for, outside the page's run: nothing of the session is read here."""
    return checklist_file(store(), checklist(store(), paper, today, unit=unit), kind, at=now())
