"""Where caches are kept, and how what a confined reader process adds to them gets there.

A reader process may write to its scratch folder only: it puts new entries into a folder there (VANBAN_CACHE_NEW), and
the process that started it takes them over once the paper is known to be no secret. An entry that is there already
is never replaced, so that no paper can change what was kept of another.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import platformdirs

NEW = "VANBAN_CACHE_NEW"
_LARGEST = 100 * 2**20  # of one entry


def root() -> Path:
    """The folder of all caches: VANBAN_CACHE, else the user's."""
    named = os.environ.get("VANBAN_CACHE")
    return Path(named) if named else Path(platformdirs.user_cache_dir("vanban"))


def place_of_new(entry: Path) -> Path:
    """Where this process writes what is to become `entry`, a path below `root`."""
    new = os.environ.get(NEW)
    return Path(new) / entry.relative_to(root()) if new else entry


def take_over(new: Path) -> None:
    """Move what a reader process left in `new` to the caches; what cannot be moved is thrown away.

    Links are not followed, and only plain files at the depth of entries are taken: the process may be hostile.
    """
    for path in [p for kind in ("ocr", "office") if not (new / kind).is_symlink() for p in (new / kind).rglob("*")]:
        with suppress(OSError):
            if path.is_symlink() or not path.is_file() or path.suffix == ".part" or path.stat().st_size > _LARGEST:
                continue
            _move(path, root() / path.relative_to(new))
    shutil.rmtree(new, ignore_errors=True)


def _move(source: Path, target: Path) -> None:
    """All of it or nothing, also from one disk to another."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as waiting:
        waiting.write(source.read_bytes())
    Path(waiting.name).replace(target)
