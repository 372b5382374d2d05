"""Type, number, date, place, issuer, subject and signer of invented papers of many kinds of bodies."""

from __future__ import annotations

import pytest
from invented import PAPERS, Invented

from extractors.pipeline import extract
from pipeline.layout import document_from_text

FIELDS = ("doc_type", "number", "issued_on", "issuer", "subject", "signer")


@pytest.mark.parametrize("arrangement", ["columns", "stacked", "across", "markdown"])
@pytest.mark.parametrize("name", PAPERS)
def test_header_of_every_kind_of_body(name: str, arrangement: str) -> None:
    paper: Invented = PAPERS[name]
    found = extract(document_from_text(getattr(paper, arrangement)()))
    got = {f: (fact.value if (fact := getattr(found, f)) else None) for f in paper.expected}
    assert {k: _folded(v) for k, v in got.items()} == {k: _folded(v) for k, v in paper.expected.items()}


def _folded(value: str | None) -> str | None:
    return value.lower().replace("–", "-") if value else value
