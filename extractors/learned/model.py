"""A trained model, loaded from its folder: only the components that beat the rules, and how sure each is.

A folder holds `model.json` and one folder of spaCy's a component. Which folder is handed in; nothing is looked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extractors.learned.training import ASKS, SPANS_KEY

CARD = "model.json"
FORM = 1  # of the folder; raised when older folders no longer fit
SURE_DUTY = 0.5


class ModelUnusable(Exception):
    """The folder is damaged or of another form."""


@dataclass(frozen=True, slots=True)
class Trust:
    """How often a component was right on held-back decisions (0..1, smoothed).

    `alone` of what it proposes, `agreed` and `alone_rule` of what the rules read and it read too or did not; None
    where too few were held back to say.
    """

    alone: float
    agreed: float | None = None
    alone_rule: float | None = None


@dataclass(frozen=True)
class LearnedModel:
    """Trained components by label."""

    version: str
    components: dict[str, Language]
    trust: dict[str, Trust]

    def has(self, label: str) -> bool:
        return label in self.components

    def spans(self, label: str, texts: Iterable[str]) -> list[list[tuple[int, int]]]:
        """For each sentence the spans of this label, none over another, in text order."""
        return read_spans(self.components[label], texts)

    def duty(self, texts: Iterable[str]) -> list[bool]:
        """For each sentence whether it asks anybody to do something."""
        from models.examples import DUTY

        return read_duty(self.components[DUTY], texts)


def read_spans(nlp: Language, texts: Iterable[str]) -> list[list[tuple[int, int]]]:
    return [_apart(doc) for doc in nlp.pipe(texts, batch_size=16)]


def read_duty(nlp: Language, texts: Iterable[str]) -> list[bool]:
    return [doc.cats[ASKS] >= SURE_DUTY for doc in nlp.pipe(texts, batch_size=64)]


def _apart(doc: Doc) -> list[tuple[int, int]]:
    """The likeliest spans that do not overlap."""
    group = doc.spans.get(SPANS_KEY)
    if not group:
        return []
    scores = group.attrs["scores"]
    kept: list[tuple[int, int]] = []
    for score, span in sorted(zip(scores, group, strict=True), key=lambda p: (-float(p[0]), p[1].start)):
        del score
        if all(span.end_char <= a or b <= span.start_char for a, b in kept):
            kept.append((span.start_char, span.end_char))
    return sorted(kept)


def save(folder: Path, version: str, components: dict[str, Language], trust: dict[str, Trust]) -> None:
    """Write a model into an empty folder."""
    for label, nlp in components.items():
        nlp.to_disk(folder / label)
    card = {
        "form": FORM,
        "version": version,
        "spacy": spacy.about.__version__,
        "trust": {label: asdict(trust[label]) for label in components},
    }
    (folder / CARD).write_text(json.dumps(card, indent=1, sort_keys=True), "utf-8")


def version_of(folder: Path) -> str:
    """The version of the model in this folder, without loading it. Raises ModelUnusable."""
    return str(_card(folder)["version"])


@lru_cache(maxsize=1)
def load(folder: Path) -> LearnedModel:
    """The model in this folder; remembered, for a process reads many papers. Raises ModelUnusable."""
    card = _card(folder)
    try:
        components = {label: spacy.load(folder / label) for label in card["trust"]}
        trust = {label: Trust(**values) for label, values in card["trust"].items()}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ModelUnusable(str(error)) from error
    return LearnedModel(card["version"], components, trust)


def _card(folder: Path) -> dict[str, Any]:
    try:
        card: dict[str, Any] = json.loads((folder / CARD).read_text("utf-8"))
        if card["form"] != FORM or not card["version"] or not isinstance(card["trust"], dict):
            raise ModelUnusable(f"form {card['form']}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnusable(str(error)) from error
    return card
