"""The days of a campaign: deadlines of the papers that carry it, and what each is for; the steps of award files."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from corpus.campaigns.names import key
from corpus.campaigns.views import Campaign, Milestone
from corpus.citations.gather import filed
from corpus.citations.views import FiledPaper
from corpus.store import Store
from corpus.texts import Texts
from models.keys import without_marks
from models.tables import CampaignRow, DeadlineRow, PaperRow

OTHER = "other"
AT_ONCE = 500  # papers in one question


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files("corpus.campaigns").joinpath("milestones.json").read_text("utf-8"))
    return loaded


def kind_of(task: str) -> tuple[str, bool]:
    """What a duty is for a campaign, and whether it is a step of an award file."""
    plain = without_marks(task)
    awards = any(without_marks(word) in plain for word in _words()["awards"])
    first: tuple[int, str, bool] | None = None
    for entry in _words()["kinds"]:
        places = [at for word in entry["words"] if (at := plain.find(without_marks(word))) >= 0]
        if places and (first is None or min(places) < first[0]):
            first = (min(places), entry["kind"], entry["award"])
    if first is None:
        return OTHER, awards
    return first[1], awards and (first[2] or first[1] in ("report", "summary"))


def milestones_of(
    session: Session, one: Campaign, carried: Sequence[PaperRow], others: Sequence[PaperRow]
) -> list[Milestone]:
    """Days from papers that carry the campaign: those whose task names it; and the tasks of a known kind where the
    paper's subject names it or it names no other campaign. From papers that only mention it: tasks that name it."""
    papers = {p.id: p for p in (*carried, *others)}
    carrying, alone = {p.id for p in carried}, _naming_one(session, list(papers))
    found = []
    for row in _deadlines(session, list(papers)):
        paper = papers[row.paper_id]
        said = f"{row.task or ''} {row.text}"
        letters, kind = key(said), kind_of(said)
        names_it = any(k in letters for k in one.keys)
        about = any(k in key(paper.subject or "") for k in one.keys) or paper.id in alone
        if names_it or (paper.id in carrying and about and kind[0] != OTHER):
            found.append(_milestone(row, filed(paper), *kind))
    return sorted(found, key=_when)


def _when(day: Milestone) -> tuple[str, str, int]:
    return (day.end or day.start or "9", day.start or "", day.paper.id)


def _naming_one(session: Session, papers: Sequence[int]) -> set[int]:
    """Papers that name a single campaign."""
    found: set[int] = set()
    for first in range(0, len(papers), AT_ONCE):
        query = (
            select(CampaignRow.paper_id)
            .where(CampaignRow.paper_id.in_(papers[first : first + AT_ONCE]))
            .where(CampaignRow.current, CampaignRow.state != "rejected")
            .group_by(CampaignRow.paper_id)
            .having(func.count(CampaignRow.name_key.distinct()) == 1)
        )
        found |= set(session.scalars(query))
    return found


def _deadlines(session: Session, papers: Sequence[int]) -> Iterable[DeadlineRow]:
    for first in range(0, len(papers), AT_ONCE):
        some = papers[first : first + AT_ONCE]
        query = (
            select(DeadlineRow)
            .where(DeadlineRow.paper_id.in_(some), DeadlineRow.current, DeadlineRow.state != "rejected")
            .order_by(DeadlineRow.paper_id, DeadlineRow.position)
        )
        yield from session.scalars(query)


def _milestone(row: DeadlineRow, paper: FiledPaper, kind: str, award: bool) -> Milestone:
    return Milestone(
        kind, paper, row.key, row.text, row.task, row.bound, row.starts, row.ends, row.recurrence,
        tuple(str(a) for a in row.assignees), row.recipient, row.told_page, award,
    )  # fmt: skip


def award_plans(store: Store, *, limit: int = 50, steps: bool = False) -> tuple[tuple[FiledPaper, int], ...]:
    """Papers about emulation and awards that give a schedule (three days or more), newest first, with how many days;
    `steps`: only those with steps of award files, and how many of these."""
    count = func.count(DeadlineRow.id)
    with store.read() as session:
        query = (
            select(PaperRow, count)
            .join(DeadlineRow, DeadlineRow.paper_id == PaperRow.id)
            .where(DeadlineRow.current, DeadlineRow.state != "rejected")
            .where(or_(PaperRow.folded.like("%thi dua%"), PaperRow.folded.like("%khen thuong%")))
            .group_by(PaperRow.id)
            .having(count >= 3)
            .order_by(PaperRow.issued_on.desc().nulls_last(), PaperRow.id.desc())
            .limit(limit)
        )
        found = [(filed(paper), number) for paper, number in session.execute(query)]
        if not steps:
            return tuple(found)
        asked: Counter[int] = Counter()
        for row in _deadlines(session, [paper.id for paper, _ in found]):
            asked[row.paper_id] += kind_of(row.task or row.text)[1]
        return tuple((paper, asked[paper.id]) for paper, _ in found if asked[paper.id])


def award_steps(store: Store, paper_ids: Sequence[int]) -> tuple[Milestone, ...]:
    """The steps of award files that the schedules of these papers ask for, by day: registration, files, judging.

    A table most of whose rows are such steps is a schedule of award files as a whole: what its other rows ask for
    (`Nộp hồ sơ Kỷ niệm chương …`) belongs to it under whatever name.
    """
    with store.read() as session:
        papers = {p.id: filed(p) for p in session.scalars(select(PaperRow).where(PaperRow.id.in_(paper_ids)))}
        rows = list(_deadlines(session, list(papers)))
        tables = {row.id: _table_of(row, Texts(session)) for row in rows}
    steps = {row.id: _milestone(row, papers[row.paper_id], *kind_of(row.task or row.text)) for row in rows}
    found: dict[tuple[int, int], list[bool]] = defaultdict(list)
    for key_, table in tables.items():
        if table is not None:
            found[table].append(steps[key_].award)
    whole = {table for table, awards in found.items() if len(awards) >= 3 and 2 * sum(awards) >= len(awards)}
    return tuple(sorted((s for i, s in steps.items() if s.award or tables[i] in whole), key=_when))


def _table_of(row: DeadlineRow, texts: Texts) -> tuple[int, int] | None:
    """The table of the paper that a deadline stands in: (text, its place)."""
    if row.text_id is None or row.start is None:
        return None
    tables = texts.get(row.text_id).tables
    return next(((row.text_id, n) for n, t in enumerate(tables) if t.start <= row.start < t.end), None)
