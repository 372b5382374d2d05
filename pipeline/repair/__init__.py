"""Text repair with a way back: every character of the repaired text still knows its printed word.

`clean_word` works on single printed words, `repair_line` on a line or a composed paragraph; both are idempotent.
`encodings_of` and `decode` read the 8-bit fonts of old files. Words whose tones a file has lost (`hoc` for học)
are left as they are: nothing tells which tone it was.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from pipeline.repair.characters import clean_word
from pipeline.repair.hooks import mend_hooks
from pipeline.repair.legacy import decode, encodings_of, heading_capitals, prints_capitals
from pipeline.repair.numbers import close_numbers
from pipeline.repair.traced import Edit, Ink, Traced, joined, of_words
from pipeline.repair.words import are_sound, mend_split, mend_vowels, part_joined

__all__ = [
    "Edit",
    "Ink",
    "Traced",
    "clean_word",
    "decode",
    "encodings_of",
    "heading_capitals",
    "joined",
    "mend_hooks",
    "of_words",
    "prints_capitals",
    "repair_line",
]

_ROUNDS = 4  # a repair may make another possible; in practice the second round changes nothing


def repair_line(line: Traced, known: AbstractSet[str] = frozenset()) -> tuple[Traced, tuple[str, ...]]:
    """The line repaired, and the names of the repairs that changed something: numbers, split-words, joined-words.

    `known` are the words of the whole paper in small letters: they decide where two joined words part.
    """
    names: dict[str, None] = {}
    for _ in range(_ROUNDS):
        before = line.text
        for name, step in (
            ("numbers", close_numbers),
            ("split-words", lambda text: mend_split(mend_vowels(text), known)),
            ("joined-words", lambda text: part_joined(text, known)),
        ):
            if step is not close_numbers and are_sound(line.text):
                break  # nearly every line
            new = step(line)
            if new.text != line.text:
                names[name] = None
            line = new
        if line.text == before:
            break
    return line, tuple(names)
