"""Signing in through an OpenID Connect provider, in a real browser: only people to whom the office gave a role come in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.store import open_store
from corpus.users.accounts import add_user
from corpus.users.rights import Role
from models.clock import now
from models.settings import StoreSettings
from tests.browser import CHROMIUM, free_port, opened, serving
from tests.provider import CLIENT, SECRET, provider

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]
KNOWN = "lan@lamgiang.example"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("provider"), free_port()
    store = open_store(StoreSettings(home=folder / "home"))
    add_user(store, KNOWN, Role.VIEWER, who="root", at=now(), shown="Trần Thị Lan")
    store.close()
    with provider() as asked:
        setting = folder / "provider.toml"
        setting.write_text(
            f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{"k" * 40}"\n'
            f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
            f'server_metadata_url = "{asked.url}/.well-known/openid-configuration"\n',
            "utf-8",
        )
        options = ("--sign-in", "--provider", str(setting))
        with serving(folder / "home", folder / "log", *options, port=port) as url:
            yield url


@pytest.fixture
def page(address: str) -> Iterator[object]:
    with opened(address) as made:
        yield made


def enter(page, email: str, *, unproven: bool = False) -> None:
    page.goto("/van-ban")
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_label("E-mail").fill(email)
    if unproven:
        page.get_by_label("unproven").check()
    page.get_by_role("button", name="Continue").click()


def test_a_person_with_a_role_comes_in_and_leaves(page) -> None:
    from playwright.sync_api import expect

    enter(page, KNOWN.upper())
    expect(page.get_by_role("heading", name="Tổng quan")).to_be_visible()
    expect(page.get_by_role("link", name="Người dùng")).to_have_count(0)
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.get_by_text("Trần Thị Lan")).to_be_visible()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("button", name="Đăng nhập")).to_be_visible()


@pytest.mark.parametrize(("email", "unproven"), [("ai-do@noi-khac.example", False), (KNOWN, True)])
def test_nobody_else_sees_a_page(page, email: str, unproven: bool) -> None:
    from playwright.sync_api import expect

    enter(page, email, unproven=unproven)
    expect(page.get_by_text(email.split("@", maxsplit=1)[0], exact=False).first).to_be_visible()
    expect(page.get_by_role("heading", name="Tổng quan")).to_have_count(0)
    expect(page.get_by_role("link", name="Văn bản")).to_have_count(0)
