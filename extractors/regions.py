"""The lines of a paper by their place: header left and right, title, recipients, signature.

The zones of the layout are used where they are; where they are missing or hold lines of both columns read
straight across (`SỞ Y TẾ Độc lập - Tự do - Hạnh phúc`), lines are sorted by what they say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import regex

from extractors import dates, numbers
from extractors.folding import capitals, plain
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
_PARTY_MOTTO = regex.compile(r"(?:dang\s*cong\s*san\s*viet\s*nam){e<=2}")
_RULE = regex.compile(r"^[\W_]*$|^[-_=*~.—–\s¯o0]*$")
_NUMBER_CUE = regex.compile(r"(?<!\p{L})s[o0](?:\s{0,3}[:;.]|(?=\s*[\d/…._\-]|\s+\S{0,8}\s?/))")
_PLACE = regex.compile(
    r"(?:^|(?<=\s)|(?<=[\d\p{Lu}/]\s))"
    r"(?P<place>(?:TP|Tp|T\.P|TX|Tx)?\.?\s?\p{Lu}[\p{L}.]*(?:[ \-–]{1,3}\p{L}+\.?){0,5})\s*[,.:;]?\s*$"
)
_ADDRESS = regex.compile(r"^\W*(?:kinh\s*(?:gui|goi|trinh))\b")
_BASIS = regex.compile(
    r"^\W{0,3}(?:can cu|thuc hien|theo (?:de nghi|quy dinh|chi dao|cong van|ke hoach|tinh than)|xet de nghi"
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


def lines_between(document: Document, start: int, end: int) -> list[Line]:
    """The lines of text[start:end]."""
    return list(_split(document, start, end))


def header(document: Document) -> Header:
    """The header of the first paper in the file."""
    found = Header(
        left=lines(document, ZoneKind.HEADER_LEFT),
        right=lines(document, ZoneKind.HEADER_RIGHT),
        title=lines(document, ZoneKind.TITLE),
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
    """Whether the line is the national or the Party's motto and nothing else."""
    folded = plain(text)
    match = _MOTTO.search(folded) or _PARTY_MOTTO.search(folded)
    return bool(match) and len(folded) - len(match.group()) <= 6 if match else False


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
    if written is None:
        return None
    match = _PLACE.search(line.text[: written.start])
    if not match:
        return None
    place = (
        match["place"].strip(" .,;:-–")
        if not match["place"].startswith(("TP.", "Tp."))
        else match["place"].strip(" ,;:-–")
    )
    start = line.start + match.start("place")
    return (place, start, start + len(place)) if len(place) > 1 else None


def date_in(line: Line) -> dates.WrittenDate | None:
    """The date of a date line (offsets into the line): `…, ngày 03 tháng 11 năm 2023`."""
    return next((d for d in dates.find(line.text) if d.form == "words" or "ngày" in line.text[: d.start].lower()), None)


def _split(document: Document, start: int, end: int) -> Iterator[Line]:
    for match in regex.finditer(r"[^\n]+", document.text, pos=start, endpos=end):
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
    motto = _MOTTO.search(folded)
    if motto is None and folded.strip().endswith("viet nam") and not folded.strip().startswith("dang cong san"):
        motto = _PARTY_MOTTO.search(folded)
    if motto:
        return _part(line, 0, motto.start()), _part(line, motto.start(), len(line.text))
    written = date_in(line)
    if written and len(line.text) <= 160:
        place = _PLACE.search(line.text[: written.start])
        at = place.start("place") if place else written.start
        number = next(numbers.find(line.text[: written.start]), None)
        if number and at < number.end:
            at = number.end
        return _part(line, 0, at), _part(line, at, len(line.text))
    return line, None


def _tidied(found: Header) -> Header:
    """Lines of the left column that hold the right column's words are split."""
    out = Header(title=found.title)
    for line in found.left:
        left, right = split_columns(line)
        out.left += [left] if left else []
        out.right += [right] if right else []
    for line in found.right:
        left, right = split_columns(line)
        is_number = left is not None and _NUMBER_CUE.search(plain(left.text)) is not None
        if left is not None:
            (out.left if is_number else out.right).append(left)
        out.right += [right] if right else []
    return out


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
        out.left += [left] if left else []
        out.right += [right] if right else []
    return out


def is_heading_like(text: str) -> bool:
    """Whether the line is or begins with a type word in capitals (`KẾ HOẠCH`, `BÁO CÁO TỔNG KẾT …`)."""
    from extractors.types import heading

    word = heading(text)
    return word is not None and capitals(text[word.start : word.end]) > 0.8
