"""What does not add up inside a paper is told: times that run backwards, duties that were due before the paper, and two
witnesses of its own number or day."""

from __future__ import annotations

import pytest

from extractors.pipeline import extract
from models.values import Paper
from pipeline.layout import document_from_text

HEAD = """UBND HUYỆN MỘC LÂM
PHÒNG NỘI VỤ
Số: 12/KH-PNV
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Mộc Lâm, ngày 10 tháng 3 năm 2024
KẾ HOẠCH
Tổ chức hội đọc sách
Căn cứ nhiệm vụ được giao;
"""
TAIL = "\nNơi nhận:\n- Lưu: VT.\nTRƯỞNG PHÒNG\nLê Văn Tám\n"


def paper(body: str, annex: str = "") -> Paper:
    return extract(document_from_text(HEAD + body + TAIL + annex))


def told(body: str) -> list[tuple[str, str]]:
    return [(w.code, w.evidence.quote if w.evidence else "") for w in paper(body).warnings]


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        ("1. Thực hiện từ tháng 5/2025 đến tháng 3/2025.", "từ tháng 5/2025 đến tháng 3/2025"),
        ("1. Thực hiện từ năm 2026 đến năm 2024.", "từ năm 2026 đến năm 2024"),
        ("1. Làm việc từ 8 giờ 00 đến 7 giờ 30 ngày 20/4/2024.", "từ 8 giờ 00 đến 7 giờ 30"),
        ("1. Hoạt động từ ngày 20/5/2024 đến ngày 10/5/2024.", "20/5/2024 đến ngày 10/5/2024"),
    ],
)
def test_ranges_that_run_backwards(body: str, quote: str) -> None:
    assert ("range-backwards", quote) in told(body)


@pytest.mark.parametrize(
    "body",
    [
        "1. Thực hiện từ tháng 3/2025 đến tháng 5/2025, từ năm 2024 đến năm 2026.",
        "1. Thực hiện từ tháng 9/2025 đến năm 2026, từ năm 2026 đến tháng 3/2026.",
        "1. Trực đêm từ 22 giờ 00 đến 5 giờ 00 và từ 7 giờ 30 đến 11 giờ 00.",
        "1. Trực từ 8 giờ 00 đến 6 giờ 00 hôm sau.",
    ],
)
def test_ranges_that_run_forwards(body: str) -> None:
    assert "range-backwards" not in [code for code, _ in told(body)]


@pytest.mark.parametrize(
    "body",
    [
        "1. Các trường nộp báo cáo về Phòng trước ngày 05/3/2024.",
        "1. Đề nghị các xã gửi danh sách chậm nhất ngày 05 tháng 02 năm 2024.",
    ],
)
def test_a_duty_due_before_the_paper(body: str) -> None:
    assert "deadline-before-issue" in [code for code, _ in told(body)]


@pytest.mark.parametrize(
    "body",
    [
        "1. Các trường đã nộp báo cáo về Phòng trước ngày 05/3/2024.",
        "1. Các trường nộp báo cáo về Phòng trước ngày 05/4/2024.",
        "1. Cán bộ sinh trước ngày 05/3/1975 được nghỉ.",
        "1. Thực hiện Kế hoạch số 5/KH-UBND ngày 03/01/2024, các trường báo cáo trước ngày 20/3/2024.",
    ],
)
def test_days_that_were_over_tell_nothing(body: str) -> None:
    assert "deadline-before-issue" not in [code for code, _ in told(body)]


def annex(line: str) -> Paper:
    return paper("1. Các trường chuẩn bị sách.", f"PHỤ LỤC\n({line})\n1. Danh mục sách.\n")


def test_two_witnesses_of_the_number_are_both_shown() -> None:
    found = annex("Kèm theo Kế hoạch số 13/KH-PNV ngày 10 tháng 3 năm 2024 của Phòng Nội vụ")
    assert [w.code for w in found.warnings] == ["two-own-numbers"]
    number = found.number
    assert number and number.value == "12/KH-PNV" and number.evidence and number.confidence < 0.9
    (other,) = [c for c in number.candidates if c.value == "13/KH-PNV"]
    assert other.evidence and "13/KH-PNV" in other.evidence.quote


def test_two_witnesses_of_the_day_are_both_shown() -> None:
    found = annex("Kèm theo Kế hoạch số 12/KH-PNV ngày 11/3/2024 của Phòng Nội vụ")
    assert [w.code for w in found.warnings] == ["two-own-dates"]
    day = found.issued_on
    assert day and day.value == "2024-03-10" and day.confidence < 0.9
    assert [c.value for c in day.candidates] == ["2024-03-11"]


def test_witnesses_that_agree_leave_the_reading_sure() -> None:
    found = annex("Kèm theo Kế hoạch số 12/KH-PNV ngày 10 tháng 3 năm 2024 của Phòng Nội vụ")
    assert found.warnings == ()
    assert found.number and found.number.confidence > 0.9 and found.number.candidates == ()


BLANK_HEAD = HEAD.replace("ngày 10 tháng 3 năm 2024", "ngày      tháng 3 năm 2024")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Kèm theo Kế hoạch số 12/KH-PNV ngày 10 tháng 3 năm 2024 của Phòng Nội vụ", "2024-03-10"),
        ("Kèm theo Kế hoạch số 12/KH-PNV ngày 10/4/2024 của Phòng Nội vụ", "2024-03"),  # another month: no witness
        ("Kèm theo Kế hoạch số 15/KH-PNV ngày 10/3/2024 của Phòng Nội vụ", "2024-03"),  # another paper
        ("Kèm theo Kế hoạch số 12/KH-PNV ngày   tháng 3 năm 2024 của Phòng Nội vụ", "2024-03"),
    ],
)
def test_a_blank_day_is_filled_from_the_line_over_an_annex(line: str, day: str) -> None:
    text = f"{BLANK_HEAD}1. Các trường chuẩn bị sách.{TAIL}PHỤ LỤC\n({line})\n1. Danh mục sách.\n"
    found = extract(document_from_text(text)).issued_on
    assert found and found.value == day
    assert found.confidence < 0.9 if len(day) == 10 else found.reason == "blank"
