"""Broken papers by the thousand through the reading path of `vanban ingest`:

    python -m benchmarks.fuzz --files 20000 --seed 1 [--record build/fuzz.jsonl]
    python -m benchmarks.fuzz --seed 1 --only 137        # one of them again, written to standard output
    python -m benchmarks.fuzz --registers --files 2000   # broken registers, parsed and imported, instead of papers

File N of seed S is always the same. The record holds a line a file; a run that was stopped goes on after its last
line. A finding is a file that crashed its reader (or any exception that is no refusal), that ran into the limits of
time or memory, or whose result is not sound (evidence that is not in the text). What ran out of time is read once
more, alone and with ten times as much, so that a busy machine makes no findings. Ends with 1 where there are findings.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from benchmarks.fuzzing import registers
from benchmarks.fuzzing.reader import RECOGNISED
from benchmarks.fuzzing.seeds import made
from models.errors import TimeExceeded
from pipeline.limits import Limits
from pipeline.sources import opened
from pipeline.workers import Job, Outcome, ReaderPool

LIMITS = Limits(seconds=20.0, seconds_per_page=5.0, memory_bytes=2**30, ocr_dpi=100, allow_secret=True)
FINDINGS = frozenset({"reader-crashed", "time-exceeded", "memory-exceeded", "expand-crashed", registers.CRASHED})
READER = "benchmarks.fuzzing.reader:read"
OCR_EACH = 200  # pages of one file in so many are really recognised
_said: dict[str, str] = {}  # what the workers logged, by file


def _listen(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    if "file" in event:
        _said[str(event["file"])] = str(event.get("traceback") or event.get("exit") or event["event"])
    raise structlog.DropEvent


def jobs(seed: int, numbers: Iterable[int]) -> Iterator[Job]:
    """Every file as ingest takes it: archives and letters opened, in this process, as ingest does."""
    for number in numbers:
        kind, data = made(seed, number)
        label = f"{number}.{kind}{RECOGNISED if number % OCR_EACH == 0 else ''}"
        key = (number, kind, len(data))
        try:
            for source in opened(label, data, LIMITS):
                yield Job(label, source.load, key)
        except Exception as error:
            yield Job(label, partial(_fail, error), (*key, "expand-crashed"))


def _fail(error: Exception) -> bytes:
    raise error


def line(outcome: Outcome) -> dict[str, Any]:
    """What became of one file. `code` is "read" or the refusal's code."""
    number, kind, size, *crashed = outcome.job.key
    code = crashed[0] if crashed else outcome.error.code if outcome.error else "read"
    told = {"number": number, "kind": kind, "bytes": size, "code": code, "seconds": round(outcome.seconds, 2)}
    if code in FINDINGS:
        told["said"] = _said.pop(outcome.job.name, "")[-3000:]
    return told


def run(seed: int, numbers: Iterable[int], workers: int = 2) -> Iterator[dict[str, Any]]:
    structlog.configure(processors=[_listen])
    with ReaderPool(LIMITS, workers, READER) as pool:
        for outcome in pool.read_all(jobs(seed, numbers)):
            yield line(outcome) if not isinstance(outcome.error, TimeExceeded) else patient(outcome)


def patient(outcome: Outcome) -> dict[str, Any]:
    """A file that ran out of time, read again alone."""
    much = replace(LIMITS, seconds=10 * LIMITS.seconds, seconds_per_page=10 * LIMITS.seconds_per_page)
    with ReaderPool(much, 1, READER) as pool:
        told = line(pool.read(outcome.job))
    return told | {"slow": round(outcome.seconds, 2)}


def _after(record: Path) -> int:
    """The first number that is not in the record; files of the last number may have been cut off, it is done again."""
    if not record.is_file():
        return 0
    return max(
        (json.loads(text)["number"] for text in record.read_text().splitlines() if text.endswith("}")), default=0
    )


def summary(record: Path) -> dict[str, Any]:
    lines = [json.loads(text) for text in record.read_text().splitlines() if text.endswith("}")]
    kinds: dict[str, Counter[str]] = {}
    for told in lines:
        kinds.setdefault(told["kind"], Counter())[told["code"]] += 1
    return {
        "files": len({told["number"] for told in lines}),
        "papers": len(lines),
        "slowest": max((told["seconds"] for told in lines), default=0.0),
        "slow": sum("slow" in told for told in lines),
        "findings": sum(told["code"] in FINDINGS for told in lines),
        "kinds": {kind: dict(counted.most_common()) for kind, counted in sorted(kinds.items())},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--registers", action="store_true")
    given = parser.parse_args()
    if given.only is not None:
        sys.stdout.buffer.write((registers.made if given.registers else made)(given.seed, given.only)[1])
        return
    record = given.record or Path(f"build/fuzz-{'registers-' if given.registers else ''}{given.seed}.jsonl")
    record.parent.mkdir(parents=True, exist_ok=True)
    began, first = time.monotonic(), _after(record)
    with record.open("a", encoding="utf-8") as out:
        numbers = range(first, given.files)
        lines = (
            registers.run(given.seed, numbers, LIMITS) if given.registers else run(given.seed, numbers, given.workers)
        )
        for told in lines:
            out.write(json.dumps(told, ensure_ascii=False) + "\n")
            out.flush()
            if told["code"] in FINDINGS:
                print(f"{told['number']}.{told['kind']}: {told['code']}\n{told['said']}", file=sys.stderr, flush=True)
    found = summary(record)
    print(json.dumps({**found, "run_seconds": round(time.monotonic() - began)}, ensure_ascii=False, indent=1))
    sys.exit(1 if found["findings"] else 0)


if __name__ == "__main__":
    main()
