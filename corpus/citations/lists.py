"""Lists over all cited papers: those that are not on file, those cited with two dates."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sqlalchemy import func, literal, null, select, union_all
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
    those of its day and those without a whole day. Falling."""
    r = ReferenceRow
    numbered = select(r.number_key, null(), r.date, func.count()).where(r.number_key.is_not(None), HOLDS)
    named = select(null(), r.title_key, r.date, func.count()).where(UNNUMBERED, r.title_key.is_not(None), HOLDS)
    days: dict[tuple[str | None, str | None], int] = {}
    loose: Counter[tuple[str | None, str | None]] = Counter()
    for query in (numbered.group_by(r.number_key, r.date), named.group_by(r.title_key, r.date)):
        for number, title, day, times in session.execute(query):
            key = (number, title)
            whole = times if day and len(day) == WHOLE else 0
            days[key] = max(days.get(key, 0), whole)
            loose[key] += times - whole
    bounds = sorted(((days[k] + loose[k], k[0] or "", k[1] or "") for k in days), key=lambda b: (-b[0], b[1], b[2]))
    return ((number or None, title or None, times) for times, number, title in bounds)


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
