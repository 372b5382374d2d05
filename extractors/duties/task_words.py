"""The last touch to the words of a task: contacts and rounds."""

from __future__ import annotations

import regex

from extractors.duties import doer_words

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


def without_way(words: str) -> str:
    """A task without what only says how those are reached to whom it goes: `gửi về Sở (qua bà A, email: …)`. The way
    itself stays: `gửi về Sở (qua Văn phòng)`."""
    kept, position = "", 0
    for aside in _ASIDE.finditer(words):
        reached = regex.search(_VALUE, aside.group("in")) or _PERSON.match(aside.group("in"))
        if reached and _DELIVERED.search(words, 0, aside.start()):  # else it names who does it
            kept, position = kept + words[position : aside.start()], aside.end()
    rest = _REACHED.sub("", kept + words[position:])
    shorter = _ROUND.sub("", rest)
    return (shorter if len(shorter.split()) > 1 else rest).strip(" ,;") or words
