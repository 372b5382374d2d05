"""A watched folder: taken when whole, nothing followed that is no file, nothing removed that the store has not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest

from corpus import originals, papers
from corpus.kept import has_whole
from corpus.store import Store
from models.errors import (
    ClusterUnreachable,
    FileUnreadable,
    FolderUnreadable,
    NotRegularFile,
    StillChanging,
    VanbanError,
)
from pipeline import arrivals, ingest
from pipeline.arrivals import Folder
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.sources import expand
from pipeline.watching import Watch

READER = "tests.fake_readers:by_content"
LIMITS = Limits(seconds=5.0, seconds_per_page=0.0)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "đến"
    folder.mkdir()
    return folder


def watch(store: Store, folder: Path, **more) -> Watch:
    return Watch(folder, Ingest(store, LIMITS, "Lan", 1, reader=READER), settle=0.3, **more)


def told(results) -> list[tuple[str, str, str | None]]:
    return [(Path(r.file).name, r.status, r.error["code"] if r.error else None) for r in results]


def test_what_lay_there_before_is_taken_and_stays(store, inbox):
    (inbox / "a.txt").write_text("number 1/KH-A\n")
    (inbox / "trong").mkdir()
    (inbox / "trong" / "b.txt").write_text("number 2/KH-A\n")
    assert told(watch(store, inbox).run(once=True)) == [("a.txt", "stored", None), ("b.txt", "stored", None)]
    assert (inbox / "a.txt").exists()
    assert (inbox / "trong" / "b.txt").exists()
    assert told(watch(store, inbox).run(once=True)) == [("a.txt", "duplicate", None), ("b.txt", "duplicate", None)]


def test_what_arrives_is_taken_once_and_only_when_it_is_whole(store, inbox):
    taken, begun = watch(store, inbox), threading.Event()

    def write() -> None:
        begun.set()
        with (inbox / "chậm.txt").open("w") as out:
            for _ in range(8):
                out.write("number 3/KH-A\n")
                out.flush()
                time.sleep(0.2)
        (inbox / "dở.txt.part").write_text("number 4/KH-A\n")
        time.sleep(1.0)
        (inbox / "dở.txt.part").rename(inbox / "xong.txt")

    writer = threading.Thread(target=write)
    writer.start()
    threading.Timer(30, taken.stop.set).start()
    found = []
    for result in taken.run():
        found.append(result)
        if len(found) == 2:
            taken.stop.set()
    writer.join()
    assert told(found) == [("chậm.txt", "stored", None), ("xong.txt", "stored", None)]
    assert papers.original(store, found[0].paper).data.decode() == "number 3/KH-A\n" * 8


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who writes")
def test_a_file_that_a_program_still_writes_is_not_whole_however_long_it_rests(inbox):
    folder = Folder(inbox, settle=0.0)
    with (inbox / "a.txt").open("w") as out:
        out.write("number 1/KH-A\n")
        out.flush()
        assert folder.arrivals() == ([], True)
        assert folder.arrivals() == ([], True)
    found, growing = folder.arrivals()
    assert [a.path.name for a in found] == ["a.txt"]
    assert not growing


def test_links_pipes_and_devices_are_told_once_and_never_opened(store, inbox, tmp_path):
    outside = tmp_path / "ngoài"
    outside.mkdir()
    (outside / "x.txt").write_text("number 9/KH-A\n")
    (inbox / "link.txt").symlink_to(outside / "x.txt")
    (inbox / "linked").symlink_to(outside)
    (inbox / "dangling.txt").symlink_to("/nowhere")
    os.mkfifo(inbox / "pipe.pdf")
    (inbox / "a.txt").write_text("number 1/KH-A\n")
    began = time.monotonic()
    found = told(watch(store, inbox, taken_away=True).run(once=True))
    assert time.monotonic() - began < 120  # an opened pipe waits for ever
    odd = {(name, "refused", "not-a-file") for name in ("link.txt", "linked", "dangling.txt", "pipe.pdf")}
    assert set(found) == {*odd, ("a.txt", "stored", None)}
    assert len(found) == 5
    assert (outside / "x.txt").exists()
    assert {p.name for p in inbox.iterdir()} == {"link.txt", "linked", "dangling.txt", "pipe.pdf"}


def test_only_what_the_store_has_is_removed_and_an_archive_is_not(store, inbox):
    (inbox / "a.txt").write_text("number 1/KH-A\n")
    (inbox / "again.txt").write_text("number 1/KH-A\n")
    (inbox / "bad.txt").write_text("damaged")
    (inbox / "secret.txt").write_text("secrecy MẬT\n")
    with zipfile.ZipFile(inbox / "gói.zip", "w") as archive:
        archive.writestr("b.txt", "number 2/KH-A\n")
    found = told(watch(store, inbox, taken_away=True).run(once=True))
    assert sorted(status for _, status, _ in found) == ["duplicate", "refused", "refused", "stored", "stored"]
    assert {p.name for p in inbox.iterdir()} == {"bad.txt", "secret.txt", "gói.zip"}
    assert len(list(originals.stored(store.originals))) == 2


def test_a_lost_original_is_not_the_store_having_it(store, inbox):
    data = b"number 1/KH-A\n"
    (inbox / "a.txt").write_bytes(data)
    list(watch(store, inbox).run(once=True))
    assert has_whole(store, data)
    assert not has_whole(store, data + b"x")
    (kept,) = originals.stored(store.originals)
    kept.unlink()
    assert not has_whole(store, data)


def arrival_of(path: Path) -> arrivals.Arrival:
    return arrivals.Arrival(path, arrivals.Stamp.of(path.lstat()))


def test_a_file_that_changes_or_vanishes_is_looked_at_again(store, inbox, tmp_path):
    path = inbox / "a.txt"
    path.write_text("number 1/KH-A\n")
    seen = arrival_of(path)
    path.write_text("number 1/KH-A\nmore\n")
    with pytest.raises(StillChanging):
        arrivals.load(seen, inbox, LIMITS)
    assert not arrivals.remove(seen)
    assert path.exists()
    path.unlink()
    with pytest.raises(StillChanging):
        arrivals.load(seen, inbox, LIMITS)
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileUnreadable):
        arrivals.load(seen, inbox, LIMITS)


def test_a_folder_that_became_a_link_leads_nowhere(inbox, tmp_path):
    outside = tmp_path / "ngoài"
    outside.mkdir()
    (outside / "x.txt").write_text("number 9/KH-A\n")
    (inbox / "trong").symlink_to(outside)
    with pytest.raises((StillChanging, NotRegularFile)):
        arrivals.load(arrival_of(inbox / "trong" / "x.txt"), inbox, LIMITS)


def test_what_cannot_be_read_is_told_once(store, inbox, monkeypatch):
    (inbox / "a.txt").write_text("number 1/KH-A\n")
    real = os.open

    def refusing(path, *rest, **more):
        if str(path).endswith("a.txt"):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest, **more)

    monkeypatch.setattr(arrivals.os, "open", refusing)
    taken, found = watch(store, inbox), []
    threading.Timer(6, taken.stop.set).start()
    found = list(taken.run())
    assert told(found) == [("a.txt", "refused", "file-unreadable")]
    assert "Permission denied" in found[0].error["message"]


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Names of folders that the system does not open; the tests may run as root, who may open all."""
    names: set[str] = set()
    real = os.scandir

    def scandir(path="."):
        if isinstance(path, str | Path) and Path(path).name in names:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    return names


def test_a_folder_that_cannot_be_opened_is_told_once_and_again_when_it_closes_anew(inbox, closed):
    (inbox / "mở").mkdir()
    (inbox / "mở" / "a.txt").write_text("number 1/KH-A\n")
    (inbox / "kín" / "trong").mkdir(parents=True)
    (inbox / "kín" / "b.txt").write_text("number 2/KH-A\n")
    closed.add("kín")
    folder = Folder(inbox, settle=0.0)

    def look() -> list[tuple[str, str]]:
        seen = []
        for arrival in folder.arrivals()[0]:
            folder.done(arrival)
            try:
                seen.append((arrival.path.name, arrivals.load(arrival, inbox, LIMITS).decode()))
            except VanbanError as error:
                seen.append((arrival.path.name, error.code))
                assert "Permission denied" in error.message("vi")
        return sorted(seen)

    assert look() == [("a.txt", "number 1/KH-A\n"), ("kín", "folder-unreadable")]
    assert look() == []
    closed.clear()
    assert look() == [("b.txt", "number 2/KH-A\n")]
    closed.add("kín")
    os.utime(inbox / "kín")
    assert look() == [("kín", "folder-unreadable")]


def test_the_watch_tells_of_a_closed_folder_and_takes_the_others(store, inbox, closed):
    (inbox / "a.txt").write_text("number 1/KH-A\n")
    (inbox / "kín").mkdir()
    closed.add("kín")
    found = told(watch(store, inbox, taken_away=True).run(once=True))
    assert sorted(found) == [("a.txt", "stored", None), ("kín", "refused", "folder-unreadable")]
    assert (inbox / "kín").is_dir()


def test_so_does_an_ingest_of_a_folder(inbox, closed):
    (inbox / "a.txt").write_text("number 1/KH-A\n")
    (inbox / "kín").mkdir()
    closed.add("kín")
    sources = list(expand([str(inbox)], LIMITS))
    assert [source.name for source in sources] == ["a.txt", "kín"]
    with pytest.raises(FolderUnreadable):
        sources[1].load()


def test_a_watched_folder_that_goes_away_is_told_and_taken_up_when_it_is_back(inbox):
    folder = Folder(inbox, settle=0.0)
    for _ in range(2):
        assert folder.arrivals() == ([], False)
        inbox.rename(inbox.with_name("xa"))
        (gone,), _ = folder.arrivals()
        with pytest.raises(FolderUnreadable):
            arrivals.load(gone, inbox, LIMITS)
        folder.done(gone)
        assert folder.arrivals() == ([], False)
        inbox.with_name("xa").rename(inbox)


def test_without_a_cluster_the_files_wait(store, inbox, monkeypatch):
    from pipeline import watching

    monkeypatch.setattr(watching, "AGAIN_SECONDS", 0.5)
    monkeypatch.setattr(watching, "LOOK_SECONDS", 0.5)
    real, entered = ingest.readers, []

    def sometimes(*given, cluster, **more):
        entered.append(cluster)
        if len(entered) <= 2:
            raise ClusterUnreachable(cluster=cluster, found="OSError")
        return real(*given, cluster="", **more)

    monkeypatch.setattr(ingest, "readers", sometimes)
    for name in ("a.txt", "b.txt"):
        (inbox / name).write_text(f"number {name}/KH-A\n")
    batch = Ingest(store, LIMITS, "Lan", 1, reader=READER, cluster="tcp://127.0.0.1:1")
    taken, found = Watch(inbox, batch, settle=0.3, taken_away=True), []
    threading.Timer(60, taken.stop.set).start()
    for result in taken.run():
        found.append(result)
        assert result.ok or len(list(inbox.iterdir())) == 2  # nothing is removed before the store has it
        if sum(result.ok for result in found) == 2:
            break
    refused = ("refused", "cluster-unreachable")  # told once, not at each look
    assert [(s, code) for _, s, code in told(found)] == [refused, refused, ("stored", None), ("stored", None)]
    assert set(entered) == {"tcp://127.0.0.1:1"}


def test_after_a_failure_of_the_store_the_file_is_taken_again(store, inbox, monkeypatch):
    from pipeline import watching

    monkeypatch.setattr(watching, "AGAIN_SECONDS", 0.5)
    monkeypatch.setattr(watching, "LOOK_SECONDS", 1.0)
    (inbox / "a.txt").write_text("number 1/KH-A\n")
    real, calls = originals.save, []

    def failing(folder, data):
        calls.append(1)
        if len(calls) <= 2:
            raise OSError(28, "No space left on device")
        return real(folder, data)

    monkeypatch.setattr(originals, "save", failing)
    taken, found = watch(store, inbox, taken_away=True), []
    threading.Timer(40, taken.stop.set).start()
    for result in taken.run():
        found.append(result)
        if result.ok:
            break
        assert (inbox / "a.txt").exists()
    assert [r.status for r in found] == ["refused", "stored"]  # the second failure is not told again
    assert found[0].error["code"].startswith("store-")


# Ctrl-C is ignored by what runs in the background, as the tests may.
WATCH = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\nfrom pipeline.cli import main; main()"


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_the_command_ends_cleanly(home, inbox, sign):
    (inbox / "a.txt").write_text("Số: 12/KH-UBND\nKẾ HOẠCH\nVề công tác văn thư\n")
    command = [sys.executable, "-c", WATCH, "watch", str(inbox), "--json", "--settle", "0.2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        line = json.loads(run.stdout.readline())
        assert (line["status"], Path(line["file"]).name) == ("stored", "a.txt")
        time.sleep(0.5)
        run.send_signal(sign)
        _, complaints = run.communicate(timeout=20)
    assert run.returncode in (0, 143)
    assert "Traceback" not in complaints


def test_the_stores_own_folder_is_refused(home, inbox):
    command = [sys.executable, "-m", "pipeline.cli", "watch", str(home.parent), "--once"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 2
