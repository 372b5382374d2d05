"""Web-site furniture around a paper: menus, counters, comments before its first and after its last line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import regex

# Furniture comes in blocks; a short line we do not know may stand between two that we know.
_UNKNOWN_BETWEEN = 3
_UNKNOWN_FIRST = 1  # and at the very edge, before the first that we know
_SHORT = 90
_MAX_MENU = 400  # lines of menu before a letterhead

_MOTTO = regex.compile(
    r"c[oộô]ng\s+h[oò][aà]\s+xã\s+hội\s+chủ\s+nghĩa\s+việt\s+nam|^[^\w\n]*+đảng\s+cộng\s+sản\s+việt\s+nam[^\w\n]*+$",
    regex.IGNORECASE | regex.MULTILINE,
)
# In one column the number may stand between the issuer and the motto: `Số: 12/2021/NQ-HĐND`, `Luật số: 12/2013/QH13`.
_NUMBER = regex.compile(
    r"^\W{0,3}(?:(?:(?:bộ\s+)?luật|pháp\s+lệnh|nghị\s+quyết|lệnh)\s+)?số\s*:?\s*[\w.…/-]*\s?(?:/|-)\s?\p{Lu}[^\n]{0,40}+$",
    regex.IGNORECASE,
)


class Trimmed(NamedTuple):
    """Half-open range of the paper's own lines."""

    start: int
    end: int


def is_letterhead(line: str) -> bool:
    """Whether a line holds the motto of the State or the name of the Party, as the letterhead prints it."""
    return bool(_MOTTO.search(line))


def mottos(text: str) -> Iterator[regex.Match[str]]:
    """Each motto of the State in a longer text."""
    return _MOTTO.finditer(text)


def is_furniture(line: str) -> bool:
    """Whether a line is surely furniture, by itself. (One word of a menu, `Liên hệ`, is not.)"""
    folded = " ".join(line.casefold().split())
    if not folded or folded[0] == "|" or len(folded) > 2 * _SHORT:  # a row of a Markdown table is none
        return False
    return folded.startswith(_begins()) or bool(_patterns().fullmatch(folded))


def _may_be_furniture(line: str) -> bool:
    return " ".join(line.casefold().split()).strip(" :.›»>|") in _whole()


def trim(lines: Sequence[str]) -> Trimmed:
    """The range of a text's lines without the furniture at both ends. Blank lines are looked through."""
    start = _leading(lines)
    end = len(lines) - _trailing(lines[start:])
    return Trimmed(start, max(end, start))


def _leading(lines: Sequence[str]) -> int:
    """Lines of furniture in front: a block of known ones, or everything above a letterhead when some is known."""
    own = letterhead(lines)
    if own and any(is_furniture(line) for line in lines[:own]):
        return own
    return _block(lines)


def _trailing(lines: Sequence[str]) -> int:
    return _block(lines[::-1])


def _block(lines: Sequence[str]) -> int:
    """How many lines from the edge belong to a block of furniture: it ends at the last known line."""
    reached = weight = 0
    unknown = _UNKNOWN_BETWEEN - _UNKNOWN_FIRST
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        sure = is_furniture(line)
        if sure or _may_be_furniture(line):
            weight += 2 if sure else 1
            reached, unknown = index + 1, 0
        elif len(line.strip()) > _SHORT or _MOTTO.search(line) or line.isupper() or unknown == _UNKNOWN_BETWEEN:
            break
        else:
            unknown += 1
    return reached if weight >= 2 else 0


def letterhead(lines: Sequence[str]) -> int:
    """Where the letterhead begins: at the motto, or at the issuer's lines in capitals right above it; 0: none."""
    motto = next((i for i, line in enumerate(lines[:_MAX_MENU]) if _MOTTO.search(line) and len(line) < 200), 0)
    start = motto
    blanks = 0
    subject = _subject_above(lines, motto)
    for index in range(subject - 1, max(motto - 12, -1), -1):
        line = lines[index].strip()
        if not line or not any(char.isalnum() for char in line):
            blanks += 1
            if blanks > 3:
                break
            continue
        if is_furniture(line) or len(line) > _SHORT or not (line.isupper() or _NUMBER.match(line)):
            break
        start, blanks = index, 0
    return start


_ABOUT = regex.compile(r"\s*\(?\s*(?:V/v|Về việc)\s*:?\s", regex.IGNORECASE)
_MOST_SUBJECT = 5  # lines of a `V/v …` under the number of a left column that is written before the motto


def _subject_above(lines: Sequence[str], motto: int) -> int:
    """Where a `V/v …` of some lines right above the motto begins, under the number; the motto where there is none."""
    for index in range(motto - 1, max(motto - 1 - _MOST_SUBJECT, 0), -1):
        line = lines[index].strip()
        if not line or len(line) > _SHORT or is_furniture(line):
            return motto
        if _ABOUT.match(line):
            above = next((i for i in range(index - 1, max(index - 3, -1), -1) if lines[i].strip()), None)
            return index if above is not None and _NUMBER.match(lines[above].strip()) else motto
    return motto


@cache
def _load() -> dict[str, list[str]]:
    return tomllib.loads(files("pipeline.readers").joinpath("furniture.toml").read_text("utf-8"))


@cache
def _begins() -> tuple[str, ...]:
    return tuple(_load()["begins"])


@cache
def _whole() -> frozenset[str]:
    return frozenset(_load()["whole"])


@cache
def _patterns() -> regex.Pattern[str]:
    return regex.compile("|".join(f"(?:{p})" for p in _load()["patterns"]), regex.IGNORECASE)
