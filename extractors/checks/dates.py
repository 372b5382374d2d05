"""Days that do not add up: ranges that run backwards, weekdays that do not fit, days that do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import regex

from extractors.language import dates
from extractors.language.dates import WrittenDate
from extractors.language.whole_texts import shared
from extractors.references.words import fold

_BETWEEN = regex.compile(r"\s*(?:-|den|–|—|toi)\s*(?:het\s+)?(?:ngay\s+)?")
_YEARS = regex.compile(r"(?<![\d/])(?P<a>(?:19|20)\d\d)\s*-\s*(?P<b>(?:19|20)\d\d)(?![\d/])")
_PART = r"(?:thang\s+(?P<m{0}>\d{{1,2}})\s?(?:/|nam\s)\s?|nam\s+)(?P<y{0}>(?:19|20)\d\d)(?![\d/])"
_FROM_TO = regex.compile(rf"(?<!\w)tu\s+{_PART.format('a')}\s+(?:den|toi)\s+(?:het\s+)?{_PART.format('b')}")
_CLOCK = r"(?P<h{0}>\d{{1,2}})\s?(?:gio|h(?![a-z])|g(?![a-z])|:)\s?(?P<n{0}>\d{{2}})?(?:\s?phut)?"
_HOURS = regex.compile(  # of one day: an hour of the next day has its day beside it
    rf"(?<!\w)tu\s+{_CLOCK.format('a')}\s*(?:den|-)\s*{_CLOCK.format('b')}(?!\s*(?:\d|hom\s+sau|ngay\s+hom\s+sau))"
)
_EVENING = 17 * 60  # minutes: what begins later may end in the morning
_YEARS_CUE = regex.compile(r"(?:giai\s+doan|nhiem\s+ky|nam\s+hoc|thoi\s+ky)\s+\(?$")
_WEEKDAY = r"(?P<name>thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu\s+nhat|cn)"
_AFTER = regex.compile(rf"\s*[(,]\s*(?:ngay\s+|nham\s+)?{_WEEKDAY}(?!\p{{L}})")
_BEFORE = regex.compile(rf"(?<!\p{{L}}){_WEEKDAY}\s*,?\s*\(?\s*(?:ngay\s+)?$")
_INDEX = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5}


@shared(1)
def _dates(text: str) -> tuple[WrittenDate, ...]:
    return tuple(dates.find(text))


def backward_ranges(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of every `from … to …` whose end lies before its beginning: two full days, or two years."""
    folded = fold(text)
    days = [d for d in _dates(text) if d.date]
    for first, second in pairwise(days):
        gap = folded[first.end : second.start]
        if len(gap) < 16 and _BETWEEN.fullmatch(gap) and first.date and second.date and second.date < first.date:
            yield first.start, second.end
    for years in _YEARS.finditer(folded):
        if int(years["b"]) < int(years["a"]) and _YEARS_CUE.search(folded, max(0, years.start() - 20), years.start()):
            yield years.start(), years.end()
    for span in _FROM_TO.finditer(folded):
        if _ordinal(span, "b") < _ordinal(span, "a"):
            yield span.span()
    for hours in _HOURS.finditer(folded):
        if _minutes(hours, "b") < _minutes(hours, "a") < _EVENING:
            yield hours.span()


def _ordinal(span: regex.Match[str], side: str) -> tuple[int, int]:
    """(year, month) of one side of a range; a year alone ends with its last month, so that it can only lie before."""
    month = span[f"m{side}"]
    return int(span[f"y{side}"]), int(month) if month else (0 if side == "a" else 12)


def _minutes(hours: regex.Match[str], side: str) -> int:
    return 60 * int(hours[f"h{side}"]) + int(hours[f"n{side}"] or 0)


def weekdays(text: str) -> Iterator[tuple[int, int, date]]:
    """(start, end, day) of every day whose written weekday is not its own: `ngày 02/01/2011 (thứ 2)`."""
    folded = fold(text)
    for written in _dates(text):
        if written.date is None:
            continue
        after = _AFTER.match(folded, written.end, written.end + 24)
        before = None if after else _BEFORE.search(folded, max(0, written.start - 20), written.start)
        named = after or before
        if named and _weekday(named["name"]) != written.date.weekday():
            start = before.start() if before else written.start
            end = after.end() if after else written.end
            closing = text[end : end + 1] == ")" and "(" in text[start:end]
            yield start, end + closing, written.date


def _weekday(name: str) -> int:
    return _INDEX.get(name.rsplit(maxsplit=1)[-1], 6)


_FIGURES = regex.compile(r"(?<![\d/.,-])(?:ngay\s+)?(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>(?:19|20)\d\d)(?![\d/])")
_WORDS = regex.compile(r"ngay\s+(?P<d>\d{1,2})\s+thang\s+(?P<m>\d{1,2})\s+nam\s+(?P<y>(?:19|20)\d\d)(?!\d)")


def impossible_dates(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of days that no calendar has: `31/6/2024`, `ngày 30 tháng 02 năm 2023`."""
    folded = fold(text)
    for pattern in (_FIGURES, _WORDS):
        for m in pattern.finditer(folded):
            if not int(m["d"]) or not int(m["m"]):
                continue  # a figure that was not read
            try:
                date(int(m["y"]), int(m["m"]), int(m["d"]))
            except ValueError:
                yield m.start(), m.end()
