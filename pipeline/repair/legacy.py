"""Letters of the 8-bit fonts in use before Unicode: TCVN3 (.VnTime …) and VNI (VNI-Times …)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache

import regex

from pipeline.repair.data import load
from pipeline.repair.syllables import has_marks, is_syllable, toneless

ENCODINGS = ("tcvn3", "vni")
_SAMPLE = 20_000  # words of one font that are looked at
_RUN = regex.compile(r"[^\s\d!-&(-@\[-`{-~“”–…]+")
_LETTERS = regex.compile(r"\p{L}++")
_MODERN = regex.compile(r"[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")


@cache
def _table(encoding: str) -> dict[int, str]:
    table = load(encoding)
    return {ord(k): v for k, v in table.get("letters", {}).items()}


@cache
def _vni() -> tuple[regex.Pattern[str], dict[str, str]]:
    table = load("vni")
    letters = table["singles"] | table["pairs"]
    pairs = "|".join(sorted(map(regex.escape, letters), key=len, reverse=True))
    return regex.compile(pairs), letters


def decode(text: str, encoding: str, *, capitals: bool = False) -> str:
    """`text` of one of ENCODINGS in Unicode; `capitals` for the fonts that print small letters as capitals."""
    if encoding == "vni":
        pattern, letters = _vni()
        return pattern.sub(lambda m: letters[m.group()], text)
    new = text.translate(_table(encoding))
    return new.upper() if capitals else _LETTERS.sub(_one_case, new)


def _one_case(word: regex.Match[str]) -> str:
    """`TRƯờNG` as TRƯỜNG: TCVN3 has no capitals with a tone, so typists left the small letter between capitals."""
    letters: str = word.group()
    small = "".join(letter for letter in letters if letter.islower())
    return letters.upper() if small and letters[1:] != letters[1:].lower() and _toned(small) else letters


def _toned(letters: str) -> bool:
    return all(toneless(letter)[1] for letter in letters)


def heading_capitals(words: list[str]) -> list[str]:
    """The decoded words of one line, all capitals where only heads (`Sở GIÁO DỤC`) could not show that they are."""
    long = [letters for word in words for letters in _LETTERS.findall(word) if len(letters) > 1]
    heads = [letters for letters in long if not letters.isupper()]
    proof = [letters for letters in long if letters.isupper() and _toned_syllable(letters)]
    if heads and proof and all(letters[0].isupper() and _toned(letters[1:]) for letters in heads):
        return [word.upper() for word in words]
    return words


def _toned_syllable(letters: str) -> bool:
    return bool(toneless(letters)[1]) and is_syllable(letters)


def prints_capitals(font: str, encoding: str) -> bool:
    """Whether every letter of this font is a capital (`.VnTimeH`)."""
    pattern = load(encoding).get("capital_fonts")
    return bool(pattern and regex.search(pattern, font.strip(), regex.IGNORECASE) and hinted(font) == encoding)


def hinted(font: str) -> str:
    """The encoding that the font's name tells, or ""."""
    name = font.strip()
    for encoding in reversed(ENCODINGS):
        if name and regex.search(load(encoding)["fonts"], name, regex.IGNORECASE):
            return encoding
    return ""


def encodings_of(words: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each font of (font, text): the encoding its letters are in; fonts in Unicode are left out.

    The font's name alone is not enough (many files carry a Unicode map), nor are the letters alone where few;
    a named font needs more syllables after decoding than before, an unnamed one clearly more.
    """
    texts: dict[str, list[str]] = defaultdict(list)
    for font, text in words:
        if not text.isascii() and len(texts[font]) < _SAMPLE:
            texts[font].append(text)
    out = {}
    for font, every in texts.items():
        runs: Counter[str] = Counter()
        for text, times in Counter(every).items():
            for run in _runs(text):
                runs[run] += times
        if encoding := _encoding(font, runs):
            out[font] = encoding
    return out


@lru_cache(maxsize=20_000)
def _runs(text: str) -> tuple[str, ...]:
    return tuple(_RUN.findall(text))


def _encoding(font: str, runs: Counter[str]) -> str:
    hint = hinted(font)
    total = sum(count for run, count in runs.items() if not run.isascii())
    modern = sum(count for run, count in runs.items() if _MODERN.search(run))
    if not total or modern > 0.2 * total:
        return ""
    before = _good(runs)
    best, name = max((_good(_decoded(runs, encoding)), encoding) for encoding in ([hint] if hint else ENCODINGS))
    if hint:
        return name if best > before else ""
    return name if best >= 8 and best > 0.75 * total and best > 2 * before + 3 else ""


def _decoded(runs: Counter[str], encoding: str) -> Counter[str]:
    out: Counter[str] = Counter()
    for run, count in runs.items():
        if not run.isascii():
            out[decode(run, encoding)] += count
    return out


def _good(runs: Counter[str]) -> int:
    """How many runs are Vietnamese syllables with a mark."""
    return sum(count for run, count in runs.items() if has_marks(run) and is_syllable(run))
