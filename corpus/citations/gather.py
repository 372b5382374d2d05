"""From the tables: citations and papers of given keys, gathered into nodes. Every query goes by an index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import regex
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from corpus.citations.cluster import Group, Variant, nodes, variants
from corpus.citations.views import FiledPaper, Node, Rule
from models.keys import number_key, title_key, without_marks
from models.tables import PaperRow, ReferenceRow

AT_ONCE = 400  # keys in one question
HOLDS = and_(ReferenceRow.current, ReferenceRow.state != "rejected")
UNNUMBERED = ReferenceRow.number_key.is_(None)


def filed(row: PaperRow) -> FiledPaper:
    return FiledPaper(row.id, row.number, row.doc_type, row.issued_on, row.issuer, row.subject)


@dataclass
class Family:
    """All nodes of one key, and which groups of citations are whose."""

    key: str
    named: bool
    variants: list[Variant]
    nodes: list[Node] = field(init=False)

    def __post_init__(self) -> None:
        self.nodes = nodes(self.key, self.variants, named=self.named)
        self._home = {g.said: n for n, v in zip(self.nodes, self.variants, strict=True) for g in v.groups}

    def node_of(self, said: tuple[str | None, ...]) -> Node | None:
        return self._home.get(said)

    def node_of_paper(self, paper_id: int) -> Node | None:
        return next((n for n in self.nodes if any(p.id == paper_id for p in n.papers)), None)


@dataclass
class Families:
    """Families by key; `numbers` says under which number a citation by name (name key, year) was found."""

    by_number: dict[str, Family] = field(default_factory=dict)
    by_title: dict[str, Family] = field(default_factory=dict)

    def nodes(self) -> list[Node]:
        return [n for family in (*self.by_number.values(), *self.by_title.values()) for n in family.nodes]

    def node_of(self, number: str | None, title: str | None, said: tuple[str | None, ...]) -> Node | None:
        """The node of a reference with these keys that says this (`Group.said`)."""
        if number:
            family = self.by_number.get(number)
            return family.node_of(said) if family else None
        if title is None:
            return None
        named = self.by_title.get(title)
        found = named.node_of(said) if named else None
        if found is not None:
            return found
        return next((n for f in self.by_number.values() if (n := f.node_of(said)) is not None), None)


def said_by(reference: ReferenceRow, paper: PaperRow) -> tuple[str | None, ...]:
    """`Group.said` of one reference of a paper."""
    year = paper.issued_on[:4] if paper.issued_on else None
    r = reference
    return (r.number, r.title, r.doc_type, r.date, r.issuer, paper.issuer, year)


def load(session: Session, numbers: Iterable[str], titles: Iterable[str], rules: Sequence[Rule]) -> Families:
    """The families of these number keys and name keys, with the laws that are one under a number and a name."""
    wanted = {n for n in numbers if n}
    named = {t for t in titles if t}
    links = _links(session, wanted, named, rules)
    all_numbers = wanted | {number for number, title, _ in links if title in named}
    all_titles = named | {title for number, title, _ in links if number in wanted}
    groups: dict[str, list[Group]] = defaultdict(list)
    loose: dict[str, list[Group]] = defaultdict(list)
    for given, group in _groups(session, all_numbers, all_titles):
        number = given or _number_of(group, links)
        if number in all_numbers:
            groups[number or ""].append(group)
        elif group.key in named:
            loose[group.key].append(group)
    papers = _papers(session, all_numbers)
    found = Families()
    for number in sorted(all_numbers):
        found.by_number[number] = Family(number, False, variants(number, groups[number], papers[number]))
    for title in sorted(named):
        found.by_title[title] = Family(title, True, variants(title, loose[title], (), named=True))
    return found


Link = tuple[str, str, str | None]  # number key, name key, year of the law


def _links(session: Session, numbers: set[str], titles: set[str], rules: Sequence[Rule]) -> set[Link]:
    """Numbers and names that belong together, as papers that give both say it, and the table of rules."""
    links: set[Link] = set()
    for column, keys in ((ReferenceRow.number_key, numbers), (ReferenceRow.title_key, titles)):
        for some in _batches(keys):
            query = (
                select(ReferenceRow.number_key, ReferenceRow.title_key, ReferenceRow.date)
                .where(column.in_(some), HOLDS)  # no more conditions: they lead SQLite to a worse index
                .distinct()
            )
            for number, title, date in session.execute(query):
                if number and title:
                    links.add((number, title, date[:4] if date else None))
    for rule in rules:
        number, title = (rule_key(rule), title_key(rule.title))
        if number and title and (number in numbers or title in titles):
            links.add((number, title, str(rule.year) if rule.year else None))
    return links


def rule_key(rule: Rule) -> str | None:
    return number_key(rule.number) if rule.number else None


def _number_of(group: Group, links: Iterable[Link]) -> str | None:
    """The number of a law cited by name: the same name and year; without a year, the only one there is."""
    same = [(number, year) for number, title, year in links if title == group.key]
    if group.date:
        fitting = {number for number, year in same if year == group.date[:4]}
    else:
        fitting = {number for number, year in same if not year or not group.year or year <= group.year}
    return fitting.pop() if len(fitting) == 1 else None


def _groups(session: Session, numbers: Iterable[str], titles: Iterable[str]) -> Iterable[tuple[str | None, Group]]:
    for some in _batches(numbers):
        yield from _grouped(session, ReferenceRow.number_key.in_(some))
    for some in _batches(titles):
        yield from _grouped(session, and_(UNNUMBERED, ReferenceRow.title_key.in_(some)))


def _grouped(session: Session, where: ColumnElement[bool]) -> Iterable[tuple[str | None, Group]]:
    r, p = ReferenceRow, PaperRow
    year = func.substr(p.issued_on, 1, 4)
    said = (r.number, r.title, r.doc_type, r.date, r.issuer, p.issuer, year)
    query = (
        select(r.number_key, r.title_key, *said, func.count(r.paper_id.distinct()))
        .join(p, p.id == r.paper_id)
        .where(where, HOLDS, or_(p.number_key.is_(None), r.number_key.is_(None), p.number_key != r.number_key))
        .group_by(r.number_key, r.title_key, *said)
    )
    for row in session.execute(query):
        number, title, cited, name, doc_type, date, issuer, citing, when, count = row
        yield number, Group(number or title or "", cited, name, doc_type, date, issuer, citing, when, count)


def _papers(session: Session, numbers: Iterable[str]) -> dict[str, list[FiledPaper]]:
    found: dict[str, list[FiledPaper]] = defaultdict(list)
    for some in _batches(numbers):
        for row in session.scalars(select(PaperRow).where(PaperRow.number_key.in_(some))):
            found[row.number_key or ""].append(filed(row))
    return found


def _batches(keys: Iterable[str]) -> Iterable[list[str]]:
    ordered = sorted(keys)
    for first in range(0, len(ordered), AT_ONCE):
        yield ordered[first : first + AT_ONCE]


def references_to(numbers: Iterable[str]) -> Select[Any]:
    """References (with their papers) to numbers, newest citing paper first."""
    where = ReferenceRow.number_key.in_(list(numbers))
    both: Any = select(ReferenceRow, PaperRow)
    query: Select[Any] = (
        both.join(PaperRow, PaperRow.id == ReferenceRow.paper_id)
        .where(where, HOLDS)
        .order_by(PaperRow.issued_on.desc().nulls_last(), PaperRow.id.desc(), ReferenceRow.position)
    )
    return query


@dataclass(frozen=True, slots=True)
class Light:
    """As much of a reference as says which node it means."""

    id: int
    paper_id: int
    role: str
    number_key: str | None
    title_key: str | None
    day: str
    said: tuple[str | None, ...]


def light_references(session: Session, number: str | None, titles: Iterable[str]) -> Iterable[Light]:
    """The references to a number, and to names without a number, in no order."""
    wheres = [and_(ReferenceRow.title_key.in_(list(titles)), UNNUMBERED)] if titles else []
    if number is not None:
        wheres.append(ReferenceRow.number_key == number)
    r, p = ReferenceRow, PaperRow
    for where in wheres:
        query = (
            select(r.id, r.paper_id, r.role, r.number_key, r.title_key, p.issued_on,
                   r.number, r.title, r.doc_type, r.date, r.issuer, p.issuer)
            .join(p, p.id == r.paper_id)
            .where(where, HOLDS)
        )  # fmt: skip
        for row in session.execute(query):
            day = row[5] or ""
            yield Light(*row[:5], day, (*row[6:], day[:4] or None))


_SERIAL = regex.compile(r"\d++")


def loosely(session: Session, words: str) -> set[str]:
    """Number keys that `words` can mean when typed without diacritics, dashes and slashes: `96 kh sgddt`."""
    wanted, serial = _letters(number_key(words)), _SERIAL.match(number_key(words))
    if not serial:
        return set()
    keys: set[str] = set()
    for column in (PaperRow.number_key, ReferenceRow.number_key):
        query = select(column).where(column >= serial.group(), column.like(f"{serial.group()}%")).distinct()
        if session.get_bind().dialect.name == "sqlite":  # its order is that of code points: the index ends the walk
            query = query.where(column < f"{serial.group()}\U0010ffff")
        keys |= {key for key in session.scalars(query) if key and _letters(key) == wanted}
    return keys


def _letters(key: str) -> str:
    return _MARKS.sub("", without_marks(key))


_MARKS = regex.compile(r"[^a-z0-9]++")
