"""What else the sentence or row of a duty says: who co-operates, what is produced, to whom, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import regex

from extractors import doer_words
from extractors.assignees import find_subject, split_bodies
from extractors.doers import recipient_of
from extractors.outline import sentences
from extractors.schedule import Row, Schedule
from models.document import Document, Table, ZoneKind

_WITH = regex.compile(
    r"(?<!\w)(?:phối\s+hợp\s+(?:chặt\s+chẽ\s+)?(?:với|cùng)|cùng\s+với)(?:\s+với)?\s+", regex.IGNORECASE
)
_STOP = regex.compile(r"[;:.]|,\s*(?!(?:các|và)\b)(?=\p{Ll})")
_MADE = regex.compile(
    r"(?<!\w)(?:lập|xây\s+dựng|ban\s+hành|gửi|nộp|trình|hoàn\s+thiện|tổng\s+hợp|hoàn\s+thành)\s+"
    r"(?P<product>(?:báo\s+cáo|kế\s+hoạch|hồ\s+sơ|danh\s+sách|tờ\s+trình|biên\s+bản|quyết\s+định|phương\s+án|đề\s+án"
    r"|dự\s+thảo|bản\s+đăng\s+ký|phiếu|bài\s+dự\s+thi)(?!\w)[^;.:()\n]{0,120}?)"
    r"(?=,?\s+(?:về\s+(?:Sở|Bộ|UBND|Ủy|Uỷ|Phòng|Ban|Văn|Hội)|gửi|nộp|trước|cho|đến|để|theo|chậm|vào|trong\s+tháng)\b"
    r"|[;.:()\n]|$)",
    regex.IGNORECASE,
)
_TIMEOUT = 2.0  # seconds that one pattern may take on one sentence


@dataclass(frozen=True, slots=True)
class Parts:
    """`table` and `row` are 1-based and None for prose; `row_label` is the row's own number as printed."""

    co: tuple[str, ...] = ()
    product: str | None = None
    recipient: str | None = None
    table: int | None = None
    row: int | None = None
    row_label: str | None = None
    annex: bool = False
    group: str = ""


class DutyParts:
    """Reads the parts of duties of one paper; its tables are read once."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def of(self, start: int, end: int) -> Parts:
        """The parts of the duty that stands at text[start:end]."""
        annex = self.document.zone_at(start) is ZoneKind.ANNEX
        for number, table in enumerate(self.document.tables, start=1):
            if table.start <= start < table.end:
                return self._of_table(number, table, start, end, annex)
        words = self._sentence(start, end)
        return Parts(co_workers(words), product_of(words), receiver(self.document.text[start:end]), annex=annex)

    @cached_property
    def _schedules(self) -> dict[int, tuple[Schedule, list[Row]]]:
        made = {}
        for number, table in enumerate(self.document.tables, start=1):
            schedule = Schedule(self.document, table)
            made[number] = (schedule, schedule.rows())
        return made

    def _of_table(self, number: int, table: Table, start: int, end: int, annex: bool) -> Parts:
        schedule, rows = self._schedules[number]
        cell = next((c for c in table.cells if c.start <= start < max(c.end, c.start + 1)), None)
        at = cell.row if cell else 0
        words = self.document.text[start:end]
        label = schedule.text(schedule.grid[at][0]).strip(" .)") if schedule.grid else ""
        group = next((r.group for r in rows if r.number == at), "")
        return Parts(
            co=self._column(schedule, at, "co") or co_workers(words),
            product="; ".join(self._column(schedule, at, "product")) or product_of(words),
            recipient=receiver(words), table=number, row=at - schedule.header_rows + 1,
            row_label=label if label and len(label) <= 6 else None, annex=annex, group=group,
        )  # fmt: skip

    def _column(self, schedule: Schedule, row: int, role: str) -> tuple[str, ...]:
        cells = {c.start: c for k in schedule.columns(role) if (c := schedule.grid[row][k]) is not None}
        texts = [" ".join(schedule.text(c).split()) for c in cells.values() if schedule.text(c).strip(" -–.")]
        return (
            tuple(dict.fromkeys(b for t in texts for b in (split_bodies(t) or (t,)))) if role == "co" else tuple(texts)
        )

    def _sentence(self, start: int, end: int) -> str:
        """The whole sentence: who co-operates often stands before the action."""
        paragraph = self.document.paragraph_at(start)
        if paragraph is None:
            return self.document.text[start:end]
        first, last = paragraph.start, max(paragraph.end, end)
        text = self.document.text[first:last]
        bounds = [(a, b) for a, b in sentences(text) if first + a < end and first + b > start]
        return text[bounds[0][0] : bounds[-1][1]] if bounds else self.document.text[start:end]


def co_workers(words: str) -> tuple[str, ...]:
    """Bodies after `phối hợp với`, as written."""
    found: list[str] = []
    for match in _WITH.finditer(words, timeout=_TIMEOUT):
        found += _bodies(words, match.end())
    return tuple(dict.fromkeys(found))


def _bodies(words: str, start: int) -> tuple[str, ...]:
    subject = find_subject(words, start, len(words))
    if subject and subject.start - start < 5:
        return split_bodies(words[subject.start : subject.end])
    stop = _STOP.search(words, start, timeout=_TIMEOUT)
    end = stop.start() if stop else len(words)
    head = doer_words.head_at_start().match(words, start, end)
    verb = doer_words.action().search(words, head.end() if head else start, end)
    end = verb.start() if verb else end
    named = " ".join(words[start:end].split()).strip(" ,;")
    return (split_bodies(named) or (named,)) if named and len(named.split()) <= 25 else ()


_TIME = regex.compile(r"\s+(?:chậm\s+nhất|muộn\s+nhất|trước|vào|trong|từ|không\s+quá)(?!\w)", regex.IGNORECASE)


def receiver(words: str) -> str | None:
    """To whom something is sent, without the time that follows the name."""
    named = recipient_of(words)
    cut = _TIME.search(named, timeout=_TIMEOUT) if named else None
    return named[: cut.start()] if named and cut else named


def product_of(words: str) -> str | None:
    """The thing that has to be delivered, as written; None where the sentence names none."""
    match = _MADE.search(words, timeout=_TIMEOUT)
    if match is None:
        return None
    words = " ".join(match.group("product").split())
    for comma in regex.finditer(r",\s+", words):
        if doer_words.action_at_start().match(words, comma.end()):  # the next thing to do
            return words[: comma.start()]
    return words


def clause(section: str | None) -> str | None:
    """`Điều 5.2.a` as clerks say it: `điểm a khoản 2 Điều 5`; other paths stay."""
    match = regex.fullmatch(r"Điều\s+(?P<a>\d+\w?)(?:\.(?P<k>\d+)(?:\.(?P<p>\w))?)?", section or "")
    if not match:
        return section
    parts = (match["p"] and f"điểm {match['p']}", match["k"] and f"khoản {match['k']}", f"Điều {match['a']}")
    return " ".join(part for part in parts if part)
