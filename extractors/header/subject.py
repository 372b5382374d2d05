"""Component `vanban_subject`: the trích yếu, one line, without the type word and without `V/v` or `Về việc`."""

from __future__ import annotations

import regex
from spacy.language import Language
from spacy.tokens import Doc

from extractors.findings import findings, source
from extractors.header import regions
from extractors.header.bodies import header_bodies
from extractors.header.component import heading_line
from extractors.header.portal import attribute
from extractors.header.regions import Header, Line
from extractors.language import bodies
from extractors.language.casing import case_witness, sentence_case
from extractors.language.folding import capitals, plain, squeeze
from extractors.vocabulary import vocabulary
from models.document import SET_APART, Document, ZoneKind
from models.values import NOT_FOUND, Fact

_ABOUT = regex.compile(r"^[^\p{L}\d]{0,3}(?:v\s?[/.]\s?v\.?|ve viec)\s*[:.]?\s*")
_INSIDE_ABOUT = regex.compile(r"[(\s](?:V/v|v/v|V/V)\s*:?\s+")
_ENACTING = regex.compile(
    r"^(?:\W*)(?:chu tich|thu tuong|bo truong|giam doc|hieu truong|tong giam doc|chanh an|vien truong|tong kiem toan"
    r"|thong doc|cuc truong|tong cuc truong|truong ban|truong phong|chu nhiem|chanh thanh tra|tong thanh tra|chinh phu"
    r"|quoc hoi|chu tich nuoc|hoi dong|uy ban|ban |hoi nghi|dai hoi|bi thu|ban thuong vu|ban chap hanh|thuong truc)"
)
_ISSUED_WITH = regex.compile(
    r"^\W{0,3}\(?\s*(?:ban hanh )?kem theo\b"
    r"|^\W{0,3}\((?:du thao|lan \d|tai lieu|so lieu|trinh |bao cao tai|tai ky hop|phuc vu )"
)
_OF_BODY = regex.compile(  # CHỈ THỊ / CỦA BỘ CHÍNH TRỊ / Về …
    r"^\W*cua\s+(?:bo chinh tri|ban |thu tuong|chu tich|uy ban|hoi dong|chinh phu|quoc hoi|bo "
    r"|giam doc|tinh uy|thanh uy|huyen uy|dang)"
)
_ABOUT_BEHIND = regex.compile(r"\s(?:ve|v/v)\s")
_OF_BODY_AND_NUMBER = regex.compile(  # QUYẾT ĐỊNH / CỦA … SỐ 12/2003/QĐ-TTG NGÀY 5 THÁNG 3 NĂM 2003 VỀ VIỆC …
    r"^\W*cua\s.{3,120}?\sso\s*:?\s*\d\S{3,40}\s+ngay\s.{3,30}?(?:nam\s*|/)\d{4}\s*[,.:]?\s*"
)
_WORD = regex.compile(r"\p{L}{2}")
_MAX_LINES = 14


@Language.component("vanban_subject")
def vanban_subject(doc: Doc) -> Doc:
    """Writes subject."""
    document, found = source(doc), findings(doc)
    found.subject = subject(document, regions.header(document)) or attribute(document, "subject")
    if found.subject is None:
        found.missing["subject"] = NOT_FOUND
    return doc


def subject(document: Document, header: Header) -> Fact | None:
    """From the lines under the type word; for a công văn, or where those say nothing, from the V/v lines."""
    heading = heading_line(document, header)
    by_title = _under_heading(document, header, heading[0], heading[1].end) if heading else []
    by_about = _about_lines(document, header)
    chosen, rule = (by_title, "subject.title") if by_title else (by_about, "subject.about")
    if not chosen:
        return None
    issuer = " ".join(body.text for body in header_bodies(header)[-1:])
    return _fact(document, chosen, rule, issuer)


def _without_enacting(text: str, issuer: str) -> str:
    """A title in capitals into which the enacting body below it was drawn: `… CỦA LUẬT QUỐC HỘI` → `… CỦA LUẬT`."""
    folded, tail = plain(text), plain(squeeze(issuer))
    if capitals(text) < 0.8 or len(tail) < 6 or not folded.endswith(" " + tail):
        return text
    before = folded[: -len(tail)].rstrip()
    joined = regex.search(r"\b(?:cua|tai|thuoc|va|cho|o|giua|voi|boi|do|ve|so|den)$", before)
    return text if joined or len(before) < 10 else text[: len(before)]


def _fact(document: Document, chosen: list[Line], rule: str, issuer: str) -> Fact | None:
    start, end = min(line.start for line in chosen), max(line.end for line in chosen)
    text = squeeze(" ".join(line.text for line in chosen))
    text = _without_enacting(text, issuer)
    text = cleaned(sentence_case(text, case_witness(document.text)))
    if len(text) < 3:
        return None
    ocr = min(document.confidence(line.start, line.end) for line in chosen)
    sureness = 0.95 if ocr == 1.0 else 0.6 + 0.35 * ocr
    return Fact(text, sureness, document.evidence(start, end), rule)


def cleaned(text: str) -> str:
    """The subject as a clerk enters it: no V/v, no brackets around the whole, no full stop, one space each."""
    text = squeeze(text).strip(" *_#|")
    if text.startswith("(") and text.endswith((")", ").")):
        text = text.rstrip(".")[1:-1]
    for lead in (_OF_BODY_AND_NUMBER, _ABOUT):
        match = lead.match(plain(text))
        if match:
            text = text[match.end() :]
    text = text.strip(" .,;:*_-–—|/")
    return text + ")" if text.count("(") == text.count(")") + 1 else text


def _under_heading(document: Document, header: Header, heading: Line, word_end: int) -> list[Line]:
    """The lines of the title under (or behind) the type word, as far as the trích yếu goes."""
    columns = {line.start for line in (*header.left, *header.right)}
    below = regions.lines_between(document, heading.end, min(len(document.text), heading.end + 4000))
    after = [line for line in below if line.start not in columns and document.zone_at(line.start) not in SET_APART]
    after = _outside_tables(document, heading, after)
    out: list[Line] = []
    rest = heading.text[word_end:].strip(" :.-–*_#|")
    if rest and _WORD.search(rest):
        at = heading.start + heading.text.rindex(rest)
        out.append(Line(at, at + len(rest), rest, heading.bold))
    zone = document.zone_at(heading.start) if not out else document.zone_at(out[0].start)
    issuer = {plain(squeeze(line.text)) for line in header.left}
    for printed in after[:_MAX_LINES]:
        if regions.is_rule(printed.text):
            if out:
                break
            continue
        if _is_furniture(printed.text) or (not out and _says_nothing(printed.text)):
            continue
        line = printed if out else _behind_body(printed)
        if out and _in_other_weight(document, out[-1], line):
            break
        if _ends_title(line, out, issuer) or (out and document.zone_at(line.start) != zone):
            break
        zone = zone if out else document.zone_at(line.start)
        out.append(line)
    return out


def _outside_tables(document: Document, heading: Line, lines: list[Line]) -> list[Line]:
    """The lines above the first schedule below the title; a table that holds the title itself is layout."""
    below = [t.start for t in document.tables if t.start > heading.start and t.rows > 1 and t.columns > 1]
    return [line for line in lines if line.start < min(below, default=len(document.text))]


def _says_nothing(text: str) -> bool:
    """Whether what stands between the type word and the title is none of it: strokes on a scan, the enacting body."""
    return _WORD.search(text) is None or _of_body_only(text)


def _of_body_only(text: str) -> bool:
    """`CỦA BỘ CHÍNH TRỊ`, `CỦA THỦ TƯỚNG CHÍNH PHỦ SỐ … NGÀY …` between the type word and the title."""
    folded = plain(text)
    return _OF_BODY.match(folded) is not None and not _ABOUT_BEHIND.search(folded) and len(text) < 160


def _behind_body(line: Line) -> Line:
    """`CỦA ỦY BAN NHÂN DÂN HUYỆN V/v tổ chức …` in one line: the trích yếu behind the body in capitals."""
    about = _ABOUT_BEHIND.search(plain(line.text)) if _OF_BODY.match(plain(line.text)) else None
    if about is None or capitals(line.text[: about.start()]) < 0.9 or not line.text[about.end() - 1 :].strip():
        return line
    return Line(line.start + about.start() + 1, line.end, line.text[about.start() + 1 :], line.bold)


def _is_furniture(text: str) -> bool:
    """Marks that stand about the title: urgency, draft, motto."""
    bare = squeeze(regex.sub(r"[^\p{L}\s]", " ", text)).upper()
    marks = vocabulary("marks.json")
    return bare in {*marks["urgency"], *marks["secrecy"], *marks["draft"]} or regions.is_motto(text)


def _ends_title(line: Line, out: list[Line], issuer: set[str]) -> bool:
    text, folded = line.text, plain(line.text)
    if capitals(text) > 0.8:
        folded = plain(text.replace("l", "I"))  # OCR's small l in a line of capitals
    if regions.is_address(text) or (regions.is_basis(text) and _is_sentence(line, out)) or regions.is_outline(text):
        return True
    if _ISSUED_WITH.match(folded):
        return True
    if out and capitals(text) > 0.8 and (_ENACTING.match(folded) or squeeze(folded) in issuer):
        return bool(capitals(out[-1].text) < 0.8 or _enacts(folded))
    if regions.date_in(line) is not None and len(text) < 60 and regions.date_place(line):
        return True
    return bool(out) and (text.endswith((":", "./.")) or len(text) > 330)


def _enacts(folded: str) -> bool:
    """An enacting body in capitals under a title in capitals: an office or a body, not a piece of the title."""
    return bodies.head_of(folded) is not None or _ENACTING.match(folded) is not None


def _in_other_weight(document: Document, last: Line, line: Line) -> bool:
    """A paragraph of the body under a title in bold."""
    opens = line.text[:1].isupper() and document.zone_at(line.start) is ZoneKind.BODY
    return last.bold and not line.bold and opens


def _is_sentence(line: Line, out: list[Line]) -> bool:
    """`Thực hiện …` may be the title's own first words; as the opening paragraph it follows a finished title."""
    if not out:
        return line.text.rstrip().endswith((";", ".", ",", ":")) and not line.bold and capitals(line.text) < 0.5
    return capitals(line.text) < 0.7


def _about_lines(document: Document, header: Header) -> list[Line]:
    """The V/v lines of a công văn, up to the end of their column."""
    for group in (header.left, header.title, header.right, regions.top_lines(document)):
        for index, line in enumerate(group):
            folded = plain(line.text)
            inside = _INSIDE_ABOUT.search(line.text)
            if _ABOUT.match(folded):
                return _column(group, index, line)
            if inside and len(line.text) < 300:
                at = line.start + inside.end()
                return _column(group, index, Line(at, line.end, line.text[inside.end() :], line.bold))
    return []


def _column(group: list[Line], index: int, first: Line) -> list[Line]:
    out = [first]
    for line in group[index + 1 : index + _MAX_LINES]:
        if (
            regions.is_rule(line.text)
            or regions.is_address(line.text)
            or regions.date_in(line)
            or regions.is_motto(line.text)
        ):
            break
        if _is_furniture(line.text):
            continue
        if capitals(line.text) > 0.85 and len(line.text) > 12 and capitals(first.text) < 0.6:
            break
        if regions.is_basis(line.text) and len(line.text) > 90:
            break
        out.append(line)
    return out
