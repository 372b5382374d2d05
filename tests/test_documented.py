"""Every command is documented with an example, and every example in the README and the guides is run as it stands."""

from __future__ import annotations

import shlex
import shutil
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import regex
from typer.main import get_command
from typer.testing import CliRunner

from corpus.papers import get_paper
from corpus.store import open_store
from models.settings import StoreSettings
from pipeline.cli import app
from tests.browser import ROOT, filled_home

PAGES = ("README.md", "docs/huong-dan-su-dung.md", "docs/operations.md", "docs/learning.md", "samples/README.md")
SAMPLES = ROOT / "samples" / "papers"
LOADED = ("01-ke-hoach-ubnd-tinh.pdf", "02-ke-hoach-so-gddt.pdf", "03-huong-dan-so-ket.docx",
          "05-bao-cao-truong-thpt.docx", "15-cong-van-bao-cao-dinh-ky.txt")  # fmt: skip
LEFT = {  # run by tests of their own, as they stay, ask, read for minutes or put one store in another's place
    "serve", "watch", "evaluate", "restore", "train", "user", "demo",
}  # fmt: skip
_BLOCK = regex.compile(r"^    (?:\.venv/bin/)?vanban (?P<words>[^#\n]+)", regex.MULTILINE)
_PLACEHOLDER = regex.compile(r"(?<![\w-])(?:FILE|PATH|FOLDER|ID|DATE|NUMBER|QUERY|UNIT|GOLD_DIR|ADDRESS)(?!\w)|…|<")
_INLINE = regex.compile(r"`(?:\.venv/bin/)?vanban\s+(?P<words>[^`]+)`")


def examples(page: str) -> list[str]:
    """The commands of a page as they stand; the mere name of a command in running text, and forms with a placeholder
    (`FILE…`, `ID`), are no examples."""
    text = (ROOT / page).read_text("utf-8")
    found = [" ".join(m["words"].split()) for m in _BLOCK.finditer(text)]
    found += [words for m in _INLINE.finditer(text) if " " in (words := " ".join(m["words"].split()))]
    return [words for words in found if not _PLACEHOLDER.search(words)]


def test_every_command_and_option_group_has_an_example() -> None:
    text = "\n".join((ROOT / page).read_text("utf-8") for page in PAGES)
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        names = [f"{name} {inner}" for inner in command.commands] if hasattr(command, "commands") else [name]
        for said in names:
            assert name in ("demo", "user") or f"vanban {said}" in text, said


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the files that the examples name, and a store with sample papers."""
    folder = tmp_path_factory.mktemp("desk")
    filled_home(folder / "home", LOADED)
    shutil.copy(SAMPLES / "15-cong-van-bao-cao-dinh-ky.txt", folder / "paper.pdf")  # known by its bytes
    shutil.copy(ROOT / "samples" / "register.xlsx", folder / "so-van-ban.xlsx")
    (folder / "folder").mkdir()
    shutil.copy(SAMPLES / "13-thong-bao-cuoc-thi.html", folder / "folder")
    with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
        archive.write(SAMPLES / "13-thong-bao-cuoc-thi.html", "a.html")
    yield folder


def of(*pages: str) -> list[str]:
    every = [words for page in pages for words in examples(page)]
    return [words for words in dict.fromkeys(every) if words.split()[0] not in LEFT]


def test_the_examples_run(desk: Path, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests) -> None:
    """One test, in the order in which they stand: as whoever follows the page, one example builds on another."""
    monkeypatch.chdir(desk)
    monkeypatch.setenv("VANBAN_HOME", str(desk / "home"))
    for words in of("README.md", "docs/huong-dan-su-dung.md"):
        with subtests.test(words):
            _run(desk, words)


def _run(desk: Path, words: str) -> None:
    given = shlex.split(words)
    if given[0] == "mark":  # the key is a deadline of the paper, whichever it is
        store = open_store(StoreSettings(home=desk / "home"))
        given[2] = get_paper(store, int(given[1])).deadlines[0].key
        store.close()
        if "--undo" in given:
            CliRunner().invoke(app, ["mark", given[1], given[2], "--done"])
    options = ("-o", "--ics", "--xlsx", "--graphml", "--csv")
    written = [Path(value) for name, value in pairwise(given) if name in options]
    written += [Path(given[1])] if given[0] == "backup" else []
    said = CliRunner().invoke(app, given)
    assert said.exit_code == 0, said.output
    assert said.output.strip()
    for file in written:
        assert file.stat().st_size > 100, file


def test_there_are_examples() -> None:
    assert len(of("README.md", "docs/huong-dan-su-dung.md")) >= 30
