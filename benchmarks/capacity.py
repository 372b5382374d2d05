"""What capacity plans need: cost of the writing side, bytes a paper in the store, one machine beside a cluster.

    .venv/bin/python -m benchmarks.capacity FILE… [--copies N] [--workers N]

Reads the files into fresh stores, by local processes and by a Dask cluster of as many workers on this machine. With
`--copies` each PDF is read N times more, a comment at its end making other bytes of it. Recognition is taken from the
cache where it is there.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from distributed import Client
from sqlalchemy import text

from corpus.store import Store, open_store
from models.settings import StoreSettings
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.logs import set_up
from pipeline.sources import Source

ROOT = Path(__file__).resolve().parent.parent
PAGES = "SELECT coalesce(sum(page_count), 0) FROM readings"


def sources(files: list[Path], copies: int) -> list[Source]:
    """The files, and copies of the PDFs with other bytes."""
    found = []
    for file in files:
        found.append(Source(file.name, file.name, file.read_bytes))
        for n in range(copies if file.suffix == ".pdf" else 0):
            found.append(Source(f"{n}-{file.name}", f"{n}-{file.name}", partial(_copy, file, n)))
    return found


def _copy(file: Path, number: int) -> bytes:
    return file.read_bytes() + f"\n% {number}\n".encode()


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """The address of a scheduler with that many workers of one thread."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = str(door.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    options = ("--host", "127.0.0.1", "--no-dashboard")
    one = ("--nthreads", "1", "--memory-limit", "0")
    commands = [("scheduler", "--port", port, *options), *(("worker", address, *one, *options),) * workers]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "dask", *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for command in commands
    ]
    try:
        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def run(found: list[Source], workers: int, address: str, database: str) -> None:
    """Read all into a fresh store and print what it cost."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(StoreSettings(home=Path(folder), database_url=database))
        empty, before = _bytes(store), _own_seconds()
        began = time.monotonic()
        batch = Ingest(store, Limits(), "benchmark", workers, cluster=address)
        stored = sum(result.status in ("stored", "partial") for result in batch.run(found))
        wall, own = time.monotonic() - began, _own_seconds() - before
        with store.read() as session:
            pages = session.execute(text(PAGES)).scalar_one()
        kept = sum(p.stat().st_size for p in store.originals.rglob("*") if p.is_file())
        rows = _bytes(store) - empty
        print(f"{'cluster' if address else 'local':8} {stored} papers, {pages} pages, {wall:.1f} s,", end=" ")
        print(f"writer {1000 * own / stored:.0f} ms CPU a paper,", end=" ")
        print(f"database {rows / pages / 1000:.1f} kB a page, originals {kept / stored / 1000:.0f} kB a paper")
        store.close()


def _own_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _bytes(store: Store) -> int:
    with store.write() as session:
        if store.engine.dialect.name == "postgresql":
            return int(session.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
        size = session.execute(text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"))
        return int(size.scalar_one())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--database", default="", help="URL of an empty PostgreSQL database; SQLite without")
    set_up()
    chosen = parser.parse_args()
    found = sources(chosen.files, chosen.copies)
    if not chosen.database:
        run(found, chosen.workers, "", "")
    with cluster(chosen.workers) as address:
        run(found, chosen.workers, address, chosen.database)


if __name__ == "__main__":
    main()
