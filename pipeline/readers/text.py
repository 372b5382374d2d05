"""Plain text and Markdown → pages of paragraphs and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from models.errors import TooManyPages
from pipeline.limits import Limits
from pipeline.pages import RawLine, RawPage, RawTable, Reading
from pipeline.readers import furniture
from pipeline.readers.encoding import decode
from pipeline.readers.markup import Emphasis, block_marks, clean, mark_emphasis, plain
from pipeline.readers.sniffing import MARKDOWN
from pipeline.readers.text_tables import find_table, is_column_line
from pipeline.readers.words import plain_line, to_words

Block = RawLine | RawTable
_NEWLINES = regex.compile(r"\r\n?|[\v\u2028\u2029\x1c-\x1e]")
# An outline mark opens a paragraph, whatever stands before it.
_OPENS = regex.compile(
    r"^(?:(?:[IVXLC]{1,6}|[A-ZĐ]|\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ])\s?[.)/]\s|\d{1,2}(?:\.\d{1,2}){1,3}\s|[-–+*•]\s?\S"
    r"|(?:Điều|ĐIỀU|Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN|Phụ lục|PHỤ LỤC)\s+[\dIVXLC]"
    r"|(?:Căn cứ|Xét|Theo đề nghị|Kính gửi|KÍNH GỬI|Nơi nhận|NƠI NHẬN)\b)"
)
# A line that ends like this goes on in the next one, whatever that begins with.
_DANGLING = regex.compile(
    r"(?:,|\b(?:số|ngày|tháng|năm|của|và|hoặc|về|các|những|theo|tại|khoản|điểm|điều|từ|đến|cho|với|trong|là))\s*$",
    regex.IGNORECASE,
)
_ENDS = regex.compile(r"[.;:!?…][”\"')\]]*\s*$")
_GOES_ON = regex.compile(r"^[\p{Ll}\d(“\"&/]")
_SMALL = regex.compile(r"^\p{Ll}(?!\s*[.)/])")
_MARKDOWN_RULE = regex.compile(r"^\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|={3,}|`{3,}\w*)\s*$")
# What a converter notes for itself: `<!-- page 2 -->`, `<!-- image -->`.
_COMMENT = regex.compile(r"^\s*+<!--(?:(?!-->).)*+-->\s*+$")
_FRONT_MATTER = regex.compile(r"^(?:[\w-]+\s*:|\s+\S|-\s)")
_MAX_FRONT_MATTER = 60
_NO_GAP = 1 << 30
_DRAWN = regex.compile(r"^\s*[¯‾_\-–—=─━*.]{4,}+\s*$")  # a line that is drawn
_HEADING = 40  # letters of a heading such as THÔNG BÁO


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a text is laid out: `width` of its printed lines where they are hard-wrapped, else 0."""

    width: int
    markdown: bool


def read_text(data: bytes, media_type: str, limits: Limits) -> Reading:
    """A text file; form feeds part pages. Raises EncodingUnknown, TooManyPages."""
    decoded = decode(data)
    text = _NEWLINES.sub("\n", decoded.text).replace("\x1a", "")
    parts = [part for part in text.split("\f") if part.strip()] or [""]
    if len(parts) > limits.pages:
        raise TooManyPages(found=len(parts), limit=limits.pages)
    markdown = media_type == MARKDOWN
    width = wrap_width(text.split("\n"))
    layout = _Layout(width, markdown)
    pages = tuple(_page(part, number, layout, alone=len(parts) == 1) for number, part in enumerate(parts, start=1))
    notes = (decoded.encoding,) if decoded.encoding in ("utf-8-damaged", "8-bit-legacy") else ()
    return Reading(media_type, pages, len(pages), notes)


def _page(text: str, number: int, layout: _Layout, *, alone: bool) -> RawPage:
    lines = mark_emphasis(text, markdown=layout.markdown).split("\n")
    own = _own_lines(lines, layout) if alone else _without_page_number(lines, number)
    comments = [line for line in lines[own.start : own.end] if layout.markdown and _COMMENT.match(line)]
    away = (*lines[: own.start], *comments, *lines[own.end :])
    apart = [plain_line(plain(line), style="furniture") for line in away]
    printed = ["" if layout.markdown and _COMMENT.match(line) else line for line in lines[own.start : own.end]]
    blocks = tuple(_blocks(printed, layout))
    return RawPage(number, blocks, set_apart=tuple(line for line in apart if line.words))


def _without_page_number(lines: Sequence[str], number: int) -> furniture.Trimmed:
    """A page without its number, where that stands alone in the first or last line."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    is_number = {index for index in (filled[0], filled[-1]) if lines[index].strip(" -–\t") == str(number)}
    start = filled[0] + 1 if filled[0] in is_number else 0
    end = filled[-1] if filled[-1] in is_number else len(lines)
    return furniture.Trimmed(start, max(start, end))


def _front_matter(lines: Sequence[str]) -> int:
    """Lines of a YAML block that a converter put in front (`---`, `key: value` …, `---`), 0 where there is none."""
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines[first].strip() != "---":
        return 0
    for index in range(first + 1, min(first + _MAX_FRONT_MATTER, len(lines))):
        if lines[index].strip() == "---":
            return index + 1
        if lines[index].strip() and not _FRONT_MATTER.match(lines[index]):
            return 0
    return 0


def _own_lines(lines: Sequence[str], layout: _Layout) -> furniture.Trimmed:
    """The paper without furniture; in Markdown also without the page title a converter wrote above the letterhead."""
    begin = _front_matter(lines) if layout.markdown else 0
    start, end = furniture.trim([plain(line) for line in lines[begin:]])
    start, end = start + begin, end + begin
    if layout.markdown:
        first = next((i for i in range(start, end) if lines[i].strip()), start)
        after = next((i for i in range(first + 1, end) if lines[i].strip()), end)
        if lines[first].startswith("# ") and after < end and furniture.is_letterhead(plain(lines[after])):
            start = after
    return furniture.Trimmed(start, end)


def text_blocks(text: str) -> list[Block]:
    """Paragraphs and tables of a preformatted text inside another format (`<pre>` in HTML)."""
    lines = mark_emphasis(_NEWLINES.sub("\n", text).replace("\f", "\n"), markdown=False).split("\n")
    return list(_blocks(lines, _Layout(wrap_width(lines), markdown=False)))


def wrap_width(lines: Sequence[str]) -> int:
    """The width that a hard-wrapped text was wrapped to, or 0 where each line is a paragraph.

    Wrapped text shows as long lines of nearly one length whose next line goes on in the middle of a sentence.
    """
    printed = (line.rstrip() for line in lines if "|" not in line and not is_column_line(line))
    lengths = sorted(len(line) for line in printed if len(line.strip()) >= 30)
    if len(lengths) < 4:
        return 0
    width = lengths[int(len(lengths) * 0.95)]
    if width > 180 or (lengths[-1] > 2 * width and lengths[-1] > 250):
        return 0
    full = goes_on = 0
    for line, following in pairwise(lines):
        if len(line.rstrip()) >= 0.75 * width and not _ENDS.search(line):
            after = following.strip()
            full += 1
            goes_on += bool(after) and (bool(_GOES_ON.match(after)) or not _OPENS.match(after))
    return width if full >= 2 and goes_on >= 0.5 * full else 0


def _blocks(lines: Sequence[str], layout: _Layout) -> Iterator[Block]:
    waiting: list[str] = []
    index = 0
    while index < len(lines):
        found = find_table(lines, index) if lines[index].strip() else None
        if found is None:
            waiting.append(lines[index])
            index += 1
            continue
        yield from _paragraphs(waiting, layout)
        waiting = []
        yield found.table
        index = found.end
    yield from _paragraphs(waiting, layout)


def _paragraphs(lines: list[str], layout: _Layout) -> Iterator[RawLine]:
    """Lines between two tables, joined to paragraphs and turned into words."""
    emphasis = Emphasis()
    for group in _joined(lines, layout):
        if not group:
            emphasis.reset()
            continue
        text = " ".join(line.strip() for line in group) if len(group) > 1 else group[0]
        line = _line(text, emphasis, layout, joined=len(group) > 1)
        if line is not None:
            yield line


def _joined(lines: list[str], layout: _Layout) -> Iterator[list[str]]:
    """Groups of lines that are one paragraph; an empty group for blank lines."""
    group: list[str] = []
    above = ""  # the line over the group
    blank = False
    for line in lines:
        if not line.strip():
            blank = True
            continue
        ends = bool(layout.width) and _ends_title(above, group, line, layout.width)
        if group and not ends and _continues(group[-1], line, layout, blank=blank):
            group.append(line)
        else:
            if group:
                above = group[-1]
                yield group
            if blank:
                yield []
            group = [line]
        blank = False
    if group:
        yield group


def _ends_title(above: str, group: Sequence[str], line: str, width: int) -> bool:
    """Whether the lines so far are a title under its heading in capitals, and this one opens the text below them.

    Lines of a title stand in the middle and are shorter than those of the text, which begins with a capital.
    """
    if not group or not above.isupper() or len(above.strip()) > _HEADING or group[0].isupper():
        return False
    lengths = [len(plain(each).strip()) for each in group]
    text = plain(line).strip()
    return lengths[-1] < 0.85 * width and len(text) > max(lengths) and text[0].isupper()


def _continues(before: str, line: str, layout: _Layout, *, blank: bool) -> bool:
    ended, text = plain(before).rstrip(), plain(line).strip()
    if layout.markdown and (before.startswith("#") or line.startswith("#")):
        return False
    if layout.width and not blank:
        return _wraps_into(ended, text, layout.width, indent=_lead(line) - _lead(before))
    # A page break in the middle of a sentence left two halves: a long line without an end, then a small letter.
    return len(ended) > 60 and not _ENDS.search(ended) and bool(_SMALL.match(text)) and (blank or not layout.width)


def _wraps_into(ended: str, text: str, width: int, *, indent: int) -> bool:
    """Whether a printed line goes on in the next: it was full (the next word had no room), or ends in the air."""
    if text.isupper() != ended.strip().isupper() or is_column_line(ended) or is_column_line(text):
        return False
    if _DRAWN.match(ended) or _DRAWN.match(text):
        return False
    if _DANGLING.search(ended) and _GOES_ON.match(text):
        return True
    first_word = text.split(maxsplit=1)[0]
    full = len(ended) >= 0.7 * width or len(ended) + 1 + len(first_word) >= 0.8 * width
    if ended.endswith(";") and _SMALL.match(text) and len(ended) >= 0.6 * width:  # an item of several parts
        return True
    if full and text[0] in "-–" and not _ENDS.search(ended):  # `Bộ Lao động` / `- Thương binh và Xã hội`: no list item
        return True
    # A first line set in opens a paragraph; so does a capital where the line before ended early, or ended an item.
    early = len(ended) + 1 + len(first_word) <= 0.9 * width or ended.endswith((";", ":"))
    opens = _ENDS.search(ended) and (indent > 1 or (early and text[0].isupper()))
    return full and not opens and not _OPENS.match(text)


def _lead(line: str) -> int:
    text = plain(line)
    return len(text) - len(text.lstrip())


def _line(text: str, emphasis: Emphasis, layout: _Layout, *, joined: bool) -> RawLine | None:
    if layout.markdown and _MARKDOWN_RULE.match(plain(text)):
        return None
    marked = block_marks(text) if layout.markdown or text.lstrip().startswith("#") else None
    body = clean(marked.text) if marked else text
    gap = _NO_GAP if joined or len(plain(text).strip()) > 160 else 3
    words = to_words(emphasis.pieces(body), gap=gap)
    if not words:
        return None
    style, mark = (marked.style, marked.list_mark) if marked else ("", "")
    return RawLine(words, True, _is_centered(plain(text), layout), min(_lead(text), 40) * 6.0, style, mark)


def _is_centered(text: str, layout: _Layout) -> bool:
    if not layout.width:
        return False
    lead, length = _lead(text), len(text.strip())
    return lead >= 8 and length < 0.7 * layout.width and abs(lead + length / 2 - layout.width / 2) < 0.08 * layout.width
