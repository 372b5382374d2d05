"""Component `vanban_learned`: what the trained components add to what the rules found.

They propose items of their own (rule `learned:…`, confidence: how often they were right on held-back decisions), name
the doers of a duty for which the rules found none, and raise or lower the confidence of findings with which they
agree or do not. They take nothing away and change no value that a rule read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from spacy.language import Language
from spacy.tokens import Doc

from extractors.duties.assignees import split_bodies
from extractors.findings import Findings, findings, source
from extractors.learned.model import LearnedModel
from extractors.learned.sentences import prose
from models.document import Document
from models.examples import ASSIGNEE, CAMPAIGN, DUTY, TASK
from models.keys import fold
from models.values import Campaign, Deadline, Evidence, Task

Place = tuple[int, int]
Duty = TypeVar("Duty", Deadline, Task)


@Language.component("vanban_learned", assigns=["doc._.findings"], requires=["doc._.paper", "doc._.findings"])
def vanban_learned(doc: Doc) -> Doc:
    """Reads and writes campaigns, deadlines and tasks."""
    found = findings(doc)
    if found.learned is not None:
        propose(source(doc), found, found.learned)
    return doc


def propose(document: Document, found: Findings, model: LearnedModel) -> None:
    """Add what the model reads to `found`."""
    read = _read(document, model)
    if model.has(CAMPAIGN):
        found.campaigns = _campaigns(document, found.campaigns, read, model)
    if model.has(ASSIGNEE):
        found.deadlines = [_with_doers(document, d, read, model) for d in found.deadlines]
        found.tasks = [_with_doers(document, t, read, model) for t in found.tasks]
    _weigh_duties(found, read, model)
    found.tasks = sorted([*found.tasks, *_new_tasks(document, found, read, model)], key=lambda t: t.evidence.start)


@dataclass
class _Read:
    """What the model read, in offsets of the paper."""

    sentences: list[Place]
    spans: dict[str, list[Place]] = field(default_factory=dict)
    duties: frozenset[Place] = frozenset()

    def within(self, label: str, start: int, end: int) -> list[Place]:
        return [p for p in self.spans.get(label, ()) if start <= p[0] and p[1] <= end]

    def around(self, start: int, end: int) -> list[Place]:
        """The sentences that these characters lie in."""
        return [p for p in self.sentences if start < p[1] and p[0] < end]


def _read(document: Document, model: LearnedModel) -> _Read:
    places = prose(document)
    texts = [document.text[a:b] for a, b in places]
    out = _Read(places)
    for label in (CAMPAIGN, ASSIGNEE, TASK):
        if model.has(label):
            found = zip(places, model.spans(label, texts), strict=True)
            out.spans[label] = [(start + a, start + b) for (start, _), spans in found for a, b in spans]
    if model.has(DUTY):
        out.duties = frozenset(p for p, asks in zip(places, model.duty(texts), strict=True) if asks)
    return out


def _overlaps(place: Place, others: Iterable[Evidence]) -> bool:
    return any(e.start < place[1] and place[0] < e.end for e in others)


def _weighed(confidence: float, agreed: bool, label: str, model: LearnedModel) -> float:
    """Raised to how often both together are right, lowered to how often the rule alone is."""
    trust = model.trust[label]
    if agreed:
        return max(confidence, trust.agreed) if trust.agreed is not None else confidence
    return min(confidence, trust.alone_rule) if trust.alone_rule is not None else confidence


def _campaigns(document: Document, known: list[Campaign], read: _Read, model: LearnedModel) -> list[Campaign]:
    spans = read.spans[CAMPAIGN]
    out = []
    for campaign in known:
        seen = [m for m in campaign.mentions if read.around(m.start, m.end)]
        agreed = any((m.start, m.end) in spans for m in seen)
        confidence = _weighed(campaign.confidence, agreed, CAMPAIGN, model) if seen else campaign.confidence
        out.append(replace(campaign, confidence=confidence))
    taken = [m for c in known for m in c.mentions]
    groups: dict[str, list[Evidence]] = {}
    for place in spans:
        if not _overlaps(place, taken):
            evidence = document.evidence(*place)
            groups.setdefault(fold(evidence.quote), []).append(evidence)
    out += [_campaign(mentions, model) for name, mentions in groups.items() if name]
    return out


def _campaign(mentions: list[Evidence], model: LearnedModel) -> Campaign:
    name = " ".join(mentions[0].quote.split())
    sure = model.trust[CAMPAIGN].alone
    return Campaign(name, None, None, None, None, (), tuple(mentions), sure, f"learned:{CAMPAIGN}")


def _place_of(duty: Deadline | Task) -> Evidence:
    if isinstance(duty, Deadline):
        return duty.task_evidence or duty.evidence
    return duty.evidence


def _with_doers(document: Document, duty: Duty, read: _Read, model: LearnedModel) -> Duty:
    """Doers for a duty of which the rules found none; the item is then no surer than they are."""
    if duty.assignees:
        return duty
    place = _place_of(duty)
    names = _doers(document, read, read.around(place.start, place.end))
    if not names:
        return duty
    sure = min(duty.confidence, model.trust[ASSIGNEE].alone)
    return replace(duty, assignees=names, confidence=sure, rule=f"{duty.rule}+learned:{ASSIGNEE}")


def _doers(document: Document, read: _Read, sentences: Iterable[Place]) -> tuple[str, ...]:
    found = [document.text[a:b] for s in sentences for a, b in read.within(ASSIGNEE, *s)]
    return tuple(dict.fromkeys(name for text in found for name in split_bodies(text)))


def _weigh_duties(found: Findings, read: _Read, model: LearnedModel) -> None:
    """Deadlines and tasks whose task, or whose sentence, the model reads alike or not."""

    def weighed(duty: Duty) -> Duty:
        place, confidence = _place_of(duty), duty.confidence
        homes = read.around(place.start, place.end)
        if homes and model.has(TASK):
            agreed = any(a < place.end and place.start < b for a, b in read.spans[TASK])
            confidence = _weighed(confidence, agreed, TASK, model)
        if homes and model.has(DUTY):
            confidence = _weighed(confidence, any(h in read.duties for h in homes), DUTY, model)
        return replace(duty, confidence=confidence) if confidence != duty.confidence else duty

    found.deadlines = [weighed(d) for d in found.deadlines]
    found.tasks = [weighed(t) for t in found.tasks]


def _new_tasks(document: Document, found: Findings, read: _Read, model: LearnedModel) -> list[Task]:
    """A task for each span, and for each sentence of duty, that lies where the rules found none."""
    taken = [e for d in found.deadlines for e in (d.evidence, d.task_evidence) if e]
    taken += [t.evidence for t in found.tasks]
    out = []
    for home in read.sentences:
        if _overlaps(home, taken):
            continue
        spans = read.within(TASK, *home)
        label = TASK if spans else DUTY
        for place in spans or ([home] if home in read.duties else []):
            out.append(_task(document, place, label, _doers(document, read, [home]), model))
    return out


def _task(document: Document, place: Place, label: str, doers: tuple[str, ...], model: LearnedModel) -> Task:
    evidence = document.evidence(*place)
    section = document.section_at(place[0])
    sure = min(model.trust[name].alone for name in ((label, ASSIGNEE) if doers else (label,)))
    words = " ".join(evidence.quote.split()).strip(" .;:/")
    return Task(words, doers, section.path if section else None, None, evidence, sure, f"learned:{label}")
