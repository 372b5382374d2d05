"""From an assignment to lines: outcome, differences, candidates, and what is worth saying besides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from corpus.reconcile.assign import Assignment, Pair
from corpus.reconcile.records import Record
from corpus.reconcile.score import SAME_ISSUER, SAME_SUBJECT, Features

SAME_TEXT = 85.0  # of 100: subjects of two files of the same paper


@dataclass
class Result:
    """A line before it is stored; ids only."""

    kind: str
    outcome: str
    paper: int | None = None
    entry: int | None = None
    score: float | None = None
    decided: bool = False
    features: dict[str, Any] = field(default_factory=dict)
    differences: list[dict[str, Any]] = field(default_factory=list)
    candidates: list[dict[str, Any]] = field(default_factory=list)
    flags: list[dict[str, Any]] = field(default_factory=list)


def results(
    papers: Sequence[Record], entries: Sequence[Record], made: Assignment, kind_of: Mapping[int, str]
) -> list[Result]:
    """A line for each paper and each entry; pairs are one line. `kind_of` gives the register a paper belongs in."""
    by_paper, by_entry = {p.id: p for p in papers}, {e.id: e for e in entries}
    lines = [_paired(pair, by_paper[pair.paper], by_entry[pair.entry]) for pair in (*made.pairs, *made.again)]
    paired_papers = {line.paper for line in lines}
    paired_entries = {line.entry for line in lines}
    for paper in papers:
        if paper.id not in paired_papers:
            found = made.candidates.get(("paper", paper.id), [])
            outcome = "undecided" if found else "unregistered"
            lines.append(Result(kind_of[paper.id], outcome, paper=paper.id, candidates=_candidates(found)))
    for entry in entries:
        if entry.id not in paired_entries:
            found = made.candidates.get(("entry", entry.id), [])
            outcome = "undecided" if found else "no_file"
            lines.append(Result(entry.kind, outcome, entry=entry.id, candidates=_candidates(found)))
    _flag_twice(lines, made)
    _flag_same_number(lines, papers, entries)
    for line in lines:
        if line.candidates:
            line.score = line.candidates[0]["score"]
    return lines


def _paired(pair: Pair, paper: Record, entry: Record) -> Result:
    differences = _differences(paper, entry, pair.features)
    return Result(
        entry.kind,
        "differs" if differences else "matched",
        pair.paper,
        pair.entry,
        round(pair.score, 4),
        pair.decided,
        _told(pair.features),
        differences,
    )


def _told(features: Features) -> dict[str, Any]:
    return {name: feature.as_json() for name, feature in features.items()}


def _candidates(pairs: Iterable[Pair]) -> list[dict[str, Any]]:
    return [
        {"paper": p.paper, "entry": p.entry, "score": round(p.score, 4), "features": _told(p.features)} for p in pairs
    ]


def _differences(paper: Record, entry: Record, features: Features) -> list[dict[str, Any]]:
    """Fields that both state and state otherwise, or that only one of the two states although the paper has it."""
    found = []
    number, day = features.get("number"), features.get("date")
    if (number is not None and number.code != "same") or bool(paper.key) != bool(entry.key):
        found.append(("number", paper.number, entry.number))
    whole = len(paper.issued_on) == 10  # a reduced day is what the paper states, not something to put into the register
    one_sided = (whole and not entry.issued_on) or (entry.issued_on and not paper.issued_on)
    if (day is not None and day.code not in ("same", "reduced")) or one_sided:
        found.append(("issued_on", paper.issued_on or None, entry.issued_on or None))
    issuer, subject = features.get("issuer"), features.get("subject")
    if issuer is not None and issuer.value < SAME_ISSUER:
        found.append(("issuer", paper.shown_issuer, entry.shown_issuer))
    if subject is not None and subject.value < SAME_SUBJECT:
        found.append(("subject", paper.shown_subject, entry.shown_subject))
    return [{"field": name, "paper": of_paper, "register": of_entry} for name, of_paper, of_entry in found]


def _flag_twice(lines: Iterable[Result], made: Assignment) -> None:
    """A paper that is in the register twice; two files of one paper."""
    entries_of: dict[int, set[int]] = defaultdict(set)
    papers_of: dict[int, set[int]] = defaultdict(set)
    for pair in (*made.pairs, *made.again):
        entries_of[pair.paper].add(pair.entry)
        papers_of[pair.entry].add(pair.paper)
    for line in lines:
        if line.paper is not None and len(entries_of[line.paper]) > 1:
            _flag(line, "registered-twice", "entries", entries_of[line.paper])
        if line.entry is not None and len(papers_of[line.entry]) > 1:
            _flag(line, "copy", "papers", papers_of[line.entry])


def _flag_same_number(lines: Iterable[Result], papers: Iterable[Record], entries: Iterable[Record]) -> None:
    """Same serial, symbol, body and year: the same paper in another file, one that was registered twice, or a number
    that was given out twice."""
    paper_groups, entry_groups = _same_number(papers), _same_number(entries)
    for line in lines:
        if line.paper in paper_groups:
            alike, others = paper_groups[line.paper]
            _flag(line, "copy", "papers", alike)
            _flag(line, "number-used-twice", "papers", others)
        if line.entry in entry_groups:
            _flag(line, "registered-twice", "entries", entry_groups[line.entry][0])


def _same_number(records: Iterable[Record]) -> dict[int | None, tuple[set[int], set[int]]]:
    """By id: the records of the same number that say the same, itself included, and those that say something else."""
    groups: dict[tuple[Any, ...], list[Record]] = defaultdict(list)
    for record in records:
        if record.key:
            groups[record.key, record.year, record.issuer].append(record)
    found: dict[int | None, tuple[set[int], set[int]]] = {}
    for group in groups.values():
        for one in group if len(group) > 1 else ():
            alike = {other.id for other in group if fuzz.ratio(one.subject, other.subject) >= SAME_TEXT}
            strangers = {other.id for other in group} - alike
            found[one.id] = (alike | {one.id}, strangers | {one.id})
    return found


def _flag(line: Result, code: str, what: str, ids: Iterable[int]) -> None:
    """Adds a flag that names more than the line's own; ids of a flag that is there already are joined."""
    wanted = set(ids)
    known = next((flag for flag in line.flags if flag["code"] == code), None)
    if known is not None:
        known[what] = sorted(wanted | set(known[what]))
    elif len(wanted) > 1:
        line.flags.append({"code": code, what: sorted(wanted)})
