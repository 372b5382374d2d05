"""The command as a user has it: exit status, JSON Lines, order of files, errors with code and sentence, help."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from models.errors import catalogue

PAPER = """ỦY BAN NHÂN DÂN TỈNH HẠ AN
SỞ GIÁO DỤC VÀ ĐÀO TẠO

Số: 127/SGDĐT-VP
V/v báo cáo kết quả thi đua năm 2025

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Hạ An, ngày 05 tháng 11 năm 2025

Kính gửi: Các trường trung học phổ thông.

Sở Giáo dục và Đào tạo đề nghị các trường gửi báo cáo trước ngày 25/11/2025.

KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC

Lê Thị Hòa Bình
"""


def vanban(*arguments: str, timeout: float = 300, **more) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=timeout, **more)


def lines(run: subprocess.CompletedProcess[str]) -> list[dict]:
    return [json.loads(line) for line in run.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path: Path, home: Path) -> Path:
    made = tmp_path / "văn bản"
    made.mkdir()
    (made / "a.txt").write_text(PAPER, "utf-8")
    (made / "b.pdf").write_bytes(b"")
    (made / "c.txt").write_text(PAPER.replace("127/", "128/"), "utf-16")
    return made


def test_extract_prints_a_line_a_file_in_the_order_of_the_arguments(folder):
    given = [str(folder / "c.txt"), str(folder / "b.pdf"), str(folder / "none.pdf"), str(folder / "a.txt")]
    run = vanban("extract", "--json", "--text", *given)
    assert run.returncode == 1
    found = lines(run)
    assert [line["file"] for line in found] == given
    assert [line.get("error", {}).get("code") for line in found] == [None, "file-empty", "file-missing", None]
    assert set(found[1]) == {"file", "error"}
    assert found[1]["error"]["message"] == catalogue("vi")["file-empty"]
    paper = found[3]
    assert (paper["media_type"], paper["pages"], paper["text_source"]) == ("text/plain", 1, "text")
    assert paper["number"]["value"] == "127/SGDĐT-VP"
    assert paper["issued_on"]["value"] == "2025-11-05"
    place = paper["number"]["evidence"]
    assert paper["text"][place["start"] : place["end"]] == place["quote"]
    assert [d["end"] for d in paper["deadlines"]] == ["2025-11-25"]
    assert not (folder.parent / "home").exists()  # touches no store


def test_an_archive_is_its_files(folder):
    archive = folder / "gói.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.write(folder / "a.txt", "trong/a.txt")
        out.writestr("b.pdf", b"")
    run = vanban("extract", "--json", str(archive))
    assert run.returncode == 1
    found = lines(run)
    assert [line["file"] for line in found] == [f"{archive}/trong/a.txt", f"{archive}/b.pdf"]
    assert found[0]["number"]["value"] == "127/SGDĐT-VP"
    assert found[1]["error"]["code"] == "file-empty"


def test_extract_ends_with_0_when_all_went_well_and_shows_people_the_paper(folder):
    run = vanban("extract", str(folder / "a.txt"))
    assert run.returncode == 0
    assert "127/SGDĐT-VP" in run.stdout
    assert run.stderr == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract",),
        ("extract", "--colour", "x"),
        ("ingest",),
        ("nothing",),
        ("show", "abc"),
        ("serve", "--host", "0.0.0.0"),
    ],
)
def test_wrong_usage_ends_with_2(home, arguments):
    assert vanban(*arguments).returncode == 2


def test_every_command_has_help_in_vietnamese_and_english(home):
    from typer.main import get_command

    from pipeline.cli import app

    commands = get_command(app).commands
    assert {"extract", "ingest", "reread", "papers", "show", "check", "evaluate", "serve", "demo"} <= set(commands)
    for name, command in commands.items():
        assert "(" in (command.help or ""), name
        assert any(ord(c) > 127 for c in command.help), name
        for parameter in command.params:
            assert parameter.name == "help" or parameter.help, f"{name} {parameter.name}"


def test_ingest_papers_show_check_reread(folder, home):
    run = vanban("ingest", "--json", str(folder))
    assert run.returncode == 1
    found = lines(run)
    assert [(Path(line["file"]).name, line["status"]) for line in found] == [
        ("a.txt", "stored"),
        ("b.pdf", "refused"),
        ("c.txt", "stored"),
    ]
    assert set(found[0]) == {"file", "status", "paper", "error"}
    assert found[1]["error"]["code"] == "file-empty"
    again = lines(vanban("ingest", "--json", str(folder / "a.txt")))
    assert [(line["status"], line["paper"]) for line in again] == [("duplicate", found[0]["paper"])]

    listed = lines(vanban("papers", "--json", "--order", "number"))
    assert [paper["number"] for paper in listed] == ["127/SGDĐT-VP", "128/SGDĐT-VP"]
    assert lines(vanban("papers", "--json", "--text", "128"))[0]["id"] == found[2]["paper"]

    shown = lines(vanban("show", "--json", str(found[0]["paper"])))[0]
    assert shown["facts"]["number"]["value"] == "127/SGDĐT-VP"
    assert shown["facts"]["number"]["state"] == "read"
    assert shown["facts"]["effective_on"]["state"] == "missing"
    assert shown["deadlines"][0]["end"] == "2025-11-25"
    missing = vanban("show", "99")
    assert missing.returncode == 1
    assert "99" in missing.stderr
    assert "127/SGDĐT-VP" in vanban("show", str(found[0]["paper"])).stdout

    assert vanban("check").returncode == 0
    assert lines(vanban("reread", "--json", str(found[0]["paper"])))[0]["status"] == "stored"
    for original in (home / "originals").rglob("*"):
        if original.is_file():
            original.unlink()
            break
    run = vanban("check", "--json")
    assert run.returncode == 1
    assert [line["code"] for line in lines(run)] == ["original-missing"]


def test_settings_come_from_the_environment(folder):
    few = vanban("extract", "--json", str(folder / "a.txt"), env={**os.environ, "VANBAN_LIMITS__FILE_BYTES": "10"})
    assert lines(few)[0]["error"]["code"] == "file-too-large"
    for name, value in (("LIMITS__COLOUR", "1"), ("LIMITS__PAGES", "many"), ("LIMITS__PAGES", "0"), ("WORKERS", "0")):
        wrong = vanban("papers", env={**os.environ, f"VANBAN_{name}": value})
        assert wrong.returncode == 2, name
        assert "Traceback" not in wrong.stderr
    english = vanban("extract", "--json", str(folder / "b.pdf"), env={**os.environ, "VANBAN_LANGUAGE": "en"})
    assert lines(english)[0]["error"]["message"] == catalogue("en")["file-empty"]
    logged = vanban("ingest", str(folder / "a.txt"), env={**os.environ, "VANBAN_LOG_LEVEL": "debug"})
    entry = next(e for e in map(json.loads, logged.stderr.splitlines()) if e["event"] == "done")
    assert entry["paper"] == 1
    assert {"read", "layout", "extract"} <= set(entry["timings"]) and "seconds" in entry


def test_every_error_has_a_sentence_in_both_languages():
    from models import errors

    def below(kind: type) -> list[type]:
        return [kind, *(k for child in kind.__subclasses__() for k in below(child))]

    codes = {kind.code for kind in below(errors.VanbanError)}
    assert codes <= set(catalogue("vi"))
    assert set(catalogue("vi")) == set(catalogue("en"))


def test_what_a_terminal_shows_is_vietnamese_or_english(folder):
    from importlib.resources import files

    words = [json.loads(files("pipeline").joinpath(f"words/{name}.json").read_text("utf-8")) for name in ("vi", "en")]
    assert words[0].keys() == words[1].keys()
    shown = vanban("extract", str(folder / "a.txt")).stdout
    assert "Hiệu lực từ       — (không tìm thấy)" in shown
    assert "Hạn               trước 2025-11-25: gửi báo cáo" in shown
    english = vanban("extract", str(folder / "a.txt"), env={**os.environ, "VANBAN_LANGUAGE": "en"}).stdout
    assert "Effective on      — (not found)" in english


def test_logs_of_readers_are_json_too(capsys):
    import logging

    from pipeline.logs import set_up

    before = logging.getLogger().handlers[:]
    try:
        set_up("warning")
        logging.getLogger("pipeline.readers.any").warning("trang %s mờ", 3)
        entry = json.loads(capsys.readouterr().err)
        assert (entry["event"], entry["level"]) == ("trang 3 mờ", "warning")
    finally:
        logging.getLogger().handlers[:] = before


def test_evaluate_scores_gold_files(folder, tmp_path):
    gold = tmp_path / "gold"
    gold.mkdir()
    right = {"file": "../văn bản/a.txt", "doc_type": "CV", "number": "127/SGDĐT-VP", "issued_on": "2025-11-05"}
    wrong = {"file": "../văn bản/c.txt", "number": "999/SGDĐT-VP", "deadlines": []}
    (gold / "a.json").write_text(json.dumps(right), "utf-8")
    (gold / "c.json").write_text(json.dumps(wrong), "utf-8")
    run = vanban("evaluate", "--json", str(gold))
    assert run.returncode == 0
    fields = lines(run)[0]["fields"]
    assert fields["number"] == {"n": 2, "accuracy": 0.5}
    assert fields["doc_type"] == {"n": 1, "accuracy": 1.0}
    assert fields["evidence"]["accuracy"] == 1.0
    assert fields["deadlines"] == {"n": 0, "precision": 0.0, "recall": 1.0, "f1": 0.0}
    assert "999/SGDĐT-VP" in vanban("evaluate", "--verbose", str(gold)).stdout
    assert vanban("evaluate", str(folder)).returncode == 2
    for broken in ("{", "[]", '{"number": "1/KH-A"}'):
        (gold / "c.json").write_text(broken, "utf-8")
        run = vanban("evaluate", str(gold))
        assert (run.returncode, "c.json" in run.stderr, "Traceback" in run.stderr) == (2, True, False)


def test_serve_answers_on_loopback_and_ends_when_told(home, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--port", str(port)]
    relative = {**os.environ, "VANBAN_HOME": home.name}  # to where the command is given
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, cwd=tmp_path, env=relative, **quiet)
    try:
        end = time.monotonic() + 90
        answer = b""
        while not answer and time.monotonic() < end:
            with (
                suppress(OSError),
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as page,
            ):
                answer = page.read()
            time.sleep(0.3)
        assert answer == b"ok"
    finally:
        server.terminate()
        assert server.wait(30) in (0, 143, -15)
    assert (home / "vanban.sqlite3").exists()
