"""What real reader processes cost: their memory, and a scan that is alone on the machine. For `benchmarks.speed`."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.workers import ReaderPool


def peak_of_readers(pool: ReaderPool) -> float:
    """The highest peak of resident memory of the pool's processes (MiB); 0 where the system does not tell."""
    peaks = [0.0]
    for worker in pool._all.values():
        status = Path(f"/proc/{worker.process.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        peaks += [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")]
    return max(peaks)


def reader_peak(others: Sequence[Path], path: Path) -> float:
    """The peak of a reader process (MiB) that read the other files first."""
    from pipeline.limits import Limits
    from pipeline.workers import Job, ReaderPool

    with ReaderPool(Limits(pages=10_000), 1) as pool:
        for each in (*others, path):
            outcome = pool.read(Job(each.name, each.read_bytes))
            if outcome.error is not None:
                raise outcome.error
        return peak_of_readers(pool)


class _InTurn(ThreadPoolExecutor):
    """Does at once what it is given."""

    def submit(self, work: Any, /, *given: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(work(*given, **named))
        return done


def lone(paths: Sequence[Path], together: bool) -> tuple[float, float]:
    """(wall, processor) seconds, Tesseract's too; its two readings of a page side by side where they are `together`."""
    from pipeline.limits import Limits
    from pipeline.processes import LEAN, ONE_THREAD
    from pipeline.read import read_paper, warm_up
    from pipeline.readers import ocr

    os.environ.update(ONE_THREAD | LEAN)
    if not together:
        vars(ocr)["ThreadPoolExecutor"] = _InTurn
    warm_up()
    began, before = time.perf_counter(), os.times()
    with tempfile.TemporaryDirectory() as cache:
        os.environ["VANBAN_CACHE"] = cache
        for path in paths:
            read_paper(path.read_bytes(), path.name, Limits())
    return time.perf_counter() - began, sum(os.times()[:4]) - sum(before[:4])
