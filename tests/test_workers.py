"""Reader processes: what one file does costs that file alone."""

from __future__ import annotations

import os
import time

import psutil
import pytest

from pipeline.limits import Limits
from pipeline.workers import AHEAD, Job, ReaderPool

READER = "tests.fake_readers:by_content"
LIMITS = Limits(seconds=2.0, seconds_per_page=0.0, memory_bytes=600 * 2**20)


def _jobs(*texts: str) -> list[Job]:
    return [Job(text, text.encode) for text in texts]


def test_each_failure_has_its_own_code_and_costs_its_own_file_only():
    texts = ("one", "hang", "two", "crash", "three", "exit", "memory", "bug", "damaged", "four")
    with ReaderPool(LIMITS, 2, READER) as pool:
        outcomes = list(pool.read_all(_jobs(*texts)))
    assert [o.job.name for o in outcomes] == list(texts)
    codes = {o.job.name: o.error.code if o.error else None for o in outcomes}
    assert codes == {
        "one": None,
        "hang": "time-exceeded",
        "two": None,
        "crash": "reader-crashed",
        "three": None,
        "exit": "reader-crashed",
        "memory": "memory-exceeded",
        "bug": "reader-crashed",
        "damaged": "file-damaged",
        "four": None,
    }


def test_a_reader_that_talks_without_end_is_out_of_time_too(monkeypatch):
    monkeypatch.setattr("pipeline.processes.MESSAGE_SECONDS", 1.0)
    began = time.monotonic()
    with ReaderPool(LIMITS, 1, "tests.hostile_readers:chatter") as pool:
        assert pool.read(_jobs("x")[0]).error.code == "time-exceeded"
    assert time.monotonic() - began < 60


def test_a_killed_reader_takes_the_programs_it_started_with_it():
    with ReaderPool(LIMITS, 1, READER) as pool:
        assert pool.read(_jobs("hang")[0]).error.code == "time-exceeded"
    time.sleep(0.2)
    mine = [p for p in psutil.process_iter(["cmdline", "username"]) if p.info["cmdline"] == ["sleep", "987"]]
    assert not [p for p in mine if p.status() != psutil.STATUS_ZOMBIE]


def test_a_worker_is_used_again_for_the_next_file():
    with ReaderPool(LIMITS, 1, READER) as pool:
        list(pool.read_all(_jobs("a", "b", "c", "damaged", "d")))
        assert len(pool._all) == 1
        pid = next(iter(pool._all))
        assert psutil.pid_exists(pid)
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_workers_die_with_their_parent():
    code = (
        "import os,sys,threading\nfrom pipeline.workers import *\nfrom pipeline.limits import Limits\n"
        f"p=ReaderPool(Limits(),1,{READER!r})\np.read(Job('a',lambda:b'a'))\n"
        "print(*p._all,flush=True)\nos.kill(os.getpid(),9)\n"
    )
    import subprocess
    import sys

    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": "."}
    )
    pid = int(run.stdout)
    end = time.monotonic() + 5
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > end:
            pytest.fail("the reader process outlived its parent")
        time.sleep(0.05)


def test_the_file_is_loaded_only_when_its_turn_comes():
    loaded = []

    def load(n: int) -> bytes:
        loaded.append(n)
        return b"x"

    jobs = [Job(str(n), lambda n=n: load(n)) for n in range(50)]
    with ReaderPool(LIMITS, 1, READER) as pool:
        outcomes = pool.read_all(jobs)
        next(outcomes)
        assert len(loaded) <= AHEAD + 1
        assert len(list(outcomes)) == 49
