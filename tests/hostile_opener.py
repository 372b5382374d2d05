"""An opening process that was taken over or broken: `python -m tests.hostile_opener`, in place of the real one."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

from pipeline import opener_worker
from pipeline.limits import Limits
from tests.hostile_readers import ATTEMPTS


def _hang(*_: Any) -> Iterator[Any]:
    yield ("a.txt", b"first")
    time.sleep(987)


def _crash(*_: Any) -> Iterator[Any]:
    yield ("a.txt", b"first")
    ctypes.string_at(0)


def _memory(_: bytes, limits: Limits) -> Iterator[Any]:
    yield bytearray(4 * limits.memory_bytes)


def _bug(*_: Any) -> Iterator[Any]:
    yield ("a.txt", b"first")
    raise ZeroDivisionError


def _half(*_: Any) -> Iterator[Any]:
    """The head of a message that promises more than ever comes."""
    os.write(Connection(int(sys.argv[1])).fileno(), (1000).to_bytes(4, "big") + b"x")
    time.sleep(987)
    yield None


def _endless(*_: Any) -> Iterator[Any]:
    while True:
        yield ("a.txt", b"x" * 100_000)


def _many(*_: Any) -> Iterator[Any]:
    while True:
        yield ("a.txt", b"")


def _wrong(*_: Any) -> Iterator[Any]:
    yield 17


class _Bomb:
    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (9,)


def _code(*_: Any) -> Iterator[Any]:
    yield _Bomb()


def _attempt(data: bytes, *_: Any) -> Iterator[Any]:
    what, _, argument = data.decode().partition(" ")
    try:
        ATTEMPTS[what](*([argument] if argument else []))
    except OSError as error:
        yield ("said", os.strerror(error.errno or 0).encode())
        return
    yield ("said", b"done")


DOES = {
    b"hang": _hang, b"cras": _crash, b"memo": _memory, b"bug!": _bug, b"half": _half, b"endl": _endless,
    b"many": _many, b"wron": _wrong, b"code": _code, b"tcp ": _attempt, b"writ": _attempt, b"kill": _attempt,
}  # fmt: skip


def _papers(data: bytes, limits: Limits) -> Iterator[Any]:
    yield from DOES.get(data[4:8], opener_worker._papers)(data[4:] if data[4:8] in DOES else data, limits)


if __name__ == "__main__":
    opener_worker.ACTIONS["papers"] = _papers
    opener_worker.main()
