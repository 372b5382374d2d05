"""What runs inside a worker of a Dask cluster: it hands each file to confined reader processes of its own machine.

Nothing of a file is opened in the Dask process itself; limits hold as they do on one machine. What could still end the
whole worker (the system's memory killer, an answer that breaks its pipe) is counted in a ledger on the scheduler, so
that the next worker knows. A file that was being read when a worker died is read once more, with nothing beside it;
if that worker dies too, it was the file, and it is refused. So no other file pays for it.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from distributed import Queue, Worker, WorkerPlugin, get_client, get_worker
from tornado.ioloop import PeriodicCallback

from models.errors import ClusterUnfit, VanbanError, WorkersKilled
from pipeline.learned import Aid
from pipeline.limits import Limits
from pipeline.read import ReadPaper
from pipeline.versions import reader_version, rules_version
from pipeline.workers import Job, ReaderPool

DEATHS = 2  # of workers, while one file was being read
REST_SECONDS = 300.0  # then idle reader processes are ended: whoever started them may be gone


@dataclass(frozen=True)
class Reading:
    """What a worker sends back: the reading or the error, never both, and the seconds it took."""

    result: ReadPaper | None
    error: VanbanError | None
    seconds: float = 0.0


@dataclass(frozen=True)
class Batch:
    """What every worker is told once: how files are read, by which rules, and with what help.

    `versions` are those of the ingesting side; `memory` is as in Aid; `model` are the files of the trained model by
    their path in its folder `model_name`: the worker has no access to the home of the store.
    """

    limits: Limits
    reader: str
    versions: tuple[str, str]
    memory: Any = None
    model_name: str = ""
    model: Mapping[str, bytes] = field(default_factory=dict)


def versions_here() -> tuple[str, str]:
    """Of readers and rules on this machine: a paper must be read by those that the store writes down."""
    return reader_version(), rules_version()


class Gate:
    """Many may read at once, or one alone; who wants to be alone goes before those who come later."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._alone_wanted = 0

    @contextmanager
    def passed(self, *, alone: bool) -> Generator[None, None, None]:
        with self._changed:
            self._alone_wanted += alone
            self._changed.wait_for(lambda: self._inside == 0 if alone else not self._alone_wanted)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._alone_wanted -= alone
                self._changed.notify_all()


_GATE = Gate()  # of this process: several ingests may use one worker


class Ledger:
    """How often reading one file was begun and not ended, kept on the scheduler: it outlives the workers."""

    def __init__(self, ticket: str) -> None:
        self._begun: Any = Queue(ticket, client=get_client())  # type: ignore[no-untyped-call]

    def deaths(self) -> int:
        return int(self._begun.qsize())

    def begin(self) -> None:
        """Returns when the scheduler knows."""
        self._begun.put(1)

    def end(self) -> None:
        self._begun.get()

    def close(self) -> None:
        self._begun.close()


class FileReaders(WorkerPlugin):
    """The reader processes of one batch on one worker, started with its first file."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch

    def setup(self, worker: Worker) -> None:
        self._size = worker.state.nthreads
        self._lock = threading.Lock()
        self._pool: ReaderPool | None = None
        self._busy, self._last = 0, time.monotonic()
        self._folder = tempfile.TemporaryDirectory(prefix="vanban-model-")
        self._aid = unpacked(self.batch, Path(self._folder.name))
        self._rest = PeriodicCallback(self._end_idle, REST_SECONDS * 1000 / 5)
        self._rest.start()

    def teardown(self, worker: Worker) -> None:
        self._rest.stop()
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()
        self._folder.cleanup()

    def read(self, data: bytes, name: str, day: date | None) -> Reading:
        """The reading of one file by a reader process; never raises."""
        began = time.monotonic()
        if self.batch.versions != versions_here():
            return Reading(None, ClusterUnfit(found=" ".join(versions_here())))
        job = Job(name, lambda: data, reference_day=day, aid=self._aid)
        with self._in_use() as pool:
            # In a thread of the pool: a reader process dies with the thread that started it, and Dask's come and go.
            outcome = next(iter(pool.read_all([job])))
        return Reading(outcome.result, outcome.error, time.monotonic() - began)

    @contextmanager
    def _in_use(self) -> Generator[ReaderPool, None, None]:
        with self._lock:
            self._pool = pool = self._pool or ReaderPool(self.batch.limits, self._size, self.batch.reader)
            self._busy += 1
        try:
            yield pool
        finally:
            with self._lock:
                self._busy -= 1
                self._last = time.monotonic()

    def _end_idle(self) -> None:
        with self._lock:
            if self._busy or self._pool is None or time.monotonic() - self._last < REST_SECONDS:
                return
            pool, self._pool = self._pool, None
        pool.close()


def packed(limits: Limits, reader: str, aid: Aid | None) -> Batch:
    """The batch with all that `aid` names, as bytes."""
    if aid is None:
        return Batch(limits, reader, versions_here())
    folder = aid.model
    files = {} if folder is None else {str(p.relative_to(folder)): p.read_bytes() for p in _files(folder)}
    return Batch(limits, reader, versions_here(), aid.memory, folder.name if folder else "", files)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def unpacked(batch: Batch, below: Path) -> Aid | None:
    """The aid of a batch, its model written to a folder `below`."""
    if batch.memory is None:
        return None
    if not batch.model:
        return Aid(batch.memory)
    folder = below / Path(batch.model_name).name
    for name, data in batch.model.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return Aid(batch.memory, folder)


def read_file(batch: str, ticket: str, data: bytes, name: str, day: date | None) -> Reading:
    """The task: read one file with the plugin named `batch`, unless it ended `DEATHS` workers; never raises."""
    ledger = Ledger(ticket)
    try:
        deaths = ledger.deaths()
        if deaths >= DEATHS:
            return Reading(None, WorkersKilled(workers=deaths))
        plugin: Any = get_worker().plugins.get(batch)
        if plugin is None:
            return Reading(None, ClusterUnfit(found=batch))
        with _GATE.passed(alone=deaths > 0):
            ledger.begin()
            try:
                return plugin.read(data, name, day)  # type: ignore[no-any-return]
            finally:
                ledger.end()
    finally:
        ledger.close()
