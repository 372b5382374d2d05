"""Searches that a person saved to ask again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from corpus.preferences import get_setting, set_setting
from corpus.search.views import SearchFilter
from corpus.store import Store
from models.errors import ValueUnfit

MOST = 100
LONGEST = 80


@dataclass(frozen=True)
class Saved:
    name: str
    query: str
    where: SearchFilter


def _key(who: str) -> str:
    return f"searches:{who}"[:64]


def saved_searches(store: Store, who: str) -> tuple[Saved, ...]:
    """This person's, by name."""
    kept = get_setting(store, _key(who))
    return tuple(Saved(name, one["query"], SearchFilter(**one["where"])) for name, one in sorted(kept.items()))


def save_search(store: Store, name: str, query: str, where: SearchFilter, *, who: str, at: datetime) -> None:
    """Keep a search under a name; the same name again replaces it. Raises ValueUnfit without a name or words."""
    name = " ".join(name.split())[:LONGEST]
    kept = get_setting(store, _key(who))
    if not name or not query.strip() or (len(kept) >= MOST and name not in kept):
        raise ValueUnfit(field="search", found=name)
    set_setting(store, _key(who), {**kept, name: {"query": query, "where": asdict(where)}}, who=who, at=at)


def forget_search(store: Store, name: str, *, who: str, at: datetime) -> None:
    """Drop a saved search; one that is not there is no error."""
    kept = get_setting(store, _key(who))
    kept.pop(name, None)
    set_setting(store, _key(who), kept, who=who, at=at)
