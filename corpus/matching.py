"""Which row of a new reading is the same thing as a row that the store already has.

Header fields are the same by name. Everything else is compared by what it says and where it stands; the best pairs
are taken first, one to one. What finds no partner is new.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

from corpus.rows import Row
from models.keys import fold

ENOUGH = 0.75


def pair(kind: str, known: Mapping[str, Sequence[Row]], new: Sequence[Row]) -> dict[int, str]:
    """Keys for the new rows (by their index) that match known rows, which are given by key."""
    like = LIKENESS[kind]
    scored = []
    for index, row in enumerate(new):
        for key, rows in known.items():
            score = max((like(old, row) for old in rows), default=0.0)
            if score >= ENOUGH:
                scored.append((-score, abs(rows[0].position - index), index, key))
    keys: dict[int, str] = {}
    taken: set[str] = set()
    for _, _, index, key in sorted(scored):
        if index not in keys and key not in taken:
            keys[index] = key
            taken.add(key)
    return keys


def _text(a: str | None, b: str | None) -> float:
    if not a or not b:
        return 1.0 if not a and not b else 0.0
    return float(fuzz.ratio(fold(a), fold(b))) / 100


def _fact(old: Any, new: Any) -> float:
    return _text(old.value, new.value) if old.field == new.field else 0.0


def _reference(old: Any, new: Any) -> float:
    if old.number_key and new.number_key:
        if old.number_key == new.number_key:
            return 1.0
        return 0.8 if _same_place(old, new) else 0.0  # a digit read differently in the same place
    if old.number_key or new.number_key:
        return 0.8 if _same_place(old, new) else 0.0
    return _text(old.title or old.doc_type, new.title or new.doc_type)


def _same_place(old: Any, new: Any) -> bool:
    return old.page == new.page and old.quote is not None and _text(old.quote, new.quote) >= 0.85


def _campaign(old: Any, new: Any) -> float:
    score = _text(old.name, new.name)
    return score if score >= 0.9 else 0.0


def _deadline(old: Any, new: Any) -> float:
    """The same duty at the same words; a day read differently is still the same deadline."""
    words = max(_text(old.text, new.text), float(_when(old) == _when(new)))
    return 0.45 * words + 0.45 * _text(old.task, new.task) + 0.1 * float(old.page == new.page)


def _when(row: Any) -> tuple[Any, ...]:
    return (row.bound, row.starts, row.ends, row.recurrence, row.duration_amount, row.duration_unit)


def _task(old: Any, new: Any) -> float:
    return 0.9 * _text(old.text, new.text) + 0.1 * float(old.page == new.page)


def _warning(old: Any, new: Any) -> float:
    if old.code != new.code:
        return 0.0
    return 0.5 + 0.5 * max(_text(old.quote, new.quote), _text(old.message, new.message))


LIKENESS: dict[str, Callable[[Any, Any], float]] = {
    "fact": _fact,
    "reference": _reference,
    "campaign": _campaign,
    "deadline": _deadline,
    "task": _task,
    "warning": _warning,
}
