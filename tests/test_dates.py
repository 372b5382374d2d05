"""Written dates: any calendar day in any written form; blanks and unreadable figures reduce the date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.language import dates

days = st.dates(date(1945, 1, 1), date(2049, 12, 31))
FORMS = [
    "ngày {d:02d} tháng {m:02d} năm {y}", "ngày {d} tháng {m} năm {y}", "Ngày {d:02d} tháng {m:02d} năm {y}",
    "ngày {d:02d}/{m:02d}/{y}", "{d}/{m}/{y}", "{d:02d}-{m:02d}-{y}", "{d}.{m}.{y}", "ngày {d} tháng {m}/{y}",
    "NGÀY {d:02d} THÁNG {m:02d} NĂM {y}", "ngày  {d:02d}  tháng  {m:02d}  năm  {y}", "{d:02d} tháng {m:02d} năm {y}",
    "ngày {d}/{m}-{y}".replace("-{y}", "/{y}"), "ngày {d:02d} tháng {m:02d}, năm {y}",
]  # fmt: skip


@given(days, st.sampled_from(FORMS))
def test_any_day_in_any_form(day: date, form: str) -> None:
    text = "họp tại đơn vị " + form.format(d=day.day, m=day.month, y=day.year) + ", có mặt đông đủ"
    found = list(dates.find(text))
    assert [w.iso for w in found] == [day.isoformat()]
    assert found[0].date == day
    assert text[found[0].start : found[0].end].endswith(str(day.year))


@given(
    st.integers(1, 12),
    st.integers(1990, 2049),
    st.sampled_from(["tháng {m:02d} năm {y}", "tháng {m}/{y}", "Tháng {m:02d}/{y}", "tháng {m}-{y}"]),
)
def test_month_and_year(month: int, year: int, form: str) -> None:
    assert [w.iso for w in dates.find("trong " + form.format(m=month, y=year))] == [f"{year}-{month:02d}"]


@pytest.mark.parametrize(
    ("text", "iso", "day_state"),
    [
        ("ngày      tháng 10 năm 2022", "2022-10", dates.BLANK),
        ("ngày ... tháng 10 năm 2022", "2022-10", dates.BLANK),
        ("ngày … tháng … năm 2021", "2021", dates.BLANK),
        ("ngày tháng năm 2021", "2021", dates.BLANK),
        ("ngày @# tháng 10 năm 2022", "2022-10", dates.UNCLEAR),
        ("ngày | Š tháng 12 năm 2017", "2017-12", dates.UNCLEAR),
        ("ngày 0l tháng l1 năm 20l8", "2018-11-01", dates.READ),
        ("ngày 12 tháng tư năm 2006", "2006-04-12", dates.READ),
    ],
)
def test_blank_unclear_and_mended(text: str, iso: str, day_state: str) -> None:
    found = dates.first("Suối Hoa, " + text)
    assert found is not None
    assert (found.iso, found.day_state) == (iso, day_state)


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch số 12/2019/KH-UBND",
        "ngày 30/02/2020",
        "ngày 31 tháng 4 năm 2021",
        "năm học 2023-2024",
        "13/2013",
        "số 1/2/2013/QĐ",
    ],
)
def test_no_dates(text: str) -> None:
    assert list(dates.find(text)) == []


def test_yearless_only_on_request() -> None:
    text = "trước ngày 25 tháng 01 và ngày 15/3"
    assert list(dates.find(text)) == []
    assert [(w.day, w.month, w.year) for w in dates.find(text, yearless=True)] == [(25, 1, None), (15, 3, None)]


def test_ranges_give_both_days() -> None:
    assert [w.iso for w in dates.find("từ ngày 20-8-2025 đến ngày 4-9-2025")] == ["2025-08-20", "2025-09-04"]
    assert [w.iso for w in dates.find("(05/02/1930 – 05/02/2018)")] == ["1930-02-05", "2018-02-05"]


def test_hostile_text_is_quick() -> None:
    assert list(dates.find("ngày " * 20_000)) == []
    assert list(dates.find("1/" * 30_000)) == []
