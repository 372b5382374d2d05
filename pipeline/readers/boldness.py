"""Which lines of a scanned page are set in bold: told by the thickness of their strokes in the picture.

The mean length of the ink's horizontal runs is a quarter to a half larger in bold type than in the same page's running
text, and differs by a tenth at most between lines of one weight, whatever the letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np

from pipeline.pages import RawCell, RawLine, RawTable, RawWord
from pipeline.readers.tesseract import Picture

BOLD = 1.17  # times the running text's thickness
_LEAST_RUNS = 60  # of a line: some six letters at 300 dpi
_LONGEST = 0.35  # ems: longer runs are rules and strokes that touch
_LONG_LINE = 45  # characters: running text
_SURE = 0.6  # least confidence of a word that is measured: stamps and handwriting are none
_LARGER = 1.12  # type so much larger than the running text has thicker strokes for that alone
_POINTS = 72.0


@dataclass(frozen=True, slots=True)
class Weight:
    """Mean thickness of a line's strokes in pixels, and its type size in points."""

    thickness: float
    size: float
    letters: int


def with_boldness(blocks: Sequence[RawLine | RawTable], picture: Picture, dpi: int) -> list[RawLine | RawTable]:
    """The blocks with the words of bold lines marked; boxes in points of the grey picture."""
    lines = [line for block in blocks for line in _lines(block)]
    weights = {id(line): weight for line in lines if (weight := _weight(line, picture, dpi / _POINTS)) is not None}
    usual = _usual(list(weights.values()))
    if usual is None:
        return list(blocks)
    bold = {key for key, weight in weights.items() if _is_bold(weight, usual)}
    return [_marked(block, bold) for block in blocks]


def _lines(block: RawLine | RawTable) -> Sequence[RawLine]:
    return [block] if isinstance(block, RawLine) else [line for cell in block.cells for line in cell.lines]


def _weight(line: RawLine, picture: Picture, scale: float) -> Weight | None:
    """None where there is too little print to tell."""
    words = [word for word in line.words if word.box and word.origin == "ocr" and (word.confidence or 0) >= _SURE]
    runs = [_runs(word, picture, scale) for word in words]
    lengths = np.concatenate(runs) if runs else np.zeros(0)
    if len(lengths) < _LEAST_RUNS:
        return None
    return Weight(float(lengths.mean()), median(word.size for word in words), len(line.text))


def _runs(word: RawWord, picture: Picture, scale: float) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The lengths of the ink's horizontal runs in a word's box."""
    assert word.box is not None
    box = word.box
    part = picture[
        max(int(box.y0 * scale), 0) : int(box.y1 * scale) + 1, max(int(box.x0 * scale), 0) : int(box.x1 * scale) + 1
    ]
    if part.size < 4:
        return np.zeros(0, np.int64)
    _, ink = cv2.threshold(part, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    rows = np.zeros((part.shape[0], part.shape[1] + 2), np.int8)
    rows[:, 1:-1] = ink
    edges = np.diff(rows.ravel())
    lengths = np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)
    return np.asarray(lengths[lengths <= max(_LONGEST * word.size * scale, 3)], np.int64)


def _usual(weights: Sequence[Weight]) -> Weight | None:
    """Of the running text: the median of its lines; where there are hardly any, the thinner lines of the page."""
    running = [weight for weight in weights if weight.letters >= _LONG_LINE]
    if len(running) >= 3:
        return Weight(median(w.thickness for w in running), median(w.size for w in running), 0)
    thin = sorted(weights, key=lambda weight: weight.thickness)[: max(len(weights) // 2, 1)]
    return Weight(median(w.thickness for w in thin), median(w.size for w in thin), 0) if len(weights) >= 3 else None


def _is_bold(weight: Weight, usual: Weight) -> bool:
    larger = weight.size / usual.size if usual.size else 1.0
    return weight.thickness / usual.thickness >= BOLD * (larger if larger > _LARGER else 1.0)


def _marked(block: RawLine | RawTable, bold: set[int]) -> RawLine | RawTable:
    if isinstance(block, RawLine):
        return _bold(block) if id(block) in bold else block
    cells = tuple(_marked_cell(cell, bold) for cell in block.cells)
    return block if cells == block.cells else replace(block, cells=cells)


def _marked_cell(cell: RawCell, bold: set[int]) -> RawCell:
    if not any(id(line) in bold for line in cell.lines):
        return cell
    return replace(cell, lines=tuple(_bold(line) if id(line) in bold else line for line in cell.lines))


def _bold(line: RawLine) -> RawLine:
    return replace(line, words=tuple(word._replace(bold=True) if word.origin == "ocr" else word for word in line.words))
