"""Searching all papers: the questions of `tiers`, one after the other, until there are enough answers."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.citations.gather import loosely
from corpus.search.narrow import Narrowing, narrowing
from corpus.search.query import Query, parse
from corpus.search.snippets import page_of, snippet
from corpus.search.tiers import ask, tiers
from corpus.search.views import CITES, NUMBER, Found, Hit, SearchFilter
from corpus.store import Store
from models.tables import PaperRow, ReferenceRow, StoredText

PAGE = 10
MOST = 1_000  # hits that can be paged through: who has more narrows the search


@dataclass(frozen=True)
class _Answer:
    paper: int
    why: str
    exact: bool
    reference: ReferenceRow | None = None


def search(store: Store, text: str, where: SearchFilter | None = None, *, limit: int = PAGE, offset: int = 0) -> Found:
    """Papers that hold what was typed, best first; see `tiers` for the order. Empty where no word was typed."""
    began, where, query = time.perf_counter(), where or SearchFilter(), parse(text)
    if not query.phrases:
        return Found((), False, 0.0, query.text, where)
    wanted = min(offset + limit, MOST) + 1
    with store.read() as session:
        answers = _answers(session, query, narrowing(session, where), wanted)
        shown = answers[offset : min(offset + limit, MOST)]
        hits = _hits(session, shown, query)
    return Found(hits, len(answers) > offset + limit, time.perf_counter() - began, query.text, where)


def _answers(session: Session, query: Query, narrow: Narrowing, wanted: int) -> list[_Answer]:
    found: dict[int, _Answer] = {}
    cited = False
    for tier in tiers(query):
        if tier.why != NUMBER and not cited:
            cited = True
            _add_citing(session, query, narrow, found, wanted)
        if len(found) >= wanted:
            break
        for paper in ask(session, tier, narrow, wanted + len(found)):
            found.setdefault(paper, _Answer(paper, tier.why, not tier.folded))
    return list(found.values())[:wanted]


def _add_citing(session: Session, query: Query, narrow: Narrowing, found: dict[int, _Answer], wanted: int) -> None:
    """Papers that cite the number asked for, where it can be a whole one."""
    if not query.number or not ("/" in query.number or len(query.words) > 1):
        return
    own = session.scalars(select(PaperRow.number_key).where(PaperRow.id.in_(list(found)[:5]))).all()
    keys = {query.number, *(key for key in own if key)} if len(found) <= 5 else {query.number}
    keys |= set() if found else set(loosely(session, query.text))
    rows = (
        select(ReferenceRow)
        .join(PaperRow, PaperRow.id == ReferenceRow.paper_id)
        .where(ReferenceRow.number_key.in_(keys), ReferenceRow.current, ReferenceRow.state != "rejected", *narrow.given)
        .order_by(PaperRow.id.desc(), ReferenceRow.position)
        .limit(wanted + len(found))
    )
    for row in session.scalars(rows):
        found.setdefault(row.paper_id, _Answer(row.paper_id, CITES, True, row))


def _hits(session: Session, answers: list[_Answer], query: Query) -> tuple[Hit, ...]:
    ids = [answer.paper for answer in answers]
    rows = session.execute(
        select(PaperRow, StoredText.text, StoredText.layout)
        .outerjoin(StoredText, StoredText.reading_id == PaperRow.reading_id)
        .where(PaperRow.id.in_(ids))
    )
    papers = {paper.id: _Paper(paper, text, layout) for paper, text, layout in rows}
    return tuple(_hit(papers[answer.paper], answer, query) for answer in answers)


@dataclass(frozen=True)
class _Paper:
    row: PaperRow
    text: str | None
    layout: bytes | None


def _hit(stored: _Paper, answer: _Answer, query: Query) -> Hit:
    paper = stored.row
    heads = " ".join(filter(None, (paper.number, paper.subject, paper.issuer)))
    row = answer.reference
    asked = parse(f'"{row.quote}"') if row is not None and row.quote else query
    shown = snippet(heads if stored.text is None else stored.text, asked)
    placed = stored.layout is not None and shown.start is not None
    page = page_of(stored.layout, shown.start) if stored.layout is not None and shown.start is not None else None
    return Hit(
        paper.id, paper.number, paper.doc_type, paper.issued_on, paper.issuer, paper.subject, answer.why, answer.exact,
        shown.runs, page, shown.start if placed else None, shown.end if placed else None,
        f"reference:{row.key}" if row is not None else None,
    )  # fmt: skip
