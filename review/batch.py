"""Uploads being read: a thread of the server does it, so that leaving the page or closing the browser stops nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from models.errors import VanbanError
from pipeline.ingest import Ingest, IngestResult
from pipeline.sources import Source

Opened = Callable[[], Iterable[Source]]


@dataclass
class Batch:
    """One upload. What the thread writes is read by the page once a second; each field is replaced whole."""

    total: int = 0  # files, those within archives too; 0 until they are known
    results: tuple[IngestResult, ...] = ()
    names: tuple[str, ...] = ()
    recognised: tuple[str, int, int] = ("", 0, 0)  # file, page, pages of what is recognised now
    refusal: VanbanError | None = None
    over: bool = False
    began: float = field(default_factory=time.monotonic)

    @property
    def current(self) -> str:
        """The file whose result comes next."""
        return self.names[len(self.results)] if len(self.results) < len(self.names) else ""

    def seconds_left(self, at: float | None = None) -> float | None:
        """As long as the files so far took; None before the first is done."""
        done = len(self.results)
        if not done:
            return None
        return ((time.monotonic() if at is None else at) - self.began) / done * (self.total - done)

    def read(self, run: Ingest, opened: Opened) -> None:
        """Reads and stores what was uploaded; a refusal of the whole is kept, a file's own is in its result."""
        try:
            sources = list(opened())
            self.names, self.total = tuple(source.name for source in sources), len(sources)
            for result in run.run(sources, self._hear):
                self.results = (*self.results, result)
        except VanbanError as error:
            self.refusal = error
        finally:
            self.over = True

    def _hear(self, label: str, page: int, pages: int) -> None:
        self.recognised = (label, page, pages)


def begin(run: Ingest, opened: Opened) -> Batch:
    """Starts reading in a thread and returns what tells how far it is."""
    batch = Batch()
    threading.Thread(target=batch.read, args=(run, opened), name="vanban-intake", daemon=True).start()
    return batch
