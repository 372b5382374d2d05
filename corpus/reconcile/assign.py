"""Which paper is which entry: what people decided first, then same numbers, then near ones; one to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.reconcile.blocks import Blocks
from corpus.reconcile.records import Record
from corpus.reconcile.score import CANDIDATE, Features, compare, settles

MARGIN = 0.04  # by so much the best must be ahead of a rival to be taken without a person
KEPT = 5  # candidates of one record
SAME_SUBJECT_AGAIN = 0.97


@dataclass(frozen=True, slots=True)
class Pair:
    paper: int
    entry: int
    score: float
    features: Features
    decided: bool = False


@dataclass
class Assignment:
    """`pairs` are settled, one to one; `again` are further entries of a paper or papers of an entry (registered twice,
    the same paper in another format); `candidates` are what a person may choose from, best first."""

    pairs: list[Pair] = field(default_factory=list)
    again: list[Pair] = field(default_factory=list)
    candidates: dict[tuple[str, int], list[Pair]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Decided:
    """What people said: pairs that belong together and pairs that do not."""

    accepted: Mapping[int, int] = field(default_factory=dict)  # entry by paper
    rejected: frozenset[tuple[int, int]] = frozenset()


def assign(papers: Sequence[Record], entries: Sequence[Record], decided: Decided) -> Assignment:
    """Settle what can be settled; the same input gives the same result whatever its order."""
    by_paper, by_entry = {p.id: p for p in papers}, {e.id: e for e in entries}
    made = Assignment()
    free_papers, free_entries = dict(by_paper), dict(by_entry)

    def take(pair: Pair) -> None:
        made.pairs.append(pair)
        free_papers.pop(pair.paper, None)
        free_entries.pop(pair.entry, None)

    for paper_id, entry_id in sorted(decided.accepted.items()):
        if paper_id in free_papers and entry_id in free_entries:
            score, features = compare(by_paper[paper_id], by_entry[entry_id])
            take(Pair(paper_id, entry_id, score, features, decided=True))
    same = _same_numbers(papers, entries, decided)
    for pair in same:
        if settles(pair.features) and pair.paper in free_papers and pair.entry in free_entries:
            take(pair)
    _again(made, same, free_papers, free_entries)
    rest = _near(free_papers, free_entries, decided)
    for pair in _clear(rest):
        if pair.paper in free_papers and pair.entry in free_entries:
            take(pair)
    for pair in rest:
        if pair.paper in free_papers and pair.entry in free_entries:
            made.candidates["paper", pair.paper].append(pair)
            made.candidates["entry", pair.entry].append(pair)
    for found in made.candidates.values():
        del found[KEPT:]
    return made


def _order(pair: Pair) -> tuple[float, int, int]:
    return (-pair.score, pair.paper, pair.entry)


def _same_numbers(papers: Iterable[Record], entries: Iterable[Record], decided: Decided) -> list[Pair]:
    """Pairs of one number and year, best first."""
    groups: dict[tuple[str, int | None], list[Record]] = defaultdict(list)
    for entry in entries:
        if entry.key:
            groups[entry.key, entry.year].append(entry)
    pairs = []
    for paper in papers:
        if not paper.key:
            continue
        for entry in groups.get((paper.key, paper.year), ()):
            if (paper.id, entry.id) not in decided.rejected:
                pairs.append(Pair(paper.id, entry.id, *compare(paper, entry)))
    return sorted(pairs, key=_order)


def _again(made: Assignment, same: Iterable[Pair], papers: dict[int, Record], entries: dict[int, Record]) -> None:
    """A paper that is in the register twice, and two files of one paper: same number, same year, same subject."""
    taken_papers = {pair.paper for pair in made.pairs if not pair.decided}  # what a person said is not widened
    taken_entries = {pair.entry for pair in made.pairs if not pair.decided}
    for pair in same:
        subject = pair.features.get("subject")
        if not settles(pair.features) or (subject is not None and subject.value < SAME_SUBJECT_AGAIN):
            continue
        if pair.paper in taken_papers and pair.entry in entries:
            entries.pop(pair.entry)
            made.again.append(pair)
        elif pair.entry in taken_entries and pair.paper in papers:
            papers.pop(pair.paper)
            made.again.append(pair)


def _near(papers: Mapping[int, Record], entries: Mapping[int, Record], decided: Decided) -> list[Pair]:
    """Pairs worth a look, best first."""
    blocks = Blocks(papers.values(), entries.values())
    pairs = []
    for paper in papers.values():
        for entry in blocks.near(paper):
            if (paper.id, entry.id) in decided.rejected:
                continue
            score, features = compare(paper, entry)
            if score >= CANDIDATE and _worth_a_look(features):
                pairs.append(Pair(paper.id, entry.id, score, features))
    return sorted(pairs, key=_order)


def _worth_a_look(features: Features) -> bool:
    """The number has something of the other's, or the subject is close to the other's."""
    number, subject = features.get("number"), features.get("subject")
    return (number is not None and number.value >= 0.4) or (subject is not None and subject.value >= 0.75)


def _clear(pairs: Sequence[Pair]) -> list[Pair]:
    """Pairs that settle and have no rival on either side within the margin."""
    best: dict[tuple[str, int], list[float]] = defaultdict(list)
    for pair in pairs:
        for side in (("paper", pair.paper), ("entry", pair.entry)):
            if len(best[side]) < 2:
                best[side].append(pair.score)

    def unrivalled(pair: Pair) -> bool:
        for side in (("paper", pair.paper), ("entry", pair.entry)):
            scores = best[side]
            rival = scores[1] if len(scores) > 1 and scores[0] == pair.score else scores[0]
            if len(scores) > 1 and pair.score - rival < MARGIN:
                return False
            if scores[0] > pair.score:
                return False
        return True

    return [pair for pair in pairs if settles(pair.features) and unrivalled(pair)]
