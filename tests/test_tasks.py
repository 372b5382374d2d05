"""Tasks: every duty of the body with its doer, linked to its deadline. All bodies and sentences are invented."""

from __future__ import annotations

import pytest
from duty_papers import known, paper

from extractors.duties.assignees import find_subject, split_bodies
from extractors.duties.deadlines import find_deadlines
from extractors.duties.doers import bodies_of_heading, recipient_of
from extractors.duties.tasks import find_tasks
from models.document import Document
from models.values import Task


def tasks(document: Document | str, kind: str = "KH") -> list[Task]:
    document = paper(document) if isinstance(document, str) else document
    found = find_tasks(document, find_deadlines(document, known(kind=kind)), kind)
    for task in found:
        assert document.text[task.evidence.start : task.evidence.end] == task.evidence.quote
    return found


def test_duties_of_a_section_belong_to_the_body_that_heads_it() -> None:
    found = tasks(
        "I. MỤC ĐÍCH\n- Nâng cao nhận thức của học sinh về an toàn.\nII. TỔ CHỨC THỰC HIỆN\n1. Phòng Khảo thí\n"
        "- Hướng dẫn các trường lập hồ sơ theo quy định.\n- Tổng hợp, báo cáo kết quả trước ngày 10/12/2025.\n"
        "2. Các trường trực thuộc\n- Xây dựng kế hoạch của đơn vị, tổ chức thực hiện nghiêm túc."
    )
    assert [(t.text, t.assignees, t.deadline) for t in found] == [
        ("Hướng dẫn các trường lập hồ sơ theo quy định", ("Phòng Khảo thí",), None),
        ("Tổng hợp, báo cáo kết quả", ("Phòng Khảo thí",), 0),
        ("Xây dựng kế hoạch của đơn vị, tổ chức thực hiện nghiêm túc", ("Các trường trực thuộc",), None),
    ]


def test_a_request_in_running_text_is_a_task() -> None:
    found = tasks("Đề nghị Hiệu trưởng các trường quán triệt nội dung công văn này đến toàn thể giáo viên.", kind="CV")
    assert [(t.assignees, t.text[:9]) for t in found] == [(("Hiệu trưởng các trường",), "quán triệ")]


def test_what_has_been_done_is_no_task() -> None:
    assert tasks("Trong thời gian qua, các đơn vị đã triển khai thực hiện tốt công tác lưu trữ.", kind="CV") == []


def test_rows_without_a_day_are_tasks_too() -> None:
    rows = [
        ["Nội dung", "Thời gian", "Chủ trì"],
        ["Kiểm tra nề nếp học sinh", "Thường xuyên", "Đoàn trường"],
        ["Tổng kết phong trào", "Tháng 12/2025", "Ban Giám hiệu"],
    ]
    found = tasks(paper("KẾ HOẠCH", rows))
    assert [(t.text, t.assignees, t.deadline) for t in found] == [
        ("Kiểm tra nề nếp học sinh", ("Đoàn trường",), None),
        ("Tổng kết phong trào", ("Ban Giám hiệu",), 0),
    ]


LISTS = [
    ("Phòng Khảo thí và Phòng Tổ chức", ["Phòng Khảo thí", "Phòng Tổ chức"]),
    ("Các đơn vị trực thuộc Phòng và Phòng Khảo thí", ["Các đơn vị trực thuộc Phòng", "Phòng Khảo thí"]),
    ("các sở, ban, ngành", ["các sở, ban, ngành"]),
    ("Các huyện, thị xã, thành phố", ["Các huyện, thị xã, thành phố"]),
    (
        "Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương",
        ["Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương"],
    ),
    ("Các trường và đơn vị trực thuộc", ["Các trường và đơn vị trực thuộc"]),
    ("Cơ quan, đơn vị", ["Cơ quan, đơn vị"]),
    ("Các Khoa, Viện, Trung tâm, Phòng", ["Các Khoa", "Viện", "Trung tâm", "Phòng"]),
    ("Sở Giáo dục và Đào tạo", ["Sở Giáo dục và Đào tạo"]),
    ("Bộ Lao động - Thương binh và Xã hội", ["Bộ Lao động - Thương binh và Xã hội"]),
    ("Các khối thi đua số 1,2,3", ["Các khối thi đua số 1,2,3"]),
    ("Sở Đo đạc chủ trì, phối hợp với Sở Thủy văn", ["Sở Đo đạc"]),
    ("Chủ trì: Sở Đo đạc\nPhối hợp: Sở Thủy văn", ["Sở Đo đạc"]),
    ("Ban Tuyên giáo; Đoàn Thanh niên; Hội Phụ nữ", ["Ban Tuyên giáo", "Đoàn Thanh niên", "Hội Phụ nữ"]),
    ("", []),
]


@pytest.mark.parametrize(("written", "bodies"), LISTS)
def test_lists_of_bodies(written: str, bodies: list[str]) -> None:
    assert list(split_bodies(written)) == bodies


@pytest.mark.parametrize(
    ("heading", "bodies"),
    [
        ("Các đơn vị trực thuộc có trách nhiệm:", ["Các đơn vị trực thuộc"]),
        ("Trách nhiệm của Phòng Khảo thí", ["Phòng Khảo thí"]),
        ("SỞ ĐO ĐẠC", ["SỞ ĐO ĐẠC"]),
        ("Tổ chức tổng kết công tác lưu trữ", []),
        ("Hội nghị tổng kết", []),
        ("Các nhiệm vụ trọng tâm", []),
    ],
)
def test_headings_that_name_bodies(heading: str, bodies: list[str]) -> None:
    assert list(bodies_of_heading(heading)) == bodies


@pytest.mark.parametrize(
    ("sentence", "body", "requested"),
    [
        ("Sở Đo đạc: Theo chức năng của mình có trách nhiệm phối hợp với Cơ quan Thuế.", "Sở Đo đạc", False),
        ("Theo chức năng, nhiệm vụ của mình, Sở Đo đạc có trách nhiệm kiểm tra.", "Sở Đo đạc", False),
        ("Sở Thủy văn trân trọng đề nghị Quý cơ quan có văn bản trả lời.", "Quý cơ quan", True),
        ("Giao Phòng Khảo thí tham mưu ban hành kế hoạch.", "Phòng Khảo thí", True),
        ("Các đơn vị dự thi gửi bản đăng ký về Ban Tổ chức.", "Các đơn vị dự thi", False),
        ("Hội đồng Xét công nhận sáng kiến cơ sở tổng hợp hồ sơ.", "Hội đồng Xét công nhận sáng kiến cơ sở", False),
        (
            "Sở Đo đạc đề nghị các xã, phường; các trường trực thuộc báo cáo kết quả.",
            "các xã, phường; các trường trực thuộc",
            True,
        ),
    ],
)
def test_whom_a_sentence_tells_to_act(sentence: str, body: str, requested: bool) -> None:
    found = find_subject(sentence)
    assert found is not None
    assert (sentence[found.start : found.end], found.requested) == (body, requested)


def test_to_whom_it_is_delivered() -> None:
    assert recipient_of("gửi báo cáo bằng văn bản về Phòng Khảo thí để tổng hợp") == "Phòng Khảo thí"
    assert recipient_of("báo cáo Ủy ban nhân dân tỉnh trước ngày 5") == "Ủy ban nhân dân tỉnh"
    assert recipient_of("tổ chức hội thi") is None
