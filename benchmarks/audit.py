"""Words of the vocabulary and of the patterns that occur in exactly one of the real papers, for a person to read.

    .venv/bin/python -m benchmarks.audit [--files DIR] [--least N]

A rule may know a word that one open paper happens to use; it must not exist for that paper only. No machine can tell
the two apart, so this prints every literal (a string of a data file in extractors/ or pipeline/, a run of letters
in a pattern's source) that is found in one paper and no other, with the paper, most telling (longest) first.
"""

from __future__ import annotations

import argparse
import ast
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import regex

from benchmarks.figures import REAL, ROOT, read_line
from extractors.language.folding import plain

FOLDERS = ("extractors", "pipeline")
LEAST = 6  # letters; shorter words say nothing
_SPACES = regex.compile(r"(?:\\s|\[ \\t\]|\\t| )[*+?]*(?:\{[\d,]*\})?")
_RUN = regex.compile(r"[\p{L}][\p{L} ]*[\p{L}]")
_PATTERN = regex.compile(r"\\[sbpdw]|\(\?|\[|\|")


def literals() -> dict[str, set[str]]:
    """Where (file) each literal stands, by the literal in lower case without diacritics."""
    found: dict[str, set[str]] = defaultdict(set)
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            for text in _strings(path):
                found[" ".join(plain(text).split())].add(str(path.relative_to(ROOT)))
    return {text: places for text, places in found.items() if sum(c.isalpha() for c in text) >= LEAST}


def _strings(path: Path) -> Iterator[str]:
    if path.suffix == ".json":
        yield from _leaves(json.loads(path.read_text("utf-8")))
    elif path.suffix == ".toml":
        yield from _leaves(tomllib.loads(path.read_text("utf-8")))
    elif path.suffix == ".py":
        yield from _of_source(path.read_text("utf-8"))


def _leaves(value: Any) -> Iterator[str]:
    """Every string of a data file, keys too; a pattern is taken apart."""
    if isinstance(value, str):
        yield from _runs(value) if _PATTERN.search(value) else [value]
    elif isinstance(value, Mapping):
        for key, below in value.items():
            if key != "comment":
                yield from _leaves(key)
                yield from _leaves(below)
    elif isinstance(value, list):
        for below in value:
            yield from _leaves(below)


def _of_source(source: str) -> Iterator[str]:
    """Runs of letters in the string constants of a module that are no docstrings."""
    tree = ast.parse(source)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield from _runs(node.value)


def _runs(pattern: str) -> Iterator[str]:
    yield from _RUN.findall(_SPACES.sub(" ", regex.sub(r"\\[bBdwWDSpAZ]|\(\?\w+:|\?P<\w+>", "\n", pattern)))


def occurrences(files: Path, wanted: Iterable[str]) -> dict[str, list[str]]:
    """Papers in which each literal occurs as whole words, diacritics and case aside."""
    texts = {}
    for path in sorted(files.iterdir()):
        line = read_line(path)
        if line is not None:
            texts[path.stem] = " " + " ".join(regex.findall(r"[\p{L}\d]+", plain(line["text"]))) + " "
    out = {}
    for literal in wanted:
        words = " " + " ".join(regex.findall(r"[\p{L}\d]+", literal)) + " "
        out[literal] = [name for name, text in texts.items() if words in text]
    return out


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--files", type=Path, default=REAL / "files")
    asked.add_argument("--least", type=int, default=2, help="words that a literal must have to be printed")
    given = asked.parse_args()
    where = literals()
    papers = occurrences(given.files, where)
    alone = [literal for literal, names in papers.items() if len(names) == 1 and len(literal.split()) >= given.least]
    for literal in sorted(alone, key=lambda text: (-len(text.split()), text)):
        print(f"{papers[literal][0]:8s} {literal:50s} {', '.join(sorted(where[literal]))}")
    print(f"{len(alone)} of {len(where)} literals occur in one paper only")


if __name__ == "__main__":
    main()
