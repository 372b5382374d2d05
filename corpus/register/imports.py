"""Registers into the store: every row becomes an entry, the same rows again change nothing, a newer export updates.

An entry is the same across exports by its content, else by its `Số đến` of the year, else by number and year with a
subject that is alike. What an entry said before is kept as a version. Entries that a newer export lacks stay.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from math import inf
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.preferences import get_setting, set_setting
from corpus.register.columns import FIELDS, Columns, find_columns, lasting
from corpus.register.patience import Patience
from corpus.register.rows import Entry, entry_key, read_entries
from corpus.register.sheets import Sheet, read_sheets
from corpus.store import Store
from models.errors import ColumnsUnknown
from models.keys import without_marks
from models.tables import Audit
from models.tables_register import RegisterDecision, RegisterEntry, RegisterImport, RegisterVersion

MAPPING = "register-columns"  # setting: headings that people mapped by hand
ROWS_AT_ONCE = 1_000  # sent to the database
ALIKE = 80.0  # of 100: subjects of the same entry in two exports
VALUES = (*(name for name in FIELDS if name not in ("serial", "symbol", "doc_type")), "number_key", "year")


@dataclass(frozen=True)
class Preview:
    """A sheet before it is imported: its headings, which fields they are, and its first rows."""

    sheet: str
    headings: tuple[str, ...]
    fields: Mapping[str, int]
    kind: str
    known: bool
    rows: tuple[tuple[str, ...], ...]
    total: int


@dataclass(frozen=True)
class RowProblem:
    """Something in a row that could not be read; the row came in all the same."""

    sheet: str
    row: int
    code: str  # number-missing, number-unreadable, number-was-date, date-missing:<field>, date-unreadable:<field>
    found: str


@dataclass(frozen=True)
class ImportReport:
    import_id: int
    kind: str
    rows: int
    added: int
    updated: int
    unchanged: int
    problems: tuple[RowProblem, ...]


def preview(
    store: Store, sheets: Sequence[Sheet], *, told: Mapping[str, str] | None = None, rows: int = 5, seconds: float = inf
) -> tuple[Preview, ...]:
    """What an import would take each sheet for. Raises RegisterTooLong where that takes more than `seconds`."""
    told, patience = _told(store, told), Patience(seconds)
    return tuple(_preview(sheet, find_columns(sheet, told, patience), rows) for sheet in sheets)


def _preview(sheet: Sheet, columns: Columns, rows: int) -> Preview:
    first = sheet.rows[columns.first : columns.first + rows]
    shown = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in first)
    total = len(sheet.rows) - columns.first
    return Preview(sheet.name, columns.headings, columns.fields, columns.kind, columns.known, shown, total)


def import_register(
    store: Store,
    data: bytes,
    name: str,
    *,
    who: str,
    at: datetime,
    kind: str | None = None,
    told: Mapping[str, str] | None = None,
    sheets: Sequence[Sheet] | None = None,
    seconds: float = inf,
) -> ImportReport:
    """Read a register's file into the store.

    `sheets` are those of the file, parsed in a confined process (`pipeline.registers`); without them it is parsed in
    this one, which is for files that the caller made. `told` maps headings (or column letters) to fields; headings are
    remembered for the next file. Raises ColumnsUnknown where no sheet has recognisable columns, RegisterTooLong where
    all but the parsing takes more than `seconds` (nothing is stored then), and as `read_sheets`.
    """
    mapping = _told(store, told)
    sheets = read_sheets(data) if sheets is None else sheets
    patience = Patience(seconds)
    found = [(sheet, find_columns(sheet, mapping, patience)) for sheet in sheets]
    known = [(sheet, columns) for sheet, columns in found if columns.known]
    if not known:
        raise ColumnsUnknown(found="; ".join(h for _, c in found[:1] for h in c.headings if h)[:300])
    kind = kind or max((columns for _, columns in known), key=lambda c: len(c.fields)).kind
    entries = [entry for sheet, columns in known for entry in patience.each(read_entries(sheet, columns, kind))]
    made = RegisterImport(
        at=at, who=who, source=name, sha256=hashlib.sha256(data).hexdigest(), kind=kind,
        rows=len(entries), added=0, updated=0, problems=[],
    )  # fmt: skip
    report = _store(store, entries, made, patience)
    if told:
        set_setting(store, MAPPING, lasting(mapping, (c for _, c in known)), who=who, at=at)
    return report


def _told(store: Store, told: Mapping[str, str] | None) -> dict[str, str]:
    """What was mapped by hand before, and now. Raises ColumnsUnknown for a field that there is not."""
    unknown = sorted(set((told or {}).values()) - {*FIELDS, "ignored"})
    if unknown:
        raise ColumnsUnknown(found=", ".join(unknown))
    return {**get_setting(store, MAPPING), **(told or {})}


def _store(store: Store, entries: Sequence[Entry], made: RegisterImport, patience: Patience) -> ImportReport:
    problems = tuple(RowProblem(e.sheet, e.row, code, found) for e in entries for code, found in e.problems)
    made.problems = [asdict(problem) for problem in problems]
    with store.write() as session:
        session.add(made)
        session.flush()
        same, partners = _partners(session, entries, made.kind, patience)
        for index, row in patience.each(partners.items()):
            _update(session, row, entries[index], made)
        fresh = [e for index, e in enumerate(entries) if index not in same and index not in partners]
        for first in patience.each(range(0, len(fresh), ROWS_AT_ONCE)):
            session.add_all(_row(entry, made) for entry in fresh[first : first + ROWS_AT_ONCE])
            session.flush()
        made.added, made.updated = len(fresh), len(partners)
        details = {"file": made.source, "rows": made.rows, "added": made.added, "updated": made.updated}
        session.add(Audit(at=made.at, who=made.who, action="register-import", paper_id=None, details=details))
        return ImportReport(made.id, made.kind, made.rows, made.added, made.updated, len(same), problems)


def _row(entry: Entry, made: RegisterImport) -> RegisterEntry:
    row = RegisterEntry(kind=made.kind, voided=False)
    _fill(row, entry, made.id)
    return row


def _fill(row: RegisterEntry, entry: Entry, import_id: int) -> None:
    for name in VALUES:
        setattr(row, name, entry.values.get(name))
    row.folded = fold_entry(row)
    row.content_hash, row.import_id = entry.content_hash, import_id
    row.source_sheet, row.source_row, row.raw = entry.sheet, entry.row, dict(entry.raw)
    row.problems = [code for code, _ in entry.problems]


def fold_entry(row: RegisterEntry) -> str:
    """What an entry is filtered by."""
    return without_marks(" ".join(filter(None, (row.number, row.arrival_number, row.author, row.subject))))


def _update(session: Session, row: RegisterEntry, entry: Entry, made: RegisterImport) -> None:
    before = {name: getattr(row, name) for name in VALUES}
    _fill(row, entry, made.id)
    _replay(session, row)
    after = {name: getattr(row, name) for name in VALUES}
    changed = [name for name in VALUES if before[name] != after[name]]
    session.add(
        RegisterVersion(
            entry_id=row.id, import_id=made.id, at=made.at, who=made.who,
            before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
        )
    )  # fmt: skip


Key = Callable[[Mapping[str, Any]], Any]


def _replay(session: Session, row: RegisterEntry) -> None:
    """Values that people gave the register hold, unless the newer export says something else than what they changed."""
    query = select(RegisterDecision).where(RegisterDecision.entry_id == row.id).order_by(RegisterDecision.id)
    decisions = session.scalars(query).all()
    undone = {decision.undoes for decision in decisions}
    for decision in decisions:
        if decision.action != "take_paper" or decision.id in undone or decision.field is None:
            continue
        column = "author" if decision.field == "issuer" else decision.field
        if getattr(row, column) == (decision.before or {}).get("value"):
            setattr(row, column, (decision.after or {}).get("value"))
    row.number_key, row.folded = entry_key(row.number), fold_entry(row)


# Which entry is which ---------------------------------------------------------------------------------------


def _partners(
    session: Session, entries: Sequence[Entry], kind: str, patience: Patience
) -> tuple[set[int], dict[int, RegisterEntry]]:
    """(indexes of rows that the store has unchanged, entries that other rows are newer versions of)."""
    rows = list(
        session.scalars(
            select(RegisterEntry).where(RegisterEntry.kind == kind, ~RegisterEntry.voided).order_by(RegisterEntry.id)
        )
    )
    by_hash: dict[str, list[RegisterEntry]] = defaultdict(list)
    for row in reversed(rows):
        by_hash[row.content_hash].append(row)
    same: set[int] = set()
    taken: set[int] = set()
    for index, entry in enumerate(entries):
        if by_hash[entry.content_hash]:
            same.add(index)
            taken.add(by_hash[entry.content_hash].pop().id)
    left = [row for row in rows if row.id not in taken]
    open_ = {index: entry for index, entry in enumerate(entries) if index not in same}
    return same, _pair_up(open_, left, patience)


def _pair_up(entries: dict[int, Entry], rows: list[RegisterEntry], patience: Patience) -> dict[int, RegisterEntry]:
    """Pairs by one key after the other; a key that several rows or entries share pairs only those that are alike.

    Where all share a key every entry is compared with every row: that is what the patience is for.
    """
    found: dict[int, RegisterEntry] = {}
    taken: set[int] = set()
    for key in (_arrival, _numbered, _told_by_day):
        groups = _grouped((row for row in rows if row.id not in taken), key)
        for index, entry in patience.each(entries.items()):
            choices = [row for row in groups.get(key(entry.values), ()) if row.id not in taken]
            if index in found or not choices:
                continue
            best = max(patience.each(choices), key=partial(_likeness, entry))
            if _likeness(entry, best) >= ALIKE or (key is _arrival and len(choices) == 1):
                found[index] = best
                taken.add(best.id)
    return found


def _grouped(rows: Iterable[RegisterEntry], key: Key) -> dict[Any, list[RegisterEntry]]:
    groups: dict[Any, list[RegisterEntry]] = defaultdict(list)
    for row in rows:
        told = key({name: getattr(row, name) for name in VALUES})
        if told is not None:
            groups[told].append(row)
    return groups


def _arrival(value: Mapping[str, Any]) -> Any:
    return ("arrival", value.get("year"), value.get("arrival_number")) if value.get("arrival_number") else None


def _numbered(value: Mapping[str, Any]) -> Any:
    year = (value.get("issued_on") or "")[:4] or value.get("year")
    return ("number", str(year), value.get("number_key")) if value.get("number_key") else None


def _told_by_day(value: Mapping[str, Any]) -> Any:
    return ("day", value.get("issued_on"), value.get("arrived_on")) if value.get("issued_on") else None


def _likeness(entry: Entry, row: RegisterEntry) -> float:
    """Of 100. Number and subject; the day is what an office corrects most often."""
    same = 100.0 if row.number_key and row.number_key == entry.values.get("number_key") else 0.0
    subject = fuzz.ratio(without_marks(row.subject or ""), without_marks(entry.values.get("subject") or ""))
    return max(subject, 0.5 * same + 0.5 * subject)
