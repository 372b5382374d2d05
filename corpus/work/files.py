"""Lists of duties as files: a calendar, a workbook, a text to send."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from corpus.exports.ics import Entry, calendar
from corpus.exports.sheets import Sheet, workbook
from corpus.preferences import OUR_UNIT, get_setting
from corpus.store import Store
from corpus.work.views import DONE, LATER, OVERDUE, SOON, STATES, TODAY, UNDATED, Due, DueList
from corpus.work.wording import hour_elsewhere, in_words, safe_day
from models.days import local_day
from models.tables import File, PaperRow

NAMES = {
    OVERDUE: "Quá hạn", TODAY: "Hôm nay", SOON: "7 ngày tới", LATER: "Sau đó", UNDATED: "Chưa có ngày", DONE: "Đã xong",
}  # fmt: skip
COLOURS = {OVERDUE: "F8CBAD", TODAY: "FFE699", SOON: "FFF2CC", DONE: "C6E0B4", UNDATED: "E7E6E6"}
HEADINGS = (
    "Trạng thái", "Hạn (ngày cuối)", "Văn bản ghi", "Việc", "Ai làm", "Gửi đến", "Văn bản", "Cách tính ngày",
    "Số văn bản trả lời",
)  # fmt: skip
WIDTHS = (12, 13, 22, 44, 26, 18, 30, 40, 18)


def due_ics(store: Store, found: DueList, *, at: datetime) -> bytes:
    """One event a duty with a day. Its UID rests on the file's bytes and the duty's key: the same in every export."""
    with_day = [item for item in found.items if item.last_safe]
    hashes = _hashes(store, {item.paper.id for item in with_day})
    name = str(get_setting(store, OUR_UNIT).get("name") or "")
    title = f"Hạn và nhiệm vụ — {name}" if name else "Hạn và nhiệm vụ"
    return calendar(title, (_entry(item, hashes[item.paper.id]) for item in with_day), at=at)


def _hashes(store: Store, papers: set[int]) -> dict[int, str]:
    wanted = list(papers)
    found: dict[int, str] = {}
    with store.read() as session:
        for first in range(0, len(wanted), 900):
            query = select(PaperRow.id, File.sha256).join(File, File.id == PaperRow.file_id)
            for paper, sha256 in session.execute(query.where(PaperRow.id.in_(wanted[first : first + 900]))):
                found[paper] = sha256
    return found


def _entry(item: Due, sha256: str) -> Entry:
    last = date.fromisoformat(item.last_safe or "")
    first = date.fromisoformat(item.start) if item.bound == "during" and item.start else last
    turn = f"-{item.target.occurrence}" if item.target.occurrence else ""
    mark = "✓ " if item.state == DONE else ""
    history = item.work.history
    return Entry(
        uid=f"{sha256[:20]}-{item.target.key}{turn}@vanban",
        title=f"{mark}{item.task} ({item.paper.number or 'không số'})",
        first=min(first, last), last=last, description=_told(item),
        changes=len(history), changed=history[-1].at if history else None,
        hour=item.time if item.bound == "on" and item.time and not item.work.extended else None,
        reminded=item.state != DONE, category=NAMES[OVERDUE] if item.state == OVERDUE else "Hạn",
    )  # fmt: skip


def _told(item: Due) -> str:
    lines = [
        f"“{item.sentence}”",
        f"Văn bản: {paper_line(item)}" + (f", trang {item.page}" if item.page else ""),
        f"Ai làm: {'; '.join(item.assignees) or 'văn bản không nêu'}",
        f"Gửi đến: {item.recipient}" if item.recipient else "",
        f"Cách tính: {in_words(item.steps)}",
        f"Đã xong ngày {local_day(item.work.done.day)}, văn bản trả lời: {item.work.done.answer or 'không có'}"
        if item.work.done else "",
    ]  # fmt: skip
    return "\n".join(line for line in lines if line)


def paper_line(item: Due) -> str:
    """`12/KH-SGDĐT ngày 03/11/2025 của Sở …`."""
    paper = item.paper
    parts = [paper.number or "không số", f"ngày {local_day(paper.date)}" if paper.date else "", paper.issuer or ""]
    return " ".join(part if i < 2 else f"của {part}" for i, part in enumerate(parts) if part)


def due_xlsx(store: Store, found: DueList) -> bytes:
    """A workbook with a filter over every column and one colour a state, so that the list can be worked on."""
    rows = [_row(item) for item in found.items]
    below = f"(Tính đến ngày {local_day(found.today)})"
    unit = str(get_setting(store, OUR_UNIT).get("name") or "")
    book = workbook(Sheet("DANH MỤC HẠN VÀ NHIỆM VỤ", below, unit, HEADINGS, rows, WIDTHS, "Hạn"))
    paint_states(book.active, len(rows), len(HEADINGS), [NAMES[s] for s in STATES], [COLOURS.get(s) for s in STATES])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def paint_states(page: object, rows: int, columns: int, names: Sequence[str], colours: Sequence[str | None]) -> None:
    """Conditional colours by the words of the first column, a list to choose them from, a filter over the headings."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    assert isinstance(page, Worksheet)
    last = page.max_row
    first, end = last - rows + 1, get_column_letter(columns)
    page.auto_filter.ref = f"A{first - 1}:{end}{last}"
    if not rows:
        return
    choice = DataValidation(type="list", formula1='"' + ",".join(names) + '"', allow_blank=True)
    page.add_data_validation(choice)
    choice.add(f"A{first}:A{last}")
    for name, colour in zip(names, colours, strict=True):
        if colour:
            painted = PatternFill("solid", bgColor=colour)
            rule = FormulaRule(formula=[f'$A{first}="{name}"'], fill=painted)  # type: ignore[no-untyped-call]
            page.conditional_formatting.add(f"A{first}:{end}{last}", rule)


def last_day(item: Due) -> str:
    """`14/05/2026`; where the paper names an hour of another day, that beside it."""
    stated = hour_elsewhere(item)
    return safe_day(item) + (f" (văn bản ghi {stated})" if stated else "")


def _row(item: Due) -> tuple[str, ...]:
    done = item.work.done
    return (
        NAMES[item.state], last_day(item), item.text, item.task, "; ".join(item.assignees), item.recipient or "",
        paper_line(item), in_words(item.steps), (done.answer or "") if done else "",
    )  # fmt: skip


def due_text(found: DueList) -> str:
    """Today's list for Zalo or e-mail: plain lines, what is late first; says what it leaves out."""
    blocks = [f"VIỆC CẦN LÀM, tính đến ngày {local_day(found.today)}"]
    for state in (OVERDUE, TODAY, SOON):
        items = [item for item in found.of(state) if not item.lapsed]
        if items:
            blocks.append(f"{NAMES[state].upper()} ({len(items)})\n" + "\n".join(map(_line, items)))
    lapsed = sum(item.lapsed for item in found.items)
    if len(blocks) == 1:
        blocks.append("Không có việc nào quá hạn, đến hạn hôm nay hoặc trong 7 ngày tới.")
    if lapsed:
        blocks.append(f"Không kể {lapsed} hạn đã qua trước khi tiếp nhận văn bản.")
    if found.older + found.left_out:
        blocks.append(f"Không kể {found.older + found.left_out} hạn cũ hơn chưa đánh dấu xong (của mọi đơn vị).")
    return "\n\n".join(blocks) + "\n"


def _line(item: Due) -> str:
    who = f" — {'; '.join(item.assignees)}" if item.assignees else ""
    return f"• {last_day(item)}: {item.task}{who} ({item.paper.number or 'không số'})"
