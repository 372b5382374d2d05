"""A checklist as files: the office's document, a workbook, a calendar, Markdown, JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import regex

from corpus.checklists.views import CO, Checklist, ListItem, ListPoint
from corpus.exports.checklist_docx import Listing, Office, paper_docx
from corpus.exports.ics import Entry, calendar
from corpus.exports.sheets import Sheet, add_sheet, workbook
from corpus.preferences import OUR_UNIT, get_setting
from corpus.store import Store
from corpus.views import EvidenceView
from corpus.work.files import COLOURS, NAMES, paint_states
from corpus.work.units import GROUP, ISSUER, NAMED, UNSAID
from corpus.work.views import DONE, STATES
from corpus.work.wording import hour_elsewhere, in_words, safe_day
from models.days import local_day
from models.tables import File, PaperRow

TITLE = "DANH MỤC VIỆC"
HEADINGS = (
    "Trạng thái", "TT", "Việc", "Chủ trì", "Phối hợp", "Sản phẩm", "Gửi đến", "Thời hạn", "Nguồn", "Số văn bản trả lời",
)  # fmt: skip
WIDTHS = (11, 5, 42, 22, 18, 18, 18, 20, 18, 15)
PRINTED = (13, 8, 40, 21, 17, 18, 17, 23, 16, 15)  # the same on paper, where the type is larger
KINDS = ("docx", "xlsx", "ics", "md", "json")
NO_NUMBER = "không số"
OPEN = "Chưa xong"
MARKED = {"-": "–", "+": "◦"}  # marks that a spreadsheet would take for the beginning of a formula


def checklist_file(store: Store, found: Checklist, kind: str, *, at: datetime) -> bytes:
    """The bytes of one of KINDS. Raises KeyError for another."""
    writers: Mapping[str, Callable[[], bytes]] = {
        "docx": lambda: _docx(store, found), "xlsx": lambda: _xlsx(store, found), "ics": lambda: _ics(store, found, at),
        "md": lambda: markdown(found).encode("utf-8"), "json": lambda: as_json(found).encode("utf-8"),
    }  # fmt: skip
    return writers[kind]()


def about(found: Checklist) -> str:
    """`Theo văn bản số 12/KH-SGDĐT ngày 03/11/2025 của Sở …: subject`."""
    paper = found.paper
    day = f" ngày {local_day(paper.date)}" if paper.date else ""
    by = f" của {paper.issuer}" if paper.issuer else ""
    subject = f": {paper.subject}" if paper.subject else ""
    return f"Theo văn bản {f'số {paper.number}' if paper.number else NO_NUMBER}{day}{by}{subject}"


def told_state(item: ListItem) -> str:
    return NAMES[item.state]


def told_when(item: ListItem) -> str:
    """The paper's words, and the last safe day where they need working out."""
    if item.deadline is None:
        return "Văn bản không nêu"
    if item.last_safe is None:
        return item.deadline
    stated = hour_elsewhere(item)
    return f"{item.deadline} (cuối cùng: {safe_day(item)}{f'; văn bản ghi {stated}' if stated else ''})"


def told_answer(item: ListItem | ListPoint) -> str:
    """The answering paper, or that it was ticked without one; where the tick was given for the former version, so."""
    if item.done is None:
        return ""
    answer = item.done.answer or "không có"
    return f"{answer} (giữ từ bản trước)" if item.kept_from else answer


def told_reason(item: ListItem) -> str:
    """Why it concerns the unit asked for; empty where none was."""
    if item.ours is None:
        return ""
    words = {
        NAMED: f"nêu tên ở “{item.ours.words}”", GROUP: f"“{item.ours.words}” gồm cả đơn vị",
        ISSUER: "văn bản của chính đơn vị", UNSAID: "văn bản không nêu ai làm",
    }[item.ours.code]  # fmt: skip
    return f"phối hợp: {words}" if item.role == CO else words


def told_source(item: ListItem) -> str:
    page = f"trang {item.evidence.page}" if item.evidence and item.evidence.page else ""
    return ", ".join(part for part in (item.source or "", page) if part)


def _cells(number: int, item: ListItem) -> tuple[Any, ...]:
    return (
        told_state(item), number, item.text, "; ".join(item.lead), "; ".join(item.co), item.product or "",
        item.recipient or "", told_when(item), told_source(item), told_answer(item),
    )  # fmt: skip


def _office(store: Store) -> Office:
    setting = get_setting(store, OUR_UNIT)
    return Office(str(setting.get("name") or ""), str(setting.get("parent") or ""))


def _below(found: Checklist) -> str:
    unit = f"; việc của {found.unit}" if found.unit else ""
    return f"({about(found)}; tính đến ngày {local_day(found.today)}{unit})"


def _docx(store: Store, found: Checklist) -> bytes:
    """Columns as the workbook's, the state last but one; outlines and programmes follow as lists."""
    order = (1, 2, 3, 4, 5, 6, 7, 8, 0, 9)
    rows: list[tuple[Any, ...]] = []
    group = None
    for number, item in enumerate(found.items, start=1):
        if item.group and item.group != group:
            rows.append((item.group,))
        group = item.group
        cells = _cells(number, item)
        rows.append(tuple(cells[k] for k in order))
    headings = [HEADINGS[k] for k in order]
    lists = [(one.title, [(p.level, _ticked(p)) for p in one.points]) for one in found.nested]
    return paper_docx(_office(store), Listing(TITLE, _below(found), headings, rows, [PRINTED[k] for k in order], lists))


def _ticked(point: ListPoint) -> str:
    """A line of a list with its box, and the answering paper where it is ticked off."""
    return f"{'☑' if point.done else '☐'} {_answered(point)}"


def _xlsx(store: Store, found: Checklist) -> bytes:
    rows = [_cells(number, item) for number, item in enumerate(found.items, start=1)]
    book = workbook(Sheet(TITLE, _below(found), _office(store).name, HEADINGS, rows, WIDTHS, "Danh mục việc"))
    paint_states(book.active, len(rows), len(HEADINGS), [NAMES[s] for s in STATES], [COLOURS.get(s) for s in STATES])
    add_sheet(book, _proofs(found))
    if found.nested:
        points = _points(found)
        names = [NAMES[DONE], OPEN]
        paint_states(add_sheet(book, points), len(points.rows), len(points.headings), names, [COLOURS[DONE], None])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _proofs(found: Checklist) -> Sheet:
    """The sentence behind each item."""
    headings = ("TT", "Trang", "Trích văn bản", "Cách tính ngày", "Vì sao là việc của đơn vị")
    rows = [
        (n, place.page if place else "", place.quote if place else "", in_words(i.steps), told_reason(i))
        for n, i in enumerate(found.items, start=1) for place in (i.evidence,)
    ]  # fmt: skip
    return Sheet("TRÍCH DẪN", _below(found), "", headings, rows, (6, 8, 70, 50, 40), "Trích dẫn")


def _points(found: Checklist) -> Sheet:
    """Outlines and programmes, a line a row, set in by their level."""
    headings = ("Trạng thái", "Mục", "Nội dung", "Trang", "Số văn bản trả lời")
    rows: list[tuple[Any, ...]] = []
    for one in found.nested:
        rows.append(("", "", one.title.upper(), one.evidence.page, ""))
        for point in one.points:
            inset = "\u2003" * 2 * point.level
            state = NAMES[DONE] if point.done else OPEN
            mark = MARKED.get(point.marker, point.marker)
            rows.append((state, mark, inset + point.text, point.evidence.page, told_answer(point)))
    return Sheet("ĐỀ CƯƠNG, CHƯƠNG TRÌNH", _below(found), "", headings, rows, (12, 8, 110, 8, 24), "Đề cương")


def _ics(store: Store, found: Checklist, at: datetime) -> bytes:
    """One event an item with a day. The UID rests on the file's bytes and the item's key: the same in each export."""
    with store.read() as session:
        row = session.get_one(PaperRow, found.paper.id)
        sha256 = session.get_one(File, row.file_id).sha256
    entries = [_entry(item, found, sha256) for item in found.items if item.last_safe]
    return calendar(f"Danh mục việc {found.paper.number or NO_NUMBER}", entries, at=at)


def _entry(item: ListItem, found: Checklist, sha256: str) -> Entry:
    last = date.fromisoformat(item.last_safe or "")
    first = date.fromisoformat(item.start) if item.bound == "during" and item.start else last
    turn = f"-{item.target.occurrence}" if item.target.occurrence else ""
    lines = [
        f"“{item.evidence.quote}”" if item.evidence else "", about(found), told_source(item),
        f"Chủ trì: {'; '.join(item.lead) or 'văn bản không nêu'}", f"Phối hợp: {'; '.join(item.co)}" if item.co else "",
        f"Cách tính: {in_words(item.steps)}" if item.steps else "",
        f"Văn bản trả lời: {told_answer(item)}" if item.done else "",
    ]  # fmt: skip
    return Entry(
        uid=f"{sha256[:20]}-item-{item.key}{turn}@vanban",
        title=f"{'✓ ' if item.state == DONE else ''}{item.text} ({found.paper.number or NO_NUMBER})",
        first=min(first, last), last=last, description="\n".join(line for line in lines if line),
        changes=len(item.history), changed=item.history[-1].at if item.history else None,
        hour=item.time if item.bound == "on" and item.time else None, reminded=item.state != DONE,
        category="Danh mục việc",
    )  # fmt: skip


_SPECIAL = regex.compile(r"[\\`*_{}\[\]()<>#+\-.!|~:$&=^@]")


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, in one line."""
    return _SPECIAL.sub(lambda match: f"\\{match.group()}", " ".join(text.split()))


def markdown(found: Checklist) -> str:
    """A list with boxes to tick, under the headings of the paper."""
    lines = [f"# {escaped('Danh mục việc')}", "", escaped(_below(found).strip("()")), ""]
    group = None
    for item in found.items:
        if item.group != group:
            lines += ["", f"## {escaped(item.group or 'Khác')}", ""]
        group = item.group
        lines += _lines(item)
    for nested in found.nested:
        lines += ["", f"## {escaped(nested.title)}", ""]
        lines += [f"{'  ' * p.level}- [{'x' if p.done else ' '}] {escaped(_answered(p))}" for p in nested.points]
    return "\n".join(lines) + "\n"


def _answered(point: ListPoint) -> str:
    return f"{point.words} (văn bản trả lời: {told_answer(point)})" if point.done else point.words


def _lines(item: ListItem) -> list[str]:
    details = (
        ("Chủ trì", "; ".join(item.lead) or "văn bản không nêu"), ("Phối hợp", "; ".join(item.co)),
        ("Sản phẩm", item.product or ""), ("Gửi đến", item.recipient or ""), ("Thời hạn", told_when(item)),
        ("Nguồn", told_source(item)), ("Vì sao là việc của đơn vị", told_reason(item)),
        ("Văn bản trả lời", told_answer(item)),
        ("Trích", f"“{item.evidence.quote}”" if item.evidence else ""),
    )  # fmt: skip
    lines = [f"- [{'x' if item.done else ' '}] {escaped(item.text)}"]
    return lines + [f"  - {name}: {escaped(value)}" for name, value in details if value]


def as_json(found: Checklist) -> str:
    """Everything, one object; evidence as the contract has it: page, start, end, quote; the page
    is null where the paper stands on none."""
    out = asdict(found)
    for item, given in zip(out["items"], found.items, strict=True):
        item["evidence"] = _place(given.evidence)
        item["how"] = in_words(given.steps)
        del item["steps"]
    for listed, one in zip(out["nested"], found.nested, strict=True):
        listed["evidence"] = _place(one.evidence)
        for line, point in zip(listed["points"], one.points, strict=True):
            line["evidence"] = _place(point.evidence)
    return json.dumps(out, ensure_ascii=False, indent=2, default=str) + "\n"


def _place(evidence: EvidenceView | None) -> dict[str, Any] | None:
    e = evidence
    return {"page": e.page, "start": e.start, "end": e.end, "quote": e.quote} if e else None
