"""The first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    for make in TABLES.values():
        make()


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)


def _files() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        sa.UniqueConstraint("sha256", name="uq_files_sha256"),
    )


def _file_names() -> None:
    op.create_table(
        "file_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name="fk_file_names_file_id_files"),
        sa.PrimaryKeyConstraint("id", name="pk_file_names"),
        sa.UniqueConstraint("file_id", "name", name="uq_file_names_file_id_name"),
    )


def _papers() -> None:
    op.create_table(
        "papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc_type", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("number_key", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Text(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("signer", sa.Text(), nullable=True),
        sa.Column("urgency", sa.Text(), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("open_items", sa.Integer(), nullable=False),
        sa.Column("doubtful_items", sa.Integer(), nullable=False),
        sa.Column("lowest_confidence", sa.Double(), nullable=True),
        sa.Column("next_deadline", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name="fk_papers_file_id_files"),
        sa.PrimaryKeyConstraint("id", name="pk_papers"),
        sa.UniqueConstraint("file_id", name="uq_papers_file_id"),
    )
    op.create_index("ix_papers_added_at", "papers", ["added_at"])
    op.create_index("ix_papers_doc_type", "papers", ["doc_type"])
    op.create_index("ix_papers_issued_on", "papers", ["issued_on"])
    op.create_index("ix_papers_next_deadline", "papers", ["next_deadline"])
    op.create_index("ix_papers_number_key", "papers", ["number_key"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("details", JSON, nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name="fk_audit_paper_id_papers"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])


def _judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_value", JSON, nullable=True),
        sa.Column("to_value", JSON, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("row_id", sa.Integer(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("batch", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name="fk_judgements_paper_id_papers"),
        sa.ForeignKeyConstraint(["undoes"], ["judgements.id"], name="fk_judgements_undoes_judgements"),
        sa.PrimaryKeyConstraint("id", name="pk_judgements"),
    )
    op.create_index("ix_judgements_target", "judgements", ["paper_id", "kind", "key"])


def _readings() -> None:
    op.create_table(
        "readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reader_version", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("text_source", sa.Text(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("notes", JSON, nullable=False),
        sa.Column("timings", JSON, nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name="fk_readings_paper_id_papers"),
        sa.PrimaryKeyConstraint("id", name="pk_readings"),
    )
    op.create_index("ix_readings_paper_id", "readings", ["paper_id"])


def _register_entries() -> None:
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


def _campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("starts", sa.Text(), nullable=True),
        sa.Column("ends", sa.Text(), nullable=True),
        sa.Column("launched_by", sa.Text(), nullable=True),
        sa.Column("reference_keys", JSON, nullable=False),
        sa.Column("mentions", JSON, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("start_offset", sa.Integer(), nullable=True),
        sa.Column("end_offset", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=True),
        sa.Column("judgement_id", sa.Integer(), nullable=True),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["judgement_id"], ["judgements.id"], name="fk_campaigns_judgement_id_judgements"),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name="fk_campaigns_paper_id_papers"),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name="fk_campaigns_reading_id_readings"),
        sa.ForeignKeyConstraint(["text_id"], ["readings.id"], name="fk_campaigns_text_id_readings"),
        sa.PrimaryKeyConstraint("id", name="pk_campaigns"),
    )
    op.create_index("ix_campaigns_name_key", "campaigns", ["name_key"])
    op.create_index("ix_campaigns_paper_current", "campaigns", ["paper_id", "current"])
    op.create_index("ix_campaigns_paper_key", "campaigns", ["paper_id", "key"])


def _deadlines() -> None:
    op.create_table(
        "deadlines",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("bound", sa.String(length=16), nullable=False),
        sa.Column("starts", sa.Text(), nullable=True),
        sa.Column("ends", sa.Text(), nullable=True),
        sa.Column("time", sa.Text(), nullable=True),
        sa.Column("duration_amount", sa.Integer(), nullable=True),
        sa.Column("duration_unit", sa.Text(), nullable=True),
        sa.Column("duration_from", sa.Text(), nullable=True),
        sa.Column("recurrence", sa.Text(), nullable=True),
        sa.Column("task", sa.Text(), nullable=True),
        sa.Column("assignees", JSON, nullable=False),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("task_evidence", JSON, nullable=True),
        sa.Column("inferred", JSON, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("start_offset", sa.Integer(), nullable=True),
        sa.Column("end_offset", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=True),
        sa.Column("judgement_id", sa.Integer(), nullable=True),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["judgement_id"], ["judgements.id"], name="fk_deadlines_judgement_id_judgements"),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name="fk_deadlines_paper_id_papers"),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name="fk_deadlines_reading_id_readings"),
        sa.ForeignKeyConstraint(["text_id"], ["readings.id"], name="fk_deadlines_text_id_readings"),
        sa.PrimaryKeyConstraint("id", name="pk_deadlines"),
    )
    op.create_index("ix_deadlines_ends", "deadlines", ["ends"])
    op.create_index("ix_deadlines_paper_current", "deadlines", ["paper_id", "current"])
    op.create_index("ix_deadlines_paper_key", "deadlines", ["paper_id", "key"])


def _facts() -> None:
    op.create_table(
        "facts",
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("details", JSON, nullable=False),
        sa.Column("candidates", JSON, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("start_offset", sa.Integer(), nullable=True),
        sa.Column("end_offset", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=True),
        sa.Column("judgement_id", sa.Integer(), nullable=True),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["judgement_id"], ["judgements.id"], name="fk_facts_judgement_id_judgements"),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name="fk_facts_paper_id_papers"),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name="fk_facts_reading_id_readings"),
        sa.ForeignKeyConstraint(["text_id"], ["readings.id"], name="fk_facts_text_id_readings"),
        sa.PrimaryKeyConstraint("id", name="pk_facts"),
    )
    op.create_index("ix_facts_field", "facts", ["field"])
    op.create_index("ix_facts_paper_current", "facts", ["paper_id", "current"])
    op.create_index("ix_facts_paper_key", "facts", ["paper_id", "key"])


def _pages() -> None:
    op.create_table(
        "pages",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("width", sa.Double(), nullable=False),
        sa.Column("height", sa.Double(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name="fk_pages_reading_id_readings"),
        sa.PrimaryKeyConstraint("reading_id", "number", name="pk_pages"),
    )


def _paper_references() -> None:
    op.create_table(
        "paper_references",
        sa.Column("doc_type", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("number_key", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("date", sa.Text(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("pinpoints", JSON, nullable=False),
        sa.Column("mentions", JSON, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("start_offset", sa.Integer(), nullable=True),
        sa.Column("end_offset", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=True),
        sa.Column("judgement_id", sa.Integer(), nullable=True),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["judgement_id"], ["judgements.id"], name="fk_paper_references_judgement_id_judgements"
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name="fk_paper_references_paper_id_papers"),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name="fk_paper_references_reading_id_readings"),
        sa.ForeignKeyConstraint(["text_id"], ["readings.id"], name="fk_paper_references_text_id_readings"),
        sa.PrimaryKeyConstraint("id", name="pk_paper_references"),
    )
    op.create_index("ix_paper_references_number_key", "paper_references", ["number_key"])
    op.create_index("ix_paper_references_paper_current", "paper_references", ["paper_id", "current"])
    op.create_index("ix_paper_references_paper_key", "paper_references", ["paper_id", "key"])


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("assignees", JSON, nullable=False),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("deadline_key", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("start_offset", sa.Integer(), nullable=True),
        sa.Column("end_offset", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=True),
        sa.Column("judgement_id", sa.Integer(), nullable=True),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["judgement_id"], ["judgements.id"], name="fk_tasks_judgement_id_judgements"),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name="fk_tasks_paper_id_papers"),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name="fk_tasks_reading_id_readings"),
        sa.ForeignKeyConstraint(["text_id"], ["readings.id"], name="fk_tasks_text_id_readings"),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
    )
    op.create_index("ix_tasks_paper_current", "tasks", ["paper_id", "current"])
    op.create_index("ix_tasks_paper_key", "tasks", ["paper_id", "key"])


def _texts() -> None:
    op.create_table(
        "texts",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("layout", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name="fk_texts_reading_id_readings"),
        sa.PrimaryKeyConstraint("reading_id", name="pk_texts"),
    )


def _warnings() -> None:
    op.create_table(
        "warnings",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("start_offset", sa.Integer(), nullable=True),
        sa.Column("end_offset", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=True),
        sa.Column("judgement_id", sa.Integer(), nullable=True),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["judgement_id"], ["judgements.id"], name="fk_warnings_judgement_id_judgements"),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name="fk_warnings_paper_id_papers"),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name="fk_warnings_reading_id_readings"),
        sa.ForeignKeyConstraint(["text_id"], ["readings.id"], name="fk_warnings_text_id_readings"),
        sa.PrimaryKeyConstraint("id", name="pk_warnings"),
    )
    op.create_index("ix_warnings_paper_current", "warnings", ["paper_id", "current"])
    op.create_index("ix_warnings_paper_key", "warnings", ["paper_id", "key"])


TABLES = {
    "files": _files,
    "file_names": _file_names,
    "papers": _papers,
    "audit": _audit,
    "judgements": _judgements,
    "readings": _readings,
    "register_entries": _register_entries,
    "campaigns": _campaigns,
    "deadlines": _deadlines,
    "facts": _facts,
    "pages": _pages,
    "paper_references": _paper_references,
    "tasks": _tasks,
    "texts": _texts,
    "warnings": _warnings,
}
