"""The words around what was found, marked, and the page on which they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

import regex

from corpus.search.query import Query
from corpus.search.views import Run
from extractors.language.folding import one_tone_style, plain
from models.document_store import page_starts

WIDTH = 220  # letters of a snippet
BEFORE = 70  # of them before the first word found
MOST = 2_000  # places looked at
TIMEOUT = 0.5  # seconds


@dataclass(frozen=True)
class Snippet:
    """`start` and `end` are offsets of the first marked words; None where nothing was found."""

    runs: tuple[Run, ...]
    start: int | None
    end: int | None


def snippet(text: str, query: Query) -> Snippet:
    """The piece of the text that holds most of the words, those side by side before others; its beginning if none."""
    folded, places = "", []
    for way in (_lower, plain) if query.marked else (plain,):  # as typed, before any other spelling
        folded = way(text)
        places = _phrase_places(folded, query, way) or _word_places(folded, query, way)
        if places:
            break
    if not places:
        return Snippet((Run(_tidy(text[:WIDTH]), marked=False),) if text.strip() else (), None, None)
    first, count = _best(places, folded)
    low = _word_start(text, max(places[first][0] - BEFORE, 0))
    high = _word_end(text, min(low + WIDTH, len(text)))
    runs: list[Run] = [Run("…", marked=False)] if low else []
    at = low
    for start, end in places[first : first + count + 20]:
        if start < at or end > high:
            continue
        runs += [Run(_tidy(text[at:start]), marked=False), Run(_tidy(text[start:end]), marked=True)]
        at = end
    runs.append(Run(_tidy(text[at:high]) + ("…" if high < len(text) else ""), marked=False))
    return Snippet(tuple(run for run in runs if run.text), places[first][0], places[first][1])


def page_of(layout: bytes, offset: int) -> int | None:
    """The 1-based page of an offset; None where the paper stands on no pages."""
    starts = page_starts(layout)
    if starts is None:
        return None
    at = bisect_right(starts, (offset, 10**9)) - 1
    return starts[max(at, 0)][1] if starts else 1


def _lower(text: str) -> str:
    """In small letters and one tone style, letter for letter, so that offsets stay."""
    small = one_tone_style(text.lower())
    return small if len(small) == len(text) else text


Way = Callable[[str], str]


def _phrase_places(folded: str, query: Query, way: Way) -> list[tuple[int, int]]:
    wanted = [p for p in query.phrases if len(p.words) > 1] or ([query.side_by_side] if query.side_by_side else [])
    found: list[tuple[int, int]] = []
    for phrase in wanted:
        words = r"[^\p{L}\p{N}]+".join(regex.escape(way(word)) for word in phrase.words)
        found += _places(rf"(?<![\p{{L}}\p{{N}}]){words}(?![\p{{L}}\p{{N}}])", folded)
    return sorted(found)


def _word_places(folded: str, query: Query, way: Way) -> list[tuple[int, int]]:
    words = {way(word) for word in query.words}
    if query.number:
        words |= {w for w in query.number.replace("-", "/").split("/") if w}
    if not words:
        return []
    ways = "|".join(regex.escape(way(word)) for word in sorted(words, key=len, reverse=True))
    return _places(rf"(?<![\p{{L}}\p{{N}}])(?:{ways})(?![\p{{L}}\p{{N}}])", folded)


def _places(pattern: str, folded: str) -> list[tuple[int, int]]:
    found = []
    try:
        for match in regex.finditer(pattern, folded, timeout=TIMEOUT):
            found.append(match.span())
            if len(found) >= MOST:
                break
    except TimeoutError:
        pass
    return found


def _best(places: list[tuple[int, int]], folded: str) -> tuple[int, int]:
    """(index of the first place, how many) of the piece with most different words; the earliest of equals."""
    best, first, count = 0, 0, 1
    last = 0
    for i, (start, _) in enumerate(places):
        last = max(last, i)
        while last + 1 < len(places) and places[last + 1][1] - start <= WIDTH - BEFORE:
            last += 1
        different = len({folded[a:b] for a, b in places[i : last + 1]})
        if different > best:
            best, first, count = different, i, last - i + 1
    return first, count


def _word_start(text: str, at: int) -> int:
    if at == 0:
        return 0
    blank = text.find(" ", at, at + 20)
    return blank + 1 if blank >= 0 else at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    blank = text.rfind(" ", max(at - 20, 0), at)
    return blank if blank > 0 else at


def _tidy(text: str) -> str:
    """White space of any kind as one blank; blanks at the ends stay, for runs follow each other."""
    return regex.sub(r"\s+", " ", text)
