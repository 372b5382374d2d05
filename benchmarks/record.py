"""Measures every set of gold and writes benchmarks/figures.json, which tests/test_accuracy.py holds the code to.

    .venv/bin/python -m benchmarks.record [SET ...] [--show | --table]

Without names, every set whose gold is on this machine (the real papers are not on all); the others keep what was
recorded. Prints what fell and what rose; `--show` prints without writing. Pages not yet in the OCR cache take
several seconds each. `--table` measures nothing and prints what is recorded, in Markdown, for docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks import figures
from benchmarks.figures import FILE, SETS, Rows, falls, rises


class RecordingInTests(RuntimeError):
    """Figures are never recorded by the tests that are held to them."""


def write(data: dict[str, Any]) -> None:
    """Replaces benchmarks/figures.json. Raises RecordingInTests under pytest."""
    if "PYTEST_CURRENT_TEST" in os.environ or "PYTEST_XDIST_WORKER" in os.environ:
        raise RecordingInTests("benchmarks.record was called from a test")
    FILE.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")


def one(name: str, before: Rows) -> dict[str, Any]:
    """The entry of one set, measured now; tells on standard output how it differs from `before`."""
    which = SETS[name]
    score = figures.measure(which, report=lambda paper: print(f"{name}: {paper}", file=sys.stderr, flush=True))
    rows = score.rows()
    print(f"{name}: {len(which.golds())} papers")
    for field, row in rows.items():
        print(f"  {field:22s} " + "  ".join(f"{key} {value}" for key, value in row.items()))
    for change in falls(before, rows):
        print("  fell:", change)
    for change in rises(before, rows):
        print("  rose:", change)
    return {"papers": list(which.golds()), "figures": rows}


def table(names: Sequence[str]) -> Iterator[str]:
    """What is recorded of the sets, in Markdown: a row a field, in each cell accuracy, or precision / recall (F1)."""
    sets = figures.recorded()["sets"]
    yield "| field | " + " | ".join(f"{name} ({len(sets[name]['papers'])})" for name in names) + " |"
    yield "| --- |" + " --- |" * len(names)
    for field in sorted({field for name in names for field in sets[name]["figures"]}):
        yield f"| {field} | " + " | ".join(_cell(sets[name]["figures"].get(field)) for name in names) + " |"


def _cell(row: Mapping[str, float] | None) -> str:
    if row is None:
        return "–"
    if "accuracy" in row:
        return f"{row['accuracy']:.3f} of {row['n']}"
    return f"{row['precision']:.3f} / {row['recall']:.3f} ({row['f1']:.3f}) of {row['n']}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("sets", nargs="*", metavar="SET", help=f"of {', '.join(SETS)}")
    asked.add_argument("--show", action="store_true", help="measure and print, write nothing")
    asked.add_argument("--table", action="store_true", help="print what is recorded, measure nothing")
    given = asked.parse_args()
    if unknown := set(given.sets) - SETS.keys():
        asked.error(f"no such set: {', '.join(sorted(unknown))}")
    if given.table:
        print("\n".join(table(given.sets or list(figures.recorded()["sets"]))))
        return
    data = figures.recorded() if FILE.exists() else {"sets": {}}
    data["tesseract"] = figures.tesseract()
    for name in given.sets or [name for name, which in SETS.items() if which.gold.is_dir()]:
        data["sets"][name] = one(name, data["sets"].get(name, {}).get("figures", {}))
    if not given.show:
        write(data)


if __name__ == "__main__":
    main()
