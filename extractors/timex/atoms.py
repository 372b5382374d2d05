"""The single calendar expressions of a text: days, months, quarters, semesters, years, however they are written.

An atom is what one date says by itself; `extractors.timex.expressions` joins atoms into ranges and reads the words
around them. What only looks like a date (numbers of papers, `năm học 2023 - 2024`, `giai đoạn 2021 - 2025`) is consumed
here, so that no part of it is taken for a day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import regex

from extractors.timex import words as timewords


@dataclass(frozen=True, slots=True)
class Partial:
    """A calendar unit as far as it is written; `number` is the month, quarter, half or semester."""

    unit: str  # "day", "month", "quarter", "half", "semester", "school_year" or "year"
    year: int | None = None
    number: int | None = None
    day: int | None = None  # -1: the last one
    fuzzy: str = ""  # "early", "mid", "late", "week", "this", "first_half", "second_half"; of a week: see `week`
    week: int = 0  # which one: 1 to 5, -1: the last one

    def with_year(self, year: int | None) -> Partial:
        return self if self.year is not None else replace(self, year=year)


@dataclass(frozen=True, slots=True)
class Atom:
    """One calendar expression: where it stands, its parts in order, and whether it needs words around it."""

    start: int
    end: int
    parts: tuple[Partial, ...]
    weak: bool = False  # a bare `15/3`, `5 tháng 6`: a date only after ngày, từ, đến, trước …
    contiguous: bool = False  # the parts are the ends of one range (`ngày 18-19/01`)


_Y = r"(?P<y>(?:19|20)\d\d)(?!\d)"
_PATTERNS = {
    "number": r"""(?<!\d)\d{1,5}(?:\s*/\s*(?:19|20)\d\d)?\s*/\s*(?-i:[A-ZĐ][A-Za-zĐđÀ-ỹ]*\s*[-–&.]|[A-ZĐ]{2})
        [\w\-–&./]*""",
    "period": r"""(?:giai\s+đoạn|nhiệm\s+kỳ|niên\s+khóa|thời\s+kỳ|khóa)\s*(?:<year>\s*)?(?:19|20)\d\d
        (?:\s*(?:[-–/]|<to>)\s*(?:<year>\s*)?(?:19|20)\d\d)?""",
    "school": r"""(?:(?P<part>đầu|giữa|cuối|kết\s+thúc)\s+)?<year>\s+học(?:\s*+:?\s*+(?P<y>(?:19|20)\d\d)
        \s*[-–/]\s*(?:(?:19|20)\d\d|\d\d(?!\d)))?""",
    "semester": r"""<semester>\s*(?P<n>I{1,2}|[123])(?![\w/])(?:\s*[,/\-(]?\s*(?:<year>\s+học\s*)?
        (?P<y>(?:19|20)\d\d)\s*[-–/]\s*(?:19|20)\d\d)?""",
    "daylist": rf"""<day>\s*(?P<ds>\d{{1,2}}(?:\s*(?P<glue>,|;|và|hoặc|[-–]|<to>(?:\s+<day>)?|,\s*<day>|và\s+<day>)
        \s*\d{{1,2}}(?!\d)){{1,14}})\s*(?:/|<month>)\s*(?P<m>\d{{1,2}})(?!\d)
        (?:\s*(?:[/\-–]|,?\s*<year>)\s*{_Y})?(?![/\d])""",
    "barelist": rf"""(?<![\d/.,\-])(?P<ds>\d{{1,2}}\s*(?P<glue>[-–])\s*\d{{1,2}})\s*/\s*(?P<m>\d{{1,2}})(?!\d)
        (?:\s*/\s*{_Y})?(?![/\d])""",
    "bracketed": rf"""(?<=\(\s?)(?P<ds>\d{{1,2}}(?:\s*(?P<glue>,|và|,\s*và)\s*\d{{1,2}}(?!\d)){{1,9}})
        \s*/\s*(?P<m>\d{{1,2}})(?!\d)(?:\s*/\s*{_Y})?(?=\s*[,;)])""",
    "twodays": rf"""(?:(?<![\d/.,\-])(?=\d{{1,2}}\s+và)|
        (?<=(?:^|[:(]|(?<!\w)(?:sáng|chiều|tối|trưa|đêm|các|vào|buổi))\s*)(?=\d{{1,2}}\s*,))
        (?P<ds>\d{{1,2}}(?:\s*(?P<glue>và|,\s*và|,)\s*\d{{1,2}}(?!\d)){{1,9}})\s*/\s*(?P<m>\d{{1,2}})
        \s*/\s*{_Y}(?![/\d])""",
    "full": r"""(?<![\d/,])(?<!\d[.\-])(?:<day>\s*+:?\s*+)?(?P<d>\d{1,2}|\d\s\d)\s*(?P<sep>[/.\-–])\s*
        (?P<m>\d{1,2}|\d\s\d)\s*(?:(?P=sep)|[/.])\s*(?P<y>(?:19|20)\d\d|(?:19|20)\d\s\d|\d\d(?=[^\d\s]|\s(?!\d)|$))
        (?![\d/]|-\d)""",
    "worded": rf"""(?P<named><day>\s*)?(?<!\d)(?<!(?:tuần|tuần\sthứ|đợt|lần|vòng|kỳ|bước|giai\sđoạn)\s)(?P<d>\d{{1,2}})
        \s*(?:[/,]|của)?\s*<month>\s*(?P<m>\d{{1,2}})(?!\d)
        (?:\s*(?:[/\-–.]|,?\s*<year>)\s*{_Y})?""",
    "mixed": rf"""(?P<named><day>\s*)?(?<![\d/.,])(?P<d>\d{{1,2}})\s*/\s*(?P<m>\d{{1,2}})\s*,?\s*<year>\s*{_Y}""",
    "short": r"""(?P<named><day>\s*)?(?<![\d/.,])(?P<d>\d{1,2})\s?/\s?(?P<m>\d{1,2})(?![\d/]|[.,]\d|\s*<day>|\s?%)""",
    "hyphen": r"""(?P<named><day>\s*)(?P<d>\d{1,2})\s?[-.]\s?(?P<m>\d{1,2})(?![\d/\-–]|\.\d)""",
    "last": r"""(?<!(?:\d|một|hai|ba|bốn|năm|bảy|mười|những|các|mấy)\s)(?P<named><day>)\s+(?P<work>làm\s+việc\s+)?
        (?:cuối(?:\s+cùng)?(?=\s+(?:của\s+)?(?:(?:<every>\s+)?(?:<month>|<quarter>)))|
        (?P<opens>đầu)(?:\s+tiên)?(?=\s+(?:của\s+)?(?:<every>\s+)?(?:<month>|<quarter>)(?!\s*\d|\s+(?:này|[IVX]+)(?!\w))))""",
    "this": r"""(?P<named><day>\s*)(?P<d>\d{1,2})\s+<month>\s+này(?!\w)""",
    "bareday": r"""(?<![\d/.,\-–])(?P<d>\d{1,2})(?=\s+(?:h[ằàăâ]ng|mỗi)\s+<month>)""",
    "only": r"""(?<!(?:mỗi|một)\s)(?P<named><day>\s*(?:m[ùồ]ng\s*|thứ\s+(?=\d+\s+(?:của\s+)?<month>))?)(?P<d>\d{1,2})
        (?P<more>(?:\s*,\s*\d{1,2}(?![\d/])){0,14})(?![\d/.\-–]\d|\d|\s*%|\s+(?:lần|buổi|ca|lượt|bữa|tiết|kíp)(?!\w))""",
    "monthlist": rf"""<month>\s*(?P<ms>\d{{1,2}}(?:\s*(?P<glue>,|và|hoặc|[-–]|<to>)\s*(?:<month>\s*)?\d{{1,2}}(?!\d))+)
        \s*(?:[/]|,?\s*<year>\s)\s*{_Y}""",
    "monthspan": r"""<month>\s*(?P<ms>\d{1,2}\s*(?P<glue>[-–])\s*\d{1,2})(?![\d/.]|\s*[-–/%]|\s+\w)(?P<y>(?!))?""",
    "monthyear": rf"""(?<![\d/.,\-])(?P<m>0?[1-9]|1[0-2])\s?/\s?{_Y}(?![/\d])""",
    "monthshort": rf"""(?<!\w)(?-i:T)\.?\s?(?P<m>0?[1-9]|1[0-2])\s?[/.-]\s?{_Y}(?![/\d])""",
    "tet": rf"""Tết\s+(?:Nguyên\s+[đĐ]án|âm\s+lịch|cổ\s+truyền)
        (?:\s+(?:\p{{Lu}}\p{{Ll}}+\s+){{0,2}}?(?:(?:năm|-)\s*)?{_Y}|
        \s+(?-i:\p{{Lu}}\p{{Ll}}+\s+\p{{Lu}}\p{{Ll}}+)(?:\s+(?:(?:năm|-)\s*)?{_Y})?)?""",
    "half": rf"""(?<!\d)(?P<n>0?[3691]|một|ba|sáu|chín)\s*<month>\s*(?P<part>đầu|cuối)\s*<year>(?:\s*{_Y})?""",
    "month": rf"""(?<!\d)(?<!(?<!(?:tuần|thứ|đợt|lần|vòng|kỳ|bước|giai\sđoạn)\s)\d\s)<month>\s*
        (?P<m>\d{{1,2}})(?!\d|\s*%)(?:\s*(?:[/\-–.]|,?\s*<year>)\s*{_Y})?(?!/\d)""",
    "monthword": rf"""<month>\s*(?P<w>giêng|hai|ba|tư|sáu|bảy|bẩy|tám|chín|mười\s+một|mười\s+hai|mười|chạp)
        (?!\s*(?:<month>|\w))(?:\s*,?\s*<year>\s*{_Y})?""",
    "quarter": rf"""<quarter>\s*(?P<qs>(?-i:I{{1,3}}V?|IV|[1-4]|l{{1,3}}V?)(?!\w|\.\w)(?:\s*(?P<glue>,|và|[-–]|<to>)\s*
        (?:<quarter>\s*)?(?-i:I{{1,3}}|IV)(?!\w))*)(?:\s*(?:[/\-–,]|,?\s*<year>)\s*{_Y})?""",
    "year": rf"""<year>\s*{_Y}(?!\s*[-–]\s*(?:19|20)\d\d)(?!/)""",
}  # fmt: skip
# every form begins with a digit or with one of these letters, at the beginning of a word
_HEAD = r"(?=[\dgnmtkđcxhqbs0GNMTKĐCXHQBS])(?<![\p{L}])"
_MASTER = timewords.compiled(
    _HEAD + "(?:" + "|".join(f"(?P<k_{n}>{pattern})" for n, pattern in _PATTERNS.items()) + ")"
)
_KINDS = tuple(_PATTERNS)


def atoms(text: str) -> list[Atom]:
    """All calendar expressions of a text, in order, none overlapping."""
    return [atom for match in _MASTER.finditer(text) if (atom := _read(match)) is not None]


def _read(match: regex.Match[str]) -> Atom | None:
    kind = next(k for k in _KINDS if match.group(f"k_{k}") is not None)
    reader = _READERS.get(kind)
    return reader(match) if reader else None


def _number(text: str) -> int:
    return int("".join(text.split()))


def _year(match: regex.Match[str]) -> int | None:
    written = match.group("y")
    if not written:
        return None
    value = _number(written)
    if value < 100:
        return 2000 + value if value < 60 else 1900 + value
    return value


def _day(match: regex.Match[str]) -> Atom | None:
    start, raw = match.start(), match.group("d")
    day, month, year = _number(raw), _number(match.group("m")), _year(match)
    if day > 31 and " " in raw:  # two numbers beside each other: only the second belongs to the date
        day, start = int(raw[-1]), match.start("d") + len(raw) - 1
    if not _possible(day, month, year):
        return None
    named = match.group("named")
    weak = year is None and not named and match.group("k_full") is None
    return Atom(start, match.end(), (Partial("day", year, month, day),), weak)


def _possible(day: int, month: int, year: int | None) -> bool:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return False
    longest = {2: 29 if year is None or year % 4 == 0 else 28, 4: 30, 6: 30, 9: 30, 11: 30}
    return day <= longest.get(month, 31)


def _daylist(match: regex.Match[str]) -> Atom | None:
    days = [int(d) for d in regex.findall(r"\d{1,2}", match.group("ds"))]
    month, year = int(match.group("m")), _year(match)
    if not all(_possible(d, month, year) for d in days):
        return None
    if match.group("k_twodays") and days != sorted(set(days)):
        return None  # `phòng 12, 5/8/2025`
    parts = tuple(Partial("day", year, month, d) for d in days)
    glue = match.group("glue").strip().lower()
    weak = year is None and (match.group("k_barelist") or match.group("k_bracketed")) is not None
    return Atom(match.start(), match.end(), parts, weak, contiguous=glue[0] in "-–đt")


def _last(match: regex.Match[str]) -> Atom:
    fuzzy = "working" if match.group("work") else ""
    day = 1 if match.group("opens") else -1
    return Atom(match.start(), match.end(), (Partial("day", day=day, fuzzy=fuzzy),))


def _this(match: regex.Match[str]) -> Atom | None:
    """`ngày 25 tháng này`: a day of the month in which the paper was issued."""
    day = int(match.group("d"))
    return Atom(match.start(), match.end(), (Partial("day", day=day, fuzzy="this"),)) if 1 <= day <= 31 else None


def _bareday(match: regex.Match[str]) -> Atom | None:
    """`trước 25 hằng tháng`: a day only behind a bound word."""
    day = int(match.group("d"))
    return Atom(match.start(), match.end(), (Partial("day", day=day),), weak=True) if 1 <= day <= 31 else None


def _only(match: regex.Match[str]) -> Atom | None:
    days = [int(match.group("d")), *(int(d) for d in regex.findall(r"\d{1,2}", match.group("more") or ""))]
    end = match.end()
    if len(days) > 1 and not all(1 <= d <= 31 for d in days):
        days, end = days[:1], match.end("d")
    if not 1 <= days[0] <= 31:
        return None
    return Atom(match.start(), end, tuple(Partial("day", day=d) for d in days))


def _monthlist(match: regex.Match[str]) -> Atom | None:
    months = [int(m) for m in regex.findall(r"\d{1,2}", match.group("ms"))]
    if not all(1 <= m <= 12 for m in months):
        return None
    parts = tuple(Partial("month", _year(match), m) for m in months)
    return Atom(match.start(), match.end(), parts, contiguous=match.group("glue").strip().lower()[0] in "-–đt")


def _month(match: regex.Match[str]) -> Atom | None:
    month = int(match.group("m"))
    if not 1 <= month <= 12:
        return None
    return Atom(match.start(), match.end(), (Partial("month", _year(match), month),))


def _monthyear(match: regex.Match[str]) -> Atom:
    """`9/2025`, a month only where a bound word or an empty surrounding says so."""
    part = Partial("month", _year(match), int(match.group("m")))
    return Atom(match.start(), match.end(), (part,), weak=True)


def _tet(match: regex.Match[str]) -> Atom:
    """Tết Nguyên đán, a day of the lunar calendar; a date only behind `trước` and the like."""
    return Atom(match.start(), match.end(), (Partial("tet", _year(match)),), weak=True)


def _monthword(match: regex.Match[str]) -> Atom:
    name = " ".join(match.group("w").lower().split())
    month = int(timewords.words()["months"][name])
    return Atom(match.start(), match.end(), (Partial("month", _year(match), month),), weak=True)


def _quarter(match: regex.Match[str]) -> Atom | None:
    written = regex.findall(r"IV|I{1,3}|[1-4]", match.group("qs").replace("l", "I"))
    quarters = [timewords.ordinal(q) for q in written]
    parts = tuple(Partial("quarter", _year(match), q) for q in quarters if q is not None)
    apart = regex.search(r",|và", match.group("qs")) is not None  # `Quý II và quý IV`
    return Atom(match.start(), match.end(), parts, contiguous=not apart) if parts else None


def _half(match: regex.Match[str]) -> Atom | None:
    months = timewords.amount(match.group("n").lstrip("0"))
    if months is None:
        return None
    first = 1 if match.group("part").lower() == "đầu" else 13 - months
    year = _year(match)
    parts = (Partial("month", year, first), Partial("month", year, first + months - 1))
    return Atom(match.start(), match.end(), parts, weak=True, contiguous=True)


def _semester(match: regex.Match[str]) -> Atom:
    number = timewords.ordinal(match.group("n"))
    return Atom(match.start(), match.end(), (Partial("semester", _year(match), number),))


def _school(match: regex.Match[str]) -> Atom | None:
    part = (match.group("part") or "").lower()
    if not part:
        return None  # a label (`năm học 2023 - 2024`), not a time
    kind = {"đầu": "early", "giữa": "mid"}.get(part, "late")
    return Atom(match.start(), match.end(), (Partial("school_year", _year(match), fuzzy=kind),), weak=True)


def _plain_year(match: regex.Match[str]) -> Atom:
    return Atom(match.start(), match.end(), (Partial("year", _year(match)),), weak=True)


_READERS: dict[str, Callable[[regex.Match[str]], Atom | None]] = {
    "school": _school, "semester": _semester, "daylist": _daylist, "barelist": _daylist, "bracketed": _daylist,
    "twodays": _daylist,
    "full": _day,
    "worded": _day, "mixed": _day,
    "short": _day, "hyphen": _day, "last": _last, "this": _this,
    "bareday": _bareday, "only": _only, "monthlist": _monthlist, "monthspan": _monthlist,
    "half": _half,
    "tet": _tet, "monthshort": _monthyear, "month": _month, "monthyear": _monthyear, "monthword": _monthword,
    "quarter": _quarter,
    "year": _plain_year,
}  # fmt: skip
