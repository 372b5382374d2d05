"""What a person points at on the page: the words in an area, and what they say if they fix a time."""

from __future__ import annotations

from datetime import date
from typing import Any

from corpus.papers import get_row
from corpus.store import Store
from corpus.texts import Texts
from corpus.views import EvidenceView
from extractors.language.folding import squeeze
from extractors.timex.expressions import find_times
from extractors.timex.resolve import Context, resolve
from models.document import Document

MOST = 2_000  # letters of a selection

Area = tuple[float, float, float, float]


def words_in_area(store: Store, paper_id: int, page: int, area: Area) -> EvidenceView | None:
    """The passage from the first to the last word whose middle lies in `area` (left, top, right, bottom as shares of
    the page's width and height). None where there is none. Raises PaperMissing."""
    with store.read() as session:
        row = get_row(session, paper_id)
        if row.reading_id is None:
            return None
        texts = Texts(session)
        document = texts.get(row.reading_id)
        size = next((p for p in document.pages if p.number == page), None)
        if size is None or not size.width or not size.height:
            return None
        left, top, right, bottom = area
        inside = [
            word for word in document.words
            if word.page == page and word.box is not None
            and left * size.width <= (word.box.x0 + word.box.x1) / 2 <= right * size.width
            and top * size.height <= (word.box.y0 + word.box.y1) / 2 <= bottom * size.height
        ]  # fmt: skip
        if not inside:
            return None
        span = min(w.start for w in inside), max(w.end for w in inside)
        return _view(texts, document, row.reading_id, *span)


def words_between(store: Store, paper_id: int, start: int, end: int) -> EvidenceView | None:
    """The passage between two offsets of the latest text, without white space at its ends. Raises PaperMissing."""
    with store.read() as session:
        row = get_row(session, paper_id)
        if row.reading_id is None:
            return None
        texts = Texts(session)
        return _view(texts, texts.get(row.reading_id), row.reading_id, start, end)


def _view(texts: Texts, document: Document, reading: int, start: int, end: int) -> EvidenceView | None:
    start, end = max(start, 0), min(end, len(document.text), max(start, 0) + MOST)
    words = document.text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
    return texts.view(document.evidence(start, end), reading) if start < end else None


def proposed(kind: str, words: str, issued_on: str | None) -> dict[str, Any]:
    """The parts of a new deadline, task, reference or campaign as far as the chosen words give them, by the contract's
    names: for a deadline its expression, bound and days, and the rest as its task. Nothing is guessed beyond that."""
    text = squeeze(words)
    if kind == "task":
        return {"text": text}
    if kind == "reference":
        return {"title": text}
    if kind == "campaign":
        return {"name": text.strip(' “”"')}
    found = find_times(text)
    if not found:
        return {"task": text}
    timex = found[0]
    issued = date.fromisoformat(issued_on) if issued_on and len(issued_on) == 10 else None
    days = resolve(timex, Context(issued=issued))
    rest = squeeze(f"{text[: timex.start]} {text[timex.end :]}").strip(" ,;:.-")
    return {
        "text": text[timex.start : timex.end], "bound": "during" if timex.bound == "from" else timex.bound,
        "start": days.start, "end": days.end, "time": timex.time, "recurrence": timex.recurrence, "task": rest or None,
    }  # fmt: skip
