"""Calendars that Outlook, Google and Apple take: RFC 5545, by the icalendar library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MORNINGS = (3, 1)  # days before the last day; reminded at eight in the morning


@dataclass(frozen=True)
class Entry:
    """One day (or stretch of days) of a calendar. `uid` stays the same over exports; `changes` rises with each act.

    `first` and `last` are days, both included; `hour` (HH:MM) makes it an appointment of one hour on `first`.
    """

    uid: str
    title: str
    first: date
    last: date
    description: str
    changes: int = 0
    changed: datetime | None = None
    hour: str | None = None
    reminded: bool = True
    category: str = ""


def calendar(name: str, entries: Iterable[Entry], *, at: datetime) -> bytes:
    """The file's bytes: CRLF lines, folded, text escaped."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//Vanban//Han va nhiem vu//VI")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    listed = list(entries)
    if any(entry.hour for entry in listed):
        made.add_component(_zone())
    for entry in listed:
        made.add_component(_event(entry, at))
    return bytes(made.to_ical())


def _zone() -> Any:
    """The hours of the country, seven before UTC the year round: one rule, for some programs read only the first."""
    from icalendar import Timezone, TimezoneStandard

    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE.key)
    standard.add("dtstart", datetime(1976, 1, 1))
    standard.add("tzname", "+07")
    for name in ("tzoffsetfrom", "tzoffsetto"):
        standard.add(name, timedelta(hours=7))
    zone.add_component(standard)
    return zone


def _event(entry: Entry, at: datetime) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", at)
    event.add("last-modified", entry.changed or at)
    event.add("sequence", entry.changes)
    event.add("summary", _clean(entry.title))
    event.add("description", _clean(entry.description))
    if entry.category:
        event.add("categories", [entry.category])
    if entry.hour:
        begins = datetime.combine(entry.first, datetime.strptime(entry.hour, "%H:%M").time(), ZONE)
        event.add("dtstart", begins)
        event.add("dtend", begins + timedelta(hours=1))
    else:
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + timedelta(days=1))  # the end is not included
    event.add("transp", "TRANSPARENT")
    if entry.reminded:
        for days in MORNINGS:
            event.add_component(_alarm(entry, days))
    return event


def _alarm(entry: Entry, days: int) -> Any:
    """At eight in the morning, `days` before the last day; counted back from the end of a stretch of days, else from
    the beginning, for not every program takes an alarm that comes after it."""
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _clean(entry.title))
    rings = datetime.combine(entry.last - timedelta(days=days), datetime.min.time(), ZONE) + timedelta(hours=8)
    if entry.last > entry.first and not entry.hour:
        ends = datetime.combine(entry.last + timedelta(days=1), datetime.min.time(), ZONE)
        alarm.add("trigger", rings - ends, parameters={"related": "END"})
        return alarm
    begins = datetime.combine(entry.first, datetime.min.time(), ZONE)
    if entry.hour:
        begins = datetime.combine(entry.first, datetime.strptime(entry.hour, "%H:%M").time(), ZONE)
    alarm.add("trigger", rings - begins)
    return alarm


def _clean(text: str) -> str:
    return "".join(c for c in text if c >= " " or c == "\n")
