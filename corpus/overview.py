"""What an office sees first: what came in, how right the readings proved to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from corpus.store import Store
from models.tables import Judgement, PaperRow, Reading

LISTED = 8  # issuers shown
RECIPIENT = "recipient"


@dataclass(frozen=True)
class Week:
    """Papers taken in during the seven days from `monday` on; `scanned` of them had no text of their own."""

    monday: date
    papers: int
    scanned: int


@dataclass(frozen=True)
class Share:
    """Of `decided` readings of a field (or of an issuer's papers) reviewers left `unchanged` so many as they were."""

    name: str
    decided: int
    unchanged: int

    @property
    def share(self) -> float:
        return self.unchanged / self.decided if self.decided else 0.0


@dataclass(frozen=True)
class Accuracy:
    """As the decisions in force show it. What a reviewer added was missed by the reading; it counts in `added`."""

    fields: tuple[Share, ...]
    issuers: tuple[Share, ...]
    decided: int
    unchanged: int
    added: int


def weeks(store: Store, today: date, *, count: int = 8) -> tuple[Week, ...]:
    """The last `count` weeks, oldest first, weeks without a paper included."""
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=count - 1)
    since = datetime(first.year, first.month, first.day, tzinfo=UTC)
    with store.read() as session:
        query = (
            select(PaperRow.added_at, Reading.text_source)
            .outerjoin(Reading, Reading.id == PaperRow.reading_id)
            .where(PaperRow.added_at >= since)
        )
        found: dict[date, list[int]] = defaultdict(lambda: [0, 0])
        for at, source in session.execute(query):
            day = at.astimezone().date()
            week = found[day - timedelta(days=day.weekday())]
            week[0] += 1
            week[1] += source in ("ocr", "mixed")
    mondays = [first + timedelta(weeks=n) for n in range(count)]
    return tuple(Week(day, *found[day]) for day in mondays)


def accuracy(store: Store) -> Accuracy:
    """Share of readings that reviewers confirmed unchanged, by field and by issuer."""
    latest = (
        select(func.max(Judgement.id).label("id"))
        .where(Judgement.action != "note")
        .group_by(Judgement.paper_id, Judgement.kind, Judgement.key)
        .subquery()
    )
    query = (
        select(Judgement.kind, Judgement.key, Judgement.action, PaperRow.issuer, func.count())
        .join(latest, latest.c.id == Judgement.id)
        .join(PaperRow, PaperRow.id == Judgement.paper_id)
        .where(Judgement.action.in_(("confirm", "correct", "reject", "add")))
        .group_by(Judgement.kind, Judgement.key, Judgement.action, PaperRow.issuer)
    )
    with store.read() as session:
        return _counted(session.execute(query).all())


def _counted(rows: Sequence[Any]) -> Accuracy:
    fields: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    issuers: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    added = 0
    for kind, key, action, issuer, number in rows:
        if action == "add":
            added += number
            continue
        name = key.split(".")[0] if kind == "fact" else kind
        for tally in (fields[name], issuers[issuer or ""]):
            tally[0] += number
            tally[1] += number * (action == "confirm")
    by_field = [Share(name, *tally) for name, tally in fields.items()]
    by_issuer = sorted(
        (Share(name, *tally) for name, tally in issuers.items() if name), key=lambda s: (-s.decided, s.name)
    )
    return Accuracy(
        tuple(sorted(by_field, key=lambda s: (s.share, s.name))), tuple(by_issuer[:LISTED]),
        sum(s.decided for s in by_field), sum(s.unchanged for s in by_field), added,
    )  # fmt: skip
