"""Lines of a page cut out and read alone, all in one run of Tesseract: page analysis cannot drop or mistake them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from pipeline.readers import tesseract
from pipeline.readers.tesseract import Picture, SeenWord

Area = tuple[float, float, float, float]  # x0, y0, x1, y1 in pixels of the page


def read_alone(
    picture: Picture, areas: Sequence[Area], pads: Sequence[int], dpi: int, *, sizes: Sequence[float], frame: int
) -> list[list[list[SeenWord]]]:
    """For each of the sizes the words of each area of the grey page (`dpi` pixels an inch), read as one line.

    Each area is cut with as many pixels of the page around it as its place in `pads` says, brought to a size times
    the resolution and put into `frame` pixels of paper. Boxes are in pixels of the page. What resolution Tesseract is
    told makes no difference to a single line, so that all sizes go into one run.
    """
    corners = [(max(int(x0) - pad, 0), max(int(y0) - pad, 0)) for (x0, y0, _, _), pad in zip(areas, pads, strict=True)]
    crops = [
        picture[top : int(y1) + pad, left : int(x1) + pad]
        for (left, top), (_, _, x1, y1), pad in zip(corners, areas, pads, strict=True)
    ]
    read = iter(tesseract.lines([_framed(crop, size, frame) for size in sizes for crop in crops], dpi))
    return [[[_on_page(word, corner, size, frame) for word in next(read)] for corner in corners] for size in sizes]


def _framed(crop: Picture, size: float, frame: int) -> Picture:
    how = cv2.INTER_CUBIC if size > 1 else cv2.INTER_AREA
    sized = cv2.resize(crop, None, fx=size, fy=size, interpolation=how) if size != 1 else crop
    framed = cv2.copyMakeBorder(sized, frame, frame, frame, frame, cv2.BORDER_CONSTANT, value=255)
    return np.asarray(framed, dtype=np.uint8)


def _on_page(word: SeenWord, corner: tuple[int, int], size: float, frame: int) -> SeenWord:
    """A word of a picture that `_framed` made, in pixels of the page from whose corner on it was cut."""
    left, top = corner
    x0, x1 = ((x - frame) / size + left for x in (word.x0, word.x1))
    y0, y1 = ((y - frame) / size + top for y in (word.y0, word.y1))
    return replace(word, x0=x0, y0=y0, x1=x1, y1=y1)
