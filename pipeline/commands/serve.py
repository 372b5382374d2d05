"""`vanban serve`: the application in a browser."""

from __future__ import annotations

import ipaddress
import os
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from corpus.store import Store


def register(app: typer.Typer) -> None:
    app.command()(serve)


def serve(
    host: Annotated[str, typer.Option(help="Địa chỉ lắng nghe (address to listen on).")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Cổng (port).")] = 8501,
    sign_in: Annotated[
        bool, typer.Option("--sign-in", help="Bắt đăng nhập cả trên máy này, ví dụ sau máy chủ ủy nhiệm (proxy).")
    ] = False,
    certificate: Annotated[Path | None, typer.Option(help="Chứng thư TLS, PEM (certificate).")] = None,
    key: Annotated[Path | None, typer.Option(help="Khóa của chứng thư, PEM (its key).")] = None,
    provider: Annotated[
        Path | None,
        typer.Option(help="Tệp TOML có phần [auth] của nhà cung cấp định danh (identity provider's settings)."),
    ] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Mở trình duyệt (open a browser).")] = False,
) -> None:
    """Mở ứng dụng duyệt văn bản trên máy này. (Run the review application.)"""
    from corpus.store import open_store
    from models.errors import SignInMissing
    from pipeline.output import print_error
    from pipeline.settings import Settings

    store = open_store(Settings())  # tell what is wrong with the store here, not in the browser
    script = Path(__file__).resolve().parent.parent.parent / "review" / "server.py"
    try:
        settings = provider or script.parent.parent / ".streamlit" / "secrets.toml"
        kind = _sign_in(store, settings, needed=sign_in or not is_loopback(host))
    except SignInMissing as error:
        print_error(error)
        raise typer.Exit(2) from error
    store.close()
    os.environ["VANBAN_SIGN_IN"] = kind
    options = {
        "server.address": host,
        "server.port": str(port),
        "server.headless": "false" if open_browser else "true",
        "browser.gatherUsageStats": "false",
        "server.maxUploadSize": str(Settings().limits().file_bytes // 2**20),
    }
    if provider:
        options["secrets.files"] = str(provider.resolve())
    if certificate and key:
        options |= {"server.sslCertFile": str(certificate.resolve()), "server.sslKeyFile": str(key.resolve())}
    elif kind and not is_loopback(host):
        print("! Không có TLS: mật khẩu đi qua mạng không mã hóa. Hãy dùng --certificate và --key.", file=sys.stderr)
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    for name in ("VANBAN_HOME", "VANBAN_CACHE"):  # relative to where the command was given
        if os.environ.get(name):
            os.environ[name] = str(Path(os.environ[name]).expanduser().resolve())
    os.chdir(script.parent.parent)
    # Takes this process's place, so that a signal to it reaches the server itself.
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(script), *arguments])  # noqa: S606


def _sign_in(store: Store, settings: Path, *, needed: bool) -> str:
    """How people sign in: "oidc" where a provider is configured for Streamlit, else "local" with an account here.

    Raises SignInMissing where it is needed and there is neither.
    """
    from corpus.users.accounts import can_sign_in
    from models.errors import SignInMissing

    if not needed:
        return ""
    if settings.is_file() and "auth" in tomllib.loads(settings.read_text("utf-8")):
        return "oidc"
    if can_sign_in(store):
        return "local"
    raise SignInMissing()


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
