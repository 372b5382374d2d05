"""A watched folder: what arrives there is taken into the store when it is whole; nothing is removed unless asked."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

import structlog
import watchfiles

from corpus.kept import has_whole
from models.errors import ClusterUnfit, ClusterUnreachable, StillChanging, VanbanError
from pipeline.arrivals import Arrival, Folder, load, remove
from pipeline.ingest import Ingest, IngestResult
from pipeline.sources import Source, display_name, may_hold_files, opened, printable, refusing

log = structlog.get_logger("vanban.watch")

ELSEWHERE = ("store-", "cluster-")  # codes of what is no file's fault: it is taken when all is well again
AT_ONCE = 50  # files of one run of the readers
LOOK_SECONDS = 30.0  # however quiet it is: events get lost, on folders of other machines above all
PENDING_SECONDS = 0.5  # while something is on its way
AGAIN_SECONDS = 60.0  # after the store or the cluster failed


@dataclass
class Watch:
    """Takes in what arrives in a folder until `stop` is set.

    With `taken_away` a file is removed once the store has exactly its bytes; an archive or a letter, of which the
    store has only the members, stays. `polling` looks by itself where the system does not tell of changes. `settle`
    is how many seconds a file must stay as it is.
    """

    folder: Path
    batch: Ingest
    settle: float = 2.0
    taken_away: bool = False
    polling: bool = False
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self, *, once: bool = False) -> Generator[IngestResult, None, None]:
        """One result a file; `once` ends when nothing is on its way any more. Raises NotADirectoryError."""
        if not self.folder.is_dir():
            raise NotADirectoryError(self.folder)
        folder, rest_until, told = Folder(self.folder, self.settle), 0.0, False
        with closing(self._events()) as events:
            while not self.stop.is_set():
                found, growing = folder.arrivals()
                failed = False
                for arrival, results in self._taken(found[:AT_ONCE] if time.monotonic() >= rest_until else []):
                    failed = failed or any(_code(result).startswith(ELSEWHERE) for result in results)
                    if not failed and not any(_code(result) == StillChanging.code for result in results):
                        folder.done(arrival)
                        self._take_away(arrival, results)
                    yield from (r for r in results if _code(r) != StillChanging.code and not (told and failed))
                told = failed or (told and time.monotonic() < rest_until)
                if failed:
                    rest_until = time.monotonic() + AGAIN_SECONDS
                if once and not growing and (failed or len(found) <= AT_ONCE):
                    return
                if not self._wait(events, PENDING_SECONDS if growing or (found and not failed) else LOOK_SECONDS):
                    return

    def _events(self) -> Generator[object, None, None]:
        """Something for every change, and twice a second anyway."""
        timeout = round(PENDING_SECONDS * 1000)
        return watchfiles.watch(
            self.folder,
            watch_filter=None,
            debounce=200,
            stop_event=self.stop,
            rust_timeout=timeout,
            yield_on_timeout=True,
            force_polling=self.polling or None,
            ignore_permission_denied=True,
        )

    def _wait(self, events: Iterator[object], seconds: float) -> bool:
        """Until something changed or the time is over; False where the watch ends."""
        end = time.monotonic() + seconds
        for changes in events:
            if changes or time.monotonic() >= end:
                return not self.stop.is_set()
        return False

    def _taken(self, arrivals: list[Arrival]) -> Iterator[tuple[Arrival, list[IngestResult]]]:
        plans = [(arrival, self._sources(arrival)) for arrival in arrivals]
        if not any(sources for _, sources in plans):
            return
        waiting = deque(plan for plan in plans if plan[1])
        try:
            with closing(self.batch.run(source for _, sources in plans for source in sources)) as results:
                while waiting:
                    arrival, sources = waiting[0]
                    found = list(islice(results, len(sources)))
                    waiting.popleft()
                    yield arrival, found
        except (ClusterUnreachable, ClusterUnfit) as error:  # as long as there is no cluster, files wait
            said = {"code": error.code, "message": error.message(self.batch.language)}
            for arrival, sources in waiting:
                yield arrival, [IngestResult(source.label, "refused", None, said) for source in sources]

    def _sources(self, arrival: Arrival) -> list[Source]:
        """The file, or the files in it; none where it changed under our hands."""
        label, limits = printable(str(arrival.path)), self.batch.limits
        try:
            data = load(arrival, self.folder, limits)
        except StillChanging:
            return []
        except VanbanError as error:
            return [refusing(label, error)]
        if may_hold_files(data):
            return list(opened(label, data, limits))
        return [Source(label, display_name(label), partial(load, arrival, self.folder, limits))]

    def _take_away(self, arrival: Arrival, results: list[IngestResult]) -> None:
        if not self.taken_away or arrival.odd or not all(result.ok for result in results):
            return
        with suppress(VanbanError):
            if not has_whole(self.batch.store, load(arrival, self.folder, self.batch.limits)):
                log.info("left in the folder", file=arrival.path.name)  # an archive: only its members are stored
            elif not remove(arrival):
                log.warning("not removed", file=arrival.path.name)


def _code(result: IngestResult) -> str:
    return result.error["code"] if result.error else ""
