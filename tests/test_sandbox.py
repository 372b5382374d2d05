"""Reader processes have no network and write nowhere but in their scratch folder; where that cannot be, it is said."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path

import pytest

from pipeline import caches, sandbox
from pipeline.limits import Limits
from pipeline.workers import Job, ReaderPool
from tests.test_cli import vanban

LIMITS = Limits(seconds=60.0)
HELD = {p.name: p for p in sandbox.probe()}
EACH = {
    name: pytest.mark.skipif(not HELD[name].on, reason=f"{name} not confined here: {HELD[name].why}")
    for name in sandbox.PROTECTIONS
}


def tried(what: str, *arguments: object) -> str:
    """What came of an attempt inside a real reader process: "done" or the name of the error."""
    text = json.dumps([what, *map(str, arguments)])
    with ReaderPool(LIMITS, 1, "tests.hostile_readers:attempt") as pool:
        outcome = pool.read(Job("x", text.encode))
    assert outcome.error is None, outcome.error
    return outcome.result.document.text


@EACH[sandbox.NETWORK]
@pytest.mark.parametrize("kind", ["tcp", "udp", "tcp6", "raw", "packet", "netlink", "by-curl"])
def test_a_reader_process_cannot_reach_the_network(kind):
    with socket.create_server(("127.0.0.1", 0)) as door:
        assert tried(kind, door.getsockname()[1]) in ("EACCES", "EPERM")


@EACH[sandbox.NETWORK]
def test_a_reader_process_cannot_talk_to_a_server_on_this_machine_by_its_socket_file(tmp_path):
    with socket.socket(socket.AF_UNIX) as door, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as box:
        door.bind(str(tmp_path / "door"))
        door.listen()
        box.bind(str(tmp_path / "box"))
        assert tried("unix", tmp_path / "door") == "EACCES"
        assert tried("unix-datagram", tmp_path / "box") == "EACCES"


@EACH[sandbox.FILES]
@pytest.mark.parametrize("how", ["write", "append", "truncate", "remove", "rename", "link", "folder", "by-touch"])
def test_a_reader_process_changes_no_file_outside_its_folder(tmp_path, how):
    (tmp_path / "kept").write_text("as it was")
    assert tried(how, tmp_path) in ("EACCES", "EXDEV", "EPERM")
    assert [p.name for p in tmp_path.iterdir()] == ["kept"]
    assert (tmp_path / "kept").read_text() == "as it was"


@EACH[sandbox.FILES]
@EACH[sandbox.NETWORK]
def test_a_reader_process_changes_no_rights_of_files(tmp_path):
    (tmp_path / "kept").write_text("x")
    (tmp_path / "kept").chmod(0o600)
    assert tried("chmod", tmp_path / "kept") == "EACCES"
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o600


@EACH[sandbox.SIGNALS]
def test_a_reader_process_cannot_end_others():
    assert tried("kill-parent") == "EPERM"


def test_a_reader_process_may_use_its_scratch_folder_which_goes_with_it():
    where = Path(tried("scratch"))
    assert where.name.startswith("vanban-reader-")
    assert not where.exists()


def test_probe_tells_what_is_missing(monkeypatch, tmp_path):
    """Where a library or the kernel lacks a means, the report says that it does not hold, and why."""
    (tmp_path / "landlockpy.py").write_text("raise ImportError('not on this machine')")
    (tmp_path / "pyseccomp.py").write_text("raise ImportError('not on this machine')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(Path(__file__).parent.parent)
    (tmp_path / "sitecustomize.py").write_text(
        f"import sys; sys.path.remove({str(tmp_path)!r}); sys.path.insert(0, {str(tmp_path)!r})"
    )
    found = sandbox.probe()
    assert [p.on for p in found] == [False, False, False]
    assert all("landlock" in p.why and "seccomp" in p.why for p in found)


def test_check_says_which_protections_hold(home):
    said = vanban("check").stdout
    assert "Tiến trình đọc" in said
    for name in sandbox.PROTECTIONS:
        assert any(line.startswith("✓" if HELD[name].on else "·") for line in said.splitlines() if name in line)


def test_without_the_libraries_a_reader_still_reads_and_it_is_told(monkeypatch, capfd):
    monkeypatch.setitem(sys.modules, "landlockpy", None)
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    missing = sandbox.enter(Path("/nonexistent"))
    assert set(missing) == {"landlock", "seccomp"}


def test_new_cache_entries_are_taken_over_but_never_replace_others(tmp_path, monkeypatch):
    monkeypatch.setenv("VANBAN_CACHE", str(tmp_path / "cache"))
    new, secret = tmp_path / "new", tmp_path / "secret"
    secret.write_text("words of another")
    for name, content in (("ocr/ab/one.json.gz", b"1"), ("ocr/ab/two.json.gz", b"2"), ("elsewhere/x", b"3")):
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        (new / name).write_bytes(content)
    (new / "ocr/link").symlink_to(secret)
    (new / "office").symlink_to(tmp_path)
    kept = tmp_path / "cache/ocr/ab/two.json.gz"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"first")
    caches.take_over(new)
    found = {p.relative_to(tmp_path / "cache").as_posix(): p.read_bytes() for p in (tmp_path / "cache").rglob("*.gz")}
    assert found == {"ocr/ab/one.json.gz": b"1", "ocr/ab/two.json.gz": b"first"}
    assert not new.exists()
    assert len([p for p in (tmp_path / "cache").rglob("*") if p.is_file()]) == 2
