"""Pasted or typed text as a reading: lines, blanks wide enough to be columns kept as tabs."""

from __future__ import annotations

import regex

from pipeline.pages import RawLine, RawPage, RawWord, Reading

_WIDE = regex.compile(r"\t+| {3,}")


def reading_of(text: str) -> Reading:
    """One page of plain text; wide blanks inside a line become a lone tab word; lines are wrapped or whole."""
    lines = text.splitlines()
    wrapped = is_wrapped(lines)
    blocks = []
    for line in lines:
        stripped = line.strip()
        if not stripped:
            continue
        spaced = _WIDE.sub(" \t ", stripped)
        words = tuple(RawWord(word) for word in spaced.split(" ") if word)
        indent = float(len(line.expandtabs()) - len(line.expandtabs().lstrip())) * 6
        blocks.append(RawLine(words, whole=not wrapped, indent=indent))
    return Reading("text/plain", (RawPage(1, tuple(blocks)),), 1)


def is_wrapped(lines: list[str]) -> bool:
    """Whether the text was broken into lines of one width, so that its lines are not paragraphs."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if len(lengths) < 12:
        return False
    width = lengths[int(0.97 * (len(lengths) - 1))]
    near = sum(width * 0.85 <= length <= width * 1.1 for length in lengths)
    return 55 <= width <= 130 and near >= 0.3 * len(lengths)
