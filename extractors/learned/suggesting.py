"""Which spans of a sentence a span categoriser weighs: all short ones, and of the long ones those with likely bounds.

Weighing every long span costs more than all else in training. A long span begins at the sentence's start, behind a mark
of punctuation or behind a word that spans were seen to follow, and ends likewise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from spacy.tokens import Doc, Span
from spacy.util import registry
from thinc.api import Ops, get_current_ops
from thinc.types import Ragged

NAME = "vanban.bounds_suggester.v1"
SHORT = 6  # words; spans up to this length are weighed wherever they stand
SEEN = 2  # times that a word must have stood beside a span


def bounds_of(spans: Iterable[Span]) -> tuple[list[str], list[str]]:
    """The words before and behind these spans, in order of the alphabet."""
    before: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    for span in spans:
        if span.start > 0:
            before[span.doc[span.start - 1].lower_] += 1
        if span.end < len(span.doc):
            behind[span.doc[span.end].lower_] += 1
    return _often(before), _often(behind)


def _often(words: Counter[str]) -> list[str]:
    return sorted(word for word, times in words.items() if times >= SEEN)


@registry.misc(NAME)
def bounds_suggester(longest: int, before: list[str], behind: list[str]) -> Callable[..., Ragged]:
    """A suggester for spaCy's `spancat`."""
    openers, closers = frozenset(before), frozenset(behind)

    def suggest(docs: Iterable[Doc], *, ops: Ops | None = None) -> Ragged:
        ops = ops or get_current_ops()
        found = [_spans(doc, longest, openers, closers) for doc in docs]
        lengths: Any = ops.asarray1i([len(spans) for spans in found])
        every = [span for spans in found for span in spans]
        data: Any = ops.asarray2i(every) if every else ops.xp.zeros((0, 0), dtype="i")
        return Ragged(data, lengths)

    return suggest


def _spans(doc: Doc, longest: int, openers: frozenset[str], closers: frozenset[str]) -> list[tuple[int, int]]:
    size, marks = len(doc), [t.is_punct for t in doc]
    words = [t.lower_ for t in doc]
    found = {(i, j) for i in range(size) for j in range(i + 1, min(i + min(SHORT, longest), size) + 1)}
    starts = [i for i in range(size) if i == 0 or marks[i - 1] or words[i - 1] in openers]
    ends = [j for j in range(1, size + 1) if j == size or marks[j] or words[j] in closers]
    found.update((i, j) for i in starts for j in ends if SHORT < j - i <= longest)
    return sorted(found)
