"""What all pages share: the store, the settings, who is at work, and how errors and addresses are handled."""

from __future__ import annotations

import gc
import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import streamlit as st

from corpus.store import Store, open_store
from corpus.users import sessions
from corpus.users.rights import Actor, Right, Role
from models.clock import now
from models.errors import NotAllowed, VanbanError
from pipeline.settings import Settings
from review.language import language, literal


@st.cache_resource
def settings() -> Settings:
    return Settings()


@st.cache_resource
def store() -> Store:
    """The store, opened once a server."""
    return open_store(settings())


@st.cache_resource(show_spinner=False)
def settle() -> None:
    """Takes what is loaded now, the libraries above all, out of the search for garbage: it stays, and is large."""
    gc.collect()
    gc.freeze()


COOKIE = "vanban_session"


def sign_in_kind() -> str:
    """How people sign in: "" (the one at this machine), "local" or "oidc"; `vanban serve` says so."""
    return os.environ.get("VANBAN_SIGN_IN", "")


def actor() -> Actor | None:
    """Who is at work, looked up anew at each run of a page; None without a session or a role.

    On loopback without sign-in it is the local user, as the machine knows them, who may do everything.
    """
    kind = sign_in_kind()
    if kind == "local":
        return sessions.actor(store(), st.context.cookies.get(COOKIE, ""), at=now())
    if kind == "oidc":
        return _of_provider() if st.user.is_logged_in else None
    return Actor(os.environ.get("VANBAN_USER") or getpass.getuser(), Role.ADMINISTRATOR)


def _of_provider() -> Actor | None:
    """Whom the identity provider names; not by an address that it says is unproven, for anybody may claim one."""
    if st.user.get("email_verified") is False:
        return None
    return sessions.known_by_provider(store(), str(st.user.get("email") or ""))


def acting(right: Right) -> str:
    """The name to write beside what is about to be done. Raises NotAllowed where this person may not do it."""
    found = actor()
    if found is None:
        raise NotAllowed(right=right.value, role="")
    return found.require(right)


def who() -> str:
    """The name of the person at work."""
    return acting(Right.LOOK)


def may(right: Right) -> bool:
    """Whether to offer an action. What is done asks again, through `acting`."""
    found = actor()
    return found is not None and found.may(right)


@contextmanager
def told() -> Iterator[None]:
    """Shows a user's error as its sentence and goes on; anything else is a defect and is not hidden."""
    try:
        yield
    except VanbanError as error:
        st.error(literal(error.message(language())), icon=":material/error:")


SAID = "said"  # what an act, done before the page is drawn, has to say on it


@contextmanager
def said_later() -> Iterator[None]:
    """As `told`, for acts that are done before the page is drawn: `say_now` shows what they had to say."""
    try:
        yield
    except VanbanError as error:
        st.session_state[SAID] = ("error", error.message(language()))


def say_later(text: str) -> None:
    """A word in passing, shown by the next `say_now`."""
    st.session_state[SAID] = ("toast", text)


def say_now() -> None:
    """Shows once what the act before had to say."""
    kind, text = st.session_state.pop(SAID, ("", ""))
    if kind == "error":
        st.error(literal(text), icon=":material/error:")
    elif kind:
        st.toast(text)


def address(name: str) -> int | None:
    """A whole number from the page's address, or None."""
    given = st.query_params.get(name, "")
    return int(given) if given.isdecimal() else None


def go(page: str, **place: Any) -> None:
    """Leaves for another page of the application."""
    st.switch_page(_pages()[page], query_params={k: str(v) for k, v in place.items()})


def opens(page: str, **place: Any) -> dict[str, Any]:
    """For a button that leaves for another page: it goes before the page that it stands on is drawn once more."""
    return {"on_click": go, "args": (page,), "kwargs": place}


def _pages() -> dict[str, Any]:
    pages: dict[str, Any] = st.session_state["pages"]
    return pages


def keep_pages(pages: dict[str, Any]) -> None:
    st.session_state["pages"] = pages


def local_time(moment: datetime) -> str:
    """A moment as people here write it, in the machine's zone: 09:30 20/11/2026."""
    return moment.astimezone().strftime("%H:%M %d/%m/%Y")
