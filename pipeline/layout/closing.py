"""The closing: `Nơi nhận` on the left, authority, office and name on the right; and where it ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import regex

from models.document import ZoneKind
from pipeline.layout.lines import Block, Line, LineMaker, TableBlock
from pipeline.layout.marks import (
    capitals,
    fold,
    is_annex_head,
    is_annex_note,
    is_capacity,
    is_motto,
    is_office,
    is_party,
    is_recipients_head,
    is_rule,
    marker_kind,
    type_word,
)
from pipeline.layout.segments import column_lines, segments

RECIPIENTS, SIGNATURE = ZoneKind.RECIPIENTS, ZoneKind.SIGNATURE
LONGEST = 60  # lines of a closing


@dataclass
class Closing:
    """The body before it, its two columns, and the blocks after it."""

    body: list[Block] = field(default_factory=list)
    recipients: list[Line] = field(default_factory=list)
    signature: list[Line] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)


def take_closing(blocks: list[Block], maker: LineMaker) -> Closing:
    """Body, closing and rest of the first paper in these blocks; without a closing all is body."""
    start = _closing_start(blocks, maker)
    if start is None:
        return Closing(body=blocks)
    block = blocks[start]
    if isinstance(block, TableBlock):
        return _from_table(blocks, start, maker)
    if block.box is not None:
        return _from_page(blocks, start, maker)
    return _from_text(blocks, start, maker)


def _closing_start(blocks: list[Block], maker: LineMaker) -> int | None:
    """The first `Nơi nhận`, or the first authority or office line after which little is left of the paper."""
    for index, block in enumerate(blocks):
        if isinstance(block, TableBlock):
            if is_closing_table(block, maker):
                return _signature_above(blocks, index)
            continue
        if is_recipients_head(block.text) and len(block.text) < 250:
            return _signature_above(blocks, index)
        if is_capacity(block.text) or (_office_alone(block) and _name_follows(blocks, index)):
            return index
    return None


def _office_alone(line: Line) -> bool:
    return is_office(line.text) and not line.text.rstrip().endswith((":", ";", ",")) and not type_word(line.text)


def _signature_above(blocks: list[Block], index: int) -> int:
    """A signature block printed a little above `Nơi nhận` belongs to the closing."""
    first = index
    for back in range(index - 1, max(index - 9, -1), -1):
        block = blocks[back]
        if not isinstance(block, Line) or len(block.text) > 90:
            break
        if is_capacity(block.text) or _office_alone(block):
            first = back
        elif not (is_person(block.text) or is_rule(block.text)):
            break
    return first


def _name_follows(blocks: list[Block], index: int) -> bool:
    """Whether a person's name stands within the next lines, before any running text."""
    for block in blocks[index + 1 : index + 9]:
        if not isinstance(block, Line):
            return False
        if is_person(block.text):
            return True
        if len(block.text) > 90:
            return False
    return False


_PERSON = regex.compile(
    r"^\W{0,3}(?:(?:PGS|GS|TS|Th\.?\s?[sS]|ThS|BS|CKI{1,2}|CK[12]|NGND|NGƯT|NSND|NSƯT|Ths|KS|DS|LS|CN|Bs|Ds|"
    r"Thiếu tướng|Trung tướng|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại tướng|Thượng tướng|Ông|Bà)[.,:\s]{1,3}){0,4}"
    r"(?P<name>\p{Lu}[\p{L}\p{M}'’]{0,11}(?:\s+\p{Lu}[\p{L}\p{M}'’]{0,11}){1,5})\W{0,4}$"
)


def is_person(text: str) -> bool:
    """Two to six words that all begin with a capital and name no office: the name under a signature."""
    found = _PERSON.match(text)
    if not found or is_office(text) or is_capacity(text):
        return False
    name = found["name"]
    return not any(word in fold(name).split() for word in ("phong", "ban", "so", "uy") if capitals(name) > 0.9)


# -------------------------------------------------------------------------------------------- tables


def is_closing_table(block: TableBlock, maker: LineMaker) -> bool:
    """A small table that only lays out `Nơi nhận` beside the signature."""
    if block.raw.rows > 6 or block.raw.columns > 5:
        return False
    for cell in block.raw.cells:
        for number, raw in enumerate(cell.lines):
            text = maker.line(raw, block.page).text
            if is_recipients_head(text) or is_capacity(text):
                return True
            if number == 0 and is_office(text) and block.raw.rows <= 3 and not block.raw.ruled:
                return True
    return False


def _from_table(blocks: list[Block], start: int, maker: LineMaker) -> Closing:
    table = blocks[start]
    assert isinstance(table, TableBlock)
    out = Closing(body=blocks[:start])
    for line in column_lines(table, maker, RECIPIENTS, SIGNATURE):
        _put(out, line, line.zone is SIGNATURE or _signs(line))
    end = start + 1
    while end < len(blocks):
        block = blocks[end]
        if isinstance(block, TableBlock) or not _still_signing(out, block):
            break
        _put(out, block, True)
        end += 1
    out.rest = blocks[end:]
    return out


def _still_signing(closing: Closing, line: Line) -> bool:
    """A name or office printed below the layout table."""
    if any(is_person(done.text) for done in closing.signature):
        return is_rule(line.text)
    return is_person(line.text) or _signs(line) or is_rule(line.text)


def _signs(line: Line) -> bool:
    return is_capacity(line.text) or _office_alone(line)


def _put(closing: Closing, line: Line, signs: bool) -> None:
    if is_rule(line.text):
        return
    line.zone = SIGNATURE if signs else RECIPIENTS
    (closing.signature if signs else closing.recipients).append(line)


# ---------------------------------------------------------------------------------------------- text


def _from_text(blocks: list[Block], start: int, maker: LineMaker) -> Closing:
    """By the order of the lines: recipients while they look like a list, then office lines up to the name."""
    out = Closing(body=blocks[:start])
    end = start
    listing = named = False
    for block in blocks[start : start + LONGEST]:
        if isinstance(block, TableBlock) or _new_part(block):
            break
        for part in _text_parts(block, maker):
            text = part.text
            if is_recipients_head(text):
                listing = True
                _put(out, part, False)
            elif listing and marker_kind(text) == "bullet":
                _put(out, part, False)
            elif _signs(part):
                _put(out, part, True)
            elif is_person(text):
                _put(out, part, True)
                named = True
            elif listing and _continues(out, text):
                _put(out, part, False)
            elif out.signature and not named and len(text) < 60:
                _put(out, part, True)
            elif not is_rule(text):
                out.rest = blocks[end:]
                return out
        end += 1
    out.rest = blocks[end:]
    return out


def _continues(closing: Closing, text: str) -> bool:
    """A recipient without its dash, or the second line of one."""
    if len(text) > 90 or closing.signature:
        return False
    last = closing.recipients[-1].text if closing.recipients else ""
    return text.endswith((";", ",", ".")) or last.endswith((",", ":")) or fold(text).startswith("luu")


def _new_part(line: Line) -> bool:
    text = line.text
    return is_annex_head(text) or is_annex_note(text) or is_motto(text) or is_party(text) or bool(type_word(text))


_SPLIT_SIGNER = regex.compile(
    r"\s{1,}(?=(?:TM|KT|TL|TUQ|T/M|K/T|T/L)\s?\.?\s?\p{Lu}{2,}|(?:Q\.\s?)?(?:PHÓ\s|QUYỀN\s)?(?:TỔNG\s)?"
    r"(?:CHỦ TỊCH|GIÁM ĐỐC|HIỆU TRƯỞNG|BỘ TRƯỞNG|TRƯỞNG PHÒNG|CHÁNH VĂN PHÒNG|CỤC TRƯỞNG|BÍ THƯ|CHỦ NHIỆM)\s*$)"
)


def _text_parts(line: Line, maker: LineMaker) -> list[Line]:
    """A line read straight across both columns, cut at tabs or before the authority."""
    raw = line.traced.text
    if "\t" in raw:
        cuts = [0, *(m.end() for m in regex.finditer(r"\s*\t\s*", raw)), len(raw)]
        return [maker.part(line, a, b) for a, b in pairwise(cuts) if raw[a:b].strip()]
    found = _SPLIT_SIGNER.search(raw, 6)
    if found and (is_recipients_head(raw) or marker_kind(raw) == "bullet"):
        return [maker.part(line, 0, found.start()), maker.part(line, found.end())]
    return [line]


# ---------------------------------------------------------------------------------------------- page


def _from_page(blocks: list[Block], start: int, maker: LineMaker) -> Closing:
    """By geometry: on the page of the closing, what stands left of the signature column is for the recipients."""
    out = Closing(body=blocks[:start])
    head = blocks[start]
    assert isinstance(head, Line)
    end = start
    parts: list[Line] = []
    for block in blocks[start : start + LONGEST]:
        if isinstance(block, TableBlock) or _new_part(block):
            break
        if block.page != head.page and (_ended(parts) or len(block.text) > 100):
            break
        if len(block.text) > 110 and len(segments(block, maker)) == 1:
            break
        parts += segments(block, maker)
        end += 1
    split = _signature_edge(parts)
    for part in parts:
        right = split is not None and part.box is not None and (part.box.x0 + part.box.x1) / 2 > split
        _put(out, part, _signs(part) or (right and not is_recipients_head(part.text)))
    out.rest = blocks[end:]
    return out


def _ended(parts: list[Line]) -> bool:
    return any(is_person(part.text) for part in parts) and any(is_recipients_head(part.text) for part in parts)


def _signature_edge(parts: list[Line]) -> float | None:
    """Half-way between the recipients' column and the signature's."""
    signing = [p.box for p in parts if p.box and _signs(p)]
    listed = [p.box for p in parts if p.box and (is_recipients_head(p.text) or marker_kind(p.text) == "bullet")]
    if not signing:
        return max((box.x1 for box in listed), default=None)
    edge = min(box.x0 for box in signing)
    left = [box.x0 for box in listed]
    return max(edge - 40, (edge + min(left)) / 2) if left else edge - 40
