"""Folded forms under which the same thing written differently is found again. Only for comparing, never for showing."""

from __future__ import annotations

import unicodedata

import regex

_DASHES = regex.compile(r"\s*+[\u2010-\u2015\u2212-]\s*+")
_QUOTES = regex.compile(r"[\"'“”„‟«»‘’`]")
_SPACES = regex.compile(r"\s++")
_NUMBER_NOISE = regex.compile(r"[\s&-]")


def fold(text: str) -> str:
    """Case, dashes, quotes and white space folded; diacritics kept."""
    text = unicodedata.normalize("NFC", text).casefold().replace("ð", "đ")
    text = _QUOTES.sub("", _DASHES.sub("-", text))
    return _SPACES.sub(" ", text).strip(" .,;:/")


def without_marks(text: str) -> str:
    """`fold` without tones and other diacritics, `đ` as `d`: for people who type without them."""
    letters = unicodedata.normalize("NFD", fold(text).replace("đ", "d"))
    return "".join(c for c in letters if not unicodedata.combining(c))


def number_key(text: str) -> str:
    """A document number without spaces, dashes and `&`, in one case: `58/KH - GD&ĐT` and `58/kh-gdđt` are one."""
    return _NUMBER_NOISE.sub("", fold(text))
