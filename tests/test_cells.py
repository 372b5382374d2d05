"""What a spreadsheet would run stays text."""

from __future__ import annotations

import csv
import io

import pytest

from corpus.exports.cells import csv_bytes, safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\tx", "\r=1", " =1+1", "\u00a0=1", "|cmd", "-"])
def test_formulas_are_quoted(text: str) -> None:
    assert safe_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["12/KH-UBND", "Kế hoạch", "", "-12", "+84.5", "a=b", "Số: - 5"])
def test_text_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


def test_control_characters_and_endless_text_do_not_break_a_file() -> None:
    assert safe_cell("a\x00b\x0bc") == "abc"
    assert len(safe_cell("ă" * 40_000)) == 32_767


def test_a_csv_file_opens_again() -> None:
    data = csv_bytes(["Số", "=tiêu đề"], [["12", "a,b\n“c”"], [3, None]])
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows == [["Số", "'=tiêu đề"], ["12", "a,b\n“c”"], ["3", ""]]
