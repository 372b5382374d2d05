"""Recurring times as RFC 5545 rules, in the forms that the contract's Judgement fixes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from extractors.timex import words as timewords
from extractors.timex.atoms import Partial
from extractors.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Recurring:
    """Rules of one expression; `bound` is what it says where no bound word stands before it."""

    rules: tuple[str, ...]
    bound: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Weekly:
    start: int
    end: int
    rule: str


_EVERY_YEAR = timewords.compiled(
    r"(?<!\w)(?:định\s+kỳ\s+)?(?:(?:h[ằàăâ]ng|mỗi|từng)\s+<year>|<year>\s+một\s+lần|mỗi\s+<year>)(?!\s*\d)(?!\w)"
)
_EVERY_MONTH = timewords.compiled(
    r"(?<!\w)(?:(?:h[ằàăâ]ng|mỗi|từng)\s+<month>|<month>\s+một\s+lần|báo\s+cáo\s+<month>)(?!\s*\d)(?!\w)"
)
_EVERY_QUARTER = timewords.compiled(
    r"(?<!\w)(?:(?:h[ằàăâ]ng|mỗi|từng)\s+<quarter>|báo\s+cáo\s+<quarter>)(?!\s*[IV\d])(?!\w)"
)
_PERIODIC = timewords.compiled(r"(?<!\w)định\s+kỳ(?!\w)")
_AFTER_DATE = timewords.compiled(
    r"(?:\s*\((?:đợt|lần|kỳ|đối\s+với|với|cho|báo\s+cáo|học\s+kỳ)[^()]{0,30}\))?\s*,?\s*\(?(?:của\s+)?(?:(?P<year>(?:h[ằàăâ]ng|mỗi|từng)\s+<year>(?!\w))|(?P<next><year>\s+(?:sau|kế\s+tiếp|tiếp\s+theo|liền\s+kề|báo\s+cáo|xét|đánh\s+giá|đó|ấy)"
    r"(?:\s+liền\s+kề)?(?!\w)|kỳ\s+báo\s+cáo))"
)
_REPORTED = r"báo\s+cáo(?=\s*(?:[,.;)]|$))"  # `tháng báo cáo`; `tháng cuối quý báo cáo Sở A` is what is done
_AFTER_DAY = timewords.compiled(
    rf"""\s*,?\s*(?:(?:của|vào|trong)\s+)?(?:
    (?P<quarter>(?:<month>\s+(?:cuối(?:\s+cùng)?|đầu(?:\s+tiên)?|thứ\s+\w+|sau|kế\s+tiếp)\s*(?:(?:của|mỗi|h[ằàăâ]ng)\s+)*<quarter>
        (?:\s+(?:sau|tiếp\s+theo|kế\s+tiếp|đó|{_REPORTED}))?(?:\s+liền\s+kề)?|(?:(?:h[ằàăâ]ng|mỗi|từng|cuối)\s+)?<quarter>
        (?:\s+(?:sau|{_REPORTED}))?)(?!\s*[IV\d])(?!\w))
    |(?P<month>(?:(?:h[ằàăâ]ng|mỗi|từng)\s+<month>(?:\s+(?:sau|kế\s+tiếp|tiếp\s+theo|liền\s+kề|đó|liền\s+sau))*|
        <month>(?:\s+(?:sau|kế\s+tiếp|tiếp\s+theo|liền\s+kề|{_REPORTED}|đó|liền\s+sau))*)
        (?:,?\s*h[ằàăâ]ng\s+<month>)?(?!\s*\d)(?!\s+(?:giêng|chạp|âm|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)(?!\w))(?!\w)))"""
)  # fmt: skip
_WEEKLY = timewords.compiled(
    rf"""(?:(?P<lead>(?:h[ằàăâ]ng|mỗi)\s+tuần|(?:báo\s+cáo|giao\s+ban|họp|hội\s+ý|lịch|kế\s+hoạch)(?:\s+công\s+tác)?\s+tuần(?!\s+(?:lễ|\d|này|sau|tới|đầu|cuối|thứ|từ)))[^.;\n]{{0,100}}?)?(?P<days>(?:<day>\s+)?{timewords.weekday_pattern()}
    (?:\s*(?:,|và|hoặc)\s*(?:<day>\s+)?{timewords.weekday_pattern()})*)(?P<tail>\s*(?:của\s+)?(?:h[ằàăâ]ng|mỗi)\s+tuần)?"""
)


_OF_A_MONTH = timewords.compiled(
    rf"""(?:<day>\s+)?(?P<weekday>{timewords.weekday_pattern()})\s+(?:của\s+|trong\s+)?(?:tuần\s+(?:lễ\s+)?)?
    (?P<which>đầu(?:\s+tiên)?|cuối(?:\s+cùng)?|thứ\s+(?:nhất|hai|ba|tư))\s+(?P<each>(?:của|h[ằàăâ]ng|mỗi|từng|trong)\s+){{0,2}}
    (?:<month>|(?P<quarter><quarter>))(?!\s*\d|\s+(?:này|tới|sau|trước|[IVX]+|giêng|chạp|năm)(?!\w))(?!\w)"""
)
_PLACES = {"đầu": 1, "cuối": -1, "nhất": 1, "hai": 2, "ba": 3, "tư": 4}


def _of_a_month(text: str) -> Iterator[Weekly]:
    """`thứ Bảy tuần cuối hằng tháng`, `Chủ nhật đầu tiên của mỗi quý`."""
    for match in _OF_A_MONTH.finditer(text):
        before = text[max(_sentence_start(text, match.start()), match.start() - 120) : match.start()]
        often = _EVERY_QUARTER if match.group("quarter") else _EVERY_MONTH
        code = timewords.weekday_code(match.group("weekday"))
        if code and (match.group("each") or often.search(before)):
            words = match.group("which").lower().split()
            place = _PLACES[words[1] if words[0] == "thứ" else words[0]]
            prefix = "FREQ=MONTHLY;INTERVAL=3;" if match.group("quarter") else "FREQ=MONTHLY;"
            yield Weekly(match.start(), match.end(), f"{prefix}BYDAY={place}{code}")


def weekly(text: str) -> list[Weekly]:
    """`thứ Sáu hằng tuần`, `hằng tuần, … thứ Năm`; `thứ Bảy tuần cuối hằng tháng`."""
    found = list(_of_a_month(text))
    for match in _WEEKLY.finditer(text):
        if not (match.group("lead") or match.group("tail")):
            continue
        names = regex.findall(timewords.weekday_pattern(), match.group("days"), regex.IGNORECASE | regex.VERBOSE)
        codes = [c for c in map(timewords.weekday_code, names) if c]
        if codes:
            found.append(Weekly(match.start("days"), match.end(), f"FREQ=WEEKLY;BYDAY={','.join(codes)}"))
    return found


@dataclass(frozen=True, slots=True)
class Written:
    """An expression at text[start:end]: its parts, how they are joined, and its bound."""

    text: str
    start: int
    end: int
    parts: tuple[Partial, ...]
    form: str  # "point", "range" or "list"
    bound: str

    @property
    def before(self) -> str:
        """The sentence up to the expression, as far as it matters."""
        return self.text[max(_sentence_start(self.text, self.start), self.start - 600) : self.start]

    @property
    def whole_before(self) -> str:
        """The same across semicolons: `Hằng tháng, … ; báo cáo vào ngày 25`."""
        cut = max(self.text.rfind(mark, max(0, self.start - 600), self.start) for mark in (". ", "\n"))
        return self.text[max(cut + 1, self.start - 300) : self.start]


def recurrences(written: Written) -> Recurring | None:
    """The rules of an expression, or None where it happens once.

    A written year always means once. What makes a date recur: `hằng năm` and the like after it, or before it in
    the same sentence; a day without a month recurs by the month or quarter that the words around it name.
    """
    first = written.parts[0]
    if any(p.year is not None for p in written.parts):
        return None
    if first.fuzzy == "this":
        return None
    if first.unit == "day" and first.number is None:
        return _of_days(written)
    return _of_year(written) if first.unit in ("day", "month", "quarter") else None


def _sentence_start(text: str, position: int) -> int:
    cut = max(text.rfind(mark, max(0, position - 600), position) for mark in (". ", "; ", "\n"))
    return cut + 1 if cut >= 0 else 0


def _of_days(written: Written) -> Recurring | None:
    match = _AFTER_DAY.match(written.text, written.end)
    before = written.whole_before
    quarter = match.group("quarter") if match else _EVERY_QUARTER.search(before)
    if not match and not quarter and not _EVERY_MONTH.search(before):
        return None
    prefix = "FREQ=MONTHLY;INTERVAL=3;" if quarter else "FREQ=MONTHLY;"
    end = match.end() if match else written.end
    if written.parts[0].fuzzy == "working":
        place = written.parts[0].day
        return Recurring((prefix + f"BYDAY=MO,TU,WE,TH,FR;BYSETPOS={place}",), "on", written.start, end)
    days = [p.day for p in written.parts if p.day is not None]
    if written.form == "range" and len(days) == 2:
        first, last = days
        days = list(range(first, last + 1)) if first <= last else [*range(first, 32), *range(1, last + 1)]
    listed = ",".join(str(d) for d in days)
    return Recurring(
        (f"{prefix}BYMONTHDAY={listed}",), "during" if written.form == "range" else "on", written.start, end
    )


def _of_year(written: Written) -> Recurring | None:
    parts, limits = written.parts, written.bound in ("before", "by")
    after = _yearly_after(written, limits)
    before = written.before
    periodic = limits and (_PERIODIC.search(before) or _reports().search(before) or _shared(written))
    if not after and not periodic and not _EVERY_YEAR.search(before):
        return None
    end = after.end() if after else written.end
    if written.form == "range":
        return Recurring((_range_rule(parts[0], parts[-1]),), "during", written.start, end)
    if parts[0].unit == "day" and len(parts) > 1 and len({p.number for p in parts}) == 1 and not limits:
        days = ",".join(str(p.day) for p in parts)
        return Recurring((f"FREQ=YEARLY;BYMONTH={parts[0].number};BYMONTHDAY={days}",), "during", written.start, end)
    rules = tuple(_rule(p) for p in parts)
    return Recurring(rules, "on" if parts[0].unit == "day" else "during", written.start, end)


_SHARED = timewords.compiled(
    r"\)?\s*[,;]?\s*(?:và\s+)?(?:(?:báo\s+cáo\s+|sơ\s+kết\s+|tổng\s+kết\s+|cả\s+|kết\s+quả\s+)*<year>\s*)?\(?(?:đợt\s+\w+\s+)?<before>\s+(?:<day>\s*)?"
    r"\d{1,2}\s*(?:/|<month>)\s*\d{1,2}\s*,?\s*\)?\s*(?:h[ằàăâ]ng|mỗi)\s+<year>"
)


def _shared(written: Written) -> regex.Match[str] | None:
    """`báo cáo 6 tháng trước 10/6, năm trước 05/12 hằng năm`: the last words are said of both days."""
    return _SHARED.match(written.text, written.end)


def _yearly_after(written: Written, limits: bool) -> regex.Match[str] | None:
    """`hằng năm` behind a date; `năm sau` only where something else says that it comes every year."""
    after = _AFTER_DATE.match(written.text, written.end)
    if (
        after
        and after.group("next")
        and not limits
        and not _EVERY_YEAR.search(written.text, max(0, written.start - 600), written.start)
    ):
        return None
    return after


@cache
def _reports() -> regex.Pattern[str]:
    """`báo cáo 6 tháng`, `báo cáo năm`: reports that come again."""
    return regex.compile(vocabulary("duties.json")["periodic_reports"], regex.IGNORECASE)


def _rule(part: Partial) -> str:
    if part.unit == "day":
        return f"FREQ=YEARLY;BYMONTH={part.number};BYMONTHDAY={part.day}"
    return f"FREQ=YEARLY;BYMONTH={_months(part)}"


def _months(part: Partial) -> str:
    number = part.number or 1
    if part.unit == "quarter":
        return ",".join(str(m) for m in range(3 * number - 2, 3 * number + 1))
    return str(number)


def _range_rule(first: Partial, last: Partial) -> str:
    if first.unit == "day" and first.number == last.number and first.day and last.day:
        days = ",".join(str(d) for d in range(first.day, last.day + 1))
        return f"FREQ=YEARLY;BYMONTH={first.number};BYMONTHDAY={days}"
    if first.unit == "month" and first.number and last.number:
        months = ",".join(str((first.number - 1 + k) % 12 + 1) for k in range((last.number - first.number) % 12 + 1))
        return f"FREQ=YEARLY;BYMONTH={months}"
    return _rule(first)
