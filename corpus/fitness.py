"""Whether a value that a person enters fits its field: the store refuses what no later question could use.

Texts are put into NFC and trimmed; an empty text is null. Nothing is corrected beyond that.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

import regex
from dateutil.rrule import rrulestr

from corpus.rows import PLAIN
from extractors.language import numbers
from models.errors import ValueUnfit

BOUNDS = ("before", "by", "on", "during", "within")
ROLES = ("basis", "amends", "replaces", "mention")
UNITS = ("working_day", "day", "week", "month", "year", "hour")
LONGEST = 20_000  # characters of a text that a person enters
REDUCED = regex.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
TIME = regex.compile(r"([01]\d|2[0-3]):[0-5]\d")
LISTS = ("pinpoints", "assignees", "references")
NEEDED = {"reference": (), "campaign": ("name",), "deadline": ("bound",), "task": ("text",), "warning": ("code",)}
DATE_FACTS = ("issued_on", "effective_on")


def fit(kind: str, field: str, value: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The value as it will be kept; parts that are not given stay as in `before`.

    Raises ValueUnfit naming the part that does not fit.
    """
    if kind == "fact":
        clean = {name: _clean(name, part) for name, part in {"value": None, **(before or {}), **value}.items()}
        _check_fact(field, clean)
        if field == "number" and "symbol" not in value:
            clean |= _symbol(clean, before or {})
        return clean
    known = {*PLAIN[kind], "duration"} if kind == "deadline" else {*PLAIN[kind]}
    _refuse_unknown(value, known)
    whole = {name: (before or {}).get(name) for name in known} | dict(value)
    clean = {name: _clean(name, part) for name, part in whole.items()}
    _check_item(kind, clean)
    return clean


def _symbol(value: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The symbol that goes with a number: the number's own where it has one, not that of the reading it corrects."""
    number = value["value"]
    if number is None or number == before.get("value"):
        return {}
    parsed = numbers.parse(number)
    return {"symbol": parsed.symbol if parsed else None}


def _refuse_unknown(value: Mapping[str, Any], known: set[str]) -> None:
    for name in value:
        if name not in known:
            raise ValueUnfit(field=name, found=value[name])


def _clean(name: str, part: Any) -> Any:
    if name in LISTS:
        if isinstance(part, str) or not all(isinstance(p, str) for p in part or ()):
            raise ValueUnfit(field=name, found=part)
        return [text for text in (_text(name, p) for p in part or ()) if text]
    return _text(name, part) if isinstance(part, str) else part


def _text(name: str, text: str) -> str | None:
    kept = unicodedata.normalize("NFC", text).strip()
    if len(kept) > LONGEST or any(ord(c) < 32 and c not in "\n\t" for c in kept):
        raise ValueUnfit(field=name, found=kept[:50])
    return kept or None


def _check_fact(field: str, value: dict[str, Any]) -> None:
    if not all(part is None or isinstance(part, str) for part in value.values()):
        raise ValueUnfit(field=field, found=value.get("value"))
    if field in DATE_FACTS:
        check_date(field, value["value"], reduced=True)


def _check_item(kind: str, value: dict[str, Any]) -> None:
    for name in NEEDED[kind]:
        if not value.get(name):
            raise ValueUnfit(field=name, found="")
    if kind == "reference":
        _one_of("role", value["role"] or "mention", ROLES)
        check_date("date", value["date"], reduced=True)
        if not (value["number"] or value["title"]):
            raise ValueUnfit(field="number", found="")
    if kind == "campaign":
        check_date("start", value["start"], reduced=True)
        check_date("end", value["end"], reduced=True)
    if kind == "deadline":
        _check_deadline(value)


def _check_deadline(value: dict[str, Any]) -> None:
    _one_of("bound", value["bound"], BOUNDS)
    check_date("start", value["start"])
    check_date("end", value["end"])
    if value["start"] and value["end"] and value["start"] > value["end"]:
        raise ValueUnfit(field="end", found=value["end"])
    if value["time"] and not TIME.fullmatch(value["time"]):
        raise ValueUnfit(field="time", found=value["time"])
    if value["recurrence"]:
        _check_rule(value["recurrence"])
    _check_duration(value["duration"])
    if not (value["text"] or value["end"] or value["recurrence"] or value["duration"]):
        raise ValueUnfit(field="end", found="")


def _check_duration(duration: Any) -> None:
    if duration is None:
        return
    if not isinstance(duration, Mapping) or not isinstance(duration.get("amount"), int) or duration["amount"] < 0:
        raise ValueUnfit(field="duration", found=duration)
    _one_of("duration", duration.get("unit"), UNITS)


def _check_rule(rule: str) -> None:
    try:
        rrulestr(rule)
    except (ValueError, TypeError) as error:
        raise ValueUnfit(field="recurrence", found=rule) from error


def _one_of(name: str, part: Any, allowed: tuple[str, ...]) -> None:
    if part not in allowed:
        raise ValueUnfit(field=name, found=part)


def check_date(name: str, text: Any, *, reduced: bool = False) -> None:
    """A day as YYYY-MM-DD, or with `reduced` also YYYY-MM and YYYY; null passes. Raises ValueUnfit."""
    if text is None:
        return
    match = REDUCED.fullmatch(text) if isinstance(text, str) else None
    if match is None or not (reduced or match[3]):
        raise ValueUnfit(field=name, found=text)
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError as error:
        raise ValueUnfit(field=name, found=text) from error
