"""Small invented papers for the tests of deadlines and tasks: paragraphs by line, tables by rows."""

from __future__ import annotations

from extractors.duties.deadlines import find_deadlines
from extractors.findings import Findings
from models.document import Cell, Document, PageSize, Paragraph, Table, WordSpan, Zone, ZoneKind
from models.values import Deadline, Fact
from pipeline.layout.marks import marker_of


def paper(text: str, rows: list[list[str]] | None = None, merged: dict[tuple[int, int], int] | None = None) -> Document:
    """The lines of `text` as paragraphs of the body; under them a table of `rows`.

    `merged` gives the row span of a cell by (row, column); the cells that it covers are left out.
    """
    paragraphs, position = [], 0
    for line in text.split("\n"):
        if line.strip():
            heading = line.isupper()
            paragraphs.append(Paragraph(position, position + len(line), 1, marker_of(line), bold=heading))
        position += len(line) + 1
    tables: tuple[Table, ...] = ()
    if rows:
        body = text + "\n" if not text.endswith("\n") else text
        text, table, inside = _with_table(body, rows, merged or {})
        tables, paragraphs = (table,), [*paragraphs, *inside]
    return Document(
        text,
        (PageSize(1),),
        (WordSpan(0, len(text), 1),),
        tuple(paragraphs),
        tables,
        (Zone(ZoneKind.BODY, 0, len(text)),),
    )


def _with_table(
    text: str, rows: list[list[str]], merged: dict[tuple[int, int], int]
) -> tuple[str, Table, list[Paragraph]]:
    start, cells, paragraphs, covered = len(text), [], [], set()
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            if (r, c) in covered:
                continue
            span = merged.get((r, c), 1)
            covered |= {(r + k, c) for k in range(1, span)}
            cells.append(Cell(r, c, len(text), len(text) + len(words), span))
            if words:
                paragraphs.append(Paragraph(len(text), len(text) + len(words), 1, in_table=True))
            text += words + "\n"
    return text, Table(start, len(text), 1, len(rows), len(rows[0]), tuple(cells)), paragraphs


def known(issued: str | None = "2025-09-10", kind: str = "CV", subject: str | None = None) -> Findings:
    found = Findings()
    found.issued_on = Fact(issued, 1.0, None, "test") if issued else None
    found.doc_type = Fact(kind, 1.0, None, "test")
    found.subject = Fact(subject, 1.0, None, "test") if subject else None
    return found


def deadlines(document: Document | str, **facts: str | None) -> list[Deadline]:
    document = paper(document) if isinstance(document, str) else document
    found = find_deadlines(document, known(**facts))  # type: ignore[arg-type]
    for deadline in found:
        e = deadline.evidence
        assert document.text[e.start : e.end] == e.quote == deadline.text
    return found
