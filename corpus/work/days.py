"""Working days: Saturdays, Sundays and public holidays are off (Bộ luật Lao động 2019, Điều 111 and 112), with the
swaps that the Government announces each year. The table comes with a kept library; the office edits it by year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from corpus.preferences import get_setting, set_setting
from corpus.store import Store
from models.errors import ValueUnfit

HOLIDAYS = "holidays"  # setting: {"closed": {ISO day: name}, "open": [ISO day]}, on top of the public table


@dataclass(frozen=True)
class WorkDays:
    """The days off and the worked Saturdays that the office set, over the public ones."""

    closed: Mapping[date, str] = field(default_factory=dict)
    open: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Whether offices work on this day."""
        if day in self.open:
            return True
        if day in self.closed:
            return False
        return _publicly_works(day)

    def name(self, day: date) -> str:
        """What holiday it is; empty on a plain day."""
        if day in self.open:
            return ""
        return self.closed.get(day) or str(_public(day.year).get(day) or "")

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; the day itself is not counted (Bộ luật Dân sự 2015, Điều 147)."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.works(day)
        return day

    def before(self, day: date, count: int) -> date:
        """The `count`-th working day before `day`."""
        while count > 0:
            day -= timedelta(days=1)
            count -= self.works(day)
        return day

    def last_by(self, day: date) -> date:
        """The last working day up to and with `day`."""
        while not self.works(day):
            day -= timedelta(days=1)
        return day

    def holidays(self, year: int) -> dict[date, str]:
        """All days off of a year besides plain weekends, by day."""
        days = {day: str(name) for day, name in _public(year).items() if day not in self.open}
        days.update({day: name for day, name in self.closed.items() if day.year == year})
        return dict(sorted(days.items()))

    def worked_weekends(self, year: int) -> list[date]:
        """Saturdays and Sundays of a year on which offices work."""
        days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
        return [day for day in days if day.year == year and day.weekday() >= 5 and self.works(day)]


@cache
def _public(year: int) -> Any:
    import holidays

    return holidays.country_holidays("VN", years=year, language="vi")


@lru_cache(maxsize=20_000)
def _publicly_works(day: date) -> bool:
    return bool(_public(day.year).is_working_day(day))


def work_days(store: Store) -> WorkDays:
    """The table as the office set it."""
    setting = get_setting(store, HOLIDAYS)
    closed = {date.fromisoformat(day): name for day, name in setting.get("closed", {}).items()}
    return WorkDays(closed, frozenset(map(date.fromisoformat, setting.get("open", ()))))


def set_day(store: Store, day: str, name: str | None, *, who: str, at: datetime) -> None:
    """Make a day off (with its name), worked ("") or again what the public table says (None).

    Raises ValueUnfit for a day that is none.
    """
    try:
        iso = date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise ValueUnfit(field="holiday", found=day) from error
    setting = get_setting(store, HOLIDAYS)
    closed, opened = dict(setting.get("closed", {})), set(setting.get("open", ()))
    closed.pop(iso, None)
    opened.discard(iso)
    if name:
        closed[iso] = name
    elif name is not None:
        opened.add(iso)
    set_setting(store, HOLIDAYS, {"closed": closed, "open": sorted(opened)}, who=who, at=at)
