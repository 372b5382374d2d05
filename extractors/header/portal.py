"""What a legal portal or a collection says about a paper in labelled lines (`Số hiệu: …`, `Người ký: …`).

A second-hand witness: it fills a field that the paper's own words leave open, and never overrules them.
"""

from __future__ import annotations

import regex

from extractors.header.regions import Line, lines_between
from extractors.language import bodies, dates, numbers, types
from extractors.language.folding import plain, squeeze
from extractors.language.names import surnames
from models.document import Document
from models.values import Fact

CONFIDENCE = 0.8
_LABELS_OF = {
    "number": ("so hieu", "so ky hieu", "so/ky hieu", "so, ky hieu", "so hieu van ban"),
    "issued_on": ("ngay ban hanh", "ngay ky", "ngay van ban"),
    "issuer": ("co quan ban hanh", "noi ban hanh", "don vi ban hanh", "co quan ban hanh van ban"),
    "signer": ("nguoi ky", "nguoi ky van ban"),
    "doc_type": ("loai van ban", "hinh thuc van ban"),
    "subject": ("trich yeu", "trich yeu noi dung", "ten van ban"),
    "effective_on": ("ngay co hieu luc", "ngay hieu luc", "ngay ap dung"),
}
_LABELS = {label: name for name, labels in _LABELS_OF.items() for label in labels}
_TELLING = {"number", "issuer", "doc_type", "subject"}  # a signature's stamp has none of these
_UNKNOWN = ("da biet", "dang cap nhat", "khong xac dinh", "chua xac dinh", "dang du thao")
_LABELLED = regex.compile(r"^[\W_]*(?P<label>[\p{L}/, ]{5,28}?)[\s*_]*(?:[:|\t][\s*_|]*(?P<value>.*))?$")
_TOP = 6_000


def attributes(document: Document) -> dict[str, Line]:
    """Field name → the line (or part of one) that holds its value; only the first of each."""
    found: dict[str, Line] = {}
    waiting: str | None = None
    for line in lines_between(document, 0, min(len(document.text), _TOP)):
        match = _LABELLED.match(line.text)
        name = _LABELS.get(squeeze(plain(match["label"]))) if match else None
        if name and match and (match["value"] or "").strip():
            start = line.start + match.start("value")
            found.setdefault(name, _trimmed(document, start, line.end))
            waiting = None
        elif name:
            waiting = name
        elif waiting:
            found.setdefault(waiting, line)
            waiting = None
    return found if len(found) >= 2 and _TELLING & found.keys() else {}


def attribute(document: Document, name: str) -> Fact | None:
    """One field from labelled lines, as a fact; None where the portal does not know it either."""
    line = attributes(document).get(name)
    if line is None or any(plain(line.text).startswith(word) for word in _UNKNOWN):
        return None
    value = _value(name, line.text)
    if not value:
        return None
    sureness = CONFIDENCE * document.confidence(line.start, line.end)
    return Fact(value, sureness, document.evidence(line.start, line.end), "portal.attribute", _details(name, line.text))


def _value(name: str, text: str) -> str | None:
    if name in ("issued_on", "effective_on"):
        written = dates.first(text)
        return written.iso if written else None
    if name == "number":
        number = numbers.parse(text)
        return number.text if number and number.serial is not None else None
    if name == "doc_type":
        return types.code_of(text)
    value = squeeze(text).strip(" .;,|*")
    return None if name == "signer" and _is_body(value) else value


def _is_body(value: str) -> bool:
    """Whether it names a body: an electronic seal says `Người ký: Sở Y tế`, which tells nobody's name."""
    return bodies.head_of(value) is not None and value.split(maxsplit=1)[0] not in surnames()


def _details(name: str, text: str) -> dict[str, str | None]:
    if name == "number":
        number = numbers.parse(text)
        return {"symbol": number.symbol if number else None}
    return {"parent": None} if name == "issuer" else {}


def _trimmed(document: Document, start: int, end: int) -> Line:
    text = document.text[start:end]
    stripped = text.strip(" |*_\t")
    at = start + text.index(stripped)
    return Line(at, at + len(stripped), stripped)
