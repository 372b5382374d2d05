"""The zones of a file in order: header, title, bases, body, closing, annexes and other papers."""

from __future__ import annotations

from models.document import ZoneKind
from pipeline.layout.after import zoned_rest
from pipeline.layout.closing import take_closing
from pipeline.layout.header import Header, headless, loose_head, take_header
from pipeline.layout.lines import Block, Line, LineMaker
from pipeline.layout.marks import (
    is_about,
    is_addressee,
    is_anchor,
    is_annex_head,
    is_annex_note,
    is_mark,
    is_recipients_head,
    marker_kind,
    type_word,
)
from pipeline.layout.paragraphs import gathered
from pipeline.layout.title import bases_end, title_end


def zoned(blocks: list[Block], maker: LineMaker) -> list[Block]:
    """All blocks in text order, lines joined to paragraphs, each block with its zone."""
    out: list[Block] = []
    header = take_header(blocks, maker)
    if header is not None:
        header.left += _late_marks(header)
        out += header_blocks(header)
        blocks = header.rest
    else:
        count = headless(blocks)
        out += loose_head(blocks[:count])
        blocks = blocks[count:]
    closing = take_closing(blocks, maker)
    blocks, annex = _without_annex(closing.body, bool(closing.recipients or closing.signature))
    count = title_end(blocks)
    out += marked(gathered(blocks[:count], _title_goes_on), ZoneKind.TITLE)
    body = gathered(blocks[count:])
    count = bases_end(body)
    out += marked(body[:count], ZoneKind.BASES) + marked(body[count:], ZoneKind.BODY)
    out += marked(gathered(annex), ZoneKind.ANNEX)
    out += gathered(list(closing.recipients), _recipient_goes_on)
    out += closing.signature
    return out + zoned_rest(closing.rest, maker)


def marked(blocks: list[Block], zone: ZoneKind) -> list[Block]:
    for block in blocks:
        block.zone = zone
    return blocks


def header_blocks(header: Header) -> list[Block]:
    """Left column, then right; a `V/v` broken over lines is one paragraph, bodies and number stay apart."""
    return [*header.before, *gathered(list(header.left), _about_goes_on), *header.right]


def _late_marks(header: Header) -> list[Line]:
    """Stamps of urgency that the page shows beside the first lines after the header."""
    found = [b for b in header.rest[:8] if isinstance(b, Line) and is_mark(b.text)]
    header.rest = [b for b in header.rest if not any(b is line for line in found)]
    for line in found:
        line.zone = ZoneKind.HEADER_LEFT
    return found


def _about_goes_on(group: list[Line], line: Line) -> bool:
    text = line.text
    if not is_about(group[0].text) or is_anchor(text) or text[:1] == "(" or (text.isupper() and len(text) < 20):
        return False
    return not line.whole or text[:1].islower() or group[-1].text.endswith(",")


def _recipient_goes_on(group: list[Line], line: Line) -> bool:
    """A recipient broken over lines; the next one begins with a dash."""
    if is_recipients_head(line.text) or (is_recipients_head(group[0].text) and len(group[0].text) < 14):
        return False
    if line.whole:
        return line.text[:1].islower() and not line.marker and not group[-1].text.endswith((";", ".", ":"))
    if group[-1].text.endswith((";", ".")) and not line.text[:1].islower():
        return False
    return marker_kind(line.text) != "bullet"


def _title_goes_on(group: list[Line], line: Line) -> bool:
    """A printed trích yếu is one paragraph; so is each addressee."""
    last = group[-1]
    if line.whole or type_word(group[0].text) or type_word(line.text) or is_addressee(line.text):
        return False
    if line.marker or (is_addressee(last.text) and last.text.endswith(":")):
        return False
    return not (is_addressee(group[0].text) or group[0].marker) or not last.text.endswith((";", "."))


def _without_annex(blocks: list[Block], closed: bool) -> tuple[list[Block], list[Block]]:
    """Without a closing, an annex with its `(Kèm theo …)` ends the body."""
    for index, block in enumerate(blocks):
        if closed or not isinstance(block, Line) or index < 3 or not is_annex_head(block.text):
            continue
        near = [b for b in blocks[index : index + 5] if isinstance(b, Line)]
        if any(is_annex_note(b.text) for b in near):
            return blocks[:index], blocks[index:]
    return blocks, []
