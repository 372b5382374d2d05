"""What is worked out of a paper's text and shared by its components: kept until the paper is done, and no longer.

The words of a long paper are tens of megabytes, which nobody needs while the answer is put together.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
_FORGET: list[Callable[[], None]] = []


def shared(most: int) -> Callable[[Callable[_Given, _Made]], Callable[_Given, _Made]]:
    """Keeps what a function of texts gave for the last `most` of them, until `forget`."""

    def kept(work: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
        cached = lru_cache(maxsize=most)(work)
        _FORGET.append(cached.cache_clear)
        return cached  # type: ignore[return-value]  # it takes what the function takes

    return kept


def forget() -> None:
    """The paper is done."""
    for each in _FORGET:
        each()
