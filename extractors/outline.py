"""The body of a paper as items: paragraphs outside tables with their outline marks and what stands above them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from extractors import duty_words
from models.document import Document, Paragraph, ZoneKind

READ_ZONES = frozenset({ZoneKind.BODY, ZoneKind.ANNEX, ZoneKind.BASES, None})

_RANKS = (
    (regex.compile(r"(?:PHẦN|Phần|CHƯƠNG|Chương)\b"), 0),
    (regex.compile(r"(?:MỤC|Mục)\b"), 1),
    (regex.compile(r"(?:Điều|ĐIỀU)\b"), 3),
    (regex.compile(r"[A-HĐ]\s?[.)/]"), 1),
    (regex.compile(r"[IVXL]+\s?[./)-]"), 2),
    (regex.compile(r"\d+\.\d+\.\d+"), 6),
    (regex.compile(r"\d+\.\d+"), 5),
    (regex.compile(r"\d+"), 4),
    (regex.compile(r"\(?[a-zđ]\s?(?:\.\d+)?[.)/]"), 7),
    (regex.compile(r"\("), 7),
    (regex.compile(r"[-–—*•▪➢✓❖□●○◦■►‣·]"), 8),
    (regex.compile(r"[+o]"), 9),
)
PLAIN = 20  # rank of a paragraph without a mark


@dataclass(frozen=True, slots=True)
class Item:
    """One paragraph: `start` is behind the mark; `parent` and `previous` are indexes into the outline's items."""

    index: int
    start: int
    end: int
    text: str
    marker: str
    rank: int
    parent: int | None
    zone: ZoneKind | None
    heading: bool


class Outline:
    """Items of the body and the annexes in order. Tables are left to those who read tables."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.items: list[Item] = list(_items(document))

    def parents(self, item: Item) -> Iterator[Item]:
        """The items above, nearest first."""
        current = item.parent
        while current is not None:
            yield self.items[current]
            current = self.items[current].parent

    def section_path(self, offset: int) -> str | None:
        section = self.document.section_at(offset)
        return section.path if section else None


def _items(document: Document) -> Iterator[Item]:
    stack: list[tuple[int, int]] = []  # (rank, index)
    index = 0
    zone: ZoneKind | None = None
    for paragraph in document.paragraphs:
        if paragraph.in_table:
            continue
        now = document.zone_at(paragraph.start)
        if now not in READ_ZONES or not document.text[paragraph.start : paragraph.end].strip():
            continue
        if now is not zone:
            stack, zone = [], now
        start = _content(document.text, paragraph)
        rank = _rank(paragraph.marker)
        text = document.text[start : paragraph.end].rstrip()
        if not text:
            continue
        heading = _is_heading(paragraph, text)
        if rank == PLAIN and (heading or not _hangs_on(text)):
            parent = _plain_parent(stack, heading, paragraph)
        else:
            while stack and stack[-1][0] >= rank:
                stack.pop()
            parent = stack[-1][1] if stack else None
        yield Item(index, start, start + len(text), text, paragraph.marker, rank, parent, now, heading)
        if rank < PLAIN:
            stack.append((rank, index))
        index += 1


def _plain_parent(stack: list[tuple[int, int]], heading: bool, paragraph: Paragraph) -> int | None:
    """A paragraph without a mark belongs to the nearest numbered item; a heading in the middle of the line to none."""
    if heading and paragraph.centered:
        stack.clear()
        return None
    while stack and stack[-1][0] >= 8:
        stack.pop()
    return stack[-1][1] if stack else None


def _hangs_on(text: str) -> bool:
    """A label line goes with the item above, whatever its mark."""
    return bool(duty_words.time_label().match(text) or duty_words.other_label().match(text))


def _content(text: str, paragraph: Paragraph) -> int:
    start = paragraph.start
    if paragraph.marker and text.startswith(paragraph.marker, start):
        start += len(paragraph.marker)
    while start < paragraph.end and (text[start].isspace() or text[start] in "-–.:*"):
        start += 1
    return start


def _rank(marker: str) -> int:
    if not marker:
        return PLAIN
    return next((rank for pattern, rank in _RANKS if pattern.match(marker)), PLAIN)


def _is_heading(paragraph: Paragraph, text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters) > 0.7 * len(letters) if letters else False
    return len(text) < 200 and (capitals or (paragraph.bold and not text.rstrip().endswith((".", ";"))))


_SENTENCE_END = regex.compile(
    r"(?<![A-ZĐ]\.[A-ZĐ])(?<!\b(?:TP|Tp|tp|Th|ThS|TS|PGS|GS|BS|KS|CN|KT|TM|TL|TUQ|Q|đ/c|v\.v|VV|St|No|Tr|tr|[A-ZĐ]))\.(?=\s+[\p{Lu}“\"(*+-])"
    r"|\.{1,3}(?=\s*$)|[!?](?=\s)|\n"
)


@lru_cache(maxsize=1024)
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Bounds of the sentences of a paragraph."""
    bounds, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        if match.end() > start:
            bounds.append((start, match.end()))
        start = match.end()
    if start < len(text):
        bounds.append((start, len(text)))
    return tuple((a + _blank(text, a, b), b) for a, b in bounds if text[a:b].strip(" .\n"))


def _blank(text: str, start: int, end: int) -> int:
    return len(text[start:end]) - len(text[start:end].lstrip())


_REACH = 3000  # characters: no clause of a paper is longer


def clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The part between semicolons (outside brackets and quotes) of text that holds [start, end)."""
    left, right, depth = max(0, start - _REACH), min(len(text), end + _REACH), 0
    for index, char in enumerate(text[left:right], left):
        if char in "(“":
            depth += 1
        elif char in ")”":
            depth = max(0, depth - 1)
        elif char == ";" and (depth == 0 or index < start):
            if index < start and depth == 0:
                left = index + 1
            elif index >= end:
                right = index
                break
    return left, right
