"""A campaign with its launching paper, the papers that carry it, the reports on it and its days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.campaigns.gather import HOLDS, campaign, gathered
from corpus.campaigns.milestones import milestones_of
from corpus.campaigns.names import key, spell_of, years
from corpus.campaigns.views import Campaign, Detail, Mention
from corpus.citations import gather as citations
from corpus.citations.ask import paper_node
from corpus.citations.bodies import level_of
from corpus.citations.in_force import rule_table
from corpus.citations.views import Node, Rule
from corpus.store import Store
from models.keys import fold, without_marks
from models.tables import CampaignRow, PaperRow, ReferenceRow

LAUNCHING = "phat dong"
REPORT = "BC"
CARRYING = ("KH", "HD", "CT", "QĐ", "CV", "NQ", "CTr", "TB", "ĐA", "QC", "QyĐ", "GM", "CĐ", "KL")


@dataclass(frozen=True)
class _Named:
    """One row that names the campaign, with its paper."""

    row: CampaignRow
    paper: PaperRow


def detail(store: Store, campaign_id: str) -> Detail:
    """Everything about one campaign. Raises TargetMissing."""
    return next(iter(details(store, [campaign(store, campaign_id)])))


def details(store: Store, wanted: Iterable[Campaign]) -> list[Detail]:
    """The same for several, in their order."""
    rules = rule_table(store).rules
    with store.read() as session:
        siblings = _siblings(gathered(session).values())
        return [_detail(session, one, siblings, rules) for one in wanted]


def _siblings(found: Iterable[Campaign]) -> dict[str, list[Campaign]]:
    """Campaigns of one name that was launched anew, by what stands before the period in their ids."""
    by_home: dict[str, list[Campaign]] = {}
    for one in found:
        by_home.setdefault(one.id.partition("@")[0], []).append(one)
    return by_home


def _detail(
    session: Session, one: Campaign, siblings: Mapping[str, Sequence[Campaign]], rules: Sequence[Rule]
) -> Detail:
    named = _named(session, one, siblings.get(one.id.partition("@")[0], ()))
    launch = _launch(session, one, named, rules)
    resting = _resting(session, launch, named, rules)
    mentions = [_mention(one, n, launch, resting) for n in named]
    ordered = sorted(mentions, key=lambda m: (m.paper.date or "", m.paper.id))
    carried = [n.paper for n, m in zip(named, mentions, strict=True) if m.part in ("launch", "carry")]
    others = [n.paper for n, m in zip(named, mentions, strict=True) if m.part == "mention"]
    days = milestones_of(session, one, carried, others)
    return Detail(one, launch, tuple(ordered), tuple(days))


def _named(session: Session, one: Campaign, siblings: Sequence[Campaign]) -> list[_Named]:
    """The first row of each paper that names it, in this spell."""
    stored = sorted({fold(name) for name in one.names})
    query = (
        select(CampaignRow, PaperRow)
        .join(PaperRow, PaperRow.id == CampaignRow.paper_id)
        .where(HOLDS, CampaignRow.name_key.in_(stored))
        .order_by(PaperRow.id, CampaignRow.position)
    )
    spells = [
        (int(low), int(high)) for s in siblings for low, _, high in [s.id.partition("@")[2].partition("-")] if high
    ]
    mine = one.id.partition("@")[2]
    found: dict[int, _Named] = {}
    for row, paper in session.execute(query):
        if mine and spells:
            year = int(paper.issued_on[:4]) if paper.issued_on else None
            low, high = sorted(spells)[spell_of(sorted(spells), years(row.starts, row.ends), year)]
            if f"{low}-{high}" != mine:
                continue
        found.setdefault(paper.id, _Named(row, paper))
    return list(found.values())


def _launch(session: Session, one: Campaign, named: Sequence[_Named], rules: Sequence[Rule]) -> Node | None:
    """The launching paper: one on file whose subject says so, the highest and earliest; else the one that papers
    naming the campaign cite as launching it, most often; else none: nothing is guessed from a mere mention."""
    own = [n.paper for n in named if _subject_names(one, n.paper) and LAUNCHING in without_marks(n.paper.subject or "")]
    own = [p for p in own if p.doc_type != REPORT]
    if own:
        first = min(own, key=lambda p: (level_of(p.issuer, p.number) or 9, p.issued_on or "9", p.id))
        return paper_node(session, first.id, rules)
    cited: Counter[str] = Counter()
    nodes: dict[str, Node] = {}
    for node in _cited_as_launch(session, named, rules):
        cited[node.id] += 1
        nodes[node.id] = node
    return nodes[max(cited, key=lambda i: (cited[i], i))] if cited else None


def _cited_as_launch(session: Session, named: Sequence[_Named], rules: Sequence[Rule]) -> list[Node]:
    wanted = {(n.paper.id, ref): n.paper for n in named for ref in n.row.references}
    if not wanted:
        return []
    papers = {paper_id for paper_id, _ in wanted}
    query = select(ReferenceRow).where(ReferenceRow.paper_id.in_(papers), citations.HOLDS)
    rows = [r for r in session.scalars(query) if (r.paper_id, r.key) in wanted]
    families = citations.load(
        session, (r.number_key or "" for r in rows), (r.title_key or "" for r in rows if not r.number_key), rules
    )
    found = []
    for r in rows:
        said = citations.said_by(r, wanted[(r.paper_id, r.key)])
        node = families.node_of(r.number_key, r.title_key, said)
        if node is not None:
            found.append(node)
    return found


def _resting(session: Session, launch: Node | None, named: Sequence[_Named], rules: Sequence[Rule]) -> set[int]:
    """Ids of those papers that rest on the launching paper."""
    if launch is None or not launch.id.startswith("n:"):
        return set()
    number = launch.id[2:].partition("|")[0]
    ids = {n.paper.id: n.paper for n in named}
    query = select(ReferenceRow).where(
        ReferenceRow.number_key == number, citations.HOLDS, ReferenceRow.role == "basis", ReferenceRow.paper_id.in_(ids)
    )
    family = citations.load(session, [number], (), rules).by_number[number]
    resting = set()
    for r in session.scalars(query):
        node = family.node_of(citations.said_by(r, ids[r.paper_id]))
        if node is not None and node.id == launch.id:
            resting.add(r.paper_id)
    return resting


def _subject_names(one: Campaign, paper: PaperRow) -> bool:
    letters = key(paper.subject or "")
    return any(k in letters for k in one.keys)


def _mention(one: Campaign, named: _Named, launch: Node | None, resting: set[int]) -> Mention:
    paper = named.paper
    part = "mention"
    if launch is not None and any(p.id == paper.id for p in launch.papers):
        part = "launch"
    elif paper.doc_type == REPORT:
        part = "report"
    elif paper.doc_type in CARRYING and (paper.id in resting or _subject_names(one, paper)):
        part = "carry"
    level = level_of(paper.issuer, paper.number)
    return Mention(citations.filed(paper), part, named.row.key, named.row.told_page, named.row.quote, level)
