"""A second look at print that the first left out: names under a seal, stamps in red or blue, short lines.

Tesseract's page analysis drops lines that touch a seal, a signature or a stain. Ink of a line's shape that
no recognised word covers is cut out and read alone, as one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import cv2
import numpy as np

from pipeline.readers.quality import is_syllable
from pipeline.readers.single_lines import Area, read_alone
from pipeline.readers.tesseract import Picture, SeenWord

MOST = 10  # lines looked at a page
_TRUSTED = 0.35  # a word below this does not cover its ink
_TAKEN = 0.55  # what a second look must reach
_SIZES = (1.0, 0.7, 0.45)  # of the resolution; heavy stamped letters are told apart best when small
_FRAME = 12  # pixels of paper put around a line
_PLAIN = (1.0, 0.88)  # a reading that needs no other: every word a syllable, and surely read


def read_gaps(words: Sequence[SeenWord], black: Picture, coloured: Sequence[Picture], dpi: int) -> list[SeenWord]:
    """The words, with those of lines that were not read yet; what covers a doubtful word replaces it."""
    out = list(words)
    height = median([w.y1 - w.y0 for w in words if w.confidence > 0.6] or [dpi * 0.13])
    for number, picture in enumerate((black, *coloured)):
        areas = _areas(_uncovered(picture, out), height)[:MOST]
        for read in _read(picture, areas, dpi):
            line = 1 + max((w.line for w in out), default=0)
            found = [replace(w, line=line, coloured=number > 0) for w in read if not _known(w, out)]
            if sum(ch.isalpha() for w in found for ch in w.text) > 2:
                out = [w for w in out if not _replaced(w, found)] + found
    return out


def _known(word: SeenWord, words: Sequence[SeenWord]) -> bool:
    """Whether a trusted word already stands here."""
    area = (word.x1 - word.x0) * (word.y1 - word.y0)
    for other in words:
        wide = min(word.x1, other.x1) - max(word.x0, other.x0)
        tall = min(word.y1, other.y1) - max(word.y0, other.y0)
        if other.confidence >= _TRUSTED and wide > 0 and tall > 0 and wide * tall > 0.3 * area:
            return True
    return False


def _uncovered(picture: Picture, words: Sequence[SeenWord]) -> Picture:
    """Ink (255) that no trusted word covers."""
    _, mask = cv2.threshold(picture, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    for word in words:
        if word.confidence >= _TRUSTED:
            side = 0.18 * (word.y1 - word.y0)
            above = 0.45 * (word.y1 - word.y0)  # marks that a box leaves out
            start = (int(word.x0 - side), int(word.y0 - above))
            cv2.rectangle(mask, start, (int(word.x1 + side), int(word.y1 + side)), 0, -1)
    return np.asarray(mask, dtype=np.uint8)


def _areas(mask: Picture, height: float) -> list[Area]:
    """Places of the shape of a printed line or a part of one, the longest first."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    letters = np.zeros_like(mask)
    for label in range(1, count):
        x, y, w, h, area = stats[label]
        if 0.35 * height < h < 2.6 * height and w < 6 * height and area > 0.05 * height * height:
            part = labels[y : y + h, x : x + w] == label
            letters[y : y + h, x : x + w][part] = 255
    reach = max(int(height * 0.9), 3)
    joined = cv2.dilate(letters, np.ones((max(int(height * 0.12), 1), reach), np.uint8))
    contours, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours:
        x, y, w, h = cv2.boundingRect(contour)
        if 0.6 * height < h < 3.2 * height and w > 2.2 * height and w > 1.6 * h:
            found.append((x, y, x + w, y + h))
    return sorted(found, key=lambda a: a[0] - a[2])


def _read(picture: Picture, areas: Sequence[Area], dpi: int) -> list[list[SeenWord]]:
    """The lines read at one size after another, each until a reading leaves no doubt; the best of each, or nothing."""
    best: list[list[SeenWord]] = [[] for _ in areas]
    undecided = set(range(len(areas)))
    pads = [max(int(0.25 * (y1 - y0)), 6) for _, y0, _, y1 in areas]
    for read in read_alone(picture, areas, pads, dpi, sizes=_SIZES, frame=_FRAME):
        for number in sorted(undecided):
            found = [word for word in read[number] if any(ch.isalnum() for ch in word.text)]
            if _is_print(found) and (not best[number] or _rank(found) > _rank(best[number])):
                best[number] = found
            if not found or (best[number] and _rank(best[number]) >= _PLAIN):
                undecided.remove(number)
    return best


def _rank(words: Sequence[SeenWord]) -> tuple[float, float]:
    """(share of words that can be Vietnamese syllables, confidence)."""
    letters = [w.text.strip(".,;:-()\"'") for w in words if any(ch.isalpha() for ch in w.text)]
    sure = sum(w.confidence * len(w.text) for w in words) / sum(len(w.text) for w in words)
    return sum(is_syllable(text) for text in letters) / len(letters), sure


def _is_print(words: Sequence[SeenWord]) -> bool:
    """Whether a second look found words and not strokes: sure of them, and most can be Vietnamese syllables."""
    letters = [w for w in words if any(ch.isalpha() for ch in w.text)]
    if not letters or sum(len(w.text) for w in letters) < 3:
        return False
    sure = sum(w.confidence * len(w.text) for w in words) / sum(len(w.text) for w in words)
    good = sum(is_syllable(w.text.strip(".,;:-()\"'")) and len(w.text) > 1 for w in letters)
    return sure >= _TAKEN and good >= 0.5 * len(letters)


def _replaced(word: SeenWord, found: Sequence[SeenWord]) -> bool:
    """Whether a doubtful word lies under the words of a second look."""
    if word.confidence >= _TRUSTED:
        return False
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return any(w.x0 <= x <= w.x1 and w.y0 <= y <= w.y1 for w in found)
