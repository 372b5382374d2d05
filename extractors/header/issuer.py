"""Component `vanban_issuer`: the issuing body with the body above it.

Rests on the contract's judgement: the header's body in normal case, abbreviations written out, the locality from
the header, the signature block, the annex line or the body of the paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import regex
from spacy.language import Language
from spacy.tokens import Doc

from extractors.findings import findings, source
from extractors.header import regions
from extractors.header.bodies import Body, header_bodies, initials
from extractors.header.own_number import symbol_of
from extractors.header.portal import CONFIDENCE, attribute
from extractors.header.printed import is_ocr
from extractors.header.regions import Header
from extractors.language import bodies, types
from extractors.language.casing import CaseWitness, case_witness, mended
from extractors.language.folding import capitals, plain, squeeze
from extractors.language.lifespans import province_at
from extractors.language.numbers import DocumentNumber, Family
from extractors.language.patterns import either, spelled
from extractors.vocabulary import vocabulary
from models.document import Document, ZoneKind
from models.values import NOT_FOUND, Fact

_ANNEX_ISSUER = regex.compile(
    r"(?:k[eè]m|đính kèm)\s+theo\s[^()\n]{0,60}?ngày[^()\n]{0,40}?\s+của\s+(?P<body>[^()\n;]{3,140}?)\s*(?:\)|$|\n)",
    regex.IGNORECASE,
)

_TITLE_ISSUER = regex.compile(
    r"^\W*(?:\p{Lu}[\p{Lu}\s]{1,30}\s)?CỦA\s+(?P<body>[^\d\n]{3,120}?)(?:\s+NƯỚC\s+CỘNG\s[^\d\n]{10,60}?)?\s+SỐ\s*:?\s*"
    r"(?=\d[^\n]{4,40}\sNGÀY\s)"
)
_OFFICE_OF = regex.compile(  # `của Hiệu trưởng Trường …`: the body is the one that the office leads
    r"(?:hiệu trưởng|giám đốc|chủ tịch|bộ trưởng|trưởng phòng|trưởng ban|viện trưởng|tổng giám đốc|cục trưởng|chánh án"
    r"|chánh văn phòng|thủ trưởng)\s+(?=\p{Lu})",
    regex.IGNORECASE,
)


@Language.component("vanban_issuer")
def vanban_issuer(doc: Doc) -> Doc:
    """Writes issuer (details: parent)."""
    document, found = source(doc), findings(doc)
    day = found.issued_on.value if found.issued_on else None
    found.issuer = issuer(document, regions.header(document), symbol_of(found.number), day)
    if found.issuer is None or found.issuer.confidence < CONFIDENCE:
        found.issuer = attribute(document, "issuer") or found.issuer
    if found.issuer is None:
        found.missing["issuer"] = NOT_FOUND
    return doc


def issuer(
    document: Document, header: Header, number: DocumentNumber | None = None, day: str | None = None
) -> Fact | None:
    """The issuing body, from the header; else from the annex line, the opening sentence or the signature block.

    The symbol of the own number helps to tell a body's second line from a body below it; `day` (ISO, perhaps reduced)
    tells which provinces there were.
    """
    witness = case_witness(document.text)
    above = _beside(header_bodies(header), header_bodies(Header(left=header.right)), number)
    if above:
        written = (regions.date_place(line) for line in header.right)
        place = next((found[0] for found in written if found), None)
        province = province_at(place, day) if place else None  # a town of that name may outlive its province
        place = province.what if province else None
        return _from_header(document, _told_by_symbol(above, number), witness, place, number)
    for finder in (_title_issuer, _annex_issuer, _opening_issuer, _signing_issuer):
        fact = finder(document, witness)
        if fact:
            return fact
    return None


def _beside(found: list[Body], right: list[Body], number: DocumentNumber | None) -> list[Body]:
    """Bodies that issue a paper jointly, each printed below the body that it belongs to (`A / X / A / Y`).

    Columns beside each other come one after the other: a body above that is named twice is their common one, and of
    different ones only those stay that the symbol names. The right column has one of them where the motto is left out.
    """
    seen = {squeeze(plain(body.text)): body for body in reversed(found)}
    once = [body for body in found if seen[squeeze(plain(body.text))] is body]
    if number is None or not _is_joint_number(number):
        return once
    wanted = [part.upper() for part in number.parts]
    both = [*once, *right]
    if right and len(both) == len(wanted) and any(_is_named(part, b) for part, b in zip(wanted, both, strict=True)):
        return both
    named = _named_in_turn(once, wanted)
    first = once.index(named[0]) if named else 0
    return [*once[:first], *named] if named else once


def _named_in_turn(found: list[Body], wanted: list[str]) -> list[Body]:
    """The bodies that the parts of a symbol name, in its order; [] where one of them is not found."""
    out: list[Body] = []
    rest = iter(found)
    for part in wanted:
        body = next((b for b in rest if _is_named(part, b)), None)
        if body is None:
            return []
        out.append(body)
    return out if len(out) > 1 else []


def _is_named(part: str, body: Body) -> bool:
    return any(_akin(part, short) for short in initials(body.text))


def _is_joint_number(number: DocumentNumber) -> bool:
    symbol = number.type_symbol
    return symbol is not None and (number.family is Family.JOINT or symbol.endswith(_JOINT_SYMBOLS))


def _told_by_symbol(found: list[Body], number: DocumentNumber | None) -> list[Body]:
    """`HỘI ĐỒNG THẨM PHÁN / TÒA ÁN …` with the symbol NQ-HĐTP is one body: the symbol names the upper line."""
    if number is None or number.body is None or len(found) < 2:
        return found
    upper, last = found[-2], found[-1]
    collegial = regex.match(r"(?i)(?:hội đồng|ban|uỷ ban|ủy ban)\s", bodies.expand(upper.text)) is not None
    wanted = number.body.upper()
    if collegial and wanted in initials(upper.text) and wanted not in initials(last.text):
        start, end = min(upper.start, last.start), max(upper.end, last.end)
        return [*found[:-2], Body(f"{upper.text} {last.text}", start, end, upper.bold)]
    return found


def _of_the_symbol(found: list[Body], number: DocumentNumber | None) -> int:
    """How many of the header's last bodies a joint paper's symbol names (`KHLT-TĐTN-SVHTTDL`); 0 for any other."""
    if number is None or not _is_joint_number(number):
        return 0
    wanted = [part.upper() for part in number.parts]
    if not 1 < len(wanted) <= len(found):
        return 0
    known = any(_is_named(part, body) for part, body in zip(wanted, found[-len(wanted) :], strict=True))
    return len(wanted) if known else 0


_JOINT_SYMBOLS = ("LT", "LN", "LS", "LB", "PH")


def _akin(part: str, short: str) -> bool:
    """The abbreviation in the symbol, or the beginning of it: localities are often left out of it."""
    return part == short or (len(part) > 2 and short.startswith(part))


def _from_header(
    document: Document, found: list[Body], witness: CaseWitness, place: str | None, number: DocumentNumber | None
) -> Fact:
    names = [bodies.written_out(_read_right(document, b), witness) for b in found]
    several = _of_the_symbol(found, number)
    if several == 0 and len(names) > 2 and _is_joint(names[-2:]):
        several = 2
    if 0 < several < len(names):  # offices of one body, which stands above them
        names = [*names[-several:-1], bodies.joined(names[-1], names[-several - 1])]
        found = found[-several:]
    if len(found) > 1 and (several > 1 or _is_joint(names)):
        evidence = document.evidence(min(b.start for b in found), max(b.end for b in found))
        return Fact(
            " - ".join(names),
            _sureness(document, evidence.start, evidence.end, 0.85),
            evidence,
            "issuer.joint",
            {"parent": None},
        )
    complete: list[str] = []
    for name in names:
        complete.append(bodies.joined(name, complete[-1] if complete else None))
    name, parent = complete[-1], complete[-2] if len(complete) > 1 else None
    rule, sureness = "issuer.header", 0.95
    if not bodies.holds_locality(name):
        stated = stated_locality(document, names[-1])
        head = bodies.head_of(name)
        if stated and head and head.joins in ("locality", "either") and name == names[-1]:
            name, rule, sureness = f"{name} {stated}", "issuer.header+locality", 0.85
    if place and not bodies.holds_locality(name):
        completed = bodies.completed_by_province(name, place)
        if completed != name:
            name, rule, sureness = completed, "issuer.header+place", 0.8
    last = found[-1]
    if bodies.head_of(names[-1]) is None:
        sureness = 0.7
    evidence = document.evidence(last.start, last.end)
    return Fact(name, _sureness(document, last.start, last.end, sureness), evidence, rule, {"parent": parent})


def _read_right(document: Document, body: Body) -> str:
    return mended(body.text) if is_ocr(document, body.start) else body.text


def _is_joint(names: list[str]) -> bool:
    """Bodies of one rank side by side (two ministries, two departments)."""
    firsts = {plain(n).split()[0] for n in names if n}
    return (
        len(names) > 1
        and len(firsts) == 1
        and firsts <= {"bo", "so", "phong"}
        and not any(n.startswith("Bộ Chỉ huy") for n in names)
    )


def _sureness(document: Document, start: int, end: int, base: float) -> float:
    ocr = document.confidence(start, end)
    return base if ocr == 1.0 else base * (0.6 + 0.4 * ocr)


def stated_locality(document: Document, name: str) -> str | None:
    """The locality that the paper puts behind this body's name somewhere else: `Sở X tỉnh Y`."""
    words = r"\s+".join(regex.escape(w) for w in plain(name).split())
    folded = plain(document.text)
    counts: Counter[str] = Counter()
    witness = case_witness(document.text)
    for match in regex.finditer(
        rf"(?<!\p{{L}}){words}\s+(?=tinh|thanh pho|huyen|thi xa|quan|xa |phuong|thi tran|tp)", folded
    ):
        tail = document.text[match.end() : match.end() + 60].split("\n")[0]
        if capitals(tail[:12]) > 0.7:
            tail = bodies.written_out(regex.split(r"[,;.(:]", tail)[0], witness)
            tail = tail[:1].lower() + tail[1:]
        place = bodies.locality(bodies.expand(tail))
        if place and bodies.expand(tail).lower().startswith(place.lower()[:5]):
            counts[place] += 1
    return counts.most_common(1)[0][0] if counts else None


def _title_issuer(document: Document, witness: CaseWitness) -> Fact | None:
    """`LUẬT / CỦA QUỐC HỘI … SỐ … NGÀY …`, as portals print papers of the years before 2006."""
    for line in regions.top_lines(document):
        match = _TITLE_ISSUER.search(line.text)
        if match and bodies.head_of(bodies.expand(match["body"])):
            name = bodies.written_out(match["body"], witness)
            evidence = document.evidence(line.start + match.start("body"), line.start + match.end("body"))
            sureness = _sureness(document, evidence.start, evidence.end, 0.9)
            return Fact(name, sureness, evidence, "issuer.title-line", {"parent": None})
    return None


def _annex_issuer(document: Document, witness: CaseWitness) -> Fact | None:
    """`(Kèm theo Kế hoạch số … ngày … của Phòng …)`."""
    for match in _ANNEX_ISSUER.finditer(document.text):
        office = _OFFICE_OF.match(match["body"])
        body = match["body"][office.end() :] if office else match["body"]
        if bodies.head_of(bodies.expand(body)):
            name = bodies.written_out(body, witness)
            evidence = document.evidence(*match.span("body"))
            return Fact(
                name,
                _sureness(document, evidence.start, evidence.end, 0.9),
                evidence,
                "issuer.annex-line",
                {"parent": None},
            )
    return None


def _opening_issuer(document: Document, witness: CaseWitness) -> Fact | None:
    """The subject of the sentence that leads to the body: `Sở X hướng dẫn … như sau:`."""
    for start, end in _opening_clauses(document):
        clause = document.text[start:end]
        matches = list(_act_pattern().finditer(clause))
        if not matches:
            continue
        match = matches[-1]
        body = regex.sub(r"\s*\([^)]*\)", "", match["body"])
        name = bodies.written_out(body, witness)
        stated = None if bodies.holds_locality(name) else stated_locality(document, name)
        head = bodies.head_of(name)
        if stated and head and head.joins in ("locality", "either"):
            name = f"{name} {stated}"
        evidence = document.evidence(start + match.start("body"), start + match.end("body"))
        return Fact(
            name, _sureness(document, evidence.start, evidence.end, 0.75), evidence, "issuer.opening", {"parent": None}
        )
    return None


def _opening_clauses(document: Document) -> Iterator[tuple[int, int]]:
    """Paragraphs from the top until the outline begins, those that lead to it (`như sau:`) first."""
    found: list[tuple[int, int]] = []
    for line in regions.lines_between(document, 0, min(len(document.text), 12_000)):
        if regions.is_outline(line.text):
            break
        found.append((line.start, line.end))
    leading = [p for p in found if regex.search(r"(?:sau|sau đây)\s*[:.;,]?\s*$", document.text[p[0] : p[1]])]
    yield from leading
    yield from (p for p in found if p not in leading and not regions.is_basis(document.text[p[0] : p[1]]))


@cache
def _act_pattern() -> regex.Pattern[str]:
    heads = either(list(map(regex.escape, h.head)) for h in bodies.heads() if len(h.head) > 2)
    short = "|".join(regex.escape(a) for a in ("Sở", "Bộ", "UBND", "BCH", "BCĐ", "BTV", "HĐTĐKT"))
    acts = either(map(spelled, vocabulary("bodies.json")["acts"]))
    return regex.compile(
        rf"(?:^|[.;,:]\s+)(?P<body>(?:(?i:{heads})|{short})(?!\p{{L}})[^.;:\n]{{0,90}}?)\s+{acts}(?!\p{{L}})"
    )


def _signing_issuer(document: Document, witness: CaseWitness) -> Fact | None:
    """`TM. ỦY BAN NHÂN DÂN XÃ …` above the signature."""
    for line in regions.lines(document, ZoneKind.SIGNATURE):
        match = regex.match(r"(?:TM|T/M)\s*\.?\s*(?P<body>.{3,120})$", line.text)
        if match and bodies.head_of(bodies.expand(match["body"])) and types.heading(match["body"]) is None:
            name = bodies.written_out(match["body"], witness)
            evidence = document.evidence(line.start + match.start("body"), line.end)
            return Fact(
                name, _sureness(document, line.start, line.end, 0.7), evidence, "issuer.signature", {"parent": None}
            )
    return None
