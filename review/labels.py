"""How values of the domain are called on the screen. No rule lives here, only names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus.views import Item
from models.days import local_day
from review.language import catalogue, language, t

SURE = 0.9
COLOURS = {
    "issued_on": "date", "effective_on": "date", "reference": "reference", "campaign": "campaign",
    "deadline": "deadline", "task": "task", "warning": "warning",
}  # fmt: skip


def colour(item: Item) -> str:
    """The colour class of an item's places on the page."""
    return COLOURS.get(item.field, "header")


def named(group: str, code: str | None) -> str:
    """The name of a code, or the code itself where the catalogue has none."""
    if not code:
        return ""
    return catalogue(language()).get(f"{group}.{code}", code)


def type_label(code: str | None) -> str:
    return named("type", code) or t("type.none")


def field_label(item: Item) -> str:
    return named("field", item.field)


def confidence_label(confidence: float | None) -> str:
    if confidence is None:
        return t("confidence.none")
    return t("confidence.sure" if confidence >= SURE else "confidence.doubtful", share=int(confidence * 100))


def state_label(item: Item) -> str:
    """What holds of an item now: three kinds of "nothing there" are three different words."""
    if item.state == "missing" or in_conflict(item):
        return named("reason", item.reason)
    if item.state == "read":
        return confidence_label(item.confidence)
    return named("state", item.state)


def in_conflict(item: Item) -> bool:
    """Places of the paper disagree and nobody has decided: there is no value, or only the month that stands."""
    return item.reason == "conflict" and item.state in ("missing", "read")


ICONS = {
    "confirmed": ":green[:material/verified:]",
    "corrected": ":blue[:material/edit:]",
    "rejected": ":red[:material/block:]",
    "missing": ":gray[:material/remove:]",
    "not-checked": ":gray[:material/pending:]",
    "conflict": ":orange[:material/alt_route:]",
    "sure": ":gray[:material/check:]",
    "doubtful": ":orange[:material/help:]",
}


def state_sign(item: Item) -> str:
    """The state as one of the keys of ICONS."""
    if item.state == "missing" and item.reason == "not-checked":
        return "not-checked"
    if in_conflict(item):
        return "conflict"
    return item.state if item.state in ICONS else "sure" if item.confidence >= SURE else "doubtful"


def state_icon(item: Item) -> str:
    return ICONS[state_sign(item)]


def needs_person(item: Item) -> bool:
    """Undecided and unsure, or missing for another reason than that the paper does not state it."""
    if item.decided or item.kind == "warning":
        return False
    return item.reason != "not-found" if item.state == "missing" else item.confidence < SURE or in_conflict(item)


def shown(item: Item) -> str:
    """An item's value in one line, dates as people write them."""
    value = item.value
    if item.kind == "fact":
        return _fact(item)
    if item.kind == "deadline":
        when = deadline_when(value)
        return f"{when} — {value['task']}" if value["task"] else when
    return item.text


def _fact(item: Item) -> str:
    value = item.value["value"]
    if item.field == "doc_type":
        return type_label(value) if value else ""
    if item.field in ("issued_on", "effective_on"):
        return local_day(value)
    if value is None and item.value.get("symbol"):
        return f"…/{item.value['symbol']}"
    return str(value or "")


def deadline_when(value: Mapping[str, Any]) -> str:
    """When, in words: bound, days, time, recurrence or span."""
    if value["recurrence"] and value["text"]:
        return str(value["text"])
    parts = [named("bound", value["bound"])]
    if value["duration"]:
        d = value["duration"]
        parts.append(f"{d['amount']} {named('unit', d['unit'])} {t('deadline.from')} {d['from'] or '…'}")
    elif value["recurrence"]:
        parts.append(value["recurrence"])
    elif value["start"] and value["start"] != value["end"]:
        parts.append(f"{local_day(value['start'])} – {local_day(value['end'])}")
    elif value["end"]:
        parts.append(local_day(value["end"]))
    else:
        parts.append(value["text"] or "")
    if value["time"]:
        parts.insert(0, value["time"])
    return " ".join(part for part in parts if part)
