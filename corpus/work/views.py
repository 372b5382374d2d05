"""What the rest of the program sees of duties: frozen values, no sessions, no tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.citations.views import FiledPaper
from corpus.work.marks import Target, WorkState
from corpus.work.units import Reason

OVERDUE, TODAY, SOON, LATER, DONE, UNDATED = "overdue", "today", "soon", "later", "done", "undated"
STATES = (OVERDUE, TODAY, SOON, LATER, UNDATED, DONE)


@dataclass(frozen=True)
class Step:
    """One step of how a day was worked out: `code` of `words.json`, what fills its sentence."""

    code: str
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Due:
    """One duty with a time, or one turn of a recurring one, as it stands on the day of asking.

    `start` and `stated` are the first and last day as the paper states them (ISO, None where no day is known);
    `last_safe` is the last day on which the duty is met, extensions counted: the day before for `before`;
    `last_working` the last working day up to then. `lapsed`: the last day had passed when the paper was taken in.
    `page` is None where the paper stands on no pages. `ours` says why it concerns the unit asked for; None where no
    unit was asked for.
    """

    target: Target
    paper: FiledPaper
    state: str
    text: str
    bound: str
    start: str | None
    stated: str | None
    last_safe: str | None
    last_working: str | None
    time: str | None
    recurrence: str | None
    task: str
    assignees: tuple[str, ...]
    recipient: str | None
    sentence: str
    page: int | None
    steps: tuple[Step, ...]
    work: WorkState
    ours: Reason | None
    lapsed: bool = False
    days_left: int | None = None  # from today to `last_safe`; negative where it has passed


@dataclass(frozen=True)
class DueList:
    """Duties by day. Nothing is silently dropped: `older` counts open ones that passed before `since` or, without a
    day, stand in papers older than that, and earlier turns of recurring ones (`dropped` by paper); `left_out` rows
    beyond what one list reads."""

    today: str
    items: tuple[Due, ...]
    since: str | None
    older: int
    left_out: int = 0
    dropped: Mapping[int, int] = field(default_factory=dict)

    def of(self, state: str) -> tuple[Due, ...]:
        return tuple(item for item in self.items if item.state == state)

    def counts(self) -> dict[str, int]:
        return {state: len(self.of(state)) for state in STATES}
