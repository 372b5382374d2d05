"""The lines of a paper by their place: header left and right, title, recipients, signature.

The zones of the layout are used where they are; where they are missing or hold lines of both columns read
straight across (`SỞ Y TẾ Độc lập - Tự do - Hạnh phúc`), lines are sorted by what they say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import regex
from rapidfuzz.distance import LCSseq

from extractors.language import dates, numbers
from extractors.language.folding import capitals, plain
from models.document import SET_APART, Document, ZoneKind


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line (or part of one, where a line held two columns), trimmed: text[start:end] == text."""

    start: int
    end: int
    text: str
    bold: bool = False


@dataclass
class Header:
    """The lines above the body, each in one place only."""

    left: list[Line] = field(default_factory=list)  # bodies, number, V/v
    right: list[Line] = field(default_factory=list)  # motto, place and date
    title: list[Line] = field(default_factory=list)  # type word, trích yếu, Kính gửi


_MOTTO = regex.compile(
    r"(?:c[o0]ng\s*hoa\s*xa\s*h[oi]{1,2}\s*chu\s*nghia\s*vi[e]t\s*nam){e<=4}"
    r"|(?:doc\s*lap\W{0,8}tu\s*do\W{0,8}hanh\s*phuc){e<=4}"
)
# The letters that either motto has in any case: a line that lacks five of them in order holds none
_MOTTO_LETTERS = ("conghoaxahchunghiavietnam", "doclaptudohanhphuc")
# More printed characters than either pattern can take, four strayed ones and the six around it that are let pass among
# them: the search by likeness is dear on a paragraph
_MOTTO_LONGEST = 60
# The first of two lines over which a narrow column broke a motto
_HALF_MOTTO = regex.compile(r"\W*(?:(?:cong\s*hoa\s*xa\s*hoi\s*chu\s*nghia){e<=2}(?:\s+viet)?|dang\s+cong\s+san)\W*")
_PARTY_MOTTO = regex.compile(r"(?:dang\s*cong\s*san\s*viet\s*nam){e<=2}")
_RULE = regex.compile(r"^[\W_]*$|^[-_=*~.—–\s¯o0]*$")
_NUMBER_CUE = regex.compile(r"(?<!\p{L})s[o0](?:\s{0,3}[:;.]|(?=\s*[\d/…._\-]|\s+\S{0,8}\s?/))")
_ADDRESS = regex.compile(r"^\W*(?:kinh\s*(?:gui|goi|trinh)){e<=1}(?!\p{L})")
_BASIS = regex.compile(
    r"^\W{0,3}(?:(?:can cu){s<=1}|thuc hien|theo (?:de nghi|quy dinh|chi dao|cong van|ke hoach|tinh than)|xet de nghi"
    r"|xet to trinh|chap hanh|tiep tuc|nham)\b"
)
_OUTLINE = regex.compile(
    r"^\W{0,2}(?:phan (?:thu|[ivx\d])|chuong [ivx\d]|dieu 1\b|muc [ivx\d]"
    r"|[ivx]{1,4}\s?[.\-/)]\s|a\s?[.\-/)]\s|1\s?[.)/\-]\s)"
)
TOP_LINES = 45


def lines(document: Document, *kinds: ZoneKind) -> list[Line]:
    """The lines of all zones of these kinds, in text order."""
    return [line for zone in document.zones_of(*kinds) for line in _split(document, zone.start, zone.end)]


def _first_lines(document: Document, kind: ZoneKind) -> list[Line]:
    """The lines of this kind above the first body: a header further down belongs to another paper."""
    body = next((z.start for z in document.zones_of(ZoneKind.BODY, ZoneKind.BASES)), len(document.text))
    zones = [z for z in document.zones_of(kind) if z.start <= body]
    return [line for zone in zones for line in _split(document, zone.start, zone.end)]


def lines_between(document: Document, start: int, end: int) -> list[Line]:
    """The lines of text[start:end]."""
    return list(_split(document, start, end))


def header(document: Document) -> Header:
    """The header of the first paper in the file."""
    found = Header(
        left=_first_lines(document, ZoneKind.HEADER_LEFT),
        right=_first_lines(document, ZoneKind.HEADER_RIGHT),
        title=_first_lines(document, ZoneKind.TITLE),
    )
    if not _believable(found):
        found.left, found.right = [], []
    if not (found.left or found.right):
        sorted_out = _by_words(top_lines(document))
        found.left, found.right = sorted_out.left, sorted_out.right
        found.title = found.title or sorted_out.title
        return found
    return _tidied(found)


def _believable(found: Header) -> bool:
    """A header's columns hold short lines: a paragraph or an outline among them is no header."""
    both = [*found.left, *found.right]
    return len(both) <= 40 and all(len(line.text) <= 400 and not is_basis(line.text) for line in both)


def top_lines(document: Document) -> list[Line]:
    """The lines from the beginning to the first basis, outline mark or long paragraph, at most 45 of them."""
    out: list[Line] = []
    for line in _split(document, 0, len(document.text)):
        if document.zone_at(line.start) in SET_APART:
            continue
        if _BASIS.match(plain(line.text)) or _OUTLINE.match(plain(line.text)) or len(line.text) > 400:
            break
        out.append(line)
        if len(out) >= TOP_LINES:
            break
    return out


def is_motto(text: str) -> bool:
    """Whether the line is the national or the Party's motto, or its first half, and nothing else."""
    folded = plain(text)
    if len("".join(folded.split())) > _MOTTO_LONGEST:
        return False
    if folded.lstrip(" *_-.")[:1] in "cd" and _HALF_MOTTO.fullmatch(folded):
        return True
    place = _national_motto(folded)
    if place is None:
        party = _PARTY_MOTTO.search(folded)
        place = party.span() if party else None
    return place is not None and len(folded) - (place[1] - place[0]) <= 6


@lru_cache(maxsize=2_000)
def _national_motto(folded: str) -> tuple[int, int] | None:
    """Where the motto stands in a line without diacritics; the search by near likeness is dear."""
    letters = folded.replace("0", "o")
    if not any(LCSseq.similarity(motto, letters) >= len(motto) - 4 for motto in _MOTTO_LETTERS):
        return None
    match = _MOTTO.search(folded)
    return match.span() if match else None


def is_rule(text: str) -> bool:
    """A printed rule or a line of signs without words."""
    return bool(_RULE.match(text))


def is_address(text: str) -> bool:
    """A `Kính gửi:` line."""
    return bool(_ADDRESS.match(plain(text)))


def is_basis(text: str) -> bool:
    """The beginning of an opening paragraph: Căn cứ, Thực hiện, Theo đề nghị …"""
    return bool(_BASIS.match(plain(text)))


def is_outline(text: str) -> bool:
    """The beginning of the body: Phần, Chương, Điều 1, I., 1."""
    return bool(_OUTLINE.match(plain(text)))


def date_place(line: Line) -> tuple[str, int, int] | None:
    """The place before `ngày` in a date line: (place, start, end) with offsets into the document."""
    written = date_in(line)
    span = _place_span(line.text[: written.start]) if written else None
    if span is None:
        return None
    return line.text[span[0] : span[1]], line.start + span[0], line.start + span[1]


_ONLY_PLACE = regex.compile(r"\p{Lu}[\p{L}.]*(?:\s\p{Lu}[\p{L}.]*){0,4},")
_WORD = regex.compile(r"[^\s,]+")
_DAY_AT_END = regex.compile(r"(?i)(?<=\s)ngày\s*$")
_LETTER = regex.compile(r"\p{L}")
_CITY = frozenset(("TP", "TX", "TT", "TP.", "TX.", "TT.", "T.P", "TP.HCM", "TPHCM", "TP.HCM."))


def _place_span(before: str) -> tuple[int, int] | None:
    """Offsets of the place at the end of what stands before `ngày`: words with a capital, not words in capitals.

    Words in capitals left of it are the other column (`VÀ DU LỊCH Phủ Lý, ngày …`), unless all is in capitals.
    """
    before = _DAY_AT_END.sub("", before)
    words = [w for w in _WORD.finditer(before) if _LETTER.search(w.group())]
    kept: list[regex.Match[str]] = []
    for word in reversed(words):
        text = word.group().strip(".:;")
        mixed = text[:1].isupper() and not (text.isupper() and len(text) > 1)
        if not (mixed or word.group().upper() in _CITY or text in ("H", "Q", "P")) or len(kept) == 6:
            break
        kept.append(word)
    if not kept and words and len(words) <= 5 and all(w.group().isupper() for w in words):
        kept = list(reversed(words))
    if not kept:
        return None
    start, end = kept[-1].start(), kept[0].end()
    while end > start and before[end - 1] in ",:;" + ("." if before[start:end].count(".") == 1 else ""):
        end -= 1
    return (start, end) if end - start > 1 else None


def date_in(line: Line) -> dates.WrittenDate | None:
    """The date of a date line (offsets into the line): `…, ngày 03 tháng 11 năm 2023`, `…, 03/11/2023`."""
    for written in dates.find(line.text):
        before = line.text[: written.start].rstrip()
        if written.form == "words" or "ngày" in before.lower() or _ONLY_PLACE.fullmatch(before):
            return written
    return dates.loose(line.text) if len(line.text) < 80 else None


_PRINTED = regex.compile(r"[^\n]+")


def _split(document: Document, start: int, end: int) -> Iterator[Line]:
    for match in _PRINTED.finditer(document.text, start, end):
        text = match.group()
        stripped = text.strip()
        if stripped:
            at = match.start() + text.index(stripped)
            paragraph = document.paragraph_at(at)
            yield Line(at, at + len(stripped), stripped, bool(paragraph and paragraph.bold))


def _part(line: Line, start: int, end: int) -> Line | None:
    text = line.text[start:end]
    stripped = text.strip(" \t|")
    if not stripped:
        return None
    at = line.start + start + text.index(stripped)
    return Line(at, at + len(stripped), stripped, line.bold)


def split_columns(line: Line) -> tuple[Line | None, Line | None]:
    """A line's left and right parts: the motto and the date line go right, the rest left."""
    folded = plain(line.text)
    motto = _national_motto(folded)
    if motto is None and folded.strip().endswith("viet nam") and not folded.strip().startswith("dang cong san"):
        party = _PARTY_MOTTO.search(folded)
        motto = party.span() if party else None
    if motto:
        return _part(line, 0, motto[0]), _part(line, motto[0], len(line.text))
    written = date_in(line)
    if written and len(line.text) <= 160:
        place = _place_span(line.text[: written.start])
        at = place[0] if place else written.start
        number = next(numbers.find(line.text[: written.start]), None)
        if number and at < number.end:
            at = number.end
        return _part(line, 0, at), _part(line, at, len(line.text))
    return line, None


def _tidied(found: Header) -> Header:
    """Lines of one column that hold the other's words are split; a cell of several lines run together likewise."""
    out = Header(title=found.title)
    strayed: list[Line] = []
    for line in [piece for whole in found.left for piece in _unrolled(whole)]:
        left, right = split_columns(line)
        out.left += [left] if left else []
        out.right += [right] if right else []
    for line in found.right:
        left, right = split_columns(line)
        if left is not None and right is not None and capitals(left.text) > 0.8:
            strayed += _unrolled(left)
        elif left is not None:
            is_number = _NUMBER_CUE.search(plain(left.text)) is not None
            (out.left if is_number else out.right).append(left)
        out.right += [right] if right else []
    _put_back(out.left, strayed)
    return out


def _put_back(left: list[Line], strayed: list[Line]) -> None:
    """Words of the left column found in the right one: they stood below the bodies, above the number."""
    at = next((i for i, line in enumerate(left) if _NUMBER_CUE.match(plain(line.text).lstrip(" *"))), len(left))
    left[at:at] = strayed


_RUN_TOGETHER = regex.compile(r"\s+(?=(?:Số|SỐ)\s?:)|\s+(?=V/v\s)|\s+[-_*=]{3,}\s*|\s+\*\s+|(?<=\w)\s+(?=Số\s+\d)")
_BELOW = regex.compile(
    r"^(?:ubnd|uy ban nhan dan|hdnd|bo|so|dang bo|tinh uy|thanh uy|huyen uy|lien doan lao dong"
    r"|doan tncs|doan thanh nien|tong cuc|cuc|phong (?:gd|giao duc)\S*|hoi(?! dong)|mat tran to quoc|dai hoc"
    r"|tong cong ty|tap doan|cong an)"
    r"\s.{2,70}?(?<! co)(?<! va)(?<! tong)(?<! chi)(?P<gap>\s+)"
    r"(?=(?:(?:so|phong(?!,? chong|,? chay)|truong|hoi dong|benh vien|trung tam|chi cuc|cuc|dang uy|huyen uy|cong an"
    r"|chi bo|lien doan lao dong|ubnd|uy ban nhan dan|uy ban mttq|uy ban mat tran|cong ty|nha may)\s"
    r"|(?:van phong|thanh tra|cong doan|bch|ban (?:to chuc|tuyen giao|dan van|noi chinh|chi dao|quan ly|chap hanh))"
    r"(?:\s|$)))"
)


_PLACE_NAME = regex.compile(r"\s(?:tinh|thanh pho|tp\.?|huyen|thi xa|quan|xa|phuong|thi tran|dac khu)$")


def _unrolled(line: Line) -> list[Line]:
    """The lines that a table cell of a portal or a Markdown file has run together: bodies, number, V/v."""
    out, position = [], 0
    for gap in _RUN_TOGETHER.finditer(line.text):
        out.append(_part(line, position, gap.start()))
        position = gap.end()
    out.append(_part(line, position, len(line.text)))
    pieces = [piece for piece in out if piece is not None]
    return [two for piece in pieces for two in _two_bodies(piece)]


def _two_bodies(line: Line) -> list[Line]:
    """`UBND HUYỆN X PHÒNG NỘI VỤ` on one line: the body above and the body below."""
    match = _BELOW.match(plain(line.text)) if capitals(line.text) > 0.9 else None
    if match is None or plain(line.text).startswith(("dang bo so", "bo chi huy", "bo tu lenh")):
        return [line]
    if _PLACE_NAME.search(plain(line.text)[: match.start("gap")]):
        return [line]  # `UBND QUẬN TRƯỜNG …`: a place may be called like a school
    first, second = _part(line, 0, match.start("gap")), _part(line, match.end("gap"), len(line.text))
    return [piece for piece in (first, second) if piece is not None]


def _by_words(top: Iterable[Line]) -> Header:
    """The header sorted out by what its lines say, for text without places."""
    out = Header()
    in_title = False
    for line in top:
        in_title = in_title or is_address(line.text) or is_heading_like(line.text)
        if in_title:
            out.title.append(line)
            continue
        left, right = split_columns(line)
        out.left += _unrolled(left) if left else []
        out.right += [right] if right else []
    return out


def is_heading_like(text: str) -> bool:
    """Whether the line is or begins with a type word in capitals (`KẾ HOẠCH`, `BÁO CÁO TỔNG KẾT …`)."""
    from extractors.language.types import heading

    word = heading(text)
    return word is not None and capitals(text[word.start : word.end]) > 0.8
