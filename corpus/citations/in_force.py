"""Rules that a later rule replaced: the dated table that the program brings, the office's own lines over it, and
papers on file that say they replace another. Which papers rest on a basis that no longer held on their day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from typing import Any, NamedTuple

import regex
from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from corpus.citations.bodies import Locality, place_of
from corpus.citations.gather import AT_ONCE, HOLDS, UNNUMBERED, filed, rule_key
from corpus.citations.views import OutOfForce, Place, Rule, RuleTable
from corpus.preferences import get_setting, set_setting
from corpus.store import Store
from extractors.vocabulary import vocabulary
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
    most = offset + limit
    with store.read() as session:
        hits = {hit.reference: hit for hit in _by_papers(session, papers)}
        hits |= {hit.reference: hit for hit in _by_table(session, table.rules, papers, most)}
        newest = nlargest(most, hits.values(), key=lambda hit: (hit.day, hit.citing, hit.key))
        return tuple(_in_full(session, newest[offset:]))


class _Hit(NamedTuple):
    """As much of a basis out of force as puts it in its order: a store may have tens of thousands."""

    day: str
    citing: int
    key: str
    reference: int
    since: str
    by: str
    replacing: int | None  # None: by the table
    unconfirmed: bool


def _by_table(session: Session, rules: Sequence[Rule], papers: Sequence[int] | None, most: int) -> Iterable[_Hit]:
    """One question a rule, each by an index; of each no more than the list can show."""
    r, p = ReferenceRow, PaperRow
    earliest = p.issued_on + case(
        (func.length(p.issued_on) == 4, "-01-01"), (func.length(p.issued_on) == 7, "-01"), else_=""
    )
    for rule in rules:
        wheres = [r.number_key == rule_key(rule)] if rule.number else []
        if rule.title and rule.year:
            wheres.append(and_(r.title_key == title_key(rule.title), UNNUMBERED, r.date.like(f"{rule.year}%")))
        for where in wheres:
            query = _bases(papers, p.issued_on, p.id, r.key, r.id).where(where, earliest >= rule.since)
            for day, citing, key, reference in session.execute(
                query.order_by(p.issued_on.desc(), p.id.desc(), r.key.desc()).limit(most)
            ):
                yield _Hit(day, citing, key, reference, rule.since, rule.by, None, rule.unconfirmed)


def _bases(papers: Sequence[int] | None, *columns: Any) -> Any:
    query = (
        select(*columns)
        .select_from(ReferenceRow)
        .join(PaperRow, PaperRow.id == ReferenceRow.paper_id)
        .where(HOLDS, ReferenceRow.role == "basis", PaperRow.issued_on.is_not(None))
    )
    return query if papers is None else query.where(ReferenceRow.paper_id.in_(list(papers)))


@dataclass(frozen=True, slots=True)
class _Said:
    """That a paper on file (`by`, its id) replaces a number; `since` is the day from which it holds."""

    date: str | None
    issuer: str | None
    by: int
    name: str
    home: str | None  # the replacing paper's issuer
    since: str


def _by_papers(session: Session, papers: Sequence[int] | None) -> Iterable[_Hit]:
    """Bases that a paper on file, in effect by then, says it replaces."""
    replacing = _replacing(session, papers)
    keys, r, p = sorted(replacing), ReferenceRow, PaperRow
    columns = (p.issued_on, p.id, r.key, r.id, r.number_key, r.date, r.issuer, p.issuer)
    for first in range(0, len(keys), AT_ONCE):
        query = _bases(papers, *columns).where(r.number_key.in_(keys[first : first + AT_ONCE]))
        for day, citing, key, reference, number, date, issuer, own in session.execute(query):
            here = place_of(number, issuer, own)
            for said in replacing[number]:
                if said.by != citing and _held_no_more(day, date, here, number, said):
                    yield _Hit(day, citing, key, reference, said.since, said.name, said.by, False)


def _replacing(session: Session, papers: Sequence[int] | None) -> dict[str, list[_Said]]:
    """By number key: the papers that replace it."""
    r, p = ReferenceRow, PaperRow
    effective = (
        select(func.max(FactRow.value))
        .where(FactRow.paper_id == p.id, FactRow.field == "effective_on", FactRow.current)
        .where(FactRow.state != "rejected")
        .scalar_subquery()
    )
    columns = (r.number_key, r.date, r.issuer, p.id, p.number, p.subject, p.issuer)
    query = (
        select(*columns, func.coalesce(effective, p.issued_on))
        .join(p, p.id == r.paper_id)
        .where(HOLDS, r.role == "replaces", r.number_key.is_not(None))
    )
    if papers is not None:
        own = select(r.number_key).where(r.paper_id.in_(list(papers)), HOLDS)
        query = query.where(r.number_key.in_(own))
    found: dict[str, list[_Said]] = defaultdict(list)
    for key, date, issuer, by, number, subject, home, since in session.execute(query):
        found[key].append(_Said(date, issuer, by, number or subject or "", home, since or ""))
    return found


def _held_no_more(day: str, date: str | None, here: Locality, number: str, said: _Said) -> bool:
    """Whether the replaced paper is the one cited, and had been replaced by the citing paper's day."""
    if not said.since or _earliest(day) < _earliest(said.since):
        return False
    return len({date, said.date} - {None}) < 2 and here.fits(place_of(number, said.issuer, said.home))


def _earliest(day: str) -> str:
    return day + "-01" * ((10 - len(day)) // 3)


def _in_full(session: Session, hits: Sequence[_Hit]) -> Iterable[OutOfForce]:
    """The hits as they are shown, in their order."""
    query = select(ReferenceRow, PaperRow).join(PaperRow, PaperRow.id == ReferenceRow.paper_id)
    rows: dict[int, tuple[ReferenceRow, PaperRow]] = {}
    ids = [hit.reference for hit in hits]
    for first in range(0, len(ids), AT_ONCE):
        for r, paper in session.execute(query.where(ReferenceRow.id.in_(ids[first : first + AT_ONCE]))):
            rows[r.id] = (r, paper)
    for hit in hits:
        r, paper = rows[hit.reference]
        named = " ".join(part for part in (r.title, (r.date or "")[:4]) if part)
        place = None if r.page is None else Place(r.told_page, r.start or 0, r.end or 0, r.quote or "", r.text_id)
        source = "table" if hit.replacing is None else "paper"
        yield OutOfForce(
            filed(paper), r.number or named, r.key, hit.since, hit.by, source, place, replacing=hit.replacing,
            unconfirmed=hit.unconfirmed,
        )  # fmt: skip


def rule_about(rules: Iterable[Rule], number: str | None, title: str | None, date: str | None) -> Rule | None:
    """The line of the table about a paper."""
    key = number_key(number) if number else None
    for rule in rules:
        if key and rule_key(rule) == key:
            return rule
        if not key and rule.title and title_key(rule.title) == title_key(title) and str(rule.year) == (date or "")[:4]:
            return rule
    return None
