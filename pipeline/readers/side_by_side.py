"""Recognition of several pages of one file at once.

PDFium and Python's own work stay on one thread; what costs on a scan is Tesseract, a program of its own, and OpenCV,
which lets other threads run. So pages are recognised on threads while the next one is drawn, and a lone scan keeps
more than one core busy.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Any

from pipeline.readers.ocr import Recognised, recognise
from pipeline.readers.tesseract import Picture

_MOST = 2  # pages at once: each holds some hundred megabytes, and other files are read beside this one


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Recogniser:
    """Recognises pictures beside the caller's own work; a context that ends what it began."""

    def __init__(self, at_once: int = 0) -> None:
        self._at_once = at_once or min(_cores(), _MOST)
        self._threads: ThreadPoolExecutor | None = None  # most files have nothing to recognise
        self._running: set[Future[Any]] = set()

    def __enter__(self) -> Recogniser:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)

    def begin(self, picture: Callable[[], Picture], dpi: int) -> Future[Recognised]:
        """Have a picture recognised; waits until there is room for it before it is drawn by `picture`.

        The result raises what `pipeline.readers.ocr.recognise` raises.
        """
        while len(self._running) >= self._at_once:
            _, self._running = wait(self._running, return_when=FIRST_COMPLETED)
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._at_once, "recognition")
        begun = self._threads.submit(recognise, picture(), dpi)
        self._running.add(begun)
        return begun
