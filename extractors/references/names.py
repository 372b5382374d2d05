"""Papers cited by name: laws, codes, ordinances, the Constitution, and the resolutions of Party congresses.

Where a name ends is told by grammar (`ngày`, `năm`, `số`, `;`, a word that no name goes on with) and, where the
grammar leaves it open, by the list of names in `vocabulary/laws.json`; a law that is not on the list is found too.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import regex

from extractors.language import numbers
from extractors.language.patterns import compiled
from extractors.references.find import Citation, with_pinpoints
from extractors.references.words import Tail, any_joined, fold, tail, tidy, toned, type_pattern
from extractors.vocabulary import vocabulary

_HEAD = compiled(r"(?<!\p{L})(?P<word>bo\s+luat|luat|phap\s+lenh)[^\S\n]+(?=\p{L})")
_AMENDING = compiled(
    r"sua doi(?:\s*[,-]?\s*(?:va\s+)?bo sung)?(?P<scope>[^;:.()\n]{0,60}?)"
    r"\s+(?:cua\s+)?(?:cac\s+)?(?=(?:bo\s+)?luat\b|phap lenh\b)"
)
_ITSELF = compiled(r"(?:quoc hoi|uy ban thuong vu quoc hoi)\s+(?:ban hanh|thong qua)\s+$")
_INNER = compiled(r"(?:(?:bo\s+)?luat|phap lenh)\s+")
_JOIN = compiled(r"\s*(?:,|;|\bva\b|,\s*va\b)\s+(?=(?:bo\s+)?luat\s|phap lenh\s)")
_HARD_END = compiled(r"[;:()\[\]\"\n.]|\s[-]\s")
_BASIS = compiled(r"can cu\s+(?:(?:bo\s+)?luat|phap lenh)\s+$")
_LIMIT = 170  # characters that a name may have
_BOUND = compiled(
    r"\s*,?\s*\(?(?:ngay\s+\d|nam\s+(?:19|20)\d\d|so\s*:?\s*\d|(?:19|20)\d\d\b(?!\s?-\s?\d)"
    r"|khoa\s+[xiv]+|luat so\s*\d)"
)


@cache
def _stops(soft: bool) -> regex.Pattern[str]:
    lists = vocabulary("laws.json")
    stops = [*lists["stops"], *lists["soft_stops"]] if soft else lists["stops"]
    return compiled(rf"[\s,]+{toned(stops)}(?!\p{{L}})")


@cache
def _names() -> regex.Pattern[str]:
    pattern = any_joined(vocabulary("laws.json")["names"])
    return compiled(rf"{pattern}(?!\p{{L}})")  # words may be run together in saved web pages


@cache
def _not_laws() -> regex.Pattern[str]:
    return compiled(rf"{toned(vocabulary('laws.json')['not_laws'])}(?!\p{{L}})")


@cache
def _before_not_laws() -> regex.Pattern[str]:
    return compiled(rf"\b{toned(vocabulary('laws.json')['before_not_laws'])}\s+$")


def find_named(text: str, folded: str | None = None) -> list[Citation]:
    """Citations by name, in text order; the number or day written right behind a name is bound to it."""
    folded = fold(text) if folded is None else folded
    found: list[Citation] = []
    end = 0
    for m in _HEAD.finditer(folded):
        if m.start() < end:
            continue
        citation = _law(text, folded, m)
        if citation:
            found.append(citation)
            end = citation.full_end
    found += _listed_laws(text, folded, [(c.start, c.full_end) for c in found])
    found += [*_constitutions(text, folded), *_party_resolutions(text, folded)]
    return [with_pinpoints(text, folded, c, max(0, c.start - 120)) for c in sorted(found, key=lambda c: c.start)]


_LIST = compiled(r"(?<!\p{L})cac\s+(?P<word>bo\s+luat|luat|phap\s+lenh)\s*:?\s+(?=\p{L})")
_NEXT = compiled(r"\s*(?:[,;]|,?\s*\bva\b)\s*(?=\p{L})")


def _listed_laws(text: str, folded: str, taken: list[tuple[int, int]]) -> list[Citation]:
    """`các Luật: Giáo dục năm 2019, Viên chức năm 2010`: a list with one head; each member is a listed name."""
    found: list[Citation] = []
    for head in _LIST.finditer(folded):
        code = "PL" if head["word"].startswith("phap") else "L"
        word = " ".join(text[head.start("word") : head.end("word")].capitalize().split())
        at = head.end()
        while (name := _names().match(folded, at)) and text[at].isupper() and not any(a <= at < b for a, b in taken):
            cited = _bound(text, folded, at, name.end(), code)
            found.append(replace(cited, title=f"{word} {cited.title}"))
            more = _NEXT.match(folded, cited.full_end)
            if more is None:
                break
            at = more.end()
    return found


def _law(text: str, folded: str, m: regex.Match[str]) -> Citation | None:
    at = m.end()
    amending = _AMENDING.match(folded, at, at + 140)
    if amending and _ITSELF.search(folded, max(0, m.start() - 40), m.start()):
        return None  # the law names itself; what it amends is cited inside its name
    if amending is None and (
        _not_laws().match(text, at) or _before_not_laws().search(text, max(0, m.start() - 20), m.start())
    ):
        return None
    end = _amending_end(text, folded, amending) if amending else _name_end(text, folded, at)
    if end is None or end - at < 2:
        return None
    if not text[m.start()].isupper() and not (_names().fullmatch(folded, at, end) and _BOUND.match(folded, end)):
        return None
    return _bound(text, folded, m.start(), end, "PL" if fold(m["word"]).startswith("phap") else "L")


def _amending_end(text: str, folded: str, m: regex.Match[str]) -> int | None:
    """The end of `Luật sửa đổi, bổ sung … của Luật A và Luật B`: a year before a day belongs to the inner name."""
    at, end = m.end(), None
    while inner := _INNER.match(folded, at):
        end = _name_end(text, folded, inner.end())
        if end is None:
            return None
        year = regex.match(r"\s+nam\s+(?:19|20)\d\d(?=\s*,?\s*(?:ngay|so)\s)", folded, pos=end)
        end = year.end() if year else end
        more = _JOIN.match(folded, end)
        if more is None:
            return end
        at = more.end()
    return end


def _name_end(text: str, folded: str, at: int) -> int | None:
    """Where the name that begins at `at` ends, or None where nothing there reads as a law's name."""
    limit = min(len(text), at + _LIMIT)
    hard = _HARD_END.search(folded, at, limit)
    limit = hard.start() if hard else limit
    listed = _names().match(folded, at, limit)
    bound = next((b for b in _BOUND.finditer(folded, at, min(len(text), limit + 25)) if b.start() <= limit), None)
    if listed and (bound is None or not _goes_on(text, folded, listed.end(), bound.start())):
        return _further(text, folded, at, listed.end(), limit) if bound is None else listed.end()
    if bound:
        stop = _stops(False).search(text, listed.end() if listed else at, bound.start())
        law_after = regex.search(rf"(?:,|\bva)\s+{type_pattern()}\b", folded, pos=at, endpos=bound.start())
        if stop is None and law_after is None:
            return _trim(folded, at, bound.start())
    if not text[at].isupper():
        return None
    return _soft_end(text, folded, at, limit)


def _further(text: str, folded: str, at: int, end: int, limit: int) -> int:
    """Where a name that only begins like a listed one ends (`Du lịch` … `sinh thái`): words follow that lead out of no
    name, up to a comma, a word that does, or the end of the clause."""
    more = compiled(r"\s+(?=\p{L})").match(folded, end, limit)
    if more is None or _leads_out().match(text, end, limit):
        return end
    whole = _BASIS.search(folded, max(0, at - 30), at) and folded[limit : limit + 1] in (";", "\n", "")
    if whole and limit - end < 60 and "," not in text[end:limit] and not _stops(True).search(text, end, limit):
        return _trim(folded, end, limit)  # `Căn cứ Luật …;` holds nothing but the name
    comma = compiled(r",|\s+-").search(folded, end, limit)
    stop = _leads_out().search(text, end, limit)
    close = min([limit, *(x.start() for x in (comma, stop) if x)])
    return _trim(folded, end, close) if len(folded[end:close].split()) <= 5 else end


@cache
def _leads_out() -> regex.Pattern[str]:
    """What follows a name and is none of it: stops, verbs, `và` before anything in small letters or a type of paper."""
    lists = vocabulary("laws.json")
    out = toned([*lists["stops"], *lists["soft_stops"], *lists["verbs"]])
    papers = r"(?i:và\s+)?(?=(?i:luật|pháp lệnh|nghị định|thông tư)\s)"
    return compiled(rf"[\s,]+(?:{out}(?!\p{{L}})|và\s+(?!\p{{Lu}})|{papers})")


def _goes_on(text: str, folded: str, end: int, bound: int) -> bool:
    """Whether a listed name goes on in the text up to its day or year (`Giáo dục` … `quốc phòng năm 2013`)."""
    rest = folded[end:bound]
    if not rest.strip(" ,("):
        return False
    return (
        _stops(True).search(text, end, bound) is None
        and not regex.search(rf"(?:,|\bva)\s+{type_pattern()}", rest)
        and len(rest.split()) <= 8
    )


def _soft_end(text: str, folded: str, at: int, limit: int) -> int | None:
    """A name with nothing certain behind it ends at the first comma, `và` or word that leads out of it."""
    ends = [limit]
    comma = compiled(r"(?<!\bphong),|\s+va\s|\s+-").search(folded, at, limit)
    stop = _stops(True).search(text, at, limit)
    ends += [x.start() for x in (comma, stop) if x]
    end = _trim(folded, at, min(ends))
    return end if len(folded[at:end].split()) <= 12 else None


def _trim(folded: str, at: int, end: int) -> int:
    while end > at and folded[end - 1] in " ,;-(":
        end -= 1
    return end


def _bound(text: str, folded: str, start: int, end: int, code: str) -> Citation:
    """Binds the number, the day or the year that stand right behind a name."""
    title = respelled(tidy(text[start:end]))
    number = next(
        (n for n in numbers.find(text, end, min(len(text), end + 45)) if _touches(folded[end : n.start])), None
    )
    if number and number.number.serial is not None:
        before = tail(text, folded, end, number.start)
        after = tail(text, folded, number.end)
        close = folded.find(")", number.end, number.end + 60) + 1 if "(" in folded[end : number.start] else 0
        return Citation(
            start, number.end, "name", code, number.number.text, title, before.date or after.date, after.issuer,
            full_start=start, full_end=max(after.end, close), cited_number=number.number, word="luat",
        )  # fmt: skip
    bare = regex.match(r"\s+((?:19|20)\d\d)(?!\s?[-/\d])", folded, pos=end)
    renewed = regex.match(r"\s*\(sua doi[^)]{0,30}\)(?=,?\s*ngay\s)", folded, pos=end)
    after = tail(text, folded, renewed.end() if renewed else end)
    date, full_end = (bare[1], bare.end()) if bare and not after.date else (after.date, after.end)
    return Citation(
        start, end, "name", code, None, title, date, after.issuer, full_start=start, full_end=full_end, word="luat"
    )


@cache
def _spellings() -> tuple[regex.Pattern[str], dict[str, str]]:
    listed = [n for n in vocabulary("laws.json")["names"] if " - " not in n]
    names = [
        *listed,
        "sửa đổi, bổ sung một số điều của",
        "sửa đổi, bổ sung",
        "một số điều của",
        "Luật",
        "Bộ luật",
        "Pháp lệnh",
    ]
    pattern = any_joined(names)
    return compiled(rf"(?<!\p{{L}}){pattern}(?!\p{{L}})"), {_letters(n): n for n in reversed(names)}


def respelled(title: str) -> str:
    """A known name with the tone marks that a scan lost (`chính quyên`, `bồ sung`) put right, its capitals kept."""
    pattern, names = _spellings()
    out, at = "", 0
    for m in pattern.finditer(fold(title)):
        known = names.get(_letters(m.group()))
        if known:
            out += title[at : m.start()] + _cased(known, title[m.start() : m.end()])
            at = m.end()
    return out + title[at:]


def _letters(text: str) -> str:
    return regex.sub(r"[^a-z0-9]", "", fold(text))


def _cased(known: str, written: str) -> str:
    """The known spelling with the capitals and commas of the written one, letter by letter."""
    letters = iter([c for c in written if c.isalnum()])
    cased = "".join((k.upper() if next(letters).isupper() else k.lower()) if k.isalnum() else k for k in known)
    return cased if "," in written or "," not in known else cased.replace(",", "")


def _touches(gap: str) -> bool:
    """Nothing but its year or day, brackets and `Luật số` may stand between a name and its number."""
    return _TOUCHING.fullmatch(gap) is not None


_TOUCHING = compiled(
    r"[\s,(]*(?:(?:nam|ngay)\s+[\d/.-]+(?:\s+thang\s+\d+\s+nam\s+\d+)?)?[\s,(]*"
    r"(?:(?:bo\s+)?luat\s+|phap lenh\s+)?(?:so)?\s*:?\s*"
)


_CONSTITUTION = compiled(
    r"(?<!\p{L})Hiến pháp"
    r"(?P<name>\s+[Nn]ước\s+[Cc]ộng\s+[Hh](?:òa|oà)\s+[Xx]ã\s+[Hh]ội\s+[Cc]hủ\s+[Nn]ghĩa\s+Việt\s+Nam)?"
    r"(?:,?\s+(?:năm\s+)?(?P<year>(?:19|20)\d\d)(?!\s?[-/\d]))?"
)


def _constitutions(text: str, folded: str) -> list[Citation]:
    found = []
    for m in _CONSTITUTION.finditer(text):
        if not m["name"] and not m["year"]:
            continue
        end = m.end("name") if m["name"] else m.start() + len("Hiến pháp")
        after = tail(text, folded, m.end())
        date = after.date or m["year"]
        found.append(
            Citation(m.start(), end, "name", "HP", None, tidy(text[m.start() : end]), date, None,
                     full_start=m.start(), full_end=max(m.end(), after.end), word="hien phap")
        )  # fmt: skip
    return found


_ROMAN = r"[IVXLC]{1,6}"
_RESOLUTION = r"(?<!\p{L})(?P<type>Nghị\s+quyết)\s+(?:của\s+)?Đại\s+hội\s+"
_PARTY_RESOLUTION = compiled(
    r"(?<!\p{L})(?P<type>Nghị\s+quyết|Kết\s+luận)\s+(?:(?:của\s+)?Hội\s+nghị\s+)?"
    r"(?:lần\s+thứ\s+[\p{L}\d]+\s+)?(?:(?:của\s+)?Ban\s+Chấp\s+hành\s+)?"
    rf"(?:Trung\s+ương|TW)\s*(?:(?:lần\s+thứ\s+)?\d{{1,2}}|\p{{Ll}}{{2,4}})?\s*,?\s*\(?(?:[Kk]hóa|[Kk]hoá)\s+{_ROMAN}(?:(?:,|\s+và)\s+{_ROMAN})*\)?"
    rf"|{_RESOLUTION}(?:Đảng\s+)?(?:lần\s+thứ\s+)?{_ROMAN}\s+(?:của\s+)?Đảng(?!\s+bộ)"
    rf"|{_RESOLUTION}(?:[Đđ]ại\s+biểu\s+|Đảng\s+bộ\s+|Đảng\s+|toàn\s+quốc\s+|\p{{L}}+\s+){{1,9}}?"
    rf"lần\s+thứ\s+{_ROMAN}(?:\s+của\s+Đảng)?(?:,?\s+nhiệm\s+kỳ\s+\d{{4}}\s?[-–]\s?\d{{4}})?",
)


def _party_resolutions(text: str, folded: str) -> list[Citation]:
    """Resolutions known by the meeting that passed them; they have a number of their own that is not written."""
    found = []
    for m in _PARTY_RESOLUTION.finditer(text):
        after = tail(text, folded, m.end())
        if after.date and len(after.date) == 4:  # `học tập Nghị quyết … năm 2012`: the year of what is done about it
            after = Tail(m.end())
        code = "NQ" if fold(m["type"]).startswith("nghi") else "KL"
        found.append(
            Citation(m.start(), m.end(), "name", code, None, " ".join(m.group().split()), after.date, None,
                     full_start=m.start(), full_end=after.end, word=fold(m["type"]))
        )  # fmt: skip
    return found
