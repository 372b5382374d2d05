"""The closed set of Vietnamese syllables, worked out from the spelling rules in data/syllables.json."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from pipeline.repair.data import load

TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
CLOSED_TONES = frozenset({"\u0301", "\u0323"})  # a syllable that ends in a stop is sắc or nặng
VOWELS = frozenset("aăâeêioôơuưy")


@lru_cache(maxsize=200_000)
def toneless(word: str) -> tuple[str, str]:
    """The lower-case word without its tone mark, and the mark ("" for level tone, "?" for more than one)."""
    marks = []
    kept = []
    for character in unicodedata.normalize("NFD", word.lower()):
        if character in TONES:
            marks.append(character)
        else:
            kept.append(character)
    tone = "" if not marks else marks[0] if len(marks) == 1 else "?"
    return unicodedata.normalize("NFC", "".join(kept)), tone


@cache
def _bases() -> frozenset[str]:
    """Every onset and rime that may stand together, without tones."""
    rules = load("syllables")
    front = tuple(rules["front"])
    out = set(rules["rimes"].split()) | set(rules["rimes_alone"].split())
    for onset in rules["onsets"]:
        if onset in {"qu", "gi"}:
            continue
        for rime in rules["rimes"].split():
            before_front = rime.startswith(front) and not (rime.startswith("i") and onset in rules["allowed_before_i"])
            if onset in rules["only_before_front"] and not rime.startswith(front):
                continue
            if onset in rules["never_before_front"] and before_front:
                continue
            out.add(onset + rime)
    out |= {"qu" + rime for rime in rules["rimes_after_qu"].split()}
    out |= {"gi" + rime for rime in rules["rimes_after_gi"].split()}
    out |= {"g" + toneless(rime)[0] for rime in rules["rimes_after_gi_short"].split()}
    return frozenset(out)


@cache
def _alone() -> frozenset[tuple[str, str]]:
    return frozenset(toneless(word) for word in load("syllables")["alone"].split())


@lru_cache(maxsize=200_000)
def is_syllable(word: str) -> bool:
    """Whether the word (any case, NFC) can be one Vietnamese syllable, spelled with its tone."""
    base, tone = toneless(word)
    if tone == "?" or base not in _bases():
        return False
    if base.endswith(tuple(load("syllables")["stopped"])) and tone not in CLOSED_TONES:
        return False
    if not tone and base in load("syllables")["never"].split():
        return False
    if base[0] in VOWELS:
        return (base, tone) in _alone()
    return True


def has_marks(word: str) -> bool:
    """Whether the word carries a letter or mark that only Vietnamese spelling puts there (đ, ơ, ế …)."""
    return any(character in "đĐ" or unicodedata.decomposition(character) for character in word)
