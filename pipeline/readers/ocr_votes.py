"""Readings of one page at several resolutions, set against each other.

A digit that recognition takes for another (8 for 6) comes with full confidence; read at another resolution it
mostly comes out differently. Where two readings differ over a number, its line is read a third time, and the
majority is taken; what was outvoted stays with the word, and its confidence says how far they agreed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.readers.quality import is_syllable
from pipeline.readers.single_lines import Area
from pipeline.readers.tesseract import SeenWord

Reader = Callable[[Sequence[Area]], list[SeenWord]]  # reads parts of the page again, each a line

MOST_AGAIN = 24  # lines read a third time, a page
_DOUBTFUL = 0.75
_BETTER = 0.1  # by which another reading of plain words must be surer
_NO_MAJORITY = 0.55  # most confidence of a number that every reading gives differently


@dataclass(frozen=True, slots=True)
class _Span:
    """Words of one line that cover the same place in two readings."""

    first: tuple[SeenWord, ...]
    second: tuple[SeenWord, ...]


def voted(first: Sequence[SeenWord], second: Sequence[SeenWord], again: Reader) -> list[SeenWord]:
    """The words of the first reading, corrected by the second and, for numbers in dispute, by a third."""
    spans = list(_spans(first, second))
    disputed = [span for span in spans if _is_number(span) and _bare(span.first) != _bare(span.second)]
    third = _third(first, disputed, again)
    out: list[SeenWord] = []
    for span in spans:
        if not _is_number(span):
            out += _surer(span)
        elif _bare(span.first) == _bare(span.second):
            out += _agreed(span)
        else:
            out += _majority(span, [w for w in third if _covers(span, w)])
    return out


def _spans(first: Sequence[SeenWord], second: Sequence[SeenWord]) -> Iterable[_Span]:
    """Each word of the first reading is in one span; words that only the second has are left to a later look."""
    left = sorted(second, key=lambda w: w.x0)
    lines: dict[int, list[SeenWord]] = {}
    for word in first:
        lines.setdefault(word.line, []).append(word)
    for line in lines.values():
        words = sorted(line, key=lambda w: w.x0)
        yield from _line_spans(words, _in_band(left, words))


def _in_band(words: Iterable[SeenWord], line: Sequence[SeenWord]) -> list[SeenWord]:
    """Those of the words that stand on the line."""
    top, foot = min(w.y0 for w in line), max(w.y1 for w in line)
    left, right = line[0].x0, max(w.x1 for w in line)
    across = (w for w in words if top <= (w.y0 + w.y1) / 2 <= foot and w.x1 >= left and w.x0 <= right)
    return [word for word in across if _level(word, line)]


def _level(word: SeenWord, line: Sequence[SeenWord]) -> bool:
    """Whether a word is level with the nearest one of the line."""
    nearest = min(line, key=lambda w: max(w.x0 - word.x1, word.x0 - w.x1))
    shared = min(nearest.y1, word.y1) - max(nearest.y0, word.y0)
    return shared > 0.4 * min(nearest.y1 - nearest.y0, word.y1 - word.y0)


def _line_spans(words: Sequence[SeenWord], beside: Sequence[SeenWord]) -> Iterable[_Span]:
    used: set[int] = set()
    at = 0
    while at < len(words):
        ours, theirs = [words[at]], list[int]()
        grown = True
        while grown:
            x0, x1 = min(w.x0 for w in ours), max(w.x1 for w in ours)
            new = [i for i, w in enumerate(beside) if i not in used and _overlap(w, x0, x1)]
            used.update(new)
            theirs += new
            reach = max([x1, *(beside[i].x1 for i in theirs)])
            grown = at + len(ours) < len(words) and _overlap(words[at + len(ours)], x0, reach)
            if grown:
                ours.append(words[at + len(ours)])
        yield _Span(tuple(ours), tuple(beside[i] for i in sorted(theirs, key=lambda i: beside[i].x0)))
        at += len(ours)


def _overlap(word: SeenWord, x0: float, x1: float) -> bool:
    shared = min(word.x1, x1) - max(word.x0, x0)
    return shared > 0.25 * min(word.x1 - word.x0, x1 - x0)


def _covers(span: _Span, word: SeenWord) -> bool:
    x0, x1 = min(w.x0 for w in span.first), max(w.x1 for w in span.first)
    y0, y1 = min(w.y0 for w in span.first), max(w.y1 for w in span.first)
    return x0 <= (word.x0 + word.x1) / 2 <= x1 and y0 <= (word.y0 + word.y1) / 2 <= y1


def _bare(words: Sequence[SeenWord]) -> str:
    return "".join(ch for w in words for ch in w.text if ch.isalnum())


def _text(words: Sequence[SeenWord]) -> str:
    return " ".join(w.text for w in words)


def _is_number(span: _Span) -> bool:
    return any(ch.isdigit() for w in (*span.first, *span.second) for ch in w.text)


def _sure(words: Sequence[SeenWord]) -> float:
    """Confidence of words together, by their length."""
    length = sum(len(w.text) for w in words)
    return sum(w.confidence * len(w.text) for w in words) / length if length else 0.0


def _agreed(span: _Span) -> tuple[SeenWord, ...]:
    """The same letters and digits twice: the surer reading's words and signs, at the greater confidence."""
    better = span.second if _sure(span.second) > _sure(span.first) else span.first
    sure = max(_sure(span.first), _sure(span.second))
    line = span.first[0].line
    return tuple(replace(w, confidence=round(max(w.confidence, sure), 3), line=line) for w in better)


def _surer(span: _Span) -> tuple[SeenWord, ...]:
    """Plain words: the second reading only where the first was in doubt and the second reads as well and surer."""
    if not span.second or _bare(span.first) == _bare(span.second):
        return span.first
    if _sure(span.first) >= _DOUBTFUL or _sure(span.second) < _sure(span.first) + _BETTER:
        return span.first
    if _syllables(span.second) < _syllables(span.first):
        return span.first
    line = span.first[0].line
    others = (_text(span.first),)
    return tuple(replace(w, line=line, others=others) for w in span.second)


def _syllables(words: Sequence[SeenWord]) -> float:
    plain = [w.text.strip(".,;:()\"'“”-") for w in words]
    return sum(is_syllable(word) for word in plain) / len(plain) if plain else 0.0


def _third(first: Sequence[SeenWord], disputed: Sequence[_Span], again: Reader) -> list[SeenWord]:
    """Lines with numbers in dispute, read once more."""
    numbers = list(dict.fromkeys(span.first[0].line for span in disputed))[:MOST_AGAIN]
    lines = [[w for w in first if w.line == number] for number in numbers]
    return again([_area(line) for line in lines]) if lines else []


def _area(line: Sequence[SeenWord]) -> Area:
    x0, y0 = min(w.x0 for w in line), min(w.y0 for w in line)
    return x0, y0, max(w.x1 for w in line), max(w.y1 for w in line)


def _majority(span: _Span, third: Sequence[SeenWord]) -> tuple[SeenWord, ...]:
    """The reading that two of three give; the surest, much less sure, where all differ."""
    readings = [tuple(words) for words in (span.first, span.second, third) if words]
    line = span.first[0].line
    texts = list(dict.fromkeys(_text(words) for words in readings))
    best = max(readings, key=_sure)
    for words in readings:
        same = [other for other in readings if _bare(other) == _bare(words)]
        if len(same) > 1:
            best = max(same, key=_sure)
            sure = sum(_sure(other) for other in same) / len(same)
            return _chosen(best, line, sure * 0.95, texts)
    return _chosen(best, line, min(_sure(best), _NO_MAJORITY), texts)


def _chosen(words: Sequence[SeenWord], line: int, sure: float, texts: Sequence[str]) -> tuple[SeenWord, ...]:
    others = tuple(text for text in texts if text != _text(words))
    return tuple(replace(w, line=line, confidence=round(sure, 3), others=others) for w in words)
