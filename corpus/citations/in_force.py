"""Rules that a later rule replaced: the dated table that the program brings, the office's own lines over it, and
papers on file that say they replace another. Which papers rest on a basis that no longer held on their day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import regex
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from corpus.citations.bodies import place_of
from corpus.citations.gather import HOLDS, UNNUMBERED, filed, rule_key
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
    by_number = {key: rule for rule in rules if (key := rule_key(rule))}
    by_title = {(title_key(rule.title), str(rule.year)): rule for rule in rules if rule.title}
    r = ReferenceRow
    named = and_(UNNUMBERED, r.title_key.in_([title for title, _ in by_title]))
    query = _bases(papers).where(or_(r.number_key.in_(list(by_number)), named))
    for reference, paper in session.execute(query):
        rule = by_number.get(reference.number_key) if reference.number_key else None
        if reference.number_key is None:
            rule = by_title.get((reference.title_key, (reference.date or "")[:4]))
        if rule is not None and _earliest(paper.issued_on) >= rule.since:
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
    r, other, by = ReferenceRow, aliased(ReferenceRow), aliased(PaperRow)
    effective = (
        select(func.max(FactRow.value))
        .where(FactRow.paper_id == by.id, FactRow.current, FactRow.state != "rejected", FactRow.field == "effective_on")
        .scalar_subquery()
    )
    query = (
        _bases(papers)
        .add_columns(by, other, func.coalesce(effective, by.issued_on))
        .join(other, and_(other.number_key == r.number_key, other.current, other.state != "rejected"))
        .join(by, by.id == other.paper_id)
        .where(other.role == "replaces", by.id != PaperRow.id, by.issued_on <= PaperRow.issued_on)
    )
    for reference, paper, replacing, said, since in session.execute(query):
        days = {reference.date, said.date} - {None}
        here = place_of(reference.number_key, reference.issuer, paper.issuer)
        there = place_of(said.number_key, said.issuer, replacing.issuer)
        if len(days) > 1 or not here.fits(there) or not since or _earliest(paper.issued_on) < _earliest(since):
            continue
        name = replacing.number or replacing.subject or ""
        yield _found(reference, paper, since, name, "paper", replacing=replacing.id)


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
