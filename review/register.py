"""Đối chiếu sổ: papers and the register side by side; a person accepts, chooses another, takes a value, registers."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from corpus.papers import get_paper, original
from corpus.reconcile import decide
from corpus.reconcile.listing import history, list_lines, serials
from corpus.reconcile.run import last_run, reconcile
from corpus.reconcile.views import OUTCOMES, Candidate, DecisionView, EntryView, Line, LineFilter, PaperBrief, Run
from corpus.reconcile.wording import in_words
from corpus.users.rights import Right
from models.clock import now
from models.days import local_day
from models.errors import VanbanError
from pipeline.pictures import can_picture, page_picture
from review import figures, register_files
from review.components.viewer import page_view
from review.language import language, literal, t
from review.marks import marked
from review.session import acting, go, local_time, settings, store, told

PAGE = 15
FIELDS = ("number", "issued_on", "issuer", "subject")
FLAGS = ("registered-twice", "copy", "number-used-twice", "replaced-by", "corrected-by")
ICONS = {
    "undecided": ":orange[:material/help:]", "differs": ":orange[:material/difference:]",
    "unregistered": ":red[:material/note_add:]", "no_file": ":red[:material/search_off:]",
    "matched": ":green[:material/check_circle:]",
}  # fmt: skip


def page() -> None:
    st.title(t("register.title"))
    run = last_run(store())
    compare, load, count = st.tabs([t("register.tab.compare"), t("register.tab.files"), t("register.tab.serials")])
    with compare:
        _compare(run)
    with load:
        register_files.show()
    with count:
        _serials()


def _compare(run: Run | None) -> None:
    with told():
        if run is None:
            st.info(t("register.start"))
        else:
            _counts(run)
        if st.button(t("register.run"), type="secondary" if run else "primary", icon=":material/sync:"):
            with st.spinner(t("register.running")):
                reconcile(store(), who=acting(Right.REVIEW), at=now())
            st.rerun()
        if run is not None:
            _lines()


def _counts(run: Run) -> None:
    figures.show({t(f"register.outcome.{outcome}"): run.counts[outcome] for outcome in OUTCOMES})
    st.caption(t("register.ran", when=local_time(run.at), who=literal(run.who), seconds=round(run.seconds, 1)))


@st.fragment
def _lines() -> None:
    with told():
        where = _filters()
        first = st.session_state.get("register-first", 0)
        found = list_lines(store(), where, limit=PAGE, offset=first)
        if not found.lines and first:
            st.session_state["register-first"] = 0
            st.rerun(scope="fragment")
        if not found.lines:
            st.success(t("register.none"))
            return
        _bulk()
        listed, detail = st.columns([4, 7], gap="medium")
        chosen = _chosen(found.lines)
        with listed:
            for line in found.lines:
                _row(line, line.id == chosen.id)
            _turn(first, found.total)
        with detail:
            _detail(chosen, found.lines)


def _filters() -> LineFilter:
    which, words, what = st.columns([3, 2, 2])
    outcome = which.selectbox(
        t("register.outcome"), ("", *OUTCOMES), key="register-outcome",
        format_func=lambda o: t(f"register.outcome.{o}") if o else t("register.all"),
    )  # fmt: skip
    text = words.text_input(t("register.search"), key="register-words")
    special = what.selectbox(
        t("register.special"), ("", *FIELDS, *FLAGS), key="register-special",
        format_func=_special,
    )  # fmt: skip
    return LineFilter(
        outcome=outcome or None, text=text, field=special if special in FIELDS else None,
        flag=special if special in FLAGS else None,
    )  # fmt: skip


def _special(name: str) -> str:
    if not name:
        return t("register.all")
    return t(f"field.{name}") if name in FIELDS else t(f"register.flag.{name}")


def _chosen(lines: tuple[Line, ...]) -> Line:
    name = st.session_state.get("register-line")
    return next((line for line in lines if _name(line) == name), lines[0])


def _name(line: Line) -> str:
    """Lines are replaced by decisions; their paper and entry stay."""
    return f"{line.paper.id if line.paper else ''}:{line.entry.id if line.entry else ''}"


def _row(line: Line, here: bool) -> None:
    shown = line.paper or line.entry
    number = (line.paper.number if line.paper else None) or (line.entry.number if line.entry else None)
    about = (shown.subject if shown else None) or (line.paper.name if line.paper else "")
    label = f"{ICONS[line.outcome]} **{literal(number or t('number.none'))}** {literal(about[:70])}"
    with st.container(border=here):
        if st.button(
            label, key=f"line-{line.id}", type="tertiary", wrap=True, help=t(f"register.outcome.{line.outcome}")
        ):
            st.session_state["register-line"] = _name(line)
            st.rerun(scope="fragment")


def _turn(first: int, total: int) -> None:
    back, on = st.columns(2)
    st.caption(t("papers.range", first=min(first + 1, total), last=min(first + PAGE, total), total=total))
    if back.button(t("papers.back"), disabled=first == 0, key="register-back"):
        st.session_state["register-first"] = max(first - PAGE, 0)
        st.rerun(scope="fragment")
    if on.button(t("papers.on"), disabled=first + PAGE >= total, key="register-on"):
        st.session_state["register-first"] = first + PAGE
        st.rerun(scope="fragment")


def _bulk() -> None:
    """Accepts the best candidates above a threshold; what that changes is said first."""
    with st.expander(t("register.bulk")):
        threshold = st.slider(t("register.threshold"), 60, 100, 90, 1, format="%d %%", key="register-threshold")
        pairs = decide.above(store(), threshold / 100)
        st.write(t("register.bulk.count", count=len(pairs)))
        if st.button(t("register.bulk.accept", count=len(pairs)), disabled=not pairs):
            _do(lambda who: decide.accept(store(), pairs, who=who, at=now()))


# One line ---------------------------------------------------------------------------------------------------


def _detail(line: Line, lines: tuple[Line, ...]) -> None:
    st.markdown(
        f"##### {ICONS[line.outcome]} {t(f'register.outcome.{line.outcome}')}"
        + (f" · {t('register.decided')}" if line.decided else "")
    )
    for flag in line.flags:
        others = ", ".join(f"#{i}" for i in (*flag.papers, *flag.entries))
        st.caption(f":material/flag: {t(f'register.flag.{flag.code}')}: {literal(others)}")
    if line.features:
        st.caption(literal(in_words(line.features, language())))
    picture, facts = st.columns([5, 6])
    with picture:
        if line.paper:
            _picture(line.paper)
        else:
            st.info(t("register.no_paper"))
    with facts:
        candidate = _candidate(line)
        paper = line.paper or (candidate.paper if candidate else None)
        entry = line.entry or (candidate.entry if candidate else None)
        _acts(line, candidate, lines)
        _beside(paper, entry)
        _differences(line)
    _history(line)


@st.cache_data(max_entries=200, show_spinner=False)
def _first_page(paper_id: int, version: int) -> bytes | None:
    file = original(store(), paper_id)
    if not can_picture(file.media_type):
        return None
    try:
        return page_picture(file.data, file.media_type, 1, 1.2, limits=settings().limits())
    except VanbanError:  # the review page says why
        return None


def _picture(paper: PaperBrief) -> None:
    view = get_paper(store(), paper.id)
    drawn = _first_page(paper.id, view.summary.version)
    if drawn:
        st.caption(literal(paper.name))
        alt = t("places.alt", page=1)
        page_view(paper=str(paper.id), page=1, picture=drawn, places=(), zoom=100, alt=alt, key=f"first-{paper.id}")
    else:
        st.code(view.text[:1500], language=None, wrap_lines=True)
    if st.button(t("register.open"), key=f"open-{paper.id}"):
        go("paper", paper=paper.id)


def _candidate(line: Line) -> Candidate | None:
    """The candidate that is being looked at, best first."""
    if not line.candidates:
        return None
    labels, key = [_said(c, line) for c in line.candidates], f"candidate-{_name(line)}"
    if (moved := st.session_state.pop("register-move", None)) and moved[0] == key:
        st.session_state[key] = moved[1]  # before the widget is made: afterwards it may not be set
    at = st.radio(t("register.candidates"), range(len(labels)), format_func=labels.__getitem__, key=key)
    return line.candidates[at or 0]


def _said(candidate: Candidate, line: Line) -> str:
    other = candidate.entry if line.paper else candidate.paper
    number, why = literal(other.number or t("number.none")), literal(in_words(candidate.features, language()))
    return f"**{number}** · {round(100 * candidate.score)} % · {why}"


def _beside(paper: PaperBrief | None, entry: EntryView | None) -> None:
    """Field by field, the paper's value beside the register's, their differences marked inside the words."""
    left, right = st.columns(2)
    left.markdown(f"**{t('register.paper')}**")
    right.markdown(f"**{t('register.entry')}**" + (f" · {literal(_place(entry))}" if entry else ""))
    for field in FIELDS:
        one, other = getattr(paper, field, None), getattr(entry, field, None)
        if field == "issued_on":
            one, other = local_day(one), local_day(other)
        shown = marked(one, other) if paper and entry else (literal(one or "—"), literal(other or "—"))
        st.caption(t(f"field.{field}"))
        left, right = st.columns(2)
        left.markdown(shown[0])
        right.markdown(shown[1])


def _place(entry: EntryView) -> str:
    if entry.arrival_number:
        return t("register.arrival", number=entry.arrival_number, day=local_day(entry.arrived_on))
    return t("register.row", row=entry.source_row) if entry.source_row else ""


def _acts(line: Line, candidate: Candidate | None, lines: tuple[Line, ...]) -> None:
    (yes, no), (none, ahead) = st.columns(2), st.columns(2)  # four in a row would cut their words off
    if candidate and yes.button(t("register.accept"), type="primary", shortcut="Alt+Y", width="stretch"):
        _do(lambda who: decide.accept(store(), [(candidate.paper.id, candidate.entry.id)], who=who, at=now()))
    if candidate and no.button(t("register.other"), shortcut="Alt+J", width="stretch", help=t("register.other.help")):
        _next_candidate(line)
    if candidate and none.button(t("register.reject_all"), shortcut="Alt+X", width="stretch"):
        paper, entry = (line.paper.id if line.paper else None), (line.entry.id if line.entry else None)
        _do(lambda who: decide.reject_all(store(), paper=paper, entry=entry, who=who, at=now()))
    if line.paper and line.entry and no.button(t("register.part"), shortcut="Alt+X", width="stretch"):
        _do(lambda who: decide.reject(store(), line.paper.id, line.entry.id, who=who, at=now()))  # type: ignore[union-attr]
    if ahead.button(t("register.next"), shortcut="Alt+N", width="stretch"):
        names = [_name(other) for other in lines]
        st.session_state["register-line"] = names[(names.index(_name(line)) + 1) % len(names)]
        st.rerun(scope="fragment")
    if line.paper and not line.entry:
        _register(line.paper)


def _next_candidate(line: Line) -> None:
    key = f"candidate-{_name(line)}"
    st.session_state["register-move"] = (key, (st.session_state.get(key, 0) + 1) % len(line.candidates))
    st.rerun(scope="fragment")


def _register(paper: PaperBrief) -> None:
    with st.form(f"register-{paper.id}", border=False):
        day, act = st.columns([2, 3], vertical_alignment="bottom")
        arrived = day.date_input(t("register.arrived"), format="DD/MM/YYYY")
        if act.form_submit_button(t("register.enter"), icon=":material/post_add:"):
            _do(lambda who: decide.register(store(), paper.id, arrived_on=arrived.isoformat(), who=who, at=now()))


def _differences(line: Line) -> None:
    """For each field in which the two disagree: which value holds, here or in all lines like this one."""
    if line.paper is None or line.entry is None:
        return
    pair = [(line.paper.id, line.entry.id)]
    for difference in line.differences:
        name = difference.field
        st.caption(t("register.differs", field=t(f"field.{name}")))
        mine, theirs = st.columns(2)
        alike = decide.similar(store(), line.id, name)
        every = (
            st.checkbox(t("register.similar", count=len(alike)), key=f"all-{line.id}-{name}")
            if len(alike) > 1
            else False
        )
        pairs = list(alike) if every else pair
        if mine.button(t("register.take_paper"), key=f"paper-{line.id}-{name}", width="stretch"):
            _do(lambda who, p=pairs, f=name: decide.take_paper(store(), p, f, who=who, at=now()))  # type: ignore[misc]
        if theirs.button(t("register.take_register"), key=f"entry-{line.id}-{name}", width="stretch"):
            _do(lambda who, p=pairs, f=name: decide.take_register(store(), p, f, who=who, at=now()))  # type: ignore[misc]


def _history(line: Line) -> None:
    found = history(store(), paper=line.paper.id if line.paper else None, entry=line.entry.id if line.entry else None)
    if not found:
        return
    with st.expander(t("register.history", count=len(found))):
        for decision in found:
            _decision(decision)


def _decision(d: DecisionView) -> None:
    text, act = st.columns([5, 1], vertical_alignment="center")
    words = f"{local_time(d.at)} · {d.who} · {t('register.did.' + d.action)}"
    if d.field:
        words += (
            f" {t('field.' + d.field)}: {(d.before or {}).get('value') or '—'} → {(d.after or {}).get('value') or '—'}"
        )
    text.caption(f"~~{literal(words)}~~" if d.undone else literal(words))
    if d.action != "undo" and not d.undone and act.button(t("act.undo"), key=f"undo-{d.id}"):
        _do(lambda who: decide.undo(store(), d.id, who=who, at=now()))


def _do(act: Callable[[str], object]) -> None:
    """Makes a decision as the person at work; a refusal is told on the page."""
    with told():
        act(acting(Right.REGISTER))
        st.rerun()


def _serials() -> None:
    found = serials(store())
    if not found:
        st.info(t("register.serials.none"))
    for year in found:
        st.markdown(f"**{t('register.serials.year', year=year.year, last=year.last)}**")
        gaps = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in year.missing)
        st.markdown(t("register.serials.missing", gaps=gaps or "—"))
        st.markdown(t("register.serials.repeated", numbers=", ".join(map(str, year.repeated)) or "—"))
