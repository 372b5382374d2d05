"""Between value objects, table rows and the plain dictionaries that people see and correct.

A plain value has the contract's field names: a fact is `{"value": …, **details}`, a deadline has `bound`, `start`,
`end` and so on. Rows are made here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from models.keys import fold, number_key, title_key
from models.tables import CampaignRow, DeadlineRow, FactRow, ReferenceRow, TaskRow, WarningRow
from models.values import HEADER_FIELDS, NOT_FOUND, Campaign, Deadline, Evidence, Fact, Paper, Reference, Task

FIELDS = (*HEADER_FIELDS, "urgency", "secrecy")  # facts of which a paper has one at most; the field is the key
RECIPIENT = "recipient"
CO_SIGNER = "co_signer"
Row = Any  # a row of one of models.tables.ITEM_TABLES
NewRow = SimpleNamespace  # what is to become one, with the same names: a reading has hundreds, written in one go


def rows_of(paper: Paper) -> dict[str, list[NewRow]]:
    """The rows of a new reading by kind, without keys, readings and states, which `corpus.readings` gives them."""
    facts = [_fact_row(name, getattr(paper, name), paper.missing.get(name)) for name in FIELDS]
    facts += [_fact_row(CO_SIGNER, fact, None) for fact in paper.co_signers]
    facts += [_fact_row(RECIPIENT, fact, None) for fact in paper.recipients]
    return {
        "fact": facts,
        "reference": [_reference_row(r) for r in paper.references],
        "campaign": [_campaign_row(c) for c in paper.campaigns],
        "deadline": [_deadline_row(d) for d in paper.deadlines],
        "task": [_task_row(t) for t in paper.tasks],
        "warning": [
            NewRow(code=w.code, message=w.message, confidence=1.0, rule="check", **_place(w.evidence))
            for w in paper.warnings
        ],
    }


def _place(evidence: Evidence | None) -> dict[str, Any]:
    if evidence is None:
        return {"page": None, "start": None, "end": None, "quote": None}
    return {"page": evidence.page, "start": evidence.start, "end": evidence.end, "quote": evidence.quote}


def _fact_row(name: str, fact: Fact | None, missing: str | None) -> NewRow:
    if fact is None:
        return NewRow(
            field=name, value=None, details={}, candidates=[], confidence=0.0, rule="", reason=missing or NOT_FOUND,
            **_place(None),
        )  # fmt: skip
    return NewRow(
        field=name,
        value=fact.value,
        details=dict(fact.details),
        candidates=[_candidate(c) for c in fact.candidates],
        confidence=fact.confidence,
        rule=fact.rule,
        reason=fact.reason if fact.value is not None else fact.reason or missing or NOT_FOUND,
        **_place(fact.evidence),
    )


def _candidate(candidate: Any) -> dict[str, Any]:
    return {
        "value": candidate.value,
        "details": dict(candidate.details),
        "confidence": candidate.confidence,
        "rule": candidate.rule,
        "evidence": _place(candidate.evidence) if candidate.evidence else None,
    }


def _reference_row(reference: Reference) -> NewRow:
    mentions = [_place(m) for m in reference.mentions]
    return NewRow(
        doc_type=reference.doc_type,
        number=reference.number,
        number_key=number_key(reference.number) if reference.number else None,
        title=reference.title,
        title_key=title_key(reference.title),
        date=reference.date,
        issuer=reference.issuer,
        role=reference.role,
        pinpoints=list(reference.pinpoints),
        mentions=mentions,
        confidence=reference.confidence,
        rule=reference.rule,
        **_place(reference.mentions[0] if reference.mentions else None),
    )


def _campaign_row(campaign: Campaign) -> NewRow:
    """`references` are still indexes; they become keys when the references have theirs."""
    return NewRow(
        name=campaign.name,
        name_key=fold(campaign.name),
        kind=campaign.kind,
        starts=campaign.start,
        ends=campaign.end,
        launched_by=campaign.launched_by,
        references=list(campaign.references),
        mentions=[_place(m) for m in campaign.mentions],
        confidence=campaign.confidence,
        rule=campaign.rule,
        **_place(campaign.mentions[0] if campaign.mentions else None),
    )


def _deadline_row(deadline: Deadline) -> NewRow:
    duration = deadline.duration
    return NewRow(
        text=deadline.text,
        bound=deadline.bound,
        starts=deadline.start,
        ends=deadline.end,
        time=deadline.time,
        duration_amount=duration.amount if duration else None,
        duration_unit=duration.unit if duration else None,
        duration_from=duration.anchor if duration else None,
        recurrence=deadline.recurrence,
        task=deadline.task,
        assignees=list(deadline.assignees),
        recipient=deadline.recipient,
        task_evidence=_place(deadline.task_evidence) if deadline.task_evidence else None,
        inferred=list(deadline.inferred),
        confidence=deadline.confidence,
        rule=deadline.rule,
        **_place(deadline.evidence),
    )


def _task_row(task: Task) -> NewRow:
    """`deadline_key` is still an index in text; it becomes a key when the deadlines have theirs."""
    return NewRow(
        text=task.text,
        assignees=list(task.assignees),
        section=task.section,
        deadline_key=None if task.deadline is None else str(task.deadline),
        confidence=task.confidence,
        rule=task.rule,
        **_place(task.evidence),
    )


# Plain values ------------------------------------------------------------------------------------------------

PLAIN: dict[str, Mapping[str, str]] = {  # contract name -> attribute of the row
    "reference": {n: n for n in ("doc_type", "number", "title", "date", "issuer", "role", "pinpoints")},
    "campaign": {
        "name": "name", "kind": "kind", "start": "starts", "end": "ends", "launched_by": "launched_by",
        "references": "references",
    },
    "deadline": {
        "text": "text", "bound": "bound", "start": "starts", "end": "ends", "time": "time",
        "recurrence": "recurrence", "task": "task", "assignees": "assignees", "recipient": "recipient",
    },
    "task": {"text": "text", "assignees": "assignees", "section": "section", "deadline": "deadline_key"},
    "warning": {"code": "code", "message": "message"},
}  # fmt: skip


def plain(kind: str, row: Row) -> dict[str, Any]:
    """What a row says, in the contract's names."""
    if kind == "fact":
        return {"value": row.value, **row.details}
    out = {name: getattr(row, attribute) for name, attribute in PLAIN[kind].items()}
    if kind == "deadline":
        out["duration"] = _duration(row)
    return out


def _duration(row: DeadlineRow) -> dict[str, Any] | None:
    if row.duration_amount is None:
        return None
    return {"amount": row.duration_amount, "unit": row.duration_unit, "from": row.duration_from}


def row_from_plain(kind: str, field: str, value: Mapping[str, Any]) -> Row:
    """A new row that says `value` (already checked by `corpus.fitness`); no key, place or state yet."""
    if kind == "fact":
        details = {name: part for name, part in value.items() if name != "value"}
        return FactRow(field=field, value=value.get("value"), details=details, candidates=[])
    given = {attribute: value.get(name) for name, attribute in PLAIN[kind].items()}
    for attribute in ("pinpoints", "assignees", "references"):
        if attribute in given:
            given[attribute] = list(given[attribute] or ())
    return _MAKERS[kind](given, value)


def _make_reference(given: dict[str, Any], _: Mapping[str, Any]) -> ReferenceRow:
    number = given["number"]
    keys = {"number_key": number_key(number) if number else None, "title_key": title_key(given["title"])}
    return ReferenceRow(**given | {"role": given["role"] or "mention"}, mentions=[], **keys)


def _make_campaign(given: dict[str, Any], _: Mapping[str, Any]) -> CampaignRow:
    return CampaignRow(**given, mentions=[], name_key=fold(given["name"]))


def _make_deadline(given: dict[str, Any], value: Mapping[str, Any]) -> DeadlineRow:
    duration = value.get("duration") or {}
    return DeadlineRow(
        **given | {"text": given["text"] or ""},
        duration_amount=duration.get("amount"),
        duration_unit=duration.get("unit"),
        duration_from=duration.get("from"),
        task_evidence=None,
        inferred=[],
    )


_MAKERS: dict[str, Any] = {
    "reference": _make_reference,
    "campaign": _make_campaign,
    "deadline": _make_deadline,
    "task": lambda given, _: TaskRow(**given),
    "warning": lambda given, _: WarningRow(**given),
}


def evidences(row: Row) -> Iterator[Evidence]:
    """All places of a row, its own first."""
    if row.page is not None:
        yield Evidence(row.page, row.start, row.end, row.quote)
    mentions: Sequence[Mapping[str, Any]] = getattr(row, "mentions", None) or ()
    for mention in mentions:
        if (mention["start"], mention["end"]) != (row.start, row.end):
            yield Evidence(**mention)
