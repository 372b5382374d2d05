"""The way of a clerk in a real browser: upload, look, correct, reload, and find the correction with its history."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import CHROMIUM, ROOT, opened, serving

REAL = ROOT.parent / "shared" / "papers" / "files"
OURS = ROOT / "samples" / "papers"
SLOW = 120_000  # milliseconds: a scan is recognised meanwhile

pytestmark = [
    pytest.mark.browser, pytest.mark.ocr, pytest.mark.office,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]  # fmt: skip


def three_papers() -> list[Path]:
    """A PDF with text, a scan and an old .doc: real ones where they are, else samples."""
    real = [REAL / "text01.pdf", REAL / "scan01.pdf", REAL / "doc03.doc"]
    ours = [
        OURS / "02-ke-hoach-so-gddt.pdf",
        OURS / "09-quyet-dinh-thay-the.pdf",
        OURS / "08-cong-van-phong-gddt-2019.doc",
    ]
    for_the_guide = "SCREENSHOTS" in os.environ  # real papers stay out of the project's own pictures
    return real if all(p.exists() for p in real) and not for_the_guide else ours


@pytest.fixture
def page(home: Path, tmp_path: Path) -> Iterator[Page]:
    with serving(home, tmp_path / "server.log") as url, opened(url, height=900) as made:
        yield made


def picture(page: Page, name: str) -> None:
    """Keeps a screenshot for the user guide where SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_upload_look_correct_reload(page: Page) -> None:
    papers = three_papers()
    page.goto("/tiep-nhan")
    page.locator("input[type=file]").set_input_files([str(p) for p in papers])
    page.get_by_role("button", name="Đọc và lưu").click()
    cards = page.get_by_text("đã lưu", exact=False)
    expect(cards).to_have_count(3, timeout=SLOW)
    expect(page.get_by_role("button", name="Đọc và lưu")).to_be_visible()
    expect(page.get_by_role("button", name="Rà soát", exact=True)).to_have_count(3)
    picture(page, "tiep-nhan")

    page.get_by_role("button", name="Rà soát").first.click()
    expect(page.locator(".viewer img.picture")).to_be_visible()
    page.get_by_role("tab", name="Thể thức").click()
    page.get_by_role("button", name="Số, ký hiệu").first.click()
    place = page.locator(".viewer .box.chosen[data-fact='fact:number']").first
    expect(place).to_be_visible()
    expect(page.get_by_label("Giá trị", exact=True)).to_be_visible()
    width, height = place.evaluate("e => [e.offsetWidth, e.offsetHeight]")
    assert width > 10 and height > 5
    picture(page, "ra-soat")

    value = page.get_by_label("Giá trị", exact=True)
    read = value.input_value()
    corrected = "9" + read
    value.fill(corrected)
    value.press("Tab")
    page.get_by_role("button", name="Lưu sửa").click()
    expect(page.get_by_role("heading", name=corrected)).to_be_visible()

    page.reload()
    expect(page.get_by_role("heading", name=corrected)).to_be_visible()
    page.get_by_role("tab", name="Lịch sử").click()
    expect(page.get_by_text(f"{read} → {corrected}", exact=False).filter(visible=True).first).to_be_visible()
    expect(page.locator(".viewer img.picture")).to_be_visible()
    picture(page, "lich-su")


def test_the_application_fetches_nothing_from_elsewhere(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/tiep-nhan", "/ra-soat"):
        page.goto(path)
        expect(page.get_by_role("heading").first).to_be_visible()
        page.wait_for_load_state("networkidle")
    away = [url for url in asked if not url.startswith(("http://127.0.0.1", "data:", "blob:"))]
    assert asked and not away


def test_clicking_a_place_opens_its_fact_and_undo_brings_the_reading_back(page: Page) -> None:
    paper = OURS / "02-ke-hoach-so-gddt.pdf"
    page.goto("/tiep-nhan")
    page.locator("input[type=file]").set_input_files(str(paper))
    page.get_by_role("button", name="Đọc và lưu").click()
    expect(page.get_by_role("button", name="Rà soát").first).to_be_visible(timeout=SLOW)
    page.goto("/ra-soat?paper=1&fact=fact:doc_type")
    place = page.locator(".viewer .box[data-fact='fact:issued_on']").first
    place.click()
    expect(page.locator(".viewer .box.chosen[data-fact='fact:issued_on']").first).to_be_visible()
    value = page.get_by_role("textbox", name="Giá trị", exact=True)  # that of the type, shown before, is a list
    read = value.input_value()
    value.fill("2020-01-02")
    value.press("Tab")
    page.get_by_role("button", name="Lưu sửa").click()
    expect(page.get_by_role("heading", name="02/01/2020")).to_be_visible()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("heading", name="/".join(reversed(read.split("-"))))).to_be_visible()


def test_leaving_the_page_stops_no_reading(page: Page) -> None:
    page.goto("/tiep-nhan")
    page.locator("input[type=file]").set_input_files(
        [str(OURS / "02-ke-hoach-so-gddt.pdf"), str(OURS / "15-cong-van-bao-cao-dinh-ky.txt")]
    )
    page.get_by_role("button", name="Đọc và lưu").click()
    expect(page.get_by_text("Có thể sang trang khác", exact=False)).to_be_visible()
    page.get_by_role("link", name="Văn bản").click()
    expect(page.get_by_role("heading", name="Văn bản")).to_be_visible()
    page.get_by_role("link", name="Tiếp nhận").click()
    expect(page.get_by_role("button", name="Đọc và lưu")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("button", name="Rà soát", exact=True)).to_have_count(2, timeout=SLOW)


def test_a_refused_file_is_told_with_what_to_do_and_costs_the_others_nothing(page: Page, tmp_path: Path) -> None:
    broken = tmp_path / "hỏng.pdf"
    broken.write_bytes(b"%PDF-1.4\nnothing more")
    page.goto("/tiep-nhan")
    page.locator("input[type=file]").set_input_files([str(broken), str(OURS / "15-cong-van-bao-cao-dinh-ky.txt")])
    page.get_by_role("button", name="Đọc và lưu").click()
    expect(page.get_by_text("không nhận")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("Tệp bị hỏng", exact=False)).to_be_visible()
    expect(page.get_by_text("đã lưu")).to_be_visible()
