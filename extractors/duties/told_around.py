"""Doers told around a clause: by the sentence behind it, a rider with a day of its own, a Party body's heading."""

from __future__ import annotations

import regex

from extractors.duties import doer_words
from extractors.duties import words as duty_words
from extractors.duties.assignees import find_subject, split_bodies
from extractors.duties.doers import laid_on
from extractors.duties.outline import Item, Outline, sentences
from extractors.timex.expressions import find_times

_BELONGS = regex.compile(
    r"Trách\s+nhiệm(?:\s+(?:này|thực\s+hiện|chính|trên))?\s+thuộc(?:\s+về)?\s+(?P<who>[^.;:\n]{3,200})"
)
_ANSWERS = regex.compile(
    r"(?:(?:có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm|chủ\s+trì|phụ\s+trách)(?:\s+chính)?,?\s*)+(?:(?:việc\s+)?(?:tổ\s+chức|thực\s+hiện|chuẩn\s+bị|"
    r"triển\s+khai|nội\s+dung|việc|nhiệm\s+vụ)(?:\s+(?:này|trên|thực\s+hiện|hội\s+nghị|buổi\s+lễ))?)?\s*(?=[.;,]|$)",
    regex.IGNORECASE,
)


def answerable(text: str, position: int) -> tuple[str, ...]:
    """Who answers for what stands before `position`, by a sentence behind it that says nothing else: `Sở A chịu trách
    nhiệm tổ chức;`, `Trách nhiệm thuộc Chủ tịch xã và Giám đốc Sở B.`"""
    for start, end in sentences(text):
        if start < position:
            continue
        belongs = _BELONGS.match(text, start, end)
        if belongs and doer_words.head_at_start().match(belongs.group("who")):
            return split_bodies(belongs.group("who"))
        subject = find_subject(text, start, end)
        if subject and subject.start == start and _ANSWERS.match(text, subject.action, end):
            return split_bodies(text[subject.start : subject.end])
        if find_times(text[start:end]):
            return ()  # what follows that is said of another day
    return ()


_RIDER = regex.compile(
    r"(?:[(,;.]\s*riêng(?:\s+đối\s+với)?\s+(?P<only>[^,;:.()\d]{3,90}?)"
    r"(?:\s*:|\s+(?:thì\s+|có\s+thể\s+)?(?:được\s+)?(?:là|lùi|gia\s+hạn|kéo\s+dài|xong|hoàn\s+thành|thực\s+hiện))?|\(\s*(?P<named>[^,;:.()\d]{3,90}?)\s*:)\s*$",
    regex.IGNORECASE,
)


def rider(text: str, start: int) -> tuple[str, ...]:
    """`… trước ngày 20/5 (riêng xí nghiệp A trước ngày 30/5)`: whose day begins at `start`, where nothing but their
    name stands before it; what they do is what was said before."""
    found = _RIDER.search(text, max(0, start - 120), start)
    who = (found.group("only") or found.group("named")).strip() if found else ""
    if not who or not doer_words.head_at_start().match(who) or duty_words.verb().search(who, 3):
        return ()
    return split_bodies(who)


_LEADS = regex.compile(r"Lãnh\s+đạo\s+(?=(?:[Cc]ác\s|\p{Lu}))")
_PARTY = regex.compile(
    r"ban\s+cán\s+sự|đảng\s+đoàn|(?:đảng|tỉnh|huyện|thành|thị|quận|cấp|chi)\s+(?:ủy|uỷ)|ban\s+thường\s+vụ|đảng\s+bộ|chi\s+bộ",
    regex.IGNORECASE,
)


def led_by_party(outline: Outline, item: Item) -> tuple[str, ...]:
    """The Party body under whose heading an item says `Lãnh đạo Ủy ban A xây dựng …`: there the word is what it does,
    not who does it."""
    if not _LEADS.match(item.text):
        return ()
    above = laid_on(outline, item)
    return above if any(_PARTY.match(body) for body in above) else ()


_EVENT = regex.compile(
    r"(?:hội\s+(?:nghị|thảo|thi|diễn|trại)|đại\s+hội|cuộc\s+họp|buổi\s+(?:lễ|họp|làm\s+việc)|lễ|tọa\s+đàm|lớp|khóa|phiên|ngày\s+hội)\s",
    regex.IGNORECASE,
)
_HOLDS = regex.compile(
    r"(?:^|[,.;]\s+)(?P<who>[^,.;:()\n]{4,120}?)\s+(?:(?:sẽ|dự\s+kiến|long\s+trọng)\s+)?tổ\s+chức\s+(?=(?:buổi\s+|cuộc\s+)?(?P<event>[^\n]{8,}))"
)
_LEVEL = regex.compile(
    r"\W*(?P<level>(?:ở\s+)?(?:cấp|khối|cụm|bảng|điểm|khu\s+vực)\s[^:;.\d]{1,40}?)\s*:\s*(?:(?:dự\s+kiến|tổ\s+chức|vào|từ)\s*)*",
    regex.IGNORECASE,
)


def event_at_level(outline: Outline, item: Item, before: str) -> str:
    """`Lễ khởi động cấp tỉnh` for `Cấp tỉnh: ngày …` under the heading `1. Lễ khởi động`; "" for any other line.

    `before` is the sentence up to the time.
    """
    level = _LEVEL.fullmatch(before)
    above = next(iter(outline.parents(item)), None) if level else None
    words = " ".join(above.text.split("\n", maxsplit=1)[0].strip(" .:").split()) if above is not None else ""
    if level is None or not is_event(words + " ") or len(words) > 90:
        return ""
    return f"{words} {level.group('level').lower()}"


_BACK = 25  # items looked back for who holds a meeting


def is_event(task: str) -> bool:
    """`Lễ khai giảng`: what takes place is not done by whoever an earlier sentence of its paragraph tells to act."""
    return _EVENT.match(task) is not None


def holder(outline: Outline, item: Item, task: str) -> tuple[str, ...]:
    """Who holds the meeting that a line of time belongs to: an earlier `…, Sở A tổ chức Hội nghị B` that names it."""
    event = _EVENT.search(task)
    name = " ".join(task[event.start() :].split()[:6]).lower() if event else ""
    if len(name.split()) < 3:
        return ()
    for other in outline.items[max(0, item.index - _BACK) : item.index]:
        for found in _HOLDS.finditer(other.text):
            said = " ".join(found.group("event").split()).lower().startswith(name)
            subject = find_subject(other.text, found.start("who"), found.start("event")) if said else None
            if subject and (subject.start, subject.end) == found.span("who"):  # not `Sở A hướng dẫn tổ chức …`
                return split_bodies(found.group("who"))
    return ()
