"""Text repair with a way back: every character of the repaired text still knows its printed word.

`clean_word` works on single printed words; `repair_line` on a line or a composed paragraph. Both are idempotent.
"""

from __future__ import annotations

from pipeline.repair.characters import clean_word
from pipeline.repair.numbers import close_numbers
from pipeline.repair.traced import Edit, Ink, Traced, joined, of_words

__all__ = ["Edit", "Ink", "Traced", "clean_word", "close_numbers", "joined", "of_words", "repair_line"]


def repair_line(line: Traced) -> tuple[Traced, tuple[str, ...]]:
    """The line repaired, and the names of the repairs that changed something."""
    names = []
    for name, step in (("numbers", close_numbers),):
        new = step(line)
        if new.text != line.text:
            names.append(name)
        line = new
    return line, tuple(names)
