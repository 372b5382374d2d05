"""Caches write nothing to the disk before the paper is known to be one that may be kept.

Whether a paper is marked MẬT is known only after it was read; by then OCR would have left its words in a cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Write = Callable[[], None]
_waiting: list[Write] | None = None  # of the one file that this process is reading; None when nothing is held back


@contextmanager
def held_back() -> Iterator[None]:
    """Writes of caches wait for the end of the block; an error in it throws them away."""
    global _waiting  # noqa: PLW0603 one file at a time in a process
    _waiting = []
    try:
        yield
        for write in _waiting:
            write()
    finally:
        _waiting = None


def write_when_allowed(write: Write) -> None:
    """Do it now, or at the end of the block that holds writes back."""
    if _waiting is None:
        write()
    else:
        _waiting.append(write)
