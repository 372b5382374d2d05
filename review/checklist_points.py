"""Outlines and programmes of a checklist: their lines ticked off, one by one or several with one answering paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from corpus.checklists.views import ListPoint, PointList
from corpus.users.rights import Right
from corpus.work import marks
from models.clock import now
from models.days import local_day
from review.language import literal, t
from review.session import acting, go, local_time, may, store, told

INSET = "&nbsp;" * 6


def show(lists: Sequence[PointList]) -> None:
    for at, one in enumerate(lists):
        count = t("checklist.points.count", done=one.done, total=len(one.points))
        title = literal(f"{t(f'checklist.{one.kind}')}: {one.title}")
        with st.expander(f"{title} — {count}", icon=":material/format_list_bulleted:", key=f"points-{at}"):
            _list(one, at)


def _list(one: PointList, at: int) -> None:
    if not may(Right.REVIEW):
        for point in one.points:
            st.markdown(("✓ " if point.done else "") + _label(point))
        return
    chosen = [p for n, p in enumerate(one.points) if _line(p, f"{at}-{n}")]
    ready = t("checklist.points.done", number=len(chosen)) if chosen else t("checklist.points.choose")
    if st.button(ready, key=f"points-done-{at}", disabled=not chosen, type="primary", icon=":material/task_alt:"):
        _ask(chosen)


def _line(point: ListPoint, key: str) -> bool:
    """A line with its box; a ticked one says by whom and with what, and can be taken back. Gives whether it is chosen
    to be ticked."""
    if point.done is None:
        return st.checkbox(_label(point), key=f"point-{key}-{point.target.key}")
    text, act = st.columns([6, 2], vertical_alignment="center")
    text.markdown(f":green[:material/task_alt:] {_label(point)}")
    answer = point.done.answer or t("due.no_answer")
    said = t("due.mark.done", day=local_day(point.done.day), answer=answer)
    kept = f" · {t('checklist.kept')}" if point.kept_from else ""
    text.caption(literal(f"{point.done.who} · {local_time(point.done.at)} · {said}{kept}"))
    if point.done.answer_paper and text.button(
        literal(answer), key=f"point-answer-{key}", type="tertiary", icon=":material/description:"
    ):
        go("paper", paper=point.done.answer_paper)
    if act.button(t("due.undo"), key=f"point-undo-{key}", icon=":material/undo:", width="stretch"):
        with told():
            marks.undo(store(), point.done.id, who=acting(Right.REVIEW), at=now())
            st.rerun()
    return False


def _label(point: ListPoint) -> str:
    return INSET * point.level + literal(point.words)


def _ask(chosen: Sequence[ListPoint]) -> None:
    """Ask once for the answering paper's number, as form VIII does, and tick all of them off."""

    @st.dialog(t("due.done.title"))
    def ask() -> None:
        for point in chosen[:8]:
            st.markdown(literal(point.words))
        if len(chosen) > 8:
            st.caption(t("checklist.points.more", number=len(chosen) - 8))
        answer = st.text_input(t("due.answer"), help=t("due.answer.help"), key="points-answer")
        day = st.date_input(t("due.done.day"), date.today(), format="DD/MM/YYYY", key="points-day")
        note = st.text_input(t("due.note"), key="points-note")
        if st.button(t("due.done.save"), type="primary", key="points-save"):
            with told():
                done_on = day.isoformat() if day else ""
                for point in chosen:
                    marks.mark_done(
                        store(), point.target, answer=answer, done_on=done_on, note=note, who=acting(Right.REVIEW),
                        at=now(),
                    )  # fmt: skip
                st.rerun()

    ask()
