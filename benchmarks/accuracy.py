"""Accuracy by field and by kind of file, beside the baselines, as the tables of docs/accuracy.md.

    .venv/bin/python -m benchmarks.accuracy GOLD_DIR [--files DIR] [--baselines]

Prints Markdown: one table a kind of file (papers with text, scans), one column a system, and for Vanban the
calibration: of the facts shown at a confidence or more, how many are right.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.evaluate import HEADER, Score, best_pairs, deadline_key, reference_key

HERE = Path(__file__).parent
SYSTEMS = {
    "vanban": [str(Path(sys.executable).with_name("vanban")), "extract", "--json", "--text"],
    "regex": [sys.executable, str(HERE / "baseline.py")],
    "dateparser": [sys.executable, str(HERE / "dateparser_baseline.py")],
}
LEVELS = (0.95, 0.9, 0.8, 0.6, 0.0)


def run(command: Sequence[str], files: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The lines that a system prints for the files, by file."""
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.strip()]
    return {line["file"]: line for line in lines}


def marks(gold: Mapping[str, Any], line: Mapping[str, Any]) -> Iterator[tuple[float, bool]]:
    """(confidence, right) of every value that was read and that the gold file judges."""
    for name in HEADER:
        value = line.get("doc_type_fact") if name == "doc_type" else line.get(name)
        if name in gold and isinstance(value, Mapping) and value.get("value") is not None:
            one = Score()
            one.add("", {name: gold[name]}, {name: value["value"] if name == "doc_type" else value})
            yield value["confidence"], one.right[name][0]
    if "references" in gold:
        known = {reference_key(entry) for entry in gold["references"]}
        yield from ((entry["confidence"], reference_key(entry) in known) for entry in line.get("references") or [])
    if "deadlines" in gold:
        found = line.get("deadlines") or []
        pairs = best_pairs(gold["deadlines"], found, lambda g, f: float(deadline_key(g) == deadline_key(f)))
        right = {j for _, j in pairs}
        yield from ((entry["confidence"], j in right) for j, entry in enumerate(found))


def figure(row: Mapping[str, float] | None) -> str:
    return "–" if row is None else f"{row.get('f1', row.get('accuracy', 0.0)):.3f}"


def table(golds: Mapping[str, Any], results: Mapping[str, Mapping[str, Any]], title: str) -> None:
    """One Markdown table: a row a field, a column a system."""
    rows: dict[str, dict[str, dict[str, float]]] = {}
    for system, lines in results.items():
        score = Score()
        for path, gold in golds.items():
            score.add(path, gold, lines.get(path))
        rows[system] = score.rows()
    print(f"\n### {title} ({len(golds)} papers)\n")
    print("| field | n | " + " | ".join(results) + " |\n| --- | --- |" + " --- |" * len(results))
    for field in rows["vanban"]:
        cells = [figure(rows[system].get(field)) for system in results]
        print(f"| {field} | {int(rows['vanban'][field]['n'])} | " + " | ".join(cells) + " |")


def calibration(golds: Mapping[str, Any], lines: Mapping[str, Any]) -> None:
    """Of the values shown at a confidence or more, the share that is right."""
    every = [mark for path, gold in golds.items() for mark in marks(gold, lines.get(path) or {})]
    print("\n### Confidence\n\n| shown at | values | right |\n| --- | --- | --- |")
    for level in LEVELS:
        at = [right for confidence, right in every if confidence >= level]
        print(f"| ≥ {level} | {len(at)} | {sum(at) / len(at) if at else 0:.3f} |")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("gold", type=Path)
    asked.add_argument("--files", type=Path)
    asked.add_argument("--baselines", action="store_true", help="run the baselines too (minutes)")
    given = asked.parse_args()
    golds = {}
    for path in sorted(given.gold.glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        golds[str((given.files or path.parent) / gold["file"])] = gold
    systems = SYSTEMS if given.baselines else {"vanban": SYSTEMS["vanban"]}
    results = {name: run(command, list(golds)) for name, command in systems.items()}
    scans = {path for path, line in results["vanban"].items() if line.get("text_source") == "ocr"}
    table({p: g for p, g in golds.items() if p not in scans}, results, "Papers with text")
    table({p: g for p, g in golds.items() if p in scans}, results, "Scans")
    calibration(golds, results["vanban"])


if __name__ == "__main__":
    main()
