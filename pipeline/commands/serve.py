"""`vanban serve`: the application in a browser."""

from __future__ import annotations

import ipaddress
import os
import sys
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    app.command()(serve)


def serve(
    host: Annotated[str, typer.Option(help="Địa chỉ lắng nghe (address to listen on).")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Cổng (port).")] = 8501,
    open_browser: Annotated[bool, typer.Option("--open", help="Mở trình duyệt (open a browser).")] = False,
) -> None:
    """Mở ứng dụng duyệt văn bản trên máy này. (Run the review application.)"""
    if not is_loopback(host):  # there are no accounts to sign in with: whoever reaches the page may do everything
        print(
            "Chưa cấu hình đăng nhập nên chỉ chạy được trên chính máy này (127.0.0.1). "
            "Hãy cấu hình đăng nhập rồi mới mở ra mạng.",
            file=sys.stderr,
        )
        raise typer.Exit(2)
    from corpus.store import open_store
    from pipeline.settings import Settings

    open_store(Settings()).close()  # tell what is wrong with the store here, not in the browser
    options = {
        "server.address": host,
        "server.port": str(port),
        "server.headless": "false" if open_browser else "true",
        "browser.gatherUsageStats": "false",
        "server.maxUploadSize": str(Settings().limits().file_bytes // 2**20),
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    script = Path(__file__).resolve().parent.parent.parent / "app.py"
    for name in ("VANBAN_HOME", "VANBAN_CACHE"):  # relative to where the command was given
        if os.environ.get(name):
            os.environ[name] = str(Path(os.environ[name]).expanduser().resolve())
    os.chdir(script.parent)
    # Takes this process's place, so that a signal to it reaches the server itself.
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(script), *arguments])  # noqa: S606


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
