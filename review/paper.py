"""Rà soát: the page of the paper beside what was read from it; a person looks, decides, and it is kept."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from corpus.decisions import confirm_all_sure, note
from corpus.papers import get_paper, next_to_review
from corpus.signatures import signatures_of, unchecked
from corpus.users.rights import Right
from corpus.views import Item, PaperView
from models.errors import VanbanError
from review import duty_table, editor, places, selecting, signatures
from review.labels import SURE, field_label, needs_person, shown, state_icon, state_label, type_label
from review.language import literal, t
from review.session import acting, address, local_date, local_time, store, told

KEYS = {
    "next": "Alt+↓", "confirm": "Alt+Y", "correct": "Alt+S", "reject": "Alt+X", "undo": "Alt+Z", "sure": "Alt+A",
    "back": "Alt+J", "on": "Alt+K", "paper": "Alt+N",
}  # fmt: skip
ROWS = 30  # of a tab at a time: more take the browser longer than a decision may
TABS = ("header", "deadline", "task", "reference", "campaign", "warning", "history")


def page() -> None:
    paper_id = address("paper")
    if paper_id is None:
        paper_id = next_to_review(store())
    if paper_id is None:
        st.title(t("paper.title"))
        st.info(t("paper.none"))
        return
    if address("paper") is None:
        st.query_params["paper"] = str(paper_id)
    with told():
        _review(paper_id)


@st.fragment
def _review(paper_id: int) -> None:
    paper = get_paper(store(), paper_id)
    chosen = _chosen(paper)
    _head(paper)
    signatures.box(signatures_of(store(), paper_id), unchecked=unchecked(paper))
    left, right = st.columns([11, 9], gap="medium")
    with left:
        pointed = places.show(paper, chosen)
    if pointed.fact is not None and (chosen is None or pointed.fact != _name(chosen)):
        _choose(pointed.fact)
        st.rerun(scope="fragment")
    if pointed.selected is not None and selecting.take(paper, pointed.selected):
        st.rerun(scope="fragment")
    with right:
        _acts(paper, chosen)
        selecting.show(paper)
        _tabs(paper, chosen)


def _name(item: Item) -> str:
    return f"{item.kind}:{item.key}"


def _chosen(paper: PaperView) -> Item | None:
    """The item named in the address, else the first one that needs a person."""
    kind, _, key = st.query_params.get("fact", "").partition(":")
    return paper.item(kind, key) or next((i for i in paper.items() if needs_person(i)), None)


def _choose(name: str) -> None:
    st.query_params["fact"] = name
    st.session_state.pop("page-turned", None)


def _head(paper: PaperView) -> None:
    s = paper.summary
    title = " · ".join(
        part for part in (type_label(s.doc_type), s.number or t("number.none"), local_date(s.issued_on)) if part
    )
    st.subheader(literal(title), anchor=False)
    st.markdown(literal(" — ".join(part for part in (s.issuer, s.subject) if part)))
    st.caption(literal(t("paper.file", names=", ".join(s.names), source=t(f"source.{s.text_source or 'text'}"))))


def _acts(paper: PaperView, chosen: Item | None) -> None:
    """What concerns the whole paper: the next doubtful field, all sure ones at once, the next paper."""
    doubtful = [i for i in paper.items() if needs_person(i)]
    left, keys = st.columns([3, 1], vertical_alignment="center")
    left.caption(t("paper.left", doubtful=len(doubtful), open=paper.summary.open_items))
    with keys.popover(t("keys.title"), icon=":material/keyboard:", width="stretch"):
        for name, key in KEYS.items():
            st.markdown(f"`{key}` {t(f'keys.{name}')}")
    on, sure, ahead = st.columns(3)
    if on.button(t("act.next"), shortcut="Alt+ArrowDown", disabled=not doubtful, width="stretch"):
        names = [_name(i) for i in doubtful]
        at = names.index(_name(chosen)) if chosen and _name(chosen) in names else -1
        _choose(names[(at + 1) % len(names)])
        st.rerun(scope="fragment")
    if sure.button(t("act.sure"), shortcut="Alt+A", help=t("act.sure.help", share=round(SURE * 100)), width="stretch"):
        with told():
            confirm_all_sure(store(), paper.id, who=acting(Right.REVIEW), threshold=SURE, version=paper.summary.version)
            st.rerun(scope="fragment")
    if ahead.button(t("act.paper"), shortcut="Alt+N", width="stretch"):
        _leave(paper.id)


def _leave(paper_id: int) -> None:
    following = next_to_review(store(), after=paper_id)
    if following is None:
        st.toast(t("paper.none"))
        return
    st.query_params.from_dict({"paper": str(following)})
    st.rerun(scope="app")


def _tabs(paper: PaperView, chosen: Item | None) -> None:
    groups = {
        "header": (*paper.header.values(), *paper.recipients),
        "deadline": paper.deadlines,
        "task": paper.tasks,
        "reference": paper.references,
        "campaign": paper.campaigns,
        "warning": paper.warnings,
    }
    labels = [_tab_label(name, groups) for name in TABS]
    start = _tab_of(chosen)
    # only the open tab is drawn: a long paper has more than a hundred rows
    tabs = st.tabs(labels, default=labels[TABS.index(start)], key=f"tabs-{paper.id}-{start}", on_change="rerun")
    for name, tab in zip(TABS, tabs, strict=True):
        if not tab.open:
            continue
        with tab:
            if name == "history":
                _history(paper)
                continue
            if name in duty_table.TABLES and groups[name] and duty_table.show(paper, name, groups[name]):
                continue
            _rows(paper, name, groups[name], chosen)
            if not groups[name]:
                st.caption(t(f"paper.no.{name}"))
            if name in editor.ADDABLE:
                editor.addition(paper, name)


def _rows(paper: PaperView, name: str, items: Sequence[Item], chosen: Item | None) -> None:
    """The rows of a tab; of a long one those around the chosen item, until all are asked for."""
    first, last = 0, len(items)
    if len(items) > ROWS and not st.toggle(t("rows.all", number=len(items)), key=f"all-{paper.id}-{name}"):
        at = next((i for i, item in enumerate(items) if chosen and _name(item) == _name(chosen)), 0)
        first = min(max(at - ROWS // 3, 0), len(items) - ROWS)
        last = first + ROWS
    for item in items[first:last]:
        _row(paper, item, chosen)
    if last - first < len(items):
        st.caption(t("rows.shown", first=first + 1, last=last, total=len(items)))


def _tab_label(name: str, groups: dict[str, tuple[Item, ...]]) -> str:
    label = t(f"tab.{name}")
    return f"{label} ({len(groups[name])})" if name in groups and name != "header" else label


def _tab_of(chosen: Item | None) -> str:
    if chosen is None:
        return "header"
    return "header" if chosen.kind == "fact" else chosen.kind


def _row(paper: PaperView, item: Item, chosen: Item | None) -> None:
    """One line of what was read; the chosen one opens to be decided."""
    here = chosen is not None and _name(chosen) == _name(item)
    label = f"{state_icon(item)} **{literal(field_label(item))}**: {literal(shown(item) or state_label(item))}"
    with st.container(border=here):
        if st.button(
            label, key=f"row-{paper.id}-{_name(item)}", type="tertiary", help=literal(state_label(item)), wrap=True
        ):
            _choose(_name(item))
            st.rerun(scope="fragment")
        if here:
            editor.open_item(paper, item)


def _history(paper: PaperView) -> None:
    """Every decision on this paper, newest first, and notes on the paper as a whole."""
    lines = [(j, field_label(i)) for i in paper.items() for j in i.history] + [
        (j, t("history.paper")) for j in paper.notes
    ]
    for judgement, what in sorted(lines, key=lambda line: line[0].id, reverse=True):
        editor.judgement_line(judgement, what)
    if not lines:
        st.caption(t("history.none"))
    for reading in paper.readings:
        st.caption(t("history.reading", when=local_time(reading.read_at), version=reading.reader_version))
    with st.form(f"note-{paper.id}", clear_on_submit=True, border=False):
        words = st.text_input(t("history.note"))
        if st.form_submit_button(t("history.keep")) and words.strip():
            try:
                note(store(), paper.id, words, who=acting(Right.REVIEW))
            except VanbanError as error:
                st.error(literal(error.message()))
            else:
                st.rerun(scope="fragment")
