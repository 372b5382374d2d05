"""The register: imports, entries with their versions, decisions, and the lines of a reconciliation.

The first table of entries was never filled, so it makes way.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from models.migrations.append_only import protect, unprotect

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
APPEND_ONLY = ("register_versions", "register_decisions")


def upgrade() -> None:
    op.drop_table("register_entries")
    for make in TABLES.values():
        make()
    for table in APPEND_ONLY:
        protect(table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        unprotect(table)
    for name in reversed(TABLES):
        op.drop_table(name)
    _first_entries()


def _reconcile_runs() -> None:
    op.create_table(
        "reconcile_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconcile_runs")),
    )


def _register_imports() -> None:
    op.create_table(
        "register_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("problems", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_imports")),
    )


def _register_entries() -> None:
    op.create_table(
        "register_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("source_sheet", sa.Text(), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("arrived_on", sa.Text(), nullable=True),
        sa.Column("arrival_number", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("number_key", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("handled_by", sa.Text(), nullable=True),
        sa.Column("signer", sa.Text(), nullable=True),
        sa.Column("sent_to", sa.Text(), nullable=True),
        sa.Column("kept_by", sa.Text(), nullable=True),
        sa.Column("copies", sa.Text(), nullable=True),
        sa.Column("transferred_on", sa.Text(), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("raw", JSON, nullable=False),
        sa.Column("problems", JSON, nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["register_imports.id"], name=op.f("fk_register_entries_import_id_register_imports")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entries")),
    )
    op.create_index("ix_register_entries_hash", "register_entries", ["kind", "content_hash"], unique=False)
    op.create_index(op.f("ix_register_entries_number_key"), "register_entries", ["number_key"], unique=False)
    op.create_index(op.f("ix_register_entries_year"), "register_entries", ["year"], unique=False)


def _reconcile_lines() -> None:
    op.create_table(
        "reconcile_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.Column("features", JSON, nullable=False),
        sa.Column("differences", JSON, nullable=False),
        sa.Column("candidates", JSON, nullable=False),
        sa.Column("flags", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["register_entries.id"], name=op.f("fk_reconcile_lines_entry_id_register_entries")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_reconcile_lines_paper_id_papers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconcile_lines")),
    )
    op.create_index(op.f("ix_reconcile_lines_entry_id"), "reconcile_lines", ["entry_id"], unique=False)
    op.create_index("ix_reconcile_lines_outcome", "reconcile_lines", ["kind", "outcome", "position"], unique=False)
    op.create_index(op.f("ix_reconcile_lines_paper_id"), "reconcile_lines", ["paper_id"], unique=False)


def _register_decisions() -> None:
    op.create_table(
        "register_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("before", JSON, nullable=True),
        sa.Column("after", JSON, nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("batch", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["register_entries.id"], name=op.f("fk_register_decisions_entry_id_register_entries")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_register_decisions_paper_id_papers")),
        sa.ForeignKeyConstraint(
            ["undoes"], ["register_decisions.id"], name=op.f("fk_register_decisions_undoes_register_decisions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_decisions")),
    )
    op.create_index(op.f("ix_register_decisions_entry_id"), "register_decisions", ["entry_id"], unique=False)
    op.create_index(op.f("ix_register_decisions_paper_id"), "register_decisions", ["paper_id"], unique=False)


def _register_versions() -> None:
    op.create_table(
        "register_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("after", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["register_entries.id"], name=op.f("fk_register_versions_entry_id_register_entries")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["register_imports.id"], name=op.f("fk_register_versions_import_id_register_imports")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_versions")),
    )
    op.create_index(op.f("ix_register_versions_entry_id"), "register_versions", ["entry_id"], unique=False)


def _first_entries() -> None:
    op.create_table(
        "register_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("arrived_on", sa.Text(), nullable=True),
        sa.Column("arrival_number", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("number_key", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("handled_by", sa.Text(), nullable=True),
        sa.Column("signer", sa.Text(), nullable=True),
        sa.Column("sent_to", sa.Text(), nullable=True),
        sa.Column("kept_by", sa.Text(), nullable=True),
        sa.Column("copies", sa.Text(), nullable=True),
        sa.Column("transferred_on", sa.Text(), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("raw", JSON, nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name="fk_register_entries_paper_id_papers"),
        sa.PrimaryKeyConstraint("id", name="pk_register_entries"),
        sa.UniqueConstraint("kind", "content_hash", name="uq_register_entries_kind_content_hash"),
    )
    op.create_index("ix_register_entries_kind", "register_entries", ["kind"])
    op.create_index("ix_register_entries_number_key", "register_entries", ["number_key"])
    op.create_index("ix_register_entries_year", "register_entries", ["year"])


TABLES = {
    "reconcile_runs": _reconcile_runs,
    "register_imports": _register_imports,
    "register_entries": _register_entries,
    "reconcile_lines": _reconcile_lines,
    "register_decisions": _register_decisions,
    "register_versions": _register_versions,
}
