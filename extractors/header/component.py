"""Component `vanban_header`: doc_type, number, issued_on, place, urgency and secrecy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import regex
from spacy.language import Language
from spacy.tokens import Doc

from extractors.findings import findings, source
from extractors.header import regions
from extractors.header.own_date import own_date, own_place
from extractors.header.own_number import own_number, symbol_of
from extractors.header.portal import attribute
from extractors.header.regions import Header, Line
from extractors.language import types
from extractors.language.folding import capitals, plain, squeeze
from extractors.language.numbers import DocumentNumber, Family, type_symbols
from extractors.vocabulary import vocabulary
from models.document import Document, ZoneKind
from models.values import CONFLICT, NOT_FOUND, Fact

_ABOUT = regex.compile(r"^\W{0,3}(?:v\s?/\s?v|ve viec)\b")


@Language.component("vanban_header")
def vanban_header(doc: Doc) -> Doc:
    """Writes doc_type, number, issued_on, place, urgency, secrecy."""
    document, found = source(doc), findings(doc)
    header = regions.header(document)
    found.number = own_number(document, header) or attribute(document, "number")
    found.issued_on = own_date(document, header, found.number) or attribute(document, "issued_on")
    found.reference_day = found.reference_day or _about(found.issued_on)
    found.place = own_place(document, header)
    found.doc_type = doc_type(document, header, found.number) or attribute(document, "doc_type")
    found.urgency = mark(document, header, "urgency")
    found.secrecy = mark(document, header, "secrecy")
    for name in ("number", "issued_on", "place", "doc_type"):
        fact: Fact | None = getattr(found, name)
        if fact is None or fact.value is None:
            found.missing[name] = (fact.reason if fact else None) or NOT_FOUND
    return doc


def _about(issued: Fact | None) -> date | None:
    """The earliest of the days between which the paper's places disagree, where they are of one year: whichever is
    right, days written without their year take it from there."""
    if issued is None or issued.value is not None or issued.reason != CONFLICT:
        return None
    days = sorted(c.value for c in issued.candidates if c.value and len(c.value) == 10 and c.rule != "date.stamp")
    return date.fromisoformat(days[0]) if len({day[:4] for day in days}) == 1 else None


def heading_line(document: Document, header: Header) -> tuple[Line, types.TypeWord] | None:
    """The heading that names the type, with its line; never a line of the left column."""
    left = {line.start for line in header.left}
    for group in (header.title, regions.top_lines(document)):
        for line in group:
            if line.start in left or regions.is_motto(line.text):
                continue
            if regions.is_address(line.text):
                break
            word = types.heading(line.text)
            if word and _stands_as_heading(line, word):
                return line, word
    return None


def _stands_as_heading(line: Line, word: types.TypeWord) -> bool:
    """In capitals, or alone on its line (portals print `Kế hoạch` in bold)."""
    alone = word.end - word.start >= len(squeeze(line.text).strip(" *#_:.")) - 2
    return capitals(line.text[word.start : word.end]) > 0.8 or (
        alone and (line.bold or line.text.startswith(("#", "**")))
    )


def doc_type(document: Document, header: Header, number: Fact | None) -> Fact | None:
    """The type: the heading before the symbol; a công văn has neither heading nor code in its symbol."""
    heading = heading_line(document, header)
    symbol = symbol_of(number)
    by_symbol = _symbol_type(symbol)
    if heading:
        line, word = heading
        sureness = _heading_confidence(document, line, word, by_symbol, symbol)
        evidence = document.evidence(line.start + word.start, line.start + word.end)
        return Fact(_settled(word, symbol), sureness, evidence, "type.heading")
    if number and number.evidence and by_symbol:
        return Fact(by_symbol, 0.93 if by_symbol == "CV" else 0.85, number.evidence, "type.symbol")
    letter = _letter_line(header, document)
    if letter:
        return Fact("CV", 0.8, document.evidence(letter.start, letter.end), "type.letter-form")
    return None


def _symbol_type(symbol: DocumentNumber | None) -> str | None:
    return symbol.type_code if symbol else None


def _settled(word: types.TypeWord, symbol: DocumentNumber | None) -> str:
    """The heading's type; `TT` stands for thông tư and thông tri alike."""
    if symbol and symbol.family is Family.JOINT and word.code == "TT":
        return "TTLT"
    return word.code


def _heading_confidence(
    document: Document, line: Line, word: types.TypeWord, by_symbol: str | None, symbol: DocumentNumber | None
) -> float:
    sureness = min(1.0, 0.6 + 0.4 * document.confidence(line.start, line.end))
    if by_symbol == word.code:
        return min(0.99, max(sureness, 0.97))
    if by_symbol is None and (symbol is None or symbol.family is Family.ASSEMBLY):
        return min(sureness, 0.95) - 0.03 * word.slips
    known = symbol is not None and symbol.type_symbol in type_symbols()
    return min(sureness, 0.8 if known else 0.9)


def _letter_line(header: Header, document: Document) -> Line | None:
    groups: tuple[Iterable[Line], ...] = (header.left, header.title, regions.top_lines(document))
    for group in groups:
        for line in group:
            if regions.is_address(line.text) or _ABOUT.match(plain(line.text)):
                return line
    return None


_NO_WORD = regex.compile(r"[^\p{L}\s]")
_CAPITAL_HEAD = regex.compile(r"\W*\(?\p{Lu}")


def mark(document: Document, header: Header, kind: str) -> Fact | None:
    """A mark of urgency or secrecy: a line of the header or a stamp that is nothing but the mark."""
    words: list[str] = vocabulary("marks.json")[kind]
    spelling: dict[str, str] = vocabulary("marks.json").get(f"{kind}_spelling", {})
    stamps = regions.lines(document, ZoneKind.STAMP)
    for line in (*header.left, *header.right, *header.title, *stamps, *regions.top_lines(document)[:15]):
        bare = squeeze(_NO_WORD.sub(" ", line.text))
        said = bare.upper() if kind == "urgency" and _CAPITAL_HEAD.match(line.text) else bare
        for word in words:
            if said == word:
                sureness = 0.95 * document.confidence(line.start, line.end)
                evidence = document.evidence(line.start, line.end)
                return Fact(spelling.get(word, word), sureness, evidence, f"mark.{kind}")
    return None
