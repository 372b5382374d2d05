"""Reader processes that can be killed: a crash, a hang or a memory hunger in a parser costs that file alone.

Each worker (`python -m pipeline.worker`) is reused from file to file and replaced when it was killed.
"""

from __future__ import annotations

import os
import queue
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import structlog

from models.errors import MemoryExceeded, ReaderCrashed, VanbanError
from models.signatures import UNCHECKED
from pipeline import caches, processes
from pipeline.learned import Aid
from pipeline.limits import Limits
from pipeline.logs import set_up
from pipeline.processes import CACHES, Process
from pipeline.read import ReadPaper, mebibytes

log = structlog.get_logger("vanban.workers")

AHEAD = 8  # files read while a slow one holds up the order; they wait in memory
FILES_PER_WORKER = 200  # then a fresh process: parsers written in C leak


@dataclass(frozen=True)
class Job:
    """One file to read. `load` gives the bytes when its turn comes, so that a batch never sits in memory.

    `told` hears (page, pages) when a page that is a picture begins to be recognised, in a thread of the pool.
    """

    name: str
    load: Callable[[], bytes]
    key: Any = None
    reference_day: date | None = None
    aid: Aid | None = None
    told: Callable[[int, int], None] | None = None


@dataclass(frozen=True)
class Outcome:
    """The reading, or the error that refused it; never both. `data` are the bytes that were read."""

    job: Job
    result: ReadPaper | None = None
    error: VanbanError | None = None
    data: bytes = b""
    seconds: float = 0.0


@dataclass
class ReaderPool:
    """A set of reader processes. Use as a context manager; `read_all` gives outcomes in the order of the jobs.

    `reader` names the function that the processes call, with the signature of `pipeline.read.read_paper`.
    """

    limits: Limits
    size: int = field(default_factory=lambda: os.cpu_count() or 1)
    reader: str = "pipeline.read:read_paper"

    def __post_init__(self) -> None:
        if not structlog.is_configured():  # used as a library: results may be on standard output
            set_up()
        processes.sweep()
        self._idle: queue.LifoQueue[Process] = queue.LifoQueue()
        self._all: dict[int, Process] = {}
        self._threads = ThreadPoolExecutor(self.size, thread_name_prefix="vanban-read")

    def __enter__(self) -> ReaderPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill every worker, whatever it is doing."""
        for worker in list(self._all.values()):
            self._drop(worker)
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in list(self._all.values()):
            self._drop(worker)

    def read_all(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Outcomes in the order of the jobs, `AHEAD` files a worker ahead of the reader of this iterator at most."""
        waiting: deque[Future[Outcome]] = deque()
        for job in jobs:
            waiting.append(self._threads.submit(self.read, job))
            while len(waiting) >= AHEAD * self.size:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def read(self, job: Job) -> Outcome:
        """Read one file in a worker; every failure of the file is in the outcome, not raised."""
        began = time.monotonic()
        data = b""
        try:
            data = job.load()
            result = self._read(job, data)
        except VanbanError as error:
            return Outcome(job, None, error, data, time.monotonic() - began)
        except MemoryError:
            too_much = MemoryExceeded(limit=mebibytes(self.limits.memory_bytes))
            return Outcome(job, None, too_much, b"", time.monotonic() - began)
        except Exception:
            log.exception("file not read", file=job.name)
            return Outcome(job, None, ReaderCrashed(signal=None), b"", time.monotonic() - began)
        return Outcome(job, result, None, data, time.monotonic() - began)

    def _read(self, job: Job, data: bytes) -> ReadPaper:
        worker = self._take()
        try:
            result, alive = self._signed(worker, job, self._talk(worker, job, data))
        except _Refused as refused:
            self._give_back(worker)
            raise refused.error from None
        except BaseException:
            self._drop(worker)
            raise
        caches.take_over(worker.scratch / CACHES)
        if alive:
            self._give_back(worker)
        else:
            self._drop(worker)
        return result

    def _take(self) -> Process:
        with suppress(queue.Empty):
            return self._idle.get_nowait()
        worker = processes.start("pipeline.worker", self.limits, self.reader)
        self._all[worker.process.pid] = worker
        return worker

    def _give_back(self, worker: Process) -> None:
        worker.files += 1
        if worker.files >= FILES_PER_WORKER:
            self._drop(worker)
        else:
            self._idle.put(worker)

    def _drop(self, worker: Process) -> None:
        if self._all.pop(worker.process.pid, None) is not None:
            worker.kill()

    def _talk(self, worker: Process, job: Job, data: bytes) -> ReadPaper:
        """Send the file, wait for its end within the limits. Raises what ended it otherwise."""
        seconds, pages = self.limits.seconds, 0
        end = time.monotonic() + seconds
        try:
            worker.say((job.name, self.limits, job.reference_day, job.aid), data)
            while True:
                kind, value = worker.hear(end, seconds, self.limits.memory_bytes)
                if kind == "recognising" and isinstance(value, int):
                    if job.told:
                        job.told(value, max(pages, value))
                elif kind == "pages" and isinstance(value, int) and not pages:
                    pages = max(value, 1)
                    extra = min(pages, self.limits.pages) * self.limits.seconds_per_page
                    end, seconds = end + extra, seconds + extra
                else:
                    return _answer(kind, value, job)
        except (EOFError, OSError):
            log.warning("reader process died", file=job.name, exit=worker.process.poll())
            raise ReaderCrashed(signal=worker.process.poll()) from None

    def _signed(self, worker: Process, job: Job, result: ReadPaper) -> tuple[ReadPaper, bool]:
        """The reading with its signatures, and whether the worker may go on. Whatever they do, the reading stands."""
        began, seconds = time.monotonic(), self.limits.signature_seconds
        try:
            _, found = worker.hear(began + seconds, seconds, self.limits.memory_bytes)
            alive, why = True, "MemoryError"
        except (VanbanError, EOFError, OSError) as error:
            found, alive, why = None, False, type(error).__name__
        timings = {**result.timings, "signatures": round(time.monotonic() - began, 4)}
        if found is None:
            log.warning("signatures not checked", file=job.name, error=why)
            return replace(result, notes=(*result.notes, UNCHECKED), timings=timings), alive
        return replace(result, signatures=found, timings=timings), alive


class _Refused(Exception):
    """The worker is well; the file is not taken."""

    def __init__(self, error: VanbanError) -> None:
        super().__init__(error.code)
        self.error = error


def _answer(kind: str, value: Any, job: Job) -> ReadPaper:
    if kind == "done" and isinstance(value, ReadPaper):
        return value
    if kind == "refused" and isinstance(value, VanbanError):
        raise _Refused(value)
    log.error("reader failed", file=job.name, traceback=value)
    raise _Refused(ReaderCrashed(signal=None))
