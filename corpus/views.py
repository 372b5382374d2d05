"""What the rest of the program sees of the store: frozen values, no sessions, no tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.document import Box
from models.values import Evidence


@dataclass(frozen=True)
class EvidenceView:
    """Words of the paper and where they are printed: offsets into the text of reading `text_id`, boxes by page.

    `page` counts from 1; None where the paper stands on no pages (`models.document.on_pages`).
    `boxes` holds one box a printed line, in points from the top left; empty where the format has no places.
    """

    page: int | None
    start: int
    end: int
    quote: str
    text_id: int
    boxes: tuple[tuple[int, Box], ...] = ()

    def proof(self) -> Evidence:
        """The place as a decision takes it: there what stands on no pages is one page, as where it was read."""
        return Evidence(self.page or 1, self.start, self.end, self.quote)


@dataclass(frozen=True)
class JudgementView:
    """One decision in the history of an item."""

    id: int
    who: str
    at: datetime
    action: str  # confirm, correct, reject, add, note or undo
    from_value: Mapping[str, Any] | None
    to_value: Mapping[str, Any] | None
    note: str | None
    undoes: int | None
    undone: bool
    batch: str | None


@dataclass(frozen=True)
class Suggestion:
    """Another value for an item. `source` says whose: "rule" (a reading that the rules did not choose) or
    "reading" (what the latest reading found, beside a decision)."""

    value: Mapping[str, Any]
    confidence: float
    evidence: EvidenceView | None
    source: str


@dataclass(frozen=True)
class Item:
    """A fact, reference, campaign, deadline, task or warning with its state, proof and history.

    `kind` is one of those words; `key` names it within its paper for ever; `field` is the header field (or
    "recipient") of a fact, else the kind. `value` has the contract's names. `state` is read, confirmed, corrected,
    rejected or missing; `reason` says why a value is missing (not-found, unreadable, handwritten, conflict, blank,
    not-checked). `added`: a person added it. `seen` is handed back with a decision, so that a decision on a stale
    page is told apart.
    """

    kind: str
    key: str
    field: str
    value: Mapping[str, Any]
    text: str  # the value in one line
    state: str
    confidence: float
    reason: str | None
    rule: str
    rule_version: str
    evidence: tuple[EvidenceView, ...]
    suggestions: tuple[Suggestion, ...]
    history: tuple[JudgementView, ...]
    added: bool
    seen: str
    task_evidence: EvidenceView | None = None

    @property
    def decided(self) -> bool:
        return self.state in ("confirmed", "corrected", "rejected")


@dataclass(frozen=True)
class PaperSummary:
    """A line of the list of papers; header values are the current ones."""

    id: int
    names: tuple[str, ...]
    added_at: datetime
    added_by: str
    media_type: str
    page_count: int
    text_source: str
    doc_type: str | None
    number: str | None
    issued_on: str | None
    issuer: str | None
    subject: str | None
    signer: str | None
    urgency: str | None
    open_items: int  # read values nobody has decided, and missing ones that need a person
    doubtful_items: int  # of those, unsure or missing
    lowest_confidence: float | None
    next_deadline: str | None
    version: int

    @property
    def state(self) -> str:
        """`checked` when nothing is left to decide, `doubtful` when something needs a person, else `open`."""
        if self.open_items == 0:
            return "checked"
        return "doubtful" if self.doubtful_items else "open"


@dataclass(frozen=True)
class PageView:
    number: int
    width: float
    height: float
    source: str  # text or ocr
    turn: int = 0  # quarters clockwise by which the file's page was turned to stand upright


@dataclass(frozen=True)
class ReadingView:
    id: int
    read_at: datetime
    reader_version: str
    rules_version: str
    text_source: str
    page_count: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class PaperView:
    """One paper with everything known about it. `header` has every field, missing ones included."""

    summary: PaperSummary
    sha256: str
    size: int
    header: Mapping[str, Item]
    co_signers: tuple[Item, ...]  # who signed besides the signer
    recipients: tuple[Item, ...]
    references: tuple[Item, ...]
    campaigns: tuple[Item, ...]
    deadlines: tuple[Item, ...]
    tasks: tuple[Item, ...]
    warnings: tuple[Item, ...]
    readings: tuple[ReadingView, ...]
    pages: tuple[PageView, ...]
    text: str
    notes: tuple[JudgementView, ...] = field(default=())  # notes on the paper as a whole

    @property
    def id(self) -> int:
        return self.summary.id

    def items(self) -> tuple[Item, ...]:
        """All items, header first."""
        header = (*self.header.values(), *self.co_signers, *self.recipients)
        lists = (self.references, self.campaigns, self.deadlines, self.tasks, self.warnings)
        return (*header, *(item for part in lists for item in part))

    def item(self, kind: str, key: str) -> Item | None:
        return next((i for i in self.items() if (i.kind, i.key) == (kind, key)), None)


@dataclass(frozen=True)
class PaperFilter:
    """Which papers to list; what is None or empty does not narrow."""

    text: str = ""  # words of number, issuer, subject, signer or file name, with or without diacritics
    doc_type: str | None = None
    issued_from: str | None = None  # ISO
    issued_to: str | None = None
    state: str | None = None  # checked, open or doubtful
    added_by: str | None = None


@dataclass(frozen=True)
class PaperPage:
    """A page of the list: its papers, and how many there are in all."""

    papers: tuple[PaperSummary, ...]
    total: int
    offset: int


@dataclass(frozen=True)
class Counts:
    papers: int
    checked: int
    open: int
    doubtful: int
    deadlines: int  # current and not rejected
    judgements: int


@dataclass(frozen=True)
class Original:
    """The file as it came."""

    data: bytes
    media_type: str
    name: str
