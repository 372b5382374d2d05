"""The types of papers: words, headings and codes (vocabulary/types.json)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex
from rapidfuzz.distance import Levenshtein

from extractors.language.folding import capitals, plain, squeeze
from extractors.language.patterns import either, spelled
from extractors.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class TypeWord:
    """A type word found: its doc_type code, its offsets, and how many letters OCR had changed."""

    code: str
    name: str
    start: int
    end: int
    slips: int = 0


@cache
def names() -> dict[str, str]:
    """Type words without diacritics → doc_type code. A word of two types keeps the first: the text decides."""
    table: dict[str, str] = {}
    for entry in vocabulary("types.json")["types"]:
        for name in entry["names"]:
            table.setdefault(plain(name), entry["code"])
    return table


@cache
def law_making() -> frozenset[str]:
    """Codes of the types that only papers that make law are of (`families`): decisions and directives may do both."""
    entries = vocabulary("types.json")["types"]
    return frozenset(e["code"] for e in entries if "law" in e["families"] and "administrative" not in e["families"])


@cache
def written(code: str) -> str:
    """The plain name of a type as it begins a line: `Kế hoạch` for KH; "" for a code that there is not."""
    names_of: list[str] = next((e["names"] for e in vocabulary("types.json")["types"] if e["code"] == code), [])
    plainest: str = min(names_of, key=len, default="")
    return plainest[:1].upper() + plainest[1:]


@cache
def _spoken() -> dict[str, str]:
    return {name: entry["code"] for entry in vocabulary("types.json")["types"] for name in entry["names"]}


@cache
def _headings() -> tuple[tuple[str, str], ...]:
    """(type word in lower case with diacritics, code) of the words that stand as headings, longest first."""
    rows = [
        (name, entry["code"])
        for entry in vocabulary("types.json")["types"]
        if entry.get("heading", True)
        for name in entry["names"]
    ]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


@cache
def pattern() -> regex.Pattern[str]:
    """Any type word in running text, longest first, any case, as `type`; use `code_of` on what it finds."""
    words = either(map(spelled, _spoken()))
    return regex.compile(rf"(?<!\p{{L}})(?P<type>{words})(?!\p{{L}})", regex.IGNORECASE)


def code_of(word: str) -> str | None:
    """The doc_type code of a type word (`Kế hoạch` → KH), or None."""
    return _spoken().get(squeeze(word).lower())


_STRAY = regex.compile(r"(?<=\p{Lu})\s\p{Ll}\s(?=\p{Lu})")  # a speck of a scan read as a letter: `KẾ ì HOẠCH`


def heading(line: str) -> TypeWord | None:
    """The type word that a heading line begins with, or None.

    A line that is nothing but the word may have a letter or two changed by OCR; a line that goes on must have
    the word in capitals and exact but for its diacritics.
    """
    text = line.strip(" \t*#_:.–-—|\"'“”")
    offset = line.find(text) if text else 0
    folded = squeeze(plain(_STRAY.sub(" ", text) if capitals(text) > 0.8 else text))
    for name, code in _headings():
        bare = plain(name)
        if folded in (bare, f"{bare} lien tich", f"{bare} lien nganh"):
            return TypeWord(code, name, offset, offset + len(text), _slips(text, name))
    if capitals(text) > 0.8 and len(folded) >= 6:
        for name, code in _headings():
            limit = 1 if len(name) < 9 else 2
            if Levenshtein.distance(folded, plain(name), score_cutoff=limit) <= limit:
                return TypeWord(code, name, offset, offset + len(text), 2)
    return _leading(text, offset)


def _leading(text: str, offset: int) -> TypeWord | None:
    folded = plain(text)
    for name, code, pattern in _leading_patterns():
        match = pattern.match(folded)
        if match and capitals(text[: match.end()]) > 0.9:
            return TypeWord(code, name, offset, offset + match.end(), _slips(text[: match.end()], name))
    return None


@cache
def _leading_patterns() -> tuple[tuple[str, str, regex.Pattern[str]], ...]:
    return tuple(
        (name, code, regex.compile(r"\s+".join(plain(name).split()) + r"(?![\p{L}])")) for name, code in _headings()
    )


def _slips(text: str, name: str) -> int:
    return Levenshtein.distance(squeeze(text).lower(), name)
