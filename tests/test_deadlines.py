"""Deadlines: which times fix a duty, what the duty is, and whose it is. All bodies and sentences are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest
from duty_papers import deadlines, known, paper

from extractors.duties.deadlines import find_deadlines
from extractors.duties.outline import flattened
from models.values import Deadline, Evidence, Reference

SENTENCES = [
    # sentence, bound, end, task, assignees, recipient
    (
        "Đề nghị các đơn vị rà soát và gửi báo cáo về Sở Thủy văn (qua Phòng Hồ sơ) trước ngày 25/9/2025 để tổng hợp.",
        "before",
        "2025-09-25",
        "rà soát và gửi báo cáo về Sở Thủy văn (qua Phòng Hồ sơ) để tổng hợp",
        ["các đơn vị"],
        "Sở Thủy văn",
    ),
    (
        "Yêu cầu Hiệu trưởng các trường lập danh sách gửi về Phòng Khảo thí trước 16 giờ 30 ngày 20/9/2025.",
        "before",
        "2025-09-20",
        "lập danh sách gửi về Phòng Khảo thí",
        ["Hiệu trưởng các trường"],
        "Phòng Khảo thí",
    ),
    (
        "Giao Phòng Kinh tế tham mưu UBND xã An Lạc ban hành kế hoạch, hoàn thành chậm nhất ngày 30/9/2025.",
        "by",
        "2025-09-30",
        "tham mưu UBND xã An Lạc ban hành kế hoạch",
        ["Phòng Kinh tế"],
        None,
    ),
    (
        "Sở Thủy văn chủ trì, phối hợp với Sở Đo đạc tham mưu ban hành Quy chế quản lý mốc đo trong tháng 10/2025.",
        "during",
        "2025-10-31",
        "chủ trì, phối hợp với Sở Đo đạc tham mưu ban hành Quy chế quản lý mốc đo",
        ["Sở Thủy văn"],
        None,
    ),
    (
        "Từ ngày 15/9/2025 đến ngày 19/9/2025, các đơn vị trực thuộc Sở có trách nhiệm tự kiểm tra hồ sơ.",
        "during",
        "2025-09-19",
        "tự kiểm tra hồ sơ",
        ["các đơn vị trực thuộc Sở"],
        None,
    ),
    (
        "a) Sở Đo đạc: Hoàn thành xây dựng Đề án trước ngày 30/11/2025.",
        "before",
        "2025-11-30",
        "Hoàn thành xây dựng Đề án",
        ["Sở Đo đạc"],
        None,
    ),
    (
        "Các trường tổ chức khai giảng vào sáng ngày 05/9/2026.",
        "on",
        "2026-09-05",
        "tổ chức khai giảng",
        ["Các trường"],
        None,
    ),
    (
        "Thực hiện Công văn số 123/SĐĐ-VP ngày 01/9/2025 của Sở Đo đạc, UBND xã yêu cầu các trường báo cáo kết quả trước ngày 18/9/2025.",
        "before",
        "2025-09-18",
        "báo cáo kết quả",
        ["các trường"],
        None,
    ),
]


@pytest.mark.parametrize(("sentence", "bound", "end", "task", "assignees", "recipient"), SENTENCES)
def test_sentences(sentence: str, bound: str, end: str, task: str, assignees: list[str], recipient: str | None) -> None:
    (found,) = deadlines(sentence)
    assert (found.bound, found.end) == (bound, end)
    assert found.task == task
    assert list(found.assignees) == assignees
    assert found.recipient == recipient


DECOYS = [
    "Căn cứ Luật Lưu trữ ngày 21 tháng 6 năm 2026, đơn vị triển khai thực hiện.",
    "Thực hiện Kế hoạch số 45/KH-UBND ngày 12/12/2025 của UBND tỉnh về chuyển đổi số.",
    "Thông tư này có hiệu lực thi hành kể từ ngày 01 tháng 11 năm 2025.",
    "Quyết định này hết hiệu lực từ ngày 31/12/2025.",
    "Cuộc họp ngày 05/9/2025 do đồng chí Chủ tịch chủ trì.",
    "Trong 9 tháng đầu năm 2025, toàn ngành đã hoàn thành 12 chỉ tiêu.",
    "Tổ chức các hoạt động kỷ niệm 43 năm Ngày Nhà giáo Việt Nam (20/11/1982 - 20/11/2025).",
    "Phấn đấu đến năm 2030 có 80% hộ gia đình đạt chuẩn.",
    "Tổ chức thực hiện tốt nhiệm vụ năm học 2025 - 2026, giai đoạn 2025 - 2030.",
    "Người có sức khỏe tốt, không quá 35 tuổi tính đến ngày 31/12/2025.",
    "Chứng chỉ có giá trị trong thời hạn 05 năm kể từ ngày cấp.",
    "Cơ quan gửi báo cáo chậm từ 05 ngày đến dưới 10 ngày trừ 2 điểm.",
    "Hội trường số 128, đường 30/4, tổ chức phục vụ đại biểu.",
    "Các đơn vị khẩn trương, thường xuyên, kịp thời báo cáo hằng năm.",
    "Tính đến ngày 30/10/2025, các đơn vị báo cáo đạt 95%.",
    "Thời điểm chốt số liệu báo cáo hằng năm: tính từ ngày 15 tháng 12 năm trước đến ngày 14 tháng 12 của kỳ báo cáo.",
]


@pytest.mark.parametrize("sentence", DECOYS)
def test_dates_that_fix_nothing(sentence: str) -> None:
    assert deadlines(sentence) == []


def test_a_day_inside_a_citation_that_was_found_is_none() -> None:
    text = "Các đơn vị tổ chức thực hiện theo Bản ghi nhớ hợp tác ngày 20/12/2025 đã ký."
    start = text.index("Bản ghi nhớ")
    cited = Evidence(1, start, text.index(" đã ký"), text[start : text.index(" đã ký")])
    found = known()
    found.references = [Reference("BGN", None, "Bản ghi nhớ", "2025-12-20", None, "mention", (), (cited,))]
    assert find_deadlines(paper(text), found) == []


def test_what_another_paper_says_in_quotes_is_not_this_papers() -> None:
    text = "Khoản 2 Điều 5 quy định: “Trong thời hạn 07 ngày làm việc kể từ ngày kết thúc đại hội, hội gửi báo cáo về cơ quan quản lý nhà nước có thẩm quyền”."
    assert deadlines(text) == []
    assert len(deadlines(text, kind="NĐ")) == 1


def test_a_day_set_in_the_past_by_a_cited_paper() -> None:
    text = "Tại công văn số 14/SĐĐ-VP, các đơn vị đã được yêu cầu gửi báo cáo trước ngày 30 tháng 6 năm 2025."
    assert deadlines(text) == []


def test_two_days_in_one_sentence_have_each_their_own_clause() -> None:
    first, second = deadlines(
        "Trưởng các khối đăng ký với Thường trực Hội đồng trước ngày 18/9/2025, hoàn tất hồ sơ gửi Thường trực Hội đồng chậm nhất ngày 26/9/2025."
    )
    assert first.task == "đăng ký với Thường trực Hội đồng" and first.bound == "before"
    assert second.task == "hoàn tất hồ sơ gửi Thường trực Hội đồng" and second.bound == "by"


def test_two_periodic_days_share_their_clause() -> None:
    found = deadlines("Định kỳ 6 tháng (trước ngày 15/6), hằng năm (trước ngày 15/12) các đơn vị báo cáo về UBND tỉnh.")
    assert [d.recurrence for d in found] == [
        "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15",
    ]
    assert {d.task for d in found} == {"báo cáo về UBND tỉnh"}
    assert {d.assignees for d in found} == {("các đơn vị",)}


def test_spans_name_their_event_and_doer() -> None:
    (found,) = deadlines(
        "Trong thời hạn 10 ngày kể từ ngày nhận đủ hồ sơ, Sở Thủy văn thẩm định và trình Chủ tịch UBND tỉnh quyết định."
    )
    assert found.duration is not None
    assert (found.duration.amount, found.duration.unit, found.duration.anchor) == (10, "day", "ngày nhận đủ hồ sơ")
    assert (found.start, found.end, found.assignees) == (None, None, ("Sở Thủy văn",))


def test_a_label_line_takes_the_item_above_as_its_task() -> None:
    found = deadlines(
        "II. PHƯƠNG ÁN\n1. Cài đặt hệ thống lưu trữ\n- Kiểm tra máy chủ.\n- Địa điểm: Phòng máy.\n- Thời gian thực hiện: Ngày 26, 27/12/2025"
    )
    assert [(d.bound, d.start, d.end, d.task) for d in found] == [
        ("during", "2025-12-26", "2025-12-27", "Cài đặt hệ thống lưu trữ")
    ]


def test_a_label_line_with_its_lead_body_beside_it() -> None:
    (found,) = deadlines(
        "1. Tuyên truyền về phòng cháy\na) Nội dung: tổ chức tập huấn.\nb) Cơ quan chủ trì: Sở Đo đạc.\nc) Cơ quan phối hợp: Các xã.\nd) Thời gian thực hiện: Quý IV/2025."
    )
    assert (found.start, found.end) == ("2025-10-01", "2025-12-31")
    assert found.assignees == ("Sở Đo đạc",)


def test_a_meeting_is_named_by_the_papers_subject() -> None:
    (found,) = deadlines(
        "1. Thời gian: 8 giờ 00, thứ Sáu, ngày 26/9/2025 (01 buổi).\n2. Địa điểm: Hội trường.",
        kind="GM",
        subject="họp rà soát hồ sơ lưu trữ",
    )
    assert (found.start, found.time, found.task) == ("2025-09-26", "08:00", "họp rà soát hồ sơ lưu trữ")


def test_the_heading_lays_its_list_on_a_body() -> None:
    (found,) = deadlines(
        "III. TỔ CHỨC THỰC HIỆN\n2. Các đơn vị trực thuộc Sở có trách nhiệm:\n- Tuyên truyền sâu rộng.\n- Tổng hợp, báo cáo kết quả trước ngày 10/12/2025."
    )
    assert found.assignees == ("Các đơn vị trực thuộc Sở",)
    assert found.task == "Tổng hợp, báo cáo kết quả"


def test_what_is_delivered_points_back_to_the_request() -> None:
    (found,) = deadlines(
        "Giao các sở, ban, ngành, UBND các huyện, thành phố xây dựng Kế hoạch rà soát.\nKế hoạch rà soát gửi về Văn phòng trước ngày 05/10/2025 để tổng hợp."
    )
    assert found.assignees == ("các sở, ban, ngành", "UBND các huyện, thành phố")
    assert found.task is not None and found.task.startswith("Kế hoạch rà soát gửi về Văn phòng")


def test_the_same_day_for_the_same_duty_is_one_deadline() -> None:
    text = "Các đơn vị gửi báo cáo về Sở trước ngày 30/9/2025.\nCác đơn vị gửi báo cáo về Sở trước ngày 30/9/2025."
    assert len(deadlines(text)) == 1
    other = text.replace("gửi báo cáo về Sở", "nộp danh sách học sinh về Phòng", 1)
    assert len(deadlines(other)) == 2


def test_a_report_does_not_announce_the_month_it_reports() -> None:
    text = "Trong tháng 9/2025, Sở tổ chức thực hiện 12 cuộc kiểm tra.\nTrong tháng 10/2025, Sở tập trung thực hiện các nhiệm vụ sau."
    found = deadlines(text, kind="BC")
    assert [d.start for d in found] == ["2025-10-01"]


PLAN = [
    ["TT", "Nội dung công việc", "Thời gian hoàn thành", "Đơn vị thực hiện", "Ghi chú"],
    ["1", "Nộp hồ sơ đăng ký về Phòng Khảo thí", "Trước ngày 11/11/2025", "Các trường trực thuộc", ""],
    ["2", "Tổ chức chấm sáng kiến", "Từ 15/12/2025 đến 15/01/2026", "Phòng Khảo thí và Phòng Tổ chức", ""],
    ["3", "Họp tổng kết khối", "Tháng 02/2026", "Trưởng các khối thi đua số 1,2,3", "dự kiến"],
    ["4", "Kiểm tra nề nếp", "Thường xuyên", "Các trường trực thuộc", ""],
]


def rows_of(found: list[Deadline]) -> list[tuple[str, str | None, str | None, str | None, tuple[str, ...]]]:
    return [(d.bound, d.start, d.end, d.task, d.assignees) for d in found]


def test_a_schedule_gives_one_deadline_a_row() -> None:
    found = deadlines(paper("PHỤ LỤC\nKHUNG KẾ HOẠCH THỜI GIAN", PLAN))
    assert rows_of(found) == [
        ("before", None, "2025-11-11", "Nộp hồ sơ đăng ký về Phòng Khảo thí", ("Các trường trực thuộc",)),
        ("during", "2025-12-15", "2026-01-15", "Tổ chức chấm sáng kiến", ("Phòng Khảo thí", "Phòng Tổ chức")),
        ("during", "2026-02-01", "2026-02-28", "Họp tổng kết khối", ("Trưởng các khối thi đua số 1,2,3",)),
    ]
    assert all(d.rule == "deadline.table" and d.task_evidence is not None for d in found)


def test_columns_in_another_order_and_without_headings() -> None:
    body = [[r[2], r[1], r[3]] for r in PLAN[1:4]]
    assert [d.end for d in deadlines(paper("LỊCH LÀM VIỆC", body))] == ["2025-11-11", "2026-01-15", "2026-02-28"]
    headed = [["Thời hạn", "Nhiệm vụ", "Cơ quan chủ trì"], *body]
    assert deadlines(paper("LỊCH LÀM VIỆC", headed))[1].assignees == ("Phòng Khảo thí", "Phòng Tổ chức")


def test_a_merged_cell_of_time_counts_for_each_of_its_tasks() -> None:
    rows = [
        ["Thời gian", "Nội dung", "Phụ trách"],
        ["Tháng 10/2025", "Khai mạc hội thao", "Công đoàn"],
        ["", "Tổng kết hội thao", "Đoàn trường"],
    ]
    found = deadlines(paper("KẾ HOẠCH THÁNG", rows, merged={(1, 0): 2}))
    assert [(d.start, d.task, d.assignees) for d in found] == [
        ("2025-10-01", "Khai mạc hội thao", ("Công đoàn",)),
        ("2025-10-01", "Tổng kết hội thao", ("Đoàn trường",)),
    ]


def test_the_year_of_a_row_comes_from_the_caption() -> None:
    rows = [["Ngày", "Nội dung"], ["05/11", "Họp chi bộ"], ["20/11", "Mít tinh toàn trường"]]
    found = deadlines(paper("LỊCH CÔNG TÁC THÁNG 11 NĂM 2026", rows))
    assert [d.start for d in found] == ["2026-11-05", "2026-11-20"]


def test_bare_numbers_under_a_heading_of_months_and_days() -> None:
    months = [["Tháng", "Nội dung công việc"], ["9", "Khai giảng năm học"], ["10-11", "Hội giảng cấp trường"]]
    found = deadlines(paper("KẾ HOẠCH NĂM HỌC", months))
    assert [(d.start, d.end) for d in found] == [("2025-09-01", "2025-09-30"), ("2025-10-01", "2025-11-30")]
    days = [["Ngày", "Nội dung"], ["5", "Họp chi bộ"], ["20", "Mít tinh toàn trường"]]
    assert [d.start for d in deadlines(paper("LỊCH CÔNG TÁC THÁNG 11 NĂM 2026", days))] == ["2026-11-05", "2026-11-20"]


def test_two_columns_of_days_are_one_stretch() -> None:
    rows = [
        ["STT", "Nội dung công việc", "Ngày bắt đầu", "Ngày kết thúc", "Chủ trì"],
        ["1", "Khảo sát hiện trạng hồ sơ", "15/9/2025", "30/9/2025", "Phòng Khảo thí"],
    ]
    (found,) = deadlines(paper("TIẾN ĐỘ THỰC HIỆN", rows))
    assert (found.bound, found.start, found.end) == ("during", "2025-09-15", "2025-09-30")
    assert found.assignees == ("Phòng Khảo thí",)


def test_a_table_of_past_papers_is_no_schedule() -> None:
    rows = [
        ["TT", "Tên văn bản", "Ngày ban hành"],
        ["1", "Quyết định thành lập tổ công tác", "12/3/2024"],
        ["2", "Kế hoạch kiểm tra", "15/4/2024"],
    ]
    assert deadlines(paper("DANH MỤC VĂN BẢN", rows)) == []


@pytest.mark.parametrize("issued", ["2025", "2025-09", None])
def test_a_reduced_or_missing_issue_date_does_not_stop_it(issued: str | None) -> None:
    (found,) = deadlines("Các đơn vị gửi báo cáo về Sở trước ngày 30/10/2025.", issued=issued)
    assert found.end == "2025-10-30"


def test_an_empty_paper() -> None:
    assert deadlines("") == []


FLAT = (
    "Thực hiện kế hoạch năm học, Sở Thủy văn đề nghị các đơn vị trực thuộc thực hiện một số nội dung sau: "
    "1. Rà soát danh mục trạm đo, gửi Sở trước ngày 20/10/2025 để tổng hợp. 2. Báo cáo kết quả thu phí năm 2025 "
    "về Sở chậm nhất ngày 15/01/2026. 3. Các trạm chưa có quy chế hoàn thành việc xây dựng trong tháng 11/2025."
)


def test_a_list_that_a_copy_wrote_as_one_paragraph() -> None:
    found = deadlines(FLAT)
    assert [(d.bound, d.end) for d in found] == [
        ("before", "2025-10-20"),
        ("by", "2026-01-15"),
        ("during", "2025-11-30"),
    ]
    assert found[0].assignees == ("các đơn vị trực thuộc",)
    assert (found[0].task or "").startswith("Rà soát danh mục trạm đo, gửi Sở")
    assert found[2].assignees == ("Các trạm chưa có quy chế",)


def test_figures_inside_a_sentence_are_no_list() -> None:
    text = "Mức thu gồm 2 loại: loại 1. Hộ nghèo được giảm; còn lại nộp đủ trước ngày 20/10/2025 tại kho bạc, xem mục 3. Hết."
    assert len(flattened(text)) == 1


@pytest.mark.parametrize(
    ("sentence", "task", "assignees"),
    [
        ("Bước 3. Bình xét tại cơ sở (từ 15/10/2025 đến 25/10/2025).", "Bình xét tại cơ sở", ()),
        ("Bước 1: Trạm trưởng phát phiếu đăng ký (tháng 10/2025).", "phát phiếu đăng ký", ("Trạm trưởng",)),
        ("Việc bàn giao trạm đo được tổ chức vào dịp 20/10/2025.", "bàn giao trạm đo", ()),
        ("Việc rà soát danh mục phải hoàn thành trước ngày 15/10/2025.", "rà soát danh mục", ()),
        (
            "Các tổ trưởng theo dõi trạm, định kỳ hằng tháng (ngày 25) báo cáo Trưởng phòng.",
            "báo cáo Trưởng phòng",
            ("Các tổ trưởng",),
        ),
        (
            "Chủ trì, phối hợp với Sở Đo đạc, Sở Bản đồ hoàn thiện hồ sơ điều chỉnh lưới trạm, trình Bộ Thủy văn "
            "trước ngày 20/10/2025.",
            "hoàn thiện hồ sơ điều chỉnh lưới trạm, trình Bộ Thủy văn",
            (),
        ),
    ],
)
def test_what_is_done_is_said_without_its_frame(sentence: str, task: str, assignees: tuple[str, ...]) -> None:
    (found,) = deadlines(sentence)
    assert (found.task, found.assignees) == (task, assignees)


@pytest.mark.parametrize(
    ("sentence", "amount", "unit"),
    [
        ("Chi ủy gửi quyết định kiểm tra trước khi tiến hành 07 ngày.", 7, "day"),
        ("Trạm trưởng gửi tài liệu trước kỳ họp ít nhất 05 ngày làm việc.", 5, "working_day"),
        ("Sở Đo đạc hướng dẫn các trạm lập hồ sơ trong vòng 10 ngày.", 10, "day"),
    ],
)
def test_spans_with_their_event_first_or_none(sentence: str, amount: int, unit: str) -> None:
    (found,) = deadlines(sentence)
    assert found.duration is not None
    assert (found.bound, found.duration.amount, found.duration.unit) == ("within", amount, unit)


@pytest.mark.parametrize(
    "sentence",
    [
        "Người làm việc tại trạm từ đủ 12 tháng trở lên trong thời gian 24 tháng trước khi nghỉ được xét tặng.",
        "Các đơn vị công khai thu, chi trước hội nghị thôn 6 tháng.",
        "Mở lớp tập huấn trong vòng 10 ngày học liên tiếp tại trạm.",
    ],
)
def test_lengths_that_limit_nothing(sentence: str) -> None:
    assert [d for d in deadlines(sentence) if d.bound == "within"] == []


def test_days_of_a_list_with_its_occasions_in_brackets() -> None:
    found = deadlines("Các trạm báo cáo Sở trước ngày 30/06 (đợt 1) và 31/12 (đợt 2) hằng năm.")
    assert {d.recurrence for d in found} == {
        "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31",
    }


def test_a_day_of_the_first_lunar_month_is_no_day_of_every_month() -> None:
    (found,) = deadlines("Các trạm gửi báo cáo về Sở trước ngày 15 tháng Giêng.")
    assert (found.recurrence, found.end) == (None, None)


def test_a_heading_that_gives_the_section_to_a_body() -> None:
    text = (
        "1. Giao Thư viện tỉnh:\n- Tiếp nhận bài dự thi đến hết ngày 30/10/2025.\n2. Phòng Y tế (cơ quan thường trực)\n"
    )
    found = deadlines(text + "- Tổng hợp kết quả báo cáo UBND huyện trước ngày 20/11/2025.")
    assert [d.assignees for d in found] == [("Thư viện tỉnh",), ("Phòng Y tế",)]


def test_a_reports_year_is_a_clause_of_its_own() -> None:
    text = "Các trạm gửi báo cáo 6 tháng trước ngày 15/6/2026, báo cáo năm trước ngày 01/12/2026."
    first, second = deadlines(text)
    assert (first.task, second.task) == ("gửi báo cáo 6 tháng", "báo cáo năm")
    assert first.assignees == second.assignees == ("Các trạm",)


@pytest.mark.parametrize(
    "sentence",
    [
        "Luật này được Quốc hội khóa XV, kỳ họp thứ 10 thông qua ngày 25 tháng 11 năm 2025.",
        "Nghị quyết được Hội đồng nhân dân tỉnh thông qua tại kỳ họp thứ 3 ngày 09/12/2025.",
    ],
)
def test_the_day_of_passing_is_no_deadline(sentence: str) -> None:
    assert deadlines(sentence) == []
    assert len(deadlines("Sở Thủy văn trình Hội đồng nhân dân tỉnh thông qua trước ngày 15/12/2025.")) == 1


def test_a_span_after_its_event() -> None:
    (found,) = deadlines("Sau đại hội 05 ngày làm việc, đoàn cấp huyện gửi hồ sơ đề nghị chuẩn y về Tỉnh đoàn.")
    assert found.duration is not None
    assert (found.duration.amount, found.duration.unit, found.duration.anchor) == (5, "working_day", "sau đại hội")
    assert found.assignees == ("đoàn cấp huyện",)


def test_a_plan_of_one_year_asks_for_its_yearly_report_once() -> None:
    text = "Tổ trưởng gửi báo cáo năm (trước ngày 30/11) về Chi bộ."
    (once,) = deadlines(text, subject="kiểm tra, giám sát năm 2025")
    assert (once.recurrence, once.end) == (None, "2025-11-30")
    (every,) = deadlines(text, subject="chế độ thông tin, báo cáo")
    assert every.recurrence == "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30"


def test_a_row_whose_number_and_time_are_blank_goes_on_with_the_row_above() -> None:
    rows = [
        ["Tuần", "Thời gian", "Nội dung công việc", "Người phụ trách"],
        ["1", "15/9 - 20/9", "Họp phụ huynh học sinh", "Ban giám hiệu"],
        ["", "", "Nộp kế hoạch bài dạy", "Tổ trưởng"],
        ["2", "", "Làm vệ sinh sân trường", "Bảo vệ"],
    ]
    found = deadlines(paper("KẾ HOẠCH THÁNG 9 NĂM 2025", rows))
    assert [(d.task, d.end) for d in found] == [
        ("Họp phụ huynh học sinh", "2025-09-20"),
        ("Nộp kế hoạch bài dạy", "2025-09-20"),
    ]


def test_a_reports_own_weeks_are_not_next_years() -> None:
    text = "Sở Thủy văn cập nhật số ca mắc, tổ chức phun thuốc từ ngày 14/10 đến 12/11."
    assert deadlines(text, issued="2025-12-15", kind="BC") == []
    (found,) = deadlines("Sở Thủy văn tổ chức phun thuốc từ ngày 14/01 đến 12/02.", issued="2025-12-15", kind="BC")
    assert (found.start, found.end) == ("2026-01-14", "2026-02-12")


def test_figures_that_a_scan_lost_give_no_days() -> None:
    torn = paper("Các trạm tổ chức đo đạc, dự kiến từ ngày 30/10/2025 đến 03/1 08/11/2025.")
    assert len(deadlines(torn)) == 2
    scanned = replace(torn, text_source="ocr")
    assert deadlines(scanned) == []
    rows = [["Ngày", "Nội dung"], ["24/12/2019", "Họp tổ đo"], ["25/12/2025", "Tổng kết"]]
    table = paper("LỊCH CÔNG TÁC", rows)
    scanned = replace(table, text_source="ocr")
    assert [d.start for d in deadlines(scanned)] == ["2025-12-25"]
