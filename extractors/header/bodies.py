"""The bodies that the header's left column names, from the highest down to the issuer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from extractors.header import regions
from extractors.header.regions import Header, Line
from extractors.language import bodies
from extractors.language.folding import capitals, plain, squeeze
from extractors.vocabulary import vocabulary

_ENDS = regex.compile(
    r"^[^\p{L}\d]{0,4}(?:(?:(?:bo luat|luat|phap lenh|nghi quyet|lenh|nghi dinh)\s+)?s[o0]\s*[:;.]|s[o0]\s*[\d/…]"
    r"|s[o0]\s+\S{0,8}\s?/|s[o0]\s[^\p{L}]{0,12}[-–]\s?\p{L}{1,7}/\p{L}|v\s?/\s?v|\(v/v|ve viec)"
)
# `Số` alone, its serial by hand parted from it or read as letters; as `SỞ` it would be a body's first word
_NUMBER_BEGUN = regex.compile(r"^\W{0,3}(?:S[ốôó]|SỐ|SÔ|SÓ)(?:\W{0,3}$|\s.{1,12}[-–/]\s?\p{Lu}\p{L}{0,6}[/-]\p{Lu})")
_NOT_A_BODY = regex.compile(
    r"^(?:d.?a? ?chi|dien thoai|dt\s*:|tel|fax|email|website|ma so|mst|du thao|khan|hoa toc|thuong khan"
    r"|mat(?!\s+tran)|toi mat)\b|@|https?:|\d{6,}"
)
_CONTINUED = regex.compile(r"(?:^|\s)(?:và|với|của|về|thuộc|các|cho|theo|VÀ|VỚI|CỦA|VỀ|THUỘC|CÁC)$|[,\-–]$")
_CONTINUES = regex.compile(r"^(?:và|với|của|về|thuộc|tại|theo)\b|^[,\-–(]", regex.IGNORECASE)
_LEVEL = regex.compile(
    r"^(?:tỉnh|thành phố|tp\.?|huyện|thị xã|tx\.?|quận|xã|phường|thị trấn|đặc khu)\s+(?!ủy|uỷ|đoàn|hội)",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Body:
    """A body's name as printed, perhaps on several lines."""

    text: str
    start: int
    end: int
    bold: bool


def header_bodies(header: Header) -> list[Body]:
    """The bodies of the header's left column, from the highest down to the issuer."""
    kept: list[Line] = []
    for line in header.left:
        folded = plain(line.text)
        if _ENDS.match(folded) or _NUMBER_BEGUN.match(line.text):
            break
        if regions.is_rule(line.text) or regions.is_motto(line.text) or _NOT_A_BODY.search(folded):
            continue
        if regions.is_address(line.text) or len(regex.findall(r"\p{L}", line.text)) < 2:
            continue
        kept.append(_without_union(_letterhead(line)))
    return _grouped([line for line in kept if _reads_like_body(line)])


_CAPITALS_BEHIND = regex.compile(r"\p{Ll}\P{L}{0,3}\s(\p{Lu}{2,}+(?:[\s.,&–-]++\p{Lu}++)++)$")


def _letterhead(line: Line) -> Line:
    """Behind words of a stamp that recognition put on the letterhead's line, only the body in capitals is kept."""
    found = _CAPITALS_BEHIND.search(line.text)
    if found is None or bodies.head_of(bodies.expand(found[1])) is None:
        return line
    return replace(line, start=line.start + found.start(1), text=found[1])


_UNION = regex.compile(r"(?i)\s+(đoàn\s+(?:tncs|thanh\s+niên\s+cộng\s+sản)\s+hồ\s+chí\s+minh)\W*$")


def _without_union(line: Line) -> Line:
    """`TỈNH ĐOÀN A ĐOÀN TNCS HỒ CHÍ MINH` read straight across: the Union stands where other papers have the motto."""
    union = _UNION.search(line.text)
    head = bodies.head_of(bodies.expand(line.text[: union.start()])) if union else None
    if union is None or head is None or not plain(head.head).endswith("doan"):
        return line
    return replace(line, end=line.start + union.start(), text=line.text[: union.start()])


def _reads_like_body(line: Line) -> bool:
    text = bodies.expand(line.text)
    return capitals(line.text) > 0.6 or bodies.head_of(text) is not None or _LEVEL.match(text) is not None


def _grouped(kept: list[Line]) -> list[Body]:
    out: list[Body] = []
    for line in kept:
        text = _without_dash(line.text.strip(" *_|/;"), out[-1].text if out else "")
        for piece in _joint(text):
            at = line.start + line.text.index(piece)
            if out and not _opens_body(piece, out[-1].text):
                last = out[-1]
                # a line that strayed from the other column may stand earlier in the text
                start, end = min(last.start, at), max(last.end, at + len(piece))
                out[-1] = Body(f"{last.text} {piece}", start, end, last.bold or line.bold)
            else:
                out.append(Body(piece, at, at + len(piece), line.bold))
    return [b for b in out if plain(b.text) != "dang cong san viet nam"] or out


def _without_dash(text: str, before: str) -> str:
    """A speck of a scan looks like a dash: none stands before the first body, nor before one of another kind."""
    bare = text.lstrip("-–— ")
    if bare == text or not bare:
        return text
    head = bodies.head_of(bodies.expand(bare))
    joint = before and plain(before).split()[0] == plain(bare).split()[0]
    return bare if not before or (head is not None and not joint) else text


def _joint(text: str) -> list[str]:
    """`BỘ A - BỘ B`, `SỞ A / SỞ B`, `SỞ A; SỞ B` on one line: two bodies; a dash inside one name parts nothing."""
    pieces = [p.strip() for p in regex.split(r"\s+[-–—/]\s+|\s*;\s+", text)]
    if len(pieces) > 1 and all(bodies.head_of(bodies.expand(p)) for p in pieces):
        first = {plain(p).split()[0] for p in pieces}
        if len(first) == 1 and first <= {"bo", "so", "ubnd", "uy", "phong"}:
            return pieces
    return _run_together(text)


_PLACED = regex.compile(  # up to the last word of a locality's name
    r"\s(?:tinh|thanh pho|tp\.?|huyen|thi xa|quan|xa|phuong|thi tran|dac khu)\s+(?:\S+\s+){1,4}?$"
)


def _run_together(text: str) -> list[str]:
    """`BHXH TỈNH A BẢO HIỂM XÃ HỘI HUYỆN B` on one line: behind the first one's locality another body begins."""
    folded = plain(text)
    first = bodies.head_of(bodies.expand(text)) if capitals(text) > 0.9 and len(folded.split()) > 5 else None
    if first is None:
        return [text]
    for space in regex.finditer(r"\s+(?=\S+\s+\S+\s+\S)", folded):
        head = bodies.head_of(bodies.expand(text[space.end() :]))
        # a head of one word may be a part of the locality's name, unless the line itself begins with it
        tells = head is not None and (len(head.head.split()) > 1 or head.head in (first.head, "Trạm"))
        if tells and _PLACED.search(folded[: space.end()]):
            return [text[: space.start()], text[space.end() :]]
    return [text]


def _opens_body(text: str, before: str) -> bool:
    """Whether this line begins a new body rather than going on with the line above."""
    written = bodies.expand(text)
    if _CONTINUED.search(before) or _CONTINUES.match(text):
        return False
    if _LEVEL.match(written):
        return False
    head = bodies.head_of(written)
    if head is None:
        return False
    previous = bodies.head_of(bodies.expand(before))
    bare = previous is not None and len(squeeze(bodies.expand(before))) <= len(previous.head) + 1
    if previous is not None and previous.alone and bare:
        return False  # `HỘI ĐỒNG`, `ĐẢNG BỘ` alone say nothing: what follows goes on with them
    return not (plain(head.head) == "phong" and regex.match(r"(?i)phòng,?\s+(?:chống|cháy|không)", written))


def initials(name: str) -> set[str]:
    """The abbreviations that a body's printed name may have in a symbol: `TRƯỜNG THPT HOA MAI` → THPTHM, TTHPTHM."""
    known = vocabulary("abbreviations.json")["words"]
    tokens = [w for w in regex.findall(r"[\p{L}\d]+", name) if w.lower() not in ("và", "các", "của", "về")]
    short = [w.upper() if (w in known or w.isdigit()) and len(w) > 1 else w[0].upper() for w in tokens]
    full = [
        w[0].upper() for w in regex.findall(r"\p{L}+", bodies.expand(name)) if w.lower() not in ("và", "các", "của")
    ]
    place = next((i for i, w in enumerate(tokens) if _LEVEL.match(f"{w} x") or w.lower() == "tỉnh"), len(tokens))
    variants = {"".join(short), "".join(short[1:]), "".join(full), "".join(full[1:]), "".join(short[:place])}
    return {v for variant in variants if len(variant) > 1 for v in (variant, _bare_letters(variant))}


def _bare_letters(text: str) -> str:
    """`ỦBND` → `UBND`: an abbreviation keeps Đ and leaves the other marks out."""
    return "".join(c if c in "Đđ" else plain(c).upper() for c in text)
