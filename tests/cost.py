"""What a piece of work costs, told in a unit of plain work that is measured beside it.

Seconds mean nothing on a machine that others share: it is slow by turns, and a neighbour may stop any one measure.
So a cost is the thread's own processor time over that of the unit, and what was too dear is measured again: a
neighbour spoils one measure; a pattern that tries every way spoils each.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

TRIES = 5
_WORD = re.compile(r"(\w)(\w+)(\d)")
_LINE = "kế hoạch số 12/KH-UBND " * 400


def unit() -> float:
    """Processor seconds that this machine takes for the unit at the moment: a tenth or so where it is idle."""
    began = time.thread_time()
    for n in range(60):
        sum(len(found.group()) * n for found in _WORD.finditer(_LINE))
        sorted(_LINE, key=str.lower)
    return time.thread_time() - began


def cost(work: Callable[[], object]) -> float:
    """How many units the work takes."""
    before = unit()
    began = time.thread_time()
    work()
    spent = time.thread_time() - began
    return 2 * spent / (before + unit())


def costs_at_most(units: float, work: Callable[[], object]) -> None:
    """Fails where the work takes more units in each of some tries."""
    seen: list[float] = []
    for _ in range(TRIES):
        seen.append(cost(work))
        if seen[-1] < units:
            return
    pytest.fail(f"{min(seen):.1f} units at best, where at most {units:g} were expected")
