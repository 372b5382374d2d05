"""Trains the third witness of serials and days written by hand: a recurrent net that sees a line as a whole.

    VANBAN_DIGITS=FOLDER python -m benchmarks.train_columns columns.npz SAMPLES

Fonts, packages and collections as `benchmarks.train_digits` tells, which joins the weights with the others'. The
samples are this net's own: another seed, more serials, half of them without digits one over the other. They are made
once and kept in the folder SAMPLES (6.5 GB). The picture is read at a type of 20 pixels; in training it is stretched,
slanted and shifted anew each time. One net, one thread: some twenty minutes of an idle core.
"""

from __future__ import annotations

import pickle
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from benchmarks.handwriting.synthesis import HARD, Sample, hands_here, sample
from benchmarks.train_digits import Weights, collapsed, folded, guided_loss
from pipeline.readers.digits import net as read_by
from pipeline.readers.digits.net import CLASSES, EM, normalised

SEED = 20261122
CHUNK = 2500
CHUNKS = 80
STEPS = 32_000
STAGE = 1000  # steps, after each of which two more chunks are learned from
AT_FIRST = 30
BATCH = 32
BUCKETS = 4
RATE = 3e-3
SIZE = 20.0  # pixels of the type
ROWS = 40  # of a picture at that size
STRIDE = 2  # pixels a column
APART = replace(HARD, apart=0.2)
KINDS = {"number": 0.74, "day": 0.18, "month": 0.08}
Grey = NDArray[np.uint8]


class Net(nn.Module):
    """Three convolutions, each halving the rows, then an LSTM both ways along the columns."""

    def __init__(self) -> None:
        super().__init__()
        self.c1, self.b1 = nn.Conv2d(1, 16, 5, stride=2, padding=2), nn.BatchNorm2d(16)
        self.c2, self.b2 = nn.Conv2d(16, 32, 3, stride=(2, 1), padding=1), nn.BatchNorm2d(32)
        self.c3, self.b3 = nn.Conv2d(32, 48, 3, stride=(2, 1), padding=1), nn.BatchNorm2d(48)
        self.t1, self.n1 = nn.Conv1d(48 * 5, 96, 1), nn.BatchNorm1d(96)
        self.both = nn.LSTM(96, 96, bidirectional=True)
        self.t2 = nn.Conv1d(192, CLASSES, 1)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Batch x 1 x ROWS x width to batch x classes x columns."""
        x = functional.relu(self.b1(self.c1(x)))
        x = functional.relu(self.b2(self.c2(x)))
        x = functional.relu(self.b3(self.c3(x)))
        x = functional.relu(self.n1(self.t1(self.drop(x.flatten(1, 2)))))
        seen, _ = self.both(self.drop(x).permute(2, 0, 1))
        out: torch.Tensor = self.t2(self.drop(seen.permute(1, 2, 0)))
        return out


class Line:
    """A sample at SIZE: the picture cut to its ink, its text, the class of each column."""

    __slots__ = ("frames", "picture", "text")

    def __init__(self, made: Sample, rng: np.random.Generator) -> None:
        grey = np.asarray((1 - made.picture) * 255, dtype=np.uint8)
        inked = np.flatnonzero(made.picture.max(0) > 0.05)
        wide = min(max(int(inked[-1]) + 3 if len(inked) else 0, 24), grey.shape[1])
        if rng.random() < 0.5:  # paper and ink are told apart by how much there is of each
            grey = grey[:, :wide]
        by = SIZE / EM
        small = cv2.resize(grey, (round(grey.shape[1] * by), ROWS), interpolation=cv2.INTER_AREA)
        columns = int(np.ceil(wide * by / STRIDE))
        self.picture: Grey = np.rint(normalised(small)[:, : columns * STRIDE] * 255).astype(np.uint8)
        places = ((np.arange(columns) + 0.25) * STRIDE / by / read_by.STRIDE).astype(int)
        self.frames = made.frames[np.minimum(places, len(made.frames) - 1)].astype(np.uint8)
        self.text = made.text


def make(number: int) -> list[Sample]:
    rng = np.random.default_rng(SEED + number)
    hands = hands_here()
    out = []
    for _ in range(CHUNK):
        kind = str(rng.choice(list(KINDS), p=list(KINDS.values())))
        out.append(sample(rng, hands, kind, HARD if rng.random() < 0.5 else APART))
    return out


def lines(folder: Path, numbers: range) -> Iterator[Line]:
    """The samples, made where they are not there yet."""
    for number in numbers:
        path = folder / f"{number}.pickle"
        if not path.exists():
            path.write_bytes(pickle.dumps(make(number)))
        rng = np.random.default_rng(SEED + number)
        for made in pickle.loads(path.read_bytes()):  # our own
            yield Line(made, rng)


def batch(part: list[Line]) -> tuple[torch.Tensor, torch.Tensor]:
    """(pictures, classes of columns), filled up with paper to the widest."""
    columns = max(len(line.frames) for line in part) + 2
    pictures = np.zeros((len(part), 1, ROWS, columns * STRIDE), np.float32)
    frames = np.zeros((len(part), columns), np.int64)
    for i, line in enumerate(part):
        pictures[i, 0, :, : line.picture.shape[1]] = line.picture / np.float32(255)
        frames[i, : len(line.frames)] = line.frames
    return torch.from_numpy(pictures), torch.from_numpy(frames)


def turned(pictures: torch.Tensor, frames: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Stretched across (the batch as a whole), slanted, stretched down and shifted (each by itself), paler."""
    count, _, rows, width = pictures.shape
    by = float(torch.empty(()).uniform_(0.86, 1.16))
    columns = max(round(frames.shape[1] * by), 4)
    wide = columns * STRIDE
    theta = torch.zeros(count, 2, 3)
    down = torch.empty(count).uniform_(0.93, 1.07)
    slant = torch.empty(count).uniform_(-0.16, 0.16)
    # in units of half the picture: y of the figures' middle is about the picture's own
    theta[:, 0, 0] = 1.0
    theta[:, 0, 1] = slant * rows / width
    theta[:, 0, 2] = torch.empty(count).uniform_(-4.0, 4.0) / width
    theta[:, 1, 1] = down
    theta[:, 1, 2] = torch.empty(count).uniform_(-3.0, 3.0) / rows
    grid = functional.affine_grid(theta, [count, 1, rows, wide], align_corners=False)
    seen = functional.grid_sample(pictures, grid, align_corners=False)
    places = torch.clamp((torch.arange(columns) / by).long(), max=frames.shape[1] - 1)
    return seen * (0.7 + 0.3 * torch.rand(count, 1, 1, 1)), frames[:, places]


def loss_of(net: Net, part: list[Line]) -> torch.Tensor:
    pictures, frames = turned(*batch(part))
    return guided_loss(net(pictures), frames, [line.text for line in part])


def exact(net: Net, test: list[Line]) -> float:
    net.eval()
    right = 0
    with torch.no_grad():
        for start in range(0, len(test), 50):
            part = test[start : start + 50]
            best = net(batch(part)[0]).argmax(1).numpy()
            right += sum(tuple(collapsed(row)) == line.text for row, line in zip(best, part, strict=True))
    net.train()
    return right / len(test)


_FOLDED = {"c1": "b1", "c2": "b2", "c3": "b3", "t1": "n1", "t2": ""}


def plain(net: Net) -> dict[str, Weights]:
    """Weights by layer as `pipeline.readers.digits.net` takes them; of the LSTM both biases as one."""
    state = {name: value.double().numpy() for name, value in net.state_dict().items()}
    out = folded(net, _FOLDED)
    for way in ("", "_reverse"):
        name = "back" if way else "on"
        out[f"{name}.input"] = state[f"both.weight_ih_l0{way}"].astype(np.float16)
        out[f"{name}.state"] = state[f"both.weight_hh_l0{way}"].astype(np.float16)
        out[f"{name}.bias"] = (state[f"both.bias_ih_l0{way}"] + state[f"both.bias_hh_l0{way}"]).astype(np.float16)
    return out


def train(target: Path, folder: Path) -> None:
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    cv2.setNumThreads(1)
    began = time.time()
    seen: list[Line] = []
    test = list(lines(folder, range(1)))[:500]
    net = Net().to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(net.parameters(), RATE, weight_decay=1e-4)
    order = np.random.default_rng(SEED)
    for step in range(STEPS):
        if step % STAGE == 0:
            last = min(AT_FIRST + step // STAGE * 2, CHUNKS)
            seen += lines(folder, range(len(seen) // CHUNK + 1, last))
            buckets = np.array_split(np.argsort([len(line.frames) for line in seen], kind="stable"), BUCKETS)
        for group in optimizer.param_groups:
            group["lr"] = rate(step / STEPS)
        chosen = order.choice(buckets[int(order.integers(BUCKETS))], BATCH)
        loss = loss_of(net, [seen[i] for i in chosen])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimizer.step()
        if step % STAGE == STAGE - 1:
            right = exact(net, test)
            print(f"{step + 1:6} {time.time() - began:6.0f} s {loss.item():.3f} exact {right:.3f}", flush=True)
            np.savez_compressed(target, **{f"0.{name}": value for name, value in plain(net).items()})


def rate(reached: float) -> float:
    """One cycle: up over the first tenth, then down along a cosine."""
    up = 0.1
    if reached < up:
        return RATE * (0.04 + 0.96 * reached / up)
    return RATE * (0.5 + 0.5 * float(np.cos(np.pi * (reached - up) / (1 - up)))) + 1e-6


if __name__ == "__main__":
    train(Path(sys.argv[1]), Path(sys.argv[2]))
