"""What a guided run calls with the bytes that it makes up: the repair, the layout, and each extractor.

A target takes any bytes and returns nothing; whatever it raises is a finding. Each judges what came out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from benchmarks.fuzzing.reader import judge
from models.document import Document
from models.errors import InputRefused
from models.values import paper_json
from pipeline.limits import Limits
from pipeline.pages import RawLine, RawPage, RawWord, Reading
from pipeline.readers.sniffing import TEXT

LONGEST = 4_000  # bytes of one input
# Fonts of the files that are not in Unicode, one of Unicode, none; the first letter of a line chooses.
FONTS = (".VnTime", ".VnTimeH", "VNI-Times", "TimesNewRoman", "")
Target = Callable[[bytes], None]


class Broken(Exception):
    """What was repaired or laid out is not what the contract of its module says."""


def repair(data: bytes) -> None:
    """Words of old fonts and of OCR through the repair: every character keeps its word, and twice is as once."""
    from pipeline.layout.lines import LineMaker

    maker = LineMaker()
    lines = tuple(_raw_line(line) for line in data[:LONGEST].decode("utf-8", "replace").split("\n"))
    for sheet in maker.sheets(Reading("application/pdf", (RawPage(1, lines),), 1)):
        for line in sheet.blocks:
            traced = line.traced  # type: ignore[union-attr]
            if not all(owner < len(maker.ink) for owner in traced.owners):
                raise Broken("a character of a word that there is not")
            again = maker.mended(traced)
            if again.text != traced.text:
                raise Broken(f"repaired again it is another: {traced.text!r} {again.text!r}")


def _raw_line(line: str) -> RawLine:
    how = ord(line[0]) if line else 0
    font, origin = FONTS[how % len(FONTS)], "ocr" if how % 2 else "text"
    return RawLine(tuple(RawWord(word, font=font, origin=origin) for word in line.split()))


def layout(data: bytes) -> None:
    sound(_document(data))


def _document(data: bytes) -> Document:
    from pipeline.layout import lay_out
    from pipeline.readers.text import read_text

    return lay_out(read_text(data[:LONGEST].decode("utf-8", "replace").encode(), TEXT, Limits()))


def sound(document: Document) -> None:
    """Raises Broken where spans are out of order or outside the text, or a letter of the text belongs to no word."""
    for spans in (document.words, document.paragraphs, document.zones):
        if any(not 0 <= span.start <= span.end <= len(document.text) for span in spans):
            raise Broken("a span outside the text")
        if [span.start for span in spans] != sorted(span.start for span in spans):
            raise Broken("spans out of order")
    owned = bytearray(len(document.text))
    for word in document.words:
        owned[word.start : word.end] = b"\1" * (word.end - word.start)
    if any(not owned[at] and not letter.isspace() for at, letter in enumerate(document.text)):
        raise Broken("a letter of no word")


def component(name: str, data: bytes) -> None:
    """The component after those before it, which it reads from; evidence must be in the text."""
    from spacy.tokens import Doc

    from extractors.findings import Findings
    from extractors.pipeline import pipeline

    try:
        document = _document(data)
    except InputRefused:
        return
    nlp = pipeline()
    doc: Doc = nlp.make_doc("")
    doc._.paper, doc._.findings = document, Findings(reference_day=date(2026, 1, 1))
    for step, work in nlp.pipeline:
        if step == "vanban_memory" == name:
            doc._.findings.memory = _memory(doc._.findings, document.text)
        doc = work(doc)
        if step == name:
            break
    judge(document, paper_json(doc._.findings.paper()))


def _memory(found: object, text: str) -> object:
    """As if people had put words of this very paper in the place of what was read."""
    from models.keys import fold
    from models.remembered import Memory, Remembered

    lines = [line.strip() for line in text.split("\n") if line.strip()] or ["?"]
    entries = []
    for field in ("issuer", "parent", "signer", "place", "subject"):
        fact = getattr(found, "issuer" if field == "parent" else field)
        if fact is not None and fact.value:
            home = "" if field in ("issuer", "parent") else fold(lines[0])
            entries.append(Remembered(field, home, fold(fact.value), lines[-1], 2, 0))
    return Memory(tuple(entries))


def learned(data: bytes) -> None:
    """A paper read with trained components, and what comes after them."""
    from benchmarks.fuzzing.learned import model, read_with_model

    model()  # trained with the first call, which is not timed
    try:
        document = _document(data)
    except InputRefused:
        return
    read_with_model(document)


def training(data: bytes) -> None:
    """Decisions about odd sentences, trained on."""
    from benchmarks.fuzzing.learned import train_on

    train_on(data[:LONGEST].decode("utf-8", "replace"))


def targets() -> dict[str, Target]:
    """By name: repair, layout, the components of the pipeline, those with a trained model, and its training."""
    from extractors.pipeline import COMPONENTS

    names = [name for _, name in COMPONENTS if name != "vanban_learned"]
    return {
        "repair": repair,
        "layout": layout,
        "learned": learned,
        "training": training,
        **{name.removeprefix("vanban_"): partial(component, name) for name in names},
    }
