"""What recognition gave for a page already seen, kept by the content of its picture.

One gzipped JSON file a page under `VANBAN_CACHE` (or the user's cache folder), written whole or not at all.
A cache that cannot be read or written costs time, never an error.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import logging
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from pipeline import caches
from pipeline.readers.holding import write_when_allowed
from pipeline.readers.tesseract import Picture

log = logging.getLogger(__name__)


def folder() -> Path:
    return caches.root() / "ocr"


def key(picture: Picture, *parameters: object) -> str:
    """The name of a picture's result: its pixels, and everything that the result depends on besides."""
    digest = hashlib.sha256(repr((picture.shape, parameters)).encode())
    digest.update(np.ascontiguousarray(picture).data)
    return digest.hexdigest()


def get(name: str) -> Any | None:
    path = _path(name)
    try:
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            return json.load(stream)
    except FileNotFoundError:
        return None
    except (OSError, EOFError, ValueError) as error:
        log.warning("cached page %s cannot be read: %s", name[:12], error)
        return None


def put(name: str, value: Any) -> None:
    """Kept once the paper is known to be no secret."""
    write_when_allowed(lambda: _write(name, value))


def _write(name: str, value: Any) -> None:
    path = caches.place_of_new(_path(name))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as raw, gzip.open(raw, "wt", encoding="utf-8") as stream:
                json.dump(value, stream, ensure_ascii=False, separators=(",", ":"))
            Path(temporary).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
            raise
    except OSError as error:
        log.warning("page %s cannot be cached: %s", name[:12], error)


def _path(name: str) -> Path:
    return folder() / name[:2] / f"{name}.json.gz"
