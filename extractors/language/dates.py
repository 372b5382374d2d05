"""Written calendar dates of Vietnamese papers: `ngày 03 tháng 11 năm 2023`, `3-11-2023`, `tháng 01 năm 2020`.

Only dates that name a year are found here, unless `yearless=True` is asked for; time expressions (quarters,
school years, ranges) are built on top of this. A day or month whose place is empty, or holds something that
cannot be read, reduces the ISO form (`2022-10`, `2020`); `day_state` and `month_state` tell which it was.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import regex

from extractors.language.folding import plain

READ = "read"
BLANK = "blank"  # the place is there and empty, or holds dots
UNCLEAR = "unclear"  # the place holds something that is not a number
ABSENT = "absent"  # the form has no such place (`tháng 01 năm 2020` has no day)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date in text[start:end].

    `year` is None only for dates found with `yearless=True`. `form` is "words" (tháng … năm) or "figures";
    `mended` says that a letter was read as a digit (`l1` → 11), which deserves less trust.
    """

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    form: str
    day_state: str = READ
    month_state: str = READ
    mended: bool = False

    @property
    def iso(self) -> str | None:
        """ISO 8601, reduced to what is known from the year on; None without a year."""
        if self.year is None:
            return None
        if self.month is None:
            return f"{self.year:04d}"
        if self.day is None:
            return f"{self.year:04d}-{self.month:02d}"
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    @property
    def date(self) -> date | None:
        """The calendar day, where all three parts are known."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)


_YEAR = r"(?:1[89]\d{2}|20\d{2})"
_LETTER = r"[lIL|!OoQ]"  # what OCR makes of digits
_SLIP = rf"[\d{_LETTER[1:-1]}]"
_SPACE = r"[\s\u00a0]"
_MONTH_WORDS = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12,
}  # fmt: skip
_WORD_MONTH = r"mười hai|mười một|mười|hai|ba|tư|bốn|năm(?= năm)|sáu|bảy|bẩy|tám|chín"
_NGAY = r"(?:ngày|ngảy|ngàv|nqày|mùng|mồng)"
_THANG = r"(?P<thang>tháng|thảng|thăng|tháne|thang)"
_NAM = r"(?:năm|nắm|nãm|nam|nărn)"
# What may stand in the place of a handwritten or missing figure: not a word of three letters, no sentence.
_HOLE = r"[^\n;]{0,12}?"

_BARE_DAY = r"(?P<day>\d{1,2})"
_WORDS = regex.compile(
    rf"(?<!\p{{L}})(?:{_NGAY}(?P<day>{_HOLE})|(?<![\d/.\-]){_BARE_DAY}{_SPACE}{{1,3}}|(?<!\p{{L}})){_THANG}(?!\p{{L}})"
    rf"(?:{_SPACE}*(?P<month>{_SLIP}{{1,2}}(?![\p{{L}}\d])|(?:{_WORD_MONTH})(?!\p{{L}}))|(?P<hole>{_HOLE}))"
    rf"(?:{_SPACE}{{0,6}},?{_SPACE}{{0,6}}{_NAM}{_SPACE}{{0,6}}|{_SPACE}{{0,2}}[/.\-–]{_SPACE}{{0,2}}|{_SPACE}+(?=20\d\d))"
    rf"(?P<year>{_YEAR}|20{_SLIP}{{2}}|2[oO]{_SLIP}{{2}})(?![\d/])",
    regex.IGNORECASE,
)
_FIGURES = regex.compile(
    rf"(?<![\d/.\-–][.,]?)(?<!\d{_SPACE}/{_SPACE})"
    rf"(?P<day>\d{{1,2}}|(?<={_NGAY}{_SPACE}{{1,3}})(?:\d{_LETTER}|{_LETTER}\d)){_SPACE}{{0,2}}"
    rf"(?P<mark>[/.\-–]){_SPACE}{{0,2}}(?P<month>\d{{1,2}}){_SPACE}{{0,2}}(?P=mark){_SPACE}{{0,2}}"
    rf"(?P<year>{_YEAR}|(?<={_NGAY}.{{4,16}})\d{{2}})(?!\d|{_SPACE}?[/\-–]\p{{Lu}}{{2}}|{_SPACE}?/{_SPACE}?\d)",
    regex.IGNORECASE,
)
_MONTH_FIGURES = regex.compile(
    rf"(?=\d)(?<![\d/.,\-–])(?<!\d{_SPACE}/{_SPACE})(?P<month>0?[1-9]|1[0-2]){_SPACE}?(?P<mark>[/]|(?<=tháng.{{1,4}})[\-–.]){_SPACE}?(?P<year>{_YEAR})"
    rf"(?!\d|{_SPACE}?[/\-–]{_SPACE}?[\p{{L}}\d])",
    regex.IGNORECASE,
)
_YEARLESS_WORDS = regex.compile(
    rf"(?<!\p{{L}}){_NGAY}{_SPACE}{{0,3}}(?P<day>\d{{1,2}}){_SPACE}{{0,3}}tháng{_SPACE}{{0,3}}(?P<month>\d{{1,2}}(?!\d)|{_WORD_MONTH})"
    rf"(?!{_SPACE}{{0,4}},?{_SPACE}{{0,4}}năm{_SPACE}*\d|{_SPACE}?[/\-.–]{_SPACE}?\d)",
    regex.IGNORECASE,
)
_YEARLESS_FIGURES = regex.compile(
    rf"(?<![\d/.,\-–])(?P<day>\d{{1,2}})(?P<mark>[/]|(?<={_NGAY}.{{1,4}})[\-–.])(?P<month>\d{{1,2}})(?![\d]|[/\-–.]\d|/\p{{L}})",
    regex.IGNORECASE,
)
# What every date of a kind holds, found in a tenth of the time.
_MONTH_WORD = regex.compile(r"th[aáảă]n[ge]", regex.IGNORECASE)
_TWO_MARKS = regex.compile(rf"(?P<mark>[/.\-–]){_SPACE}{{0,2}}\d{{1,2}}{_SPACE}{{0,2}}(?P=mark){_SPACE}{{0,2}}\d")
_DIGIT = regex.compile(r"\d")
_SMALL_WORDS = frozenset(("và", "từ", "là", "ở", "có", "về", "do", "cả", "kể", "đó", "ra", "thứ"))
_SLIPS = str.maketrans({"l": "1", "I": "1", "L": "1", "|": "1", "!": "1", "O": "0", "o": "0", "Q": "0"})


def find(text: str, start: int = 0, end: int | None = None, *, yearless: bool = False) -> Iterator[WrittenDate]:
    """Dates in text[start:end] in text order, never overlapping; the fullest reading of a place wins."""
    limit = len(text) if end is None else end
    if not _DIGIT.search(text, start, limit):
        return  # every form has a figure, of the year or of the day
    found: list[WrittenDate] = []
    patterns = [(_WORDS, _MONTH_WORD, "words"), (_FIGURES, _TWO_MARKS, "figures"), (_MONTH_FIGURES, _DIGIT, "figures")]
    if yearless:
        patterns += [(_YEARLESS_WORDS, _MONTH_WORD, "words"), (_YEARLESS_FIGURES, _DIGIT, "figures")]
    for pattern, holds, form in patterns:
        if not holds.search(text, start, limit):
            continue
        taken = found.copy()  # sorted; those of one pattern never overlap
        for match in pattern.finditer(text, start, limit):
            if _overlaps(match, taken):
                continue
            written = _read(match, form)
            if written:
                found.append(written)
        found.sort(key=_begins)
    yield from found


def _begins(written: WrittenDate) -> int:
    return written.start


def _overlaps(match: regex.Match[str], taken: list[WrittenDate]) -> bool:
    """Whether the match shares a character with one of the dates, which are in text order and never overlap."""
    before = bisect_left(taken, match.end(), key=_begins) - 1
    return before >= 0 and taken[before].end > match.start()


def first(text: str, start: int = 0, end: int | None = None) -> WrittenDate | None:
    """The first date in text[start:end], or None."""
    return next(find(text, start, end), None)


_LOOSE = regex.compile(
    r"(?<!\p{L})(?:(?:ngay){s<=1}(?P<day>[^\p{L}]{1,8}))?(?:thang){s<=1}(?P<month>[^\p{L}]{1,6})(?:nam){s<=1}\s{0,3}"
    r"(?P<year>(?:19|20)\d{2})(?!\d)"
)


def loose(text: str) -> WrittenDate | None:
    """A date whose words OCR has changed by a letter (`ngàv 05 tháug 6 nàm 2020`); for date lines only."""
    match = _LOOSE.search(plain(text))
    if match is None:
        return None
    found = _read(match, "words")
    return replace(found, mended=True) if found else None


def parse(text: str) -> WrittenDate | None:
    """The date that a string holds and nothing else but a leading place or `ngày`; None for anything more."""
    written = first(text)
    return written if written and not text[written.end :].strip(" .;,") else None


def _read(match: regex.Match[str], form: str) -> WrittenDate | None:
    groups = match.groupdict()
    year, slip_y = _year(groups.get("year"))
    if groups.get("year") and year is None:
        return None
    month, month_state, slip_m = _figure(groups.get("month") or groups.get("hole"), 12)
    day, day_state, slip_d = _figure(groups.get("day"), 31)
    start = match.start()
    if day_state == UNCLEAR and not _plausible_hole(groups["day"]):
        start, day_state = match.start("thang") if "thang" in groups else match.start("month"), ABSENT
    if form == "figures" and (month is None or (day is None and "day" in groups)):
        return None
    if month is None and month_state == UNCLEAR and not _plausible_hole(groups.get("hole") or ""):
        return None
    if not _exists(year, month, day):
        return None
    if month is None:
        day = None
    mended = slip_y or slip_m or slip_d
    return WrittenDate(start, match.end(), year, month, day, form, day_state, month_state, mended)


def _year(written: str | None) -> tuple[int | None, bool]:
    if not written:
        return None, False
    plain = written.translate(_SLIPS)
    if not plain.isdigit():
        return None, False
    year = int(plain)
    if len(plain) == 2:
        year += 2000 if year < 50 else 1900
    return (year, plain != written) if 1800 <= year < 2100 else (None, False)


_PARTED = regex.compile(r"(?<=^[0-3])\s(?=\d$)")
_THREE_LETTERS = regex.compile(r"\p{L}{3}")


def _figure(written: str | None, highest: int) -> tuple[int | None, str, bool]:
    """(value, state, mended) of what stands in the place of a day or month."""
    if written is None:
        return None, ABSENT, False
    plain = written.strip(" \t\u00a0\n:.,…_·-–")
    if not plain:
        return None, BLANK, False
    if plain.lower() in _MONTH_WORDS:
        return _MONTH_WORDS[plain.lower()], READ, False
    joined = _PARTED.sub("", plain)
    mended = joined.translate(_SLIPS) if _DIGIT.search(joined) else joined
    if mended.isdecimal() and len(mended) <= 2 and 1 <= int(mended) <= highest:
        return int(mended), READ, mended != plain
    return None, UNCLEAR, False


def _plausible_hole(written: str) -> bool:
    """Whether this may be a badly read figure rather than words: no run of three letters, at most two words."""
    words = written.lower().split()
    return not _THREE_LETTERS.search(written) and len(words) <= 3 and not _SMALL_WORDS.intersection(words)


def _exists(year: int | None, month: int | None, day: int | None) -> bool:
    if month is None or day is None:
        return True
    try:
        date(year or 2024, month, day)
    except ValueError:
        return False
    return True
