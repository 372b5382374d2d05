"""Loaded by the Dask workers of the tests (`--preload`): a file that ends the whole worker, and a book of readings.

A confined reader has no means that would reach its worker; what still may is the system (out of memory) or a fault of
the machine. So the worker itself is ended here when a file of the tests says so.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from pipeline.cluster_worker import FileReaders, Reading

BOOK = Path("book").resolve()  # in the folder that the worker was started in
_read = FileReaders.read


def read(self: FileReaders, data: bytes, name: str, day: date | None) -> Reading:
    _note("begin", name)
    if data.startswith(b"poison"):
        os._exit(9)
    try:
        return _read(self, data, name, day)
    finally:
        _note("end", name)


def _note(what: str, name: str) -> None:
    """One line in one write: the lines of all workers stand in the order in which they happened."""
    with BOOK.open("ab", buffering=0) as book:
        book.write(f"{os.getpid()}\t{what}\t{name}\n".encode())


FileReaders.read = read  # type: ignore[method-assign]
