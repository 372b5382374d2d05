"""What people decided about two names of campaigns: one campaign or two. Append-only; an undo is a line too."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables import Base


class CampaignJoin(Base):
    """One decision about a pair of names (`corpus.campaigns.names.key`), the smaller key left."""

    __tablename__ = "campaign_joins"
    __table_args__ = (Index("ix_campaign_joins_pair", "left_key", "right_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    left_key: Mapped[str] = mapped_column(String(240))
    right_key: Mapped[str] = mapped_column(String(240))
    action: Mapped[str] = mapped_column(String(16))  # same, different or undo
    undoes: Mapped[int | None] = mapped_column(ForeignKey("campaign_joins.id"))
    who: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str | None]
