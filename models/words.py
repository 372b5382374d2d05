"""The printed words of a paper: one by one as `WordSpan`, all together as `Words`, in columns.

A paper of a thousand pages has half a million words. As objects each takes some 300 bytes, in columns 60, and a reading
process hands the columns to its parent as they are.
"""

from __future__ import annotations

import copyreg
import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pickle import PickleBuffer
from typing import Any, NamedTuple, overload

Hand = tuple[tuple[str, float], ...]
_NOWHERE = -1
_WITHOUT_COPY = 5  # protocol of pickle
_NEW = copyreg.__newobj__  # type: ignore[attr-defined]  # which pickle knows as an instruction, not as a function


class Box(NamedTuple):
    """A rectangle on a page, in points (1/72 inch), origin at the top left."""

    x0: float
    y0: float
    x1: float
    y1: float

    def union(self, other: Box) -> Box:
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))


class WordSpan(NamedTuple):
    """A printed word (or a part of one that was joined) in the text. A span never crosses a page.

    Of figures written by hand into a printed line's blank, `hand` holds the readings with their chances, the
    likeliest first; the text holds the first of them, or what OCR made of the ink.
    """

    start: int
    end: int
    page: int
    box: Box | None = None
    confidence: float | None = None  # of OCR, 0..1; None where the words came from a text layer
    hand: tuple[tuple[str, float], ...] = ()


class Printed:
    """What is known of each printed word besides its letters, in columns; a word's number is the order of adding."""

    __slots__ = ("_confidences", "_hands", "_places", "_sides", "pages")

    def __init__(self) -> None:
        self.pages = array("i")  # 1-based
        self._places = array("i")  # of each word its row of `_sides`
        self._sides = array("d")
        self._confidences = array("d")  # NaN for none; empty until a word has one
        self._hands: dict[int, Hand] = {}

    def __len__(self) -> int:
        return len(self.pages)

    def add(
        self,
        page: int,
        boxes: Sequence[Box | None],
        confidences: Sequence[float | None] = (),
        hands: Sequence[Hand] = (),
    ) -> range:
        """The numbers of these words of one page. `confidences` and `hands` are of all of them, or none."""
        first = len(self.pages)
        numbers = range(first, first + len(boxes))
        self.pages.extend([page] * len(boxes))
        self._add_places(boxes)
        if confidences.count(None) < len(confidences):
            self._confidences.extend([math.nan] * (first - len(self._confidences)))
            self._confidences.extend([math.nan if known is None else known for known in confidences])
        if any(hands):
            self._hands.update((number, hand) for number, hand in zip(numbers, hands, strict=True) if hand)
        return numbers

    def _add_places(self, boxes: Sequence[Box | None]) -> None:
        placed = [box for box in boxes if box is not None]
        row = len(self._sides) // 4
        if len(placed) == len(boxes):
            self._places.extend(range(row, row + len(boxes)))
        elif not placed:
            self._places.extend([_NOWHERE] * len(boxes))
        else:
            rows = iter(range(row, row + len(placed)))
            self._places.extend([_NOWHERE if box is None else next(rows) for box in boxes])
        self._sides.extend(chain.from_iterable(placed))

    def box(self, number: int) -> Box | None:
        place = self._places[number]
        return None if place == _NOWHERE else Box._make(self._sides[4 * place : 4 * place + 4])

    def confidence(self, number: int) -> float | None:
        known = self._confidences[number] if number < len(self._confidences) else math.nan
        return None if math.isnan(known) else known

    def hand(self, number: int) -> Hand:
        return self._hands.get(number, ())

    def span(self, start: int, end: int, number: int) -> WordSpan:
        return WordSpan(
            start, end, self.pages[number], self.box(number), self.confidence(number), self._hands.get(number, ())
        )

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        columns = (self.pages, self._places, self._sides, self._confidences)
        return _NEW, (Printed,), (*(_bytes(column, protocol) for column in columns), self._hands)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        """Raises ValueError where the columns do not belong together: they may come from a process taken over."""
        *columns, hands = state
        self.pages, self._places, self._sides, self._confidences = map(_column, "iidd", columns)
        self._hands = dict(hands)
        _within(self._places, _NOWHERE, len(self._sides) // 4)
        if len(self._places) != len(self.pages) or len(self._confidences) > len(self.pages):
            raise ValueError("columns of different lengths")


class Words(Sequence[WordSpan]):
    """Words in text order, in columns: where each begins and ends in the text, and its number in `printed`.

    A `WordSpan` is made when one is asked for. Equal to any sequence of the same spans.
    """

    __slots__ = ("ends", "numbers", "printed", "starts")

    def __init__(self, printed: Printed | None = None) -> None:
        self.starts, self.ends, self.numbers = array("i"), array("i"), array("i")
        self.printed = Printed() if printed is None else printed

    def add(self, starts: Iterable[int], ends: Iterable[int], numbers: Iterable[int]) -> None:
        """Words by their numbers in `printed` and their places in the text."""
        self.starts.extend(starts)
        self.ends.extend(ends)
        self.numbers.extend(numbers)

    def page(self, index: int) -> int:
        return self.printed.pages[self.numbers[index]]

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> WordSpan: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[WordSpan, ...]: ...

    def __getitem__(self, index: int | slice) -> WordSpan | tuple[WordSpan, ...]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        return self.printed.span(self.starts[index], self.ends[index], self.numbers[index])

    def __iter__(self) -> Iterator[WordSpan]:
        return map(self.printed.span, self.starts, self.ends, self.numbers)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(ours == theirs for ours, theirs in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Words({list(self)!r})"

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        columns = (self.starts, self.ends, self.numbers)
        return _NEW, (Words,), (*(_bytes(column, protocol) for column in columns), self.printed)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        """Raises ValueError where the columns do not belong together."""
        *columns, printed = state
        self.starts, self.ends, self.numbers = map(_column, "iii", columns)
        if not isinstance(printed, Printed) or not len(self.starts) == len(self.ends) == len(self.numbers):
            raise ValueError("columns of different lengths")
        self.printed = printed
        _within(self.numbers, 0, len(printed))


def _bytes(column: array[Any], protocol: int) -> Any:
    """The column for a pickle, which since protocol 5 writes it without a copy of its own."""
    return PickleBuffer(column) if protocol >= _WITHOUT_COPY else column.tobytes()


def _column(kind: str, data: bytes) -> array[Any]:
    column = array(kind)
    column.frombytes(data)
    return column


def _within(numbers: array[int], least: int, end: int) -> None:
    if numbers and not (least <= min(numbers) and max(numbers) < end):
        raise ValueError("a number outside its column")
