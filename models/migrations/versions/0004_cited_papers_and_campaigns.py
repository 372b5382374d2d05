"""Cited papers found by name and by number whatever its zeros; decisions about names of campaigns"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.keys import title_key

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBERED = ("papers", "paper_references", "register_entries")
CITED = ["number_key", "current", "state", "date", "paper_id"]
AT_ONCE = 5_000  # rows


def upgrade() -> None:
    op.add_column("paper_references", sa.Column("title_key", sa.String(length=160), nullable=True))
    _fill_titles()
    for table in NUMBERED:  # a serial's leading zeros are no part of the key any more
        op.execute(_without_zeros(table))
    op.create_index("ix_paper_references_title_key", "paper_references", ["title_key"])
    op.create_index("ix_paper_references_cited", "paper_references", CITED)
    _campaign_joins()


def downgrade() -> None:
    op.drop_table("campaign_joins")
    op.drop_index("ix_paper_references_cited", "paper_references")
    op.drop_index("ix_paper_references_title_key", "paper_references")
    op.drop_column("paper_references", "title_key")


def _without_zeros(table: str) -> sa.Update:
    key: sa.ColumnClause[str] = sa.column("number_key", sa.Text())
    return sa.update(sa.table(table, key)).where(key.like("0%")).values(number_key=sa.func.ltrim(key, "0"))


def _fill_titles() -> None:
    table = sa.table("paper_references", *map(sa.column, ("id", "title", "title_key")))
    bind = op.get_bind()
    titled = bind.execute(sa.select(table.c.id, table.c.title).where(table.c.title.is_not(None))).all()
    change = sa.update(table).where(table.c.id == sa.bindparam("row")).values(title_key=sa.bindparam("made"))
    for first in range(0, len(titled), AT_ONCE):
        rows = [{"row": row, "made": title_key(title)} for row, title in titled[first : first + AT_ONCE]]
        bind.execute(change, rows)


def _campaign_joins() -> None:
    op.create_table(
        "campaign_joins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("left_key", sa.String(length=240), nullable=False),
        sa.Column("right_key", sa.String(length=240), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_joins"),
        sa.ForeignKeyConstraint(["undoes"], ["campaign_joins.id"], name="fk_campaign_joins_undoes_campaign_joins"),
    )
    op.create_index("ix_campaign_joins_pair", "campaign_joins", ["left_key", "right_key"])
