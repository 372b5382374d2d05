"""A paper as short lines for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from models.values import Deadline, Evidence, Fact, Paper, Reference
from pipeline.output import word

Tell = Callable[[Evidence | None], str]  # where something stands, as the end of a line


def paper_lines(paper: Paper, *, paged: bool = True) -> Iterator[str]:
    """Header fields, then references, campaigns, deadlines and warnings, with their pages where the paper is `paged`
    (`models.document.on_pages`)."""
    tell = _page if paged else _nowhere
    for name, fact in paper.header():
        yield _line(name, _fact(fact, paper.missing.get(name), tell))
    for co_signer in paper.co_signers:
        yield _line("co_signer", _fact(co_signer, None, tell))
    for reference in paper.references:
        yield _line("reference", _reference(reference))
    for campaign in paper.campaigns:
        period = " - ".join(x for x in (campaign.start, campaign.end) if x)
        yield _line("campaign", f"{campaign.name} {period}".rstrip())
    for deadline in paper.deadlines:
        yield _line("deadline", _deadline(deadline, tell))
    for warning in paper.warnings:
        yield _line("warning", f"{warning.message}{tell(warning.evidence)}")


def _line(field: str, said: str) -> str:
    return f"{word('field', field):<17} {said}"


def _fact(fact: Fact | None, missing: str | None, tell: Tell) -> str:
    if fact is None or fact.value is None:
        return f"— ({word('reason', (fact.reason if fact else None) or missing or 'not-found')})"
    return f"{fact.value}  [{fact.confidence:.2f}]{tell(fact.evidence)}"


def _page(evidence: Evidence | None) -> str:
    return f" (tr. {evidence.page})" if evidence else ""


def _nowhere(_: Evidence | None) -> str:
    return ""


def _reference(reference: Reference) -> str:
    parts = (reference.doc_type, reference.number, reference.title, reference.date, f"[{word('role', reference.role)}]")
    return " ".join(part for part in parts if part)


def _deadline(deadline: Deadline, tell: Tell) -> str:
    when = deadline.recurrence or "…".join(x for x in (deadline.start, deadline.end) if x) or deadline.text
    who = ", ".join(deadline.assignees)
    what = f"{deadline.task or ''}{f' — {who}' if who else ''}{tell(deadline.evidence)}"
    return f"{word('bound', deadline.bound)} {when}: {what}"
