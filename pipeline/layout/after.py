"""What follows the first signature: annexes and other papers."""

from __future__ import annotations

from models.document import ZoneKind
from pipeline.layout.header import FIND_MOTTO, is_header_table, take_header
from pipeline.layout.lines import Block, Line, LineMaker, TableBlock
from pipeline.layout.marks import (
    is_about,
    is_annex_head,
    is_annex_note,
    is_motto,
    is_number_line,
    is_party,
    is_site_line,
    is_slogan,
)
from pipeline.layout.paragraphs import gathered
from pipeline.layout.persons import is_person

_HEADER = 12  # lines from the motto of a part within which `Phụ lục` still is that part's title


def zoned_rest(blocks: list[Block], maker: LineMaker) -> list[Block]:
    """Annexes and other papers, each from its head to the next one's."""
    out: list[Block] = []
    starts = _part_starts(blocks)
    if not blocks:
        return out
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        part = blocks[start:end]
        kind = _kind_of_part(part, maker)
        if kind in (ZoneKind.OTHER_PAPER, ZoneKind.ANNEX):
            part = _with_columns(part, maker)
        for block in gathered(part):
            block.zone = kind
            out.append(block)
    return out


def _with_columns(part: list[Block], maker: LineMaker) -> list[Block]:
    header = take_header(part, maker)
    if header is None:
        return part
    for line in (*header.left, *header.right):
        line.whole = True
    return [*header.before, *header.left, *header.right, *header.rest]


def _part_starts(blocks: list[Block]) -> list[int]:
    """Where a header or the head of an annex begins; a header begins with the line of the motto or just above."""
    starts = [0] if blocks else []
    header = bool(blocks) and any(_is_head(block) for block in blocks[:4])
    for index, block in enumerate(blocks):
        if index < starts[-1] + (_HEADER if header else 4) or not _is_head(block):
            continue
        starts.append(_above(blocks, index, starts[-1]))
        header = not (isinstance(block, Line) and is_annex_head(block.text))
    return starts


def _is_head(block: Block) -> bool:
    if isinstance(block, TableBlock):
        return is_header_table(block)
    text = block.text
    if has_motto(text):
        return True
    return is_annex_head(text) and len(text) < 70


def has_motto(text: str) -> bool:
    return (
        is_motto(text) or is_party(text) or (len(text) < 130 and bool(FIND_MOTTO.search(text)) and not is_slogan(text))
    )


def _above(blocks: list[Block], index: int, least: int) -> int:
    """The issuing body or a `Mẫu số` label printed above the motto begins the part."""
    head = blocks[index]
    while index - 1 > least:
        block = blocks[index - 1]
        if not isinstance(block, Line) or not isinstance(head, Line) or block.page != head.page:
            break
        if len(block.text) > 70 or block.text.endswith((".", ";", ":")) or is_person(block.text):
            break
        text = block.text
        if not (text.isupper() or is_annex_head(text) or is_number_line(text) or is_about(text)):
            break
        index -= 1
    return index


def _kind_of_part(part: list[Block], maker: LineMaker) -> ZoneKind:
    """Another paper has a header of its own and does not call itself a part of the first."""
    lines = [b for b in part[:30] if isinstance(b, Line)]
    if lines and all(is_site_line(line.text) or is_person(line.text) for line in lines[:4]):
        return ZoneKind.FURNITURE
    noted = any(is_annex_note(line.text) or is_annex_head(line.text) for line in lines[:15])
    header = take_header(list(part[:30]), maker)
    if header is not None and header.has_motto() and not noted:
        return ZoneKind.OTHER_PAPER
    return ZoneKind.ANNEX
