"""Figures written by hand: the readings that recognition gives, weighed with what else the paper says.

The readings come with the words (`WordSpan.hand`), each with its chance. A reading becomes a value only where it is
right with the chance asked for (`SURE`); otherwise the readings are kept as candidates for a person to choose from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import regex

from extractors.header.regions import Line
from extractors.language import dates, numbers
from models.document import NOTHING_WRITTEN, Document, WordSpan

# Of the digit reader alone: 97 of 100 held-back readings above it are right (docs/handwriting.md). A serial may be any
# number of figures, a day or a month only few.
SURE = 0.94
SURE_DAY = 0.9
SURE_WEIGHED = 0.97  # of a reading that other parts of the paper made likelier
_MISSING = 0.03  # chance that the right one is none of the readings, at least
MOST = 0.98  # no reading of handwriting is surer than this
MIN_SYMBOL = 0.6  # lowest OCR confidence of the printed symbol behind a serial written by hand
# How many days after the paper's own day a signature's stamp is set, and how often.
_LAGS = {0: 0.52, 1: 0.26, 2: 0.08, 3: 0.06}
_LONGER_LAG = 0.006  # each further day up to two weeks
_NEVER = 0.001
_WEEKEND = 0.15  # offices work from Monday to Friday; some papers are dated on other days
_MONTH_BEFORE = 0.15  # stamped in the first days of the following month
_MONTH_UNSTAMPED = 0.02  # stamped in another month
_CITED_LATER = 0.02  # a paper hardly cites one that is younger than itself


@dataclass(frozen=True, slots=True)
class Decision:
    """The reading taken (None: not sure enough), its chance, and all readings with their weighed chances."""

    value: str | None
    chance: float
    readings: tuple[tuple[str, float], ...]


def hand_words(document: Document, line: Line) -> list[WordSpan]:
    """The words of a line that were written by hand."""
    return [w for w in document.words_in(line.start, line.end) if w.hand and w.hand != NOTHING_WRITTEN]


def is_empty_before(document: Document, start: int, end: int) -> bool:
    """Whether a printed word in text[start:end] stands behind a blank that holds no ink."""
    return any(w.hand == NOTHING_WRITTEN for w in document.words_in(start, end))


def without_hand(document: Document, line: Line) -> str:
    """The line's text with blanks in place of what is written by hand; offsets stay."""
    text = line.text
    for word in hand_words(document, line):
        start, end = max(0, word.start - line.start), min(len(text), word.end - line.start)
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def decide(
    readings: Sequence[tuple[str, float]], weight: Callable[[str], float], usual: float, least: float = SURE
) -> Decision:
    """Weighs the readings; `usual` is the weight of a value taken at random, for what was not among the readings.

    `least` is the chance from which the digit reader's own reading is taken.
    """
    weighed = sorted(((text, chance * weight(text)) for text, chance in readings), key=lambda r: -r[1])
    alone = dict(readings).get(weighed[0][0], 0.0) if weighed else 0.0
    # what was not among the readings: where the reader is not sure itself, never nothing
    missing = max(_MISSING if alone < least else 0.0, 1.0 - sum(chance for _, chance in readings))
    total = sum(w for _, w in weighed) + missing * usual
    if total <= 0 or not weighed:
        return Decision(None, 0.0, tuple(readings))
    ranked = [(text, min(w / total, MOST)) for text, w in weighed]
    best, chance = ranked[0]
    sure = chance >= (least if alone >= least else SURE_WEIGHED)
    return Decision(best if sure else None, chance, tuple(ranked))


def day_weight(year: int, month: int, stamps: Sequence[date], cited: date | None) -> Callable[[str], float]:
    """The weight of a day's reading, by the day of the week, signature stamps and the youngest cited paper."""

    def weight(reading: str) -> float:
        try:
            day = date(year, month, int(reading))
        except ValueError:
            return 0.0
        by_stamp = max((_lag(day, stamp) for stamp in stamps), default=1.0)
        working = 1.0 if day.weekday() < 5 else _WEEKEND
        return by_stamp * working * (_CITED_LATER if cited and day < cited else 1.0)

    return weight


def month_weight(year: int, stamps: Sequence[date], cited: date | None) -> Callable[[str], float]:
    """The weight of a month's reading, by the signature stamps and the youngest cited paper."""

    def weight(reading: str) -> float:
        month = int(reading)
        if not 1 <= month <= 12:
            return 0.0
        late = 1.0 if not stamps else _MONTH_UNSTAMPED
        if any((s.year, s.month) == (year, month) for s in stamps):
            late = 1.0
        elif any((s.year, s.month) == (year + month // 12, month % 12 + 1) and s.day <= 14 for s in stamps):
            late = _MONTH_BEFORE
        return late * (_CITED_LATER if cited and (year, month) < (cited.year, cited.month) else 1.0)

    return weight


def _lag(day: date, stamp: date) -> float:
    days = (stamp - day).days
    return _LAGS.get(days, _LONGER_LAG if 3 < days <= 14 else _NEVER)


def usual_weight(weight: Callable[[str], float], most: int = 31) -> float:
    """The mean weight over the days of a month (`most` 12: over the months of a year)."""
    return sum(weight(str(value)) for value in range(1, most + 1)) / most


def youngest_cited(document: Document, year: int, month: int) -> date | None:
    """The latest full date that stands behind a cited number, not later than the paper's own month."""
    found = [d for d in _cited_dates(document) if (d.year, d.month) <= (year, month)]
    return max(found, default=None)


def _cited_dates(document: Document) -> Iterator[date]:
    for match in numbers.find(document.text):
        if match.number.serial is None:
            continue
        written = dates.first(document.text, match.end, match.end + 40)
        between = document.text[match.end : written.start] if written else ""
        if written and written.date and regex.fullmatch(r"\s*,?\s*(?:ngày\s*)?", between):
            yield written.date
