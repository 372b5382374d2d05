"""The serial of the own number where it is written by hand: readings weighed with what the rest of the paper says.

An office counts the papers of one symbol up through the year (Nghị định 30/2020/NĐ-CP, Điều 15; the same in Thông tư
01/2011/TT-BNV before). A paper with the same symbol that this one cites with its day is therefore older and has a
smaller serial, and tells how many such papers the office writes in a day.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import regex

from extractors.header.handwritten import MIN_SYMBOL, Decision, decide, without_hand
from extractors.header.regions import Line, date_in, lines, top_lines
from extractors.language import dates, numbers, types
from extractors.language.folding import plain
from extractors.language.numbers import DocumentNumber, NumberMatch
from extractors.vocabulary import vocabulary
from models.document import Document, WordSpan, ZoneKind

_LEAST_INITIALS = 3  # letters that are no chance
_SEEN_TYPED = 60.0  # the same number in type elsewhere in the file
# Only there: what a paper cites itself is an older paper, often of the same office and with a serial much like it
_ELSEWHERE = (ZoneKind.ANNEX, ZoneKind.OTHER_PAPER)
_OLDER = 0.02  # a serial not above that of an older paper with the same symbol
_TOO_FAR = 0.1  # one that the office would have reached only after a multiple of the days in between
_AT_MOST = 10  # that multiple
_AT_LEAST = 30  # papers that may come in between in any case
_OFFICES = "phong|ban|vu|cuc|chi cuc|van phong|thanh tra|khoa|to|trung tam"  # parts of an office that draft its papers
_NAMED = regex.compile(
    r"\s*,?\s*cua\s(?:\w+\s){0,5}?(?P<level>tinh|thanh pho|huyen|quan|thi xa|xa|phuong|thi tran|dac khu)\b"
)
_DATED = regex.compile(r"\s*,?\s*(?:ngày\s*)?")


@dataclass(frozen=True, slots=True)
class Window:
    """Serials that a paper may have: above `above`, hardly over `limit`."""

    above: int
    limit: int

    def weight(self, serial: int) -> float:
        if serial <= self.above:
            return _OLDER
        return 1.0 if serial <= self.limit else _TOO_FAR

    def usual(self, figures: int) -> float:
        """The mean weight of all serials with so many figures."""
        first, last = int("0" + "9" * (figures - 1)) + 1, int("9" * figures)
        older = max(min(self.above, last) - first + 1, 0)
        far = max(last - max(self.limit, first - 1), 0)
        every = last - first + 1
        return (older * _OLDER + far * _TOO_FAR + (every - older - far)) / every


def serial(document: Document, word: WordSpan, blank: DocumentNumber) -> Decision:
    """The serial of the own number, whose symbol is `blank`'s; the same number typed elsewhere (a reply) speaks for
    the first reading, and an older paper's serial against those that are not above it."""
    typed = typed_again(document)
    window = _window(document, blank)
    likeliest = word.hand[0][0]

    def weight(reading: str) -> float:
        # a cited paper's serial never takes the place of the own one: only the likeliest reading can be borne out
        again = reading == likeliest and numbers.number_key(f"{reading}/{blank.symbol}") in typed
        order = window.weight(int(reading)) if window and reading.isdigit() else 1.0
        return order * (_SEEN_TYPED if again else 1.0)

    decision = decide(word.hand, weight, window.usual(len(likeliest)) if window else 1.0)
    # against what was seen first, an older paper only raises a doubt: its own serial may have been misread
    return decision if decision.value in (None, likeliest) else replace(decision, value=None)


def typed_again(document: Document) -> set[str]:
    """Keys of the numbers that stand in type in annexes and attached papers."""
    return {
        found.number.key
        for found in numbers.find(document.text)
        if found.number.serial is not None and document.zone_at(found.start) in _ELSEWHERE
    }


def symbol_borne_out(document: Document, blank: DocumentNumber, own: Collection[str] = ()) -> bool:
    """Whether the paper's other words, surely recognised, tell the whole symbol: a cited number has the same one, or
    each part of it is the type in the heading, a word of its own, or the initials of a part of an office.
    `own` are the initials of the issuer.
    """
    if next(_alike(document, blank), None) is not None:
        return True
    usual = vocabulary("abbreviations.json")["symbols"]["bodies"]
    parts = regex.split(rf"[{numbers.DASHES}/]", blank.symbol)
    return all(part in usual or shortens(part, own) or _part_told(document, part) for part in parts)


def shortens(part: str, initials: Collection[str]) -> bool:
    """Whether an abbreviation is an office's initials, or their beginning: `CĐT` of a `CĐTĐH`."""
    return part in initials or (len(part) >= _LEAST_INITIALS and any(whole.startswith(part) for whole in initials))


def _part_told(document: Document, part: str) -> bool:
    headings = (types.heading(line.text) for line in top_lines(document))
    if len(part) < 2 or any(word and not word.slips and word.code == part for word in headings):
        return len(part) > 1
    alone = regex.finditer(rf"(?<![\p{{L}}\d]){regex.escape(part)}(?![\p{{L}}\d])", document.text)
    initials = r"\s".join(rf"{letter}\p{{L}}*+" for letter in plain(part) if letter.isalpha())
    named = regex.finditer(rf"(?<!\p{{L}})(?:{_OFFICES})\s{initials}(?!\p{{L}})", plain(document.text))
    return any(document.confidence(*found.span()) >= MIN_SYMBOL for found in (*alone, *named))


def _alike(document: Document, blank: DocumentNumber) -> Iterator[NumberMatch]:
    """Cited numbers with the same symbol."""
    for found in numbers.find(document.text):
        same = found.number.serial is not None and found.number.symbol == blank.symbol
        if same and document.zone_at(found.start) not in _ELSEWHERE and not _written(document, found):
            yield found


def _written(document: Document, found: NumberMatch) -> bool:
    """Whether any of it is written by hand, or recognition is not sure of it."""
    by_hand = any(word.hand for word in document.words_in(found.start, found.end))
    return by_hand or document.confidence(found.start, found.end) < MIN_SYMBOL


def _window(document: Document, blank: DocumentNumber) -> Window | None:
    """Between the youngest paper of the same symbol and year that is cited with its day, and what can have followed."""
    latest = _latest_day(document)
    if latest is None:
        return None
    older = [(day, n) for day, n in _dated(document, blank) if day.year == latest.year and day <= latest]
    return _after(older, latest) if older else None


def _after(older: Sequence[tuple[date, int]], latest: date) -> Window:
    day, highest = max(older, key=lambda cited: cited[1])
    a_day = highest / day.timetuple().tm_yday
    return Window(highest, round(highest + _AT_LEAST + _AT_MOST * a_day * (latest - day).days))


def _dated(document: Document, blank: DocumentNumber) -> Iterator[tuple[date, int]]:
    for found in _alike(document, blank):
        written = dates.first(document.text, found.end, found.end + 40)
        between = document.text[found.end : written.start] if written else ""
        if written is None or written.date is None or found.number.serial is None:
            continue
        if _DATED.fullmatch(between) and not _of_another_level(document, written.end):
            yield written.date, found.number.serial


def _of_another_level(document: Document, end: int) -> bool:
    """Whether a cited paper is said to be another body's: `… của UBND tỉnh` in a paper of an `ỦY BAN NHÂN DÂN XÃ`.

    Committees and councils of all levels write the same symbol, each with a count of its own.
    """
    named = _NAMED.match(plain(document.text[end : end + 60]))
    own = " ".join(plain(line.text) for line in lines(document, ZoneKind.HEADER_LEFT))
    return named is not None and own != "" and regex.search(rf"\b{named['level']}\b", own) is None


def _latest_day(document: Document) -> date | None:
    """The last day that the printed parts of the date line leave possible."""
    for line in top_lines(document):
        bare = Line(line.start, line.end, without_hand(document, line), line.bold)
        written = date_in(bare)
        if written and written.year:
            month = written.month or 12
            return date(written.year, month, calendar.monthrange(written.year, month)[1])
    return None
