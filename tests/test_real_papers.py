"""All real papers, where they are: stored once however often they are ingested, and whatever kills a run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.check import check_store
from corpus.papers import counts
from corpus.store import open_store
from models.settings import StoreSettings
from tests.test_cli import lines, vanban
from tests.test_ingest import content

PAPERS = Path(__file__).resolve().parents[2] / "shared" / "papers" / "files"

pytestmark = [
    pytest.mark.papers,
    pytest.mark.ocr,
    pytest.mark.office,
    pytest.mark.timeout(3600),  # scans that no cache has seen yet
    pytest.mark.skipif(not PAPERS.is_dir(), reason="the real papers are not beside the project"),
]


def killed_run(after: int) -> None:
    """`vanban ingest` of all papers, killed when it has told of so many."""
    command = [sys.executable, "-m", "pipeline.cli", "ingest", "--json", str(PAPERS)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    for count, _ in enumerate(child.stdout, start=1):
        if count == after:
            os.kill(child.pid, signal.SIGKILL)
            break
    child.stdout.close()
    assert child.wait() == -signal.SIGKILL


def test_all_papers_once_after_two_runs_and_a_kill(tmp_path, home, monkeypatch):
    files = sorted(path for path in PAPERS.iterdir() if path.is_file())
    monkeypatch.setenv("VANBAN_HOME", str(tmp_path / "killed"))
    killed_run(len(files) // 3)
    assert vanban("ingest", str(PAPERS), timeout=3000).returncode == 0
    monkeypatch.setenv("VANBAN_HOME", str(tmp_path / "clean"))
    run = vanban("ingest", "--json", str(PAPERS), timeout=3000)
    assert run.returncode == 0
    assert {line["status"] for line in lines(run)} <= {"stored", "partial"}
    again = vanban("ingest", "--json", str(PAPERS))
    assert {line["status"] for line in lines(again)} == {"duplicate"}

    clean, killed = (open_store(StoreSettings(home=tmp_path / name, database_url="")) for name in ("clean", "killed"))
    assert counts(clean).papers == counts(killed).papers == len(files)
    assert content(killed) == content(clean)
    assert not [problem for store in (clean, killed) for problem in check_store(store) if problem.serious]
