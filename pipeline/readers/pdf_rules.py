"""Rules drawn on a PDF page: strokes and thin filled bars, flat or upright, in points of the page as displayed."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.readers.glyphs import Place, View
from pipeline.readers.grid import Rule

_MOST_PATHS = 6000  # a page with more is a drawing, not a table
_DEPTH = 6  # of forms within forms
_THIN = 3.2  # points: a filled bar up to this is a rule
_SHORT = 1.0
_SLOPE = 0.8  # points by which a rule may lean

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class _Left:
    paths: int = _MOST_PATHS


def page_rules(page: Any, view: View) -> tuple[list[Rule], list[Rule]]:
    """(flat, upright) rules of a page."""
    flat: list[Rule] = []
    upright: list[Rule] = []
    for handle, matrix in _paths(page, _SAME, 0, _Left(), of_form=False):
        for points, closed in _subpaths(handle, matrix, view):
            for rule in _rules_of(handle, points, closed):
                (flat if rule[2] - rule[0] >= rule[3] - rule[1] else upright).append(rule)
    return flat, upright


def _paths(parent: Any, matrix: Matrix, depth: int, left: _Left, *, of_form: bool) -> Iterator[tuple[Any, Matrix]]:
    count = pdfium.FPDFFormObj_CountObjects(parent) if of_form else pdfium.FPDFPage_CountObjects(parent)
    for index in range(max(count, 0)):
        get = pdfium.FPDFFormObj_GetObject if of_form else pdfium.FPDFPage_GetObject
        item = get(parent, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            left.paths -= 1
            if left.paths < 0:
                return
            yield item, _times(_matrix(item), matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            yield from _paths(item, _times(_matrix(item), matrix), depth + 1, left, of_form=True)


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return _SAME
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _subpaths(handle: Any, matrix: Matrix, view: View) -> Iterator[tuple[list[Place], bool]]:
    """The corners of each part of a path that is made of straight lines only, and whether it is closed."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Place] = []
    closed = curved = False
    for index in range(pdfium.FPDFPath_CountSegments(handle)):
        segment = pdfium.FPDFPath_GetPathSegment(handle, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points, closed
            points, closed, curved = [], False, False
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(view.place(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        closed = closed or bool(pdfium.FPDFPathSegment_GetClose(segment))
    if len(points) > 1 and not curved:
        yield points, closed


def _rules_of(handle: Any, points: list[Place], closed: bool) -> Iterator[Rule]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(handle, fill, stroke)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    if fill.value and min(x1 - x0, y1 - y0) <= _THIN < max(x1 - x0, y1 - y0):
        if x1 - x0 >= y1 - y0:
            yield x0, (y0 + y1) / 2, x1, (y0 + y1) / 2
        else:
            yield (x0 + x1) / 2, y0, (x0 + x1) / 2, y1
        return
    if not stroke.value:
        return
    ends = [*points[1:], points[0]] if closed else points[1:]
    for (ax, ay), (bx, by) in zip(points, ends, strict=False):
        if min(abs(ax - bx), abs(ay - by)) <= _SLOPE and max(abs(ax - bx), abs(ay - by)) >= _SHORT:
            yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
