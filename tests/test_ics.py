"""Calendars: the rules that Outlook, Google and Apple hold files to (RFC 5545), read with a library that did not write
them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject

from corpus.exports.ics import Entry, calendar
from corpus.store import Store
from corpus.work.due import DueFilter, due
from corpus.work.files import due_ics
from corpus.work.marks import mark_done
from tests.test_reconcile import paper
from tests.test_work import duty

AT = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
SAIGON = timedelta(hours=7)
LONG = "Nộp báo cáo tổng kết, hồ sơ; kế hoạch “Đọc sách” \\ mẫu 1: " * 5
ENTRIES = (
    Entry("a@vanban", LONG, date(2026, 3, 10), date(2026, 3, 10), f"{LONG}\nVăn bản: 12/KH-UBND\x07", hour="14:30"),
    Entry("b@vanban", "Thẩm định", date(2026, 3, 15), date(2026, 3, 29), "dòng 1\ndòng 2", changes=2, changed=AT),
    Entry("c@vanban", "Đã xong", date(2026, 4, 1), date(2026, 4, 1), "", reminded=False),
)


def parsed(data: bytes) -> Any:
    made = vobject.readOne(data.decode())
    assert made.validate(raiseException=True)
    return made


def test_lines_are_folded_and_end_as_the_rule_asks() -> None:
    data = calendar("Hạn", ENTRIES, at=AT)
    assert data.endswith(b"END:VCALENDAR\r\n") and data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    lines = data.split(b"\r\n")[:-1]
    assert max(map(len, lines)) <= 75 and any(line.startswith(b" ") for line in lines)
    assert [line.decode() for line in lines]  # no letter is cut in two by a fold
    assert all(line.startswith(b" ") or b":" in line for line in lines)
    assert b"\x07" not in data


def test_every_event_has_what_the_rule_asks() -> None:
    data = calendar("Hạn", ENTRIES, at=AT)
    made = parsed(data)
    assert (made.version.value, made.method.value) == ("2.0", "PUBLISH") and made.prodid.value
    assert [e.uid.value for e in made.vevent_list] == ["a@vanban", "b@vanban", "c@vanban"]
    for event in made.vevent_list:
        assert event.dtstamp.value == AT and event.last_modified.value == AT
    stamps = [line for line in data.split(b"\r\n") if line.startswith((b"DTSTAMP", b"LAST-MODIFIED"))]
    assert stamps and all(line.endswith(b"Z") for line in stamps)
    assert [e.sequence.value for e in made.vevent_list] == ["0", "2", "0"]
    assert made.vevent_list[0].summary.value == LONG
    assert made.vevent_list[1].description.value == "dòng 1\ndòng 2"
    assert b"RRULE" not in data  # a turn of a recurring duty is an event of its own


def test_days_and_hours() -> None:
    data = calendar("Hạn", ENTRIES, at=AT)
    timed, stretch, _ = parsed(data).vevent_list
    assert timed.dtstart.value.utcoffset() == SAIGON
    assert timed.dtstart.value.astimezone(UTC) == datetime(2026, 3, 10, 7, 30, tzinfo=UTC)
    assert timed.dtend.value - timed.dtstart.value == timedelta(hours=1)
    assert (stretch.dtstart.value, stretch.dtend.value) == (date(2026, 3, 15), date(2026, 3, 30))  # the end is open
    assert b"DTSTART;VALUE=DATE:20260315" in data and b"DTSTART;TZID=Asia/Ho_Chi_Minh:20260310T143000" in data
    zone = data[data.index(b"BEGIN:VTIMEZONE") : data.index(b"END:VTIMEZONE")]
    assert zone.count(b"BEGIN:STANDARD") == 1 and b"TZID:Asia/Ho_Chi_Minh" in zone and b"TZOFFSETTO:+0700" in zone
    assert data.index(b"BEGIN:VTIMEZONE") < data.index(b"BEGIN:VEVENT")
    assert b"VTIMEZONE" not in calendar("Hạn", ENTRIES[1:], at=AT)  # whole days have no hours


def test_alarms_ring_at_eight_before_the_last_day() -> None:
    timed, stretch, done = parsed(calendar("Hạn", ENTRIES, at=AT)).vevent_list
    assert not hasattr(done, "valarm")
    for event, last, at in (
        (timed, date(2026, 3, 10), timed.dtstart.value.replace(tzinfo=None)),
        (stretch, date(2026, 3, 29), datetime(2026, 3, 30)),
    ):
        rings = [at + alarm.trigger.value for alarm in event.valarm_list]
        assert rings == [
            datetime.combine(last - timedelta(days=d), datetime.min.time()) + timedelta(hours=8) for d in (3, 1)
        ]
        assert all(alarm.trigger.value < timedelta(0) for alarm in event.valarm_list)
        assert {alarm.action.value for alarm in event.valarm_list} == {"DISPLAY"}
        assert all(alarm.description.value for alarm in event.valarm_list)
    assert {a.trigger.params.get("RELATED", ["START"])[0] for a in stretch.valarm_list} == {"END"}


def test_ids_stay_over_exports_and_acts(any_store: Store) -> None:
    """A calendar that is taken in again changes its events and doubles none: also those of recurring duties."""
    made = paper(any_store, "12/KH-SGDĐT", "2026-02-01", "Kế hoạch")
    duty(any_store, made, assignees=["Các trường THCS"])
    duty(any_store, made, "deadline.2", recurrence="FREQ=MONTHLY;BYMONTHDAY=25", ends=None, bound="by")
    where = DueFilter(ahead=120)

    def exported(at: datetime, day: date) -> dict[str, Any]:
        events = parsed(due_ics(any_store, due(any_store, day, where), at=at)).vevent_list
        found = {e.uid.value: e for e in events}
        assert len(found) == len(events)
        return found

    first = exported(AT, date(2026, 3, 1))
    assert sum(uid.rpartition("@")[0].endswith(("-03-25", "-04-25", "-05-25", "-06-25")) for uid in first) == 4
    target = due(any_store, date(2026, 3, 1), where).items[0].target
    mark_done(any_store, target, answer="9/BC", who="Lan", at=AT)
    later = exported(AT + timedelta(days=3), date(2026, 3, 4))
    assert set(first) <= set(later)
    raised = [uid for uid in first if later[uid].sequence.value > first[uid].sequence.value]
    assert len(raised) == 1 and "✓" in later[raised[0]].summary.value


@pytest.mark.parametrize("number", [0, 1, 400])
def test_any_number_of_events(number: int) -> None:
    entries = [Entry(f"{n}@vanban", "Việc", date(2026, 3, 1), date(2026, 3, 1), "") for n in range(number)]
    made = parsed(calendar("Hạn", entries, at=AT)) if number else vobject.readOne(calendar("Hạn", [], at=AT).decode())
    assert len(getattr(made, "vevent_list", [])) == number
