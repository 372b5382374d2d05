"""The generator of noisy papers: the same papers each time, as noisy as asked for, in the ways that are told."""

from __future__ import annotations

import random

import pytest

from benchmarks import noise
from benchmarks.noise import Noise
from models.document import Box
from pipeline.layout import lay_out
from pipeline.limits import Limits
from pipeline.pages import RawLine, RawPage, RawTable, RawWord, Reading
from pipeline.readers import read
from tests.invented import PAPERS

WORD = RawWord("quyết", Box(0, 0, 50, 10))


def reading(arrangement: str = "columns") -> Reading:
    return read(getattr(PAPERS["department plan"], arrangement)().encode(), "a.txt", Limits())


def test_no_noise_changes_nothing_and_a_seed_gives_one_paper() -> None:
    assert Noise(0, 1, "a").reading(reading()) == reading()
    assert Noise(8, 1, "a").reading(reading()) == Noise(8, 1, "a").reading(reading())
    assert Noise(8, 1, "a").reading(reading()) != Noise(8, 2, "a").reading(reading())


def test_as_many_words_are_damaged_as_the_level_says() -> None:
    line = RawLine(tuple(RawWord(word) for word in ["thực", "hiện", "kế", "hoạch", "số"] * 2_000))
    damaged = Noise(4, 0, "a")
    damaged.reading(Reading("text/plain", (RawPage(1, (line,)),), 1))
    done = sum(count for name, count in damaged.done.items() if name != "interleaved")
    assert 320 <= done <= 480
    assert set(damaged.done) >= {"split", "lose_tone", "misread", "join", "seal"}


def test_each_damage_is_what_it_says() -> None:
    chance = random.Random(1)
    first, second = noise.split(WORD, chance) or []
    assert first.text + second.text == "quyết" and first.box and second.box
    assert first.box.x1 == pytest.approx(second.box.x0)
    assert [word.text for word in noise.lose_tone(WORD, chance) or []] == ["quyêt"]
    assert [word.text for word in noise.misread(RawWord("ĐIỂM"), chance) or []] in (["DIỂM"], ["ĐIỀM"], ["ĐỈỂM"])
    assert [word.text for word in noise.break_number(RawWord("12/QĐ-UBND"), chance) or []] in (
        ["12/QĐ-", "UBND"],
        ["12/", "QĐ-UBND"],
    )
    assert noise.break_number(RawWord("01/02/2023"), chance) is None  # a day is not broken
    assert next(word.text for word in noise.seal(WORD, chance) or []) == "quyết"
    assert noise.joined(WORD, RawWord("định")).text == "quyếtđịnh"


def test_header_columns_read_across_share_their_lines() -> None:
    table = reading().pages[0].blocks[0]
    assert isinstance(table, RawTable)
    crossed = noise.interleaved(reading().pages[0])
    assert "UBND TỈNH HÀ NAM CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in [
        block.text for block in crossed.blocks if isinstance(block, RawLine)
    ]


def test_printed_columns_are_pressed_together() -> None:
    left = RawLine((RawWord("Số:", Box(10, 0, 30, 10)), RawWord("5/KH-A", Box(32, 0, 60, 10))))
    right = RawLine((RawWord("Hà", Box(300, 0, 320, 10)), RawWord("Nam,", Box(322, 0, 350, 10))))
    below = RawLine((RawWord("KẾ", Box(100, 40, 120, 50)),))
    first, second = noise.interleaved(RawPage(1, (left, right, below))).blocks
    assert isinstance(first, RawLine) and first.text == "Số: 5/KH-A Hà Nam,"
    assert first.words[2].box == Box(64, 0, 84, 10)
    assert second == below


def test_a_noisy_paper_is_measured_by_field() -> None:
    measured = noise.measure([("a", {"doc_type": "KH", "number": "58/KH-SVHTTDL", "references": []}, reading())], 0, 3)
    assert measured.figures()["number"] == (1.0, 1.0)
    assert measured.figures()["references"] == (1.0, 1.0)
    wrong = noise.measure([("a", {"number": "59/KH-SVHTTDL", "signer": None}, reading())], 0, 1)
    assert wrong.figures()["number"] == (0.0, 0.0)
    assert wrong.figures()["signer"][1] == 0.0  # given where the gold says there is none
    rows = list(noise.table([0.0], [wrong.figures()]))
    assert rows[0] == "| field | 0 % |" and any(row.startswith("| number | 0.000 / 0.000 |") for row in rows)


def test_the_text_really_is_noisy() -> None:
    clean = lay_out(reading()).text
    noisy = lay_out(Noise(25, 0, "a").reading(reading())).text
    assert noisy != clean and "KẾ HOẠCH" in clean
