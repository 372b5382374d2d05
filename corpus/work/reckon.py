"""From a stored deadline to the days that count: the stated one, the last safe one, and how they were worked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Protocol

import regex
from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

from corpus.work.days import WorkDays
from corpus.work.views import Step
from extractors.language.folding import plain, squeeze
from models.days import local_day


@dataclass(frozen=True)
class Arrival:
    """When a paper came, by the register."""

    day: str
    number: str


class Dated(Protocol):
    """What the last safe day of a stored deadline follows from."""

    @property
    def bound(self) -> str: ...
    @property
    def ends(self) -> str | None: ...
    @property
    def duration_amount(self) -> int | None: ...
    @property
    def duration_unit(self) -> str | None: ...
    @property
    def duration_from(self) -> str | None: ...


class Timed(Dated, Protocol):
    """What is read of a stored deadline."""

    @property
    def text(self) -> str: ...
    @property
    def starts(self) -> str | None: ...
    @property
    def time(self) -> str | None: ...
    @property
    def inferred(self) -> list[Any]: ...


@dataclass(frozen=True)
class Reckoned:
    """`stated` the last day as the paper has it, `safe` the last day on which the duty is met; None: not known."""

    start: date | None
    stated: date | None
    safe: date | None
    steps: tuple[Step, ...]


# `kể từ ngày nhận được (văn bản này | công văn | kế hoạch | …)`: the paper itself came; not `nhận được hồ sơ`
_RECEIVED = regex.compile(
    r"(?:nhan|tiep nhan|den)(?:\s+duoc)?(?:\s+(?:ban\s+)?(?:van ban|cong van|ke hoach|thong bao|huong dan|quyet dinh|"
    r"chi thi|cong dien|giay moi|nghi quyet|thong tu|phieu chuyen))?(?:\s+(?:nay|tren|noi tren|neu tren))?$"
)
_ISSUED = regex.compile(r"(?:ky|ban hanh|ky ban hanh|phat hanh)(?:\s+(?:van ban|[\w ]{3,20}\s+nay|nay))?$")


def reckon(row: Timed, issued_on: str | None, arrival: Arrival | None, days: WorkDays) -> Reckoned:
    """The days of one stored deadline (not of a recurring one, see `turns`)."""
    start, stated = _iso(row.starts), _iso(row.ends)
    if stated is None:
        return _counted(row, issued_on, arrival, days)
    safe = stated - timedelta(days=1) if row.bound == "before" else stated
    told = {"text": row.text, "start": local_day(row.starts), "stated": local_day(row.ends), "safe": _said(safe),
            "time": row.time or ""}  # fmt: skip
    steps = [Step(_code(row, start), told)]
    if "year" in row.inferred:
        steps.append(Step("inferred"))
    return Reckoned(start, stated, safe, (*steps, *weekend(safe, days)))


def _code(row: Timed, start: date | None) -> str:
    code = row.bound if row.bound in ("before", "by", "on") else "during" if start else "until"
    return f"{code}.time" if row.time and code != "during" else code


def weekend(safe: date, days: WorkDays) -> tuple[Step, ...]:
    """A step that says so where the last safe day is a day off."""
    working = days.last_by(safe)
    return () if working == safe else (Step("weekend", {"safe": _said(safe), "working": _said(working)}),)


def last_safe(row: Dated, issued_on: str | None, arrival: Arrival | None, days: WorkDays) -> date | None:
    """The last safe day alone, as `reckon` works it out, without the words for it."""
    stated = _iso(row.ends)
    if stated is not None:
        return stated - timedelta(days=1) if row.bound == "before" else stated
    first, _ = _event(row, issued_on, arrival)
    if first is None or row.duration_amount is None or row.duration_unit is None:
        return None
    return _added(first, row.duration_amount, row.duration_unit, days)


def _counted(row: Timed, issued_on: str | None, arrival: Arrival | None, days: WorkDays) -> Reckoned:
    """A length of time from an event whose day is known: the paper's arrival or its own day."""
    first, step = _event(row, issued_on, arrival)
    if first is None or row.duration_amount is None or row.duration_unit is None:
        return Reckoned(None, None, None, (step,))
    safe = _added(first, row.duration_amount, row.duration_unit, days)
    span = Step(f"span.{row.duration_unit}", {"amount": str(row.duration_amount), "safe": _said(safe)})
    return Reckoned(first, safe, safe, (step, span, *weekend(safe, days)))


def _event(row: Dated, issued_on: str | None, arrival: Arrival | None) -> tuple[date | None, Step]:
    """The day that a length of time counts from, None where it is not known, and what there is to say about it."""
    if row.duration_amount is None or row.duration_unit is None:
        return None, Step("no-day")
    event, kind = _kind_of_event(row.duration_from or "")
    if kind == "received":
        if arrival is None:
            return None, Step("no-arrival")
        told = {"day": local_day(arrival.day), "number": arrival.number}
        return date.fromisoformat(arrival.day), Step("arrived", told)
    if kind == "issued" and _iso(issued_on):
        return date.fromisoformat(issued_on or ""), Step("issued", {"day": local_day(issued_on)})
    return None, Step("event", {"event": event})


@lru_cache(maxsize=4_096)
def _kind_of_event(words: str) -> tuple[str, str]:
    """(the event as written, whether it is that the paper was received, that it was issued, or another)."""
    event = squeeze(words)
    folded = regex.sub(r"^(?:ke tu|tinh tu|tu|sau)?\s*(?:ngay|khi|sau khi|thoi diem)?\s*", "", plain(event))
    if not folded or _RECEIVED.match(folded):
        return event, "received"
    return event, "issued" if _ISSUED.match(folded) else "other"


def _added(first: date, amount: int, unit: str, days: WorkDays) -> date:
    if unit == "working_day":
        return days.after(first, amount)
    if unit == "month":
        return first + relativedelta(months=amount)
    if unit == "hour":
        return first + timedelta(days=-(-amount // 24))
    return first + timedelta(days=amount)


@lru_cache(maxsize=20_000)
def turns(rule: str, since: date, until: date) -> tuple[tuple[date, date], ...]:
    """First and last day of each turn of a recurring duty (an RRULE of the contract) that ends from `since` to `until`.

    A rule that cannot be read gives none.
    """
    try:
        parsed = rrulestr(complete(rule), dtstart=_noon(begins(rule, since.year - 1)))
        found = parsed.between(_noon(since - timedelta(days=31)), _noon(until + timedelta(days=31)), inc=True)
    except (ValueError, TypeError):
        return ()
    spans: list[tuple[date, date]] = []
    for day in (moment.date() for moment in found):
        if spans and day - spans[-1][1] == timedelta(days=1) and "FREQ=DAILY" not in rule:
            spans[-1] = (spans[-1][0], day)  # `từ ngày 25 đến ngày 30 hằng tháng` is one turn
        else:
            spans.append((day, day))
    return tuple(span for span in spans if since <= span[1] <= until)


def complete(rule: str) -> str:
    """The rule with the day that it leaves open: the last of the month or year, Friday of the week."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    fixed = parts.keys() & {"BYMONTHDAY", "BYDAY", "BYYEARDAY", "BYSETPOS"}
    if not fixed and parts.get("FREQ") == "WEEKLY":
        return f"{rule};BYDAY=FR"
    if not fixed and parts.get("FREQ") == "MONTHLY":
        return f"{rule};BYMONTHDAY=-1"
    if not fixed and parts.get("FREQ") == "YEARLY":
        return f"{rule};BYMONTHDAY=-1" if "BYMONTH" in parts else f"{rule};BYMONTH=12;BYMONTHDAY=-1"
    return rule


def begins(rule: str, year: int) -> date:
    """The first day to count from: `FREQ=MONTHLY;INTERVAL=3` falls into the last month of each quarter."""
    found = regex.search(r"FREQ=MONTHLY;(?:.*;)?INTERVAL=(\d{1,2})", rule)
    step = int(found[1]) if found else 1
    return date(year, step if 1 <= step <= 12 else 1, 1)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time())


def _iso(day: str | None) -> date | None:
    return date.fromisoformat(day) if day and len(day) == 10 else None


def _said(day: date) -> str:
    return local_day(day.isoformat())
