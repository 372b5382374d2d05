"""What the rest of the program sees of campaigns: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from corpus.citations.views import FiledPaper, Node


@dataclass(frozen=True)
class Campaign:
    """One campaign over all papers. `start` and `end` are a year or an ISO day, None where no paper says it.

    `names` are the spellings, the commonest first; `keys` the name keys joined in it (by rule, or by a person).
    `papers` counts the papers that name it, `years` are their years.
    """

    id: str
    name: str
    kind: str | None
    start: str | None
    end: str | None
    names: tuple[str, ...]
    keys: tuple[str, ...]
    launched_by: str | None
    papers: int
    years: tuple[int, ...]

    def runs_in(self, first: int, last: int) -> bool:
        """Whether its period, or where none is known a paper about it, lies in these years."""
        low = int(self.start[:4]) if self.start else None
        high = int(self.end[:4]) if self.end else None
        if low is None and high is None:
            return any(first <= year <= last for year in self.years)
        return (low if low is not None else high or 0) <= last and (high if high is not None else low or 0) >= first


@dataclass(frozen=True)
class Mention:
    """A paper that names the campaign, and where. `part` is launch, carry (its subject names it, or it rests on the
    launching paper), report or mention; `key` names the campaign within the paper."""

    paper: FiledPaper
    part: str
    key: str
    page: int | None
    quote: str | None
    level: int | None  # 1 national … 4 school


@dataclass(frozen=True)
class Milestone:
    """A deadline of a paper that carries the campaign. `kind`: launch, pledge, register, midterm, summary, file,
    judge, report, or other where the task names the campaign. Days ISO; see the contract for `bound`."""

    kind: str
    paper: FiledPaper
    key: str  # of the deadline in the paper
    text: str
    task: str | None
    bound: str
    start: str | None
    end: str | None
    recurrence: str | None
    assignees: tuple[str, ...]
    recipient: str | None
    page: int | None
    award: bool


@dataclass(frozen=True)
class Detail:
    """A campaign with the papers and days around it. `launch` is the launching paper, on file or only cited."""

    campaign: Campaign
    launch: Node | None
    mentions: tuple[Mention, ...]
    milestones: tuple[Milestone, ...]

    @property
    def chain(self) -> tuple[Mention, ...]:
        """The papers that launch and carry it, from the top down."""
        carrying = [m for m in self.mentions if m.part in ("launch", "carry")]
        return tuple(sorted(carrying, key=lambda m: (m.level or 9, m.paper.date or "", m.paper.id)))

    @property
    def reports(self) -> tuple[Mention, ...]:
        return tuple(m for m in self.mentions if m.part == "report")

    @property
    def year(self) -> int | None:
        """The year for the summary form: of the launching paper, else the first of the period, else of the first
        paper that names it."""
        dated = [self.launch.date if self.launch else None, self.campaign.start]
        said = next((d for d in dated if d), None)
        return int(said[:4]) if said else min(self.campaign.years, default=None)


@dataclass(frozen=True)
class JoinView:
    """A decision about two names. `undone` where it was taken back."""

    id: int
    left: str
    right: str
    action: str
    who: str
    at: datetime
    note: str | None
    undone: bool


@dataclass(frozen=True)
class Doubt:
    """Two names that may be one campaign: a person decides. `likeness` of 100."""

    left: Campaign
    right: Campaign
    left_key: str
    right_key: str
    likeness: int
