"""Running heads that a copy or a converter left in the middle of a sentence.

Text without places shows no edge of a page. What shows is the sentence: unfinished above the line, and going on
below it in small letters or with a figure, while the line between belongs to neither.
"""

from __future__ import annotations

import regex

from models.document import ZoneKind
from pipeline.layout.lines import Block, Line, Sheet
from pipeline.layout.marks import fold, is_number_line

_ENDS = (".", ":", ";", "!", "?", "…", "”", '"', "|")
_LONG = 40  # characters of a line that a page's foot breaks off, at least
_SHORT = 100  # characters of a running head, at most
_AT_HEAD = 14  # blocks among which the paper's own number stands
_PAGE = regex.compile(r"(?i)(?<!\p{L})(?:trang|page|tr\.)\s*\d{1,3}(?:\s*(?:/|of|trên)\s*\d{1,3})?\W*$")
_NUMBER = regex.compile(r"\d[\p{L}\d]*(?:[/-][\p{L}\d&.-]+)+")


def take_page_heads(sheets: list[Sheet]) -> list[Line]:
    """Takes such lines out of sheets without places and gives them, zoned; the sentence's rest is marked to go on."""
    blocks = [block for sheet in sheets for block in sheet.blocks if not sheet.page.height]
    own = _own_number(blocks)
    gone: list[Line] = []
    for index in range(1, len(blocks) - 1):
        above, line, below = blocks[index - 1 : index + 2]
        if not (isinstance(above, Line) and isinstance(line, Line) and isinstance(below, Line)):
            continue
        if _is_page_head(line.text, own) and _goes_on(above.text, below):
            line.zone, below.goes_on = ZoneKind.FURNITURE, True
            gone.append(line)
    for sheet in sheets:
        sheet.blocks = [block for block in sheet.blocks if not any(block is line for line in gone)]
    return gone


def _own_number(blocks: list[Block]) -> str:
    """`212/tb-pbsh`, out of the number line; empty where there is none."""
    for block in blocks[:_AT_HEAD]:
        if isinstance(block, Line) and is_number_line(block.text) and (found := _NUMBER.search(block.text)):
            return fold(found.group())
    return ""


def _is_page_head(text: str, own: str) -> bool:
    """It counts the pages, or names the paper by its number without being part of a sentence."""
    if len(text) > _SHORT or text.endswith(_ENDS) or not text[:1].isupper():
        return False
    return bool(_PAGE.search(text)) or (bool(own) and own in fold(text))


def _goes_on(above: str, below: Line) -> bool:
    """Whether the line above is unfinished, and the one below can be its rest."""
    unfinished = len(above) >= _LONG and not above.endswith(_ENDS) and not above.isupper()
    return unfinished and not below.marker and (below.text[:1].islower() or below.text[:1].isdigit())
