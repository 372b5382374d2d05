"""The store: the database and the folder of originals, opened together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlalchemy.orm import Session

from models.engine import WRITES, make_engine
from models.errors import StoreUnreachable
from models.migrate import upgrade
from models.settings import StoreSettings


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
        cause = error.orig if isinstance(error, DatabaseError) else error
        raise StoreUnreachable(found=str(cause)) from error
    return Store(engine, settings.originals)
