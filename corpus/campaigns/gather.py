"""From many mentions to campaigns: names joined by rule and by people, parted by periods that do not touch."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from corpus.campaigns.joins import joined
from corpus.campaigns.names import alike, key, spell_of, spells, years
from corpus.campaigns.views import Campaign, Doubt
from corpus.store import Store
from models.errors import TargetMissing
from models.tables import CampaignRow, PaperRow

HOLDS = and_(CampaignRow.current, CampaignRow.state != "rejected")


@dataclass(frozen=True, slots=True)
class Said:
    """What papers of one year say in the same words of a campaign; `stored` is the column `name_key`."""

    stored: str
    name: str
    kind: str | None
    start: str | None
    end: str | None
    launched_by: str | None
    year: int | None
    count: int

    @property
    def period(self) -> tuple[int, int] | None:
        return years(self.start, self.end)


def campaigns(store: Store, *, first: int | None = None, last: int | None = None) -> tuple[Campaign, ...]:
    """All campaigns, or those that run in the years `first` to `last`; named in most papers first."""
    with store.read() as session:
        found = list(gathered(session).values())
    low, high = first or 0, last or 9999
    if first is not None or last is not None:
        found = [c for c in found if c.runs_in(low, high)]
    return tuple(sorted(found, key=lambda c: (-c.papers, c.name, c.id)))


def campaign(store: Store, campaign_id: str) -> Campaign:
    """One campaign; where its names were joined with others since, the one it went into. Raises TargetMissing."""
    with store.read() as session:
        found = gathered(session)
    if campaign_id in found:
        return found[campaign_id]
    wanted = campaign_id.partition("@")[0]
    into = next((c for c in found.values() if wanted in c.keys), None)
    if into is None:
        raise TargetMissing(target=campaign_id)
    return into


def gathered(session: Session) -> dict[str, Campaign]:
    """Campaigns by id."""
    homes, _ = joined(session)
    by_home: dict[str, list[Said]] = defaultdict(list)
    for said in _all_said(session):
        own = key(said.name)
        by_home[homes.get(own, own)].append(said)
    return {c.id: c for home, group in by_home.items() for c in _parted(home, group)}


def _all_said(session: Session) -> Iterable[Said]:
    c, p = CampaignRow, PaperRow
    said = (c.name_key, c.name, c.kind, c.starts, c.ends, c.launched_by, func.substr(p.issued_on, 1, 4))
    query = select(*said, func.count(c.paper_id.distinct())).join(p, p.id == c.paper_id).where(HOLDS).group_by(*said)
    for stored, name, kind, start, end, launched_by, year, count in session.execute(query):
        yield Said(stored, name, kind, start, end, launched_by, int(year) if year else None, count)


def _parted(home: str, group: Sequence[Said]) -> list[Campaign]:
    found = spells(s.period for s in group if s.period)
    if len(found) < 2:
        return [_campaign(home, group)]
    parts: dict[int, list[Said]] = defaultdict(list)
    for said in group:
        parts[spell_of(found, said.period, said.year)].append(said)
    return [_campaign(f"{home}@{found[i][0]}-{found[i][1]}", part) for i, part in sorted(parts.items())]


def _campaign(campaign_id: str, group: Sequence[Said]) -> Campaign:
    names: Counter[str] = Counter()
    for said in group:
        names[said.name] += said.count
    ordered = sorted(names, key=lambda n: (-names[n], n))
    start, end = _period(group)
    return Campaign(
        id=campaign_id,
        name=ordered[0],
        kind=_commonest((s.kind, s.count) for s in group),
        start=start,
        end=end,
        names=tuple(ordered),
        keys=tuple(sorted({key(name) for name in names})),
        launched_by=_commonest((s.launched_by, s.count) for s in group),
        papers=sum(s.count for s in group),
        years=tuple(sorted({s.year for s in group if s.year})),
    )


def _period(group: Iterable[Said]) -> tuple[str | None, str | None]:
    """The period that most papers give; of two given as often the longer one."""
    counted: Counter[tuple[str | None, str | None]] = Counter()
    for said in group:
        if said.period:
            counted[(said.start, said.end)] += said.count

    def weight(period: tuple[str | None, str | None]) -> tuple[int, int, str]:
        low, high = years(*period) or (0, 0)
        return counted[period], high - low, str(period)

    return max(counted, key=weight) if counted else (None, None)


def _commonest(values: Iterable[tuple[str | None, int]]) -> str | None:
    counted: Counter[str] = Counter()
    for value, count in values:
        if value:
            counted[value] += count
    return max(counted, key=lambda v: (counted[v], len(v), v)) if counted else None


def doubts(store: Store, *, limit: int = 50) -> tuple[Doubt, ...]:
    """Pairs of names that read alike and that nobody decided about, most alike first."""
    with store.read() as session:
        found = gathered(session)
        homes, decided = joined(session)
    by_key = {k: c for c in found.values() for k in c.keys}
    names = {k: next(n for n in c.names if key(n) == k) for k, c in by_key.items()}
    waiting = []
    for left, right, likeness in alike(names):
        together = homes.get(left, left) == homes.get(right, right)
        if not together and (left, right) not in decided:
            waiting.append(Doubt(by_key[left], by_key[right], left, right, likeness))
    return tuple(waiting[:limit])
