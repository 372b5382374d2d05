"""Classes of wording that the blind sets e and f brought: what sets a time, what only looks like it, and what is due.

Every class has sentences that must be read and traps that must not fire; all are invented.
"""

from __future__ import annotations

import pytest
from duty_papers import known, paper

from extractors.duties.deadlines import find_deadlines
from models.values import Deadline

MISSING = "-"


def read(text: str, kind: str = "CV") -> list[Deadline]:
    return find_deadlines(paper(text), known("2025-09-10", kind))


def told(text: str, kind: str = "CV") -> list[tuple[str, str | None]]:
    return [
        (d.bound, f"{d.duration.amount} {d.duration.unit}" if d.duration else d.recurrence or d.end)
        for d in read(text, kind)
    ]


@pytest.mark.parametrize(
    ("sentence", "want"),
    [
        # a length counted back from an event named without more words, or from each of many
        ("Tham luận nộp trước hội nghị 10 ngày.", [("within", "10 day")]),
        ("Đội xe nhận lệnh trước mỗi chuyến 01 ngày.", [("within", "1 day")]),
        ("Kẻ lại vạch sơn trước khi khai mạc giải 48 giờ.", [("within", "48 hour")]),
        ("Soạn lời bình trước ngày phát sóng 05 ngày.", [("within", "5 day")]),
        # … from an event that stands in front of it
        ("Sau khi có biên bản, trong vòng 07 ngày ra quyết định công nhận.", [("within", "7 day")]),
        ("Chủ nhà hàng nộp lại biển hiệu không chậm quá 03 ngày tính từ ngày ngừng kinh doanh.", [("within", "3 day")]),
        # an hour of the day is no length of time
        ("Gửi bảng điểm chậm nhất 17 giờ thứ Năm hằng tuần.", [("by", "FREQ=WEEKLY;BYDAY=TH")]),
        # words behind the day say that it is the last one; so does a label
        ("Nộp ảnh dự thi: 20/10/2025, hạn cuối.", [("by", "2025-10-20")]),
        ("Lập bản vẽ hoàn công; hạn trình: 31/10/2025.", [("by", "2025-10-31")]),
        # days listed without the word `ngày`
        ("- Duyệt kịch bản: 26, 27/10/2025.", [("during", "2025-10-27")]),
        ("- Biểu diễn các tối 29, 30 và 31/10/2025.", [("during", "2025-10-31")]),
        ("Chuyển phòng 12, 13/10/2025 bàn giao xong.", [("on", "2025-10-13")]),
        # each day for its own place
        (
            "Sở mở lớp vào các ngày 14/10 (vùng cao), 16/10 (vùng thấp) và 21/10/2025 (vùng biển).",
            [("on", "2025-10-14"), ("on", "2025-10-16"), ("on", "2025-10-21")],
        ),
        # days of every month
        ("Ngày 10 và ngày 25 hằng tháng báo cáo số lượt khách.", [("on", "FREQ=MONTHLY;BYMONTHDAY=10,25")]),
        ("Gửi báo cáo nhanh vào sáng thứ Hai hằng tuần trong tháng 10.", [("on", "FREQ=WEEKLY;BYDAY=MO")]),
        ("Rà soát hộ nghèo ở các bản: 10 ngày cuối tháng 11.", [("during", "2025-11-30")]),
        # a stretch whose first day stands in brackets behind its event
        ("Nhận tác phẩm từ ngày phát động (01/10/2025) đến hết ngày 20/11/2025.", [("during", "2025-11-20")]),
        # a year that closes a work, and aims that fix nothing
        ("Đến hết năm 2026, hoàn thành việc di dời chợ cũ.", [("by", "2026-12-31")]),
        ("Đến hết năm 2026, hoàn thành 90% chỉ tiêu cấp nước.", []),
        ("Phấn đấu đến hết năm 2026, hoàn thành mục tiêu phủ sóng.", []),
    ],
)
def test_times(sentence: str, want: list[tuple[str, str | None]]) -> None:
    assert told(sentence) == want


@pytest.mark.parametrize(
    "sentence",
    [
        "Nhân viên gác đêm được nghỉ bù 01 ngày sau ca trực.",
        "Vật dụng bỏ quên được lưu giữ 30 ngày kể từ ngày nhặt được.",
        "(hoãn Hội thảo dự kiến ngày 07/11/2025)",
        "Ý kiến của đại diện hợp tác xã Đồng Xuân: đề nghị lùi lịch tháo nước đến ngày 10/10.",
        "Lễ hội cầu ngư được tổ chức hai năm một lần.",
        "Các bản kê nộp về đều trong thời hạn 10 ngày kể từ ngày mở thầu.",
        "Các hoạt động kỷ niệm 50 năm ngày thành lập xã, 15/10/2025.",
    ],
)
def test_what_fixes_nothing(sentence: str) -> None:
    assert read(sentence) == []


def test_a_rhythm_over_years_binds_where_rules_are_laid_down() -> None:
    assert told("1. Lễ hội cầu ngư được tổ chức hai năm một lần.", "QC") == [("during", "FREQ=YEARLY;INTERVAL=2")]


@pytest.mark.parametrize(
    ("sentence", "end"),
    [
        ("Lễ kỷ niệm cấp xã: 19 giờ 30, thứ Bảy, ngày 15/11/2025.", "2025-11-15"),
        ("Báo cáo kết quả kỷ niệm chậm nhất 20/11/2025.", "2025-11-20"),
        ("Hoàn thành công trình chào mừng đại hội trước ngày 30/10/2025.", "2025-10-30"),
        ("Tổ chức mừng thọ người từ đủ 70 tuổi: từ ngày 03/10 đến ngày 20/10.", "2025-10-20"),
        ("Soạn dự thảo Quyết định khen thưởng trình ký ngày 16/10/2025.", "2025-10-16"),
        (
            "- Phần thi nghề: nhóm thợ trẻ từ 07/11 đến 11/11/2025; nhóm thợ lành nghề từ 14/11 đến 18/11/2025.",
            "2025-11-11",
        ),
    ],
)
def test_a_feast_is_due_where_its_hour_or_limit_is_told(sentence: str, end: str) -> None:
    assert end in [d.end for d in read(sentence)]


def test_a_report_plans_in_its_last_part() -> None:
    """A quarter that has begun is what a report tells, but under `nhiệm vụ` it is what comes next."""
    line = "1. Trung tâm Trợ giúp: tổ chức 06 đợt lưu động trong quý III."
    assert told(f"II. NHIỆM VỤ TRỌNG TÂM QUÝ III\n{line}", "BC") == [("during", "2025-09-30")]
    assert told(f"I. KẾT QUẢ QUÝ III\n{line}", "BC") == []
    # the sentence that sums the report up, and a heading that only sounds like a plan
    summed = "Trên đây là kết quả tổ chức các đợt lưu động trong quý III."
    assert told(f"II. NHIỆM VỤ TRỌNG TÂM QUÝ III\n1. Lập kế hoạch.\n{summed}", "BC") == []
    assert told(f"II. DÂN SỐ - KẾ HOẠCH HÓA GIA ĐÌNH\n{line}", "BC") == []


def test_party_outline_marks() -> None:
    found = read(
        "6- Các đảng ủy xã, phường:\na- Trong quý IV/2025, kiện toàn tổ giúp việc.\nb- Đến 15/11, báo cáo kết quả."
    )
    assert [(d.task, d.assignees) for d in found] == [
        ("kiện toàn tổ giúp việc", ("Các đảng ủy xã, phường",)),
        ("báo cáo kết quả", ("Các đảng ủy xã, phường",)),
    ]


@pytest.mark.parametrize(
    ("sentence", "task", "doers"),
    [
        # partners are no part of what is done; the formula of leading is kept
        (
            "Trung tâm Văn hóa làm đầu mối, phối hợp với Phòng Tư pháp tổ chức 02 lớp trước ngày 20/10/2025.",
            "tổ chức 02 lớp",
            ["Trung tâm Văn hóa"],
        ),
        ("Cùng với Trạm Y tế xã phun thuốc trừ muỗi trước ngày 20/10/2025.", "phun thuốc trừ muỗi", []),
        (
            "Giao Công an xã chủ trì, Ban Quản lý chợ phối hợp, trình phương án trước ngày 20/10/2025.",
            "trình phương án",
            ["Công an xã"],
        ),
        # an event and who leads it
        (
            "Hội ý đầu tuần do Chánh Văn phòng chủ trì, tổ chức vào 7 giờ 30 thứ Hai hằng tuần.",
            "Hội ý đầu tuần",
            ["Chánh Văn phòng"],
        ),
        # the time of what the sentence before says
        ("Lập danh mục cây cổ thụ. Thời gian: tháng 11.", "Lập danh mục cây cổ thụ", []),
        (
            "Kiểm kê xong kho giống. Thời gian kiểm kê bắt đầu từ 20/10 và kết thúc vào 30/11/2025.",
            "Kiểm kê xong kho giống",
            [],
        ),
        # its place and its way are not what is done
        ("Lễ trao giải: 8 giờ 00 ngày 15/10/2025 tại Hội trường Trung tâm Hội nghị.", "Lễ trao giải", []),
        (
            "Các xã nộp báo cáo trước ngày 15/10/2025 về Phòng Tư pháp, thư điện tử: a@b.example.vn.",
            "nộp báo cáo về Phòng Tư pháp",
            ["Các xã"],
        ),
        # what is completed by then, and not what is done besides
        (
            "Sửa chữa trụ sở cũ của xã, hoàn thành việc chuyển kho lưu trữ trước ngày 15/10/2025.",
            "hoàn thành việc chuyển kho lưu trữ",
            [],
        ),
        (
            "Rà soát dữ liệu hộ kinh doanh, hoàn thành đợt một trước ngày 15/10/2025.",
            "Rà soát dữ liệu hộ kinh doanh, hoàn thành đợt một",
            [],
        ),
        # a condition before the time, an opening month, loose ends
        (
            "Đơn chưa đủ giấy tờ thì trong 03 ngày làm việc, kể từ ngày tiếp nhận, Phòng Kinh tế báo cho người nộp.",
            "báo cho người nộp",
            ["Phòng Kinh tế"],
        ),
        ("sau đó cứ thứ Hai hằng tuần báo cáo mực nước các hồ.", "báo cáo mực nước các hồ", []),
        (
            "Trường hợp còn vướng mắc được kéo dài nhưng không quá ngày 31/12/2025.",
            "Trường hợp còn vướng mắc được kéo dài",
            [],
        ),
    ],
)
def test_tasks(sentence: str, task: str, doers: list[str]) -> None:
    (found,) = read(sentence)
    assert (found.task, list(found.assignees)) == (task, doers)


def test_one_of_them_at_another_time() -> None:
    first, second = read("a) Dựng xong rạp trước ngày 05/10/2025 (riêng Đội cơ động trước ngày 10/10/2025);")
    assert (first.task, second.task) == ("Dựng xong rạp", "Dựng xong rạp")
    assert second.assignees == ("Đội cơ động",)


def test_a_height_within_the_time_of_the_whole() -> None:
    found = read("1. Thời gian tuyên truyền: từ ngày 01/10/2025 đến ngày 10/11/2025, cao điểm từ 20/10 đến 02/11.")
    assert [d.task for d in found][1:] == ["cao điểm"]


ROWS = [
    ["TT", "Việc", "Người làm", "Thời hạn"],
    ["1", "In biển tên đại biểu", "Văn thư", "Ngày 20/10/2025"],
    ["2", "Chủ trì họp ban trù bị", "Chánh Văn phòng", "14 giờ 00 ngày 22/10/2025"],
    ["3", "Nộp bản thuyết minh", "Phòng Kỹ thuật", "16 giờ 00 ngày 24/10/2025"],
    ["4", "Phim tài liệu (duyệt lời bình lúc 9 giờ 00 ngày 21/10/2025)", "Đài Truyền thanh", "25/10/2025"],
    ["5", "Sửa cổng (đã khảo sát ngày 01/9/2025)", "Phòng Kỹ thuật", "Trước 28/10/2025"],
]


def test_meetings_and_steps_in_a_table_of_limits() -> None:
    """Under `Thời hạn` a bare day is the last one; a meeting is on its hour; a step in brackets has its own day."""
    found = find_deadlines(paper("1. Phân công chuẩn bị:", ROWS), known())
    assert sorted((d.bound, d.end) for d in found) == [
        ("before", "2025-10-28"),
        ("by", "2025-10-20"),
        ("by", "2025-10-24"),
        ("by", "2025-10-25"),
        ("on", "2025-10-21"),
        ("on", "2025-10-22"),
    ]
    (step,) = [d for d in found if d.end == "2025-10-21"]
    assert (step.task, step.assignees) == ("duyệt lời bình", ("Đài Truyền thanh",))


@pytest.mark.parametrize(
    ("sentence", "want"),
    [
        # quarters that are no neighbours are two times, neighbours one
        ("- Kiểm tra kho vật tư trong quý I và quý III/2026.", [("during", "2026-03-31"), ("during", "2026-09-30")]),
        ("- Kiểm tra kho vật tư trong quý II, III/2026.", [("during", "2026-09-30")]),
        # an event of many, in front of the length
        ("- Tổng hợp kết quả báo cáo Sở sau mỗi đợt phun không quá 03 ngày.", [("within", "3 day")]),
        # what has run out is the papers', the limit is that of the work
        (
            "- Giải quyết dứt điểm hồ sơ quá hạn trong thời hạn 07 ngày kể từ ngày nhận được công văn này.",
            [("within", "7 day")],
        ),
        ("- Thống kê hồ sơ quá hạn 07 ngày.", []),
        # what comes by itself is told in a forecast; what is asked for there is due
        ("Dự báo từ đêm 12 đến sáng 13 tháng 9 khu vực có mưa to, kéo dài trong các ngày 13 - 15 tháng 9.", []),
        ("Theo bản tin của Đài khí tượng, dự báo trong ngày 14/9 không khí lạnh tràn về.", []),
        (
            "Dự báo từ ngày 14/9 có mưa to, đề nghị các xã tổ chức trực từ ngày 12/9 đến ngày 20/9/2025.",
            [("during", "2025-09-20")],
        ),
        ("Dự báo ngày 14/9 bão vào bờ; các xã tổ chức sơ tán trong ngày 13/9/2025.", [("on", "2025-09-13")]),
    ],
)
def test_times_apart_overdue_papers_and_forecasts(sentence: str, want: list[tuple[str, str | None]]) -> None:
    assert told(sentence) == want
