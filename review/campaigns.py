"""Phong trào: one campaign from many papers: list, detail, names to join, the sector's form, award files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from corpus.campaigns import forms, joins, milestones
from corpus.campaigns.detail import detail
from corpus.campaigns.gather import doubts
from corpus.campaigns.report_form import reports_file
from corpus.campaigns.reports import owed_reports
from corpus.campaigns.views import Campaign, Detail, Doubt, Mention, Milestone
from corpus.users.rights import Right
from models.clock import now
from models.days import local_day
from review import timeline
from review.citations import paper_line
from review.kept import all_campaigns
from review.labels import named
from review.language import literal, t
from review.session import acting, go, local_time, may, store, told

PAGE = 20
VIEWS = ("list", "joins", "awards", "reports")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def page() -> None:
    st.title(t("campaigns.title"))
    view = st.segmented_control(
        t("campaigns.view"), VIEWS, default="list", key="campaigns-view", required=True,
        format_func=lambda v: t(f"campaigns.view.{v}"), label_visibility="collapsed",
    )  # fmt: skip
    with told():
        {"list": _list, "joins": _joins, "awards": _awards, "reports": _reports}[view or "list"]()


def _list() -> None:
    chosen = st.query_params.get("campaign")
    if chosen:
        _detail(chosen)
        return
    every = all_campaigns()
    if not every:
        st.info(t("campaigns.none"))
        return
    first, last = _years(every)
    found = [c for c in every if c.runs_in(first, last)] if first or last < 9999 else list(every)
    words = st.text_input(t("campaigns.search"), key="campaigns-words").strip()
    found = [c for c in found if words.casefold() in " ".join(c.names).casefold()]
    timeline.periods(found[: PAGE * 2])
    _lines(found)
    _form(first, last)


def _years(every: Sequence[Campaign]) -> tuple[int, int]:
    """The years chosen; all of them to begin with."""
    known = {int(d[:4]) for c in every for d in (c.start, c.end) if d} | {y for c in every for y in c.years}
    if len(known) < 2:
        return 0, 9999
    low, high = min(known), max(known)
    first, last = st.slider(t("campaigns.years"), low, high, (low, high), key="campaigns-years")
    return (0 if first == low else first, 9999 if last == high else last)


def _lines(found: Sequence[Campaign]) -> None:
    first = min(st.session_state.get("campaigns-from", 0), max(len(found) - 1, 0) // PAGE * PAGE)
    for one in found[first : first + PAGE]:
        with st.container(border=True):
            st.button(
                literal(forms.title_of(one)), key=f"campaign-{one.id}", type="tertiary", wrap=True, on_click=_open,
                args=(one.id,), icon=":material/flag:",
            )  # fmt: skip
            said = [forms.time_of(one), one.launched_by, t("campaigns.papers", papers=one.papers)]
            st.caption(literal(" · ".join(part for part in said if part)))
    if len(found) > PAGE:
        back, where, on = st.columns([1, 2, 1], vertical_alignment="center")
        where.caption(t("papers.range", first=first + 1, last=min(first + PAGE, len(found)), total=len(found)))
        if back.button(t("papers.back"), disabled=first == 0):
            st.session_state["campaigns-from"] = first - PAGE
            st.rerun()
        if on.button(t("papers.on"), disabled=first + PAGE >= len(found)):
            st.session_state["campaigns-from"] = first + PAGE
            st.rerun()
    if not found:
        st.info(t("campaigns.nothing"))


def _open(campaign_id: str) -> None:
    st.query_params.from_dict({"campaign": campaign_id})


def _form(first: int, last: int) -> None:
    st.markdown(f"**{t('campaigns.form')}**")
    st.caption(t("campaigns.form.help"))
    for column, kind, mime in zip(st.columns(2), ("docx", "xlsx"), (DOCX, XLSX), strict=True):
        column.download_button(
            t("campaigns.download", kind=kind.upper()), mime=mime, file_name=f"tong-hop-phong-trao.{kind}",
            data=partial(_summary, kind, first, last), key=f"form-{kind}", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip


def _summary(kind: str, first: int, last: int) -> bytes:
    return forms.summary_file(store(), kind, first=first or None, last=None if last == 9999 else last)


def _owed(kind: str, paper: int) -> bytes:
    return reports_file(store(), paper, kind, today=now().astimezone().date())


def _checklist(kind: str, paper: int) -> bytes:
    return forms.checklist_file(store(), [paper], kind)


def _detail(campaign_id: str) -> None:
    if st.button(t("campaigns.back"), icon=":material/arrow_back:"):
        st.query_params.clear()
        st.rerun()
    found = detail(store(), campaign_id)
    one = found.campaign
    st.subheader(literal(forms.title_of(one)), anchor=False)
    st.markdown(f"{t('campaigns.time')}: {literal(forms.time_of(one)) or t('campaigns.time.none')}")
    _launch(found)
    if len(one.names) > 1:
        st.caption(literal(t("campaigns.names", names="; ".join(one.names))))
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**{t('campaigns.chain')}**")
        _mentions(found.chain, "chain")
        st.markdown(f"**{t('campaigns.reports')}**")
        _mentions(found.reports, "report")
        st.markdown(f"**{t('campaigns.mentions')}**")
        _mentions([m for m in found.mentions if m.part == "mention"], "mention")
    with right:
        st.markdown(f"**{t('campaigns.milestones')}**")
        timeline.days(found.milestones)
        _days(found.milestones)


def _launch(found: Detail) -> None:
    node = found.launch
    if node is None:
        st.caption(t("campaigns.launch.none"))
        return
    label = literal(f"{t('campaigns.launch')}: {forms.launch_of(found)}")
    icon = ":material/description:" if node.on_file else ":material/folder_off:"
    if st.button(label, icon=icon, type="tertiary", wrap=True, key="launch"):
        go("citations", node=node.id)


def _mentions(listed: Sequence[Mention], key: str) -> None:
    for mention in listed:
        level = t(f"citations.level.{mention.level or 0}")
        page = f" ({t('citations.page', page=mention.page)})" if mention.page else ""
        label = f"{level}: {literal(paper_line(mention.paper))}{page}"
        if st.button(label, key=f"{key}-{mention.paper.id}", icon=":material/description:", type="tertiary", wrap=True):
            go("paper", paper=mention.paper.id, fact=f"campaign:{mention.key}")
    if not listed:
        st.caption(t("campaigns.no_papers"))


def _days(listed: Sequence[Milestone]) -> None:
    for i, step in enumerate(listed):
        kind = t(f"campaigns.step.{step.kind}")
        who = f" — {'; '.join(step.assignees)}" if step.assignees else ""
        label = f"{literal(forms.when(step))} · {kind}: {literal((step.task or step.text) + who)}"
        if st.button(label, key=f"day-{i}", icon=":material/event:", type="tertiary", wrap=True):
            go("paper", paper=step.paper.id, fact=f"deadline:{step.key}")
    if not listed:
        st.caption(t("campaigns.no_days"))


def _joins() -> None:
    st.caption(t("campaigns.joins.help"))
    waiting = doubts(store(), limit=PAGE)
    for doubt in waiting:
        _doubt(doubt)
    if not waiting:
        st.success(t("campaigns.joins.none"))
    decided = joins.history(store())
    if decided:
        st.markdown(f"**{t('campaigns.joins.decided')}**")
    for made in decided[:50]:
        text, act = st.columns([5, 1], vertical_alignment="center")
        state = t("campaigns.joins.undone") if made.undone else t(f"campaigns.joins.{made.action}")
        text.markdown(f"{state}: {literal(made.left)} / {literal(made.right)}")
        text.caption(literal(f"{made.who} · {local_time(made.at)}"))
        if not made.undone and may(Right.REVIEW) and act.button(t("campaigns.joins.undo"), key=f"undo-{made.id}"):
            with told():
                joins.undo(store(), made.id, who=acting(Right.REVIEW), at=now())
                st.rerun()


def _doubt(doubt: Doubt) -> None:
    with st.container(border=True):
        for one in (doubt.left, doubt.right):
            said = [forms.time_of(one), one.launched_by, t("campaigns.papers", papers=one.papers)]
            st.markdown(f"**{literal(forms.title_of(one))}**")
            st.caption(literal(" · ".join(part for part in said if part)))
        if not may(Right.REVIEW):
            return
        for column, action in zip(st.columns(2), (joins.SAME, joins.DIFFERENT), strict=True):
            key = f"{action}-{doubt.left_key}-{doubt.right_key}"
            if column.button(t(f"campaigns.joins.{action}"), key=key, width="stretch"):
                with told():
                    who = acting(Right.REVIEW)
                    joins.decide(store(), doubt.left_key, doubt.right_key, action, who=who, at=now())
                    st.rerun()


def _awards() -> None:
    st.caption(t("campaigns.awards.help"))
    paper = _plan("awards-plan", steps=True)
    if paper is None:
        return
    steps = milestones.award_steps(store(), [paper])
    _days(steps)
    for column, kind, mime in zip(st.columns(2), ("docx", "xlsx"), (DOCX, XLSX), strict=True):
        column.download_button(
            t("campaigns.download", kind=kind.upper()), mime=mime, file_name=f"ho-so-khen-thuong.{kind}",
            data=partial(_checklist, kind, paper), key=f"awards-{kind}", on_click="ignore",
            icon=":material/download:", disabled=not steps,
        )  # fmt: skip


def _plan(key: str, *, steps: bool = False) -> int | None:
    """The plan that is asked about: one with a schedule about emulation and awards; `steps`: of award files."""
    plans = {paper.id: (paper, days) for paper, days in milestones.award_plans(store(), steps=steps)}
    if not plans:
        st.info(t("campaigns.awards.none"))
        return None
    return st.selectbox(
        t("campaigns.plan"), list(plans), key=key,
        format_func=lambda i: f"{paper_line(plans[i][0])} ({t('campaigns.plan.days', days=plans[i][1])})",
    )  # fmt: skip


def _reports() -> None:
    st.caption(t("campaigns.reports.help"))
    paper = _plan("reports-plan")
    if paper is None:
        return
    owed = owed_reports(store(), paper, today=now().astimezone().date())
    if not owed:
        st.info(t("campaigns.reports.none"))
        return
    st.dataframe(
        [
            {
                t("campaigns.owed.unit"): one.unit or t("campaigns.owed.nobody"),
                t("campaigns.owed.task"): one.task,
                t("campaigns.owed.due"): local_day(one.due) or one.text,
                t("campaigns.owed.state"): named("owed", one.state),
                t("campaigns.owed.reports"): "; ".join(paper_line(p) for p in one.reports),
            }
            for one in owed
        ],
        hide_index=True,
        width="stretch",
    )
    for column, kind, mime in zip(st.columns(2), ("docx", "xlsx"), (DOCX, XLSX), strict=True):
        column.download_button(
            t("campaigns.download", kind=kind.upper()), mime=mime, file_name=f"theo-doi-bao-cao.{kind}",
            data=partial(_owed, kind, paper), key=f"reports-{kind}", on_click="ignore", icon=":material/download:",
        )  # fmt: skip
    if any(one.open_group for one in owed):
        st.caption(t("campaigns.owed.groups"))
