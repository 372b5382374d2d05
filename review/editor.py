"""The opened item: what proves it, what else it might be, and the acts confirm, correct, reject, undo, note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from corpus import decisions
from corpus.papers import find_words
from corpus.users.rights import Right
from corpus.views import EvidenceView, Item, JudgementView, PaperView
from models.errors import VanbanError
from review.labels import confidence_label, named, shown, state_label
from review.language import catalogue, language, literal, t
from review.session import acting, local_time, said_later, say_later, store

ADDABLE = ("deadline", "task", "reference", "campaign")
LISTS = ("assignees", "pinpoints")


@dataclass(frozen=True)
class Part:
    """One part of a value: its name in the contract and, where it has a fixed set of codes, those codes."""

    name: str
    codes: tuple[str, ...] = ()
    long: bool = False


TYPES = tuple(key.removeprefix("type.") for key in catalogue("vi") if key.startswith("type.") and key != "type.none")
PARTS: Mapping[str, tuple[Part, ...]] = {
    "deadline": (
        Part("bound", ("before", "by", "on", "during", "within")), Part("start"), Part("end"), Part("time"),
        Part("task", long=True), Part("assignees", long=True), Part("recipient"), Part("recurrence"), Part("text"),
    ),
    "task": (Part("text", long=True), Part("assignees", long=True), Part("section")),
    "reference": (
        Part("doc_type", ("", *TYPES)), Part("number"), Part("title"), Part("date"), Part("issuer"),
        Part("role", ("basis", "amends", "replaces", "mention")), Part("pinpoints", long=True),
    ),
    "campaign": (Part("name", long=True), Part("kind"), Part("start"), Part("end"), Part("launched_by")),
}  # fmt: skip
DETAILS = {"issuer": ("parent",), "signer": ("title", "capacity"), "co_signer": ("title", "capacity")}
LONG_FACTS = ("subject", "issuer")


def _parts(item: Item) -> tuple[Part, ...]:
    if item.kind != "fact":
        return PARTS.get(item.kind, ())
    if item.field == "doc_type":
        return (Part("value", ("", *TYPES)),)
    if item.field == "recipient":
        return (Part("value"), Part("role", ("to", "copy")))
    first = Part("value", long=item.field in LONG_FACTS)
    return (first, *(Part(name) for name in DETAILS.get(item.field, ())))


def open_item(paper: PaperView, item: Item) -> None:
    """Everything about one item, with the acts on it."""
    name = f"{paper.id}-{item.kind}-{item.key}-{item.seen}"
    st.caption(literal(state_label(item)))
    for evidence in item.evidence[:5]:
        page = f":small[{t('editor.page', page=evidence.page)}] " if evidence.page else ""
        st.markdown(f"{page}“{literal(evidence.quote)}”")
    acts = st.container(horizontal=True, gap="small")  # above the fields, for most items need no more than a look
    if item.kind != "warning":
        form(_parts(item), item.value, name)
    with acts:
        _acts(paper, item, name)
    if item.kind == "warning":
        return
    _suggestions(paper, item, name)
    for judgement in reversed(item.history):
        judgement_line(judgement, "")


def form(parts: Sequence[Part], value: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The parts of a value as fields, short ones two beside each other."""
    given: dict[str, Any] = {}
    waiting: Any = None
    for part in parts:
        if part.long or part.name in LISTS:
            waiting = None
            given[part.name] = _read(part, _field(part, value.get(part.name), name))
            continue
        here, waiting = (waiting, None) if waiting is not None else st.columns(2)
        with here:
            given[part.name] = _read(part, _field(part, value.get(part.name), name))
    return given


def _key(part: Part, name: str) -> str:
    return f"part-{name}-{part.name}"


def _typed(parts: Sequence[Part], name: str) -> dict[str, Any]:
    """What stands in the fields of a form that is on the screen, the last letter typed too."""
    return {part.name: _read(part, st.session_state.get(_key(part, name))) for part in parts}


def _read(part: Part, given: str | None) -> Any:
    """What a person typed or chose, as a part of a value: nothing is None, a list has a line for each."""
    if part.name in LISTS and not part.codes:
        return [line.strip() for line in (given or "").splitlines() if line.strip()]
    return (given or "").strip() or None


def _field(part: Part, value: Any, name: str) -> str | None:
    label, key = named("part", part.name), _key(part, name)
    if part.codes:
        codes = part.codes if value in part.codes or not value else (*part.codes, value)
        index = codes.index(value) if value in codes else 0
        chosen: str = st.selectbox(label, codes, index=index, format_func=lambda c: _code(part.name, c), key=key)
        return chosen
    if part.name in LISTS:
        return st.text_area(label, "\n".join(value or ()), key=key, help=t("editor.lines"), height="content")
    if part.long:
        return st.text_area(label, value or "", key=key, height="content")
    hint = t("editor.date") if part.name in ("start", "end", "date") else None
    return st.text_input(label, value or "", key=key, help=hint)


def _code(part: str, code: str) -> str:
    if not code:
        return t("editor.empty")
    group = {"value": "type", "doc_type": "type"}.get(part, part)
    name = named(group, code)
    return name if name == code else f"{name} ({code})" if group == "type" else name


def _changed(item: Item, given: Mapping[str, Any]) -> bool:
    return any((item.value.get(name) or None) != (value or None) for name, value in given.items())


def _acts(paper: PaperView, item: Item, name: str) -> None:
    """The acts on an item; each is done before the page is drawn again, so that the page is drawn once."""
    if item.kind != "warning":
        changed = _changed(item, _typed(_parts(item), name))
        st.button(
            t("act.confirm"), key=f"confirm-{name}", type="primary", shortcut="Alt+Y", disabled=changed,
            on_click=_confirm, args=(paper.id, item, name),
        )  # fmt: skip
        st.button(
            t("act.correct"), key=f"correct-{name}", shortcut="Alt+S",
            on_click=_correct, args=(paper.id, item, name),
        )  # fmt: skip
    st.button(
        t("act.reject"), key=f"reject-{name}", shortcut="Alt+X",
        on_click=_decide, args=(decisions.reject, paper.id, item),
    )  # fmt: skip
    st.button(
        t("act.undo"), key=f"undo-{name}", shortcut="Alt+Z", disabled=not item.decided,
        on_click=_decide, args=(decisions.undo, paper.id, item),
    )  # fmt: skip


def _confirm(paper_id: int, item: Item, name: str) -> None:
    """Confirms what was read; what was typed in the meantime is not passed over."""
    if _changed(item, _typed(_parts(item), name)):
        say_later(t("editor.typed"))
    else:
        _decide(decisions.confirm, paper_id, item)


def _correct(paper_id: int, item: Item, name: str) -> None:
    given = _typed(_parts(item), name)
    if _changed(item, given):
        _decide(decisions.correct, paper_id, item, given)
    else:
        say_later(t("editor.same"))


def _decide(act: Any, paper_id: int, item: Item, *value: Any, **how: Any) -> None:
    """Makes the decision; a refusal (another person was faster, a value does not fit) is told on the page."""
    with said_later():
        act(store(), paper_id, item.kind, item.key, *value, seen=item.seen, who=acting(Right.REVIEW), **how)


def _suggestions(paper: PaperView, item: Item, name: str) -> None:
    for number, other in enumerate(item.suggestions):
        value = ", ".join(str(v) for v in other.value.values() if v) or t("editor.empty")
        label = t(
            "editor.choose",
            value=literal(value),
            sure=confidence_label(other.confidence),
            source=t(f"suggestion.{other.source}"),
        )
        proof = other.evidence.proof() if other.evidence else None
        st.button(
            label, key=f"choose-{name}-{number}", wrap=True, on_click=_decide,
            args=(decisions.correct, paper.id, item, other.value), kwargs={"evidence": proof},
        )  # fmt: skip


def judgement_line(judgement: JudgementView, what: str) -> None:
    """Who decided what and when, and from what to what."""
    head = f"{local_time(judgement.at)} · {judgement.who} · {t('judgement.' + judgement.action)} {what}"
    change = ""
    if judgement.action in ("correct", "undo", "add"):
        before, after = judgement.from_value or {}, judgement.to_value or {}
        parts = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        change = f": {_said(before, parts)} → {_said(after, parts)}"
    text = literal(head + change + (f" — {judgement.note}" if judgement.note else ""))
    st.caption(f"~~{text}~~" if judgement.undone else text)


def _said(value: Mapping[str, Any], parts: Sequence[str]) -> str:
    """The parts that a decision changed, in one line."""
    said = (value.get(name) for name in parts)
    return ", ".join(", ".join(v) if isinstance(v, list) else str(v) for v in said if v) or "∅"


def addition(paper: PaperView, kind: str) -> None:
    """What the reading missed: its words are looked up in the paper, so that it too has its proof."""
    box = st.expander(t(f"add.{kind}"), key=f"adding-{paper.id}-{kind}", on_change="rerun")
    if not box.open:  # a form nobody looks at would be drawn anew with every decision
        return
    with box, st.form(f"add-{paper.id}-{kind}", clear_on_submit=False, border=False):
        words = st.text_input(t("add.words"), help=t("add.words.help"))
        value = form(PARTS[kind], {}, f"add-{paper.id}-{kind}")
        if st.form_submit_button(t("add.keep"), type="primary"):
            _add(paper, kind, words, value)


def _add(paper: PaperView, kind: str, words: str, value: dict[str, Any]) -> None:
    found = find_words(store(), paper.id, words, limit=1)
    if words.strip() and not found:
        st.error(t("add.unfound"))
        return
    if keep_added(paper, kind, value, found[0] if found else None):
        st.rerun(scope="fragment")


def keep_added(paper: PaperView, kind: str, value: dict[str, Any], proof: EvidenceView | None) -> bool:
    """Adds what the reading missed and opens it. A refusal is told on the page, and False returned."""
    if kind == "deadline" and not value.get("text"):
        value["text"] = proof.quote if proof else None
    evidence = proof.proof() if proof else None
    try:
        made = decisions.add(store(), paper.id, kind, value, who=acting(Right.REVIEW), evidence=evidence)
    except VanbanError as error:
        st.error(literal(error.message(language())))
        return False
    st.query_params["fact"] = f"{made.kind}:{made.key}"
    st.toast(t("add.done", what=shown(made)))
    return True
