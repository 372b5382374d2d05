"""Layouts as they are stored: everything comes back, and what an earlier version stored too."""

from __future__ import annotations

import json
import zlib

import pytest

from models.document import Box, Document, PageSize, Paragraph, WordSpan
from models.document_store import pack, page_starts, unpack


def test_a_paper_without_words():
    assert unpack("", pack(Document(""))) == Document("")


def test_words_of_any_place_survive_the_store():
    """Places, gaps, pages and readings of handwriting; what lies beyond any page comes back finite."""
    text = "x" * 400
    words = tuple(
        WordSpan(3 * i, 3 * i + 2, 1 + i // 40, Box(i / 100, 900 - i, 70.25 + i, 912.5), None if i % 3 else 0.1234)
        for i in range(120)
    )
    hand = WordSpan(380, 381, 4, None, 0.5, (("7", 0.75), ("1", 0.25)))
    pages = tuple(PageSize(number) for number in (1, 2, 3, 4))
    found = Document(text, pages, (*words, hand), paragraphs=(Paragraph(0, 200, 1), Paragraph(201, 400, 3)))
    assert unpack(text, pack(found)) == found
    assert page_starts(pack(found)) == [(0, 1), (201, 3)]
    far = Document("ab", words=(WordSpan(0, 1, 1, Box(float("-inf"), -1e30, float("nan"), 1e30)),))
    (word,) = unpack("ab", pack(far)).words
    assert word.box is not None
    assert all(abs(side) < 1e14 for side in (word.box.x0, word.box.y0, word.box.x1, word.box.y1))


def test_a_layout_of_the_first_format_is_still_read():
    plain = {
        "format": 1, "pages": [[1, 595.3, 841.9, "text", 0]], "words": [[0, 2, 1, [1, 2, 3, 4], 0.5], [3, 5, 1]],
        "paragraphs": [[0, 5, 1, "", 0, 0, 0]], "tables": [], "zones": [["body", 0, 5]], "sections": [],
        "text_source": "text", "repairs": [],
    }  # fmt: skip
    old = zlib.compress(json.dumps(plain, separators=(",", ":")).encode())
    assert unpack("ab cd", old).words == (WordSpan(0, 2, 1, Box(1, 2, 3, 4), 0.5), WordSpan(3, 5, 1))
    assert page_starts(old) == [(0, 1)]
    newer = zlib.compress(json.dumps(plain | {"format": 99}).encode())
    with pytest.raises(ValueError, match="99"):
        unpack("ab cd", newer)
