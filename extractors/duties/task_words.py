"""The last touch to the words of a task: contacts, what others do with what they get, rounds."""

from __future__ import annotations

import regex

from extractors.duties import doer_words
from extractors.duties import words as duty_words

_VALUE = r"(?:[\w.]@|(?<!\d)0\d{1,3}[ .-]?\d{3}[ .-]?\d{2,4})"  # an address of e-mail, a telephone number
_ASIDE = regex.compile(r"\s*\((?P<in>[^()]*+)\)")
_PERSON = regex.compile(rf"\s*(?:gặp\s+)?{doer_words.address()}\s", regex.IGNORECASE)
_DELIVERED = regex.compile(
    r"(?<!\w)(?:gửi|gởi|nộp|về|cho|báo\s+cáo|đăng\s+ký|phản\s+hồi|điện\s+thoại|thư\s+điện\s+tử)(?!\w)", regex.IGNORECASE
)
_BY = r"(?:địa\s+chỉ|hộp\s+thư|thư\s+điện\s+tử|e-?mail|fax|điện\s+thoại|ĐT|số\s+máy)"
_REACHED = regex.compile(
    rf"\s*[,;]\s*(?:(?:theo|qua|vào|tới)\s+)?(?:{_BY}[\s:]*)+[^()\s]*{_VALUE}[^()]*$",
    regex.IGNORECASE,
)
_ROUND = regex.compile(
    r"\s*[:,]\s*(?:\d{1,2}\s+(?:đợt|lần|vòng)\s*[,:]\s*)?(?:đợt|lần|vòng)\s+\w{1,3}$", regex.IGNORECASE
)  # `Tẩy giun: 02 đợt, đợt 1`


_PURPOSE = regex.compile(
    r"(?<=\w{2}\)?)\s+để\s+(?:tổng\s+hợp|theo\s+dõi|chỉ\s+đạo|xem\s+xét)(?:\s*,)?\s+\p{L}[^.;()]{6,}$", regex.IGNORECASE
)  # what those do with it to whom it goes: `… gửi về Sở để tổng hợp, báo cáo Ủy ban`; a bare `để tổng hợp` may stay
_THROUGH = regex.compile(
    rf"\s*(?P<way>(?:qua|thông\s+qua)\s+(?P<who>[^,;:.\d@]{{3,100}}?))\s*[,;:.–-]\s*(?:{_BY}|[\w.]*@|\d)",
    regex.IGNORECASE,
)


def _through(aside: str) -> str:
    """` (qua Phòng A)` of `(qua Phòng A, email: …)`; nothing where only a person or an address is told."""
    told = _THROUGH.match(aside)
    named = told is not None and duty_words.body_at_start().match(told.group("who")) is not None
    return f" ({told.group('way')})" if told and named else ""


def without_way(words: str) -> str:
    """A task without what only says how those are reached to whom it goes, and what they do with it: `gửi về Sở (qua bà
    A, email: …) để tổng hợp, báo cáo Ủy ban`. The way itself stays: `gửi về Sở (qua Văn phòng)`."""
    kept, position = "", 0
    for aside in _ASIDE.finditer(words):
        reached = regex.search(_VALUE, aside.group("in")) or _PERSON.match(aside.group("in"))
        if reached and _DELIVERED.search(words, 0, aside.start()):  # else it names who does it
            kept, position = kept + words[position : aside.start()] + _through(aside.group("in")), aside.end()
    rest = _REACHED.sub("", kept + words[position:])
    purpose = _PURPOSE.search(rest)
    if purpose and _DELIVERED.search(rest, 0, purpose.start()):  # not `họp để xem xét phương án`
        rest = rest[: purpose.start()]
    shorter = _ROUND.sub("", rest)
    return (shorter if len(shorter.split()) > 1 else rest).strip(" ,;") or words
