"""Reviewers' decisions as examples: sentences, what is right in them, and what the rules had read.

What people decided is right; what they rejected is wrong; what nobody decided says nothing, and neither does the
sentence that holds it. Other sentences count as decided ("nothing here") only in papers that were looked through: all
campaigns, or all deadlines, of the paper are decided, or nothing of it is left to review.

Papers are split by the hash of their content, so that a paper is always on the same side and all its sentences with
it. What trained components once proposed is not counted as read by the rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import regex
from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.projection import effective, judgements_of
from corpus.rows import Row, evidences
from corpus.store import Store
from corpus.texts import Texts
from models.document import Document
from models.examples import ASSIGNEE, CAMPAIGN, DUTY, TASK, Example, Span
from models.tables import ITEM_TABLES, Audit, File, Judgement, PaperRow
from models.values import Evidence

HELD_BACK = 4  # one paper in so many is kept for comparing
LEARNED = "learned:"  # in the name of a rule: a trained component had its part in it
DUTIES = frozenset({TASK, ASSIGNEE, DUTY})
Place = tuple[int, int]
Sentences = Callable[[Document], Iterable[Place]]


def held_back(sha256: str) -> bool:
    """Whether the paper with this content is kept for comparing."""
    return int(sha256[:8], 16) % HELD_BACK == 0


def examples(store: Store, sentences: Sentences) -> list[Example]:
    """All examples, in order of papers and text. `sentences` gives the offsets of a paper's sentences."""
    found: list[Example] = []
    with store.read() as session:
        decided = select(Judgement.paper_id).distinct()
        query = select(PaperRow, File.sha256).join(File).where(PaperRow.id.in_(decided)).order_by(PaperRow.id)
        for paper, sha256 in session.execute(query).all():
            if paper.reading_id is not None:
                found += _of_paper(session, paper, sha256, sentences)
    return found


def _of_paper(session: Session, paper: PaperRow, sha256: str, sentences: Sentences) -> Iterator[Example]:
    judgements = judgements_of(session, paper.id)
    if not effective(judgements):
        return
    document = Texts(session).get(paper.reading_id or 0)
    reader = _Reader(document, paper.reading_id or 0, list(sentences(document)))
    done = paper.open_items == 0
    for kind, labels in (("campaign", frozenset({CAMPAIGN})), ("deadline", DUTIES), ("task", DUTIES)):
        table = ITEM_TABLES[kind]
        rows = session.scalars(select(table).where(table.paper_id == paper.id).order_by(table.id)).all()
        current = [row for row in rows if row.current]
        if done or (kind != "task" and current and all(row.state != "read" for row in current)):
            reader.whole |= labels
        for row in current:
            reader.decided(kind, row, labels)
        for row in rows:
            if row.reading_id == paper.reading_id:
                reader.by_rules(kind, row)
    yield from reader.examples(paper.id, held_back(sha256))


@dataclass
class _Sentence:
    """What is known of one sentence; offsets of spans are those of the paper's text."""

    right: set[Span] = field(default_factory=set)
    rules: set[Span] = field(default_factory=set)
    judged: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    duty: bool = False
    duty_by_rules: bool = False


class _Reader:
    """Lays rows over the sentences of one paper."""

    def __init__(self, document: Document, reading: int, places: Sequence[Place]) -> None:
        self.document, self.reading, self.places = document, reading, places
        self.known: dict[Place, _Sentence] = defaultdict(_Sentence)
        self.whole: set[str] = set()
        self.lost: set[str] = set()  # labels of which something decided has no place in the text

    def decided(self, kind: str, row: Row, labels: frozenset[str]) -> None:
        """The row in force: right, wrong, or not decided."""
        touched = self._touched(row)
        good = row.state in ("confirmed", "corrected")
        if not touched and good and not self._in_text(row):
            self.lost |= labels
        for place in touched:
            (self.known[place].open if row.state == "read" else self.known[place].judged).update(labels)
        if not good:
            return
        if kind == "campaign":
            self._put(self._names(row), CAMPAIGN, right=True)
        else:
            self._duty(kind, row, touched, right=True)

    def by_rules(self, kind: str, row: Row) -> None:
        if row.rule.startswith(LEARNED):
            return
        if kind == "campaign":
            self._put(self._names(row), CAMPAIGN, right=False)
        else:
            self._duty(kind, row, self._touched(row), right=False)

    def _duty(self, kind: str, row: Row, touched: list[Place], *, right: bool) -> None:
        """The words of the task, those who have to do it, and that the sentence lays a duty on them."""
        words = row.task if kind == "deadline" else row.text
        spans = [s for place in touched if (s := located(self.document.text, words, place))][:1]
        if not spans and words and row.reading_id is not None:  # as read: the place is that of the words
            spans = [_trimmed(self.document.text, p) for p in self._own(row, task=True)][:1]
        homes = self._put(spans, TASK, right=right)
        if not spans and right:
            for place in touched:
                self.known[place].open.add(TASK)
        for place in homes or touched[:1]:
            known = self.known[place]
            known.duty |= right
            known.duty_by_rules |= not right
        if right or LEARNED not in row.rule:
            names = [located(self.document.text, name, place) for name in row.assignees for place in touched]
            self._put([name for name in names if name], ASSIGNEE, right=right)

    def _names(self, row: Row) -> list[Place]:
        """The places of a campaign's name: those read, and of a name that a person gave wherever it stands."""
        places = self._own(row) if row.reading_id is not None else []
        places += [m.span() for m in _loosely(row.name).finditer(self.document.text)]
        return places or self._own(row)

    def _put(self, spans: Iterable[Place], label: str, *, right: bool) -> list[Place]:
        """Write the spans into the sentences that hold them; returns those sentences."""
        homes = []
        for start, end in spans:
            home = next((p for p in self.places if p[0] <= start and end <= p[1]), None)
            if home is None:  # over a sentence's end, or outside prose: such sentences teach nothing about it
                for place in self._over([(start, end)]):
                    self.known[place].open.add(label)
                continue
            known = self.known[home]
            (known.right if right else known.rules).add(Span(start, end, label))
            if right:
                known.judged.add(label)
            homes.append(home)
        return homes

    def _over(self, spans: Iterable[Place]) -> list[Place]:
        wanted = list(spans)
        return [p for p in self.places if any(a < p[1] and p[0] < b for a, b in wanted)]

    def _touched(self, row: Row) -> list[Place]:
        """Sentences that the row's evidence lies in, that of its task first."""
        task = self._over(self._own(row, task=True))
        return list(dict.fromkeys((*task, *self._over(self._own(row)))))

    def _in_text(self, row: Row) -> bool:
        return bool(self._own(row))

    def _own(self, row: Row, *, task: bool = False) -> list[Place]:
        """Where the row's evidence stands in the latest text; with `task` that of its task alone."""
        all_of = list(evidences(row))
        place = getattr(row, "task_evidence", None)
        if task:
            all_of = [Evidence(**place)] if place else all_of[:1]
        found = (self._here(e, row.text_id) for e in all_of)
        return [p for p in found if p is not None]

    def _here(self, evidence: Evidence, text_id: int | None) -> Place | None:
        """The same words in the latest text: of an earlier reading, the nearest occurrence."""
        if text_id == self.reading:
            return evidence.start, evidence.end
        found = [m.span() for m in _loosely(evidence.quote).finditer(self.document.text)]
        return min(found, key=lambda p: abs(p[0] - evidence.start), default=None)

    def examples(self, paper: int, back: bool) -> Iterator[Example]:
        whole = frozenset(self.whole - self.lost)
        for place in self.places:
            known = self.known[place] if place in self.known else _Sentence()
            judged = frozenset((known.judged | whole) - known.open)
            if judged:
                yield Example(
                    paper, self.document.text[place[0] : place[1]], _moved(known.right, place[0]),
                    _moved(known.rules, place[0]), judged, whole, known.duty, known.duty_by_rules, back,
                )  # fmt: skip


def _moved(spans: Iterable[Span], by: int) -> tuple[Span, ...]:
    return tuple(sorted(Span(s.start - by, s.end - by, s.label) for s in spans))


def _loosely(words: str) -> regex.Pattern[str]:
    """These words whatever the white space and the case of the letters."""
    return regex.compile(r"\s+".join(map(regex.escape, words.split())) or r"(?!)", regex.IGNORECASE)


def located(text: str, words: str | None, place: Place) -> Place | None:
    """Where these words stand in the sentence; None where they do not."""
    match = _loosely(words or "").search(text, *place)
    return match.span() if match else None


def _trimmed(text: str, place: Place) -> Place:
    """Without the marks that end a clause, which are no part of a task."""
    start, end = place
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".;:/,"):
        end -= 1
    return start, end


def log_training(store: Store, action: str, details: Mapping[str, Any], *, who: str, at: datetime) -> None:
    """A line of the log of changes: `train` with what came of it, or `train-off`; readings change from then on."""
    with store.write() as session:
        session.add(Audit(at=at, who=who, action=action, paper_id=None, details=dict(details)))


def counts(found: Iterable[Example]) -> dict[str, Any]:
    """Papers and sentences on each side."""
    papers: dict[bool, set[int]] = {False: set(), True: set()}
    sentences = 0
    for example in found:
        papers[example.held_back].add(example.paper)
        sentences += 1
    return {
        "papers": len(papers[False]) + len(papers[True]),
        "held_back_papers": len(papers[True]),
        "sentences": sentences,
    }
