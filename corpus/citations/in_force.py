"""Rules that a later rule replaced: the dated table that the program brings, the office's own lines over it, and
papers on file that say they replace another. Which papers rest on a basis that no longer held on their day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import regex
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from corpus.citations.bodies import place_of
from corpus.citations.gather import AT_ONCE, HOLDS, UNNUMBERED, filed, rule_key
from corpus.citations.views import OutOfForce, Place, Rule, RuleTable
from corpus.preferences import get_setting, set_setting
from corpus.store import Store
from extractors.numbers import vocabulary
from models.errors import ValueUnfit
from models.keys import number_key, title_key
from models.tables import FactRow, PaperRow, ReferenceRow

SETTING = "replaced_rules"
_DAY = regex.compile(r"\d{4}-\d{2}-\d{2}")


def rule_table(store: Store) -> RuleTable:
    """The table in force: the program's lines, with the office's lines in their place or beside them."""
    return _table(get_setting(store, SETTING))


def _table(own: Mapping[str, Any]) -> RuleTable:
    brought = vocabulary("replaced.json")
    lines = [_rule(line) for line in brought["rules"]]
    lines += [_rule(line, unconfirmed=True) for line in brought.get("unconfirmed", ())]
    mine = [_rule(line, edited=True) for line in own.get("rules", ())]
    dropped = {_identity(rule) for rule in mine} | set(own.get("removed", ()))
    kept = [rule for rule in lines if _identity(rule) not in dropped]
    rules = sorted([*kept, *mine], key=lambda rule: (rule.title or "", rule.year or 0, rule.number or ""))
    return RuleTable(as_of=own.get("as_of") or brought["as_of"], rules=tuple(rules))


def _rule(line: Mapping[str, Any], *, unconfirmed: bool = False, edited: bool = False) -> Rule:
    doubtful = bool(line.get("unconfirmed", unconfirmed))
    return Rule(line["number"], line.get("title"), line.get("year"), line["by"], line["from"], doubtful, edited)


def _identity(rule: Rule) -> str:
    return rule_key(rule) or f"{title_key(rule.title)}|{rule.year}"


def save_rules(store: Store, rules: Iterable[Rule], *, as_of: str, who: str, at: datetime) -> RuleTable:
    """Keep this table as the office's: lines equal to the program's stay the program's, lines left out are hidden.

    Raises ValueUnfit where a line has no number and no name with a year, no replacing rule, or no whole day.
    """
    given = list(rules)
    _checked_day("as_of", as_of)
    for rule in given:
        _check(rule)
    brought = {_identity(rule): rule for rule in _table({}).rules}
    kept = {_identity(rule) for rule in given}
    own = [rule for rule in given if _plain(rule) != _plain(brought.get(_identity(rule)))]
    value: dict[str, Any] = {"as_of": as_of, "rules": [_plain(rule) for rule in own]}
    value["removed"] = sorted(name for name in brought if name not in kept)
    set_setting(store, SETTING, value, who=who, at=at)
    return rule_table(store)


def _plain(rule: Rule | None) -> dict[str, Any] | None:
    if rule is None:
        return None
    parts = {"number": rule.number, "title": rule.title, "year": rule.year, "by": rule.by, "from": rule.since}
    return parts | {"unconfirmed": rule.unconfirmed}


def _check(rule: Rule) -> None:
    if not rule.number and not (rule.title and rule.year):
        raise ValueUnfit(field="number", found=rule.number or "")
    if not rule.by.strip():
        raise ValueUnfit(field="by", found=rule.by)
    _checked_day("from", rule.since)


def _checked_day(field: str, day: str) -> None:
    try:
        sound = bool(_DAY.fullmatch(day)) and bool(datetime.strptime(day, "%Y-%m-%d"))
    except ValueError:
        sound = False
    if not sound:
        raise ValueUnfit(field=field, found=day)


def out_of_force(
    store: Store, *, papers: Sequence[int] | None = None, limit: int = 100, offset: int = 0
) -> tuple[OutOfForce, ...]:
    """Bases that no longer held on the citing paper's day, newest paper first; `papers` narrows to these ids.

    A paper whose day is not known whole is judged by the earliest day that it can have.
    """
    table = rule_table(store)
    with store.read() as session:
        found = [*_by_table(session, table.rules, papers), *_by_papers(session, papers)]
    once = {(o.citing.id, o.key): o for o in sorted(found, key=lambda o: o.source == "table")}
    ordered = sorted(once.values(), key=lambda o: (o.citing.date or "", o.citing.id, o.key), reverse=True)
    return tuple(ordered[offset : offset + limit])


def _by_table(session: Session, rules: Sequence[Rule], papers: Sequence[int] | None) -> Iterable[OutOfForce]:
    """One question a rule, each by an index."""
    r = ReferenceRow
    for rule in rules:
        wheres = [r.number_key == rule_key(rule)] if rule.number else []
        if rule.title and rule.year:
            wheres.append(and_(r.title_key == title_key(rule.title), UNNUMBERED, r.date.like(f"{rule.year}%")))
        for where in wheres:
            query = _bases(papers).where(where, PaperRow.issued_on >= rule.since[:4])
            for reference, paper in session.execute(query):
                if _earliest(paper.issued_on) >= rule.since:
                    yield _found(reference, paper, rule.since, rule.by, "table", unconfirmed=rule.unconfirmed)


def _bases(papers: Sequence[int] | None) -> Any:
    query = (
        select(ReferenceRow, PaperRow)
        .join(PaperRow, PaperRow.id == ReferenceRow.paper_id)
        .where(HOLDS, ReferenceRow.role == "basis", PaperRow.issued_on.is_not(None))
    )
    return query if papers is None else query.where(ReferenceRow.paper_id.in_(list(papers)))


def _by_papers(session: Session, papers: Sequence[int] | None) -> Iterable[OutOfForce]:
    """Bases that a paper on file, in effect by then, says it replaces."""
    replacing = _replacing(session, papers)
    keys = sorted(replacing)
    for first in range(0, len(keys), AT_ONCE):
        query = _bases(papers).where(ReferenceRow.number_key.in_(keys[first : first + AT_ONCE]))
        for reference, paper in session.execute(query):
            for said, by, since in replacing[reference.number_key]:
                if _held_no_more(reference, paper, said, by, since):
                    yield _found(reference, paper, since, by.number or by.subject or "", "paper", replacing=by.id)


def _replacing(session: Session, papers: Sequence[int] | None) -> dict[str, list[tuple[Any, PaperRow, str]]]:
    """By number key: the references that replace it, their papers and the days from which they hold."""
    effective = (
        select(func.max(FactRow.value))
        .where(FactRow.paper_id == PaperRow.id, FactRow.field == "effective_on", FactRow.current)
        .where(FactRow.state != "rejected")
        .scalar_subquery()
    )
    query = (
        select(ReferenceRow, PaperRow, func.coalesce(effective, PaperRow.issued_on))
        .join(PaperRow, PaperRow.id == ReferenceRow.paper_id)
        .where(HOLDS, ReferenceRow.role == "replaces", ReferenceRow.number_key.is_not(None))
    )
    if papers is not None:
        own = select(ReferenceRow.number_key).where(ReferenceRow.paper_id.in_(list(papers)), HOLDS)
        query = query.where(ReferenceRow.number_key.in_(own))
    found: dict[str, list[tuple[Any, PaperRow, str]]] = defaultdict(list)
    for said, by, since in session.execute(query):
        found[said.number_key].append((said, by, since or ""))
    return found


def _held_no_more(reference: ReferenceRow, paper: PaperRow, said: Any, by: PaperRow, since: str) -> bool:
    """Whether the replaced paper is the one cited, and had been replaced by the citing paper's day."""
    if by.id == paper.id or not since or _earliest(paper.issued_on or "") < _earliest(since):
        return False
    here = place_of(reference.number_key or "", reference.issuer, paper.issuer)
    there = place_of(said.number_key, said.issuer, by.issuer)
    return len({reference.date, said.date} - {None}) < 2 and here.fits(there)


def _earliest(day: str) -> str:
    return day + "-01" * ((10 - len(day)) // 3)


def _found(
    reference: ReferenceRow, paper: PaperRow, since: str, by: str, source: str, *, replacing: int | None = None,
    unconfirmed: bool = False,
) -> OutOfForce:  # fmt: skip
    named = " ".join(part for part in (reference.title, (reference.date or "")[:4]) if part)
    r = reference
    place = None if r.page is None else Place(r.page, r.start or 0, r.end or 0, r.quote or "", r.text_id)
    return OutOfForce(
        filed(paper), r.number or named, r.key, since, by, source, place, replacing=replacing, unconfirmed=unconfirmed
    )


def rule_about(rules: Iterable[Rule], number: str | None, title: str | None, date: str | None) -> Rule | None:
    """The line of the table about a paper."""
    key = number_key(number) if number else None
    for rule in rules:
        if key and rule_key(rule) == key:
            return rule
        if not key and rule.title and title_key(rule.title) == title_key(title) and str(rule.year) == (date or "")[:4]:
            return rule
    return None
