"""A scan made ready for recognition: colours told apart, turned straight, rules and dirt taken out.

Red is the seal's colour, blue the signature's (and handwriting's). Black print is what gets recognised; red
or blue print outside the seal (stamps with a name, KHẨN) is kept as a layer of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]

_SATURATED = 60  # of 255: above this (and not too bright) a pixel is coloured ink
_SHRINK = 12  # the paper's light is measured on a picture this much smaller
_SHADOW = 45  # of 255: paper that differs by more over a page was photographed
_SEAL_DPI = 75
_SPECK = 0.01  # inches across: smaller than any point of print
_STREWN = 6.0  # specks a square inch from which a page is strewn with them; clean scans have two at most
_PARTS = 8  # of a page's sides, in which specks are counted
_SOFT = 1 / 300  # inches
_MAX_SKEW = 6.0  # degrees; scans that lean more are turned by Tesseract's own orientation test first


@dataclass(frozen=True, slots=True)
class Circle:
    """A round seal, in pixels."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Layers:
    """Grey pictures of one size: black print, and coloured print outside the seals (None where there is none)."""

    black: Picture
    red: Picture | None
    blue: Picture | None
    seals: tuple[Circle, ...]


def grey(picture: Picture) -> Picture:
    if picture.ndim == 2:
        return picture
    return np.asarray(cv2.cvtColor(picture[:, :, :3], cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def layers(picture: Picture, dpi: int, *, photographed: bool = False) -> Layers:
    """An RGB picture's ink by colour, uneven light (of a photograph) evened out first."""
    picture = evened(picture, always=photographed)
    if picture.ndim == 2:
        return Layers(picture, None, None, ())
    red, blue = _coloured(picture)
    if not red.any() and not blue.any():
        return Layers(grey(picture), None, None, ())
    black = picture[:, :, 0].copy()  # red ink is bright in the red channel
    _whiten(black, _grown(red, 3), _over(black, 120))
    _whiten(black, _grown(red | blue, 15), _over(black, 150))  # the pale halo of coloured strokes
    brightest = np.asarray(cv2.max(cv2.max(*cv2.split(picture)[:2]), picture[:, :, 2]), dtype=np.uint8)
    _whiten(black, _grown(blue, 3), _over(brightest, 105))  # print under blue ink stays dark in every channel
    seals = round_seals(red, dpi)
    return Layers(black, _layer(red, seals, dpi), _layer(blue, (), dpi), seals)


def _over(picture: Picture, least: float) -> Mask:
    """255 where the picture is brighter, else 0."""
    return np.asarray(cv2.threshold(picture, least, 255, cv2.THRESH_BINARY)[1], dtype=np.uint8)


def _under(picture: Picture, limit: float) -> Mask:
    """255 where the picture (whole numbers) is darker, else 0."""
    most = math.ceil(limit) - 1
    return np.asarray(cv2.threshold(picture, most, 255, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)


def _whiten(picture: Picture, where: Mask, and_where: Mask) -> None:
    cv2.max(picture, cv2.min(where, and_where), dst=picture)


def evened(picture: Picture, *, always: bool = False) -> Picture:
    """A photograph's shadows taken out: each place measured against the paper about it. A scan stays as it is."""
    small = cv2.resize(grey(picture), None, fx=1 / _SHRINK, fy=1 / _SHRINK, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 9)
    dark, light = np.percentile(paper, (4, 96))
    if not always and (light - dark < _SHADOW or dark < 25):  # a black edge is not a shadow
        return picture
    full = cv2.resize(paper, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    factor = 245.0 / np.maximum(full, 30.0)
    out = picture * (factor[:, :, None] if picture.ndim == 3 else factor)
    return np.asarray(np.clip(out, 0, 255), dtype=np.uint8)


def _coloured(picture: Picture) -> tuple[Mask, Mask]:
    """Masks of red and of blue ink."""
    hsv = cv2.cvtColor(picture[:, :, :3], cv2.COLOR_RGB2HSV)
    orange = cv2.inRange(hsv, (0, _SATURATED + 1, 61), (13, 255, 255))
    purple = cv2.inRange(hsv, (161, _SATURATED + 1, 61), (180, 255, 255))
    blue = cv2.inRange(hsv, (96, _SATURATED + 1, 61), (139, 255, 234))
    return _opened(cv2.max(orange, purple)), _opened(blue)


def _opened(mask: cv2.typing.MatLike) -> Mask:
    """Without single pixels: the coloured fringes that JPEG and the scanner leave round black print."""
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), dtype=np.uint8)


def _grown(mask: Mask, by: int) -> Mask:
    return np.asarray(cv2.dilate(mask, np.ones((by, by), np.uint8)), dtype=np.uint8)


def inked(black: Picture) -> Mask:
    """Dark pixels of a grey picture."""
    return _under(black, min(_threshold(black), 160))


def round_seals(mask: Mask, dpi: int) -> tuple[Circle, ...]:
    """Rings 28 to 50 mm across drawn in the mask's ink (a state seal is some 36 mm)."""
    factor = _SEAL_DPI / dpi
    small = cv2.resize(mask, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    ring = _over(np.asarray(small, dtype=np.uint8), 40)
    low, high = round(14 / 25.4 * _SEAL_DPI), round(25 / 25.4 * _SEAL_DPI)
    circles = cv2.HoughCircles(
        cv2.GaussianBlur(ring, (3, 3), 0),
        cv2.HOUGH_GRADIENT,
        1.0,
        low,
        param1=120,
        param2=22,
        minRadius=low,
        maxRadius=high,
    )
    if circles is None:
        return ()
    found: list[Circle] = []
    for x, y, radius in circles.reshape(-1, 3)[:40]:
        outer = _outer_ring(ring, float(x), float(y), float(radius), high)
        if outer and all((c.x - x / factor) ** 2 + (c.y - y / factor) ** 2 > (low / factor) ** 2 for c in found):
            found.append(Circle(x / factor, y / factor, outer / factor))
    return tuple(found)


def _outer_ring(ring: Mask, x: float, y: float, radius: float, most: int) -> float:
    """The greatest radius at which a ring is drawn about this centre; 0 where it is too broken to be a seal's."""
    best = 0.0
    for r in np.arange(radius - 3, most + 1, 0.5):
        if _drawn(ring, x, y, float(r)) > 0.62:
            best = float(r)
    return best + 4 if best else 0.0  # the line itself is some 1 mm wide


def _drawn(ring: Mask, x: float, y: float, radius: float) -> float:
    """The share of a circle's line that is ink."""
    angles = np.linspace(0, 2 * math.pi, 120, endpoint=False)
    xs = np.rint(x + radius * np.cos(angles)).astype(int)
    ys = np.rint(y + radius * np.sin(angles)).astype(int)
    inside = (xs >= 0) & (ys >= 0) & (xs < ring.shape[1]) & (ys < ring.shape[0])
    return float((ring[ys[inside], xs[inside]] > 0).sum()) / len(angles)


def _layer(mask: Mask, seals: tuple[Circle, ...], dpi: int) -> Picture | None:
    """Coloured ink as black on white, seals left out; None where too little is left to be print."""
    kept = mask.copy()
    for seal in seals:
        cv2.circle(kept, (int(seal.x), int(seal.y)), int(seal.radius), 0, -1)
    if cv2.countNonZero(kept) < (dpi / 25.4) ** 2 * 4:  # 4 square millimetres of ink
        return None
    return np.asarray(255 - _grown(kept, 2), dtype=np.uint8)


# Straight -----------------------------------------------------------------------------------------------


def skew(black: Picture) -> float:
    """Degrees by which the lines of print fall to the right (negative: rise), from the sharpest row profile."""
    scale = 900 / max(black.shape)
    small = np.asarray(cv2.resize(black, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    ink = (small < _threshold(small)).astype(np.uint8)
    ink[:, : int(0.04 * ink.shape[1])] = 0
    ink[:, int(0.96 * ink.shape[1]) :] = 0
    if ink.sum() < 50:
        return 0.0
    return round(_lean(ink), 2)


def _lean(inked: Mask) -> float:
    """The angle at which the rows of a mask of print stand out most sharply."""
    best = max(np.arange(-_MAX_SKEW, _MAX_SKEW + 0.01, 0.5), key=lambda a: _sharpness(inked, float(a)))
    return float(max(np.arange(best - 0.5, best + 0.51, 0.1), key=lambda a: _sharpness(inked, float(a))))


def levelness(inked: Mask) -> float:
    """How sharply the rows of a mask of print stand out at the best lean, whatever its size and amount of ink."""
    return _sharpness(inked, _lean(inked)) / (float(inked.sum()) or 1.0)


def _sharpness(ink: Mask, angle: float) -> float:
    rows = cv2.reduce(_turned(ink, angle, 0), 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S).astype(np.float64).ravel()
    return float(((rows[1:] - rows[:-1]) ** 2).sum())


def _threshold(picture: Picture) -> float:
    value, _ = cv2.threshold(picture, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return float(value)


def _turned(picture: Picture, angle: float, border: int) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    out = cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=border
    )
    return np.asarray(out, dtype=np.uint8)


def straightened(picture: Picture, angle: float) -> Picture:
    """A grey picture turned about its middle by `angle` degrees (counter-clockwise), white beyond its edges."""
    return picture if abs(angle) < 0.15 else _turned(picture, angle, 255)


def straightened_mask(mask: Mask, angle: float) -> Mask:
    """A mask turned as `straightened` turns a picture, empty beyond its edges."""
    return mask if abs(angle) < 0.15 else _over(_turned(mask, angle, 0), 60)


def unturned(x: float, y: float, angle: float, width: float, height: float) -> tuple[float, float]:
    """Where a place of the straightened picture is on the picture as it was."""
    if abs(angle) < 0.15:
        return x, y
    turn = math.radians(angle)
    dx, dy = x - width / 2, y - height / 2
    return (
        width / 2 + dx * math.cos(turn) - dy * math.sin(turn),
        height / 2 + dx * math.sin(turn) + dy * math.cos(turn),
    )


def turned(x: float, y: float, angle: float, width: float, height: float) -> tuple[float, float]:
    """Where a place of a picture is on the straightened one."""
    return unturned(x, y, -angle, width, height)


# Rules and dirt -----------------------------------------------------------------------------------------

Segment = tuple[float, float, float, float]  # x0, y0, x1, y1


def rules(black: Picture, dpi: int) -> tuple[list[Segment], list[Segment], Mask]:
    """Horizontal and vertical rules (middle lines, in pixels), and the mask of their ink."""
    inked = cv2.adaptiveThreshold(black, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 15)
    ink = np.asarray(inked, dtype=np.uint8)
    across = _long(ink, (int(dpi * 0.45), 1))
    down = _long(ink, (1, int(dpi * 0.28)))
    thick = int(dpi * 0.03)
    flat = _segments(across, across=True, thick=thick)
    upright = _segments(down, across=False, thick=thick)
    mask = np.zeros_like(black)
    for x0, y0, x1, y1 in flat + upright:
        reach = thick + int(max(x1 - x0, y1 - y0)) // 40
        rows = slice(max(int(y0) - reach, 0), int(y1) + reach)
        columns = slice(max(int(x0) - reach, 0), int(x1) + reach)
        mask[rows, columns] |= across[rows, columns] | down[rows, columns]
    return flat, upright, _grown(mask, 3)


def _long(ink: Mask, size: tuple[int, int]) -> Mask:
    """Ink that runs on for `size` pixels, small breaks and leaning allowed for."""
    gap = (max(size[0] // 20, 1), max(size[1] // 20, 1))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, gap))
    return np.asarray(
        cv2.morphologyEx(closed, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, size)), dtype=np.uint8
    )


def _segments(mask: Mask, *, across: bool, thick: int) -> list[Segment]:
    """The middle lines of long thin pieces of ink; one may lean by a twentieth of its length."""
    joined = np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    out: list[Segment] = []
    for x, y, width, height, area in stats[1:count].tolist():
        long, wide = (width, height) if across else (height, width)
        if area / long > thick or wide > thick + long / 20 or long < 6 * thick:
            continue
        if across:
            out.append((float(x), y + height / 2, float(x + width), y + height / 2))
        else:
            out.append((x + width / 2, float(y), x + width / 2, float(y + height)))
    return out


def without(black: Picture, mask: Mask) -> Picture:
    """The picture, white where the mask (0 or 255) is set."""
    return np.asarray(cv2.max(black, mask), dtype=np.uint8)


def smoothed(black: Picture, dpi: int) -> Picture:
    """A page strewn with specks (a fax, a copy in two tones) with its specks and the steps of its letters softened."""
    _, _, stats, centres = cv2.connectedComponentsWithStats(_under(black, 128), connectivity=8)
    specks = centres[1:][stats[1:, cv2.CC_STAT_AREA] <= (dpi * _SPECK) ** 2]
    height, width = black.shape
    # all over the page: borders and shadows leave theirs in one place
    there, _, _ = np.histogram2d(specks[:, 0], specks[:, 1], bins=_PARTS, range=[[0, width], [0, height]])
    if np.median(there) * there.size < _STREWN * black.size / (dpi * dpi):
        return black
    return np.asarray(cv2.GaussianBlur(black, (0, 0), dpi * _SOFT), dtype=np.uint8)


def without_edges(black: Picture) -> Picture:
    """Without the dark bars that a scanner's lid leaves along the edges of a page."""
    ink = _under(black, 110)
    height, width = ink.shape
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y, w, h, area = stats.T
    touches = (x <= 2) | (y <= 2) | (x + w >= width - 2) | (y + h >= height - 2)
    bars = touches & ((w > 0.15 * width) | (h > 0.1 * height)) & (area > 0.25 * w * h)
    bars[0] = False  # the paper
    return without(black, np.where(bars[labels], np.uint8(255), np.uint8(0))) if bars.any() else black.copy()
