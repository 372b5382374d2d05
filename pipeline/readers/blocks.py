"""A page's blocks: its ruled tables with their words in the cells, and the lines around them, top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from models.document import Box
from pipeline.pages import RawLine, RawTable
from pipeline.readers.grid import Grid, filled
from pipeline.readers.lines import Word, rows_of, tidy_row, with_indents

Block = RawLine | RawTable
Numbers = npt.NDArray[np.float64]
Liner = Callable[[Sequence[Word]], list[RawLine]]


def blocks_of(
    words: Sequence[Word], frames: Sequence[Grid], liner: Liner, turned: Sequence[RawLine] = ()
) -> list[Block]:
    """Words to lines (by `liner`) and tables. A frame that no word stands in is dropped.

    `turned` are lines set on end: each joins the cell that it stands in, or comes among the free lines.
    """
    homes: list[list[Word]] = [[] for _ in frames]
    loose: list[Word] = []
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
        index = _frame_at(x, y, frames)
        if index is None:
            loose.append(word)
        else:
            homes[index].append(word)
    tables: list[RawTable] = []
    for frame, inside in zip(frames, homes, strict=True):
        if inside:
            middles = np.array([((word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2) for word in inside])
            tables.append(filled(frame, partial(_cell_lines, inside, middles, turned)))
    free = liner(loose)
    free += [line for line in turned if not any(_line_in(line, frame.box) for frame in frames)]
    return in_order(with_indents(free, *margins(free)), tables)


def in_order(lines: Iterable[RawLine], tables: Iterable[RawTable]) -> list[Block]:
    """Tables put among the lines, which keep the order that they have."""
    out: list[Block] = list(lines)
    for table in tables:
        top = table.box.y0 if table.box is not None else 0.0
        at = next((i for i, block in enumerate(out) if block.box is not None and block.box.y0 >= top), len(out))
        out.insert(at, table)
    return out


def margins(lines: Iterable[RawLine]) -> tuple[float, float]:
    """Left edge and width of what is printed."""
    boxes = [line.box for line in lines if line.box is not None]
    left = max(min((box.x0 for box in boxes), default=0.0), 0.0)
    right = max((box.x1 for box in boxes), default=1.0)
    return left, max(right - left, 1.0)


def _frame_at(x: float, y: float, frames: Sequence[Grid]) -> int | None:
    for index, frame in enumerate(frames):
        box = frame.box
        if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1:
            return index
    return None


def _line_in(line: RawLine, box: Box) -> bool:
    if line.box is None:
        return False
    x, y = (line.box.x0 + line.box.x1) / 2, (line.box.y0 + line.box.y1) / 2
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def _cell_lines(words: Sequence[Word], middles: Numbers, turned: Sequence[RawLine], box: Box) -> list[RawLine]:
    """The lines of the words whose middle (x and y of each) lies in the box."""
    corner, far = middles >= (box.x0, box.y0), middles <= (box.x1, box.y1)
    rows = rows_of([words[at] for at in np.flatnonzero((corner & far).all(axis=1)).tolist()])
    lines = [RawLine(tuple(word.finished() for word in tidy_row(row))) for row in rows]
    lines += [line for line in turned if _line_in(line, box)]
    return with_indents(lines, box.x0, box.x1 - box.x0)
