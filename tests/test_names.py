"""Names that OCR spoilt: put right where one name alone can be meant, given up otherwise."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extractors.closing.signers import person_name
from extractors.language.names import is_syllable, mended_name, surnames, syllables


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("Nguyễn Văn Hiễn", "Nguyễn Văn Hiển"), ("Đsàn Văn Thước", "Đoàn Văn Thước"), ("Mặc Quốc Tuấn", "Mạc Quốc Tuấn"),
        ("Lê Hxxng Anh", None), ("Trần Thị Bông", "Trần Thị Bông"), ("Hoằng Anh", None), ("Lê Haànơ Anh", None),
    ],
)  # fmt: skip
def test_spoilt_names(read: str, right: str | None) -> None:
    assert mended_name(read, [0.6] * len(read.split())) == right


@given(st.sampled_from(sorted(surnames())), st.lists(st.sampled_from(sorted(syllables())), min_size=1, max_size=3))
def test_right_names_stay(surname: str, rest: list[str]) -> None:
    assume(len(rest) > 1 or surname not in ("Văn", "Thị"))  # as a middle name it may have lost its surname
    name = " ".join([surname, *rest])
    assert mended_name(name, [0.1] * (1 + len(rest))) == name


def test_syllables() -> None:
    assert all(is_syllable(w) for w in ("Nghiêm", "Khuất", "Quỳnh", "Yến", "Giàng", "Hoàng", "Uyên"))
    assert not any(is_syllable(w) for w in ("Hxng", "Haànơ", "Đsàn", "K°u"))


@pytest.mark.parametrize(
    ("read", "sure", "meant"),
    [
        ("K?ều Thanh Sơn", [0.7, 0.9, 0.9], "Kiều Thanh Sơn"),  # a letter that was not read
        ("Thâu Trọng Bách", [0.7, 0.9, 0.9], "Thân Trọng Bách"),  # u for n, not one of the other surnames a letter off
        ("Văn Lịch", [0.95, 0.95], None),  # a middle name first: the surname was lost
        ("Bế Lịch", [0.95, 0.95], "Bế Lịch"),
    ],
)
def test_names_of_which_a_scan_lost_letters(read: str, sure: list[float], meant: str | None) -> None:
    assert mended_name(read, sure) == meant


def test_a_name_with_a_letter_unread_is_a_name() -> None:
    assert person_name("K?ều Thanh Sơn") == ("K?ều Thanh Sơn", 0, 14)
    assert person_name("Có gì mới?") is None


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Ông Ích Bằng", "Ông Ích Bằng"),
        ("ThS. Ông Thị Hoa", "Ông Thị Hoa"),
        ("Ông Nguyễn Văn Ba", "Nguyễn Văn Ba"),
        ("Ông Lê Ba", "Lê Ba"),
    ],
)
def test_a_title_that_is_a_surname_too(printed: str, name: str) -> None:
    found = person_name(printed)
    assert found and found[0] == name
