"""To whom: the `Kính gửi:` lines (role `to`) and the `Nơi nhận:` lines (role `copy`).

The `Lưu:` line tells where the file copy is kept and is nobody's copy; it is left out (App. I, II.9).
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractors.header import regions
from extractors.header.regions import Header, Line
from extractors.language.folding import capitals, plain, squeeze
from models.document import Document, ZoneKind
from models.values import Fact

_HEAD = regex.compile(r"^\W*n.i\s+nh.n\s*(?::|$)")
_ADDRESS = regex.compile(r"^\W*k.nh\s*(?:gui|goi|trinh)\s*[:.\-]*\s*", regex.IGNORECASE)
_FILED = regex.compile(r"^\W*l.u\b(?:\s*[:.,]|\s+(?:vt|vp|hs|tckt|hc|tc)\b|\s*$|\s*\p{L}{1,6}\W)", regex.IGNORECASE)
_NOTE = regex.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_DASH = regex.compile(r"^[\s\-–—−+*•·●▪°.,;:_~|]+(?:\d{1,2}[.)]\s+)?|^\d{1,2}[.)]\s+(?=\p{L})")
_END = regex.compile(r"[\s.,;:/|_]+$")


def recipients(document: Document, header: Header) -> list[Fact]:
    """All recipients in text order, `to` first."""
    out = [_fact(document, s, e, "to", "recipients.address") for s, e in _addressed(document, header)]
    out += [_fact(document, s, e, "copy", "recipients.list") for s, e in _copied(document)]
    return [fact for fact in out if fact is not None]


def _fact(document: Document, start: int, end: int, role: str, rule: str) -> Fact | None:
    value = cleaned(document.text[start:end])
    if len(regex.findall(r"\p{L}", value)) < 2:
        return None
    ocr = document.confidence(start, end)
    return Fact(value, 0.95 if ocr == 1.0 else 0.5 + 0.45 * ocr, document.evidence(start, end), rule, {"role": role})


def cleaned(text: str) -> str:
    """Without the dash, the note in brackets and the stop at the end."""
    text = _NOTE.sub(" ", squeeze(text))
    text = regex.sub(r"\s+([,;.])", r"\1", text)
    return squeeze(_END.sub("", _DASH.sub("", text)))


def _addressed(document: Document, header: Header) -> Iterator[tuple[int, int]]:
    named = [line for line in header.title if _ADDRESS.match(plain(line.text))]
    pool = header.title if named else regions.top_lines(document)
    for index, line in enumerate(pool):
        match = _ADDRESS.match(plain(line.text))
        if not match:
            continue
        listed = regex.search(r"\p{L}[^\p{L}]*:\s*$", line.text[match.end() :])  # `Các đồng chí:` names nobody yet
        if not listed:
            yield from _parts(line.text[match.end() :], line.start + match.end())
        single = regex.search(r"\p{L}", line.text[match.end() :]) and not regex.search(r"[;,:]\s*$", line.text)
        dashed = regex.match(r"\s*[-–+•]", line.text[match.end() :])
        for start, end in _more(pool[index + 1 : index + 30], go_on=not single or bool(dashed)):
            yield from _parts(document.text[start:end], start)
        return


def _more(after: list[Line], *, go_on: bool) -> list[tuple[int, int]]:
    """Where the lines below `Kính gửi:` name further bodies; a line that goes on with the one above is joined to it."""
    out: list[tuple[int, int]] = []
    finished = True
    for line in after if go_on else ():
        text = line.text
        dashed = regex.match(r"^[\-–—+•*]\s*\p{L}", text)
        numbered = regex.match(r"^\d{1,2}[.)]\s*\p{L}", text)
        if regions.is_basis(text) or (regions.is_outline(text) and not numbered) or regions.is_motto(text):
            break
        if regions.is_rule(text) or text.startswith("("):
            continue
        if len(text) > 220 or not (dashed or regex.search(r"[;,.]\s*$", text) or len(text) < 110):
            break
        if out and not finished and text[:1].islower():
            out[-1] = (out[-1][0], line.end)
        else:
            out.append((line.start, line.end))
        finished = regex.search(r"[;.]\s*$", text) is not None
        if regex.search(r"\.\s*$", text):
            break
    return out


def _parts(text: str, base: int) -> Iterator[tuple[int, int]]:
    """Bodies separated by semicolons, outside brackets."""
    depth, start = 0, 0
    for index, character in enumerate(text + ";"):
        depth += (character in "([") - (character in ")]")
        if character == ";" and (depth <= 0 or index == len(text)):
            if text[start:index].strip(" .;-–"):
                yield base + start, base + index
            start, depth = index + 1, 0


def _copied(document: Document) -> Iterator[tuple[int, int]]:
    for line in _joined(_list_lines(document)):
        start, end = line
        text = document.text[start:end]
        yield from (
            (a, b) for a, b in _parts(text, start) if not _FILED.match(plain(_DASH.sub("", document.text[a:b])))
        )


def _list_lines(document: Document) -> list[Line]:
    """The lines under `Nơi nhận:`; from the zone, else found by the words."""
    zone = regions.lines(document, ZoneKind.RECIPIENTS)
    if zone:
        return [line for line in (_without_head(line) for line in zone) if line]
    everything = regions.lines_between(document, 0, len(document.text))
    for index, line in enumerate(everything):
        if _HEAD.match(plain(line.text)):
            rest = [_without_head(line)]
            for after in everything[index + 1 : index + 40]:
                if not regex.match(r"^[\-–—+•*]\s*\p{L}", after.text) or capitals(after.text) > 0.9:
                    break
                rest.append(after)
            return [found for found in rest if found]
    return []


def _without_head(line: Line) -> Line | None:
    match = _HEAD.match(plain(line.text))
    if not match:
        return line
    rest = line.text[match.end() :]
    stripped = rest.strip()
    if not regex.search(r"\p{L}{2}", stripped):
        return None
    at = line.start + match.end() + rest.index(stripped)
    return Line(at, at + len(stripped), stripped, line.bold)


def _joined(found: list[Line]) -> list[tuple[int, int]]:
    """Lines that go on with the item above (no dash, the item above unfinished) are joined to it."""
    dashed = sum(bool(regex.match(r"^[\-–—+•*]", line.text)) for line in found) * 2 >= len(found)
    out: list[tuple[int, int]] = []
    finished = True
    for line in found:
        begins = bool(regex.match(r"^[\-–—+•*]", line.text)) or _FILED.match(plain(line.text)) is not None
        if out and not begins and dashed and not finished:
            out[-1] = (out[-1][0], line.end)
        else:
            out.append((line.start, line.end))
        finished = bool(regex.search(r"[;.]\s*$", line.text))
    return out
