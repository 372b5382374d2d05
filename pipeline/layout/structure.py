"""The zones of a file in order: header, title, bases, body, closing, annexes and other papers."""

from __future__ import annotations

import regex

from models.document import ZoneKind
from pipeline.layout.closing import is_person, take_closing
from pipeline.layout.header import Header, headless, is_title_start, take_header
from pipeline.layout.lines import Block, Line, LineMaker, TableBlock
from pipeline.layout.marks import (
    capitals,
    is_addressee,
    is_annex_head,
    is_annex_note,
    is_basis,
    is_motto,
    is_party,
    is_site_line,
    marker_kind,
    type_word,
)

TITLE_LINES = 8  # printed lines of a trích yếu at most


def zoned(blocks: list[Block], maker: LineMaker) -> list[Block]:
    """All blocks in text order, each with its zone."""
    out: list[Block] = []
    header = take_header(blocks, maker)
    if header is not None:
        out += _header_blocks(header)
        blocks = header.rest
    else:
        blocks = _without_head(blocks, out)
    count = _title_end(blocks)
    out += _marked(blocks[:count], ZoneKind.TITLE)
    blocks = blocks[count:]
    closing = take_closing(blocks, maker)
    count = _bases_end(closing.body)
    out += _marked(closing.body[:count], ZoneKind.BASES)
    out += _parts_of_body(closing.body[count:], bool(closing.recipients or closing.signature))
    out += [*closing.recipients, *closing.signature]
    return out + _after(closing.rest, maker)


def _marked(blocks: list[Block], zone: ZoneKind) -> list[Block]:
    for block in blocks:
        block.zone = zone
    return blocks


def _header_blocks(header: Header) -> list[Block]:
    return [*header.before, *header.left, *header.right]


def _without_head(blocks: list[Block], out: list[Block]) -> list[Block]:
    """No header: site furniture before the title is set apart, other lines before it go into the body."""
    count = headless(blocks)
    kept: list[Block] = []
    for block in blocks[:count]:
        if isinstance(block, Line) and is_site_line(block.text):
            block.zone = ZoneKind.FURNITURE
            out.append(block)
        else:
            block.zone = ZoneKind.BODY
            kept.append(block)
    return _strip_site(kept, out) + blocks[count:]


def _strip_site(kept: list[Block], out: list[Block]) -> list[Block]:
    """Before the title of a paper without header nothing of the paper stands: what is left is the site's too."""
    for block in kept:
        block.zone = ZoneKind.FURNITURE
        out.append(block)
    return []


# -------------------------------------------------------------------------------------------- title


def _title_end(blocks: list[Block]) -> int:
    """How many blocks the title takes: type word and trích yếu, then the Kính gửi lines where there are any."""
    end = 0
    if blocks and isinstance(blocks[0], Line) and not is_addressee(blocks[0].text):
        end = _subject_end(blocks)
    return _addressees_end(blocks, end)


def _subject_end(blocks: list[Block]) -> int:
    head = blocks[0]
    if not isinstance(head, Line) or not is_title_start(head.text):
        return 0
    end = 1
    while end < len(blocks) and end <= TITLE_LINES:
        block = blocks[end]
        if isinstance(block, TableBlock) or not _is_subject(block, blocks, end):
            break
        end += 1
    return end


_DECIDES = regex.compile(
    r"^(?:(?:PHÓ |QUYỀN )?(?:CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|HIỆU TRƯỞNG|TRƯỞNG|THỦ TƯỚNG|CHÁNH|TỔNG|CỤC|VIỆN TRƯỞNG|"
    r"ỦY BAN|UỶ BAN|HỘI ĐỒNG|BAN |QUỐC HỘI|CHÍNH PHỦ|THƯỜNG TRỰC|ĐẠI HỘI|ĐOÀN|UBND|HĐND))"
)


def _is_subject(line: Line, blocks: list[Block], index: int) -> bool:
    """Whether a line below the type word still tells what the paper is about."""
    text = line.text
    if is_basis(text) and not _goes_on(blocks, index):
        return False
    if marker_kind(text) not in {"", "bullet"} or (line.marker and not line.centered):
        return False
    if is_addressee(text) or type_word(text) or len(text) > 420:
        return False
    if index > 1 and _DECIDES.match(text) and capitals(text) > 0.9 and _basis_follows(blocks, index):
        return False
    if line.box is None:
        previous = blocks[index - 1]
        first = index == 1
        ended = isinstance(previous, Line) and previous.text.endswith((".", ":", ";")) and not first
        return (
            not ended
            and (first or len(text) < 200)
            and not text.endswith((":", ";", "./."))
            and not (not first and text.endswith(".") and len(text) > 120)
        )
    return _centred_with_title(line, blocks[0]) and not text.endswith(("./.", ";"))


def _goes_on(blocks: list[Block], index: int) -> bool:
    """A trích yếu may wrap before `Thực hiện …`: the line above it is unfinished and centred as it is."""
    previous, line = blocks[index - 1], blocks[index]
    if not isinstance(previous, Line) or not isinstance(line, Line) or line.box is None:
        return False
    return (
        not is_title_start(previous.text)
        and _centred_with_title(line, blocks[0])
        and line.bold == previous.bold
        and line.bold
    )


def _basis_follows(blocks: list[Block], index: int) -> bool:
    following = [b for b in blocks[index + 1 : index + 4] if isinstance(b, Line)]
    return any(is_basis(b.text) for b in following)


def _centred_with_title(line: Line, title: Block) -> bool:
    """The middle of the line lies under the middle of the type word."""
    if not isinstance(title, Line) or title.box is None or line.box is None:
        return line.centered
    return abs((line.box.x0 + line.box.x1) - (title.box.x0 + title.box.x1)) / 2 < 28


def _addressees_end(blocks: list[Block], end: int) -> int:
    """`Kính gửi` within the next lines: it and the list below it belong to the title."""
    at = next(
        (i for i in range(end, min(end + 3, len(blocks))) if isinstance(b := blocks[i], Line) and is_addressee(b.text)),
        None,
    )
    if at is None:
        return end
    after = at + 1
    while after < len(blocks) and after < at + 40:
        block, previous = blocks[after], blocks[after - 1]
        if not isinstance(block, Line) or not isinstance(previous, Line) or is_basis(block.text):
            break
        if not _is_addressee_line(block, previous, blocks[at]):
            break
        after += 1
    return after


def _is_addressee_line(line: Line, previous: Line, head: Block) -> bool:
    text = line.text
    if marker_kind(text) == "bullet":
        return len(text) < 300
    if previous.text.endswith((".", "./.")) or len(text) > 200 or line.marker:
        return False
    if previous.text.endswith((":", ";", ",")) and line.box is None:
        return text.endswith((";", ".", ",")) or previous.text.endswith(",")
    if line.box is not None and isinstance(head, Line) and head.box is not None:
        return line.box.x0 > head.box.x0 + 20 and not previous.text.endswith(":")
    return False


# -------------------------------------------------------------------------------------------- bases


def _bases_end(blocks: list[Block]) -> int:
    """The opening paragraphs that begin with a basis word, with the deciding body's line above them."""
    end = 0
    at = 0
    inside = False
    while at < len(blocks) and at < 80:
        block = blocks[at]
        if isinstance(block, TableBlock):
            break
        text = block.text
        if is_basis(text) and (inside or not line_is_heading(block)):
            inside = True
            end = at + 1
        elif inside and not _continues_basis(block, blocks[at - 1]):
            break
        elif inside:
            end = at + 1
        elif not (_DECIDES.match(text) and capitals(text) > 0.85 and len(text) < 150):
            break
        at += 1
    return end


def line_is_heading(line: Line) -> bool:
    return bool(line.marker) and marker_kind(line.text) != "bullet"


def _continues_basis(line: Line, previous: Block) -> bool:
    """The next printed line of a basis that was broken."""
    if not isinstance(previous, Line) or line.whole or line.marker:
        return False
    if previous.text.endswith((";", ":")) or type_word(line.text):
        return False
    if previous.text.endswith("."):
        return False
    return not line.text.isupper()


# ----------------------------------------------------------------------------------- after the closing


def _parts_of_body(blocks: list[Block], closed: bool) -> list[Block]:
    """The body; without a closing, an annex that begins in it ends it."""
    at = len(blocks)
    for index, block in enumerate(blocks):
        if not isinstance(block, Line) or index < 3:
            continue
        if is_annex_head(block.text) and _annex_note_near(blocks, index):
            at = index
            break
    return _marked(blocks[:at], ZoneKind.BODY) + _marked(blocks[at:], ZoneKind.ANNEX)


def _annex_note_near(blocks: list[Block], index: int) -> bool:
    near = [b for b in blocks[index : index + 5] if isinstance(b, Line)]
    return any(is_annex_note(b.text) for b in near)


def _after(blocks: list[Block], maker: LineMaker) -> list[Block]:
    """What follows the first signature: annexes and other papers, each from its head to the next one's."""
    out: list[Block] = []
    starts = _part_starts(blocks)
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=False):
        part = blocks[start:end]
        out += _marked(part, _kind_of_part(part, maker))
    return out


def _part_starts(blocks: list[Block]) -> list[int]:
    starts = [0] if blocks else []
    for index, block in enumerate(blocks):
        if (
            isinstance(block, Line)
            and index > starts[-1] + 3
            and (is_motto(block.text) or is_party(block.text) or (is_annex_head(block.text) and len(block.text) < 60))
        ):
            starts.append(index)
    return starts


def _kind_of_part(part: list[Block], maker: LineMaker) -> ZoneKind:
    """Another paper has a header of its own and does not call itself a part of the first."""
    lines = [b for b in part[:30] if isinstance(b, Line)]
    if lines and all(is_site_line(line.text) or is_person(line.text) for line in lines[:4]):
        return ZoneKind.FURNITURE
    noted = any(is_annex_note(line.text) for line in lines[:15])
    header = take_header(list(part[:30]), maker)
    if header is not None and header.has_motto() and not noted:
        return ZoneKind.OTHER_PAPER
    return ZoneKind.ANNEX
