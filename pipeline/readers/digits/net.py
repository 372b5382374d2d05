"""The digit reader's nets, run with numpy: small stacks of convolutions over a line's picture, read as CTC.

Two kinds: convolutions only, which see some ems about a column (`benchmarks.train_digits`), and convolutions with an
LSTM both ways along the columns behind them, which sees the line as a whole (`benchmarks.train_columns`).
Classes: 0 nothing, 1 to 10 the digits 0 to 9, 11 something written that is no digit.
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
    """Whether the trained weights are there (they are made by `benchmarks.train_digits` and `train_columns`)."""
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
    """Told by the rows that are left of a picture behind the convolutions: an eighth of its height."""
    last = weights.get("c4.weight", weights["c3.weight"])
    rows = weights["t1.weight"].shape[1] // last.shape[0]
    return float(EM * rows * 8 / HEIGHT)


def probabilities(picture: Ink, net: Net) -> Ink:
    """Columns x CLASSES that one net gives for a picture of its size (HEIGHT at EM) and any width."""
    logits = (_recurrent if "on.state" in net.weights else _convolutional)(picture[None], net).T
    logits -= logits.max(1, keepdims=True)
    grown = np.exp(logits)
    return np.asarray(grown / grown.sum(1, keepdims=True), dtype=np.float32)


def _convolutional(x: Ink, net: Net) -> Ink:
    """1 x height x width to CLASSES x columns."""
    w = net.weights
    x = _relu(_convolved(x, w["c1.weight"], w["c1.bias"], (2, 2)))
    x = _halved(_relu(_convolved(x, w["c2.weight"], w["c2.bias"], (1, 1))))
    x = _narrowed(x) if net.em == EM else x
    x = _halved(_relu(_convolved(x, w["c3.weight"], w["c3.bias"], (1, 1))))
    x = _relu(_convolved(x, w["c4.weight"], w["c4.bias"], (1, 1)))
    flat = x.reshape(-1, x.shape[2])  # channels and rows together
    flat = _relu(_along(flat, w["t1.weight"], w["t1.bias"]))
    flat = _relu(_along(flat, w["t2.weight"], w["t2.bias"]))
    return _along(flat, w["t3.weight"], w["t3.bias"])


def _recurrent(x: Ink, net: Net) -> Ink:
    """1 x height x width to CLASSES x columns."""
    w = net.weights
    x = _relu(_convolved(x, w["c1.weight"], w["c1.bias"], (2, 2)))
    x = _relu(_convolved(x, w["c2.weight"], w["c2.bias"], (2, 1)))
    x = _relu(_convolved(x, w["c3.weight"], w["c3.bias"], (2, 1)))
    flat = _relu(_along(x.reshape(-1, x.shape[2]), w["t1.weight"], w["t1.bias"]))
    return _along(both_ways(flat, w), w["t2.weight"], w["t2.bias"])


def both_ways(x: Ink, w: dict[str, Ink]) -> Ink:
    """Features x columns, by an LSTM from the left and one from the right: twice its states x columns."""
    forward = x.T @ w["on.input"].T + w["on.bias"]
    backward = x.T[::-1] @ w["back.input"].T + w["back.bias"]
    given = np.stack([forward, backward], 1)  # columns x 2 x gates
    kernels = np.stack([w["on.state"].T, w["back.state"].T])
    size = kernels.shape[1]
    state, memory = np.zeros((2, size), np.float32), np.zeros((2, size), np.float32)
    out = np.empty((len(given), 2, size), np.float32)
    for column, seen in enumerate(given):
        gates = seen + (state[:, None] @ kernels)[:, 0]  # of the input, the memory, what is new, the output
        let, kept, shown = (_sigmoid(gates[:, k * size : (k + 1) * size]) for k in (0, 1, 3))
        memory = kept * memory + let * np.tanh(gates[:, 2 * size : 3 * size])
        state = shown * np.tanh(memory)
        out[column] = state
    return np.concatenate([out[:, 0], out[::-1, 1]], axis=1).T


def _sigmoid(x: Ink) -> Ink:
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * x), dtype=np.float32)


def _relu(x: Ink) -> Ink:
    return np.maximum(x, 0)


def _convolved(x: Ink, kernel: Ink, bias: Ink, strides: tuple[int, int]) -> Ink:
    """Channels x height x width, padded so that the size stays (over the strides down and across)."""
    side = kernel.shape[2]
    pad = side // 2
    padded = np.pad(x, ((0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (side, side), axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1]]
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
