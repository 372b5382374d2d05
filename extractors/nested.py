"""Outlines of reports (`đề cương báo cáo`) and programmes of conferences (`chương trình hội nghị`) as nested lists."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractors.outline import Item, Outline
from models.document import Document, Table, ZoneKind
from models.values import Evidence

OUTLINE, PROGRAMME = "outline", "programme"
_OUTLINE = regex.compile(r"\s*(?:phụ\s+lục\s+\w{0,4}\s*[:.–-]?\s*)?đề\s+cương(?!\w)", regex.IGNORECASE)
_PROGRAMME = regex.compile(
    r"\s*(?:(?:phụ\s+lục\s+\w{0,4}|dự\s+kiến)\s*[:.–-]?\s*)?(?:khung\s+)?chương\s+trình\s+(?:chi\s+tiết\s+)?"
    r"(?:hội\s+nghị|hội\s+thảo|buổi|lễ|cuộc\s+họp|họp|phiên|tập\s+huấn|đại\s+hội|tọa\s+đàm|toạ\s+đàm)(?!\w)",
    regex.IGNORECASE,
)
_NEXT = regex.compile(r"\s*(?:phụ\s+lục|mẫu(?:\s+số)?|biểu(?:\s+mẫu)?)(?!\w)", regex.IGNORECASE)
_LONGEST = 220  # characters of a title


@dataclass(frozen=True, slots=True)
class Point:
    """One line: `level` from 0, `marker` as printed, `text` the words, which stand where `evidence` says."""

    level: int
    marker: str
    text: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Nested:
    """One outline or programme, in text order."""

    kind: str
    title: str
    evidence: Evidence
    points: tuple[Point, ...]


def find_nested(document: Document) -> tuple[Nested, ...]:
    """All of a paper; those without a single line are left out."""
    outline = Outline(document)
    centered = {p.start for p in document.paragraphs if p.centered}
    found = [_nested(document, outline, index, centered) for index in range(len(outline.items))]
    return tuple(nested for nested in found if nested and nested.points)


def _title(item: Item, centered: set[int]) -> str | None:
    """The kind that an item heads. Running text that only speaks of an outline is no title."""
    if len(item.text) > _LONGEST or not (item.heading or item.start in centered) or item.text.rstrip().endswith(";"):
        return None
    if _OUTLINE.match(item.text):
        return OUTLINE
    return PROGRAMME if _PROGRAMME.match(item.text) else None


def _nested(document: Document, outline: Outline, index: int, centered: set[int]) -> Nested | None:
    head = outline.items[index]
    kind = _title(head, centered)
    if kind is None:
        return None
    members = _members(outline, head, centered)
    end = _end(document, outline, head, members)
    levels = {item.index: _level(outline, item, {m.index for m in members}) for item in members}
    points = [_point(document, item, levels[item.index]) for item in members]
    for table in document.tables:
        if head.end <= table.start < end:
            points += _rows(document, table)
    points.sort(key=lambda p: p.evidence.start)
    evidence = document.evidence(head.start, head.end)
    return Nested(kind, " ".join(head.text.split()), evidence, tuple(points))


def _members(outline: Outline, head: Item, centered: set[int]) -> list[Item]:
    """The items below a title, up to the next title, the next annex, or a heading as high as the title's own mark."""
    members: list[Item] = []
    for item in outline.items[head.index + 1 :]:
        if item.zone is not head.zone or _title(item, centered) or (item.heading and _NEXT.match(item.text)):
            break
        if head.marker and item.marker and item.rank <= head.rank:
            break
        members.append(item)
    return members


def _end(document: Document, outline: Outline, head: Item, members: list[Item]) -> int:
    """Up to where tables belong to the title."""
    last = members[-1].index if members else head.index
    if last + 1 < len(outline.items):
        return outline.items[last + 1].start
    zones = [z.end for z in document.zones_of(ZoneKind.BODY, ZoneKind.ANNEX) if z.start <= head.start < z.end]
    return zones[0] if zones else len(document.text)


def _level(outline: Outline, item: Item, inside: set[int]) -> int:
    return sum(parent.index in inside for parent in outline.parents(item))


def _point(document: Document, item: Item, level: int) -> Point:
    return Point(level, item.marker, " ".join(item.text.split()), document.evidence(item.start, item.end))


def _rows(document: Document, table: Table) -> list[Point]:
    """A row a line: its cells in order, the heading row left out."""
    points = []
    for row in range(table.header_rows or (1 if table.rows > 1 else 0), table.rows):
        cells = [c for c in table.cells if c.row == row and document.text[c.start : c.end].strip()]
        if cells:
            words = " · ".join(" ".join(document.text[c.start : c.end].split()) for c in cells)
            points.append(Point(0, "", words, document.evidence(cells[0].start, cells[-1].end)))
    return points
