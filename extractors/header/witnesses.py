"""Several places of a paper that state the same thing: which of them is believed, and when none is.

The contract (`conflict`, docs of the extraction contract): a value is chosen only where one witness is stronger by
rule. The Số line and the date line of the header beat what is typed elsewhere, that beats a sentence that only speaks
of the paper; among witnesses of equal strength, what more of them say. Anything else would be guessing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import IntEnum


class Strength(IntEnum):
    """How much a place of the paper weighs as a witness of the paper's own number or date."""

    SENTENCE = 1  # a sentence that speaks of the paper in passing
    ELSEWHERE = 2  # the line over an annex, a stamp, a running head; a header line that is not read with certainty
    HEADER = 3  # the Số line or the date line, in type


def believed(said: Iterable[tuple[str, Strength]]) -> list[str]:
    """What the strongest witnesses say, in the order of `said`: one value, or those between which none is stronger.

    Each pair is a value (to be compared as it stands) and the strength of the place that states it. Empty for no
    witness at all.
    """
    told = list(said)
    best = max((strength for _, strength in told), default=None)
    rivals = list(dict.fromkeys(value for value, strength in told if strength == best))
    if len(rivals) < 2:
        return rivals
    votes = Counter(value for value, _ in told)
    most = max(votes[value] for value in rivals)
    return [value for value in rivals if votes[value] == most]
