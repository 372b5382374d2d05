"""Lists over all papers, worked out once and kept while the store stays the same. What is kept is frozen."""

from __future__ import annotations

from datetime import date

import streamlit as st

from corpus.campaigns.gather import campaigns
from corpus.campaigns.views import Campaign
from corpus.citations.in_force import out_of_force
from corpus.citations.lists import conflicts, missing
from corpus.citations.views import Node, OutOfForce, Page
from corpus.freshness import Stamp, lasting, marks_in, stamp
from corpus.work.lines import DueFilter, Lines, lines, renewed
from corpus.work.marks import marked_since
from review.session import store

MOST = 12  # lists kept
DUTIES = 600_000  # in all of them: some three hundred bytes each


def duties(today: date, where: DueFilter) -> Lines:
    """`corpus.work.lines.lines` of the store as it is now. Where only duties were marked since the list was worked out,
    those of the marked papers are worked out anew: a tick in a full store must not take seconds."""
    now, key = stamp(store()), f"{today} {where!r}"
    lists = _lists()
    known = lists.get(key)
    if known is not None and known[0] == now:
        return known[1]
    last = marks_in(known[0], now) if known is not None and not known[1].left_out else None
    if known is not None and last is not None:
        found = renewed(store(), known[1], marked_since(store(), last))
    else:
        found = lines(store(), today, where)
    lists.pop(key, None)
    lists[key] = (now, found)
    _trim(lists)
    return found


def _trim(lists: dict[str, tuple[Stamp, Lines]]) -> None:
    """The oldest go first; the newest stays, however long."""
    while len(lists) > 1 and (len(lists) > MOST or sum(len(kept.lines) for _, kept in lists.values()) > DUTIES):
        lists.pop(next(iter(lists)), None)


@st.cache_resource(show_spinner=False)
def _lists() -> dict[str, tuple[Stamp, Lines]]:
    """The last lists of the server, by what was asked."""
    return {}


def all_campaigns() -> tuple[Campaign, ...]:
    """`corpus.campaigns.gather.campaigns` of the store as it is now."""
    return _campaigns(lasting(store()))


@st.cache_resource(max_entries=2, show_spinner=False)
def _campaigns(of: Stamp) -> tuple[Campaign, ...]:
    del of
    return tuple(campaigns(store()))


def missing_papers(*, limit: int, offset: int) -> Page:
    """`corpus.citations.lists.missing` of the store as it is now."""
    return _missing(limit, offset, lasting(store()))


@st.cache_resource(max_entries=12, show_spinner=False)
def _missing(limit: int, offset: int, of: Stamp) -> Page:
    del of
    return missing(store(), limit=limit, offset=offset)


def conflicting_papers(*, limit: int, certain: bool) -> tuple[tuple[Node, ...], ...]:
    """`corpus.citations.lists.conflicts` of the store as it is now."""
    return _conflicts(limit, certain, lasting(store()))


@st.cache_resource(max_entries=4, show_spinner=False)
def _conflicts(limit: int, certain: bool, of: Stamp) -> tuple[tuple[Node, ...], ...]:
    del of
    return conflicts(store(), limit=limit, certain=certain)


def bases_out_of_force(*, limit: int, offset: int = 0) -> tuple[OutOfForce, ...]:
    """`corpus.citations.in_force.out_of_force` of the store as it is now."""
    return _force(limit, offset, lasting(store()))


@st.cache_resource(max_entries=4, show_spinner=False)
def _force(limit: int, offset: int, of: Stamp) -> tuple[OutOfForce, ...]:
    del of
    return out_of_force(store(), limit=limit, offset=offset)
