"""Who has to act, in the wordings of two sets of papers by other hands: invented sentences and traps, a class each."""

from __future__ import annotations

import time

import pytest

from extractors.duties.assignees import find_subject

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
