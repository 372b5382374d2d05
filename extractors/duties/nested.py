"""Outlines of reports (`đề cương báo cáo`) and programmes of conferences (`chương trình hội nghị`) as nested lists."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractors.duties.outline import Item, Outline
from extractors.duties.programmes import is_programme, table_lines
from models.document import Document, Table, ZoneKind
from models.values import Evidence

OUTLINE, PROGRAMME = "outline", "programme"
_BEFORE = r"\s*(?:(?:phụ\s+lục(?:\s+(?:số\s+)?(?:\d+|[IVX]+))?|dự\s+thảo|dự\s+kiến)\s*[:.–-]?\s*)?"
_OUTLINE = regex.compile(rf"{_BEFORE}(?:gợi\s+ý\s+)?đề\s+cương(?!\w)", regex.IGNORECASE)
_EVENT = (
    r"(?:hội\s+nghị|hội\s+thảo|hội\s+thi|buổi|lễ|cuộc\s+họp|họp|phiên|tập\s+huấn|đại\s+hội|tọa\s+đàm|toạ\s+đàm"
    r"|ngày\s+hội|làm\s+việc|nghị\s+sự|dự\s+kiến|tổng\s+kết|sơ\s+kết)(?!\w)"
)
_PROGRAMME = regex.compile(
    rf"{_BEFORE}(?:(?:nội\s+dung|khung)\s+)?(?:chương\s+trình(?:\s+chi\s+tiết)?(?:\s+{_EVENT}|\s*$)"
    rf"|lịch\s+trình(?!\w)|kịch\s+bản\s+{_EVENT})",
    regex.IGNORECASE,
)
_NEXT = regex.compile(r"\s*(?:phụ\s+lục|mẫu(?:\s+số)?|biểu(?:\s+mẫu)?)(?!\w)", regex.IGNORECASE)
_LONGEST = 220  # characters of a title
_UNDER = 3  # lines that a title may run on


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
    """All of a paper, in text order; those without a single line are left out."""
    outline = Outline(document)
    centered = {p.start for p in document.paragraphs if p.centered}
    named = [_nested(document, outline, index, centered) for index in range(len(outline.items))]
    found = [nested for nested in named if nested and nested.points]
    taken = {point.evidence.start for nested in found for point in nested.points}
    found += [_unnamed(document, outline, t) for t in document.tables if is_programme(document, t)
              if not any(t.start <= at < t.end for at in taken)]  # fmt: skip
    return tuple(sorted(found, key=lambda nested: nested.evidence.start))


def _unnamed(document: Document, outline: Outline, table: Table) -> Nested:
    """A table of hours under a title that says something else: the last heading before it."""
    before = [i for i in outline.items if i.end <= table.start and len(i.text) <= _LONGEST]
    head = next((i for i in reversed(before) if i.heading), before[-1] if before else None)
    start, end = (head.start, head.end) if head else (table.start, table.start)
    title = " ".join(head.text.split()).strip(" :") if head else ""
    return Nested(PROGRAMME, title, document.evidence(start, end), tuple(_rows(document, table)))


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
    under = _under(outline, head, centered)
    members = _members(outline, head, centered)[len(under) :]
    end = _end(document, outline, head, [*under, *members])
    levels = {item.index: _level(outline, item, {m.index for m in members}) for item in members}
    points = [_point(document, item, levels[item.index]) for item in members if not _attached(item)]
    for table in document.tables:
        if head.end <= table.start < end:
            points += _rows(document, table)
    points.sort(key=lambda p: p.evidence.start)
    evidence = document.evidence(head.start, head.end)
    title = " ".join(" ".join(item.text.split()) for item in (head, *under) if not _attached(item))
    return Nested(kind, title, evidence, tuple(points))


def _under(outline: Outline, head: Item, centered: set[int]) -> list[Item]:
    """The centred lines right below a title that are no points: what it goes on with, and in brackets what it belongs
    to."""
    found: list[Item] = []
    for item in outline.items[head.index + 1 : head.index + 1 + _UNDER]:
        if item.marker or item.start not in centered or _title(item, centered) or _NEXT.match(item.text):
            break
        found.append(item)
    return found


def _attached(item: Item) -> bool:
    return item.text.lstrip().lower().startswith(("(kèm theo", "(ban hành kèm", "(đính kèm"))


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
    return [
        Point(level, mark, words, document.evidence(start, end))
        for level, mark, words, start, end in table_lines(document, table)
    ]
