"""Doers named beside an action: `… (Tổ bảo vệ thực hiện)`, `… (đồng chí An, kế toán)`, `do Phòng B chủ trì`."""

from __future__ import annotations

import regex

from extractors.duties import doer_words
from extractors.duties import words as duty_words
from extractors.duties.assignees import find_subject, split_bodies

_DOES = (
    r"(?:chủ\s+trì(?:\s+thực\s+hiện)?|thực\s+hiện|phụ\s+trách|chịu\s+trách\s+nhiệm(?:\s+thực\s+hiện)?|đảm\s+nhiệm|đảm\s+nhận|"
    r"đảm\s+trách|chuẩn\s+bị|tham\s+mưu|theo\s+dõi|tổ\s+chức|điều\s+hành|tổng\s+hợp|hướng\s+dẫn|biên\s+soạn|tạm\s+ứng|chi\s+trả|bảo\s+đảm|đảm\s+bảo|lo)"
)
_BRACKET = regex.compile(
    rf"\(\s*(?P<give>giao(?:\s+cho)?\s+|phân\s+công\s+|do\s+)?(?P<who>[^()]{{4,120}}?)(?P<does>\s*,?\s+{_DOES}[^(),;]{{0,40}})?\s*\)",
    regex.IGNORECASE,
)
_BY = regex.compile(rf"(?<!\w)do\s+(?P<who>[^.;:()\n]{{4,120}}?)\s+{_DOES}(?!\w)", regex.IGNORECASE)
_PERSON = regex.compile(rf"(?:các\s+(?=đồng\s))?{doer_words.address()}\s+(?-i:\p{{Lu}})", regex.IGNORECASE)
_HANDED = regex.compile(
    r"(?<!\w)(?:gửi|gởi|nộp|chuyển|liên\s+hệ|về|cho|tới|đến|qua|gặp)\s[^,;.]{2,80}$", regex.IGNORECASE
)
_REACHED = regex.compile(r"\d{3}|@|https?:|điện\s+thoại|email|qua\s|gửi\s|liên\s+hệ|sđt", regex.IGNORECASE)


def named_beside(text: str) -> tuple[tuple[str, ...], str]:
    """The doers named in a clause's brackets or behind `do`, and the clause without those brackets."""
    for match in _BRACKET.finditer(text):
        who = match.group("who").strip()
        told = match.group("give") or match.group("does") or _PERSON.match(who)
        handed = not match.group("does") and _HANDED.search(text, 0, match.start())
        if told and not handed and _is_doer(who):
            rest = f"{text[: match.start()].rstrip()} {text[match.end() :].lstrip()}"
            return split_bodies(who), regex.sub(r"\s+(?=[,.;])", "", rest).strip(" ,;")
    by = _BY.search(text)
    if by and _is_doer(by.group("who")):
        return split_bodies(by.group("who")), text
    return _done_by(text), text


_BEHIND = regex.compile(
    rf"\)?,\s+(?P<who>[^,.;:()\n]{{4,100}}?)\s+(?:trực\s+tiếp\s+)?(?:{_DOES}|ký\s+nhận)(?:\s+(?:chính|chung))?\s*(?=[.;]|$)",
    regex.IGNORECASE,
)


def named_behind(text: str) -> tuple[str, ...]:
    """`…, Ban Tuyên giáo phụ trách.`: who sees to what the words before say, where nothing else follows."""
    match = _BEHIND.match(text)
    who = match.group("who") if match else ""
    return split_bodies(who) if who and _is_doer(who) else ()


_THROUGH = regex.compile(r"(?<!\w)(?:do|được)\s+(?=\p{L})")
_GIVEN = regex.compile(
    r"(?<!\w)(?:khi|nếu|mà|theo|nào|trước|bị|vì|cho|được)(?!\w)|(?<!\w)(?:đã|đang|chưa|không)\s*$", regex.IGNORECASE
)


def _done_by(text: str) -> tuple[str, ...]:
    """`Danh sách được Ủy ban nhân dân các xã gửi …`, `Lệ phí do người nộp đơn nộp`: who acts on a thing."""
    for match in _THROUGH.finditer(text, 0, 200):
        left = text[: match.start()]
        if not left.strip() or len(left) > 160 or _GIVEN.search(left):
            continue
        subject = find_subject(text, match.end())
        acts = doer_words.action_at_start().match(left)
        passive = match.group().startswith("được")
        if acts and not (passive and subject and duty_words.delivering_at_start().match(text, subject.action)):
            continue  # `Báo cáo năm được các đơn vị gửi về Sở` is no act of its own, `Kiểm tra …` is
        if subject and subject.start == match.end() and not subject.requested:
            if _UNDERGOES.match(text, subject.action):
                continue  # `Dự toán do các trạm lập được thẩm định`: by somebody else
            return split_bodies(text[subject.start : subject.end])
    return ()


_UNDERGOES = regex.compile(rf"[^,;.:()]{{2,40}}?\s(?:{duty_words.auxiliary()}\s+)?được\s+(?=\p{{Ll}})")


def _is_doer(words: str) -> bool:
    return bool(doer_words.head_at_start().match(words)) and not _REACHED.search(words)
