"""Deadlines of schedule tables: one for each expression of a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from extractors.duties import doer_words
from extractors.duties import words as duty_words
from extractors.duties.assignees import find_subject, split_bodies
from extractors.duties.cell_times import times_of
from extractors.duties.doers import bodies_of_heading, recipient_of
from extractors.duties.judgement import is_past
from extractors.duties.labels import is_label, named_action
from extractors.duties.outline import DASHED, Item, Outline, sentences
from extractors.duties.prose import Paper
from extractors.duties.schedule import Row, Schedule
from extractors.duties.task_text import read_clause
from extractors.timex.expressions import Timex, find_times
from extractors.timex.resolve import Context, Days, resolve
from models.document import Cell, Document, Table, ZoneKind
from models.values import Deadline

_UNREAD = frozenset({ZoneKind.HEADER_LEFT, ZoneKind.HEADER_RIGHT, ZoneKind.RECIPIENTS, ZoneKind.SIGNATURE,
                     ZoneKind.OTHER_PAPER, ZoneKind.STAMP, ZoneKind.FURNITURE, ZoneKind.TITLE,
                     ZoneKind.BASES})  # fmt: skip
_ROW_NUMBER = regex.compile(r"^\s*(?:\d{1,3}|[IVX]+|[a-zđ])[.)]\s+")
_GROUP_MARK = regex.compile(
    r"^\s*(?:\d{1,3}|[IVX]+|\p{Lu})\s*[.)/:–-]\s*(?=\p{L})"
)  # of `A. CÁC TRƯỜNG`, over its rows
_CAPTION_NOTE = regex.compile(
    r"^\W*(?:kèm\s+theo|ban\s+hành|đơn\s+vị\s+tính|phụ\s+lục\s*[\dIVX]*\W*$)", regex.IGNORECASE
)
_CAPTION_HEAD = regex.compile(
    r"^(?:.*?(?:thông\s+báo|ban\s+hành)\s+)?"
    r"(?:(?:khung\s+)?(?:lịch|tiến\s+độ|kế\s+hoạch|chương\s+trình|bảng\s+phân\s+công)(?:\s+(?:làm\s+việc|thời\s+gian|thực\s+hiện|cụ\s+thể))*\s+)?",
    regex.IGNORECASE,
)
_CAPTION_TAIL = regex.compile(r"\s*(?:,?\s*(?:cụ\s+thể\s+)?như\s+sau)?\s*[:.]?\s*$", regex.IGNORECASE)


def schedules(document: Document) -> Iterator[Schedule]:
    """Tables of the body and the annexes."""
    for table in document.tables:
        if table.rows and document.zone_at(table.start) not in _UNREAD:
            yield Schedule(document, table)


def table_deadlines(outline: Outline, paper: Paper) -> Iterator[Deadline]:
    for schedule in schedules(outline.document):
        if schedule.columns("time"):
            yield from _of_schedule(outline, schedule, paper)
        else:
            yield from _of_cells(schedule, paper)


def _of_schedule(outline: Outline, schedule: Schedule, paper: Paper) -> Iterator[Deadline]:
    caption = _caption(outline, schedule.table)
    base = _context(caption, paper.context)
    found = _entries(schedule, base)
    above = () if schedule.columns("assignee") else _laid_on(outline, schedule.table, paper.report)
    past = [is_past(e.timex, e.days, paper.issued) for e in found]
    if found and sum(past) * 2 > len(past):
        return
    for entry in found:
        if paper.scanned and is_past(entry.timex, entry.days, paper.issued, _MISREAD):
            continue  # no schedule begins years before its paper: a figure that OCR misread
        yield _row_deadline(schedule, entry, caption, above)
    read = {e.cell.start for e in found}
    for row in schedule.rows():
        yield from _in_brackets(schedule, row, base, paper)
        for note in schedule.notes(row):
            if note.start not in read:
                yield from _of_cell(schedule, row, note, base, paper)


def _entries(schedule: Schedule, base: Context) -> list[_Entry]:
    """The expressions of the rows, each with its row; rows that share the cells of task and time are one."""
    found: list[_Entry] = []
    seen: set[tuple[int, int]] = set()
    for row in schedule.rows():
        if row.time is None:
            continue
        task_start = row.task.start if row.task else row.time.start
        if (row.time.start, task_start) in seen:
            found = [e.with_doers(row) if e.row.task is row.task and e.row.time is row.time else e for e in found]
            continue
        seen.add((row.time.start, task_start))
        found += _of_row(schedule, row, _context(row.group, base))
    return found


def _of_row(schedule: Schedule, row: Row, context: Context) -> list[_Entry]:
    assert row.time is not None
    times = [(row.time, _when_held(schedule, row, t)) for t in schedule.times(row) or _of_group(schedule, row)]
    found = [_Entry(row, cell, t, resolve(t, context)) for cell, t in times if t.bound != "within" or t.worded]
    if all(map(_is_long, found)):
        found = _closer(schedule, row, context) or found
    more = [(cell, t) for cell, t in schedule.more_times(row) if t.bound != "within" or t.worded]
    return [*found, *(_Entry(row, cell, t, resolve(t, context)) for cell, t in more)]


_MEETING = regex.compile(
    r"(?<!\w)(?:hội\s+(?:nghị|thảo|ý)|(?:cuộc|phiên|buổi)\s+(?:họp|làm\s+việc|lễ)|họp|giao\s+ban|tập\s+huấn|tọa\s+đàm|diễn\s+tập|lễ)(?!\w)",
    regex.IGNORECASE,
)


def _when_held(schedule: Schedule, row: Row, timex: Timex) -> Timex:
    """`14 giờ 00 ngày 12/9` of a meeting under `Thời hạn` is when it is held; the limit was only the heading's."""
    held = timex.bound == "by" and timex.time and not timex.worded and _MEETING.search(schedule.text(row.task))
    return replace(timex, bound="on") if held else timex


def _in_brackets(schedule: Schedule, row: Row, base: Context, paper: Paper) -> Iterator[Deadline]:
    """`Phóng sự (duyệt nội dung ngày 12/11/2025)`: a step with its own day, beside the time of the row."""
    cell = row.task
    text = schedule.text(cell)
    for bracket in (
        _BRACKET.finditer(text) if cell is not None and row.time is not None and cell is not row.time else ()
    ):
        found = [t for t in find_times(bracket.group("in")) if t.bound == "on" and not t.recurrence]
        action = doer_words.action_at_start().match(bracket.group("in"))
        words = bracket.group("in")[: found[0].start].strip(" ,:") if len(found) == 1 else ""
        days = resolve(found[0], base) if words else None
        if cell is None or action is None or days is None or is_past(found[0], days, paper.issued):
            continue
        start = cell.start + bracket.start("in")
        evidence = schedule.document.evidence(start + found[0].start, start + found[0].end)
        yield Deadline(
            text=evidence.quote, bound="on", start=days.start, end=days.end, time=found[0].time, duration=None,
            recurrence=None, task=words, assignees=row.assignees, recipient=recipient_of(words), evidence=evidence,
            task_evidence=schedule.document.evidence(start, start + len(words)), inferred=days.inferred,
            confidence=0.7, rule="deadline.cell",
        )  # fmt: skip


_BRACKET = regex.compile(r"\((?P<in>[^()]{8,160})\)")


def _context(words: str, context: Context) -> Context:
    """Month and year out of a heading row or a caption: `Tháng 9/2024`, `Năm 2026`."""
    found = [t for t in find_times(words) if t.parts and t.parts[0].unit in ("month", "quarter", "year")]
    if len(found) != 1:
        year = regex.search(r"(?<!học\s)năm\s+(20\d\d)(?!\s*[-–]\s*20)", words, regex.IGNORECASE)
        return replace(context, year=int(year.group(1))) if year and not found else context
    part = found[0].parts[-1]
    return replace(
        context, year=part.year or context.year, month=part.number if part.unit == "month" else context.month
    )


def _is_long(entry: _Entry) -> bool:
    return (
        bool(entry.timex.parts) and entry.timex.parts[0].unit in ("month", "quarter") and entry.timex.bound == "during"
    )


def _closer(schedule: Schedule, row: Row, context: Context) -> list[_Entry]:
    """The days that the words of a row or its note give inside the month of its time: `Ngày hội việc làm (17/02)`."""
    inside = _context(schedule.text(row.time), context)
    found = []
    for cell in (row.task, *schedule.notes(row)):
        text = schedule.text(cell)
        for timex in times_of(text) if cell is not None and cell is not row.time else ():
            days = resolve(timex, inside)
            day = timex.parts and timex.parts[0].unit == "day" and not timex.recurrence
            if cell and day and _set_off(text, timex, cell is row.task) and _within(days, row, schedule, context):
                found.append(_Entry(row, cell, timex, days))
    return found


def _within(days: Days, row: Row, schedule: Schedule, context: Context) -> bool:
    """Whether a day lies in the month or quarter of the row's time."""
    for timex in schedule.times(row):
        month = resolve(timex, context)
        if month.start and month.end and days.end and month.start <= days.end <= month.end:
            return True
    return False


def _set_off(text: str, timex: Timex, task: bool) -> bool:
    """In brackets, behind a word such as `trước`, at the end of the task, or alone in a note: not a day that the words
    only mention (`Hội thi chào mừng ngày 20/11`)."""
    if task and timex.bound in ("before", "by"):
        return True
    left = text[: timex.start]
    if task and not text[timex.end :].strip(" .;,") and left.strip():
        return not (duty_words.decoy_left_feast().search(left) or duty_words.decoy_left().search(left))
    bracketed = text[: timex.start].rstrip().endswith("(") and text[timex.end :].lstrip().startswith(")")
    return bracketed if task else len(text.strip()) - (timex.end - timex.start) < 12


_WHOLE = regex.compile(r"\s*(?:trong|cả)\s+(?P<unit>quý|tháng)(?:\s+này)?\s*", regex.IGNORECASE)


def _of_group(schedule: Schedule, row: Row) -> list[Timex]:
    """`Trong quý` in a row under `QUÝ III`."""
    text = schedule.text(row.time)
    whole = _WHOLE.fullmatch(text)
    unit = {"quý": "quarter", "tháng": "month"}[whole.group("unit").lower()] if whole else ""
    above = [t for t in find_times(row.group) if len(t.parts) == 1 and t.parts[0].unit == unit]
    return [Timex(0, len(text.rstrip()), "during", above[0].parts)] if len(above) == 1 else []


_MISREAD = 366  # days before the paper


@dataclass(frozen=True, slots=True)
class _Entry:
    """One expression of one row."""

    row: Row
    cell: Cell
    timex: Timex
    days: Days

    def with_doers(self, other: Row) -> _Entry:
        """With the doers of a further row that shares the cells of task and time."""
        doers = tuple(dict.fromkeys((*self.row.assignees, *other.assignees)))
        return replace(self, row=replace(self.row, assignees=doers))


def _laid_on(outline: Outline, table: Table, report: bool) -> tuple[str, ...]:
    """The body whose heading, or whose duty, a table without a column of doers stands under."""
    nearest = next((i for i in reversed(outline.items) if i.end <= table.start), None)
    if nearest is None or table.start - nearest.end > 1500:
        return ()
    told = bodies_of_heading(nearest.text) or (() if report else _introduced(nearest.text))
    told = told or _told_below(outline, table)
    return told or next((found for i in outline.parents(nearest) if (found := bodies_of_heading(i.text))), ())


_BELOW = regex.compile(
    r"(?:các|những)\s+(?:báo\s+cáo|nội\s+dung|công\s+việc|việc|nhiệm\s+vụ|phần\s+việc|hoạt\s+động)\s+(?:nêu\s+|ở\s+bảng\s+)?"
    r"(?:trên|này)\s+(?:đều\s+)?do\s+(?P<who>[^.;:()\n]{4,160}?)\s+(?:thực\s+hiện|gửi|lập|chủ\s+trì|đảm\s+nhiệm|phụ\s+trách)(?!\w)",
    regex.IGNORECASE,
)


def _told_below(outline: Outline, table: Table) -> tuple[str, ...]:
    """`Các báo cáo trên do các trạm thực hiện …`, the first words behind a table."""
    below = next((i for i in outline.items if i.start >= table.end), None)
    found = _BELOW.match(below.text) if below is not None and below.start - table.end < 5 else None
    return split_bodies(found.group("who")) if found else ()


_HANDING_IN = regex.compile(
    rf"(?:{duty_words.handing_in()}|bàn\s+giao|hoàn\s+thành|hoàn\s+trả)(?!\w)", regex.IGNORECASE
)
_DAYS_OF = regex.compile(
    rf"\s*(?:lịch|(?:thời\s+)?hạn|thời\s+gian|thời\s+điểm|tiến\s+độ)\s+{_HANDING_IN.pattern}[^:;.\n]{{0,80}}?\s+của\s+(?P<who>[^:;\n]+)",
    regex.IGNORECASE,
)


def _introduced(text: str) -> tuple[str, ...]:
    """Those who act in every row by the words that end in a colon above a table: `Các trạm gửi báo cáo về Sở:`, `Đề
    nghị các xã làm theo lịch sau:`, `Lịch nộp hồ sơ của các trường:`. Who announces a schedule does not act in it."""
    if not text.rstrip().endswith(":"):
        return ()
    start = sentences(text)[-1][0] if sentences(text) else 0
    listed = _DAYS_OF.match(text, start)
    if listed:
        who = _AS_FOLLOWS.sub("", listed.group("who"))
        return split_bodies(who) if doer_words.head_at_start().match(who) else ()
    subject = find_subject(text, start)
    if subject is None or not (subject.requested or _HANDING_IN.match(text, subject.action)):
        return ()
    return split_bodies(text[subject.start : subject.end])


_AS_FOLLOWS = regex.compile(r"\s*,?\s*(?:cụ\s+thể\s*)?(?:như\s+sau)?\s*:?\s*$", regex.IGNORECASE)


def _row_deadline(schedule: Schedule, entry: _Entry, caption: str, above: tuple[str, ...]) -> Deadline:
    document, row, cell, timex, days = schedule.document, entry.row, entry.cell, entry.timex, entry.days
    evidence = document.evidence(cell.start + timex.start, cell.start + timex.end)
    words = schedule.whole(row.task)
    if cell is row.task and timex.end <= len(words):
        words = f"{words[: timex.start].rstrip(' (')} {words[timex.end :].lstrip(' )')}"
    held = _with_slots(schedule, entry)
    words = words.strip().split("\n", maxsplit=1)[0] if held else words
    written = _words(words) if row.task else ""
    over = bodies_of_heading(_GROUP_MARK.sub("", row.group))
    task = written or named_action(schedule.headings[cell.column]) or _event_of(caption)
    about = schedule.about(row)
    if about is not None:
        task = f"{_AT_ALL.sub('', task)}: {_words(schedule.text(about))}"
    said = row.task if written else about
    shown = document.evidence(said.start, said.end) if said else None
    return Deadline(
        text=evidence.quote, bound="during" if timex.bound == "from" else timex.bound, start=days.start, end=days.end,
        time=timex.time, duration=timex.duration, recurrence=timex.recurrence, task=task or None,
        assignees=(schedule.first_doers(row) if held else row.assignees) or over or above, recipient=recipient_of(task),
        evidence=evidence, task_evidence=shown, inferred=days.inferred,
        confidence=0.93 if written and not days.inferred else 0.8, rule="deadline.table",
    )  # fmt: skip


_HOUR = r"\d{1,2}\s*(?:giờ|[hg:])\s*(?:\d{1,2})?(?:\s*phút)?"
_HOURS = regex.compile(rf"\W*(?:từ\s+)?{_HOUR}(?:\s*(?:[-–]|đến)\s*{_HOUR})?\W*", regex.IGNORECASE)


def _with_slots(schedule: Schedule, entry: _Entry) -> bool:
    """Whether a row tells an event on the first lines of its cells and below it what comes at which hour: `Sáng 26/3 |
    7 giờ 30 | 8 giờ 00` beside `Hội nghị | Đón khách | Báo cáo`. The day is the event's, and so is the first doer."""
    first, *below = schedule.text(entry.cell).strip().split("\n")
    beside = schedule.text(entry.row.task).strip().split("\n")
    day = bool(entry.timex.parts) and entry.timex.parts[0].unit == "day" and entry.timex.end <= len(first)
    hours = bool(below) and all(map(_HOURS.fullmatch, below))
    return day and hours and len(beside) == len(below) + 1 and entry.cell is not entry.row.task


def _words(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return _ROW_NUMBER.sub("", " ".join(line for line in lines if line)).strip(" -–+;:")


# `kiểm đếm tại các thôn`, where each row names its own
_AT_ALL = regex.compile(
    r"\s+(?:tại|ở)\s+(?:các|từng|mỗi)\s+(?:thôn|bản|ấp|khóm|xã|phường|đơn\s+vị|cơ\s+sở|trường|khu\s+phố|địa\s+(?:bàn|phương))$",
    regex.IGNORECASE,
)


def _event_of(caption: str) -> str:
    """What a table without a task column is a schedule of."""
    words = _CAPTION_TAIL.sub("", caption)
    short = _CAPTION_HEAD.sub("", words, count=1)
    return short if len(short.split()) >= 3 else words


def _caption(outline: Outline, table: Table) -> str:
    """The words that say what a table is a schedule of: the item that a label line above it belongs to, a title, a
    sentence that ends in a colon; failing those the nearest words."""
    above = [i for i in outline.items if i.end <= table.start and table.start - i.end <= 1500][-12:]
    nearest = above[-1] if above else None
    if nearest is not None and _is_detail(nearest):
        owner = next((p for p in outline.parents(nearest) if not is_label(p.text)), None)
        if owner is not None:
            return owner.text[:400]
    titles = [i for i in above if _titles(i)]
    plain = [i for i in above if not _CAPTION_NOTE.match(i.text) and not is_label(i.text) and len(i.text) > 12]
    chosen = titles or plain
    return chosen[-1].text[:400] if chosen else ""


def _is_detail(item: Item) -> bool:
    """A label of a kind of detail (time, place, who takes part): no heading, or one among the dashes of a list."""
    return is_label(item.text) and (not item.heading or item.rank in DASHED)


def _titles(item: Item) -> bool:
    if _CAPTION_NOTE.match(item.text) or _is_detail(item):
        return False
    return item.heading or item.text.rstrip().endswith(":")


def _of_cells(schedule: Schedule, paper: Paper) -> Iterator[Deadline]:
    """A table without a column of times: bounded expressions inside the words of its cells."""
    context = paper.context
    for row in schedule.rows():
        cells = {id(c): c for c in schedule.grid[row.number] if c is not None and c.row == row.number}
        for cell in cells.values():
            yield from _of_cell(schedule, row, cell, context, paper)


def _of_cell(schedule: Schedule, row: Row, cell: Cell, context: Context, paper: Paper) -> Iterator[Deadline]:
    text = schedule.text(cell)
    for timex in find_times(text):
        days = resolve(timex, context)
        if timex.bound not in ("before", "by") or is_past(timex, days, paper.issued):
            continue
        left = text[: timex.start]
        if duty_words.decoy_left().search(left) or duty_words.decoy_clause().search(left[-100:]):
            continue
        clause = read_clause(text, timex.start, timex.end, 0, len(text))
        if clause is None:
            continue
        evidence = schedule.document.evidence(cell.start + timex.start, cell.start + timex.end)
        yield Deadline(
            text=evidence.quote, bound=timex.bound, start=days.start, end=days.end, time=timex.time,
            duration=timex.duration, recurrence=timex.recurrence, task=clause.text,
            assignees=clause.assignees or row.assignees,
            recipient=recipient_of(clause.text), evidence=evidence,
            task_evidence=schedule.document.evidence(cell.start + clause.start, cell.start + clause.end),
            inferred=days.inferred, confidence=0.7, rule="deadline.cell",
        )  # fmt: skip
