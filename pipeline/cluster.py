"""The ingesting side of a cluster: sends the bytes of files to a Dask scheduler, takes readings back, in order.

This side alone opens files and the store; workers get bytes, never paths. The scheduler keeps the bytes of a file until
it is read, so that the files of a worker that died are read by another one.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog

from models.errors import ClusterUnfit, ClusterUnreachable, PackageMissing, ReaderCrashed, VanbanError, WorkersKilled
from pipeline.learned import Aid
from pipeline.limits import Limits
from pipeline.workers import AHEAD, Job, Outcome

if TYPE_CHECKING:
    from pipeline.cluster_worker import Reading

log = structlog.get_logger("vanban.cluster")

CONNECT_SECONDS = 15.0
WORKERLESS_SECONDS = 60.0  # a worker that died is started again by then, where somebody looks after it
POLL_SECONDS = 2.0
SENDINGS = 5  # of one file whose workers died before it was begun: the scheduler gives up long before that is chance
HELD_BYTES = 512 * 2**20  # of files that are on their way
_LOST = (CancelledError, asyncio.CancelledError, OSError)


@dataclass
class _Sent:
    """A file on its way, or what kept it from being sent. `future` gives a Reading."""

    job: Job
    data: bytes = b""
    future: Any = None
    error: VanbanError | None = None
    ticket: str = field(default_factory=lambda: f"vanban-{uuid.uuid4().hex}")
    sendings: int = 1


class ClusterReaders:
    """The reader processes of a cluster's workers, as `pipeline.executors.Readers`. Use as a context manager.

    `address` is the scheduler's (`tcp://host:port`, or `tls://` with the certificates of Dask's own settings). `aid`
    is sent to each worker once, in place of that of the jobs. Entering raises PackageMissing, ClusterUnreachable or
    ClusterUnfit.
    """

    def __init__(self, address: str, limits: Limits, reader: str, aid: Aid | None = None) -> None:
        self.address = address
        self._limits, self._reader, self._aid = limits, reader, aid
        self._batch = f"vanban-{uuid.uuid4().hex}"
        self._client: Any = None
        self._lost: ClusterUnreachable | None = None
        self._threads, self._counted = 1, 0.0
        self._seen = time.monotonic()  # when there were workers

    def __enter__(self) -> ClusterReaders:
        distributed = _package()
        _check(self.address, distributed)
        from pipeline.cluster_worker import FileReaders, packed

        try:
            self._client = distributed.Client(self.address, timeout=CONNECT_SECONDS, set_as_default=False)
            self._client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except OSError as error:  # a time-out is one too
            self._close()
            raise ClusterUnreachable(cluster=self.address, found=type(error).__name__) from error
        try:
            self._client.register_plugin(FileReaders(packed(self._limits, self._reader, self._aid)), name=self._batch)
        except Exception as error:  # whatever another version, or none, of this program does over there
            log.error("workers not usable", error=str(error))
            self._close()
            raise ClusterUnfit(found=type(error).__name__) from error
        return self

    def __exit__(self, *_: object) -> None:
        if self._lost is None:
            with suppress(Exception):
                self._client.unregister_worker_plugin(self._batch)
        self._close()

    def _close(self) -> None:
        if self._client is not None:
            with suppress(Exception):
                self._client.close(timeout=5)

    def read_all(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Outcomes in the order of the jobs; `AHEAD` files a thread of the cluster are on their way at most."""
        waiting: deque[_Sent] = deque()
        held = 0
        for job in jobs:
            waiting.append(self._send(job))
            held += len(waiting[-1].data)
            while waiting and (len(waiting) >= AHEAD * self._size() or held > HELD_BYTES):
                held -= len(waiting[0].data)
                yield self._outcome(waiting.popleft())
        while waiting:
            yield self._outcome(waiting.popleft())

    def _size(self) -> int:
        """Threads of all workers, counted anew now and then: workers come and go."""
        if self._lost is None and time.monotonic() - self._counted > POLL_SECONDS:
            with suppress(*_LOST):
                self._threads = sum(self._client.nthreads().values())
            self._counted = time.monotonic()
        return max(1, self._threads)

    def _send(self, job: Job) -> _Sent:
        if self._lost is not None:
            return _Sent(job, error=self._lost)
        try:
            sent = _Sent(job, job.load())
        except VanbanError as error:
            return _Sent(job, error=error)
        except Exception:
            log.exception("file not read", file=job.name)
            return _Sent(job, error=ReaderCrashed(signal=None))
        self._submit(sent)
        return sent

    def _submit(self, sent: _Sent) -> None:
        from pipeline.cluster_worker import read_file

        name, day = sent.job.name, sent.job.reference_day
        sent.future = self._client.submit(read_file, self._batch, sent.ticket, sent.data, name, day, pure=False)

    def _outcome(self, sent: _Sent) -> Outcome:
        began = time.monotonic()
        if sent.error is not None:
            return Outcome(sent.job, None, sent.error, sent.data)
        try:
            reading = self._wait(sent)
        except VanbanError as error:
            return Outcome(sent.job, None, error, sent.data, time.monotonic() - began)
        finally:
            sent.future = None  # releases the result on the cluster
        if isinstance(reading.error, WorkersKilled):
            log.error("file killed workers", file=sent.job.name, **reading.error.details)
        return Outcome(sent.job, reading.result, reading.error, sent.data, reading.seconds)

    def _wait(self, sent: _Sent) -> Reading:
        """The reading. Raises ClusterUnreachable, WorkersKilled or ReaderCrashed."""
        from distributed import KilledWorker

        while True:
            if self._lost is not None:
                raise self._lost
            try:
                reading: Reading = sent.future.result(timeout=POLL_SECONDS)
                return reading
            except TimeoutError:
                self._look()
            except KilledWorker as killed:
                if sent.sendings >= SENDINGS:
                    raise WorkersKilled(workers=sent.sendings) from killed
                sent.sendings += 1
                log.warning("workers died", file=sent.job.name, sending=sent.sendings)
                self._submit(sent)
            except _LOST as error:
                raise self._gone(type(error).__name__) from error
            except Exception as error:
                log.exception("reading failed on the cluster", file=sent.job.name)
                raise ReaderCrashed(signal=None) from error

    def _look(self) -> None:
        """Raises ClusterUnreachable when the scheduler is gone, or had no workers for too long."""
        try:
            if self._client.nthreads():
                self._seen = time.monotonic()
        except Exception as error:
            raise self._gone(type(error).__name__) from error
        if time.monotonic() - self._seen > WORKERLESS_SECONDS:
            raise self._gone("0 workers")

    def _gone(self, found: str) -> ClusterUnreachable:
        self._lost = ClusterUnreachable(cluster=self.address, found=found)
        log.error("cluster lost", cluster=self.address, found=found)
        return self._lost


def _check(address: str, distributed: ModuleType) -> None:
    """Raises ClusterUnreachable where Dask would try for half a minute what cannot be: an address, a certificate."""
    scheme = address.partition("://")[0]
    try:
        usable = scheme in ("tcp", "tls") and urlsplit(address).hostname and urlsplit(address).port
        ours = distributed.Security().get_connection_args("client")
    except (ValueError, TypeError, OSError) as error:  # a certificate that is not there or is none
        raise ClusterUnreachable(cluster=address, found=type(error).__name__) from error
    if not usable or (scheme == "tcp" and ours["require_encryption"]):
        raise ClusterUnreachable(cluster=address, found="tcp://HOST:PORT, tls://HOST:PORT")
    if scheme == "tls" and ours["ssl_context"] is None:
        raise ClusterUnreachable(cluster=address, found="DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT, …__KEY")


def _package() -> ModuleType:
    """`distributed`, its messages in the form of ours. Raises PackageMissing."""
    try:
        import dask
        import distributed
    except ImportError as error:
        raise PackageMissing(package="distributed", group="cluster") from error
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})  # a file is sent as it is
    for name in ("distributed", "tornado", "tornado.application"):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
    return distributed
