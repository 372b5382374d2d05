"""The paper's own date and place: the date line of the header, the annex line, a signature stamp as weaker witness.

A day written by hand on a scan is often misread; it is taken only where it stands like print (two figures as
Nghị định 30/2020/NĐ-CP asks below 10, read with confidence, nothing unread beside it). Otherwise the date is
reduced to the month or the year that is certain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from extractors.header import handwritten
from extractors.header.handwritten import hand_words, is_empty_before, without_hand
from extractors.header.printed import stands_like
from extractors.header.regions import Header, Line, date_in, date_place, lines, top_lines
from extractors.header.witnesses import Strength, believed
from extractors.language import dates, numbers
from extractors.language.dates import WrittenDate
from extractors.language.folding import plain
from models.document import Document, WordSpan, ZoneKind
from models.values import BLANK, CONFLICT, HANDWRITTEN, UNREADABLE, Candidate, Fact

MIN_OCR = 0.80  # lowest OCR confidence of a printed month
MIN_OCR_DAY = 0.88  # the same for a day, which is the figure most often written by hand
_SIGNED_AT = regex.compile(r"(?:thoi gian ky|gio ky|ngay ky|thoi diem ky)\W*")
_STAMP_DATE = regex.compile(r"(?<!\d)(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>20\d\d)(?=\W+\d{1,2}:\d\d)")
_KEM_THEO = regex.compile(r"(?:k[eè]m|đính kèm)\s+theo\s[^.;\n]{0,45}$", regex.IGNORECASE)
_TOO_LATE = 200_000
_ADOPTED = regex.compile(r"thông qua\s+ngày\s", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OwnDate:
    """A reading of the own date; start and end are offsets into the document."""

    written: WrittenDate
    start: int
    end: int
    confidence: float
    reason: str | None
    rule: str
    options: tuple[tuple[str, float], ...] = ()  # fuller dates that handwriting may mean, with their chances


def own_date(document: Document, header: Header, number: Fact | None) -> Fact | None:
    """`issued_on`: ISO, reduced where day or month is blank or not certain; the stamp's day is a candidate."""
    stamps = list(_stamps(document))
    for finder in (_date_line(document, header), _annex_line(document, number), _adoption(document)):
        for reading in finder:
            days = _believed(document, header, reading, number)
            if len(days) > 1:
                return _conflict(document, reading, days, stamps)
            return _fact(document, _settled(reading, days), stamps)
    return None


def _believed(document: Document, header: Header, reading: OwnDate, number: Fact | None) -> list[OwnDate]:
    """Readings of the whole day that are believed: one, none (no place states it), or several of equal strength.

    A date line in type beats the lines over annexes; where it leaves a blank, those that fit its month and year say
    the day. What is written by hand is as strong a witness as they are.
    """
    typed, whole = reading.rule == "date.date-line", _is_whole(reading)
    said = [(reading, Strength.HEADER if typed else Strength.ELSEWHERE)] if whole else []
    if typed and whole:
        said += [(twin, Strength.HEADER) for twin in _twins(document, header, reading)]
    settled = typed and len({r.written.iso for r, _ in said}) == 1
    if not settled and (typed or whole):
        printed = "" if whole else reading.written.iso or "-"
        lines_over = (r for r in _annex_line(document, number) if r.start != reading.start and _is_whole(r))
        said += [(r, Strength.ELSEWHERE) for r in lines_over if (r.written.iso or "").startswith(printed)]
    days = believed((r.written.iso or "", strength) for r, strength in said)
    return [next(r for r, _ in said if r.written.iso == day) for day in days]


def _is_whole(reading: OwnDate) -> bool:
    return len(reading.written.iso or "") == 10 and reading.reason is None


def _twins(document: Document, header: Header, reading: OwnDate) -> Iterator[OwnDate]:
    """Further date lines of the header that are printed like the first one: a place, a comma, the same form."""
    placed = [line for line in (*header.left, *header.right) if _is_date_line(line) and date_place(line)]
    if not any(line.start <= reading.start < line.end for line in placed):
        return
    for line in placed:
        written = date_in(line)
        if written and written.form == reading.written.form and line.start + written.start != reading.start:
            twin = _reading(document, line, written, reading.rule)
            if _is_whole(twin):
                yield twin


def _settled(reading: OwnDate, days: list[OwnDate]) -> OwnDate:
    """The reading, or the day that other places say; what handwriting may mean besides is kept."""
    if not days or days[0] is reading:
        return reading
    left = tuple(option for option in reading.options if option[0] != days[0].written.iso)
    return replace(days[0], confidence=min(days[0].confidence, 0.88), options=left)


def _conflict(document: Document, reading: OwnDate, days: list[OwnDate], stamps: list[OwnDate]) -> Fact:
    """No day: places of equal strength state different ones, each a candidate. What a date line in type prints of
    month and year stands."""
    printed = reading.written.iso if reading.rule == "date.date-line" and not _is_whole(reading) else None
    named = [Candidate(d.written.iso, d.confidence, document.evidence(d.start, d.end), d.rule) for d in days]
    base = _fact(document, reading, stamps)
    told = {candidate.value for candidate in named}
    rest = tuple(c for c in base.candidates if c.value not in told)
    sureness = min(d.confidence for d in days)
    return replace(
        base, value=printed, confidence=sureness, rule="date.conflict", reason=CONFLICT, candidates=(*named, *rest)
    )


def own_place(document: Document, header: Header) -> Fact | None:
    """The place of the date line."""
    for line in _date_lines(document, header):
        found = date_place(line)
        if found:
            place, start, end = found
            sureness = 0.97 if document.confidence(start, end) == 1.0 else 0.5 + 0.45 * document.confidence(start, end)
            return Fact(place, sureness, document.evidence(start, end), "place.date-line")
    return None


def _date_lines(document: Document, header: Header) -> Iterator[Line]:
    """Lines that look like `Địa danh, ngày … tháng … năm …`, the likeliest first."""
    seen: set[int] = set()
    for group in (header.right, header.left, header.title, top_lines(document)):
        for line in group:
            if line.start not in seen and _is_date_line(line):
                seen.add(line.start)
                yield line


def _by_hand(document: Document, line: Line) -> OwnDate | None:
    """Day and month written by hand into the blanks: recognition's readings, weighed with stamps and citations."""
    hands = hand_words(document, line)
    bare = Line(line.start, line.end, without_hand(document, line), line.bold)
    written = date_in(bare) if hands else None
    if written is None or written.year is None:
        return None
    split = line.start + plain(bare.text).find("thang", written.start)
    day_word = next((w for w in hands if w.start < split), None)
    month_word = next((w for w in hands if w.start > split), None)
    place = (line.start + written.start, line.start + written.end)
    month, sureness, options = _month(document, bare, written, month_word)
    if month is None:
        return OwnDate(replace(written, month=None, day=None), *place, 0.85, HANDWRITTEN, "date.handwriting", options)
    if day_word is None:
        sure, reason = _certain(document, bare, replace(written, month=month), month_known=True)
        return OwnDate(sure, *place, sureness, reason, "date.handwriting")
    return _with_day(document, replace(written, month=month, month_state="read"), day_word, place, sureness)


def _month(
    document: Document, line: Line, written: WrittenDate, word: WordSpan | None
) -> tuple[int | None, float, tuple[tuple[str, float], ...]]:
    """(month that is certain, its chance, what it may be): printed, or written by hand."""
    if word is None:
        sure, _ = _certain(document, line, replace(written, day=None))
        return sure.month, 0.95, ()
    year = written.year or 0
    stamps = [s.written.date for s in _stamps(document) if s.written.date and s.written.date.year in (year, year + 1)]
    weight = handwritten.month_weight(year, stamps, handwritten.youngest_cited(document, year, 12))
    decision = handwritten.decide(word.hand, weight, handwritten.usual_weight(weight, 12), handwritten.SURE_DAY)
    options = tuple((f"{year:04d}-{int(text):02d}", chance) for text, chance in decision.readings)
    return (int(decision.value) if decision.value else None), decision.chance, options


def _with_day(
    document: Document, written: WrittenDate, word: WordSpan, place: tuple[int, int], month_chance: float
) -> OwnDate:
    year, month = written.year or 0, written.month or 0
    stamps = [s.written.date for s in _stamps(document) if s.written.date]
    near = [s for s in stamps if (s.year, s.month) in ((year, month), (year + month // 12, month % 12 + 1))]
    weight = handwritten.day_weight(year, month, near, handwritten.youngest_cited(document, year, month))
    decision = handwritten.decide(word.hand, weight, handwritten.usual_weight(weight), handwritten.SURE_DAY)
    options = tuple((f"{year:04d}-{month:02d}-{int(text):02d}", chance) for text, chance in decision.readings)
    if decision.value is None:
        reduced = replace(written, day=None)
        return OwnDate(reduced, *place, min(0.85, month_chance), HANDWRITTEN, "date.handwriting", options)
    taken = replace(written, day=int(decision.value), day_state="read")
    return OwnDate(taken, *place, min(decision.chance, month_chance), None, "date.handwriting", options[1:])


def _is_date_line(line: Line) -> bool:
    written = date_in(line)
    if written is None or len(line.text) > 160:
        return False
    before, after = line.text[: written.start].strip(), line.text[written.end :].strip(" .,;:)*_-–")
    if len(after) > 12:
        return False
    if not _ONLY_PLACE.fullmatch(before) and regex.search(
        r"\b(?:so|can cu|theo|thuc hien|cua|ve viec|v/v)\b", plain(before)
    ):
        return False
    return len(before) <= 60 and "(" not in before


# a place and a comma, whose name without its marks may be any word: `Cửa Lân, ngày …`
_ONLY_PLACE = regex.compile(r"(?!(?:Của|Số|Theo)\s)\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}*){1,4}\s*,(?:\s*ngày)?")


def _date_line(document: Document, header: Header) -> Iterator[OwnDate]:
    for line in _date_lines(document, header):
        by_hand = _by_hand(document, line)
        if by_hand:
            yield by_hand
            continue
        written = date_in(line)
        if written:
            yield _reading(document, line, written, "date.date-line")


def _annex_line(document: Document, number: Fact | None) -> Iterator[OwnDate]:
    """The date behind the own number in an annex line (`Kèm theo Kế hoạch số … ngày …`)."""
    if number is None or number.evidence is None:
        return
    if number.reason == CONFLICT:
        for place in (c.evidence for c in number.candidates if c.rule == "number.annex-line" and c.evidence):
            yield from _behind(document, place.end, "date.annex-line")
        return
    if number.rule in ("number.annex-line", "number.title-line"):
        yield from _behind(document, number.evidence.end, f"date.{number.rule[7:]}")
    for found in numbers.find(document.text, number.evidence.end, min(len(document.text), _TOO_LATE)):
        own = number.value is not None and found.number.key == numbers.number_key(number.value)
        if own and _KEM_THEO.search(document.text, max(0, found.start - 60), found.start):
            yield from _behind(document, found.end, "date.annex-line")


def _behind(document: Document, end: int, rule: str) -> Iterator[OwnDate]:
    """The date that follows a number at once."""
    written = dates.first(document.text, end, end + 60)
    if written and not document.text[end : written.start].strip(" ,\n").lower().replace("ngày", ""):
        line = Line(end, end + 60, document.text[end : end + 60])
        shifted = replace(written, start=written.start - end, end=written.end - end)
        yield _reading(document, line, shifted, rule)


def _adoption(document: Document) -> Iterator[OwnDate]:
    """A law carries the day on which the National Assembly adopted it, at its end."""
    tail = max(0, len(document.text) - 6000)
    for match in _ADOPTED.finditer(document.text, tail):
        written = dates.first(document.text, match.end() - 6, match.end() + 40)
        if written:
            yield OwnDate(written, written.start, written.end, 0.85, None, "date.adopted")


def _reading(document: Document, line: Line, written: WrittenDate, rule: str) -> OwnDate:
    start, end = line.start + written.start, line.start + written.end
    sure, reason = _certain(document, line, written)
    ocr = document.confidence(start, end)
    confidence = 0.97 if ocr == 1.0 else 0.5 + 0.45 * ocr
    if sure is not written or written.mended:
        confidence = min(confidence, 0.85)
    options = ((written.iso, 0.3),) if sure is not written and written.iso else ()
    return OwnDate(sure, start, end, confidence, reason, rule, options)


def _certain(
    document: Document, line: Line, written: WrittenDate, *, month_known: bool = False
) -> tuple[WrittenDate, str | None]:
    """The date reduced to what is certain, and why it was reduced."""
    text = line.text[written.start : written.end]
    is_scan = document.confidence(line.start, line.end) < 1.0
    if not is_scan:
        reason = _reason(written.day_state) or _reason(written.month_state)
        return written, reason
    if written.form == "figures":
        return written, None
    spans = _figure_spans(text)
    base = line.start + written.start
    month_ok = written.month is not None and _printed(document, base, text, spans.get("month"), spans.get("year"))
    if written.month is not None and not month_ok and not month_known:
        return replace(written, month=None, day=None), HANDWRITTEN
    day_ok = (
        written.day is not None
        and _printed(document, base, text, spans.get("day"), spans.get("year"))
        and document.confidence(base + spans["day"][0], base + spans["day"][1]) >= MIN_OCR_DAY
    )
    if written.day is not None and not day_ok:
        return replace(written, day=None), HANDWRITTEN
    missing = {written.day_state, written.month_state} & {"unclear", "blank"}
    return written, _why_unread(document, base, text, written) if missing else None


def _why_unread(document: Document, base: int, text: str, written: WrittenDate) -> str:
    """On a scan a place without figures is written by hand, unless each such place has no ink."""
    places = ((written.day_state, "thang"), (written.month_state, "nam"))
    folded = plain(text)
    behind = [base + folded.find(word) for state, word in places if state in ("unclear", "blank")]
    return BLANK if all(is_empty_before(document, at, at + 3) for at in behind) else HANDWRITTEN


def _reason(state: str) -> str | None:
    return {"blank": BLANK, "unclear": UNREADABLE}.get(state)


_DAY = regex.compile(r"ng.y(?P<gap>\s{0,3})(?P<day>\S{1,4})\s{0,3}(?=th.ng)", regex.IGNORECASE)
_MONTH = regex.compile(r"th.ng(?P<gap>\s{0,3})(?P<month>\S{1,4})\s{0,3}(?=n.m|/)", regex.IGNORECASE)
_YEAR = regex.compile(r"(?P<year>\d{4})\W*$")


def _figure_spans(text: str) -> dict[str, tuple[int, int]]:
    spans = {}
    for name, pattern in (("day", _DAY), ("month", _MONTH), ("year", _YEAR)):
        match = pattern.search(text)
        if match:
            spans[name] = match.span(name)
    return spans


def _printed(
    document: Document, base: int, text: str, span: tuple[int, int] | None, year: tuple[int, int] | None
) -> bool:
    """Whether the figures stand like print: digits only, two where the rule asks for two, like the year beside them."""
    if span is None:
        return False
    figures = text[span[0] : span[1]]
    place = (base + span[0], base + span[1])
    if year and not stands_like(document, place, (base + year[0], base + year[1])):
        return False
    if regex.fullmatch(r"0[1-9]|[123]\d", figures) is None:
        return _looks_single(figures) and document.confidence(*place) >= 0.9
    return document.confidence(*place) >= MIN_OCR


def _looks_single(figures: str) -> bool:
    """One printed figure is allowed from 3 to 9 for months and by many offices for days."""
    return bool(regex.fullmatch(r"[3-9]", figures))


def _stamps(document: Document) -> Iterator[OwnDate]:
    """Days of electronic signatures: `Thời gian ký: 24.01.2025 20:01:14`."""
    for line in lines(document, ZoneKind.STAMP):
        match = _STAMP_DATE.search(line.text)
        if not match and _SIGNED_AT.search(plain(line.text)):
            written = dates.first(line.text)
            if written:
                yield OwnDate(written, line.start + written.start, line.start + written.end, 0.5, None, "date.stamp")
        elif match:
            written = dates.parse(f"{match['d']}/{match['m']}/{match['y']}")
            if written:
                yield OwnDate(written, line.start + match.start(), line.start + match.end(), 0.5, None, "date.stamp")


def _fact(document: Document, reading: OwnDate, stamps: list[OwnDate]) -> Fact:
    value = reading.written.iso
    candidates = tuple(
        Candidate(s.written.iso, s.confidence, document.evidence(s.start, s.end), s.rule)
        for s in stamps
        if s.written.iso and s.written.iso != value
    )
    place = document.evidence(reading.start, reading.end)
    candidates = (*(Candidate(iso, chance, place, "date.handwriting") for iso, chance in reading.options), *candidates)
    confidence = reading.confidence
    if any(s.written.iso == value for s in stamps):
        confidence = max(confidence, 0.97)
    evidence = document.evidence(reading.start, reading.end)
    return Fact(value, confidence, evidence, reading.rule, {}, reading.reason, candidates)
