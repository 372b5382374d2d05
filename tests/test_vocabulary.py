"""Lists of the vocabulary: each word once, in one list of its class."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors.duties.doer_words import doers
from extractors.duties.words import duties
from extractors.language.types import law_making

FOLDER = Path(__file__).resolve().parent.parent / "extractors" / "vocabulary"


def _lists(value: Any) -> Iterator[list[str]]:
    """The lists of words in what a file holds, at any depth."""
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        yield value
    elif isinstance(value, dict | list):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from _lists(entry)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_no_list_names_a_word_twice(path: Path) -> None:
    for words in _lists(json.loads(path.read_text("utf-8"))):
        assert [word for word, count in Counter(words).items() if count > 1] == []


def test_verbs_and_nouns_of_doers_are_those_beside_the_ones_of_duties() -> None:
    assert {*doers()["actions"]} & {*duties()["verbs"], *duties()["qualifiers"]} == set()
    assert {*doers()["kinds"]} & {*duties()["generic_nouns"]} == set()


def test_types_that_make_law_and_nothing_else() -> None:
    assert law_making() == {"HP", "L", "PL", "NĐ", "TT", "TTLT"}
