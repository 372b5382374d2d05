"""Patterns compiled ahead: the same patterns, quicker; and never others than were asked for."""

from __future__ import annotations

import hashlib
import os
import pickle
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

from extractors.language import patterns
from extractors.language.patterns import compiled, either, keep, place, spelled
from tests.cost import cost

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place of its own, and nothing asked for yet."""
    path = tmp_path / "patterns"
    monkeypatch.setattr(patterns, "place", lambda: path)
    monkeypatch.setattr(patterns, "_asked", {})
    monkeypatch.setattr(patterns, "_ask_for_all", lambda: None)
    patterns._kept.cache_clear()
    yield path
    patterns._kept.cache_clear()


def _never(*_: object) -> None:
    raise AssertionError("compiled again")


def test_what_was_kept_is_not_compiled_again_and_finds_the_same(file, monkeypatch):
    texts = ("giao", "GIAO  lưu", "giao lưu văn nghệ", "bàn giao", "")
    asked = [(r"(?<!bàn\s)(?P<a>giao(?:\s+lưu)?)(?!\w)", 0), (r"(?P<a>giao|giao\s+lưu)", int(regex.IGNORECASE))]
    plain = [[(m := regex.compile(*one).search(text)) and (m.span(), m.groupdict()) for text in texts] for one in asked]
    for one in asked:
        compiled(*one)
    assert keep() == 2
    patterns._asked.clear()
    monkeypatch.setattr(regex, "compile", _never)
    found = [[(m := compiled(*one).search(text)) and (m.span(), m.groupdict()) for text in texts] for one in asked]
    assert found == plain
    with pytest.raises(AssertionError, match="compiled again"):
        compiled(*asked[0][:1], int(regex.IGNORECASE))  # other flags, another pattern


@pytest.mark.parametrize("how", ["cut", "changed", "empty", "hostile"])
def test_a_damaged_file_is_as_none_and_runs_nothing(file, tmp_path, how):
    compiled("giao")
    keep()
    data = bytearray(file.read_bytes())
    told = tmp_path / "told"
    if how == "hostile":  # with a right digest: only what makes patterns can be named in it
        body = pickle.dumps(_Hostile(told))
        data = bytearray(hashlib.sha256(body).digest() + body)
    elif how == "changed":
        data[-20] ^= 1
    file.write_bytes({"cut": data[:50], "empty": b""}.get(how, bytes(data)))
    patterns._kept.cache_clear()
    patterns._asked.clear()
    found = compiled("giao").search("bàn giao")
    assert found is not None and found.span() == (4, 8)
    assert not told.exists()


class _Hostile:
    def __init__(self, told: Path) -> None:
        self.told = told

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.told),)


def test_the_file_is_for_one_interpreter_and_one_version_of_the_library():
    assert sys.implementation.cache_tag in place().name and regex.__version__ in place().name


def test_reading_a_paper_compiles_none_of_the_long_lists(tmp_path):
    """In a fresh process after `keep`: what is left to compile are short patterns."""
    code = (
        "import sys, pathlib, regex, regex._main as main\n"
        "from extractors.language import patterns\n"
        "patterns.place = lambda: pathlib.Path(sys.argv[1])\n"
        "if sys.argv[2] == 'keep':\n    print(patterns.keep()); sys.exit()\n"
        "real, sizes = regex.compile, []\n"
        "def noted(pattern, *more, **named):\n    sizes.append(len(pattern)); return real(pattern, *more, **named)\n"
        "regex.compile = noted\n"
        "from pipeline.limits import Limits\nfrom pipeline.read import read_paper, warm_up\nwarm_up()\n"
        "read_paper(pathlib.Path(sys.argv[2]).read_bytes(), 'a', Limits())\nprint(max(sizes))\n"
    )
    paper = ROOT / "samples" / "papers" / "15-cong-van-bao-cao-dinh-ky.txt"
    told = []
    for what in (str(paper), "keep", str(paper)):
        run = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "kept"), what],
            capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        told.append(int(run.stdout))
    longest_before, count, longest_after = told
    assert longest_before > 20_000 and count > 50 and longest_after < 2_500


def test_spacy_comes_without_its_commands_and_they_can_still_be_had():
    code = (
        "import sys\nfrom extractors.language.light import import_spacy\nimport_spacy()\nimport spacy\n"
        "assert not {'spacy.cli', 'typer', 'requests', 'jinja2', 'weasel'} & set(sys.modules), 'not light'\n"
        "import spacy.cli.train\nassert spacy.info(silent=True)['spacy_version'] == spacy.__version__\n"
        "import_spacy()\nprint('well')\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert run.stdout.strip() == "well", run.stderr


def test_a_tree_of_words_finds_what_the_words_tried_one_by_one_find():
    chance = random.Random(5)
    letters = "ac đo"
    words = sorted({"".join(chance.choices(letters, k=chance.randint(1, 6))).strip() for _ in range(120)} - {""})
    fragments = {"đ": "[dđ]", "o": "[oó]", "ó": "[oó]"}
    ways = [[fragments.get(one, one) for one in spelled(word)] for word in words]
    in_turn = regex.compile("|".join(sorted(("".join(way) for way in ways), key=_longest, reverse=True)))
    tree = regex.compile(either(ways))
    for _ in range(500):
        text = "".join(chance.choices(letters + "dó-", k=40))
        assert [m.span() for m in tree.finditer(text)] == [m.span() for m in in_turn.finditer(text)]


def _longest(pattern: str) -> int:
    return len(regex.sub(r"\[[^]]*]", "x", pattern).replace(r"\s+", " "))


def test_a_letter_and_a_set_that_holds_it_lead_down_one_branch():
    tree = either([["d"], ["[dđ]", "a"], ["d", "a", "n"]])
    assert [regex.match(tree, text).group() for text in ("dan", "da", "đan", "d")] == ["dan", "da", "đa", "d"]


def test_a_list_that_begins_alike_is_tried_once_a_place():
    words = [f"th{a}{b}{c}" for a in "abcdefghij" for b in "klmnopqrst" for c in "uvwxyz"]
    text = "thakz thbly tham " * 400
    tree, in_turn = (regex.compile(rf"(?i:{group})(?=\d)") for group in (either(words), "|".join(words)))
    assert cost(lambda: tree.search(text)) < cost(lambda: in_turn.search(text)) / 5
