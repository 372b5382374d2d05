"""Questions about stored papers: lists with filters, one paper in full, its original, its text and places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import regex
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, selectinload

from corpus import originals
from corpus.items import ItemMaker, header_of
from corpus.store import Store
from corpus.texts import Texts
from corpus.views import (
    Counts,
    EvidenceView,
    Original,
    PageView,
    PaperFilter,
    PaperPage,
    PaperSummary,
    PaperView,
    ReadingView,
)
from models.document import Document
from models.errors import PaperMissing
from models.keys import without_marks
from models.tables import DeadlineRow, File, Judgement, Page, PaperRow, Reading

ORDERS = {
    "added": PaperRow.added_at,
    "issued": PaperRow.issued_on,
    "number": PaperRow.number_key,
    "issuer": PaperRow.issuer,
    "doubt": PaperRow.lowest_confidence,
    "deadline": PaperRow.next_deadline,
}


def list_papers(
    store: Store,
    where: PaperFilter | None = None,
    *,
    order: str = "added",
    descending: bool = True,
    limit: int = 50,
    offset: int = 0,
) -> PaperPage:
    """A page of papers. `order` is a key of ORDERS (ValueError otherwise); papers without a value come last."""
    where = where or PaperFilter()
    if order not in ORDERS:
        raise ValueError(f"order must be one of {', '.join(ORDERS)}")
    column = ORDERS[order]
    with store.read() as session:
        total = session.scalar(_narrowed(select(func.count(PaperRow.id)), where)) or 0
        both: Any = select(PaperRow, Reading).outerjoin(Reading, Reading.id == PaperRow.reading_id)
        query = _narrowed(both, where)
        query = query.options(selectinload(PaperRow.file).selectinload(File.names))
        by = column.desc() if descending else column.asc()
        query = query.order_by(by.nulls_last(), PaperRow.id.desc() if descending else PaperRow.id)
        rows = session.execute(query.limit(limit).offset(offset)).all()
        return PaperPage(tuple(_summary(paper, reading) for paper, reading in rows), total, offset)


def _narrowed(query: Select[Any], where: PaperFilter) -> Select[Any]:
    for word in without_marks(where.text).split():
        escaped = regex.sub(r"([%_\\])", r"\\\1", word)
        query = query.where(PaperRow.folded.like(f"%{escaped}%", escape="\\"))
    if where.doc_type is not None:
        query = query.where(PaperRow.doc_type == where.doc_type)
    if where.issued_from:
        query = query.where(PaperRow.issued_on >= _as_exact_as_known(where.issued_from))
    if where.issued_to:
        query = query.where(PaperRow.issued_on <= _as_exact_as_known(where.issued_to))
    if where.added_by:
        query = query.where(PaperRow.added_by == where.added_by)
    if where.state:
        query = _in_state(query, where.state)
    return query


def _as_exact_as_known(day: str) -> Any:
    """The day cut to the precision of the paper's own date: `2026-01` lies in any range that touches that month."""
    return func.substr(day, 1, func.length(PaperRow.issued_on))


def _in_state(query: Select[Any], state: str) -> Select[Any]:
    return query.where(in_state(state))


def in_state(state: str) -> ColumnElement[bool]:
    """Papers in a state of review. Raises ValueError for a state that there is not."""
    conditions = {
        "checked": PaperRow.open_items == 0,
        "doubtful": PaperRow.doubtful_items > 0,
        "open": (PaperRow.open_items > 0) & (PaperRow.doubtful_items == 0),
    }
    if state not in conditions:
        raise ValueError(f"state must be one of {', '.join(conditions)}")
    return conditions[state]


def _summary(paper: PaperRow, reading: Reading | None) -> PaperSummary:
    return PaperSummary(
        id=paper.id,
        names=tuple(name.name for name in paper.file.names),
        added_at=paper.added_at,
        added_by=paper.added_by,
        media_type=paper.file.media_type,
        page_count=reading.page_count if reading else 0,
        text_source=reading.text_source if reading else "",
        doc_type=paper.doc_type,
        number=paper.number,
        issued_on=paper.issued_on,
        issuer=paper.issuer,
        subject=paper.subject,
        signer=paper.signer,
        urgency=paper.urgency,
        open_items=paper.open_items,
        doubtful_items=paper.doubtful_items,
        lowest_confidence=paper.lowest_confidence,
        next_deadline=paper.next_deadline,
        version=paper.version,
    )


def get_paper(store: Store, paper_id: int) -> PaperView:
    """One paper with every item, state, history and place. Raises PaperMissing."""
    with store.read() as session:
        return view_paper(session, get_row(session, paper_id))


def view_paper(session: Session, paper: PaperRow) -> PaperView:
    """The same within a session that is already open."""
    texts = Texts(session)
    maker = ItemMaker(session, paper, texts)
    items = maker.all()
    header, co_signers, recipients = header_of(items["fact"])
    reading = session.get(Reading, paper.reading_id) if paper.reading_id else None
    pages = session.scalars(select(Page).where(Page.reading_id == paper.reading_id).order_by(Page.number))
    return PaperView(
        summary=_summary(paper, reading),
        sha256=paper.file.sha256,
        size=paper.file.size,
        header=header,
        co_signers=co_signers,
        recipients=recipients,
        references=tuple(items["reference"]),
        campaigns=tuple(items["campaign"]),
        deadlines=tuple(items["deadline"]),
        tasks=tuple(items["task"]),
        warnings=tuple(items["warning"]),
        readings=tuple(_reading(r) for r in paper.readings),
        pages=tuple(PageView(p.number, p.width, p.height, p.source, p.turn) for p in pages),
        text=texts.get(paper.reading_id).text if paper.reading_id else "",
        notes=maker.notes(),
    )


def _reading(row: Reading) -> ReadingView:
    return ReadingView(
        row.id, row.read_at, row.reader_version, row.rules_version, row.text_source, row.page_count, tuple(row.notes)
    )


def get_row(session: Session, paper_id: int) -> PaperRow:
    """The row of a paper. Raises PaperMissing."""
    row = session.get(PaperRow, paper_id)
    if row is None:
        raise PaperMissing(paper=paper_id)
    return row


def next_to_review(store: Store, after: int | None = None) -> int | None:
    """The next paper with something left to decide, doubtful ones first; `after` is the paper just done."""
    with store.read() as session:
        query = select(PaperRow.id).where(PaperRow.open_items > 0)
        if after is not None:
            query = query.where(PaperRow.id != after)
        in_order = (PaperRow.doubtful_items == 0, PaperRow.next_deadline.asc().nulls_last(), PaperRow.id)
        return session.scalar(query.order_by(*in_order).limit(1))


def counts(store: Store) -> Counts:
    """Totals over the whole store."""
    with store.read() as session:
        by_state = {
            state: session.scalar(_in_state(select(func.count(PaperRow.id)), state)) or 0
            for state in ("checked", "open", "doubtful")
        }
        current = select(func.count(DeadlineRow.id)).where(DeadlineRow.current, DeadlineRow.state != "rejected")
        return Counts(
            papers=sum(by_state.values()),
            **by_state,
            deadlines=session.scalar(current) or 0,
            judgements=session.scalar(select(func.count(Judgement.id))) or 0,
        )


def original(store: Store, paper_id: int) -> Original:
    """The file as it came. Raises PaperMissing, OriginalMissing."""
    with store.read() as session:
        row = get_row(session, paper_id)
        sha256, media_type, name = row.file.sha256, row.file.media_type, row.file.names[0].name
    return Original(originals.load(store.originals, sha256, paper_id), media_type, name)


def document(store: Store, paper_id: int, reading_id: int | None = None) -> Document:
    """The laid out text of a paper's latest (or given) reading. Raises PaperMissing."""
    with store.read() as session:
        row = get_row(session, paper_id)
        wanted = reading_id or row.reading_id
        if wanted is None or wanted not in {r.id for r in row.readings}:
            raise PaperMissing(paper=paper_id)
        return Texts(session).get(wanted)


def find_words(store: Store, paper_id: int, words: str, *, limit: int = 20) -> tuple[EvidenceView, ...]:
    """Places of the latest text that hold these words, whatever their case and white space."""
    pieces = [regex.escape(piece) for piece in words.split()]
    if not pieces:
        return ()
    pattern = regex.compile(r"\s++".join(pieces), regex.IGNORECASE)
    with store.read() as session:
        row = get_row(session, paper_id)
        if row.reading_id is None:
            return ()
        texts = Texts(session)
        found = texts.get(row.reading_id)
        places: Iterable[Any] = pattern.finditer(found.text, timeout=2.0)
        spans = [m.span() for _, m in zip(range(limit), places, strict=False)]
        return tuple(texts.view(found.evidence(*span), row.reading_id) for span in spans)
