"""What is read out of a paper, as frozen values. Field names follow the extraction contract ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

HEADER_FIELDS = ("doc_type", "number", "issued_on", "place", "issuer", "subject", "signer", "effective_on")

NOT_FOUND = "not-found"  # looked for, and the paper does not state it
UNREADABLE = "unreadable"  # there is something, and it cannot be read
HANDWRITTEN = "handwritten"  # there is something written by hand, not read with certainty
CONFLICT = "conflict"  # two places of the paper say different things
BLANK = "blank"  # the paper leaves the place empty (a draft, a form)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where it is written: 1-based page, character offsets into the repaired text, the words themselves."""

    page: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading that was not chosen, kept for the reviewer."""

    value: str | None
    confidence: float
    evidence: Evidence | None
    rule: str
    details: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """One value with its proof.

    `value` is None only where the place was found but says nothing certain (a blank or handwritten serial);
    `reason` then says why. `details` holds what belongs to the value: `symbol` of a number, `parent` of an
    issuer, `title` and `capacity` of a signer or co-signer, `role` of a recipient. `rule` names what found it.
    """

    value: str | None
    confidence: float
    evidence: Evidence | None
    rule: str
    details: Mapping[str, str | None] = field(default_factory=dict)
    reason: str | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Another paper cited by this one; `mentions` are all the places that cite it, in text order."""

    doc_type: str | None
    number: str | None
    title: str | None
    date: str | None  # ISO 8601, or the year alone
    issuer: str | None
    role: str  # "basis", "amends", "replaces" or "mention"
    pinpoints: tuple[str, ...]
    mentions: tuple[Evidence, ...]
    confidence: float = 0.9
    rule: str = "reference"


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign (phong trào thi đua, cuộc vận động …) that the paper names."""

    name: str
    kind: str | None
    start: str | None  # year or ISO date
    end: str | None
    launched_by: str | None
    references: tuple[int, ...]  # indexes into Paper.references
    mentions: tuple[Evidence, ...]
    confidence: float = 0.9
    rule: str = "campaign"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time from an event: 5 working days from the day of receipt."""

    amount: int
    unit: str  # "working_day", "day", "week", "month", "year" or "hour"
    anchor: str  # the event as written; printed as "from"


@dataclass(frozen=True, slots=True)
class Deadline:
    """An expression that fixes when something is to be done or takes place; see the contract for `bound`."""

    text: str
    bound: str  # "before", "by", "on", "during" or "within"
    start: str | None
    end: str | None
    time: str | None
    duration: Duration | None
    recurrence: str | None
    task: str | None
    assignees: tuple[str, ...]
    recipient: str | None
    evidence: Evidence
    task_evidence: Evidence | None = None
    inferred: tuple[str, ...] = ()  # what was not written but worked out: "year", "month"
    confidence: float = 0.9
    rule: str = "deadline"


@dataclass(frozen=True, slots=True)
class Task:
    text: str
    assignees: tuple[str, ...]
    section: str | None
    deadline: int | None  # index into Paper.deadlines
    evidence: Evidence
    confidence: float = 0.8
    rule: str = "task"


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801 - "Warning" is Python's own  # noqa: N801 the built-in name is taken
    """What does not add up inside the paper. `message` is Vietnamese."""

    code: str
    message: str
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything read out of one paper. A header field that is None has its reason in `missing`."""

    doc_type: Fact | None = None
    number: Fact | None = None
    issued_on: Fact | None = None
    place: Fact | None = None
    issuer: Fact | None = None
    subject: Fact | None = None
    signer: Fact | None = None
    effective_on: Fact | None = None
    co_signers: tuple[Fact, ...] = ()  # who signed besides `signer`: papers of two bodies, minutes
    recipients: tuple[Fact, ...] = ()
    references: tuple[Reference, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    tasks: tuple[Task, ...] = ()
    warnings: tuple[Warning_, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    urgency: Fact | None = None  # KHẨN, THƯỢNG KHẨN, HỎA TỐC
    secrecy: Fact | None = None  # MẬT, TỐI MẬT, TUYỆT MẬT

    def header(self) -> Iterator[tuple[str, Fact | None]]:
        return ((name, getattr(self, name)) for name in HEADER_FIELDS)


def evidence_json(evidence: Evidence | None) -> dict[str, Any] | None:
    return asdict(evidence) if evidence else None


def fact_json(fact: Fact | None) -> dict[str, Any] | None:
    """A fact as the contract prints it: `details` stand beside `value`."""
    if fact is None:
        return None
    out: dict[str, Any] = {"value": fact.value, **fact.details}
    out |= {"confidence": round(fact.confidence, 3), "evidence": evidence_json(fact.evidence), "rule": fact.rule}
    if fact.reason:
        out["reason"] = fact.reason
    if fact.candidates:
        out["candidates"] = [
            {"value": c.value, **c.details, "confidence": round(c.confidence, 3), "evidence": evidence_json(c.evidence)}
            for c in fact.candidates
        ]
    return out


def paper_json(paper: Paper) -> dict[str, Any]:
    """The extraction part of a line of `vanban extract --json`."""
    out: dict[str, Any] = {name: fact_json(fact) for name, fact in paper.header()}
    out["doc_type"] = paper.doc_type.value if paper.doc_type else None
    out["doc_type_fact"] = fact_json(paper.doc_type)
    out["co_signers"] = [fact_json(f) for f in paper.co_signers]
    out["recipients"] = [fact_json(f) for f in paper.recipients]
    out["references"] = [_plain(r) for r in paper.references]
    out["campaigns"] = [_plain(c) for c in paper.campaigns]
    out["deadlines"] = [_deadline_json(d) for d in paper.deadlines]
    out["tasks"] = [_plain(t) for t in paper.tasks]
    out["warnings"] = [_plain(w) for w in paper.warnings]
    out["missing"] = dict(paper.missing)
    out["urgency"] = fact_json(paper.urgency)
    out["secrecy"] = fact_json(paper.secrecy)
    return out


def _plain(value: Any) -> dict[str, Any]:
    """asdict with tuples as lists, for the values that need no renaming."""
    return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(value).items()}


def _deadline_json(deadline: Deadline) -> dict[str, Any]:
    out = _plain(deadline)
    if deadline.duration:
        d = deadline.duration
        out["duration"] = {"amount": d.amount, "unit": d.unit, "from": d.anchor}
    return out
