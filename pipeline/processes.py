"""Confined processes of our own: started, listened to within limits, ended with what they started.

Each is a plain `python -m MODULE FD MEMORY_BYTES …` in a session of its own and not a `multiprocessing` child, because
those run the parent's main script again, which under Streamlit is the application. It dies with the thread that
started it: start it in one that stays.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil
import structlog

from models.errors import MemoryExceeded, ReaderCrashed, TimeExceeded
from pipeline import answers, caches, spool
from pipeline.limits import Limits

log = structlog.get_logger("vanban.processes")

START_SECONDS = 120.0  # a reader imports spaCy and its friends first; a busy machine may be slow
POLL_SECONDS = 0.2
MESSAGE_SECONDS = 60.0  # for one message that has begun; nobody may hold up its parent with half of one
SCRATCH = "vanban-reader-"
# There is a process for each core: libraries that would take all cores for themselves only wait for each other.
ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
# What one page needed goes back to the system before the next one: glibc would keep a heap for each thread, and would
# take ever larger pictures into its heaps, where a small piece behind them keeps them.
LEAN = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": str(2**20), "MALLOC_TRIM_THRESHOLD_": str(2**20)}
CACHES = "caches"  # in the scratch folder: what the process adds to the caches


@dataclass
class Process:
    """A running confined process and the parent's end of its pipe."""

    process: subprocess.Popen[bytes]
    pipe: Connection
    scratch: Path  # its folder for temporary files: whatever it leaves there goes with it
    files: int = 0

    def kill(self) -> None:
        self._signal()
        self.process.wait()
        self.pipe.close()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def _signal(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def resident_bytes(self) -> int:
        """Memory of the process and of the programs it started."""
        with suppress(psutil.Error):
            root = psutil.Process(self.process.pid)
            return sum(_resident(p) for p in [root, *root.children(recursive=True)])
        return 0

    def say(self, message: Any, data: bytes | None = None) -> None:
        """Send a message, and bytes that go after it as they are: in a message they would be there twice on arrival.

        Raises OSError where the process is dead, or does not take it.
        """
        with self._no_longer_than(MESSAGE_SECONDS):
            self.pipe.send(message)
            if data is not None:
                spool.send(self.pipe, data)

    def hear(self, end: float, seconds: float, memory_bytes: int) -> tuple[str, Any]:
        """What the process says next, until the moment `end` of the monotonic clock, `seconds` after the beginning.

        Raises TimeExceeded, MemoryExceeded; EOFError or OSError where it died.
        """
        if time.monotonic() > end + MESSAGE_SECONDS:  # it talks and talks
            raise TimeExceeded(limit=round(seconds))
        while not self.pipe.poll(max(0.0, min(POLL_SECONDS, end - time.monotonic()))):
            if time.monotonic() > end:
                raise TimeExceeded(limit=round(seconds))
            if self.resident_bytes() > memory_bytes:
                raise MemoryExceeded(limit=f"{memory_bytes / 2**20:.1f} MB")
        with self._no_longer_than(MESSAGE_SECONDS):
            return answers.hear(self.pipe)

    @contextmanager
    def _no_longer_than(self, seconds: float) -> Generator[None, None, None]:
        """Ends the process where this takes longer: what waits for it then finds it dead."""
        timer = threading.Timer(seconds, self._signal)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _resident(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        return int(process.memory_info().rss)
    return 0


def start(module: str, limits: Limits, *arguments: str) -> Process:
    """A process that runs `module` and said that it is ready. Raises ReaderCrashed."""
    ours, theirs = socket.socketpair()
    root = str(Path(__file__).resolve().parent.parent)
    paths = os.pathsep.join(p for p in (root, os.environ.get("PYTHONPATH", "")) if p)
    scratch = Path(tempfile.mkdtemp(prefix=f"{SCRATCH}{os.getpid()}-"))
    own = {"PYTHONPATH": paths, "TMPDIR": str(scratch), caches.NEW: str(scratch / CACHES)}
    with theirs:
        started = subprocess.Popen(  # noqa: S603 our own interpreter and module
            [sys.executable, "-m", module, str(theirs.fileno()), str(limits.memory_bytes), *arguments],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            env=os.environ | ONE_THREAD | LEAN | own,
        )
    process = Process(started, Connection(ours.detach()), scratch)
    try:
        _, missing = process.hear(time.monotonic() + START_SECONDS, START_SECONDS, sys.maxsize)
    except (TimeExceeded, EOFError, OSError):
        process.kill()
        raise ReaderCrashed(signal=started.returncode) from None
    if missing:
        log.warning("reader process not confined", **missing)
    return process


def sweep() -> None:
    """Remove what processes of programs that were killed left behind: it may be of a secret paper."""
    for folder in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*-*"):
        owner = folder.name.removeprefix(SCRATCH).partition("-")[0]
        if owner.isdecimal() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)
