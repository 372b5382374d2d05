"""Everything in one file, taken while the application runs, and put back into an empty home.

The file is a ZIP archive:

* `manifest.json`: format, revision of the tables, when, how many rows each table has and the SHA-256 of its dump;
* `tables/<name>.jsonl`: the rows, one JSON list a line, its first line the names of the columns;
* `originals/<sha256>`: the original files.

The rows are written in no database's own form: a backup of SQLite restores into PostgreSQL and the other way round.
A backup of earlier tables is put into the tables as they were and then brought up to date.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    func,
    inspect,
    select,
    text,
)

from corpus import originals
from corpus.store import Store
from models.engine import WRITES
from models.errors import BackupDamaged, RestoreNotEmpty, StoreNewer
from models.migrate import known_revisions, revision, upgrade
from models.schema import DERIVED

FORMAT = 1
MANIFEST = "manifest.json"
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class BackupReport:
    """What a backup holds: rows by table, original files and their bytes."""

    rows: Mapping[str, int]
    originals: int
    bytes: int


def backup(store: Store, target: Path, *, at: datetime) -> BackupReport:
    """Write the backup to `target`; it appears there complete or not at all, readable by its owner only.

    Raises OriginalMissing where an original is gone or damaged (`vanban check` names it), OSError without room.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w+b") as out:
            report = _write(store, out, at)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return report


def _write(store: Store, out: Any, at: datetime) -> BackupReport:
    with store.engine.connect() as plain, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        connection = plain
        if connection.dialect.name == "postgresql":
            connection = plain.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():  # one view of all tables; originals of what it shows are never removed
            tables = {table.name: _dump(connection, table, archive) for table in _tables(connection)}
            files = connection.execute(text("SELECT sha256, size FROM files ORDER BY id")).all()
            manifest = {"format": FORMAT, "revision": revision(connection), "at": at.isoformat(), "tables": tables}
        for sha256, _ in files:
            archive.writestr(f"originals/{sha256}", originals.load(store.originals, sha256), zipfile.ZIP_STORED)
        archive.writestr(MANIFEST, json.dumps(manifest | {"originals": len(files)}, indent=1))
    return BackupReport({k: v["rows"] for k, v in tables.items()}, len(files), sum(size for _, size in files))


def _tables(connection: Connection) -> list[Table]:
    """The tables of the store as the database has them, those that others point at first; no index of the search."""
    metadata = MetaData()
    names = [n for n in inspect(connection).get_table_names() if n != "alembic_version" and not n.startswith(DERIVED)]
    metadata.reflect(connection, only=names)
    return [table for table in metadata.sorted_tables if table.name in names]


def _dump(connection: Connection, table: Table, archive: zipfile.ZipFile) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    keys = list(table.primary_key.columns)
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as out:

        def line(value: list[Any]) -> None:
            data = json.dumps(value, ensure_ascii=False).encode("utf-8") + b"\n"
            digest.update(data)
            out.write(data)

        line([column.name for column in table.columns])
        result = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table).order_by(*keys))
        for row in result:
            line([_plain(value) for value in row])
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def _plain(value: Any) -> Any:
    """A value as JSON has it; bytes in base 64, moments in ISO form."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value.isoformat() if isinstance(value, date | datetime) else value


# Putting it back ------------------------------------------------------------------------------------------------


def restore(store: Store, source: Path) -> BackupReport:
    """Put a backup into an empty store. Originals come first, then all rows in one transaction, or nothing.

    Raises BackupDamaged, StoreNewer where a later program made it, RestoreNotEmpty.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive)
            _refuse_full(store)
            files, size = _restore_originals(store, archive)
            _restore_rows(store, archive, manifest)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, OSError) as error:
        raise BackupDamaged(found=str(error) or source.name) from error
    return BackupReport({k: v["rows"] for k, v in manifest["tables"].items()}, files, size)


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest["format"] != FORMAT or manifest["revision"] not in known_revisions():
        raise StoreNewer(found=str(manifest["revision"]))
    for name, told in manifest["tables"].items():
        with archive.open(f"tables/{name}.jsonl") as rows:
            if hashlib.file_digest(rows, "sha256").hexdigest() != told["sha256"]:  # type: ignore[arg-type]
                raise BackupDamaged(found=name)
    return manifest


def _refuse_full(store: Store) -> None:
    """A fresh store has no papers, entries or people."""
    with store.engine.connect() as connection:
        for name in ("papers", "register_entries", "users", "judgements"):
            if connection.execute(text(f"SELECT count(*) FROM {name}")).scalar():  # noqa: S608 - names are ours
                raise RestoreNotEmpty()


def _restore_originals(store: Store, archive: zipfile.ZipFile) -> tuple[int, int]:
    files = size = 0
    for member in archive.infolist():
        folder, _, sha256 = member.filename.partition("/")
        if folder != "originals":
            continue
        data = archive.read(member)
        if originals.save(store.originals, data) != sha256:
            raise BackupDamaged(found=sha256)
        files, size = files + 1, size + len(data)
    return files, size


def _restore_rows(store: Store, archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
    """Into the tables as they were when the backup was taken, which are then brought up to date."""
    _back_to(store, manifest["revision"])
    with store.engine.connect().execution_options(**WRITES) as connection, connection.begin():
        for table in _tables(connection):
            if table.name in manifest["tables"]:
                _fill(connection, table, archive)
    upgrade(store.engine)


def _back_to(store: Store, target: str) -> None:
    from models.migrate import downgrade

    with store.engine.connect() as connection:
        present = revision(connection)
    if present != target:
        downgrade(store.engine, "base")
        upgrade(store.engine, target)


def _fill(connection: Connection, table: Table, archive: zipfile.ZipFile) -> None:
    connection.execute(table.delete())  # rows that a fresh store is made with
    with archive.open(f"tables/{table.name}.jsonl") as lines:
        columns = [table.columns[name] for name in json.loads(next(lines))]
        for batch in _batches(lines):
            values = [{c.name: _typed(c.type, v) for c, v in zip(columns, row, strict=True)} for row in batch]
            connection.execute(table.insert(), values)
    _next_number(connection, table)


def _batches(lines: Iterator[bytes]) -> Iterator[list[list[Any]]]:
    batch: list[list[Any]] = []
    for line in lines:
        batch.append(json.loads(line))
        if len(batch) == ROWS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _typed(kind: Any, value: Any) -> Any:
    if value is None or isinstance(kind, JSON):
        return value
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def _next_number(connection: Connection, table: Table) -> None:
    """PostgreSQL counts ids apart from the rows."""
    key = next(iter(table.primary_key.columns), None)
    if connection.dialect.name != "postgresql" or key is None or not isinstance(key.type, Integer):
        return
    sequence = connection.execute(select(func.pg_get_serial_sequence(table.name, key.name))).scalar()
    if sequence:
        top = select(func.coalesce(func.max(key), 0) + 1).scalar_subquery()
        connection.execute(select(func.setval(sequence, top, False)))
