"""What the rest of the program sees of a checklist: frozen values, no sessions, no tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.citations.views import FiledPaper
from corpus.views import EvidenceView
from corpus.work.marks import Mark, Target
from corpus.work.units import Reason
from corpus.work.views import Step

ADDED, REMOVED, DAY, ASSIGNEE, WORDING = "added", "removed", "day", "assignee", "wording"
REPLACES, CORRECTED, AGAIN = "replaces", "corrected", "again"
LEAD, CO = "lead", "co"


@dataclass(frozen=True)
class ListItem:
    """One duty of the plan. `target` is what a tick is written on; `key` stays over readings of the same paper.

    `text` is the duty as read or corrected; `evidence` its place (None only for what a person added without one).
    `deadline` is the paper's words, `stated` and `last_safe` ISO days, None where there is no day. `ours` says why the
    unit asked for is concerned, as doer or (`role` CO) as co-operator. `done` is the tick in force; `kept_from` the
    former version's paper where the tick was given there.
    """

    key: str
    target: Target
    group: str
    text: str
    lead: tuple[str, ...]
    co: tuple[str, ...]
    product: str | None
    recipient: str | None
    deadline: str | None
    bound: str | None
    start: str | None
    stated: str | None
    last_safe: str | None
    time: str | None
    state: str
    steps: tuple[Step, ...]
    source: str | None
    evidence: EvidenceView | None
    ours: Reason | None
    role: str
    done: Mark | None
    history: tuple[Mark, ...] = ()
    kept_from: int | None = None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListPoint:
    """One line of an outline or a programme: `level` from 0, `marker` as printed. `target` is what a tick is written
    on, `done` the tick in force; `kept_from` the former version's paper where it was given there."""

    target: Target
    level: int
    marker: str
    text: str
    evidence: EvidenceView
    done: Mark | None = None
    history: tuple[Mark, ...] = ()
    kept_from: int | None = None

    @property
    def words(self) -> str:
        return f"{self.marker} {self.text}".strip()


@dataclass(frozen=True)
class PointList:
    """An outline of a report or a programme of a conference (`kind`, see `extractors.duties.nested`), in text order."""

    kind: str
    title: str
    evidence: EvidenceView
    points: tuple[ListPoint, ...]

    @property
    def done(self) -> int:
        return sum(point.done is not None for point in self.points)


@dataclass(frozen=True)
class Change:
    """One difference to the former version: `before` and `after` as people read them; empty where there is none."""

    kind: str
    text: str
    before: str
    after: str
    was_done: bool


@dataclass(frozen=True)
class Former:
    """The version before, and how it is known: REPLACES (cited so), CORRECTED (same number), AGAIN (same subject)."""

    paper: FiledPaper
    how: str


@dataclass(frozen=True)
class Checklist:
    """A plan's items in text order. `hidden` counts those that do not concern the unit asked for."""

    paper: FiledPaper
    today: str
    unit: str | None
    items: tuple[ListItem, ...]
    hidden: int
    nested: tuple[PointList, ...]
    former: Former | None = None
    changes: tuple[Change, ...] = field(default=())
