"""Names of campaigns: which spellings are one name by rule, which pairs a person should look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import regex

from models.keys import without_marks

LONGEST = 240  # characters: what the table of decisions holds
ALIKE = 72  # of 100, from which on a pair is shown to a person
_PERIOD = regex.compile(
    r"\s*+(?:,|\()?\s*+(?:giai doan|nam hoc|nam|tu nam)\s++\d{4}(?:\s*+(?:-|den(?: nam)?)\s*+\d{4})?\)?$"
)
_KIND = regex.compile(r"^(?:phong trao thi dua|phong trao|cuoc van dong|cuoc thi|hoi thi|thang hanh dong)\s++(?=\S)")
_NOT_LETTERS = regex.compile(r"[^a-z0-9]++")


def key(name: str) -> str:
    """What spellings of one name have in common: letters and digits without marks, without the kind word before and
    the period behind. `Xanh – Sạch – Đẹp` and `“xanh - sạch - đẹp” năm 2026` are one."""
    plain = without_marks(name)
    plain = _KIND.sub("", _PERIOD.sub("", plain))
    return _NOT_LETTERS.sub("", plain)[:LONGEST]


def years(start: str | None, end: str | None) -> tuple[int, int] | None:
    """The first and last year of a period of which at least one end is known."""
    first, last = (int(d[:4]) if d and d[:4].isdecimal() else None for d in (start, end))
    if first is None and last is None:
        return None
    low, high = first or last or 0, last or first or 0
    return (low, high) if low <= high else (high, low)


def spells(periods: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Periods that touch each other joined, in order: a campaign launched anew years later is another one."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(set(periods)):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined


def spell_of(at: list[tuple[int, int]], period: tuple[int, int] | None, year: int | None) -> int:
    """Which spell a mention belongs to: its own period, else the spell that its year is in, else the last before."""
    if period:
        return next(i for i, (low, high) in enumerate(at) if low <= period[0] <= high)
    if year is None:
        return len(at) - 1
    for i, (low, high) in enumerate(at):
        if low <= year <= high:
            return i
    before = [i for i, (_, high) in enumerate(at) if high < year]
    return before[-1] if before else 0


def alike(names: Mapping[str, str]) -> list[tuple[str, str, int]]:
    """Pairs of keys whose names (key → name) read alike, with the likeness of 100, most alike first."""
    from rapidfuzz import fuzz, process, utils

    keys = sorted(names)
    words = [utils.default_process(without_marks(names[k])) for k in keys]
    found = []
    for first in range(0, len(keys), 500):
        scores = process.cdist(
            words[first : first + 500], words, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, dtype="uint8"
        )
        for i, row in enumerate(scores, start=first):
            found += [(keys[i], keys[j], int(row[j])) for j in row.nonzero()[0] if j > i]
    found += _begun(keys, {(a, b) for a, b, _ in found})
    return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))


def _begun(keys: list[str], known: set[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """A name that begins another (twelve letters at least) may be its short form: neighbours in sorted order."""
    found = []
    for i, short in enumerate(keys):
        for j in range(i + 1, len(keys)):
            if not keys[j].startswith(short):
                break
            if len(short) >= 12 and (short, keys[j]) not in known:
                found.append((short, keys[j], ALIKE))
    return found
