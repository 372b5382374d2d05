"""From what a user names (files, folders, archives) to single files to read, each with a label and its bytes.

A file name is only ever shown: it is put into NFC, and nothing is written under it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from models.errors import FileMissing
from pipeline.limits import Limits
from pipeline.read import check_size


@dataclass(frozen=True)
class Source:
    """One file. `label` is how the user named it (path, or `archive.zip/member`); `name` its last part, in NFC."""

    label: str
    name: str
    load: Callable[[], bytes]


def display_name(label: str) -> str:
    """The last part of a path with either kind of slash, in NFC, without control characters; never empty."""
    last = PurePosixPath(label.replace("\\", "/")).name
    text = unicodedata.normalize("NFC", last.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text) or "?"


def load_file(path: Path, limits: Limits) -> bytes:
    """The bytes of a file. Raises FileMissing, FileEmpty or FileTooLarge (before reading it)."""
    try:
        if not path.is_file():  # a device or a pipe could be read for ever
            raise FileMissing(file=str(path))
        check_size(path.stat().st_size, limits)
        return path.read_bytes()
    except OSError as error:
        raise FileMissing(file=str(path)) from error


def expand(paths: Iterable[str], limits: Limits) -> Iterator[Source]:
    """Single files in the order of the arguments."""
    for label in paths:
        yield Source(label, display_name(label), partial(load_file, Path(label), limits))
