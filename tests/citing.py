"""Small documents made of lines, for the tests of citations, campaigns and checks."""

from __future__ import annotations

from extractors.campaigns.component import extract_campaigns
from extractors.checks.component import CHECKS
from extractors.findings import Findings
from extractors.references.component import extract_references
from models.document import Document, Paragraph, Zone, ZoneKind
from models.values import Campaign, Fact, Reference, Warning_


def lines(text: str, source: str = "text", **zones: str) -> Document:
    """A document of one paragraph a line, all of it body but the lines that `zones` names: annex="(Kèm theo …"."""
    paragraphs, found, at = [], [], 0
    for line in text.split("\n"):
        paragraphs.append(Paragraph(at, at + len(line), 1))
        kind = next((k for k, head in zones.items() if line.startswith(head)), "body")
        found.append(Zone(ZoneKind[kind.upper()], at, at + len(line) + 1))
        at += len(line) + 1
    return Document(text, paragraphs=tuple(paragraphs), zones=tuple(found), text_source=source)


def header(number: str | None = None, code: str | None = None, issued: str | None = None) -> Findings:
    """What the header's components would have found."""
    found = Findings()
    found.number = Fact(number, 0.95, None, "test") if number else None
    found.doc_type = Fact(code, 0.95, None, "test") if code else None
    found.issued_on = Fact(issued, 0.95, None, "test") if issued else None
    return found


def cited(text: str, found: Findings | None = None, **zones: str) -> list[Reference]:
    return extract_references(lines(text, **zones), found or Findings())


def named(text: str, found: Findings | None = None, **zones: str) -> list[Campaign]:
    document = lines(text, **zones)
    found = found or Findings()
    found.references = extract_references(document, found)
    return extract_campaigns(document, found)


def warned(text: str, found: Findings | None = None, **zones: str) -> list[Warning_]:
    document = lines(text, **zones)
    found = found or Findings()
    found.references = extract_references(document, found)
    return [w for check in CHECKS for w in check(document, found)]
