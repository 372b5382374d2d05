"""A printed page that is written and stamped upon: its pixels, ink laid on them, figures by a pen.

Lengths are points where nothing else is said; ink is 0 (paper) to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.handwriting.synthesis import FINE, OFFICE, Writer, hands_here
from pipeline.readers.digits.net import EM

Page = NDArray[np.uint8]
Ink = NDArray[np.float32]
Box = tuple[float, float, float, float]
Colour = tuple[int, int, int]
RED, BLUE, BLACK = (205, 40, 50), (35, 45, 145), (40, 40, 40)


@dataclass(frozen=True)
class Sheet:
    """A printed page as drawn at `dpi` (`page`, written upon in place) and as PDFium has it."""

    page: Page
    pdf: Any
    dpi: int
    rng: np.random.Generator

    @property
    def scale(self) -> float:
        """Pixels a point."""
        return self.dpi / 72

    def down(self, points: float) -> float:
        """The pixels from the page's top that a height in points from its foot is."""
        return float((self.pdf.get_height() - points) * self.scale)


def found(page: Any, words: str) -> Box | None:
    """(left, bottom, right, top) in points of the first place of the words on a page."""
    text = page.get_textpage()
    place = text.search(words, match_case=True).get_next() if words else None
    if place is None:
        return None
    boxes = np.array([text.get_charbox(place[0] + i, loose=True) for i in range(place[1])])
    return (*boxes[:, :2].min(0), *boxes[:, 2:].max(0))


def pen(rng: np.random.Generator, figures: str, em: float) -> Ink:
    """Figures by one hand, 0 to 1 ink, for type of `em` pixels; their foot at two thirds of the height."""
    canvas = np.zeros((round(3 * EM * FINE), round(7 * EM * FINE)), np.float32)
    writer, x, foot = Writer(rng, hands_here(), manner=OFFICE), 0.2 * EM * FINE, 2 * EM * FINE
    for figure in figures:
        _, right = writer.draw(canvas, int(figure), x, foot)
        x = max(right + 0.1 * EM * FINE * rng.uniform(-0.3, 1), x + 0.3 * EM * FINE)
    width = round(min(x + 0.3 * EM * FINE, canvas.shape[1]))
    scale = em / (EM * FINE)
    size = (max(1, round(width * scale)), round(canvas.shape[0] * scale))
    return np.asarray(cv2.resize(canvas[:, :width], size, interpolation=cv2.INTER_AREA), np.float32)


def inked(page: Page, ink: Ink, left: float, top: float, colour: Colour) -> None:
    """Lays ink on a page, its corner at (left, top) pixels; what falls off the page is lost."""
    x, y = max(round(left), 0), max(round(top), 0)
    part = page[y : y + ink.shape[0], x : x + ink.shape[1]]
    some = ink[: part.shape[0], : part.shape[1], None]
    part[:] = np.minimum(part, (255 * (1 - some) + np.array(colour) * some).astype(np.uint8))
