"""Folded forms under which the same thing written differently is found again. Only for comparing, never for showing."""

from __future__ import annotations

import unicodedata

import regex

_DASHES = regex.compile(r"\s*+[\u2010-\u2015\u2212-]\s*+")
_QUOTES = regex.compile(r"[\"'“”„‟«»‘’`]")
_SPACES = regex.compile(r"\s++")
_LAW_WORD = regex.compile(r"^(?:bo luat|luat|phap lenh|hien phap)\s++|\s++(?:nam\s++)?(?:19|20)\d\d$")
_NOT_LETTERS = regex.compile(r"[^a-z0-9]++")
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
    """A document number without spaces, dashes, `&` and leading zeros, in one case.

    `58/KH - GD&ĐT` and `58/kh-gdđt` are one, and so are `07-CT/TU` and `7-CT/TU`: a serial under 10 is printed with a
    zero (Nghị định 30/2020/NĐ-CP, Appendix I) and typed without.
    """
    return _NUMBER_NOISE.sub("", fold(text)).lstrip("0")


def title_key(title: str | None) -> str | None:
    """The letters of a law's name, 160 at most, without marks, the word before it (luật, pháp lệnh) and a closing
    year: `Luật Thi đua, khen thưởng` and `luật thi đua - khen thưởng năm 2022` are one. None without a name."""
    plain = _SPACES.sub(" ", _NOT_LETTERS.sub(" ", without_marks(title or ""))).strip()
    return _LAW_WORD.sub("", plain).replace(" ", "")[:160] or None
