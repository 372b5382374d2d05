"""Full disk, folder that may not be written to, database held by another, clock set back: a clear word, nothing lost."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks import kill
from corpus import decisions, originals, papers
from corpus.check import check_store
from corpus.store import open_store
from models.errors import DecisionStale
from models.settings import StoreSettings
from pipeline import sandbox
from pipeline.sources import expand, source_of_bytes
from tests.test_ingest import LIMITS, content, ingest_of, write_papers

READER = "tests.fake_readers:by_content"


def codes(results) -> list[str]:
    return [r.error["code"] if r.error else r.status for r in results]


def test_killed_at_random_moments_it_is_the_store_of_one_clean_run(tmp_path):
    found = kill.run(60, 5, 3, tmp_path, READER)
    assert found["problems"] == []
    assert found["same"]
    assert found["papers"] == 60
    assert found["files"] == 61
    assert 0 < found["stored_before_the_last_run"] <= 60


def test_a_difference_between_the_stores_is_seen(tmp_path):
    """The comparison must be able to fail."""
    stores = [open_store(StoreSettings(home=tmp_path / name, database_url="")) for name in "ab"]
    for store, texts in zip(stores, (("number 1/A-B\n",), ("number 1/A-B\n", "number 2/A-B\n")), strict=True):
        list(ingest_of(store).run(source_of_bytes(f"{n}.txt", text.encode()) for n, text in enumerate(texts)))
    one, other = (kill.content(store) for store in stores)
    assert one != other
    list(ingest_of(stores[0], again=True).run([source_of_bytes("0.txt", b"number 1/A-B\n")]))
    assert kill.content(stores[0]) != one  # a second reading


def test_a_full_disk_when_the_original_is_written(store, monkeypatch):
    source = source_of_bytes("a.txt", b"number 1/KH-A\n")
    before = content(store)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(originals.os, "fsync", full)
        assert codes(ingest_of(store).run([source])) == ["store-full"]
    assert content(store) == before  # no half-written original either
    assert codes(ingest_of(store).run([source])) == ["stored"]
    assert not list(check_store(store))


def test_a_full_disk_when_the_database_grows(store, tmp_path):
    """SQLite's own limit on pages gives its own error of a full disk."""
    from sqlalchemy import event

    assert codes(ingest_of(store).run([source_of_bytes("a.txt", b"number 1/KH-A\n")])) == ["stored"]
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    most = [pages]

    def no_more(connection, *_):
        connection.execute(f"PRAGMA max_page_count={most[0]}")  # of each connection by itself

    event.listen(store.engine, "checkout", no_more)
    text = "number 2/KH-A\n" + "".join(f"deadline 2026-01-{n % 28 + 1:02} việc {n}\n" for n in range(3000))
    big = source_of_bytes("b.txt", text.encode())
    results = list(ingest_of(store).run([big, source_of_bytes("a2.txt", b"number 1/KH-A\n")]))
    assert codes(results)[0] == "store-full"
    assert "Hết chỗ" in results[0].error["message"]
    assert papers.counts(store).papers == 1
    assert [p.code for p in check_store(store) if p.serious] == []
    most[0] = 1_000_000
    assert codes(ingest_of(store).run([big])) == ["stored"]
    assert not list(check_store(store))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root may make a small disk")
def test_a_disk_that_is_really_full(tmp_path, monkeypatch):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here")
    try:
        store = open_store(StoreSettings(home=disk / "home", database_url=""))
        sources = [
            source_of_bytes(f"{n}.txt", f"number {n}/KH-A\n{'việc chung ' * 25_000}\n".encode()) for n in range(12)
        ]
        run = replace(ingest_of(store), limits=replace(LIMITS, seconds=60.0))  # the disk is the question, not the time
        told = codes(run.run(sources))
        assert told[0] == "stored"
        assert "store-full" in told
        assert set(told) == {"stored", "store-full"}
        assert papers.counts(store).papers == told.count("stored")
        # To try the search's index SQLite needs a little room: that alone may be told as long as there is none.
        assert {p.code for p in check_store(store) if p.serious} <= {"search-index"}
        subprocess.run([*mount[:4], "remount,size=60m", "tmpfs", str(disk)], check=True)
        assert set(codes(run.run(sources))) == {"stored", "duplicate"}
        assert papers.counts(store).papers == 12
        assert not list(check_store(store))
        store.close()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


READ_ONLY = """
import json, sys
from pathlib import Path
from pipeline import sandbox
from models.errors import VanbanError
sandbox._landlock([Path(sys.argv[2])])
from pipeline.cli import main
sys.argv = ["vanban", "ingest", "--json", sys.argv[1]]
main()
"""


@pytest.mark.skipif(
    not {p.name: p.on for p in sandbox.probe()}[sandbox.FILES], reason="this kernel has no Landlock to forbid writing"
)
@pytest.mark.parametrize("made_before", [True, False])
def test_a_store_that_may_not_be_written_to(home, tmp_path, made_before):
    if made_before:
        open_store(StoreSettings(home=home)).close()
    paper, scratch = tmp_path / "a.txt", tmp_path / "scratch"
    paper.write_text("UBND TỈNH AN BÌNH\nSố: 1/KH-UBND\n", "utf-8")
    scratch.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", READ_ONLY, str(paper), str(scratch)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"TMPDIR": str(scratch)},
    )
    assert done.returncode == 1, done.stderr
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert "store-read-only" in said or "Không được phép ghi" in said


def test_a_database_that_another_program_holds(home, monkeypatch, tmp_path):
    monkeypatch.setattr("models.engine.BUSY_MILLISECONDS", 300)
    store = open_store(StoreSettings(home=home))
    paths = write_papers(tmp_path / "in", 2)
    holder = sqlite3.connect(home / "vanban.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert codes(ingest_of(store).run(expand(paths, LIMITS))) == ["store-busy"] * 2
    holder.execute("ROLLBACK")
    assert codes(ingest_of(store).run(expand(paths, LIMITS))) == ["stored"] * 2
    assert not list(check_store(store))
    store.close()


def test_a_clock_set_back_changes_nothing_of_what_holds(any_store, tmp_path):
    """What is newer is known by order, not by the clock."""
    today = datetime(2026, 3, 1, 8, tzinfo=UTC)
    source = source_of_bytes("a.txt", b"number 1/KH-A\n")
    paper = next(ingest_of(any_store, clock=lambda: today).run([source])).paper
    earlier = today - timedelta(days=400)
    assert next(ingest_of(any_store, clock=lambda: earlier, again=True).run([source])).status == "stored"
    view = papers.get_paper(any_store, paper)
    assert len(view.readings) == 2
    paths = write_papers(tmp_path / "in", 3)
    assert codes(ingest_of(any_store, clock=lambda: earlier).run(expand(paths, LIMITS))) == ["stored"] * 3
    assert codes(ingest_of(any_store, clock=lambda: earlier).run(expand(paths, LIMITS))) == ["duplicate"] * 3
    assert not list(check_store(any_store))
    with any_store.read() as session:
        from models.tables import PaperRow, Reading

        newest = session.get_one(PaperRow, paper).reading_id
        assert newest == max(r.id for r in session.query(Reading).filter(Reading.paper_id == paper))


INGEST = "from pipeline.cli import main; main()"


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_two_programs_take_the_same_folder_while_people_decide(kind, home, tmp_path, monkeypatch, request):
    """Two ingests at once, and two servers of the application on the same store."""
    if kind == "postgres":
        monkeypatch.setenv("VANBAN_DATABASE_URL", request.getfixturevalue("postgres_url"))
    kill.write_papers(tmp_path / "in", 12)
    command = [sys.executable, "-c", INGEST, "ingest", "--json", str(tmp_path / "in")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    over, decided = threading.Event(), []
    servers = [threading.Thread(target=_decides, args=(who, over, decided)) for who in ("Bình", "Chi")]
    for server in servers:
        server.start()
    told = []
    for program in running:
        out, error = program.communicate()
        assert program.returncode == 0, error
        told += [json.loads(line)["status"] for line in out.splitlines()]
    over.set()
    for server in servers:
        server.join()
    assert told.count("stored") == 12
    assert told.count("duplicate") == 12
    store = open_store()
    assert papers.counts(store).papers == 12
    marked = [papers.get_paper(store, line.id).header["subject"] for line in papers.list_papers(store, limit=50).papers]
    assert {item.value["value"] for item in marked} == {"đã xem"}
    assert not list(check_store(store))
    store.close()
    assert Path(home, "originals").is_dir()
    assert sorted(decided) == list(range(1, 13))  # each once, whoever was quicker


def _decides(who: str, over: threading.Event, decided: list[int]) -> None:
    """A server of its own: corrects the subject of each paper that it sees, once; another may have been quicker."""
    store, seen, last = open_store(), set(), False
    while not last:
        last = over.is_set()
        for line in papers.list_papers(store, limit=50).papers:
            item = papers.get_paper(store, line.id).header["subject"]
            if line.id in seen or item.value.get("value") == "đã xem":
                continue
            try:
                decisions.correct(store, line.id, item.kind, item.key, {"value": "đã xem"}, who=who, seen=item.seen)
                seen.add(line.id)
                decided.append(line.id)
            except DecisionStale:
                continue
    store.close()
