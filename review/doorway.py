"""Signing in with a password: the page, the cookie, and the gate that lets nothing through without a session.

The gate stands before Streamlit: its pages, its socket, its uploads and its pictures. Only Streamlit's own program
files (the same on every installation) and the sign-in page are open. The cookie is a random token that no script can
read; what it stands for is looked up in the store each time, so that a session that ended is over at once.
"""

from __future__ import annotations

import html
from http.cookies import SimpleCookie
from importlib.resources import files
from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from corpus.users import sessions
from models.clock import now
from models.errors import PeopleError
from review.language import LANGUAGES, catalogue
from review.session import COOKIE, store

DOOR, EXIT = "/dang-nhap", "/dang-xuat"
OPEN_PATHS = (DOOR, "/health", "/_stcore/health")
OPEN_FOLDERS = ("/static/", "/assets/")
LARGEST_FORM = 8192  # bytes


class Gate:
    """ASGI middleware. Without a session a page is answered with the sign-in page, everything else with a refusal."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or _is_open(scope["path"]) or await _known(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4401})
        elif scope["method"] == "GET" and _wants_page(scope):
            await RedirectResponse(f"{DOOR}?den={quote(scope['path'])}", status_code=303)(scope, receive, send)
        else:
            await PlainTextResponse("sign in first", status_code=401)(scope, receive, send)


def _is_open(path: str) -> bool:
    return ".." not in path and (path in OPEN_PATHS or path.startswith(OPEN_FOLDERS))


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _wants_page(scope: Scope) -> bool:
    return "text/html" in _header(scope, b"accept") and not scope["path"].startswith("/_stcore/")


async def _known(scope: Scope) -> bool:
    found = SimpleCookie(_header(scope, b"cookie")).get(COOKIE)
    if found is None:
        return False
    return await run_in_threadpool(sessions.actor, store(), found.value, at=now()) is not None


# The page ---------------------------------------------------------------------------------------------------


def routes() -> list[Route]:
    return [
        Route(DOOR, show, methods=["GET"]),
        Route(DOOR, enter, methods=["POST"]),
        Route(EXIT, leave, methods=["POST"]),
    ]


async def show(request: Request) -> Response:
    """The sign-in page."""
    return _page(request, "")


async def enter(request: Request) -> Response:
    """Name and password in, a session's cookie out; a wrong one is told without saying which part was wrong."""
    if not _same_origin(request):
        return PlainTextResponse("sent from another site", status_code=403)
    form = await _form(request)
    address = request.client.host if request.client else ""
    try:
        token = await run_in_threadpool(
            sessions.sign_in, store(), form.get("name", ""), form.get("password", ""), address=address, at=now()
        )
    except PeopleError as error:
        return _page(request, error.message(_language(request)), status=401)
    answer = RedirectResponse(_inside(request.query_params.get("den", "/")), status_code=303)
    answer.set_cookie(
        COOKIE, token, max_age=int(sessions.LONGEST.total_seconds()), httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


async def leave(request: Request) -> Response:
    """Ends the session."""
    if not _same_origin(request):
        return PlainTextResponse("sent from another site", status_code=403)
    await run_in_threadpool(sessions.sign_out, store(), request.cookies.get(COOKIE, ""), at=now())
    answer = RedirectResponse(DOOR, status_code=303)
    answer.delete_cookie(COOKIE)
    return answer


async def _form(request: Request) -> dict[str, str]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_FORM:
            return {}
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def _same_origin(request: Request) -> bool:
    """Browsers say where a form was sent from; another site's form does not sign anybody in or out."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _inside(path: str) -> str:
    """A page of this application, never an address elsewhere."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


def _language(request: Request) -> str:
    asked = request.query_params.get("lang", "vi")
    return asked if asked in LANGUAGES else "vi"


def _page(request: Request, problem: str, status: int = 200) -> Response:
    chosen = _language(request)
    texts = {key.replace(".", "_"): value for key, value in catalogue(chosen).items() if key.startswith("signin.")}
    other = next(code for code in LANGUAGES if code != chosen)
    values = texts | {
        "language": chosen,
        "problem": problem,
        "hidden": "" if problem else "hidden",
        "action": f"{DOOR}?lang={chosen}&den={quote(_inside(request.query_params.get('den', '/')))}",
        "other": f"{DOOR}?lang={other}",
        "other_name": LANGUAGES[other],
    }
    frame = files("review").joinpath("doorway.html").read_text("utf-8")
    for name, value in values.items():
        frame = frame.replace("{{" + name + "}}", html.escape(value))
    policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    return HTMLResponse(
        frame,
        status_code=status,
        headers={"Content-Security-Policy": policy, "Cache-Control": "no-store", "Referrer-Policy": "same-origin"},
    )
