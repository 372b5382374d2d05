"""Which papers of ours answer an incoming one: first what people wrote when they ticked its duties off, else our own
papers that name it where an answer does. A paper that cites it as a mere basis answers nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.reconcile.records import issuer_key
from corpus.texts import Texts
from corpus.work.marks import states
from models.document import Document, ZoneKind
from models.keys import fold
from models.tables import FactRow, PaperRow, ReferenceRow

OURS = 92.0  # of 100: how alike an issuer and our own unit's name are
_REPLY = "mention"  # the one role of a reference that may be an answer; see the contract for the roles
_BATCH = 900


def marked_answers(session: Session, papers: Iterable[int]) -> dict[int, list[str]]:
    """Numbers that were written beside the ticks in force of a paper's duties, each once, in order."""
    found: dict[int, list[str]] = defaultdict(list)
    wanted = sorted(papers)
    for first in range(0, len(wanted), _BATCH):
        marked = states(session, wanted[first : first + _BATCH])
        done = [(state.done.id, target.paper, state.done.answer) for target, state in marked.items() if state.done]
        for _, paper, answer in sorted(done, key=lambda d: d[0]):
            if answer and fold(answer) not in map(fold, found[paper]):
                found[paper].append(answer)
    return dict(found)


@dataclass(frozen=True)
class Written:
    """Answers by the number that they name: (our paper's number, its id, the day it gives the named paper)."""

    by_number: Mapping[str, tuple[tuple[str, int, str | None], ...]]

    def of(self, number_key: str | None, issued_on: str | None, paper: int | None) -> list[str]:
        """Those that name this paper; one that gives it another day means another paper."""
        kept: list[str] = []
        for number, own, day in self.by_number.get(number_key or "", ()):
            agree = not day or not issued_on or day.startswith(issued_on) or issued_on.startswith(day)
            if agree and own != paper and number not in kept:
                kept.append(number)
        return kept


def written_answers(session: Session, numbers: Iterable[str], unit: Mapping[str, Any]) -> Written:
    """Our own papers that name one of `numbers` in their subject or opening, and not as a basis."""
    ours = [issuer_key(name) for name in (unit.get("name"), *unit.get("aliases", ())) if name]
    found: dict[str, list[tuple[str, int, str | None]]] = defaultdict(list)
    if not ours:
        return Written({})
    texts, wanted = Texts(session), sorted(numbers)
    for first in range(0, len(wanted), _BATCH):
        for reference, paper in _mentions(session, wanted[first : first + _BATCH]):
            alike = max(fuzz.ratio(issuer_key(paper.issuer or ""), name) for name in ours)
            if alike >= OURS and _opens(session, reference, paper, texts):
                found[reference.number_key or ""].append((paper.number or "", paper.id, reference.date))
    return Written({key: tuple(answers) for key, answers in found.items()})


def _mentions(session: Session, numbers: list[str]) -> list[tuple[ReferenceRow, PaperRow]]:
    query = (
        select(ReferenceRow, PaperRow)
        .join(PaperRow, PaperRow.id == ReferenceRow.paper_id)
        .where(ReferenceRow.current, ReferenceRow.state != "rejected", ReferenceRow.number_key.in_(numbers))
        .where(ReferenceRow.role == _REPLY, PaperRow.number.is_not(None), PaperRow.issuer.is_not(None))
        .order_by(PaperRow.id)
    )
    return [(reference, paper) for reference, paper in session.execute(query)]


def _opens(session: Session, reference: ReferenceRow, paper: PaperRow, texts: Texts) -> bool:
    """Whether it is named in the subject, or before the end of the body's first paragraph."""
    if reference.start is None or reference.text_id is None:
        return False
    starts = [reference.start, *(mention["start"] for mention in reference.mentions or ())]
    query = select(FactRow.start, FactRow.end).where(
        FactRow.paper_id == paper.id, FactRow.current, FactRow.field == "subject", FactRow.text_id == reference.text_id
    )
    subject = session.execute(query).first()
    if subject and subject[0] is not None and any(subject[0] <= start < subject[1] for start in starts):
        return True
    first, last = _opening(texts.get(reference.text_id))
    return any(first <= start < last for start in starts)


def _opening(document: Document) -> tuple[int, int]:
    """The first paragraph of the body that is neither a heading nor a line of addressees."""
    for zone in document.zones_of(ZoneKind.BODY):
        for paragraph in document.paragraphs:
            text = document.text[paragraph.start : paragraph.end].strip()
            if zone.start <= paragraph.start < zone.end and len(text) > 40 and not fold(text).startswith("kính gửi"):
                return paragraph.start, paragraph.end
    return 0, 0
