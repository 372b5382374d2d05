"""The web server around the application: the sign-in page, the gate before everything else, and the health answer.

`vanban serve` starts it. VANBAN_SIGN_IN says who may come in: unset, whoever sits at this machine; `local`, people with
an account and a password here; `oidc`, people for whom the identity provider of `.streamlit/secrets.toml` answers
(the gate is then in `review.session`, for Streamlit itself speaks with the provider).
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from models.errors import VanbanError
from review import doorway
from review.session import sign_in_kind, store


def _answers() -> bool:
    """Whether the database answers."""
    try:
        return store().alive()
    except VanbanError:
        return False


async def health(_request: Request) -> JSONResponse:
    """200 where the server and its database answer, else 503; nothing of what is inside."""
    alive = await run_in_threadpool(_answers)
    return JSONResponse({"status": "ok" if alive else "store-unreachable"}, status_code=200 if alive else 503)


routes = [Route("/health", health, methods=["GET"])]
middleware = []
if sign_in_kind() == "local":
    routes += doorway.routes()
    middleware.append(Middleware(doorway.Gate))

app = st.App(Path(__file__).resolve().parent.parent / "app.py", routes=routes, middleware=middleware)
