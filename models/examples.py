"""What reviewers decided, sentence by sentence: the plain examples that the learned components are trained on."""

from __future__ import annotations

from dataclasses import dataclass

CAMPAIGN = "campaign"  # the name of a campaign
ASSIGNEE = "assignee"  # who has to do it
TASK = "task"  # what is to be done
DUTY = "duty"  # whether the sentence asks anybody to do something: of the whole sentence, not of a span
SPAN_LABELS = (CAMPAIGN, ASSIGNEE, TASK)
LABELS = (*SPAN_LABELS, DUTY)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` (included) to `end` (excluded) of a sentence."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence of a paper in which something was decided.

    `judged` are the labels for which people said what is right here: `spans` then holds all that is right, and an
    absent span is a decided absence. `rules` and `duty_by_rules` are what the rules alone had read. `whole` are the
    labels for which the paper was looked through, so that its sentences can count what was wrongly found.
    """

    paper: int
    text: str
    spans: tuple[Span, ...]
    rules: tuple[Span, ...]
    judged: frozenset[str]
    whole: frozenset[str]
    duty: bool
    duty_by_rules: bool
    held_back: bool

    def of(self, label: str) -> frozenset[tuple[int, int]]:
        """What is right."""
        return frozenset((s.start, s.end) for s in self.spans if s.label == label)

    def read(self, label: str) -> frozenset[tuple[int, int]]:
        """What the rules read."""
        return frozenset((s.start, s.end) for s in self.rules if s.label == label)
