"""Whether the index of the search agrees with the papers, and making it anew."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from corpus.search.narrow import Narrowing
from corpus.search.query import LONGEST, Phrase, parse
from corpus.search.tiers import Tier, ask
from corpus.search.views import BODY, HEAD
from corpus.store import Store
from models.tables import PaperRow, StoredText

COLUMNS = "number, number_key, subject, issuer, signer"
PROBES = 3  # phrases of each text that the index must find
PROBED = 400  # characters of a text that they are taken from

_CUT = regex.compile(r"[\p{L}\p{N}\p{M}]++$")


def disagreements(store: Store) -> Iterator[str]:
    """What is in the index and not in the store or the other way about; nothing where they agree."""
    with store.read() as session:
        sqlite = session.get_bind().dialect.name == "sqlite"
        yield from _sqlite_rows(session) if sqlite else _postgres_rows(session)
        for paper in session.scalars(select(PaperRow).order_by(PaperRow.id).execution_options(yield_per=200)):
            yield from _probe(session, paper)


def rebuild(store: Store) -> None:
    """Make the whole index anew from what is stored."""
    with store.write() as session:
        if session.get_bind().dialect.name != "sqlite":
            session.execute(text("DELETE FROM search_papers"))
            session.execute(text("SELECT search_put(id) FROM papers"))
            return
        for suffix in ("", "_folded"):
            for name in (f"search_heads{suffix}", f"search_bodies{suffix}"):
                session.execute(text(f"INSERT INTO {name}({name}) VALUES ('delete-all')"))
            session.execute(
                text(f"INSERT INTO search_heads{suffix}(rowid, {COLUMNS}) SELECT id, {COLUMNS} FROM papers")
            )
            session.execute(
                text(
                    f"INSERT INTO search_bodies{suffix}(rowid, text) SELECT t.reading_id, t.text FROM texts t "
                    "JOIN papers p ON p.reading_id = t.reading_id"
                )
            )


def _sqlite_rows(session: Session) -> Iterator[str]:
    wanted = {
        "heads": "SELECT id FROM papers",
        "bodies": "SELECT t.reading_id FROM texts t JOIN papers p ON p.reading_id = t.reading_id",
    }
    for place, query in wanted.items():
        for name in (f"search_{place}", f"search_{place}_folded"):
            for one, other, what in ((query, f"SELECT id FROM {name}_docsize", "missing in"),
                                     (f"SELECT id FROM {name}_docsize", query, "left over in")):  # fmt: skip
                for (row,) in session.execute(text(f"SELECT * FROM ({one} EXCEPT {other}) LIMIT 20")):
                    yield f"{what} {name}: {row}"
            try:
                session.execute(text(f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 0)"))
            except DatabaseError as error:
                yield f"{name}: {error.orig}"


def _postgres_rows(session: Session) -> Iterator[str]:
    query = (
        "SELECT p.id FROM papers p LEFT JOIN search_papers s ON s.paper_id = p.id "
        "WHERE s.paper_id IS NULL OR s.reading_id IS DISTINCT FROM p.reading_id LIMIT 20"
    )
    for (paper,) in session.execute(text(query)):
        yield f"missing in search_papers: {paper}"


def _probe(session: Session, paper: PaperRow) -> Iterator[str]:
    """Words of the paper's own number and text, looked up the way a search does."""
    body = session.scalar(select(StoredText.text).where(StoredText.reading_id == paper.reading_id)) or ""
    for why, source in ((HEAD, paper.subject or paper.number or ""), (BODY, body)):
        words = _whole_words(source)
        for probe in (words[:3], words[-3:])[:PROBES]:
            if probe and paper.id not in _ask_for(session, why, probe, paper.id):
                yield f"paper {paper.id}: “{' '.join(probe)}” is not found"


def _whole_words(source: str) -> list[str]:
    """First words of a text, but no long one: a search cuts it to LONGEST letters, SQLite keeps it as it is."""
    start = source[:PROBED] if len(source) <= PROBED else _CUT.sub("", source[:PROBED])
    return [word for phrase in parse(start).phrases for word in phrase.words if len(word) < LONGEST]


def _ask_for(session: Session, why: str, words: list[str], paper: int) -> list[int]:
    tier = Tier(why, tuple(Phrase((word,)) for word in words), folded=True)
    return ask(session, tier, Narrowing((PaperRow.id == paper,)), 1)
