"""Whether a blank of a printed line holds ink: the difference between a serial written by hand and none at all.

Judged by the picture alone. Dotted leaders, rules, specks and the ends of the printed words beside the blank are no
writing; any stroke as tall as a quarter of the type is, in whatever colour.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

ABOVE, BELOW = 0.95, 0.30  # ems of the picture above and below the base line: the lines about it stay outside
LEAST_WIDTH = 0.6  # ems; in a narrower blank an empty place cannot be told from a tight one
_EDGE = 0.12  # ems cut off on both sides: the edges of the printed words are not known better
_REACH = 0.3  # ems that a printed word's end, or a letter of the line above, reaches into the blank
_STROKE = 0.25  # ems: no stroke of a figure is lower
_FAINT = 32  # of 255: darker than the paper by this much is ink, a pencil's too
_MEND = 0.05  # ems: breaks of a thin stroke


def is_empty(picture: Picture, x0: float, x1: float, base: float, em: float) -> bool:
    """Whether nothing is written between two places on a base line (all in pixels of the RGB or grey picture)."""
    if x1 - x0 < LEAST_WIDTH * em:
        return False
    left, right = round(x0 + _EDGE * em), round(x1 - _EDGE * em)
    top, foot = round(base - ABOVE * em), round(base + BELOW * em)
    if left < 0 or top < 0 or right > picture.shape[1] or foot > picture.shape[0]:
        return False  # a blank that the page cuts off tells nothing
    part = picture[top:foot, left:right]
    # the darkest channel: pens and stamps of every colour are ink here
    grey = part if part.ndim == 2 else np.asarray(part[:, :, :3].min(axis=2), dtype=np.uint8)
    return not _has_stroke(grey, em)


def _has_stroke(grey: Picture, em: float) -> bool:
    paper = float(np.percentile(grey, 75))
    ink = np.asarray((grey < paper - _FAINT) * 255, dtype=np.uint8)
    mend = max(round(_MEND * em), 1)
    ink = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((mend, mend), np.uint8)), dtype=np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    height, width = grey.shape
    return any(_is_stroke(piece, height, width, em) for piece in stats[1:count].tolist())


def _is_stroke(piece: list[int], height: int, width: int, em: float) -> bool:
    """A piece of ink tall enough for a figure's stroke, and no print that reaches in from beside or above."""
    x, y, wide, tall, _ = piece
    if tall < _STROKE * em:
        return False
    beside = (x == 0 or x + wide == width) and wide < _REACH * em
    above = (y == 0 or y + tall == height) and tall < _REACH * em
    return not (beside or above)
