"""A file on its way into a confined process: in parts, so that a large PDF is never in that process's memory.

It goes to an unnamed file in the process's scratch folder instead, and is looked at there: what PDFium reads of it
comes into memory page by page, and goes again with `let_go`.
"""

from __future__ import annotations

import errno
import io
import mmap
import tempfile
from multiprocessing.connection import Connection
from typing import Any, BinaryIO

from models.errors import StoreFull

Data = bytes | mmap.mmap  # a file: its bytes, or a large PDF as a map of it
PART = 8 * 2**20  # bytes; the last part of a file is shorter than this


def send(pipe: Connection, data: bytes) -> None:
    """The file's bytes into the pipe. Raises OSError where nobody takes them."""
    view = memoryview(data)
    for start in range(0, len(data) + 1, PART):
        pipe.send_bytes(view[start : start + PART])


def received(pipe: Connection) -> Data:
    """What `send` puts into the pipe: its bytes, or a large PDF as a map of a file.

    Raises EOFError where the pipe ends, StoreFull where the disk has no room; the pipe is at its next message then.
    """
    from pipeline.readers.sniffing import is_pdf

    part = pipe.recv_bytes()
    if len(part) < PART:
        return part
    mapped, full = is_pdf(part), False
    with tempfile.TemporaryFile() as file:
        while True:
            try:
                full = full or file.write(part) < len(part)
            except OSError as error:
                if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                    raise
                full = True
            if len(part) < PART:
                break
            part = pipe.recv_bytes()
        if full:
            raise StoreFull()
        file.flush()
        file.seek(0)
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if mapped else file.read()


def holds(data: Data, mark: bytes) -> bool:
    """Whether a few bytes stand anywhere in the file."""
    for start in range(0, len(data), PART):
        if data.find(mark, start, start + PART + len(mark) - 1) >= 0:
            return True
        let_go(data)
    return False


def stream(data: Data) -> BinaryIO:
    """The file to be read from its beginning, without a copy of it."""
    return io.BytesIO(data) if isinstance(data, bytes) else io.BufferedReader(_Map(data))


class _Map(io.RawIOBase):
    """A map read as a file; what was read leaves memory."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data, self._at, self._in_memory = data, 0, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, offset + (0, self._at, len(self._data))[whence])
        return self._at

    def readinto(self, buffer: Any) -> int:
        part = self._data[self._at : self._at + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        self._in_memory += len(part)
        if self._in_memory > PART:
            let_go(self._data)
            self._in_memory = 0
        return len(part)


def let_go(data: Data) -> None:
    """What was looked at of a map leaves memory; it comes back from the disk where it is needed again."""
    if isinstance(data, mmap.mmap):
        data.madvise(mmap.MADV_DONTNEED)
