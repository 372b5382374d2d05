"""A checklist from a stored plan: its current duties, worked out for a day; nothing of it is stored but the ticks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.checklists.former import compare, former_of
from corpus.checklists.points import compare_points, point_lists
from corpus.checklists.views import CO, LEAD, Change, Checklist, Former, ListItem, PointList
from corpus.citations.gather import filed
from corpus.store import Store
from corpus.texts import Texts
from corpus.views import EvidenceView
from corpus.work.due import DueFilter, due
from corpus.work.marks import DEADLINE, TASK, Mark, Target, WorkState, state_of, states
from corpus.work.units import OurUnit, Reason, concerns
from corpus.work.views import DONE, OVERDUE, UNDATED, Due
from extractors.duties.nested import PROGRAMME
from extractors.duties.parts import DutyParts, Parts, clause
from models.document import Document
from models.errors import PaperMissing
from models.tables import DeadlineRow, PaperRow, TaskRow
from models.values import Evidence

VERSIONS = 6  # versions looked back for ticks


def checklist(store: Store, paper_id: int, today: date, *, unit: OurUnit | None = None) -> Checklist:
    """All items of a paper, or those that concern `unit`. Raises PaperMissing."""
    with store.read() as session:
        paper = session.get(PaperRow, paper_id)
        if paper is None:
            raise PaperMissing(paper=paper_id)
        shown = filed(paper)
    made = _with_former(store, paper_id, today, unit, {paper_id})
    kept = tuple(item for item in made.items if unit is None or item.ours is not None)
    return Checklist(
        shown, today.isoformat(), unit.name if unit else None, kept, len(made.items) - len(kept), made.lists,
        made.former, tuple(made.changes),
    )  # fmt: skip


@dataclass(frozen=True)
class _Made:
    """Everything of one version, with what it keeps of the versions before."""

    items: list[ListItem]
    lists: tuple[PointList, ...]
    former: Former | None = None
    changes: Sequence[Change] = ()


def _with_former(store: Store, paper_id: int, today: date, unit: OurUnit | None, seen: set[int]) -> _Made:
    items = _items(store, paper_id, today, unit)
    with store.read() as session:
        paper = session.get_one(PaperRow, paper_id)
        lists = point_lists(session, paper, Texts(session), states(session, [paper_id]))
        former = former_of(session, paper) if len(seen) <= VERSIONS else None
    items = [item for item in items if not _slot(item, lists)]
    if former is None or former.paper.id in seen:
        return _Made(items, lists)
    old = _with_former(store, former.paper.id, today, unit, seen | {former.paper.id})
    compared, changes = compare(items, old.items)
    points, moved = compare_points(lists, old.lists)
    return _Made(compared, points, former, [*changes, *moved])


def _slot(item: ListItem, lists: Sequence[PointList]) -> bool:
    """Whether an item without a day, which nobody touched, is a slot of a programme: it is listed there."""
    place = item.evidence
    if item.deadline is not None or item.history or place is None:
        return False
    spans = [p.evidence for one in lists if one.kind == PROGRAMME for p in one.points]
    return any(s.text_id == place.text_id and s.start <= place.start < s.end for s in spans)


@dataclass(frozen=True)
class _Asked:
    """What the items of one paper are made from."""

    paper: PaperRow
    texts: Texts
    parts: dict[int, DutyParts]
    duties: dict[str, Due]
    marked: dict[Target, WorkState]
    unit: OurUnit | None
    alone: frozenset[str]  # deadlines with one task at most: the tick is the deadline's


def _items(store: Store, paper_id: int, today: date, unit: OurUnit | None) -> list[ListItem]:
    duties = _duties(store, paper_id, today)
    with store.read() as session:
        paper = session.get_one(PaperRow, paper_id)
        tasks, deadlines = _rows(session, TaskRow, paper_id), _rows(session, DeadlineRow, paper_id)
        used = [t.deadline_key for t in tasks if t.deadline_key]
        alone = frozenset(d.key for d in deadlines if used.count(d.key) < 2)
        asked = _Asked(paper, Texts(session), {}, duties, states(session, [paper_id]), unit, alone)
        by_key = {d.key: d for d in deadlines}
        rows = [(task, by_key.get(task.deadline_key or "")) for task in tasks]
        rows += [(None, d) for d in deadlines if d.key not in used]
        made = [(_order(task, deadline), _item(task, deadline, asked)) for task, deadline in rows]
    return [item for _, item in sorted(made, key=lambda pair: pair[0])]


def _rows(session: Session, table: Any, paper_id: int) -> list[Any]:
    query = select(table).where(table.paper_id == paper_id, table.current, table.state != "rejected")
    return list(session.scalars(query.order_by(table.position, table.id)))


def _order(task: TaskRow | None, deadline: DeadlineRow | None) -> tuple[int, int, str]:
    row = task or deadline
    assert row is not None
    return (row.start if row.start is not None else 10**9, row.position, row.key)


def _duties(store: Store, paper_id: int, today: date) -> dict[str, Due]:
    """The deadlines of the paper as they stand; of a recurring one the earliest open turn, else the last."""
    found: dict[str, Due] = {}
    for item in due(store, today, DueFilter(paper=paper_id, undated=True)).items:
        known = found.get(item.target.key)
        if known is None or known.state == DONE or (known.state == OVERDUE and item.state != DONE):
            found[item.target.key] = item
    return found


def _item(task: TaskRow | None, deadline: DeadlineRow | None, asked: _Asked) -> ListItem:
    row = task or deadline
    assert row is not None
    evidence = _evidence(row, asked.texts)
    parts, group, section = _place(row, evidence, asked)
    said = deadline.assignees if task is None and deadline is not None else task.assignees if task else []
    lead = tuple(str(a) for a in said if any(c.isalpha() for c in str(a)))  # a table's figures name nobody
    lead = lead or parts.lead
    co = tuple(c for c in parts.co if c not in lead)
    duty = asked.duties.get(deadline.key) if deadline is not None else None
    target, done, history = _marks(task, deadline, duty, asked)
    ours, role = _ours(lead, co, asked)
    return ListItem(
        key=row.key, target=target, group=group, text=task.text if task else _words(deadline), lead=lead, co=co,
        product=parts.product, recipient=(deadline.recipient if deadline else None) or parts.recipient,
        deadline=deadline.text if deadline else None, bound=deadline.bound if deadline else None,
        start=duty.start if duty else None, stated=duty.stated if duty else None,
        last_safe=duty.last_safe if duty else None, time=deadline.time if deadline else None,
        state=DONE if done else duty.state if duty and duty.state != DONE else UNDATED,
        steps=duty.steps if duty else (), source=_source(section, parts), evidence=evidence, ours=ours, role=role,
        done=done, history=history,
    )  # fmt: skip


def _words(deadline: DeadlineRow | None) -> str:
    return (deadline.task or deadline.text) if deadline else ""


def _evidence(row: TaskRow | DeadlineRow, texts: Texts) -> EvidenceView | None:
    place = getattr(row, "task_evidence", None)
    if place and row.text_id is not None:
        return texts.view(Evidence(**place), row.text_id)
    if row.page is None or row.start is None or row.end is None or row.text_id is None:
        return None
    return texts.view(Evidence(row.page, row.start, row.end, row.quote or ""), row.text_id)


def _place(row: TaskRow | DeadlineRow, evidence: EvidenceView | None, asked: _Asked) -> tuple[Parts, str, str | None]:
    """(parts, heading that it stands under, its section's path)."""
    section = getattr(row, "section", None)
    if evidence is None or evidence.text_id is None:
        return Parts(), "", section
    document = asked.texts.get(evidence.text_id)
    reader = asked.parts.setdefault(evidence.text_id, DutyParts(document))
    parts = reader.of(evidence.start, evidence.end)
    inner = document.section_at(evidence.start)
    return parts, _group(document, evidence.start, parts), section or (inner.path if inner else None)


def _group(document: Document, offset: int, parts: Parts) -> str:
    if parts.table is not None:
        name = f"{'Phụ lục, bảng' if parts.annex else 'Bảng'} {parts.table}"
        return f"{name}: {parts.group}" if parts.group else name
    section = document.section_at(offset)
    while section is not None and section.parent is not None:
        section = document.sections[section.parent]
    return " ".join(document.text[section.heading_start : section.heading_end].split())[:160] if section else ""


def _source(section: str | None, parts: Parts) -> str | None:
    if parts.table is None:
        return clause(section)
    row = f"dòng {parts.row_label or parts.row}"
    return f"{'phụ lục, ' if parts.annex else ''}bảng {parts.table}, {row}"


def _marks(
    task: TaskRow | None, deadline: DeadlineRow | None, duty: Due | None, asked: _Asked
) -> tuple[Target, Mark | None, tuple[Mark, ...]]:
    """What a tick is written on, the tick in force and the history. A duty that shares its deadline has its own; a
    deadline ticked off on its own page is done for all of its duties."""
    targets = []
    if deadline is not None:
        targets.append(Target(asked.paper.id, DEADLINE, deadline.key, duty.target.occurrence if duty else None))
    if task is not None:
        own = Target(asked.paper.id, TASK, task.key)
        targets = [*targets, own] if deadline is None or deadline.key in asked.alone else [own, *targets]
    found = [state_of(asked.marked, target) for target in targets]
    done = next((state.done for state in found if state.done), None)
    history = sorted((mark for state in found for mark in state.history), key=lambda mark: mark.id)
    return targets[0], done, tuple(history)


def _ours(lead: tuple[str, ...], co: tuple[str, ...], asked: _Asked) -> tuple[Reason | None, str]:
    if asked.unit is None:
        return None, LEAD
    reason = concerns(lead, asked.unit, issuer=asked.paper.issuer, unsaid=False)
    if reason is not None:
        return reason, LEAD
    helps = concerns(co, asked.unit, unsaid=False)
    return (helps, CO) if helps else (concerns(lead, asked.unit), LEAD)
