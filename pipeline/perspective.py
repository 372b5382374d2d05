"""A sheet as a telephone saw it: where a place of the flat sheet is in the photograph, and the other way round."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from models.document import Box

Corners = tuple[tuple[float, float], ...]  # of a sheet, clockwise from its top left one


@dataclass(frozen=True, slots=True)
class Slanted:
    """The corners of a sheet in a photograph, and the sheet's width and height when flat; all in one unit."""

    corners: Corners
    width: float
    height: float

    def scaled(self, by: float) -> Slanted:
        return Slanted(tuple((x * by, y * by) for x, y in self.corners), self.width * by, self.height * by)

    def in_picture(self, box: Box) -> Box:
        """Where a box of the flat sheet is in the photograph: its middle moved, its size as things are there."""
        return _moved(box, _matrix(self, True))

    def on_sheet(self, box: Box) -> Box:
        """Where a box of the photograph is on the flat sheet."""
        return _moved(box, _matrix(self, False))


@lru_cache(maxsize=64)
def _matrix(slanted: Slanted, to_picture: bool) -> NDArray[np.float64]:
    wide, high = slanted.width, slanted.height
    flat = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    seen = np.array(slanted.corners, np.float32)
    ends = (flat, seen) if to_picture else (seen, flat)
    return np.asarray(cv2.getPerspectiveTransform(*ends), np.float64)


def _moved(box: Box, matrix: NDArray[np.float64]) -> Box:
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    points = np.array([(x, y), (box.x0, y), (box.x1, y), (x, box.y0), (x, box.y1)])
    moved = np.c_[points, np.ones(5)] @ matrix.T
    places = moved[:, :2] / moved[:, 2:]
    half_x = float(np.linalg.norm(places[2] - places[1])) / 2
    half_y = float(np.linalg.norm(places[4] - places[3])) / 2
    x, y = map(float, places[0])
    return Box(round(x - half_x, 2), round(y - half_y, 2), round(x + half_x, 2), round(y + half_y, 2))
