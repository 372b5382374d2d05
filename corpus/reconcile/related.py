"""Papers that another paper on file replaces, amends or corrects: said beside the lines of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from corpus.reconcile.results import Result
from models.keys import without_marks
from models.tables import PaperRow, ReferenceRow

CORRECTING = "dinh chinh"
PASSIVE = {"replaces": "replaced-by", "corrects": "corrected-by"}


def flag_related(session: Session, lines: Iterable[Result]) -> None:
    """Adds the flags replaces / replaced-by and corrects / corrected-by."""
    related = _related(session)
    for line in lines:
        for code, others in sorted(related.get(line.paper or 0, {}).items()):
            line.flags.append({"code": code, "papers": sorted(others)})


def _related(session: Session) -> dict[int, dict[str, set[int]]]:
    """Other papers by paper and code. A paper whose subject says `đính chính` corrects what it cites or amends."""
    cited = aliased(PaperRow)
    query = (
        select(ReferenceRow.paper_id, ReferenceRow.role, PaperRow.subject, cited.id)
        .join(PaperRow, PaperRow.id == ReferenceRow.paper_id)
        .join(cited, cited.number_key == ReferenceRow.number_key)
        .where(
            ReferenceRow.current,
            ReferenceRow.state != "rejected",
            ReferenceRow.number_key.is_not(None),
            cited.id != ReferenceRow.paper_id,
            (ReferenceRow.date.is_(None)) | (cited.issued_on.is_(None)) | cited.issued_on.startswith(ReferenceRow.date),
        )
    )
    found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for paper, role, subject, other in session.execute(query):
        correcting = CORRECTING in without_marks(subject or "")[:60]
        code = "replaces" if role == "replaces" else "corrects" if correcting and role != "basis" else None
        if code:
            found[paper][code].add(other)
            found[other][PASSIVE[code]].add(paper)
    return found
