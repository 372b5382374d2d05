"""A paper after reading, repair and layout: text, and the way back from each character to its page.

`Document.text` is the repaired text (NFC). Every other object points into it with character offsets
`start` (included) and `end` (excluded). How the text is laid out:

* one paragraph is one line, whatever its printed lines were; a header or closing line is a paragraph
  of its own; paragraphs are separated by a newline;
* a table's cells follow each other row by row, each cell ending with a newline; a cell of several
  paragraphs holds inner newlines; an empty cell has `start == end`; a merged cell stands once;
* what is set apart (running heads, page numbers, stamps, web-site furniture) stands at the end of the
  text, in zones of its own kind, so that it can still be pointed at.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol, TypeVar

from models.values import Evidence
from models.words import Box, Words, WordSpan

__all__ = [
    "NOTHING_WRITTEN", "SET_APART", "Box", "Cell", "Document", "PageSize", "Paragraph", "Section", "Table", "WordSpan",
    "Zone", "ZoneKind",
]  # fmt: skip


Made = TypeVar("Made")


class ZoneKind(StrEnum):
    """Parts of a paper after Appendix I of Nghị định 30/2020/NĐ-CP, and what is set apart from it."""

    HEADER_LEFT = "header.left"  # parent body, issuing body, number, V/v
    HEADER_RIGHT = "header.right"  # motto, place and date
    TITLE = "title"  # type word and trích yếu, or the Kính gửi lines of a công văn
    BASES = "bases"  # Căn cứ, Thực hiện, Theo, Xét paragraphs before the body
    BODY = "body"
    RECIPIENTS = "recipients"  # Nơi nhận
    SIGNATURE = "signature"  # authority, office, name
    ANNEX = "annex"
    OTHER_PAPER = "other-paper"  # another paper in the same file (forwarded letter, form, regulation)
    STAMP = "stamp"  # what a digital signature or an arrival stamp says
    FURNITURE = "furniture"  # running heads, page numbers, menus


SET_APART = frozenset({ZoneKind.STAMP, ZoneKind.FURNITURE})


@dataclass(frozen=True, slots=True)
class Zone:
    kind: ZoneKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page as displayed: 1-based number, width and height in points; 0 where the format has no pages."""

    number: int
    width: float = 0.0
    height: float = 0.0
    source: str = "text"  # "text" or "ocr"
    turn: int = 0  # quarters clockwise by which the file's page was turned to stand upright


class Numbered(Protocol):
    """What is known of a page, read or stored."""

    @property
    def number(self) -> int: ...
    @property
    def width(self) -> float: ...


def on_pages(pages: Iterable[Numbered]) -> bool:
    """Whether a paper stands on pages that a person can be sent to: one of them has a size, or there are several (form
    feeds part a text, too). A format without pages is kept as a single page of no size, and what stands there may be
    printed on any page. `models.tables` asks the same of what is stored."""
    return any(page.width or page.number > 1 for page in pages)


NOTHING_WRITTEN = (("", 1.0),)  # the readings of a blank without ink, borne by the printed word behind it


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text that reads as one. `marker` is its outline mark as printed: "I.", "1.", "a)", "-"."""

    start: int
    end: int
    page: int
    marker: str = ""
    bold: bool = False
    centered: bool = False
    in_table: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: 0-based row and column of its top left corner, and how many of each it covers."""

    row: int
    column: int
    start: int
    end: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its cells in text order. `header_rows` rows on top are headings (0: unknown)."""

    start: int
    end: int
    page: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    header_rows: int = 0

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers this place, merged cells included."""
        for cell in self.cells:
            if cell.row <= row < cell.row + cell.row_span and cell.column <= column < cell.column + cell.column_span:
                return cell
        return None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the body opened by an outline heading.

    `path` joins the marks of the levels above with dots ("III.3", "II.2.a", "Điều 5.1"); `heading_start`
    and `heading_end` bound the heading paragraph; `end` is where the next section of the same or a
    higher level begins. `parent` is the index of the section around it, or None.
    """

    path: str
    level: int
    heading_start: int
    heading_end: int
    end: int
    parent: int | None = None


@dataclass(frozen=True)
class Document:
    """A repaired and laid out paper. Sequences are in text order."""

    text: str
    pages: tuple[PageSize, ...] = ()
    words: Sequence[WordSpan] = ()  # a tuple, or `Words`
    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple[Table, ...] = ()
    zones: tuple[Zone, ...] = ()
    sections: tuple[Section, ...] = ()
    text_source: str = "text"  # "text", "ocr" or "mixed"
    repairs: tuple[str, ...] = field(default=())  # names of the repairs that changed something

    def __getstate__(self) -> dict[str, Any]:
        """Without what was worked out from the rest, which can be again."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}

    def once(self, work: Callable[[Document], Made]) -> Made:
        """What `work` makes of this document, made the first time it is asked for and shared from then on."""
        made: dict[Callable[[Document], Any], Any] = vars(self).setdefault("_made", {})
        if work not in made:
            made[work] = work(self)
        found: Made = made[work]
        return found

    def forget(self) -> None:
        """Lets go of what was made once."""
        vars(self).pop("_made", None)

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [p.start for p in self.paragraphs]

    @cached_property
    def _word_starts(self) -> Sequence[int]:
        return self.words.starts if isinstance(self.words, Words) else [w.start for w in self.words]

    @cached_property
    def _zone_starts(self) -> list[int]:
        return [z.start for z in self.zones]

    def paragraph_at(self, offset: int) -> Paragraph | None:
        """The paragraph that holds this offset (or the one just before it, between paragraphs)."""
        index = bisect_right(self._paragraph_starts, offset) - 1
        return self.paragraphs[index] if index >= 0 else None

    def zone_at(self, offset: int) -> ZoneKind | None:
        index = bisect_right(self._zone_starts, offset) - 1
        if index < 0 or offset >= self.zones[index].end:
            return None
        return self.zones[index].kind

    def zones_of(self, *kinds: ZoneKind) -> Iterator[Zone]:
        return (zone for zone in self.zones if zone.kind in kinds)

    def page_at(self, offset: int) -> int:
        """1-based page of a character; that of the word at or before it."""
        index = bisect_right(self._word_starts, offset) - 1
        if not self.words:
            return 1
        index = max(index, 0)
        return self.words.page(index) if isinstance(self.words, Words) else self.words[index].page

    def words_in(self, start: int, end: int) -> tuple[WordSpan, ...]:
        """The printed words that share a character with text[start:end]."""
        starts = self._word_starts
        first = max(bisect_right(starts, start) - 1, 0)
        last = bisect_left(starts, end, first)
        return tuple(word for word in self.words[first:last] if word.end > start)

    def boxes(self, start: int, end: int) -> tuple[tuple[int, Box], ...]:
        """(page, box) of each printed line under text[start:end]; empty where the format has no places."""
        lines: list[tuple[int, Box]] = []
        for word in self.words_in(start, end):
            if word.box is None:
                continue
            if lines and lines[-1][0] == word.page and _same_line(lines[-1][1], word.box):
                lines[-1] = (word.page, lines[-1][1].union(word.box))
            else:
                lines.append((word.page, word.box))
        return tuple(lines)

    def table_at(self, offset: int) -> Table | None:
        return next((t for t in self.tables if t.start <= offset < t.end), None)

    def section_at(self, offset: int) -> Section | None:
        """The innermost section that holds this offset."""
        inner = None
        for section in self.sections:
            if section.heading_start > offset:
                break
            if offset < section.end:
                inner = section
        return inner

    def evidence(self, start: int, end: int) -> Evidence:
        """Evidence for text[start:end], trimmed of white space at both ends.

        Raises ValueError where nothing but white space is left.
        """
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if start >= end:
            raise ValueError("evidence must hold at least one printed character")
        return Evidence(self.page_at(start), start, end, self.text[start:end])

    def confidence(self, start: int, end: int) -> float:
        """The lowest OCR confidence under text[start:end]; 1.0 for a text layer."""
        known = [w.confidence for w in self.words_in(start, end) if w.confidence is not None]
        return min(known, default=1.0)


def _same_line(a: Box, b: Box) -> bool:
    overlap = min(a.y1, b.y1) - max(a.y0, b.y0)
    return overlap > 0.5 * min(a.y1 - a.y0, b.y1 - b.y0) and b.x0 >= a.x0 - 1
