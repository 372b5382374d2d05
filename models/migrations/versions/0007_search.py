"""The index of the search, kept in step by the database itself: triggers on papers and texts.

SQLite has four FTS5 tables over what is stored already (`papers`, `texts`): heads and bodies, each with marks and
without. PostgreSQL has one table of cleaned texts and sets of words. Both hold the current reading only. What is in
them can be made anew at any time (`corpus.search.upkeep`), so no backup holds them. The statements are in `../sql`.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    op.create_index("ix_papers_reading_id", "papers", ["reading_id"])
    _run(f"search_{op.get_bind().dialect.name.replace('postgresql', 'postgres')}.sql")


def downgrade() -> None:
    _run(f"search_{op.get_bind().dialect.name.replace('postgresql', 'postgres')}_down.sql")
    op.drop_index("ix_papers_reading_id", "papers")


def _run(name: str) -> None:
    for statement in (_SQL / name).read_text("utf-8").split("\n;;\n"):
        op.get_bind().exec_driver_sql(statement)
