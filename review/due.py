"""Hạn và nhiệm vụ: today's list, calendar of a month, timeline by campaign; ticking off, extending, undoing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from corpus.papers import list_papers
from corpus.users.rights import Right
from corpus.views import PaperFilter
from corpus.work import marks
from corpus.work.due import DueFilter, due, filled, listed
from corpus.work.files import due_ics, due_text, due_xlsx
from corpus.work.lines import Line, Lines
from corpus.work.units import OurUnit, Reason, our_unit, unit_called
from corpus.work.views import DONE, LATER, OVERDUE, SOON, TODAY, UNDATED, Due
from corpus.work.wording import in_words, safe_day, stated_day
from models.clock import now
from models.days import local_day
from review import due_calendar, office
from review.citations import paper_line
from review.kept import duties
from review.labels import type_label
from review.language import language, literal, t
from review.session import acting, address, local_time, may, opens, store, told

PAGE = 20
FOUND = 6  # papers offered to narrow to
AHEAD = 92  # days that the list looks ahead, unless more is asked for
VIEWS = ("list", "month", "campaigns", "office")
GROUPS = (OVERDUE, TODAY, SOON, LATER, UNDATED, DONE)
ICONS = {
    OVERDUE: ":red[:material/error:]", TODAY: ":orange[:material/today:]", SOON: ":orange[:material/schedule:]",
    LATER: ":gray[:material/event:]", UNDATED: ":gray[:material/help:]", DONE: ":green[:material/task_alt:]",
}  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page() -> None:
    st.title(t("due.title"))
    view = st.segmented_control(
        t("due.view"), VIEWS, default="list", key="due-view", required=True,
        format_func=lambda v: t(f"due.view.{v}"), label_visibility="collapsed",
    )  # fmt: skip
    with told():
        {"list": _list, "month": _month, "campaigns": _campaigns, "office": office.show}[view or "list"]()


def _today() -> date:
    """The day that everything is worked out from: today, unless another was chosen."""
    chosen = st.session_state.get("due-today")
    return chosen if isinstance(chosen, date) else date.today()


def _unit() -> OurUnit | None:
    """The unit to narrow to: ours at first, another by its name, or all. The day of asking stands beside it."""
    own = our_unit(store())
    if own is None:
        st.info(t("due.no_unit"))
    choices = (["ours"] if own else []) + ["all", "other"]
    left, right, day = st.columns([3, 3, 2], vertical_alignment="bottom")
    day.date_input(t("due.as_of"), date.today(), format="DD/MM/YYYY", key="due-today")
    choice = left.selectbox(
        t("due.whose"), choices, format_func=lambda c: own.name if c == "ours" and own else t(f"due.whose.{c}"),
        key="due-whose",
    )  # fmt: skip
    if choice != "other":
        return own if choice == "ours" else None
    name = right.text_input(t("due.unit"), key="due-unit").strip()
    return unit_called(store(), name) if name else None


def _where() -> DueFilter:
    return DueFilter(ahead=AHEAD, unit=_unit(), paper=address("paper"), undated=True)


@st.fragment
def _list() -> None:
    with told():
        where = _where()
        found = duties(_today(), where)
        if where.paper is not None:
            _one_paper(found)
        else:
            _find_paper()
        group = _counts(found)
        if found.left_out:
            st.warning(t("due.left_out", number=found.left_out))
        if group == OVERDUE:
            _late(found, where)
        else:
            _items(found, found.of(group), group)
        _files(found, where)


def _one_paper(found: Lines) -> None:
    text, act = st.columns([4, 1], vertical_alignment="center")
    for item in filled(store(), found, found.lines[:1]):
        text.caption(literal(t("due.paper", paper=paper_line(item.paper))))
    act.button(t("due.all_papers"), key="due-all-papers", on_click=_all)


def _find_paper() -> None:
    """Narrowing to one paper by its number or words."""
    words = st.text_input(t("due.find_paper"), key="due-find", placeholder=t("due.find_paper.example")).strip()
    if not words:
        return
    hits = list_papers(store(), PaperFilter(text=words), limit=FOUND)
    for hit in hits.papers:
        parts = (type_label(hit.doc_type), hit.number, local_day(hit.issued_on), hit.subject or ", ".join(hit.names))
        label = literal(" · ".join(part for part in parts if part))
        st.button(
            label, key=f"due-only-{hit.id}", on_click=_only, args=(hit.id,), icon=":material/filter_alt:",
            type="tertiary", wrap=True,
        )  # fmt: skip
    if not hits.papers:
        st.caption(t("due.find_paper.none"))
    elif hits.total > len(hits.papers):
        st.caption(t("checklist.more", shown=len(hits.papers), total=hits.total))


def _only(paper: int) -> None:
    st.query_params["paper"] = str(paper)
    st.session_state["due-find"] = ""
    st.session_state.pop("due-group", None)  # the list opens where it has something


def _all() -> None:
    st.query_params.clear()
    st.session_state.pop("due-group", None)


def _counts(found: Lines) -> str:
    """The numbers are the choice: what is late first, where there is any."""
    counts = found.counts()
    fresh = sum(not line.lapsed for line in found.of(OVERDUE))
    first = next((g for g in (OVERDUE, TODAY, SOON, LATER) if (fresh if g == OVERDUE else counts[g])), LATER)
    return st.pills(
        t("due.group"), GROUPS, default=first, key="due-group", required=True,
        format_func=lambda g: f"{ICONS[g]} {t(f'due.group.{g}')} {fresh if g == OVERDUE else counts[g]}",
        label_visibility="collapsed",
    ) or first  # fmt: skip


def _late(found: Lines, where: DueFilter) -> None:
    late = found.of(OVERDUE)
    _items(found, [line for line in late if not line.lapsed], OVERDUE)
    lapsed = [line for line in late if line.lapsed]
    if lapsed:
        with st.expander(t("due.lapsed", number=len(lapsed))):
            _items(found, lapsed, "lapsed")
    if found.older:
        with st.expander(t("due.older", number=found.older)):
            if st.toggle(t("due.older.show"), key="due-older"):
                every = duties(_today(), replace(where, overdue=True, ahead=None))
                known = {(line.paper, line.key, line.turn) for line in found.lines}
                rest = [line for line in every.lines if (line.paper, line.key, line.turn) not in known]
                _items(every, rest, "older")


def _items(found: Lines, lines: Sequence[Line], key: str) -> None:
    """A page of the lines; only what it shows is read whole."""
    if not lines:
        st.success(t(f"due.none.{key}") if key in (OVERDUE, TODAY) else t("due.none"))
        return
    first = min(st.session_state.get(f"due-first-{key}", 0), (len(lines) - 1) // PAGE * PAGE)
    for item in filled(store(), found, lines[first : first + PAGE]):
        _card(item, f"{key}-{item.target.paper}-{item.target.key}-{item.target.occurrence or ''}")
    if len(lines) > PAGE:
        back, where, on = st.columns([1, 2, 1], vertical_alignment="center")
        where.caption(t("papers.range", first=first + 1, last=min(first + PAGE, len(lines)), total=len(lines)))
        if back.button(t("papers.back"), disabled=first == 0, key=f"back-{key}"):
            st.session_state[f"due-first-{key}"] = first - PAGE
            st.rerun(scope="fragment")
        if on.button(t("papers.on"), disabled=first + PAGE >= len(lines), key=f"on-{key}"):
            st.session_state[f"due-first-{key}"] = first + PAGE
            st.rerun(scope="fragment")


def _card(item: Due, key: str) -> None:
    with st.container(border=True):
        text, acts = st.columns([6, 2])
        with text:
            st.markdown(f"{ICONS[item.state]} **{literal(when(item))}** · {literal(item.task)}")
            who = "; ".join(item.assignees) or t("due.nobody")
            to = f" → {item.recipient}" if item.recipient else ""
            st.markdown(literal(f"{who}{to}"))
            how = t("due.how", how=in_words(item.steps, language()))
            st.caption(literal(f"{_why(item.ours)}. {how}" if item.ours else how))
            label = literal(paper_line(item.paper))
            st.button(
                label, key=f"paper-{key}", icon=":material/description:", type="tertiary", wrap=True,
                **opens("paper", paper=item.paper.id, fact=f"deadline:{item.target.key}"),
            )  # fmt: skip
            _history(item)
        with acts:
            _acts(item, key)


def when(item: Due) -> str:
    """`19/11/2025 (còn 3 ngày)`; the stated day (the hour is its own) beside it where the last safe day is another."""
    if item.last_safe is None:
        return item.text
    left = item.days_left or 0
    told_left = t("due.left", days=left) if left > 0 else t("due.today") if left == 0 else t("due.late", days=-left)
    if item.state == DONE:
        told_left = t("due.done_on", day=local_day(item.work.done.day if item.work.done else None))
    other = f"; {t('due.stated', day=stated_day(item))}" if item.stated != item.last_safe else ""
    return f"{safe_day(item)} ({told_left}{other})"


def _why(reason: Reason) -> str:
    return t(f"due.ours.{reason.code}", words=reason.words)


def _history(item: Due) -> None:
    for mark in item.work.history:
        if mark.action == marks.UNDO:
            continue
        said = t(f"due.mark.{mark.action}", day=local_day(mark.day), answer=mark.answer or t("due.no_answer"))
        undone = f" ({t('due.undone')})" if mark.undone else ""
        note = f": {mark.note}" if mark.note else ""
        st.caption(literal(f"{mark.who} · {local_time(mark.at)} · {said}{note}{undone}"))


def _acts(item: Due, key: str) -> None:
    if not may(Right.REVIEW):
        return
    if item.work.done:
        if st.button(t("due.undo"), key=f"undo-{key}", icon=":material/undo:", width="stretch"):
            marks.undo(store(), item.work.done.id, who=acting(Right.REVIEW), at=now())
            st.rerun()
        return
    if st.button(t("due.done"), key=f"done-{key}", icon=":material/task_alt:", type="primary", width="stretch"):
        ask_done(item.target, item.task)
    if st.button(t("due.extend"), key=f"extend-{key}", icon=":material/more_time:", width="stretch"):
        _ask_extend(item)
    if item.work.extended and st.button(t("due.unextend"), key=f"unextend-{key}", width="stretch"):
        marks.undo(store(), item.work.extended.id, who=acting(Right.REVIEW), at=now())
        st.rerun()


def ask_done(target: marks.Target, task: str) -> None:
    """Ask for the answering paper's number, as form VIII does, and tick the duty off."""

    @st.dialog(t("due.done.title"))
    def ask() -> None:
        st.markdown(literal(task))
        answer = st.text_input(t("due.answer"), help=t("due.answer.help"), key="done-answer")
        day = st.date_input(t("due.done.day"), _today(), format="DD/MM/YYYY", key="done-day")
        note = st.text_input(t("due.note"), key="done-note")
        if st.button(t("due.done.save"), type="primary", key="done-save"):
            with told():
                marks.mark_done(
                    store(), target, answer=answer, done_on=day.isoformat() if day else "", note=note,
                    who=acting(Right.REVIEW), at=now(),
                )  # fmt: skip
                st.rerun()

    ask()


def _ask_extend(item: Due) -> None:
    @st.dialog(t("due.extend.title"))
    def ask() -> None:
        st.markdown(literal(item.task))
        until = st.date_input(t("due.extend.until"), None, format="DD/MM/YYYY", key="extend-until")
        reason = st.text_input(t("due.extend.reason"), key="extend-reason")
        ready = until is not None and bool(reason.strip())
        if st.button(t("due.extend.save"), type="primary", disabled=not ready, key="extend-save") and until:
            with told():
                marks.extend(
                    store(), item.target, until=until.isoformat(), reason=reason, who=acting(Right.REVIEW), at=now()
                )
                st.rerun()

    ask()


def _files(found: Lines, where: DueFilter) -> None:
    box = st.expander(t("due.files"), icon=":material/download:", key="due-files", on_change="rerun")
    if not box.open:  # the text of a full store is long: it is made when somebody wants it
        return
    with box:
        left, right = st.columns(2)
        left.download_button(
            t("due.ics"), partial(_ics, where, _today()), "han-va-nhiem-vu.ics", "text/calendar", on_click="ignore",
            icon=":material/calendar_month:", width="stretch",
        )  # fmt: skip
        right.download_button(
            t("due.xlsx"), partial(_xlsx, found), "han-va-nhiem-vu.xlsx", XLSX, on_click="ignore",
            icon=":material/table_view:", width="stretch",
        )  # fmt: skip
        st.caption(t("due.text"))
        near = tuple(line for line in found.lines if line.state in (OVERDUE, TODAY, SOON))
        st.code(due_text(listed(store(), replace(found, lines=near))), language=None, wrap_lines=True)


def _ics(where: DueFilter, today: date) -> bytes:
    """Made when it is asked for, outside the page's run: nothing of the session is read here."""
    return due_ics(store(), due(store(), today, replace(where, ahead=366)), at=now())


def _xlsx(found: Lines) -> bytes:
    return due_xlsx(store(), listed(store(), found))


@st.fragment
def _month() -> None:
    with told():
        due_calendar.month(store(), DueFilter(unit=_unit()), _today())


@st.fragment
def _campaigns() -> None:
    with told():
        found = duties(_today(), DueFilter(ahead=366, unit=_unit()))
        due_calendar.by_campaign(store(), found)
