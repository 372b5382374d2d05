"""Fuzzing guided by coverage (atheris): repair, layout, each extractor and the trained components, in turn.

    python -m pip install -e ".[fuzz]"
    python -m benchmarks.guided [--minutes 3] [--only repair --only deadlines] [--place build/guided]

Each target runs in a process of its own that is started again where it broke, until its minutes are over. Inputs that
reach new code are kept in PLACE/<target>, so that the next run goes on from there; what crashed, hung for 20 seconds or
was not sound lies in PLACE/findings. Prints a line a target; ends with 1 where there are findings.

    python -m benchmarks.guided --replay build/guided/findings/repair-crash-…    # one of them again, with its traceback
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.fuzzing.seeds import PAPERS
from benchmarks.fuzzing.targets import LONGEST, targets
from pipeline.limits import Limits

ROOT = Path(__file__).resolve().parent.parent
HANG_SECONDS = 20
MEMORY_MB = 3_000
MOST_FINDINGS = 10  # of one target, then the next
INSTRUMENTED = {
    "repair": ["pipeline.repair", "pipeline.layout"],
    "layout": ["pipeline.layout", "pipeline.readers.text"],
    "learned": ["extractors.learned"],
    "training": ["extractors.learned", "pipeline.train"],
}
ODD = ("ngày 31/12/2026", "trước ngày ", "Căn cứ ", "Số: ", "/KH-UBND", "Nơi nhận:", "Kính gửi:", "TT", "| --- |", "\t")
_DONE = re.compile(r"Done (\d+) runs|stat::number_of_executed_units:\s*(\d+)")
_COVERED = re.compile(r"cov: (\d+)")


@cache
def words() -> dict[str, str]:
    """The text of the sample papers that are read without recognition, by name."""
    from pipeline.layout import lay_out
    from pipeline.readers import read

    papers = [path for path in sorted(PAPERS.iterdir()) if path.suffix in (".txt", ".html", ".docx")]
    return {path.stem: lay_out(read(path.read_bytes(), path.name, Limits())).text for path in papers}


def seeds(folder: Path) -> None:
    """Pieces of the sample papers, so that the run begins in the language."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in words().items():
        lines = text.split("\n")
        for first in range(0, len(lines), 15):
            (folder / f"{name}-{first}").write_text("\n".join(lines[first : first + 30]), "utf-8")


def dictionary(path: Path) -> None:
    """Words that the extractors look for, as a dictionary of libFuzzer."""
    found = {*ODD, *(word for text in words().values() for word in re.findall(r"[\w/.:-]{2,}", text))}
    shown = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in sorted(found))
    path.write_text("".join(f'"{word}"\n' for word in shown), "ascii")


def child(name: str, arguments: list[str]) -> None:
    """One process of libFuzzer: instruments what the target runs through, then never returns."""
    import atheris

    with atheris.instrument_imports(include=INSTRUMENTED.get(name, ["extractors"])):
        target = targets()[name]
        target(b"")
    atheris.Setup([name, *arguments], target)
    atheris.Fuzz()


def run(name: str, seconds: float, place: Path) -> dict[str, Any]:
    """Runs one target until the time is over; how often, and how much of the code was reached."""
    found = place / "findings"
    for folder in (place / name, found):
        folder.mkdir(parents=True, exist_ok=True)
    before = set(found.iterdir())
    began, runs, covered = time.monotonic(), 0, 0
    while (left := seconds - (time.monotonic() - began)) > 1:
        status, said = _once(name, round(left), place)
        runs += max((int(a or b) for a, b in _DONE.findall(said)), default=0)
        covered = max([covered, *(int(n) for n in _COVERED.findall(said))])
        new = set(found.iterdir()) - before
        if status and not new:
            raise RuntimeError(f"{name} did not run:\n{said[-3000:]}")
        if not status or len(new) >= MOST_FINDINGS:
            break
    names = sorted(path.name for path in set(found.iterdir()) - before)
    spent = round(time.monotonic() - began)
    return {"target": name, "runs": runs, "covered": covered, "seconds": spent, "findings": names}


def _once(name: str, seconds: int, place: Path) -> tuple[int, str]:
    """One process, until it breaks or the time is over: its status and what it said."""
    command = [
        sys.executable, "-m", "benchmarks.guided", "--child", name, "--", f"-max_total_time={max(1, seconds)}",
        f"-max_len={LONGEST}", f"-timeout={HANG_SECONDS}", f"-rss_limit_mb={MEMORY_MB}",
        f"-artifact_prefix={place / 'findings'}/{name}-", f"-dict={place / 'words'}", "-print_final_stats=1",
        str(place / name), str(place / "seeds"),
    ]  # fmt: skip
    paths = os.pathsep.join(p for p in (str(ROOT), os.environ.get("PYTHONPATH", "")) if p)
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", check=False, cwd=ROOT, env=environment
    )
    return done.returncode, done.stderr


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=3.0, help="of each target")
    parser.add_argument("--only", action="append", choices=list(targets()))
    parser.add_argument("--place", type=Path, default=Path("build/guided"))
    parser.add_argument("--replay", type=Path)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs="*", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        child(given.child, given.arguments)
    if given.replay:
        targets()[given.replay.name.partition("-")[0]](given.replay.read_bytes())
        return
    place = given.place.resolve()
    seeds(place / "seeds")
    dictionary(place / "words")
    found = 0
    for name in given.only or targets():
        told = run(name, 60 * given.minutes, place)
        found += len(told["findings"])
        print(json.dumps(told, ensure_ascii=False), flush=True)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
