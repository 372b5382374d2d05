"""What is set apart: page numbers, running heads, stamps of signatures and of arrival, rules, footnotes put off."""

from __future__ import annotations

from collections import Counter

import regex

from models.document import ZoneKind
from pipeline.layout.arrival import is_of_arrival, owner_above, stamp_of_arrival
from pipeline.layout.copies import mark_of_a_copy
from pipeline.layout.lines import Line, Sheet
from pipeline.layout.marks import fold, is_anchor, is_recipients_head, type_word

_NUMBER = regex.compile(
    r"^[\s\-–—_.|~]*(?:(?:[Tt]rang|[Pp]age)\s*)?\d{1,3}(?:\s*(?:/|of|trên)\s*\d{1,3})?[\s\-–—_.|~]*$"
)
_STAMP = regex.compile(
    r"^\W{0,4}(?:(?:[Nn]gười|[ĐĐđ]ược)\s+[Kk]ý\s*(?:bởi|số)?|[Kk]ý\s+(?:bởi|số|điện tử)|"
    r"(?:[Tt]hời\s+gian|[Nn]gày|[Gg]iờ)\s+ký\b|"
    r"Signature\s+(?:[Nn]ot\s+)?[Vv]|Digitally\s+signed|Signed\s+by|[Cc]ơ\s+quan\s*:|[Ee]mail\s*:\s*\S+@|[Tt]ổ\s+chức\s+xác\s+thực)"
    r"|\d\d[.:/]\d\d[.:/]\d{4}\s+\d\d:\d\d(?::\d\d)?|\d\d:\d\d:\d\d\s*[+-]\d\d"
)
_RULES = regex.compile(r"^[\s\-–—_=*~¯‾─━.|]*$")
_FIGURES = regex.compile(r"\d+")
_SHORT_FIGURE = regex.compile(r"\d{1,3}")
_DOTS = regex.compile(r"[._…]{4,}")
EDGE = 0.085  # of the page's height: where running heads and page numbers stand


def is_stamp(text: str) -> bool:
    """A line that a digital signature or the stamp of arrival prints."""
    return bool(_STAMP.search(text) and len(text) < 160) or is_of_arrival(text)


def set_apart(sheets: list[Sheet]) -> list[Line]:
    """Takes furniture and stamps out of the sheets and returns them, zoned, in page order."""
    heads = _running_heads(sheets)
    out: list[Line] = []
    closed = False
    for sheet in sheets:
        lines = [block for block in sheet.blocks if isinstance(block, Line)]
        gone = {id(line): kind for line in lines if (kind := _kind(line, sheet, lines, heads))}
        arrived = stamp_of_arrival(lines, sheet.page.height) if sheet.page.source == "ocr" else []
        stamped = (*arrived, *owner_above(lines), *mark_of_a_copy(lines, closed=closed))
        gone |= {id(line): ZoneKind.STAMP for line in stamped if id(line) not in gone}
        closed = closed or any(is_recipients_head(line.text) for line in lines if id(line) not in gone)
        for line in lines:
            line.zone = gone.get(id(line))
        out += [line for line in lines if id(line) in gone]
        sheet.blocks = [block for block in sheet.blocks if id(block) not in gone]
        for line in sheet.apart:
            line.zone = ZoneKind.STAMP if is_stamp(line.text) or _from_form(sheet) else ZoneKind.FURNITURE
        out += sheet.apart
    _loose_numbers(sheets, out)
    return out


def _from_form(sheet: Sheet) -> bool:
    """A PDF page sets only stamps apart."""
    return sheet.page.height > 0


def _kind(line: Line, sheet: Sheet, lines: list[Line], heads: set[str]) -> ZoneKind | None:
    if is_stamp(line.text) and _outside_text(line, sheet):
        return ZoneKind.STAMP
    if _prints_nothing(line.text, sheet) or _is_edge_line(line, sheet, lines, heads):
        return ZoneKind.FURNITURE
    return None


def _prints_nothing(text: str, sheet: Sheet) -> bool:
    """A rule of dashes; on scans, specks read as punctuation. Rows of dots are blanks to be filled in, and stay."""
    if _DOTS.search(text):
        return False
    return bool(_RULES.match(text)) or (sheet.page.source == "ocr" and not any(c.isalnum() for c in text))


def _is_edge_line(line: Line, sheet: Sheet, lines: list[Line], heads: set[str]) -> bool:
    """A page number or a running head."""
    height = sheet.page.height
    if line.box is None or not height:
        return False
    outermost = len(lines) > 1 and (line is lines[0] or line is lines[-1])
    edge = line.box.y1 < (EDGE + 0.035) * height or line.box.y0 > (1 - EDGE) * height
    if _NUMBER.match(line.text):
        return (edge or outermost) and _middle_or_corner(line, sheet)
    return edge and _head_key(line.text) in heads and not any(is_anchor(other.text) for other in lines[:6])


def _outside_text(line: Line, sheet: Sheet) -> bool:
    """Stamps stand at the edges of the page, or are short; running text that speaks of them is neither."""
    if line.box is None or not sheet.page.height:
        return len(line.text) < 90
    return line.box.y1 < 0.3 * sheet.page.height or line.box.x0 > 0.4 * sheet.page.width or len(line.text) < 60


def _middle_or_corner(line: Line, sheet: Sheet) -> bool:
    assert line.box is not None
    middle = (line.box.x0 + line.box.x1) / 2 / (sheet.page.width or 1)
    return 0.4 < middle < 0.6 or middle > 0.8


def _head_key(text: str) -> str:
    return _FIGURES.sub("", fold(text)).strip()


def _running_heads(sheets: list[Sheet]) -> set[str]:
    """Lines at the edges that three pages or more have in common."""
    seen: Counter[str] = Counter()
    for sheet in sheets:
        lines = [block for block in sheet.blocks if isinstance(block, Line) and block.box is not None]
        keys = {_head_key(line.text) for line in (*lines[:2], *lines[-2:])}
        seen.update(key for key in keys if len(key) > 3)
    return {key for key, count in seen.items() if count >= 3 and count >= len(sheets) / 3 and not type_word(key)}


def _loose_numbers(sheets: list[Sheet], out: list[Line]) -> None:
    """Page numbers that pasted text kept as lines of their own: 2, 3, 4 … in this order and no others."""
    for sheet in sheets:
        if sheet.page.height or (len(sheets) > 1 and len(sheet.blocks) < 2):
            continue
        alone = [b for b in sheet.blocks if isinstance(b, Line) and _SHORT_FIGURE.fullmatch(b.text)]
        values = [int(line.text) for line in alone]
        start = values[0] if values else 0
        if start not in (1, 2) or values != list(range(start, start + len(values))) or len(values) == len(sheet.blocks):
            continue
        for line in alone:
            line.zone = ZoneKind.FURNITURE
            out.append(line)
        sheet.blocks = [b for b in sheet.blocks if not any(b is line for line in alone)]


_NOTE = regex.compile(r"^\W{0,2}\[?\(?\d{1,2}\)?\]?[\s.]?\p{L}")


def mark_footnotes(sheets: list[Sheet]) -> None:
    """Lines in smaller letters at the foot of a page, from the one that begins with a figure on, are footnotes."""
    for sheet in sheets:
        lines = [block for block in sheet.blocks if isinstance(block, Line) and block.box is not None]
        sizes = sorted(line.size for line in lines if line.size)
        if len(sizes) < 8:
            continue
        small = 0.9 * sizes[len(sizes) // 2]
        tail: list[Line] = []
        for line in reversed(lines):
            if line.size > small or is_recipients_head(line.text) or line.box is None:
                break
            if line.box.y0 < 0.5 * sheet.page.height:
                break
            tail.insert(0, line)
        start = next((i for i, line in enumerate(tail) if _NOTE.match(line.text)), None)
        if start is None or any(is_recipients_head(b.text) for b in lines):
            continue
        for line in tail[start:]:
            line.footnote = True
