"""The graph of citations: a neighbourhood for the screen, the whole as GraphML and CSV.

networkx is imported where it is used: the other questions do without it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import IO, Any

import regex
from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.citations.ask import _node, citations_by, citations_of, citing_rows, families_of, paper_node
from corpus.citations.gather import HOLDS, filed, said_by
from corpus.citations.in_force import rule_table
from corpus.citations.views import Citation, Graph, Node, Rule
from corpus.exports.cells import safe_cell
from corpus.store import Store
from models.tables import PaperRow, ReferenceRow

COLUMNS = (
    "citing_id", "citing_number", "citing_date", "citing_issuer", "citing_paper", "role", "pinpoints", "page",
    "cited_id", "cited_number", "cited_title", "cited_date", "cited_issuer", "cited_paper", "conflict",
)  # fmt: skip
AT_ONCE = 500  # papers
NEAR = 40  # citing papers looked at around one node
_NOT_XML = regex.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def neighbourhood(store: Store, node_id: str, *, depth: int = 1, most: int = 40) -> Graph:
    """The papers around a node, up to `depth` citations away in either direction and `most` of them, those cited most
    first. Raises TargetMissing, PaperMissing."""
    rules = rule_table(store).rules
    with store.read() as session:
        start = _node(session, node_id, rules)
        found, distances = {start.id: start}, {start.id: 0}
        edges: dict[tuple[str, str, str], None] = {}
        edge, cut = [start], False
        for distance in range(1, depth + 1):
            near = [pair for node in edge for pair in _near(session, node, rules)]
            fresh = {n.id: n for a, b, _ in near for n in (a, b) if n.id not in found}
            kept = sorted(fresh.values(), key=lambda n: (-n.on_file, -n.cited_by, n.id))[: most - len(found)]
            cut = cut or len(kept) < len(fresh)
            found |= {n.id: n for n in kept}
            distances |= {n.id: distance for n in kept}
            edges |= {(a.id, b.id, role): None for a, b, role in near if a.id in found and b.id in found}
            edge = kept
    return Graph(start.id, tuple(found.values()), tuple(edges), cut, distances)


def _near(session: Session, node: Node, rules: Sequence[Rule]) -> list[tuple[Node, Node, str]]:
    out = [(node, c.cited, c.role) for c in citations_by(session, [p.id for p in node.papers], rules)]
    citing = citations_of(session, node, [ref for ref, _ in citing_rows(session, node, rules)[:NEAR]])
    return out + [(paper_node(session, c.citing.id, rules), node, c.role) for c in citing]


def edges(store: Store) -> Iterator[tuple[Node, Citation]]:
    """Every citation of the store with the node of the citing paper, paper by paper."""
    rules = rule_table(store).rules
    with store.read() as session:
        last = 0
        while ids := list(
            session.scalars(select(PaperRow.id).where(PaperRow.id > last).order_by(PaperRow.id).limit(AT_ONCE))
        ):
            yield from _edges_of(session, ids, rules)
            last = ids[-1]


def _edges_of(session: Session, papers: Sequence[int], rules: Sequence[Rule]) -> Iterator[tuple[Node, Citation]]:
    from corpus.citations.ask import citation, filed_node
    from corpus.citations.gather import load

    rows = session.scalars(select(PaperRow).where(PaperRow.id.in_(papers)).order_by(PaperRow.id)).all()
    own = load(session, {p.number_key for p in rows if p.number_key}, (), rules)
    query = select(ReferenceRow).where(ReferenceRow.paper_id.in_(papers), HOLDS).order_by(ReferenceRow.position)
    references = session.scalars(query).all()
    cited = families_of(session, references, rules)
    for paper in rows:
        family = own.by_number.get(paper.number_key or "")
        node = (family.node_of_paper(paper.id) if family else None) or filed_node(filed(paper))
        for reference in references:
            if reference.paper_id != paper.id:
                continue
            target = cited.node_of(reference.number_key, reference.title_key, said_by(reference, paper))
            if target is not None and target.id != node.id:
                yield node, citation(reference, paper, target)


def write_csv(store: Store, out: IO[bytes]) -> int:
    """One line a citation, UTF-8 with the mark that Excel wants; cells that a spreadsheet would run are neutralised.
    Returns the number of citations."""
    count = 0
    out.write(b"\xef\xbb\xbf")
    out.write(_line(COLUMNS))
    for citing, citation in edges(store):
        out.write(_line(_cells(citing, citation)))
        count += 1
    return count


def _line(cells: Sequence[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow([safe_cell(str(cell)) if cell is not None else "" for cell in cells])
    return text.getvalue().encode("utf-8")


def _cells(citing: Node, citation: Citation) -> list[Any]:
    paper, cited = citation.citing, citation.cited
    page = citation.places[0].page if citation.places else None
    return [
        citing.id, paper.number, paper.date, paper.issuer, paper.id, citation.role, "; ".join(citation.pinpoints), page,
        cited.id, cited.number, cited.title, cited.date, cited.issuer, " ".join(str(p.id) for p in cited.papers),
        cited.conflict,
    ]  # fmt: skip


def write_graphml(store: Store, out: IO[bytes]) -> tuple[int, int]:
    """The whole graph as GraphML (a directed multigraph). Returns the numbers of nodes and of citations."""
    import networkx

    graph = networkx.MultiDiGraph()
    for citing, citation in edges(store):
        for node in (citing, citation.cited):
            if node.id not in graph:
                graph.add_node(node.id, **_attributes(node))
        pages = " ".join(dict.fromkeys(str(place.page) for place in citation.places if place.page))
        graph.add_edge(
            citing.id, citation.cited.id, role=citation.role, pages=pages, state=citation.state,
            pinpoints=_clean("; ".join(citation.pinpoints)),
        )  # fmt: skip
    networkx.write_graphml(graph, out, encoding="utf-8")
    return graph.number_of_nodes(), graph.number_of_edges()


def _attributes(node: Node) -> dict[str, Any]:
    texts = {"label": node.name, "number": node.number, "title": node.title, "type": node.doc_type, "date": node.date,
             "issuer": node.issuer, "conflict": node.conflict}  # fmt: skip
    made: dict[str, Any] = {name: _clean(text) for name, text in texts.items() if text}
    return made | {
        "on_file": node.on_file,
        "cited_by": node.cited_by,
        "papers": " ".join(str(p.id) for p in node.papers),
    }


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
