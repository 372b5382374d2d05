"""What lies in a watched folder, and when it is whole. Links, pipes and devices are never opened.

A file is whole when its size, time and identity have not changed for a while and, where the system tells, no program
has it open for writing.
"""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from models.errors import FileUnreadable, NotRegularFile, StillChanging
from pipeline.limits import Limits
from pipeline.read import check_size
from pipeline.sources import folder_unreadable, printable

UNFINISHED = (".part", ".partial", ".crdownload", ".tmp", ".download", ".filepart")  # of browsers and copiers
F_SETSIG = 10  # linux/fcntl.h
OF_EDITORS = ("~$", ".~", "~wrl")
GONE = os.stat_result((stat.S_IFDIR, *[0] * 9))  # the watched folder while it is not there


@dataclass(frozen=True)
class Stamp:
    """What changes when a file does."""

    device: int
    inode: int
    size: int
    changed: int  # nanoseconds
    touched: int  # nanoseconds; also of its rights

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


@dataclass(frozen=True)
class Arrival:
    """A file that is whole, or (`odd`) something that is no file and is told once.

    `closed` is why a folder could not be looked into; it is told once too.
    """

    path: Path
    stamp: Stamp
    odd: bool = False
    closed: OSError | None = field(default=None, compare=False)


@dataclass
class Folder:
    """Looks at a folder again and again. `settle` is in seconds."""

    root: Path
    settle: float
    clock: Callable[[], float] = time.monotonic
    _seen: dict[Path, tuple[Stamp, float]] = field(default_factory=dict)
    _done: dict[Path, Stamp] = field(default_factory=dict)
    _closed: dict[Path, OSError] = field(default_factory=dict)  # folders that could not be looked into just now

    def arrivals(self) -> tuple[list[Arrival], bool]:
        """What became whole since the last look, oldest first, and whether something is still on its way."""
        now, found, growing = self.clock(), [], False
        there: dict[Path, tuple[Stamp, float]] = {}
        for path, status in self._entries():
            stamp = Stamp.of(status)
            if self._done.get(path) == stamp:
                continue
            before, since = self._seen.get(path, (None, now))
            there[path] = (stamp, since if before == stamp else now)
            if not stat.S_ISREG(status.st_mode):
                found.append(Arrival(path, stamp, True, self._closed.get(path)))
            elif now - there[path][1] >= self.settle and not _being_written(path):
                found.append(Arrival(path, stamp))
            else:
                growing = True
        self._seen = there
        return sorted(found, key=lambda arrival: (arrival.stamp.changed, arrival.path)), growing

    def done(self, arrival: Arrival) -> None:
        """Not to be given again unless it changes."""
        self._done[arrival.path] = arrival.stamp

    def _entries(self) -> Iterator[tuple[Path, os.stat_result]]:
        self._closed = {}
        for top, folders, names in os.walk(self.root, onerror=self._note_closed):
            links = [name for name in folders if (Path(top) / name).is_symlink()]
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted([*names, *links]):
                path = Path(top) / name
                if not _is_unfinished(name):
                    with suppress(OSError):  # it went away between the two looks
                        yield path, path.lstat()
        for path in self._closed:
            yield path, path.lstat() if os.path.lexists(path) else GONE
        there = {path for path in self._done if path != self.root and os.path.lexists(path)}
        self._done = {path: stamp for path, stamp in self._done.items() if path in there or path in self._closed}

    def _note_closed(self, error: OSError) -> None:
        """A folder below that went away between two looks is nothing to tell of; the watched folder itself is."""
        path = Path(error.filename)
        if path == self.root or not isinstance(error, FileNotFoundError):
            self._closed[path] = error


def _is_unfinished(name: str) -> bool:
    folded = name.casefold()
    return folded.startswith((".", *OF_EDITORS)) or folded.endswith(UNFINISHED)


def _being_written(path: Path) -> bool:
    """Whether some program has the file open for writing. Only Linux tells, and only the owner of the file."""
    if sys.platform != "linux":
        return False
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False  # told when it is read
    try:
        fcntl.fcntl(descriptor, F_SETSIG, signal.SIGURG)  # a writer who comes now would else end us with SIGIO
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False  # another's file, or a file system without leases
    finally:
        os.close(descriptor)
    return False


def load(arrival: Arrival, root: Path, limits: Limits) -> bytes:
    """The bytes of a whole file.

    Raises StillChanging where it is not the file that was seen, NotRegularFile (also outside the folder),
    FolderUnreadable, FileUnreadable, FileEmpty, FileTooLarge.
    """
    shown = printable(str(arrival.path))
    if arrival.closed is not None:
        raise folder_unreadable(arrival.closed)
    if arrival.odd:
        raise NotRegularFile(file=shown)
    try:
        descriptor = os.open(arrival.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise StillChanging(file=shown) from error
    except OSError as error:
        raise FileUnreadable(file=shown, found=os.strerror(error.errno or 0)) from error
    try:
        with os.fdopen(descriptor, "rb") as file:
            if Stamp.of(os.fstat(descriptor)) != arrival.stamp or not _inside(descriptor, root):
                raise StillChanging(file=shown)
            check_size(arrival.stamp.size, limits)
            data = file.read(arrival.stamp.size + 1)
            if len(data) != arrival.stamp.size or Stamp.of(os.fstat(descriptor)) != arrival.stamp:
                raise StillChanging(file=shown)
            return data
    except OSError as error:
        raise FileUnreadable(file=shown, found=os.strerror(error.errno or 0)) from error


def _inside(descriptor: int, root: Path) -> bool:
    """A folder on the way may have been put in place of another as a link."""
    opened = Path(f"/proc/self/fd/{descriptor}")
    return not opened.is_symlink() or opened.resolve().is_relative_to(root.resolve())


def remove(arrival: Arrival) -> bool:
    """Remove the file unless it changed since; whether it is gone."""
    with suppress(OSError):
        if Stamp.of(arrival.path.lstat()) == arrival.stamp:
            arrival.path.unlink()
            return True
    return False
