"""`vanban train`: decisions into trained components, each used only where it beats the rules on held-back papers.

Everything is compared on the same sentences: those of held-back papers that were looked through for the label, so that
what is wrongly found counts too. A component is used when it alone has a higher F1 than the rules alone, and the rules
with what it adds (which is how it is used) have so too. Otherwise the rules stay as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from spacy.language import Language

from extractors.learned.model import Trust, read_duty, read_spans
from extractors.learned.training import blank, snapped, train_duty, train_spans
from models.examples import DUTY, LABELS, Example

Found = frozenset[tuple[int, int]]
NOTHING: Found = frozenset()
WHOLE: Found = frozenset({(0, 0)})  # stands for "yes" of a sentence


@dataclass(frozen=True)
class Needs:
    """How many decided items (of a duty: sentences with one, and as many without) make a figure worth anything."""

    train: int = 30
    held_back: int = 12
    of_each: float = 2.0  # sentences without an item for each with one, in training
    weigh: int = 10  # held-back findings that a measured confidence rests on


@dataclass(frozen=True)
class Figures:
    """Right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 0.0

    def as_json(self) -> dict[str, Any]:
        rates = {name: round(getattr(self, name), 3) for name in ("precision", "recall", "f1")}
        return {**rates, "right": self.right, "wrong": self.wrong, "missed": self.missed}


@dataclass
class LabelReport:
    """What became of one component. `reason`: beats-rules, not-better or too-few."""

    label: str
    train: int
    held_back: int
    reason: str = "too-few"
    lacking: dict[str, int] = field(default_factory=dict)
    rules: Figures | None = None
    model: Figures | None = None
    together: Figures | None = None
    trust: Trust | None = None

    @property
    def used(self) -> bool:
        return self.reason == "beats-rules"

    def as_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {
            "used": self.used,
            "reason": self.reason,
            "train": self.train,
            "held_back": self.held_back,
        }
        if self.lacking:
            out["lacking"] = self.lacking
        for name in ("rules", "model", "together"):
            figures: Figures | None = getattr(self, name)
            if figures is not None:
                out[name] = figures.as_json()
        return out


@dataclass
class Trained:
    """The outcome for all labels; `components` holds those that are used."""

    version: str
    labels: dict[str, LabelReport]
    components: dict[str, Language]

    @property
    def trust(self) -> dict[str, Trust]:
        return {label: self.labels[label].trust or Trust(0.0) for label in self.components}


def train(
    examples: Sequence[Example],
    *,
    needs: Needs | None = None,
    seed: int = 0,
    more: Callable[[str], bool] = lambda label: True,
    tell: Callable[[str], None] = lambda label: None,
) -> Trained:
    """Train and judge every component. Deterministic for the same examples and seed, unless `more` ends it early.

    `more(label)` says whether there is time for another round; `tell(label)` is called before each component.
    """
    needs = needs or Needs()
    reports: dict[str, LabelReport] = {}
    components: dict[str, Language] = {}
    for label in LABELS:
        tell(label)
        report, nlp = _one(examples, label, needs, seed, more)
        reports[label] = report
        if report.used and nlp is not None:
            components[label] = nlp
    return Trained(_version(examples, seed, components), reports, components)


def _one(
    examples: Sequence[Example], label: str, needs: Needs, seed: int, more: Callable[[str], bool]
) -> tuple[LabelReport, Language | None]:
    judged = [e for e in examples if label in e.judged]
    learn = [e for e in judged if not e.held_back]
    compare = [e for e in judged if e.held_back and label in e.whole]
    report = LabelReport(label, _amount(learn, label), _amount(compare, label))
    report.lacking = _lacking(learn, compare, label, needs)
    if report.lacking:
        return report, None
    nlp = _train(_balanced(learn, label, needs.of_each), label, seed, lambda: more(label))
    _judge(report, nlp, compare, needs)
    return report, nlp


def right(example: Example, label: str) -> Found:
    """What is decided to be right in a sentence."""
    return (WHOLE if example.duty else NOTHING) if label == DUTY else example.of(label)


def by_rules(example: Example, label: str) -> Found:
    return (WHOLE if example.duty_by_rules else NOTHING) if label == DUTY else example.read(label)


def _amount(examples: Iterable[Example], label: str) -> int:
    return sum(len(right(e, label)) for e in examples)


def _lacking(learn: list[Example], compare: list[Example], label: str, needs: Needs) -> dict[str, int]:
    """How many decided items are missing; of duties also sentences without one."""
    lacks = {"train": needs.train - _amount(learn, label), "held_back": needs.held_back - _amount(compare, label)}
    if label == DUTY:
        lacks["train_without"] = needs.train - sum(not e.duty for e in learn)
        lacks["held_back_without"] = needs.held_back - sum(not e.duty for e in compare)
    return {name: number for name, number in lacks.items() if number > 0}


def _balanced(examples: list[Example], label: str, of_each: float) -> list[Example]:
    """All sentences with an item and some of those without: first those in which the rules were wrong."""
    having = [e for e in examples if right(e, label)]
    empty = [e for e in examples if not right(e, label)]
    empty.sort(key=lambda e: (not by_rules(e, label), hashlib.sha256(e.text.encode()).digest()))
    return [*having, *empty[: max(round(of_each * len(having)), 10)]]


def _train(examples: list[Example], label: str, seed: int, more: Callable[[], bool]) -> Language:
    if label == DUTY:
        return train_duty([(e.text, e.duty) for e in examples], seed=seed, more=more)
    return train_spans([(e.text, e.of(label)) for e in examples], label, seed=seed, more=more)


def _judge(report: LabelReport, nlp: Language, compare: list[Example], needs: Needs) -> None:
    label, texts = report.label, [e.text for e in compare]
    wanted = [_words(e.text, right(e, label), label) for e in compare]
    rules = [_words(e.text, by_rules(e, label), label) for e in compare]
    model = _predicted(nlp, label, texts)
    together = [r | _apart(m, r) for r, m in zip(rules, model, strict=True)]
    report.rules, report.model, report.together = (count(wanted, found) for found in (rules, model, together))
    better = report.model.f1 > report.rules.f1 and report.together.f1 > report.rules.f1
    report.reason = "beats-rules" if better else "not-better"
    added = [t - r for t, r in zip(together, rules, strict=True)]
    proposals = count(wanted, added)
    if proposals.right + proposals.wrong < needs.weigh:  # too few beside the rules: all that it reads must do
        proposals = report.model
    agreed = [Found(p for p in r if _over(p, m)) for r, m in zip(rules, model, strict=True)]
    alone = [r - a for r, a in zip(rules, agreed, strict=True)]
    report.trust = Trust(
        _smoothed(proposals),
        _if_enough(count(wanted, agreed), needs.weigh),
        _if_enough(count(wanted, alone), needs.weigh),
    )


def _predicted(nlp: Language, label: str, texts: list[str]) -> list[Found]:
    if label == DUTY:
        return [WHOLE if asks else NOTHING for asks in read_duty(nlp, texts)]
    return [frozenset(spans) for spans in read_spans(nlp, texts)]


def _words(text: str, spans: Found, label: str) -> Found:
    """Spans widened to whole words, so that a quotation mark decides nothing."""
    if label == DUTY or not spans:
        return spans
    doc = blank().make_doc(text)
    snaps = (snapped(doc, a, b) for a, b in spans)
    return frozenset((s.start_char, s.end_char) for s in snaps if s)


def _over(place: tuple[int, int], others: Found) -> bool:
    return any(place == o or (o[0] < place[1] and place[0] < o[1]) for o in others)


def _apart(found: Found, known: Found) -> Found:
    return frozenset(p for p in found if not _over(p, known))


def count(wanted: Iterable[Found], found: Iterable[Found]) -> Figures:
    """Exact spans over all sentences."""
    hits, wrong, missed = 0, 0, 0
    for want, have in zip(wanted, found, strict=True):
        hits += len(want & have)
        wrong += len(have - want)
        missed += len(want - have)
    return Figures(hits, wrong, missed)


def _smoothed(figures: Figures) -> float:
    """Precision with one right and one wrong more, for few cases prove little."""
    return round((figures.right + 1) / (figures.right + figures.wrong + 2), 3)


def _if_enough(figures: Figures, least: int) -> float | None:
    return _smoothed(figures) if figures.right + figures.wrong >= least else None


def _version(examples: Sequence[Example], seed: int, components: Iterable[str]) -> str:
    found = hashlib.sha256(f"{seed} {sorted(components)}".encode())
    for example in examples:
        plain = replace(example, judged=frozenset(), whole=frozenset())  # sets have no order
        found.update(repr((plain, sorted(example.judged), sorted(example.whole))).encode())
    return found.hexdigest()[:10]
