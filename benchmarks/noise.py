"""Noisy papers made from the samples, and how much is still found at each level of noise, by field.

    .venv/bin/python -m benchmarks.noise [--seeds N] [--levels 0 1 2 4 8] [--show PAPER]

The noise is put on what the readers hand on (words in their places), before repair and layout, so that the whole
way from there is measured. A level is the share of words that are damaged, each in one of the ways that real papers
show: cut in two, joined with the next, a tone lost, a letter misread, a number broken after a hyphen (over the line
where the format has lines), a letter of the seal strewn in. In five papers of a hundred for each percent the header's
columns are besides read straight across. Same seed, same papers. Prints the Markdown table of docs/accuracy.md;
`--show` prints a noisy paper's text instead.
"""

from __future__ import annotations

import argparse
import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from benchmarks.figures import SETS, Set
from extractors.pipeline import extract
from models.document import Box
from models.values import paper_json
from pipeline.evaluate import HEADER, Score
from pipeline.layout import lay_out
from pipeline.limits import Limits
from pipeline.pages import RawCell, RawLine, RawPage, RawTable, RawWord, Reading
from pipeline.readers import read

LEVELS = (0.0, 1.0, 2.0, 4.0, 8.0)
SEEDS = 10
INTERLEAVED = 5.0  # papers with crossed header columns, for each damaged word of a hundred
SEAL = ("NG", "Đ", "VÀ", "T", "*", "Ủ", "S", "Ở", "H")
# What recognition makes of a letter; capitals are made of these too.
CONFUSED = {
    "ể": "ề", "ế": "ê", "ộ": "ô", "ị": "i", "ọ": "o", "ậ": "â", "ă": "ã", "ứ": "ú", "ữ": "ũ", "l": "1", "1": "l",
    "O": "0", "0": "O", "Đ": "D", "D": "Đ", "ổ": "ồ", "ẻ": "è", "i": "ỉ", "h": "b", "c": "e", "5": "S", "8": "B",
    "ố": "ổ",
}  # fmt: skip
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
ROWS_OF_HEADER = 14  # lines of a first page among which header columns are looked for

Damage = Callable[[RawWord, random.Random], list[RawWord] | None]


def part_box(box: Box | None, start: float, end: float) -> Box | None:
    """The piece of a box between two shares of its width."""
    if box is None:
        return None
    width = box.x1 - box.x0
    return Box(box.x0 + start * width, box.y0, box.x0 + end * width, box.y1)


def cut(word: RawWord, at: int) -> list[RawWord]:
    share = at / len(word.text)
    return [
        word._replace(text=word.text[:at], box=part_box(word.box, 0, share)),
        word._replace(text=word.text[at:], box=part_box(word.box, share, 1)),
    ]


def split(word: RawWord, chance: random.Random) -> list[RawWord] | None:
    """`tổ chứ c`: a word of letters cut anywhere."""
    if len(word.text) < 3 or not word.text.isalpha():
        return None
    return cut(word, chance.randrange(1, len(word.text)))


def lose_tone(word: RawWord, chance: random.Random) -> list[RawWord] | None:
    """`hoc`, `thưc`: the tone mark gone, the vowel's own mark kept."""
    apart = unicodedata.normalize("NFD", word.text)
    bare = unicodedata.normalize("NFC", "".join(c for c in apart if c not in TONES))
    return None if bare == word.text else [word._replace(text=bare)]


def misread(word: RawWord, chance: random.Random) -> list[RawWord] | None:
    """`chấm điềm`, `l1`, `0`: one letter or digit taken for another."""
    places = [i for i, letter in enumerate(word.text) if _confused(letter)]
    if not places:
        return None
    at = chance.choice(places)
    return [word._replace(text=word.text[:at] + _confused(word.text[at]) + word.text[at + 1 :])]


def _confused(letter: str) -> str:
    if letter in CONFUSED:
        return CONFUSED[letter]
    return CONFUSED.get(letter.lower(), "").upper() if letter.isalpha() else ""


def break_number(word: RawWord, chance: random.Random) -> list[RawWord] | None:
    """`91/2017/NĐ- CP`: a space after a hyphen or a slash between letters or digits."""
    text = word.text
    places = [
        i + 1 for i in range(1, len(text) - 1) if text[i] in "-/" and text[i - 1].isalnum() and text[i + 1].isalpha()
    ]
    return cut(word, chance.choice(places)) if places else None


def seal(word: RawWord, chance: random.Random) -> list[RawWord] | None:
    """A letter of the seal behind the word."""
    return [word, word._replace(text=chance.choice(SEAL), box=part_box(word.box, 1.02, 1.3), bold=False)]


DAMAGES: tuple[Damage, ...] = (split, lose_tone, misread, break_number, seal)
SHARES = (6, 6, 8, 8, 1)  # weights of the damages (a join is drawn beside them); most words have no number to break


class Noise:
    """Damages one paper. `level` is in percent of its words; `seed` tells one noisy copy from another."""

    def __init__(self, level: float, seed: int, name: str) -> None:
        self.level = level
        self.chance = random.Random(f"{name} {level} {seed}")
        self.done: Counter[str] = Counter()

    def reading(self, reading: Reading) -> Reading:
        crossed = self.level > 0 and self.chance.random() * 100 < INTERLEAVED * self.level
        pages = list(reading.pages)
        if crossed and pages:
            pages[0] = interleaved(pages[0])
            self.done["interleaved"] += 1
        return replace(reading, pages=tuple(self._page(page) for page in pages))

    def _page(self, page: RawPage) -> RawPage:
        blocks: list[RawLine | RawTable] = []
        for block in page.blocks:
            blocks += [self._table(block)] if isinstance(block, RawTable) else self._lines(block)
        return replace(page, blocks=tuple(blocks))

    def _table(self, table: RawTable) -> RawTable:
        return replace(table, cells=tuple(self._cell(cell) for cell in table.cells))

    def _cell(self, cell: RawCell) -> RawCell:
        return replace(cell, lines=tuple(replace(line, words=tuple(self._words(line.words))) for line in cell.lines))

    def _lines(self, line: RawLine) -> list[RawLine]:
        """The damaged line; two where a number at its end was broken over the line."""
        words = list(self._words(line.words))
        if len(words) > 2 and line.box and words[-2].text.endswith("-") and words[-2].text[:1].isdigit():
            below = words[-1]._replace(box=_below(line.box, words[-1].box))
            return [replace(line, words=tuple(words[:-1])), replace(line, words=(below,))]
        return [replace(line, words=tuple(words))]

    def _words(self, words: Sequence[RawWord]) -> Iterator[RawWord]:
        waiting = list(reversed(words))
        while waiting:
            word = waiting.pop()
            if not word.text.strip() or self.chance.random() * 100 >= self.level:
                yield word
            elif waiting and waiting[-1].text.isalnum() and self.chance.random() < 0.2:
                yield joined(word, waiting.pop())
                self.done["join"] += 1
            else:
                yield from self._damaged(word)

    def _damaged(self, word: RawWord) -> list[RawWord]:
        """The word after the first damage, drawn by weight, that it can suffer."""
        order = sorted(zip(DAMAGES, SHARES, strict=True), key=lambda pair: self.chance.random() ** (1 / pair[1]))
        for damage, _ in reversed(order):
            words = damage(word, self.chance)
            if words:
                self.done[damage.__name__] += 1
                return words
        return [word]


def _below(line: Box, box: Box | None) -> Box:
    height = line.y1 - line.y0
    width = (box.x1 - box.x0) if box else height
    return Box(line.x0, line.y1 + 0.1 * height, line.x0 + width, line.y1 + 1.1 * height)


def joined(word: RawWord, after: RawWord) -> RawWord:
    """`khenthưởng`: two words without the space between."""
    box = word.box.union(after.box) if word.box and after.box else word.box
    return word._replace(text=word.text + after.text, box=box)


def interleaved(page: RawPage) -> RawPage:
    """The first page with its header's two columns read straight across: each row of both is one line."""
    head, rest = page.blocks[:ROWS_OF_HEADER], page.blocks[ROWS_OF_HEADER:]
    if head and isinstance(head[0], RawTable) and head[0].columns == 2:
        return replace(page, blocks=(*_across(head[0]), *head[1:], *rest))
    out: list[RawLine | RawTable] = []
    for block in head:
        before = out[-1] if out else None
        if isinstance(block, RawLine) and isinstance(before, RawLine) and _one_row(before, block):
            out[-1] = _pressed(before, block)
        else:
            out.append(block)
    return replace(page, blocks=(*out, *rest))


def _across(table: RawTable) -> Iterator[RawLine]:
    """The rows that two cells' lines make when read across."""
    columns = [[line for cell in table.cells if cell.column == column for line in cell.lines] for column in (0, 1)]
    for index in range(max(map(len, columns))):
        lines = [column[index] for column in columns if index < len(column)]
        yield replace(lines[0], words=tuple(word for line in lines for word in line.words), centered=False)


def _one_row(left: RawLine, right: RawLine) -> bool:
    a, b = left.box, right.box
    return bool(a and b and b.x0 > a.x1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5 * (a.y1 - a.y0))


def _pressed(left: RawLine, right: RawLine) -> RawLine:
    """Both lines as one, a space apart: nothing tells the columns any more."""
    assert left.box and right.box
    shift = right.box.x0 - left.box.x1 - 4
    words = [
        word._replace(box=Box(word.box.x0 - shift, word.box.y0, word.box.x1 - shift, word.box.y1))
        for word in right.words
        if word.box
    ]
    return replace(left, words=(*left.words, *words))


# ------------------------------------------------------------------------------------------ the table


class Measure:
    """Recall and precision by field over many papers."""

    def __init__(self) -> None:
        self.score = Score()
        self.right: Counter[str] = Counter()
        self.wanted: Counter[str] = Counter()
        self.given: Counter[str] = Counter()

    def add(self, name: str, gold: Mapping[str, Any], line: Mapping[str, Any]) -> None:
        self.score.add(name, gold, line)
        for field in HEADER:
            if field not in gold:
                continue
            got = line.get(field)
            given = (got.get("value") if isinstance(got, Mapping) else got) is not None
            self.wanted[field] += gold[field] is not None
            self.given[field] += given
            self.right[field] += given and self.score.right[field][-1]

    def figures(self) -> dict[str, tuple[float, float | None]]:
        """(recall, precision) of each field; of the parts of entries the share that is right, and None."""
        out: dict[str, tuple[float, float | None]] = {}
        for field in HEADER:
            right = self.right[field]
            out[field] = (right / max(self.wanted[field], 1), right / max(self.given[field], 1))
        for field, row in self.score.rows().items():
            if "recall" in row:
                out[field] = (row["recall"], row["precision"])
            elif "." in field or field == "evidence":
                out[field] = (row["accuracy"], None)
        return out


def readings(which: Set) -> Iterator[tuple[str, Mapping[str, Any], Reading]]:
    """The papers of a set that come with text: a scan has noise of its own."""
    for name, gold in which.golds().items():
        path = which.paper(gold)
        if path.suffix not in (".jpg", ".png"):
            reading = read(path.read_bytes(), path.name, Limits())
            if reading.text_source == "text":
                yield name, gold, reading


def measure(papers: Sequence[tuple[str, Mapping[str, Any], Reading]], level: float, seeds: int) -> Measure:
    measured = Measure()
    for seed in range(seeds if level else 1):
        for name, gold, reading in papers:
            document = lay_out(Noise(level, seed, name).reading(reading))
            line = {**paper_json(extract(document)), "text": document.text}
            measured.add(name, gold, line)
    return measured


def table(levels: Sequence[float], figures: Sequence[Mapping[str, tuple[float, float | None]]]) -> Iterator[str]:
    """Markdown: a row a field; in each cell recall / precision."""
    yield "| field | " + " | ".join(f"{level:g} %" for level in levels) + " |"
    yield "| --- |" + " --- |" * len(levels)
    for field in figures[0]:
        cells = [_cell(at.get(field)) for at in figures]
        yield f"| {field} | " + " | ".join(cells) + " |"


def _cell(pair: tuple[float, float | None] | None) -> str:
    if pair is None:
        return "–"
    recall, precision = pair
    return f"{recall:.3f}" if precision is None else f"{recall:.3f} / {precision:.3f}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seeds", type=int, default=SEEDS, help="noisy copies of each paper at each level")
    asked.add_argument("--levels", type=float, nargs="+", default=list(LEVELS), help="damaged words of a hundred")
    asked.add_argument("--show", metavar="PAPER", help="print this sample's text at the highest level, measure nothing")
    given = asked.parse_args()
    papers = list(readings(SETS["samples"]))
    if given.show:
        (reading,) = [reading for name, _, reading in papers if name == given.show]
        print(lay_out(Noise(max(given.levels), 0, given.show).reading(reading)).text)
        return
    figures = [measure(papers, level, given.seeds).figures() for level in given.levels]
    print("\n".join(table(given.levels, figures)))


if __name__ == "__main__":
    main()
