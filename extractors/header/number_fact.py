"""From the readings of the own number to one fact: a value, or none with the reason, and candidates.

Which of several readings is believed: `witnesses`. A serial that is not read is no value; see `own_number`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import regex

from extractors.header.witnesses import Strength, believed
from extractors.language import numbers
from extractors.language.numbers import DocumentNumber
from models.document import Document
from models.values import BLANK, CONFLICT, HANDWRITTEN, Candidate, Fact

SURE = 0.8  # confidence under which a line of the header weighs no more than any other place


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A reading of the own number: `state` is "read", "blank" or "handwritten"."""

    number: DocumentNumber | None
    symbol: str | None
    start: int
    end: int
    state: str
    confidence: float
    rule: str
    options: tuple[tuple[str, float], ...] = ()  # readings of handwriting: numbers with their chances


def agreed(document: Document, sure: Sequence[OwnNumber], elsewhere: Callable[[], Iterable[OwnNumber]] = tuple) -> Fact:
    """The first of the sure readings, unless another is stronger; a conflict where choosing would be guessing.

    `elsewhere` finds witnesses that have a say, asked only where the header's own line does not settle it.
    """
    first = sure[0]
    rivals = [r for r in sure if _same_symbol(r, first)]
    if len({_key(r) for r in rivals}) > 1 or _strength(document, first, first) is not Strength.HEADER:
        rivals += [r for r in elsewhere() if r.state == "read" and _same_symbol(r, first)]
    keys = believed((_key(r), _strength(document, r, first)) for r in rivals)
    named = [next(r for r in rivals if _key(r) == key) for key in keys]
    if len(named) > 1:
        return _conflict(document, named)
    best = named[0] if named else first
    return fact(document, best, [r for r in sure if r is not best])


def _key(reading: OwnNumber) -> str:
    return reading.number.key if reading.number else ""


def _same_symbol(one: OwnNumber, other: OwnNumber) -> bool:
    """A joint paper bears the numbers of both bodies: only serials under one symbol gainsay each other."""
    return numbers.number_key(one.symbol or "") == numbers.number_key(other.symbol or "")


_HEADER_RULES = ("number.header-line", "number.bare-line", "number.title-line")


def _strength(document: Document, reading: OwnNumber, first: OwnNumber) -> Strength:
    alone = reading is first or _ends_its_line(document, reading)
    if reading.rule in _HEADER_RULES and alone:
        return Strength.HEADER if reading.confidence >= SURE else Strength.ELSEWHERE
    annex = reading.rule == "number.annex-line"
    in_passing = reading.rule in _HEADER_RULES or (annex and not _is_annex_line(document, reading))
    return Strength.SENTENCE if in_passing else Strength.ELSEWHERE


_NOTE_ONLY = regex.compile(r"\W*(?:\p{L}+\s+){0,4}?(?:k[eè]m|đính kèm)\s+theo\s+(?:\p{L}+\s+){1,6}", regex.IGNORECASE)


def _is_annex_line(document: Document, reading: OwnNumber) -> bool:
    """`(Ban hành kèm theo Quyết định số …` opens its line; in a sentence it may be another paper's annex."""
    line = document.text.rfind("\n", 0, reading.start) + 1
    return _NOTE_ONLY.match(document.text[max(line, reading.start - 120) : reading.start]) is not None


def _ends_its_line(document: Document, reading: OwnNumber) -> bool:
    """A further line `Số: …` with words behind the number is a citation broken off from its sentence."""
    end = document.text.find("\n", reading.end)
    return len(document.text[reading.end : end if end >= 0 else None].strip()) <= 3


def _conflict(document: Document, named: list[OwnNumber]) -> Fact:
    """No value: places of the paper of equal strength state different serials; each is a candidate."""
    first = named[0]
    candidates = (*(_candidate(document, r) for r in named), *_options(document, first))
    sureness = min(r.confidence for r in named)
    place = document.evidence(first.start, first.end)
    return Fact(None, sureness, place, "number.conflict", {"symbol": first.symbol}, CONFLICT, candidates)


def fact(document: Document, best: OwnNumber, others: list[OwnNumber]) -> Fact:
    candidates = [*_options(document, best), *(_candidate(document, r) for r in others if r.number)]
    details = {"symbol": best.symbol}
    if best.state == "read" and best.number:
        other_keys = {r.number.key for r in others if r.number and r.state == "read"}
        agrees = not (other_keys - {best.number.key})
        sureness = best.confidence if agrees else min(best.confidence, 0.75)
        evidence = document.evidence(best.start, best.end)
        return Fact(best.number.text, sureness, evidence, best.rule, details, candidates=tuple(candidates))
    if best.number and best.number.serial is not None and not best.options:
        candidates.insert(0, _candidate(document, best))
    reason = BLANK if best.state == "blank" else HANDWRITTEN
    evidence = document.evidence(best.start, best.end)
    return Fact(None, best.confidence, evidence, best.rule, details, reason, tuple(candidates))


def _options(document: Document, best: OwnNumber) -> list[Candidate]:
    """The readings of handwriting that were not taken."""
    place = document.evidence(best.start, best.end)
    taken = best.number.text if best.state == "read" and best.number else None
    kept = [(text, chance) for text, chance in best.options if text != taken]
    return [Candidate(text, chance, place, best.rule, {"symbol": best.symbol}) for text, chance in kept]


def _candidate(document: Document, reading: OwnNumber) -> Candidate:
    text = reading.number.text if reading.number and reading.number.serial is not None else None
    sureness = reading.confidence if reading.state == "read" else min(0.4, reading.confidence)
    return Candidate(
        text, sureness, document.evidence(reading.start, reading.end), reading.rule, {"symbol": reading.symbol}
    )
