"""Names that OCR spoilt: put right where one name alone can be meant, given up otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.names import is_syllable, mended_name, surnames, syllables


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
    name = " ".join([surname, *rest])
    assert mended_name(name, [0.1] * (1 + len(rest))) == name


def test_syllables() -> None:
    assert all(is_syllable(w) for w in ("Nghiêm", "Khuất", "Quỳnh", "Yến", "Giàng", "Hoàng", "Uyên"))
    assert not any(is_syllable(w) for w in ("Hxng", "Haànơ", "Đsàn", "K°u"))
