"""What all pages share: the store, the settings, who is at work, and how errors and addresses are handled."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import streamlit as st

from corpus.store import Store, open_store
from models.errors import VanbanError
from pipeline.settings import Settings
from review.language import language, literal


@st.cache_resource
def settings() -> Settings:
    return Settings()


@st.cache_resource
def store() -> Store:
    """The store, opened once a server."""
    return open_store(settings())


def who() -> str:
    """The local user, as the machine knows them; the server listens on loopback only."""
    return os.environ.get("VANBAN_USER") or getpass.getuser()


@contextmanager
def told() -> Iterator[None]:
    """Shows a user's error as its sentence and goes on; anything else is a defect and is not hidden."""
    try:
        yield
    except VanbanError as error:
        st.error(literal(error.message(language())), icon=":material/error:")


def address(name: str) -> int | None:
    """A whole number from the page's address, or None."""
    given = st.query_params.get(name, "")
    return int(given) if given.isdecimal() else None


def go(page: str, **place: Any) -> None:
    """Leaves for another page of the application."""
    st.switch_page(_pages()[page], query_params={k: str(v) for k, v in place.items()})


def _pages() -> dict[str, Any]:
    pages: dict[str, Any] = st.session_state["pages"]
    return pages


def keep_pages(pages: dict[str, Any]) -> None:
    st.session_state["pages"] = pages


def local_time(moment: datetime) -> str:
    """A moment as people here write it, in the machine's zone: 09:30 20/11/2026."""
    return moment.astimezone().strftime("%H:%M %d/%m/%Y")


def local_date(iso: str | None) -> str:
    """A whole or reduced ISO date as people here write it: 20/11/2026, 11/2026, 2026."""
    return "/".join(reversed(iso.split("-"))) if iso else ""
