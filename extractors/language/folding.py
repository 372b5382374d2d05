"""Comparing Vietnamese words that OCR, old tone styles or capitals have changed."""

from __future__ import annotations

import unicodedata

import regex

from extractors.language.whole_texts import shared


@shared(200)
def plain(text: str) -> str:
    """Lower case without diacritics, one character for one: offsets into the result fit the text (NFC)."""
    return text.translate(_TABLE)


class _Plain(dict[int, str]):
    """Fills itself with each character the first time it is met."""

    def __missing__(self, code: int) -> str:
        self[code] = _base(chr(code))
        return self[code]


def _base(character: str) -> str:
    if character in "đĐÐð":
        return "d"
    base = unicodedata.normalize("NFD", character.lower())[:1]
    return base if len(base) == 1 else character


_TABLE = _Plain()
_WORD = regex.compile(r"[\p{L}\d]+")
_BLANKS = regex.compile(r"\s+")


def words(text: str) -> list[str]:
    """Words in lower case with their diacritics, punctuation dropped."""
    return _WORD.findall(text.lower())


def squeeze(text: str) -> str:
    """White space of any kind to single spaces."""
    return _BLANKS.sub(" ", text).strip()


def capitals(text: str) -> float:
    """Share of the letters that are capitals; 0 where there are no letters."""
    letters = list(filter(str.isalpha, text))
    return sum(map(str.isupper, letters)) / len(letters) if letters else 0.0


_OLD_TONES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_NEW_STYLE = regex.compile(r"(?<![qQ])(" + "|".join(_OLD_TONES) + r")(?!\p{L})", regex.IGNORECASE)


def one_tone_style(text: str) -> str:
    """`hoà`, `uỷ` → `hòa`, `ủy`, case kept: the style that Nghị định 30/2020/NĐ-CP itself is printed in."""

    def mend(match: regex.Match[str]) -> str:
        old = match.group()
        new = _OLD_TONES[old.lower()]
        return "".join(n.upper() if o.isupper() else n for o, n in zip(old, new, strict=True))

    return _NEW_STYLE.sub(mend, text)
