"""How sure readings of handwriting are, and how often they are right: on made-up and on real blanks.

    python -m benchmarks.measure_digits [folder of real papers with gold]

Made-up blanks are drawn with fonts that were not trained on (HELD) and fresh strokes, as badly as the training's
(HARD) and as a clerk writes (OFFICE); this needs scikit-learn. Real ones are cut out of the scans among the papers,
none of which was trained on. For each threshold: how many blanks get a value (coverage), and how many of these
values are right (precision); the same with the made-up ones weighed so that they are read as surely as the real
ones; then the lowest threshold that holds on all of these, for serials and for days. Figures: docs/handwriting.md.
"""

from __future__ import annotations

import json
import sys
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.handwriting.synthesis import HARD, OFFICE, Manner, _fonts, sample
from models.document import Box
from pipeline.limits import Limits
from pipeline.pages import RawLine, RawPage
from pipeline.readers import digits, read
from pipeline.readers.digits import OTHER_SIGN
from pipeline.readers.handwriting import ranked

HELD = ("Purisa", "Havana-Regular", "kiloji_p", "YOzBNF", "dkgBI", "KleeOne-SemiBold")
THRESHOLDS = (0.0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.97)
RIGHT = 0.97  # of the values given
# name, how well written, seeds and how many of each
SETS = (("hard", HARD, ((99, 1500), (197, 1500))), ("office", OFFICE, ((98, 1600), (196, 1500))))
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)  # of chances, lower edges: by them the made-up are matched with the real
Result = tuple[str, float, bool]  # kind, chance of the first reading, whether it is right


def made_up(count: int, seed: int, manner: Manner) -> Iterator[Result]:
    rng = np.random.default_rng(seed)
    hands = [name for name in HELD if name in _fonts()]
    for _ in range(count):
        kind = str(rng.choice(["number", "day"]))
        drawn = sample(rng, hands, kind, manner)
        text = "".join(OTHER_SIGN if d > 9 else str(d) for d in drawn.text)
        found = ranked(digits.read(np.asarray((1 - drawn.picture) * 255, dtype=np.uint8)), kind)
        yield (kind, *(_first(found, text)))


def _first(found: list[tuple[str, float]], text: str) -> tuple[float, bool]:
    return (found[0][1], found[0][0] == text) if found else (0.0, False)


def real(folder: Path) -> Iterator[Result]:
    for path in sorted((folder / "files").glob("scan*.pdf")):
        gold = json.loads((folder / "gold" / f"{path.stem}.json").read_text("utf-8"))
        page = read(path.read_bytes(), path.name, Limits()).pages[0]
        wanted = {"number": gold["number"].split("/")[0], "day": gold["issued_on"][8:], "month": gold["issued_on"][5:7]}
        for kind, found in _hands(page):
            chance, right = _first(found, wanted[kind])
            print(f"{path.stem} {kind:6} {wanted[kind]:5} {'right' if right else 'WRONG':5} {found}")
            yield kind, chance, right


def _hands(page: RawPage) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    for line in page.blocks:
        if not isinstance(line, RawLine) or not isinstance(line.box, Box):
            continue
        for before, word in zip(line.words, line.words[1:], strict=False):
            if word.origin == "hand":
                start = before.text.lower()[:2]
                yield {"ng": "day", "th": "month"}.get(start, "number"), list(word.hand)


def shares(results: Sequence[Result], least: float, weights: Sequence[float] | None = None) -> tuple[float, float]:
    """(coverage, precision) over a threshold; precision 1 where no value is given."""
    weights = weights or [1.0] * len(results)
    weighed = list(zip(results, weights, strict=True))
    given = sum(weight for (_, chance, _), weight in weighed if chance >= least)
    right = sum(weight for (_, chance, good), weight in weighed if chance >= least and good)
    return given / sum(weights), right / given if given else 1.0


def matched(results: Sequence[Result], chances: Sequence[float]) -> list[float]:
    """Weights by which made-up results have first readings as sure as the real ones, whose chances are given."""
    made = Counter(bisect(BINS, chance) for _, chance, _ in results)
    real = Counter(bisect(BINS, chance) for chance in chances)
    return [real[bisect(BINS, chance)] / made[bisect(BINS, chance)] for _, chance, _ in results]


def table(results: Sequence[Result], weights: Sequence[float] | None = None) -> None:
    print(f"{len(results)} blanks; at each threshold: coverage, precision")
    for least in THRESHOLDS:
        print("  {:4.2f}  {:6.3f}  {:6.3f}".format(least, *shares(results, least, weights)))


def lowest(groups: Iterable[tuple[Sequence[Result], Sequence[float] | None]]) -> float:
    """The lowest threshold, in hundredths, over which the values of every (weighed) group are right often enough."""
    every = list(groups)
    for least in range(50, 100):
        if all(shares(results, least / 100, weights)[1] >= RIGHT for results, weights in every):
            return least / 100
    return 1.0


def main() -> None:
    seen = list(real(Path(sys.argv[1]))) if len(sys.argv) > 1 else []
    if seen:
        table(seen)
    groups: dict[str, list[tuple[Sequence[Result], Sequence[float] | None]]] = {"number": [], "day": []}
    for name, manner, drawn in SETS:
        results = [result for seed, count in drawn for result in made_up(count, seed, manner)]
        for kind in ("number", "day"):
            part = [result for result in results if result[0] == kind]
            chances = [chance for known, chance, _ in seen if (known == "number") == (kind == "number")]
            for weights in (None, matched(part, chances)) if chances else (None,):
                groups[kind].append((part, weights))
                print(name, kind, "matched with the real" if weights else "")
                table(part, weights)
    for kind, every in groups.items():
        print(f"lowest threshold of a {kind}: {lowest(every):.2f}")


if __name__ == "__main__":
    main()
