"""Glyphs of a PDF page joined into words by their distances, all glyphs of a page at once.

The order of a PDF's stream says little and its space characters less: see `pipeline.readers.lines`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.readers.glyphs import Glyph
from pipeline.readers.lines import Word

SPACE_WITHOUT_MARK = 0.14  # em beyond the usual; a gap above this is a space even where the file has no space character
SPACE_WITH_MARK = 0.08  # em; below this a space character of the file is spurious ("tổ chứ c")
_FIRST_MARK = "\u0300"

Floats = npt.NDArray[Any]  # a number for each glyph


def words_of(glyphs: Iterable[Glyph]) -> list[Word]:
    """Glyphs of one direction, in the order of the file, joined into words by their distances."""
    every = list(glyphs)
    if not every:
        return []
    texts, x0, y0, x1, y1, baseline, size, fonts, bold, italic, _, _, _, spaces, origins = zip(*every, strict=True)
    looks = list(zip(fonts, bold, italic, origins, strict=True))
    marks = _marks(texts)
    after = _After(every, marks, np.array(x0), np.array(x1), np.array(baseline), np.array(size), np.array(spaces))
    words = []
    for start, end in after.words():
        first = every[start]
        words.append(
            Word(
                "".join(texts[start:end]),
                min(x0[start:end]),
                min(y0[start:end]),
                max(x1[start:end]),
                max(y1[start:end]),
                first.baseline,
                first.size,
                first.space_before,
                None,
                looks[start:end],
            )
        )
    return words


def _marks(texts: Sequence[str]) -> list[bool]:
    """For each text whether it begins with a mark that combines with the letter before it."""
    return [text >= _FIRST_MARK and unicodedata.combining(text[0]) != 0 for text in texts]


@dataclass(frozen=True, slots=True)
class _After:
    """Glyphs in the order of the file: what each has to do with the one before it. All distances in points."""

    glyphs: Sequence[Glyph]
    marks: Sequence[bool]
    x0: Floats
    x1: Floats
    baseline: Floats
    size: Floats
    spaces: Floats

    def words(self) -> Iterator[tuple[int, int]]:
        """(start, end) of each word. A mark goes on with any letter; after one, the whole word's edge counts."""
        gaps, ems = self.x0[1:] - self.x1[:-1], self._ems()
        room = np.where(self.spaces[1:], SPACE_WITH_MARK, SPACE_WITHOUT_MARK)
        for start, end in pairwise([0, *self._run_starts(gaps, ems), len(self.glyphs)]):
            inner = slice(start, end - 1)
            tracking = self._tracking(start, end, gaps[inner])
            limits = (tracking + room[inner]) * ems[inner]
            goes_on = gaps[inner] < limits
            yield from self._cut(start, end, goes_on.tolist(), limits)

    def _cut(self, start: int, end: int, goes_on: Sequence[bool], limits: Floats) -> Iterator[tuple[int, int]]:
        begin = start
        for at, joined in enumerate(goes_on, start + 1):
            if self.marks[at]:
                continue
            after_mark = self.marks[at - 1]
            if not (self.x0[at] - self.x1[begin:at].max() < limits[at - start - 1] if after_mark else joined):
                yield begin, at
                begin = at
        yield begin, end

    def _ems(self) -> Floats:
        return np.maximum(np.minimum(self.size[1:], self.size[:-1]), 1.0)

    def _run_starts(self, gaps: Floats, ems: Floats) -> list[int]:
        """Where a glyph does not follow the one before it on its baseline."""
        drop = np.abs(self.baseline[1:] - self.baseline[:-1])
        follows = (drop <= 0.12 * ems) & (gaps > -0.7 * ems)
        if any(self.marks):
            marked = np.array(self.marks[1:])
            follows = np.where(marked, (drop < ems) & (self.x0[1:] < self.x1[:-1] + 0.5 * ems), follows)
        else:
            marked = np.zeros(len(follows), dtype=bool)
        origins = [glyph.origin for glyph in self.glyphs]
        if len(set(origins)) > 1:
            same = np.array([a == b for a, b in pairwise(origins)])
            follows &= same | marked
        return list((np.flatnonzero(~follows) + 1).tolist())

    def _tracking(self, start: int, end: int, gaps: Floats) -> float:
        """The usual gap between letters of a run, in ems: about 0, more where the type is spaced out.

        That of the third that stand nearest: where letters come from another font (`đ n v ` beside `ơ ị`), half of the
        gaps are those that they leave.
        """
        if end - start < 5:
            return 0.0
        inked = ~self.spaces[start + 1 : end]
        if any(self.marks[start + 1 : end]):
            inked &= ~np.array(self.marks[start + 1 : end])
        shares = (gaps / np.maximum(self.size[start : end - 1], 1.0))[inked]
        near = shares[(shares > -0.3) & (shares < 0.35)].tolist()
        return max(sorted(near)[len(near) // 3], 0.0) if len(near) >= 4 else 0.0
