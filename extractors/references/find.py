"""Citations as they stand in a text, one by one, before anything is put together.

Each citation knows its span (`start`, `end`: type word to number or name), its full span (pinpoints before,
day and issuer after), what it prints and its normal form. Numbers are found here, papers cited by name alone
in `references_names`; what belongs together is decided later (`references_resolve`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import regex

from extractors.language import dates, numbers
from extractors.language.numbers import DocumentNumber, Family, NumberMatch
from extractors.language.patterns import compiled
from extractors.language.whole_texts import shared
from extractors.references.words import (
    Head,
    Tail,
    any_of,
    citing_code,
    fold,
    head,
    tail,
    tidy,
    type_codes,
    type_pattern,
    words,
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Citation:
    """One place that cites a paper. `title` is set where a name is printed; `kind` tells what was found:
    "number" (a full number), "serial" (type and serial only) or "name".
    """

    start: int
    end: int
    kind: str
    doc_type: str | None
    number: str | None
    title: str | None
    date: str | None
    issuer: str | None
    pinpoints: tuple[str, ...] = ()
    full_start: int = 0
    full_end: int = 0
    cited_number: DocumentNumber | None = None
    word: str = ""
    mended: bool = False  # the scan's reading of the number was put right


@shared(2)  # the references and the checks ask about the same text
def _numbers_in(text: str) -> tuple[NumberMatch, ...]:
    return tuple(numbers.find(text))


def find_numbered(text: str, folded: str | None = None, extra: list[NumberMatch] | None = None) -> list[Citation]:
    """Citations by number, in text order; `extra` are numbers that the grammar alone does not find."""
    folded = fold(text) if folded is None else folded
    matches = [m for m in _numbers_in(text) if m.number.serial is not None and not _hangs(text, m.start)]
    if extra:
        matches += [e for e in extra if not any(m.start < e.end and e.start < m.end for m in matches)]
        matches.sort(key=lambda m: m.start)
    found: list[Citation] = []
    floor, shared = 0, None
    for index, match in enumerate(matches):
        limit = matches[index + 1].start if index + 1 < len(matches) else len(text)
        citations, used = _numbered(text, folded, match, shared, (floor, limit))
        found += citations
        shared = (used, citations[-1]) if used and citations else None
        floor = citations[-1].full_end if citations else match.end
    return _shared_days(text, found)


_SERIALS = compiled(r"(?<![\d/.-])(?P<all>(?:\d{1,4}[a-c]?\s*(?:,|;|\bva\b)\s*(?:so\s*)?)+)$")


def _serials_before(folded: str, at: int, floor: int) -> list[tuple[int, int]]:
    """The bare serials of `số 01, 02 và 03/2021/TT-…` that share the year and symbol of the number at `at`."""
    lead = _SERIALS.search(folded, max(floor, at - 60), at)
    if lead is None or not regex.search(r"\bso\s*:?\s*$", folded[max(0, lead.start() - 8) : lead.start()]):
        return []
    return [m.span() for m in regex.finditer(r"\d{1,4}[a-c]?", folded, pos=lead.start("all"), endpos=lead.end("all"))]


def _spread(text: str, citation: Citation, match: NumberMatch, serials: list[tuple[int, int]]) -> list[Citation]:
    """One citation for each serial of such a list, each with its own serial in the common number."""
    out = []
    for index, (start, end) in enumerate(serials):
        rest = regex.sub(r"^\d+\p{Ll}?(?=[/-])", "", match.number.text)
        number = numbers.parse(f"{text[start:end]}{rest}")
        if number:
            begin = citation.start if index == 0 else start
            out.append(
                replace(
                    citation,
                    start=begin,
                    end=end,
                    number=number.text,
                    cited_number=number,
                    full_start=begin,
                    full_end=end,
                )
            )
    return [*out, replace(citation, start=match.start, full_start=match.start) if out else citation]


def _hangs(text: str, at: int) -> bool:
    """A serial that hangs on a letter is the rest of something that could not be read (`số:f7 /QĐ-…`)."""
    return at > 0 and text[at - 1].isalpha() and fold(text[max(0, at - 2) : at]) != "so"


def _numbered(
    text: str, folded: str, match: NumberMatch, before: tuple[Head, Citation] | None, room: tuple[int, int]
) -> tuple[list[Citation], Head | None]:
    """The citations around a number, read within `room`: after the citation before it, before the next number."""
    floor, limit = room
    serials = _serials_before(folded, match.start, floor)
    begins = serials[0][0] if serials else match.start
    words_before = _list_head(text, match, before) or head(text, folded, begins, floor)
    if words_before is None or not _is_paper(words_before, match.number):
        return [], None
    after = tail(text, folded, match.end, _before_next(folded, match.end, limit))
    citation = Citation(
        start=min(words_before.start, match.start) if not words_before.shared else match.start,
        end=match.end,
        kind="number",
        doc_type=citing_code(words_before, match.number),
        number=match.number.text,
        title=None,
        date=after.date,
        issuer=after.issuer or words_before.issuer,
        full_end=after.end,
        cited_number=match.number,
        word=words_before.word,
    )
    citation = _dated_before(text, folded, with_pinpoints(text, folded, citation, floor), floor)
    return _spread(text, citation, match, serials), words_before


def _is_paper(words_before: Head, number: DocumentNumber) -> bool:
    """A number without `số` and without a type word must speak for itself (numbers.find has seen to most)."""
    if words_before.word or words_before.cued:
        return True
    return number.family is not Family.LETTER or len(number.parts) > 1


_LIST_GAP = compiled(r"\s*(?:[,;]|và|hoặc|cùng|[,;]\s*và)?\s*(?:số\s*:?\s*)?", regex.IGNORECASE)


def _list_head(text: str, match: NumberMatch, before: tuple[Head, Citation] | None) -> Head | None:
    """The head of the list whose next member this number is (`các Kế hoạch số 12/…, 15/… và số 20/…`)."""
    if before is None or not before[0].word:
        return None
    gap = text[before[1].full_end : match.start]
    if not gap.strip() or len(gap) > 25 or not _LIST_GAP.fullmatch(gap):
        return None
    own = match.number.type_code if match.number.type_symbol else None
    if own and before[0].code and own != before[0].code and ";" in gap:
        return None
    return Head(match.start, before[0].code, before[0].word, True, before[0].issuer, shared=True)


@cache
def _numbered_type() -> regex.Pattern[str]:
    return compiled(rf"\b{type_pattern()}(?=\s+(?:[^;\n]{{0,40}}\s)?so\b)")


def _before_next(folded: str, at: int, limit: int) -> int:
    """Where the words of the next citation begin: its type word, or its number."""
    first = _numbered_type().search(folded, at, limit)
    return first.start() if first else limit


def _shared_days(text: str, found: list[Citation]) -> list[Citation]:
    """In a list with one head and one day at its end, the day is that of every member.

    Only bare members take it (`số 12/…, 15/… và 20/… ngày …`); where one of them has a day of its own, the
    days are each their own.
    """
    out = list(found)
    for last in range(len(out) - 1, 0, -1):
        if not out[last].date or out[last].full_end == out[last].end:
            continue
        first = last
        while first > 0 and not out[first - 1].date and _joined(text, out[first - 1], out[first]):
            first -= 1
        lone = first == 0 or not _joined(text, out[first - 1], out[first])
        for i in range(first, last if lone else first):
            number = out[i].cited_number
            if number and number.year and str(number.year) != (out[last].date or "")[:4]:
                continue  # a number with its own year is of another day
            out[i] = replace(out[i], date=out[last].date, issuer=out[i].issuer or out[last].issuer)
    return out


def _joined(text: str, left: Citation, right: Citation) -> bool:
    bare = text[right.start : right.end].lstrip()[:1].isdigit() or text[right.start : right.end].lower().startswith(
        "số"
    )
    gap = text[left.full_end : right.start]
    return bare and right.word == left.word and ";" not in gap and _LIST_GAP.fullmatch(gap) is not None


_VERB = r"(?:da\s+)?(?:co|ban hanh|ky|gui|ra|da|ky ban hanh|phe duyet|thong qua)"
_DATED_BEFORE = compiled(rf"^(?P<body>[,\s][^;:.\n\d]{{0,90}}?)\b{_VERB}(?:\s+ban hanh)?\s*$")


def _dated_before(text: str, folded: str, citation: Citation, floor: int) -> Citation:
    """`Ngày 11/12/2017, Sở … ban hành Công văn số …`: the day at the head of the sentence is the paper's."""
    if citation.date or citation.full_start != citation.start:
        return citation
    start = max(floor, citation.start - 140, folded.rfind("\n", 0, citation.start) + 1)
    days = list(dates.find(text, start, citation.start))
    if not days or not days[-1].iso or not _says_day(folded, days[-1].start):
        return citation
    between = _DATED_BEFORE.match(folded[days[-1].end : citation.start])
    if between is None or regex.search(type_pattern(), between["body"]):
        return citation
    body = tidy(text[days[-1].end : days[-1].end + between.end("body")])
    return replace(citation, date=days[-1].iso, issuer=citation.issuer or body or None)


def _says_day(folded: str, at: int) -> bool:
    return folded.startswith("ngay", at) or folded[max(0, at - 6) : at].rstrip().endswith("ngay")


# --- pinpoints (điểm, khoản, Điều, Chương of the cited paper) --------------------------------------------------------
_NUMERAL = r"(?:\d{1,3}[a-zđ]?|[ivxl]{1,6})(?:\.\d{1,2})*"
_POINT = r"(?:[a-zđ]\d?|\d{1,2}(?:\.\d{1,2})*)"
_AND = r"(?:\s*,\s*(?:va\s+)?|\s+va\s+|\s*;\s*|\s+den\s+|\s*-\s*)"
_UNIT = (
    rf"(?:(?:diem|tiet)\s+{_POINT}(?:{_AND}{_POINT}(?![\p{{L}}\d]))*"
    rf"|(?:khoan|muc|(?:cac\s+)?dieu)\s+{_NUMERAL}(?:{_AND}{_NUMERAL}(?![\p{{L}}\d]))*"
    rf"|(?:chuong|phan|phu luc)\s+{_NUMERAL})"
)
_PINPOINTS = compiled(
    rf"(?P<all>(?:tu\s+)?{_UNIT}(?:{_AND}{_UNIT}|\s+{_UNIT})*)"
    r"(?P<link>\s*(?:,|cua|tai|trong|thuoc|kem theo|ban hanh kem theo)?)\s*$"
)


def with_pinpoints(text: str, folded: str, citation: Citation, floor: int) -> Citation:
    """The citation with the điểm, khoản, Điều written before it, not before `floor`."""
    start = max(floor, citation.start - 120)
    window = folded[start : citation.start]
    begin = regex.search(r"\b(?:diem|tiet|khoan|dieu|chuong|phu luc|muc|phan)\s", window)
    if begin is None:
        return replace(citation, full_start=citation.start)
    for first in regex.finditer(
        r"\b(?:tu (?=dieu|khoan)|(?:diem|tiet|khoan|cac dieu|dieu|chuong|phu luc|muc|phan)\s)", window
    ):
        found = _PINPOINTS.match(window, first.start())
        if found:
            at = start + found.start("all")
            printed = text[at : start + found.end("all")]
            return replace(citation, full_start=at, pinpoints=split_pinpoints(printed))
    return replace(citation, full_start=citation.start)


def split_pinpoints(printed: str) -> tuple[str, ...]:
    """`khoản 2 Điều 5 và điểm a khoản 1 Điều 7` → its two places; `Điều 8, 9, 10` → each Điều; ranges stay whole."""
    plain = regex.sub(r"\s+", " ", printed).strip(" ,;")
    places = regex.split(r"(?<=(?:Điều|điều|ĐIỀU) \d{1,3}[a-zđ]?)(?:, | và |; |, và )(?=\p{L})", plain)
    out: list[str] = []
    for place in places:
        several = regex.fullmatch(r"(?:[Cc]ác )?(Điều|điều) (\d{1,3}[a-zđ]?(?:(?:, | và )\d{1,3}[a-zđ]?)+)", place)
        if several:
            out += [f"{several[1]} {n}" for n in regex.split(r", | và ", several[2])]
        else:
            out.append(place)
    return tuple(out)


# --- type and serial without a symbol: `quy định 269 ngày 23/09/2008`, `Thông tư 38`, `(Nghị quyết số 20)` -----------
@cache
def _bare() -> regex.Pattern[str]:
    return compiled(
        rf"\b(?P<word>{any_of(words()['serial_only'])})\s+(?P<cue>so\s*:?\s*)?(?P<serial>\d{{1,4}}[a-c]?)"
        r"(?![\p{L}\d%])(?!\s?[/.]\s?[\p{L}\d])(?!\s?-\s?[\p{L}\d])(?!,\d)(?!\s[a-z]{2,8}[/-][a-z]{2})"
    )


def find_serials(text: str, folded: str | None = None, taken: list[Citation] | None = None) -> list[Citation]:
    """Citations by type and serial alone; whether they are papers of their own is left to resolution."""
    folded = fold(text) if folded is None else folded
    covered = [(c.start, c.end) for c in taken or []]
    found = []
    for m in _bare().finditer(folded):
        if any(a < m.end() and m.start() < b for a, b in covered):
            continue
        if not (_serial_reads(text, folded, m) or _known_serial(text, m, taken or [])):
            continue
        after: Tail = tail(text, folded, m.end())
        word = regex.sub(r"\s+", " ", m["word"])
        citation = Citation(
            m.start(), m.end(), "serial", type_codes().get(word), text[m.start("serial") : m.end("serial")], None,
            after.date, after.issuer, full_start=m.start(), full_end=after.end, word=word,
        )  # fmt: skip
        found.append(with_pinpoints(text, folded, citation, max(0, m.start() - 120)))
    return found


def _known_serial(text: str, m: regex.Match[str], taken: list[Citation]) -> bool:
    """`Chỉ thị 05` with a capital and two figures, where a paper of that type and serial is cited by its number."""
    if not text[m.start()].isupper() or len(m["serial"]) < 2:
        return False
    code, serial = type_codes().get(regex.sub(r"\s+", " ", m["word"])), int(regex.sub(r"\D", "", m["serial"]))
    return any(c.cited_number and c.cited_number.serial == serial and c.doc_type == code for c in taken)


def _serial_reads(text: str, folded: str, m: regex.Match[str]) -> bool:
    """Not a count (`quyết định 3 nội dung`), nor a year; a lower-case word needs `số` or a day behind it."""
    capital = text[m.start()].isupper()
    serial = m["serial"]
    follows = folded[m.end() : m.end() + 12].lstrip()
    if len(serial) == 4 and serial[:2] in ("19", "20") and not m["cue"]:
        return False
    if capital or m["cue"]:
        return (
            bool(m["cue"])
            or not regex.match(r"[a-z]{2,}", follows)
            or bool(regex.match(r"(?:ngay|cua|ve|quy dinh|huong dan|va|da|cung|la|thi|de|co)\b", follows))
        )
    return follows.startswith("ngay ") or regex.match(r"\d{1,2}/\d", follows) is not None
