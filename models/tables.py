"""The tables. What was read and what was decided are only ever added; what holds now is marked on the rows.

* A *reading* is one pass over a paper's file by one version of the rules. Its facts, references, campaigns,
  deadlines, tasks and warnings are rows that point at it and are never changed in substance.
* A *judgement* is what a person decided about one target (kind and key). Judgements are append-only; an undo is a
  judgement too. A correction or addition also writes a row of its kind that points at the judgement.
* `current` and `state` on those rows say what holds now. They are a projection of readings and judgements
  (`corpus.projection`), kept so that questions over all papers are plain SQL, and can be rebuilt at any time.
* `key` names the same thing across readings: the field's name for header fields, else a number within the paper
  that a later reading's matching row inherits.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    and_,
    case,
    exists,
    or_,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, column_property, declared_attr, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from models.clock import as_utc

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A point in time, always with its zone in Python, UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else as_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else as_utc(value)


class Base(DeclarativeBase):
    """Root of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Moment,
        dict[str, Any]: Json,
        list[Any]: Json,
        str: Text,
    }


# Files and papers -----------------------------------------------------------------------------------------


class File(Base):
    """The bytes of an original, kept in the folder of originals under their hash."""

    __tablename__ = "files"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str]
    added_at: Mapped[datetime]
    names: Mapped[list[FileName]] = relationship(back_populates="file", order_by="FileName.id")


class FileName(Base):
    """A name under which these bytes came (NFC, last part of the path only, never used as a path)."""

    __tablename__ = "file_names"
    __table_args__ = (UniqueConstraint("file_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    name: Mapped[str]
    seen_at: Mapped[datetime]
    file: Mapped[File] = relationship(back_populates="names")


class PaperRow(Base):
    """One paper: one file's content. The header columns repeat the current facts, for lists and filters."""

    __tablename__ = "papers"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"), unique=True)
    added_at: Mapped[datetime] = mapped_column(index=True)
    added_by: Mapped[str]
    reading_id: Mapped[int | None] = mapped_column(index=True)  # the latest; no foreign key, for it would be a circle
    version: Mapped[int] = mapped_column(default=0)  # rises with every reading and judgement

    doc_type: Mapped[str | None] = mapped_column(index=True)
    number: Mapped[str | None]
    number_key: Mapped[str | None] = mapped_column(index=True)
    issued_on: Mapped[str | None] = mapped_column(index=True)
    issuer: Mapped[str | None]
    subject: Mapped[str | None]
    signer: Mapped[str | None]
    urgency: Mapped[str | None]
    folded: Mapped[str] = mapped_column(default="")  # number, issuer, subject, names without diacritics, to filter by
    open_items: Mapped[int] = mapped_column(default=0)  # rows that nobody has decided yet
    doubtful_items: Mapped[int] = mapped_column(default=0)  # of those, below the threshold of sureness or missing
    lowest_confidence: Mapped[float | None]
    next_deadline: Mapped[str | None] = mapped_column(index=True)  # earliest stated end of a current deadline

    file: Mapped[File] = relationship()
    readings: Mapped[list[Reading]] = relationship(
        back_populates="paper", foreign_keys="Reading.paper_id", order_by="Reading.id"
    )


class Reading(Base):
    """One pass of reading over a paper."""

    __tablename__ = "readings"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"), index=True)
    read_at: Mapped[datetime]
    reader_version: Mapped[str]
    rules_version: Mapped[str]
    text_source: Mapped[str]
    page_count: Mapped[int]
    notes: Mapped[list[Any]]
    timings: Mapped[dict[str, Any]]
    paper: Mapped[PaperRow] = relationship(back_populates="readings", foreign_keys=[paper_id])
    pages: Mapped[list[Page]] = relationship(order_by="Page.number")


class Page(Base):
    """A page as displayed; points, 0 where the format has no pages."""

    __tablename__ = "pages"

    reading_id: Mapped[int] = mapped_column(ForeignKey("readings.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    width: Mapped[float]
    height: Mapped[float]
    source: Mapped[str]
    turn: Mapped[int]


class StoredText(Base):
    """The repaired text of a reading, and its layout (`models.document_store`): the way back to the page."""

    __tablename__ = "texts"

    reading_id: Mapped[int] = mapped_column(ForeignKey("readings.id"), primary_key=True)
    text: Mapped[str]
    layout: Mapped[bytes] = mapped_column(LargeBinary)


# What was read, and what a person put in its place -----------------------------------------------------------


class Evidenced:
    """Columns of every row that was read or decided. Evidence offsets point into the text of `text_id`."""

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    position: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16))  # read, confirmed, corrected, rejected or missing
    current: Mapped[bool] = mapped_column(Boolean)
    confidence: Mapped[float] = mapped_column(Float)
    rule: Mapped[str]
    rule_version: Mapped[str]
    reason: Mapped[str | None]  # why there is no value
    page: Mapped[int | None]  # as it was read; who tells a person takes `told_page`
    start: Mapped[int | None] = mapped_column("start_offset")
    end: Mapped[int | None] = mapped_column("end_offset")
    quote: Mapped[str | None]

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"))
    reading_id: Mapped[int | None] = mapped_column(ForeignKey("readings.id"))
    judgement_id: Mapped[int | None] = mapped_column(ForeignKey("judgements.id"))
    text_id: Mapped[int | None] = mapped_column(ForeignKey("readings.id"))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        name = cls.__tablename__  # type: ignore[attr-defined]
        return (
            Index(f"ix_{name}_paper_current", "paper_id", "current"),
            Index(f"ix_{name}_paper_key", "paper_id", "key"),
        )

    @declared_attr
    def told_page(cls) -> Mapped[int | None]:  # noqa: N805
        """The page to tell a person: None where the text stands on none (`models.document.on_pages`)."""
        paged = exists().where(Page.reading_id == cls.text_id, or_(Page.width > 0, Page.number > 1))
        return column_property(case((paged, cls.page)), expire_on_flush=False)


class FactRow(Evidenced, Base):
    """A header field, a co-signer or a recipient. `value` is null where nothing is read; `reason` says why."""

    __tablename__ = "facts"

    field: Mapped[str] = mapped_column(String(32), index=True)
    value: Mapped[str | None]
    details: Mapped[dict[str, Any]]
    candidates: Mapped[list[Any]]  # readings of the same place that were not chosen


class ReferenceRow(Evidenced, Base):
    """Another paper that this one cites; its first mention is the row's own evidence."""

    __tablename__ = "paper_references"

    doc_type: Mapped[str | None]
    number: Mapped[str | None]
    number_key: Mapped[str | None] = mapped_column(index=True)
    title: Mapped[str | None]
    title_key: Mapped[str | None] = mapped_column(String(160), index=True)  # models.keys.title_key
    date: Mapped[str | None]
    issuer: Mapped[str | None]
    role: Mapped[str]
    pinpoints: Mapped[list[Any]]
    mentions: Mapped[list[Any]]  # evidence of all places, in text order


class CampaignRow(Evidenced, Base):
    __tablename__ = "campaigns"

    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str | None]
    starts: Mapped[str | None]
    ends: Mapped[str | None]
    launched_by: Mapped[str | None]
    references: Mapped[list[Any]] = mapped_column("reference_keys")  # keys of this paper's references
    mentions: Mapped[list[Any]]


class DeadlineRow(Evidenced, Base):
    """`starts` and `ends` are ISO dates; see the contract for `bound`."""

    __tablename__ = "deadlines"

    text: Mapped[str]
    bound: Mapped[str] = mapped_column(String(16))
    starts: Mapped[str | None]
    ends: Mapped[str | None]
    time: Mapped[str | None]
    duration_amount: Mapped[int | None]
    duration_unit: Mapped[str | None]
    duration_from: Mapped[str | None]
    recurrence: Mapped[str | None]
    task: Mapped[str | None]
    assignees: Mapped[list[Any]]
    recipient: Mapped[str | None]
    task_evidence: Mapped[dict[str, Any] | None]
    inferred: Mapped[list[Any]]


Index("ix_deadlines_day", DeadlineRow.ends, DeadlineRow.state, DeadlineRow.current)
_RECURRING = DeadlineRow.recurrence.is_not(None)
_UNDATED = and_(DeadlineRow.ends.is_(None), DeadlineRow.recurrence.is_(None))
Index("ix_deadlines_recurring", DeadlineRow.paper_id, sqlite_where=_RECURRING, postgresql_where=_RECURRING)
Index("ix_deadlines_undated", DeadlineRow.bound, DeadlineRow.paper_id, sqlite_where=_UNDATED, postgresql_where=_UNDATED)


class TaskRow(Evidenced, Base):
    __tablename__ = "tasks"

    text: Mapped[str]
    assignees: Mapped[list[Any]]
    section: Mapped[str | None]
    deadline_key: Mapped[str | None]  # key of this paper's deadline


class WarningRow(Evidenced, Base):
    __tablename__ = "warnings"

    code: Mapped[str]
    message: Mapped[str]


# What people decided --------------------------------------------------------------------------------------


class Judgement(Base):
    """One decision about one target of one paper. Never changed, never deleted."""

    __tablename__ = "judgements"
    __table_args__ = (Index("ix_judgements_target", "paper_id", "kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"))
    kind: Mapped[str] = mapped_column(String(16))  # fact, reference, campaign, deadline, task, warning or paper
    key: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(16))  # confirm, correct, reject, add, note or undo
    who: Mapped[str]
    at: Mapped[datetime]
    from_value: Mapped[dict[str, Any] | None]
    to_value: Mapped[dict[str, Any] | None]
    note: Mapped[str | None]
    row_id: Mapped[int | None]  # the row of its kind that this decision leaves in force
    undoes: Mapped[int | None] = mapped_column(ForeignKey("judgements.id"))
    batch: Mapped[str | None] = mapped_column(String(36))  # decisions made with one click


class Audit(Base):
    """Who did what to the store, besides judgements: ingest, reading again, checks, sign-ins, exports."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    who: Mapped[str]
    action: Mapped[str] = mapped_column(String(32))
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("papers.id"))
    details: Mapped[dict[str, Any]]


class Setting(Base):
    """What this office set: its own unit, holidays, column mappings, saved searches … Changes are in the audit."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]


ITEM_TABLES: dict[str, type[Any]] = {
    "fact": FactRow,
    "reference": ReferenceRow,
    "campaign": CampaignRow,
    "deadline": DeadlineRow,
    "task": TaskRow,
    "warning": WarningRow,
}
