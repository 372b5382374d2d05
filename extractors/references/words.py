"""The words around a cited number: which type they name, which day and which body they bind to it.

Pure functions of strings. Folded text (`fold`) is as long as the text it came from, so an offset found in one
is an offset in the other; words are compared folded because scans lose tone marks.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from extractors.language import dates
from extractors.language.numbers import DocumentNumber
from extractors.language.patterns import compiled, either, spelled
from extractors.language.whole_texts import shared
from extractors.vocabulary import vocabulary

_LETTERS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđð"
_FOLD = {ord(c): "d" if c in "đð" else unicodedata.normalize("NFD", c)[0] for c in _LETTERS}
_FOLD |= {ord(c.upper()): _FOLD[ord(c)] for c in _LETTERS}
_FOLD |= {ord(c): c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_FOLD |= {ord(c): "-" for c in "‐‑‒–—―−"} | {ord(c): '"' for c in "“”„‟«»"} | {0xA0: " "}

HEAD_WINDOW = 110  # characters before a number in which its type word may stand
TAIL_WINDOW = 200  # characters after a number in which its day and issuer may stand


def fold(text: str) -> str:
    """Lower case without tone or letter marks, dashes and quotes made plain; one character for each character."""
    return _folded(text) if len(text) > _LONG else text.translate(_FOLD)


_LONG = 2_000  # characters: the text of a whole paper, which several components fold


@shared(2)
def _folded(text: str) -> str:
    return text.translate(_FOLD)


def any_of(words: list[str]) -> str:
    """A pattern for any of these words in folded text, longest first, any white space between their parts."""
    return f"(?:{either(spelled(fold(w)) for w in words)})"


def any_joined(words: list[str]) -> str:
    """As `any_of`, whatever became of the blanks and commas: `phongchongthientai`."""
    ordered = sorted({fold(w) for w in words}, key=len, reverse=True)
    joined = [r"\s*".join(regex.escape(part) for part in w.split()).replace(",", r"\s?,?") for w in ordered]
    return f"(?:{'|'.join(joined)})"


def toned(words: list[str]) -> str:
    """A pattern for any of these words as they are spelled, in any case: for short words that only tones tell apart."""
    return f"(?i:{either(map(spelled, words))})"


@cache
def words() -> dict[str, Any]:
    """`vocabulary/citations.json`."""
    return vocabulary("citations.json")


@cache
def type_codes() -> dict[str, str | None]:
    """Folded type word → code of the contract; generic words (`văn bản`) are left out."""
    generic = {fold(w) for w in words()["generic"]}
    table = {fold(k): v for k, v in words()["more_words"].items()}
    table |= {fold(name): e["code"] for e in vocabulary("types.json")["types"] for name in e["names"]}
    return {word: code for word, code in table.items() if word not in generic}


@cache
def type_pattern() -> str:
    """Any type word, generic ones too, in folded text."""
    return any_of([*type_codes(), *words()["generic"]])


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before a number: offsets of the type word, the type, and whether `số` is written."""

    start: int
    code: str | None
    word: str  # folded type word; "" where there is none
    cued: bool
    issuer: str | None = None
    shared: bool = False  # the type word stands before an earlier number of a list


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands after a number: where it ends, and the day and the body that it names."""

    end: int
    date: str | None = None
    issuer: str | None = None


@cache
def _head_pattern() -> regex.Pattern[str]:
    cue = r"(?P<cue>\bs[o0e6]\b\s{0,3}[:;.,]?\s{0,3}[:]?\s{0,3})?"
    return compiled(
        rf"\b(?P<word>{type_pattern()})(?P<gap>(?:\s[^;:\n()\"]{{0,70}}?)?)\s{{0,4}}[:,]?\s{{0,3}}\(?{cue}$"
    )


@cache
def _abbreviation() -> regex.Pattern[str]:
    table = "|".join(words()["abbreviations"])
    return compiled(rf"(?<![\p{{L}}/-])(?P<word>{table})(?P<gap>)\s{{1,2}}(?:số\s{{0,3}}:?\s{{0,3}})?$")


@cache
def _denied() -> regex.Pattern[str]:
    listed = either(map(spelled, words()["not_papers"]))
    return compiled(
        rf"(?<!\p{{L}}){listed}(?:\s+\p{{L}}+){{0,2}}\s*(?:số\s*:?\s*)?$", regex.IGNORECASE
    )  # tones tell sổ from số


@cache
def _breakers() -> regex.Pattern[str]:
    return compiled(rf"\b{toned(words()['gap_breakers'])}\b|\d|[.,]\s*$")


def head(text: str, folded: str, at: int, floor: int = 0) -> Head | None:
    """The words before a number at `at`, not before `floor`; None where something denies that it is a paper's."""
    start = max(floor, at - HEAD_WINDOW)
    short = _abbreviation().search(text, start, at)
    if short:
        return Head(short.start(), words()["abbreviations"][short["word"]], fold(short["word"]), False)
    found = _nearest(text, folded, start, at)
    if found:
        word = regex.sub(r"\s+", " ", found["word"])
        return Head(found.start(), type_codes().get(word), word, bool(found["cue"]), _gap_issuer(text, found))
    if _denied().search(text, start, at):
        return None
    cue = regex.search(r"\bs[o0]\b\s{0,3}[:;.,]?\s{0,3}$", folded, pos=max(floor, at - 12), endpos=at)
    return Head(cue.start() if cue else at, None, "", bool(cue))


@cache
def _type_words() -> regex.Pattern[str]:
    return compiled(rf"\b{type_pattern()}\b")


def _nearest(text: str, folded: str, start: int, at: int) -> regex.Match[str] | None:
    """The last type word before the number from which only qualifying words lead to it."""
    for word in reversed(list(_type_words().finditer(folded, start, at))):
        found: regex.Match[str] | None = _head_pattern().match(folded, word.start(), at)
        if found is None:
            return None
        gap = text[found.start("gap") : found.end("gap")].strip()
        if not gap:
            return found
        if not found["cue"] or len(gap.split()) > 12 or _breakers().search(gap):
            return None
        return found
    return None


def _gap_issuer(text: str, found: regex.Match[str]) -> str | None:
    gap = text[found.start("gap") : found.end("gap")].strip()
    return tidy(gap[4:]) if gap.lower().startswith("của ") else None


def tidy(text: str) -> str:
    """White space runs made one space, stray punctuation at the ends dropped."""
    return regex.sub(r"\s+", " ", text).strip(" ,;:.-–")


def tail(text: str, folded: str, at: int, limit: int | None = None) -> Tail:
    """The day and the issuer written right after a number that ends at `at`, in either order.

    Nothing is read past `limit` (where the next citation begins), so no citation takes its neighbour's day.
    """
    stop = min(len(text), at + TAIL_WINDOW, limit if limit is not None else len(text))
    day = _day(text, at, stop)
    end = day[2] if day else at
    body = _issuer(text, folded, end, stop)
    if body:
        end = body[1]
        day = day or _own_day(text, end, stop)
        end = max(end, day[2] if day else end)
    return Tail(end, day[0] if day else None, body[0] if body else None)


def _own_day(text: str, at: int, stop: int) -> tuple[str, int, int] | None:
    """The day behind the body; not one behind a comma that begins a clause of its own (`…, ngày 4/5 trường họp`)."""
    day = _day(text, at, stop, cued=True)
    if day is None or "," not in text[at : day[1]]:
        return day
    leads_on = regex.match(r"\s+(?=\p{L})", text, pos=day[2])
    joins = toned([*words()["title_openers"], *words()["issuer_enders"], "của"])
    return None if leads_on and not regex.match(rf"{joins}\b", text, pos=leads_on.end()) else day


_DAY_CUE = compiled(
    r"[\s,]{0,4}\(?(?:(?:ký|ban hành|đề|lập|phát hành|được ban hành|cùng"
    r"|(?:hồi|lúc)\s+\d[\dhg:\s]{0,8}(?:phút|giờ)?,?)\s+)?"
    r"(?P<ngay>ngày[\s:]{0,3})?",
    regex.IGNORECASE,
)
_YEAR_ONLY = compiled(
    r"[\s,]{1,3}(?:ban hành\s+)?năm\s{1,2}(?P<year>(?:19|20)\d\d)(?!\s?[-–/]\s?(?:19|20)?\d\d)(?!\d)", regex.IGNORECASE
)
_CRAMPED = compiled(
    r"(?P<d>\d\s?\d?)\s?/\s?(?P<m>[01]?\s?\d)\s?/\s?(?P<y>(?:19|20)\s?\d\s?\d)(?!\d)"
    r"|(?P<d>\d\s?\d?)\s{1,2}tháng\s{1,2}(?P<m>[01]?\s?\d)\s{1,2}năm[\s.,]{1,3}(?P<y>(?:19|20)\d\d)(?!\d)"
)


def _day(text: str, at: int, stop: int, *, cued: bool = False) -> tuple[str, int, int] | None:
    """(ISO date, start, end) of a day that follows at once; `cued` asks for the word `ngày`."""
    lead = _DAY_CUE.match(text, at, stop)
    after = lead.end() if lead else at
    if cued and not (lead and lead["ngay"]):
        return None
    found = dates.first(text, at, min(stop, after + 40))
    if found and found.start <= after and found.iso:
        return _with_day(text, found) or (found.iso, found.start, found.end)
    cramped = _CRAMPED.match(text, after, min(stop, after + 28))
    if cramped:
        return _mended(cramped)
    blank = regex.match(r"[\s….]{0,12}/\s?(\d{1,2})\s?/\s?(20\d\d)", text, pos=after, endpos=stop)
    if blank and lead and lead["ngay"] and 1 <= int(blank[1]) <= 12:
        return f"{blank[2]}-{int(blank[1]):02d}", after, blank.end()
    year = None if cued else _YEAR_ONLY.match(text, at, stop)
    return (year["year"], year.start("year"), year.end()) if year else None


_BAD_DAY = compiled(r"(?<!\p{L})(?:(?P<ten>[0-3])[lLI|]|[lLI|](?P<one>\d))\s{1,2}tháng")


def _with_day(text: str, found: dates.WrittenDate) -> tuple[str, int, int] | None:
    """A day whose figure a scan read as a letter (`2L tháng 02 năm 2012`)."""
    bad = _BAD_DAY.search(text, found.start, found.end) if found.day is None and found.month else None
    day = int(f"{bad['ten'] or 1}{bad['one'] or 1}") if bad else 0
    return (f"{found.iso}-{day:02d}", found.start, found.end) if 1 <= day <= 31 else None


def _mended(m: regex.Match[str]) -> tuple[str, int, int] | None:
    """A date whose figures were torn apart in a scan (`16/1 1/2013`)."""
    day, month, year = (int(regex.sub(r"\s", "", m[g])) for g in ("d", "m", "y"))
    good = 1 <= day <= 31 and 1 <= month <= 12
    return (f"{year:04d}-{month:02d}-{day:02d}", m.start(), m.end()) if good else None


@cache
def _issuer_end() -> regex.Pattern[str]:
    enders = toned([*words()["title_openers"], *words()["issuer_enders"]])
    return compiled(
        rf"\s+(?P<word>{enders})\b|[;:.()\"\n]"
        r"|,(?!\s+(?i:thể thao|du lịch|gia đình|khoa học|chống|huyện|tỉnh|thành phố|xã|thị xã)\b)"
    )


def _issuer(text: str, folded: str, at: int, stop: int) -> tuple[str, int] | None:
    """(body, end) of `của <body>` that follows at once; it begins with a capital, or its name does (`phòng GD&ĐT`)."""
    lead = _OF.match(folded_case(text, folded, at, stop))
    if lead is None:
        return None
    start = at + lead.end()
    end = next((m.start() for m in _issuer_end().finditer(text, start, stop) if _ends_issuer(text, m)), stop)
    left_over = _LEFT_OVER.search(text, start, end)
    end = left_over.start() if left_over else end
    body = tidy(text[start:end])
    return (body, end) if 2 < len(body) <= 120 else None


_OF = compiled(r"[\s,]{0,3}(?:c[uú]a|do)\s+(?=\p{Lu}|(?:so|phong|truong|chi\s+cuc|trung\s+tam)\s+\p{Lu})")
_LEFT_OVER = compiled(r"\s+(?:và|hoặc|cùng(?:\s+với)?|với|theo)\s*$")  # what led on to the next citation


def _ends_issuer(text: str, m: regex.Match[str]) -> bool:
    """A word in capitals is part of the body's name (`Bộ Giao thông vận tải`), and so is `và` before one."""
    if not m["word"]:
        return True
    follows = text[m.end() : m.end() + 2].strip()
    if m["word"].lower() == "v/v":
        return True
    return not text[m.start("word")].isupper() and not (m["word"].lower() == "và" and follows[:1].isupper())


def folded_case(text: str, folded: str, start: int, end: int) -> str:
    """Folded text that keeps capitals, for the few patterns that need both."""
    return "".join(f.upper() if t.isupper() else f for t, f in zip(text[start:end], folded[start:end], strict=True))


def citing_code(head_: Head, number: DocumentNumber | None) -> str | None:
    """The type of the cited paper: that of the citing words; the symbol's where the words leave it open."""
    generic = not head_.word or head_.word in {fold(w) for w in words()["generic"]}
    if not generic:
        return head_.code
    return number.type_code if number else None
