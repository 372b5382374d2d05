"""Holding a paper while its rows are changed, so that two people's decisions come one after the other."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import PaperMissing
from models.tables import PaperRow


def locked_paper(session: Session, paper_id: int) -> PaperRow:
    """The paper, locked until the end of the transaction (SQLite's writing sessions are alone anyway).

    Raises PaperMissing.
    """
    query = select(PaperRow).where(PaperRow.id == paper_id).with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise PaperMissing(paper=paper_id)
    return found
