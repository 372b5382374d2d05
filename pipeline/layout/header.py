"""The two columns of the header: who issues and the number on the left, motto, place and date on the right."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

import regex

from models.document import ZoneKind
from pipeline.layout.lines import Block, Line, LineMaker, TableBlock
from pipeline.layout.marks import (
    DATE_LINE,
    begins_motto,
    blank_between,
    capitals,
    is_about,
    is_addressee,
    is_anchor,
    is_annex_head,
    is_annex_note,
    is_basis,
    is_date_line,
    is_motto,
    is_number_line,
    is_party,
    is_rule,
    is_site_line,
    is_slogan,
    is_title_start,
)
from pipeline.layout.segments import column_lines, segments
from pipeline.pages import around
from pipeline.repair import joined

WINDOW = 45  # blocks at the head of a paper among which its header must lie
LEFT, RIGHT = ZoneKind.HEADER_LEFT, ZoneKind.HEADER_RIGHT


@dataclass
class Header:
    """The header's lines by column, and the blocks after it. `anchored` says that a motto, number or date is there."""

    left: list[Line] = field(default_factory=list)
    right: list[Line] = field(default_factory=list)
    before: list[Line] = field(default_factory=list)  # lines above it that are not its own
    rest: list[Block] = field(default_factory=list)

    @property
    def anchored(self) -> bool:
        return any(is_anchor(line.text) for line in (*self.left, *self.right))

    def has_motto(self) -> bool:
        return any(is_motto(line.text) or is_party(line.text) for line in (*self.left, *self.right))


def take_header(blocks: list[Block], maker: LineMaker) -> Header | None:
    """The header at the head of these blocks, or None where there is no sign of one."""
    blocks = _mended(dissolve_head_tables(blocks))
    end = _header_end(blocks, maker)
    if end is None:
        return None
    head = [block for block in blocks[:end] if isinstance(block, Line)]
    tables: list[Block] = [block for block in blocks[:end] if isinstance(block, TableBlock)]
    header = _columns(head, maker)
    header.rest = tables + blocks[end:]
    return header if header.anchored else None


def _mended(blocks: list[Block]) -> list[Block]:
    """Motto, number and date lines that a text copy broke in two are put together."""
    out: list[Block] = []
    for index, block in enumerate(blocks):
        last = out[-1] if out and index < WINDOW else None
        if isinstance(block, Line) and isinstance(last, Line) and _broken_anchor(last, block):
            out[-1] = replace(last, traced=joined((last.traced, block.traced)))
        else:
            out.append(block)
    return out


def _broken_anchor(first: Line, second: Line) -> bool:
    if first.box is not None or second.box is not None or first.zone is not second.zone:
        return False
    if len(first.text) + len(second.text) > 90 or is_rule(first.text) or is_rule(second.text):
        return False
    if first.text.endswith(",") and is_date_line(second.text):
        return len(first.text) < 30 and second.text[:1].islower()
    return is_anchor(f"{first.text} {second.text}") and not (is_anchor(first.text) or is_anchor(second.text))


def dissolve_head_tables(blocks: list[Block]) -> list[Block]:
    """Tables that only lay out a header become lines, each with the zone of its column."""
    out: list[Block] = []
    for index, block in enumerate(blocks):
        if isinstance(block, TableBlock) and index < WINDOW and is_header_table(block):
            out += column_lines(block, LEFT, RIGHT)
        else:
            out.append(block)
    return out


def is_header_table(block: TableBlock) -> bool:
    """A small table that holds the motto, or both a number and a date line."""
    if block.rows > 8 or block.columns > 6 or sum(len(cell.text) for cell in block.cells) > 1500:
        return False
    texts = [text for cell in block.cells for text in (cell.text, *(line.text for line in cell.lines))]
    if any(FIND_MOTTO.search(text) or is_motto(text) or is_slogan(text) or is_party(text) for text in texts):
        return True
    return any(is_number_line(text) for text in texts) and any(is_date_line(text) for text in texts)


def _header_end(blocks: list[Block], maker: LineMaker) -> int | None:
    """Index of the first block after the header: the title, or what follows the last sure sign of a header."""
    last = None
    for index, block in enumerate(blocks[:WINDOW]):
        if isinstance(block, TableBlock):
            if last is not None:
                return last + 1
            continue
        text = block.text
        if block.zone in (LEFT, RIGHT):
            last = index
            continue
        if last is not None and (is_title_start(text) or (is_basis(text) and len(text) > 40)):
            return _with_column_rest(blocks, last, index)
        if last is None and (is_addressee(text) or is_annex_head(text) or _begins_without(blocks, index)):
            return None
        if any(is_anchor(part.text) or is_about(part.text) for part in split_line(block, maker)):
            last = index
        elif last is not None and (len(text) > 160 or index > last + 14):
            return last + 1
    return None if last is None else _with_about(blocks, last) + 1


def _with_about(blocks: list[Block], last: int) -> int:
    """The last line of a `V/v …` that goes on below the other header lines, within the left column."""
    right = [b.box.x0 for b in blocks[: last + 1] if isinstance(b, Line) and b.box and _is_right(b.text)]
    head = blocks[last]
    if not right or not isinstance(head, Line) or not is_about(head.text):
        return last
    while last + 1 < len(blocks):
        block, above = blocks[last + 1], blocks[last]
        if not isinstance(block, Line) or not isinstance(above, Line) or block.box is None or above.box is None:
            break
        if block.box.x1 > min(right) + 5 or block.box.y0 - above.box.y1 > 12 or block.page != above.page:
            break
        last += 1
    return last


def _is_right(text: str) -> bool:
    return is_motto(text) or is_slogan(text) or is_party(text) or is_date_line(text) or begins_motto(text)


def _begins_without(blocks: list[Block], index: int) -> bool:
    """A title above which no header stands, nor close below it (a web page's heading may stand above both)."""
    block = blocks[index]
    if not isinstance(block, Line) or not is_title_start(block.text):
        return False
    below = [b.text for b in blocks[index + 1 : index + 9] if isinstance(b, Line)]
    return not any(FIND_MOTTO.search(text) or is_motto(text) or is_number_line(text) for text in below)


def _with_column_rest(blocks: list[Block], last: int, title: int) -> int:
    """Up to the title, as long as what stands between is short: V/v lines, urgency marks, rules."""
    between = [b for b in blocks[last + 1 : title] if isinstance(b, Line)]
    if len(between) != title - last - 1 or sum(len(b.text) for b in between) > 700:
        return last + 1
    return title


# ------------------------------------------------------------------------------------------- columns

FIND_MOTTO = regex.compile(
    r"C[ỘÔOÓQ]NG\s{0,2}H[ÒOÓÔÕ0][AÀÁ]?\s{0,2}X[ÃAÀÁẢ]|CỘNG\s{0,2}HOÀ\s{0,2}X|[ĐDÐ][ộôồốọo]c\s{1,2}l[ậâạaăấ]p\s{0,2}[-–—_.,]|ĐẢNG\s{1,2}CỘNG\s{1,2}SẢN\s{1,2}VIỆT"
)
_SYMBOL_END = regex.compile(r"(?:/|\d\s?-)\s?[A-ZĐ][\w&.]*(?:[-/][\w&.]+)*")
_TABS = regex.compile(r"\s*\t\s*")


def split_line(line: Line, maker: LineMaker) -> list[Line]:
    """The parts of a header line that stand in different columns: by gaps on the page, by tabs, then by wording."""
    parts = segments(line, maker) if line.box is not None else _at_tabs(line, maker)
    return [piece for part in parts for piece in _by_wording(part, maker)]


def _at_tabs(line: Line, maker: LineMaker) -> list[Line]:
    raw = line.traced.text
    gaps = [found for found in _TABS.finditer(raw) if not blank_between(raw[: found.start()], raw[found.end() :])]
    cuts = [0, *(found.end() for found in gaps), len(raw)]
    parts = [maker.part(line, a, b) for a, b in pairwise(cuts) if raw[a:b].strip()]
    return parts if len(parts) > 1 else [line]


def _by_wording(line: Line, maker: LineMaker) -> list[Line]:
    """`UBND HUYỆN A CỘNG HÒA …`, `Số 04-CV/HNDX Gia Kiệm, ngày …` -> their two parts."""
    raw = line.traced.text
    found = FIND_MOTTO.search(raw)
    if found and found.start() > 3:
        return [maker.part(line, 0, found.start()), *_by_wording(maker.part(line, found.start()), maker)]
    date = DATE_LINE.search(raw)
    if not date or date.start("date") < 8:
        return [line]
    number = is_number_line(raw[: date.start("date")])
    symbols = list(_SYMBOL_END.finditer(raw, 0, date.start("date")))
    if number and symbols:
        end = symbols[-1].end()
        return [maker.part(line, 0, end), maker.part(line, end)]
    return [line]


def _columns(head: list[Line], maker: LineMaker) -> Header:
    """Every line of the header in its column; rules of dashes are left with the column they stand in."""
    parts = [
        part
        for line in head
        for part in ([line] if line.zone in (LEFT, RIGHT) else split_line(line, maker))
        if part.text
    ]
    split = _split_x(parts)
    header = Header(before=_page_title(parts))
    parts = parts[len(header.before) :]
    if not any(is_motto(part.text) or is_party(part.text) or begins_motto(part.text) for part in parts):
        _centre_to_left(parts)
    for part in parts:
        if is_rule(part.text):
            continue
        part.zone = _side(part, split)
        (header.right if part.zone is RIGHT else header.left).append(part)
    header.left = _numbers_whole(header.left)
    header.right = _dates_whole(header.right)
    return header


_SYMBOL_REST = regex.compile(r"\p{Lu}[\p{Lu}&]{0,9}(?:[-/–]\p{Lu}[\p{Lu}&]*)*")


def _numbers_whole(lines: list[Line]) -> list[Line]:
    """The lines of the left column with the number put together whose symbol goes on below: `…/HD-TA-VKS-` `CA`."""
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else None
        if last and is_number_line(last.text) and last.text[-1] in "-–/" and _SYMBOL_REST.fullmatch(line.text):
            out[-1] = _one_line(last, line, between="")
        else:
            out.append(line)
    return out


def _one_line(first: Line, second: Line, between: str = " ") -> Line:
    return replace(first, traced=joined((first.traced, second.traced), between), box=around([first.box, second.box]))


_DATE_BEGUN = regex.compile(r"[Nn]g[àaâ]y\s?\S{0,6}\s{0,3}[Tt]h[áaâ]ng(?:\s?\S{0,4}(?:\s{0,3}n[ăaâ]m)?)?$")


def _dates_whole(lines: list[Line]) -> list[Line]:
    """The lines of the right column with the date line put together that is too long for it and goes on below."""
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else None
        whole = f"{last.text} {line.text}" if last and _DATE_BEGUN.search(last.text) else ""
        if last and len(line.text) < 20 and is_date_line(whole) and regex.search(r"\d{4}\W*$", whole):
            out[-1] = _one_line(last, line)
        else:
            out.append(line)
    return out


def _page_title(parts: list[Line]) -> list[Line]:
    """What a web page or its copy wrote above the letterhead: lines in small letters before the first in capitals."""
    first = next((n for n, part in enumerate(parts) if capitals(part.text) > 0.7 or is_anchor(part.text)), 0)
    above = parts[:first]
    if any(part.box is not None or part.zone or "du thao" in part.folded or part.text[0] == "(" for part in above):
        return []
    for part in above:
        part.zone = ZoneKind.FURNITURE
    return above


def _centre_to_left(parts: list[Line]) -> None:
    """A header without motto has the bodies in the middle, above the number: they are the issuer's column."""
    for part in parts:
        if is_number_line(part.text) or is_date_line(part.text):
            return
        part.zone = part.zone or LEFT


def _split_x(parts: list[Line]) -> float | None:
    """Where the right column begins: half-way between the motto and what surely stands left of it."""
    right = [p.box.x0 for p in parts if p.box and _is_right(p.text) and not is_date_line(p.text)]
    if not right:
        right = [p.box.x0 for p in parts if p.box and is_date_line(p.text)]
    if not right:
        return None
    edge = min(right)
    left = [p.box.x1 for p in parts if p.box and p.box.x1 < edge]
    return (edge + max(left)) / 2 if left else edge - 1


def _side(part: Line, split: float | None) -> ZoneKind:
    text = part.text
    if _is_right(text):
        return RIGHT
    if is_number_line(text) or is_about(text):
        return LEFT
    if part.zone in (LEFT, RIGHT):
        return part.zone
    if part.box is not None and split is not None:
        return RIGHT if (part.box.x0 + part.box.x1) / 2 > split else LEFT
    return LEFT


def headless(blocks: list[Block]) -> int:
    """Where there is no header: how many blocks stand before the title; 0 where none of the first is a title."""
    for index, block in enumerate(blocks[:WINDOW]):
        if not isinstance(block, Line):
            return 0
        if is_title_start(block.text) and capitals(block.text[:12]) > 0.5:
            return index
        if is_basis(block.text) or is_annex_note(block.text):
            return 0
    return 0


def loose_head(lines: list[Block]) -> list[Block]:
    """The lines before a title without header: names in capitals and what a page prints there may be the issuer's."""
    for line in lines:
        if isinstance(line, Line):
            own = line.box is not None or (capitals(line.text) > 0.7 and len(line.text) > 5)
            line.zone = LEFT if own and not is_site_line(line.text) else ZoneKind.FURNITURE
    return lines
