"""Who has to act, in the wordings of two sets of papers by other hands: invented sentences and traps, a class each."""

from __future__ import annotations

import time

import pytest
from duty_papers import deadlines, paper

from extractors.duties.assignees import find_subject
from extractors.duties.body_lists import split_bodies

WHICH_OF_MANY = [
    # a verb that only tells which of many is meant stands before the verb of the duty
    "Học viên trúng tuyển | nộp lệ phí",
    "Học viên trúng tuyển | làm thủ tục nhập học",
    "Đội vào chung kết | gửi danh sách vận động viên",
    "Hộ có nhu cầu thuê mặt nước | gửi đơn đến xã",
    "Sinh viên có yêu cầu phúc khảo | gửi đơn cho Phòng Khảo thí",
    "Các hộ có đề nghị tách thửa | nộp bản vẽ",
    "Người thuê kho muốn gia hạn | phải nộp đơn",
    "Doanh nghiệp tổ chức hội chợ | gửi văn bản",
    "Nhà thầu thi công cầu treo | phải nộp nhật ký",
    # … and where it is the duty itself
    "Các trường có điểm thi | lập danh sách gửi về Phòng Khảo thí",
    "Các xã có hồ chứa | tổ chức trực ban và báo cáo Sở",
    "Các phòng có nhu cầu | lập danh sách gửi về Văn phòng",
    "Các đơn vị | tổ chức hội nghị, gửi báo cáo",
    "Hợp tác xã | tổ chức họp xã viên, nộp biên bản",
    "Công ty | đăng ký danh sách để gửi Sở",
]
UNIT_NAMES = [
    "Phòng Kế hoạch tổng hợp | tổ chức giao ban",
    "Phòng Kế hoạch tổng hợp | báo cáo Giám đốc",
    "Phòng Kế hoạch | tổng hợp số liệu",
    "Trung tâm Y tế dự phòng | lấy mẫu nước",
    "Tổ Thư ký | kiểm phiếu",
    "Tổ thư ký | ký biên bản",
    "Thư ký Đoàn | báo cho trạm",
    "đơn vị quản lý vận hành | ký phụ lục",
    "Phòng Khảo thí | tham mưu ban hành quy chế",
]
ONE_BODY_TOLD = [
    "Kho bạc Nhà nước huyện | được đề nghị | kiểm soát chứng từ",
    "Hội Làm vườn tỉnh | được giao | chủ trì, cùng các hội khác rà soát",
    "Ban Pháp chế | được phân công | theo dõi, lập biên bản",
    "Các phòng được giao nhiệm vụ | | gửi đề cương",
    "Phó Giám đốc được phân công | | ký nháy",
]
BETWEEN = [
    "Bộ Thủy lợi| sớm| ban hành định mức",
    "Hội Chữ thập đỏ huyện, Huyện đoàn|, tùy tình hình,| lồng ghép trong sinh hoạt",
    "các xã| đều| lập sổ theo dõi",
    "Sở Đo đạc|, trên cơ sở số liệu của các trạm,| tổng hợp kết quả",
]


@pytest.mark.parametrize("clause", [*WHICH_OF_MANY, *UNIT_NAMES])
def test_where_the_doer_ends(clause: str) -> None:
    doer, action = clause.split(" | ")
    text = f"{doer} {action}"
    found = find_subject(text)
    assert found is not None
    assert (text[found.start : found.end], text[found.action :]) == (doer, action)


@pytest.mark.parametrize("clause", [*ONE_BODY_TOLD, *BETWEEN])
def test_what_stands_between_doer_and_verb_is_no_part_of_either(clause: str) -> None:
    doer, _, action = (part.strip() for part in clause.split("|"))
    text = " ".join(clause.replace(" | | ", " ").replace(" | ", " ").replace("|", "").split())
    found = find_subject(text)
    assert found is not None
    assert (text[found.start : found.end], text[found.action :]) == (doer, action)


@pytest.mark.parametrize("words", ["Hộ có yêu cầu phúc tra ", "Đơn vị tổ chức quản lý ", "Phòng muốn đổi lịch đã nộp "])
def test_long_lines_are_read_in_little_time(words: str) -> None:
    began = time.process_time()
    find_subject(words * 2000)
    assert time.process_time() - began < 2


def _rows(rows: list[list[str]], above: str = "LỊCH CÔNG TÁC", kind: str = "KH") -> list[list[str]]:
    return [list(d.assignees) for d in deadlines(paper(above, rows), kind=kind)]


def test_columns_of_doers() -> None:
    rows = [
        ["TT", "Người được phân công", "Chức vụ", "Việc được giao", "Thời hạn"],
        ["1", "Bà Lò Thị Tre", "Ủy viên", "Lập danh sách hộ nuôi cá", "Trước 10/10/2025"],
        ["2", "Ông Vừ A Nứa", "Phó Trưởng ban", "Đo mực nước hồ", "Chậm nhất 20/10/2025"],
    ]
    assert _rows(rows) == [["Bà Lò Thị Tre"], ["Ông Vừ A Nứa"]]


def test_a_column_under_a_kind_of_body() -> None:
    rows = [
        ["Phòng", "Nhiệm vụ", "Hoàn thành"],
        ["Kế hoạch - Thủy văn", "Tổng hợp số liệu mưa", "10/10/2025"],
        ["Đối ngoại - Học sinh, sinh viên", "Tiếp nhận sách ủng hộ", "20/10/2025"],
    ]
    assert _rows(rows, "3. Các phòng thuộc Sở") == [["Kế hoạch - Thủy văn"], ["Đối ngoại - Học sinh, sinh viên"]]
    rows[0], rows[1][2] = ["Trường", "Nội dung kiểm tra", "Ngày kiểm tra", "Người kiểm tra"], "10/10/2025"
    rows = [rows[0], ["Mầm non Hoa Tre", "Bếp ăn", "10/10/2025", "Tổ Thủy văn"]]
    assert _rows(rows, "LỊCH KIỂM TRA") == [["Tổ Thủy văn"]]


REPORTS = [["Loại báo cáo", "Thời hạn gửi"], ["Báo cáo quý", "Trước 10/10/2025"], ["Báo cáo năm", "15/12/2025"]]


@pytest.mark.parametrize(
    ("above", "doers"),
    [
        ("1. Trạm Thủy văn các huyện gửi báo cáo về Sở Đo đạc (qua Văn phòng):", ["Trạm Thủy văn các huyện"]),
        ("1. Đề nghị các xã, phường gửi báo cáo theo thời gian sau:", ["các xã, phường"]),
        ("2. Thời hạn nộp báo cáo của các trạm thủy văn như sau:", ["các trạm thủy văn"]),
        ("2. Sở Đo đạc thông báo thời hạn gửi báo cáo như sau:", []),
        ("2. Lịch kiểm tra báo cáo của các trạm thủy văn:", []),
        ("2. Các trạm thủy văn gửi báo cáo về Sở Đo đạc.", []),
    ],
)
def test_who_acts_in_the_rows_under_a_sentence(above: str, doers: list[str]) -> None:
    assert _rows(REPORTS, above) == [doers, doers]


def test_what_a_report_tells_over_a_table_lays_nothing_on_anybody() -> None:
    assert _rows(REPORTS, "1. Trạm Thủy văn gửi báo cáo về Sở Đo đạc:", "BC") == [[], []]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("TS. Vừ Thị Nứa", ["TS. Vừ Thị Nứa"]),
        ("PGS.TS. Lò Văn Tre, ThS. Hà An", ["PGS.TS. Lò Văn Tre, ThS. Hà An"]),
        ("Tổ Hóa. Tổ Lý", ["Tổ Hóa", "Tổ Lý"]),
        ("Trạm bơm xã. Phòng Thủy văn", ["Trạm bơm xã", "Phòng Thủy văn"]),
    ],
)
def test_titles_before_names(written: str, names: list[str]) -> None:
    assert list(split_bodies(written)) == names
