"""Lists over all papers, worked out once and kept while the store stays the same. What is kept is frozen."""

from __future__ import annotations

from datetime import date

import streamlit as st

from corpus.campaigns.gather import campaigns
from corpus.campaigns.views import Campaign
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
