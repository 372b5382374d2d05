"""What docs/security.md promises: the tests that it names are there, and a paper's markup stays words in the browser."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from corpus.store import Store
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.sources import source_of_bytes
from tests.browser import CHROMIUM, opened, serving

ROOT = Path(__file__).resolve().parent.parent
EVIL = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>[x](javascript:alert(1))"
PAPER = f"""ỦY BAN NHÂN DÂN XÃ AN KHÊ

Số: 8/KH-UBND                       An Khê, ngày 05 tháng 02 năm 2026

KẾ HOẠCH
Tổng vệ sinh {EVIL}

1. Các trường THCS gửi báo cáo {EVIL} về Ủy ban nhân dân xã trước ngày 20/3/2026.
"""
PLACES = (
    "/van-ban",
    "/ra-soat?paper=1",
    "/ra-soat?paper=1&fact=fact:subject",
    "/han-va-nhiem-vu",
    "/danh-muc-viec?paper=1",
)


def test_every_test_that_the_page_on_security_names_is_there() -> None:
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    named = re.findall(r"`(test_\w+)\.(test_\w+)`", page)
    assert len(named) > 30
    for module, function in named:
        assert callable(getattr(importlib.import_module(f"tests.{module}"), function, None)), f"{module}.{function}"
    threats = set(re.findall(r"(?m)^(\d)\. ", page.partition("## What is done")[0]))
    shown = set(re.findall(r"\d", " ".join(re.findall(r"(?m)^\| ([\d, ]+) \|.*`test_", page))))
    assert threats == shown  # each threat has its test


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_markup_in_a_paper_and_in_its_name_is_shown_as_words(store: Store, home: Path, tmp_path: Path) -> None:
    (done,) = Ingest(store, Limits(), "Lan", 1).run([source_of_bytes(f"{EVIL}.txt".replace("/", "∕"), PAPER.encode())])
    assert done.paper == 1
    with serving(home, tmp_path / "server.log") as url, opened(url, height=900) as page:
        said = []
        for place in PLACES:
            page.goto(place)
            page.locator("h1, h2, h3").first.wait_for(timeout=60_000)
            page.wait_for_timeout(3_000)  # what is drawn last
            said.append("\n".join(frame.locator("body").inner_text() for frame in page.frames))
            assert _owned(page) == [], place
        assert any("<img src=x" in words for words in said)
        page.evaluate("markup => document.body.insertAdjacentHTML('beforeend', markup)", EVIL)
        assert _owned(page)  # so it would have been seen


def _owned(page: Page) -> list[str]:
    """Elements that only the paper's markup can have made, in the page and all its frames."""
    found = [
        frame.evaluate("document.querySelectorAll('img[src=x], a[href^=javascript]').length") for frame in page.frames
    ]
    return [*["element"] * sum(found), *["script"] * (page.title() == "owned")]
