"""Headers, closings and roles in the forms that the blind sets e and f brought; bodies and people are invented."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.limits import Limits
from pipeline.read import read_paper, result_json

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def read(text: str, name: str = "a.txt") -> dict[str, Any]:
    return result_json(read_paper(text.encode(), name, Limits()), name, text=True)


def headed(parent: str, body: str, place: str = "Sơn Hồ", rest: str = "1. Các tổ báo cáo trước ngày 20/9/2025.") -> str:
    return (
        f"{parent:<45}{MOTTO}\n{body:<45}Độc lập - Tự do - Hạnh phúc\n{'Số: 05/KH-VP':<45}{place}, ngày 06 tháng 9 năm 2025\n\n"
        f"                         KẾ HOẠCH\n              Kiểm kê tài sản năm 2025\n\n{rest}\n"
    )


def value(found: dict[str, Any], field: str) -> Any:
    return (found[field] or {}).get("value")


@pytest.mark.parametrize(
    ("parent", "body", "issuer"),
    [
        ("TRƯỜNG THCS HOA MAI", "TỔ TOÁN - TIN", "Tổ Toán - Tin Trường Trung học cơ sở Hoa Mai"),
        ("BỆNH VIỆN MẮT ĐÔNG HẢI", "KHOA DƯỢC", "Khoa Dược Bệnh viện Mắt Đông Hải"),
        ("SỞ Y TẾ TỈNH NAM LĨNH", "PHÒNG KHÁM ĐA KHOA ĐÔNG HẢI", "Phòng khám Đa khoa Đông Hải"),
        ("UBND HUYỆN MỘC LÂM", "TRUNG TÂM VĂN HÓA - THỂ THAO", "Trung tâm Văn hóa - Thể thao huyện Mộc Lâm"),
        ("ỦY BAN MẶT TRẬN", "TỔ QUỐC VIỆT NAM XÃ AN BÌNH", "Ủy ban Mặt trận Tổ quốc Việt Nam xã An Bình"),
    ],
)
def test_issuer_below_another_body(parent: str, body: str, issuer: str) -> None:
    assert value(read(headed(parent, body)), "issuer").lower() == issuer.lower()


@pytest.mark.parametrize("place", ["Cửa Lân", "Thực Sơn"])
def test_a_place_that_reads_like_another_word(place: str) -> None:
    """Without its marks `Cửa` is `của`: a place and a comma before the day are the date line all the same."""
    assert value(read(headed("UBND XÃ AN BÌNH", "BAN QUẢN LÝ CHỢ", place)), "issued_on") == "2025-09-06"


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Công điện này thay thế Công điện số 41/CĐ-UBND ngày 02/6/2025.", "replaces"),
        ("Kết luận này thay thế Thông báo số 41/TB-UBND ngày 02/6/2025.", "replaces"),
        ("Giấy mời này thay cho Giấy mời số 41/GM-UBND ngày 02/6/2025.", "replaces"),
        ("Kế hoạch này thay thế các nội dung hướng dẫn tại mục 2 Công văn số 41/UBND-VP ngày 02/6/2025.", "replaces"),
        ("Các xã thay thế biểu mẫu cũ theo mẫu tại Công văn số 41/UBND-VP ngày 02/6/2025.", "mention"),
    ],
)
def test_what_this_paper_replaces(sentence: str, role: str) -> None:
    found = read(
        headed("UBND HUYỆN MỘC LÂM", "PHÒNG NỘI VỤ", rest=f"1. Các xã báo cáo trước ngày 20/9/2025.\n{sentence}")
    )
    assert [r["role"] for r in found["references"]] == [role]


def test_a_body_that_has_written_before_rests_on_nothing() -> None:
    rest = (
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 06/3/2025 của UBND tỉnh về phổ cập bơi, UBND huyện đã có Công văn số "
        "57/UBND-VP ngày 20/8/2025 yêu cầu các xã báo cáo.\n1. Các xã báo cáo trước ngày 20/9/2025."
    )
    roles = {
        r["number"]: r["role"] for r in read(headed("TỈNH NAM LĨNH", "UBND HUYỆN MỘC LÂM", rest=rest))["references"]
    }
    assert roles == {"12/KH-UBND": "basis", "57/UBND-VP": "mention"}


PAGE = """<html><body><ul><li>Trang chủ</li><li>Tra cứu nâng cao</li></ul><div>
<div>UBND TỈNH HẢI NINH<br/><b>SỞ XÂY DỰNG</b><br/>Số: 77/SXD-VP<br/><i>V/v rà soát biển báo và<br/>đèn đường</i></div>
<div>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br/>Độc lập - Tự do - Hạnh phúc<br/>Hải Ninh, ngày 14 tháng 9 năm 2026</div>
<p>Kính gửi: Các phòng.</p><p>Thực hiện Công văn số 5/UBND-VP ngày 01/9/2026 của UBND tỉnh, Sở Xây dựng đề nghị các phòng
rà soát biển báo trên địa bàn, báo cáo về Sở trước ngày 30/9/2026.</p></div></body></html>"""


def test_left_column_with_its_subject_before_the_motto() -> None:
    found = read(PAGE, "a.html")
    assert (value(found, "number"), value(found, "subject")) == ("77/SXD-VP", "rà soát biển báo và đèn đường")
    assert value(found, "issuer") == "Sở Xây dựng tỉnh Hải Ninh"


def test_recipients_named_in_the_body_close_nothing() -> None:
    rest = (
        "1. Hồ sơ gồm:\n- Nơi nhận: bộ phận Một cửa của xã;\n- Số bộ: 02.\n2. Các tổ gửi hồ sơ trước ngày 25/9/2025.\n\n"
        "Nơi nhận:                                    TRƯỞNG BAN\n- Như trên;\n- Lưu: VT.\n\n"
        "                                             Trần Văn Bình\n"
    )
    found = read(headed("UBND XÃ AN BÌNH", "BAN QUẢN LÝ CHỢ", rest=rest))
    assert [d["end"] for d in found["deadlines"]] == ["2025-09-25"]
    assert value(found, "signer") == "Trần Văn Bình"


def test_a_column_of_recipients_in_a_schedule_closes_nothing() -> None:
    table = (
        "| STT | Hồ sơ | Nơi nhận | Hạn nộp |\n| --- | --- | --- | --- |\n| 1 | Bản vẽ | Văn phòng Sở | Trước 10/10/2025 |\n"
        "| 2 | Dự toán | Văn phòng Sở | 17/10/2025 |\n"
    )
    text = f"# KẾ HOẠCH\n\nMộc Lâm, ngày 06 tháng 9 năm 2025\n\n1. Lịch nộp hồ sơ:\n\n{table}\n2. Các xã báo cáo trước ngày 30/10/2025.\n"
    assert [d["end"] for d in read(text, "a.md")["deadlines"]] == ["2025-10-10", "2025-10-17", "2025-10-30"]


def test_a_heading_row_without_a_count_of_rows_closes_nothing() -> None:
    table = "| Loại báo cáo | Thời hạn gửi | Nơi nhận |\n| --- | --- | --- |\n| Báo cáo năm | Trước 10/11/2025 | Văn phòng Hội |\n"
    text = f"# KẾ HOẠCH\n\nMộc Lâm, ngày 06 tháng 9 năm 2025\n\n1. Chế độ báo cáo:\n\n{table}\n2. Các xã họp trước ngày 30/10/2025.\n"
    assert [d["end"] for d in read(text, "a.md")["deadlines"]] == ["2025-11-10", "2025-10-30"]


def test_title_right_below_a_header_of_two_columns() -> None:
    """A type word set in the middle, short enough to end before the right column, is the title and no body."""
    text = (
        "HUYỆN ỦY BÌNH HẢI                     ĐẢNG CỘNG SẢN VIỆT NAM\n        *                            Bình Hải, ngày 12 tháng 5 năm 2022\n"
        "   Số 41-KL/HU\n                          KẾT LUẬN\n                  CỦA BAN THƯỜNG VỤ HUYỆN ỦY\n"
        "          về tăng cường quản lý đất đai trên địa bàn\n\nTại phiên họp ngày 10/5/2022, Ban Thường vụ Huyện ủy kết luận:\n"
        "1- Các xã rà soát đất công trước ngày 30/6/2022.\n"
    )
    found = read(text)
    assert value(found, "subject") == "về tăng cường quản lý đất đai trên địa bàn"
    assert (value(found, "issuer"), value(found, "number")) == ("Huyện ủy Bình Hải", "41-KL/HU")


def test_a_campaign_whose_name_holds_a_comma() -> None:
    """`an toàn, vệ sinh lao động` is one phrase; at any other comma a name without quotes ends."""
    text = headed(
        "UBND HUYỆN MỘC LÂM",
        "PHÒNG LAO ĐỘNG",
        rest="1. Hưởng ứng Tháng hành động về an toàn, vệ sinh lao động, các xã treo băng rôn.",
    )
    assert [c["name"] for c in read(text)["campaigns"]] == ["về an toàn, vệ sinh lao động"]


ACROSS = """# KẾ HOẠCH

**Kiểm kê tài sản năm 2025**

1\\. Các tổ báo cáo trước ngày 20/9/2025.

*Nơi nhận:* **KT. GIÁM ĐỐC**

\\- Sở Nội vụ (b/c); **PHÓ GIÁM ĐỐC**

\\- Lưu: VT, {filed}
{below}"""


@pytest.mark.parametrize(
    ("filed", "below", "signer"),
    [
        ("TCHC. **Lò Thị Mận**", "", "Lò Thị Mận"),
        ("TCHC; ThS. Cao Bá Kiên", "", "Cao Bá Kiên"),
        ("TCHC; Cao Bá Kiên.", "\n**Lò Thị Mận**\n", "Lò Thị Mận"),  # whose copy it is, where another one signs
        ("Cao Bá Kiên.", "", None),
    ],
)
def test_a_name_read_straight_across_with_the_last_recipient(filed: str, below: str, signer: str | None) -> None:
    found = read(ACROSS.format(filed=filed, below=below), "a.md")
    assert value(found, "signer") == signer


@pytest.mark.parametrize(
    ("left", "issuer"),
    [
        ("TỈNH ĐOÀN NAM LĨNH ĐOÀN TNCS HỒ CHÍ MINH\nBAN THƯỜNG VỤ", "Ban Thường vụ Tỉnh đoàn Nam Lĩnh"),
        ("HUYỆN ĐOÀN MỘC LÂM ĐOÀN THANH NIÊN CỘNG SẢN HỒ CHÍ MINH", "Huyện đoàn Mộc Lâm"),
        ("BAN CHẤP HÀNH ĐOÀN TNCS HỒ CHÍ MINH", "Ban Chấp hành Đoàn Thanh niên Cộng sản Hồ Chí Minh"),
    ],
)
def test_the_union_beside_one_of_its_bodies_is_no_part_of_its_name(left: str, issuer: str) -> None:
    text = f"{left}\n\nSố: 05-KH/TĐTN\nNam Lĩnh, ngày 06 tháng 9 năm 2025\n\n# KẾ HOẠCH\n\n**Tổ chức Ngày hội đọc sách**\n\n1. Các chi đoàn báo cáo trước ngày 20/9/2025.\n"
    assert value(read(text, "a.md"), "issuer") == issuer


@pytest.mark.parametrize(
    ("again", "names"),
    [
        ("Tháng hành động về ATGTĐS", ["về an toàn giao thông đường sắt"]),
        ("Tháng hành động về ATVSTP", ["về an toàn giao thông đường sắt", "về ATVSTP"]),
    ],
)
def test_a_campaign_under_the_abbreviation_that_the_paper_agrees_on(again: str, names: list[str]) -> None:
    rest = (
        f"1. Các xã tổ chức Tháng hành động về an toàn giao thông đường sắt (ATGTĐS) trước ngày 20/9/2025.\n2. {again} "
        "được tổng kết trước ngày 30/9/2025."
    )
    found = read(headed("TỈNH NAM LĨNH", "UBND HUYỆN MỘC LÂM", rest=rest))
    assert [campaign["name"] for campaign in found["campaigns"]] == names
