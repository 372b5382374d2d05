"""The closing: `Nơi nhận` on the left, authority, office and name on the right; and where it ends."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from models.document import ZoneKind
from pipeline.layout.flat import flat_parts, text_parts
from pipeline.layout.lines import Block, GridCell, Line, LineMaker, TableBlock
from pipeline.layout.marks import (
    fold,
    is_annex_head,
    is_annex_note,
    is_archive_line,
    is_capacity,
    is_motto,
    is_office,
    is_party,
    is_recipients_head,
    is_rule,
    is_small_office,
    marker_kind,
    type_word,
)
from pipeline.layout.named_in_body import is_headed, item_of_body
from pipeline.layout.persons import is_person, name_behind
from pipeline.layout.segments import column_lines, segments

RECIPIENTS, SIGNATURE = ZoneKind.RECIPIENTS, ZoneKind.SIGNATURE
LONGEST = 60  # lines of a closing
_LAST = 8  # lines from the end within which an office in small letters may sign
_FAR = 14  # lines between an authority and the `Nơi nhận` of the same closing, at most


@dataclass
class Closing:
    """The body before it, its two columns, and the blocks after it."""

    body: list[Block] = field(default_factory=list)
    recipients: list[Line] = field(default_factory=list)
    signature: list[Line] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)


def take_closing(blocks: list[Block], maker: LineMaker) -> Closing:
    """Body, closing and rest of the first paper in these blocks; without a closing all is body."""
    start = _closing_start(blocks)
    if start is None:
        return Closing(body=blocks)
    block = blocks[start]
    if isinstance(block, TableBlock):
        return _from_table(blocks, start, maker)
    if block.box is not None:
        return _from_page(blocks, start, maker)
    return _named_beside(_from_text(blocks, start, maker), maker)


def _closing_start(blocks: list[Block]) -> int | None:
    """The first `Nơi nhận`, or the first authority or office line after which little is left of the paper."""
    archived = None
    heads = _next_heads(blocks)
    for index, block in enumerate(blocks):
        if isinstance(block, TableBlock):
            if is_closing_table(block):
                return _signature_above(blocks, index)
            continue
        if item_of_body(block, heads[index]):
            continue
        if is_recipients_head(block.text) and (len(block.text) < 250 or block.text.startswith("|")):
            return _signature_above(blocks, index)
        last_lines = len(blocks) - index <= _LAST and is_small_office(block.text)
        signs = is_capacity(block.text) or ((_office_alone(block) or last_lines) and _name_follows(blocks, index))
        # where the paper's own `Nơi nhận` comes much later, what signs here is a sample in the text
        if signs and (heads[index] or 0) <= _FAR:
            return index
        if archived is None and is_archive_line(block.text):
            archived = index
            if not any(isinstance(b, Line) and is_recipients_head(b.text) for b in blocks[index : index + 12]):
                return _list_above(blocks, index)
    return None


def _next_heads(blocks: list[Block]) -> list[int | None]:
    """For each block: how far below it the next `Nơi nhận` of the same paper stands, or None."""
    out: list[int | None] = []
    away: int | None = None
    for block in reversed(blocks):
        out.append(away)
        found = is_closing_table(block) if isinstance(block, TableBlock) else is_recipients_head(block.text)
        if found:
            away = 1
        elif isinstance(block, Line) and _new_part(block):
            away = None
        elif away is not None:
            away += 1
    return out[::-1]


def _list_above(blocks: list[Block], index: int) -> int:
    """The first of the short lines that end with `Lưu: VT`, where `Nơi nhận` itself cannot be read."""
    first = index
    while first > 0 and index - first < 20:
        block, below = blocks[first - 1], blocks[first]
        if not isinstance(block, Line) or len(block.text) > 80 or "./." in block.text:
            break
        if isinstance(below, Line) and block.page != below.page:
            break
        if block.box is None and not (marker_kind(block.text) == "bullet" or _signs(block)):
            break
        first -= 1
    return first


def _office_alone(line: Line) -> bool:
    return is_office(line.text) and not line.text.rstrip().endswith((":", ";", ",")) and not type_word(line.text)


def _signature_above(blocks: list[Block], index: int) -> int:
    """A signature block printed a little above `Nơi nhận` belongs to the closing."""
    first = index
    for back in range(index - 1, max(index - 9, -1), -1):
        block = blocks[back]
        if not isinstance(block, Line) or len(block.text) > 90:
            break
        beside = block.box is not None and block.box.x0 > 270 and len(block.text) < 45
        if is_capacity(block.text) or _office_alone(block) or beside:
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


# -------------------------------------------------------------------------------------------- tables


def is_closing_table(block: TableBlock) -> bool:
    """A small table that only lays out `Nơi nhận` beside the signature."""
    if block.rows > 6 or block.columns > 5 or is_headed(block):
        return False
    for cell in block.cells:
        if any(is_recipients_head(line.text) or is_capacity(line.text) for line in cell.lines):
            return True
        if cell.lines and is_office(cell.lines[0].text) and block.rows <= 3 and not block.ruled:
            return True
    return False


def _from_table(blocks: list[Block], start: int, maker: LineMaker) -> Closing:
    table = blocks[start]
    assert isinstance(table, TableBlock)
    out = Closing(body=blocks[:start])
    places: list[GridCell | _Column] = [*table.cells, *_columns(table)]
    signing = {id(line) for place in places if _signs_alone(place) for line in place.lines}
    for whole in column_lines(table, RECIPIENTS, SIGNATURE):
        for line in _zoned(whole, maker):
            _put(out, line, line.zone is SIGNATURE or id(whole) in signing or _signs(line))
    end = start + 1
    while end < len(blocks):
        block = blocks[end]
        if isinstance(block, TableBlock):
            break
        if _still_listing(out, block):
            for part in text_parts(block, maker):
                _put(out, part, bool(_belongs(out, part)))
        elif _still_signing(out, block):
            _put(out, block, True)
        else:
            break
        end += 1
    out.rest = blocks[end:]
    return out


@dataclass
class _Column:
    """The lines of one column of a layout table, from the top."""

    lines: list[Line]


def _columns(table: TableBlock) -> list[_Column]:
    """The columns of a closing that sign: one with an office or authority and the name of a person."""
    out = []
    for column in range(table.columns):
        cells = sorted((c for c in table.cells if c.column == column and c.column_span == 1), key=lambda c: c.row)
        lines = [line for cell in cells for line in cell.lines]
        first = next((number for number, line in enumerate(lines) if _signs(line)), None)
        if first is not None and any(is_person(line.text) for line in lines[first + 1 :]):
            out.append(_Column(lines))
    return out


def _still_listing(closing: Closing, line: Line) -> bool:
    """A recipient printed below the layout table: the list ends with `Lưu`, and has not come to it yet."""
    if not closing.recipients or marker_kind(line.text) != "bullet":
        return False
    return not any(regex.match(r"\W*luu\b", fold(done.text)) for done in closing.recipients)


def _signs_alone(cell: GridCell | _Column) -> bool:
    """A cell or column of a signature, wherever it stands: papers that two bodies sign have one in each.

    The body may be named above the office (`SỞ Y TẾ / GIÁM ĐỐC / …`).
    """
    if not cell.lines or any(is_recipients_head(line.text) for line in cell.lines):
        return False
    if isinstance(cell, GridCell):
        return _signs(cell.lines[0])
    return all(marker_kind(line.text) != "bullet" for line in cell.lines)


def _zoned(line: Line, maker: LineMaker) -> list[Line]:
    parts = flat_parts(line, maker)
    for part in parts:
        part.zone = line.zone
    return parts


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
    for index, block in enumerate(blocks[start : start + LONGEST], start=start):
        if isinstance(block, TableBlock) or _new_part(block):
            out.rest = blocks[index:]
            return out
        parts = text_parts(block, maker)
        for number, part in enumerate(parts):
            signs = _belongs(out, part)
            if signs is None and not is_rule(part.text):
                left: list[Block] = [block] if number == 0 else list(parts[number:])
                out.rest = left + blocks[index + 1 :]
                return out
            _put(out, part, bool(signs))
    out.rest = blocks[start + LONGEST :]
    return out


def _named_beside(closing: Closing, maker: LineMaker) -> Closing:
    """The name of who signs, where it was read straight across with the last recipient: `- Lưu: VT. Lê Văn Tám`."""
    if not any(map(_signs, closing.signature)) or any(is_person(line.text) for line in closing.signature):
        return closing
    for index, line in enumerate(closing.recipients):
        cut = name_behind(line.traced.text) if regex.match(r"\W*luu\b", fold(line.text)) else None
        if cut is not None:
            closing.recipients[index] = maker.part(line, 0, cut)
            closing.recipients[index].zone = RECIPIENTS
            _put(closing, maker.part(line, cut), True)
            break
    return closing


def _belongs(closing: Closing, part: Line) -> bool | None:
    """True for the signature, False for the recipients, None for what is no longer the closing's."""
    text = part.text
    listing = bool(closing.recipients)
    named = any(is_person(line.text) for line in closing.signature)
    if is_recipients_head(text) or (listing and marker_kind(text) == "bullet" and not (named and len(text) > 90)):
        return False
    if _signs(part) or is_person(text) or (listing and not named and is_small_office(text)):
        return True
    if listing and _continues(closing, text):
        return False
    if closing.signature and ((len(text) < 60 and not named) or regex.match(r"^\(.{2,30}\)$", text)):
        return True
    return None


def _continues(closing: Closing, text: str) -> bool:
    """A recipient without its dash, or the second line of one."""
    if len(text) > 90 or closing.signature:
        return False
    last = closing.recipients[-1].text if closing.recipients else ""
    return text.endswith((";", ",", ".")) or last.endswith((",", ":")) or fold(text).startswith("luu")


def _new_part(line: Line) -> bool:
    text = line.text
    return is_annex_head(text) or is_annex_note(text) or is_motto(text) or is_party(text) or bool(type_word(text))


# ---------------------------------------------------------------------------------------------- page


def _from_page(blocks: list[Block], start: int, maker: LineMaker) -> Closing:
    """By geometry: what stands left of the signature column is for the recipients."""
    out = Closing(body=blocks[:start])
    head = blocks[start]
    assert isinstance(head, Line)
    end = start
    parts: list[Line] = []
    for block in blocks[start : start + LONGEST]:
        if isinstance(block, TableBlock) or _new_part(block):
            break
        if block.page != head.page and (_ended(parts) or not _closes(block, parts)):
            break
        pieces = segments(block, maker)
        if len(block.text) > 110 and len(pieces) == 1:
            break
        parts += pieces
        end += 1
    split = _signature_edge(parts)
    heads = [part.box.y0 for part in parts if part.box and is_recipients_head(part.text)]
    for part in parts:
        # two bodies sign above the recipients, one in each column
        above = bool(heads) and part.page == head.page and part.box is not None and part.box.y1 < heads[0]
        _put(out, part, _signs(part) or _stands_right(part, split) or (above and is_person(part.text)))
    out.rest = blocks[end:]
    return out


def _closes(line: Line, parts: list[Line]) -> bool:
    """A line that a closing may still print on its next page: a recipient, who signs, or what stands in his column."""
    if len(line.text) >= 90:
        return False
    if marker_kind(line.text) == "bullet" or _signs(line) or is_person(line.text):
        return True
    split = _signature_edge(parts) if any(map(_signs, parts)) else None
    return split is not None and line.box is not None and line.box.x0 > split and len(line.text) < 50


def _stands_right(part: Line, split: float | None) -> bool:
    if part.box is None or split is None or is_recipients_head(part.text):
        return False
    return (part.box.x0 + part.box.x1) / 2 > split


def _ended(parts: list[Line]) -> bool:
    return any(is_person(part.text) for part in parts) and any(is_recipients_head(part.text) for part in parts)


def _signature_edge(parts: list[Line]) -> float | None:
    """Half-way between the recipients' column and the signature's."""
    signing = [p.box for p in parts if p.box and _signs(p)]
    listed = [
        p.box
        for p in parts
        if p.box and not is_person(p.text) and (is_recipients_head(p.text) or marker_kind(p.text) == "bullet")
    ]
    if not signing:
        signing = [p.box for p in parts if p.box and is_person(p.text) and all(p.box.x0 > b.x0 + 90 for b in listed)]
    if not signing:
        return max((box.x1 for box in listed), default=None)
    edge = min(box.x0 for box in signing)
    left = [box.x0 for box in listed if box.x0 < edge]
    return max(edge - 40, (edge + min(left)) / 2) if left else edge - 40
