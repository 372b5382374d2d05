"""From what a user names (files, folders, archives) to single files to read, each with a label and its bytes.

A file name is only ever shown: it is put into NFC, and nothing is written under it.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from models.errors import FileMissing, FolderUnreadable, NotRegularFile, ReaderCrashed, UnpacksTooLarge, VanbanError
from pipeline.limits import Limits
from pipeline.read import check_size

ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
HEAD = 65_536
OFFICE_BEGINNINGS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")


@dataclass(frozen=True)
class Source:
    """One file. `label` is how the user named it (path, or `archive.zip/member`); `name` its last part, in NFC."""

    label: str
    name: str
    load: Callable[[], bytes]


def source_of_bytes(label: str, data: bytes) -> Source:
    """A file that is in memory already: an upload, a member of an archive."""
    return Source(printable(label), display_name(label), lambda: data)


def printable(label: str) -> str:
    """NFC, without control characters and broken bytes."""
    text = unicodedata.normalize("NFC", label.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def display_name(label: str) -> str:
    """The last part of a path with either kind of slash, printable; never empty."""
    return printable(PurePosixPath(label.replace("\\", "/")).name) or "?"


def load_file(path: Path, limits: Limits) -> bytes:
    """The bytes of a file. Raises FileMissing, NotRegularFile, FileEmpty or FileTooLarge (before reading it)."""
    try:
        if not path.exists():
            raise FileMissing(file=printable(str(path)))
        if not path.is_file():
            raise NotRegularFile(file=printable(str(path)))
        check_size(path.stat().st_size, limits)
        return path.read_bytes()
    except OSError as error:
        raise FileMissing(file=printable(str(path))) from error


def expand(paths: Iterable[str], limits: Limits) -> Iterator[Source]:
    """Single files in the order of the arguments: folders in order of name, archives opened.

    What cannot be opened is a source too, whose `load` raises the error, so that it is told in its turn.
    """
    for label in paths:
        path = Path(label)
        if path.is_dir():
            closed: list[OSError] = []
            for file in files_below(path, closed.append):
                yield from _opened(str(file), file, limits)
            yield from (refusing(str(error.filename), folder_unreadable(error)) for error in closed)
        else:
            yield from _opened(label, path, limits)


def folder_unreadable(error: OSError) -> FolderUnreadable:
    return FolderUnreadable(file=printable(str(error.filename)), found=os.strerror(error.errno or 0))


def files_below(folder: Path, closed: Callable[[OSError], object] | None = None) -> Iterator[Path]:
    """All files of a folder and its folders by name, without hidden ones; linked folders are not entered.

    `closed` is told of folders that cannot be looked into.
    """
    for root, folders, names in os.walk(folder, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(root) / name


def _opened(label: str, path: Path, limits: Limits) -> Iterator[Source]:
    if not _holds_files(path):
        yield Source(label, display_name(label), partial(load_file, path, limits))
        return
    try:
        data = load_file(path, limits)
    except VanbanError as error:
        yield refusing(label, error)
        return
    yield from opened(label, data, limits)


def _holds_files(path: Path) -> bool:
    try:
        if not path.is_file():  # a pipe would hold up whoever opens it
            return False
        with path.open("rb") as file:
            return may_hold_files(file.read(HEAD))
    except OSError:
        return False


def may_hold_files(head: bytes) -> bool:
    """By the beginning of the bytes: a zip or an OLE file (or one of the formats that are one), or a letter."""
    from pipeline.readers.sniffing import OLE, is_mail

    return head[:4] in ZIP_MARKS or head.startswith(OLE) or is_mail(head)


def opened(label: str, data: bytes, limits: Limits) -> Iterator[Source]:
    """The bytes as one file, or the files in it where it is an archive or a letter (a DOCX or ODT is a file).

    The bytes are looked into by a confined process (`pipeline.opener`).
    """
    if not may_hold_files(data) or _begins_as_office_file(data):
        yield source_of_bytes(label, data)
        return
    try:
        for part in _parts(data, limits):
            if part is None:
                yield source_of_bytes(label, data)
                continue
            name, content = part
            member = f"{label}/{name}"
            yield refusing(member, content) if isinstance(content, VanbanError) else source_of_bytes(member, content)
    except VanbanError as error:
        yield refusing(label, error)


def _begins_as_office_file(data: bytes) -> bool:
    """A zip whose first member is one that only Office files have: it needs no look inside to be one file."""
    return data[:4] == ZIP_MARKS[0] and data[30:60].startswith(OFFICE_BEGINNINGS)


def _parts(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes | VanbanError] | None]:
    """The files in an archive or a letter, None where the bytes are one file; what came is held against the limits.

    Raises a VanbanError where the whole is refused.
    """
    from pipeline.opener import asked

    most, size = limits.archive_members**limits.archive_depth, 0
    for count, part in enumerate(asked("papers", (data, limits), limits, seconds=limits.seconds), start=1):
        match part:
            case None if count == 1:
                yield None
            case (str() as name, bytes() as content):
                size += len(content)
                if size > limits.unpacked_bytes or count > most:
                    raise UnpacksTooLarge(limit=f"{limits.unpacked_bytes / 2**20:,.0f} MB")
                yield name, content
            case (str() as name, VanbanError() as error):
                yield name, error
            case _:
                raise ReaderCrashed(signal=None)


def refusing(label: str, error: VanbanError) -> Source:
    """A file that tells in its turn why it is not taken."""

    def refuse() -> bytes:
        raise error

    return Source(label, display_name(label), refuse)
