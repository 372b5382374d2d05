"""A running application and a Chromium to look at it with, for the browser tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.preferences import OUR_UNIT, set_setting
from corpus.store import open_store
from models.clock import now
from models.settings import StoreSettings
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.sources import source_of_bytes

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def filled_home(home: Path, samples: Sequence[str] = (), *, unit: Mapping[str, Any] | None = None) -> None:
    """A store at this home that holds these sample papers; `unit` is the office's own."""
    store = open_store(StoreSettings(home=home))
    sources = [source_of_bytes(name, (ROOT / "samples" / "papers" / name).read_bytes()) for name in samples]
    results = list(Ingest(store, Limits(), "Lan", workers=1).run(sources)) if sources else []
    assert all(result.paper for result in results), results
    if unit:
        set_setting(store, OUR_UNIT, dict(unit), who="Lan", at=now())
    store.close()


@contextmanager
def running(folder: Path, samples: Sequence[str] = (), *, unit: Mapping[str, Any] | None = None) -> Iterator[str]:
    """The application over a home in `folder` with these samples; its address."""
    filled_home(folder / "home", samples, unit=unit)
    with serving(folder / "home", folder / "log") as url:
        yield url


@contextmanager
def opened(url: str, *, height: int = 768, seconds: int = 30) -> Iterator[Page]:
    """A page in Chromium, 1366 pixels wide, whose waits and expectations last at most so many seconds."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=1000 * seconds)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = browser.new_page(base_url=url, locale="vi-VN", viewport={"width": 1366, "height": height})
        page.set_default_timeout(1000 * seconds)
        yield page
        browser.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(home: Path, log: Path, *options: str, port: int | None = None) -> Iterator[str]:
    """`vanban serve` with these options on a free port over this home; gives its address once it answers."""
    port = port or free_port()
    command = [str(Path(sys.executable).with_name("vanban")), "serve", "--port", str(port), *options]
    with log.open("wb") as out:
        server = subprocess.Popen(
            command, cwd=ROOT, stdout=out, stderr=out, env={**os.environ, "VANBAN_HOME": str(home)}
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, server, log)
        yield url
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.3)
    raise RuntimeError(f"the application did not start:\n{log.read_text('utf-8', 'replace')[-3000:]}")
