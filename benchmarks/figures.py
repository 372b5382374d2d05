"""The figures that the project holds itself to: what is measured, on which papers, and what was recorded last.

A set is a folder of gold files with its papers. `measure` reads and scores the papers of a set as the code is
now; `recorded` gives the figures of benchmarks/figures.json, which only `python -m benchmarks.record` writes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import VanbanError
from pipeline.evaluate import Score
from pipeline.limits import Limits
from pipeline.read import read_paper, result_json

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "papers"
FILE = Path(__file__).with_name("figures.json")
JUDGED = ("accuracy", "precision", "recall", "f1")
ROUNDING = 0.00006  # figures are kept with four decimals
OTHER_TESSERACT = 0.08  # what another version of Tesseract may cost before it is a fall
SHORT_SCANS = ("scan01", "scan03", "scan04")  # of one page each: what a test can afford to recognise afresh

Rows = Mapping[str, Mapping[str, float]]
Report = Callable[[str], None]


@dataclass(frozen=True)
class Set:
    """Gold files of one folder, the folder of their papers, and which of them are meant."""

    gold: Path
    files: Path
    wanted: Callable[[str], bool] = lambda name: True
    ocr: bool = False

    def golds(self) -> dict[str, dict[str, Any]]:
        """Gold by the name of its file, without `.json`."""
        paths = sorted(path for path in self.gold.glob("*.json") if self.wanted(path.stem))
        return {path.stem: json.loads(path.read_text("utf-8")) for path in paths}

    def paper(self, gold: Mapping[str, Any]) -> Path:
        return self.files / str(gold["file"])


SETS = {
    "samples": Set(ROOT / "samples" / "gold", ROOT / "samples" / "papers", ocr=True),
    "heldout": Set(ROOT / "benchmarks" / "heldout" / "gold", ROOT / "benchmarks" / "heldout" / "papers"),
    "blind": Set(ROOT / "benchmarks" / "blind" / "gold", ROOT / "benchmarks" / "blind" / "papers"),
    "papers": Set(REAL / "gold", REAL / "files", lambda name: not name.startswith("scan")),
    "short scans": Set(REAL / "gold", REAL / "files", lambda name: name in SHORT_SCANS, ocr=True),
    "scans": Set(REAL / "gold", REAL / "files", lambda name: name.startswith("scan"), ocr=True),
}


def read_line(path: Path) -> dict[str, Any] | None:
    """A line of `vanban extract --json --text`, or None where the paper is refused."""
    try:
        return result_json(read_paper(path.read_bytes(), path.name, Limits()), path.name, text=True)
    except VanbanError:
        return None


def measure(which: Set, only: Sequence[str] | None = None, report: Report = lambda name: None) -> Score:
    """The score of a set as the code is now; of the papers named in `only`, where given."""
    score = Score()
    for name, gold in which.golds().items():
        if only is None or name in only:
            report(name)
            score.add(name, gold, read_line(which.paper(gold)))
    return score


def recorded() -> dict[str, Any]:
    """{"tesseract": version, "sets": {name: {"papers": names, "figures": rows}}}."""
    data: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return data


def _pairs(before: Rows, now: Rows) -> Iterator[tuple[str, float, float | None]]:
    """(field and figure, recorded, now) of every judged figure in `before`."""
    for field, row in before.items():
        for name in JUDGED:
            if name in row:
                yield f"{field} {name}", row[name], now.get(field, {}).get(name)


def falls(before: Rows, now: Rows, slack: float = 0.0) -> Iterator[str]:
    """A sentence for each figure of `before` that `now` lacks or that is lower by more than `slack`."""
    for name, old, new in _pairs(before, now):
        if new is None or new < old - slack - ROUNDING:
            yield f"{name}: {old} recorded, {new} now"


def rises(before: Rows, now: Rows) -> Iterator[str]:
    """A sentence for each figure of `before` that is higher now."""
    for name, old, new in _pairs(before, now):
        if new is not None and new > old + ROUNDING:
            yield f"{name}: {old} recorded, {new} now"


def tesseract() -> str:
    """The version of Tesseract on this machine, or an empty string."""
    import pytesseract

    try:
        return str(pytesseract.get_tesseract_version())
    except pytesseract.TesseractNotFoundError:
        return ""
