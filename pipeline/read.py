"""One file's bytes in, its laid out text and its facts out. No database, no clock; runs inside a reader process."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import regex
import structlog

from models.document import Document
from models.errors import FileEmpty, FileTooLarge, SecretPaper
from models.signatures import Signature
from models.values import Fact, Paper, paper_json
from pipeline.limits import Limits
from pipeline.spool import Data, let_go

if TYPE_CHECKING:
    from extractors.learned.model import LearnedModel
    from pipeline.learned import Aid

_UNSTORABLE = regex.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class ReadPaper:
    """What came out of one file. `timings` are seconds by step: "read", "layout", "extract", "signatures".

    `signatures` are none after `read_paper`: `pipeline.workers` has them checked once the reading is done, and puts the
    note `models.signatures.UNCHECKED` where that did not come to an end.
    `model` is the version of the trained model that helped; "" where the rules alone read.
    """

    document: Document
    paper: Paper
    media_type: str
    page_count: int
    sha256: str
    notes: tuple[str, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    model: str = ""
    signatures: tuple[Signature, ...] = ()


def read_paper(
    data: Data, name: str, limits: Limits, *, reference_day: date | None = None, aid: Aid | None = None
) -> ReadPaper:
    """Read, repair, lay out and extract one file.

    `name` is only a hint (for messages and for text formats that nothing else tells apart). `aid` is what earlier
    decisions lend to the reading.
    Raises a `models.errors.InputRefused` where the file is not taken; SecretPaper where it is marked MẬT,
    TỐI MẬT or TUYỆT MẬT and `limits.allow_secret` is off.
    """
    from extractors.pipeline import extract
    from pipeline.layout import lay_out
    from pipeline.readers import read
    from pipeline.readers.holding import held_back

    check_size(len(data), limits)
    clock = _Steps()
    sha256 = hashlib.sha256(data).hexdigest()
    let_go(data)
    with held_back(), structlog.contextvars.bound_contextvars(sha256=sha256):
        reading = read(data, name, limits)
        clock.done("read")
        document = _storable(lay_out(reading, keep=False))
        clock.done("layout")
        learned = _learned(aid)
        memory = aid.memory if aid else None
        paper = extract(document, reference_day=reference_day, memory=memory, learned=learned)
        clock.done("extract")
        refuse_secret(paper.secrecy, limits)
    return ReadPaper(
        document,
        paper,
        reading.media_type,
        reading.page_count,
        sha256,
        reading.notes,
        clock.timings,
        learned.version if learned else "",
    )


def _learned(aid: Aid | None) -> LearnedModel | None:
    if aid is None or aid.model is None:
        return None
    from pipeline.learned import loaded

    return loaded(aid.model)


def _storable(document: Document) -> Document:
    """Without NUL and lone surrogates, which no UTF-8 and no database takes; offsets stay as they are."""
    if not _UNSTORABLE.search(document.text):
        return document
    return replace(document, text=_UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", document.text))


def warm_up() -> None:
    """Import and build what every file needs."""
    from extractors.language.light import import_spacy

    import_spacy()
    from extractors.pipeline import pipeline
    from pipeline import layout, readers  # noqa: F401

    pipeline()


class _Steps:
    def __init__(self) -> None:
        self.timings: dict[str, float] = {}
        self._last = time.perf_counter()

    def done(self, step: str) -> None:
        now = time.perf_counter()
        self.timings[step] = round(now - self._last, 4)
        self._last = now


def check_size(size: int, limits: Limits) -> None:
    """Raises FileEmpty or FileTooLarge."""
    if size == 0:
        raise FileEmpty()
    if size > limits.file_bytes:
        raise FileTooLarge(found=mebibytes(size), limit=mebibytes(limits.file_bytes))


def mebibytes(size: int) -> str:
    return f"{size / 2**20:.1f} MB"


def refuse_secret(secrecy: Fact | None, limits: Limits) -> None:
    """Raises SecretPaper where the paper bears a degree of secrecy and such papers are not allowed."""
    if secrecy is not None and secrecy.value and not limits.allow_secret:
        raise SecretPaper(found=secrecy.value)


def result_json(result: ReadPaper, name: str, *, text: bool = False) -> dict[str, Any]:
    """A line of `vanban extract --json`."""
    out: dict[str, Any] = {
        "file": name,
        "sha256": result.sha256,
        "media_type": result.media_type,
        "pages": result.page_count,
        "text_source": result.document.text_source,
        **paper_json(result.paper),
        "notes": list(result.notes),
    }
    if text:
        out["text"] = result.document.text
    return out


def count_pages(data: Data) -> int:
    """Pages of a PDF or pictures of a TIFF, 1 for all else and for what does not open.

    A quick look that only sets the time limit; the readers judge the file.
    """
    counters: tuple[tuple[tuple[bytes, ...], Callable[[Data], int]], ...] = (
        ((b"%PDF",), _pdf_pages),
        ((b"II*\0", b"MM\0*"), _tiff_pages),
    )
    for marks, count in counters:
        if any(mark in data[:1024] for mark in marks):
            try:
                return max(count(data), 1)
            except Exception:
                return 1
    return 1


def _pdf_pages(data: Data) -> int:
    from pipeline.readers.pdf_open import loaded

    with loaded(data) as pdf:
        return len(pdf)


def _tiff_pages(data: Data) -> int:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        return int(getattr(picture, "n_frames", 1))
