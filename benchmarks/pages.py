"""How quick the pages are with a full store, in a real browser: `python -m benchmarks.pages [PAPERS] [--home FOLDER]`.

Fills SQLite with invented papers (`benchmarks.search_papers`), takes in a paper of 20 pages made of sample pages,
starts the application and looks at it with Chromium: each page is opened from another one (as people move about), until
what it is for can be seen and the server is still; a decision on the review page until its mark is there. Five times
each, warm; the median and the longest. What a person waits for on the review page is timed by the browser, from the
click it got to the frame drawn after the change: what steers the browser takes some 60 ms to bring a click about and
loads it with questions after that.
"""

from __future__ import annotations

import argparse
import io
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pikepdf

from benchmarks.search_papers import fill
from corpus.preferences import OUR_UNIT, set_setting
from corpus.store import open_store
from models.clock import now
from models.settings import StoreSettings
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.sources import source_of_bytes
from tests.browser import CHROMIUM, QUIET, serving

SAMPLE = Path(__file__).parent.parent / "samples" / "papers" / "02-ke-hoach-so-gddt.pdf"
ROUNDS = 5
IDLE = "[data-test-script-state=notRunning]"
PAGES = {
    "Tổng quan": "heading", "Văn bản": "heading", "Tra cứu": "heading", "Hạn và nhiệm vụ": "heading",
    "Viện dẫn": "heading", "Phong trào": "heading", "Đối chiếu sổ": "heading", "Nhật ký": "heading",
}  # fmt: skip


def twenty_pages() -> bytes:
    """Five times the four pages of a sample."""
    out, whole = io.BytesIO(), pikepdf.new()
    with pikepdf.open(SAMPLE) as sample:
        for _ in range(5):
            whole.pages.extend(sample.pages)
        whole.save(out)
    return out.getvalue()


def prepare(home: Path, papers: int) -> int:
    """A store of that many papers and the long one, whose id is returned."""
    store = open_store(StoreSettings(home=home))
    fill(store, papers)
    set_setting(store, OUR_UNIT, {"name": "Trường THCS Tân Mỹ"}, who="benchmark", at=now())
    (result,) = Ingest(store, Limits(), "benchmark", workers=1).run([source_of_bytes("dai.pdf", twenty_pages())])
    store.close()
    return int(result.paper or 0)


# From the next click to the end of the first frame in which `seen` holds; milliseconds.
STOPWATCH = """seen => {
  const until = new Function('return ' + seen)()
  let began = null
  addEventListener('click', click => { began ??= click.timeStamp }, {capture: true})
  window.taken = new Promise(done => {
    const look = () => {
      if (began === null || !until()) requestAnimationFrame(look)
      else setTimeout(() => done(performance.now() - began))
    }
    requestAnimationFrame(look)
  })
}"""
PICTURE = """() => [...document.querySelectorAll('*')].some(element => {
  const picture = element.shadowRoot?.querySelector('.viewer img')
  return picture && picture.complete && picture.naturalWidth > 0
})"""
LEFT = "mục chưa xác nhận"
ANOTHER = f"""(before => () => [...document.querySelectorAll('[data-testid=stCaptionContainer]')].some(
  line => line.innerText.includes('{LEFT}') && line.innerText.trim() !== before.trim()))"""


def timed(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def measure(url: str, paper: int) -> dict[str, list[float]]:
    from playwright.sync_api import sync_playwright

    found: dict[str, list[float]] = {}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = browser.new_page(base_url=url, viewport={"width": 1366, "height": 768})
        page.set_default_timeout(120_000)
        page.goto(f"/ra-soat?paper={paper}")
        page.wait_for_selector(".viewer img")
        for _ in range(ROUNDS + 1):
            for name in PAGES:
                found.setdefault(name, []).append(timed(lambda name=name: _leave_for(page, name)))  # type: ignore[misc]
            page.goto("/van-ban")
            page.wait_for_selector(IDLE)
            found.setdefault("Rà soát, 20 trang", []).append(_review(page, paper))
            page.wait_for_selector(IDLE)
            found.setdefault("quyết định", []).append(_decide(page))
        browser.close()
    return {name: times[1:] for name, times in found.items()}  # the first round warms up


def _leave_for(page: Any, name: str) -> None:
    page.get_by_role("link", name=name).click()
    page.get_by_role("heading", name=name).first.wait_for()
    page.wait_for_selector(IDLE)


def _review(page: Any, paper: int) -> float:
    """Seconds until the picture of the long paper is there; it is the newest, so it stands first in the list."""
    page.evaluate(STOPWATCH, PICTURE)
    page.get_by_role("button", name="Mở", exact=True).first.click()
    taken = page.evaluate("window.taken") / 1000
    assert f"paper={paper}" in page.url
    return float(taken)


def _decide(page: Any) -> float:
    """Confirms the opened item; seconds until the count of what is left says so."""
    before = page.get_by_text(LEFT).first.inner_text()
    page.evaluate(STOPWATCH, f"{ANOTHER}({json.dumps(before)})")
    page.locator(".stButton button", has=page.get_by_label("Shortcut Alt + Y")).first.click()
    return float(page.evaluate("window.taken")) / 1000


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("papers", nargs="?", type=int, default=50_000)
    given.add_argument("--home", type=Path)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = asked.home or Path(folder) / "home"
        paper = prepare(home, asked.papers)
        with serving(home, Path(folder) / "log") as url:
            for name, times in measure(url, paper).items():
                print(f"| {name} | {1000 * median(times):.0f} | {1000 * max(times):.0f} |")


if __name__ == "__main__":
    main()
