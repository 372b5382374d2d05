"""The component that finds the papers cited by this one (contract: `references`).

find (numbers, names, serials) → resolve (one entry a paper, back references) → roles → values.
Writes `findings.references`; reads the paper's own number, type and issue date from the header's findings.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import regex
from spacy.language import Language
from spacy.tokens import Doc

from extractors.findings import Findings, findings, source
from extractors.language import numbers
from extractors.references.find import Citation, find_numbered, find_serials
from extractors.references.names import find_named
from extractors.references.ocr import lost_slashes, mend, plain_figures, spaced
from extractors.references.resolve import Cited, point_back, resolve
from extractors.references.roles import RANK, opening, role
from extractors.references.words import fold, toned, words
from models.document import SET_APART, Document, ZoneKind
from models.values import CONFLICT, Fact, Reference

_IGNORED = {*SET_APART, ZoneKind.OTHER_PAPER}
_QUIET = {ZoneKind.RECIPIENTS, ZoneKind.SIGNATURE}


@Language.component("vanban_references", assigns=["doc._.findings"], requires=["doc._.paper"])
def references(doc: Doc) -> Doc:
    """spaCy component: `doc._.paper` in, `doc._.findings.references` out."""
    found = findings(doc)
    found.references = extract_references(source(doc), found)
    return doc


def extract_references(document: Document, found: Findings) -> list[Reference]:
    """Every other paper that this one cites, in order of first citation."""
    folded = fold(document.text)
    citations = [c for c in _citations(document, folded) if _counts(document, c)]
    citations = [c for c in citations if not _is_own(document, folded, c, found)]
    papers = [p for p in resolve(citations) if _keep(document.text, folded, p, citations)]
    point_back(document.text, folded, papers, found.doc_type.value if found.doc_type else None)
    begin = opening(document)
    found_all = [_reference(document, folded, p, begin, citations) for p in papers]
    # a contract is a paper that others rest on; named in passing, its number is only a contract number
    return [r for r in found_all if r.doc_type != "HĐ" or r.role != "mention"]


def _citations(document: Document, folded: str) -> list[Citation]:
    """All citations, in text order, none inside another."""
    scanned = document.text_source != "text"
    text = plain_figures(document.text)
    named = find_named(text, folded)
    spans = [(c.start, c.full_end) for c in named]
    numbered = find_numbered(text, folded, [*spaced(text), *(lost_slashes(text) if scanned else ())])
    # a law's name between its word and its number was taken for a gap: the name's own citation has both
    numbered = [c for c in numbered if not any(a <= c.end - 1 < b for a, b in spans)]
    numbered = mend(numbered) if scanned else numbered
    serials = find_serials(text, folded, [*named, *numbered])
    return sorted([*named, *numbered, *serials], key=lambda c: c.start)


def _counts(document: Document, citation: Citation) -> bool:
    zone = document.zone_at(citation.start)
    if zone in _IGNORED:
        return False
    return zone not in _QUIET or bool(citation.word and citation.kind == "number")


# --- the paper itself -----------------------------------------------------------------------------------------------
_ANNEX_LINE = regex.compile(r"(?:^|\n|\()\s*\(?\s*(?:duoc\s+)?(?:ban\s+hanh\s+|dinh\s+)?kem\s+theo\s*:?\s*$")


def _is_own(document: Document, folded: str, citation: Citation, found: Findings) -> bool:
    """The paper's own number in its header, in its annex lines, or wherever it names itself by number."""
    own = found.number
    evidence = own.evidence if own else None
    if evidence and citation.start < evidence.end and evidence.start < citation.end:
        return True
    if citation.kind != "number" or citation.number is None:
        return False
    if own and numbers.number_key(citation.number) in _own_keys(own):
        return _own_date(citation, found) or _own_annex_line(folded, citation, found)
    zone = document.zone_at(citation.start)
    line = folded[folded.rfind("\n", 0, citation.start) + 1 : citation.start]
    if not citation.word and zone is ZoneKind.HEADER_LEFT:
        return True  # a V/v names the type of what it cites
    if not citation.word and _NUMBER_LINE.fullmatch(line) and document.table_at(citation.start) is None:
        return _begins_with_cue(folded, citation)
    return _own_annex_line(folded, citation, found)


def _own_keys(own: Fact) -> set[str]:
    """The key of the own number, or those of the numbers between which the paper's own places disagree."""
    rivals = [c.value for c in own.candidates] if own.reason == CONFLICT else []
    return {numbers.number_key(value) for value in (own.value, *rivals) if value}


_NUMBER_LINE = regex.compile(r"\W*(?:so)?\W*")  # `Số:` and nothing else: the number line of a header


def _begins_with_cue(folded: str, citation: Citation) -> bool:
    before = folded[max(0, citation.start - 5) : citation.start].strip(" :.")
    return folded.startswith("so", citation.start) or before.endswith("so")


def _own_date(citation: Citation, found: Findings) -> bool:
    """A cited number equal to the own one is the paper itself, unless it bears another day (another body's paper)."""
    issued = found.issued_on.value if found.issued_on else None
    known = min(len(issued or ""), len(citation.date or ""))
    return not issued or not citation.date or issued[:known] == citation.date[:known]


def _own_annex_line(folded: str, citation: Citation, found: Findings) -> bool:
    """`(Kèm theo Kế hoạch số … ngày … của …)` over an annex: the paper's own number, badly read perhaps."""
    if not _ANNEX_LINE.search(folded, max(0, citation.start - 60), citation.start):
        return False
    code = found.doc_type.value if found.doc_type else None
    if code and citation.doc_type and code != citation.doc_type:
        return False
    own = found.number
    if own is None or own.value is None:
        return True
    ours, theirs = numbers.parse(own.value), citation.cited_number
    return bool(ours and theirs and ours.symbol == theirs.symbol)


# --- what is kept ---------------------------------------------------------------------------------------------------
def _keep(text: str, folded: str, paper: Cited, citations: list[Citation]) -> bool:
    """Drops what is no citation of its own: a law inside another paper's title, a serial that says too little."""
    if all(c.kind == "name" and not c.number and _inside_title(text, folded, c, citations) for c in paper.citations):
        return False
    if all(c.kind == "serial" for c in paper.citations):
        return any(c.date or (text[c.start].isupper() and _cued(folded, c)) for c in paper.citations)
    return True


def _cued(folded: str, citation: Citation) -> bool:
    return regex.search(r"\bso\b", folded[citation.start : citation.end]) is not None


def _inside_title(text: str, folded: str, citation: Citation, citations: list[Citation]) -> bool:
    """Whether a name stands in the description of a numbered paper cited before it in the same clause."""
    before = [c for c in citations if c.number and c.full_end <= citation.start and citation.start - c.full_end < 600]
    if not before:
        return False
    host = max(before, key=lambda c: c.start)
    return citation.start < title_end(text, folded, host)


@cache
def _clause_end() -> regex.Pattern[str]:
    return regex.compile(rf";|\n|[.]\s+(?=\p{{Lu}})|,\s+(?=(?:{'|'.join(words()['body_heads'])})\s)")


@cache
def _title_opener() -> regex.Pattern[str]:
    body = r"(?!(?:Bộ luật|Luật|Pháp lệnh)\s)\p{Lu}[^;.\n]{0,60}?\s"
    return regex.compile(rf"[\s,]{{0,3}}(?:{body})?{toned(words()['title_openers'])}\b")


def title_end(text: str, folded: str, host: Citation) -> int:
    """Where the description of a cited paper (`… về việc …`) ends; its full end where none follows."""
    if not _title_opener().match(text, host.full_end, host.full_end + 90):
        return host.full_end
    close = _clause_end().search(text, host.full_end, host.full_end + 700)
    end = close.start() if close else min(len(text), host.full_end + 700)
    bracket = _unmatched_bracket(text, host.full_end, end)
    return bracket if bracket is not None else end


def _unmatched_bracket(text: str, start: int, end: int) -> int | None:
    depth = 0
    for at in range(start, end):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth < 0:
            return at
    return None


# --- values ---------------------------------------------------------------------------------------------------------
def _reference(document: Document, folded: str, paper: Cited, begin: object, citations: list[Citation]) -> Reference:
    roles = [role(document, folded, c, begin, citations) for c in paper.citations]  # type: ignore[arg-type]
    spans = sorted({*((c.full_start, c.full_end) for c in paper.citations), *paper.back})
    return Reference(
        doc_type=paper.doc_type,
        number=paper.number,
        title=paper.title,
        date=paper.date,
        issuer=paper.issuer,
        role=max(roles, key=RANK.__getitem__),
        pinpoints=tuple(dict.fromkeys(p for c in paper.citations for p in c.pinpoints)),
        mentions=tuple(document.evidence(start, end) for start, end in spans),
        confidence=_confidence(document, paper, spans),
        rule=f"reference.{paper.citations[0].kind}",
    )


def _confidence(document: Document, paper: Cited, spans: Iterable[tuple[int, int]]) -> float:
    """A full number read from a text layer is sure; a name is less; OCR is as sure as its least word."""
    kinds = {c.kind for c in paper.citations}
    base = 0.95 if any(c.cited_number for c in paper.citations) else 0.85 if "name" in kinds else 0.6
    read = max(document.confidence(start, end) for start, end in spans)
    base -= 0.2 if all(c.mended for c in paper.citations if c.cited_number) and "number" in kinds else 0.0
    return round(base * min(1.0, 0.3 + 0.8 * read), 3)
