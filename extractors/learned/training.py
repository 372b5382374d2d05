"""Training spaCy's `spancat` and `textcat` on sentences, from nothing but them: no vectors, no downloads.

Deterministic for a seed and an order of sentences. The caller says with `more` whether there is time for another
round.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from thinc.api import fix_random_seed

from extractors.learned.suggesting import NAME, bounds_of

ROUNDS = 40  # over all sentences, at most
BATCH = 8
RATE = 0.003  # of learning: few sentences, so larger steps than usual
ENOUGH = 0.01  # mean loss of a batch at which another round teaches nothing
LONGEST_SPAN = 40  # words; longer ones are not learned
SPANS_KEY = "learned"
ASKS, ASKS_NOT = "duty", "other"

Marked = tuple[str, frozenset[tuple[int, int]]]  # a sentence and the spans of one label in it
Sorted = tuple[str, bool]  # a sentence and whether it asks anybody to do something


def _tok2vec() -> dict[str, Any]:
    return {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 48,
        "depth": 2,
        "embed_size": 1500,
        "window_size": 1,
        "maxout_pieces": 2,
        "subword_features": True,
    }


def blank() -> Language:
    """A pipeline with the tokenizer of `extractors.pipeline`."""
    return spacy.blank("xx")


def snapped(doc: Doc, start: int, end: int) -> Span | None:
    """The words that hold these characters."""
    return doc.char_span(start, end, alignment_mode="expand")


def train_spans(
    sentences: Sequence[Marked], label: str, *, seed: int = 0, more: Callable[[], bool] = lambda: True
) -> Language:
    """A span categoriser of one label."""
    fix_random_seed(seed)
    nlp = blank()
    docs = [nlp.make_doc(text) for text, _ in sentences]
    marked = [_marked(doc, spans) for doc, (_, spans) in zip(docs, sentences, strict=True)]
    longest = min(max((len(s) for spans in marked for s in spans), default=1), LONGEST_SPAN)
    before, behind = bounds_of(span for spans in marked for span in spans)
    categoriser = nlp.add_pipe(
        "spancat",
        config={
            "spans_key": SPANS_KEY,
            "threshold": 0.5,
            "suggester": {"@misc": NAME, "longest": longest, "before": before, "behind": behind},
            "model": {
                "@architectures": "spacy.SpanCategorizer.v1",
                "tok2vec": _tok2vec(),
                "reducer": {"@layers": "spacy.mean_max_reducer.v1", "hidden_size": 48},
                "scorer": {"@layers": "spacy.LinearLogistic.v1", "nO": None, "nI": None},
            },
        },
    )
    categoriser.add_label(label)  # type: ignore[attr-defined]  # no sentence may hold a span that words can be cut to
    examples = []
    for doc, spans in zip(docs, marked, strict=True):
        reference = doc.copy()
        reference.spans[SPANS_KEY] = [Span(reference, s.start, s.end, label=label) for s in spans if len(s) <= longest]
        examples.append(Example(doc, reference))
    return _trained(nlp, examples, seed, more)


def _marked(doc: Doc, spans: Iterable[tuple[int, int]]) -> list[Span]:
    return [s for a, b in sorted(spans) if (s := snapped(doc, a, b))]


def train_duty(sentences: Sequence[Sorted], *, seed: int = 0, more: Callable[[], bool] = lambda: True) -> Language:
    """A text categoriser: does the sentence ask anybody to do something."""
    fix_random_seed(seed)
    nlp = blank()
    model = {
        "@architectures": "spacy.TextCatEnsemble.v2",
        "tok2vec": _tok2vec(),
        "linear_model": {
            "@architectures": "spacy.TextCatBOW.v3",
            "exclusive_classes": True,
            "length": 16384,
            "ngram_size": 2,
            "no_output_layer": False,
        },
    }
    nlp.add_pipe("textcat", config={"model": model})
    examples = [
        Example.from_dict(nlp.make_doc(text), {"cats": {ASKS: float(asks), ASKS_NOT: float(not asks)}})
        for text, asks in sentences
    ]
    return _trained(nlp, examples, seed, more)


def _trained(nlp: Language, examples: list[Example], seed: int, more: Callable[[], bool]) -> Language:
    optimizer = nlp.initialize(lambda: examples)
    optimizer.learn_rate = RATE
    shuffle = random.Random(seed)  # noqa: S311 no secret: the same data must give the same model
    for _ in range(ROUNDS):
        shuffle.shuffle(examples)
        losses: dict[str, float] = {}
        for at in range(0, len(examples), BATCH):
            batch = examples[at : at + BATCH]
            nlp.update(batch, sgd=optimizer, drop=0.2, losses=losses)
        batches = -(-len(examples) // BATCH)
        if sum(losses.values()) < ENOUGH * batches or not more():
            break
    return nlp
