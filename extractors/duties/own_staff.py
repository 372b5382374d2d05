"""People whom a body under whose heading an item stands sends or invites: `1. Văn phòng` over `mời đại biểu dự …`."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import regex

from extractors.duties import doer_words
from extractors.duties import words as duty_words
from extractors.duties.action import Clause
from extractors.language.patterns import compiled


@cache
def _sent() -> regex.Pattern[str]:
    people = duty_words.literal(doer_words.doers()["staff"])
    some = r"(?:(?:các|những|mỗi|toàn\s+thể|đủ|thêm|ít\s+nhất|\d{1,3}|một|hai|ba)\s+)*+"
    return compiled(
        rf"(?<!\w)(?P<ask>(?:phân\s+công|bố\s+trí|huy\s+động|chọn\s+cử|cử|chỉ\s+đạo)\s+{some}{people}(?!\w)|(?:kính\s+)?mời\s)"
        r"[^,;:.()\n]{0,80}$",
        regex.IGNORECASE,
    )


def sent_by(text: str, clause: Clause, above: tuple[str, ...]) -> Clause:
    """The clause as what those above do, where its doers are people of their own (`phân công cán bộ | trực`) or guests
    of theirs; a body with a name of its own (`phân công Đội xe`) is the one that is told."""
    if not above or not clause.named:
        return clause
    sent = _sent().search(text, max(0, clause.start - 160), clause.start)
    if sent is None or any(letter.isupper() for letter in text[sent.end("ask") : clause.start]):
        return clause
    start = sent.start()
    words = f"{' '.join(text[start : clause.start].split())} {clause.text}"
    return replace(clause, text=words, start=start, assignees=above)
