"""Tables of the register (sổ đăng ký văn bản đến / đi) and of its reconciliation with the papers.

Entries and decisions are told apart as readings and judgements are: an import changes an entry and keeps what it said
before as a version; a decision names entry and paper and is only ever added. Lines are what holds now, worked out from
papers, entries and decisions, and can be worked out anew at any time.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables import Base


class RegisterImport(Base):
    """One file of the register that was read: what it brought and which of its rows could not be read in full."""

    __tablename__ = "register_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str]
    source: Mapped[str]  # name of the file
    sha256: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    rows: Mapped[int]
    added: Mapped[int]
    updated: Mapped[int]
    problems: Mapped[list[Any]]  # {"sheet", "row", "code", "found"}


class RegisterEntry(Base):
    """A line of the register of incoming (form VI) or outgoing (form I) papers, Appendix IV of 30/2020/NĐ-CP.

    Texts are as the register has them, dates in ISO form where they could be read; `raw` keeps the row as it was
    imported. Columns that only one form has are null in the other.
    """

    __tablename__ = "register_entries"
    __table_args__ = (Index("ix_register_entries_hash", "kind", "content_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))  # incoming or outgoing
    content_hash: Mapped[str] = mapped_column(String(64))  # of the row: the same row again changes nothing
    import_id: Mapped[int | None] = mapped_column(ForeignKey("register_imports.id"))  # latest that had it
    source_sheet: Mapped[str | None]
    source_row: Mapped[int | None]  # 1-based
    year: Mapped[int | None] = mapped_column(index=True)
    arrived_on: Mapped[str | None]  # VI 1 Ngày đến
    arrival_number: Mapped[str | None]  # VI 2 Số đến
    author: Mapped[str | None]  # VI 3 Tác giả
    number: Mapped[str | None]  # VI 4, I 1 Số, ký hiệu
    number_key: Mapped[str | None] = mapped_column(index=True)
    issued_on: Mapped[str | None]  # VI 5, I 2 Ngày tháng văn bản
    subject: Mapped[str | None]  # VI 6, I 3 Tên loại và trích yếu nội dung
    handled_by: Mapped[str | None]  # VI 7 Đơn vị hoặc người nhận
    signer: Mapped[str | None]  # I 4 Người ký
    sent_to: Mapped[str | None]  # I 5 Nơi nhận văn bản
    kept_by: Mapped[str | None]  # I 6 Đơn vị, người nhận bản lưu
    copies: Mapped[str | None]  # I 7 Số lượng bản
    transferred_on: Mapped[str | None]  # VI 8, I 8 Ngày chuyển
    receipt: Mapped[str | None]  # VI 9, I 9 Ký nhận
    remark: Mapped[str | None]  # VI 10, I 10 Ghi chú
    folded: Mapped[str] = mapped_column(default="")  # number, author, subject without diacritics, to filter by
    raw: Mapped[dict[str, Any]]
    problems: Mapped[list[Any]]  # codes of what could not be read in this row
    voided: Mapped[bool] = mapped_column(default=False)  # registered here and taken back


class RegisterVersion(Base):
    """What an entry said before an import or a person changed it."""

    __tablename__ = "register_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("register_entries.id"), index=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("register_imports.id"))
    at: Mapped[datetime]
    who: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]


class RegisterDecision(Base):
    """What a person decided about a paper and an entry. Never changed, never deleted; an undo is a decision too."""

    __tablename__ = "register_decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str]
    # accept, reject, reject_all, register, take_paper, take_register or undo
    action: Mapped[str] = mapped_column(String(16))
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("papers.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("register_entries.id"), index=True)
    field: Mapped[str | None]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("register_decisions.id"))
    batch: Mapped[str | None] = mapped_column(String(36))  # decisions made with one click


class ReconcileRun(Base):
    """One reconciliation of all papers with the register."""

    __tablename__ = "reconcile_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16))
    counts: Mapped[dict[str, Any]]
    seconds: Mapped[float]


class ReconcileLine(Base):
    """One line of the result: a paper, an entry, or both. Worked out, replaced as a whole."""

    __tablename__ = "reconcile_lines"
    __table_args__ = (Index("ix_reconcile_lines_outcome", "kind", "outcome", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str] = mapped_column(String(16))  # matched, differs, unregistered, no_file or undecided
    position: Mapped[int]
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("papers.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("register_entries.id"), index=True)
    score: Mapped[float | None]
    decided: Mapped[bool]  # by a person
    features: Mapped[dict[str, Any]]
    differences: Mapped[list[Any]]
    candidates: Mapped[list[Any]]
    flags: Mapped[list[Any]]  # duplicate-entry, duplicate-paper, copy, replaced …: {"code", "with"}
