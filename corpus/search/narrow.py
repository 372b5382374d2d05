"""The filters of a search as conditions on papers, the same on both databases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, column, func, or_, select, table, text
from sqlalchemy.orm import Session

from corpus.papers import in_state
from corpus.search.query import Phrase, parse, phrase_spellings
from corpus.search.views import SearchFilter
from extractors.language.folding import plain
from models.keys import without_marks
from models.tables import CampaignRow, PaperRow


@dataclass(frozen=True)
class Narrowing:
    """What a paper has to fulfil: `given` is all of it. On SQLite, whose index can only list every paper of a body,
    `issuer` and `unit` are the bodies asked for, and `rest` is what else is asked: of a few papers it is quicker to
    look at each."""

    given: tuple[ColumnElement[bool], ...] = ()
    rest: tuple[ColumnElement[bool], ...] = ()
    issuer: Phrase | None = None
    unit: Phrase | None = None

    def __call__(self, query: Select[Any]) -> Select[Any]:
        return query.where(*self.given) if self.given else query


def narrowing(session: Session, where: SearchFilter) -> Narrowing:
    """No condition for what does not narrow."""
    rest, dialect = _of_columns(session, where), session.get_bind().dialect.name
    issuer, unit = _phrase(where.issuer), _phrase(where.unit)
    given = list(rest)
    if issuer:
        given.append(_in_issuer(dialect, issuer))
    if unit:
        given.append(or_(_in_issuer(dialect, unit), _in_body(dialect, unit)))
    if dialect != "sqlite":
        issuer = unit = None
    return Narrowing(tuple(given), tuple(rest), issuer, unit)


def _of_columns(session: Session, where: SearchFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if where.doc_type:
        found.append(PaperRow.doc_type == where.doc_type)
    if where.year:
        found.append(PaperRow.issued_on.like(f"{where.year:04d}%"))
    # a reduced date counts where it touches the range
    if where.issued_from:
        found.append(PaperRow.issued_on >= func.substr(where.issued_from, 1, func.length(PaperRow.issued_on)))
    if where.issued_to:
        found.append(PaperRow.issued_on <= func.substr(where.issued_to, 1, func.length(PaperRow.issued_on)))
    if where.state:
        found.append(in_state(where.state))
    if where.campaign.strip():
        found.append(_campaign(session, where.campaign))
    return found


def _phrase(words: str) -> Phrase | None:
    found = tuple(word for phrase in parse(words).phrases for word in phrase.words)
    return Phrase(found) if found else None


def _campaign(session: Session, words: str) -> ColumnElement[bool]:
    """Papers that carry a campaign whose name has all these words."""
    wanted = without_marks(words).split()
    names = session.execute(select(CampaignRow.name_key, CampaignRow.name).where(CampaignRow.current).distinct())
    keys = {key for key, name in names if all(word in without_marks(name) for word in wanted)}
    papers = select(CampaignRow.paper_id).where(
        CampaignRow.name_key.in_(keys), CampaignRow.current, CampaignRow.state != "rejected"
    )
    return PaperRow.id.in_(papers)


def _in_issuer(dialect: str, phrase: Phrase) -> ColumnElement[bool]:
    if dialect == "sqlite":
        index = table("search_heads_folded", column("rowid"))
        match = text("search_heads_folded MATCH :issuer_words")
        match = match.bindparams(bindparam("issuer_words", f"{{issuer}} : ({_ways(phrase)})", String))
        return PaperRow.id.in_(select(index.c.rowid).where(match))
    clean = func.search_fold(func.search_clean(PaperRow.issuer))
    return clean.like(f"% {' '.join(map(plain, phrase.words))} %")


def _in_body(dialect: str, phrase: Phrase) -> ColumnElement[bool]:
    if dialect == "sqlite":
        index = table("search_bodies_folded", column("rowid"))
        match = text("search_bodies_folded MATCH :unit_words")
        match = match.bindparams(bindparam("unit_words", _ways(phrase), String))
        return PaperRow.reading_id.in_(select(index.c.rowid).where(match))
    index = table("search_papers", column("paper_id"), column("body_folded"))
    words = " & ".join(f"'{plain(word)}'" for word in phrase.words)
    match = text("search_papers.body_folded_words @@ CAST(:unit_words AS tsquery)")
    held = and_(
        match.bindparams(bindparam("unit_words", words, String)),
        index.c.body_folded.like(f"% {' '.join(map(plain, phrase.words))} %"),
    )
    return PaperRow.id.in_(select(index.c.paper_id).where(held))


def _ways(phrase: Phrase) -> str:
    return " OR ".join(f'"{" ".join(way)}"' for way in phrase_spellings(phrase, folded=True))
