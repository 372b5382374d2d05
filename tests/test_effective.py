"""The day a paper takes effect: stated, the day of signing, or so many days after it; never that of a cited paper."""

from __future__ import annotations

import pytest

from extractors.header.effective import effective_on
from models.values import Fact
from tests.citing import lines

ISSUED = Fact("2026-03-31", 0.95, None, "test")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Quyết định này có hiệu lực kể từ ngày ký.", "2026-03-31"),
        ("Kế hoạch này được thực hiện kể từ ngày ký, thay Kế hoạch số 12/KH-UBND.", "2026-03-31"),
        ("Hướng dẫn này thay thế Hướng dẫn số 14/HD-BTV ngày 04/4/2022 và có hiệu lực kể từ ngày ký./.", "2026-03-31"),
        ("Quy chế này được áp dụng từ ngày 01/7/2026.", "2026-07-01"),
        ("Nghị quyết này có hiệu lực sau 10 ngày kể từ ngày ký.", "2026-04-10"),
        ("Kế hoạch này được thực hiện từ năm học 2026 - 2027.", None),
        ("Nghị định số 30/2020/NĐ-CP có hiệu lực từ ngày 05/3/2020.", None),
        ("Việc thu phí được thực hiện từ ngày 01/9/2026 theo bảng kèm theo.", None),
    ],
)
def test_effective_on(text: str, day: str | None) -> None:
    found = effective_on(lines(text), ISSUED)
    assert (found.value if found else None) == day
