"""Ingest: idempotent by content, one transaction a file, nothing lost to a kill, nothing kept of a secret paper."""

from __future__ import annotations

import io
import os
import signal
import stat
import subprocess
import sys
import time
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import originals, papers
from corpus.check import check_store, repair_marks
from corpus.store import Store
from models.errors import OriginalMissing
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.sources import expand, opened, source_of_bytes

READER = "tests.fake_readers:by_content"
LIMITS = Limits(seconds=5.0, seconds_per_page=0.0)


def ingest_of(store: Store, **more) -> Ingest:
    return Ingest(store, LIMITS, "Lan", 2, reader=READER, **more)


def write_papers(folder: Path, count: int) -> list[str]:
    folder.mkdir(exist_ok=True)
    paths = []
    for n in range(count):
        path = folder / f"p{n:02}.txt"
        path.write_text(f"doc_type KH\nnumber {n}/KH-UBND\ndeadline 2026-01-{n % 28 + 1:02} nộp báo cáo {n}\n", "utf-8")
        paths.append(str(path))
    return paths


def content(store: Store) -> dict[str, object]:
    """Everything that a store says, by content: no ids, no times."""
    found: dict[str, object] = {"originals": sorted(p.name for p in originals.stored(store.originals))}
    for line in papers.list_papers(store, limit=1000).papers:
        view = papers.get_paper(store, line.id)
        items = sorted((i.kind, i.key, i.text, i.state, str(i.evidence)) for i in view.items())
        places = [(kind, key, text, state) for kind, key, text, state, _ in items]
        found[view.sha256] = (sorted(line.names), line.number, len(view.readings), view.text, places)
    return found


def test_twice_is_once(any_store, tmp_path):
    paths = write_papers(tmp_path / "in", 6)
    first = list(ingest_of(any_store).run(expand(paths, LIMITS)))
    assert [r.status for r in first] == ["stored"] * 6
    before = content(any_store)
    second = list(ingest_of(any_store).run(expand([str(tmp_path / "in")], LIMITS)))
    assert [r.status for r in second] == ["duplicate"] * 6
    assert [r.paper for r in second] == [r.paper for r in first]
    assert content(any_store) == before
    assert not list(check_store(any_store))


def test_the_same_bytes_under_two_names_are_one_paper_with_both(store):
    sources = [source_of_bytes(name, b"number 1/KH-A\n") for name in ("a.txt", "b/b.txt", "a.txt")]
    results = list(ingest_of(store).run(sources))
    assert [r.status for r in results] == ["stored", "duplicate", "duplicate"]
    assert papers.list_papers(store).papers[0].names == ("a.txt", "b.txt")
    for name in ("a.txt", "b.txt"):  # and it is found by either
        assert papers.list_papers(store, papers.PaperFilter(text=name)).total == 1
    assert not list(check_store(store))


def test_one_bad_file_costs_the_others_nothing(store, tmp_path):
    texts = ["number 1/A-B\n", "crash", "number 2/A-B\n", "hang", "bug", "damaged", "number 3/A-B\n"]
    sources = [source_of_bytes(f"{n}.txt", text.encode()) for n, text in enumerate(texts)]
    sources[4:4] = expand([str(tmp_path / "không có.pdf"), "/dev/zero"], LIMITS)
    results = list(ingest_of(store).run(sources))
    told = [(r.status, r.error["code"] if r.error else None) for r in results]
    assert told == [
        ("stored", None),
        ("refused", "reader-crashed"),
        ("stored", None),
        ("refused", "time-exceeded"),
        ("refused", "file-missing"),
        ("refused", "not-a-file"),
        ("refused", "reader-crashed"),
        ("refused", "file-damaged"),
        ("stored", None),
    ]
    assert all(r.error["message"] for r in results if r.error)
    assert papers.counts(store).papers == 3
    assert len(list(originals.stored(store.originals))) == 3


def test_nothing_remains_of_a_secret_paper_unless_allowed(store):
    secret = b"number 9/KH-CA\nsecrecy M\xe1\xba\xacT\n"
    before = content(store)
    result = next(ingest_of(store).run([source_of_bytes("kế hoạch mật.txt", secret)]))
    assert (result.status, result.error["code"], result.paper) == ("refused", "secret-paper", None)
    assert content(store) == before
    for path in store.originals.parent.rglob("*"):
        if path.is_file():
            kept = path.read_bytes()
            assert b"9/KH-CA" not in kept
            assert "kế hoạch mật".encode() not in kept
    allowed = Ingest(store, replace(LIMITS, allow_secret=True), "Lan", 1, reader=READER)
    assert next(allowed.run([source_of_bytes("m.txt", secret)])).status == "stored"


def test_caches_wait_until_the_paper_is_known_to_be_no_secret():
    from pipeline.readers.holding import held_back, write_when_allowed

    written: list[str] = []
    with held_back():
        write_when_allowed(lambda: written.append("kept"))
        assert written == []
    assert written == ["kept"]
    with pytest.raises(RuntimeError), held_back():
        write_when_allowed(lambda: written.append("secret"))
        raise RuntimeError
    write_when_allowed(lambda: written.append("later"))
    assert written == ["kept", "later"]


def test_the_original_is_kept_as_it_came_and_for_its_owner_only(store):
    data = b"number 1/KH-A\n"
    paper = next(ingest_of(store).run([source_of_bytes("a.txt", data)])).paper
    kept = papers.original(store, paper)
    assert (kept.data, kept.name, kept.media_type) == (data, "a.txt", "text/plain")
    path = originals.path_of(store.originals, papers.get_paper(store, paper).sha256)
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    for folder in (store.originals, *path.parents[:2]):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_check_tells_of_what_other_accounts_could_read(store):
    next(ingest_of(store).run([source_of_bytes("a.txt", b"number 1/KH-A\n")]))
    assert not list(check_store(store))  # neither the database nor what stands beside it
    database = Path(store.engine.url.database)
    assert [stat.S_IMODE(p.stat().st_mode) & 0o077 for p in database.parent.glob("vanban.sqlite3*")] == [0] * 3
    database.chmod(0o644)
    store.originals.chmod(0o755)
    assert [(p.code, p.serious) for p in check_store(store)] == [("readable-by-others", False)] * 2


def test_a_lost_or_changed_original_is_told_and_healed_by_ingesting_again(store):
    source = source_of_bytes("a.txt", b"number 1/KH-A\n")
    paper = next(ingest_of(store).run([source])).paper
    path = originals.path_of(store.originals, papers.get_paper(store, paper).sha256)
    for damage in (path.unlink, lambda: (path.chmod(0o600), path.write_bytes(b"number 2/KH-A\n"))):
        damage()
        with pytest.raises(OriginalMissing):
            papers.original(store, paper)
        assert {p.code for p in check_store(store)} <= {"original-missing", "original-changed"}
        assert next(ingest_of(store).run([source])).status == "duplicate"
        assert papers.original(store, paper).data == b"number 1/KH-A\n"
        assert not list(check_store(store))


def test_check_finds_what_does_not_agree(store):
    from sqlalchemy import update

    from models.tables import FactRow, PaperRow

    next(ingest_of(store).run([source_of_bytes("a.txt", b"number 1/KH-A\n")]))
    originals.save(store.originals, b"left over")
    assert [(p.code, p.serious) for p in check_store(store)] == [("original-unknown", False)]
    with store.write() as session:
        session.execute(update(FactRow).where(FactRow.field == "number").values(quote="2/KH-A"))
        session.execute(update(PaperRow).values(number="9/KH-Z"))
    assert {p.code for p in check_store(store) if p.serious} == {"evidence-wrong", "marks-wrong"}
    assert repair_marks(store) == 1
    assert {p.code for p in check_store(store) if p.serious} == {"evidence-wrong"}


def test_names_are_shown_in_nfc_and_are_never_paths(store):
    nfd = unicodedata.normalize("NFD", "Kế hoạch.txt")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("../../" + nfd, "number 1/KH-A\n")
        out.writestr("thư mục/b.txt", "number 2/KH-A\n")
    sources = list(opened("gói.zip", archive.getvalue(), LIMITS))
    sources.append(source_of_bytes("C:\\Users\\x\\..\\c\x07.txt", b"number 3/KH-A\n"))
    results = list(ingest_of(store).run(sources))
    assert [r.status for r in results] == ["stored"] * 3
    names = sorted(name for p in papers.list_papers(store).papers for name in p.names)
    assert names == ["Kế hoạch.txt", "b.txt", "c\N{REPLACEMENT CHARACTER}.txt"]
    inside = {p.resolve() for p in store.originals.parent.rglob("*")}
    assert all(str(p).startswith(str(store.originals.parent.resolve())) for p in inside)


def test_reading_again_adds_a_reading(store):
    source = source_of_bytes("a.txt", b"number 1/KH-A\n")
    paper = next(ingest_of(store).run([source])).paper
    results = list(ingest_of(store).reread([paper, 77]))
    assert [(r.status, r.error and r.error["code"]) for r in results] == [
        ("stored", None),
        ("refused", "paper-missing"),
    ]
    assert len(papers.get_paper(store, paper).readings) == 2
    assert next(ingest_of(store, again=True).run([source])).paper == paper
    assert len(papers.get_paper(store, paper).readings) == 3


CHILD = """
import sys
from corpus.store import open_store
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.sources import expand
limits = Limits(seconds=30.0)
for result in Ingest(open_store(), limits, "Lan", 2, reader="tests.fake_readers:slowly").run(expand([sys.argv[1]], limits)):
    print(result.status, flush=True)
"""


def _run_child(folder: Path, kill_after: int | None) -> list[str]:
    """Ingest in a process of its own; SIGKILL it once it has told of so many files."""
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(folder)], stdout=subprocess.PIPE, text=True)
    told = []
    assert child.stdout is not None
    for line in child.stdout:
        told.append(line.strip())
        if kill_after is not None and len(told) >= kill_after:
            time.sleep(0.01 * len(told))  # not always at the same point of the next file
            os.kill(child.pid, signal.SIGKILL)
            break
    child.stdout.close()
    child.wait()
    return told


def test_killed_in_the_middle_and_started_again_is_the_same_store_as_one_clean_run(tmp_path, monkeypatch):
    from corpus.store import open_store
    from models.settings import StoreSettings

    write_papers(tmp_path / "in", 12)
    for name, kills in (("clean", ()), ("killed", (1, 4, 9))):
        monkeypatch.setenv("VANBAN_HOME", str(tmp_path / name))
        monkeypatch.delenv("VANBAN_DATABASE_URL", raising=False)
        for after in kills:
            assert len(_run_child(tmp_path / "in", after)) >= after
        assert len(_run_child(tmp_path / "in", None)) == 12
    stores = [open_store(StoreSettings(home=tmp_path / name, database_url="")) for name in ("clean", "killed")]
    clean, killed = (content(store) for store in stores)
    assert len(clean) == 13
    assert killed == clean
    assert not list(check_store(stores[1]))


def test_two_programs_at_once_store_each_paper_once(any_store, tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    paths = write_papers(tmp_path / "in", 8)
    with ThreadPoolExecutor(2) as threads:
        runs = list(
            threads.map(lambda order: list(ingest_of(any_store).run(expand(order, LIMITS))), [paths, paths[::-1]])
        )
    assert papers.counts(any_store).papers == 8
    statuses = [r.status for run in runs for r in run]
    assert statuses.count("stored") == 8
    assert statuses.count("duplicate") == 8, [r.error for run in runs for r in run if r.status == "refused"]
    assert not list(check_store(any_store))
