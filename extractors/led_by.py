"""Who leads and who co-operates where a section says it once for all of its duties.

A programme's sections often hold their contents under `1. Nội dung` and then `2. Cơ quan chủ trì, phối hợp` with the
bodies as lists below: what stands beside a duty, or beside what stands above it, holds for it.
"""

from __future__ import annotations

import regex

from extractors import duty_words
from extractors.assignees import split_bodies
from extractors.outline import Item, Outline

_WHO = r"(?:các\s+)?(?:cơ\s+quan|đơn\s+vị|bộ\s+phận|tổ\s+chức)"
_LEAD = regex.compile(rf"\s*(?:{_WHO}\s+)?chủ\s+trì(?:\s+thực\s+hiện)?\s*(?P<colon>:|$)", regex.IGNORECASE)
_CO = regex.compile(rf"\s*{_WHO}\s+(?:cùng\s+)?phối\s+hợp(?:\s+thực\s+hiện)?\s*(?P<colon>:|$)", regex.IGNORECASE)
_BOTH = regex.compile(
    rf"\s*(?:{_WHO}\s+)?chủ\s+trì\s*(?:,|và)\s*(?:{_WHO}\s+)?(?:phối\s+hợp|thực\s+hiện)\s*:?\s*$", regex.IGNORECASE
)


def shared_doers(outline: Outline, offset: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(those who lead, those who co-operate) by the lists beside the duty at `offset` or beside what it stands under;
    the nearest lists count, and a duty that stands in such a list has none."""
    item = next((i for i in outline.items if i.start <= offset < i.end), None)
    if item is None:
        return (), ()
    above = [item, *outline.parents(item)]
    if any(_kind(one) for one in above):
        return (), ()
    for one in above:
        lists = [other for other in outline.items if other.parent == one.parent and _kind(other)]
        lists = [other for other in lists if one.parent is not None and other.zone is one.zone]
        if lists:
            return _of(outline, lists, _LEAD), _of(outline, lists, _CO)
    return (), ()


def _kind(item: Item) -> regex.Pattern[str] | None:
    return next((pattern for pattern in (_LEAD, _CO, _BOTH) if pattern.match(item.text)), None)


def _names(text: str) -> bool:
    """Whether a line without a mark is a list of bodies."""
    return len(text) < 200 and duty_words.body_at_start().match(text) is not None


def _of(outline: Outline, lists: list[Item], kind: regex.Pattern[str]) -> tuple[str, ...]:
    """The bodies of the lists of a kind: behind the colon of their headings, or as the lines below."""
    found: list[str] = []
    for head in lists:
        below = [i for i in outline.items if head in outline.parents(i)]
        for own in (head, *(i for i in below if i.parent == head.index)):
            match = kind.match(own.text)
            if not match:
                continue
            found += split_bodies(own.text[match.end() :])
            for line in (i for i in outline.items if i.parent == own.index and i.zone is own.zone):
                found += split_bodies(line.text) if line.marker or _names(line.text) else ()
    return tuple(dict.fromkeys(found))
