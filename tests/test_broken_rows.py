"""Doers of a schedule that stand over its rows or are broken over two of them, and lists of people: what the blind set
o brought. Bodies and people are invented."""

from __future__ import annotations

import pytest
from duty_papers import deadlines, paper

from extractors.duties.assignees import find_subject
from extractors.duties.body_lists import split_bodies
from extractors.duties.doers import bodies_of_heading
from extractors.pipeline import extract
from pipeline.layout import lay_out
from pipeline.pages import RawCell, RawLine, RawPage, RawTable, RawWord, Reading

HEAD = ["Thời gian", "Nội dung công việc", "Ghi chú"]


def doers(rows: list[list[str]]) -> list[tuple[str | None, tuple[str, ...]]]:
    return [(d.task, tuple(d.assignees)) for d in deadlines(paper("TIẾN ĐỘ THỰC HIỆN", rows), kind="KH")]


def test_the_body_over_a_group_of_rows_behind_its_letter() -> None:
    rows = [
        HEAD,
        ["A. CÁC TRẠM KHUYẾN NÔNG", "", ""],
        ["Trước ngày 15/10/2025", "Điều tra mật độ rầy trên đồng", "Mẫu 01"],
        ["B. UBND CÁC XÃ, PHƯỜNG, ĐẶC KHU", "", ""],
        ["Ngày 12/12/2025", "Nộp hồ sơ hỗ trợ về Chi cục", "Mẫu 02"],
        ["C. GIAI ĐOẠN CUỐI", "", ""],
        ["Trước ngày 20/12/2025", "Tổng hợp kết quả", ""],
    ]
    assert doers(rows) == [
        ("Điều tra mật độ rầy trên đồng", ("CÁC TRẠM KHUYẾN NÔNG",)),
        ("Nộp hồ sơ hỗ trợ về Chi cục", ("UBND CÁC XÃ, PHƯỜNG, ĐẶC KHU",)),
        ("Tổng hợp kết quả", ()),
    ]


def test_a_row_that_a_converter_broke_in_two() -> None:
    rows = [
        ["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"],
        ["1", "Mở lớp dạy nghề cho lao động vùng", "UBND các xã; Bộ Chỉ huy", "Quý II/2026"],
        ["", "biên giới và hải đảo", "Bộ đội Biên phòng tỉnh", ""],
        ["2", "Khảo sát nhu cầu học nghề", "Sở Nội vụ", "Tháng 10/2025"],
        ["", "Công bố kết quả khảo sát", "", ""],
    ]
    assert doers(rows)[:2] == [
        (
            "Mở lớp dạy nghề cho lao động vùng biên giới và hải đảo",
            ("UBND các xã", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh"),
        ),
        ("Khảo sát nhu cầu học nghề", ("Sở Nội vụ",)),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sinh viên, giảng viên hướng dẫn", ["Sinh viên", "giảng viên hướng dẫn"]),
        ("Thủ thư, giáo viên, nhân viên", ["Thủ thư", "giáo viên", "nhân viên"]),
        ("Giáo viên, nhân viên nhà trường", ["Giáo viên, nhân viên nhà trường"]),
        ("Học sinh, sinh viên", ["Học sinh, sinh viên"]),
        ("Cán bộ, công chức xã", ["Cán bộ, công chức xã"]),
        ("CÁC PHÒNG, BAN, ỦY BAN NHÂN DÂN CÁC XÃ", ["CÁC PHÒNG, BAN", "ỦY BAN NHÂN DÂN CÁC XÃ"]),
        ("UBND các xã; Bộ Tư lệnh\nQuân khu", ["UBND các xã", "Bộ Tư lệnh Quân khu"]),
    ],
)
def test_lists_of_people_and_bodies(text: str, names: list[str]) -> None:
    assert list(split_bodies(text)) == names


def test_a_heading_in_capitals_names_what_it_names_in_small_letters() -> None:
    assert bodies_of_heading("CÁC SỞ, BAN, NGÀNH TỈNH") == ("CÁC SỞ, BAN, NGÀNH TỈNH",)
    assert bodies_of_heading("SỞ Y TẾ VÀ SỞ NỘI VỤ") == ("SỞ Y TẾ", "SỞ NỘI VỤ")


@pytest.mark.parametrize(
    "marked",
    [
        "Chi bộ cấp trên trực tiếp | tổng hợp, gửi Đảng ủy",
        "công đoàn cấp trên trực tiếp cơ sở | lập danh sách",
        "Lãnh đạo phòng | trực tiếp kiểm tra kho",
        "Mỗi chi hội nông dân | có ít nhất 02 mô hình kinh tế gửi về Hội",
        "Mỗi liên đội | có tối thiểu 01 công trình măng non",
    ],
)
def test_where_the_name_ends(marked: str) -> None:
    name, action = marked.split(" | ")
    text = f"{name} {action}"
    subject = find_subject(text)
    assert subject is not None
    assert (text[subject.start : subject.end], text[subject.action :]) == (name, action)


def test_only_the_last_day_is_set_and_told_by_its_word() -> None:
    rows = [
        ["TT", "Nội dung", "Bắt đầu", "Kết thúc"],
        ["1", "Đo đạc khu đất", "01/10/2025", "30/11/2025"],
        ["2", "Nghiệm thu, quyết toán", "", "Trước 31/12/2025"],
        ["3", "Bàn giao hồ sơ", "", "15/01/2026"],
    ]
    found = [(d.bound, d.start, d.end) for d in deadlines(paper("TIẾN ĐỘ THỰC HIỆN", rows), kind="KH")]
    assert found == [("during", "2025-10-01", "2025-11-30"), ("before", None, "2025-12-31"), ("by", None, "2026-01-15")]


def test_a_row_over_all_columns_belongs_to_none_of_them() -> None:
    """On a scan whose row numbers were not seen, the quarters are all that stands in the first column."""
    lines = ["UBND TỈNH BẾN ĐÁ", "Số: 14/KH-UBND", "Bến Đá, ngày 03 tháng 01 năm 2026", "KẾ HOẠCH", "Công tác năm 2026"]
    rows = [
        ["", "Nội dung", "tham mưu, chuẩn bị", "Thời gian"],
        ["QUÝ I"],
        ["", "Kế hoạch kiểm tra, giám sát năm 2026", "Ban Xây dựng Đảng", "Trước ngày 31/01"],
        ["QUÝ II"],
        ["", "Đề án sắp xếp các trạm bơm", "Văn phòng Đảng ủy", "Trong tháng 5"],
    ]
    cells = [
        RawCell(number, column, (RawLine(tuple(map(RawWord, text.split())), whole=True),), 1, 4 if len(row) == 1 else 1)
        for number, row in enumerate(rows)
        for column, text in enumerate(row)
    ]
    blocks = [RawLine(tuple(map(RawWord, line.split())), whole=True) for line in [*lines, "I. NHIỆM VỤ"]]
    reading = Reading("application/pdf", (RawPage(1, (*blocks, RawTable(5, 4, tuple(cells)))),), 1)
    found = extract(lay_out(reading)).deadlines
    assert [d.assignees for d in found] == [("Ban Xây dựng Đảng",), ("Văn phòng Đảng ủy",)]
