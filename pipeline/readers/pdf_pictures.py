"""Pictures on a PDF page: the page itself as a picture, how much of it pictures cover, and print inside them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import cv2
import numpy as np

from models.document import Box
from models.errors import ImageTooLarge
from pipeline.limits import Limits
from pipeline.pages import RawLine
from pipeline.readers.glyph_columns import Glyphs
from pipeline.readers.glyphs import View
from pipeline.readers.ocr import every_line, recognise
from pipeline.readers.page_objects import Drawn
from pipeline.readers.quality import score
from pipeline.readers.tesseract import Picture

_MOST = 4  # pictures read, a page
_LEAST = (50.0, 18.0)  # points: a smaller picture is a logo or a rule
_SURE = 0.55

Pictured = tuple[list[RawLine], list[RawLine]]  # lines of the paper, lines of stamps


def rendered(page: Any, limits: Limits) -> Picture:
    """The page as printed (RGB), without what signing put over it, at the resolution of recognition.

    Raises ImageTooLarge before anything is drawn.
    """
    with _bitmap(page, limits) as picture:
        return np.array(picture, dtype=np.uint8)


@contextmanager
def _bitmap(page: Any, limits: Limits, part: Box | None = None) -> Iterator[Picture]:
    """The picture of `rendered`, or of a part of it (in pixels), in PDFium's own memory: good until the block ends."""
    width, height = page.get_size()
    scale = limits.ocr_dpi / 72
    pixels = int(width * height * scale**2)
    if pixels > limits.pixels:
        raise ImageTooLarge(limit=limits.pixels, found=pixels)
    crop = (0.0, 0.0, 0.0, 0.0)
    if part is not None:
        right, foot = math.ceil(width * scale) - part.x1, math.ceil(height * scale) - part.y1
        crop = (_points(part.x0, scale), _points(foot, scale), _points(right, scale), _points(part.y0, scale))
    bitmap = page.render(scale=scale, crop=crop, draw_annots=False, may_draw_forms=False, rev_byteorder=True)
    try:
        array = bitmap.to_numpy()
        yield array[:, :, :3] if array.ndim == 3 else array
    finally:
        bitmap.close()


def _points(pixels: float, scale: float) -> float:
    """The points that rounding up makes so many whole pixels of."""
    return max(pixels - 0.5, 0.0) / scale


def picture_boxes(drawn: Drawn, view: View) -> list[Box]:
    """Where pictures are, in points of the page as displayed, the biggest first, cut at the page's edges."""
    found = []
    for left, bottom, right, top in drawn.picture_bounds():
        ax, ay = view.place(left, bottom)
        bx, by = view.place(right, top)
        x0, x1 = max(min(ax, bx), 0.0), min(max(ax, bx), view.width)
        y0, y1 = max(min(ay, by), 0.0), min(max(ay, by), view.height)
        if x1 > x0 and y1 > y0:
            found.append(Box(x0, y0, x1, y1))
    return sorted(found, key=_area, reverse=True)


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.y1 - box.y0)


def covered(boxes: Sequence[Box], view: View) -> float:
    """The share of the page under its pictures; strips that a scanner cut a page into count together."""
    return min(sum(_area(box) for box in boxes) / (view.width * view.height or 1.0), 1.0)


def print_in_pictures(page: Any, view: View, boxes: Sequence[Box], glyphs: Glyphs, limits: Limits) -> Pictured:
    """Lines printed inside pictures of a page that has a text layer (a pasted signature block, a scanned table).

    A small picture at the page's head is a stamp: that of arrival, of urgency.
    """
    wanted = [b for b in boxes if b.x1 - b.x0 >= _LEAST[0] and b.y1 - b.y0 >= _LEAST[1]][:_MOST]
    if not wanted:
        return [], []
    lines: list[RawLine] = []
    stamps: list[RawLine] = []
    for box in wanted:
        at_head = box.y1 < 0.2 * view.height and box.x1 - box.x0 < 0.45 * view.width
        (stamps if at_head else lines).extend(_lines_in(page, box, glyphs, limits))
    return lines, stamps


def _blank(picture: Picture, at: tuple[int, int], glyphs: Glyphs, scale: float) -> None:
    """The text layer's own words are not to be read again; `at` is where the picture stands on the page, in pixels."""
    upright = glyphs.turned(0)
    places = (upright.places[:4].T * scale).astype(np.int64) - (*at, *at)
    for x0, y0, x1, y1 in places.tolist():
        if x1 >= -1 and y1 >= -1:
            picture[max(y0 - 1, 0) : y1 + 2, max(x0 - 1, 0) : x1 + 2] = 255


def _spread(picture: Picture) -> float:
    """The standard deviation of all values; `np.std` makes numbers of eight bytes of them first."""
    means, deviations = cv2.meanStdDev(picture)
    return math.sqrt(float((deviations**2).mean() + means.var()))


def _lines_in(page: Any, box: Box, glyphs: Glyphs, limits: Limits) -> list[RawLine]:
    scale = limits.ocr_dpi / 72
    left, top = int(box.x0 * scale), int(box.y0 * scale)
    part = Box(left, top, int(box.x1 * scale) + 1, int(box.y1 * scale) + 1)
    pad = int(0.1 * limits.ocr_dpi)
    with _bitmap(page, limits, part) as picture:
        _blank(picture, (left, top), glyphs, scale)
        if _spread(picture) < 8:  # one colour: a background
            return []
        framed = np.pad(picture, ((pad, pad), (pad, pad)) + ((0, 0),) * (picture.ndim - 2), constant_values=255)
    found = recognise(framed, limits.ocr_dpi)
    if found.turn:
        return []
    offset = (box.x0 - pad / scale, box.y0 - pad / scale)
    return [_moved(line, *offset) for line in every_line(found.blocks) if _is_print(line)]


def _is_print(line: RawLine) -> bool:
    good, _, total = score([line.text])
    sure = sum((word.confidence or 0.0) * len(word.text) for word in line.words) / max(len(line.text), 1)
    return total >= 2 and good >= 0.5 and sure >= _SURE


def _moved(line: RawLine, x: float, y: float) -> RawLine:
    words = tuple(
        w._replace(box=Box(*(round(v, 2) for v in (w.box.x0 + x, w.box.y0 + y, w.box.x1 + x, w.box.y1 + y))))
        if w.box is not None
        else w
        for w in line.words
    )
    return replace(line, words=words)
