"""The times of one cell of a schedule: bare numbers under their unit, bare days under a limit, columns of months."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.timex.expressions import Timex, find_times

__all__ = ["PERIOD", "is_timed", "mostly_time", "period_of", "times_of", "times_of_period"]

PERIOD = regex.compile(r"\s*(?:tháng|quý|học\s+kỳ)(?:\s*[/,]?\s*(?:và\s+)?năm)?\s*", regex.IGNORECASE)
_PERIOD_UNIT = regex.compile(r"\s*(?:tháng|quý|học\s+kỳ)", regex.IGNORECASE)
_NUMERAL = regex.compile(r"(?:\d{1,2}|[IVX]{1,4})(?:\s*/\s*20\d\d)?")
_WHOLE = regex.compile(r"\s*trong\s+(?:quý|tháng)(?:\s+này)?\s*", regex.IGNORECASE)
_BARE = regex.compile(r"\s*\d{1,2}(?:\s*[,–-]\s*\d{1,2})*(?:\s*/\s*20\d\d)?\s*")
_UNIT = regex.compile(r"^\s*(?:thời\s+gian\s*)?\(?\s*(?P<unit>tháng|ngày)(?!\w)(?!\s+tháng)", regex.IGNORECASE)


_LIMIT = regex.compile(
    r"\s*(?:(?:thời\s+)?hạn(?:\s+(?:cuối|chót|hoàn\s+thành|nộp|gửi|báo\s+cáo|nhận|trả|trình|đăng\s+ký|xử\s+lý|giải\s+quyết|hồ\s+sơ|cùng|"
    r"bàn\s+giao|xong))*|nộp\s+chậm\s+nhất|chậm\s+nhất(?:\s+ngày)?)\s*$",
    regex.IGNORECASE,
)


_FINISHED = regex.compile(
    r"\s*(?:thời\s+(?:gian|điểm)|ngày|mốc)\s+(?:phải\s+)?(?:hoàn\s+(?:thành|tất)|xong)\s*$", regex.IGNORECASE
)


_HALF_DAY = regex.compile(r"(?:buổi\s+)?(?:sáng|chiều|tối)(?!\w)", regex.IGNORECASE)


def _bare_day(text: str, timex: Timex) -> bool:
    """A day that no words set: not `Sáng 17/4`, `Hoàn thành ngày 19/8`, `Xong trong ngày 21/11`."""
    if timex.bound != "on" or timex.recurrence or timex.worded or _HALF_DAY.match(text, timex.start):
        return False
    return not text[: timex.start].strip(" :-–(\n")


def mostly_time(text: str, heading: str) -> bool:
    found = [t for t in times_of(text, heading) if t.parts or t.recurrence or t.duration]
    covered = sum(t.end - t.start for t in found)
    return bool(found) and covered >= 0.4 * len(text.strip())


def times_of(text: str, heading: str = "") -> list[Timex]:
    """Times of a schedule cell. Under `Tháng` or `Ngày` a bare number is one."""
    unit = _UNIT.match(heading)
    if unit and _BARE.fullmatch(text):
        word = unit.group("unit") + " "
        shift = len(word)
        return [replace(t, start=max(0, t.start - shift), end=t.end - shift) for t in find_times(word + text)]
    found = [t for t in find_times(text) if t.bound != "after"]
    if _LIMIT.match(heading):  # a bare day under `Hạn` is the last one
        found = [replace(t, bound="by") if _bare_day(text, t) else t for t in found]
    elif _FINISHED.match(heading):  # `15/3/2026` is the last day; `Ngày 20/11/2025` that of the ceremony
        found = [replace(t, bound="by") if _bare_day(text, t) and text[t.start].isdigit() else t for t in found]
    return found


def is_timed(text: str, heading: str) -> bool:
    return bool(times_of(text, heading)) or _WHOLE.fullmatch(text) is not None


def period_of(text: str, heading: str) -> str:
    """`9` under `Tháng` reads `Tháng 9`."""
    words = " ".join(text.split())
    unit = _PERIOD_UNIT.match(heading)
    return f"{unit.group().strip()} {words}" if unit and _NUMERAL.fullmatch(words) else words


def times_of_period(text: str, heading: str) -> list[Timex]:
    """The month of a row without a day, offset to its cell."""
    words = period_of(text, heading)
    shift = len(words) - len(" ".join(text.split()))
    return [replace(t, start=max(0, t.start - shift), end=t.end - shift) for t in find_times(words)]
