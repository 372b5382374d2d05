"""Brings a database to the present tables, or back to earlier ones; the steps are in `models/migrations/versions`."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from models.engine import WRITES
from models.errors import StoreNewer

LOCK = 0x76616E62616E  # PostgreSQL advisory lock: two programs that open a new store at once take turns


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without an .ini file."""
    made = Config()
    made.set_main_option("script_location", str(files("models").joinpath("migrations")).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def revision(connection: Connection) -> str | None:
    """The database's present revision, None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The newest revision that this program knows."""
    found = ScriptDirectory.from_config(config()).get_current_head()
    if found is None:
        raise RuntimeError("no migrations are packaged")
    return found


def upgrade(engine: Engine, target: str = "head") -> None:
    """All steps up to `target` in one transaction. Raises StoreNewer where the database is of a later program."""
    with engine.connect() as connection:
        present = revision(connection)
    if target == "head" and present == head():
        return
    _refuse_unknown(present)
    _run(engine, command.upgrade, target)


def downgrade(engine: Engine, target: str) -> None:
    """Steps back to `target` ("base" empties the database)."""
    _run(engine, command.downgrade, target)


def known_revisions() -> set[str]:
    """All revisions that this program can bring up to date."""
    return {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}


def _refuse_unknown(present: str | None) -> None:
    if present is not None and present not in known_revisions():
        raise StoreNewer(found=present)


def _run(engine: Engine, step: Any, target: str) -> None:
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        step(config(connection), target)
