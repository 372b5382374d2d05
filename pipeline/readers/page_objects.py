"""What is drawn on a PDF page besides text: pictures and paths with their places, in few calls of PDFium.

See `pipeline.readers.text_page` for why the functions are bound anew.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, Final, NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.readers.text_page import Numbers, addresses, bound

_POINTER = ctypes.c_void_p
_INT = ctypes.c_int

_COUNT: Final = bound(pdfium.FPDFPage_CountObjects, _INT, _POINTER)
_GET: Final = bound(pdfium.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
_COUNT_OF_FORM: Final = bound(pdfium.FPDFFormObj_CountObjects, _INT, _POINTER)
_GET_OF_FORM: Final = bound(pdfium.FPDFFormObj_GetObject, _POINTER, _POINTER, ctypes.c_ulong)
_KIND: Final = bound(pdfium.FPDFPageObj_GetType, _INT, _POINTER)
_MATRIX: Final = bound(pdfium.FPDFPageObj_GetMatrix, _INT, _POINTER, _POINTER)
_BOUNDS: Final = bound(pdfium.FPDFPageObj_GetBounds, _INT, *repeat(_POINTER, 5))
_SEGMENTS: Final = bound(pdfium.FPDFPath_CountSegments, _INT, _POINTER)
_SEGMENT: Final = bound(pdfium.FPDFPath_GetPathSegment, _POINTER, _POINTER, _INT)
_DRAWN: Final = bound(pdfium.FPDFPath_GetDrawMode, _INT, _POINTER, _POINTER, _POINTER)
_SEGMENT_KIND: Final = bound(pdfium.FPDFPathSegment_GetType, _INT, _POINTER)
_SEGMENT_POINT: Final = bound(pdfium.FPDFPathSegment_GetPoint, _INT, _POINTER, _POINTER, _POINTER)
_SEGMENT_CLOSES: Final = bound(pdfium.FPDFPathSegment_GetClose, _INT, _POINTER)

_PICTURE_DEPTH = 3  # of forms within forms
_PATH_DEPTH = 6
_MOST_PATHS = 6000  # a page with more is a drawing, not a table

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Path(NamedTuple):
    """A path: its segments (kind, x, y, closes) in the page's own coordinates, and how it is drawn."""

    segments: Sequence[tuple[int, float, float, int]]
    filled: bool
    stroked: bool


@dataclass(slots=True)
class Drawn:
    """Pictures and paths of one page (handles; the page must stay open), in the order in which they are drawn."""

    pictures: list[int] = field(default_factory=list)
    paths: list[int] = field(default_factory=list)
    around: list[Matrix] = field(default_factory=list)  # for each path the matrix of the forms that it is in

    def picture_bounds(self) -> list[tuple[float, float, float, float]]:
        """(left, bottom, right, top) of each picture. Raises PdfiumError."""
        out = np.zeros((len(self.pictures), 4), dtype=np.float32)
        cells = [addresses(out[:, column]) for column in range(4)]
        if not all(map(_BOUNDS, self.pictures, *cells)):
            raise pypdfium2.PdfiumError("a picture has no place")
        return [(left, bottom, right, top) for left, bottom, right, top in out.tolist()]

    def path_parts(self) -> Iterator[Path]:
        counts = [max(count, 0) for count in map(_SEGMENTS, self.paths)]
        segments: list[int] = []
        for path, count in zip(self.paths, counts, strict=True):
            segments.extend(map(_SEGMENT, repeat(path), range(count)))
        kinds, closes = list(map(_SEGMENT_KIND, segments)), list(map(_SEGMENT_CLOSES, segments))
        x, y = self._points(segments, counts)
        every = list(zip(kinds, x.tolist(), y.tolist(), closes, strict=True))
        modes = np.zeros((len(self.paths), 2), dtype=np.int32)
        deque(map(_DRAWN, self.paths, addresses(modes[:, 0]), addresses(modes[:, 1])), 0)
        start = 0
        for count, (filled, stroked) in zip(counts, modes.tolist(), strict=True):
            yield Path(every[start : start + count], bool(filled), bool(stroked))
            start += count

    def _points(self, segments: Sequence[int], counts: Sequence[int]) -> tuple[Numbers, Numbers]:
        points = np.zeros((len(segments), 2), dtype=np.float32)
        deque(map(_SEGMENT_POINT, segments, addresses(points[:, 0]), addresses(points[:, 1])), 0)
        x, y = points[:, 0].astype(np.float64), points[:, 1].astype(np.float64)
        own = _matrices(self.paths)
        whole = np.array([_times(own, around) for own, around in zip(own, self.around, strict=True)]).reshape(-1, 6)
        a, b, c, d, e, f = np.repeat(whole, counts, axis=0).T
        return a * x + c * y + e, b * x + d * y + f


def drawn_on(page: Any) -> Drawn:
    """The pictures and paths of an open PDFium page, those inside forms too."""
    out = Drawn()
    handle = ctypes.cast(page.raw, _POINTER).value or 0
    _gather(list(map(_GET, repeat(handle), range(_COUNT(handle)))), _SAME, 0, out)
    return out


def _gather(objects: Sequence[int], around: Matrix, depth: int, out: Drawn) -> None:
    for item, kind in zip(objects, map(_KIND, objects), strict=True):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE and depth <= _PICTURE_DEPTH:
            out.pictures.append(item)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and len(out.paths) < _MOST_PATHS:
            out.paths.append(item)
            out.around.append(around)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _PATH_DEPTH:
            (own,) = _matrices([item])
            inner = list(map(_GET_OF_FORM, repeat(item), range(_COUNT_OF_FORM(item))))
            _gather(inner, _times(own, around), depth + 1, out)


def _matrices(objects: Sequence[int]) -> list[Matrix]:
    out = np.zeros((len(objects), 6), dtype=np.float32)
    told = list(map(_MATRIX, objects, addresses(out[:, 0])))
    return [(a, b, c, d, e, f) if good else _SAME for (a, b, c, d, e, f), good in zip(out.tolist(), told, strict=True)]


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u
