"""Reconciling the store: all of it, or what a decision touched; and the lines as they are kept."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session

from corpus.preferences import OUR_UNIT
from corpus.reconcile.assign import Decided, assign
from corpus.reconcile.records import Record, issuer_key, of_entries, of_papers
from corpus.reconcile.related import flag_related
from corpus.reconcile.results import Result, results
from corpus.reconcile.views import OUTCOMES, Run
from corpus.register.columns import INCOMING, OUTGOING
from corpus.store import Store
from models.tables import PaperRow, Setting
from models.tables_register import ReconcileLine, ReconcileRun, RegisterDecision, RegisterEntry

OURS = 92.0  # of 100: how alike an issuer and our own unit's name are
AT_ONCE = 2_000


def reconcile(store: Store, *, who: str, at: datetime) -> Run:
    """Bring all papers and all entries together anew. What people decided holds; the lines are replaced together."""
    began = time.perf_counter()
    with store.read() as session:
        papers, entries, decided = of_papers(session), of_entries(session), decided_pairs(session)
        kinds = _kinds(session, papers, {entry.kind for entry in entries})
        lines = results(papers, entries, assign(papers, entries, decided), kinds)
        flag_related(session, lines)
    lines.sort(key=_order)
    counts = Counter(line.outcome for line in lines)
    flags = Counter(flag["code"] for line in lines for flag in line.flags)
    seconds = time.perf_counter() - began
    with store.write() as session:
        session.execute(delete(ReconcileLine))
        for start in range(0, len(lines), AT_ONCE):
            batch = lines[start : start + AT_ONCE]
            session.execute(insert(ReconcileLine), [_row(line, start + n) for n, line in enumerate(batch)])
        told = {"outcomes": dict(counts), "flags": dict(flags)}
        run = ReconcileRun(at=at, who=who, kind="all", counts=told, seconds=round(seconds, 3))
        session.add(run)
        session.flush()
        return _run(run)


def last_run(store: Store) -> Run | None:
    """The newest reconciliation, with its counts as they are now that people decided."""
    with store.read() as session:
        run = session.scalar(select(ReconcileRun).order_by(ReconcileRun.id.desc()).limit(1))
        if run is None:
            return None
        now = dict(session.execute(select(ReconcileLine.outcome, func.count()).group_by(ReconcileLine.outcome)).all())
        return _run(run, now)


def _run(run: ReconcileRun, now: dict[str, int] | None = None) -> Run:
    outcomes = run.counts["outcomes"] if now is None else now
    counts = {outcome: outcomes.get(outcome, 0) for outcome in OUTCOMES}
    return Run(run.id, run.at, run.who, run.seconds, counts, run.counts["flags"])


def _row(line: Result, position: int) -> dict[str, Any]:
    return {
        "kind": line.kind, "outcome": line.outcome, "position": position, "paper_id": line.paper,
        "entry_id": line.entry, "score": line.score, "decided": line.decided, "features": line.features,
        "differences": line.differences, "candidates": line.candidates, "flags": line.flags,
    }  # fmt: skip


def _order(line: Result) -> tuple[Any, ...]:
    """What needs a person most comes first: undecided with the best candidates, then by paper and entry."""
    return (OUTCOMES.index(line.outcome), -(line.score or 0.0), line.paper or 0, line.entry or 0)


def _kinds(session: Session, papers: Iterable[Record], present: set[str]) -> dict[int, str]:
    """The register that each paper belongs in: our own unit's papers in the outgoing one, where there are both."""
    only = next(iter(present)) if len(present) == 1 else INCOMING
    setting = session.get(Setting, OUR_UNIT)
    value = setting.value if setting else {}
    ours = [issuer_key(name) for name in (value.get("name"), *value.get("aliases", ())) if name]
    kinds = {}
    for paper in papers:
        own = bool(paper.issuer) and any(fuzz.ratio(paper.issuer, name) >= OURS for name in ours)
        kinds[paper.id] = OUTGOING if own and len(present) != 1 else only
    return kinds


def decided_pairs(session: Session) -> Decided:
    """What people's decisions, those not undone, say about pairs; the later one holds."""
    rows = list(session.scalars(select(RegisterDecision).order_by(RegisterDecision.id)))
    undone = {row.undoes for row in rows if row.undoes is not None}
    accepted: dict[int, int] = {}
    rejected: set[tuple[int, int]] = set()
    for row in rows:
        if row.id in undone:
            continue
        if row.action in ("accept", "register") and row.paper_id and row.entry_id:
            accepted = {p: e for p, e in accepted.items() if e != row.entry_id}
            accepted[row.paper_id] = row.entry_id
            rejected.discard((row.paper_id, row.entry_id))
        elif row.action in ("reject", "reject_all"):
            pairs = [tuple(pair) for pair in (row.after or {}).get("pairs", ())]
            rejected.update(pairs)
            accepted = {p: e for p, e in accepted.items() if (p, e) not in pairs}
    return Decided(accepted, frozenset(rejected))


# What a decision touches ------------------------------------------------------------------------------------


def refresh(session: Session, papers: Iterable[int], entries: Iterable[int]) -> None:
    """Work out anew the lines of these papers and entries, and of those whom they may be brought together with."""
    papers, entries = set(papers), set(entries)
    _widen(session, papers, entries)
    _add_likely(session, papers, entries)
    touched = or_(ReconcileLine.paper_id.in_(papers), ReconcileLine.entry_id.in_(entries))
    first = session.scalar(select(func.min(ReconcileLine.position)).where(touched)) or 0
    session.execute(delete(ReconcileLine).where(touched))
    of_paper, of_entry = of_papers(session, papers), of_entries(session, entries)
    present = set(session.scalars(select(RegisterEntry.kind).distinct()))
    decided = decided_pairs(session)
    lines = results(of_paper, of_entry, assign(of_paper, of_entry, decided), _kinds(session, of_paper, present))
    flag_related(session, lines)
    if lines:
        session.execute(insert(ReconcileLine), [_row(line, first) for line in sorted(lines, key=_order)])


def _widen(session: Session, papers: set[int], entries: set[int]) -> None:
    """Adds partners and candidates of the lines as they stand, so that no line is left half."""
    for _ in range(2):
        touched = or_(ReconcileLine.paper_id.in_(papers), ReconcileLine.entry_id.in_(entries))
        for line in session.scalars(select(ReconcileLine).where(touched)).all():
            papers.update(p for p in (line.paper_id, *(c["paper"] for c in line.candidates)) if p is not None)
            entries.update(e for e in (line.entry_id, *(c["entry"] for c in line.candidates)) if e is not None)


def _add_likely(session: Session, papers: set[int], entries: set[int]) -> None:
    """Free entries with a number or day of these papers, and free papers with one of these entries."""
    free = select(ReconcileLine.entry_id).where(ReconcileLine.paper_id.is_(None), ReconcileLine.entry_id.is_not(None))
    told = session.execute(select(PaperRow.number_key, PaperRow.issued_on).where(PaperRow.id.in_(papers))).all()
    entries.update(_ids(session, RegisterEntry, told, free))
    free = select(ReconcileLine.paper_id).where(ReconcileLine.entry_id.is_(None), ReconcileLine.paper_id.is_not(None))
    query = select(RegisterEntry.number_key, RegisterEntry.issued_on).where(RegisterEntry.id.in_(entries))
    papers.update(_ids(session, PaperRow, session.execute(query).all(), free))


def _ids(session: Session, table: Any, told: Sequence[Any], free: Any) -> list[int]:
    keys = {key for key, _ in told if key}
    days = {day for _, day in told if day and len(day) == 10}
    like = or_(table.number_key.in_(keys), table.issued_on.in_(days))
    return list(session.scalars(select(table.id).where(like, table.id.in_(free)).limit(500)))
