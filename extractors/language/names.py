"""Names of people as OCR read them, held against the syllables that Vietnamese names are made of.

A syllable that is none is put right only where one name alone can have been meant; where several could, or none,
the name is unreadable: a wrong name is worse than none.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import regex
from rapidfuzz.distance import Levenshtein

from extractors.language.folding import one_tone_style, plain
from extractors.vocabulary import vocabulary

SURE = 0.88  # OCR confidence at which a syllable that we do not know is believed
SURE_SURNAME = 0.95  # the same for a surname that we do not know
_HOOK, _TILDE = "\u0309", "\u0303"
_ONSET = r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
_VOWEL = r"[aăâeêioôơuưy]{1,3}"
_CODA = r"(?:ng|nh|ch|[cmnpt])?"
_SECOND = ("Văn", "Thị")  # middle names that a person's name hardly begins with
_CONFUSED = frozenset(("un", "ce", "il", "hb", "oa", "ft", "gq", "vy", "rn", "hn"))
_SYLLABLE = regex.compile(rf"{_ONSET}{_VOWEL}{_CODA}")


@cache
def surnames() -> frozenset[str]:
    return frozenset(one_tone_style(name) for name in vocabulary("closing.json")["surnames"])


@cache
def syllables() -> frozenset[str]:
    """Syllables of middle and given names, and the surnames, which serve as middle names too."""
    return surnames() | frozenset(one_tone_style(name) for name in vocabulary("closing.json")["given"])


def is_syllable(word: str) -> bool:
    """Whether the letters can be a Vietnamese syllable, tones apart."""
    bare = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if c not in "\u0300\u0301\u0303\u0309\u0323")
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None


def mended_name(name: str, sureness: list[float]) -> str | None:
    """A name read by OCR put right; None where it cannot be read with certainty.

    `sureness` is OCR's confidence of each word. Two words at least; the first must be a surname, unless it was read
    with great confidence.
    """
    words = name.split()
    out: list[str] = []
    for index, (word, sure) in enumerate(zip(words, sureness, strict=True)):
        known = surnames() if index == 0 else syllables()
        needed = SURE if index else (SURE_SURNAME if len(words) > 2 else 1.1)
        if one_tone_style(word) in known or (sure >= needed and is_syllable(word)):
            out.append(word)
            continue
        right = _meant(word, known)
        if right is None and index > 0 and is_syllable(word) and sure >= 0.6:
            right = word  # a syllable that few are called: as read
        if right is None:
            return None
        out.append(right)
    if len(words) == 2 and (out != words or words[0] in _SECOND):
        return None  # two words of which one was misread, or is a middle name: a third may have been lost
    return " ".join(out)


def _meant(word: str, known: frozenset[str]) -> str | None:
    """The one syllable that can have been meant: same letters and another tone, or one letter off."""
    same = [k for k in known if plain(k) == plain(word)]
    likely = [k for k in same if _hook_for_tilde(k) == _hook_for_tilde(word)]
    if len(likely) == 1:
        return likely[0]
    if len(same) == 1:
        return same[0]
    if same or len(word) < 3:
        return None
    near = [k for k in known if Levenshtein.distance(k.lower(), word.lower(), score_cutoff=1) <= 1]
    if len(near) > 1:
        near = [k for k in near if _looks_alike(k.lower(), word.lower())]
    return near[0] if len(near) == 1 else None


def _looks_alike(name: str, word: str) -> bool:
    """Whether the one letter in which they differ is one that print is often misread for."""
    differing = {plain(a + b) for a, b in zip(name, word, strict=False) if a != b}
    return len(name) == len(word) and all(pair in _CONFUSED or pair[::-1] in _CONFUSED for pair in differing)


def _hook_for_tilde(word: str) -> str:
    """Hook and tilde look alike at the size of print: ễ and ể count as one."""
    return unicodedata.normalize("NFD", word.lower()).replace(_TILDE, _HOOK)
