"""Archives, letters, registers opened, pages drawn: what touches the bytes of a file runs in a confined process.

The processes are few and light, started with the first question and kept for the next. One that fails costs its own
file only.
"""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import structlog

from models.errors import ReaderCrashed, TimeExceeded, VanbanError
from pipeline import processes
from pipeline.limits import Limits
from pipeline.processes import Process

log = structlog.get_logger("vanban.opener")

MODULE = "pipeline.opener_worker"
QUESTIONS_A_PROCESS = 200  # then a fresh one: parsers written in C leak
KEPT = 2  # idle processes

_starter = ThreadPoolExecutor(1, thread_name_prefix="vanban-open")  # a process dies with the thread that started it
_lock = threading.Lock()
_idle: dict[int, list[Process]] = {}  # by their limit of memory


def asked(action: str, arguments: tuple[Any, ...], limits: Limits, *, seconds: float) -> Iterator[Any]:
    """The values that the action (`pipeline.opener_worker.ACTIONS`) gives, each as soon as it is there.

    `seconds` is how long this may wait for the process in all; the time that the taker of the values needs is not
    counted. Raises the error that the action ended with, TimeExceeded, MemoryExceeded or ReaderCrashed.
    """
    process = _take(limits)
    well = False
    try:
        yield from _values(process, action, arguments, limits, seconds)
        well = True
    except _Refused as refused:
        well = True
        raise refused.error from None
    except (EOFError, OSError):
        log.warning("opening process died", action=action, exit=process.process.poll())
        raise ReaderCrashed(signal=process.process.poll()) from None
    finally:
        _give_back(process, limits, well)


def _values(process: Process, action: str, arguments: tuple[Any, ...], limits: Limits, seconds: float) -> Iterator[Any]:
    process.say((action, arguments))
    left = seconds
    while True:
        if left <= 0:
            raise TimeExceeded(limit=round(seconds))
        began = time.monotonic()
        kind, value = process.hear(began + left, seconds, limits.memory_bytes)
        left -= time.monotonic() - began
        if kind == "value":
            yield value
        elif kind == "end":
            return
        elif kind == "refused" and isinstance(value, VanbanError):
            raise _Refused(value)
        else:
            log.error("opening failed", action=action, traceback=value)
            raise _Refused(ReaderCrashed(signal=None))


class _Refused(Exception):
    """The process is well; the file is not taken."""

    def __init__(self, error: VanbanError) -> None:
        super().__init__(error.code)
        self.error = error


def _take(limits: Limits) -> Process:
    with _lock:
        while waiting := _idle.get(limits.memory_bytes):
            process = waiting.pop()
            if process.process.poll() is None:
                return process
            process.kill()
    return _starter.submit(processes.start, MODULE, limits).result()


def _give_back(process: Process, limits: Limits, well: bool) -> None:
    process.files += 1
    with _lock:
        waiting = _idle.setdefault(limits.memory_bytes, [])
        if well and process.files < QUESTIONS_A_PROCESS and len(waiting) < KEPT:
            waiting.append(process)
            return
    process.kill()


@atexit.register
def close() -> None:
    """End the idle processes and remove their folders."""
    with _lock:
        for process in (process for waiting in _idle.values() for process in waiting):
            with suppress(OSError):
                process.kill()
        _idle.clear()
