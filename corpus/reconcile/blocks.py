"""Whom to compare: pairs that share a key, never all pairs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from corpus.reconcile.records import Record

LARGEST = 250  # records under one key; a key that more share tells nothing
RARE_WORDS = 3
SHORTEST_WORD = 3


class Blocks:
    """Entries by the keys under which a paper may find them."""

    def __init__(self, papers: Iterable[Record], entries: Iterable[Record]) -> None:
        papers, entries = list(papers), list(entries)
        self._entries = {entry.id: entry for entry in entries}
        self._counts = Counter(word for record in (*papers, *entries) for word in set(record.subject.split()))
        self._index: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for entry in entries:
            for key in self._keys(entry):
                self._index[key].append(entry.id)

    def near(self, paper: Record) -> list[Record]:
        """Entries that share a key with the paper, each once."""
        found: set[int] = set()
        for key in self._keys(paper):
            ids = self._index.get(key, ())
            if len(ids) <= LARGEST:
                found.update(ids)
        if not paper.number and paper.symbol:
            found.update(self._index.get(("blank", paper.symbol, paper.issued_on[:7]), ()))
        return [self._entries[id_] for id_ in sorted(found)]

    def _keys(self, record: Record) -> Iterator[tuple[object, ...]]:
        if record.key:
            yield ("key", record.key)
        if record.serial and record.symbol:
            for digits in _shortened(record.serial):
                yield ("slip", record.year, record.symbol, digits)
            yield ("serial", record.year, record.serial)
        if record.symbol and record.issued_on:
            yield ("blank", record.symbol, record.issued_on[:7])
            yield ("day", record.issued_on, record.symbol)
        for word in self._rarest(record.subject):
            yield ("word", word)

    def _rarest(self, subject: str) -> list[str]:
        words = {word for word in subject.split() if len(word) >= SHORTEST_WORD}
        return sorted(words, key=lambda word: (self._counts[word], word))[:RARE_WORDS]


def _shortened(serial: str) -> set[str]:
    """The serial, and the serial without each of its digits: two serials with one slip share one of them."""
    return {serial, *(serial[:at] + serial[at + 1 :] for at in range(len(serial)))}
