"""Numbers that a scan has misread, put right where the letters themselves allow only one reading.

A symbol is made of known abbreviations, so `QĐĐ-TTg`, `SY1-TCCB` or `l2/KH-UBND` can be told from what was
printed; nothing is guessed where two readings are left. Every mended number is marked, so that it counts as
less certain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import regex

from extractors.language import numbers
from extractors.language.numbers import DocumentNumber, NumberMatch
from extractors.references.find import Citation
from extractors.vocabulary import vocabulary

_SLASHES = "⁄∕╱"
_SERIAL = regex.compile(r"(?<![\p{L}\d/.-])(?=[^\s/]{0,4}\d)[\dlIO|§]{1,5}(?=\s?/\s?(?:\p{Lu}{2}|(?:19|20)\d\d/))")
_FIGURES = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "§": "8"})
_LETTERS = frozenset(map(chr, _FIGURES))
_NO_SLASH = regex.compile(
    r"(?<=[Ss][ốôồỐ]\s{0,2}:?\s{0,2})(?P<serial>\d{1,5})(?P<symbol>\p{Lu}{3,}(?:-\p{Lu}{2,})*)(?=[\s,;])"
)
_CONFUSED = {
    "1": "TIL",
    "0": "OQ",
    "O": "Q",
    "Q": "O",
    "5": "S",
    "8": "B",
    "D": "Đ",
    "Đ": "D",
    "U": "Ư",
    "I": "T",
    "6": "G",
    "2": "Z",
}
_SECTOR_HEADS = ("", "B", "S", "P", "C", "T", "TC", "CC", "TT", "BQL", "VP", "HĐ", "BCĐ")


def plain_figures(text: str) -> str:
    """The text with the slashes and the figures of serials as they were printed; as long as the text."""
    for slash in _SLASHES:
        text = text.replace(slash, "/")
    if all(_LETTERS.isdisjoint(before[-6:]) for before in text.split("/")[:-1]):
        return text  # in every serial figures are figures
    return _SERIAL.sub(lambda m: m.group().translate(_FIGURES), text)


_SPACED = regex.compile(
    r"(?<=[Ss][ốôồỐ]\s{0,2}:?\s{0,2})(?P<serial>\d{1,5})\s(?P<symbol>\p{Lu}{2,}\d?(?:[/-]\p{Lu}{2,}){1,2})(?![\p{L}\d])"
)


def spaced(text: str) -> list[NumberMatch]:
    """Numbers of old with a space for the first slash (`số 123 BTC/TCT`), kept as they are written."""
    found = []
    for m in _SPACED.finditer(text):
        number = numbers.parse(f"{m['serial']}/{m['symbol'].replace('/', '-')}")
        if number:
            written = replace(number, text=m["serial"] + m["symbol"])
            found.append(NumberMatch(written, m.start(), m.end(), True))
    return found


def lost_slashes(text: str) -> list[NumberMatch]:
    """Numbers after `số` whose slash was not read (`số 10UBABC`)."""
    found = []
    for m in _NO_SLASH.finditer(text):
        number = numbers.parse(f"{m['serial']}/{m['symbol']}")
        if number:
            found.append(NumberMatch(number, m.start(), m.end(), True))
    return found


@cache
def _known_parts() -> frozenset[str]:
    words = vocabulary("abbreviations.json")["words"]
    stems = {regex.sub(r"[^\p{Lu}]", "", w) for w in words if w.upper() == w and len(w) >= 2}
    joined = {head + stem for head in _SECTOR_HEADS for stem in stems}
    return frozenset(
        joined | set(numbers.type_symbols()) | {"CP", "TTg", "UBND", "HĐND", "UBTVQH", "CTN", "TW", "VPCP"}
    )


def mend(citations: Iterable[Citation]) -> list[Citation]:
    """Citations of a scanned paper with their symbols mended against known abbreviations and against each other."""
    listed = list(citations)
    seen = Counter(p for c in listed if c.cited_number for p in set(c.cited_number.parts))
    return [_mended(c, seen) for c in listed]


def _mended(citation: Citation, seen: Counter[str]) -> Citation:
    number = citation.cited_number
    if number is None:
        return citation
    text = number.text
    for part in [*number.parts, *([number.type_symbol] if number.type_symbol else [])]:
        right = _right(part, seen)
        if right:
            text = regex.sub(rf"(?<![\p{{L}}\d]){regex.escape(part)}(?![\p{{L}}\d])", right, text)
    if "Thủ tướng" in (citation.issuer or "") and regex.search(r"-TT$", text):
        text += "g"
    if text == number.text:
        return citation
    again: DocumentNumber | None = numbers.parse(text)
    return replace(citation, number=text, cited_number=again or number, mended=True)


def _right(part: str, seen: Counter[str]) -> str | None:
    """The one known abbreviation that this part can have been, or None where it is known itself or several fit."""
    known = _known_parts()
    if part in known or len(part) < 2:
        return None
    twice = regex.sub(r"(\p{Lu})\1", r"\1", part)
    options = {twice} if twice != part and twice in known else set()
    for at, letter in enumerate(part):
        for other in _CONFUSED.get(letter, ""):
            candidate = part[:at] + other + part[at + 1 :]
            if candidate in known or seen[candidate] > seen[part]:
                options.add(candidate)
    if not options:
        options = set(_by_skeleton().get(_skeleton(part), ()))
    return options.pop() if len(options) == 1 else None


def _skeleton(part: str) -> str:
    """The part with all letters of one upright stroke alike: a row of them is misread as a whole (`B1111`, `SLLL1`)."""
    return _UPRIGHT.sub("T", part)


_UPRIGHT = regex.compile(r"[1ILTl|]")


@cache
def _by_skeleton() -> dict[str, frozenset[str]]:
    """The known abbreviations that can only be told apart by such letters."""
    table: dict[str, frozenset[str]] = {}
    for part in _known_parts():
        if len(_UPRIGHT.findall(part)) > 1:
            table[_skeleton(part)] = table.get(_skeleton(part), frozenset()) | {part}
    return table
