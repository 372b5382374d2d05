"""Kinds of papers that the blind set showed to be read wrongly: old numbers, headers in one column, bare headings."""

from __future__ import annotations

import pytest

from extractors.duties.doers import bodies_of_heading
from extractors.language import numbers
from extractors.pipeline import extract
from pipeline.layout import lay_out
from pipeline.limits import Limits
from pipeline.readers import read
from tests.duty_papers import deadlines, paper


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("theo công văn số 5120 TCX/NV3 ngày 2/2/2004", ["5120TCX/NV3"]),
        ("Số: 17 BTM/KH-CN", ["17BTM/KH-CN"]),
        ("có 12 UBND/HĐND xã", []),
    ],
)
def test_old_letters_have_no_slash_behind_the_serial(text: str, expected: list[str]) -> None:
    assert [m.number.text for m in numbers.find(text)] == expected


HEADER = ("HỘI ĐỒNG NHÂN DÂN", "TỈNH AN LƯƠNG", "Số: 31/2020/NQ-HĐND")
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "An Lương, ngày 04 tháng 12 năm 2020")
REST = ("NGHỊ QUYẾT", "Về mức thu phí bến bãi", "Điều 1. Mức thu là 10.000 đồng.", "CHỦ TỊCH", "Đặng Văn Thuận")


def test_a_header_in_one_column_of_a_page_is_the_papers() -> None:
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in (*HEADER, *MOTTO, *REST)) + "</body></html>"
    found = extract(lay_out(read(page.encode(), "paper.html", Limits())))
    assert found.number and found.number.value == "31/2020/NQ-HĐND"
    assert found.issuer and found.issuer.value == "Hội đồng nhân dân tỉnh An Lương"


def test_what_stands_above_the_header_is_kept_in_the_text() -> None:
    text = "\n".join(("Toàn văn nghị quyết về phí bến bãi", *HEADER, *MOTTO, *REST))
    assert "Toàn văn nghị quyết" in lay_out(read(text.encode(), "paper.txt", Limits())).text


def test_a_heading_may_hold_an_adverb() -> None:
    assert bodies_of_heading("Công đoàn cấp trên trực tiếp cơ sở:") == ("Công đoàn cấp trên trực tiếp cơ sở",)


def test_a_star_stands_over_dashes() -> None:
    found = deadlines(
        "II. PHÂN CÔNG\n* Phòng Nội vụ:\n- Lập danh sách trước ngày 10/10/2025.\n"
        "* Phòng Tài chính:\n- Dự trù kinh phí, trình Ủy ban nhân dân trước ngày 15/10/2025."
    )
    assert [d.assignees for d in found] == [("Phòng Nội vụ",), ("Phòng Tài chính",)]


def test_days_far_apart_are_days_of_their_own() -> None:
    found = deadlines("1. Các trường báo cáo tiến độ ngày 15/10 và ngày 10/12/2025.")
    assert [(d.bound, d.start) for d in found] == [("on", "2025-10-15"), ("on", "2025-12-10")]


def test_the_level_in_front_is_no_doer() -> None:
    found = deadlines("1. Cấp huyện: Ban Giám khảo chấm bài dự thi từ 20/10 đến 31/10/2025.")
    assert [(d.task, d.assignees) for d in found] == [("chấm bài dự thi", ("Ban Giám khảo",))]


def test_a_rider_names_who_is_asked() -> None:
    text = "Đối với thị trấn Sơn Khê, đề nghị bổ sung số liệu 6 tháng đầu năm trước ngày 05/12/2025."
    assert [d.assignees for d in deadlines(text)] == [("thị trấn Sơn Khê",)]


def test_money_goes_to_an_account_by_a_day() -> None:
    found = deadlines("1. Các trường nộp về tài khoản của BHXH tỉnh trước ngày 25 hằng tháng.")
    assert [d.recurrence for d in found] == ["FREQ=MONTHLY;BYMONTHDAY=25"]
    assert deadlines("1. Các trường nộp về tài khoản số 12/10/2025.") == []


def test_bodies_after_giao_before_a_colon() -> None:
    text = "1. Giao BHXH huyện An Khê, BHXH huyện Tân Lĩnh: cấp thẻ trước ngày 10/11/2025."
    assert [(d.task, d.assignees) for d in deadlines(text)] == [
        ("cấp thẻ", ("BHXH huyện An Khê", "BHXH huyện Tân Lĩnh"))
    ]


@pytest.mark.parametrize(
    ("sentence", "doer"),
    [
        ("Chủ giấy phép nộp báo cáo trước ngày 31/12/2025.", "Chủ giấy phép"),
        ("Người đi công tác nộp chứng từ trong 10 ngày kể từ khi kết thúc chuyến đi.", "Người đi công tác"),
    ],
)
def test_owners_and_people_under_way(sentence: str, doer: str) -> None:
    assert [d.assignees for d in deadlines(sentence)] == [(doer,)]


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        (("HUYỆN AN KHÊ", "HỘI LIÊN HIỆP PHỤ NỮ HUYỆN", "Số: 12/HLHPN"), "Hội Liên hiệp Phụ nữ huyện An Khê"),
        (("ỦY BAN NHÂN DÂN QUẬN TRƯỜNG LỘC", "PHÒNG NỘI VỤ", "Số: 12/PNV"), "Phòng Nội vụ quận Trường Lộc"),
        (
            ("UBND HUYỆN AN KHÊ", "PHÒNG NỘI VỤ - PHÒNG TƯ PHÁP", "Số: 12/KHLT-NV-TP"),
            "Phòng Nội vụ - Phòng Tư pháp huyện An Khê",
        ),
    ],
)
def test_issuers_of_a_header(lines: tuple[str, ...], issuer: str) -> None:
    text = "\n".join((*lines, *MOTTO, "THÔNG BÁO", "Về lịch tiếp dân", "1. Tiếp dân vào thứ Hai."))
    found = extract(lay_out(read(text.encode(), "paper.txt", Limits())))
    assert found.issuer and found.issuer.value == issuer


def test_who_is_praised_has_no_duty() -> None:
    text = "1. Thôn được bình chọn xuất sắc hai năm liền được đề nghị Chủ tịch UBND xã khen trước ngày 20/12/2025."
    assert [d.assignees for d in deadlines(text) if any("được" in a for a in d.assignees)] == []


@pytest.mark.parametrize("name", ["Kho tàng quốc dân", "Quản lý kho tàng nhà nước", "Ngân sách nhà nước"])
def test_a_law_that_amends_another_names_itself_and_amends_the_inner_one(name: str) -> None:
    text = "\n".join(
        (
            "QUỐC HỘI", "Luật số: 52/2033/QH18", *MOTTO[:2], "LUẬT",
            f"SỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA LUẬT {name.upper()}",
            f"Quốc hội ban hành Luật sửa đổi, bổ sung một số điều của Luật {name} số 98/2025/QH16.",
            f"Điều 1. Sửa đổi, bổ sung một số điều của Luật {name}", "1. Khoản 2 Điều 14 được sửa đổi như sau:",
        )
    )  # fmt: skip
    found = extract(lay_out(read(text.encode(), "paper.txt", Limits())))
    assert [(r.number, r.role) for r in found.references] == [("98/2025/QH16", "amends")]


@pytest.mark.parametrize(("heading", "bound"), [("Hạn", "by"), ("Thời hạn hoàn thành", "by"), ("Thời gian", "on")])
def test_a_day_under_a_limit_is_the_last_one(heading: str, bound: str) -> None:
    rows = [["TT", "Việc", "Người phụ trách", heading], ["1", "Rà soát danh sách", "Tổ Văn phòng", "15/10/2025"]]
    rows.append(["2", "Duyệt danh sách", "Hiệu trưởng", "20/10/2025"])
    assert [d.bound for d in deadlines(paper("Lịch thực hiện:\n", rows))] == [bound, bound]
