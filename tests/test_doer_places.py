"""Who has to act by what stands around a duty: cells that say `as above`, columns headed by bodies, headings, labels."""

from __future__ import annotations

from dataclasses import replace

import pytest
from duty_papers import deadlines, paper

from extractors.duties.assignees import find_subject
from extractors.duties.ditto import is_ditto
from extractors.duties.doers import bodies_of_heading
from extractors.duties.parts import DutyParts

HEADS = ["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"]
FIRST = ["1", "Rà soát cống đập", "Trạm bơm xã", "Đội đê", "15/9/2025"]
DITTOS = ["-nt-", "Như trên", "nt", '"', "”", "- nt -", "(như trên)", "- như trên -", "''", '- " -', "NT", "//", "n/t"]


def _rows(*rows: list[str], heads: list[str] = HEADS) -> list[list[str]]:
    found = deadlines(paper("KẾ HOẠCH CÔNG TÁC", [heads, *rows]), kind="KH")
    return [list(d.assignees) for d in found]


@pytest.mark.parametrize("mark", DITTOS)
def test_a_cell_that_says_as_above(mark: str) -> None:
    second, third = ["2", "Sửa cống số 2", mark, "", "20/9/2025"], ["3", "Sơn lan can", mark, mark, "25/9/2025"]
    assert _rows(FIRST, second, third) == [["Trạm bơm xã"]] * 3


@pytest.mark.parametrize("words", ["-", "–", "Nt Văn Tre", "Trạm bơm", "Như kế hoạch", "Như trên gửi Sở", ""])
def test_what_is_no_such_cell(words: str) -> None:
    assert not is_ditto(words)


def test_as_above_holds_for_the_time_and_the_task_too() -> None:
    second = ["2", "Sửa cống số 2", "Như trên; Đội đê", "", "Như trên"]
    third = ["3", "Như trên", "Đội xe", "", "20/10/2025"]
    found = deadlines(paper("KẾ HOẠCH CÔNG TÁC", [HEADS, FIRST, second, third]), kind="KH")
    assert [(d.end, d.task, list(d.assignees)) for d in found] == [
        ("2025-09-15", "Rà soát cống đập", ["Trạm bơm xã"]),
        ("2025-09-15", "Sửa cống số 2", ["Trạm bơm xã", "Đội đê"]),
        ("2025-10-20", "Sửa cống số 2", ["Đội xe"]),
    ]


def test_as_above_means_no_heading_row() -> None:
    group = ["II", "Công tác khác", "", "", ""]
    assert _rows(FIRST, group, ["2", "Sửa cống số 2", "-nt-", "", "20/9/2025"]) == [["Trạm bơm xã"], []]


def test_as_above_means_the_row_of_the_same_work() -> None:
    days = ["Tập huấn đo mực nước cho cán bộ (ngày thứ nhất)", "Tập huấn đo mực nước cho cán bộ (ngày thứ hai)"]
    between = ["2", "Họp giao ban tuần", "Trạm trưởng", "", "20/9/2025"]
    found = _rows(["1", days[0], "Đội đê", "", "19/9/2025"], between, ["3", days[1], "Như trên", "", "22/9/2025"])
    assert found == [["Đội đê"], ["Trạm trưởng"], ["Đội đê"]]


BODIES = ["TT", "Nội dung", "Trạm bơm xã", "Phòng Đo đạc", "Thời gian"]


def test_columns_headed_by_bodies() -> None:
    rows = [
        ["1", "Rà soát cống đập", "Chủ trì", "Phối hợp", "15/9/2025"],
        ["2", "Sửa cống số 2", "", "x", "20/9/2025"],
        ["3", "Sơn lan can", "x", "x", "25/9/2025"],
        ["4", "Trồng tre chắn sóng", "x", "CT", "26/9/2025"],
    ]
    both = ["Trạm bơm xã", "Phòng Đo đạc"]
    assert _rows(*rows, heads=BODIES) == [["Trạm bơm xã"], ["Phòng Đo đạc"], both, ["Phòng Đo đạc"]]
    document = paper("KẾ HOẠCH CÔNG TÁC", [BODIES, *rows])
    start = document.text.index("Rà soát")
    assert DutyParts(document).of(start, start + 16).co == ("Phòng Đo đạc",)


def test_abbreviations_under_a_heading_of_doers() -> None:
    heads = ["TT", "Nội dung", "Đơn vị thực hiện", "Đơn vị thực hiện", "Thời gian"]
    rows = [
        ["", "", "TCHC", "KTĐĐ", ""],
        ["1", "Rà soát cống", "x", "", "15/9/2025"],
        ["2", "Sửa", "", "x", "16/9/2025"],
    ]
    assert _rows(*rows, heads=heads) == [["TCHC"], ["KTĐĐ"]]


def test_columns_of_marks_that_no_body_heads() -> None:
    heads = ["TT", "Nội dung", "Có", "Không", "Thời gian"]
    assert _rows(["1", "Rà soát cống đập", "x", "", "15/9/2025"], heads=heads) == [[]]


def _doers(*lines: str) -> list[list[str]]:
    return [list(d.assignees) for d in deadlines(paper("\n".join(lines)), kind="KH")]


def test_a_bare_name_among_dashes_stands_over_those_that_follow() -> None:
    found = _doers(
        "1. Nhiệm vụ cụ thể",
        "- Phòng Đo đạc",
        "- Ký xong hợp đồng với các trạm trước ngày 25/9/2025.",
        "- Đội đê",
        "- Gia cố bờ kè trước ngày 30/9/2025.",
    )
    assert found == [["Phòng Đo đạc"], ["Đội đê"]]


def test_the_body_at_the_head_of_a_line_does_what_follows() -> None:
    assert _doers("1. Trạm Thủy văn tỉnh: đầu mối kỹ thuật; tổ chức tập huấn xong trước ngày 28/9/2025.") == [
        ["Trạm Thủy văn tỉnh"]
    ]
    assert _doers("1. Đội đê là đầu mối; tổng hợp số liệu trước ngày 28/9/2025.") == [["Đội đê"]]


def test_those_of_whom_a_list_is_asked_by_names_alone() -> None:
    lines = ["Sở Đo đạc yêu cầu các trạm thủy văn, Đội đê Nà Tre:", "1. Rà soát số liệu trước ngày 20/9/2025."]
    assert _doers(*lines) == [["các trạm thủy văn", "Đội đê Nà Tre"]]
    lines[0] = "Các chủ đập (gọi tắt là chủ hồ) nộp phương án trước ngày 18/9/2025."
    assert _doers(lines[0]) == [["Các chủ đập"]]


def test_people_of_ones_own_and_guests() -> None:
    lines = ["1. Văn phòng Trạm", "Chuẩn bị hội trường; mời đại biểu dự lễ chậm nhất ngày 04/10/2025."]
    assert _doers(*lines) == [["Văn phòng Trạm"]]
    lines[1] = "a) Kiện toàn tổ; phân công cán bộ trực đê từ ngày 01/10/2025 đến ngày 05/10/2025."
    assert _doers(*lines) == [["Văn phòng Trạm"]]
    lines[1] = "a) Kiện toàn tổ; giao Đội đê trực từ ngày 01/10/2025 đến ngày 05/10/2025."
    assert _doers(*lines) == [["Đội đê"]]


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Phòng Kế hoạch tổng hợp, Phòng Đo đạc", ["Phòng Kế hoạch tổng hợp", "Phòng Đo đạc"]),
        ("Các chủ đập: Công ty Thủy lợi Nà Tre, các hộ nhận khoán", ["Công ty Thủy lợi Nà Tre", "các hộ nhận khoán"]),
        ("UBND các huyện: Nà Tre, Nà Nứa", ["UBND các huyện"]),
        ("Các trạm: Trạm A rà soát, Trạm B gửi", ["Các trạm"]),
        ("Công an tỉnh giao:", []),
        ("Sở Đo đạc yêu cầu:", []),
        ("Sở Đo đạc chỉ đạo:", ["Sở Đo đạc"]),
        ("Phân công Phòng Thủy văn:", ["Phòng Thủy văn"]),
        ("Nhiệm vụ của Ban Tổ chức", ["Ban Tổ chức"]),
    ],
)
def test_headings(heading: str, names: list[str]) -> None:
    assert list(bodies_of_heading(heading)) == names


@pytest.mark.parametrize(
    "clause",
    [
        "riêng | các trạm thủy văn, khí tượng, hải văn | nộp sổ về Sở",
        "Riêng | Công ty Thủy lợi Nà Thành | lập phương án, trình Sở",
        "riêng | Trạm bơm Nà Nứa | do địa bàn rộng | gửi sau",
        "| Phòng Cảnh sát giao thông | bố trí lực lượng",
        "| Ban Quản lý xây dựng nông thôn mới xã, Ban Phát triển các thôn | tổ chức ra quân",
        "| Ban Quản lý | xây dựng kế hoạch tổ chức lễ",
        "| Công chức trực tiếp làm việc tại Trạm | thực hiện xin lỗi",
        "| Các trạm có tổ chức đối thoại định kỳ | báo cáo kết quả",
        "| Thẩm phán mới bổ nhiệm | kê khai tài sản",
        "| Tổ bảo vệ rừng | báo cáo Hạt Kiểm lâm",
        "| Hạt Kiểm lâm | bảo vệ rừng trong mùa khô",
        "| BS. Hà Thị Lau, Trưởng khoa Nội | , | lập danh sách",
        "| Trạm Nà Tre | , do đang sửa chữa, | báo cáo sau",
        "| Ủy ban nhân dân xã | lập danh sách",
        "| Các trường ngoài công lập | kê khai học phí",
        "| Đơn vị thi công | trình hồ sơ nghiệm thu",
        "| Công ty Khai thác công trình thủy lợi số 2 | vận hành trạm bơm",
        "| Phòng Cảnh sát quản lý hành chính về trật tự xã hội | cấp căn cước",
        "| Bệnh viện Y học cổ truyền | báo cáo công suất",
        "| Cơ sở lưu trú | khai báo khách",
        "| Các xã hạ lưu hồ Nà Tre | sơ tán dân",
        "| Các đơn vị đóng trên địa bàn xã | treo cờ",
        "| Ban Quản lý | thu phí vệ sinh",
        "| Cán bộ | trực 24/24 giờ",
        "| Phòng Quản lý thu | đôn đốc nợ",
        "| Phòng Nghiệp vụ Dược | cấp chứng chỉ",
        "| Tỉnh đoàn | thẩm định hồ sơ",
        "| Đoàn thẩm định | làm việc với các xã",
        "| Hội đồng chấm thi | chấm bài",
        "Chế độ báo cáo: Trong mùa lũ, | các trạm và các chủ đập | gửi số liệu",
    ],
)
def test_where_the_doers_name_ends(clause: str) -> None:
    _, doer, *_, action = (part.strip() for part in clause.split("|"))
    text = " ".join(clause.replace("| ,", ",").replace("|", " ").split()).replace(" ,", ",")
    found = find_subject(text)
    assert found is not None
    assert (text[found.start : found.end], text[found.action :]) == (doer, action)


def test_what_a_list_is_drawn_up_for_is_asked_of_nobody() -> None:
    assert find_subject("Lập danh sách đơn vị nợ đề nghị thanh tra đột xuất, gửi Phòng Thu") is None


@pytest.mark.parametrize("bold", [False, True])
def test_a_bold_point_of_a_list_is_no_title_of_the_schedule_below_it(bold: bool) -> None:
    text = "Sở Y tế thông báo lịch xét nâng ngạch viên chức như sau:\n- Thành phần tham dự xét nâng ngạch\n"
    document = paper(text, [["Ngày", "Đơn vị"], ["21/12/2025", "Trạm Y tế Bến Đá"]])
    at = document.text.index("- Thành phần")
    weighed = tuple(replace(p, marker="-", bold=bold) if p.start == at else p for p in document.paragraphs)
    (one,) = deadlines(replace(document, paragraphs=weighed))
    assert one.task == "xét nâng ngạch viên chức"
