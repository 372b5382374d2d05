"""Columns of printed tables: days and short words are never broken where the page has room."""

from __future__ import annotations

import pytest

from corpus.exports.widths import alike, fitted


def test_a_column_gets_what_its_longest_word_needs() -> None:
    rows = [
        [1, "12/KH-UBND", "03/11/2025", "Một câu dài nhưng chỉ gồm những từ ngắn nên chịu được cột hẹp hơn"]
        for _ in range(12)
    ]
    widths = fitted((1, 6, 2, 40), ("TT", "Số", "Ngày", "Việc"), rows, 24.7, 12)
    assert sum(widths) == pytest.approx(24.7)
    assert widths[0] > 0.8 and widths[2] > 2.3 and widths[3] > 14


def test_shares_are_kept_where_they_do() -> None:
    assert fitted((1, 1), ("A", "B"), [["x", "y"]], 20, 12) == [10, 10]
    assert fitted((1, 1), ("A", "B"), [["heading across"]], 20, 12) == [10, 10]
    crowded = fitted((1, 1, 1), ("A" * 40, "B" * 40, "C" * 40), [], 6, 12)
    assert sum(crowded) == pytest.approx(6) and min(crowded) > 0


def test_a_column_is_centred_as_a_whole_or_not_at_all() -> None:
    assert alike([["1", "ngắn"], ["2", "một ô dài hơn mười chữ"]], 10) == [True, False]
    assert alike([], 10) == []
