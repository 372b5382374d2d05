"""Viện dẫn: who cites a paper and what it cites, drawn and listed; what is missing or contradicts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial

import streamlit as st

from corpus.citations import ask, graph, in_force
from corpus.citations.views import Around, Citation, FiledPaper, Node, OutOfForce
from models.days import local_day
from review import graph as picture
from review import rules
from review.kept import bases_out_of_force, conflicting_papers, missing_papers
from review.labels import named, type_label
from review.language import literal, t
from review.session import address, go, store, told

PAGE = 20
VIEWS = ("paper", "missing", "conflicts", "force")


def page() -> None:
    st.title(t("citations.title"))
    given = st.query_params.get("view", "paper")
    view = st.segmented_control(
        t("citations.view"), VIEWS, default=given if given in VIEWS else "paper", key="citations-view",
        format_func=lambda v: t(f"citations.view.{v}"), label_visibility="collapsed", required=True,
    )  # fmt: skip
    with told():
        {"paper": _one, "missing": _missing, "conflicts": _conflicts, "force": _force}[view or "paper"]()


def _one() -> None:
    words = st.text_input(t("citations.search"), key="citations-words", placeholder=t("citations.example")).strip()
    if words and words != st.session_state.get("citations-asked"):
        st.session_state["citations-asked"] = words
        st.query_params.clear()
    node_id = _asked(words)
    if node_id is None:
        return
    _around(node_id)


def _asked(words: str) -> str | None:
    """The node of the address (a node, or a paper on file), else the one that the words mean."""
    if node := st.query_params.get("node"):
        return node
    if (paper := address("paper")) is not None:
        return ask.node_of_paper(store(), paper).id
    if not words:
        st.info(t("citations.start"))
        return None
    found = ask.find(store(), words)
    if not found:
        st.warning(t("citations.none", words=literal(words)))
        return None
    if len(found) == 1:
        return found[0].id
    by_id = {node.id: node for node in found}
    return st.radio(t("citations.which"), list(by_id), format_func=lambda i: literal(head(by_id[i])))


def head(node: Node) -> str:
    """A node in one line: name, date, issuer."""
    title = node.title if node.number else None
    parts = (node.name, title, local_day(node.date) or t("citations.nodate"), node.issuer)
    return " · ".join(part for part in parts if part)


def open_node(node_id: str) -> None:
    st.query_params.from_dict({"node": node_id})
    st.session_state.pop("citations-from", None)


def _around(node_id: str) -> None:
    first = st.session_state.get("citations-from", 0)
    found = ask.around(store(), node_id, limit=PAGE, offset=first)
    node = found.node
    st.subheader(literal(head(node)), anchor=False)
    _state(found)
    left, right = st.columns([11, 9], gap="medium")
    with left:
        _picture(node)
        _chain(found)
    with right:
        _tables(found, first)


def _state(found: Around) -> None:
    node = found.node
    for paper in node.papers:
        name = literal(paper.number or paper.subject or f"#{paper.id}")
        if st.button(t("citations.open", name=name), key=f"filed-{paper.id}", icon=":material/fact_check:"):
            go("paper", paper=paper.id)
    if not node.on_file:
        st.info(t("citations.missing_one"), icon=":material/folder_off:")
    if node.conflict:
        st.warning(t(f"citations.conflict.{node.conflict}"), icon=":material/error:")
    for other in found.namesakes:
        _node_button(other, f"same-{other.id}")
    if found.rule:
        rule = found.rule
        doubt = " " + t("citations.unconfirmed") if rule.unconfirmed else ""
        since, as_of = local_day(rule.since), local_day(found.as_of)
        st.warning(literal(t("citations.rule", since=since, by=rule.by, as_of=as_of)) + doubt, icon=":material/gavel:")
    for lost in found.out_of_force:
        st.warning(_lost(lost, found.as_of), icon=":material/gavel:")


def _lost(lost: OutOfForce, as_of: str) -> str:
    doubt = " " + t("citations.unconfirmed") if lost.unconfirmed else ""
    since = local_day(lost.since)
    return literal(t("citations.lost", cited=lost.cited, since=since, by=lost.by, as_of=local_day(as_of))) + doubt


def _picture(node: Node) -> None:
    near = graph.neighbourhood(store(), node.id, most=24)
    if len(near.nodes) < 2:
        st.caption(t("citations.graph.alone"))
        return
    chosen = picture.show(near, f"graph-{node.id}")
    if near.cut:
        st.caption(t("citations.graph.cut", shown=len(near.nodes)))
    if chosen and chosen != node.id:
        open_node(chosen)
        st.rerun()


def _chain(found: Around) -> None:
    if len(found.chain) < 2:
        return
    st.markdown(f"**{t('citations.chain')}**")
    for step in found.chain:
        level = t(f"citations.level.{step.level or 0}")
        if step.distance == 0:
            st.markdown(f":red[▶] {level}: **{literal(head(step.node))}**")
        else:
            _node_button(step.node, f"step-{step.node.id}", before=level)


def _node_button(node: Node, key: str, before: str = "", after: str = "") -> None:
    icon = ":material/description:" if node.on_file else ":material/folder_off:"
    label = f"{before}: {literal(head(node))}" if before else literal(head(node))
    st.button(
        label + after, key=f"go-{key}", icon=icon, type="tertiary", wrap=True, on_click=open_node, args=(node.id,)
    )


def _tables(found: Around, first: int) -> None:
    st.markdown(f"**{t('citations.cited_by', total=found.cited_by_total)}**")
    for i, citation in enumerate(found.cited_by):
        _citing(citation, f"by-{i}")
    if not found.cited_by:
        st.caption(t("citations.cited_by.none"))
    _turn(first, found.cited_by_total)
    st.markdown(f"**{t('citations.cites', total=len(found.cites))}**")
    for i, citation in enumerate(found.cites):
        _node_button(
            citation.cited, f"cites-{i}", before=t(f"role.{citation.role}").capitalize(), after=_where(citation)
        )
    if not found.cites:
        st.caption(t("citations.cites.none" if found.node.on_file else "citations.cites.unknown"))


def _citing(citation: Citation, key: str) -> None:
    """One line: role, the citing paper as a link to the place where it says so, clause and page."""
    label = f"{t(f'role.{citation.role}').capitalize()}: {literal(paper_line(citation.citing))}{_where(citation)}"
    if st.button(label, key=f"go-{key}", icon=":material/description:", type="tertiary", wrap=True):
        go("paper", paper=citation.citing.id, fact=f"reference:{citation.key}")


def _where(citation: Citation) -> str:
    parts = [*citation.pinpoints]
    if citation.places and citation.places[0].page:
        parts.append(t("citations.page", page=citation.places[0].page))
    return f" ({literal(', '.join(parts))})" if parts else ""


def paper_line(paper: FiledPaper) -> str:
    parts = (paper.number or type_label(paper.doc_type), local_day(paper.date), paper.issuer)
    return " · ".join(part for part in parts if part)


def _turn(first: int, total: int) -> None:
    if total <= PAGE:
        return
    back, where, on = st.columns([1, 2, 1], vertical_alignment="center")
    where.caption(t("papers.range", first=first + 1, last=min(first + PAGE, total), total=total))
    for column, label, to, stop in (
        (back, "papers.back", max(first - PAGE, 0), first == 0), (on, "papers.on", first + PAGE, first + PAGE >= total),
    ):  # fmt: skip
        if column.button(t(label), disabled=stop, key=f"turn-{label}"):
            st.session_state["citations-from"] = to
            st.rerun()


def _missing() -> None:
    st.caption(t("citations.missing.help"))
    first = st.session_state.get("missing-from", 0)
    found = missing_papers(limit=PAGE, offset=first)
    if not found.nodes:
        st.success(t("citations.missing.none"))
    for node in found.nodes:
        _to_paper(node, f"missing-{node.id}")
    back, on = st.columns(2)
    if back.button(t("papers.back"), disabled=first == 0):
        st.session_state["missing-from"] = max(first - PAGE, 0)
        st.rerun()
    if on.button(t("papers.on"), disabled=not found.more):
        st.session_state["missing-from"] = first + PAGE
        st.rerun()
    _downloads()


def _to_paper(node: Node, key: str) -> None:
    """A node with how often it is cited, as a way to its own view."""
    icon = ":material/description:" if node.on_file else ":material/folder_off:"
    label = f"**{t('citations.times', times=node.cited_by)}** · {literal(head(node))}"
    st.button(label, key=f"go-{key}", icon=icon, type="tertiary", wrap=True, on_click=_show, args=(node.id,))


def _show(node_id: str) -> None:
    st.session_state["citations-view"] = "paper"
    open_node(node_id)


def _downloads() -> None:
    st.caption(t("citations.export.help"))
    for name, label, mime in (("graphml", "GraphML", "application/xml"), ("csv", "CSV", "text/csv")):
        st.download_button(
            t("citations.export", kind=label), data=partial(_file, name), file_name=f"vien-dan.{name}", mime=mime,
            key=f"export-{name}", on_click="ignore", icon=":material/download:",
        )  # fmt: skip


def _file(kind: str) -> bytes:
    out = io.BytesIO()
    write = graph.write_graphml if kind == "graphml" else graph.write_csv
    write(store(), out)
    return out.getvalue()


def _conflicts() -> None:
    st.caption(t("citations.conflicts.help"))
    certain = not st.toggle(t("citations.conflicts.years"), key="conflicts-years")
    found = conflicting_papers(limit=PAGE * 2, certain=certain)
    if not found:
        st.success(t("citations.conflicts.none"))
    for nodes in found:
        with st.container(border=True):
            st.markdown(f"**{literal(nodes[0].name)}** — {t(f'citations.conflict.{nodes[0].conflict}')}")
            for node in nodes:
                _to_paper(node, f"conflict-{node.id}")


def _force() -> None:
    table = in_force.rule_table(store())
    st.caption(t("citations.force.help", as_of=local_day(table.as_of)))
    found = bases_out_of_force(limit=PAGE * 5)
    if not found:
        st.info(t("citations.force.none", as_of=local_day(table.as_of)))
    _lost_lines(found, table.as_of)
    rules.show(table)


def _lost_lines(found: Sequence[OutOfForce], as_of: str) -> None:
    for i, lost in enumerate(found):
        with st.container(border=True):
            if st.button(literal(paper_line(lost.citing)), key=f"lost-{i}", type="tertiary", wrap=True):
                go("paper", paper=lost.citing.id, fact=f"reference:{lost.key}")
            st.markdown(_lost(lost, as_of))
            st.caption(named("citations.source", lost.source))
