"""The words of time expressions, from `vocabulary/timewords.json`, as pieces of regular expressions."""

from __future__ import annotations

from functools import cache
from typing import Any

import regex

from extractors.language import patterns
from extractors.vocabulary import vocabulary

_PLACE = regex.compile(r"(?<!\?P)<(day|month|year|quarter|before|to|from|hour|every|semester)>")


def words() -> dict[str, Any]:
    """The vocabulary as read from its file."""
    return vocabulary("timewords.json")


@cache
def tet() -> dict[int, str]:
    """ISO day of the first day of Tết Nguyên đán by year, from `vocabulary/holidays.json`."""
    return {int(year): str(day) for year, day in vocabulary("holidays.json")["tet"].items()}


def fill(pattern: str) -> str:
    """A pattern with `<day>`, `<month>` … replaced by the spellings of those words."""
    letters: dict[str, str] = words()["letters"]
    return _PLACE.sub(lambda match: letters[match.group(1)], pattern)


def compiled(pattern: str) -> regex.Pattern[str]:
    """A case-insensitive verbose pattern over the vocabulary's letters."""
    return patterns.compiled(fill(pattern), regex.IGNORECASE | regex.VERBOSE)


def alternatives(values: list[str]) -> str:
    """One group that matches any of the fragments, longest first."""
    return "(?:" + "|".join(sorted(values, key=len, reverse=True)) + ")"


def fuzzy_words() -> str:
    return alternatives([w for group in words()["fuzzy"].values() for w in group])


def fuzzy_kind(word: str) -> str:
    """ "early", "mid", "late" or "week" for a word such as `đầu`, `giữa`, `cuối`, `tuần 2`."""
    for kind, fragments in words()["fuzzy"].items():
        if any(regex.fullmatch(f, word.strip(), regex.IGNORECASE) for f in fragments):
            return str(kind)
    return ""


def weekday_pattern() -> str:
    names = [n for group in words()["weekdays"].values() for n in group]
    return rf"(?:thứ\s*{alternatives(names)}(?![\w/])|{words()['sunday']})"


def weekday_code(text: str) -> str | None:
    """RFC 5545 code of the weekday named in the text: `thứ Sáu` → FR."""
    if regex.search(words()["sunday"], text, regex.IGNORECASE):
        return "SU"
    found = regex.search(r"thứ\s*(\w+)", text, regex.IGNORECASE)
    if not found:
        return None
    name = found.group(1).lower()
    return next((str(code) for code, names in words()["weekdays"].items() if name in names), None)


def amount(text: str) -> int | None:
    """A small number in digits or words; None where it is neither."""
    text = " ".join(text.lower().split())
    if text.isdigit():
        return int(text)
    value = words()["amounts"].get(text)
    return int(value) if value is not None else None


def ordinal(text: str) -> int | None:
    """1 to 4 out of `I`, `2`, `tư`."""
    value = words()["roman"].get(text.lower())
    return int(value) if value is not None else None
