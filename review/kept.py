"""Lists over all papers, worked out once and kept while the store stays the same. What is kept is frozen."""

from __future__ import annotations

from datetime import date

import streamlit as st

from corpus.campaigns.gather import campaigns
from corpus.campaigns.views import Campaign
from corpus.citations.in_force import out_of_force
from corpus.citations.lists import conflicts, missing
from corpus.citations.views import Node, OutOfForce, Page
from corpus.freshness import Stamp, stamp
from corpus.work.due import DueFilter, due
from corpus.work.views import DueList
from review.session import store


def duties(today: date, where: DueFilter) -> DueList:
    """`corpus.work.due.due` of the store as it is now."""
    return _duties(today, where, stamp(store()))


@st.cache_resource(max_entries=12, show_spinner=False, hash_funcs={DueFilter: repr})
def _duties(today: date, where: DueFilter, of: Stamp) -> DueList:
    del of  # only the key
    return due(store(), today, where)


def all_campaigns() -> tuple[Campaign, ...]:
    """`corpus.campaigns.gather.campaigns` of the store as it is now."""
    return _campaigns(stamp(store()))


@st.cache_resource(max_entries=2, show_spinner=False)
def _campaigns(of: Stamp) -> tuple[Campaign, ...]:
    del of
    return tuple(campaigns(store()))


def missing_papers(*, limit: int, offset: int) -> Page:
    """`corpus.citations.lists.missing` of the store as it is now."""
    return _missing(limit, offset, stamp(store()))


@st.cache_resource(max_entries=12, show_spinner=False)
def _missing(limit: int, offset: int, of: Stamp) -> Page:
    del of
    return missing(store(), limit=limit, offset=offset)


def conflicting_papers(*, limit: int, certain: bool) -> tuple[tuple[Node, ...], ...]:
    """`corpus.citations.lists.conflicts` of the store as it is now."""
    return _conflicts(limit, certain, stamp(store()))


@st.cache_resource(max_entries=4, show_spinner=False)
def _conflicts(limit: int, certain: bool, of: Stamp) -> tuple[tuple[Node, ...], ...]:
    del of
    return conflicts(store(), limit=limit, certain=certain)


def bases_out_of_force(*, limit: int, offset: int = 0) -> tuple[OutOfForce, ...]:
    """`corpus.citations.in_force.out_of_force` of the store as it is now."""
    return _force(limit, offset, stamp(store()))


@st.cache_resource(max_entries=4, show_spinner=False)
def _force(limit: int, offset: int, of: Stamp) -> tuple[OutOfForce, ...]:
    del of
    return out_of_force(store(), limit=limit, offset=offset)
