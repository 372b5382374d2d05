"""The chain of plans: from what a plan rests on, up to the national one, and down to what rests on it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.citations.bodies import level_of
from corpus.citations.gather import HOLDS, filed, load, references_to, said_by
from corpus.citations.views import Node, Rule, Step
from extractors.language.types import law_making
from models.tables import PaperRow, ReferenceRow

RULES = tuple(sorted(law_making()))  # they give power, they are no plan that is carried on
DEEPEST = 6
MOST = 60  # papers in one chain


def chain_of(session: Session, start: Node, rules: Sequence[Rule]) -> tuple[Step, ...]:
    """The plans above a node (by `basis`) and below it, highest first. A plan not on file ends its branch upward."""
    if start.doc_type in RULES:
        return (Step(start, 0, level_of(start.issuer, start.number)),)
    found = {start.id: (start, 0)}
    for direction in (-1, 1):
        edge = [start]
        for distance in range(1, DEEPEST + 1):
            ahead = _above(session, edge, rules) if direction < 0 else _below(session, edge, rules)
            edge = [n for n in ahead if n.id not in found][: max(MOST - len(found), 0)]
            found |= {n.id: (n, direction * distance) for n in edge}
            if not edge:
                break
    steps = [Step(n, distance, level_of(n.issuer, n.number)) for n, distance in found.values()]
    return tuple(sorted(steps, key=lambda s: (s.distance, s.level or 9, s.node.date or "", s.node.id)))


def _above(session: Session, nodes: Sequence[Node], rules: Sequence[Rule]) -> list[Node]:
    papers = [p.id for node in nodes for p in node.papers]
    query = (
        select(ReferenceRow, PaperRow)
        .join(PaperRow, PaperRow.id == ReferenceRow.paper_id)
        .where(ReferenceRow.paper_id.in_(papers), HOLDS, ReferenceRow.role == "basis")
        .where(ReferenceRow.number_key.is_not(None), ReferenceRow.doc_type.not_in(RULES))
        .order_by(ReferenceRow.paper_id, ReferenceRow.position)
    )
    rows = [(row[0], row[1]) for row in session.execute(query)]
    families = load(session, (r.number_key or "" for r, _ in rows), (), rules)
    found = (families.node_of(r.number_key, None, said_by(r, p)) for r, p in rows)
    return list({n.id: n for n in found if n is not None}.values())


def _below(session: Session, nodes: Sequence[Node], rules: Sequence[Rule]) -> list[Node]:
    """Papers on file that rest on one of these."""
    wanted = {n.id.partition(":")[2].partition("|")[0]: n for n in nodes if n.id.startswith("n:")}
    ids = {n.id for n in nodes}
    families = load(session, wanted, (), rules)
    papers: dict[int, PaperRow] = {}
    query = references_to(wanted).where(ReferenceRow.role == "basis").limit(MOST * 4)
    for reference, paper in session.execute(query):
        cited = families.node_of(reference.number_key, None, said_by(reference, paper))
        if cited is not None and cited.id in ids and paper.doc_type not in RULES:
            papers[paper.id] = paper
    return _nodes_of(session, list(papers.values())[:MOST], rules)


def _nodes_of(session: Session, papers: Sequence[PaperRow], rules: Sequence[Rule]) -> list[Node]:
    families = load(session, {p.number_key for p in papers if p.number_key}, (), rules)
    found: dict[str, Node] = {}
    for paper in papers:
        family = families.by_number.get(paper.number_key or "")
        own = family.node_of_paper(paper.id) if family else None
        if own is None:
            one = filed(paper)
            own = Node(f"p:{one.id}", None, None, one.doc_type, one.date, one.issuer, (one,), 0, ())
        found.setdefault(own.id, own)
    return list(found.values())
