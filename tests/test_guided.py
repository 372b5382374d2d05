"""The targets of the guided fuzzing take whatever comes, and see what they are made to find."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import guided
from benchmarks.fuzzing import learned, targets
from benchmarks.fuzzing.targets import Broken, sound
from extractors.findings import Findings
from models.document import Document, PageSize, WordSpan
from models.examples import SPAN_LABELS
from pipeline.layout import document_from_text

ROOT = Path(__file__).resolve().parent.parent
ODD = (b"", b"\0", b"\xff\xfe\x00", "ngày 31/02/2026\nSố: /\n| a | b |\n| --- | --- |\n".encode())


def test_there_is_a_target_for_the_repair_and_for_each_extractor():
    from extractors.pipeline import COMPONENTS

    names = {name.removeprefix("vanban_") for _, name in COMPONENTS}
    assert set(targets.targets()) == names | {"repair", "layout", "training"}


def test_the_trained_components_of_the_fuzzing_do_propose():
    """Else nothing of what carries their proposals would be run."""
    text = "\n".join(sentence for sentence, *_ in learned.SENTENCES)
    for label in SPAN_LABELS:
        assert any(learned.model().spans(label, text.split("\n")))
    from extractors.learned.proposing import propose

    document = document_from_text(text)
    found = Findings(reference_day=None)
    propose(document, found, learned.model())
    assert found.tasks or found.campaigns


@pytest.mark.parametrize("name", sorted(targets.targets()))
def test_each_target_takes_the_seeds_and_odd_bytes(name, tmp_path):
    guided.seeds(tmp_path)
    pieces = [path.read_bytes() for path in sorted(tmp_path.iterdir())]
    assert len(pieces) > 10
    for data in (*pieces[::8], *ODD):
        targets.targets()[name](data)


def test_what_is_not_sound_is_seen(monkeypatch):
    page = (PageSize(1, 595, 842),)
    sound(Document("số 12", page, (WordSpan(0, 2, 1), WordSpan(3, 5, 1))))
    for words in ((WordSpan(0, 2, 1),), (WordSpan(3, 5, 1), WordSpan(0, 2, 1)), (WordSpan(0, 2, 1), WordSpan(3, 9, 1))):
        with pytest.raises(Broken):
            sound(Document("số 12", page, words))
    from pipeline.layout.lines import LineMaker

    mended = LineMaker.mended
    turns = iter(range(100))
    cut = lambda self, line: mended(self, line).cut(next(turns))  # noqa: E731
    monkeypatch.setattr(LineMaker, "mended", cut)
    with pytest.raises(Broken):
        targets.repair(b"mot hai ba bon")


def test_the_words_of_the_language_are_a_dictionary(tmp_path):
    guided.dictionary(tmp_path / "words")
    lines = (tmp_path / "words").read_text("ascii").splitlines()
    assert '"' + "".join(f"\\x{byte:02x}" for byte in "Nơi nhận:".encode()) + '"' in lines
    assert len(lines) > 300


def test_a_short_run(tmp_path):
    pytest.importorskip("atheris", reason='.venv/bin/python -m pip install -e ".[fuzz]"')
    command = [
        sys.executable,
        "-m",
        "benchmarks.guided",
        "--minutes",
        "0.1",
        "--only",
        "repair",
        "--place",
        str(tmp_path),
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert run.returncode == 0, run.stdout + run.stderr
    assert '"runs"' in run.stdout
    assert list((tmp_path / "repair").iterdir())
