"""Trains the reader of serials and days written by hand, and writes its weights into the package.

    apt-get install fonts-dkg-handwriting fonts-breip fonts-bwht fonts-femkeklaver fonts-klee fonts-rufscript \\
        fonts-yusei-magic fonts-sjfonts fonts-comic-neue fonts-dancingscript fonts-ecolier-court fonts-humor-sans \\
        fonts-kristi fonts-kiloji fonts-seto fonts-yozvox-yozfont fonts-kaushanscript fonts-liberation
    pip install torch==2.13.0 scikit-learn
    python -m benchmarks.train_digits

Everything it learns from is made up (benchmarks/handwriting) or scikit-learn's `load_digits`; no real paper is
among it, so that the real papers stay a fair test. Fonts are optional: the more there are, the more hands.
Seeds are fixed; PyTorch and the fonts are needed for training only. Half an hour on two cores.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn
from torch.nn import functional

from benchmarks.handwriting.synthesis import Sample, hands_here, sample
from pipeline.readers.digits.net import CLASSES

SEED = 20251120
CHUNK = 3000  # samples made at a time
STAGES = 14
STEPS = 280  # batches a stage, out of all samples made so far
BATCH = 64
RATE = 3e-3
TARGET = Path(__file__).parent.parent / "pipeline" / "readers" / "digits" / "weights.npz"


class Net(nn.Module):
    """The same as `pipeline.readers.digits.net.probabilities`."""

    def __init__(self) -> None:
        super().__init__()
        self.c1 = nn.Conv2d(1, 12, 5, stride=2, padding=2)
        self.c2 = nn.Conv2d(12, 20, 3, padding=1)
        self.c3 = nn.Conv2d(20, 28, 3, padding=1)
        self.c4 = nn.Conv2d(28, 40, 3, padding=1)
        self.t1 = nn.Conv1d(40 * 4, 80, 3, padding=1)
        self.t2 = nn.Conv1d(80, 80, 3, padding=1)
        self.t3 = nn.Conv1d(80, CLASSES, 1)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Batch x 1 x height x width to batch x classes x columns."""
        x = functional.relu(self.c1(x))
        x = functional.max_pool2d(functional.relu(self.c2(x)), (2, 1))
        x = functional.max_pool2d(functional.relu(self.c3(x)), (2, 1))
        x = functional.relu(self.c4(x))
        x = self.drop(x.flatten(1, 2))
        x = functional.relu(self.t1(x))
        x = self.drop(functional.relu(self.t2(x)))
        out: torch.Tensor = self.t3(x)
        return out


def make(seed: int, count: int) -> list[Sample]:
    cv2.setNumThreads(1)
    rng = np.random.default_rng(seed)
    hands = hands_here()
    return [sample(rng, hands) for _ in range(count)]


def loss_of(net: Net, samples: list[Sample]) -> torch.Tensor:
    pictures = torch.from_numpy(np.stack([s.picture for s in samples])[:, None])
    pictures = torch.roll(pictures, int(torch.randint(-2, 3, ())), 2) * (0.7 + 0.3 * torch.rand(len(samples), 1, 1, 1))
    logits = net(pictures)
    frames = torch.from_numpy(np.stack([s.frames for s in samples]))
    # nothing (0) is not forced where a digit may as well be seen: the columns' own loss is only a guide
    guide = functional.cross_entropy(logits, frames, weight=torch.tensor([0.35] + [1.0] * (CLASSES - 1)))
    lengths = torch.tensor([len(s.text) for s in samples])
    texts = torch.tensor([d + 1 for s in samples for d in s.text], dtype=torch.long)
    columns = torch.full((len(samples),), logits.shape[2], dtype=torch.long)
    chances = functional.log_softmax(logits, 1).permute(2, 0, 1)
    return functional.ctc_loss(chances, texts, columns, lengths, zero_infinity=True) + guide


def exact(net: Net, samples: list[Sample]) -> float:
    net.eval()
    right = 0
    with torch.no_grad():
        for start in range(0, len(samples), 256):
            part = samples[start : start + 256]
            best = net(torch.from_numpy(np.stack([s.picture for s in part])[:, None])).argmax(1).numpy()
            right += sum(tuple(_collapsed(row)) == s.text for row, s in zip(best, part, strict=True))
    net.train()
    return right / len(samples)


def _collapsed(row: Iterable[int]) -> list[int]:
    out, last = [], 0
    for value in row:
        if value not in (0, last):
            out.append(int(value) - 1)
        last = int(value)
    return out


def save(net: Net, target: Path) -> None:
    np.savez_compressed(target, **{k: v.numpy().astype(np.float16) for k, v in net.state_dict().items()})


def main() -> None:
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    net, began = Net(), time.time()
    optimizer = torch.optim.AdamW(net.parameters(), RATE, weight_decay=1e-4)
    plan = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STAGES * STEPS, pct_start=0.15)
    order = np.random.default_rng(SEED)
    seen: list[Sample] = []
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        held = pool.submit(make, 1, 500).result()
        coming = pool.submit(make, SEED, CHUNK)
        for stage in range(STAGES):
            seen += coming.result()
            if stage + 1 < STAGES:
                coming = pool.submit(make, SEED + stage + 1, CHUNK)
            for _ in range(STEPS):
                chosen = order.integers(0, len(seen), BATCH)
                loss = loss_of(net, [seen[i] for i in chosen])
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(net.parameters(), 5.0)
                optimizer.step()
                plan.step()
            print(
                f"{stage + 1:3} {time.time() - began:6.0f} s  loss {loss.item():.3f}  exact {exact(net, held):.3f}",
                flush=True,
            )
            save(net, target)


if __name__ == "__main__":
    main()
