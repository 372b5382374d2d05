"""What people did about duties: done, extended, a note, an undo. Whether a duty is late is never stored: it is worked
out from the day on which somebody asks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables import Base

_EXTENDED = text("action = 'extended'")


class WorkMark(Base):
    """One act about one duty of one paper. Never changed, never deleted; an undo is a mark too.

    `kind` and `key` name a deadline, a task, or an item of a checklist (`key` is theirs, stable over readings);
    `occurrence` the turn of a recurring duty, by its ISO day.
    """

    __tablename__ = "work_marks"
    __table_args__ = (
        Index("ix_work_marks_target", "paper_id", "kind", "key"),
        Index("ix_work_marks_extended", "kind", "paper_id", "key", sqlite_where=_EXTENDED, postgresql_where=_EXTENDED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"))
    kind: Mapped[str] = mapped_column(String(16))  # deadline, task or item
    key: Mapped[str] = mapped_column(String(64))
    occurrence: Mapped[str | None] = mapped_column(String(10))
    action: Mapped[str] = mapped_column(String(16))  # done, extended, note or undo
    day: Mapped[str | None] = mapped_column(String(10))  # done on, or the new last day; ISO
    answer: Mapped[str | None]  # number of the answering paper, as typed
    answer_paper_id: Mapped[int | None] = mapped_column(ForeignKey("papers.id"))  # where it is on file
    note: Mapped[str | None]  # why it was extended, what was done
    who: Mapped[str]
    at: Mapped[datetime]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("work_marks.id"))
