"""What the rest of the program sees of a reconciliation: frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

OUTCOMES = ("undecided", "differs", "unregistered", "no_file", "matched")
FIELDS = ("number", "issued_on", "issuer", "subject")  # what is compared; the register's `author` is the issuer


@dataclass(frozen=True)
class EntryView:
    """A line of the register. `problems` are codes of what could not be read in it."""

    id: int
    kind: str  # incoming or outgoing
    year: int | None
    arrived_on: str | None
    arrival_number: str | None
    issuer: str | None  # the register's Tác giả
    number: str | None
    issued_on: str | None
    subject: str | None
    remark: str | None
    source: str | None  # file that brought it, None for what was registered here
    source_row: int | None
    problems: tuple[str, ...]


@dataclass(frozen=True)
class PaperBrief:
    """What a reconciliation shows of a paper."""

    id: int
    number: str | None
    issued_on: str | None
    issuer: str | None
    subject: str | None
    doc_type: str | None
    name: str  # of its file


@dataclass(frozen=True)
class Difference:
    """A field in which paper and register disagree, with what each says."""

    field: str
    paper: str | None
    register: str | None


@dataclass(frozen=True)
class Candidate:
    """An entry for a paper, or a paper for an entry. `features` as `corpus.reconcile.score.Feature.as_json`."""

    paper: PaperBrief
    entry: EntryView
    score: float
    features: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Flag:
    """Something besides the outcome. `code`: registered-twice (`entries`), copy or number-used-twice (`papers`),
    replaced-by, replaces, corrected-by or corrects (`papers`)."""

    code: str
    papers: tuple[int, ...] = ()
    entries: tuple[int, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of the result: a paper, an entry, or both. `decided`: a person said so."""

    id: int
    kind: str
    outcome: str  # one of OUTCOMES
    paper: PaperBrief | None
    entry: EntryView | None
    score: float | None
    decided: bool
    features: Mapping[str, Mapping[str, Any]]
    differences: tuple[Difference, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class LinePage:
    lines: tuple[Line, ...]
    total: int
    offset: int


@dataclass(frozen=True)
class LineFilter:
    """What is None or empty does not narrow. `text`: words of number, issuer or subject of paper or entry."""

    outcome: str | None = None
    kind: str | None = None
    text: str = ""
    field: str | None = None  # lines that differ in this field
    flag: str | None = None  # lines with this flag


@dataclass(frozen=True)
class Serials:
    """The count of `Số đến` in one year: serials that several entries have, and those that none has (ranges)."""

    kind: str
    year: int
    last: int
    repeated: Mapping[int, tuple[int, ...]]  # ids of the entries
    missing: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Run:
    """One reconciliation: lines by outcome, flags by code."""

    id: int
    at: datetime
    who: str
    seconds: float
    counts: Mapping[str, int]
    flags: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class DecisionView:
    """A decision in the history of a paper or an entry."""

    id: int
    at: datetime
    who: str
    action: str  # accept, reject, reject_all, register, take_paper, take_register or undo
    paper: int | None
    entry: int | None
    field: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    undoes: int | None
    undone: bool
    batch: str | None
