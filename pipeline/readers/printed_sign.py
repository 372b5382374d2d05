"""Where the printed stroke of a symbol (`/KH-SNV`) begins, looked for in a line's ink.

Recognition runs the serial's handwriting together with the symbol, and the widths of the Times face miss the place by
half a figure where the symbol is long or set in another face. A cut through the last figure, or one in front of the
printed stroke, makes the digit reader take that figure for the stroke.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

STROKES = "/⁄"
# Of the Times face, in ems, with what scanners, other faces and italics make of them
_TALL = (0.55, 1.0)
_WIDE = (0.16, 0.55)
_LEAN = (0.22, 0.75)  # of a stroke: how far it goes to the right for its height
_BENT = 0.05  # ems from a straight line, at most: handwritten ones and sevens have a flag or a bar
_THICK = 0.17
_NEXT = 0.45  # ems from the stroke's right edge to the letter behind it, at most
_MOSTLY = 0.6  # of the rows: in the others the stroke touches the letter
_ABOVE, _BELOW = 1.0, 0.3  # ems of the picture about the base line
_LEVELS = (1.0, 0.8, 0.6, 0.45)  # of the border between ink and paper: blur and strong pens run pieces together


def stroke_edge(grey: Picture, x0: float, x1: float, base: float, em: float) -> float | None:
    """The left edge of the last slanted printed stroke between two places, or None where none is to be seen.

    All in pixels of the grey picture; `base` is the line's foot and `em` the type's size.
    """
    left, right = max(round(x0), 0), min(round(x1), grey.shape[1])
    top, foot = max(round(base - _ABOVE * em), 0), min(round(base + _BELOW * em), grey.shape[0])
    if right - left < 0.3 * em or foot - top < em:
        return None
    part = grey[top:foot, left:right]
    border, _ = cv2.threshold(part, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    for level in _LEVELS:
        edges = [piece.x for piece in _strokes(np.asarray(part <= border * level, dtype=np.uint8), em)]
        if edges:
            return left + float(max(edges))
    joined = [
        piece.x for piece in _pieces(np.asarray(part <= border, dtype=np.uint8)) if _begins_with_stroke(piece, em)
    ]
    return left + float(min(joined)) if joined else None


@dataclass(frozen=True, slots=True)
class Piece:
    """A connected piece of ink: its box in pixels and its own ink inside."""

    x: int
    tall: int
    wide: int
    ink: NDArray[np.bool_]

    @property
    def end(self) -> int:
        return self.x + self.wide


def _strokes(ink: Picture, em: float) -> list[Piece]:
    pieces = _pieces(ink)
    return [piece for piece in pieces if _is_stroke(piece, em) and _letter_follows(piece, pieces, em)]


def _pieces(ink: Picture) -> list[Piece]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return [
        Piece(x, tall, wide, np.asarray(labels[y : y + tall, x : x + wide] == number))
        for number, (x, y, wide, tall, _) in enumerate(stats[1:count].tolist(), start=1)
    ]


def _is_stroke(piece: Piece, em: float) -> bool:
    """One straight thin piece that leans to the right, as tall as the type."""
    if not (_TALL[0] * em < piece.tall < _TALL[1] * em and _WIDE[0] * em < piece.wide < _WIDE[1] * em):
        return False
    if piece.ink.sum() > _THICK * em * piece.tall:
        return False
    middles = (piece.ink * np.arange(piece.wide)).sum(axis=1) / piece.ink.sum(axis=1)
    return _is_slanted(middles, em)


def _is_slanted(places: NDArray[np.floating], em: float) -> bool:
    """Whether the places of successive rows lie on a line that leans as a stroke does."""
    rows = np.arange(len(places))
    lean, start = np.polyfit(rows, places, 1)
    bent = np.abs(places - (lean * rows + start)).max()
    return bool(_LEAN[0] < -lean < _LEAN[1] and bent < max(_BENT * em, 1.0))


def _begins_with_stroke(piece: Piece, em: float) -> bool:
    """Letters run together whose left edge is a stroke's: as tall as one, straight, leaning and mostly thin."""
    if not _TALL[0] * em < piece.tall < _TALL[1] * em or piece.wide < _WIDE[1] * em:
        return False
    first = piece.ink.argmax(axis=1)
    ends = np.array([(~row[start:]).argmax() or piece.wide for row, start in zip(piece.ink, first, strict=True)])
    inner = slice(round(0.06 * piece.tall), round(0.94 * piece.tall))  # the ends of a stroke are blunt
    return _is_slanted(first[inner], em) and float((ends < _THICK * em).mean()) > _MOSTLY


def _letter_follows(piece: Piece, pieces: list[Piece], em: float) -> bool:
    """Whether a piece as tall as a capital begins close behind this one."""
    return any(
        -0.15 * em < other.x - piece.end < _NEXT * em and other.tall > 0.5 * em
        for other in pieces
        if other is not piece
    )
