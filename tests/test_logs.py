"""Logs: a file's hash and the paper's id in every line about it, times of the steps, and no word of a paper."""

from __future__ import annotations

import hashlib
import io
import json
import logging

import pytest
import structlog

from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.logs import set_up, without_words
from pipeline.sources import source_of_bytes

WORDS = "Trần Thị Lan nhận phụ cấp"


@pytest.fixture(autouse=True)
def _as_before():
    yield
    structlog.reset_defaults()
    logging.basicConfig(force=True)


def test_a_line_of_a_file_has_its_hash_its_paper_and_the_times_of_its_steps(store):
    out = io.StringIO()
    set_up("info", out)
    text = f"Số: 12/KH-UBND\nKẾ HOẠCH\nVề việc {WORDS}\n".encode()
    list(Ingest(store, Limits(), "Lan", 1).run([source_of_bytes("a.txt", text)]))
    (line,) = [json.loads(x) for x in out.getvalue().splitlines() if '"done"' in x]
    assert line["sha256"] == hashlib.sha256(text).hexdigest()
    assert (line["paper"], line["status"], line["level"]) == (1, "stored", "info")
    assert {"read", "layout", "extract"} <= line["timings"].keys()
    assert all(seconds >= 0 for seconds in line["timings"].values())
    assert WORDS not in out.getvalue()


def test_a_refused_file_has_its_hash_and_code_and_a_secret_leaves_no_word(store):
    out = io.StringIO()
    set_up("debug", out)
    texts = [f"secrecy MẬT {WORDS}\n".encode(), f"bug {WORDS}".encode(), f"crash {WORDS}".encode()]
    run = Ingest(store, Limits(), "Lan", 1, reader="tests.fake_readers:by_content")
    list(run.run(source_of_bytes(f"{n}.txt", text) for n, text in enumerate(texts)))
    lines = [json.loads(x) for x in out.getvalue().splitlines()]
    refused = [(line["sha256"], line["code"]) for line in lines if line["event"] == "refused"]
    codes = ["secret-paper", "reader-crashed", "reader-crashed"]
    assert refused == [(hashlib.sha256(t).hexdigest(), c) for t, c in zip(texts, codes, strict=True)]
    assert WORDS not in out.getvalue()


def test_messages_of_errors_are_left_out_of_tracebacks():
    out = io.StringIO()
    set_up("info", out)
    try:
        raise ValueError(f"bad word: {WORDS}")
    except ValueError:
        structlog.get_logger("vanban.test").exception("not read")
        logging.getLogger("library").exception("not read")
    first, second = [json.loads(x) for x in out.getvalue().splitlines()]
    for line in (first, second):
        assert "ValueError" in line["exception"]
        assert "test_logs.py" in line["exception"]
    assert WORDS not in out.getvalue()
    cut = without_words(None, "error", {"error": f"(psycopg) x\nDETAIL: ({WORDS})\n[parameters: {WORDS}]"})
    assert cut["error"] == "(psycopg) x"


def test_a_form_for_people(monkeypatch):
    monkeypatch.setenv("VANBAN_LOG", "text")
    out = io.StringIO()
    set_up("info", out)
    structlog.get_logger("vanban.test").info("done", paper=7)
    assert "done" in out.getvalue()
    assert "paper=7" in out.getvalue()
    assert not out.getvalue().startswith("{")
