"""Lists over all cited papers: those that are not on file, those cited with two dates."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from corpus.citations.cluster import WHOLE
from corpus.citations.gather import HOLDS, UNNUMBERED, load
from corpus.citations.in_force import rule_table
from corpus.citations.views import CERTAIN, Node, Page, Rule
from corpus.store import Store
from models.tables import PaperRow, ReferenceRow

AT_ONCE = 100  # families looked at together


def missing(store: Store, *, limit: int = 50, offset: int = 0) -> Page:
    """Papers that are cited and not on file, most cited first."""
    rules = rule_table(store).rules
    with store.read() as session:
        found = list(islice(_missing(session, rules), offset, offset + limit + 1))
    return Page(tuple(found[:limit]), offset, len(found) > limit)


def _missing(session: Session, rules: Sequence[Rule]) -> Iterator[Node]:
    """Families come in falling order of what one paper in them can have at most: a node can be given out as soon as no
    family to come can hold one with more."""
    waiting: list[tuple[int, str, Node]] = []
    seen: set[str] = set()
    counted = _counted(session)
    while batch := list(islice(counted, AT_ONCE)):
        bound = batch[-1][2]
        families = load(session, {n for n, _, _ in batch if n}, {t for n, t, _ in batch if t and not n}, rules)
        for node in families.nodes():
            if node.cited_by and not node.on_file and node.id not in seen:
                seen.add(node.id)
                heapq.heappush(waiting, (-node.cited_by, node.id, node))
        while waiting and -waiting[0][0] >= bound:
            yield heapq.heappop(waiting)[2]
    while waiting:
        yield heapq.heappop(waiting)[2]


def _counted(session: Session) -> Iterator[tuple[str | None, str | None, int]]:
    """Number keys, and keys of names without a number, with the most citations that one paper behind them can have:
    those of its day and those without a whole day. Falling, and no more of them read than are asked for."""
    numbered = session.execute(_bounds(ReferenceRow.number_key, HOLDS)).yield_per(AT_ONCE)
    named = session.execute(_bounds(ReferenceRow.title_key, and_(UNNUMBERED, HOLDS))).yield_per(AT_ONCE)
    return heapq.merge(
        ((key, None, most) for key, most in numbered),
        ((None, key, most) for key, most in named),
        key=lambda bound: (-bound[2], bound[0] or "", bound[1] or ""),
    )


def _bounds(key: Any, where: ColumnElement[bool]) -> Select[Any]:
    """Keys in falling order of their bound."""
    day = ReferenceRow.date
    each = select(key.label("key"), day.label("day"), func.count().label("times"))
    days = each.where(key.is_not(None), where).group_by(key, day).subquery()
    whole = func.length(func.coalesce(days.c.day, "")) == WHOLE
    most = func.max(case((whole, days.c.times), else_=0)) + func.sum(case((whole, 0), else_=days.c.times))
    return select(days.c.key, most).group_by(days.c.key).order_by(most.desc(), days.c.key)


def conflicts(store: Store, *, limit: int = 50, offset: int = 0, certain: bool = True) -> tuple[tuple[Node, ...], ...]:
    """Papers that bear one number and contradict each other in the date, most cited first. `certain`: only where one
    date must be wrong; otherwise also the same number in two years, which may be two papers."""
    rules = rule_table(store).rules
    with store.read() as session:
        found = _conflicts(session, rules, certain)
        return tuple(islice(found, offset, offset + limit))


def _conflicts(session: Session, rules: Sequence[Rule], certain: bool) -> Iterator[tuple[Node, ...]]:
    keys = iter(_two_dates(session))
    while batch := list(islice(keys, AT_ONCE)):
        families = load(session, batch, (), rules)
        for key in batch:
            of_key = families.by_number[key].nodes
            against = tuple(n for n in of_key if n.conflict == CERTAIN or (n.conflict and not certain))
            if against:
                yield against


def _two_dates(session: Session) -> Iterable[str]:
    """Number keys with two whole dates, among citations or between a citation and the paper on file."""
    r, p = ReferenceRow, PaperRow
    cited = select(r.number_key.label("number"), r.date.label("day"), literal(1).label("times")).where(
        r.number_key.is_not(None), r.date.is_not(None), HOLDS
    )
    own = select(p.number_key, p.issued_on, literal(0)).where(p.number_key.is_not(None), p.issued_on.is_not(None))
    both = union_all(cited, own).subquery()
    query = (
        select(both.c.number)
        .where(func.length(both.c.day) == 10)
        .group_by(both.c.number)
        .having(func.min(both.c.day) != func.max(both.c.day))
        .order_by(func.sum(both.c.times).desc(), both.c.number)
    )
    return session.scalars(query)
