"""Who, what and when in the wordings that papers never seen before brought: one invented sentence or list a class."""

from __future__ import annotations

from dataclasses import replace

import pytest
from duty_papers import deadlines, known, paper

from extractors.duties.assignees import find_subject
from extractors.duties.body_lists import split_bodies
from extractors.duties.deadlines import find_deadlines
from extractors.duties.doers import bodies_of_heading
from extractors.duties.named_beside import named_beside
from extractors.timex.expressions import find_times
from models.document import Paragraph, Zone, ZoneKind
from models.values import Deadline
from tests.cost import costs_at_most

WHO = [
    # text of a paper, end or rule of the deadline looked at, task, doers
    (
        "1. Thời gian nộp hồ sơ\n- Các phường: chậm nhất ngày 10/10/2025.\n- Các điểm trường: trước ngày 05/10/2025.",
        "2025-10-10",
        "nộp hồ sơ",
        ["Các phường"],
    ),
    ("2. Cấp xã: tổ chức hội thi trước ngày 22/10/2025.", "2025-10-22", "tổ chức hội thi", ["Cấp xã"]),
    (
        "- Vòng sơ khảo: các xã Mỹ Lệ, Hòa An tổ chức xong trước ngày 15/10/2025.",
        "2025-10-15",
        "tổ chức Vòng sơ khảo",
        ["các xã Mỹ Lệ, Hòa An"],
    ),
    (
        "Đối với các trường mầm non: nộp bảng kê trước ngày 25/10/2025.",
        "2025-10-25",
        "nộp bảng kê",
        ["các trường mầm non"],
    ),
    (
        "Đối với cán bộ, nhân viên trạm bơm: hoàn thành khóa học do Chi cục Thủy lợi tổ chức trước ngày 30/11/2025.",
        "2025-11-30",
        "hoàn thành khóa học do Chi cục Thủy lợi tổ chức",
        ["cán bộ, nhân viên trạm bơm"],
    ),
    (
        "Danh sách đăng ký được Ủy ban nhân dân các xã gửi về Ban Tổ chức trước ngày 20/10/2025.",
        "2025-10-20",
        "Danh sách đăng ký được Ủy ban nhân dân các xã gửi về Ban Tổ chức",
        ["Ủy ban nhân dân các xã"],
    ),
    (
        "Kết quả rà soát hồ chứa, các trạm thủy văn báo cáo về Sở trước ngày 05/11/2025.",
        "2025-11-05",
        "Kết quả rà soát hồ chứa, các trạm thủy văn báo cáo về Sở",
        ["các trạm thủy văn"],
    ),
    (
        "Các hồ sơ gửi thiếu phụ lục thì Phòng Lưu trữ bổ sung trước ngày 02/11/2025.",
        "2025-11-02",
        "bổ sung",
        ["Phòng Lưu trữ"],
    ),
    (
        "Phát động đợt trồng tre từ ngày 02/10 đến ngày 31/10/2025, giao Chi đoàn Trạm bơm và Tổ Văn thư tổ chức.",
        "2025-10-31",
        "Phát động đợt trồng tre",
        ["Chi đoàn Trạm bơm", "Tổ Văn thư"],
    ),
    (
        "Phòng Kế hoạch tổng hợp tổng hợp số liệu trước ngày 28/10/2025.",
        "2025-10-28",
        "tổng hợp số liệu",
        ["Phòng Kế hoạch tổng hợp"],
    ),
    (
        "Giao trách nhiệm cho Trưởng trạm bơm đôn đốc, báo cáo trước ngày 15/10/2025.",
        "2025-10-15",
        "đôn đốc, báo cáo",
        ["Trưởng trạm bơm"],
    ),
    (
        "Trạm bơm Cống Đá\n- Nạo vét bể hút trước ngày 12/10/2025;\n- Sơn lại cửa phai.",
        "2025-10-12",
        "Nạo vét bể hút",
        ["Trạm bơm Cống Đá"],
    ),
    (
        "3. Hội Làm vườn xã và các tổ chức chính trị - xã hội Phổ biến lịch tưới; hoàn thành trước ngày 09/10/2025.",
        "2025-10-09",
        "Phổ biến lịch tưới",
        ["Hội Làm vườn xã", "các tổ chức chính trị - xã hội"],
    ),
    (
        "2. Giải quyết dứt điểm đơn tồn: Tổ Tiếp dân hoàn thành trước ngày 31/10/2025; Tổ Pháp chế hoàn thành trước "
        "ngày 30/11/2025.",
        "2025-11-30",
        "Giải quyết dứt điểm đơn tồn",
        ["Tổ Pháp chế"],
    ),
    (
        "Khen thưởng đột xuất: trong vòng 05 ngày làm việc, kể từ ngày lập thành tích, trưởng trạm gửi tờ trình.",
        None,
        "gửi tờ trình",
        ["trưởng trạm"],
    ),
    (
        "1. Phòng Thủy văn theo dõi, tổng hợp, định kỳ trước ngày 15 của tháng cuối quý báo cáo Sở Đo đạc.",
        None,
        "báo cáo Sở Đo đạc",
        ["Phòng Thủy văn"],
    ),
    (  # a body that acts behind the time of a further clause
        "Phòng Thủy văn đo xong mực nước trước ngày 30/10/2025; sau đó 15 ngày, Hội đồng bồi thường tỉnh niêm yết phương án.",
        None,
        "niêm yết phương án",
        ["Hội đồng bồi thường tỉnh"],
    ),
    (  # an obligation right behind the time of its own
        "Ban vận động Quỹ Nước sạch kết thúc quyên góp ngày 18/10/2025, sau 05 ngày kể từ ngày kết thúc phải nộp sổ quỹ.",
        None,
        "nộp sổ quỹ",
        ["Ban vận động Quỹ Nước sạch"],
    ),
    (  # a verb of Party papers that is no doer
        "1. Lãnh đạo hoàn thành việc dời trạm bơm trước ngày 30/11/2025 (giao Ban cán sự UBND huyện).",
        "2025-11-30",
        "Lãnh đạo hoàn thành việc dời trạm bơm",
        ["Ban cán sự UBND huyện"],
    ),
    (  # who sees to it, behind the time
        "- Cuộc thi “Dòng sông quê em” diễn ra từ ngày 01/10 đến ngày 20/10/2025, Tổ Tuyên truyền phụ trách.",
        "2025-10-20",
        "Cuộc thi “Dòng sông quê em”",
        ["Tổ Tuyên truyền"],
    ),
    (  # what is sent by whom
        "Báo cáo tổng kết vụ mùa được các trạm gửi về Sở trước ngày 25/11/2025.",
        "2025-11-25",
        "Báo cáo tổng kết vụ mùa được các trạm gửi về Sở",
        ["các trạm"],
    ),
    (  # done to those who are named
        "1. Ủy ban nhân dân xã Mộc Lâm\na) Đối với 05 hộ không nhận tiền: tổ chức cưỡng chế từ ngày 18/11 đến ngày 22/11/2025.",
        "2025-11-22",
        "tổ chức cưỡng chế",
        ["Ủy ban nhân dân xã Mộc Lâm"],
    ),
    (  # two days for one duty, each for a report of its own
        "Các trạm báo cáo kết quả rà soát đê, gửi Sở trước ngày 10/10/2025 đối với báo cáo quý và trước ngày 25/11/2025 "
        "đối với báo cáo năm.",
        "2025-11-25",
        "báo cáo kết quả rà soát đê, gửi Sở",
        ["Các trạm"],
    ),
    (  # an adverb between name and verb
        "UBND các xã, thị trấn hàng tuần báo cáo tiến độ, nộp tổng hợp trước ngày 20/10/2025.",
        "2025-10-20",
        "báo cáo tiến độ, nộp tổng hợp",
        ["UBND các xã, thị trấn"],
    ),
    (
        "4. Phó Hiệu trưởng chỉ đạo hoàn thiện hồ sơ kiểm định trước ngày 20/10/2025.",
        "2025-10-20",
        "chỉ đạo hoàn thiện hồ sơ kiểm định",
        ["Phó Hiệu trưởng"],
    ),
    (  # what ends by then is no time itself
        "1. Học từ ngày 19/01/2026 đến ngày 22/5/2026; kết thúc năm học trước ngày 31/5/2026 theo khung của tỉnh.",
        "2026-05-31",
        "kết thúc năm học",
        [],
    ),
    (  # a level of what the heading names
        "I. NỘI DUNG\n1. Lễ khởi động\nCấp tỉnh: ngày 25/11/2025 tại xã Mộc Lâm, do Phòng Thủy văn tham mưu tổ chức.",
        "2025-11-25",
        "Lễ khởi động cấp tỉnh",
        ["Phòng Thủy văn"],
    ),
    (  # a bare verb in the bracket
        "Trạm Khuyến nông mở lớp ghép mắt tre (khai giảng ngày 20/10/2025).",
        "2025-10-20",
        "mở lớp ghép mắt tre",
        ["Trạm Khuyến nông"],
    ),
    (
        "3. Trách nhiệm của Chi cục Thủy lợi: kiểm tra hồ sơ kênh mương trước ngày 20/10/2025.",
        "2025-10-20",
        "kiểm tra hồ sơ kênh mương",
        ["Chi cục Thủy lợi"],
    ),
    (
        "Điều 2. Nhiệm vụ của Ban Chỉ đạo\n1. Xây dựng quy chế, trình Giám đốc trước ngày 20/10/2025.",
        "2025-10-20",
        "Xây dựng quy chế, trình Giám đốc",
        ["Ban Chỉ đạo"],
    ),
    (
        "Giám đốc các Tổ chức tín dụng tổ chức kiểm kê kho trước ngày 20/10/2025.",
        "2025-10-20",
        "tổ chức kiểm kê kho",
        ["Giám đốc các Tổ chức tín dụng"],
    ),
    (
        "Hội đồng thi đua, khen thưởng tỉnh họp xét trước ngày 24/11/2025.",
        "2025-11-24",
        "họp xét",
        ["Hội đồng thi đua, khen thưởng tỉnh"],
    ),
    (
        "Ban tham mưu Thủy lợi huyện in kỷ yếu, xong trước ngày 18/11/2025.",
        "2025-11-18",
        "in kỷ yếu",
        ["Ban tham mưu Thủy lợi huyện"],
    ),
    (
        "Ban Quản lý dự án xây dựng cơ bản đẩy nhanh tiến độ lát kênh trước ngày 15/11/2025.",
        "2025-11-15",
        "đẩy nhanh tiến độ lát kênh",
        ["Ban Quản lý dự án xây dựng cơ bản"],
    ),
    (  # words that only frame the time
        "Các trạm họp bình xét trong khoảng thời gian từ ngày 01/10 đến ngày 10/10/2025.",
        "2025-10-10",
        "họp bình xét",
        ["Các trạm"],
    ),
    (
        "Đề nghị Hội Làm vườn quyên góp sách trong dịp “Tháng đọc sách” (từ 02/10 đến 12/10/2025).",
        "2025-10-12",
        "quyên góp sách",
        ["Hội Làm vườn"],
    ),
    (
        "Các trạm bơm gặp mặt thợ đan nhân ngày 20/10: trong tháng 10/2025.",
        "2025-10-31",
        "gặp mặt thợ đan nhân ngày 20/10",
        ["Các trạm bơm"],
    ),
    (
        "Thông tin, kêu gọi chủ bè vào bờ, hoàn thành trước ngày 28/10/2025.",
        "2025-10-28",
        "Thông tin, kêu gọi chủ bè vào bờ",
        [],
    ),
    (
        "Trạm bơm tổ chức lễ thả cá vào ngày 18/10/2025 tại Hồ Tre, nhân kỷ niệm 40 năm ngày mở hồ.",
        "2025-10-18",
        "tổ chức lễ thả cá tại Hồ Tre",
        ["Trạm bơm"],
    ),
    (
        "Sở Thủy lợi chỉ đạo các trạm trực thuộc vớt bèo, khơi dòng trên kênh, báo cáo UBND tỉnh định kỳ 6 tháng "
        "trước ngày 15/12/2025.",
        "2025-12-15",
        "báo cáo UBND tỉnh định kỳ 6 tháng",
        ["Sở Thủy lợi"],
    ),
    (
        "Các trạm báo cáo kết quả vớt bèo 6 tháng trước ngày 20/6/2026 và báo cáo năm trước ngày 30/11/2026.",
        "2026-11-30",
        "báo cáo năm",
        ["Các trạm"],
    ),
    (
        "Tham mưu tổng kết phong trào trồng tre: cấp xã hoàn thành trước ngày 30/10/2025, cấp huyện tổ chức trong "
        "tháng 11/2025.",
        "2025-11-30",
        "tổng kết phong trào trồng tre",
        ["cấp huyện"],
    ),
    ("- Học viên bắt đầu học nghề: ngày 25/10/2025.", "2025-10-25", "bắt đầu học nghề", ["Học viên"]),
    (
        "Đôn đốc tổng kết phong trào trồng tre: cấp xã hoàn thành trước ngày 30/10/2025.",
        "2025-10-30",
        "tổng kết phong trào trồng tre",
        ["cấp xã"],
    ),
    ("Hội Làm vườn họp định kỳ vào ngày 25/10/2025.", "2025-10-25", "họp định kỳ", ["Hội Làm vườn"]),
    (
        "Trong thời hạn 05 ngày kể từ ngày nhận đơn, Trạm bơm cấp giấy; trường hợp từ chối phải nêu rõ lý do.",
        None,
        "cấp giấy",
        ["Trạm bơm"],
    ),
]


def _found(text: str, kind: str = "KH") -> list[Deadline]:
    return deadlines(text, kind=kind, subject="Công tác thủy lợi")


@pytest.mark.parametrize(("text", "end", "task", "doers"), WHO)
def test_doer_and_task(text: str, end: str | None, task: str, doers: list[str]) -> None:
    found = [d for d in _found(text) if d.end == end]
    assert [(d.task, list(d.assignees)) for d in found][-1:] == [(task, doers)]


WHEN = [
    ("Các xã gửi báo cáo 6 tháng trước 10/6, năm trước 05/12 hằng năm.",
     [("before", None, "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=10"), ("before", None, "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=5")]),
    ("Tổ chức ngày hội tre trong hai ngày (20 và 21/11).", [("during", "2025-11-21", None)]),
    ("Các trạm trình phương án trước mùa lũ ít nhất 60 ngày.", [("within", None, None)]),
    ("Trạm trưởng trả lời đơn không muộn hơn 30 ngày kể từ ngày nhận.", [("within", None, None)]),
    ("Báo cáo kết quả chậm nhất vào ngày 20 của tháng 11.", [("by", "2025-11-20", None)]),
    ("Các trạm họp giao ban vào thứ Tư, ngày 05/11/2025.", [("on", "2025-11-05", None)]),
    ("Lập hồ sơ đề nghị, hạn chót nhận hồ sơ: 16h30 ngày 25/11/2025.", [("by", "2025-11-25", None)]),
    ("Trạm phát thanh phát tin mỗi ngày 2 lần từ nay đến hết tháng 11/2025.", [("by", "2025-11-30", None)]),
    ("Trình dự toán trong nửa đầu tháng 12/2025.", [("during", "2025-12-15", None)]),
    ("Hồ sơ nộp từ ngày 01 đến ngày 05 tháng 4 hằng năm.",
     [("during", None, "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1,2,3,4,5")]),
    ("Duy trì giao ban trực tuyến hai cấp ngày 05 hằng tháng.", [("on", None, "FREQ=MONTHLY;BYMONTHDAY=5")]),
    ("Năm 2027: tổng kết, khen thưởng trong quý III.", [("during", "2027-09-30", None)]),
    ("Ông Lê Tre chuẩn bị hội trường ngày 20/10/2025.", [("on", "2025-10-20", None)]),
    ("Văn phòng gửi tài liệu cho đại biểu trước 02 ngày.", [("within", None, None)]),
    ("Trạm bơm báo cáo Sở trước 06 giờ và 17 giờ hằng ngày.", [("before", None, "FREQ=DAILY")] * 2),
    ("Nạo vét kênh chính vào tháng 10, tháng 12 năm 2025.",
     [("during", "2025-10-31", None), ("during", "2025-12-31", None)]),
    ("Di dời 14 cột điện trong phạm vi kênh; thời hạn: 15/11/2025.", [("by", "2025-11-15", None)]),
    ("- Giai đoạn 2 (01/12 - 30/12/2025): các trạm cử người đến tận hộ hướng dẫn.", [("during", "2025-12-30", None)]),
    ("Các ý kiến gửi Ban Tổ chức trong vòng 7 ngày sau hội thảo.", [("within", None, None)]),
    ("Trạm bơm tổ chức 02 đợt, mỗi đợt một ngày (ngày 09/10 và ngày 22/10/2025).",
     [("on", "2025-10-09", None), ("on", "2025-10-22", None)]),
    ("Dự báo nhu cầu nước, gửi Sở trước ngày 31/10/2025.", [("before", "2025-10-31", None)]),
    ("Các trạm hoàn thành việc thu hồi trước ngày 31/10/2025.", [("before", "2025-10-31", None)]),
    ("Các trạm bán hết thóc tồn trước ngày 31/10/2025.", [("before", "2025-10-31", None)]),
    ("Toàn thể nhân viên tham gia dọn vệ sinh vào sáng ngày 18/10/2025.", [("on", "2025-10-18", None)]),
    ("Trạm bơm tặng quà công nhân ngày 20/10/2025.", [("on", "2025-10-20", None)]),
    ("Các hợp tác xã được công nhận trước ngày Quy chế này có hiệu lực phải đổi giấy trong thời hạn 12 tháng kể từ "
     "ngày Quy chế có hiệu lực.", [("within", None, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WHEN)
def test_when(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert [(d.bound, d.end, d.recurrence) for d in _found(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Riêng trong tháng 8 có 318 ca sốt, tập trung ở hai xã.",  # the paper is of September 2025
        "Thời điểm tính tuổi tái cử: tháng 10/2025.",
        "Ví dụ: trạm hỏng máy ngày 03/10/2025 thì báo cáo ngay.",
        "Nhận hồ sơ tại phường 30/4.",
        "Số liệu trong báo cáo tháng được tính từ ngày 16 tháng trước đến ngày 15 tháng báo cáo.",
        "Đoàn về trước 02 ngày.",
        "Rà soát sổ hộ nghèo hết hạn ngày 31/12/2025.",
        "Theo Đài Thủy văn, hồi 19 giờ ngày 24/9, tâm bão ở khoảng 18 độ vĩ Bắc.",
        "Dự báo từ đêm 24/10 đến ngày 26/10, hạ lưu có mưa to.",
        "Thời điểm xét: mỗi năm 03 đợt, nhân dịp 30/4, 02/9 và Tết Nguyên đán.",
        "Hội Làm vườn tặng quà thợ đan nhân ngày 20/10.",
        "Quyết định này có hiệu lực trong thời hạn 12 tháng kể từ ngày ký.",
        "Chi tiết xin gọi bà Lê Tre trước ngày 20/10/2025.",
        "Bơm được công nhận khi đã chạy thử ít nhất 06 tháng tính đến ngày nộp hồ sơ.",
    ],
)
def test_no_deadline(text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Văn phòng HĐND và UBND xã", ["Văn phòng HĐND và UBND xã"]),
        ("Các trường MN, TH, THCS", ["Các trường MN, TH, THCS"]),
        ("Các cấp ủy, tổ chức đảng", ["Các cấp ủy, tổ chức đảng"]),
        ("cán bộ, công chức xã", ["cán bộ, công chức xã"]),
        ("Các khoa, phòng có tiêu chí dưới mức 3", ["Các khoa, phòng có tiêu chí dưới mức 3"]),
        ("Phòng 9, Phòng 10 mỗi đơn vị", ["Phòng 9", "Phòng 10"]),
        ("Ban Nữ công là cơ quan thường trực", ["Ban Nữ công"]),
        ("Đài Phát thanh tỉnh, Báo Hòa Tre", ["Đài Phát thanh tỉnh", "Báo Hòa Tre"]),
        ("Tạp chí Gia đình và Trẻ em", ["Tạp chí Gia đình và Trẻ em"]),
        ("Bà Lê Thị Tre (Trưởng trạm)", ["Bà Lê Thị Tre"]),
        ("Các đảng ủy, chi bộ cơ sở", ["Các đảng ủy, chi bộ cơ sở"]),
        ("Các Tổ công tác (được thành lập theo Quyết định", ["Các Tổ công tác"]),
        ("Các sở, ban, ngành (trừ Thanh tra tỉnh)", ["Các sở, ban, ngành (trừ Thanh tra tỉnh)"]),
        ("Phòng Quản lý, hỗ trợ cá nhân, hộ kinh doanh", ["Phòng Quản lý, hỗ trợ cá nhân, hộ kinh doanh"]),
    ],
)
def test_lists_of_bodies(written: str, names: list[str]) -> None:
    assert list(split_bodies(written)) == names


def test_a_persons_post_stays_where_a_column_or_a_capital_states_it() -> None:
    assert split_bodies("Bà Lê Thị Tre, Phó Trưởng trạm", posts=True) == ("Bà Lê Thị Tre, Phó Trưởng trạm",)
    assert split_bodies("Bà Lê Thị Tre, Phó Trưởng trạm") == ("Bà Lê Thị Tre, Phó Trưởng trạm",)
    assert split_bodies("Bà Lê Thị Tre, văn thư") == ("Bà Lê Thị Tre",)


def test_a_capital_verb_inside_a_name_ends_nothing() -> None:
    text = "Phòng Giáo dục và Đào tạo huyện nộp bảng kê trước ngày 10/10/2025."
    assert [list(d.assignees) for d in _found(text)] == [["Phòng Giáo dục và Đào tạo huyện"]]


def test_headings_of_things_lay_nothing_on_anybody() -> None:
    assert bodies_of_heading("Các vòng thi") == ()
    assert bodies_of_heading("Công việc của Hội đồng Sáng kiến Trạm bơm") == ("Hội đồng Sáng kiến Trạm bơm",)


def test_what_is_done_by_whom() -> None:
    assert named_beside("Những câu hỏi chưa kịp trả lời sẽ được Trạm bơm trả lời bằng văn bản")[0] == ("Trạm bơm",)
    assert named_beside("Sau khi được Sở Đo đạc phê duyệt, kế hoạch công bố")[0] == ()


def test_the_closing_request_lays_no_duty() -> None:
    text = "Đề nghị các trạm thủy văn nghiêm túc thực hiện./.\nHồ sơ gửi về Sở trước ngày 10/10/2025."
    assert [list(d.assignees) for d in _found(text, "CV")] == [[]]


HEADINGS = ["Thời gian", "Nội dung", "Người chịu trách nhiệm", "Ghi chú"]


def _table(rows: list[list[str]]) -> list[Deadline]:
    return deadlines(paper("LỊCH CÔNG TÁC", rows), kind="KH")


def test_a_day_inside_a_months_row() -> None:
    found = _table(
        [
            HEADINGS,
            ["Tháng 10/2025", "Tổ chức ngày hội tre (17/10)", "Trạm bơm", ""],
            ["Tháng 11/2025", "Hội nghị viên chức", "Công đoàn", "Sáng thứ Bảy, 15/11"],
            ["Tháng 12/2025", "Kiểm kê kho", "Thủ kho", "Nộp biên bản trước 20/12/2025"],
        ]
    )
    assert [(d.bound, d.end, d.task) for d in found] == [
        ("on", "2025-10-17", "Tổ chức ngày hội tre"),
        ("on", "2025-11-15", "Hội nghị viên chức"),
        ("during", "2025-12-31", "Kiểm kê kho"),
        ("before", "2025-12-20", "Nộp biên bản"),
    ]


def test_doers_of_rows() -> None:
    found = _table(
        [
            ["Đơn vị", "Nhiệm vụ", "Thời gian"],
            ["Trạm bơm", "Nạo vét kênh", "Trước 10/10/2025"],
            ["", "Thay cửa phai", "Trước 20/10/2025"],
        ]
    )
    assert [list(d.assignees) for d in found] == [["Trạm bơm"], ["Trạm bơm"]]
    found = _table(
        [
            ["TT", "Nội dung", "Thời gian"],
            ["II", "Phòng Thủy văn", ""],
            ["1", "Kiểm tra thước nước", "Trước 10/10/2025"],
        ]
    )
    assert [list(d.assignees) for d in found] == [["Phòng Thủy văn"]]


def test_doers_told_below_a_table_and_a_column_of_names() -> None:
    rows = [["Loại báo cáo", "Thời hạn gửi"], ["Báo cáo năm", "Trước ngày 10/11/2025"]]
    document = paper("1. Chế độ báo cáo\n", rows)
    (row,) = find_deadlines(document, known())
    assert row.assignees == ()
    told = document.text + "Các báo cáo trên do các trạm bơm, Chi cục Thủy lợi thực hiện.\n"
    last = Paragraph(len(document.text), len(told) - 1, 1)
    zones = (Zone(ZoneKind.BODY, 0, len(told)),)
    longer = replace(document, text=told, paragraphs=(*document.paragraphs, last), zones=zones)
    (row,) = find_deadlines(longer, known())
    assert row.assignees == ("các trạm bơm", "Chi cục Thủy lợi")
    rows = [
        ["Họ và tên", "Chức vụ", "Nhiệm vụ", "Hoàn thành"],
        ["Lò Thị Tre", "Trạm trưởng", "Ra quyết định lập đội bơm", "trước 20/10/2025"],
        ["Vừ Văn Nứa", "Kế toán", "Công khai các khoản thu", "trước 25/10/2025"],
    ]
    found = find_deadlines(paper("1. Phân công\n", rows), known())
    assert [d.assignees for d in found] == [("Lò Thị Tre",), ("Vừ Văn Nứa",)]


def test_a_bare_day_under_a_limit_is_the_last_one() -> None:
    rows = [["Loại hồ sơ", "Đơn vị gửi", "Hạn nhận"], ["Bằng khen cấp Bộ", "Các trạm", "10/12/2025"]]
    assert [(d.bound, d.end) for d in _table(rows)] == [("by", "2025-12-10")]
    held = [["Nội dung", "Đơn vị", "Hạn"], ["Họp báo giới thiệu", "Trạm bơm", "Sáng 17/10/2025"]]
    assert [d.bound for d in _table(held)] == ["on"]


def test_works_are_no_time_limit() -> None:
    """`Hạng mục` begins with the letters of `Hạn`."""
    rows = [["TT", "Hạng mục", "Hoàn thành"], ["1", "Thay cửa cống số 2", "30/9/2025"], ["2", "Nạo vét", "15/10/2025"]]
    assert [(d.end, d.task) for d in _table(rows)] == [("2025-09-30", "Thay cửa cống số 2"), ("2025-10-15", "Nạo vét")]


def test_a_row_that_sums_up_is_nothing_to_do() -> None:
    rows = [["TT", "Công việc", "Kinh phí", "Thời hạn"], ["1", "Nạo vét", "12", "15/10/2025"], ["2", "Kè bờ", "20", ""]]
    assert [d.task for d in _table([*rows, ["", "Tổng cộng:", "32", ""]])] == [d.task for d in _table(rows)]
    assert "Tổng kết" in [d.task for d in _table([*rows, ["3", "Tổng kết", "", "20/12/2025"]])]


def test_days_at_the_end_of_the_task_under_a_month() -> None:
    rows = [
        ["Tháng", "Nội dung"],
        ["10/2025", "Hội nghị viên chức ngày 26/10"],
        ["11/2025", "Hội giảng chào mừng ngày Nhà giáo Việt Nam 20/11"],
        ["12/2025", "Kiểm tra học kỳ từ 14/12 đến 23/12"],
    ]
    found = [(d.start, d.end, d.task) for d in _table(rows)]
    assert found == [
        ("2025-10-26", "2025-10-26", "Hội nghị viên chức"),
        ("2025-11-01", "2025-11-30", "Hội giảng chào mừng ngày Nhà giáo Việt Nam 20/11"),
        ("2025-12-14", "2025-12-23", "Kiểm tra học kỳ"),
    ]


def test_the_heading_of_the_days_says_what_is_done() -> None:
    rows = [["TT", "Đơn vị", "Ngày nộp báo cáo quyết toán"], ["1", "Chi cục Thủy lợi", "06/10/2025"]]
    assert [(d.task, d.assignees) for d in _table(rows)] == [("nộp báo cáo quyết toán", ("Chi cục Thủy lợi",))]


def test_a_row_that_only_shows_how_to_fill_in_is_nothing_to_do() -> None:
    rows = [["TT", "Nghề", "Thời gian"], ["1", "Ví dụ: Đan lát", "01/10/2025"], ["2", "Ghép mắt tre", "05/10/2025"]]
    assert [d.task for d in _table(rows)] == ["Ghép mắt tre"]


def test_a_column_of_places_names_no_doers() -> None:
    rows = [["TT", "Người kiểm tra", "Địa bàn", "Ngày kiểm tra"], ["1", "Bà Lò Thị Tre", "Xã Mộc Lâm", "12/10/2025"]]
    assert [list(d.assignees) for d in _table(rows)] == [["Bà Lò Thị Tre"]]


def test_a_whole_quarter_under_its_heading() -> None:
    rows = [
        ["TT", "Nội dung", "Chủ trì", "Thời gian"],
        ["QUÝ IV", "QUÝ IV", "QUÝ IV", "QUÝ IV"],
        ["1", "Trình đề án kênh chính", "Trạm bơm", "Trong quý"],
    ]
    document = paper("LỊCH CÔNG TÁC", rows)
    table = document.tables[0]
    wide = next(c for c in table.cells if c.row == 1)
    cells = tuple(replace(c, column_span=4) if c is wide else c for c in table.cells if c.row != 1 or c is wide)
    merged = replace(document, tables=(replace(table, cells=cells),))
    assert [(d.end, d.task) for d in deadlines(merged, kind="KH")] == [("2025-12-31", "Trình đề án kênh chính")]


def test_a_row_with_the_hours_of_its_event_below_it() -> None:
    rows = [
        ["Thời gian", "Nội dung", "Thực hiện"],
        ["Sáng 26/10/2025\n7 giờ 30 - 8 giờ 00\n8 giờ 00 - 9 giờ 30", "Hội nghị thợ đan\nĐón khách\nThảo luận",
         "Hội Làm vườn\nVăn phòng Hội"],
        ["Chiều 27/10/2025\n(thứ Hai)", "Tham quan\nxưởng tre", "Trạm bơm\nTrung tâm Đan lát"],
    ]  # fmt: skip
    assert [(d.task, list(d.assignees)) for d in _table(rows)] == [
        ("Hội nghị thợ đan", ["Hội Làm vườn"]),
        ("Tham quan xưởng tre", ["Trạm bơm", "Trung tâm Đan lát"]),
    ]


def test_rows_that_name_only_places_say_what_is_done_and_where() -> None:
    rows = [["TT", "Địa bàn", "Thời gian"], ["1", "Thôn Tre, thôn Mây", "08/10/2025"], ["2", "Thôn Nứa", "09/10/2025"]]
    document = paper("3. LỊCH KIỂM ĐẾM BÈ NUÔI TẠI CÁC THÔN", rows)
    found = [(d.task, d.task_evidence.quote if d.task_evidence else "") for d in deadlines(document, kind="TB")]
    assert found == [
        ("KIỂM ĐẾM BÈ NUÔI: Thôn Tre, thôn Mây", "Thôn Tre, thôn Mây"),
        ("KIỂM ĐẾM BÈ NUÔI: Thôn Nứa", "Thôn Nứa"),
    ]


def test_a_day_in_the_line_of_the_place_says_where() -> None:
    text = "Địa điểm: hội trường xưởng tre. Riêng chiều 26/10/2025 tại nhà tập huấn của xã."
    assert _found(text) == []
    assert [d.end for d in _found("Địa điểm: hội trường xưởng tre, họp lúc 8 giờ ngày 26/10/2025.")] == ["2025-10-26"]


def test_times_that_only_look_so() -> None:
    assert [t.bound for t in find_times("phát tin mỗi ngày 2 lần")] == []
    assert [t.bound for t in find_times("vào thứ Tư, 03/6/2026")] == ["on"]


@pytest.mark.parametrize("text", ["các phòng xã hội Phổ biến " * 900, "Danh sách được các " * 1500, "(" * 5000])
def test_long_lines_of_such_words_are_read_in_little_time(text: str) -> None:
    costs_at_most(30, lambda: (split_bodies(text), named_beside(text), find_subject(text)))
