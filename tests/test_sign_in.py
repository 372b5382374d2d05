"""Signing in, in a real browser: nothing is served before, roles hold on the server, leaving ends it."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.store import open_store
from corpus.users.accounts import add_user
from corpus.users.rights import Role
from models.clock import now
from models.settings import StoreSettings
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.sources import source_of_bytes
from tests.browser import CHROMIUM, opened, serving

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]

LETTER = Path(__file__).resolve().parent.parent / "samples" / "papers" / "15-cong-van-bao-cao-dinh-ky.txt"
GOOD = "đò chiều qua sông 7"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("office")
    store = open_store(StoreSettings(home=folder / "home"))
    add_user(store, "lan", Role.ADMINISTRATOR, who="root", at=now(), shown="Trần Thị Lan", password=GOOD)
    add_user(store, "binh", Role.VIEWER, who="lan", at=now(), shown="Vũ Bình", password=GOOD)
    list(Ingest(store, Limits(), "Lan", workers=1).run([source_of_bytes(LETTER.name, LETTER.read_bytes())]))
    store.close()
    with serving(folder / "home", folder / "log", "--sign-in") as url:
        yield url


@pytest.fixture
def page(address: str) -> Iterator[object]:
    with opened(address, seconds=20) as made:
        yield made


def enter(page, name: str, password: str = GOOD) -> None:
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


@pytest.mark.parametrize("path", ["/_stcore/host-config", "/_stcore/upload_file/a/b", "/media/x.png", "/component/x"])
def test_nothing_is_served_before(address: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address + path, timeout=10)
    assert refused.value.code == 401


def test_the_socket_is_shut_before(address: str) -> None:
    import socket
    from urllib.parse import urlsplit

    host, port = urlsplit(address).hostname, urlsplit(address).port
    with socket.create_connection((host, port), timeout=10) as line:
        line.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        assert line.recv(64).split()[1] == b"403"


def test_a_form_of_another_site_signs_nobody_in(address: str) -> None:
    body = f"name=lan&password={GOOD}".encode()
    request = urllib.request.Request(address + "/dang-nhap", body, {"Origin": "http://elsewhere.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code == 403


def test_in_and_out_again(page) -> None:
    from playwright.sync_api import expect

    page.goto("/tiep-nhan")
    page.wait_for_url("**/dang-nhap**")
    enter(page, "lan", "sai mật khẩu 1")
    expect(page.get_by_role("alert")).to_contain_text("không đúng")
    enter(page, "lan")
    expect(page.get_by_role("heading", name="Tiếp nhận văn bản")).to_be_visible()
    cookie = next(c for c in page.context.cookies() if c["name"] == "vanban_session")
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.get_by_text("Trần Thị Lan")).to_be_visible()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap**")
    page.goto("/")
    page.wait_for_url("**/dang-nhap**")


def test_a_viewer_looks_and_decides_nothing(page) -> None:
    from playwright.sync_api import expect

    page.goto("/van-ban")
    enter(page, "binh")
    idle = page.locator("[data-test-script-state=notRunning]")  # a click while the page is drawn may be lost
    page.get_by_role("button", name="Mở", exact=True).first.click()
    page.get_by_role("tab", name="Thể thức").click()
    expect(idle).to_be_visible()
    page.locator("button", has_text="Ngày ban hành").first.click()
    page.wait_for_timeout(500)
    expect(idle).to_be_visible()
    page.get_by_role("button", name="Đúng").click()
    expect(page.get_by_text("Vai trò của bạn không được làm việc này", exact=False)).to_be_visible()


def test_an_administrator_sees_the_log_and_adds_people_and_a_viewer_does_not(page) -> None:
    from playwright.sync_api import expect

    page.goto("/nguoi-dung")
    enter(page, "lan")
    expect(page.get_by_role("heading", name="Người dùng", exact=True)).to_be_visible()
    form = page.get_by_test_id("stForm").last
    form.get_by_label("Tên đăng nhập").fill("hoa")
    form.get_by_label("Mật khẩu", exact=True).fill("ngắn")
    form.get_by_role("button", name="Thêm").click()
    expect(page.get_by_text("Mật khẩu quá dễ đoán", exact=False)).to_be_visible()
    form.get_by_label("Tên đăng nhập").fill("hoa")
    form.get_by_label("Mật khẩu", exact=True).fill(GOOD)
    form.get_by_role("button", name="Thêm").click()
    expect(page.locator("strong", has_text="hoa")).to_be_visible()
    page.goto("/nhat-ky")
    expect(page.get_by_role("heading", name="Nhật ký")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/nhat-ky")
    enter(page, "binh")
    expect(page.get_by_role("heading", name="Tổng quan")).to_be_visible()
    expect(page.get_by_text("Người dùng", exact=True)).to_have_count(0)
