"""Lengths of time from an event: `trong thời hạn 05 ngày làm việc kể từ ngày nhận được hồ sơ`."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractors.timex import words as timewords
from models.values import Duration


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    anchor_start: int  # where the words of the event begin; `end` where there are none
    duration: Duration


_AMOUNTS = timewords.alternatives([*(w.replace(" ", r"\s+") for w in timewords.words()["amounts"]), r"\d{1,3}"])
_UNITS = {u: timewords.alternatives(f) for u, f in timewords.words()["units"].items()}
_ANY_UNIT = "|".join(f"(?P<u_{name}>{pattern})" for name, pattern in _UNITS.items())
_HEAD = r"""(?:(?:trong|chậm\s+nhất|muộn\s+nhất|tối\s+đa|
    không\s+(?:để\s+|được\s+)?(?:(?:chậm\s+|muộn\s+|trễ\s+)?quá|muộn\s+hơn|chậm\s+hơn|trễ\s+hơn)|ít\s+nhất|tối\s+thiểu|sau|<before>|thời\s+hạn|
    trong\s+thời\s+hạn|thời\s+gian)(?:\s+(?:là|trong|thời\s+hạn|thời\s+gian|vòng|không\s+quá|tối\s+đa|chậm\s+nhất|sau|
    <before>|khoảng|ít\s+nhất|vòng))*\s*:?\s*)"""
_LENGTH = rf"(?<![\w/.,])(?P<n>{_AMOUNTS})(?:\s*\([^()]{{1,25}}\))?\s*(?:{_ANY_UNIT})(?!\s*(?:/|học(?!\w)|<month>\s*\d))(?!\w)"  # noqa: E501
_ANCHOR = r"""\s*,?\s*\(?(?P<link>(?:được\s+)?(?:kể\s+từ|tính\s+từ|từ|tính\s+đến|<before>(?!\s+(?:<day>\s*)?\d)|
    sau|trước\s+khi|sau\s+khi))
    (?=\s+(?:khi|ngày|<day>|thời\s+điểm|lúc|có|được|nhận|kết\s+thúc|hết|tháng|tiếp\s+nhận|ban\s+hành|hoàn\s+thành|tổ\s+chức|diễn\s+ra|
    đại\s+hội|khai\s+giảng|bế\s+mạc|nhập\s+học|hội\s+(?:nghị|thi|thảo|diễn|trại|chợ|khỏe)|tọa\s+đàm|lớp|khóa|chuyến|buổi|lễ|sự\s+kiện|cuộc|phiên|kỳ|mở|khai\s+mạc|họp|
    mỗi|từng|vòng|đợt|\d))\s*(?P<anchor>[^.;:,()\n]{2,120}?)(?=\s*(?:[.;:,()\n]|$|\s(?:để|phải|thì|
    có\s+trách\s+nhiệm|đề\s+nghị|yêu\s+cầu)\s))"""
_AHEAD = r"\s*,?\s*(?:kể|tính)\s+từ"
_NTH = rf"<day>\s+(?P<nth_work>làm\s+việc\s+)?thứ\s+(?P<nth>{_AMOUNTS})(?!\w)"  # `ngày thứ 10 kể từ ngày …`
_SPAN = timewords.compiled(rf"(?<!\w)(?P<head>{_HEAD})?(?:{_LENGTH}|{_NTH}(?={_AHEAD}))(?:{_ANCHOR})?")


_CLAUSE_ENDS = regex.compile(r"\s*(?:[.;)]|,(?!\s*(?:ngày\s*)?\d)|$|(?:để|phải|thì)\s)")


def spans(text: str) -> list[Span]:
    """Lengths of time that are bound to an event, or that a word such as `trong thời hạn` opens."""
    found = []
    for match in _SPAN.finditer(text):
        span = _read(match)
        if span:
            found.append(span)
    for pattern in (_COUNTED_BACK, _COUNTED_ON):
        found.extend(span for match in pattern.finditer(text) if (span := _from_event(match)))
    return found


_COUNTED_BACK = timewords.compiled(
    rf"""(?<!\w)(?:(?:ít\s+nhất|chậm\s+nhất|tối\s+thiểu|muộn\s+nhất)\s+(?:là\s+)?)?(?P<link><before>)\s+
    (?P<anchor>đó|(?:(?:mỗi|từng)\s+)?(?:khi|ngày|kỳ|phiên|cuộc|hội\s+nghị|đại\s+hội|thời\s+điểm|lễ|buổi|mùa|vụ|đợt|năm\s+học|
    thời\s+hạn)\s+[^.;:,()\n\d]{{2,80}}?(?:\s*\(?(?:<day>\s+)?\d{{1,2}}/\d{{1,2}}(?:/\d{{4}})?\)?)?|hội\s+(?:nghị|thảo|thi|đồng)|đại\s+hội|(?:cuộc|buổi|phiên|kỳ)\s+\w+|
    (?:mỗi|từng)\s+(?:buổi|phiên|cuộc|kỳ|đợt|ca|chuyến))\s+
    (?:ít\s+nhất|tối\s+thiểu|chậm\s+nhất|là)?\s*{_LENGTH}(?!\s*(?:\d|kể\b|tính|sau|trước|<before>))"""
)


_COUNTED_ON = timewords.compiled(
    rf"""(?<!\w)(?P<link>sau)\s+(?P<anchor>đó|(?:(?:mỗi|từng)\s+)?(?:khi|ngày|kỳ|phiên|cuộc|hội\s+nghị|đại\s+hội|lễ|buổi|đợt)
    (?:\s+[^.;:,()\n\d]{{2,60}}?)?)\s+(?:chậm\s+nhất|không\s+quá|tối\s+đa|là|trong)?\s*{_LENGTH}(?=\s*(?:,|\.|;|$|phải\s))"""
)


def _from_event(match: regex.Match[str]) -> Span | None:
    """`trước khi tổ chức hội nghị 07 ngày`, `sau đại hội 05 ngày làm việc, …`: the event stands before the length."""
    amount = timewords.amount(match.group("n"))
    unit = next((u for u in _UNITS if match.group(f"u_{u}")), None)
    if not amount or unit not in ("day", "working_day", "hour"):  # `hội nghị 6 tháng` is a name
        return None
    anchor = " ".join(match.group("anchor").split())
    return Span(
        match.start(),
        match.end(),
        match.start("link"),
        Duration(amount, unit, f"{match.group('link').lower()} {anchor}"),
    )


def _read(match: regex.Match[str]) -> Span | None:
    amount = timewords.amount(match.group("n") or match.group("nth"))
    unit = next((u for u in _UNITS if match.group(f"u_{u}")), None)
    if match.group("nth"):
        unit = "working_day" if match.group("nth_work") else "day"
    anchor = match.group("anchor")
    if amount is None or unit is None or amount == 0:
        return None
    if not anchor:
        ends = _CLAUSE_ENDS.match(match.string, match.end()) is not None or _follows_event(match)
        if unit == "hour" and _OF_A_DAY.match(match.string, match.end()):
            return None  # `chậm nhất 16 giờ thứ Sáu hằng tuần`: an hour of the day
        then = ends and _THEN.search(match.string, max(0, match.start() - 12), match.start()) is not None
        if not match.group("head") or not _limits(match.group("head"), unit, ends, then):
            return _ahead_of_it(match, unit, amount) if ends else None
        return Span(match.start(), match.end(), match.end(), Duration(amount, unit, ""))
    link = " ".join(match.group("link").lower().split())
    if link.endswith("tính đến") and unit in ("month", "year"):
        return None  # `áp dụng ít nhất 06 tháng tính đến ngày nộp hồ sơ`: a condition
    words = " ".join(anchor.split())
    written = words if link.startswith(("kể", "kế", "tính", "từ")) else f"{link} {words}"
    return Span(match.start(), match.end(), match.start("link"), Duration(amount, unit, written))


_AHEAD_OF = timewords.compiled(r"<before>(?:\s+(?:ít\s+nhất|tối\s+thiểu|ít\s+ra|là))*\s*")
_SENT_AHEAD = regex.compile(
    r"(?<!\w)(?:gửi|gởi|nộp|trình|đăng\s+ký|thông\s+báo|báo\s+cáo|chuyển|công\s+khai|niêm\s+yết|phát\s+hành|cung\s+cấp|báo)"
    r"(?!\w)[^.;:]{0,120}$",
    regex.IGNORECASE,
)


def _ahead_of_it(match: regex.Match[str], unit: str, amount: int) -> Span | None:
    """`… gửi tài liệu cho đại biểu trước 02 ngày.`: ahead of what the sentence is about."""
    if unit not in ("day", "working_day") or _AHEAD_OF.fullmatch(match.group("head") or "") is None:
        return None
    if _SENT_AHEAD.search(match.string, max(0, match.start() - 140), match.start()) is None:
        return None
    return Span(match.start(), match.end(), match.end(), Duration(amount, unit, ""))


_OF_A_DAY = timewords.compiled(
    rf"\s*(?:[0-5]?\d\s*(?:phút)?)?\s*,?\s*\(?(?:{timewords.weekday_pattern()}|<every>\s+(?:<day>|tuần)|"
    rf"(?:cùng\s+)?<day>(?!\s+làm)|{timewords.words()['halves_of_day']}(?!\w)|hôm\s)"
)
_EVENT_BEFORE = regex.compile(
    r"(?:^|\s)(?:(?:ngay\s+)?sau(?:\s+khi)?|(?:kể\s+)?từ\s+(?:khi|ngày)|khi|nếu|trường\s+hợp)\s[^.;:,]{3,120},\s*(?:thì\s+)?$",
    regex.IGNORECASE,
)
_LASTS = regex.compile(r"\s*(?:đầu|cuối|liên\s+tục|liên\s+tiếp|nghỉ|học)(?!\w)", regex.IGNORECASE)


def _follows_event(match: regex.Match[str]) -> bool:
    """`Sau khi có kết quả, trong vòng 05 ngày ban hành …`: the event stands in front of the length."""
    if not match.group("head") or _LASTS.match(match.string, match.end()):
        return False
    return _EVENT_BEFORE.search(match.string, max(0, match.start() - 160), match.start()) is not None


_THEN = regex.compile(r"(?<!\w)thì\s+(?:cũng\s+|phải\s+)?$", regex.IGNORECASE)  # `việc khó thì không quá 15 ngày`


def _limits(head: str, unit: str, ends: bool, then: bool = False) -> bool:
    """Whether the words before a length make it a time limit even where no event is named; `ends` that its clause
    ends, `then` that it is what follows from a condition.

    `… trong vòng 10 ngày.` is one; `trong vòng 10 ngày học` is not.
    """
    head = " ".join(head.lower().split())
    if "hạn" in head or (unit == "day" and head.startswith("trong") and ends):
        return True
    return (unit in ("working_day", "hour") or (unit == "day" and then)) and head.startswith(
        ("trong", "chậm", "muộn", "không quá")
    )
