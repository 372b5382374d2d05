"""Time expressions: single dates joined into ranges and lists, with the words that say before, by, on, during.

`find_times` reads one paragraph (or cell). Rows of meaning, after the extraction contract:
`trước ngày …` → before; `chậm nhất`, `hạn cuối`, `đến hết`, `không quá` → by; `ngày …`, `vào lúc …` → on;
`trong tháng …`, `từ … đến …`, `quý …` → during; lengths of time → within (see `extractors.timex.spans`).
`sau ngày …` and an open `từ ngày …` keep their own bounds "after" and "from": they fix no last day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from extractors.timex import joints
from extractors.timex import words as timewords
from extractors.timex.atoms import Atom, Partial, atoms
from extractors.timex.every import Every, every
from extractors.timex.recurring import Weekly, Written, recurrences, weekly
from extractors.timex.spans import spans
from models.values import Duration


@dataclass(frozen=True, slots=True)
class Timex:
    """One time expression of a text; offsets are into that text."""

    start: int
    end: int
    bound: str  # "before", "by", "on", "during", "within", "from" or "after"
    parts: tuple[Partial, ...] = ()  # one, or first and last
    time: str | None = None  # "16:30"
    duration: Duration | None = None
    recurrence: str | None = None  # RFC 5545 RRULE
    worded: bool = False  # a bound word stands before it
    since_issue: bool = False  # begins on the paper's own day (`từ ngày ra thông báo đến …`)
    open_end: bool = False  # `trở đi`, `và các ngày kế tiếp`


_LEFT_REACH = 90


_DIGIT = regex.compile(r"\d")
_TIME_WORDS = ("tết", "tuần", "tháng", "ngày", "giờ", "quý", "năm", "thang", "ngay")
_MOST_IN_CHAIN = 14


def find_times(text: str) -> list[Timex]:
    """All time expressions of one paragraph or cell, in text order."""
    return list(_find(text)) if _may_hold_times(text) else []


def _may_hold_times(text: str) -> bool:
    if _DIGIT.search(text):
        return True
    small = text.lower()
    return any(word in small for word in _TIME_WORDS)


@lru_cache(maxsize=4096)
def _find(text: str) -> tuple[Timex, ...]:
    found = [t for chain in _chains(text, atoms(text)) for t in _read(text, chain)]
    taken = [(t.start, t.end) for t in found]
    for span in spans(text):
        if not _overlaps(span.start, span.end, taken):
            found.append(Timex(span.start, span.end, "within", duration=span.duration, worded=True))
            taken.append((span.start, span.end))
        elif span.start <= min((s for s, e in taken if s < span.end and e > span.start), default=span.start):
            inside = [t for t in found if t.start < span.end and t.end > span.start]
            if any(len(t.parts) > 1 for t in inside):  # `30 ngày, từ ngày … đến ngày …`: the range says it all
                continue
            if all(t.start >= span.anchor_start for t in inside):  # `05 ngày kể từ ngày 01/3/2025`
                found = [t for t in found if t not in inside]
                anchor = inside[0].parts[:1] if inside else ()
                found.append(Timex(span.start, span.end, "within", anchor, duration=span.duration, worded=True))
    for week in weekly(text):
        if not _overlaps(week.start, week.end, taken):
            found.append(_weekly(text, week, found))
            taken.append((found[-1].start, found[-1].end))
    for often in every(text):
        if not _overlaps(often.start, often.end, taken) and (often.clocks or not _timed(text, often, taken)):
            found.extend(_frequent(text, often))
            taken.append((found[-1].start, often.end))
    return tuple(sorted(found, key=lambda t: (t.start, t.end)))


def _weekly(text: str, week: Weekly, found: list[Timex]) -> Timex:
    """`chiều thứ Sáu hằng tuần`; a month right behind it says for how long (`… trong tháng 5`), and leaves `found`."""
    months = [t for t in found if t.bound == "during" and 0 <= t.start - week.end <= 2 and _is_month(t)]
    for month in months[:1]:
        found.remove(month)
    start, bound, time, worded = _leftwards(text, week.start)
    bound = bound if bound in ("before", "by") else "on"
    end = months[0].end if months else week.end
    return Timex(start, end, bound, (), time, recurrence=week.rule, worded=worded)


def _is_month(timex: Timex) -> bool:
    return len(timex.parts) == 1 and timex.parts[0].unit in ("month", "quarter") and not timex.recurrence


def _timed(text: str, often: Every, taken: list[tuple[int, int]]) -> bool:
    """Whether the clause of `6 tháng một lần` has a time of its own (`… trước ngày 20/6`)."""
    left = max(text.rfind(mark, 0, often.start) for mark in ".;\n")
    ends = [p for mark in ".;\n" if (p := text.find(mark, often.end)) >= 0]
    right = min(ends, default=len(text))
    return any(left < s < right for s, _ in taken)


def _frequent(text: str, often: Every) -> list[Timex]:
    """One expression for each of its hours, or the only one of what has none."""
    if not often.clocks:
        return [Timex(often.start, often.end, "during", recurrence=often.rule, worded=True)]
    start, bound, _, worded = _leftwards(text, often.clocks[0])
    bound = bound if bound in ("before", "by") else "on"
    times = [_clock(text[clock : often.end]) for clock in often.clocks]
    return [Timex(start, often.end, bound, (), time, recurrence=often.rule, worded=worded) for time in times]


def _overlaps(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(s < end and start < e for s, e in taken)


@dataclass(frozen=True, slots=True)
class _Chain:
    start: int
    end: int
    atoms: tuple[Atom, ...]
    form: str  # "point", "range", "list" or "each" (days that stand for themselves)


def _chains(text: str, found: list[Atom]) -> Iterator[_Chain]:
    """Atoms joined by `đến`, `-`, `và`, commas."""
    index = 0
    while index < len(found):
        chain = _Chain(found[index].start, found[index].end, (found[index],), "point")
        index += 1
        chain = _bare_start(text, _bare_end(text, chain))
        while index < len(found) and found[index].start < chain.end:
            index += 1
        while index < len(found) and len(chain.atoms) < _MOST_IN_CHAIN:
            form = _joined(text, chain, found[index])
            if form is None:
                break
            chain = _Chain(chain.start, found[index].end, (*chain.atoms, found[index]), form)
            index += 1
        yield chain


_BARE_END = timewords.compiled(
    r"\s*(?:[-–]|<to>)\s*(?:<day>\s*)?(?P<d>\d{1,2})(?=\s*(?:của\s+)?(?:<every>\s+<month>|<month>\s+(?:cuối|đầu|sau|này)))"
)


_BARE_START = timewords.compiled(r"<from>\s+(?:<day>\s*)?(?P<d>\d{1,2})\s*(?:[-–]|<to>)\s*(?:hết\s+)?(?:<day>\s*)?$")


def _bare_start(text: str, chain: _Chain) -> _Chain:
    """`từ 11 đến 15/3`: the first day is a bare number."""
    first = chain.atoms[0].parts[0]
    if chain.form != "point" or first.unit != "day" or first.number is None or not first.day:
        return chain
    match = _BARE_START.search(text, max(0, chain.start - 40), chain.start)
    if not match or not 1 <= int(match.group("d")) <= first.day:
        return chain
    atom = Atom(match.start("d"), match.end("d"), (replace(first, day=int(match.group("d"))),))
    return _Chain(match.start("d"), chain.end, (atom, *chain.atoms), "range")


def _bare_end(text: str, chain: _Chain) -> _Chain:
    """`từ ngày 25 đến 30 hằng tháng`: the last day is a bare number."""
    match = _BARE_END.match(text, chain.end)
    last = chain.atoms[-1].parts[-1]
    if not match or last.number is not None or last.day is None:
        return chain
    atom = Atom(match.start("d"), match.end(), (Partial("day", day=int(match.group("d"))),))
    return _Chain(chain.start, match.end(), (*chain.atoms, atom), "range")


def _joined(text: str, chain: _Chain, atom: Atom) -> str | None:
    if atom.start - chain.end > 60:
        return None
    gap = text[chain.end : atom.start]
    before, after = chain.atoms[-1].parts[-1], atom.parts[0]
    if "year" in (before.unit, after.unit) and before.unit != after.unit:
        return None
    named = gap.startswith(")") and joints.NAMED_START.search(text, max(0, chain.start - 60), chain.start)
    if chain.form == "point" and joints.RANGE_GAP.fullmatch(gap[1:] if named else gap):
        return "range"
    if chain.form == "point" and joints.STARTED.search(text, max(0, chain.start - 30), chain.start):
        return "range" if joints.SEPARATE_END.fullmatch(gap) else None
    if chain.form in ("point", "each") and before.unit == after.unit == "day" and joints.EACH_GAP.fullmatch(gap):
        return "each"
    same = before.unit == after.unit and (before.number is None) == (after.number is None)
    return "list" if chain.form != "range" and same and joints.LIST_GAP.fullmatch(gap) else None


def _read(text: str, chain: _Chain) -> Iterator[Timex]:
    """The expression around a chain; several where one list gives several days."""
    start, bound, time, worded = _leftwards(text, chain.start)
    issue = joints.SINCE_ISSUE.search(text, max(0, start - _LEFT_REACH), start) if bound == "by" else None
    end, right_time = _rightwards(text, chain.end)
    open_end = joints.OPEN.match(text, end)
    end = open_end.end() if open_end else end
    if bound == "from" and chain.form == "point" and (time or right_time):
        bound = "on"  # `bắt đầu từ 7 giờ 30 ngày …`
    if chain.form == "range" and text[chain.start - 1 : chain.start] == "(":
        named = joints.NAMED_START.search(text, max(0, chain.start - 60), chain.start)
        start = named.start() if named else start
    if chain.form == "range" and bound in ("from", "on", "by"):
        bound = "during"
    weak = all(a.weak for a in chain.atoms) and not worded and start == chain.start
    if weak and chain.form == "point" and not _stands_alone(text, chain):
        return
    parts = tuple(_fuzzied(p, text[start : chain.start]) for a in chain.atoms for p in a.parts)
    if joints.LUNAR.match(text, chain.end):
        parts = tuple(replace(p, unit="lunar") for p in parts)
    if parts[0].unit == "tet" and bound not in ("before", "by"):
        return
    last = joints.LAST_DAY.match(text, end) if bound == "on" and parts[-1].unit == "day" else None
    if last or (
        bound == "on" and parts[-1].unit == "day" and joints.LIMIT_LABEL.search(text, max(0, start - 60), start)
    ):
        bound, end, worded = "by", last.end() if last else end, True
    base = Timex(start, end, bound, parts, time or right_time, worded=worded, open_end=bool(open_end))
    if bound == "by" and joints.FROM_NOW.match(text, start) and not joints.FINISHED.search(text, 0, start):
        base = replace(base, bound="during", since_issue=True)
    if issue:
        base = replace(base, start=issue.start(), bound="during", since_issue=True, worded=True)
    yield from _repeated(text, base, chain)


def _stands_alone(text: str, chain: _Chain) -> bool:
    """A bare `15/3` is a date only as a whole cell or bracket; a year alone only there too."""
    left, right = text[: chain.start].rstrip(), text[chain.end :].lstrip()
    return (not left or left[-1] in "(:;") and (not right or right[0] in ");.,:")


def _repeated(text: str, base: Timex, chain: _Chain) -> Iterator[Timex]:
    rules = recurrences(Written(text, base.start, base.end, base.parts, _form(chain), base.bound))
    if rules is not None:
        for rule in rules.rules:
            bound = base.bound if base.bound in ("before", "by") else rules.bound
            yield replace(
                base, start=min(base.start, rules.start), end=max(base.end, rules.end), recurrence=rule, bound=bound
            )
        return
    yield from _dated(base, chain)


def _form(chain: _Chain) -> str:
    """`từ ngày 01 đến ngày 15 tháng 4` is a range though it is one atom."""
    whole = chain.form == "point" and chain.atoms[0].contiguous and len(chain.atoms[0].parts) == 2
    return "range" if whole else chain.form


def _dated(base: Timex, chain: _Chain) -> Iterator[Timex]:
    parts = base.parts
    listed = chain.form == "list" or (chain.form == "point" and not chain.atoms[0].contiguous)
    separate = chain.form == "each" or (listed and (base.bound in ("before", "by") or not _near(parts)))
    if separate or (len(parts) > 2 and base.bound in ("before", "by")):
        years = [p.year for p in parts if p.year is not None]
        yield from (_single(replace(base, parts=(p.with_year(years[-1] if years else None),))) for p in parts)
    elif len(parts) > 1:
        yield replace(base, bound="during", parts=(parts[0], parts[-1]))
    else:
        yield _single(base)


def _near(parts: tuple[Partial, ...]) -> bool:
    """Whether a list reads as one stretch: days within a month, neighbouring months or quarters."""
    first, last = parts[0], parts[-1]
    if first.number is None or last.number is None:
        return True
    if all(p.unit == "day" and p.day and p.number for p in parts):  # `ngày 15/4 và ngày 10/5`: two days, no stretch
        return 31 * (last.number - first.number) + (last.day or 0) - (first.day or 0) < 7 + len(parts)
    months = (last.number - first.number) % (4 if first.unit == "quarter" else 12)
    return months <= max(len(parts) - 1, 1)


def _single(timex: Timex) -> Timex:
    """`on` belongs to days, `during` to everything longer."""
    unit = timex.parts[0].unit
    if timex.bound in ("on", "during") and not timex.since_issue:
        return replace(timex, bound="on" if unit == "day" else "during")
    return timex


def _fuzzied(part: Partial, left: str) -> Partial:
    word = _FUZZY_END.search(left)
    if not word or part.fuzzy:
        return part
    kind = timewords.fuzzy_kind(word.group().strip())
    return replace(part, fuzzy=kind, week=_which_week(word.group()) if kind == "week" else 0)


_FUZZY_END = timewords.compiled(rf"{joints.FUZZY}\s*$")


def _which_week(words: str) -> int:
    """The week that `tuần đầu`, `tuần 4`, `tuần cuối` names, 0 where it names none or several."""
    named = regex.fullmatch(r"tuần\s+(?:thứ\s+)?(?P<n>\w+)(?:\s+(?:tiên|cùng|của|trong))*\s*", words, regex.IGNORECASE)
    if not named:
        return 0
    name = named.group("n").lower()
    return {"đầu": 1, "cuối": -1}.get(name) or timewords.ordinal(name) or 0


def _leftwards(text: str, position: int) -> tuple[int, str, str | None, bool]:
    """Where the expression begins, its bound, its time of day and whether a bound word stands there."""
    time: str | None = None
    floor = max(0, position - _LEFT_REACH)
    start, hours = position, False
    while True:
        bound = _bound_before(text, floor, start)
        if bound and bound[1] == "from" and hours:  # `từ 7 giờ 30 đến 11 giờ ngày …`: hours of one day
            start, hours = bound[0], False
            continue
        if bound:
            return bound[0], bound[1], time, True
        sign = joints.SIGN_LEFT.search(text, floor, start)
        if not sign:
            named = joints.NAMED_LIMIT.search(text, floor, start)
            if named:
                return named.start(), "before", time, True
            far = joints.FAR_LIMIT.search(text, max(0, start - 140), start)
            return _tidy(text, start, position), "by" if far else "on", time, bool(far)
        if _names_length(text, sign.start(), position):
            return _tidy(text, start, position), "on", time, False
        time = _clock(text[sign.start() : start]) or time
        hours = hours or len(_CLOCK.findall(text[sign.start() : start])) > 1
        start = sign.start()


def _names_length(text: str, start: int, position: int) -> bool:
    """`… một ngày (ngày 09/3)`: the word before the bracket says how long, the one in it begins the date."""
    if _DAY_OPENS.match(text, position, position + 5) is None:
        return False
    return _DAY_OPENS.fullmatch(text, start, position) is not None


_DAY_OPENS = regex.compile(r"ngày\s*\(?\s*", regex.IGNORECASE)


def _tidy(text: str, start: int, position: int) -> int:
    """An opening bracket is no part of the expression."""
    while start < position and (text[start].isspace() or text[start] in "(,;:."):
        start += 1
    return start


def _bound_before(text: str, floor: int, end: int) -> tuple[int, str] | None:
    """The bound word that ends here; the longest wins (`đến hết` over `hết`, `từ nay đến` over `đến`)."""
    hits = [
        (m.start(), name)
        for name, pattern in joints.BOUNDS.items()
        if (m := pattern.search(text, floor, end)) and not joints.RUN_OUT.match(text, m.start())
    ]
    if not hits:
        return None
    start, name = min(hits, key=lambda hit: hit[0])
    if name == "on":
        earlier = _bound_before(text, floor, start)
        return earlier or (start, name)
    return start, name


def _rightwards(text: str, position: int) -> tuple[int, str | None]:
    time: str | None = None
    while match := joints.RIGHT.match(text, position):
        if match.end() == position:
            break
        time = time or _clock(match.group())
        position = match.end()
    return position, time


_CLOCK = timewords.compiled(joints.TIME)


def _clock(text: str) -> str | None:
    match = _CLOCK.search(text)
    if not match:
        return None
    return f"{int(match.group('hour')):02d}:{int(match.group('minute') or 0):02d}"
