"""Why a paper is cited: basis, amends, replaces or mention, by the place of the citation and the words before it.

`basis` is what the opening paragraphs (Căn cứ / Thực hiện / Theo / Xét) rest on; `amends` and `replaces` are what
this paper itself does to another; all else is `mention`.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import regex

from extractors.language.patterns import either, spelled
from extractors.references.find import Citation
from extractors.references.words import fold
from extractors.vocabulary import vocabulary
from models.document import Document, Paragraph, ZoneKind

_REACH = 2500
_MOST_BASES = 60  # paragraphs that a list of bases may have
RANK = {"replaces": 3, "amends": 2, "basis": 1, "mention": 0}

_DONE = r"(?<!\b(?:ket\s+qua|viec|tinh\s+hinh|qua\s+trinh|cong\s+tac|hieu\s+qua)\s+)"  # `kết quả thực hiện` tells
_BASIS = (
    rf"can\s+cu|{_DONE}thuc\s+hien|(?<!kem )(?<!tiep )(?<!kem theo )theo(?!\s+do\b|\s+doi)|\bxet\b|tren\s+co\s+so"
    r"|thi\s+hanh|chap\s+hanh|trien\s+khai|quan\s+triet|dua\s+(?:vao|tren)|cu\s+the\s+hoa"
)
_MENTION = (
    r"nhan\s+duoc|tra\s+loi|phuc\s+dap|nghien\s+cuu|xem\s+xet|tiep\s+theo|da\s+ban\s+hanh|ban\s+hanh\s*$"
    r"|\bco\s*$|thay\s+mat|(?:du\s+kien\s+|se\s+)?thay\s+the"
)
_TRIGGER = regex.compile(rf"\b(?:(?P<basis>{_BASIS})\b|(?P<mention>{_MENTION}))")
_DIRECTIVE = regex.compile(r"(?<!theo )(?<!xet )(?<!viec )\b(?:de\s+nghi|yeu\s+cau|thong\s+bao)(?!\s+(?:cua|tai|so)\b)")
_BREAK = regex.compile(
    r"\s*(?:[IVXLC]{1,5}\s*[.)/-]|[A-Z]\.\s|\d{1,2}\s*(?:[.)/](?!\d)|[-–]\s)|[a-zđ]\)"
    r"|(?:Điều|ĐIỀU|Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC)\s+[\dIVX])"
)
_DECIDES = regex.compile(
    r"\s*(?:QUY[ẾÉÊE]T\s+(?:ĐỊNH|NGHỊ)|NGHỊ\s+QUY[ẾÉÊE]T|CHỈ\s+THỊ|BAN\s+HÀNH|LU[ẬÂ]T|NGHỊ\s+ĐỊNH|THÔNG\s+TƯ)\s*:?\s*$"
)
_OPENS = regex.compile(r"\W{0,3}(?:can cu|thuc hien|theo|xet|tren co so|thi hanh|chap hanh)\b")
_AFTER = {
    ZoneKind.RECIPIENTS,
    ZoneKind.SIGNATURE,
    ZoneKind.ANNEX,
    ZoneKind.OTHER_PAPER,
    ZoneKind.STAMP,
    ZoneKind.FURNITURE,
}
_BULLET = regex.compile(r"\s*[-+*•–]\s*")
_REPLACES = regex.compile(r"thay\s+the(?:\s+cho)?|thay\s+cho|bai\s+bo|huy\s+bo|\bthay\s*$")
_EXPIRES = regex.compile(r"het\s+hieu\s+luc|bi\s+bai\s+bo|duoc\s+thay\s+the\s+boi\s+\p{L}+\s+\p{L}+\s+nay")
_AMENDS = regex.compile(r"(?:sua\s+doi|dieu\s+chinh|dinh\s+chinh)(?:\s*,?\s*(?:va\s+)?bo\s+sung)?|bo\s+sung")
_ITSELF = regex.compile(
    r"(?:quoc\s+hoi|uy\s+ban\s+thuong\s+vu\s+quoc\s+hoi)\s+(?:ban\s+hanh|thong\s+qua)"
    r"\s+(?:bo\s+luat|luat|phap\s+lenh|nghi\s+quyet)\s+$"
)


def _names_of_papers() -> str:
    """The type words of papers as one folded alternative."""
    names = {fold(name) for entry in vocabulary("types.json")["types"] for name in entry["names"]}
    names |= {"luat", "van ban", "quy che", "quy dinh", "noi quy", "dieu le", "quy trinh", "cong van"}
    return either(map(spelled, names))


_THIS = regex.compile(rf"\b{_names_of_papers()}(?:\s+lien\s+(?:tich|nganh)|\s+phoi\s+hop)?\s+nay")


@dataclass(frozen=True)
class Opening:
    """The part of a paper that states what it rests on: from `start` to `end`."""

    start: int
    end: int


def opening(document: Document) -> Opening:
    """The opening paragraphs: after header and title, up to the first outline mark or the word of decision.

    Zones say where the header ends; a paragraph that begins with the words of a basis opens it as well, since a
    header without a rule or motto may not have been told apart.
    """
    zones = [z.start for z in document.zones if z.kind in (ZoneKind.BASES, ZoneKind.BODY)]
    lines = [(p, document.text[p.start : p.end]) for p in document.paragraphs]
    bases = [p.start for p, line in lines[:60] if _OPENS.match(fold(line[:40])) and _may_open(document, p, line)]
    start = min([*zones, *bases], default=0)
    end = max((z.end for z in document.zones_of(ZoneKind.BASES)), default=start)
    for paragraph, line in lines:
        if paragraph.start < max(start, end):
            continue
        if _BREAK.match(line) or _DECIDES.match(line) or document.zone_at(paragraph.start) in _AFTER:
            break
        end = paragraph.end
    return Opening(start, end)


def _may_open(document: Document, paragraph: Paragraph, line: str) -> bool:
    """A trích yếu may begin like a basis (`Thực hiện Chỉ thị …`); a long line in the header is a basis mislaid."""
    zone = document.zone_at(paragraph.start)
    return zone not in (ZoneKind.TITLE, ZoneKind.HEADER_RIGHT) and (zone is not ZoneKind.HEADER_LEFT or len(line) > 200)


def role(document: Document, folded: str, citation: Citation, begin: Opening, others: list[Citation]) -> str:
    """The role of one citation; `others` are all citations of the paper in text order.

    What decides stands within `_REACH` characters of the citation in its own paragraph.
    """
    start, end = _paragraph(document, folded, citation.start)
    start, end = max(start, citation.full_start - _REACH), min(end, citation.full_end + _REACH)
    others = _between(others, start, citation.start)
    if _is_replaced(folded, start, end, citation, others) or _listed_as_replaced(folded, start, citation):
        return "replaces"
    if _is_amended(document, folded, start, citation, others):
        return "amends"
    if document.zone_at(citation.start) is not ZoneKind.BASES and not begin.start <= citation.start < begin.end:
        return "mention"
    unit_start = max(_unit_start(document, start, begin.start), citation.full_start - 2 * _REACH)
    unit = folded[unit_start : citation.full_start]
    tells = unit_start < start and _tells(folded[start : citation.full_start], others)
    if tells or _narrated(folded, citation, start):
        return "mention"
    sentence = unit[_sentence(unit) :]
    triggers = list(_TRIGGER.finditer(sentence))
    if triggers and _after_directive(sentence, triggers[-1]):
        return "mention"
    if triggers:
        rests = bool(triggers[-1]["basis"]) or _still_governed(sentence, triggers)
    else:
        rests = any(t["basis"] for t in _TRIGGER.finditer(unit[: len(unit) - len(sentence)]))
    return "basis" if rests else "mention"


_PREDICATE = regex.compile(r"\s*(?:chua|con|khong|dat|bi|chuyen\s+bien|gap)\b")


_LACKING = regex.compile(r"\b(?:chua|khong)\s+\p{L}")  # `Một số xã chưa lập đội theo Chỉ thị số …`


def _narrated(folded: str, citation: Citation, start: int) -> bool:
    """A sentence that tells how things stand rests on nothing: `việc báo cáo theo Quyết định số … chưa được làm`."""
    lead = folded[start : citation.full_start]
    sentence = lead[_sentence(lead) :]
    first = _TRIGGER.search(sentence)
    before = sentence[: first.start()] if first is not None else ""
    if len(before.split()) <= 2:
        return False
    return _LACKING.search(before) is not None or _PREDICATE.match(folded, citation.full_end) is not None


def _tells(lead: str, others: list[Citation]) -> bool:
    """A paragraph after the bases that tells something of its own before it comes to its first citation."""
    return not (others or _BULLET.match(lead) or _TRIGGER.search(lead)) and len(lead.split()) > 8


def _between(citations: list[Citation], start: int, end: int) -> list[Citation]:
    """Those of the citations, which are in text order, that begin in text[start:end]."""
    return citations[bisect_left(citations, start, key=_begins) : bisect_left(citations, end, key=_begins)]


def _begins(citation: Citation) -> int:
    return citation.start


def _after_directive(sentence: str, trigger: regex.Match[str]) -> bool:
    """In `…, Sở đề nghị các đơn vị thực hiện theo Công văn số …` the opening is over at `đề nghị`."""
    clause = sentence[sentence.rfind(";", 0, trigger.start()) + 1 : trigger.start()]
    return _DIRECTIVE.search(clause) is not None and not regex.match(r"can|xet", trigger.group())


def _unit_start(document: Document, start: int, floor: int) -> int:
    """Back over the paragraphs that a list of bases runs through: those before end with no full stop or colon."""
    for _ in range(_MOST_BASES):
        if start <= floor:
            break
        before = document.paragraph_at(start - 1)
        if before is None or before.start >= start or document.text[before.start : before.end].rstrip()[-1:] in ".:/)":
            return start
        start = before.start
    return start


def _still_governed(sentence: str, triggers: list[regex.Match[str]]) -> bool:
    """A word of mention inside the title of a cited basis does not end the basis (`Căn cứ Kế hoạch … về trả lời …`)."""
    last = triggers[-1]
    governed = next((t for t in reversed(triggers[:-1]) if t["basis"]), None)
    if governed is None:
        return False
    between = sentence[governed.end() : last.start()]
    if _OWN_CLAUSE.search(sentence, governed.end(), last.end()) or _RECEIVED.search(between):
        return False
    return not regex.search(r"[,;]\s*(?:qua\b[^,;]{0,60})?$", between) and bool(regex.search(r"\d/|\bve\b", between))


_RECEIVED = regex.compile(r"\b(?:sau\s+|ngay\s+)?khi\s*$")  # `Thực hiện … và sau khi | nhận được Thông báo số …`
# `…, Ủy ban nhân dân huyện đã có Công văn số …`: a body that has done something opens a clause of its own
_OWN_CLAUSE = regex.compile(r"[,;]\s*[^,;]{3,80}\bda\s+(?:co|ban\s+hanh|gui|ky)\s*$")


def _paragraph(document: Document, folded: str, at: int) -> tuple[int, int]:
    paragraph = document.paragraph_at(at)
    if paragraph and paragraph.start <= at < paragraph.end:
        return paragraph.start, paragraph.end
    end = folded.find("\n", at)
    return folded.rfind("\n", 0, at) + 1, end if end >= 0 else len(folded)


_SENTENCE_ENDS = regex.compile(r"(?<!\btp)(?<!\d)[.]\s+(?=[a-z\"(-])")


def _sentence(before: str) -> int:
    """Where the last sentence begins in what stands before a citation."""
    ends = [m.end() for m in _SENTENCE_ENDS.finditer(before)]
    return ends[-1] if ends else 0


def _is_replaced(folded: str, start: int, end: int, citation: Citation, others: list[Citation]) -> bool:
    """This paper puts another in its place: `Quyết định này … thay thế Quyết định số …`, `Bãi bỏ Quyết định số …`."""
    before = folded[start : citation.full_start]
    verb = next(reversed(list(_REPLACES.finditer(before))), None)
    if verb and _PART_OF.fullmatch(before[verb.end() :]) and _THIS.search(before[: verb.start()]):
        return True
    if verb and _reaches(before[verb.end() :]):
        lead = before[: verb.start()]
        if _THIS.search(lead) or not any(c.start < start + verb.start() for c in others):
            return _THIS.search(lead) is not None or _imperative(lead)
    after = folded[citation.full_end : end]
    expires = _EXPIRES.search(after[:250])
    # `… trái với Quyết định này và Thông báo số … đều bị bãi bỏ`
    sentence = before[_sentence(folded[start : citation.full_start + 1]) :]
    this = _THIS.search(after) or (expires and "bai bo" in expires.group() and _THIS.search(sentence))
    return bool(expires and this) and not regex.search(
        r"\bcua\b[^.;]{0,80}\bnay\b", after[: expires.start()] if expires else ""
    )


# `Công văn này thay thế các nội dung báo cáo tại mục 2 Công văn số …`
_PART_OF = regex.compile(
    r"\s+(?:cac\s+|mot\s+so\s+)?(?:noi\s+dung|quy\s+dinh|huong\s+dan|yeu\s+cau|bieu\s+mau|phu\s+luc)(?:\s+\p{L}+){0,6}\s+tai\s+"
)


def _imperative(lead: str) -> bool:
    """Nothing before the verb but an outline mark, `V/v` or the type of this paper."""
    return _LEAD.fullmatch(lead) is not None


_LEAD = regex.compile(
    r"\s*(?:[-+*]|\d{1,2}[.)]|[a-z]\)|dieu\s+\d+\s*[.:])?\s*(?:\d{1,2}\.\s*)?"
    r"(?:quyet dinh\s+|nghi quyet\s+|thong tu\s+)?(?:(?:v/v|ve\s+viec|ve)\s+)?"
)


def _reaches(gap: str) -> bool:
    """Between the verb and the citation only parts of the paper or other members of a list may stand."""
    plain = regex.sub(r"\([^)]*\)", "", gap)
    return (
        len(plain) < 700
        and not regex.search(r"[.]\s+[a-z]|;\s*(?:can cu|giao|yeu cau)", plain)
        and not regex.search(r"(?<!kem )\b(?:theo|tai|can cu|huong dan|thuc hien)\s*$|\d/.*\bcua\s*$", plain)
    )


def _listed_as_replaced(folded: str, start: int, citation: Citation) -> bool:
    """A list item under `Các văn bản sau đây hết hiệu lực kể từ ngày Thông tư này có hiệu lực:`."""
    item = folded[start : citation.full_start]
    if not regex.fullmatch(r"\s*(?:[-+*]|\d{1,2}[.)]|[a-zđ]\))\s*(?:cac\s+)?", item):
        return False
    for line in reversed(folded[max(0, start - 1500) : start].split("\n")):
        plain = line.strip()
        if not plain or (regex.match(r"[-+*]|\d{1,2}[.)]|[a-z]\)", plain) and not plain.endswith(":")):
            continue
        return plain.endswith(":") and bool(_EXPIRES.search(plain) or _REPLACES.search(plain))
    return False


def _is_amended(document: Document, folded: str, start: int, citation: Citation, others: list[Citation]) -> bool:
    """This paper changes another: by its title, or by an article that begins with the verb."""
    before = folded[start : citation.full_start]
    verb = _AMENDS.search(before)
    if verb is None:
        return False
    lead = before[: verb.start()]
    if _ITSELF.search(lead):
        return True  # a law that amends names itself, and in its name the law that it amends
    if document.zone_at(citation.start) in (ZoneKind.BASES, ZoneKind.ANNEX):
        return False
    if regex.search(r"du\s+thao|gop\s+y|de\s+nghi", before) or others:
        return False
    plain_title = document.zone_at(citation.start) is ZoneKind.TITLE and _imperative(lead)
    article = regex.fullmatch(r"\s*(?:dieu\s+\d+\s*[.:]\s*(?:\d\.\s*)?)", lead)
    return bool(plain_title or article) and not regex.search(r"[.;]\s", before[verb.end() :])
