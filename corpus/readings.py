"""Writing down one reading of a paper. Called by the ingest, inside its transaction; decisions are left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Mapper, Session

from corpus.matching import pair
from corpus.projection import project, project_first
from corpus.rows import FIELDS, NewRow, Row, rows_of
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
    """Add a reading with all its rows, make it the latest, and work out anew what holds.

    The rows go in without the session knowing of them: it would look at each of hundreds several times.
    """
    first = row.reading_id is None and row.version == 0
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
    pages = [
        {"reading_id": reading.id, "number": p.number, "width": p.width, "height": p.height, "source": p.source,
         "turn": p.turn}
        for p in document.pages
    ]  # fmt: skip
    _insert(session, Page, pages)
    _insert(session, StoredText, [{"reading_id": reading.id, "text": document.text, "layout": pack(document)}])
    rows = rows_of(paper)
    _give_keys(session, row, reading, rows, first)
    row.reading_id = reading.id
    row.version += 1
    if first:
        project_first(session, row, rows)
    for kind, new in rows.items():
        _insert(session, ITEM_TABLES[kind], [vars(each) for each in new])
    if not first:
        project(session, row)
    return reading


def _insert(session: Session, table: type[Any], rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows by their attributes' names, all of them the same names."""
    if rows:
        names = _column_names(table.__mapper__)
        session.execute(insert(table.__table__), [{names[name]: value for name, value in r.items()} for r in rows])


@cache
def _column_names(mapper: Mapper[Any]) -> dict[str, str]:
    return {attribute.key: attribute.columns[0].name for attribute in mapper.column_attrs}


def _give_keys(session: Session, paper: PaperRow, reading: Reading, rows: dict[str, list[NewRow]], first: bool) -> None:
    keys: dict[str, list[str]] = {}
    for kind, new in rows.items():
        keys[kind] = _keys({} if first else _known(session, paper.id, kind), kind, new)
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


def _known(session: Session, paper_id: int, kind: str) -> dict[str, list[Row]]:
    """The rows that a paper has already, by their keys."""
    table = ITEM_TABLES[kind]
    known: dict[str, list[Row]] = defaultdict(list)
    for old in session.scalars(select(table).where(table.paper_id == paper_id).order_by(table.id)):
        known[old.key].append(old)
    return known


def _keys(known: Mapping[str, Sequence[Row]], kind: str, new: Sequence[NewRow]) -> list[str]:
    """A key for each new row: the field's name, that of the known row it matches, or the next free number."""
    free = next_number(list(known))
    listed = [index for index, row in enumerate(new) if getattr(row, "field", None) not in FIELDS]
    matched = pair(kind, {k: v for k, v in known.items() if k not in FIELDS}, [new[i] for i in listed])
    keys = []
    places = {index: place for place, index in enumerate(listed)}
    for index, row in enumerate(new):
        if index not in places:
            keys.append(row.field)
            continue
        key = matched.get(places[index])
        if key is None:
            key, free = f"{getattr(row, 'field', kind)}.{free}", free + 1
        keys.append(key)
    return keys


def next_number(keys: Sequence[str]) -> int:
    """The first number that no key of this kind in this paper has used."""
    used = [int(key.rpartition(".")[2]) for key in keys if "." in key]
    return max(used, default=0) + 1
