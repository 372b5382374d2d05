"""The words around duties, from `vocabulary/duties.json` and `vocabulary/decoys.json`, compiled once."""

from __future__ import annotations

from functools import cache
from typing import Any

import regex

from extractors.language.patterns import compiled, either, spelled
from extractors.timex import words as timewords
from extractors.vocabulary import vocabulary


def duties() -> dict[str, Any]:
    return vocabulary("duties.json")


def decoys() -> dict[str, Any]:
    return vocabulary("decoys.json")


def is_generic(words: str) -> bool:
    """Whether words are only what bodies and places are called without their names: `sở`, `Đơn vị`, `xã`."""
    return words.lower() in duties()["generic_nouns"]


def literal(words: list[str]) -> str:
    """One group for literal words, longest first, with any white space between their parts.

    Words of several syllables match without regard to tone marks, which scans lose; single syllables would then
    mean something else.
    """
    several = [_tolerant(word) for word in words if " " in word]
    single = [spelled(word) for word in words if " " not in word]
    return f"(?:{'|'.join(either(ways) for ways in (several, single) if ways)})"


_VOWELS = ("aàáảãạăằắẳẵặâầấẩẫậ", "eèéẻẽẹêềếểễệ", "iìíỉĩị", "oòóỏõọôồốổỗộơờớởỡợ", "uùúủũụưừứửữự", "yỳýỷỹỵ")
_CLASS = {letter: f"[{group}]" for group in _VOWELS for letter in group} | {"đ": "[đd]"}


def _tolerant(words: str) -> list[str]:
    return [_CLASS.get(fragment, fragment) for fragment in spelled(words)]


def _toneless(fragment: str) -> str:
    """A fragment of a regular expression (without character sets) that forgives the marks of its vowels."""
    return "".join(_CLASS[c] if c in _CLASS and not c.isascii() else c for c in fragment)


def exact(words: list[str]) -> str:
    """As `literal`, with the tone marks as they are."""
    return either(map(spelled, words))


WORD_BEGINS = r"\b(?<!-)"  # before a letter; found in half the time of `(?<![\w-])`


@cache
def verb() -> regex.Pattern[str]:
    """A duty verb in small letters (names of bodies carry theirs in capitals)."""
    return compiled(rf"{WORD_BEGINS}{literal([*duties()['verbs'], *duties()['qualifiers']])}(?![\w-]|\s+đua\b)")


@cache
def verb_at_start() -> regex.Pattern[str]:
    return compiled(rf"{literal(duties()['verbs'])}(?![\w-])", regex.IGNORECASE)


@cache
def delivering_at_start() -> regex.Pattern[str]:
    return compiled(
        rf"(?:(?:và|đồng\s+thời|sau\s+đó|rồi)\s+)?{literal(duties()['delivering'])}(?![\w-])", regex.IGNORECASE
    )


@cache
def obliged() -> regex.Pattern[str]:
    """`có trách nhiệm`, `phải`: the subject stands right before it."""
    return compiled(rf"{WORD_BEGINS}{literal(duties()['obliged'])}(?![\w-])", regex.IGNORECASE)


@cache
def modal_at_start() -> regex.Pattern[str]:
    return compiled(rf"(?:{literal(duties()['modals'])}(?![\w-])\s*)+", regex.IGNORECASE)


def auxiliary() -> str:
    """`phải`, `cần`, `sẽ` before a verb, as one group."""
    return literal(duties()["auxiliaries"])


def handing_in() -> str:
    """`nộp`, `gửi`, `báo cáo`: what is done with a thing that goes to somebody, as one group."""
    return exact(duties()["handing_in"])


@cache
def intent() -> regex.Pattern[str]:
    """`cam kết`, `phấn đấu`: what is intended follows, be it behind the day."""
    return compiled(rf"(?:{literal([*duties()['intents'], *duties()['modals']])}(?![\w-])[\s,]*)+", regex.IGNORECASE)


@cache
def request() -> regex.Pattern[str]:
    """A word that lays a duty on the body named after it (`giao`, but not `bàn giao`)."""
    return compiled(
        rf"{WORD_BEGINS}(?<!\b(?:bàn|chuyển|được|tham|tiếp|đã|hồ\s+sơ)\s){literal(duties()['requests'])}(?![\w-])\s*:?\s*(?:cho\s+)?",
        regex.IGNORECASE,
    )


@cache
def body_at_start() -> regex.Pattern[str]:
    return compiled(
        rf"(?!{literal(duties()['not_heads'])}(?!\w)){literal(duties()['body_heads'])}(?![\w])", regex.IGNORECASE
    )


@cache
def task_section() -> regex.Pattern[str]:
    """Headings under which the sentences are duties."""
    return compiled(duties()["task_sections"], regex.IGNORECASE)


@cache
def no_task_section() -> regex.Pattern[str]:
    return compiled(duties()["no_task_sections"], regex.IGNORECASE)


@cache
def passive_at_start() -> regex.Pattern[str]:
    return compiled(rf"(?:các\s+|những\s+)?{literal(duties()['passive_objects'])}(?![\w])", regex.IGNORECASE)


@cache
def time_label() -> regex.Pattern[str]:
    """`Thời gian thực hiện:`, `Hạn nộp hồ sơ:` at the head of a paragraph."""
    return compiled(_toneless(duties()["time_labels"]), regex.IGNORECASE)


@cache
def other_label() -> regex.Pattern[str]:
    return compiled(rf"{_toneless(duties()['other_labels'])}(?![\w])", regex.IGNORECASE)


@cache
def lead_label() -> regex.Pattern[str]:
    return compiled(rf"(?:{_toneless(duties()['lead_labels'])})\s*(?=:|$)", regex.IGNORECASE)


@cache
def column(kind: str) -> regex.Pattern[str]:
    """Headings of a kind of table column."""
    return compiled(duties()["columns"][kind], regex.IGNORECASE)


@cache
def decoy_left() -> regex.Pattern[str]:
    return timewords.compiled(rf"(?<!\w){timewords.alternatives(decoys()['left'])}\s*[(:,]?\s*$")


@cache
def decoy_left_bare() -> regex.Pattern[str]:
    return timewords.compiled(rf"(?<!\w){timewords.alternatives(decoys()['left_bare'])}\s*[(:,]?\s*$")


@cache
def decoy_left_feast() -> regex.Pattern[str]:
    return timewords.compiled(rf"(?<!\w){timewords.alternatives(decoys()['left_feast'])}\s*[(:,]?\s*$")


@cache
def decoy_left_named() -> regex.Pattern[str]:
    return timewords.compiled(rf"(?<!\w){timewords.alternatives(decoys()['left_named'])}\s*[(:,]?\s*$")


@cache
def forecast() -> regex.Pattern[str]:
    """A sentence that tells what weather and the like will come (`Dự báo đêm 27/9 có mưa to`)."""
    comes = timewords.alternatives(decoys()["forecast"])
    return timewords.compiled(rf"\W*(?:theo\s[^;:.]{{3,90}}?\s)?dự\s+báo(?!\w)[^;:.]{{0,200}}?(?<!\w){comes}(?!\w)")


@cache
def decoy_right() -> regex.Pattern[str]:
    return timewords.compiled(timewords.alternatives(decoys()["right"]))


@cache
def decoy_clause() -> regex.Pattern[str]:
    return timewords.compiled(rf"(?<!\w){timewords.alternatives(decoys()['clause'])}")


@cache
def span_decoy() -> regex.Pattern[str]:
    return timewords.compiled(rf"(?<!\w){timewords.alternatives(decoys()['span_clause'])}")


@cache
def span_decoy_left() -> regex.Pattern[str]:
    return timewords.compiled(rf"(?<!\w){timewords.alternatives(decoys()['span_left'])}\s*$")


@cache
def event() -> regex.Pattern[str]:
    return timewords.compiled(rf"(?<!\w)(?:{decoys()['events']})(?!\w)")
