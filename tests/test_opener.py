"""Archives, letters and pages are opened in confined processes: what one file does there costs that file alone."""

from __future__ import annotations

import io
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from models.errors import FileDamaged, ReaderCrashed, VanbanError
from pipeline import opener, pictures, processes
from pipeline.limits import Limits
from pipeline.sources import opened

LIMITS = Limits(seconds=3.0, seconds_per_page=20.0, memory_bytes=601 * 2**20)
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    opener.close()
    yield
    opener.close()


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opener, "MODULE", "tests.hostile_opener")


def told(data: bytes, limits: Limits = LIMITS) -> list[str]:
    """For each file: its bytes as text, or the code of its refusal."""
    found = []
    for source in opened("gói.zip", data, limits):
        try:
            found.append(source.load().decode())
        except VanbanError as error:
            found.append(error.code)
    return found


def asks(what: str) -> bytes:
    """What the hostile process is to do, in what looks like an archive."""
    return b"PK\x03\x04" + what.encode()


def archive(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        for name, content in members.items():
            container.writestr(f"{name}.txt", content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("hang", ["first", "time-exceeded"]),
        ("crash", ["first", "reader-crashed"]),
        ("memory", ["memory-exceeded"]),
        ("bug!", ["first", "reader-crashed"]),
        ("wrong", ["reader-crashed"]),
        ("code", ["reader-crashed"]),
    ],
)
def test_each_failure_costs_its_own_file_only(hostile, what, expected):
    assert told(asks(what)) == expected
    assert told(archive(a="một", b="hai"), Limits(seconds=60)) == ["một", "hai"]


def test_half_a_message_holds_nobody_up(hostile, monkeypatch):
    monkeypatch.setattr(processes, "MESSAGE_SECONDS", 1.0)
    began = time.monotonic()
    assert told(asks("half"), Limits(seconds=300)) == ["reader-crashed"]
    assert time.monotonic() - began < 60


def test_more_than_the_limits_allow_is_not_taken_whatever_the_process_says(hostile):
    limits = Limits(seconds=60, unpacked_bytes=1_000_000, archive_members=10)
    assert told(asks("endless"), limits)[10:] == ["unpacks-too-large"]
    assert told(asks("many"), limits)[100:] == ["unpacks-too-large"]


def test_an_answer_of_gigabytes_is_not_taken(hostile, monkeypatch):
    monkeypatch.setattr("pipeline.answers.MOST_BYTES", 50_000)
    assert told(asks("endless")) == ["reader-crashed"]


def test_the_process_is_confined(hostile, tmp_path):
    from pipeline import sandbox

    if not all(protection.on for protection in sandbox.probe()):
        pytest.skip("this kernel lacks a means to confine")
    with socket.create_server(("127.0.0.1", 0)) as door:
        assert told(asks(f"tcp {door.getsockname()[1]}")) == [os.strerror(13)]
    assert told(asks(f"write {tmp_path}"))[0] in (os.strerror(13), os.strerror(1))
    assert list(tmp_path.iterdir()) == []
    assert told(asks("kill-parent")) == [os.strerror(1)]


def test_files_come_one_by_one_and_who_stops_taking_ends_the_process():
    big = archive(**{f"m{n}": str(n) * 400_000 for n in range(1, 9)})
    taken = opened("gói.zip", big, Limits(seconds=60))
    assert next(taken).load() == b"1" * 400_000
    taken.close()  # type: ignore[attr-defined]
    assert opener._idle == {Limits().memory_bytes: []}


def test_time_is_counted_for_the_process_and_not_for_who_takes_the_files():
    limits = replace(LIMITS, seconds=1.5)
    list(opened("gói.zip", archive(a="một"), limits))  # it is running now
    found = []
    for source in opened("gói.zip", archive(**{f"m{n}": str(n) * 400_000 for n in range(1, 5)}), limits):
        found.append(source.name)
        time.sleep(0.6)
    assert len(found) == 4


def test_a_process_is_used_again_and_a_dead_one_replaced():
    limits = Limits(seconds=60)
    assert told(archive(a="một"), limits) == ["một"]
    (process,) = opener._idle[limits.memory_bytes]
    assert told(archive(a="hai"), limits) == ["hai"]
    assert opener._idle[limits.memory_bytes] == [process]
    os.kill(process.process.pid, signal.SIGKILL)
    process.process.wait()
    assert told(archive(a="ba"), limits) == ["ba"]
    assert process not in opener._idle[limits.memory_bytes]


def test_an_office_file_is_one_file_and_a_damaged_archive_is_refused():
    for name in ("*.docx", "*.doc"):
        data = next((ROOT / "samples" / "papers").glob(name)).read_bytes()
        (source,) = opened("a", data, Limits())
        assert source.load() == data
    assert told(b"PK\x03\x04 and nothing else") == ["file-damaged"]


def test_nothing_is_looked_into_in_the_process_that_asks():
    """What opens archives, letters and Office files is taken away there."""
    code = (
        "import sys, email, olefile, zipfile\n"
        "zipfile.ZipFile = email.message_from_bytes = olefile.OleFileIO = None\nfrom pipeline.sources import opened\n"
        "from pipeline.limits import Limits\n"
        "print([s.load() for s in opened('a.zip', sys.stdin.buffer.read(), Limits())])\n"
    )
    letter = b"From: a@vd.vn\nTo: b@vd.vn\nSubject: thu\nDate: Mon, 05 Jan 2026 08:00:00 +0700\n\nchao\n"
    for data, expected in ((archive(a="mot"), "[b'mot']"), (letter, "[b'chao\\n']")):
        run = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=False)
        assert run.stdout.decode().strip() == expected, run.stderr.decode()


def test_the_process_ends_with_its_parent():
    code = (
        "import os\nfrom pipeline import opener\nfrom pipeline.limits import Limits\n"
        "from pipeline.sources import opened\n"
        "list(opened('a', b'PK\\3\\4', Limits()))\nprint(opener._idle[Limits().memory_bytes][0].process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    pid, end = int(run.stdout), time.monotonic() + 20
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < end, "the opening process outlived its parent"
        time.sleep(0.05)


def test_a_page_is_drawn_elsewhere_and_its_size_is_read_from_its_head(monkeypatch):
    data = next((ROOT / "samples" / "papers").glob("*.pdf")).read_bytes()
    monkeypatch.setattr(pictures, "drawn", None)  # here; the process has its own
    picture = pictures.page_picture(data, "application/pdf", 1, 1.0)
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as image:
        assert min(image.size) > 500
    with pytest.raises(FileDamaged):
        pictures.page_picture(b"%PDF-1.4 nothing", "application/pdf", 1)


@pytest.mark.parametrize("answer", [[], [b"GIF89a"], itertools.repeat(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), [17]])
def test_what_is_no_picture_is_not_shown(monkeypatch, answer):
    monkeypatch.setattr(opener, "asked", lambda *_, **__: iter(answer))
    with pytest.raises(ReaderCrashed):
        pictures.page_picture(b"%PDF-", "application/pdf", 1)
