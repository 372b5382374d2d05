"""Names of people as a closing prints them, told by their form and by the surnames that are known."""

from __future__ import annotations

from functools import cache

import regex

from pipeline.layout.data import words
from pipeline.layout.marks import fold, is_capacity, is_office

_PERSON = regex.compile(
    r"^\W{0,3}(?P<degree>(?:(?:PGS|GS|TS|Th\.?\s?[sS]|ThS|BS|(?:BS)?CK\p{Lu}{1,3}|CK[12]|NGND|NGƯT|NSND|NSƯT|Ths|KS|DS|LS|CN|Bs|Ds|"
    r"Thiếu tướng|Trung tướng|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại tướng|Thượng tướng|Ông|Bà)[.,:\s]{1,3}){0,4})"
    r"(?P<name>\p{Lu}[\p{L}\p{M}'’]{0,11}(?:\s+\p{Lu}[\p{L}\p{M}'’]{0,11}){1,5})\W{0,4}$"
)


def is_person(text: str) -> bool:
    """Two to six words that all begin with a capital and name no office: the name under a signature."""
    found = _PERSON.match(text)
    if not found or is_office(text) or is_capacity(text):
        return False
    parts = found["name"].split()
    surname = parts[0].capitalize() in _surnames()
    if found["name"].isupper():
        return surname and len(parts) <= 5
    return surname or fold(parts[0]) in _folded_surnames() or (len(parts) >= 3 and bool(found["degree"]))


@cache
def _surnames() -> frozenset[str]:
    return frozenset(words("surnames"))


@cache
def _folded_surnames() -> frozenset[str]:
    return frozenset(fold(name) for name in _surnames())


_SENTENCE_END = regex.compile(r"[.;)]\s+(?=\p{Lu})")


def name_behind(text: str) -> int | None:
    """Where in the text the person's name begins that it ends with, behind a full stop, `;` or bracket; else None."""
    return next((found.end() for found in _SENTENCE_END.finditer(text) if is_person(text[found.end() :])), None)
