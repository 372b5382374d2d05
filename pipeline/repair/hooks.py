"""Hooks that recognition of a scan misreads: as acute accents (`tố chức`, `kế từ`), or in the dot of an i (`chỉ bộ`).

The hook is the smallest mark that Vietnamese print has. It is put right in words that mean nothing as they are read
(data/hooks.json), mostly in a pair that leaves one reading alone; names of people are left as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from pipeline.repair.data import load
from pipeline.repair.traced import Edit, Traced

_ALIKE = str.maketrans("ẩểổỉ", "ấếối")  # small letters as recognition may have them
_MISREAD = regex.compile(r"[ấếốỉ]", regex.IGNORECASE)
_WORD = regex.compile(r"[\p{L}\p{M}]++")


def mend_hooks(line: Traced) -> Traced:
    """A line that recognition read, with its hooks put right; no character more or less. Idempotent."""
    if not _MISREAD.search(line.text):
        return line
    return line.edited(sorted(set(_edits(line.text)), key=lambda edit: edit.start))


def _edits(text: str) -> Iterator[Edit]:
    words = list(_WORD.finditer(text))
    small = ["", *(word.group().lower() for word in words), ""]
    for number, word in enumerate(words, 1):
        right = _alone().get(small[number].translate(_ALIKE))
        if right and not word.group().istitle():
            yield from _differing(word, right)
        following = words[number] if number < len(words) else None
        if following is None or following.group().istitle() or not text[word.end() : following.start()].isspace():
            continue  # no pair, or two names (Đoàn Thế Anh)
        pair = _pairs().get(f"{small[number]} {small[number + 1]}".translate(_ALIKE), "")
        beside = small[number - 1], (small[number + 2] if number + 2 < len(small) else "")
        if pair and not _means_others(pair, *beside):
            for one, meant in zip((word, following), pair.split(), strict=True):
                yield from _differing(one, meant)


def _differing(word: regex.Match[str], meant: str) -> Iterator[Edit]:
    """The letters of a word that differ from the word that is meant, in the case in which they stand."""
    for at, (read, right) in enumerate(zip(word.group(), meant, strict=True), word.start()):
        if read.lower() != right:
            yield Edit(at, at + 1, right.upper() if read.isupper() else right)


@cache
def _alone() -> dict[str, str]:
    return {word.translate(_ALIKE): word for word in load("hooks")["alone"].split()}


@cache
def _pairs() -> dict[str, str]:
    return {pair.translate(_ALIKE): pair for pair in load("hooks")["pairs"]}


def _means_others(pair: str, behind: str, before: str) -> bool:
    """Whether words that read like the pair are others that meet: `thành phố biến …`, `chỉ bộ phận …`."""
    table = load("hooks")
    return behind in table["not_behind"].get(pair, "").split() or before in table["not_before"].get(pair, "").split()
