"""The page Đối chiếu sổ: its logic through Streamlit's AppTest, and the whole job in a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from corpus.reconcile.run import reconcile
from corpus.register.imports import import_register
from corpus.store import Store, open_store
from models.clock import now
from models.settings import StoreSettings
from review.marks import marked
from tests.browser import CHROMIUM, filled_home, opened, running
from tests.reconciled import line_of

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("02-ke-hoach-so-gddt.pdf", "13-thong-bao-cuoc-thi.html", "15-cong-van-bao-cao-dinh-ky.txt")
HEAD = "Ngày đến;Số đến;Tác giả;Số, ký hiệu;Ngày tháng văn bản;Tên loại và trích yếu nội dung"
SGD = "Sở Giáo dục và Đào tạo tỉnh Lam Giang"
REGISTER = "\n".join([
    HEAD,
    f"15/10/2025;1;{SGD};96/KH-SGDĐT;14/10/2025;Kế hoạch Công tác thi đua, khen thưởng ngành Giáo dục và Đào tạo năm học 2025 - 2026",
    f"30/12/2025;2;{SGD};1302/SGDĐT-TCCB;28/12/2025;Công văn thực hiện chế độ báo cáo định kỳ từ năm 2026",
    f"30/12/2025;4;{SGD};1310/SGDĐT-VP;30/12/2025;Công văn trực Tết Nguyên đán",
])  # fmt: skip


def test_differences_are_marked_inside_the_words_and_markdown_stays_text() -> None:
    assert marked("28/11/2025", "26/11/2025") == ("2:red-background[8]/11/2025", "2:red-background[6]/11/2025")
    one, other = marked("**a** ]", None)
    assert one == ":red-background[\\*\\*a\\*\\* \\]]" and other == "—"
    assert marked("giống", "giống") == ("giống", "giống")


@pytest.fixture
def office(home: Path) -> Iterator[Store]:
    st.cache_resource.clear()  # the pages keep one store a server
    filled_home(home, NAMES[1:])
    store = open_store(StoreSettings(home=home))
    import_register(store, REGISTER.encode(), "so.csv", who="Lan", at=now())
    yield store
    store.close()
    st.cache_resource.clear()


def _page() -> AppTest:
    def script() -> None:
        from review import register
        from review.session import keep_pages

        keep_pages({})
        register.page()

    return AppTest.from_function(script, default_timeout=30)


def test_the_page_before_and_after_the_first_comparison(office: Store) -> None:
    app = _page().run()
    assert not app.exception
    assert "Chưa đối chiếu lần nào" in app.info[0].value
    next(b for b in app.button if b.label == "Đối chiếu").click().run()
    assert not app.exception
    counts = {m.label: m.value for m in app.metric}
    assert counts == {
        "Chưa đối chiếu được": "0", "Lệch": "1", "Có tệp, chưa vào sổ": "1", "Có trong sổ, chưa có tệp": "2", "Khớp": "0",
    }  # fmt: skip


def test_a_value_is_taken_and_taken_back(office: Store) -> None:
    reconcile(office, who="Lan", at=now())
    app = _page().run()
    next(b for b in app.button if b.label == "Theo văn bản").click().run()
    assert not app.exception
    assert [e.value for e in app.error] == []
    found = line_of(office, paper=2)
    assert (found.outcome, found.entry and found.entry.issued_on) == ("matched", "2025-12-29")
    app.session_state["register-line"] = f"2:{found.entry.id if found.entry else ''}"
    app.run()
    next(b for b in app.button if b.label == "Hoàn tác").click().run()
    found = line_of(office, paper=2)
    assert found.outcome == "differs"


# In a browser -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("register")
    (folder / "so.csv").write_text(REGISTER, "utf-8")
    with running(folder, NAMES) as url:
        os.environ["REGISTER_FILE"] = str(folder / "so.csv")
        yield url


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_reconciling_a_register(address: str) -> None:
    from playwright.sync_api import expect

    with opened(address, height=900) as page:
        page.goto("/doi-chieu-so")
        page.get_by_role("tab", name="Nạp sổ").click()
        page.locator("input[type=file]").last.set_input_files(os.environ["REGISTER_FILE"])
        page.get_by_role("button", name="Nạp vào sổ").click()
        expect(page.get_by_text("Đã nạp 3 dòng vào sổ", exact=False)).to_be_visible()
        page.get_by_role("tab", name="Đối chiếu", exact=True).click()
        page.get_by_role("button", name="Đối chiếu", exact=True).click()
        expect(page.get_by_text("ngày lệch 1 ngày", exact=False)).to_be_visible()
        page.set_viewport_size({"width": 1366, "height": 768})
        for name in ("Tách cặp", "Dòng tiếp"):
            cut = "e => [...e.querySelectorAll('*')].some(x => x.scrollWidth > x.clientWidth && x.clientWidth > 0)"
            assert not page.get_by_role("button", name=name).evaluate(cut), f"cut off: {name}"
        page.set_viewport_size({"width": 1366, "height": 900})
        if folder := os.environ.get("SCREENSHOTS"):
            page.wait_for_timeout(1500)
            page.screenshot(path=str(Path(folder) / "doi-chieu-so.png"))
        idle = page.locator("[data-test-script-state=notRunning]")
        expect(idle).to_be_visible()  # a click while the page is being drawn can get lost
        page.get_by_role("button", name="Theo văn bản").click()
        metric = page.locator("[data-testid=stMetric]", has_text="Khớp").locator("[data-testid=stMetricValue]")
        expect(metric).to_have_text("2")
        expect(idle).to_be_visible()
        page.locator("button", has_text="tổ chức Cuộc thi").first.click()
        expect(page.get_by_role("button", name="Vào sổ, lấy số đến tiếp theo")).to_be_visible()
        expect(idle).to_be_visible()
        page.get_by_role("button", name="Vào sổ, lấy số đến tiếp theo").click()
        expect(metric).to_have_text("3")
        page.get_by_role("tab", name="Số đến").click()
        expect(page.get_by_text("Số còn thiếu: 3", exact=False)).to_be_visible()
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto("/doi-chieu-so")
        expect(page.get_by_role("tab", name="Đối chiếu", exact=True)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
