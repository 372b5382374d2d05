"""Marks on duties: done with the answering paper, extended with a reason, noted, undone. Only ever added."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.migrations.append_only import protect, unprotect

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "work_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("occurrence", sa.String(length=10), nullable=True),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_paper_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["answer_paper_id"], ["papers.id"], name=op.f("fk_work_marks_answer_paper_id_papers")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_work_marks_paper_id_papers")),
        sa.ForeignKeyConstraint(["undoes"], ["work_marks.id"], name=op.f("fk_work_marks_undoes_work_marks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_marks")),
    )
    op.create_index("ix_work_marks_target", "work_marks", ["paper_id", "kind", "key"], unique=False)
    protect("work_marks")


def downgrade() -> None:
    unprotect("work_marks")
    op.drop_table("work_marks")
