"""Rules drawn on a PDF page: strokes and thin filled bars, flat or upright, in points of the page as displayed."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2.raw as pdfium

from pipeline.readers.glyphs import Place, View
from pipeline.readers.grid import Rule
from pipeline.readers.page_objects import Drawn, Path

_THIN = 3.2  # points: a filled bar up to this is a rule
_SHORT = 1.0
_SLOPE = 0.8  # points by which a rule may lean


def page_rules(drawn: Drawn, view: View) -> tuple[list[Rule], list[Rule]]:
    """(flat, upright) rules of a page."""
    flat: list[Rule] = []
    upright: list[Rule] = []
    for path in drawn.path_parts():
        for points, closed in _subpaths(path, view):
            for rule in _rules_of(path, points, closed):
                (flat if rule[2] - rule[0] >= rule[3] - rule[1] else upright).append(rule)
    return flat, upright


def _subpaths(path: Path, view: View) -> Iterator[tuple[list[Place], bool]]:
    """The corners of each part of a path that is made of straight lines only, and whether it is closed."""
    points: list[Place] = []
    closed = curved = False
    for kind, x, y, closes in path.segments:
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points, closed
            points, closed, curved = [], False, False
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        points.append(view.place(x, y))
        closed = closed or bool(closes)
    if len(points) > 1 and not curved:
        yield points, closed


def _rules_of(path: Path, points: list[Place], closed: bool) -> Iterator[Rule]:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    if path.filled and min(x1 - x0, y1 - y0) <= _THIN < max(x1 - x0, y1 - y0):
        if x1 - x0 >= y1 - y0:
            yield x0, (y0 + y1) / 2, x1, (y0 + y1) / 2
        else:
            yield (x0 + x1) / 2, y0, (x0 + x1) / 2, y1
        return
    if not path.stroked:
        return
    ends = [*points[1:], points[0]] if closed else points[1:]
    for (ax, ay), (bx, by) in zip(points, ends, strict=False):
        if min(abs(ax - bx), abs(ay - by)) <= _SLOPE and max(abs(ax - bx), abs(ay - by)) >= _SHORT:
            yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
