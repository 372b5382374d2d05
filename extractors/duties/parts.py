"""What else the sentence or row of a duty says: who co-operates, what is produced, to whom, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import regex

from extractors.duties.assignees import split_bodies
from extractors.duties.co_operators import co_workers
from extractors.duties.delivered import product_of, receiver
from extractors.duties.led_by import SharedDoers
from extractors.duties.marked import leads_and_helps
from extractors.duties.outline import Outline, sentences
from extractors.duties.schedule import Row, Schedule
from models.document import Document, Table, ZoneKind


@dataclass(frozen=True, slots=True)
class Parts:
    """`table` and `row` are 1-based and None for prose; `row_label` is the row's own number as printed. `lead` are
    those whom the section names for all of its duties: they count where the duty itself names nobody."""

    co: tuple[str, ...] = ()
    product: str | None = None
    recipient: str | None = None
    table: int | None = None
    row: int | None = None
    row_label: str | None = None
    annex: bool = False
    group: str = ""
    lead: tuple[str, ...] = ()


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
        own = self.document.text[start:end]
        lead, co = self._shared.of(start)
        return Parts(co_workers(words) or co, product_of(own), receiver(own), annex=annex, lead=lead)

    @cached_property
    def _shared(self) -> SharedDoers:
        return SharedDoers(Outline(self.document))

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
            co=self._column(schedule, at, "co") or self._helping(schedule, at) or co_workers(words),
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

    def _helping(self, schedule: Schedule, row: int) -> tuple[str, ...]:
        """The bodies of marked columns that only help in a row."""
        return tuple(leads_and_helps(self.document, schedule.marked, schedule.grid[row])[1])

    def _sentence(self, start: int, end: int) -> str:
        """The whole sentence: who co-operates often stands before the action."""
        paragraph = self.document.paragraph_at(start)
        if paragraph is None:
            return self.document.text[start:end]
        first, last = paragraph.start, max(paragraph.end, end)
        text = self.document.text[first:last]
        bounds = [(a, b) for a, b in sentences(text) if first + a < end and first + b > start]
        return text[bounds[0][0] : bounds[-1][1]] if bounds else self.document.text[start:end]


def clause(section: str | None) -> str | None:
    """`Điều 5.2.a` as clerks say it: `điểm a khoản 2 Điều 5`; other paths stay."""
    match = regex.fullmatch(r"Điều\s+(?P<a>\d+\w?)(?:\.(?P<k>\d+)(?:\.(?P<p>\w))?)?", section or "")
    if not match:
        return section
    parts = (match["p"] and f"điểm {match['p']}", match["k"] and f"khoản {match['k']}", f"Điều {match['a']}")
    return " ".join(part for part in parts if part)
