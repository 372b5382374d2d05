"""A sheet photographed on a darker desk: found in the picture, and laid flat.

A telephone is never held quite level: the sheet's sides run together, lines of print lean differently at the head and
at the foot, and the dark desk about it spoils what is measured over the whole picture. What a scanner's dark borders
leave looks alike: the print tells whether it was laid flat by them.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.perspective import Corners, Slanted
from pipeline.readers.ink import levelness
from pipeline.readers.tesseract import Picture

_SMALL = 8  # the sheet is looked for on a picture so much smaller
_LETTERS = 15  # pixels of it: print is closed over
_LEVELS = range(40, 230, 6)  # between desk and paper: the light is not even
_SHARE = (0.4, 0.985)  # of the picture
_FILLED = 0.95  # how well four corners must describe what is bright
_DARKER = 18.0  # of 255: the desk beside each side of the sheet
_PRINT = 900  # pixels of the longer side on which lines of print are looked at
_LEVELLED = 1.03  # times what they were before: how level the lines of a sheet laid flat must be
_EDGE = 0.012  # of the picture's sides: a side of the sheet nearer to the edge than that has no desk beside it


def slanted(grey: Picture) -> Slanted | None:
    """Where a photographed sheet lies in a grey picture and how large it is laid flat (pixels); None for scans."""
    small = cv2.resize(grey, None, fx=1 / _SMALL, fy=1 / _SMALL, interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_LETTERS, _LETTERS), np.uint8))
    paper = np.asarray(cv2.medianBlur(closed, 9), dtype=np.uint8)
    found = max(_sheets(paper), key=lambda pair: pair[0], default=None)
    if found is None:
        return None
    corners = found[1] * _SMALL
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    wide, high = max(sides[0], sides[2]), max(sides[1], sides[3])
    factor = min(grey.shape[1] / wide, grey.shape[0] / high)
    places: Corners = tuple((float(x), float(y)) for x, y in corners)
    if not _is_levelled(grey, Slanted(places, float(wide), float(high))):
        return None
    return Slanted(places, float(round(wide * factor)), float(round(high * factor)))


def _sheets(paper: Picture) -> Iterator[tuple[float, NDArray[np.float32]]]:
    """(how well it stands out, corners) of what may be the sheet, at each level of brightness."""
    for level in _LEVELS:
        mask = np.asarray(paper > level, dtype=np.uint8)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
        if count < 2:
            continue
        biggest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
        area = float(stats[biggest, cv2.CC_STAT_AREA])
        if not _SHARE[0] < area / mask.size < _SHARE[1]:
            continue
        outlines, _ = cv2.findContours(
            np.asarray(labels == biggest, dtype=np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
        )
        hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
        four = cv2.approxPolyDP(hull, 0.03 * cv2.arcLength(hull, True), True)
        whole = cv2.contourArea(hull)
        if len(four) != 4 or min(area / whole, 1.0) * cv2.contourArea(four) / whole < _FILLED:
            continue
        corners = _in_order(four.reshape(4, 2).astype(np.float32))
        if (contrast := _contrast(paper, corners)) >= _DARKER:
            yield contrast, corners


def _in_order(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """Clockwise from the top left one."""
    across, down = corners.sum(1), corners[:, 0] - corners[:, 1]
    order = [across.argmin(), down.argmax(), across.argmax(), down.argmin()]
    return np.asarray(corners[order], dtype=np.float32)


def _contrast(paper: Picture, corners: NDArray[np.float32]) -> float:
    """How much darker it is outside than inside, along the side where that is least; sides at the edge do not count."""
    high, wide = paper.shape
    middle = corners.mean(0)
    reach = max(3.0, 0.012 * max(high, wide))
    found = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = start + np.linspace(0.1, 0.9, 40)[:, None] * (end - start)
        normal = np.array([end[1] - start[1], start[0] - end[0]])
        normal = normal / (np.linalg.norm(normal) or 1.0)
        if np.dot(normal, middle - start) > 0:
            normal = -normal
        if _at_edge(along, wide, high):
            continue
        found.append(float(np.median(_values(paper, along - reach * normal) - _values(paper, along + reach * normal))))
    return min(found, default=0.0)


def _at_edge(points: NDArray[np.float64], wide: int, high: int) -> bool:
    near = _EDGE * max(wide, high)
    x, y = np.median(points, axis=0)
    return bool(x < near or y < near or x > wide - near or y > high - near)


def _values(paper: Picture, points: NDArray[np.float64]) -> NDArray[np.float64]:
    columns = np.clip(np.rint(points[:, 0]).astype(int), 0, paper.shape[1] - 1)
    rows = np.clip(np.rint(points[:, 1]).astype(int), 0, paper.shape[0] - 1)
    return np.asarray(paper[rows, columns], dtype=np.float64)


def _is_levelled(grey: Picture, sheet: Slanted) -> bool:
    """Whether the lines of print are more level on the sheet laid flat: the borders of a scan are no sheet's sides."""
    scale = _PRINT / max(grey.shape)
    small = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    inked = cv2.adaptiveThreshold(small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    inside = np.zeros_like(small)
    corners = np.array(sheet.corners) * scale
    cv2.fillPoly(inside, [np.rint(corners + 0.04 * (corners.mean(0) - corners)).astype(np.int32)], 1)
    print_there = np.asarray(cv2.min(np.asarray(inked, dtype=np.uint8), inside), dtype=np.uint8)
    return levelness(flattened(print_there, sheet.scaled(scale))) >= _LEVELLED * levelness(print_there)


def flattened(picture: Picture, sheet: Slanted) -> Picture:
    """The sheet cut out of its photograph and laid flat."""
    wide, high = round(sheet.width), round(sheet.height)
    flat = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(sheet.corners, np.float32), flat)
    return np.asarray(cv2.warpPerspective(picture, matrix, (wide, high), flags=cv2.INTER_CUBIC), dtype=np.uint8)
