"""The words of tasks: what is done, without contacts, head verbs of intent, partners that outweigh it, other times.

Classes that the blind sets i and j brought; all sentences are invented.
"""

from __future__ import annotations

import pytest
from duty_papers import known, paper

from extractors.duties.deadlines import find_deadlines


def tasks(text: str) -> list[tuple[str | None, list[str]]]:
    return [(d.task, list(d.assignees)) for d in find_deadlines(paper(text), known("2025-09-10", "KH"))]


@pytest.mark.parametrize(
    ("sentence", "task"),
    [
        # how those are reached to whom it goes is no part of it; through whom it goes is
        ("Các trạm gửi bảng kê về Sở (bà Lò Thị Mây, email: may@so.example) trước ngày 10/10/2025.", "gửi bảng kê về Sở"),
        ("Các trạm gửi bảng kê về Sở (đ/c Mây) trước ngày 10/10/2025.", "gửi bảng kê về Sở"),
        ("Các trạm gửi bảng kê về Sở (qua Văn phòng), ĐT: 0269 381 222, trước ngày 10/10/2025.", "gửi bảng kê về Sở (qua Văn phòng)"),
        ("Các trạm gửi bảng kê (họ tên, số điện thoại) trước ngày 10/10/2025.", "gửi bảng kê (họ tên, số điện thoại)"),
        # verbs of intent before the real one, the time between them
        ("Sở Đo đạc chịu trách nhiệm hoàn chỉnh hồ sơ mốc trước ngày 10/10/2025.", "hoàn chỉnh hồ sơ mốc"),
        ("Trạm bơm cam kết đến hết ngày 31/12/2025 giải ngân đạt 90% vốn.", "giải ngân đạt 90% vốn"),
        ("Phấn đấu đến 31/12/2025 trồng xong 10 ha tre.", "trồng xong 10 ha tre"),
        # partners whose names are longer than what is done with them
        (
            "Sở Đo đạc chủ trì, phối hợp với Sở Thủy văn, Ban Quản lý đê điều kiểm tra mốc đo trong tháng 10/2025.",
            "kiểm tra mốc đo",
        ),
        # an earlier action with a time of its own
        ("Trạm bơm phát động cuộc thi viết từ ngày 01/10/2025, nhận bài đến hết ngày 15/11/2025.", "nhận bài"),
        ("Trạm bơm làm việc với ngân hàng về vốn vay trong tuần này, báo cáo Giám đốc ngày 12/10/2025.", "báo cáo Giám đốc"),
        ("Từ tháng 10, vào ngày 28 hằng tháng các trạm báo cáo mực nước.", "báo cáo mực nước"),
        ("Riêng năm học 2025 - 2026, thời hạn gửi báo cáo chậm nhất là ngày 30/10/2025.", "gửi báo cáo"),
        # what is to end by then
        ("Phòng Thủy văn kiểm tra phao của các trạm; kết thúc kiểm tra chậm nhất ngày 20/10/2025.", "kiểm tra phao của các trạm"),
        # the place behind the time belongs to it, the next action does not
        (
            "Cho học sinh nghỉ học từ ngày 10/10/2025 đến ngày 12/10/2025 ở những xã có nguy cơ cao, tổ chức dạy bù sau lũ.",
            "Cho học sinh nghỉ học ở những xã có nguy cơ cao",
        ),
        ("Hội thi tổ chức trong 01 ngày, 08/11/2025 tại nhà văn hóa.", "Hội thi tổ chức tại nhà văn hóa"),
        ("- Ngày Chủ nhật xanh: Chủ nhật tuần đầu của mỗi tháng.", "Ngày Chủ nhật xanh"),
    ],
)  # fmt: skip
def test_what_is_done(sentence: str, task: str) -> None:
    assert [words for words, _ in tasks(sentence)] == [task]


def test_rounds_of_one_thing() -> None:
    found = find_deadlines(
        paper("Tẩy giun: 02 đợt, đợt 1 tháng 10/2025, đợt 2 tháng 4/2026."), known("2025-09-10", "KH")
    )
    assert [(d.start, d.end, d.task) for d in found] == [
        ("2025-10-01", "2025-10-31", "Tẩy giun"),
        ("2026-04-01", "2026-04-30", "Tẩy giun"),
    ]


def test_a_weekly_day_in_brackets_stands_before_what_is_done() -> None:
    text = "Phòng Thủy văn nộp sổ trước ngày 15/10/2025; hằng tuần (chậm nhất thứ Sáu) tổng hợp mực nước gửi Văn phòng."
    assert [words for words, _ in tasks(text)] == ["nộp sổ", "tổng hợp mực nước gửi Văn phòng"]


@pytest.mark.parametrize(
    ("sentence", "want"),
    [
        ("Sửa xong mái chợ trước ngày Quốc khánh 02/9/2026.", [("before", "2026-09-02")]),
        ("Quét vôi trường trước lễ khai giảng 05/9/2026.", [("before", "2026-09-05")]),
        (
            "Tổ chức học tập Luật Đê điều (có hiệu lực từ ngày 01/8/2025) trong tháng 10/2025.",
            [("during", "2025-10-31")],
        ),
        ("Trạm trả lời đơn trong 07 ngày kể từ ngày nhận; việc khó thì không quá 15 ngày.", [("within", None)] * 2),
        ("Thu thủy lợi phí đến 05/9 đạt 71% dự toán.", []),
        ("Thu thủy lợi phí đến 31/12 đạt 100% dự toán.", [("by", "2025-12-31")]),
        ("Năm 2026\n- Sơ kết: tháng 6.", [("during", "2026-06-30")]),
    ],
)
def test_days_told_beside_other_things(sentence: str, want: list[tuple[str, str | None]]) -> None:
    assert [(d.bound, d.end) for d in find_deadlines(paper(sentence), known("2025-09-10", "KH"))] == want


@pytest.mark.parametrize(
    ("sentence", "task"),
    [
        # the way stays, the address in the same bracket goes
        (
            "Các trạm gửi bảng kê về Sở (qua Phòng Thủy văn, email: thuyvan@so.example) trước ngày 10/10/2025.",
            "gửi bảng kê về Sở (qua Phòng Thủy văn)",
        ),
        # what others do with it; why something is held stays
        (
            "Các trạm gửi bảng kê về Sở để tổng hợp, báo cáo Ủy ban nhân dân tỉnh trước ngày 10/10/2025.",
            "gửi bảng kê về Sở",
        ),
        ("Các trạm gửi bảng kê về Sở để tổng hợp trước ngày 10/10/2025.", "gửi bảng kê về Sở để tổng hợp"),
        (
            "Các trạm tổ chức họp để xem xét phương án tiêu úng trước ngày 10/10/2025.",
            "tổ chức họp để xem xét phương án tiêu úng",
        ),
        # what is sent is told by the action before
        (
            "- Lập danh sách trạm bơm hư hỏng; gửi về Sở Đo đạc trước ngày 10/10/2025.",
            "Lập danh sách trạm bơm hư hỏng; gửi về Sở Đo đạc",
        ),
        (
            "- Rà soát trạm bơm, cống, kè xuống cấp theo Quyết định số 41/QĐ-UBND ngày 05/3/2025 của Ủy ban nhân dân tỉnh, gửi kết "
            "quả về Sở Đo đạc và Thủy văn trước ngày 10/10/2025.",
            "Rà soát trạm bơm, cống, kè xuống cấp theo Quyết định số 41/QĐ-UBND ngày 05/3/2025 của Ủy ban nhân dân tỉnh, gửi kết "
            "quả về Sở Đo đạc và Thủy văn",
        ),
        (
            "- Kiểm tra kè; gửi báo cáo tổng kết về Sở Đo đạc trước ngày 10/10/2025.",
            "gửi báo cáo tổng kết về Sở Đo đạc",
        ),
        ("- Sửa kè, giao Trạm bơm theo dõi; gửi Sở Đo đạc trước ngày 10/10/2025.", "gửi Sở Đo đạc"),
    ],
)
def test_the_way_and_what_goes_there(sentence: str, task: str) -> None:
    assert [found for found, _ in tasks(sentence)] == [task]


def test_like_things_behind_a_colon_each_with_its_time() -> None:
    text = (
        "- Trạm bơm tham mưu Sở báo cáo tỉnh theo quy định: báo cáo quý gửi trước ngày 10/10/2025, báo cáo năm gửi trước ngày "
        "15/12/2025."
    )
    assert tasks(text) == [("báo cáo quý gửi", ["Trạm bơm"]), ("báo cáo năm gửi", ["Trạm bơm"])]
