"""What reading a page of text may cost, counted in questions to PDFium and not in time; and that savings are exact."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from pipeline.readers.glyphs import _Reader, read_glyphs, view_of
from pipeline.readers.lines import shared_lengths
from pipeline.readers.text_page import TextPage
from tests.drawing import Sheet

LINE = "Các phòng, ban gửi báo cáo kết quả trồng rừng về Hạt Kiểm lâm trước ngày 20 tháng 11"


def sheet_of(lines: int) -> bytes:
    sheet = Sheet()
    for number in range(lines):
        sheet.text(60, 80 + 20 * number, LINE)
    return sheet.bytes()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many characters each question is asked of."""
    counts: Counter[str] = Counter()

    def counted(name: str) -> None:
        real = getattr(TextPage, name)

        def count(self: TextPage, indexes: Sequence[int]) -> Any:
            counts[name] += len(indexes)
            return real(self, indexes)

        monkeypatch.setattr(TextPage, name, count)

    for name in ("unmapped", "origins", "matrices", "loose_boxes"):
        counted(name)
    return counts


def test_what_a_font_or_a_text_object_tells_is_not_asked_of_each_letter(asked: Counter[str]) -> None:
    page = pypdfium2.PdfDocument(sheet_of(30))[0]
    letters = len(read_glyphs(page).glyphs)
    assert letters == asked["loose_boxes"] > 1_500  # where a letter stands nothing else tells
    assert asked["unmapped"] <= len(set(LINE))
    assert asked["origins"] <= 2  # of each font one, to see that it is not written downwards
    assert asked["matrices"] < letters / 5


def test_feet_out_of_text_objects_are_those_that_pdfium_tells() -> None:
    page = pypdfium2.PdfDocument(sheet_of(12))[0]
    reader = _Reader(page.get_textpage(), view_of(page))
    glyphs = reader.glyphs()
    indexes = reader.printed()[0].tolist()
    told = view_of(page).place(0.0, reader.page.origins(indexes)[1])[1]
    assert len({round(foot) for foot in glyphs.baseline.tolist()}) == 12
    assert glyphs.baseline.tolist() == np.asarray(told).tolist()


def test_text_that_leans_has_each_foot_asked_for(asked: Counter[str]) -> None:
    sheet = Sheet().text(60, 80, LINE)
    pdfium.FPDFPageObj_Transform(pdfium.FPDFPage_GetObject(sheet.page, 0), 1, 0.02, 0, 1, 0, 0)
    glyphs = read_glyphs(pypdfium2.PdfDocument(sheet.bytes())[0]).glyphs
    assert asked["origins"] >= len(glyphs)
    feet = glyphs.baseline.tolist()
    assert feet == sorted(feet, reverse=True) and feet[0] - feet[-1] > 5


def test_lengths_are_rounded_as_python_rounds_them_and_shared() -> None:
    chance = random.Random(7)
    lengths = [chance.uniform(-50, 900) for _ in range(20_000)]
    lengths += [k / 1000 for k in range(-2_005, 60_005, 5)]  # all about half way
    lengths += [float("inf"), float("-inf")]
    found = shared_lengths(np.array(lengths))
    assert found == [round(length, 2) for length in lengths]
    assert shared_lengths(np.array([123.456]))[0] is shared_lengths(np.array([123.4561]))[0]
