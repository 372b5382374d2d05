"""Searching a legal reference, from start to end, in a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import CHROMIUM, opened, running

NAMES = ("02-ke-hoach-so-gddt.pdf", "03-huong-dan-so-ket.docx", "15-cong-van-bao-cao-dinh-ky.txt")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("search"), NAMES) as url:
        yield url


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_searching_a_legal_reference(address: str) -> None:
    from playwright.sync_api import expect

    with opened(address) as page:
        idle = page.locator("[data-test-script-state=notRunning]")
        page.goto("/tra-cuu")
        box = page.get_by_role("textbox", name="Số hiệu, chữ có dấu", exact=False)
        box.fill("96 kh sgddt")
        box.press("Enter")
        expect(page.get_by_text("đúng số, ký hiệu", exact=False)).to_be_visible()
        expect(page.get_by_text("viện dẫn số này", exact=False)).to_be_visible()
        expect(idle).to_be_visible()
        if folder := os.environ.get("SCREENSHOTS"):
            page.wait_for_timeout(1500)
            page.screenshot(path=str(Path(folder) / "tra-cuu.png"))
        page.set_viewport_size({"width": 390, "height": 844})
        page.wait_for_timeout(500)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.set_viewport_size({"width": 1366, "height": 768})
        page.get_by_role("button", name="Mở", exact=True).nth(1).click()
        expect(page.get_by_role("heading", name="41/HD-SGDĐT", exact=False)).to_be_visible()
        expect(page.get_by_role("tab", name="Viện dẫn", exact=False)).to_have_attribute("aria-selected", "true")
