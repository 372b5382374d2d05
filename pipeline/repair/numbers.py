"""Spacing inside document numbers: `91/2017/NĐ- CP`, `Số 58 /KH-PGDĐT`, `QĐ-` at the end of a line and `UBND` below."""

from __future__ import annotations

from functools import cache

import regex

from pipeline.repair.data import load
from pipeline.repair.traced import Edit, Traced

_DASH = "-‐‑‒–—−"
# A part of a symbol: capitals without tone marks, the small letters of TTg, TTr, QyĐ; then joint parts with & or a dot
_PART = r"[A-ZĐƯÔƠ](?:[A-Za-zĐđƯưÔôƠơ0-9]|[.&](?=[A-ZĐƯÔƠ]))*+"
_CAPS = r"(?=[A-Za-zĐđ0-9&.]*[A-ZĐ][A-Za-zĐđ0-9&.]*[A-ZĐ0-9])"
_SPACE = r"[ \t]"
_SPECK = r"(?:[ \t]{0,2}['‘’`][ \t]?)?"  # behind a hyphen, where recognition of a scan sees specks: QĐ- 'TTg


@cache
def _patterns() -> tuple[regex.Pattern[str], ...]:
    types = "|".join(sorted(load("numbers")["types"].split(), key=len, reverse=True))
    end = r"(?![\p{L}\p{M}])"
    tail = rf"(?:{_SPACE}?[{_DASH}]{_SPECK}{_SPACE}?{_CAPS}{_PART}{end})"
    serial = r"(?<![\p{L}\d/.,])\d{1,5}[a-zđA-ZĐ]?"
    year = rf"(?:{_SPACE}?/{_SPACE}?(?:19|20)\d\d(?!\d))?"
    return (
        # serial/(year/)PART-PART…
        regex.compile(rf"{serial}{year}{_SPACE}{{0,3}}/{_SPACE}?{_CAPS}{_PART}{end}{tail}*+"),
        # the serial is blank: Số:      /KH - PGDĐT, or dots
        regex.compile(rf"(?<=[Ss][ốỐ]{_SPACE}?:?{_SPACE}?[.…_]*{_SPACE}?)/{_SPACE}?{_CAPS}{_PART}{end}{tail}*+"),
        # the serial cannot be read, the slash before the body can: J42//UBND- VX
        regex.compile(rf"(?<=/)(?:{_CAPS}){_PART}{end}{tail}++"),
        # Party: serial-TYPE/BODY
        regex.compile(rf"{serial}{_SPACE}?[{_DASH}]{_SPACE}?(?:{types}){end}{_SPACE}?/{_SPACE}?{_PART}{end}"),
        # a symbol whose hyphen or slash kept a space on one side only: QĐ- UBND
        regex.compile(rf"(?<![\p{{L}}])(?:{types})(?:[{_DASH}]{_SPACE}|{_SPACE}[{_DASH}]){_CAPS}{_PART}{end}"),
    )


_INNER = regex.compile(rf"{_SPACE}+|['‘’`]|[{_DASH[1:]}]")


def close_numbers(line: Traced) -> Traced:
    """White space inside document numbers goes, and every dash in them becomes a hyphen."""
    if "/" not in line.text and "-" not in line.text:
        return line
    for pattern in _patterns():
        edits = []
        for found in pattern.finditer(line.text):
            for inner in _INNER.finditer(line.text, found.start(), found.end()):
                edits.append(Edit(inner.start(), inner.end(), "-" if inner.group() in _DASH else ""))
        line = line.edited(edits)
    return line
