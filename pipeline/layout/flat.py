"""Closing lines that hold several columns or rows at once, as text copies and converters leave them, cut apart."""

from __future__ import annotations

from itertools import pairwise

import regex

from pipeline.layout.lines import Line, LineMaker
from pipeline.layout.marks import is_capacity_head, is_office, is_recipients_head, marker_kind

_SPLIT_SIGNER = regex.compile(
    r"\s{1,}(?=(?:TM|KT|TL|TUQ|T/M|K/T|T/L)\s?\.?\s?\p{Lu}{2,}|(?:Q\.\s?)?(?:PHÓ\s|QUYỀN\s)?(?:TỔNG\s)?"
    r"(?:CHỦ TỊCH|GIÁM ĐỐC|HIỆU TRƯỞNG|BỘ TRƯỞNG|TRƯỞNG PHÒNG|CHÁNH VĂN PHÒNG|CỤC TRƯỞNG|BÍ THƯ|CHỦ NHIỆM)\s*$)"
)


def text_parts(line: Line, maker: LineMaker) -> list[Line]:
    """A line read straight across both columns, cut at tabs or before the authority."""
    raw = line.traced.text
    if raw.lstrip().startswith("|") and raw.count("|") > 1:
        cuts = [0, *(m.end() for m in regex.finditer(r"\s*\|\s*", raw)), len(raw)]
        cells = [maker.part(line, a, b) for a, b in pairwise(cuts) if raw[a:b].strip(" |")]
        return [part for cell in cells for part in flat_parts(cell, maker)]
    if "\t" in raw:
        cuts = [0, *(m.end() for m in regex.finditer(r"\s*\t\s*", raw)), len(raw)]
        return [maker.part(line, a, b) for a, b in pairwise(cuts) if raw[a:b].strip()]
    found = _SPLIT_SIGNER.search(raw, 6)
    if found and (is_recipients_head(raw) or marker_kind(raw) == "bullet"):
        return [maker.part(line, 0, found.start()), maker.part(line, found.end())]
    return [line]


_FLAT = regex.compile(r"\s+(?=[-–+•]\s\p{Lu})|(?<=:)\s+(?=[-–+•])")
_FLAT_SIGNER = regex.compile(
    r"\s+(?=(?:PHÓ|QUYỀN|KT\.|TL\.|TM\.|TUQ\.)\s?\p{Lu}{2,})|(?<=\p{Lu}{2})\s+(?=\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}*){1,4}\W*$)"
)


def _capitals_head(text: str) -> str:
    """The words in capitals that the text begins with."""
    found = regex.match(r"(?:\p{Lu}+[\s,.]+)+", text)
    return found.group().strip() if found else ""


def flat_parts(line: Line, maker: LineMaker) -> list[Line]:
    """The lines of a column that a converter wrote as one: `Nơi nhận: - Như trên; - Lưu: VT.`, `KT. … PHÓ …`."""
    text = line.traced.text.strip(" |")
    signs = is_capacity_head(text) or (len(text) > 24 and text[:10].isupper() and is_office(_capitals_head(text)))
    pattern = _FLAT if is_recipients_head(text) else _FLAT_SIGNER if signs else None
    if pattern is None:
        return [line]
    raw = line.traced.text
    cuts = [0, *(m.end() for m in pattern.finditer(raw.rstrip(" |"))), len(raw.rstrip(" |"))]
    return [maker.part(line, a, b) for a, b in pairwise(cuts) if raw[a:b].strip()]
