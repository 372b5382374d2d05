"""Run by Alembic for each command; the connection is handed in by `models.migrate`."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import JSON

from models.tables import Base, Moment


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Our own column types under names that do not change with the program."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        return "JSON"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter a table in place
    render_item=render,
    transactional_ddl=True,  # the engine begins transactions itself, and SQLite rolls tables back like rows
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
