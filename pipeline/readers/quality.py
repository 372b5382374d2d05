"""How much of a text reads as Vietnamese: what tells a usable text layer, an upright scan, a good recognition.

A Vietnamese syllable is a consonant (or none) and a rime of a closed set, with one tone mark at most. Junk
of OCR and of fonts without a character map seldom makes such syllables, and hardly ever ones with marks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import regex

_ONSET = "(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?"
_RIME = "|".join(
    (
        "a(?:ch|ng|nh|[cimnoptuy])?",
        "ă(?:ng|[cmnpt])",
        "â(?:ng|[cmnptuy])",
        "e(?:ng|[cmnopt])?",
        "ê(?:ch|nh|ng|[mnptu])?",
        "i(?:ch|nh|[mnptua])?",
        "iê(?:ng|[cmnptu])",
        "o(?:ng|[cimnpt])?",
        "oa(?:ch|ng|nh|[cimnopty])?",
        "oă(?:ng|[cmnt])",
        "oe(?:[mnot])?",
        "oo(?:ng|c)",
        "ô(?:ng|[cimnpt])?",
        "ơ(?:[imnpt])?",
        "u(?:ng|[acimnpt])?",
        "uâ(?:ng|[nty])",
        "uê(?:ch|nh)?",
        "uô(?:ng|[cimnt])",
        "uơ",
        "uy(?:ch|nh|[anptu])?",
        "uyê[nt]",
        "ư(?:ng|[acimntu])?",
        "ươ(?:ng|[cimnptu])",
        "y(?:ch|nh|[nt])?",
        "yê(?:ng|[mntu])",
        "ê(?:ng|[cmnptu])",  # giếng, giết: the i of gi stands for the rime's own
    )
)
_SYLLABLE = regex.compile(f"{_ONSET}(?:{_RIME})")
_TONES = dict.fromkeys((0x300, 0x301, 0x303, 0x309, 0x323))
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*+")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether a word (any case, any Unicode form) can be a Vietnamese syllable."""
    bare = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.lower()).translate(_TONES))
    return _SYLLABLE.fullmatch(bare) is not None


@lru_cache(maxsize=20_000)
def has_marks(word: str) -> bool:
    """Whether a word has a letter that only Vietnamese diacritics make (đ included)."""
    return any(ch in "đĐ" or unicodedata.decomposition(ch) or unicodedata.combining(ch) for ch in word)


def score(texts: Iterable[str]) -> tuple[float, float, int]:
    """(share of letter words that are syllables, share of them with marks, how many letter words)."""
    total = good = marked = 0
    for text in texts:
        for word in _WORD.findall(text):
            if len(word) < 2:
                continue
            total += 1
            if is_syllable(word):
                good += 1
                marked += has_marks(word)
    if not total:
        return 0.0, 0.0, 0
    return good / total, marked / total, total


def reads_well(texts: Iterable[str]) -> bool:
    """Whether a text layer can be trusted to be the words printed on the page (Vietnamese with its marks)."""
    good, marked, total = score(texts)
    return total < 8 or (good > 0.72 and marked > 0.35)
