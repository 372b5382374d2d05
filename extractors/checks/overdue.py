"""Duties whose stated day was over when the paper was issued: a misprinted year, or an order that comes too late.

The deadline component leaves such days out, since most of them tell of what was done; here only those count that the
paper asks for with a full day behind `trước`, `chậm nhất` and the like, in a sentence that tells of nothing past.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import regex

from extractors.duties import words as duty_words
from extractors.duties.deadlines import what_is_known
from extractors.duties.outline import Outline
from extractors.duties.prose import prose_deadlines
from extractors.findings import Findings
from extractors.language import dates
from models.document import Document
from models.values import Deadline

_BY = regex.compile(
    r"(?<!\w)(?:trước|chậm\s+nhất|muộn\s+nhất|hạn\s+cuối|không\s+quá|xong\s+trước)(?:\s+là)?[^.;\n\d]{0,25}"
    r"(?:\d{1,2}\s*(?:giờ|h|g)\s*(?:\d{2})?\s*(?:phút)?\s*,?\s*)?(?:ngày\s*)?(?=\d)",
    regex.IGNORECASE,
)
_PAST = regex.compile(r"(?<!\w)(?:đã|từng|vừa\s+qua|hồi|trước\s+đây)(?!\w)", regex.IGNORECASE)
_TELL = frozenset({"BC", "BB"})  # reports and minutes tell of days that are over


def overdue(document: Document, found: Findings, issued: str) -> Iterator[Deadline]:
    """The duties of the paper that were due before `issued`, its day in ISO form."""
    if found.doc_type and found.doc_type.value in _TELL:
        return
    places = dict(_over(document.text, date.fromisoformat(issued)))
    if not places:
        return
    early = min(date.fromisoformat(day) for day in places.values()) - timedelta(days=1)
    known = {d.evidence.start for d in found.deadlines}
    for deadline in prose_deadlines(Outline(document), replace(what_is_known(document, found), issued=early)):
        within = any(deadline.evidence.start <= at < deadline.evidence.end + 12 for at in places)
        asked = deadline.bound in ("before", "by") and deadline.end in places.values() and not deadline.inferred
        if asked and within and deadline.evidence.start not in known and _asks(document.text, deadline):
            yield deadline


def _over(text: str, issued: date) -> Iterator[tuple[int, str]]:
    """(offset, ISO day) of each full day before `issued` that stands behind a word of limit."""
    for cue in _BY.finditer(text):
        written = dates.first(text, cue.end(), cue.end() + 30)
        if written and written.start == cue.end() and written.date and written.date < issued:
            yield cue.end(), written.date.isoformat()


def _asks(text: str, deadline: Deadline) -> bool:
    """Whether the sentence lays the duty on somebody, and does not tell that it was done."""
    start = max(text.rfind("\n", 0, deadline.evidence.start), text.rfind(". ", 0, deadline.evidence.start)) + 1
    sentence = text[start : deadline.evidence.end + 80].split("\n", maxsplit=1)[0]
    if _PAST.search(sentence) or any(_PAST.search(who) for who in deadline.assignees):
        return False
    return bool(deadline.assignees or duty_words.request().search(sentence))
