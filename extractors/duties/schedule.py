"""Schedule tables: which column says when, what and who; rows with merged cells and heading rows resolved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import regex

from extractors.duties import doer_words
from extractors.duties import words as duty_words
from extractors.duties.assignees import split_bodies
from extractors.duties.cell_times import PERIOD, is_timed, mostly_time, period_of, times_of, times_of_period
from extractors.duties.ditto import and_more, carried_down
from extractors.duties.doers import bodies_of_heading
from extractors.duties.marked import Marked, leads_and_helps, marked
from extractors.timex.expressions import Timex, find_times
from models.document import Cell, Document, Table

_ROLE_ORDER = ("other", "place", "co", "assignee", "product", "task", "time")
_TIME_FIRST = regex.compile(
    r"^\s*(?:thời\s*(?:gian|hạn|điểm)|tiến\s*độ|hạn(?!\w)|ngày(?!\s*(?:ký|ban\s+hành|sinh|cấp))|mốc|kỳ\s+hạn|lịch)",
    regex.IGNORECASE,
)
_TASK_FIRST = regex.compile(
    r"^\s*(?:các\s+)?(?:nội\s*dung|công\s*việc|nhiệm\s*vụ|hoạt\s*động|hạng\s*mục|đầu\s*việc|phần\s*việc)(?!.*(?:đơn\s*vị|người|cơ\s*quan|phối\s*hợp))",
    regex.IGNORECASE,
)
_SUM = regex.compile(r"(?:tổng\s+)?cộng|tổng(?:\s+số)?", regex.IGNORECASE)
_EXAMPLE = regex.compile(r"\W*(?:ví\s+dụ|VD\s*:)", regex.IGNORECASE)
_SECTION_MARK = regex.compile(r"[IVX]+|[A-HĐ]")
_OWN_MARK = regex.compile(r"(?:[IVX]+|[A-HĐ])\s*[.)/]\s+")
_MARK_ALONE = regex.compile(r"[\dIVXLa-zđ.()\s*-]{1,6}")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a schedule: offsets of its cells by role; `times` are offset to the document."""

    number: int
    time: Cell | None
    task: Cell | None
    assignees: tuple[str, ...]
    recipient: str | None
    group: str  # the heading row above, or ""


@dataclass(frozen=True)
class Schedule:
    """A table read as a schedule. `roles` gives each column's part."""

    document: Document
    table: Table

    @cached_property
    def grid(self) -> list[list[Cell | None]]:
        rows: list[list[Cell | None]] = [[None] * self.table.columns for _ in range(self.table.rows)]
        for cell in self.table.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.table.rows)):
                for column in range(cell.column, min(cell.column + cell.column_span, self.table.columns)):
                    rows[row][column] = cell
        return carried_down(rows, self.text)

    def text(self, cell: Cell | None) -> str:
        return self.document.text[cell.start : cell.end] if cell else ""

    @cached_property
    def header_rows(self) -> int:
        """Rows on top that hold headings: as the layout says, or those whose words name columns."""
        if self.table.header_rows:
            marked = self.grid[: self.table.header_rows]
            return next((k for k, row in enumerate(marked) if k and self._has_day(row)), self.table.header_rows)
        count = 0
        for row in self.grid[:3]:
            cells = {id(c): c for c in row if c is not None}
            named = sum(_role(self.text(c)) is not None for c in cells.values())
            dated = any(find_times(self.text(c)) for c in cells.values())
            if dated or (named < 2 and not (count and named)):
                break
            count += 1
        return count

    def _has_day(self, row: list[Cell | None]) -> bool:
        """A row with a day of its own is no heading, whatever the file marks it as."""
        cells = {id(c): c for c in row if c is not None}
        return any(t.parts and t.parts[0].unit == "day" for c in cells.values() for t in find_times(self.text(c)))

    @cached_property
    def headings(self) -> list[str]:
        """The words over each column, those of merged headings included."""
        out = []
        for column in range(self.table.columns):
            parts: list[str] = []
            for row in self.grid[: self.header_rows]:
                words = " ".join(self.text(row[column]).split())
                if words and words not in parts:
                    parts.append(words)
            out.append(" ".join(parts))
        return out

    @cached_property
    def marked(self) -> Marked:
        return marked(self.document, self.grid, self.header_rows)

    @cached_property
    def roles(self) -> dict[int, str]:
        roles = {c: r for c, h in enumerate(self.headings) if (r := _role(h)) is not None}
        roles |= dict.fromkeys(self.marked.bodies, "marked")
        dated = self._dated_columns()
        times = [c for c, r in roles.items() if r == "time"]
        best = max((c for c in times if dated.get(c, 0) > 0), key=lambda c: dated[c], default=None)
        if best is None and not times:  # `Khi nào xong`: known by what stands below
            free = [c for c, share in dated.items() if share >= (0.6 if self.header_rows else 0.5) and c not in roles]
            best = max(free, key=lambda c: dated[c], default=None)
        best = self._closer_column(times, dated, best)
        for column in times:
            if column != best and PERIOD.fullmatch(self.headings[column]) and best is not None and column < best:
                roles[column] = "period"
            elif column != best:  # only hours of the day, or a second day
                roles[column] = "clock" if dated.get(column, 0) == 0 else "second time"
        if best is not None:
            roles[best] = "time"
        self._guess(roles)
        named = next((c for c, heading in enumerate(self.headings) if _KIND_OF_BODY.fullmatch(heading)), None)
        known = set(roles.values())
        if named is not None and named not in roles and {"time", "task"} <= known and "assignee" not in known:
            roles[named] = "assignee"
        return roles

    def _closer_column(self, times: list[int], dated: dict[int, float], best: int | None) -> int | None:
        """`Tháng | Việc | Thời gian`: the days stand in the last column, the first says of which month they are."""
        if best is None or not PERIOD.fullmatch(self.headings[best]):
            return best
        closer = [c for c in times if c > best and dated.get(c, 0) >= _DATED and not PERIOD.fullmatch(self.headings[c])]
        return closer[0] if closer else best

    def _dated_columns(self) -> dict[int, float]:
        """Share of the body rows of each column that are times and little else."""
        body = self.grid[self.header_rows :]
        shares: dict[int, float] = {}
        for column in range(self.table.columns):
            cells = {id(row[column]): row[column] for row in body if row[column] is not None}
            texts = [self.text(c) for c in cells.values()]
            filled = [t for t in texts if t.strip()]
            hits = sum(mostly_time(t, self.headings[column]) for t in filled)
            if hits:
                shares[column] = hits / len(filled)
        return shares

    def _guess(self, roles: dict[int, str]) -> None:
        """Columns without a telling heading: the widest text is the task, a column of bodies the doers'."""
        if "time" not in roles.values():
            return
        free = [c for c in range(self.table.columns) if c not in roles]
        lengths = {c: self._mean_length(c) for c in free}
        if "task" not in roles.values():
            widest = max(
                (c for c in free if lengths[c] >= 8 and not self._bodies(c)), key=lambda c: lengths[c], default=None
            )
            if widest is not None:
                roles[widest] = "task"
                free.remove(widest)
        if "assignee" not in roles.values():
            for column in free:
                if lengths[column] >= 3 and self._bodies(column):
                    roles[column] = "assignee"

    def _column_texts(self, column: int) -> list[str]:
        """What stands in a column below the headings; rows of one cell over all columns belong to none."""
        cells = {id(c): c for r in self.grid[self.header_rows :] if (c := r[column]) and not self._over_all(c)}
        return [t for c in cells.values() if (t := self.text(c).strip())]

    def _over_all(self, cell: Cell) -> bool:
        return 1 < self.table.columns <= cell.column_span

    def _mean_length(self, column: int) -> float:
        texts = self._column_texts(column)
        return sum(map(len, texts)) / len(texts) if texts else 0.0

    def _bodies(self, column: int) -> bool:
        texts = self._column_texts(column)
        hits = sum(bool(doer_words.head_at_start().match(t.lstrip("-+ "))) and len(t) < 120 for t in texts)
        return bool(texts) and hits >= 0.6 * len(texts)

    @cached_property
    def ends(self) -> tuple[int, int] | None:
        """The columns of a first and a last day (`Bắt đầu`, `Kết thúc`), where the table has such a pair."""
        timed = [c for c, role in self.roles.items() if role in ("time", "second time")]
        first = next((c for c in timed if _BEGINS.search(self.headings[c])), None)
        last = next((c for c in timed if c != first and _ENDS.search(self.headings[c])), None)
        return (first, last) if first is not None and last is not None and first < last else None

    def times(self, row: Row) -> list[Timex]:
        """The times of a row, offset to its cell of time."""
        if row.time is None:
            return []
        if self.ends is not None:
            joined = self._stretch(row.number, self.ends)
            if joined is not None:
                return [joined]
        if row.time is self._period(row.number):
            return times_of_period(self.text(row.time), self.headings[self.columns("period")[0]])
        return times_of(self.text(row.time), self.headings[self.columns("time")[0]])

    def more_times(self, row: Row) -> list[tuple[Cell, Timex]]:
        """The times of further columns of days (`Đợt 1`, `Đợt 2`), where they are no first and last day."""
        if self.ends is not None:
            return []
        cells = [(self.grid[row.number][c], self.headings[c]) for c in self.columns("second time")]
        return [
            (c, t)
            for c, heading in cells
            if c is not None and c is not row.time
            for t in times_of(self.text(c), heading)
        ]

    def notes(self, row: Row) -> list[Cell]:
        """The row's cells under `Ghi chú`."""
        noted = [c for c, heading in enumerate(self.headings) if _NOTES.match(heading)]
        return [cell for c in noted if (cell := self.grid[row.number][c]) is not None and self.text(cell).strip()]

    def about(self, row: Row) -> Cell | None:
        """Whom or which place a row is about where no column tells tasks: `Địa bàn`, `Đơn vị được kiểm tra`."""
        told = [c for c, heading in enumerate(self.headings) if _ABOUT.match(heading)] if row.task is None else []
        cell = self.grid[row.number][told[0]] if told else None
        return cell if cell is not row.time and self.text(cell).strip() else None

    def _stretch(self, number: int, ends: tuple[int, int]) -> Timex | None:
        """First and last day out of two columns as one expression over both cells."""
        a, b = (self.grid[number][column] for column in ends)
        if a is None or b is None or a is b:
            return None
        first = times_of(self.text(a), self.headings[ends[0]])
        last = times_of(self.text(b), self.headings[ends[1]])
        if not self.text(a).strip() and len(last) == 1 and last[0].bound in ("on", "by", "before"):
            bound = "before" if last[0].bound == "before" else "by"  # only the last day is set
            shift = b.start - a.start
            return replace(last[0], start=shift + last[0].start, end=shift + last[0].end, bound=bound)
        if len(first) != 1 or len(last) != 1 or not (first[0].parts and last[0].parts):
            return None
        parts = (first[0].parts[0], last[0].parts[-1])
        return Timex(first[0].start, b.start - a.start + last[0].end, "during", parts, first[0].time)

    def columns(self, role: str) -> list[int]:
        return [c for c, r in self.roles.items() if r == role]

    def rows(self) -> list[Row]:
        out: list[Row] = []
        group = ""
        for number in range(self.header_rows, self.table.rows):
            cells = self.grid[number]
            heading = self._group_heading(cells)
            if heading is not None:
                group = heading
            elif not self._sums_up(cells) and not self._is_example(cells):
                out.append(self._row(number, cells, group))
        return out

    def _sums_up(self, cells: list[Cell | None]) -> bool:
        """`Tổng cộng | | 12,5 tỷ`: figures of the rows above, nothing to do."""
        return any(_SUM.fullmatch(self.text(cell).strip(" .:")) for cell in cells if cell is not None)

    def _is_example(self, cells: list[Cell | None]) -> bool:
        """`Ví dụ: May công nghiệp | 01/3/2021`: how the form is to be filled in."""
        return any(_EXAMPLE.match(self.text(cell)) for cell in cells if cell is not None)

    def _goes_on(self, number: int, column: int, task: Cell) -> bool:
        """A row whose number and time are both blank in a table that knows no merged cells (Markdown has none)."""
        cells = self.grid[number]
        if any(cell.row_span > 1 for cell in self.table.cells) or task is cells[0] or column == 0 == task.column:
            return False
        words = self.text(task).strip(" -–+•*")
        blank = not self.text(cells[0]).strip() and not self.text(cells[column]).strip()
        return blank and words[:1].isupper() and self.columns("task")[0] > 0

    def _who(self, number: int, column: int) -> Cell | None:
        """The doer's cell; a blank one in front of the task means the doer above (Markdown knows no merged cells)."""
        cell = self.grid[number][column]
        task = self.columns("task")
        merged = any(c.row_span > 1 for c in self.table.cells)
        if merged or cell is None or self.text(cell).strip() or not task or column > task[0] or column > 1:
            return cell
        above = (self.grid[row][column] for row in range(number - 1, self.header_rows - 1, -1))
        return next((c for c in above if c and self.text(c).strip() and not self._over_all(c)), cell)

    def whole(self, cell: Cell | None) -> str:
        """The words of a cell with those that a converter broke off into the rows below it."""
        if cell is None or cell.row_span > 1:
            return self.text(cell)
        below = [self.grid[row][cell.column] for row in self._broken_off(cell.row)]
        return "\n".join([self.text(cell), *(words for part in below if (words := self.text(part).strip()))])

    def _broken_off(self, number: int) -> list[int]:
        """The rows below that only go on with this one: number and time blank, the task in small letters."""
        tasks, times = self.columns("task"), self.columns("time")
        blank = [0, *times, *self.columns("period")]
        rows: list[int] = []
        for row in range(number + 1, self.table.rows if tasks and times and tasks[0] > 0 else 0):
            cells = self.grid[row]
            task = cells[tasks[0]]
            goes_on = task is not None and task.row == row and self.text(task).lstrip()[:1].islower()
            if not goes_on or any(self.text(cells[c]).strip() for c in blank):
                break
            rows.append(row)
        return rows

    def _named(self, cell: Cell) -> tuple[str, ...]:
        """The bodies of a cell; `Như trên; Phòng A` names those above too."""
        text = self.whole(cell)
        more = and_more(text)
        above = self.grid[cell.row - 1][cell.column] if more is not None and cell.row > self.header_rows else None
        return (*(self._named(above) if above else ()), *split_bodies(text if more is None else more, posts=True))

    def first_doers(self, row: Row) -> tuple[str, ...]:
        """The bodies on the first line of the row's cells of doers."""
        cells = [self._who(row.number, c) for c in self.columns("assignee")]
        first = [self.text(c).strip().split("\n", maxsplit=1)[0] for c in cells]
        return tuple(dict.fromkeys(body for line in first for body in split_bodies(line, posts=True)))

    def _time_above(self, number: int, column: int) -> Cell | None:
        """The nearest cell above with words of its own."""
        above = (self.grid[row][column] for row in range(number - 1, self.header_rows - 1, -1))
        return next((c for c in above if self.text(c).strip()), None)

    def _period(self, number: int) -> Cell | None:
        """The cell that says of which month or quarter a row is; a blank one means that of the row above."""
        column = next(iter(self.columns("period")), None)
        if column is None:
            return None
        cell = self.grid[number][column]
        return cell if self.text(cell).strip() else self._time_above(number, column)

    def _group_heading(self, cells: list[Cell | None]) -> str | None:
        """A row of one cell across the table, or with words in one column only and no time: a heading."""
        distinct = {id(c): c for c in cells if c is not None and self.text(c).strip()}
        texts = [c for c in distinct.values() if not _MARK_ALONE.fullmatch(self.text(c).strip())]
        if len(texts) != 1 or self.table.columns < 3:
            return None
        cell, words = texts[0], " ".join(self.text(texts[0]).split())
        wide = cell.column_span >= max(2, self.table.columns - 1)
        names = not wide and self._names_section(cells, cell, words)
        return words if (wide or names) and len(words) < 160 else None

    def _names_section(self, cells: list[Cell | None], cell: Cell, words: str) -> bool:
        """`II | Phòng Kinh tế | | |`, `A. CÁC TRƯỜNG | | |`: rows over others in a table that merges no cells."""
        first = cells[0]
        if first is None or not self.columns("time"):
            return False
        if first is cell:
            return _OWN_MARK.match(words) is not None
        marked = _SECTION_MARK.fullmatch(self.text(first).strip(" .)*")) is not None
        return marked and bool(bodies_of_heading(words))

    def _row(self, number: int, cells: list[Cell | None], group: str) -> Row:
        first = {role: self.columns(role)[0] for role in ("time", "task") if self.columns(role)}
        if self.ends is not None and all(cells[c] is not None for c in self.ends):
            first["time"] = self.ends[0]
        who = [self._who(number, c) for c in self.columns("assignee")]
        doers = tuple({id(c): c for c in who if c is not None and self.text(c).strip()}.values())
        named = [b for c in doers for b in self._named(c)]
        bodies = tuple(dict.fromkeys(named or leads_and_helps(self.document, self.marked, cells)[0]))
        task = cells[first["task"]] if "task" in first else None
        time = cells[first["time"]] if "time" in first else None
        if time is not None and task is not None and self.ends is None and self._goes_on(number, first["time"], task):
            time = self._time_above(number, first["time"])
        period = self._period(number)
        if period is not None:
            group = period_of(self.text(period), self.headings[self.columns("period")[0]])
            timed = time is not None and is_timed(self.text(time), self.headings[first["time"]])
            time = time if timed else period
        return Row(number, time, task, bodies, None, group)


def _role(heading: str) -> str | None:
    words = " ".join(heading.split())
    if not words or len(words) > 120:
        return None
    if _TIME_FIRST.match(words):
        return "time"
    if _TASK_FIRST.match(words):
        return "task"
    return next((role for role in _ROLE_ORDER if duty_words.column(role).search(words)), None)


_DATED = 0.3  # share of its rows with a time that makes a column beside the months one of days
_KIND_OF_BODY = regex.compile(
    r"\s*(?:phòng|ban|sở|ngành|khoa|tổ|đội|xã|phường|huyện|thôn|trường|trạm|khối|cụm|địa\s+phương|hội|chi\s+bộ|chi\s+đoàn|họ\s+(?:và\s+)?tên|thành\s+viên)"
    r"(?:\s*[,/]\s*(?:phòng|ban|sở|ngành|khoa|tổ|đội|xã|phường|huyện|thị\s+trấn|trường|trạm|viện))*\s*",
    regex.IGNORECASE,
)  # `Phòng | Nhiệm vụ | Hoàn thành`: whose rows they are, where no other column says who acts
_BEGINS = regex.compile(r"bắt\s+đầu|(?:^|\s)từ(?:\s+ngày)?$|khởi\s+công|^từ", regex.IGNORECASE)
_ENDS = regex.compile(r"kết\s+thúc|(?:^|\s)đến(?:\s+(?:hết\s+)?ngày)?$|hoàn\s+thành|^đến", regex.IGNORECASE)
_ABOUT = regex.compile(
    r"\s*(?:địa\s+bàn|đối\s+tượng|(?:\p{L}+[\s,]+){1,4}được\s+(?:thanh|kiểm|giám)\s+(?:tra|sát))(?!\w)",
    regex.IGNORECASE,
)
_NOTES = regex.compile(r"\s*(?:ghi\s+chú|lưu\s+ý|chú\s+thích)", regex.IGNORECASE)
