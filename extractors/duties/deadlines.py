"""The component that finds when something is to be done or takes place: prose, label lines and schedule tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import regex
from rapidfuzz import fuzz
from spacy.language import Language
from spacy.tokens import Doc

from extractors.duties.outline import Outline
from extractors.duties.prose import Paper, prose_deadlines
from extractors.duties.tables import table_deadlines
from extractors.findings import Findings, findings, source
from extractors.language.types import law_making
from models.document import Document
from models.values import Deadline

_REPORTS = frozenset({"BC", "BB"})
_RULES = frozenset({"QC", "QyĐ", "QĐ", "NQ", "HD", "CT"})
_SCHOOL_YEAR = regex.compile(r"năm\s+học\s*:?\s*(20\d\d)\s*[-–/]\s*20\d\d", regex.IGNORECASE)


@Language.component("vanban_deadlines", assigns=["doc._.findings"], requires=["doc._.paper", "doc._.findings"])
def vanban_deadlines(doc: Doc) -> Doc:
    """Reads issued_on, subject, doc_type and references; writes `findings.deadlines`."""
    found = findings(doc)
    found.deadlines = find_deadlines(source(doc), found)
    return doc


def find_deadlines(document: Document, found: Findings) -> list[Deadline]:
    """All deadlines of a paper in text order; a day named twice for one duty is one."""
    paper = what_is_known(document, found)
    outline = Outline(document)
    everything = [*prose_deadlines(outline, paper), *table_deadlines(outline, paper)]
    return sorted(merged(everything), key=lambda d: (d.evidence.start, d.end or "", d.recurrence or ""))


def what_is_known(document: Document, found: Findings) -> Paper:
    citations = tuple((m.start, m.end) for r in found.references for m in r.mentions)
    return Paper(
        issued=_issued(found),
        subject=found.subject.value if found.subject else None,
        school_year=_school_year(document),
        law=bool(found.doc_type and found.doc_type.value in law_making()),
        citations=citations,
        scanned=document.text_source != "text",
        dated=bool(found.issued_on and found.issued_on.value and len(found.issued_on.value) == 10),
        report=bool(found.doc_type and found.doc_type.value in _REPORTS),
        rules=bool(found.doc_type and found.doc_type.value in _RULES),
        addressees=tuple(r.value for r in found.recipients if r.value and r.details.get("role") == "to"),
    )


def _issued(found: Findings) -> date | None:
    """The first day the paper can be of; without an issue date, the latest day of a paper that it cites."""
    day = _first_day(found.issued_on.value if found.issued_on else None)
    if day is not None:
        return day
    if found.reference_day is not None:
        return found.reference_day
    cited = [d for r in found.references if r.date and len(r.date) == 10 and (d := _first_day(r.date)) is not None]
    return max(cited, default=None)


def _first_day(value: str | None) -> date | None:
    """First day of a reduced ISO date: `2013-12` → 2013-12-01."""
    if not value:
        return None
    try:
        return date.fromisoformat(
            value + "-01-01"[: 10 - len(value)] if len(value) == 4 else value + "-01"[: 10 - len(value)]
        )
    except ValueError:
        return None


def _school_year(document: Document) -> int | None:
    """The school year that the paper speaks of most."""
    years = _SCHOOL_YEAR.findall(document.text)
    return int(max(set(years), key=years.count)) if years else None


def merged(found: list[Deadline], similar: float = 0.8) -> list[Deadline]:
    """A day named twice for the same duty is one deadline."""
    kept: list[Deadline] = []
    by_key: dict[object, list[int]] = {}
    for deadline in found:
        places = by_key.setdefault(_key(deadline), [])
        twin = next((k for k in places if _same_duty(kept[k], deadline, similar)), None)
        if twin is None:
            places.append(len(kept))
            kept.append(deadline)
        elif deadline.assignees and not kept[twin].assignees:
            kept[twin] = replace(kept[twin], assignees=deadline.assignees)
    return kept


def _key(d: Deadline) -> object:
    return d.bound, d.start, d.end, d.recurrence, d.duration


def _same_duty(a: Deadline, b: Deadline, similar: float) -> bool:
    if a.time and b.time and a.time != b.time:  # `trước 06 giờ và 17 giờ hằng ngày`
        return False
    alike = fuzz.ratio((a.task or "").lower(), (b.task or "").lower(), score_cutoff=100 * similar)
    return alike > 0 and (a.assignees == b.assignees or not a.assignees or not b.assignees)
