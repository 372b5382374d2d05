"""Writing down one reading of a paper. Called by the ingest, inside its transaction; decisions are left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.matching import pair
from corpus.projection import project
from corpus.rows import FIELDS, Row, rows_of
from models.document import Document
from models.document_store import pack
from models.tables import ITEM_TABLES, Page, PaperRow, Reading, StoredText
from models.values import Paper


def add_reading(
    session: Session,
    row: PaperRow,
    document: Document,
    paper: Paper,
    *,
    at: datetime,
    reader_version: str,
    rules_version: str,
    page_count: int,
    notes: Sequence[str] = (),
    timings: dict[str, Any] | None = None,
) -> Reading:
    """Add a reading with all its rows, make it the latest, and work out anew what holds."""
    reading = Reading(
        paper_id=row.id,
        read_at=at,
        reader_version=reader_version,
        rules_version=rules_version,
        text_source=document.text_source,
        page_count=page_count,
        notes=list(notes),
        timings=dict(timings or {}),
    )
    session.add(reading)
    session.flush()
    session.add_all(
        Page(reading_id=reading.id, number=p.number, width=p.width, height=p.height, source=p.source, turn=p.turn)
        for p in document.pages
    )
    session.add(StoredText(reading_id=reading.id, text=document.text, layout=pack(document)))
    _add_rows(session, row, reading, rows_of(paper))
    row.reading_id = reading.id
    row.version += 1
    project(session, row)
    return reading


def _add_rows(session: Session, paper: PaperRow, reading: Reading, rows: dict[str, list[Row]]) -> None:
    keys: dict[str, list[str]] = {}
    for kind, new in rows.items():
        keys[kind] = _keys(session, paper.id, kind, new)
        for position, (row, key) in enumerate(zip(new, keys[kind], strict=True)):
            row.paper_id, row.reading_id, row.text_id = paper.id, reading.id, reading.id
            row.key, row.position = key, position
            row.rule_version = reading.rules_version
            row.state, row.current = "read", False
    for campaign in rows["campaign"]:
        campaign.references = [keys["reference"][i] for i in campaign.references if i < len(keys["reference"])]
    for task in rows["task"]:
        index = None if task.deadline_key is None else int(task.deadline_key)
        task.deadline_key = None if index is None or index >= len(keys["deadline"]) else keys["deadline"][index]
    session.add_all(row for new in rows.values() for row in new)


def _keys(session: Session, paper_id: int, kind: str, new: Sequence[Row]) -> list[str]:
    """A key for each new row: the field's name, that of the known row it matches, or the next free number."""
    table = ITEM_TABLES[kind]
    known: dict[str, list[Row]] = defaultdict(list)
    for old in session.scalars(select(table).where(table.paper_id == paper_id).order_by(table.id)):
        known[old.key].append(old)
    free = next_number(list(known))
    listed = [index for index, row in enumerate(new) if getattr(row, "field", None) not in FIELDS]
    matched = pair(kind, {k: v for k, v in known.items() if k not in FIELDS}, [new[i] for i in listed])
    keys = []
    for index, row in enumerate(new):
        if index not in listed:
            keys.append(row.field)
            continue
        key = matched.get(listed.index(index))
        if key is None:
            key, free = f"{getattr(row, 'field', kind)}.{free}", free + 1
        keys.append(key)
    return keys


def next_number(keys: Sequence[str]) -> int:
    """The first number that no key of this kind in this paper has used."""
    used = [int(key.rpartition(".")[2]) for key in keys if "." in key]
    return max(used, default=0) + 1
