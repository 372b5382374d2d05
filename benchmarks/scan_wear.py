"""What happens to a paper between the printer and the file: wear of the sheet, the machine or telephone that took it.

`worn` works on the sheet's pixels before it is taken, `taken` gives the picture as the file holds it. All by lot.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from benchmarks.scan_sheet import Page

MM = 1 / 25.4  # inches


@dataclass(frozen=True)
class Wear:
    """What one paper went through: the same for all its pages, but for chance within a page.

    `way` is "scanner", "photo" or "fax"; `turn` quarters clockwise of all pages; `shown` how strongly the back of
    the sheet shows through; `toner` how dark the print is, 1 as printed.
    """

    way: str
    border: bool
    holes: bool
    staple: bool
    fold: bool
    curl: bool
    toner: float
    shown: float
    turn: int

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> Wear:
        way = str(rng.choice(["scanner", "photo", "fax"], p=[0.68, 0.2, 0.12]))
        chances = [bool(rng.random() < odds) for odds in (0.3, 0.25, 0.25, 0.2, 0.15)]
        toner = rng.uniform(0.45, 0.75) if rng.random() < 0.2 else 1.0
        shown = rng.uniform(0.06, 0.16) if rng.random() < 0.25 else 0.0
        turn = int(rng.integers(1, 4)) if rng.random() < 0.12 else 0
        return cls(way, *chances, toner, shown, turn)

    def __str__(self) -> str:
        marks = [name for name in ("border", "holes", "staple", "fold", "curl") if getattr(self, name)]
        marks += [f"toner {self.toner:.2f}"] * (self.toner < 1) + [f"shown {self.shown:.2f}"] * (self.shown > 0)
        return " ".join([self.way, *marks, *[f"turned {self.turn}"] * (self.turn > 0)])


def worn(page: Page, back: Page, wear: Wear, dpi: int, rng: np.random.Generator) -> Page:
    """The sheet as it lies on the glass; `back` is what is printed on its other side."""
    seen = page.astype(np.float32)
    if wear.toner < 1:
        seen = 255 - (255 - seen) * wear.toner * _uneven(page.shape[:2], rng, 0.85)
    if wear.shown:
        through = cv2.GaussianBlur(back[:, ::-1], (0, 0), 0.012 * dpi).astype(np.float32)
        high, wide = (min(a, b) for a, b in zip(seen.shape[:2], through.shape[:2], strict=True))
        seen[:high, :wide] -= wear.shown * (255 - through[:high, :wide])
    if wear.holes:
        _holes(seen, dpi, rng)
    if wear.staple:
        _staple(seen, dpi, rng)
    if wear.fold:
        _folds(seen, rng)
    out = np.clip(seen, 0, 255).astype(np.uint8)
    return _curled(out, rng) if wear.curl else out


def _uneven(shape: tuple[int, int], rng: np.random.Generator, least: float) -> Page:
    """Light and dark clouds, between `least` and 1, with a dimension for colours."""
    small = rng.uniform(least, 1, (9, 7)).astype(np.float32)
    return np.asarray(cv2.resize(small, shape[::-1], interpolation=cv2.INTER_CUBIC))[:, :, None]


def _holes(seen: Page, dpi: int, rng: np.random.Generator) -> None:
    high = seen.shape[0]
    x = round(rng.uniform(9, 13) * MM * dpi)
    for y in (high / 2 - 40 * MM * dpi, high / 2 + 40 * MM * dpi):
        cv2.circle(seen, (x, round(y)), round(2.8 * MM * dpi), (rng.uniform(20, 90),) * 3, -1, cv2.LINE_AA)


def _staple(seen: Page, dpi: int, rng: np.random.Generator) -> None:
    x, y = (round(rng.uniform(6, 16) * MM * dpi) for _ in range(2))
    end = (x + round(9 * MM * dpi), y - round(rng.uniform(0, 5) * MM * dpi))
    shadow = np.zeros(seen.shape[:2], np.float32)
    cv2.line(shadow, (x, y + 4), (end[0], end[1] + 4), 1.0, round(2.2 * MM * dpi))
    seen -= 70 * cv2.GaussianBlur(shadow, (0, 0), 0.8 * MM * dpi)[:, :, None]
    cv2.line(seen, (x, y), end, (110, 110, 110), max(1, round(0.5 * MM * dpi)), cv2.LINE_AA)


def _folds(seen: Page, rng: np.random.Generator) -> None:
    """One or two lines across, darker at one side."""
    high, wide = seen.shape[:2]
    for part in ((0.5,), (0.33, 0.67))[int(rng.integers(2))]:
        y = high * part + rng.normal(0, 4)
        lean = rng.normal(0, 3)
        line = np.zeros((high, wide), np.float32)
        cv2.line(line, (0, round(y)), (wide, round(y + lean)), 1.0, 2)
        seen -= rng.uniform(40, 110) * cv2.GaussianBlur(line, (0, 0), 1.2)[:, :, None]
        cv2.line(line, (0, round(y - 8)), (wide, round(y + lean - 8)), 1.0, 10)
        seen -= rng.uniform(8, 25) * cv2.GaussianBlur(line, (0, 0), 12)[:, :, None]


def _curled(page: Page, rng: np.random.Generator) -> Page:
    """Lines that bow, most at one side, as by the spine of a file."""
    high, wide = page.shape[:2]
    x, y = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
    deep = rng.uniform(0.002, 0.006) * high * rng.choice([-1, 1])
    side = (1 - x / wide) if rng.random() < 0.7 else x / wide
    moved = y + (deep * side**2 * np.sin(np.pi * y / high * rng.uniform(0.6, 1.1) + 0.4)).astype(np.float32)
    return np.asarray(cv2.remap(page, x, moved, cv2.INTER_CUBIC, borderValue=(250, 250, 250)), np.uint8)


Scan = Callable[[Page], Image.Image]


def taken(page: Page, wear: Wear, dpi: int, rng: np.random.Generator, scan: Scan) -> Image.Image:
    """The picture of a worn sheet; `scan` is the office's scanner, where it was one."""
    if wear.way == "photo":
        picture = photographed(page, rng)
    elif wear.way == "fax":
        picture = faxed(page, dpi, rng)
    else:
        picture = scan(page)
        if wear.border:
            picture = bordered(picture, dpi, rng)
    return picture.rotate(-90 * wear.turn, expand=True) if wear.turn else picture


def bordered(picture: Image.Image, dpi: int, rng: np.random.Generator) -> Image.Image:
    """Dark bars where the lid did not cover the glass beyond the sheet."""
    seen = np.array(picture.convert("L" if picture.mode == "1" else picture.mode))
    high, wide = seen.shape[:2]
    shade = rng.uniform(0, 70)
    lean = rng.normal(0, 0.006) * high
    for side in rng.choice(["left", "right", "top", "foot"], size=int(rng.integers(1, 4)), replace=False):
        deep = rng.uniform(1.5, 9) * MM * dpi
        shape = {
            "left": [(0, 0), (deep, 0), (deep + lean, high), (0, high)],
            "right": [(wide, 0), (wide - deep, 0), (wide - deep + lean, high), (wide, high)],
            "top": [(0, 0), (wide, 0), (wide, deep), (0, deep + lean)],
            "foot": [(0, high), (wide, high), (wide, high - deep), (0, high - deep + lean)],
        }[str(side)]
        cv2.fillPoly(seen, [np.rint(np.array(shape)).astype(np.int32)], (shade,) * 3)
    out = Image.fromarray(seen)
    return out.point(lambda value: 255 * (value > 100), "1") if picture.mode == "1" else out


def photographed(page: Page, rng: np.random.Generator) -> Image.Image:
    """A telephone's picture of the sheet on a desk: aslant, unevenly lit, a little blurred."""
    high, wide = page.shape[:2]
    room = rng.uniform(0.0, 0.07)  # of the sheet, around it; nothing is cut off but some of the margin
    corners = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    shift = rng.uniform(-0.02, 0.035, (4, 2)) * (wide, high)
    inwards = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])
    spread = (room * np.array([wide, high]) + shift) * inwards
    seen_at = (corners + np.maximum(spread * inwards, -0.015 * wide) * inwards).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen_at)
    desk = tuple(rng.uniform(30, 150) * np.array(rng.choice([(1, 1, 1), (1.2, 0.9, 0.7), (0.8, 0.9, 1.1)])))
    picture = cv2.warpPerspective(page, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=desk)
    seen = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.7, 1.2)).astype(np.float32)
    light = _uneven((high, wide), rng, rng.uniform(0.55, 0.8))
    tint = np.array([1.0, rng.uniform(0.95, 1.0), rng.uniform(0.85, 1.0)])
    seen = seen * light * tint * rng.uniform(0.8, 1.0)
    if rng.random() < 0.4:  # the shadow of the hand that holds the telephone
        shadow = np.zeros((high, wide), np.float32)
        cv2.circle(shadow, (round(rng.uniform(0, wide)), high), round(rng.uniform(0.3, 0.5) * wide), 1.0, -1)
        seen *= 1 - 0.35 * cv2.GaussianBlur(shadow, (0, 0), 0.06 * wide)[:, :, None]
    seen += rng.normal(0, rng.uniform(2, 5), seen.shape)
    return Image.fromarray(np.clip(seen, 0, 255).astype(np.uint8))


def faxed(page: Page, dpi: int, rng: np.random.Generator) -> Image.Image:
    """Black and white at the lines of a fax, with dropped specks."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    high, wide = grey.shape
    lines = round(high * rng.choice([1.0, 0.75, 0.65]) * 200 / dpi)
    small = cv2.resize(grey, (round(wide * 200 / dpi), lines), interpolation=cv2.INTER_AREA).astype(np.float32)
    black = small + rng.normal(0, 10, small.shape) < rng.uniform(150, 190)
    black ^= rng.random(black.shape) < 0.0008
    full = cv2.resize(255 * (~black).astype(np.uint8), (wide, high), interpolation=cv2.INTER_NEAREST)
    return Image.fromarray(full).point(lambda value: 255 * (value > 127), "1")
