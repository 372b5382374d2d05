"""Repairs inside one printed word: composed letters, look-alikes, characters that print nothing, strayed tone marks."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

import regex

from pipeline.repair.data import load
from pipeline.repair.syllables import TONES, VOWELS, has_marks, is_syllable

_LETTERS = regex.compile(r"\p{L}[\p{L}\p{M}]*+")
_STRAYED = regex.compile(r"[\u0300-\u036f]")


@cache
def _tables() -> tuple[dict[int, str | None], dict[int, str]]:
    table = load("characters")
    gone: dict[int, str | None] = {ord(c): None for c in table["invisible"]}
    gone |= {ord(c): " " for c in "\u00a0\u2007\u202f\u3000\u2003\u2002\u2009\u200a"}
    # what no text should hold: controls, and the private use area once known bullets are read
    gone |= {c: None for c in range(32) if chr(c) not in "\t"} | {0x7F: None}
    return gone, {ord(k): v for k, v in (table["letters"] | table["bullets"]).items()}


@lru_cache(maxsize=50_000)
def clean_word(word: str) -> tuple[str, tuple[str, ...]]:
    """The word in NFC with its letters put right, and the names of the repairs that changed it.

    The result may be empty, or hold spaces where a no-break space was printed.
    """
    if word.isascii() and word.isprintable():
        return word, ()
    gone, letters = _tables()
    names = []
    for name, step in (
        ("invisible", lambda text: text.translate(gone)),
        ("letters", lambda text: text.translate(letters)),
        ("nfc", lambda text: unicodedata.normalize("NFC", text)),
        ("tone-marks", _tones_put_back),
    ):
        new = step(word)
        if new != word:
            names.append(name)
        word = new
    return word.strip(" "), tuple(names)


def _tones_put_back(word: str) -> str:
    return _LETTERS.sub(lambda m: _with_tone_on_vowel(m.group()), word) if _suspect(word) else word


def _suspect(word: str) -> bool:
    """Whether a tone mark may stand on a consonant or beside its letter."""
    if _STRAYED.search(word):
        return True
    return any(
        character.lower() not in VOWELS
        and any(mark in TONES for mark in unicodedata.normalize("NFD", character)[1:])
        and unicodedata.normalize("NFD", character)[0].lower() not in "aeiouy"
        for character in word
        if ord(character) > 127
    )


def _with_tone_on_vowel(word: str) -> str:
    """A tone mark that slid onto a consonant goes back to the vowel, where that gives a syllable."""
    if not _suspect(word):
        return word
    decomposed = unicodedata.normalize("NFD", word)
    marks = [c for c in decomposed if c in TONES]
    if len(marks) != 1:
        return word
    bare = "".join(c for c in decomposed if c not in TONES)
    letters = unicodedata.normalize("NFC", bare)
    for at in _nuclei(letters):
        candidate = unicodedata.normalize("NFC", letters[: at + 1] + marks[0] + letters[at + 1 :])
        if is_syllable(candidate) or _starts_syllable(candidate):
            return candidate
    return word


def _starts_syllable(word: str) -> bool:
    """Whether the word becomes a syllable with one more coda letter: its rest was printed apart."""
    return any(is_syllable(word + coda) for coda in "chngmpt") and has_marks(word)


def _nuclei(letters: str) -> list[int]:
    """Places of the vowels that may bear the tone: a marked vowel first, then the last before a consonant."""
    vowels = [i for i, c in enumerate(letters) if c.lower() in VOWELS]
    marked = [i for i in vowels if has_marks(letters[i])]
    if not vowels:
        return []
    closed = vowels[-1] < len(letters) - 1
    usual = vowels[-1] if closed or len(vowels) == 1 else vowels[-2]
    return [*marked[-1:], usual]
