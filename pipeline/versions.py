"""Which version of the readers and of the rules read a paper: the release, and a hash of the code and data behind it.

So a store knows which papers were read by other rules than today's, without anybody counting versions by hand.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

KEPT = (".py", ".json", ".toml", ".csv", ".txt", ".npz")


def release() -> str:
    try:
        return version("vanban")
    except PackageNotFoundError:
        return "0"


@cache
def reader_version() -> str:
    """Of readers, repair and layout."""
    root = files("pipeline")
    return f"{release()}+{_digest([root / 'readers', root / 'repair', root / 'layout'])}"


@cache
def rules_version(model: str = "") -> str:
    """Of the extractors and their vocabulary, and of the trained `model` that helped, where one did."""
    rules = f"{release()}+{_digest([files('extractors')])}"
    return f"{rules}+learned.{model}" if model else rules


def _digest(roots: list[Traversable]) -> str:
    found = hashlib.sha256()
    for root in roots:
        _add(found, root, root.name)
    return found.hexdigest()[:10]


def _add(found: hashlib._Hash, node: Traversable, path: str) -> None:
    if node.is_dir():
        for child in sorted(node.iterdir(), key=lambda c: c.name):
            _add(found, child, f"{path}/{child.name}")
    elif path.endswith(KEPT):
        found.update(path.encode() + b"\0" + node.read_bytes())
