"""The lines of a reconciliation as they are kept: pages of them, one of them, the count of `Số đến`, the history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, String, cast, func, or_, select
from sqlalchemy.orm import Session

from corpus.reconcile.views import (
    Candidate,
    DecisionView,
    Difference,
    EntryView,
    Flag,
    Line,
    LineFilter,
    LinePage,
    PaperBrief,
    Serials,
)
from corpus.register.columns import INCOMING
from corpus.store import Store
from models.keys import without_marks
from models.tables import FileName, PaperRow
from models.tables_register import ReconcileLine, RegisterDecision, RegisterEntry, RegisterImport

MOST_LISTED = 200  # serials named one by one


def list_lines(store: Store, where: LineFilter | None = None, *, limit: int = 50, offset: int = 0) -> LinePage:
    """A page of lines, what needs a person first."""
    query = _narrowed(where or LineFilter())
    with store.read() as session:
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        order = query.order_by(ReconcileLine.position, ReconcileLine.id).limit(limit).offset(offset)
        return LinePage(_views(session, session.scalars(order).all()), total, offset)


def all_lines(store: Store) -> Iterator[Line]:
    """All lines, in the order of the pages."""
    offset = 0
    while True:
        page = list_lines(store, limit=500, offset=offset)
        yield from page.lines
        offset += len(page.lines)
        if not page.lines:
            return


def _narrowed(where: LineFilter) -> Select[Any]:
    query = select(ReconcileLine)
    if where.outcome:
        query = query.where(ReconcileLine.outcome == where.outcome)
    if where.kind:
        query = query.where(ReconcileLine.kind == where.kind)
    if where.field:
        query = query.where(cast(ReconcileLine.differences, String).contains(f'"{where.field}"'))
    if where.flag:
        query = query.where(cast(ReconcileLine.flags, String).contains(f'"{where.flag}"'))
    for word in without_marks(where.text).split():
        papers = select(PaperRow.id).where(PaperRow.folded.contains(word, autoescape=True))
        like = [column.icontains(word, autoescape=True) for column in (RegisterEntry.number_key, RegisterEntry.folded)]
        entries = select(RegisterEntry.id).where(or_(*like))
        query = query.where(or_(ReconcileLine.paper_id.in_(papers), ReconcileLine.entry_id.in_(entries)))
    return query


def _views(session: Session, rows: Sequence[ReconcileLine]) -> tuple[Line, ...]:
    papers = {r.paper_id for r in rows} | {c["paper"] for r in rows for c in r.candidates}
    entries = {r.entry_id for r in rows} | {c["entry"] for r in rows for c in r.candidates}
    brief, entry = _papers(session, papers - {None}), _entries(session, entries - {None})
    return tuple(_view(row, brief, entry) for row in rows)


def _view(row: ReconcileLine, papers: dict[int, PaperBrief], entries: dict[int, EntryView]) -> Line:
    return Line(
        id=row.id,
        kind=row.kind,
        outcome=row.outcome,
        paper=papers.get(row.paper_id or 0),
        entry=entries.get(row.entry_id or 0),
        score=row.score,
        decided=row.decided,
        features=row.features,
        differences=tuple(Difference(**told) for told in row.differences),
        candidates=tuple(
            Candidate(papers[c["paper"]], entries[c["entry"]], c["score"], c["features"])
            for c in row.candidates
            if c["paper"] in papers and c["entry"] in entries
        ),
        flags=tuple(Flag(f["code"], tuple(f.get("papers", ())), tuple(f.get("entries", ()))) for f in row.flags),
    )


def _papers(session: Session, ids: Iterable[Any]) -> dict[int, PaperBrief]:
    wanted = list(ids)
    names: dict[int, str] = {}
    query = select(FileName.file_id, FileName.name).order_by(FileName.id.desc())
    files = select(PaperRow.file_id).where(PaperRow.id.in_(wanted))
    for file_id, name in session.execute(query.where(FileName.file_id.in_(files))):
        names[file_id] = name
    return {
        p.id: PaperBrief(p.id, p.number, p.issued_on, p.issuer, p.subject, p.doc_type, names.get(p.file_id, ""))
        for p in session.scalars(select(PaperRow).where(PaperRow.id.in_(wanted)))
    }


def _entries(session: Session, ids: Iterable[Any]) -> dict[int, EntryView]:
    query = select(RegisterEntry, RegisterImport.source).outerjoin(
        RegisterImport, RegisterImport.id == RegisterEntry.import_id
    )
    return {e.id: _entry(e, source) for e, source in session.execute(query.where(RegisterEntry.id.in_(list(ids))))}


def _entry(e: RegisterEntry, source: str | None) -> EntryView:
    return EntryView(
        e.id, e.kind, e.year, e.arrived_on, e.arrival_number, e.author, e.number, e.issued_on, e.subject, e.remark,
        source, e.source_row, tuple(e.problems),
    )  # fmt: skip


# Serials ----------------------------------------------------------------------------------------------------


def serials(store: Store, kind: str = INCOMING) -> tuple[Serials, ...]:
    """The count of `Số đến` of each year: what is repeated and what is missing between 1 and the last."""
    found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    query = select(RegisterEntry.id, RegisterEntry.year, RegisterEntry.arrival_number).where(
        RegisterEntry.kind == kind,
        ~RegisterEntry.voided,
        RegisterEntry.arrival_number.is_not(None),
        RegisterEntry.year.is_not(None),
    )
    with store.read() as session:
        for id_, year, number in session.execute(query.order_by(RegisterEntry.id)):
            if year is not None and number and number.isdecimal() and len(number) <= 6:
                found[year][int(number)].append(id_)
    return tuple(_serials(kind, year, found[year]) for year in sorted(found))


def _serials(kind: str, year: int, numbers: dict[int, list[int]]) -> Serials:
    repeated = {n: tuple(ids) for n, ids in sorted(numbers.items()) if len(ids) > 1}
    missing, before = [], 0
    for number in sorted(numbers):
        if number > before + 1:
            missing.append((before + 1, number - 1))
        before = number
    return Serials(kind, year, before, repeated, tuple(missing[:MOST_LISTED]))


# History ----------------------------------------------------------------------------------------------------


def history(
    store: Store, *, paper: int | None = None, entry: int | None = None, limit: int = 200
) -> tuple[DecisionView, ...]:
    """Decisions about a paper, an entry, or all of them; newest first."""
    query = select(RegisterDecision).order_by(RegisterDecision.id.desc()).limit(limit)
    if paper is not None or entry is not None:
        concerned = [RegisterDecision.paper_id == paper] if paper is not None else []
        concerned += [RegisterDecision.entry_id == entry] if entry is not None else []
        query = query.where(or_(*concerned))
    with store.read() as session:
        rows = session.scalars(query).all()
        ids = [row.id for row in rows]
        undone = set(session.scalars(select(RegisterDecision.undoes).where(RegisterDecision.undoes.in_(ids))))
        return tuple(
            DecisionView(
                r.id, r.at, r.who, r.action, r.paper_id, r.entry_id, r.field, r.before, r.after, r.undoes,
                r.id in undone, r.batch,
            )
            for r in rows
        )  # fmt: skip
