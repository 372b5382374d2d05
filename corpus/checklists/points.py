"""Outlines of reports and programmes of conferences: their lines as points that can be ticked off.

They are no facts of a reading: they are found in its text when somebody asks. A tick rests on a key made of the line's
own words; where a later reading words the line otherwise, and in a new version of the paper, ticks follow the line that
reads most like it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.checklists.views import ADDED, REMOVED, Change, ListPoint, PointList
from corpus.texts import Texts
from corpus.work.marks import ITEM, Target, WorkState, state_of, states
from corpus.work.units import folded
from extractors.duties.nested import Nested, find_nested
from models.tables import PaperRow, Reading

ALIKE = 84.0  # of 100: the least likeness of two lines that are one
Keyed = tuple[str, str]  # the key of a line, its folded words with those of its list


def point_lists(
    session: Session, paper: PaperRow, texts: Texts, marked: Mapping[Target, WorkState]
) -> tuple[PointList, ...]:
    """All of a paper with their ticks."""
    if paper.reading_id is None:
        return ()
    nested = find_nested(texts.get(paper.reading_id))
    keys = [key for key, _ in _keyed(nested)]
    moved = _moved(session, paper, texts, nested, marked)
    found, at = [], 0
    for one in nested:
        points = []
        for point, key in zip(one.points, keys[at:], strict=False):
            target = Target(paper.id, ITEM, moved.get(key, key))
            state = state_of(marked, target)
            view = texts.view(point.evidence, paper.reading_id)
            points.append(ListPoint(target, point.level, point.marker, point.text, view, state.done, state.history))
        at += len(one.points)
        place = texts.view(one.evidence, paper.reading_id)
        found.append(PointList(one.kind, one.title, place, tuple(points)))
    return tuple(found)


def has_point(session: Session, target: Target) -> bool:
    """Whether a tick can be written on this line."""
    paper = session.get_one(PaperRow, target.paper)
    lists = point_lists(session, paper, Texts(session), states(session, [paper.id]))
    return any(point.target.key == target.key for one in lists for point in one.points)


def _keyed(nested: Iterable[Nested]) -> list[Keyed]:
    """The key of each line in order: of its words and its list's kind; the n-th of equal ones says so."""
    seen: Counter[str] = Counter()
    found = []
    for one in nested:
        for point in one.points:
            words = f"{one.kind} {folded(f'{point.marker} {point.text}')}"
            seen[words] += 1
            said = words if seen[words] == 1 else f"{words} {seen[words]}"
            found.append((f"point.{hashlib.sha256(said.encode()).hexdigest()[:16]}", words))
    return found


def _moved(
    session: Session, paper: PaperRow, texts: Texts, nested: Sequence[Nested], marked: Mapping[Target, WorkState]
) -> dict[str, str]:
    """Lines of this reading whose tick was given to the words of an earlier reading: their key to the marked one."""
    mine = _keyed(nested)
    present = {key for key, _ in mine}
    orphans = {t.key for t in marked if t.paper == paper.id and t.kind == ITEM and t.key not in present}
    if not orphans:
        return {}
    earlier = select(Reading.id).where(Reading.paper_id == paper.id, Reading.id != paper.reading_id)
    worded: dict[str, str] = {}
    for reading in session.scalars(earlier.order_by(Reading.id.desc())):
        for key, words in _keyed(find_nested(texts.get(reading))):
            if key in orphans:
                worded.setdefault(key, words)
    pairs = _pairs([words for _, words in mine], list(worded.values()))
    old = list(worded)
    return {mine[i][0]: old[k] for i, k in pairs.items()}


def _pairs(new: Sequence[str], old: Sequence[str]) -> dict[int, int]:
    """Which line is which, most alike first."""
    scored = sorted(
        (-alike, abs(i - k), i, k)
        for i, a in enumerate(new)
        for k, b in enumerate(old)
        if (alike := 100.0 if a == b else fuzz.ratio(a, b)) >= ALIKE
    )
    paired: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, k in scored:
        if i not in paired and k not in taken:
            paired[i] = k
            taken.add(k)
    return paired


def compare_points(new: Sequence[PointList], old: Sequence[PointList]) -> tuple[tuple[PointList, ...], list[Change]]:
    """The new lists with the ticks of the former version, and which lines came and went in lists that both have."""
    kept: list[PointList] = []
    changes: list[Change] = []
    for one in new:
        before = [point for other in old if other.kind == one.kind for point in other.points]
        if not before:
            kept.append(one)
            continue
        pairs = _pairs([_said(p) for p in one.points], [_said(p) for p in before])
        points = [_kept(p, before[pairs[i]]) if i in pairs else p for i, p in enumerate(one.points)]
        kept.append(replace(one, points=tuple(points)))
        changes += [Change(ADDED, p.words, "", one.title, False) for i, p in enumerate(one.points) if i not in pairs]
    for other in old:
        after = [_said(point) for one in new if one.kind == other.kind for point in one.points]
        if after:
            found = set(_pairs(after, [_said(p) for p in other.points]).values())
            gone = [p for i, p in enumerate(other.points) if i not in found]
            changes += [Change(REMOVED, p.words, other.title, "", p.done is not None) for p in gone]
    return tuple(kept), changes


def _said(point: ListPoint) -> str:
    return folded(point.words)


def _kept(point: ListPoint, before: ListPoint) -> ListPoint:
    """A tick of the former version holds, unless somebody decided about the line in the new one."""
    if point.done or point.history or before.done is None:
        return point
    return replace(point, done=before.done, kept_from=before.kept_from or before.target.paper)
