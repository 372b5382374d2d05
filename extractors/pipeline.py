"""The one spaCy pipeline: its tokenizer, its components in order, and `extract`."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import regex
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.findings import Findings
from extractors.language import whole_texts
from models.document import Document
from models.remembered import Memory
from models.values import Paper

if TYPE_CHECKING:
    from extractors.learned.model import LearnedModel

_TOKENS = regex.compile(r"\s+|\S+")

# Order matters: each component may read what those before it wrote into `doc._.findings`.
COMPONENTS = (
    ("extractors.header.component", "vanban_header"),  # doc_type, number, issued_on, place, urgency, secrecy
    ("extractors.header.issuer", "vanban_issuer"),
    ("extractors.header.subject", "vanban_subject"),
    ("extractors.closing.component", "vanban_closing"),  # signer, recipients
    ("extractors.remembering", "vanban_memory"),  # how people corrected this issuer's papers; nothing when not given
    ("extractors.references.component", "vanban_references"),
    ("extractors.header.effective", "vanban_effective"),
    ("extractors.campaigns.component", "vanban_campaigns"),
    ("extractors.duties.deadlines", "vanban_deadlines"),
    ("extractors.duties.tasks", "vanban_tasks"),
    ("extractors.learned.proposing", "vanban_learned"),  # trained components; nothing when not given
    ("extractors.checks.component", "vanban_checks"),  # warnings, missing
)


class _Tokenizer:
    """White space and what stands between it: the components read characters, and spaCy's own tokenizer takes
    time that grows with the square of a long line of dots, underscores or brackets."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        words = _TOKENS.findall(text)
        return Doc(self._vocab, words=words, spaces=[False] * len(words))


@cache
def pipeline() -> Language:
    """The pipeline, built once a process. Components are imported here so that spaCy knows their names."""
    nlp = spacy.blank("xx")
    nlp.tokenizer = _Tokenizer(nlp.vocab)
    for module, name in COMPONENTS:
        import_module(module)
        nlp.add_pipe(name)
    return nlp


def extract(
    document: Document,
    *,
    reference_day: date | None = None,
    memory: Memory | None = None,
    learned: LearnedModel | None = None,
) -> Paper:
    """All facts of one paper.

    `reference_day` stands in for the issue date, for dates written without a year, where the paper states none.
    `memory` (corrections of earlier papers) and `learned` (trained components) add to what the rules read; without
    them the rules alone speak.
    """
    nlp = pipeline()
    # only trained components read tokens, and making them takes as long as a component
    doc: Doc = nlp.make_doc(document.text if learned else "")
    doc._.paper = document
    doc._.findings = Findings(reference_day=reference_day, memory=memory or Memory(), learned=learned)
    for _, component in nlp.pipeline:
        doc = component(doc)
    found: Findings = doc._.findings
    document.forget()
    whole_texts.forget()
    return found.paper()
