"""What keeps the pages quick: nothing is drawn twice, nothing is searched for garbage that stays."""

from __future__ import annotations

import gc
import tomllib
from pathlib import Path

import pytest
import streamlit as st

from corpus.store import Store
from review import session
from review.components import rows
from tests.browser import CHROMIUM
from tests.stored import put
from tests.test_citation_pages import open_page

ROOT = Path(__file__).parent.parent


def test_no_search_for_garbage_holds_a_page_up(monkeypatch: pytest.MonkeyPatch) -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["runner"]["postScriptGC"] is False
    st.cache_resource.clear()
    try:
        session.settle()
        settled = gc.get_freeze_count()
        assert settled > 10_000 and len(gc.get_objects()) < settled
    finally:
        gc.unfreeze()
        st.cache_resource.clear()
    assert "\nsettle()\n" in (ROOT / "app.py").read_text("utf-8")


def test_a_page_is_left_before_it_is_drawn_once_more(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    st.cache_resource.clear()
    paper = put(store, number="12/KH-SXD", date="2026-02-01", subject="Kế hoạch kiểm tra")
    page = open_page("papers")
    drawn = [button.label for button in page.button]
    went: list[tuple[str, int, int]] = []

    def go(name: str, **place: int) -> None:
        went.append((name, place["paper"], len(listed)))

    listed: list[None] = []
    monkeypatch.setattr(session, "go", go)
    page = open_page("papers")
    monkeypatch.setattr("review.papers._list", lambda: listed.append(None))
    next(button for button in page.button if button.key == f"open-{paper}").click().run()
    assert "Mở" in drawn and went == [("paper", paper, 0)]  # it was left before the list was drawn


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_rows_that_say_the_same_are_not_drawn_anew() -> None:
    """The component alone in a browser: one changed row of three is one new element; order and focus hold."""
    from playwright.sync_api import sync_playwright

    script = (
        (Path(rows.__file__).parent / "rows.js").read_text("utf-8").replace("export default function", "function draw")
    )
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_page()
        page.set_content("<div id=host><ul class=rows></ul></div>")
        page.add_script_tag(content=script + "\nwindow.draw = draw;")
        found = page.evaluate(
            """() => {
            const host = document.getElementById("host"), told = [];
            const show = (...said) => draw({ parentElement: host, setTriggerValue: (_, fact) => told.push(fact),
              data: { rows: said.map(([fact, shown]) => ({ fact, shown, sign: "sure", label: "L", state: "s" })) } });
            const facts = () => [...host.querySelectorAll("button")].map((b) => b.innerText);
            show(["a", "1"], ["b", "2"], ["c", "3"]);
            const [a, , c] = host.querySelectorAll("li");
            host.querySelectorAll("button")[1].focus();
            show(["a", "1"], ["b", "changed"], ["c", "3"]);
            const kept = host.querySelectorAll("li")[0] === a && host.querySelectorAll("li")[2] === c;
            const focus = document.activeElement.dataset.fact;
            host.querySelectorAll("button")[2].click();
            const three = facts();
            show(["c", "3"], ["a", "1"]);
            return { kept, focus, told, three, two: facts(), moved: host.querySelector("li") === c };
        }"""
        )
        browser.close()
    assert found["kept"] and found["moved"] and found["focus"] == "b" and found["told"] == ["c"]
    assert [text.split(":")[1].split("—")[0].strip() for text in found["three"]] == ["1", "changed", "3"]
    assert [text.split(":")[1].split("—")[0].strip() for text in found["two"]] == ["3", "1"]
