"""Digits written by hand: a net's columns read as a string, from several looks at the same ink."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

import cv2
import numpy as np

from pipeline.readers.digits.net import ABOVE, EM, HEIGHT, OTHER, Grey, Ink, available, nets, normalised, probabilities

__all__ = ["ABOVE", "EM", "HEIGHT", "OTHER_SIGN", "available", "joined", "looks", "read"]

OTHER_SIGN = "?"  # stands for something written that is no digit
_BEAM = 10
_LEAST = 0.004  # chance below which a class is not followed in a column
_WITNESSES = 2.0  # that know nothing of each other: so much are the nets of all sizes worth
_UNSEEN = 0.003  # chance of a string that the nets of one size do not give
_SIGNS = [*"0123456789", OTHER_SIGN]
# (stretch across, stretch down, slant, ems down): how the same ink is looked at
_VIEWS = (
    (1.0, 1.0, 0.0, 0.0),
    (0.92, 0.94, 0.0, 0.044),
    (1.08, 1.06, 0.0, -0.044),
    (1.0, 0.97, 0.14, 0.094),
    (1.04, 1.0, -0.14, -0.094),
    (1.12, 0.94, 0.07, 0.0),
)


def read(grey: Grey) -> dict[str, float]:
    """Strings of digits (and OTHER_SIGN) that a line's picture may hold, with their chances, the likeliest first.

    `grey` is HEIGHT pixels high, its print EM pixels, its base line ABOVE ems from the top (`looks` cuts such).
    The empty string says that nothing is written.
    """
    found = joined([_at_size(grey, em) for em in sorted({net.em for net in nets()})])
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _at_size(grey: Grey, em: float) -> dict[str, float]:
    """The chances that the nets of one size give, on average over nets and views."""
    ink = normalised(_sized(grey, em / EM))
    readers = [net for net in nets() if net.em == em]
    total: dict[str, float] = defaultdict(float)
    for view in _VIEWS:
        seen = _seen(ink, view, em)
        for net in readers:
            for text, chance in _strings(probabilities(seen, net)).items():
                total[text] += chance / len(_VIEWS) / len(readers)
    return total


def joined(found: Sequence[dict[str, float]]) -> dict[str, float]:
    """The chances that the nets of several sizes give, as those of witnesses: multiplied.

    What nets of one size mistake they mostly mistake alike; those of another size and kind make other mistakes. More
    than two together weigh as much as two: they do share some mistakes, and chances are to mean what they meant.
    """
    every = {text for one in found for text in one}
    weight = min(_WITNESSES / len(found), 1.0)
    weights = {text: math.prod(one.get(text, 0.0) + _UNSEEN for one in found) ** weight for text in every}
    total = sum(weights.values())
    return {text: weight / total for text, weight in weights.items()}


def _sized(grey: Grey, by: float) -> Grey:
    if by == 1:
        return grey
    height, width = grey.shape
    return np.asarray(cv2.resize(grey, (max(round(width * by), 1), round(height * by)), interpolation=cv2.INTER_AREA))


def _seen(ink: Ink, view: tuple[float, float, float, float], em: float) -> Ink:
    across, down, slant, shift = view
    if view == _VIEWS[0]:
        return ink
    height, width = ink.shape
    base = ABOVE * em
    matrix = np.array([[across, -slant, slant * base], [0, down, base * (1 - down) + shift * em]], np.float32)
    return np.asarray(cv2.warpAffine(ink, matrix, (round(width * across) + 2, height)), dtype=np.float32)


def looks(picture: Grey, left: float, right: float, base: float, em: float) -> Grey:
    """The part of a grey picture between two places (pixels) on a base line, at the reader's size."""
    factor = EM / em
    width = max(round((right - left) * factor), 8)
    matrix = np.array([[factor, 0, -left * factor], [0, factor, ABOVE * EM - base * factor]], np.float64)
    if factor < 0.7:  # as INTER_AREA does: without it thin strokes vanish between the pixels
        picture = cv2.blur(picture, (max(round(0.8 / factor), 1),) * 2)
    return np.asarray(
        cv2.warpAffine(picture, matrix, (width, HEIGHT), flags=cv2.INTER_LINEAR, borderValue=255), dtype=np.uint8
    )


def _strings(columns: Ink) -> dict[str, float]:
    """The likeliest strings of the columns (CTC prefix beam search)."""
    beams: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}  # ends in nothing, ends in its last sign
    for column in columns:
        if column[0] > 1 - _LEAST:
            beams = {text: ((idle + busy) * float(column[0]), 0.0) for text, (idle, busy) in beams.items()}
            continue
        following = [int(k) for k in np.flatnonzero(column > _LEAST) if k]
        grown: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for text, (idle, busy) in beams.items():
            grown[text][0] += (idle + busy) * float(column[0])
            for k in following:
                _follow(grown, text, _SIGNS[k - 1], (idle, busy), float(column[k]))
        best = sorted(grown.items(), key=lambda item: -sum(item[1]))[:_BEAM]
        beams = {text: (chances[0], chances[1]) for text, chances in best}
    return {text: idle + busy for text, (idle, busy) in beams.items()}


def _follow(grown: dict[str, list[float]], text: str, sign: str, chances: Sequence[float], chance: float) -> None:
    idle, busy = chances
    if text.endswith(sign):
        grown[text][1] += busy * chance
        grown[text + sign][1] += idle * chance
    else:
        grown[text + sign][1] += (idle + busy) * chance


assert len(_SIGNS) == OTHER + 1
