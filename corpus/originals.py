"""Original files, kept by the SHA-256 of their bytes: `originals/ab/cd/abcd…`, readable by their owner only.

A file appears under its name complete or not at all, whatever happens to the program or the power.
"""

from __future__ import annotations

import hashlib
import os
import platform
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psutil

from models.errors import OriginalMissing

MODE = 0o400
_FORSAKEN = 3600.0  # seconds after which an unfinished file of another machine is nobody's
_writing = threading.Lock()  # the name of an unfinished file tells its process, not its thread
_HEX = frozenset("0123456789abcdef")


def path_of(folder: Path, sha256: str) -> Path:
    """Where the bytes of this hash are kept. Raises ValueError for what is not a hash."""
    if len(sha256) != 64 or not _HEX.issuperset(sha256):
        raise ValueError("not a SHA-256")
    return folder / sha256[:2] / sha256[2:4] / sha256


def save(folder: Path, data: bytes) -> str:
    """Keep these bytes; returns their hash. Saving them again does nothing, or repairs a damaged copy."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(folder, sha256)
    if intact(path, sha256, len(data)):
        return sha256
    with _writing:
        if intact(path, sha256, len(data)):  # another thread has just kept them
            return sha256
        for parent in (folder, path.parent.parent, path.parent):
            parent.mkdir(exist_ok=True, mode=0o700)
        _write_whole(path, data)
        for parent in (path.parent, path.parent.parent, folder):
            _sync_folder(parent)
    return sha256


def _write_whole(path: Path, data: bytes) -> None:
    """Written beside its place, flushed to the disk, then renamed: readers see all of it or nothing."""
    for left in path.parent.glob(f".{path.name}.*.part"):
        if _is_abandoned(left):
            left.unlink(missing_ok=True)
    temporary = path.with_name(f".{path.name}.{_machine()}-{os.getpid()}.part")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
    except BaseException:  # a full disk is not to be kept full
        temporary.unlink(missing_ok=True)
        raise


@cache
def _machine() -> str:
    """Tells this machine from others that share the folder."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:12]


def _is_abandoned(left: Path) -> bool:
    """Whether the process that was writing this file is gone: of this machine by its number, of another by age."""
    machine, _, process = left.name.split(".")[-2].rpartition("-")
    if machine not in ("", _machine()):
        try:
            return time.time() - left.stat().st_mtime > _FORSAKEN
        except FileNotFoundError:  # it has just been finished
            return False
    return process == str(os.getpid()) or not psutil.pid_exists(int(process))


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def intact(path: Path, sha256: str, size: int | None = None) -> bool:
    """Whether the file is there and holds exactly these bytes."""
    try:
        if size is not None and path.stat().st_size != size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def load(folder: Path, sha256: str, paper: int | None = None) -> bytes:
    """The bytes of an original. Raises OriginalMissing where they are gone or are not what was stored."""
    try:
        data = path_of(folder, sha256).read_bytes()
    except OSError as error:
        raise OriginalMissing(paper=paper) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise OriginalMissing(paper=paper)
    return data


def stored(folder: Path) -> Iterator[Path]:
    """Every file in the folder of originals, half-written ones included."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
