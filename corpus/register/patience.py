"""How long a register may take once it was opened: what its cells say is a stranger's, and so is how much they cost."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf
from typing import TypeVar

from models.errors import RegisterTooLong

_Step = TypeVar("_Step")


@dataclass
class Patience:
    """Ends work that goes on for longer than `seconds`; asked between steps of which each is short by itself."""

    seconds: float = inf

    def __post_init__(self) -> None:
        self._end = time.monotonic() + self.seconds

    def check(self) -> None:
        """Raises RegisterTooLong when the time is over."""
        if time.monotonic() > self._end:
            raise RegisterTooLong(limit=round(self.seconds))

    def each(self, steps: Iterable[_Step]) -> Iterator[_Step]:
        """The steps, with a check before each."""
        for step in steps:
            self.check()
            yield step
