"""Glyphs of a PDF page joined into words by their distances, all glyphs of a page at once.

The order of a PDF's stream says little and its space characters less: see `pipeline.readers.lines`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise, repeat

import numpy as np

from models.document import Box
from pipeline.readers.glyph_columns import Flags, Glyphs
from pipeline.readers.lines import Word, shared_lengths
from pipeline.readers.text_page import Indexes, Numbers

SPACE_WITHOUT_MARK = 0.14  # em beyond the usual; a gap above this is a space even where the file has no space character
SPACE_WITH_MARK = 0.08  # em; below this a space character of the file is spurious ("tổ chứ c")
_FIRST_MARK = "\u0300"
_box: Callable[[tuple[float, ...]], Box] = partial(tuple.__new__, Box)  # a page has hundreds


def words_of(glyphs: Glyphs) -> list[Word]:
    """Glyphs of one direction, in the order of the file, joined into words by their distances."""
    if not len(glyphs):
        return []
    size = glyphs.size
    starts = _starts(glyphs, size)
    bounds = [*starts.tolist(), len(glyphs)]
    near = np.minimum.reduceat(glyphs.places[:2], starts, axis=1)
    far = np.maximum.reduceat(glyphs.places[2:4], starts, axis=1)
    sides = (*near, *far)  # left, top, right, bottom
    of_style = [(style.font, style.bold, style.italic, style.origin) for style in glyphs.styles]
    looks = list(map(of_style.__getitem__, glyphs.style.tolist()))
    return list(
        map(
            Word,
            [glyphs.text[start:end] for start, end in pairwise(bounds)],
            *(side.tolist() for side in sides),
            glyphs.baseline[starts].tolist(),
            size[starts].tolist(),
            glyphs.spaces[starts].tolist(),
            repeat(None),
            [looks[start:end] for start, end in pairwise(bounds)],
            map(_box, zip(*map(shared_lengths, sides), strict=True)),
        )
    )


def _marks(glyphs: Glyphs) -> Flags | None:
    """For each glyph whether it is a mark that combines with the letter before it; None where there is none."""
    marks = [ord(letter) for letter in set(glyphs.text) if letter >= _FIRST_MARK and unicodedata.combining(letter)]
    return np.isin(glyphs.codes, marks) if marks else None


def _starts(glyphs: Glyphs, size: Numbers) -> Indexes:
    """Where words begin: at another foot, or behind a gap that is wider than letters usually have there."""
    marks = _marks(glyphs)
    gaps = glyphs.x0[1:] - glyphs.x1[:-1]
    ems = np.maximum(np.minimum(size[1:], size[:-1]), 1.0)
    follows = _follows(glyphs, gaps, ems, marks)
    inked = ~glyphs.spaces[1:] if marks is None else ~(glyphs.spaces[1:] | marks[1:])
    runs = [0, *(np.flatnonzero(~follows) + 1).tolist(), len(glyphs)]
    tracking = _tracking(gaps / np.maximum(size[:-1], 1.0), inked, runs)
    room = np.where(glyphs.spaces[1:], SPACE_WITH_MARK, SPACE_WITHOUT_MARK)
    limits = (tracking + room) * ems
    if marks is None:
        return np.concatenate([[0], np.flatnonzero(~follows | (gaps >= limits)) + 1])
    return np.array(list(_starts_with_marks(glyphs, runs, gaps < limits, limits, marks)))


def _follows(glyphs: Glyphs, gaps: Numbers, ems: Numbers, marks: Flags | None) -> Flags:
    """Whether a glyph (from the second on) follows the one before it on its baseline."""
    drop = np.abs(glyphs.baseline[1:] - glyphs.baseline[:-1])
    follows = (drop <= 0.12 * ems) & (gaps > -0.7 * ems)
    marked = np.zeros(len(follows), dtype=bool) if marks is None else marks[1:]
    if marks is not None:
        follows = np.where(marked, (drop < ems) & (glyphs.x0[1:] < glyphs.x1[:-1] + 0.5 * ems), follows)
    if len({style.origin for style in glyphs.styles}) > 1:
        form = np.array([style.origin == "form" for style in glyphs.styles])[glyphs.style]
        follows &= (form[1:] == form[:-1]) | marked
    return follows


def _tracking(shares: Numbers, inked: Flags, runs: Sequence[int]) -> Numbers:
    """For each gap the usual gap between letters of its run, in ems: about 0, more where the type is spaced out.

    That of the third that stand nearest: where letters come from another font (`đ n v ` beside `ơ ị`), half of the
    gaps are those that they leave.

    `shares` are the gaps in ems, `inked` those that no space of the file stands in.
    """
    near = np.flatnonzero(inked & (shares > -0.3) & (shares < 0.35))
    values = shares[near].tolist()
    edges = np.searchsorted(near, [[start, end - 1] for start, end in pairwise(runs)]).tolist()
    usual = []
    for (start, end), (first, last) in zip(pairwise(runs), edges, strict=True):
        known = end - start >= 5 and last - first >= 4
        usual.append(max(sorted(values[first:last])[(last - first) // 3], 0.0) if known else 0.0)
    return np.repeat(usual, np.diff(runs))[:-1]


def _starts_with_marks(
    glyphs: Glyphs, runs: Sequence[int], goes_on: Flags, limits: Numbers, marks: Flags
) -> Iterator[int]:
    """A mark goes on with any letter; after one, the whole word's edge counts."""
    for start, end in pairwise(runs):
        yield start
        begin = start
        for at in range(start + 1, end):
            if marks[at]:
                continue
            joined = goes_on[at - 1]
            if marks[at - 1]:
                joined = glyphs.x0[at] - glyphs.x1[begin:at].max() < limits[at - 1]
            if not joined:
                yield at
                begin = at
