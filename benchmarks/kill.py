"""Ingest killed at random moments and started again, beside one clean run:

    python -m benchmarks.kill --papers 10000 --kills 200 --seed 1 [--reader tests.fake_readers:by_content]

The papers lie in folders of 500, as they would by day. A folder is ingested until a run of it was not killed, then
the next; when the kills are used up one run takes everything that there is. Both stores must hold the same by
content: every paper once, its original, its text, each fact with its state, its names, one reading and one line in
the log. Ends with 1 where they do not, or where `vanban check` finds something. Each kill is told on standard error.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, select

from corpus import originals, papers
from corpus.check import check_store
from corpus.store import Store, open_store
from models.settings import StoreSettings
from models.tables import Audit

ROOT = Path(__file__).resolve().parent.parent
REAL = "pipeline.read:read_paper"
EARLY = 0.2  # of the kills come while the program starts
PAGE = 500
FOLDER = 500  # papers
CHILD = """
import sys
from corpus.store import open_store
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.sources import expand
limits = Limits(seconds=60.0)
for result in Ingest(open_store(), limits, "Lan", 2, reader=sys.argv[2]).run(expand([sys.argv[1]], limits)):
    print(result.status, flush=True)
"""
TEXT = """UBND TỈNH AN BÌNH
SỞ GIÁO DỤC VÀ ĐÀO TẠO
Số: {n}/SGDĐT-VP
An Bình, ngày {day:02} tháng 03 năm 2026

V/v báo cáo chuyên đề {n}

Kính gửi: Các trường trung học phổ thông.
Căn cứ Kế hoạch số {other}/KH-UBND ngày 05/01/2026, Sở đề nghị các trường gửi báo cáo trước ngày {day:02}/04/2026.

Nơi nhận:
- Như trên;
- Lưu: VT.
number {n}/SGDĐT-VP
deadline 2026-04-{day:02} gửi báo cáo {n}
"""


def write_papers(folder: Path, count: int) -> None:
    """Small papers, each of its own content, a tenth of them as web pages and a fiftieth twice under two names."""
    for n in range(1, count + 1):
        below = folder / f"{(n - 1) // FOLDER:03}"
        below.mkdir(parents=True, exist_ok=True)
        text = TEXT.format(n=n, day=n % 28 + 1, other=n % 90 + 1)
        page = "<html><meta charset=utf-8><body>" + "".join(f"<p>{line}</p>\n" for line in text.splitlines())
        (below / f"p{n:05}.{'html' if n % 10 == 0 else 'txt'}").write_text(page if n % 10 == 0 else text, "utf-8")
        if n % 50 == 0:
            (below / f"p{n:05}-bản sao.html").write_text(page, "utf-8")


def content(store: Store) -> dict[str, Any]:
    """All that a store says, by content: no ids, no times, and what was done how often."""
    found: dict[str, Any] = {"originals": sorted(path.name for path in originals.stored(store.originals))}
    for line in _lines(store):
        view = papers.get_paper(store, line.id)
        items = sorted(repr((i.kind, i.key, i.text, i.state, [e.quote for e in i.evidence])) for i in view.items())
        told = [sorted(line.names), line.number, len(view.readings), view.text, items]
        assert view.sha256 not in found, "a paper twice"
        found[view.sha256] = hashlib.sha256(json.dumps(told).encode()).hexdigest()
    with store.read() as session:
        done = session.execute(select(Audit.action, func.count()).group_by(Audit.action)).all()
        found["log"] = sorted((action, number) for action, number in done)
    return found


def _lines(store: Store) -> Iterator[Any]:
    offset = 0
    while page := papers.list_papers(store, limit=PAGE, offset=offset).papers:
        yield from page
        offset += PAGE


def _start(folder: Path, home: Path, reader: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VANBAN_")}
    paths = os.pathsep.join(p for p in (str(ROOT), kept.get("PYTHONPATH", "")) if p)
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), reader],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=kept | {"VANBAN_HOME": str(home), "PYTHONPATH": paths},
    )


def clean(folder: Path, home: Path, reader: str) -> int:
    """One run to its end; returns how many files it told of."""
    child = _start(folder, home, reader)
    told, _ = child.communicate()
    if child.returncode:
        raise RuntimeError(f"ingest ended with {child.returncode}")
    return len(told.splitlines())


def killed(folder: Path, home: Path, reader: str, after: int, random: Random) -> tuple[int, bool]:
    """A run that is killed once it stored `after` new papers, a moment later; with `after` 0 while it starts.

    How many it told as stored, and whether it came to its end before the kill.
    """
    child = _start(folder, home, reader)
    stored = 0
    early = threading.Timer(random.uniform(0.0, 2.5), child.kill)
    if after == 0:
        early.start()
    assert child.stdout is not None
    for line in child.stdout:
        stored += line.strip() == "stored"
        if after and stored >= after:
            time.sleep(random.uniform(0.0, 0.05))
            child.kill()
            break
    early.cancel()
    child.stdout.close()
    return stored, child.wait() == 0


def hurt(place: Path, kills: int, papers_a_kill: int, reader: str, random: Random) -> int:
    """Folder after folder into the store `killed`, with that many kills; how many papers its runs told as stored."""
    folders, done, killed_so_far = sorted((place / "in").iterdir()), 0, 0
    while killed_so_far < kills:
        early = random.random() < EARLY or not folders
        after = 0 if early else random.randint(1, max(1, 2 * papers_a_kill))
        stored, ended = killed(folders[0] if folders else place / "in", place / "killed", reader, after, random)
        done += stored
        killed_so_far += not ended
        folders = folders[1:] if ended else folders
        print(f"{killed_so_far} kills, {done} stored, {len(folders)} folders left", file=sys.stderr, flush=True)
    return done


def run(count: int, kills: int, seed: int, place: Path, reader: str = REAL) -> dict[str, Any]:
    """Figures of one comparison; `same` and `problems` are what matters."""
    random, began = Random(seed), time.monotonic()
    write_papers(place / "in", count)
    files = clean(place / "in", place / "clean", reader)
    seconds_clean = time.monotonic() - began
    done = hurt(place, kills, count // max(1, kills), reader, random)
    last = clean(place / "in", place / "killed", reader)
    stores = [open_store(StoreSettings(home=place / name, database_url="")) for name in ("clean", "killed")]
    one, other = (content(store) for store in stores)
    problems = [f"{p.code}: {p.where}" for store in stores for p in check_store(store)]
    for store in stores:
        store.close()
    return {
        "papers": len(one) - 2,
        "files": files,
        "kills": kills,
        "stored_before_the_last_run": done,
        "same": one == other and files == last,
        "problems": problems,
        "seconds_clean": round(seconds_clean, 1),
        "seconds": round(time.monotonic() - began, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reader", default=REAL)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vanban-kill-", ignore_cleanup_errors=True) as place:
        found = run(given.papers, given.kills, given.seed, Path(place), given.reader)
        print(json.dumps(found, ensure_ascii=False, indent=1), flush=True)
    sys.exit(0 if found["same"] and not found["problems"] else 1)


if __name__ == "__main__":
    main()
