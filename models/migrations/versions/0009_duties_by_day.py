"""Ways to the duties of a time: by last day, those that recur, those without a day, what was put off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UNDATED = sa.text("ends IS NULL AND recurrence IS NULL")
RECURRING, EXTENDED = sa.text("recurrence IS NOT NULL"), sa.text("action = 'extended'")


def upgrade() -> None:
    op.create_index("ix_deadlines_day", "deadlines", ["ends", "state", "current"], unique=False)
    op.drop_index("ix_deadlines_ends", table_name="deadlines")
    op.create_index(
        "ix_deadlines_recurring", "deadlines", ["paper_id"], unique=False, sqlite_where=RECURRING,
        postgresql_where=RECURRING,
    )  # fmt: skip
    op.create_index(
        "ix_deadlines_undated", "deadlines", ["bound", "paper_id"], unique=False, sqlite_where=UNDATED,
        postgresql_where=UNDATED,
    )  # fmt: skip
    op.create_index(
        "ix_work_marks_extended", "work_marks", ["kind", "paper_id", "key"], unique=False, sqlite_where=EXTENDED,
        postgresql_where=EXTENDED,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_work_marks_extended", table_name="work_marks")
    op.drop_index("ix_deadlines_undated", table_name="deadlines")
    op.drop_index("ix_deadlines_recurring", table_name="deadlines")
    op.create_index("ix_deadlines_ends", "deadlines", ["ends"], unique=False)
    op.drop_index("ix_deadlines_day", table_name="deadlines")
