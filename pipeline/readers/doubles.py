"""Letters that a PDF page draws twice at nearly the same place: shadows, and bold made by drawing twice."""

from __future__ import annotations

import numpy as np

from pipeline.readers.glyph_columns import Glyphs

_MOST_NEIGHBOURS = 60


def drop_doubles(glyphs: Glyphs) -> Glyphs:
    """Without the second drawing of a glyph at (nearly) the same place: shadows, and bold made by drawing twice."""
    near = _near_their_like(glyphs)
    if not near:
        return glyphs
    kept = np.ones(len(glyphs), dtype=bool)
    places: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    left, foot, style = glyphs.x0[near].tolist(), glyphs.baseline[near].tolist(), glyphs.style[near].tolist()
    for at, x, y, look in zip(near, left, foot, style, strict=True):
        size, turn = glyphs.styles[look].size, glyphs.styles[look].turn
        reach = max(0.12 * size, 0.3)
        row, letter = round(y / 2), glyphs.text[at]
        beside = (place for step in (-1, 0, 1) for place in places.get((letter, turn, row + step), ()))
        if any(abs(ax - x) < reach and abs(ay - y) < reach for ax, ay in beside):
            kept[at] = False
        else:
            places.setdefault((letter, turn, row), []).append((x, y))
    return glyphs if kept.all() else glyphs.where(kept)


def _near_their_like(glyphs: Glyphs) -> list[int]:
    """The glyphs that have the same letter within reach, in order; all of them where letters crowd."""
    count = len(glyphs)
    if count < 2:
        return []
    order = np.lexsort((glyphs.x0, glyphs.codes))
    letters, x0, foot = glyphs.codes[order], glyphs.x0[order], glyphs.baseline[order]
    reach = np.maximum(0.12 * glyphs.size[order], 0.3)
    furthest = float(reach.max())
    found = np.zeros(count, dtype=bool)
    for step in range(1, min(count, _MOST_NEIGHBOURS)):
        apart = x0[step:] - x0[:-step]
        beside = (letters[step:] == letters[:-step]) & (apart < furthest)
        if not beside.any():
            return list(np.sort(order[found]).tolist())
        pair = np.maximum(reach[step:], reach[:-step])
        close = beside & (apart < pair) & (np.abs(foot[step:] - foot[:-step]) < pair)
        found[step:] |= close
        found[:-step] |= close
    return list(range(count))
