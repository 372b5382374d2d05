"""Papers put into a store as if they had been read, without files of any format: one text made of the facts given."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from corpus.readings import add_reading
from corpus.store import Store
from models.document import Box, Document, PageSize, WordSpan
from models.tables import File, FileName, PaperRow
from models.values import Campaign, Deadline, Evidence, Fact, Paper, Reference

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class _Text:
    """A text that grows by a line for each thing that needs evidence."""

    def __init__(self) -> None:
        self.text = ""

    def line(self, words: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += words + "\n"
        return start, start + len(words)


def put(
    store: Store, *, number: str | None = None, date: str | None = None, issuer: str | None = None,
    doc_type: str | None = None, subject: str | None = None, effective_on: str | None = None,
    cites: Sequence[Mapping[str, Any]] = (), campaigns: Sequence[Mapping[str, Any]] = (),
    deadlines: Sequence[Mapping[str, Any]] = (), name: str = "", pages: Sequence[PageSize] = (PageSize(1, 595, 842),),
) -> int:  # fmt: skip
    """Store one paper; `cites`, `campaigns`, `deadlines` take the contract's field names. Returns its id."""
    said = _Text()
    header = {"number": number, "issued_on": date, "issuer": issuer, "doc_type": doc_type, "subject": subject,
              "effective_on": effective_on}  # fmt: skip
    places = {field: said.line(value) for field, value in header.items() if value}
    lines = {
        "cites": [said.line(str(c.get("number") or c.get("title"))) for c in cites],
        "campaigns": [said.line(c["name"]) for c in campaigns],
        "deadlines": [said.line(d.get("text") or f"{d.get('task')} {d.get('end')}") for d in deadlines],
    }
    document = _document(said.text or "trống", pages)
    evidence = {field: document.evidence(*place) for field, place in places.items()}
    at = {kind: [document.evidence(*place) for place in spans] for kind, spans in lines.items()}
    paper = Paper(
        **{field: Fact(header[field], 0.95, place, "test") for field, place in evidence.items()},
        references=tuple(_reference(c, e) for c, e in zip(cites, at["cites"], strict=True)),
        campaigns=tuple(_campaign(c, e) for c, e in zip(campaigns, at["campaigns"], strict=True)),
        deadlines=tuple(_deadline(d, e) for d, e in zip(deadlines, at["deadlines"], strict=True)),
    )
    return _store(store, document, paper, name or f"{(number or 'khong-so').replace('/', '-')}.txt")


def _reference(c: Mapping[str, Any], evidence: Evidence) -> Reference:
    return Reference(
        c.get("doc_type", "KH"), c.get("number"), c.get("title"), c.get("date"), c.get("issuer"),
        c.get("role", "basis"), tuple(c.get("pinpoints", ())), (evidence,),
    )  # fmt: skip


def _campaign(c: Mapping[str, Any], evidence: Evidence) -> Campaign:
    return Campaign(
        c["name"], c.get("kind", "phong trào thi đua"), c.get("start"), c.get("end"), c.get("launched_by"),
        tuple(c.get("references", ())), (evidence,),
    )  # fmt: skip


def _deadline(d: Mapping[str, Any], evidence: Evidence) -> Deadline:
    return Deadline(
        evidence.quote, d.get("bound", "before"), d.get("start"), d.get("end"), d.get("time"), None,
        d.get("recurrence"), d.get("task"), tuple(d.get("assignees", ())), d.get("recipient"), evidence,
    )  # fmt: skip


def _document(text: str, pages: Sequence[PageSize]) -> Document:
    words = tuple(
        WordSpan(m.start(), m.end(), 1, Box(10.0, 10.0 + m.start(), 60.0, 20.0 + m.start()))
        for m in re.finditer(r"\S+", text)
    )
    return Document(text, tuple(pages), words)


def _store(store: Store, document: Document, paper: Paper, name: str) -> int:
    with store.write() as session:
        count = session.query(PaperRow).count()
        digest = hashlib.sha256(f"{count} {document.text}".encode()).hexdigest()
        file = File(sha256=digest, size=len(document.text), media_type="text/plain", added_at=AT)
        file.names.append(FileName(name=name, seen_at=AT))
        session.add(file)
        session.flush()
        row = PaperRow(file_id=file.id, added_at=AT, added_by="Lan", version=0)
        session.add(row)
        session.flush()
        add_reading(session, row, document, paper, at=AT, reader_version="t", rules_version="t", page_count=1)
        return row.id
