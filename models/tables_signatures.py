"""Digital signatures of papers, as each reading found them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables import Base


class SignatureRow(Base):
    """One signature of the file, checked in one reading; see `models.signatures.Signature`."""

    __tablename__ = "signatures"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"))
    reading_id: Mapped[int] = mapped_column(ForeignKey("readings.id"), index=True)
    position: Mapped[int]
    field: Mapped[str]
    seal: Mapped[str] = mapped_column(String(16))
    signer: Mapped[str]
    agency: Mapped[str]
    signed_at: Mapped[str] = mapped_column(String(40))
    stamped: Mapped[bool]
    since: Mapped[str] = mapped_column(String(16))
    chain: Mapped[str] = mapped_column(String(16))
    detail: Mapped[str]
