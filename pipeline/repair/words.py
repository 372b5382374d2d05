"""Words that the page printed in pieces (`tổ chứ c`) or without a blank between them (`khenthưởng`).

Both are decided by the closed set of Vietnamese syllables, and only where one reading alone is possible.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import regex

from pipeline.repair.data import load
from pipeline.repair.syllables import has_marks, is_syllable
from pipeline.repair.traced import Edit, Traced

_RUN = regex.compile(r"[\p{L}\p{M}]++")
_LABELLED = frozenset(load("syllables")["labels"].split())  # words that a single letter may follow as their name
_LONGEST = 7  # letters of the longest Vietnamese syllable: nghiêng


def are_sound(text: str) -> bool:
    """Whether there is no piece of a word and no joined word, for sure: neither letters nor a figure to part from."""
    return all(map(_is_sound, text.split()))


# What stands between blanks comes again and again; these look at each such word once.


@lru_cache(maxsize=50_000)
def _is_sound(word: str) -> bool:
    return _has_no_piece(word) and _has_none_joined(word) and not _has_glued(word) and not _may_open_vowels(word)


@lru_cache(maxsize=50_000)
def _has_no_piece(word: str) -> bool:
    return all(map(_is_whole, _RUN.findall(word)))


@lru_cache(maxsize=50_000)
def _has_none_joined(word: str) -> bool:
    return all(map(_is_single, _RUN.findall(word)))


@lru_cache(maxsize=50_000)
def _has_glued(word: str) -> bool:
    """Whether a letter and a figure touch."""
    return _GLUED.search(word) is not None


@lru_cache(maxsize=50_000)
def _may_open_vowels(word: str) -> bool:
    """Whether the first of two vowels that stand apart (`ư` of `ư u tiên`) ends the word."""
    return _first_vowel().search(word) is not None


@cache
def _first_vowel() -> regex.Pattern[str]:
    firsts = "|".join({ways.split()[0] for ways in load("syllables")["parted"]})
    return regex.compile(rf"(?<!\p{{L}})(?:{firsts})$", regex.IGNORECASE)


@cache
def _vowels_apart() -> regex.Pattern[str]:
    """The blank in `ư u tiên`, `Ủ y ban`: each piece is a word, and the word behind says that they are one.

    Which words those are is under "parted" in data/syllables.json.
    """
    ways = []
    for (first, second), behind in ((k.split(), v) for k, v in load("syllables")["parted"].items()):
        ways.append(rf"(?<=(?<!\p{{L}}){first}) (?={second} (?:{'|'.join(behind.split())})(?!\p{{L}}))")
    return regex.compile("|".join(ways), regex.IGNORECASE)


def mend_vowels(line: Traced) -> Traced:
    """Words of two vowels that stand apart (`ư u tiên`) are put together."""
    if not any(map(_may_open_vowels, line.text.split())):
        return line
    return line.edited([Edit(found.start(), found.end(), "") for found in _vowels_apart().finditer(line.text)])


def mend_split(line: Traced, known: AbstractSet[str] = frozenset()) -> Traced:
    """Pieces of a syllable are put together where exactly one way gives a syllable.

    Of several ways, the one that leaves words of the paper (`known`, small letters) alone is taken: `nhà n ước`.
    """
    if all(map(_has_no_piece, line.text.split())):
        return line
    words = list(_RUN.finditer(line.text))
    edits: list[Edit] = []
    taken = -1
    for index, word in enumerate(words):
        if index <= taken or not _is_piece(word.group(), words, index):
            continue
        span = _only_joint(_Row(line.text, words, taken + 1), index, known)
        if span is None:
            continue
        first, last = span
        for a in range(first, last):
            edits.append(Edit(words[a].end(), words[a + 1].start(), ""))
        taken = last
    return line.edited(edits)


@dataclass(frozen=True, slots=True)
class _Row:
    """The runs of letters of a line; those before `first` have been used already."""

    text: str
    words: list[regex.Match[str]]
    first: int

    def run(self, start: int, end: int) -> list[str]:
        """The pieces from `start` to `end`, if one blank alone parts each from the next and nothing clings to them."""
        if start < self.first or end >= len(self.words):
            return []
        text, words = self.text, self.words
        if any(text[words[i].end() : words[i + 1].start()] != " " for i in range(start, end)):
            return []
        before = text[max(words[start].start() - 1, 0) : words[start].start()]
        after = text[words[end].end() : words[end].end() + 1]
        free = (not before or before in " (“\"'[-") and (not after or after in " .,;:!?)”\"']…")
        return [word.group() for word in words[start : end + 1]] if free else []

    def joined(self, span: tuple[int, int], others: list[tuple[int, int]]) -> list[str]:
        """The words in small letters that there are if this run is put together, as far as the `others` reach."""
        first, last = min(a for a, _ in others), max(b for _, b in others)
        pieces = [word.group().lower() for word in self.words[first : last + 1]]
        start, end = span[0] - first, span[1] - first
        return [*pieces[:start], "".join(pieces[start : end + 1]), *pieces[end + 1 :]]


def _is_piece(word: str, words: list[regex.Match[str]], index: int) -> bool:
    """A run of letters that is no syllable, nor an abbreviation, foreign word or outline letter."""
    if _is_whole(word):
        return False
    return not (len(word) == 1 and index and words[index - 1].group().lower() in _LABELLED)


@lru_cache(maxsize=50_000)
def _is_whole(word: str) -> bool:
    """Whether a run of letters is no piece of a word, whatever stands beside it."""
    if len(word) >= _LONGEST or is_syllable(word):
        return True
    # UBND, KT, TW: only marks of tone make capitals a piece of a word
    return word.isupper() and len(word) > 1 and not has_marks(word.replace("Đ", "D"))


def _only_joint(row: _Row, index: int, known: AbstractSet[str]) -> tuple[int, int] | None:
    """The one run of neighbours with this piece that is a syllable, or None where there is none or a choice.

    Of several, the one whose seams lie beside marked letters is meant: files part words where their font changes.
    """
    for spans in (
        ((index - 1, index), (index, index + 1)),
        ((index - 2, index), (index - 1, index + 1), (index, index + 2)),
    ):
        fitting = [span for span in spans if _fits(row.run(*span))]
        if len(fitting) > 1:
            fitting = [span for span in fitting if _seams_at_marks(row.run(*span))]
        if len(fitting) > 1:
            fitting = [span for span in fitting if all(word in known for word in row.joined(span, fitting))]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def _fits(pieces: list[str]) -> bool:
    whole = "".join(pieces)
    return bool(whole) and _same_case(pieces) and is_syllable(whole) and has_marks(whole)


def _seams_at_marks(pieces: list[str]) -> bool:
    return all(has_marks(a[-1]) or has_marks(b[0]) for a, b in pairwise(pieces))


def _same_case(pieces: list[str]) -> bool:
    """All capitals, or small letters after at most one capital at the head."""
    whole = "".join(pieces)
    return whole.isupper() or whole[1:].islower()


# ----------------------------------------------------------------------------------------- joined words

_GLUED = regex.compile(r"\p{L}\d|\d\p{L}")
_GLUED_DATE = regex.compile(r"(?<=\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4})(?=\p{Ll}\p{L}+)")
_GLUED_FIGURE = regex.compile(r"(?<![\p{L}\d])(?:ngày|tháng|năm|Ngày|Tháng|Năm|từ|đến|trước|khoản|Khoản|Điều)(?=\d)")
_FIGURE_GLUED = regex.compile(r"(?<=(?<![\p{L}\d/.,-])\d{1,4})(?:ngày|tháng|năm|của|giờ|phút)(?![\p{L}\d])")


def part_joined(line: Traced, known: AbstractSet[str] = frozenset()) -> Traced:
    """A blank is put between words printed without one, where exactly one way gives syllables.

    Of several ways, the one whose halves are both among the `known` words of the paper (small letters) is taken.
    """
    edits = []
    for word in () if all(map(_has_none_joined, line.text.split())) else _RUN.finditer(line.text):
        run = word.group()
        if _is_single(run):
            continue
        if _bounded(line.text, word.start(), word.end()) and (at := only_cut(run, known)):
            edits.append(Edit(word.start() + at, word.start() + at, " "))
    for pattern in (_GLUED_DATE, _GLUED_FIGURE, _FIGURE_GLUED) if any(map(_has_glued, line.text.split())) else ():
        for found in pattern.finditer(line.text):
            at = found.start() if pattern is _FIGURE_GLUED else found.end()
            if pattern is not _GLUED_DATE or is_syllable(_RUN.match(line.text, at).group()):  # type: ignore[union-attr]
                edits.append(Edit(at, at, " "))
    return line.edited(sorted(set(edits), key=lambda edit: edit.start))


@lru_cache(maxsize=50_000)
def _is_single(run: str) -> bool:
    return len(run) < 4 or is_syllable(run) or (run.isupper() and len(run) < 6)


def _bounded(text: str, start: int, end: int) -> bool:
    """Not inside a document number, a mail address or a link."""
    return not (text[start - 1 : start] in tuple("/@&._-\\") and start) and text[end : end + 1] not in tuple("/@&_\\")


def only_cut(run: str, known: AbstractSet[str] = frozenset()) -> int:
    """Where two syllables run into each other, if there is one such place alone; else 0."""
    cuts = _cuts(run)
    if len(cuts) > 1:
        cuts = tuple(at for at in cuts if run[:at].lower() in known and run[at:].lower() in known)
    return cuts[0] if len(cuts) == 1 else 0


@lru_cache(maxsize=50_000)
def _cuts(run: str) -> tuple[int, ...]:
    """Both halves must have two letters and one of them a Vietnamese mark, so that foreign words stay whole."""
    if len(run) > 2 * _LONGEST or not has_marks(run):
        return ()
    return tuple(
        at
        for at in range(2, len(run) - 1)
        if is_syllable(run[:at]) and is_syllable(run[at:]) and _cases_fit(run[:at], run[at:])
    )


def _cases_fit(first: str, second: str) -> bool:
    """`củaBộ` and `khenthưởng` may be two words; `BộGD` is left."""
    if first.isupper() and len(first) > 1:
        return second.isupper()
    return first[1:].islower() and (second.islower() or (second[0].isupper() and second[1:].islower()))
