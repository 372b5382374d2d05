"""Abbreviations that a paper agrees on in brackets (`an toàn, vệ sinh lao động (ATVSLĐ)`), written out again."""

from __future__ import annotations

import regex

from extractors.language.folding import plain

_BRACKET = regex.compile(r"\((?:[^()\n\p{Lu}]{0,40}\s)?[“\"]?(?P<short>\p{Lu}{3,14})[”\"]?\)")
_BACK = 120  # characters before the bracket in which the words stand
_SMALL = ("va", "cua", "cac", "voi", "-", "–")  # words that an abbreviation may leave out


def agreed(text: str) -> dict[str, str]:
    """What the paper's abbreviations mean, by the letters; only those whose letters are the words' first ones."""
    out: dict[str, str] = {}
    for bracket in _BRACKET.finditer(text):
        meant = _words_of(bracket["short"], text[max(0, bracket.start() - _BACK) : bracket.start()])
        if meant:
            out.setdefault(bracket["short"], meant)
    return out


def written_out(name: str, short: dict[str, str]) -> str:
    """The name with each agreed abbreviation in words."""
    return regex.sub(r"\p{Lu}{3,14}+(?!\p{L})", lambda m: short.get(m.group(), m.group()), name) if short else name


def _words_of(short: str, before: str) -> str | None:
    """The last words before the bracket, as many as the abbreviation has letters, where it is made of them."""
    words = before.split()
    letters = plain(short)
    at = len(words)
    for letter in reversed(letters):
        at -= 1
        while at >= 0 and plain(words[at]) in _SMALL and plain(words[at])[:1] != letter:
            at -= 1
        if at < 0 or not plain(words[at]).lstrip("“\"'(").startswith(letter):
            return None
    return " ".join(words[at:])
