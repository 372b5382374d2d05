"""Readers that stand in for the real one inside reader processes: they hang, crash, eat memory, or answer at once."""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import subprocess
import time
from datetime import date

from models.document import Box, Document, PageSize, WordSpan
from models.errors import FileDamaged
from models.values import Deadline, Fact, Paper, Reference
from pipeline import signatures
from pipeline.limits import Limits
from pipeline.read import ReadPaper, refuse_secret

FIELDS = ("doc_type", "number", "issued_on", "issuer", "subject", "effective_on")


def by_content(data: bytes, name: str, limits: Limits, *, reference_day: date | None = None) -> ReadPaper:
    """Does what the file's text says."""
    text = data.decode()
    if text.startswith("hang"):
        subprocess.Popen(["sleep", "987"])
        time.sleep(987)
    if text.startswith("crash"):
        ctypes.string_at(0)
    if text.startswith("exit"):
        os._exit(3)
    if text.startswith("memory"):
        return _result(bytearray(4 * limits.memory_bytes), text)
    if text.startswith("bug"):
        raise ZeroDivisionError(name)
    if text.startswith("damaged"):
        raise FileDamaged()
    result = _result(data, text)
    refuse_secret(result.paper.secrecy, limits)
    return result


def _result(data: bytes | bytearray, text: str) -> ReadPaper:
    """One page, one word a line word; lines `number …`, `issued …`, `deadline END task` become facts."""
    words = tuple(
        WordSpan(m.start(), m.end(), 1, Box(10.0 * m.start(), 10, 10.0 * m.end(), 20))
        for m in re.finditer(r"\S+", text)
    )
    document = Document(text, (PageSize(1, 595, 842),), words)
    return ReadPaper(document, _paper(document), "text/plain", 1, hashlib.sha256(data).hexdigest())


def _paper(document: Document) -> Paper:
    facts: dict[str, Fact] = {}
    deadlines: list[Deadline] = []
    references: list[Reference] = []
    for match in re.finditer(r"(?m)^(\w+) (\S+)(?: (.*))?$", document.text):
        word, value, rest = match.groups()
        evidence = document.evidence(match.start(2), match.end(2))
        if word in FIELDS:
            facts[word] = Fact(value, 0.95 if rest != "unsure" else 0.5, evidence, "fake")
        elif word == "secrecy":
            facts["secrecy"] = Fact(f"{value} {rest}" if rest else value, 1.0, evidence, "fake")
        elif word == "deadline":
            deadlines.append(
                Deadline(f"trước {value}", "before", None, value, None, None, None, rest, ("Phòng A",), None, evidence)
            )
        elif word == "cites":
            references.append(Reference("KH", value, None, None, None, "basis", (), (evidence,)))
    return Paper(**facts, deadlines=tuple(deadlines), references=tuple(references), missing={"signer": "handwritten"})


def slowly(data: bytes, name: str, limits: Limits, *, reference_day: date | None = None) -> ReadPaper:
    """`by_content` after a moment, so that a batch can be killed in its middle."""
    time.sleep(0.05)
    return by_content(data, name, limits, reference_day=reference_day)


def by_signature(data: bytes, name: str, limits: Limits, *, reference_day: date | None = None) -> ReadPaper:
    """Reads well; from then on it is the check of the signatures that does what the file's text says."""
    signatures.signatures_in = lambda data: by_content(data, name, limits) and ()
    return _result(data, data.decode())
