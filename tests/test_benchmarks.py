"""The two things a user might use instead run by themselves and print the extraction contract."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAPERS = ROOT / "samples" / "papers"
LETTER = PAPERS / "15-cong-van-bao-cao-dinh-ky.txt"
REPORT = PAPERS / "05-bao-cao-truong-thpt.docx"


def lines(script: str, *files: Path) -> list[dict]:
    command = [sys.executable, str(ROOT / "benchmarks" / script), *map(str, files)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300, cwd=ROOT)
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_regular_expressions_read_what_is_easy(tmp_path):
    missing = tmp_path / "no.docx"
    letter, report, refused = lines("baseline.py", LETTER, REPORT, missing)
    assert letter["doc_type"] == "CV" and letter["number"]["value"] == "1302/SGDĐT-TCCB"
    assert report["issued_on"]["value"] == "2026-01-09"
    assert {r["number"] for r in report["references"]} >= {"41/HD-SGDĐT", "37/KH-THPTST"}
    for paper in (letter, report):
        evidence = paper["number"]["evidence"]
        assert paper["text"][evidence["start"] : evidence["end"]] == evidence["quote"]
    assert refused == {"file": str(missing), "error": refused["error"]}


def test_search_dates_sees_full_dates_and_their_bounds():
    (report,) = lines("dateparser_baseline.py", REPORT)
    assert report["issued_on"]["value"] == "2026-01-09"
    found = {(d["bound"], d["end"]) for d in report["deadlines"]}
    assert ("before", "2026-03-13") in found  # a real deadline
    assert ("on", "2025-11-03") in found  # and the date of a cited paper, which is none
