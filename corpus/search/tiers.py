"""The questions that a search asks the database, best answers first; each in the words of the database at hand.

Both databases are asked the same: which papers hold all these words (or phrases) in their head or their text, newest
first. Ranking is only the order of the questions, so that both give the same papers in the same order.

What would read the whole index of frequent words is bounded, on both alike: words that stand side by side without
being quoted are preferred among the NEAR newest papers that hold them all, and the letters of a number are compared
with the NUMBERED newest papers that have its figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import regex
from sqlalchemy import ColumnElement, Select, String, bindparam, column, literal_column, or_, select, table, text
from sqlalchemy.orm import Session

from corpus.search.narrow import Narrowing
from corpus.search.query import Phrase, Query, phrase_spellings, spellings, words_of
from corpus.search.views import BODY, HEAD, NUMBER
from extractors.language.folding import one_tone_style, plain
from models.keys import number_key
from models.tables import PaperRow, StoredText

NUMBERS = ("number", "number_key")
NEAR = 60
NUMBERED = 5_000
NEWEST = 200


@dataclass(frozen=True)
class Tier:
    """One question: papers whose head or body holds `phrases`. `folded`: whatever their marks; `prefix`: words may go
    on (fragments of symbols); only the numbers are looked at where `why` is number. `near`: who has these words
    side by side comes first, among the NEAR newest papers found."""

    why: str
    phrases: tuple[Phrase, ...]
    folded: bool
    prefix: bool = False
    near: Phrase | None = None


def tiers(query: Query) -> list[Tier]:
    """Exact spelling first, but where nobody typed a mark the spelling is not meant, and heads go before bodies."""
    found: list[Tier] = []
    if query.number:
        found += [Tier(NUMBER, phrases, folded=True, prefix=True) for phrases in _fragments(query)]
    places = [(HEAD, False), (BODY, False), (HEAD, True), (BODY, True)]
    if not query.marked:
        places = [(HEAD, False), (HEAD, True), (BODY, False), (BODY, True)]
    for why, folded in places:
        found.append(Tier(why, query.phrases, folded, near=query.side_by_side))
    return found


def _fragments(query: Query) -> list[tuple[Phrase, ...]]:
    """The words of a number as typed, and those of its key, in which `gd&đt` is one word."""
    typed = tuple(Phrase((word,)) for word in query.words)
    key = number_key(query.text).replace("-", "/")
    of_key = tuple(Phrase((word,)) for word in key.split("/") if word.isalnum())
    return list(dict.fromkeys(f for f in (typed, of_key) if f))


def ask(session: Session, tier: Tier, narrow: Narrowing, limit: int) -> list[int]:
    """Ids of papers, newest in the store first. Stops as soon as `limit` are found."""
    figures = tuple(p for p in tier.phrases if p.words[0].isdecimal()) if tier.why == NUMBER else ()
    if figures and figures != tier.phrases:
        return _numbered(session, tier, figures, narrow, limit)
    query = _asked(session, tier)
    if tier.near is None:
        return _newest(session, query, narrow, limit)
    ids = _newest(session, query, narrow, max(limit, NEAR))
    near = _side_by_side(session, tier, tier.near, ids[:NEAR])
    return sorted(ids, key=lambda paper: paper not in near)[:limit]


def _newest(session: Session, query: Select[Any], narrow: Narrowing, limit: int) -> list[int]:
    """The newest papers that the question finds and the filters let through. Where enough of the newest are of the
    bodies asked for, nobody lists all that these ever issued."""
    if narrow.issuer or narrow.unit:
        ids = list(session.scalars(query.where(*narrow.rest).limit(NEWEST)))
        held = _of_bodies(session, narrow, ids)
        found = [paper for paper in ids if paper in held][:limit]
        if len(found) == limit:
            return found
    return list(session.scalars(narrow(query).limit(limit)))


def _of_bodies(session: Session, narrow: Narrowing, papers: list[int]) -> set[int]:
    """Those of the papers whose issuer is the one asked for, and whose issuer or text names the unit."""
    texts = PaperRow.issuer if narrow.unit is None else StoredText.text
    rows: Any = select(PaperRow.id, PaperRow.issuer, texts)
    rows = rows.outerjoin(StoredText, StoredText.reading_id == PaperRow.reading_id) if narrow.unit else rows
    issuer = _beside(narrow.issuer, plain) if narrow.issuer else None
    unit = _beside(narrow.unit, plain) if narrow.unit else None
    return {
        paper
        for paper, named, text in session.execute(rows.where(PaperRow.id.in_(papers)))
        if (issuer is None or issuer.search(plain(named or "")))
        and (unit is None or unit.search(plain(named or "")) or unit.search(plain(text or "")))
    }


def _side_by_side(session: Session, tier: Tier, words: Phrase, papers: list[int]) -> set[int]:
    """Those of the papers in which the words stand side by side. Read here: an index of frequent words would be gone
    through from end to end for a phrase that is rare."""
    way = plain if tier.folded else _as_typed
    pattern = _beside(words, way)
    rows: Any = select(PaperRow.id, PaperRow.number, PaperRow.subject, PaperRow.issuer, PaperRow.signer)
    if tier.why == BODY:
        rows = select(PaperRow.id, StoredText.text).join(StoredText, StoredText.reading_id == PaperRow.reading_id)
    found = session.execute(rows.where(PaperRow.id.in_(papers)))
    return {paper for paper, *texts in found if any(text and pattern.search(way(text)) for text in texts)}


def _beside(words: Phrase, way: Callable[[str], str]) -> regex.Pattern[str]:
    """The words side by side, whatever stands between them that is no letter and no figure."""
    gap = r"[^\p{L}\p{N}]++"
    return regex.compile(
        rf"(?<![\p{{L}}\p{{N}}]){gap.join(regex.escape(way(w)) for w in words.words)}(?![\p{{L}}\p{{N}}])"
    )


def _as_typed(text: str) -> str:
    return one_tone_style(text.lower())


def _numbered(session: Session, tier: Tier, figures: tuple[Phrase, ...], narrow: Narrowing, limit: int) -> list[int]:
    """Papers whose number has these figures and words that begin with these letters."""
    query = _asked(session, replace(tier, phrases=figures))
    query = narrow(query.add_columns(PaperRow.number, PaperRow.number_key)).limit(NUMBERED)
    wanted = [plain(word) for phrase in tier.phrases for word in phrase.words if not word.isdecimal()]
    found: list[int] = []
    for paper, number, key in session.execute(query):
        words = [plain(word) for word in words_of(f"{number or ''} {key or ''}")]
        if all(any(word.startswith(start) for word in words) for start in wanted):
            found.append(paper)
        if len(found) == limit:
            break
    return found


def _asked(session: Session, tier: Tier) -> Select[Any]:
    """The question, its answers newest first."""
    return (_sqlite if session.get_bind().dialect.name == "sqlite" else _postgres)(tier)


# SQLite ---------------------------------------------------------------------------------------------------------


def _sqlite(tier: Tier) -> Select[Any]:
    place = "heads" if tier.why in (HEAD, NUMBER) else "bodies"
    name = f"search_{place}{'_folded' if tier.folded else ''}"
    index = table(name, column("rowid"))
    match = text(f"{name} MATCH :words").bindparams(bindparam("words", _match(tier), String))
    on = PaperRow.id if place == "heads" else PaperRow.reading_id
    order: ColumnElement[int] = literal_column(f"{name}.rowid")
    query = select(PaperRow.id).select_from(index.join(PaperRow, on == index.c.rowid)).where(match)
    return query.order_by(order.desc())


def _match(tier: Tier) -> str:
    """The FTS5 expression; words are letters and digits only, so that quoting them is enough."""
    parts = []
    for phrase in tier.phrases:
        if len(phrase.words) == 1:
            word = phrase.words[0]
            on = "*" if _goes_on(word, tier) else ""
            ways = [f'"{way}"{on}' for way in spellings(word, folded=tier.folded)]
        else:
            ways = [f'"{" ".join(way)}"' for way in phrase_spellings(phrase, folded=tier.folded)]
        parts.append(f"({' OR '.join(ways)})")
    every = " AND ".join(parts)
    return f"{{{' '.join(NUMBERS)}}} : ({every})" if tier.why == NUMBER else every


def _goes_on(word: str, tier: Tier) -> bool:
    return tier.prefix and not word.isdecimal()


# PostgreSQL -----------------------------------------------------------------------------------------------------


def _postgres(tier: Tier) -> Select[Any]:
    place = "head" if tier.why == HEAD else "number" if tier.why == NUMBER else "body"
    fold = "_folded" if tier.folded and place != "number" else ""
    index = table("search_papers", column("paper_id"), column("reading_id"), column(f"{place}{fold}"))
    words = text(f"search_papers.{place}{fold}_words @@ CAST(:words AS tsquery)")
    query = (
        select(PaperRow.id)
        .select_from(index.join(PaperRow, PaperRow.id == index.c.paper_id))
        .where(words.bindparams(bindparam("words", _tsquery(tier), String)))
    )
    for phrase in tier.phrases:
        if len(phrase.words) > 1:
            ways = [f"% {' '.join(_cut(way, tier))} %" for way in phrase_spellings(phrase, folded=tier.folded)]
            query = query.where(_any_like(index.c[f"{place}{fold}"], dict.fromkeys(ways)))
    order: ColumnElement[Any] = (index.c.paper_id if place != "body" else index.c.reading_id).expression
    return query.order_by(order.desc())


def _any_like(where: ColumnElement[Any], ways: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(where.like(way) for way in ways))


def _tsquery(tier: Tier) -> str:
    parts = []
    for word in (w for phrase in tier.phrases for w in phrase.words):
        on = ":*" if _goes_on(word, tier) else ""
        ways = dict.fromkeys(_cut(spellings(word, folded=tier.folded), tier))
        parts.append("(" + " | ".join(f"'{way}'{on}" for way in ways) + ")")
    return " & ".join(parts)


def _cut(words: Sequence[str], tier: Tier) -> tuple[str, ...]:
    """The folded index of PostgreSQL has `d` for `đ` and no diacritics."""
    return tuple(plain(word) for word in words) if tier.folded else tuple(words)
