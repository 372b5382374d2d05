"""The result of a reconciliation as tests ask for it."""

from __future__ import annotations

from corpus.reconcile.listing import all_lines
from corpus.reconcile.views import EntryView, Line
from corpus.store import Store


def line_of(store: Store, paper: int | None = None, entry: int | None = None) -> Line:
    """The line in which a paper or an entry stands now."""
    return next(line for line in all_lines(store) if _stands_in(line, paper, entry))


def _stands_in(line: Line, paper: int | None, entry: int | None) -> bool:
    if entry is None:
        return line.paper is not None and line.paper.id == paper
    return line.entry is not None and line.entry.id == entry


def entry_of(store: Store, entry: int) -> EntryView:
    found = line_of(store, entry=entry).entry
    assert found is not None
    return found
