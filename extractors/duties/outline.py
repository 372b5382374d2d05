"""The body of a paper as items: paragraphs outside tables with their outline marks and what stands above them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from extractors.duties import words as duty_words
from models.document import Document, Paragraph, ZoneKind

READ_ZONES = frozenset({ZoneKind.BODY, ZoneKind.ANNEX, ZoneKind.BASES, None})

_RANKS = (
    (regex.compile(r"(?:PHẦN|Phần|CHƯƠNG|Chương)\b"), 0),
    (regex.compile(r"(?:MỤC|Mục)\b"), 1),
    (regex.compile(r"(?:Điều|ĐIỀU)\b"), 3),
    (regex.compile(r"[A-HĐ]\s?[.)/-]"), 1),
    (regex.compile(r"[IVXL]+\s?[./)-]"), 2),
    (regex.compile(r"\d+\.\d+\.\d+"), 6),
    (regex.compile(r"\d+\.\d+"), 5),
    (regex.compile(r"\d+"), 4),
    (regex.compile(r"\(?[a-zđ]\s?(?:\.\d+)?[.)/-]"), 7),
    (regex.compile(r"\("), 7),
    (regex.compile(r"[*❖➢►■]"), 8),  # `* Phòng A:` stands over its dashes
    (regex.compile(r"[-–—•▪✓□●○◦‣·]"), 9),
    (regex.compile(r"[+o]"), 10),
)
DASHED = (9, 10)  # ranks of the points of a list
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
        self.items = document.once(_all_items)

    def parents(self, item: Item) -> Iterator[Item]:
        """The items above, nearest first."""
        current = item.parent
        while current is not None:
            yield self.items[current]
            current = self.items[current].parent

    def section_path(self, offset: int) -> str | None:
        section = self.document.section_at(offset)
        return section.path if section else None


def _all_items(document: Document) -> tuple[Item, ...]:
    return tuple(_items(document))


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
        for item in _of_paragraph(document.text, paragraph, stack, index, now):
            yield item
            if item.rank < PLAIN:
                stack.append((item.rank, item.index))
            index += 1


def _of_paragraph(
    whole: str, paragraph: Paragraph, stack: list[tuple[int, int]], index: int, zone: ZoneKind | None
) -> Iterator[Item]:
    """The item of a paragraph, or those of a list that it holds; `stack` is cut to what stands above."""
    start = _content(whole, paragraph)
    text = whole[start : paragraph.end].rstrip()
    heading = _is_heading(paragraph, text)
    pieces = flattened(text) if text and not heading else [Piece(0, len(text), "")] if text else []
    for count, piece in enumerate(pieces):
        marker = piece.marker or ("" if count else paragraph.marker)
        rank, words = _rank(marker), text[piece.start : piece.end]
        if rank == PLAIN and (heading or not _hangs_on(words)):
            parent = _plain_parent(stack, heading, paragraph)
        else:
            parent = _numbered_parent(stack, rank)
        asked = ZoneKind.BODY if zone is ZoneKind.BASES and piece.marker else zone  # a basis and its requests in one
        yield Item(index + count, start + piece.start, start + piece.end, words, marker, rank, parent, asked, heading)


def _numbered_parent(stack: list[tuple[int, int]], rank: int) -> int | None:
    while stack and stack[-1][0] >= rank:
        stack.pop()
    return stack[-1][1] if stack else None


def _plain_parent(stack: list[tuple[int, int]], heading: bool, paragraph: Paragraph) -> int | None:
    """A paragraph without a mark belongs to the nearest numbered item; a heading in the middle of the line to none."""
    if heading and paragraph.centered:
        stack.clear()
        return None
    while stack and stack[-1][0] >= 8:
        stack.pop()
    return stack[-1][1] if stack else None


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a paragraph whose line breaks are lost; `start` is behind the mark, in the paragraph's text."""

    start: int
    end: int
    marker: str


_FLAT_MARK = regex.compile(
    r"(?<=[.:;,/)”]\s{1,3})(?P<mark>(?P<n>\d{1,2})[.)/](?!\d)|(?P<a>[a-zđ])\)|(?P<dash>[-–+•*]))\s+(?=[\p{Lu}“\"(])"
)


def flattened(text: str) -> list[Piece]:
    """The items of a list that a copy wrote as one paragraph: `… như sau: 1. Rà soát …. 2. Báo cáo …`.

    Only where numbers run on from 1, letters from a, or where there are two dashes at least; one piece otherwise.
    """
    marks = _running(list(_FLAT_MARK.finditer(text))) if len(text) > 120 else []
    bounds = [0, *(m.start() for m in marks), len(text)]
    starts = [0, *(m.end() for m in marks)]
    names = ["", *(m.group("mark") for m in marks)]
    pieces = [
        Piece(start, start + len(text[start:end].rstrip()), name)
        for start, end, name in zip(starts, bounds[1:], names, strict=True)
    ]
    return [piece for piece in pieces if piece.end > piece.start]


def _running(marks: list[regex.Match[str]]) -> list[regex.Match[str]]:
    """The marks that make lists: numbers from 1 on, letters from a) on below them, dashes below those."""
    numbers: list[regex.Match[str]] = []
    for mark in marks:
        if mark.group("n") and int(mark.group("n")) == len(numbers) + 1:
            numbers.append(mark)
    if len(numbers) < 2:
        numbers = []
    kept, letter = list(numbers), 0
    letters: list[regex.Match[str]] = []
    for mark in marks:
        if mark in numbers or mark.group("a") == "a":
            letter = 0
        if mark.group("a") and letter < 6 and mark.group("a") == "abcdđe"[letter]:
            letters.append(mark)
            letter += 1
    kept += letters if len(letters) > 1 else []
    dashes = [mark for mark in marks if mark.group("dash")]
    if len(dashes) > 1 or (kept and dashes):
        kept += dashes
    return sorted(kept, key=lambda mark: mark.start())


def _hangs_on(text: str) -> bool:
    """A label line goes with the item above, whatever its mark."""
    return bool(duty_words.time_label().match(text) or duty_words.other_label().match(text))


def _content(text: str, paragraph: Paragraph) -> int:
    start = paragraph.start
    if paragraph.marker and text.startswith(paragraph.marker, start):
        start += len(paragraph.marker)
    while start < paragraph.end and (text[start].isspace() or text[start] in "-–.:*"):
        start += 1
    step = _STEP.match(text, start, paragraph.end)
    return step.end() if step else start


_STEP = regex.compile(r"(?:Bước|BƯỚC)\s+\d{1,2}\s*[.:)]\s*(?=\p{L})|(?:Đợt|Vòng|Giai\s+đoạn)\s+\w{1,3}\.\s+(?=\p{L})")


def _rank(marker: str) -> int:
    if not marker:
        return PLAIN
    return next((rank for pattern, rank in _RANKS if pattern.match(marker)), PLAIN)


def _is_heading(paragraph: Paragraph, text: str) -> bool:
    if len(text) >= 200:
        return False
    letters = list(filter(str.isalpha, text))
    capitals = bool(letters) and sum(map(str.isupper, letters)) > 0.7 * len(letters)
    return capitals or (paragraph.bold and not text.rstrip().endswith((".", ";")))


_SENTENCE_END = regex.compile(
    r"(?<![A-ZĐ]\.[A-ZĐ])(?<!\b(?:TP|Tp|tp|Th|ThS|TS|PGS|GS|BS|KS|CN|KT|TM|TL|TUQ|Q|đ/c|v\.v|VV|St|No|Tr|tr|[A-ZĐ]))\.(?=\s+[\p{Lu}“\"(*+-])"
    r"|(?<=\s[A-ZĐ])\.(?=\s+\p{Lu}\p{Ll}*\s+\p{Ll})"  # `… tại Hội trường B. Mỗi khoa cử …`
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
