"""Tra cứu: one box for numbers, words and phrases; hits with the words marked, straight to their place."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from corpus.search.files import results_file
from corpus.search.find import PAGE, search
from corpus.search.saved import forget_search, save_search, saved_searches
from corpus.search.views import Hit, Run, SearchFilter
from corpus.users.rights import Right
from models.clock import now
from models.days import local_day
from review.labels import type_label
from review.language import catalogue, language, literal, t
from review.session import acting, go, opens, store, told

STATES = ("", "checked", "open", "doubtful")
ICONS = {"number": ":green[:material/tag:]", "cites": ":blue[:material/format_quote:]", "head": ":material/article:",
         "body": ":gray[:material/notes:]"}  # fmt: skip
MIMES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def page() -> None:
    st.title(t("search.title"))
    with told():
        _saved()
        if "search-words" not in st.session_state:
            st.session_state["search-words"] = st.query_params.get("q", "")
        text = st.text_input(t("search.box"), key="search-words", help=t("search.help"))
        where = _filters()
        first = _first(text, where)
        if not text.strip():
            st.info(t("search.start"))
            return
        st.query_params["q"] = text
        _results(text, where, first)


def _filters() -> SearchFilter:
    with st.expander(t("search.filters"), icon=":material/tune:"):
        kind, issuer, unit = st.columns(3)
        types = ["", *sorted(k[5:] for k in catalogue(language()) if k.startswith("type.") and k != "type.none")]
        chosen = kind.selectbox(
            t("search.type"), types, format_func=lambda c: type_label(c) if c else t("search.any"), key="search-type"
        )
        body = issuer.text_input(t("search.issuer"), key="search-issuer")
        named = unit.text_input(t("search.unit"), help=t("search.unit.help"), key="search-unit")
        year, since, until, state = st.columns(4)
        in_year = year.number_input(t("search.year"), 1945, 2100, None, format="%d", key="search-year")
        low = since.date_input(t("search.from"), None, format="DD/MM/YYYY", key="search-from")
        high = until.date_input(t("search.to"), None, format="DD/MM/YYYY", key="search-to")
        status = state.selectbox(
            t("search.state"), STATES, format_func=lambda s: t(f"papers.state.{s or 'all'}"), key="search-state"
        )
        campaign = st.text_input(t("search.campaign"), key="search-campaign")
    return SearchFilter(
        chosen or None, body, low.isoformat() if isinstance(low, date) else None,
        high.isoformat() if isinstance(high, date) else None, int(in_year) if in_year else None, campaign, named,
        status or None,
    )  # fmt: skip


def _first(text: str, where: SearchFilter) -> int:
    """How many hits to skip; another question begins at its first."""
    if st.session_state.get("search-asked") != (text, where):
        st.session_state["search-asked"], st.session_state["search-first"] = (text, where), 0
    return int(st.session_state["search-first"])


def _results(text: str, where: SearchFilter, first: int) -> None:
    found = search(store(), text, where, limit=PAGE, offset=first)
    if not found.hits:
        st.warning(t("search.none"))
        if where != SearchFilter():
            st.caption(t("search.none.filters"))
        return
    for hit in found.hits:
        _card(hit)
    back, said, on = st.columns([1, 2, 1], vertical_alignment="center")
    said.caption(
        t("search.range", first=first + 1, last=first + len(found.hits), more=t("search.more") if found.more else "",
          seconds=f"{found.seconds:.2f}")
    )  # fmt: skip
    if back.button(t("papers.back"), disabled=first == 0):
        st.session_state["search-first"] = max(first - PAGE, 0)
        st.rerun()
    if on.button(t("papers.on"), disabled=not found.more):
        st.session_state["search-first"] = first + PAGE
        st.rerun()
    _keep(text, where)


def _card(hit: Hit) -> None:
    with st.container(border=True):
        words, acts = st.columns([6, 1], vertical_alignment="center")
        head = [type_label(hit.doc_type), hit.number or t("number.none"), local_day(hit.issued_on), hit.issuer or ""]
        words.markdown(f"{ICONS[hit.why]} **{literal(' · '.join(part for part in head if part))}**")
        if hit.subject:
            words.markdown(literal(hit.subject))
        words.markdown(marked_runs(hit.snippet))
        place = t("search.page", page=hit.page) if hit.page else ""
        words.caption(" · ".join(part for part in (t(f"search.why.{hit.why}"), place) if part))
        acts.button(
            t("search.open"), key=f"open-{hit.paper}", width="stretch", type="primary", on_click=_open, args=(hit,)
        )
        if hit.number:
            acts.button(
                t("search.citations"), key=f"cites-{hit.paper}", width="stretch", **opens("citations", paper=hit.paper)
            )


def _open(hit: Hit) -> None:
    """The review page at the citation found, or at the page of the words."""
    if hit.fact:
        go("paper", paper=hit.paper, fact=hit.fact)
    if hit.page:
        st.session_state["page-turned"] = hit.page
    go("paper", paper=hit.paper)


def marked_runs(runs: tuple[Run, ...]) -> str:
    """A snippet as Markdown of our own: the paper's words stay text, whatever they hold."""
    return "".join(f":orange-background[{literal(r.text)}]" if r.marked else literal(r.text) for r in runs)


def _keep(text: str, where: SearchFilter) -> None:
    """Files of the results, and the search under a name."""
    with st.expander(t("search.keep"), icon=":material/save:"):
        for column, kind in zip(st.columns(2), MIMES, strict=True):
            column.download_button(
                t("search.download", kind=kind.upper()), partial(_file, kind, text, where), f"ket-qua-tra-cuu.{kind}",
                MIMES[kind], on_click="ignore", key=f"file-{kind}", icon=":material/download:", width="stretch",
            )  # fmt: skip
        name = st.text_input(t("search.save.name"), key="search-name")
        if st.button(t("search.save"), disabled=not name.strip()):
            save_search(store(), name, text, where, who=acting(Right.LOOK), at=now())
            st.rerun()


def _file(kind: str, text: str, where: SearchFilter) -> bytes:
    return results_file(store(), kind, text, where, today=date.today())


def _saved() -> None:
    who = acting(Right.LOOK)
    kept = {one.name: one for one in saved_searches(store(), who)}
    if not kept:
        return
    choice, act = st.columns([4, 1], vertical_alignment="bottom")
    name = choice.selectbox(t("search.saved"), ["", *kept], key="search-saved")
    if act.button(t("search.forget"), disabled=not name, width="stretch"):
        forget_search(store(), name, who=who, at=now())
        st.session_state.pop("search-saved", None)
        st.rerun()
    if name and st.session_state.get("search-loaded") != name:
        _load(kept[name].query, kept[name].where)
    st.session_state["search-loaded"] = name


def _load(text: str, where: SearchFilter) -> None:
    """Puts a saved search into the box and the filters, before they are drawn."""
    st.session_state.update({
        "search-words": text, "search-type": where.doc_type or "", "search-issuer": where.issuer,
        "search-unit": where.unit, "search-year": where.year, "search-campaign": where.campaign,
        "search-state": where.state or "", "search-from": _day(where.issued_from), "search-to": _day(where.issued_to),
    })  # fmt: skip


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
