"""The trained components under guided fuzzing: reading any paper with a model, and training on any decisions.

The model is trained here, in a second, on invented sentences, and proposes far more than one in use would: what it says
is nonsense, and has to be carried without a crash and with evidence that is in the text.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import count
from random import Random

from benchmarks.fuzzing.reader import judge
from extractors.findings import Findings
from extractors.learned.model import LearnedModel, Trust
from extractors.learned.training import train_duty, train_spans
from models.document import Document
from models.examples import ASSIGNEE, CAMPAIGN, DUTY, LABELS, SPAN_LABELS, TASK, Example, Span
from models.values import paper_json

ROUNDS = 3
EAGER = 0.01  # chance from which on a span is proposed: of a model that hardly learned, that of half of them
MOST_SENTENCES, LONGEST = 8, 240  # of one training
SENTENCES = (
    ("Tổ Đo đạc lau sạch kho sách trong tuần này.", ASSIGNEE, "Tổ Đo đạc"),
    ("Ban Lễ tân sơn lại hàng rào và đếm lại bàn ghế.", TASK, "sơn lại hàng rào và đếm lại bàn ghế"),
    ("Hưởng ứng phong trào “Vườn nhà nở hoa” của xã.", CAMPAIGN, "Vườn nhà nở hoa"),
    ("Nhóm Bản đồ vẽ sơ đồ vườn, gửi Tổ Bảo vệ.", ASSIGNEE, "Nhóm Bản đồ"),
    ("Đội Hậu cần chép bảng kê cũ cho xong.", TASK, "chép bảng kê cũ"),
    ("Thi đua “Bếp gọn, sân sạch” năm nay có ba đợt.", CAMPAIGN, "Bếp gọn, sân sạch"),
    ("Năm ngoái có ba người và một phòng nhỏ.", "", ""),
    ("Cuộc họp thường vào sáng thứ hai.", "", ""),
)


class Odd(Exception):
    """A training that says of itself what cannot be."""


@cache
def model() -> LearnedModel:
    """A model with every component, the same each time."""
    components = {}
    for label in SPAN_LABELS:
        marked = [
            (text, frozenset({(text.index(words), text.index(words) + len(words))} if of == label else ()))
            for text, of, words in SENTENCES
        ]
        components[label] = train_spans(marked, label, more=_rounds())
        components[label].get_pipe("spancat").cfg["threshold"] = EAGER  # type: ignore[attr-defined]
    components[DUTY] = train_duty([(text, bool(of)) for text, of, _ in SENTENCES], more=_rounds())
    return LearnedModel("fuzz", components, {label: Trust(0.4, 0.9, 0.2) for label in components})


def _rounds(most: int = ROUNDS):  # type: ignore[no-untyped-def]
    rounds = count(1)
    return lambda *_: next(rounds) < most


def read_with_model(document: Document) -> None:
    """All components over the document with the model among them; evidence must be in the text."""
    from spacy.tokens import Doc

    from extractors.pipeline import pipeline

    nlp = pipeline()
    doc: Doc = nlp.make_doc("")
    doc._.paper, doc._.findings = document, Findings(reference_day=date(2026, 1, 1))
    doc._.findings.learned = model()
    for _, work in nlp.pipeline:
        doc = work(doc)
    judge(document, paper_json(doc._.findings.paper()))


def train_on(text: str) -> None:
    """`pipeline.train` with each line a sentence in which somebody decided something, which the line itself says."""
    from pipeline.train import Needs, train

    examples = [_example(n, line[:LONGEST]) for n, line in enumerate(text.split("\n")) if line.strip()]
    trained = train(examples[:MOST_SENTENCES], needs=Needs(train=1, held_back=1, weigh=1), more=lambda _: False)
    for label, report in trained.labels.items():
        if report.used != (label in trained.components):
            raise Odd(f"{label} {report.reason}")
        if report.trust and not all(0 <= (t or 0) <= 1 for t in (report.trust.alone, report.trust.agreed)):
            raise Odd(f"{label} {report.trust}")


def _example(number: int, text: str) -> Example:
    chance = Random(text)

    def spans() -> tuple[Span, ...]:
        cuts = (sorted(chance.choices(range(len(text) + 1), k=2)) for _ in range(chance.randrange(4)))
        return tuple(Span(a, b, chance.choice(SPAN_LABELS)) for a, b in cuts if text[a:b].strip())

    every = frozenset(LABELS)
    return Example(
        number, text, spans(), spans(), every, every, chance.random() < 0.5, chance.random() < 0.5, number % 2 == 1
    )
