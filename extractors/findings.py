"""What the components of the spaCy pipeline hand to each other: `doc._.paper` in, `doc._.findings` out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from spacy.tokens import Doc

from models.document import Document
from models.remembered import Memory
from models.values import Campaign, Deadline, Fact, Paper, Reference, Task, Warning_

if TYPE_CHECKING:
    from extractors.learned.model import LearnedModel


@dataclass
class Findings:
    """Filled by one component after the other; a component writes only the fields it says it assigns."""

    doc_type: Fact | None = None
    number: Fact | None = None
    issued_on: Fact | None = None
    place: Fact | None = None
    issuer: Fact | None = None
    subject: Fact | None = None
    signer: Fact | None = None
    effective_on: Fact | None = None
    urgency: Fact | None = None
    secrecy: Fact | None = None
    co_signers: list[Fact] = field(default_factory=list)
    recipients: list[Fact] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    warnings: list[Warning_] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)
    reference_day: date | None = None  # stands in for the issue date where the paper has none; never a clock
    memory: Memory = field(default_factory=Memory)  # corrections of earlier papers, handed in
    learned: LearnedModel | None = None  # trained components that beat the rules, handed in

    def paper(self) -> Paper:
        """The frozen result."""
        lists: dict[str, Any] = {
            name: tuple(getattr(self, name))
            for name in ("co_signers", "recipients", "references", "campaigns", "deadlines", "tasks", "warnings")
        }
        singles = {
            name: getattr(self, name)
            for name in (
                "doc_type", "number", "issued_on", "place", "issuer", "subject", "signer", "effective_on",
                "urgency", "secrecy",
            )
        }  # fmt: skip
        return Paper(**singles, **lists, missing=dict(self.missing))


def _register() -> None:
    if not Doc.has_extension("paper"):
        Doc.set_extension("paper", default=None)
        Doc.set_extension("findings", default=None)


_register()


def source(doc: Doc) -> Document:
    """The laid out paper behind a spaCy Doc."""
    paper: Document = doc._.paper
    return paper


def findings(doc: Doc) -> Findings:
    found: Findings = doc._.findings
    return found
