"""Where and for whom a command works: the store that the settings name, the person at the machine, the day."""

from __future__ import annotations

import getpass
import os
from datetime import date
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from corpus.store import Store


def store() -> Store:
    """The store, opened. Raises what `open_store` raises."""
    from corpus.store import open_store
    from pipeline.settings import Settings

    return open_store(Settings())


def me() -> str:
    """The name to write beside what is decided: VANBAN_USER, else the machine's user."""
    return os.environ.get("VANBAN_USER") or getpass.getuser()


def day(given: str | None) -> date:
    """A day given as YYYY-MM-DD, today where none is. Raises typer.BadParameter for anything else."""
    if given is None:
        return date.today()
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise typer.BadParameter("YYYY-MM-DD") from error
