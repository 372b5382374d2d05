"""The digit reader's net, run with numpy: a small stack of convolutions over a line's picture, read as CTC.

Classes: 0 nothing, 1 to 10 the digits 0 to 9, 11 something written that is no digit. The weights are trained
by `python -m benchmarks.train_digits`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[Any]
Ink = NDArray[np.float32]

HEIGHT = 48  # pixels of a line's picture
EM = 24.0  # pixels of the printed type's size in it
ABOVE = 1.32  # ems of the picture above the base line
STRIDE = 4  # pixels for each column that a net of this size gives
OTHER = 10  # as a label; the class is one more
CLASSES = 12
_FAINTEST = 50.0  # grey levels between paper and ink, at least: fainter marks are not made darker than they are


def normalised(grey: Grey) -> Ink:
    """A grey picture (0 black, 255 white) as ink: 0 paper, 1 the darkest strokes."""
    paper = float(np.percentile(grey, 90))
    dark = float(np.percentile(grey, 1.5))
    return np.clip((paper - grey - 12) / max(paper - dark - 12, _FAINTEST), 0, 1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Net:
    """One trained net: the size of type that it reads, its weights by layer."""

    em: float
    weights: dict[str, Ink]


_WEIGHTS = Path(__file__).with_name("weights.npz")


def available() -> bool:
    """Whether the trained weights are there (they are made by `benchmarks.train_digits`)."""
    return _WEIGHTS.exists()


@cache
def nets() -> tuple[Net, ...]:
    """All nets; they were trained apart and are asked together."""
    found: dict[str, dict[str, Ink]] = {}
    with np.load(_WEIGHTS) as stored:
        for name in stored.files:
            net, _, layer = name.partition(".")
            found.setdefault(net, {})[layer] = stored[name].astype(np.float32)
    return tuple(Net(_em(found[net]), found[net]) for net in sorted(found))


def _em(weights: dict[str, Ink]) -> float:
    """Told by the rows that are left of a picture behind the convolutions: 6 of HEIGHT, 4 of two thirds of it."""
    rows = weights["t1.weight"].shape[1] // weights["c4.weight"].shape[0]
    return float(EM * rows * 8 / HEIGHT)


def probabilities(picture: Ink, net: Net) -> Ink:
    """Columns x CLASSES that one net gives for a picture of its size (HEIGHT at EM) and any width."""
    x, w = picture[None], net.weights
    x = _relu(_convolved(x, w["c1.weight"], w["c1.bias"], 2))
    x = _halved(_relu(_convolved(x, w["c2.weight"], w["c2.bias"], 1)))
    x = _narrowed(x) if net.em == EM else x
    x = _halved(_relu(_convolved(x, w["c3.weight"], w["c3.bias"], 1)))
    x = _relu(_convolved(x, w["c4.weight"], w["c4.bias"], 1))
    flat = x.reshape(-1, x.shape[2])  # channels and rows together
    flat = _relu(_along(flat, w["t1.weight"], w["t1.bias"]))
    flat = _relu(_along(flat, w["t2.weight"], w["t2.bias"]))
    logits = _along(flat, w["t3.weight"], w["t3.bias"]).T
    logits -= logits.max(1, keepdims=True)
    grown = np.exp(logits)
    return np.asarray(grown / grown.sum(1, keepdims=True), dtype=np.float32)


def _relu(x: Ink) -> Ink:
    return np.maximum(x, 0)


def _convolved(x: Ink, kernel: Ink, bias: Ink, stride: int) -> Ink:
    """Channels x height x width, padded so that the size stays (over the stride)."""
    side = kernel.shape[2]
    pad = side // 2
    padded = np.pad(x, ((0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (side, side), axis=(1, 2))[:, ::stride, ::stride]
    out = np.tensordot(kernel, windows, axes=([1, 2, 3], [0, 3, 4]))
    return np.asarray(out + bias[:, None, None], dtype=np.float32)


def _halved(x: Ink) -> Ink:
    """Greatest of every two rows."""
    return np.maximum(x[:, 0::2], x[:, 1::2])


def _narrowed(x: Ink) -> Ink:
    """Greatest of every two columns; an odd last one goes out."""
    even = x.shape[2] // 2 * 2
    return np.maximum(x[:, :, 0:even:2], x[:, :, 1:even:2])


def _along(x: Ink, kernel: Ink, bias: Ink) -> Ink:
    """Features x columns, convolved along the columns."""
    side = kernel.shape[2]
    padded = np.pad(x, ((0, 0), (side // 2, side // 2)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, side, axis=1)
    return np.asarray(np.tensordot(kernel, windows, axes=([1, 2], [0, 2])) + bias[:, None], dtype=np.float32)
