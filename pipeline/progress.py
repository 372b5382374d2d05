"""How far the reading of a file has come: readers say it, a reader process passes it on, nobody else need care."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_listeners: list[Callable[[int], None]] = []


def recognising(page: int) -> None:
    """A reader begins to recognise the print of a page (from 1) that is a picture."""
    with _lock:
        for listener in _listeners:
            listener(page)


@contextmanager
def told_to(listener: Callable[[int], None]) -> Iterator[None]:
    """Within it `listener` hears of every page; never twice at a time."""
    with _lock:
        _listeners.append(listener)
    try:
        yield
    finally:
        with _lock:
            _listeners.remove(listener)
