"""Who acts and what: names of doers parted from their verbs."""

from __future__ import annotations

import pytest

from extractors.duties.assignees import find_subject
from extractors.duties.named_beside import named_beside
from tests.cost import costs_at_most

PARTED = [
    "Cố vấn học tập | duyệt danh sách học lại",
    "Phòng Tài chính - Kế toán | tạm ứng tiền tàu xe",
    "Điều dưỡng trưởng khoa | chốt phiếu thuốc",
    "Tổ chức, cá nhân có nhu cầu | nộp đơn",
    "Nhà trường | cấp thẻ đọc sách",
    "Người sáng lập | gửi thông báo",
    "Người nộp hồ sơ | nhận giấy hẹn",
    "Ủy ban nhân dân cấp xã | ghi vào sổ theo dõi",
    "Các tổ tự quản | nạo vét mương",
    "các điểm trường lẻ | có thể gửi",
    "Bộ phận tiếp nhận | chuyển đơn cho phòng chuyên môn",
    "Bộ phận kiểm sát thi hành án | trực tiếp đối chiếu sổ",
    "phòng đào tạo | tổng hợp danh sách",
    "Ban Quản lý dự án đầu tư xây dựng huyện | nghiệm thu cầu treo",
    "Các trường học trên địa bàn xã | báo cáo",
    "Phòng Khoa học và Công nghệ | tổng hợp",
    "Công ty Vận tải Sông Lam | giảm giá vé",
    "Hợp tác xã nông nghiệp Tân Lập | nạo vét kênh",
    "đồng chí Hoa | nộp quỹ",
    "Lãnh đạo Sở | ký giấy mời",
    "Ủy ban nhân dân cấp huyện | cấp giấy phép",
    "Tổ chức được cấp giấy phép | báo cáo kết quả đo",
    "Tổ chức có nhu cầu khai thác | phải nộp hồ sơ",
    "Chi ủy | ban hành quyết định giám sát",
    "Chủ tịch UBND các huyện ven biển | cấm tàu thuyền ra khơi",
    "Hội đồng tuyển dụng | niêm yết danh sách",
    "Thư viện xã thành lập trước ngày này | phải thông báo lại",
]


@pytest.mark.parametrize("clause", PARTED)
def test_a_doers_name_ends_where_its_verb_begins(clause: str) -> None:
    doer, action = clause.split(" | ")
    text = f"{doer} {action}"
    found = find_subject(text)
    assert found is not None
    assert (text[found.start : found.end], text[found.action :]) == (doer, action)


@pytest.mark.parametrize(
    "opening", ["Quá thời hạn trên, ", "Chậm nhất ngày 05 tháng sau, ", "Nếu có thay đổi, ", "Đến hết tháng 6, "]
)
def test_an_opening_is_no_part_of_the_doer(opening: str) -> None:
    text = f"{opening}Phòng Nội vụ lập danh sách"
    found = find_subject(text)
    assert found is not None
    assert text[found.start : found.end] == "Phòng Nội vụ"


@pytest.mark.parametrize(
    "text",
    [
        "Bản cam kết nộp trước 05/3",
        "Tổ chức có hiệu quả việc trồng cây, gửi báo cáo",
        "Mọi thắc mắc gửi về Sở",
        "Hồ sơ gồm có đơn",
    ],
)
def test_things_are_no_doers(text: str) -> None:
    assert find_subject(text) is None


def test_a_long_line_of_heads_and_verbs_is_read_in_little_time() -> None:
    text = "Cố vấn học tập và " * 6000
    costs_at_most(20, lambda: find_subject(text))


@pytest.mark.parametrize(
    ("clause", "doers", "rest"),
    [
        ("Quét sân (Tổ bảo vệ thực hiện)", ("Tổ bảo vệ",), "Quét sân"),
        ("thay bóng đèn (đồng chí Mạc Thị Sen, kế toán)", ("đồng chí Mạc Thị Sen",), "thay bóng đèn"),
        ("Trồng cây (giao Chi đoàn)", ("Chi đoàn",), "Trồng cây"),
        ("gửi phiếu (bà Sen, điện thoại 0911)", (), "gửi phiếu (bà Sen, điện thoại 0911)"),
        ("Tọa đàm do Phòng Đào tạo chủ trì", ("Phòng Đào tạo",), "Tọa đàm do Phòng Đào tạo chủ trì"),
        ("gửi mẫu do Bộ ban hành", (), "gửi mẫu do Bộ ban hành"),
    ],
)
def test_doers_named_beside_the_action(clause: str, doers: tuple[str, ...], rest: str) -> None:
    assert named_beside(clause) == (doers, rest)
