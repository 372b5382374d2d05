"""How digits are written by hand, as strokes: several ways for each, drawn by a made-up writer.

A way is a list of strokes, a stroke a list of points (x to the right, y down, the digit's own box is 0..1 both
ways); a smooth curve is laid through them. The ways are those taught and used in Viet Nam and Europe: 1 with a
flag or a long upstroke, 7 with a bar, 0 with a slash, open, closed and H-like 4, 2 with a loop, 5 with its bar
drawn apart, 9 with a curled tail, 8 begun at the top and left open.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Stroke = list[Point]
Way = list[Stroke]
Points = NDArray[np.float64]


def _ways() -> dict[int, list[Way]]:
    found: dict[int, list[Way]] = {digit: [] for digit in range(10)}
    for line in Path(__file__).with_name("ways.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            digit, _, strokes = line.partition(" ")
            found[int(digit)].append([_stroke(stroke) for stroke in strokes.split("|")])
    return found


def _stroke(points: str) -> Stroke:
    return [(float(x), float(y)) for x, _, y in (point.partition(",") for point in points.split())]


WAYS = _ways()
WIDTH = {0: 0.62, 1: 0.32, 2: 0.66, 3: 0.58, 4: 0.68, 5: 0.6, 6: 0.58, 7: 0.6, 8: 0.56, 9: 0.55}  # of the height


def smooth(stroke: Points, steps: int = 6) -> Points:
    """A Catmull-Rom curve through the points; two points stay a straight line."""
    if len(stroke) < 3:
        return stroke
    closed = np.vstack([2 * stroke[0] - stroke[1], stroke, 2 * stroke[-1] - stroke[-2]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    out = []
    for p0, p1, p2, p3 in zip(closed[:-3], closed[1:-2], closed[2:-1], closed[3:], strict=True):
        out.append(
            0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)
        )
    return np.vstack([*out, stroke[-1:]])


def written(digit: int, way: int, rng: np.random.Generator, shake: float) -> list[Points]:
    """A digit's strokes as this time written: every point a little elsewhere, each stroke a little moved.

    Height 1, its foot on y = 1, its left edge at x = 0.
    """
    strokes = WAYS[digit][way % len(WAYS[digit])]
    width = WIDTH[digit] * rng.uniform(0.75, 1.3)
    out = []
    for stroke in strokes:
        points = np.array(stroke) + rng.normal(0, shake, (len(stroke), 2)) + rng.normal(0, shake * 0.5, 2)
        points[:, 0] *= width
        out.append(smooth(points))
    left = min(float(points[:, 0].min()) for points in out)
    return [points - (left, 0.0) for points in out]
