"""Several machines: a real scheduler with three worker processes, one killed in the middle; files that kill workers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.check import check_store
from corpus.store import Store, open_store
from models.errors import ClusterUnfit, ClusterUnreachable, PackageMissing, WorkersKilled
from models.remembered import Memory
from models.settings import StoreSettings
from pipeline import cluster as cluster_module
from pipeline.cluster import ClusterReaders
from pipeline.ingest import Ingest
from pipeline.learned import Aid
from pipeline.limits import Limits
from pipeline.sources import expand
from pipeline.watching import Watch
from pipeline.workers import Job
from tests.test_ingest import content, write_papers

pytest.importorskip("distributed")

READER = "tests.cluster_readers:by_content"
LIMITS = Limits(seconds=2.0, seconds_per_page=0.0, memory_bytes=600 * 2**20)
PATIENT = Limits(seconds=60.0)  # where a busy machine must not decide
ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Cluster:
    """A scheduler and its workers, each a session of its own with the nanny that starts it again."""

    address: str
    workers: list[subprocess.Popen[bytes]]
    folder: Path

    def book(self) -> list[tuple[str, str, str]]:
        """(worker, begin or end, file) of all readings so far, in order."""
        book = self.folder / "book"
        lines = book.read_text("utf-8").splitlines() if book.exists() else []
        return [(worker, what, name) for worker, what, name in (line.split("\t") for line in lines)]

    def kill_one(self) -> None:
        """As if the power of one machine failed: worker, nanny and readers at once."""
        _kill(self.workers.pop())


def _kill(process: subprocess.Popen[bytes]) -> None:
    """With what it started; reader processes end with their parent."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _dask(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    with (folder / "log").open("ab") as told:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments],
            cwd=folder,
            stdout=told,
            stderr=told,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "VANBAN_CACHE": str(folder / "cache")},
        )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, _readers_find_the_tests: None) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("dask")
    address = f"tcp://127.0.0.1:{_free_port()}"
    port = address.rpartition(":")[2]
    scheduler = _dask(folder, "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
    options = ("--host", "127.0.0.1", "--nthreads", "2", "--memory-limit", "0", "--no-dashboard")
    preload = ("--preload", "tests.cluster_preload")
    workers = [_dask(folder, "worker", address, *options, *preload) for _ in range(3)]
    found = Cluster(address, workers, folder)
    try:
        _wait_for(address, 3)
        yield found
    finally:
        for process in [*found.workers, scheduler]:
            _kill(process)


def _wait_for(address: str, workers: int) -> None:
    import distributed

    with distributed.Client(address, timeout=30, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=30)


def _deaths(cluster: Cluster) -> int:
    """Workers that the scheduler lost so far."""
    import distributed

    with distributed.Client(cluster.address, timeout=30, set_as_default=False) as client:
        return sum(event["action"] == "remove-worker" for _, event in client.get_events("all"))


def _ingest(store: Store, cluster: str = "", limits: Limits = PATIENT) -> Ingest:
    return Ingest(store, limits, "Lan", 2, reader=READER, cluster=cluster)


def _texts(*texts: str) -> list[Job]:
    return [Job(text, text.encode) for text in texts]


def test_limits_hold_on_the_workers_too_and_each_failure_costs_its_own_file_only(cluster):
    before = _deaths(cluster)
    texts = ("one", "hang", "crash", "two", "exit", "memory", "bug", "damaged", "three")
    with ClusterReaders(cluster.address, LIMITS, READER) as readers:
        outcomes = list(readers.read_all(_texts(*texts)))
    assert [o.job.name for o in outcomes] == list(texts)
    assert {o.job.name: o.error.code for o in outcomes if o.error} == {
        "hang": "time-exceeded",
        "crash": "reader-crashed",
        "exit": "reader-crashed",
        "memory": "memory-exceeded",
        "bug": "reader-crashed",
        "damaged": "file-damaged",
    }
    assert [o.result.document.text for o in outcomes if o.result] == ["one", "two", "three"]
    assert [o.data for o in outcomes] == [text.encode() for text in texts]
    assert _deaths(cluster) == before


def test_model_and_memory_come_as_bytes(cluster, tmp_path):
    model = tmp_path / "model-7"
    (model / "issuer").mkdir(parents=True)
    (model / "model.json").write_text("card")
    (model / "issuer" / "cfg").write_text("weights")
    aid = Aid(Memory(), model)
    with ClusterReaders(cluster.address, LIMITS, "tests.cluster_readers:lent", aid) as readers:
        (outcome,) = readers.read_all(_texts("one"))
    assert outcome.error is None
    assert outcome.result.notes == ("model-7", "issuer/cfg=weights", "model.json=card")


def test_workers_of_another_version_read_nothing(cluster, monkeypatch):
    monkeypatch.setattr("pipeline.cluster_worker.versions_here", lambda: ("0.0", "0.0"))
    with ClusterReaders(cluster.address, LIMITS, READER) as readers:
        (outcome,) = readers.read_all(_texts("one"))
    assert isinstance(outcome.error, ClusterUnfit)


def test_a_file_that_kills_workers_is_refused_after_the_second_and_no_other_pays_for_it(cluster):
    before, written = _deaths(cluster), len(cluster.book())
    texts = [f"paper {n}" for n in range(24)]
    texts[5:5] = ["poison a"]
    texts[16:16] = ["poison b"]
    with ClusterReaders(cluster.address, PATIENT, READER) as readers:
        outcomes = list(readers.read_all(_texts(*texts)))
    refused = {o.job.name: o.error for o in outcomes if o.error}
    twice = (WorkersKilled, {"workers": 2})
    assert {name: (type(e), e.details) for name, e in refused.items()} == {"poison a": twice, "poison b": twice}
    assert "--cluster" in refused["poison a"].message("en")
    assert _deaths(cluster) - before in (3, 4)  # the first may have been one for both
    beside, alone = _read_beside_others(cluster.book()[written:])
    assert alone >= {"poison a", "poison b"}  # what was there when a worker died is read with nothing beside it
    assert beside & {name for name in texts if name not in alone}  # and files are read side by side otherwise
    _wait_for(cluster.address, 3)


def _read_beside_others(book: list[tuple[str, str, str]]) -> tuple[set[str], set[str]]:
    """(files that were read beside another one, files begun again because their worker died), of the book of a batch.

    Fails where such a second reading was not alone on its worker from its beginning to its end. What was read to its
    end and lost with its worker is under no suspicion.
    """
    open_now: dict[str, list[str]] = {}
    unended: set[str] = set()
    beside: set[str] = set()
    second: dict[str, str] = {}  # worker -> file that must be alone there now
    again: set[str] = set()
    for worker, what, name in book:
        there = open_now.setdefault(worker, [])
        if what == "end":
            there.remove(name)
            unended.discard(name)
            second.pop(worker, None)
            continue
        assert worker not in second, f"{name} was begun beside {second[worker]}"
        if name in unended:
            assert not there, f"{name} was read again beside {there}"
            second[worker] = name
            again.add(name)
        beside.update([name, *there] if there else [])
        there.append(name)
        unended.add(name)
    return beside, again


def test_the_proof_of_reading_alone_can_fail():
    """A second reading beside another file, begun before it or after it."""
    first = [("1", "begin", "a")]  # worker 1 dies
    assert _read_beside_others([*first, ("2", "begin", "a"), ("2", "end", "a"), ("2", "begin", "b")]) == (set(), {"a"})
    for wrong in ([("2", "begin", "b"), ("2", "begin", "a")], [("2", "begin", "a"), ("2", "begin", "b")]):
        with pytest.raises(AssertionError):
            _read_beside_others([*first, *wrong])


def test_a_worker_killed_in_the_middle_changes_nothing(cluster, any_store, tmp_path):
    folder = tmp_path / "in"
    paths = write_papers(folder, 30)
    clean = open_store(StoreSettings(home=tmp_path / "clean"))
    list(_ingest(clean).run(expand(paths, PATIENT)))

    results = []
    for result in _ingest(any_store, cluster.address).run(expand(paths, PATIENT)):
        results.append(result)
        if len(results) == 3:
            cluster.kill_one()
    assert [Path(r.file).name for r in results] == [Path(p).name for p in paths]
    assert {r.status for r in results} == {"stored"}
    assert content(any_store) == content(clean)
    assert list(check_store(any_store)) == []
    again = list(_ingest(any_store, cluster.address).run(expand(paths[:5], PATIENT)))
    assert [r.status for r in again] == ["duplicate"] * 5
    clean.close()


def test_the_command(cluster, home, tmp_path):
    paper = tmp_path / "a.txt"
    paper.write_text("ỦY BAN NHÂN DÂN\nXÃ AN SƠN\nSố: 12/KH-UBND\n\nKẾ HOẠCH\nVề việc vệ sinh đường làng\n", "utf-8")
    command = [sys.executable, "-m", "pipeline.cli", "ingest", "--json", str(paper), "--cluster"]
    run = subprocess.run([*command, cluster.address], capture_output=True, text=True, check=False, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    assert '"stored"' in run.stdout
    store = open_store(StoreSettings(home=home))
    assert [number for _, number, *_ in (v for k, v in content(store).items() if k != "originals")] == ["12/KH-UBND"]
    store.close()
    run = subprocess.run([*command, "127.0.0.1:x"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert run.returncode == 1
    assert "cluster-unreachable" in run.stderr and "Traceback" not in run.stderr


def test_a_watched_folder_is_read_by_the_cluster(cluster, store, tmp_path):
    write_papers(tmp_path / "in", 8)
    written = len(cluster.book())
    found = list(Watch(tmp_path / "in", _ingest(store, cluster.address), settle=0.2).run(once=True))
    assert [r.status for r in found] == ["stored"] * 8
    assert {Path(name).name for _, what, name in cluster.book()[written:] if what == "end"} == {
        path.name for path in (tmp_path / "in").iterdir()
    }


def test_a_scheduler_that_goes_away_refuses_what_is_left_and_loses_nothing(store, tmp_path):
    address = f"tcp://127.0.0.1:{_free_port()}"
    port = address.rpartition(":")[2]
    scheduler = _dask(tmp_path, "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
    options = ("--host", "127.0.0.1", "--nthreads", "1", "--memory-limit", "0", "--no-dashboard", "--no-nanny")
    worker = _dask(tmp_path, "worker", address, *options)
    paths = write_papers(tmp_path / "in", 30)
    try:
        _wait_for(address, 1)
        results = []
        for result in _ingest(store, address).run(expand(paths, LIMITS)):
            results.append(result)
            if len(results) == 3:
                scheduler.kill()
    finally:
        for process in (scheduler, worker):
            _kill(process)
    assert [Path(r.file).name for r in results] == [Path(p).name for p in paths]
    assert {r.error["code"] for r in results if r.error} == {"cluster-unreachable"}
    stored = sum(r.status == "stored" for r in results)
    assert 3 <= stored < 30
    assert len(content(store)) == stored + 1
    assert [r.status for r in _ingest(store).run(expand(paths, LIMITS))].count("stored") == 30 - stored


def test_without_the_package_the_user_is_told_what_to_install(store, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(PackageMissing) as told:
        list(_ingest(store, "tcp://127.0.0.1:1").run(()))
    assert "[cluster]" in told.value.message("vi") and "distributed" in told.value.message("vi")


@pytest.mark.parametrize("address", ["127.0.0.1:8786", "tcp://127.0.0.1:x", "tls://127.0.0.1:8786"])
def test_what_cannot_be_the_address_of_a_cluster_is_told_at_once(address):
    with pytest.raises(ClusterUnreachable):
        ClusterReaders(address, LIMITS, READER).__enter__()


def test_where_encryption_is_required_nothing_goes_in_the_clear():
    dask = pytest.importorskip("dask")
    with dask.config.set({"distributed.comm.require-encryption": True}), pytest.raises(ClusterUnreachable):
        ClusterReaders("tcp://127.0.0.1:8786", LIMITS, READER).__enter__()


def test_no_scheduler_and_a_scheduler_without_workers_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 1.5)
    address = f"tcp://127.0.0.1:{_free_port()}"
    with pytest.raises(ClusterUnreachable), ClusterReaders(address, LIMITS, READER):
        pass
    port = address.rpartition(":")[2]
    scheduler = _dask(tmp_path, "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
    try:
        with pytest.raises(ClusterUnreachable), ClusterReaders(address, LIMITS, READER):
            pass
    finally:
        _kill(scheduler)
