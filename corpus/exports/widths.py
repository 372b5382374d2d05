"""Widths of printed columns: what each one should have, and no less than its longest word needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import regex

LETTER = 0.0165  # centimetres a letter takes, for each point of the type's size
CAPITAL, BOLD = 1.6, 1.12  # times as wide
PADDING = 0.45  # centimetres beside the letters
MOST = 4.2  # centimetres that one long word may ask for
_PIECE = regex.compile(r"[^\s/–-]+[/–-]?")  # a line may be broken behind a slash or a hyphen
_DAY = regex.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}")


def fitted(
    shares: Sequence[float], headings: Sequence[str], rows: Sequence[Sequence[Any]], room: float, size: float
) -> list[float]:
    """Centimetres of each column in `room`, after `shares`; a day or a word is not broken where room can be found.
    `size` is the type's, in points. Rows of another length (headings across the table) are left out."""
    total = sum(shares)
    wanted = [room * share / total for share in shares]
    plain = [row for row in rows if len(row) == len(headings)]
    least = [
        max(_needs([headings[k]], size) * BOLD, _needs([row[k] for row in plain], size)) for k in range(len(headings))
    ]
    short = [max(0.0, need - width) for need, width in zip(least, wanted, strict=True)]
    spare = [max(0.0, width - need) for need, width in zip(least, wanted, strict=True)]
    if not sum(short) or not sum(spare):
        return wanted
    give = min(1.0, sum(short) / sum(spare))
    gain = min(1.0, sum(spare) / sum(short))
    return [w + gain * more - give * less for w, more, less in zip(wanted, short, spare, strict=True)]


def _needs(cells: Sequence[Any], size: float) -> float:
    words = (piece for cell in cells for piece in (*_DAY.findall(str(cell)), *_PIECE.findall(str(cell))))
    pieces = [sum(CAPITAL if letter.isupper() else 1 for letter in word) for word in words]
    return min(MOST, PADDING + LETTER * size * max(pieces, default=0))


def alike(rows: Sequence[Sequence[str]], most: int) -> list[bool]:
    """Of each column whether all of its cells are short: such a column is centred as a whole."""
    return [all(len(str(cell)) <= most for cell in column) for column in zip(*rows, strict=True)] if rows else []
