"""The page Hạn và nhiệm vụ: its logic through Streamlit's AppTest, and ticking a duty off in a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from corpus.preferences import OUR_UNIT, get_setting, set_setting
from corpus.store import Store
from corpus.work.days import work_days
from corpus.work.due import DueFilter, due
from corpus.work.marks import mark_done
from review.language import catalogue
from tests.browser import CHROMIUM, opened, running
from tests.test_citation_pages import labels, open_page, shown
from tests.test_reconcile import paper
from tests.test_work import duty

PLAN = "02-ke-hoach-so-gddt.pdf"
TEXTS = catalogue("vi")
AT = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
UNIT = {"name": "Trường THCS Tân Mỹ", "parent": "", "aliases": [], "groups": []}


@pytest.fixture
def office(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    st.cache_resource.clear()
    monkeypatch.setattr("review.due._today", lambda: date(2026, 3, 15))
    set_setting(store, OUR_UNIT, UNIT, who="Lan", at=AT)
    made = paper(store, "12/KH-SGDĐT", "2026-02-01", "Kế hoạch")
    duty(store, made, assignees=["Các trường THCS"])
    duty(store, made, "deadline.2", ends="2026-03-10", task="Nộp danh sách", assignees=["Các trường THCS"])
    duty(store, made, "deadline.3", ends="2026-03-21", task="Việc của xã", assignees=["UBND các xã"])
    duty(store, made, "deadline.4", ends="2020-03-10", task="Việc cũ", assignees=["Các trường THCS"])
    yield store
    st.cache_resource.clear()


def press(page: AppTest, label: str) -> AppTest:
    page = next(b for b in page.button if b.label == label).click().run()
    assert not page.exception
    return page


def test_late_duties_come_first_and_only_ours(office: Store) -> None:
    page = open_page("due")
    assert not page.exception
    said = shown(page)
    assert "Nộp danh sách" in said and "quá 6 ngày" in said and "văn bản ghi 10/03/2026" in said
    assert "Việc của xã" not in said and "“Các trường THCS” gồm cả ta" in said
    assert any(e.label == TEXTS["due.older"].format(number=1) for e in page.expander)
    page.toggle[0].set_value(True).run()
    assert "Việc cũ" in shown(page)


def test_an_hour_is_shown_with_its_own_day(office: Store) -> None:
    made = paper(office, "13/KH-SGDĐT", "2026-02-02", "Kế hoạch")
    duty(office, made, ends="2026-03-12", time="16:30", task="Gửi bài dự thi", assignees=["Các trường THCS"])
    said = shown(open_page("due"))
    assert "11/03/2026 (quá 4 ngày; văn bản ghi 12/03/2026 16:30)" in said
    assert "phải xong trước 16:30 ngày 12/03/2026, ngày an toàn cuối cùng là 11/03/2026" in said


def test_a_ticked_duty_shows_its_answer_and_is_taken_back(office: Store) -> None:
    item = due(office, date(2026, 3, 15), DueFilter(overdue=True)).items[1]
    mark_done(office, item.target, answer="7/BC-THCSTM", who="Lan", at=AT)
    page = open_page("due")
    page.pills(key="due-group").set_value("done").run()
    assert not page.exception
    assert "văn bản trả lời: 7/BC-THCSTM" in shown(page)
    press(page, "Bỏ đánh dấu")
    page.pills(key="due-group").set_value("overdue").run()
    assert "Nộp danh sách" in shown(page) and "(đã bỏ)" in shown(page)


def test_another_unit_and_the_other_views(office: Store) -> None:
    page = open_page("due")
    page.selectbox(key="due-whose").set_value("other").run()
    page.text_input(key="due-unit").set_value("UBND xã Minh Tân").run()
    page.pills(key="due-group").set_value("soon").run()
    assert "Việc của xã" in shown(page)
    page.segmented_control(key="due-view").set_value("month").run()
    assert not page.exception
    assert "Tháng 3 năm 2026" in shown(page) and any("Việc của xã" in label for label in labels(page))
    page.segmented_control(key="due-view").set_value("campaigns").run()
    assert not page.exception


def test_the_list_is_narrowed_to_one_paper_and_widened_again(office: Store) -> None:
    other = paper(office, "77/CV-UBND", "2026-02-01", "Công văn khác")
    duty(office, other, ends="2026-03-18", task="Việc của công văn khác", assignees=["Các trường THCS"])
    page = open_page("due")
    page.text_input(key="due-find").set_value("77 cv").run()
    page = next(b for b in page.button if b.key == f"due-only-{other}").click().run()
    assert not page.exception
    page.segmented_control(key="due-view").set_value("list").run()
    said = shown(page)
    assert "Việc của công văn khác" in said and "Nộp danh sách" not in said and "77/CV-UBND" in said
    page = page.button(key="due-all-papers").click().run()
    page.pills(key="due-group").set_value("overdue").run()
    assert "Nộp danh sách" in shown(page)
    page.text_input(key="due-find").set_value("không có gì như thế").run()
    assert TEXTS["due.find_paper.none"] in shown(page)


def test_our_unit_and_the_days_off_are_set(office: Store) -> None:
    page = open_page("due")
    page.segmented_control(key="due-view").set_value("office").run()
    page.text_input[0].set_value("Trường THCS Bình Lâm")
    page.text_area[0].set_value("THCS Bình Lâm\n\n")
    next(b for b in page.button if b.label == TEXTS["office.save"]).click().run()
    assert not page.exception
    assert get_setting(office, OUR_UNIT)["aliases"] == ["THCS Bình Lâm"]
    day: Any = page.date_input[-1]
    day.set_value(date(2026, 3, 6))
    [b for b in page.button if b.label == TEXTS["office.save"] and b.key != "office-units-save"][-1].click().run()
    assert not page.exception
    assert not work_days(office).works(date(2026, 3, 6))


def test_units_that_report_are_kept_as_listed(office: Store) -> None:
    from corpus.campaigns.reports import UNITS, units
    from review.office import _unit

    listed = [_unit({"name": " Trường A ", "aliases": "THCS A; A", "groups": "các trường THCS;"})]
    set_setting(office, UNITS, {"units": listed}, who="Lan", at=AT)
    (one,) = units(office)
    assert (one.name, one.aliases, one.groups) == ("Trường A", ("THCS A", "A"), ("các trường THCS",))
    page = open_page("due")
    page.segmented_control(key="due-view").set_value("office").run()
    page.button(key="office-units-save").click().run()
    assert not page.exception and units(office) == (one,)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    unit = {**UNIT, "name": "Trường THCS Hòa Lạc"}
    with running(tmp_path_factory.mktemp("due"), [PLAN], unit=unit) as url:
        yield url


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_reviewing_the_deadlines_of_the_day(address: str) -> None:
    from playwright.sync_api import expect

    with opened(address) as page:
        idle = page.locator("[data-test-script-state=notRunning]")
        page.goto("/han-va-nhiem-vu")
        day = page.get_by_label("Tính đến ngày").first.get_by_role("spinbutton").first
        day.click()
        page.keyboard.type("27102025")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Hạn và nhiệm vụ").click()
        expect(page.get_by_text("còn 3 ngày; văn bản ghi 31/10/2025", exact=False)).to_be_visible()
        expect(idle).to_be_visible()
        if folder := os.environ.get("SCREENSHOTS"):
            page.wait_for_timeout(1500)
            page.screenshot(path=str(Path(folder) / "han-va-nhiem-vu.png"))
        page.get_by_role("button", name="Đã xong", exact=True).first.click()
        page.get_by_role("textbox", name="Số, ký hiệu văn bản trả lời").fill("15/KH-THCSHL")
        page.get_by_role("button", name="Lưu").click()
        expect(page.get_by_text("còn 3 ngày; văn bản ghi 31/10/2025", exact=False)).to_be_hidden()
        expect(idle).to_be_visible()
        page.get_by_text("Đã xong 1").click()
        expect(page.get_by_text("15/KH-THCSHL", exact=False)).to_be_visible()
        expect(idle).to_be_visible()
        page.get_by_text("Tải lịch, bảng tính", exact=False).click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Lịch (Outlook, Google, Apple)").click()
        assert Path(download.value.path()).read_bytes().startswith(b"BEGIN:VCALENDAR")
        page.get_by_text("Lịch tháng").click()
        expect(
            page.get_by_text("Tháng 11 năm 2026").or_(page.get_by_role("button", name="Tháng này")).first
        ).to_be_visible()
        page.set_viewport_size({"width": 390, "height": 844})
        page.wait_for_timeout(500)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
