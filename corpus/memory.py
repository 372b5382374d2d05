"""What corrections of header fields say about an issuer's next paper. A question over judgements; nothing is stored.

Each paper counts once for a field, with the decision in force: a correction teaches the form that people want in
place of the form read; a confirmation of the form read speaks against it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.projection import effective
from corpus.store import Store
from models.keys import fold
from models.remembered import Memory, Remembered
from models.tables import FactRow, Judgement, PaperRow

FIELDS = ("issuer", "signer", "place", "subject")
MEMORY = "memory:"  # rules that applied a memory; the form read is then among the row's candidates
LONGEST_LEAD = 8  # words that an issuer puts in front of its subjects


@dataclass(frozen=True, slots=True)
class _Seen:
    """In one paper: a part of a field as read and as decided."""

    field: str
    issuer: str
    read: str  # folded; of a subject as it stands
    said: str
    kept: bool  # read and said are the same to the letter


def remembered(store: Store) -> Memory:
    """Everything that corrections in force say."""
    with store.read() as session:
        any_correction = select(Judgement.id).where(
            Judgement.kind == "fact", Judgement.key.in_(FIELDS), Judgement.action == "correct"
        )
        if session.scalar(any_correction.limit(1)) is None:
            return Memory()
        seen = list(_all_seen(session))
    plain = [s for s in seen if s.field != "subject"]
    leads = [s for s in seen if s.field == "subject"]
    return Memory((*_forms(plain), *_leads(leads)))


def _all_seen(session: Session) -> Iterator[_Seen]:
    query = select(Judgement).where(Judgement.kind == "fact", Judgement.key.in_(FIELDS)).order_by(Judgement.id)
    by_paper: dict[int, list[Judgement]] = defaultdict(list)
    for judgement in session.scalars(query):
        by_paper[judgement.paper_id].append(judgement)
    rows: dict[int, dict[str, FactRow]] = defaultdict(dict)
    read = (
        select(FactRow, PaperRow.issuer)
        .join(PaperRow, (PaperRow.id == FactRow.paper_id) & (PaperRow.reading_id == FactRow.reading_id))
        .where(FactRow.field.in_(FIELDS), FactRow.paper_id.in_(select(Judgement.paper_id).distinct()))
    )
    issuers: dict[int, str | None] = {}
    for row, issuer in session.execute(read):
        rows[row.paper_id][row.field] = row
        issuers[row.paper_id] = issuer
    for paper, judgements in by_paper.items():
        if paper in issuers:
            yield from _of_paper(judgements, rows[paper], issuers[paper])


def _of_paper(judgements: list[Judgement], rows: dict[str, FactRow], issuer: str | None) -> Iterator[_Seen]:
    """`issuer` is the paper's issuer as it stands now, which is what later readings are compared with."""
    home = fold(issuer or "")
    for (_, key), judgement in effective(judgements).items():
        if judgement.action not in ("confirm", "correct") or key not in rows or not judgement.to_value:
            continue
        read, said = _as_read(rows[key]), judgement.to_value
        if key == "issuer":
            yield from _pair("issuer", "", read.get("value"), said.get("value"))
            yield from _pair("parent", "", read.get("parent"), said.get("parent"))
        elif key == "signer":
            yield from _pair("signer", home, read.get("value"), said.get("value"))
            if said.get("value") and said.get("title"):
                title = f"{fold(said['value'])}\n{fold(read.get('title') or '')}"
                yield _Seen("title", home, title, said["title"], said["title"] == read.get("title"))
        elif home:
            yield from _pair(key, home, read.get("value"), said.get("value"))


def _pair(field: str, issuer: str, read: str | None, said: str | None) -> Iterator[_Seen]:
    if read and said:
        yield _Seen(field, issuer, read if field == "subject" else fold(read), said, read == said)


def _as_read(row: FactRow) -> dict[str, Any]:
    """What the rules read, also where a memory was applied on top."""
    if row.rule.startswith(MEMORY):
        for candidate in row.candidates:
            if not str(candidate.get("rule", "")).startswith(MEMORY):
                return {"value": candidate["value"], **candidate.get("details", {})}
    return {"value": row.value, **row.details}


def _forms(seen: Iterable[_Seen]) -> Iterator[Remembered]:
    """The form most often put in the place of one form read, unless that was left as it is as often."""
    changed: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    kept: Counter[tuple[str, str, str]] = Counter()
    for s in seen:
        key = (s.field, s.issuer, s.read)
        if s.kept:
            kept[key] += 1
        else:
            changed[key][s.said] += 1
    for key, said in changed.items():
        value, times = min(said.items(), key=lambda item: (-item[1], item[0]))
        if times > kept[key]:
            yield Remembered(*key, value, times, said.total() - times + kept[key])


def _leads(seen: list[_Seen]) -> Iterator[Remembered]:
    """Words in front of the subject that people leave out, by issuer."""
    found: Counter[tuple[str, str]] = Counter()
    for s in seen:
        if lead := _lead(s.read, s.said):
            found[(s.issuer, lead)] += 1
    for (issuer, lead), times in found.items():
        against = sum(
            1
            for s in seen
            if s.issuer == issuer and fold(s.read).startswith(lead + " ") and fold(s.said).startswith(lead + " ")
        )
        if times > against:
            yield Remembered("subject", issuer, lead, "", times, against)


def _lead(read: str, said: str) -> str | None:
    words, wanted = read.split(), fold(said)
    for count in range(1, min(LONGEST_LEAD, len(words) - 1) + 1):
        if fold(" ".join(words[count:])) == wanted:
            return fold(" ".join(words[:count]))
    return None
