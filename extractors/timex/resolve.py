"""From a time expression to ISO days: missing years and months come from the expression, then from the paper."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

from extractors.timex import words as timewords
from extractors.timex.atoms import Partial
from extractors.timex.expressions import Timex


@dataclass(frozen=True, slots=True)
class Context:
    """What the paper says around an expression.

    `issued` is the earliest day the paper can be of; `year`, `month` and `quarter` come from a heading or a column
    (`THÁNG 9/2024`); `school_year` is the first year of the one school year that the paper is about.
    """

    issued: date | None = None
    year: int | None = None
    month: int | None = None
    school_year: int | None = None
    dated: bool = True  # whether `issued` is the very day, not only the first of its month or year
    scanned: bool = False  # words come from OCR: a range that runs backwards is a misread year


@dataclass(frozen=True, slots=True)
class Days:
    """ISO first and last day (None where open or not known) and what was worked out: "year", "month"."""

    start: str | None
    end: str | None
    inferred: tuple[str, ...] = ()


def resolve(timex: Timex, context: Context) -> Days:
    """First and last day of an expression after the contract's table of bounds.

    before/by: only `end`; on: the day twice; during: first and last; within: the event's day and the last day where
    the event is a written date and the span is counted in calendar units. Fuzzy times keep their whole month or
    quarter; semesters and school years have no days of their own.
    """
    if timex.recurrence or not timex.parts:
        return Days(None, None)
    if len(timex.parts) == 1 and timex.parts[0].fuzzy == "week" and timex.parts[0].unit == "month":
        return _week(timex, context)
    parts, inferred = _completed(timex.parts, timex.bound, context)
    first, last = _first_day(parts[0]), _last_day(parts[-1])
    if context.scanned and first and last and last < first and parts[0].year != parts[-1].year:
        last, inferred = _last_day(replace(parts[-1], year=parts[0].year)), (*inferred, "year")
    if timex.bound == "within":
        return _span(timex, first, inferred)
    opening = _iso(first)
    if timex.since_issue:
        opening = _iso(context.issued) if context.dated else None
    return {
        "before": Days(None, _iso(first), inferred),
        "by": Days(None, _iso(last), inferred),
        "from": Days(_iso(first), None, inferred),
        "after": Days(_iso(first), None, inferred),
    }.get(timex.bound, Days(opening, _iso(last), inferred))


def _week(timex: Timex, context: Context) -> Days:
    """`tuần 4 tháng 9`: its days where a month that begins on Monday (for the last week: ends on Sunday) leaves no
    doubt which they are; else none, for some count weeks by sevens and some by the calendar's weeks."""
    parts, inferred = _completed(timex.parts, timex.bound, context)
    first, last, week = _first_day(parts[0]), _last_day(parts[0]), parts[0].week
    if first is None or last is None or week == 0:
        return Days(None, None, inferred)
    sure = last.isoweekday() == 7 if week < 0 else first.isoweekday() == 1
    begins = last - timedelta(days=6) if week < 0 else first + timedelta(days=7 * (week - 1))
    ends = begins + timedelta(days=6)
    if not sure or ends > last:
        return Days(None, None, inferred)
    opening = None if timex.bound in ("before", "by") else _iso(begins)
    return Days(opening, _iso(begins if timex.bound == "before" else ends), inferred)


_NO_DAYS = ("semester", "school_year", "lunar")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _span(timex: Timex, first: date | None, inferred: tuple[str, ...]) -> Days:
    if first is None or timex.duration is None:
        return Days(None, None, inferred)
    amount = timex.duration.amount
    lengths = {"day": 1, "week": 7}
    if timex.duration.unit in lengths and timex.duration.anchor.startswith("trước"):  # counted back from the event
        return Days(None, _iso(first - timedelta(days=amount * lengths[timex.duration.unit])), inferred)
    if timex.duration.unit in lengths:
        return Days(_iso(first), _iso(first + timedelta(days=amount * lengths[timex.duration.unit])), inferred)
    if timex.duration.unit in ("month", "year"):
        return Days(
            _iso(first), _iso(_months_later(first, amount * (12 if timex.duration.unit == "year" else 1))), inferred
        )
    return Days(_iso(first), None, inferred)


def _months_later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _completed(parts: tuple[Partial, ...], bound: str, context: Context) -> tuple[tuple[Partial, ...], tuple[str, ...]]:
    """Parts with month and year filled in, and the names of what was filled from outside the expression."""
    inferred: tuple[str, ...] = ()
    if parts[0].fuzzy == "this" and context.issued is not None:
        this = context.issued
        return tuple(replace(p, number=this.month, year=this.year) for p in parts), ("month", "year")
    if any(p.unit == "day" and p.number is None for p in parts):
        month = next((p.number for p in reversed(parts) if p.number is not None), context.month)
        if all(p.number is None for p in parts):
            inferred = ("month",)
        parts = tuple(replace(p, number=p.number or month) if p.unit == "day" else p for p in parts)
    parts = _shared_year(parts)
    if all(p.year is not None for p in parts):
        return parts, inferred
    year = _outside_year(parts, context)
    if year is None:
        return parts, inferred
    parts = _shared_year((*parts[:-1], parts[-1].with_year(year)))
    return parts, (*inferred, "year")


def _shared_year(parts: tuple[Partial, ...]) -> tuple[Partial, ...]:
    """The year of one end given to the other; a range that would run backwards crosses a year's end."""
    if len(parts) < 2:
        return parts
    first, last = parts[0], parts[-1]
    if first.year is None and last.year is not None:
        first = first.with_year(last.year)
        if _later(first, last):
            first = replace(first, year=last.year - 1)
    elif last.year is None and first.year is not None:
        last = last.with_year(first.year)
        if _later(first, last):
            last = replace(last, year=first.year + 1)
    return (first, last)


def _later(first: Partial, last: Partial) -> bool:
    a, b = _first_day(first), _last_day(last)
    return a is not None and b is not None and a > b


def _outside_year(parts: tuple[Partial, ...], context: Context) -> int | None:
    """The year of the last part: from the heading, else the next one not before the issue date."""
    last = parts[-1]
    if last.unit in _NO_DAYS:
        return None
    if context.year is not None:
        return context.year
    if context.issued is None:
        return _of_school_year(last, context)
    for year in range(context.issued.year, context.issued.year + 9):
        day = _last_day(last.with_year(year))
        if day is not None and day >= context.issued:
            return year
    return None


def _of_school_year(part: Partial, context: Context) -> int | None:
    """A school year runs from August (decisions on its time frame name late August as the first return to school)."""
    day = _last_day(part.with_year(2000))
    if context.school_year is None or day is None:
        return None
    return context.school_year if day.month >= 8 else context.school_year + 1


def _first_day(part: Partial) -> date | None:
    if part.year is None or part.unit in _NO_DAYS:
        return None
    if part.unit == "tet":
        day = timewords.tet().get(part.year)
        return date.fromisoformat(day) if day else None
    if part.unit == "day" and part.number is not None:
        return _day(part.year, part.number, part.day)
    number = 1 if part.unit == "year" else part.number
    if number is None:
        return None
    if part.fuzzy in _PARTS and part.unit in ("month", "quarter"):
        return _part_of(part, number)[0]
    return date(part.year, 3 * number - 2 if part.unit == "quarter" else number, 1)


def _last_day(part: Partial) -> date | None:
    first = _first_day(part)
    if first is None or part.unit in ("day", "tet"):
        return first
    if part.fuzzy in _PARTS and part.unit in ("month", "quarter"):
        return _part_of(part, part.number or 1)[1]
    months = {"year": 12, "quarter": 3, "month": 1}[part.unit]
    return _months_later(first, months) - timedelta(days=1)


_PARTS = ("first_half", "second_half")


def _part_of(part: Partial, number: int) -> tuple[date, date]:
    """First and last day of `nửa đầu tháng 6`, `nửa đầu quý III`: words that fix their days."""
    quarter = part.unit == "quarter"
    opening = date(part.year or 1, 3 * number - 2 if quarter else number, 1)
    middle = date(opening.year, opening.month + 1 if quarter else opening.month, 15)
    ending = _months_later(opening, 3 if quarter else 1) - timedelta(days=1)
    return (opening, middle) if part.fuzzy == "first_half" else (middle + timedelta(days=1), ending)


def _day(year: int, month: int, day: int | None) -> date | None:
    longest = calendar.monthrange(year, month)[1]
    if day is None or day > longest:
        return None
    return date(year, month, longest if day == -1 else day)
