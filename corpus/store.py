"""The store: the database and the folder of originals, opened together."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlalchemy.orm import Session

from models.engine import WRITES, make_engine
from models.errors import StoreBusy, StoreFull, StoreReadOnly, StoreUnreachable
from models.migrate import upgrade
from models.settings import StoreSettings

FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Store:
    """Where papers are kept. Safe to share between threads; each `read` or `write` is one session."""

    engine: Engine
    originals: Path

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for questions: one consistent view, nothing is written."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are committed at its end together, or not at all."""
        engine = self.engine.execution_options(**WRITES)
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def alive(self) -> bool:
        """Whether the database answers."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def close(self) -> None:
        self.engine.dispose()


def open_store(settings: StoreSettings | None = None) -> Store:
    """Open the store that the settings name, made and brought up to date where needed.

    Raises StoreNewer where a later version of the program made it, StoreUnreachable where it does not open.
    """
    settings = settings or StoreSettings()
    try:
        settings.originals.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings.originals.mkdir(exist_ok=True, mode=0o700)
        engine = make_engine(settings.url)
        upgrade(engine)
    except (OSError, SQLAlchemyError, ModuleNotFoundError) as error:
        raise trouble(error) from error
    return Store(engine, settings.originals)


def trouble(error: Exception) -> StoreUnreachable:
    """The user's error for what a disk or a database said: full, not to be written to, held by another, or else."""
    cause = error.orig if isinstance(error, DatabaseError) else error
    said, number = str(cause).lower(), getattr(cause, "errno", None)
    if number in FULL or any(words in said for words in ("is full", "no space left", "could not extend file")):
        return StoreFull()
    if number in (errno.EACCES, errno.EPERM, errno.EROFS) or "readonly database" in said or "read-only" in said:
        return StoreReadOnly(found=str(cause))
    if "database is locked" in said or "lock timeout" in said:
        return StoreBusy()
    return StoreUnreachable(found=str(cause) or type(error).__name__)
