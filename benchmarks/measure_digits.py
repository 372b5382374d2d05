"""How sure readings of handwriting are, and how often they are right: on made-up and on real blanks.

    python -m benchmarks.measure_digits [folder of real papers with gold]

Made-up blanks are drawn with fonts that were not trained on (HELD) and fresh strokes; real ones are cut out of
the scans among the papers, none of which was trained on. For each threshold: how many blanks get a value
(coverage), and how many of these values are right (precision). Figures: docs/handwriting.md.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.handwriting.synthesis import _fonts, sample
from models.document import Box
from pipeline.limits import Limits
from pipeline.pages import RawLine, RawPage
from pipeline.readers import digits, read
from pipeline.readers.digits import OTHER_SIGN
from pipeline.readers.handwriting import ranked

HELD = ("Purisa", "Havana-Regular", "kiloji_p", "YOzBNF", "dkgBI", "KleeOne-SemiBold")
THRESHOLDS = (0.0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97)
Result = tuple[str, float, bool]  # kind, chance of the first reading, whether it is right


def made_up(count: int, seed: int = 99) -> Iterator[Result]:
    rng = np.random.default_rng(seed)
    hands = [name for name in HELD if name in _fonts()]
    for _ in range(count):
        kind = str(rng.choice(["number", "day"]))
        drawn = sample(rng, hands, kind)
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


def table(results: list[Result]) -> None:
    print(f"{len(results)} blanks; at each threshold: coverage, precision, wrong values")
    for least in THRESHOLDS:
        given = [right for _, chance, right in results if chance >= least]
        share = sum(given) / len(given) if given else float("nan")
        print(f"  {least:4.2f}  {len(given) / len(results):6.3f}  {share:6.3f}  {len(given) - sum(given)}")


def main() -> None:
    if len(sys.argv) > 1:
        table(list(real(Path(sys.argv[1]))))
    results = list(made_up(600))
    for kind in ("number", "day"):
        print(kind)
        table([result for result in results if result[0] == kind])


if __name__ == "__main__":
    main()
