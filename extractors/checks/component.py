"""The component that looks for what does not add up inside a paper, and says why a header field is empty.

Each check is a function of the document and the findings so far, and yields warnings; nothing is ever corrected.
Writes `findings.warnings` and `findings.missing`; runs last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import regex
from spacy.language import Language
from spacy.tokens import Doc

from extractors.checks.dates import backward_ranges, impossible_dates, weekdays
from extractors.checks.overdue import overdue
from extractors.findings import Findings, findings, source
from extractors.language import dates, numbers
from extractors.language.lifespans import not_alive
from extractors.references.find import find_numbered
from extractors.references.ocr import plain_figures
from extractors.references.resolve import title_key
from extractors.references.words import fold
from extractors.vocabulary import vocabulary
from models.days import local_day
from models.document import Document, ZoneKind
from models.values import CONFLICT, HEADER_FIELDS, NOT_FOUND, Candidate, Evidence, Fact, Reference, Warning_

Check = Callable[[Document, Findings], Iterator[Warning_]]
_SURE = 0.8  # confidence under which a reading of a scan proves nothing against another


@Language.component("vanban_checks", assigns=["doc._.findings"], requires=["doc._.paper"])
def checks(doc: Doc) -> Doc:
    """spaCy component: fills `warnings` and `missing` from what the others found."""
    found = findings(doc)
    document = source(doc)
    warnings = [w for check in CHECKS for w in check(document, found)]
    _two_witnesses(document, found, warnings)
    found.warnings = list({(w.code, w.evidence and (w.evidence.start, w.evidence.end)): w for w in warnings}.values())
    say_why_missing(found)
    return doc


def say_why_missing(found: Findings) -> None:
    """Every header field without a value gets its reason; one that a component has given is kept."""
    for name in HEADER_FIELDS:
        fact: Fact | None = getattr(found, name)
        if fact is None:
            found.missing.setdefault(name, NOT_FOUND)
        elif fact.value is None:
            found.missing.setdefault(name, fact.reason or NOT_FOUND)


def sentence(code: str, details: Mapping[str, object], language: str = "vi") -> str:
    """The message of a warning; Vietnamese unless `language` is "en"."""
    return str(vocabulary(f"warnings_{language}.json")[code]).format(**details)


def warning(code: str, evidence: Evidence | None, **details: object) -> Warning_:
    return Warning_(code, sentence(code, details), evidence)


def _issued_reduced(found: Findings) -> str | None:
    """The day of issue as far as it is known: `2011-12` where the day is blank."""
    return found.issued_on.value if found.issued_on else None


def _issued(found: Findings) -> str | None:
    """The full day of issue, or None where it is not known to the day."""
    value = found.issued_on.value if found.issued_on else None
    return value if value and len(value) == 10 else None


# --- inside the text --------------------------------------------------------------------------------------------
def _time(document: Document, found: Findings) -> Iterator[Warning_]:
    for start, end in _read_well(document, backward_ranges(document.text)):
        evidence = document.evidence(start, end)
        yield warning("range-backwards", evidence, text=evidence.quote)
    for start, end, day in weekdays(document.text):
        if document.confidence(start, end) < _SURE:
            continue
        name = vocabulary("warnings_vi.json")["weekdays"][day.weekday()]
        evidence = document.evidence(start, end)
        yield warning("weekday-mismatch", evidence, text=evidence.quote, weekday=name)
    for start, end in _read_well(document, impossible_dates(document.text)):
        evidence = document.evidence(start, end)
        yield warning("impossible-date", evidence, text=evidence.quote)


def _read_well(document: Document, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those that the scan, if it was one, is sure of: a misread figure is no contradiction of the paper's."""
    return ((start, end) for start, end in spans if document.confidence(start, end) >= _SURE)


def _deadlines(document: Document, found: Findings) -> Iterator[Warning_]:
    issued = _issued_reduced(found)
    late = overdue(document, found, day) if (day := _issued(found)) else ()
    for deadline in (*found.deadlines, *late):
        if issued and deadline.end and not deadline.recurrence and deadline.end[: len(issued)] < issued:
            yield warning(
                "deadline-before-issue",
                deadline.evidence,
                text=deadline.text,
                day=local_day(deadline.end),
                issued=local_day(issued),
            )


def _another_paper(document: Document, found: Findings) -> Iterator[Warning_]:
    zone = next(document.zones_of(ZoneKind.OTHER_PAPER), None)
    if zone and document.text[zone.start : zone.end].strip():
        first = document.paragraph_at(zone.start)
        end = min(zone.end, first.end if first and first.end > zone.start else zone.start + 120)
        yield warning("another-paper", document.evidence(zone.start, max(end, zone.start + 1)))


# --- the paper's own number and date ------------------------------------------------------------------------------
_ANNEX_NOTE = regex.compile(r"\bkem\s+theo")
_ANNEX_LINE = regex.compile(r"\bkem\s+theo\s*:?\s*$")


def _two_witnesses(document: Document, found: Findings, warnings: Iterable[Warning_]) -> None:
    """What a second witness says stands beside the reading with its own place, and the reading is sure no more."""
    for told in warnings:
        place = told.evidence
        if place is None or told.code not in _WITNESSES:
            continue
        name = _WITNESSES[told.code]
        fact: Fact | None = getattr(found, name)
        other = _said(place.quote, name)
        if fact is None or other is None or fact.reason == CONFLICT:
            continue
        candidate = Candidate(other, _SURE, place, "check.annex-line")
        setattr(
            found, name, replace(fact, confidence=min(fact.confidence, _SURE), candidates=(*fact.candidates, candidate))
        )


_WITNESSES = {"two-own-numbers": "number", "two-own-dates": "issued_on"}


def _said(quote: str, name: str) -> str | None:
    """The number, or the day in ISO form, that a quotation holds."""
    if name == "number":
        number = next(numbers.find(quote), None)
        return number.number.text if number else None
    written = dates.first(quote)
    return written.iso if written else None


def _own(document: Document, found: Findings) -> Iterator[Warning_]:
    """Two witnesses of the own number or date that disagree: the header, and the line over an annex."""
    yield from _in_conflict(found)
    own = numbers.parse(found.number.value) if found.number and found.number.value else None
    code = found.doc_type.value if found.doc_type else None
    if own is None or found.number is None or found.number.confidence < _SURE:
        return
    folded = fold(document.text)
    for cited in find_numbered(document.text, folded) if _ANNEX_NOTE.search(folded) else ():
        other = cited.cited_number
        line = folded[folded.rfind("\n", 0, cited.start) + 1 : cited.start]
        if other is None or cited.doc_type != code or not _ANNEX_LINE.search(line) or len(line) > 60:
            continue
        if other.symbol.casefold() != own.symbol.casefold() or document.confidence(cited.start, cited.end) < _SURE:
            continue
        evidence = document.evidence(cited.start, cited.full_end)
        if other.key != own.key:
            yield warning("two-own-numbers", evidence, first=own.text, second=other.text)
        elif _days_differ(_issued(found), cited.date):
            yield warning(
                "two-own-dates", evidence, first=local_day(_issued(found) or ""), second=local_day(cited.date or "")
            )


def _in_conflict(found: Findings) -> Iterator[Warning_]:
    """Witnesses between which none is stronger: the field has no value, and the warning names two of them."""
    for code, name in _WITNESSES.items():
        fact: Fact | None = getattr(found, name)
        if fact is None or fact.reason != CONFLICT:
            continue
        said = [c for c in fact.candidates if c.value][:2]
        shown = [local_day(c.value or "") if name == "issued_on" else c.value for c in said]
        if len(said) == 2:
            yield warning(code, said[1].evidence, first=shown[0], second=shown[1])


def _days_differ(first: str | None, second: str | None) -> bool:
    return bool(first and second and len(second) == 10 and first != second)


# --- cited papers -------------------------------------------------------------------------------------------------
def _cited(document: Document, found: Findings) -> Iterator[Warning_]:
    issued = _issued(found)
    for reference in found.references:
        evidence = _dated_mention(reference)
        shown = reference.number or reference.title or ""
        if issued and reference.date and len(reference.date) == 10 and reference.date > issued:
            yield warning(
                "cited-after-issue", evidence, number=shown, day=local_day(reference.date), issued=local_day(issued)
            )
        yield from _number(document, reference)
        yield from _two_dates(reference)
        yield from _type_differs(reference)
        yield from _replaced(reference, issued)


def _dated_mention(reference: Reference) -> Evidence:
    year = (reference.date or "")[:4]
    return next((m for m in reference.mentions if year and year in m.quote), reference.mentions[0])


_ISSUES_RULE = regex.compile(
    r"[^;\n]{0,120}?\bban hanh\s+(?:ban\s+)?(?:quy dinh|quy che|dieu le|bang gia|muc thu|danh muc va muc)\b"
)
_ISSUES_RULE_BODIES = ("UBND", "HĐND")
_RULE_YEAR_FROM = 1997  # Luật Ban hành văn bản QPPL 1996: law-making papers bear their year


def _number(document: Document, reference: Reference) -> Iterator[Warning_]:
    for mention in reference.mentions:
        found = next(numbers.find(plain_figures(mention.quote)), None)
        if found is None:
            continue
        number = found.number
        if regex.match(r"\d+/\d{5}", number.text):
            yield warning("number-misprint", mention, number=number.text)
        elif number.year and reference.date and len(reference.date) == 10 and int(reference.date[:4]) != number.year:
            yield warning(
                "number-year-differs", mention, number=number.text, year=number.year, day=local_day(reference.date)
            )
        elif number.year is None and _needs_year(document, reference, number, mention):
            yield warning("number-without-year", mention, number=number.text)
        else:
            continue
        return


_ALSO_CALLED = {("QyĐ", "QĐ"), ("QC", "QĐ"), ("TT", "TB"), ("CĐ", "CV"), ("L", "NQ"), ("PL", "NQ")}


def _type_differs(reference: Reference) -> Iterator[Warning_]:
    """The words call the paper one type and its symbol is that of another (`Công văn số 5/BC-…`)."""
    number = numbers.parse(reference.number) if reference.number else None
    if number is None or number.type_symbol is None or number.type_code is None or reference.doc_type is None:
        return
    if number.type_code != reference.doc_type and (reference.doc_type, number.type_code) not in _ALSO_CALLED:
        named, symbol = (_type_name(code) for code in (reference.doc_type, number.type_code))
        yield warning("type-differs", reference.mentions[0], named=named, number=number.text, symbol=symbol)


def _type_name(code: str) -> str:
    entry = next((e for e in vocabulary("types.json")["types"] if e["code"] == code), None)
    if entry is None:
        return code
    return str(entry["names"][0] if code == "CV" else min(entry["names"], key=len))  # `văn bản` names no type


def _needs_year(document: Document, reference: Reference, number: numbers.DocumentNumber, mention: Evidence) -> bool:
    """A nghị định or thông tư always bears its year; a decision of a people's committee does where it issues a rule."""
    if number.family is not numbers.Family.ADMINISTRATIVE:
        return False
    if reference.date and int(reference.date[:4]) < _RULE_YEAR_FROM:
        return False
    if number.type_code in ("NĐ", "TTLT") or (number.type_code == "TT" and (number.body or "").startswith("B")):
        return True
    local = number.type_code in ("QĐ", "NQ") and number.body in _ISSUES_RULE_BODIES
    after = fold(document.text[mention.end : mention.end + 160])
    return local and _ISSUES_RULE.match(after) is not None


def _two_dates(reference: Reference) -> Iterator[Warning_]:
    if reference.number is None:
        return
    days = {d.iso: m for m in reference.mentions for d in dates.find(m.quote) if d.iso and len(d.iso) == 10}
    if len(days) > 1:
        listed = ", ".join(local_day(d) for d in days)
        yield warning("cited-two-dates", list(days.values())[1], number=reference.number, days=listed)


def _replaced(reference: Reference, issued: str | None) -> Iterator[Warning_]:
    """A basis that a dated table (vocabulary/replaced.json) says was no longer in force on the paper's day."""
    if reference.role != "basis" or issued is None:
        return
    for rule in vocabulary("replaced.json")["rules"]:
        if _is_rule(reference, rule) and issued >= rule["from"]:
            shown = reference.number or f"{reference.title} năm {rule['year']}"
            yield warning(
                "basis-replaced", reference.mentions[0], number=shown, by=rule["by"], day=local_day(rule["from"])
            )


def _is_rule(reference: Reference, rule: dict[str, str | int | None]) -> bool:
    if reference.number:
        return numbers.number_key(reference.number) == numbers.number_key(str(rule["number"]))
    named = rule["title"] and title_key(reference.title) == title_key(str(rule["title"]))
    return bool(named) and (reference.date or "")[:4] == str(rule["year"])


def _body(document: Document, found: Findings) -> Iterator[Warning_]:
    """An issuer that did not exist on the paper's day (vocabulary/lifespans.json, provinces.csv)."""
    issued, written, issuer = _issued(found), found.issued_on, found.issuer
    if issued is None or written is None or issuer is None or issuer.value is None:
        return
    if min(issuer.confidence, written.confidence) < _SURE:
        return
    life = not_alive(issuer.value, issued)
    if life is None:
        return
    code = "body-ended" if life.until and life.until < issued else "body-not-yet"
    day = local_day(life.until if code == "body-ended" else life.since)
    yield warning(code, issuer.evidence, body=issuer.value, what=life.what, day=day, issued=local_day(issued))


CHECKS: tuple[Check, ...] = (_time, _deadlines, _another_paper, _own, _cited, _body)
