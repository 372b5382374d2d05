"""Trains the reader of serials and days written by hand, and writes its weights into the package.

    apt-get install fonts-dkg-handwriting fonts-breip fonts-bwht fonts-femkeklaver fonts-klee fonts-rufscript \\
        fonts-yusei-magic fonts-sjfonts fonts-comic-neue fonts-dancingscript fonts-ecolier-court fonts-humor-sans \\
        fonts-kristi fonts-kiloji fonts-seto fonts-yozvox-yozfont fonts-kaushanscript fonts-croscore
    pip install torch==2.13.0 scikit-learn
    VANBAN_DIGITS=FOLDER python -m benchmarks.train_digits fine.npz 32 1000
    git show 93984e6:pipeline/readers/digits/weights.npz > coarse.npz
    VANBAN_DIGITS=FOLDER python -m benchmarks.train_columns columns.npz SAMPLES
    python -m benchmarks.train_digits --join coarse.npz:0,1 fine.npz columns.npz

Everything it learns from is made up (benchmarks/handwriting), scikit-learn's `load_digits` or one of the collections
of handwritten digits in FOLDER (benchmarks/handwriting/collections.py); no real paper is among it, so that the real
papers stay a fair test. Fonts and collections are optional: the more there are, the more hands. Seeds are fixed;
PyTorch and the fonts are needed for training only. Fifty minutes on two idle cores. The nets that read the picture
at two thirds of the size were trained by the same script as it was at that commit (EM 16, HEIGHT 32, STRIDE 2 in
`pipeline/readers/digits/net.py`), 40 stages of 1,000 steps; `:0,1` takes only these two of its four.
"""

from __future__ import annotations

import pickle
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from benchmarks.handwriting.synthesis import Sample, hands_here, sample
from pipeline.readers.digits.net import CLASSES, STRIDE

SEED = 20251120
CHUNK = 2500  # samples made at a time
NETS = 2  # trained apart; their chances are averaged
STAGES = 40
STEPS = 1000  # batches a stage, out of all samples made so far
BATCH = 32
BUCKETS = 4  # samples of about one width are trained together
RATE = 3e-3
Weights = NDArray[np.float16]
TARGET = Path(__file__).parent.parent / "pipeline" / "readers" / "digits" / "weights.npz"


class Net(nn.Module):
    """The same as `pipeline.readers.digits.net.probabilities`, once `_plain` has folded the normalisations in."""

    def __init__(self) -> None:
        super().__init__()
        self.c1, self.b1 = nn.Conv2d(1, 16, 5, stride=2, padding=2), nn.BatchNorm2d(16)
        self.c2, self.b2 = nn.Conv2d(16, 28, 3, padding=1), nn.BatchNorm2d(28)
        self.c3, self.b3 = nn.Conv2d(28, 44, 3, padding=1), nn.BatchNorm2d(44)
        self.c4, self.b4 = nn.Conv2d(44, 64, 3, padding=1), nn.BatchNorm2d(64)
        self.t1, self.n1 = nn.Conv1d(64 * 6, 128, 3, padding=1), nn.BatchNorm1d(128)
        self.t2, self.n2 = nn.Conv1d(128, 128, 3, padding=1), nn.BatchNorm1d(128)
        self.t3 = nn.Conv1d(128, CLASSES, 1)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Batch x 1 x height x width to batch x classes x columns."""
        x = functional.relu(self.b1(self.c1(x)))
        x = functional.max_pool2d(functional.relu(self.b2(self.c2(x))), (2, 2))
        x = functional.max_pool2d(functional.relu(self.b3(self.c3(x))), (2, 1))
        x = functional.relu(self.b4(self.c4(x)))
        x = self.drop(x.flatten(1, 2))
        x = functional.relu(self.n1(self.t1(x)))
        x = self.drop(functional.relu(self.n2(self.t2(x))))
        out: torch.Tensor = self.t3(x)
        return out


def make(seed: int, count: int) -> list[Sample]:
    cv2.setNumThreads(1)
    rng = np.random.default_rng(seed)
    hands = hands_here()
    return [sample(rng, hands) for _ in range(count)]


def make_chunk(folder: Path, number: int) -> None:
    """Samples into a file, for every net to learn from."""
    part = folder / f"{number}.part"
    part.write_bytes(pickle.dumps(make(SEED + number, CHUNK)))
    part.rename(folder / f"{number}.pickle")


def taken(folder: Path, number: int) -> list[Sample]:
    """The samples of a file, as soon as it is there."""
    path = folder / f"{number}.pickle"
    while not path.exists():
        time.sleep(0.5)
    samples: list[Sample] = pickle.loads(path.read_bytes())  # our own
    return samples


def _width(sample: Sample) -> int:
    inked = np.flatnonzero(sample.picture.max(0) > 0.05)
    return int(inked[-1]) + 1 if len(inked) else 12


def batch(samples: list[Sample], chosen: Iterable[int]) -> tuple[torch.Tensor, torch.Tensor, list[tuple[int, ...]]]:
    """(pictures, classes of their columns, texts), cut to the widest sample's ink."""
    part = [samples[i] for i in chosen]
    width = min((max(map(_width, part)) // 4 + 2) * 4, part[0].picture.shape[1])
    pictures = torch.from_numpy(np.stack([s.picture[:, :width] for s in part])[:, None])
    frames = torch.from_numpy(np.stack([s.frames[: width // STRIDE] for s in part]))
    return pictures, frames, [s.text for s in part]


def loss_of(net: Net, pictures: torch.Tensor, frames: torch.Tensor, texts: list[tuple[int, ...]]) -> torch.Tensor:
    pictures = torch.roll(pictures, int(torch.randint(-3, 4, ())), 2) * (0.7 + 0.3 * torch.rand(len(texts), 1, 1, 1))
    return guided_loss(net(pictures), frames, texts)


def guided_loss(logits: torch.Tensor, frames: torch.Tensor, texts: Sequence[Sequence[int]]) -> torch.Tensor:
    """CTC's loss of what nets say of lines (lines x CLASSES x columns), with the columns' own as a guide."""
    # nothing (0) is not forced where a digit may as well be seen: the columns' own loss is only a guide
    guide = functional.cross_entropy(logits, frames, weight=torch.tensor([0.35] + [1.0] * (CLASSES - 1)))
    lengths = torch.tensor([len(text) for text in texts])
    wanted = torch.tensor([d + 1 for text in texts for d in text], dtype=torch.long)
    columns = torch.full((len(texts),), logits.shape[2], dtype=torch.long)
    chances = functional.log_softmax(logits, 1).permute(2, 0, 1)
    return functional.ctc_loss(chances, wanted, columns, lengths, zero_infinity=True) + guide


def exact(net: Net, samples: list[Sample]) -> float:
    net.eval()
    right = 0
    with torch.no_grad():
        for start in range(0, len(samples), 256):
            part = samples[start : start + 256]
            best = net(torch.from_numpy(np.stack([s.picture for s in part])[:, None])).argmax(1).numpy()
            right += sum(tuple(collapsed(row)) == s.text for row, s in zip(best, part, strict=True))
    net.train()
    return right / len(samples)


def collapsed(row: Iterable[int]) -> list[int]:
    """Labels of a row of classes: what repeats is one, nothing (0) goes out."""
    out, last = [], 0
    for value in row:
        if value not in (0, last):
            out.append(int(value) - 1)
        last = int(value)
    return out


def train(folder: Path, number: int, stages: int, steps: int) -> dict[str, Weights]:
    """One net's weights."""
    torch.manual_seed(SEED + number)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    net, began = Net().to(memory_format=torch.channels_last), time.time()
    optimizer = torch.optim.AdamW(net.parameters(), RATE, weight_decay=1e-4)
    plan = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=stages * steps, pct_start=0.15)
    order = np.random.default_rng(SEED + number)
    seen: list[Sample] = []
    for stage in range(stages):
        seen += taken(folder, stage)
        buckets = np.array_split(np.argsort([_width(s) for s in seen], kind="stable"), BUCKETS)
        for _ in range(steps):
            loss = loss_of(net, *batch(seen, order.choice(buckets[int(order.integers(BUCKETS))], BATCH)))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimizer.step()
            plan.step()
        right = exact(net, taken(folder, stages)[:300])
        print(
            f"net {number} {stage + 1:3} {time.time() - began:6.0f} s {loss.item():.3f} exact {right:.3f}", flush=True
        )
        np.savez_compressed(folder / f"net{number}.npz", **_plain(net))  # type: ignore[arg-type]
    return _plain(net)


_FOLDED = {"c1": "b1", "c2": "b2", "c3": "b3", "c4": "b4", "t1": "n1", "t2": "n2", "t3": ""}


def _plain(net: Net) -> dict[str, Weights]:
    return folded(net, _FOLDED)


def folded(net: nn.Module, layers: Mapping[str, str]) -> dict[str, Weights]:
    """The weights of layers alone, each named with the batch normalisation behind it ("": none), which is worked in."""
    state = {name: value.double().numpy() for name, value in net.state_dict().items()}
    out = {}
    for layer, norm in layers.items():
        weight, bias = state[f"{layer}.weight"], state[f"{layer}.bias"]
        if norm:
            factor = state[f"{norm}.weight"] / np.sqrt(state[f"{norm}.running_var"] + 1e-5)
            weight = weight * factor.reshape(-1, *[1] * (weight.ndim - 1))
            bias = (bias - state[f"{norm}.running_mean"]) * factor + state[f"{norm}.bias"]
        out[f"{layer}.weight"], out[f"{layer}.bias"] = weight.astype(np.float16), bias.astype(np.float16)
    return out


def join(paths: Iterable[Path], target: Path) -> None:
    """The nets of several runs as one file (of `run.npz:0,1` the first two): they are asked together."""
    every: dict[str, Weights] = {}
    count = 0
    for path in paths:
        name, _, chosen = str(path).partition(":")
        with np.load(name) as stored:
            nets = chosen.split(",") if chosen else sorted({n.partition(".")[0] for n in stored.files}, key=int)
            for net in nets:
                every |= {f"{count}.{n.partition('.')[2]}": stored[n] for n in stored.files if n.startswith(f"{net}.")}
                count += 1
    np.savez_compressed(target, **every)  # type: ignore[arg-type]


def run(target: Path, stages: int, steps: int) -> None:
    context = get_context("spawn")
    with tempfile.TemporaryDirectory() as name, ProcessPoolExecutor(NETS, mp_context=context) as trainers:
        with ProcessPoolExecutor(2, mp_context=context) as makers:
            print(name, flush=True)
            for number in (0, stages, *range(1, stages)):
                makers.submit(make_chunk, Path(name), number)
            coming = [trainers.submit(train, Path(name), number, stages, steps) for number in range(NETS)]
        nets = [job.result() for job in coming]
    named = {f"{i}.{layer}": value for i, net in enumerate(nets) for layer, value in net.items()}
    np.savez_compressed(target, **named)  # type: ignore[arg-type]


def main() -> None:
    given = sys.argv[1:]
    if given[:1] == ["--join"]:
        join(map(Path, given[1:]), TARGET)
        return
    stages, steps = (int(given[1]), int(given[2])) if len(given) == 3 else (STAGES, STEPS)
    run(Path(given[0]) if given else TARGET, stages, steps)


if __name__ == "__main__":
    main()
