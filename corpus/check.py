"""Whether the store is whole: the database itself, the originals and their hashes, evidence, what is marked, and the
index of the search."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from corpus import originals
from corpus.locks import locked_paper
from corpus.projection import project
from corpus.search.upkeep import disagreements
from corpus.store import Store
from models.tables import ITEM_TABLES, File, PaperRow, StoredText

INDEX = "search-index"  # the search's index lags behind: `corpus.search.upkeep.rebuild`
MARKS = "marks-wrong"  # worked out wrong, nothing lost: `repair_marks`


@dataclass(frozen=True)
class Problem:
    """`serious`: something is lost or wrong; otherwise only left over. `where` is for people."""

    code: str
    where: str
    serious: bool = True


def check_store(store: Store) -> Iterator[Problem]:
    """All problems, none where the store is whole."""
    yield from _database(store)
    yield from _originals(store)
    yield from _open_to_others(store)
    with store.read() as session:
        papers = list(session.scalars(select(PaperRow.id).order_by(PaperRow.id)))
    for paper_id in papers:
        yield from _paper(store, paper_id)
    for where in disagreements(store):
        yield Problem(INDEX, where)


def _database(store: Store) -> Iterator[Problem]:
    if store.engine.dialect.name != "sqlite":
        return
    with store.engine.connect() as connection:
        for (line,) in connection.execute(text("PRAGMA integrity_check")):
            if line != "ok":
                yield Problem("database-damaged", str(line))
        for table, row, *_ in connection.execute(text("PRAGMA foreign_key_check")):
            yield Problem("link-broken", f"{table} {row}")


def _originals(store: Store) -> Iterator[Problem]:
    known: set[str] = set()
    with store.read() as session:
        for sha256, size in session.execute(select(File.sha256, File.size)):
            known.add(sha256)
            path = originals.path_of(store.originals, sha256)
            if not path.exists():
                yield Problem("original-missing", sha256)
            elif not originals.intact(path, sha256, size):
                yield Problem("original-changed", sha256)
    for path in originals.stored(store.originals):
        if path.name not in known:  # a run that was killed before it told the database
            yield Problem("original-unknown", str(path.relative_to(store.originals)), serious=False)


def _open_to_others(store: Store) -> Iterator[Problem]:
    """What other accounts of this machine could read: only the owner ought to."""
    kept = [store.originals]
    if store.engine.dialect.name == "sqlite" and store.engine.url.database:
        kept += sorted(Path(store.engine.url.database).parent.glob(f"{Path(store.engine.url.database).name}*"))
    for path in kept:
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Problem("readable-by-others", str(path), serious=False)


def _paper(store: Store, paper_id: int) -> Iterator[Problem]:
    with Session(store.engine) as session:
        paper = session.get_one(PaperRow, paper_id)
        texts: dict[int, str] = {}
        for kind, table in ITEM_TABLES.items():
            for row in session.scalars(select(table).where(table.paper_id == paper_id)):
                if row.quote is None:
                    continue
                if row.text_id not in texts:
                    stored = session.get(StoredText, row.text_id)
                    texts[row.text_id] = stored.text if stored else ""
                if texts[row.text_id][row.start : row.end] != row.quote:
                    yield Problem("evidence-wrong", f"paper {paper_id}, {kind} {row.key}")
        yield from _marks(session, paper)


def _marks(session: Session, paper: PaperRow) -> Iterator[Problem]:
    """What is marked as current must be what readings and judgements say; worked out anew and thrown away."""
    paper_id = paper.id
    rows = [
        (kind, row)
        for kind, table in ITEM_TABLES.items()
        for row in session.scalars(select(table).where(table.paper_id == paper.id))
    ]
    before = {(kind, row.id): (row.current, row.state) for kind, row in rows}
    names = [column.key for column in inspect(PaperRow).column_attrs]
    columns = {name: getattr(paper, name) for name in names}
    with session.no_autoflush:
        project(session, paper)
    wrong = [f"{kind} {row.key}" for kind, row in rows if before[(kind, row.id)] != (row.current, row.state)]
    wrong += [name for name in names if columns[name] != getattr(paper, name)]
    session.rollback()
    for where in wrong:
        yield Problem(MARKS, f"paper {paper_id}, {where}")


def repair_marks(store: Store) -> int:
    """Mark anew what holds, in every paper, from its readings and judgements; returns how many papers there are.

    Needed where a later program counts otherwise, never to mend lost data.
    """
    with store.read() as session:
        papers = list(session.scalars(select(PaperRow.id).order_by(PaperRow.id)))
    for paper_id in papers:
        with store.write() as session:
            project(session, locked_paper(session, paper_id))
    return len(papers)
