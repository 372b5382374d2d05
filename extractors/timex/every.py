"""Times that say only how often: `6 tháng một lần`, `mỗi quý 01 lần`, `trước 16 giờ hằng ngày`."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractors.timex import words as timewords


@dataclass(frozen=True, slots=True)
class Every:
    """A recurring time at text[start:end]; `clocks` are where its hours begin, in text order."""

    start: int
    end: int
    rule: str
    clocks: tuple[int, ...] = ()


_AMOUNT = timewords.alternatives([*(w.replace(" ", r"\s+") for w in timewords.words()["amounts"]), r"\d{1,2}"])
_UNIT = r"(?:(?P<week>tuần)|(?P<month><month>)|(?P<quarter><quarter>)|(?P<year><year>))"
_ONCE = r"(?:một|1|01)\s*+lần(?!\s+(?:đầu|thứ|nữa))"
_OFTEN = timewords.compiled(
    rf"""(?<![\w/])(?:định\s+kỳ\s+)?(?:(?:<every>\s+)?(?:(?P<n>{_AMOUNT})\s+)?{_UNIT}\s*+[,/]?\s*+(?:ít\s+nhất\s+|tối\s+thiểu\s+|tổ\s+chức\s+|họp\s+)?
    {_ONCE}(?!\w))"""
)
_PER = timewords.compiled(rf"(?<![\w/]){_ONCE}\s*+/\s*+(?:(?P<n>{_AMOUNT})\s+)?{_UNIT}(?!\w|\s*\d)")
_CLOCK = (
    r"(?<!\d)(?P<clock>[01]?\d|2[0-4])\s*+(?:(?::|giờ|h|g)\s*[0-5]\d(?!\d)|giờ|h(?!\w)|g(?!\w))(?:\s*+(?:phút|['’]))?"
)
_DAILY = timewords.compiled(rf"{_CLOCK}\s*+,?\s*+(?:của\s+)?(?P<lead>(?:h[ằàăâ]ng|mỗi)\s+<day>)(?!\w|\s*\d)")
_DAILY_FIRST = timewords.compiled(
    rf"(?<!\w)(?P<lead>(?:h[ằàăâ]ng|mỗi)\s+<day>)\s*+,?\s*+\(?(?:[^.;:,\d\n]{{0,30}}\s)?{_CLOCK}(?!\s*(?:,\s*)?<day>)"
)


_MOST = 40  # of one paragraph: more are no duties


def every(text: str) -> list[Every]:
    """What says only how often, in text order of its kinds."""
    found = [e for p in (_OFTEN, _PER) for m in p.finditer(text) if (e := _often(m)) is not None]
    for pattern in (_DAILY, _DAILY_FIRST):
        found.extend(_daily(text, match) for match in pattern.finditer(text))
    return found[:_MOST]


_EARLIER = timewords.compiled(rf"{_CLOCK}\s*+(?:,|và|,\s*và)\s*+$")


def _daily(text: str, match: regex.Match[str]) -> Every:
    """`trước 06 giờ và 17 giờ hằng ngày`: every hour of the list counts."""
    clocks = [match.start("clock")]
    while clocks[0] > match.start("lead") - 60:
        earlier = _EARLIER.search(text, max(0, clocks[0] - 20), clocks[0])
        if earlier is None:
            break
        clocks.insert(0, earlier.start("clock"))
    return Every(clocks[0], match.end(), "FREQ=DAILY", tuple(clocks))


def _often(match: regex.Match[str]) -> Every | None:
    count = timewords.amount(match.group("n")) if match.group("n") else 1
    if not count:
        return None
    freq = "WEEKLY" if match.group("week") else "YEARLY" if match.group("year") else "MONTHLY"
    count *= 3 if match.group("quarter") else 1
    if freq == "MONTHLY" and count % 12 == 0:
        freq, count = "YEARLY", count // 12
    return Every(match.start(), match.end(), f"FREQ={freq}" + (f";INTERVAL={count}" if count > 1 else ""))
