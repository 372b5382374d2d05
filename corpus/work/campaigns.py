"""Which campaigns the papers of duties carry, for a timeline by campaign."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from corpus.store import Store
from models.tables import CampaignRow


def names_by_paper(store: Store, papers: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Names of the campaigns of these papers, in the order of the text."""
    wanted = list(papers)
    found: dict[int, list[str]] = defaultdict(list)
    with store.read() as session:
        for first in range(0, len(wanted), 900):
            query = (
                select(CampaignRow.paper_id, CampaignRow.name)
                .where(CampaignRow.paper_id.in_(wanted[first : first + 900]))
                .where(CampaignRow.current, CampaignRow.state != "rejected")
                .order_by(CampaignRow.position)
            )
            for paper, name in session.execute(query):
                if name not in found[paper]:
                    found[paper].append(name)
    return {paper: tuple(names) for paper, names in found.items()}
