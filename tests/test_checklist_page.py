"""The page Danh mục việc: its logic through Streamlit's AppTest, and a clerk's whole way in a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from docx import Document
from streamlit.testing.v1 import AppTest

from corpus.checklists.make import checklist
from corpus.preferences import OUR_UNIT, set_setting
from corpus.store import Store
from corpus.work import marks
from review.language import catalogue
from tests.browser import CHROMIUM, ROOT, opened, running
from tests.checklist_papers import conference, plan, take_in
from tests.test_citation_pages import labels, open_page, shown

PLAN = ROOT / "samples" / "papers" / "02-ke-hoach-so-gddt.pdf"
TEXTS = catalogue("vi")
AT = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)
DAY = date(2026, 3, 1)


@pytest.fixture
def office(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Store, int]]:
    st.cache_resource.clear()
    monkeypatch.setattr("review.checklist._today", lambda: DAY)
    set_setting(store, OUR_UNIT, {"name": "Trường THCS Bình An"}, who="Lan", at=AT)
    yield store, take_in(store, "a.txt", plan())
    st.cache_resource.clear()


def press(page: AppTest, label: str) -> AppTest:
    page = next(b for b in page.button if b.label == label).click().run()
    assert not page.exception
    return page


def test_ours_first_with_quote_and_reason_then_everything(office: tuple[Store, int]) -> None:
    page = open_page("checklist", paper=str(office[1]))
    assert not page.exception
    said = shown(page)
    assert "Lập danh sách học sinh tham gia" in said and "kịch bản" not in said
    assert "“Các trường THCS trên địa bàn xã” gồm cả ta" in said and "cuối cùng 20/03/2026" in said
    assert any(s.startswith("II.2: “") for s in labels(page))
    page.segmented_control(key="checklist-whose").set_value("all").run()
    assert "kịch bản" in shown(page) and "Phối hợp: Trung tâm Thư viện xã" in shown(page)


def test_an_hour_is_shown_with_its_own_day(office: tuple[Store, int]) -> None:
    more = "- Các trường THCS gửi bản tổng hợp về Ủy ban nhân dân xã trước 16 giờ 30 ngày 15/5/2026.\n"
    page = open_page("checklist", paper=str(take_in(office[0], "b.txt", plan(number="22", more=more))))
    assert not page.exception
    assert "16 giờ 30 ngày 15/5/2026 (cuối cùng 14/05/2026; văn bản ghi 15/05/2026 16:30)" in shown(page)


def test_a_tick_of_the_former_version_is_kept_and_taken_back(office: tuple[Store, int]) -> None:
    store, old = office
    target = next(i for i in checklist(store, old, DAY).items if "Lập danh" in i.text).target
    marks.mark_done(store, target, answer="15/CV-THCSBA", who="Lan", at=AT)
    new = take_in(store, "b.txt", plan(second="25"))
    page = open_page("checklist", paper=str(new))
    said = shown(page)
    assert "15/CV-THCSBA" in said and TEXTS["checklist.kept"] in said and "Đổi hạn" in said
    page = press(page, TEXTS["due.undo"])
    assert "15/CV-THCSBA" not in shown(page)
    assert next(i for i in checklist(store, new, DAY).items if "Lập danh" in i.text).done is None


def test_choosing_a_plan_and_an_unknown_one(office: tuple[Store, int]) -> None:
    page = open_page("checklist")
    assert "21/KH-UBND" in shown(page)
    page.text_input[0].set_value("không có gì như thế").run()
    assert TEXTS["checklist.none"] in shown(page)
    assert open_page("checklist", paper="999").error


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with running(tmp_path, unit={"name": "Trường THCS Hòa Lạc", "parent": "UBND xã Hòa Lạc"}) as url:
        yield url


def _tick_lines(page: Any, expect: Any) -> None:
    """Two lines of an outline with one answering paper; one of them taken back."""
    page.goto("/tiep-nhan")
    page.locator("input[type=file]").set_input_files(
        {"name": "hoi-nghi.docx", "mimeType": "application/octet-stream", "buffer": conference()}
    )
    page.get_by_role("button", name="Đọc và lưu").click()
    expect(page.get_by_text("đã lưu", exact=False).first).to_be_visible()
    page.goto("/danh-muc-viec")
    page.get_by_role("button", name="Lập danh mục").first.click()
    expect(page.get_by_text("Chương trình: CHƯƠNG TRÌNH Hội nghị", exact=False)).to_be_visible()
    page.get_by_text("Đề cương: ĐỀ CƯƠNG BÁO CÁO", exact=False).click()
    page.get_by_text("2. Số liệu về", exact=False).click()
    page.get_by_text("1. Kiến nghị với", exact=False).click()
    page.get_by_role("button", name="Đánh dấu xong 2 mục").click()
    page.get_by_role("textbox", name="Số, ký hiệu văn bản trả lời").fill("9/BC-THCSHL")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("đã xong 2 trong 6 mục", exact=False)).to_be_visible()
    expect(page.get_by_text("văn bản trả lời: 9/BC-THCSHL", exact=False).first).to_be_visible()  # the list stays open
    page.get_by_role("button", name="Bỏ đánh dấu").first.click()
    expect(page.get_by_text("đã xong 1 trong 6 mục", exact=False)).to_be_visible()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_a_checklist_from_an_incoming_plan(address: str) -> None:
    from playwright.sync_api import expect

    with opened(address, seconds=60) as page:
        idle = page.locator("[data-test-script-state=notRunning]")
        page.goto("/tiep-nhan")
        page.locator("input[type=file]").set_input_files(str(PLAN))
        page.get_by_role("button", name="Đọc và lưu").click()
        expect(page.get_by_text("đã lưu", exact=False).first).to_be_visible()
        page.goto("/danh-muc-viec")
        page.get_by_role("button", name="Lập danh mục").first.click()
        expect(page.get_by_text("Đã xong 0 trong", exact=False)).to_be_visible()
        expect(page.get_by_text("96/KH-SGDĐT", exact=False).first).to_be_visible()
        expect(idle).to_be_visible()
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            page.wait_for_timeout(1500)
            page.screenshot(path=str(Path(folder) / "danh-muc-viec.png"))
        page.get_by_role("button", name="Đã xong", exact=True).first.click()
        page.get_by_role("textbox", name="Số, ký hiệu văn bản trả lời").fill("15/KH-THCSHL")
        page.get_by_role("button", name="Lưu").click()
        expect(page.get_by_text("Đã xong 1 trong", exact=False)).to_be_visible()
        expect(page.get_by_text("15/KH-THCSHL", exact=False).first).to_be_visible()
        expect(idle).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("button", name="Word").click()
        words = [c.text for r in Document(str(download.value.path())).tables[1].rows for c in r.cells]
        assert "15/KH-THCSHL" in words and "Đã xong" in words
        _tick_lines(page, expect)
        page.set_viewport_size({"width": 390, "height": 844})
        page.wait_for_timeout(800)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        if folder and os.environ.get("NARROW"):
            page.screenshot(path=str(Path(folder) / "danh-muc-viec-390.png"))
