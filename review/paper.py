"""Rà soát: the page of the paper beside what was read from it; a person looks, decides, and it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from corpus.decisions import confirm_all_sure, note, undo_batch
from corpus.papers import get_paper, next_to_review
from corpus.signatures import signatures_of, unchecked
from corpus.users.rights import Right
from corpus.views import Item, PaperView
from models.days import local_day
from models.errors import VanbanError
from review import duty_table, editor, places, selecting, signatures
from review.components import rows
from review.components.viewer import Pointed
from review.labels import SURE, field_label, needs_person, shown, state_icon, state_label, state_sign, type_label
from review.language import literal, t
from review.session import acting, address, local_time, said_later, say_now, store, told

KEYS = {
    "next": "Alt+↓", "confirm": "Alt+Y", "correct": "Alt+S", "reject": "Alt+X", "undo": "Alt+Z", "sure": "Alt+A",
    "back": "Alt+J", "on": "Alt+K", "paper": "Alt+N",
}  # fmt: skip
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
        places.show(paper, chosen, partial(_pointed, paper.id))
    with right:
        say_now()
        _acts(paper, chosen)
        selecting.show(paper)
        _opened(paper, chosen)
        _tabs(paper, chosen)


def _pointed(paper_id: int, what: Pointed) -> None:
    """A click on the place of a fact, or words that were framed."""
    if what.fact is not None:
        _choose(what.fact)
    if what.selected is not None:
        selecting.take(paper_id, what.selected)


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
        part for part in (type_label(s.doc_type), s.number or t("number.none"), local_day(s.issued_on)) if part
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
        st.markdown("\n\n".join(f"`{key}` {t(f'keys.{name}')}" for name, key in KEYS.items()))
    with st.container(horizontal=True):
        st.button(
            t("act.next"), shortcut="Alt+ArrowDown", disabled=not doubtful,
            on_click=_choose, args=(_following(doubtful, chosen),),
        )  # fmt: skip
        st.button(
            t("act.sure"), shortcut="Alt+A", help=t("act.sure.help", share=round(SURE * 100)),
            on_click=_confirm_sure, args=(paper.id, paper.summary.version),
        )  # fmt: skip
        if st.session_state.get(_at_once(paper.id)):
            st.button(t("act.sure.undo"), help=t("act.sure.undo.help"), on_click=_undo_sure, args=(paper.id,))
        if st.button(t("act.paper"), shortcut="Alt+N"):
            _leave(paper.id)


def _following(doubtful: Sequence[Item], chosen: Item | None) -> str:
    """The name of the doubtful item after the chosen one, in a ring; "" where none is doubtful."""
    names = [_name(i) for i in doubtful]
    at = names.index(_name(chosen)) if chosen and _name(chosen) in names else -1
    return names[(at + 1) % len(names)] if names else ""


def _confirm_sure(paper_id: int, version: int) -> None:
    with said_later():
        paper = confirm_all_sure(store(), paper_id, who=acting(Right.REVIEW), threshold=SURE, version=version)
        newest = max((j for item in paper.items() for j in item.history), key=lambda j: j.id, default=None)
        st.session_state[_at_once(paper_id)] = newest.batch if newest else None


def _undo_sure(paper_id: int) -> None:
    """Takes back what this person has just confirmed in one act, and nothing that was decided since."""
    with said_later():
        undo_batch(store(), paper_id, st.session_state.pop(_at_once(paper_id)), who=acting(Right.REVIEW))


def _at_once(paper_id: int) -> str:
    """Where the session keeps the batch of the paper's last act over all sure items."""
    return f"at-once-{paper_id}"


def _leave(paper_id: int) -> None:
    following = next_to_review(store(), after=paper_id)
    if following is None:
        st.toast(t("paper.none"))
        return
    st.query_params.from_dict({"paper": str(following)})
    st.rerun(scope="app")


def _tabs(paper: PaperView, chosen: Item | None) -> None:
    groups = {
        "header": (*paper.header.values(), *paper.co_signers, *paper.recipients),
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
            if groups[name]:
                listed = [_row(item, chosen) for item in groups[name]]
                rows.show(listed, key=f"rows-{paper.id}-{name}", on_choose=_choose)
            else:
                st.caption(t(f"paper.no.{name}"))
            if name in editor.ADDABLE:
                editor.addition(paper, name)


def _opened(paper: PaperView, chosen: Item | None) -> None:
    """The chosen item, opened to be decided, always at the same place: whoever decides one after the other need not
    look for it."""
    if chosen is None:
        return
    with st.container(border=True, key=f"opened-{paper.id}"):
        st.markdown(f"{state_icon(chosen)} **{literal(field_label(chosen))}**: {literal(_said(chosen))}")
        editor.open_item(paper, chosen)


def _row(item: Item, chosen: Item | None) -> rows.Row:
    here = chosen is not None and _name(chosen) == _name(item)
    return rows.Row(_name(item), state_sign(item), field_label(item), _said(item), state_label(item), here)


def _said(item: Item) -> str:
    return shown(item) or state_label(item)


def _tab_label(name: str, groups: dict[str, tuple[Item, ...]]) -> str:
    label = t(f"tab.{name}")
    return f"{label} ({len(groups[name])})" if name in groups and name != "header" else label


def _tab_of(chosen: Item | None) -> str:
    if chosen is None:
        return "header"
    return "header" if chosen.kind == "fact" else chosen.kind


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
