"""The official forms of the register, Appendix IV of Nghị định 30/2020/NĐ-CP, as rows of a table: VI (incoming papers),
I (outgoing), VIII (handling of incoming papers). `forms_xlsx` and `forms_docx` print them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.exports.answers import marked_answers, written_answers
from corpus.exports.cells import csv_bytes
from corpus.preferences import OUR_UNIT, get_setting
from corpus.register.columns import INCOMING, OUTGOING
from corpus.store import Store
from models.days import local_day
from models.errors import ValueUnfit
from models.tables import DeadlineRow
from models.tables_register import ReconcileLine, RegisterEntry


@dataclass(frozen=True)
class Column:
    """A column of a form; `width` as a share of the page's."""

    heading: str
    width: int


@dataclass(frozen=True)
class Form:
    """A form ready to print. `rows` are texts; `office` and `above` the names for its head, empty where not set."""

    code: str
    title: str
    period: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    office: str
    above: str


COLUMNS: dict[str, tuple[Column, ...]] = {
    "VI": (
        Column("Ngày đến", 9), Column("Số đến", 5), Column("Tác giả", 13), Column("Số, ký hiệu văn bản", 11),
        Column("Ngày tháng văn bản", 9), Column("Tên loại và trích yếu nội dung văn bản", 23),
        Column("Đơn vị hoặc người nhận", 10), Column("Ngày chuyển", 9), Column("Ký nhận", 5), Column("Ghi chú", 9),
    ),
    "I": (
        Column("Số, ký hiệu văn bản", 11), Column("Ngày tháng văn bản", 9),
        Column("Tên loại và trích yếu nội dung văn bản", 23), Column("Người ký", 10), Column("Nơi nhận văn bản", 13),
        Column("Đơn vị, người nhận bản lưu", 10), Column("Số lượng bản", 6), Column("Ngày chuyển", 9),
        Column("Ký nhận", 5), Column("Ghi chú", 9),
    ),
    "VIII": (
        Column("Số đến", 7), Column("Tên loại, số và ký hiệu, ngày tháng và tác giả văn bản", 30),
        Column("Đơn vị hoặc người nhận", 13), Column("Thời hạn giải quyết", 20), Column("Tiến độ giải quyết", 10),
        Column("Số, ký hiệu văn bản trả lời", 12), Column("Ghi chú", 10),
    ),
}  # fmt: skip
TITLES = {
    "VI": "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
    "I": "SỔ ĐĂNG KÝ VĂN BẢN ĐI",
    "VIII": "SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN",
}
KINDS = {"VI": INCOMING, "I": OUTGOING, "VIII": INCOMING}


def make_form(store: Store, code: str, *, year: int | None = None) -> Form:
    """A form with all entries of its register, or those of one year. Raises ValueUnfit for a form that there is not."""
    if code not in COLUMNS:
        raise ValueUnfit(field="form", found=code)
    unit = get_setting(store, OUR_UNIT)
    query = select(RegisterEntry).where(RegisterEntry.kind == KINDS[code], ~RegisterEntry.voided)
    if year is not None:
        query = query.where(RegisterEntry.year == year)
    with store.read() as session:
        entries = sorted(session.scalars(query), key=_order)
        rows = {"VI": _incoming, "I": _outgoing, "VIII": _handling}[code](session, entries, unit)
    period = f"Năm {year}" if year else _span(entries)
    return Form(code, TITLES[code], period, COLUMNS[code], tuple(rows), unit.get("name", ""), unit.get("parent", ""))


def form_csv(form: Form) -> bytes:
    return csv_bytes([column.heading for column in form.columns], form.rows)


def _order(entry: RegisterEntry) -> tuple[Any, ...]:
    """By year and serial, as a register is kept; entries without a serial by their day."""
    serial = entry.arrival_number if entry.kind == INCOMING else (entry.number or "").split("/")[0].split("-")[0]
    number = int(serial) if serial and serial.isdecimal() and len(serial) < 10 else 10**9
    return (entry.year or 0, number, entry.arrived_on or entry.issued_on or "", entry.id)


def _span(entries: Sequence[RegisterEntry]) -> str:
    years = sorted({entry.year for entry in entries if entry.year})
    if not years:
        return ""
    return f"Năm {years[0]}" if years[0] == years[-1] else f"Từ năm {years[0]} đến năm {years[-1]}"


def _incoming(_session: Session, entries: Sequence[RegisterEntry], _unit: Any) -> list[tuple[str, ...]]:
    return [
        tuple(
            value or ""
            for value in (
                local_day(e.arrived_on), e.arrival_number, e.author, e.number, local_day(e.issued_on), e.subject,
                e.handled_by, local_day(e.transferred_on), e.receipt, e.remark,
            )
        )
        for e in entries
    ]  # fmt: skip


def _outgoing(_session: Session, entries: Sequence[RegisterEntry], _unit: Any) -> list[tuple[str, ...]]:
    return [
        tuple(
            value or ""
            for value in (
                e.number, local_day(e.issued_on), e.subject, e.signer, e.sent_to, e.kept_by, e.copies,
                local_day(e.transferred_on), e.receipt, e.remark,
            )
        )
        for e in entries
    ]  # fmt: skip


def _handling(session: Session, entries: Sequence[RegisterEntry], unit: dict[str, Any]) -> list[tuple[str, ...]]:
    """Only what the store knows: the deadlines of the paper that the entry is settled with, and what answered it
    (`corpus.exports.answers`). The progress is left to be written."""
    papers = _papers(session, {entry.id for entry in entries})
    deadlines = _deadlines(session, set(papers.values()))
    ticked = marked_answers(session, set(papers.values()))
    written = written_answers(session, {e.number_key for e in entries if e.number_key}, unit)
    rows: list[tuple[str, ...]] = []
    for entry in entries:
        day, about = local_day(entry.issued_on), ", ".join(filter(None, (entry.subject, entry.number)))
        about = " ".join(
            filter(None, (about, f"ngày {day}" if day else "", f"của {entry.author}" if entry.author else ""))
        )
        due = "; ".join(deadlines.get(papers.get(entry.id, 0), ()))
        paper = papers.get(entry.id)
        answer = ", ".join(ticked.get(paper or 0) or written.of(entry.number_key, entry.issued_on, paper))
        rows.append((entry.arrival_number or "", about, entry.handled_by or "", due, "", answer, entry.remark or ""))
    return rows


def _papers(session: Session, entries: set[int]) -> dict[int, int]:
    """The paper of each entry that is settled."""
    query = select(ReconcileLine.entry_id, ReconcileLine.paper_id).where(
        ReconcileLine.outcome.in_(("matched", "differs")), ReconcileLine.paper_id.is_not(None)
    )
    return {entry: paper for entry, paper in session.execute(query) if entry in entries and paper is not None}


def _deadlines(session: Session, papers: set[int]) -> dict[int, list[str]]:
    """Each paper's deadlines in order of their day. `before` keeps its word: that day itself is too late. What has no
    single day (recurring duties, spans from an event) stands as the paper has it, after the days."""
    query = (
        select(DeadlineRow.paper_id, DeadlineRow.ends, DeadlineRow.bound, DeadlineRow.text)
        .where(DeadlineRow.current, DeadlineRow.state != "rejected")
        .order_by(DeadlineRow.ends.is_(None), DeadlineRow.ends, DeadlineRow.position)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for paper, ends, bound, text in session.execute(query):
        told = ("trước " if bound == "before" else "") + local_day(ends) if ends else text
        if paper in papers and told not in found[paper]:
            found[paper].append(told)
    return found
