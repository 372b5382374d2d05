"""Every page at both sizes, in a real browser: nothing cut off sideways, contrast and labels as axe checks them."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from corpus.preferences import OUR_UNIT, set_setting
from corpus.reconcile.run import reconcile
from corpus.register.imports import import_register
from corpus.store import open_store
from models.clock import now
from models.settings import StoreSettings
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.sources import source_of_bytes
from tests.browser import CHROMIUM, opened, serving
from tests.test_register_page import REGISTER

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "papers"
NAMES = ("02-ke-hoach-so-gddt.pdf", "13-thong-bao-cuoc-thi.html", "15-cong-van-bao-cao-dinh-ky.txt")
PAGES = (
    "", "van-ban", "tiep-nhan", "ra-soat?paper=1", "tra-cuu?q=thi%20dua", "han-va-nhiem-vu", "vien-dan?paper=1",
    "phong-trao", "danh-muc-viec?paper=1", "doi-chieu-so", "nhat-ky", "nguoi-dung",
)  # fmt: skip
SIZES = ((1366, 768), (390, 844))
# How Streamlit itself builds its parts; nothing of ours changes it
BUILT_IN = {"presentation-role-conflict", "scrollable-region-focusable", "aria-required-children"}


@pytest.fixture(scope="module")
def browser_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:

    folder = tmp_path_factory.mktemp("looks")
    store = open_store(StoreSettings(home=folder / "home"))
    list(Ingest(store, Limits(), "Lan", workers=1).run([source_of_bytes(n, (SAMPLES / n).read_bytes()) for n in NAMES]))
    import_register(store, REGISTER.encode(), "so.csv", who="Lan", at=now())
    reconcile(store, who="Lan", at=now())
    set_setting(store, OUR_UNIT, {"name": "Trường THCS Tân Mỹ"}, who="Lan", at=now())
    store.close()
    with serving(folder / "home", folder / "log") as url, opened(url) as page:
        yield page


def keep_picture(page: Any, name: str, width: int) -> None:
    """For docs/screens.md, where SCREENSHOTS names the folder of the guide's pictures; few colours are small files."""
    if folder := os.environ.get("SCREENSHOTS"):
        place = Path(folder) / "screens" / f"{name}-{width}.png"
        place.parent.mkdir(exist_ok=True)
        with Image.open(io.BytesIO(page.screenshot())) as seen:
            seen.convert("RGB").quantize(128).save(place, optimize=True)


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_and_can_be_read(browser_page: Any, path: str) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect

    for width, height in SIZES:
        browser_page.set_viewport_size({"width": width, "height": height})
        browser_page.goto(f"/{path}")
        expect(browser_page.get_by_role("heading").first).to_be_visible(timeout=30_000)
        expect(browser_page.locator("[data-test-script-state=notRunning]")).to_be_visible(timeout=30_000)
        browser_page.wait_for_timeout(800)  # pictures and charts draw themselves
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width, f"wider than {width}"
        keep_picture(browser_page, path.partition("?")[0] or "tong-quan", width)
        found = [
            (v["id"], [(n["html"][:160], n["any"][:1]) for n in v["nodes"]][:3])
            for v in Axe().run(browser_page).response["violations"]
            if v["impact"] in ("serious", "critical") and v["id"] not in BUILT_IN
        ]
        assert not found, f"{width}: {found}"
