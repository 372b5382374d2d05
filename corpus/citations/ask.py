"""Questions about one cited paper: which it is, who cites it and where, what it cites, what replaced it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.citations.chain import chain_of
from corpus.citations.gather import AT_ONCE, HOLDS, Families, filed, light_references, load, loosely, said_by
from corpus.citations.in_force import out_of_force, rule_about, rule_table
from corpus.citations.views import Around, Citation, FiledPaper, Node, Place, Rule
from corpus.store import Store
from models.errors import PaperMissing, TargetMissing
from models.keys import number_key, title_key
from models.tables import PaperRow, ReferenceRow

LISTED = 100


def find(store: Store, words: str) -> tuple[Node, ...]:
    """The papers that a number in any spelling, or the name of a law, can mean; most cited first, none if unknown."""
    rules = rule_table(store).rules
    with store.read() as session:
        keys, titles = {number_key(words)}, [title_key(words) or ""]
        found = _known(load(session, keys, titles, rules).nodes())
        if not found and (loose := loosely(session, words)):
            found = _known(load(session, loose, (), rules).nodes())
    return tuple(sorted(found, key=lambda n: (-n.on_file, -n.cited_by, n.id)))


def _known(nodes: Iterable[Node]) -> list[Node]:
    return [node for node in nodes if node.on_file or node.cited_by]


def node(store: Store, node_id: str) -> Node:
    """The node of an id. Where its date or place is better known by now, the one that it became.

    Raises TargetMissing where nothing cites it any more and it is not on file.
    """
    rules = rule_table(store).rules
    with store.read() as session:
        return _node(session, node_id, rules)


def _node(session: Session, node_id: str, rules: Sequence[Rule]) -> Node:
    kind, _, rest = node_id.partition(":")
    key, _, when = rest.partition("|")
    if kind == "p" and key.isdecimal():
        return _unnumbered(session, int(key))
    families = load(session, [key] if kind == "n" else [], [key] if kind == "t" else [], rules)
    of_key = _known(families.nodes())
    exact = [n for n in of_key if n.id == node_id]
    date = when.partition("|")[0]
    near = [n for n in of_key if date and (n.date or "").startswith(date)]
    for candidates in (exact, near, of_key):
        if candidates:
            return candidates[0]
    raise TargetMissing(target=node_id)


def _unnumbered(session: Session, paper_id: int) -> Node:
    row = session.get(PaperRow, paper_id)
    if row is None:
        raise PaperMissing(paper=paper_id)
    return filed_node(filed(row))


def filed_node(paper: FiledPaper) -> Node:
    """The node of a paper on file that has no number by which anybody could cite it."""
    return Node(f"p:{paper.id}", None, None, paper.doc_type, paper.date, paper.issuer, (paper,), 0, ())


def node_of_paper(store: Store, paper_id: int) -> Node:
    """The node that a paper on file is. Raises PaperMissing."""
    rules = rule_table(store).rules
    with store.read() as session:
        return paper_node(session, paper_id, rules)


def paper_node(session: Session, paper_id: int, rules: Sequence[Rule]) -> Node:
    row = session.get(PaperRow, paper_id)
    if row is None:
        raise PaperMissing(paper=paper_id)
    if not row.number_key:
        return filed_node(filed(row))
    found = load(session, [row.number_key], [], rules).by_number[row.number_key].node_of_paper(paper_id)
    if found is None:  # a number with nothing but spaces
        return filed_node(filed(row))
    return found


def around(store: Store, node_id: str, *, limit: int = LISTED, offset: int = 0) -> Around:
    """Everything about a node; `limit` and `offset` page those that cite it. Raises TargetMissing, PaperMissing."""
    table = rule_table(store)
    with store.read() as session:
        found = _node(session, node_id, table.rules)
        cites = citations_by(session, [p.id for p in found.papers], table.rules)
        citing = citing_rows(session, found, table.rules)
        page = citations_of(session, found, [ref for ref, _ in citing[offset : offset + limit]])
        changing = citations_of(session, found, [ref for ref, role in citing if role in ("replaces", "amends")])
        steps = chain_of(session, found, table.rules)
        namesakes = tuple(_node(session, other, table.rules) for other in found.namesakes)
    papers = [p.id for p in found.papers]
    return Around(
        node=found,
        cites=tuple(cites),
        cited_by=tuple(page),
        cited_by_total=len(citing),
        replaced_by=tuple(c for c in changing if c.role == "replaces"),
        amended_by=tuple(c for c in changing if c.role == "amends"),
        chain=steps,
        namesakes=namesakes,
        out_of_force=out_of_force(store, papers=papers) if papers else (),
        rule=rule_about(table.rules, found.number, found.title, found.date),
        as_of=table.as_of,
    )


def citations_by(session: Session, papers: Sequence[int], rules: Sequence[Rule]) -> list[Citation]:
    """What these papers on file cite, in the order of each paper."""
    query = (
        select(ReferenceRow, PaperRow)
        .join(PaperRow, PaperRow.id == ReferenceRow.paper_id)
        .where(ReferenceRow.paper_id.in_(list(papers)), HOLDS)
        .order_by(PaperRow.id, ReferenceRow.position, ReferenceRow.id)
    )
    rows = [(row[0], row[1]) for row in session.execute(query)]
    families = families_of(session, (reference for reference, _ in rows), rules)
    found = []
    for reference, paper in rows:
        cited = families.node_of(reference.number_key, reference.title_key, said_by(reference, paper))
        if cited is not None and not any(p.id == paper.id for p in cited.papers):
            found.append(citation(reference, paper, cited))
    return found


def families_of(session: Session, references: Iterable[Any], rules: Sequence[Rule]) -> Families:
    """The families of what these references cite (rows or tuples with number_key and title_key)."""
    keys = [(r.number_key, r.title_key) for r in references]
    return load(session, {n for n, _ in keys if n}, {t for n, t in keys if t and not n}, rules)


def citing_rows(session: Session, cited: Node, rules: Sequence[Rule]) -> list[tuple[int, str]]:
    """Ids and roles of the references to a node, newest citing paper first."""
    kind, _, rest = cited.id.partition(":")
    if kind == "p":
        return []
    key = rest.partition("|")[0]
    names = {title_key(s) for s in cited.spellings} | {title_key(cited.title)} | ({key} if kind == "t" else set())
    titles = {name for name in names if name}
    families = load(session, [key] if kind == "n" else [], titles, rules)
    own, found = {p.id for p in cited.papers}, []
    for row in light_references(session, key if kind == "n" else None, titles):
        home = families.node_of(row.number_key, row.title_key, row.said)
        if home is not None and home.id == cited.id and row.paper_id not in own:
            found.append((row.day, row.paper_id, row.id, row.role))
    return [(ref, role) for _, _, ref, role in sorted(found, reverse=True)]


def citations_of(session: Session, cited: Node, ids: Sequence[int]) -> list[Citation]:
    """These references to a node in full, in their order."""
    query = select(ReferenceRow, PaperRow).join(PaperRow, PaperRow.id == ReferenceRow.paper_id)
    found = {}
    for first in range(0, len(ids), AT_ONCE):
        for reference, paper in session.execute(query.where(ReferenceRow.id.in_(ids[first : first + AT_ONCE]))):
            found[reference.id] = citation(reference, paper, cited)
    return [found[i] for i in ids if i in found]


def citation(reference: ReferenceRow, paper: PaperRow, cited: Node) -> Citation:
    r, paged = reference, reference.told_page is not None  # its first mention is its own place
    places = [Place(m["page"] if paged else None, m["start"], m["end"], m["quote"], r.text_id) for m in r.mentions]
    if not places and r.page is not None:
        places = [Place(r.told_page, r.start or 0, r.end or 0, r.quote or "", r.text_id)]
    return Citation(
        citing=filed(paper),
        cited=cited,
        role=reference.role,
        pinpoints=tuple(str(pinpoint) for pinpoint in reference.pinpoints),
        key=reference.key,
        state=reference.state,
        confidence=reference.confidence,
        places=tuple(places),
    )
