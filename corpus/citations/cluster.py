"""Which citations mean the same paper: those of one number (or name) are parted by date and place, nothing else.

A whole date makes a paper; a date cut to the year or left out belongs to the one paper that fits it, and where several
fit, to none of them. Two whole dates are never made one: they are shown as a conflict.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from corpus.citations.bodies import NOWHERE, Locality, place_of, year_of
from corpus.citations.views import CERTAIN, POSSIBLE, FiledPaper, Node

WHOLE = 10  # characters of an ISO day
NAMESAKES = 12  # others of the same number that a node tells of


@dataclass(frozen=True, slots=True)
class Group:
    """Citations that say the same of the cited paper, by papers of one body and year."""

    key: str  # number key, or name key
    number: str | None
    title: str | None
    doc_type: str | None
    date: str | None
    issuer: str | None
    citing: str | None  # the issuer of the papers that cite
    year: str | None  # their year
    count: int = 0  # of those papers

    @property
    def said(self) -> tuple[str | None, ...]:
        return (self.number, self.title, self.doc_type, self.date, self.issuer, self.citing, self.year)


@dataclass(slots=True)
class Variant:
    """One paper while it is gathered."""

    date: str | None
    place: Locality
    papers: list[FiledPaper] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)

    def fits(self, date: str | None, place: Locality) -> bool:
        same = date is None or self.date is None or self.date.startswith(date) or date.startswith(self.date)
        return same and self.place.fits(place)

    def take(self, date: str | None, place: Locality) -> None:
        self.date = max((d for d in (self.date, date) if d), key=len, default=None)
        self.place = self.place.joined(place)


def variants(key: str, groups: Iterable[Group], papers: Iterable[FiledPaper], *, named: bool = False) -> list[Variant]:
    """The papers behind one key. `named`: the key is a law's name, which has neither number nor place."""
    found = _Found()
    for paper in sorted(papers, key=lambda p: (-len(p.date or ""), p.id)):
        place = NOWHERE if named else place_of(key, paper.issuer, None)
        home = _home(found, paper.date, place)
        if home is None:
            home = Variant(paper.date, place)
            found.add(home)
        found.take(home, paper.date, place)
        home.papers.append(paper)
    for group in sorted(groups, key=lambda g: (-len(g.date or ""), -g.count, g.date or "", g.issuer or "")):
        place = NOWHERE if named else place_of(key, group.issuer, group.citing)
        home = _home(found, group.date, place, before=group.year)
        if home is None:
            home = _undecided(found, group.date, place) or Variant(group.date, place)
            found.add(home)
        found.take(home, group.date, place)
        home.groups.append(group)
    return found.all


class _Found:
    """Variants while they are gathered, at hand by their whole date: a family may have thousands."""

    def __init__(self) -> None:
        self.all: list[Variant] = []
        self._whole: dict[str, list[Variant]] = defaultdict(list)
        self._rest: list[Variant] = []

    def add(self, variant: Variant) -> None:
        if not any(v is variant for v in self._place(variant)):
            self.all.append(variant)
            self._place(variant).append(variant)

    def _place(self, variant: Variant) -> list[Variant]:
        return self._whole[variant.date] if variant.date and len(variant.date) == WHOLE else self._rest

    def take(self, variant: Variant, date: str | None, place: Locality) -> None:
        before = self._place(variant)
        variant.take(date, place)
        if self._place(variant) is not before:
            before.remove(variant)
            self._place(variant).append(variant)

    def near(self, date: str | None) -> list[Variant]:
        """Those that a citation with this date can mean."""
        return [*self._whole.get(date, ()), *self._rest] if date and len(date) == WHOLE else self.all


def _home(known: _Found, date: str | None, place: Locality, before: str | None = None) -> Variant | None:
    """The one variant that this can be. A paper is not cited before its year, unless a whole date says so."""
    whole = date is not None and len(date) == WHOLE
    fitting = [v for v in known.near(date) if v.fits(date, place)]
    if not whole and before:
        fitting = [v for v in fitting if v.date is None or v.date[:4] <= before]
    if whole:  # the same day: the place that says most like it, else the first
        fitting.sort(key=lambda v: (v.date != date, v.place != place))
        return fitting[0] if fitting else None
    return fitting[0] if len(fitting) == 1 else None


def _undecided(known: _Found, date: str | None, place: Locality) -> Variant | None:
    return next((v for v in known.near(date) if v.date == date and not v.papers and v.place == place), None)


def nodes(key: str, found: Sequence[Variant], *, named: bool = False) -> list[Node]:
    """Variants as nodes that know which others contradict them."""
    ids = [_id(key, v, named) for v in found]
    by_year: dict[str, list[int]] = defaultdict(list)
    for at, variant in enumerate(found):
        by_year[(variant.date or "")[:4]].append(at)
    made = []
    for at, variant in enumerate(found):
        near = by_year[(variant.date or "")[:4]]
        certain = [i for i in near if i != at and _clash(key, variant, found[i], named) == CERTAIN]
        rest = range(len(found)) if len(found) > len(near) and variant.date else ()
        others = (i for i in rest if i not in certain and i != at and _clash(key, variant, found[i], named))
        against = [*certain, *islice(others, max(0, NAMESAKES - len(certain)))]
        kinds = {_clash(key, variant, found[i], named) for i in against}
        conflict = CERTAIN if CERTAIN in kinds else POSSIBLE if kinds else None
        undated = [i for i, v in enumerate(found) if i != at and not v.date][:1] if conflict else []
        made.append(_node(ids[at], variant, conflict, tuple(ids[i] for i in [*against, *undated])))
    return made


def _id(key: str, variant: Variant, named: bool) -> str:
    return "|".join((("t:" if named else "n:") + key, variant.date or "", variant.place.name or ""))


def _clash(key: str, a: Variant, b: Variant, named: bool) -> str | None:
    """Whether two variants contradict each other: the same number of the same body on two days."""
    if not a.date or not b.date or a.date == b.date or not a.place.fits(b.place):
        return None
    if a.date.startswith(b.date) or b.date.startswith(a.date):
        return None
    same_year = a.date[:4] == b.date[:4]
    if named:
        return CERTAIN if same_year else None
    return CERTAIN if same_year or year_of(key) else POSSIBLE


def _node(node_id: str, variant: Variant, conflict: str | None, namesakes: tuple[str, ...]) -> Node:
    numbers: Counter[str] = Counter()
    titles: Counter[str] = Counter()
    issuers: Counter[str] = Counter()
    types: Counter[str] = Counter()
    for group in variant.groups:
        for counted, value in ((numbers, group.number), (titles, group.title), (types, group.doc_type)):
            if value:
                counted[value] += group.count
        if group.issuer:
            issuers[group.issuer] += group.count
    first = variant.papers[0] if variant.papers else None
    return Node(
        id=node_id,
        number=(first.number if first else None) or _commonest(numbers),
        title=_commonest(titles),
        doc_type=(first.doc_type if first else None) or _commonest(types),
        date=variant.date,
        issuer=(first.issuer if first else None) or _commonest(issuers),
        papers=tuple(variant.papers),
        cited_by=sum(group.count for group in variant.groups),
        spellings=tuple(sorted({*numbers, *titles})),
        conflict=conflict,
        namesakes=namesakes,
    )


def _commonest(counted: Counter[str]) -> str | None:
    return max(counted, key=lambda v: (counted[v], -len(v), v)) if counted else None
