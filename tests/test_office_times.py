"""Times as offices write them: stretches told in two clauses, replaced limits, contacts, rhythms, columns of months.

Classes that the blind sets i and j brought. Every class has sentences that must be read and traps that must not fire;
all are invented.
"""

from __future__ import annotations

import pytest
from duty_papers import deadlines, known, paper

from extractors.duties.deadlines import find_deadlines
from models.values import Deadline


def read(text: str) -> list[Deadline]:
    return find_deadlines(paper(text), known("2025-09-10", "CV"))


def told(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(d.bound, d.start, d.end) for d in read(text)]


def table(rows: list[list[str]], title: str = "LỊCH CÔNG TÁC") -> list[tuple[str, str | None, str | None]]:
    return [(d.bound, d.start, d.end) for d in deadlines(paper(title, rows), kind="KH")]


@pytest.mark.parametrize(
    ("sentence", "want"),
    [
        # first and last day of one thing, each in its own clause
        (
            "Thời gian nhận bài: bắt đầu từ ngày 01/10/2025; phần mềm tự động khóa lúc 17 giờ ngày 20/10/2025.",
            [("during", "2025-10-01", "2025-10-20")],
        ),
        (
            "Việc đăng ký bắt đầu từ ngày 01/10/2025, kết thúc lúc 17 giờ ngày 15/10/2025.",
            [("during", "2025-10-01", "2025-10-15")],
        ),
        (
            "Các đội nộp bài, mở cổng từ 8 giờ 00 ngày 01/10/2025, đóng lúc 17 giờ 00 ngày 10/10/2025.",
            [("during", "2025-10-01", "2025-10-10")],
        ),
        ("Khai mạc trại ngày 05/10/2025; bế mạc ngày 07/10/2025.", [("on", "2025-10-05", "2025-10-05"), ("on", "2025-10-07", "2025-10-07")]),
        # the last day of a stretch from now on is by when
        ("Vận động quyên góp sách từ nay đến hết ngày 30/11/2025.", [("by", None, "2025-11-30")]),
        ("Sửa đường lâm sinh từ nay đến ngày 30/11/2025.", [("during", "2025-09-10", "2025-11-30")]),
        # a limit that another one takes the place of
        (
            "Các đội nộp phương án trước ngày 20/10/2025 (thay cho thời hạn trước ngày 10/10/2025 nêu tại công văn trước).",
            [("before", None, "2025-10-20")],
        ),
        (
            "Các đội nộp phương án trước ngày 20/10/2025 thay vì ngày 10/10/2025 như đã thông báo.",
            [("before", None, "2025-10-20")],
        ),
        ("Hạn gửi báo cáo là ngày 20/10/2025 (trước đây là ngày 10/10/2025).", [("by", None, "2025-10-20")]),
        # the period that is reported on by a day
        (
            "Các huyện báo cáo về Sở trước ngày 05/10/2025 (quý III) và trước ngày 05/01/2026 (quý IV).",
            [("before", None, "2025-10-05"), ("before", None, "2026-01-05")],
        ),
        # days ahead, whatever is done on them
        ("Vùng trũng gieo sạ từ ngày 05/10 đến ngày 20/10/2025.", [("during", "2025-10-05", "2025-10-20")]),
        ("Lúa gieo muộn không kéo dài quá ngày 25/10/2025.", [("by", None, "2025-10-25")]),
        ("Các xóm căng lưới chắn bờ vào ngày 12/10/2025.", [("on", "2025-10-12", "2025-10-12")]),
        # … and the days of a thing that is held for a feast, which are not the feast's
        ("Tổ chức hội thao chào mừng Ngày Doanh nhân, từ ngày 08/10 đến ngày 12/10/2025.", [("during", "2025-10-08", "2025-10-12")]),
        # those that ask, and what they come for
        ("Khi cần, liên hệ Văn phòng nhận thẻ trước ngày 10/10/2025.", [("before", None, "2025-10-10")]),
    ],
)  # fmt: skip
def test_days(sentence: str, want: list[tuple[str, str | None, str | None]]) -> None:
    assert told(sentence) == want


@pytest.mark.parametrize(
    ("sentence", "want"),
    [
        ("Tổ trưởng nộp danh sách trước đó 10 ngày.", (10, "day")),
        ("Sau đó 05 ngày làm việc, Phòng Kinh tế trả lời đơn vị.", (5, "working_day")),
        ("Giao đồ bảo hộ cho tổ 02 ngày trước mỗi đợt trực.", (2, "day")),
        ("Trả kết quả cho hồ sơ trễ hạn, chậm nhất 02 ngày làm việc trước ngày hết hạn.", (2, "working_day")),
        ("Sửa xong cầu phao trước ngày khai hội 05/12/2025 ít nhất 10 ngày.", (10, "day")),
    ],
)
def test_spans(sentence: str, want: tuple[int, str]) -> None:
    assert [(d.bound, d.duration and (d.duration.amount, d.duration.unit)) for d in read(sentence)] == [
        ("within", want)
    ]


def test_a_span_counted_back_from_a_day_ends_before_it() -> None:
    (found,) = read("Sửa xong cầu phao trước ngày khai hội 05/12/2025 ít nhất 10 ngày.")
    assert (found.start, found.end) == (None, "2025-11-25")


@pytest.mark.parametrize(
    "sentence",
    [
        "Mọi vướng mắc liên hệ ông Đỗ Văn Mây, điện thoại 0912.000.111 (số này sử dụng đến ngày 31/12/2025).",
        "Nếu có vướng mắc đề nghị liên hệ bà Hạ (nghỉ phép từ ngày 01/10/2025 đến ngày 05/10/2025).",
        "Địa chỉ này hoạt động đến ngày 30/11/2025.",
        "Trang trí cổng chào mừng đại hội ngày 20/10/2025.",
        "Trước đó 10 ngày, đoàn đã kiểm tra các bến.",
        "Tập trung vào những ngày đầu tháng.",
    ],
)
def test_what_fixes_nothing(sentence: str) -> None:
    assert read(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Ra quân làm thủy lợi vào ngày thứ Bảy tuần cuối hằng tháng.", "FREQ=MONTHLY;BYDAY=-1SA"),
        ("Họp chi bộ sáng thứ Bảy tuần thứ hai của tháng.", "FREQ=MONTHLY;BYDAY=2SA"),
        ("Hằng tháng, tổ chức sinh hoạt vào Chủ nhật đầu tháng.", "FREQ=MONTHLY;BYDAY=1SU"),
        ("Báo cáo Giám đốc vào ngày đầu tháng đầu quý.", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1"),
        ("Tổng hợp vào ngày đầu mỗi tháng.", "FREQ=MONTHLY;BYMONTHDAY=1"),
        (
            "Họp giao ban vào ngày làm việc đầu tiên của mỗi quý.",
            "FREQ=MONTHLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
        ),
        ("Các trạm gửi báo cáo tuần về Sở trước 15 giờ thứ Năm.", "FREQ=WEEKLY;BYDAY=TH"),
        ("Giao ban tuần vào sáng thứ Hai.", "FREQ=WEEKLY;BYDAY=MO"),
    ],
)
def test_rhythms(sentence: str, rule: str) -> None:
    assert [d.recurrence for d in read(sentence)] == [rule]


@pytest.mark.parametrize("sentence", ["Họp tuần 3 vào thứ Hai.", "Tổ chức ngày hội vào thứ Bảy cuối tháng 10/2025."])
def test_what_happens_once(sentence: str) -> None:
    assert [d.recurrence for d in read(sentence) if d.recurrence] == []


def test_a_column_of_months_says_of_which_month_the_days_are() -> None:
    found = table(
        [
            ["Tháng", "Nội dung", "Thời gian", "Người phụ trách"],
            ["Tháng 12/2025", "Kiểm kê kho", "05/12", "Thủ kho"],
            ["", "Nộp số liệu", "Trước ngày 20/12", "Văn thư"],
            ["Tháng 01/2026", "Thi thả diều", "Theo lịch của Sở", "Tổ diều"],
            ["", "Tập huấn", "17/01", "Tổ bơm"],
        ]
    )
    assert found == [
        ("on", "2025-12-05", "2025-12-05"),
        ("before", None, "2025-12-20"),
        ("during", "2026-01-01", "2026-01-31"),
        ("on", "2026-01-17", "2026-01-17"),
    ]
    bare = [["Tháng", "Ngày", "Nội dung"], ["10", "05", "Họp tổ"], ["11", "03", "Thi thả diều"]]
    assert table(bare) == [("on", "2025-10-05", "2025-10-05"), ("on", "2025-11-03", "2025-11-03")]
    alone = [["Tháng", "Nội dung", "Người làm"], ["Tháng 10/2025", "Dọn kênh", "Trạm bơm"]]
    assert table(alone) == [("during", "2025-10-01", "2025-10-31")]


def test_as_in_the_row_above() -> None:
    same = ["-nt-", "nt", "Như trên", '"', "- như trên -"]
    rows = [["TT", "Nội dung", "Thời gian", "Người làm"], ["1", "Dọn kênh", "Trước 05/10/2025", "Trạm bơm"]]
    works = ["Tỉa cành tre", "Quét vôi", "Thả cá giống", "Gắn biển báo", "Thay cửa phai"]
    rows += [[str(k + 2), work, mark, "Trạm bơm"] for k, (work, mark) in enumerate(zip(works, same, strict=True))]
    assert table(rows) == [("before", None, "2025-10-05")] * 6


def test_a_bare_day_by_which_it_is_finished() -> None:
    rows = [
        ["TT", "Nội dung", "Thời gian hoàn thành"],
        ["1", "Nạo vét kênh", "15/3/2026"],
        ["2", "Lễ khánh thành", "Ngày 20/3/2026"],
        ["3", "Duyệt phim", "Sáng 21/3/2026"],
        ["4", "Tỉa cành", "Xong trong ngày 22/3/2026"],
    ]
    assert [bound for bound, _, _ in table(rows)] == ["by", "on", "on", "on"]
    limit = [["Nội dung", "Thời hạn"], ["Tỉa cành", "Xong trong ngày 22/3/2026"], ["Quét vôi", "23/3/2026"]]
    assert [bound for bound, _, _ in table(limit)] == ["on", "by"]
    ends = [["Bắt đầu", "Thời gian hoàn thành", "Nội dung"], ["01/10/2025", "15/10/2025", "Nạo vét"], ["", "20/10/2025", "Tỉa cành"]]  # fmt: skip
    assert table(ends) == [("during", "2025-10-01", "2025-10-15"), ("by", None, "2025-10-20")]
