"""Who leads and who co-operates where a section says it once for all of its duties.

A programme's sections often hold their contents under `1. Nội dung` and then `2. Cơ quan chủ trì, phối hợp` with the
bodies as lists below: what stands beside a duty, or beside what stands above it, holds for it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict

import regex

from extractors.duties import words as duty_words
from extractors.duties.assignees import split_bodies
from extractors.duties.outline import Item, Outline
from models.document import ZoneKind

_WHO = r"(?:các\s+)?(?:cơ\s+quan|đơn\s+vị|bộ\s+phận|tổ\s+chức)"
_LEAD = regex.compile(rf"\s*(?:{_WHO}\s+)?chủ\s+trì(?:\s+thực\s+hiện)?\s*(?P<colon>:|$)", regex.IGNORECASE)
_CO = regex.compile(rf"\s*{_WHO}\s+(?:cùng\s+)?phối\s+hợp(?:\s+thực\s+hiện)?\s*(?P<colon>:|$)", regex.IGNORECASE)
_BOTH = regex.compile(
    rf"\s*(?:{_WHO}\s+)?chủ\s+trì\s*(?:,|và)\s*(?:{_WHO}\s+)?(?:phối\s+hợp|thực\s+hiện)\s*:?\s*$", regex.IGNORECASE
)


Doers = tuple[tuple[str, ...], tuple[str, ...]]  # those who lead, those who co-operate


class SharedDoers:
    """The lists of one paper; what they say is worked out once a section."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self._starts = [item.start for item in outline.items]
        self._below: dict[int, list[Item]] = defaultdict(list)
        self._heads: dict[tuple[int, ZoneKind | None], list[Item]] = defaultdict(list)
        for item in outline.items:
            if item.parent is not None:
                self._below[item.parent].append(item)
                if _kind(item):
                    self._heads[item.parent, item.zone].append(item)
        self._known: dict[tuple[int, ZoneKind | None], Doers] = {}

    def of(self, offset: int) -> Doers:
        """By the lists beside the duty at `offset` or beside what it stands under; the nearest lists count, and a duty
        that stands in such a list has none."""
        at = bisect_right(self._starts, offset) - 1
        if not self._heads or at < 0 or offset >= self.outline.items[at].end:
            return (), ()
        above = [self.outline.items[at], *self.outline.parents(self.outline.items[at])]
        if any(_kind(one) for one in above):
            return (), ()
        for one in above:
            place = (one.parent if one.parent is not None else -1, one.zone)
            if place in self._heads:
                if place not in self._known:
                    self._known[place] = (
                        self._bodies(self._heads[place], _LEAD),
                        self._bodies(self._heads[place], _CO),
                    )
                return self._known[place]
        return (), ()

    def _bodies(self, heads: list[Item], kind: regex.Pattern[str]) -> tuple[str, ...]:
        """The bodies of the lists of a kind: behind the colon of their headings, or as the lines below."""
        found: list[str] = []
        for head in heads:
            for own in (head, *self._below[head.index]):
                match = kind.match(own.text)
                if not match:
                    continue
                found += split_bodies(own.text[match.end() :])
                for line in self._below[own.index]:
                    if line.zone is own.zone and (line.marker or _names(line.text)):
                        found += split_bodies(line.text)
        return tuple(dict.fromkeys(found))


def _kind(item: Item) -> regex.Pattern[str] | None:
    return next((pattern for pattern in (_LEAD, _CO, _BOTH) if pattern.match(item.text)), None)


def _names(text: str) -> bool:
    """Whether a line without a mark is a list of bodies."""
    return len(text) < 200 and duty_words.body_at_start().match(text) is not None
