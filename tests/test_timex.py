"""Time expressions: every form of the domain table, and any date in any written form."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.timex.expressions import Timex, find_times
from extractors.timex.resolve import Context, Days, resolve
from tests.cost import costs_at_most

ISSUED = Context(issued=date(2023, 11, 3))


def read(text: str, context: Context = ISSUED) -> list[tuple[Timex, Days]]:
    return [(t, resolve(t, context)) for t in find_times(text)]


def only(text: str, context: Context = ISSUED) -> tuple[Timex, Days]:
    found = read(text, context)
    assert len(found) == 1, [text[t.start : t.end] for t, _ in found]
    return found[0]


DATED = [
    # written, bound, start, end, time
    ("trước ngày 11/11/2023", "before", None, "2023-11-11", None),
    ("trước 17 giờ 00 ngày 05/3/2024", "before", None, "2024-03-05", "17:00"),
    ("trước 30/9/2025", "before", None, "2025-09-30", None),
    ("xong trước tháng 12/2025", "before", None, "2025-12-01", None),
    ("chậm nhất ngày 31 tháng 10 năm 2024", "by", None, "2024-10-31", None),
    ("chậm nhất là 16 giờ 30 phút, thứ Sáu, ngày 31/10/2025", "by", None, "2025-10-31", "16:30"),
    ("hạn cuối ngày 5/3/2024", "by", None, "2024-03-05", None),
    ("hạn chót 13/10/2024", "by", None, "2024-10-13", None),
    ("đến hết ngày 22/01/2024", "by", None, "2024-01-22", None),
    ("không quá ngày 15/02/2024", "by", None, "2024-02-15", None),
    ("đến hết tháng 6/2025", "by", None, "2025-06-30", None),
    ("hạn nộp hồ sơ của các đội là ngày 31/01/2024", "by", None, "2024-01-31", None),
    ("ngày 15/8/2024", "on", "2024-08-15", "2024-08-15", None),
    ("Ngày 20.11.2024", "on", "2024-11-20", "2024-11-20", None),
    ("vào lúc 8 giờ 00 ngày 20/11/2025 (thứ Năm)", "on", "2025-11-20", "2025-11-20", "08:00"),
    ("từ 7 giờ 30 đến 11 giờ 30 ngày 19 tháng 9 năm 2025", "on", "2025-09-19", "2025-09-19", "07:30"),
    ("8h00-10h00 ngày 28/12/2024", "on", "2024-12-28", "2024-12-28", "08:00"),
    ("trong ngày 12/9/2025", "on", "2025-09-12", "2025-09-12", None),
    ("trong tháng 11/2023", "during", "2023-11-01", "2023-11-30", None),
    ("Tháng 02/2024", "during", "2024-02-01", "2024-02-29", None),
    ("T9/2024", "during", "2024-09-01", "2024-09-30", None),
    ("15-20/9/2024", "during", "2024-09-15", "2024-09-20", None),
    ("tháng 9 - 10/2024", "during", "2024-09-01", "2024-10-31", None),
    ("quý III/2026", "during", "2026-07-01", "2026-09-30", None),
    ("Quý IV/2024, Quý I/2025", "during", "2024-10-01", "2025-03-31", None),
    ("từ 15/3 đến 29/3/2024", "during", "2024-03-15", "2024-03-29", None),
    ("từ ngày 20-8-2025 đến ngày 4-9-2025", "during", "2025-08-20", "2025-09-04", None),
    ("từ ngày 26/12 đến ngày 05/01/2025", "during", "2024-12-26", "2025-01-05", None),
    ("16/11/2024 - 10/12/2024", "during", "2024-11-16", "2024-12-10", None),
    ("Ngày 26, 27/12/2024", "during", "2024-12-26", "2024-12-27", None),
    ("ngày 18-19/01/2025", "during", "2025-01-18", "2025-01-19", None),
    ("Chiều ngày 28/12 và cả ngày 29/12/2024", "during", "2024-12-28", "2024-12-29", None),
    ("Tuần 2 tháng 11/2024", "during", None, None, None),  # by sevens or by the calendar's weeks: not known
    ("Tuần 2 tháng 7/2024", "during", "2024-07-08", "2024-07-14", None),  # begins on Monday: both agree
    ("tuần cuối tháng 8/2025", "during", "2025-08-25", "2025-08-31", None),
    ("trong quý III/2025.", "during", "2025-07-01", "2025-09-30", None),
    ("đầu tháng 9/2024", "during", "2024-09-01", "2024-09-30", None),
    ("giữa quý II/2024", "during", "2024-04-01", "2024-06-30", None),
    ("bắt đầu từ ngày 01/3/2025; kết thúc trước ngày 15/3/2025", "during", "2025-03-01", "2025-03-15", None),
    ("Từ ngày ra thông báo đến 16 giờ ngày 15/12/2023", "during", "2023-11-03", "2023-12-15", "16:00"),
]


@pytest.mark.parametrize(("written", "bound", "start", "end", "time"), DATED)
def test_written_forms(written: str, bound: str, start: str | None, end: str | None, time: str | None) -> None:
    timex, days = only(written)
    assert (timex.bound, days.start, days.end, timex.time) == (bound, start, end, time)
    assert days.inferred == ()


RECURRING = [
    ("trước ngày 25 hằng tháng", "before", ["FREQ=MONTHLY;BYMONTHDAY=25"]),
    ("trước ngày 15 của tháng cuối quý", "before", ["FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15"]),
    ("Hằng quý, trước ngày 20 tháng cuối quý", "before", ["FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=20"]),
    ("Hàng tháng, chậm nhất ngày 05", "by", ["FREQ=MONTHLY;BYMONTHDAY=5"]),
    ("từ ngày 25 đến 27 hàng tháng", "during", ["FREQ=MONTHLY;BYMONTHDAY=25,26,27"]),
    ("vào ngày cuối cùng của tháng", "on", ["FREQ=MONTHLY;BYMONTHDAY=-1"]),
    ("trước ngày 15 tháng 12 hằng năm", "before", ["FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15"]),
    ("Định kỳ hằng năm đánh giá, báo cáo trước ngày 15 tháng 12", "before", ["FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15"]),
    ("hoàn thành trong tháng 01 hàng năm", "during", ["FREQ=YEARLY;BYMONTH=1"]),
    (
        "trước ngày 15/6 và ngày 15/12 hằng năm",
        "before",
        ["FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15"],
    ),
    ("trước 16 giờ thứ Năm hằng tuần", "before", ["FREQ=WEEKLY;BYDAY=TH"]),
    ("vào thứ Sáu hằng tuần", "on", ["FREQ=WEEKLY;BYDAY=FR"]),
]


@pytest.mark.parametrize(("written", "bound", "rules"), RECURRING)
def test_recurring(written: str, bound: str, rules: list[str]) -> None:
    found = read(written)
    assert [t.recurrence for t, _ in found] == rules
    assert {t.bound for t, _ in found} == {bound}
    assert all((d.start, d.end) == (None, None) for _, d in found)


SPANS = [
    ("trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản", 5, "working_day", "ngày nhận được văn bản"),
    ("trong vòng 10 ngày, kể từ ngày nhận đủ hồ sơ", 10, "day", "ngày nhận đủ hồ sơ"),
    ("chậm nhất 03 (ba) ngày làm việc sau khi kết thúc hội nghị", 3, "working_day", "sau khi kết thúc hội nghị"),
    ("ít nhất 20 ngày làm việc trước khi tổ chức đại hội", 20, "working_day", "trước khi tổ chức đại hội"),
    ("sau mười lăm ngày kể từ ngày có kết quả", 15, "day", "ngày có kết quả"),
    ("trong 24 giờ kể từ khi phát hiện", 24, "hour", "khi phát hiện"),
    ("thời hạn 02 tháng kể từ ngày ban hành", 2, "month", "ngày ban hành"),
]


@pytest.mark.parametrize(("written", "amount", "unit", "anchor"), SPANS)
def test_spans(written: str, amount: int, unit: str, anchor: str) -> None:
    timex, days = only(written)
    assert timex.bound == "within" and timex.duration is not None
    assert (timex.duration.amount, timex.duration.unit, timex.duration.anchor) == (amount, unit, anchor)
    assert (days.start, days.end) == (None, None)


def test_a_span_from_a_written_day_has_its_days() -> None:
    timex, days = only("trong thời hạn 10 ngày kể từ ngày 01/3/2025")
    assert (timex.bound, days.start, days.end) == ("within", "2025-03-01", "2025-03-11")


YEARLESS = [
    # next one after 3 November 2023; a month under way is this one
    ("trước ngày 25 tháng 01", "2024-01-25"),
    ("trước ngày 25/12", "2023-12-25"),
    ("trong tháng 11", "2023-11-30"),
    ("đến hết tháng 10", "2024-10-31"),
]


@pytest.mark.parametrize(("written", "end"), YEARLESS)
def test_a_missing_year_comes_from_the_paper_and_is_marked(written: str, end: str) -> None:
    _, days = only(written)
    assert days.end == end and "year" in days.inferred


def test_a_missing_year_prefers_the_heading() -> None:
    _, days = only("trước ngày 25/12", Context(issued=date(2023, 11, 3), year=2026))
    assert days.end == "2026-12-25"


def test_a_day_alone_takes_month_and_year_from_the_heading() -> None:
    _, days = only("ngày 20", Context(issued=date(2024, 9, 1), year=2024, month=9))
    assert days.start == "2024-09-20" and set(days.inferred) == {"month", "year"}


def test_without_any_day_to_count_from_nothing_is_invented() -> None:
    _, days = only("trước ngày 25/12", Context())
    assert (days.start, days.end) == (None, None)


def test_tet_is_a_day_of_the_lunar_calendar() -> None:
    _, days = only("trước Tết Nguyên đán Bính Ngọ 2026")
    assert days.end == "2026-02-17" and days.inferred == ()
    _, next_one = only("hoàn thành trước Tết Nguyên đán")
    assert next_one.end == "2024-02-10" and next_one.inferred == ("year",)
    assert find_times("phục vụ nhân dân vui xuân, đón Tết Nguyên đán Giáp Thìn 2024") == []


def test_a_lunar_day_is_not_taken_for_one_of_the_solar_calendar() -> None:
    _, days = only("ngày 10/3 âm lịch")
    assert (days.start, days.end) == (None, None)


@pytest.mark.parametrize("written", ["học kỳ I năm học 2025-2026", "cuối năm học 2025-2026"])
def test_school_times_have_no_made_up_day(written: str) -> None:
    _, days = only(written)
    assert (days.start, days.end) == (None, None)


@pytest.mark.parametrize(
    "written",
    [
        "năm học 2023 - 2024",
        "giai đoạn 2021-2025",
        "nhiệm kỳ 2020 - 2025",
        "Thông tư số 12/2019/TT-BNV",
        "có 07/09 đơn vị báo cáo",
        "thời gian 1/2 ngày",
        "điện thoại 0912.345.678",
        "trong 02 năm liên tiếp",
        "ảnh chụp không quá 06 tháng",
        "chậm từ 05 ngày đến dưới 10 ngày",
        "ngày 45/13/2024",
    ],
)
def test_what_only_looks_like_a_time(written: str) -> None:
    assert find_times(written) == []


def test_scanned_digits_that_fell_apart() -> None:
    _, days = only("từ ngày 30/10/2017 đến 03/1 1/2017")
    assert (days.start, days.end) == ("2017-10-30", "2017-11-03")


def test_a_scanned_range_that_runs_backwards_keeps_its_first_year() -> None:
    _, days = only("từ ngày 30/10/2017 đến 03/11/2011", Context(scanned=True))
    assert days.end == "2017-11-03" and "year" in days.inferred
    _, printed = only("từ ngày 30/10/2017 đến 03/11/2011", Context())
    assert printed.end == "2011-11-03"


FORMS = [
    "ngày {d}/{m}/{y}",
    "ngày {d:02d}/{m:02d}/{y}",
    "{d:02d}/{m:02d}/{y}",
    "{d}-{m}-{y}",
    "{d:02d}.{m:02d}.{y}",
    "ngày {d} tháng {m} năm {y}",
    "ngày {d:02d} tháng {m:02d} năm {y}",
    "Ngày {d} tháng {m}/{y}",
    "ngày {d}/{m} năm {y}",
    "ngày  {d} / {m} / {y}",
]
DAYS = st.dates(date(1990, 1, 1), date(2059, 12, 31))


@settings(max_examples=200, deadline=None)
@given(day=DAYS, form=st.sampled_from(FORMS))
def test_any_date_in_any_form(day: date, form: str) -> None:
    text = "Nộp hồ sơ " + form.format(d=day.day, m=day.month, y=day.year) + ", theo mẫu."
    timex, days = only(text)
    assert days.start == days.end == day.isoformat()
    assert timex.bound == "on"


@settings(max_examples=100, deadline=None)
@given(day=DAYS, length=st.integers(1, 300), form=st.sampled_from(FORMS[:8]))
def test_any_range(day: date, length: int, form: str) -> None:
    last = day + timedelta(days=length)
    first = form.format(d=day.day, m=day.month, y=day.year)
    timex, days = only(f"từ {first} đến {form.format(d=last.day, m=last.month, y=last.year)}")
    assert (timex.bound, days.start, days.end) == ("during", day.isoformat(), last.isoformat())


@settings(max_examples=100, deadline=None)
@given(issued=DAYS, month=st.integers(1, 12), day=st.integers(1, 28))
def test_a_yearless_day_is_the_next_one(issued: date, month: int, day: int) -> None:
    _, days = only(f"trước ngày {day}/{month}", Context(issued=issued))
    assert days.end is not None
    end = date.fromisoformat(days.end)
    assert issued <= end and (end - issued).days <= 366


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ngày tháng năm trước đến từ 0123456789/-.,();:quýIV\n", max_size=200))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    for timex in find_times(text):
        assert 0 <= timex.start < timex.end <= len(text)
        resolve(timex, ISSUED)


@pytest.mark.parametrize(
    ("written", "bound", "rule"),
    [
        ("họp 6 tháng một lần", "during", "FREQ=MONTHLY;INTERVAL=6"),
        ("họp mỗi quý 01 lần", "during", "FREQ=MONTHLY;INTERVAL=3"),
        ("tổ chức 02 năm một lần", "during", "FREQ=YEARLY;INTERVAL=2"),
        ("sinh hoạt 01 lần/tháng", "during", "FREQ=MONTHLY"),
        ("báo cáo nhanh trước 16 giờ hằng ngày", "before", "FREQ=DAILY"),
        ("nộp trước 25 hằng tháng", "before", "FREQ=MONTHLY;BYMONTHDAY=25"),
        ("sinh hoạt từ ngày 03 đến ngày 05 hằng tháng", "during", "FREQ=MONTHLY;BYMONTHDAY=3,4,5"),
        ("gửi trước ngày 15 tháng 12 của năm xét", "before", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15"),
    ],
)
def test_what_comes_again(written: str, bound: str, rule: str) -> None:
    found = find_times(written)
    assert [(t.bound, t.recurrence) for t in found] == [(bound, rule)]


def test_how_often_only_where_no_day_is_set_in_the_clause() -> None:
    found = find_times("báo cáo 6 tháng một lần, trước ngày 20/6 và ngày 20/12")
    assert {t.recurrence for t in found} == {
        "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=20",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=20",
    }


def test_a_stretch_since_the_notice_of_an_unknown_day_has_no_first_day() -> None:
    (timex,) = find_times("từ ngày ra thông báo đến ngày 20/5/2024")
    assert resolve(timex, Context(date(2024, 1, 1), dated=False)).start is None
    assert resolve(timex, Context(date(2024, 4, 2))).start == "2024-04-02"


def test_this_month_is_that_of_the_paper() -> None:
    (timex,) = find_times("gửi chậm nhất là ngày 25 tháng này")
    assert resolve(timex, Context(date(2017, 10, 3))).end == "2017-10-25"


@pytest.mark.parametrize("hostile", ["từ 11 đến 15/3 " * 3000, "mỗi 6 tháng " * 4000, "hằng ngày" + " " * 50_000])
def test_hostile_text_costs_little_time(hostile: str) -> None:
    costs_at_most(50, lambda: find_times(hostile))
