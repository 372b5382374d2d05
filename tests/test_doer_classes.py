"""Who has to act, in the wordings of two sets of papers by other hands: invented sentences and traps, a class each."""

from __future__ import annotations

import pytest
from duty_papers import deadlines, paper

from extractors.duties.assignees import find_subject
from extractors.duties.body_lists import split_bodies
from extractors.duties.doers import bodies_of_heading
from extractors.duties.named_beside import named_beside
from pipeline.layout.marks import marker_of
from tests.cost import costs_at_most

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
    "Hộ thuộc diện hỗ trợ, bồi thường | nộp hồ sơ cho thôn",
    "Hộ thuộc đối tượng giảm phí | nộp đơn cho bến",
    "Xưởng mộc chịu sự kiểm tra | nộp sổ sách cho Đoàn",
    "Hộ có nhu cầu | nộp giấy đề nghị cho Trưởng thôn",
    "Ban Chỉ đạo kiểm kê xã | tổ chức đối chiếu sổ",
    "Ngư dân | bắt đầu ra khơi",
    "Điểm tiêm chủng | gửi số mũi đã tiêm",
    # … and where it is the duty itself
    "Ban Chỉ đạo | hướng dẫn xã tổ chức đối chiếu sổ",
    "Ban Chỉ đạo | kiểm kê xã A và báo cáo Huyện ủy",
    "Xưởng mộc | chịu sự kiểm tra của Đoàn, báo cáo khi được hỏi",
    "Các trường có điểm thi | lập danh sách gửi về Phòng Khảo thí",
    "Các xã có hồ chứa | tổ chức trực ban và báo cáo Sở",
    "Các phòng có nhu cầu | lập danh sách gửi về Văn phòng",
    "Các trạm có nhà kho xuống cấp | lập dự toán sửa chữa",
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
    "Mỗi xã viên| sau khi học nghề| viết bài thu hoạch",
    "Mỗi xã viên| sau khi dự lớp, | viết bài thu hoạch",
    "Các trạm bơm| ngay sau khi nhận được công văn,| khẩn trương vớt bèo",
    "Trạm Thú y| khi phát hiện ổ dịch| báo cáo huyện",
    "Thí sinh | có quyền | gửi đơn phúc khảo",
    "Chủ hộ | có nghĩa vụ | nộp hồ sơ",
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
    costs_at_most(20, lambda: find_subject(words * 2000))


def _rows(rows: list[list[str]], above: str = "LỊCH CÔNG TÁC", kind: str = "KH") -> list[list[str]]:
    return [list(d.assignees) for d in deadlines(paper(above, rows), kind=kind)]


def test_columns_of_doers() -> None:
    rows = [
        ["TT", "Người được phân công", "Chức vụ", "Việc được giao", "Thời hạn"],
        ["1", "Bà Lò Thị Tre", "Ủy viên", "Lập danh sách hộ nuôi cá", "Trước 10/10/2025"],
        ["2", "Ông Vừ A Nứa", "Phó Trưởng ban", "Đo mực nước hồ", "Chậm nhất 20/10/2025"],
    ]
    assert _rows(rows) == [["Bà Lò Thị Tre"], ["Ông Vừ A Nứa"]]


def test_a_column_under_a_kind_of_body() -> None:
    rows = [
        ["Phòng", "Nhiệm vụ", "Hoàn thành"],
        ["Kế hoạch - Thủy văn", "Tổng hợp số liệu mưa", "10/10/2025"],
        ["Đối ngoại - Học sinh, sinh viên", "Tiếp nhận sách ủng hộ", "20/10/2025"],
    ]
    assert _rows(rows, "3. Các phòng thuộc Sở") == [["Kế hoạch - Thủy văn"], ["Đối ngoại - Học sinh, sinh viên"]]
    rows[0], rows[1][2] = ["Trường", "Nội dung kiểm tra", "Ngày kiểm tra", "Người kiểm tra"], "10/10/2025"
    rows = [rows[0], ["Mầm non Hoa Tre", "Bếp ăn", "10/10/2025", "Tổ Thủy văn"]]
    assert _rows(rows, "LỊCH KIỂM TRA") == [["Tổ Thủy văn"]]


REPORTS = [["Loại báo cáo", "Thời hạn gửi"], ["Báo cáo quý", "Trước 10/10/2025"], ["Báo cáo năm", "15/12/2025"]]


@pytest.mark.parametrize(
    ("above", "doers"),
    [
        ("1. Trạm Thủy văn các huyện gửi báo cáo về Sở Đo đạc (qua Văn phòng):", ["Trạm Thủy văn các huyện"]),
        ("1. Đề nghị các xã, phường gửi báo cáo theo thời gian sau:", ["các xã, phường"]),
        ("2. Thời hạn nộp báo cáo của các trạm thủy văn như sau:", ["các trạm thủy văn"]),
        ("2. Sở Đo đạc thông báo thời hạn gửi báo cáo như sau:", []),
        ("2. Lịch kiểm tra báo cáo của các trạm thủy văn:", []),
        ("2. Các trạm thủy văn gửi báo cáo về Sở Đo đạc.", []),
    ],
)
def test_who_acts_in_the_rows_under_a_sentence(above: str, doers: list[str]) -> None:
    assert _rows(REPORTS, above) == [doers, doers]


def test_what_a_report_tells_over_a_table_lays_nothing_on_anybody() -> None:
    assert _rows(REPORTS, "1. Trạm Thủy văn gửi báo cáo về Sở Đo đạc:", "BC") == [[], []]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("TS. Vừ Thị Nứa", ["TS. Vừ Thị Nứa"]),
        ("PGS.TS. Lò Văn Tre, ThS. Hà An", ["PGS.TS. Lò Văn Tre", "ThS. Hà An"]),
        ("Tổ Hóa. Tổ Lý", ["Tổ Hóa", "Tổ Lý"]),
        ("Trạm bơm xã. Phòng Thủy văn", ["Trạm bơm xã", "Phòng Thủy văn"]),
    ],
)
def test_titles_before_names(written: str, names: list[str]) -> None:
    assert list(split_bodies(written)) == names


def _who(text: str, end: str | None, kind: str = "KH") -> list[str]:
    return list(next(d for d in deadlines(text, kind=kind) if d.end == end).assignees)


@pytest.mark.parametrize(
    ("text", "doers"),
    [
        ("2. Lễ ra quân: 7 giờ 30 phút, ngày 10/10/2025. Sở Đo đạc chịu trách nhiệm tổ chức.", ["Sở Đo đạc"]),
        ("2. Bàn giao hồ sơ trước ngày 11/10/2025. Trách nhiệm thuộc Trạm trưởng và Chi cục Thủy lợi.",
         ["Trạm trưởng", "Chi cục Thủy lợi"]),
        ("2. Lễ ra quân: ngày 10/10/2025. Sở Đo đạc phụ trách âm thanh, loa đài.", []),
        ("2. Lễ ra quân: ngày 10/10/2025. Ngày hội: 20/11/2025. Sở Đo đạc chủ trì.", []),
    ],
)  # fmt: skip
def test_who_answers_by_the_next_sentence(text: str, doers: list[str]) -> None:
    assert list(deadlines(text, kind="KH")[0].assignees) == doers


def test_a_rider_with_a_day_of_its_own() -> None:
    text = "2. Các trạm bơm lắp xong máy trước ngày 10/10/2025 (riêng trạm Cống Đá trước ngày 20/10/2025)."
    found = deadlines(text, kind="KH")
    assert [(d.task, list(d.assignees)) for d in found] == [
        ("lắp xong máy", ["Các trạm bơm"]),
        ("lắp xong máy", ["trạm Cống Đá"]),
    ]
    text = "2. Các trạm bơm nộp sổ trước ngày 10/10/2025, riêng trạm Cống Đá gửi bản vẽ trước ngày 20/10/2025."
    assert deadlines(text, kind="KH")[1].task == "gửi bản vẽ"
    text = "2. Các trạm bơm nộp sổ trước ngày 10/10/2025, riêng năm nay trước ngày 20/10/2025."
    assert _who(text, "2025-10-20") == ["Các trạm bơm"]


def test_lead_is_what_a_party_body_does() -> None:
    text = "1. Ban cán sự đảng Sở Đo đạc\n- Lãnh đạo Chi cục Thủy lợi xây dựng đề án trước ngày 10/10/2025."
    assert _who(text, "2025-10-10") == ["Ban cán sự đảng Sở Đo đạc"]
    text = "1. Chi cục Thủy lợi\n- Lãnh đạo Chi cục xây dựng đề án trước ngày 10/10/2025."
    assert _who(text, "2025-10-10") == ["Lãnh đạo Chi cục"]


@pytest.mark.parametrize(
    "text",
    ["mỗi cuộc kiểm tra phải có biên bản", "từng hạng mục phải hoàn thành", "vụ trồng tre phải kết thúc",
     "Hồ sơ cán bộ, công chức xã phải bàn giao xong", "Giao ban toàn trạm do Trạm trưởng chủ trì"],
)  # fmt: skip
def test_things_are_told_nothing(text: str) -> None:
    assert find_subject(text) is None


def test_those_that_look_like_things() -> None:
    for text, who in (("Mỗi trạm cử 02 người", "Mỗi trạm"), ("Vụ Thủy văn lập đề án", "Vụ Thủy văn"),
                      ("Giao Ban Thủy lợi lập sổ", "Ban Thủy lợi"),
                      ("Kết quả đo tại các xã, các trạm báo cáo Sở", "các trạm")):  # fmt: skip
        found = find_subject(text)
        assert found is not None and text[found.start : found.end] == who


def test_a_thing_made_by_one_and_dealt_with_by_another() -> None:
    assert named_beside("Bản vẽ do các trạm lập được thẩm tra")[0] == ()
    assert named_beside("Bản vẽ do các trạm lập")[0] == ("các trạm",)
    text = "4. Sở Đo đạc bố trí vốn. Bản vẽ do các trạm lập được thẩm tra trong 07 ngày kể từ ngày nhận."
    assert [list(d.assignees) for d in deadlines(text, kind="KH")] == [["Sở Đo đạc"]]


def test_a_note_behind_the_body_of_a_heading() -> None:
    assert bodies_of_heading("2. Sở Thủy lợi và Đo đạc (đề nghị)"[3:]) == ("Sở Thủy lợi và Đo đạc",)
    assert bodies_of_heading("Sở Thủy lợi đề nghị các xã (đợt 1)") == ()


INVITED = "Thực hiện Kế hoạch số 12/KH-SĐĐ, Sở Đo đạc tổ chức Hội nghị tổng kết mùa lũ năm 2025, cụ thể như sau:"
TIME = "1. Nội dung: Hội nghị tổng kết mùa lũ.\n- Thời gian: 08 giờ 00 ngày 10/10/2025."


@pytest.mark.parametrize(
    ("opening", "doers"),
    [
        (INVITED, ["Sở Đo đạc"]),
        (INVITED.replace("tổ chức", "hướng dẫn tổ chức"), []),
        (INVITED.replace("Hội nghị tổng kết mùa lũ", "Hội nghị sơ kết mùa cạn"), []),
        (INVITED.replace("tổ chức", "dự"), []),
    ],
)
def test_who_holds_a_meeting(opening: str, doers: list[str]) -> None:
    text = f"{opening}\n{TIME}"
    found = deadlines(text, kind="GM", subject="Hội nghị tổng kết mùa lũ năm 2025")
    assert [list(d.assignees) for d in found if d.end == "2025-10-10"] == [doers]


@pytest.mark.parametrize(
    ("text", "doer", "action"),
    [
        ("Các trường đăng ký tham gia hội thi", "Các trường", "đăng ký tham gia hội thi"),
        ("Cán bộ đăng ký đề xuất đề tài", "Cán bộ", "đăng ký đề xuất đề tài"),
        ("Các trường đăng ký tham gia gửi danh sách", "Các trường đăng ký tham gia", "gửi danh sách"),
        ("Cơ sở dạy nghề báo cáo quyết toán", "Cơ sở dạy nghề", "báo cáo quyết toán"),
        ("Các phường: hồ sơ được nộp", "Các phường", "hồ sơ được nộp"),
        ("Các phường: bản đồ treo tại trụ sở nộp", None, None),
        ("Sở Đo đạc có Công văn số 12/SĐĐ-VP báo cáo Sở Thủy lợi", "Sở Đo đạc", None),
    ],
)
def test_further_ends_of_names(text: str, doer: str | None, action: str | None) -> None:
    found = find_subject(text)
    assert (text[found.start : found.end] if found else None) == doer
    assert action is None or (found is not None and text[found.action :] == action)


def test_an_owner_said_of_a_whole_list() -> None:
    assert split_bodies("Tổ Hóa, Tổ Lý của Trường") == ("Tổ Hóa", "Tổ Lý")
    assert split_bodies("Tổ Hóa của Trường") == ("Tổ Hóa của Trường",)
    assert split_bodies("Tổ Hóa, Tổ Lý của Trường Tre Xanh") == ("Tổ Hóa", "Tổ Lý của Trường Tre Xanh")


@pytest.mark.parametrize(
    ("text", "doers"),
    [
        ("5. Về thu chi vụ Đông: chậm nhất ngày 10/10/2025 các trạm nộp chứng từ.", ["các trạm"]),
        ("5. Về thu chi vụ Đông: chậm nhất ngày 10/10/2025 tại các trạm.", []),
    ],
)
def test_a_doer_right_behind_a_labelled_day(text: str, doers: list[str]) -> None:
    assert _who(text, "2025-10-10") == doers


@pytest.mark.parametrize(
    ("text", "mark"),
    [("1/UBND các xã:", "1/"), ("2/Sở Đo đạc:", "2/"), ("3/Chuẩn bị", "3/"), ("12/KH-UBND ngày", ""), ("24/CP ngày 1/3", ""),
     ("63/TTg về việc", ""), ("7/UBND ngày 3/4", ""), ("1/5 là ngày nghỉ", "")],
)  # fmt: skip
def test_marks_typed_without_a_blank(text: str, mark: str) -> None:
    assert marker_of(text) == mark


def test_an_event_is_not_done_by_those_told_before_it() -> None:
    text = "3. Các trạm nộp sổ trước ngày 10/10/2025. Lễ tổng kết mùa lũ: 8 giờ 00 ngày 20/10/2025."
    assert _who(text, "2025-10-20") == []
    assert _who("3. Trạm bơm Cống Đá\n- Lễ ra quân: ngày 20/10/2025.", "2025-10-20") == ["Trạm bơm Cống Đá"]
    text = "3. Các trạm nộp sổ trước ngày 10/10/2025. Gửi bản vẽ trước ngày 20/10/2025."
    assert _who(text, "2025-10-20") == ["Các trạm"]


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("Mỗi tổ chức đăng ký chỉ tiêu với Ban Dân vận", "Mỗi tổ chức"),
        ("Các trạm đã gửi nhưng còn thiếu bản vẽ thì bổ sung", "Các trạm đã gửi nhưng còn thiếu bản vẽ"),
    ],
)
def test_short_ends(text: str, doer: str) -> None:
    found = find_subject(text)
    assert found is not None
    assert text[found.start : found.end] == doer


def test_a_rider_that_grants_more_time() -> None:
    text = "2. Các trạm nộp sổ trước ngày 10/10/2025; riêng các trạm vùng cao được lùi đến ngày 20/10/2025."
    assert [(d.task, list(d.assignees)) for d in deadlines(text, kind="KH")] == [
        ("nộp sổ", ["Các trạm"]),
        ("nộp sổ", ["các trạm vùng cao"]),
    ]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Trưởng các phòng, ban, ngành thuộc huyện", ["Trưởng các phòng, ban, ngành thuộc huyện"]),
        ("Cơ quan, tổ chức, cá nhân vi phạm", ["Cơ quan, tổ chức, cá nhân vi phạm"]),
        ("Các bộ, cơ quan thuộc Chính phủ", ["Các bộ", "cơ quan thuộc Chính phủ"]),
        ("Các phòng, đội thuộc Chi cục Thủy văn", ["Các phòng, đội thuộc Chi cục Thủy văn"]),
        ("Các trạm, đội của Công ty, các xã", ["Các trạm, đội của Công ty", "các xã"]),
        ("Cơ quan, đơn vị chịu sự kiểm tra", ["Cơ quan, đơn vị chịu sự kiểm tra"]),
        ("các sở, ban, Phòng Thủy văn", ["các sở, ban", "Phòng Thủy văn"]),
        ("Trạm bơm Cống Đá, Thuế tỉnh", ["Trạm bơm Cống Đá", "Thuế tỉnh"]),
    ],
)
def test_lists_of_kinds_and_of_bodies(written: str, names: list[str]) -> None:
    assert list(split_bodies(written)) == names


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("tổ trưởng tổng hợp nộp Trạm trưởng", "tổ trưởng"),
        ("Bộ phận tổng hợp gửi bảng kê", "Bộ phận tổng hợp"),
        ("Các Phó Trạm trưởng theo lĩnh vực phụ trách đôn đốc các tổ", "Các Phó Trạm trưởng"),
    ],
)
def test_offices_and_people(text: str, doer: str) -> None:
    found = find_subject(text)
    assert found is not None
    assert text[found.start : found.end] == doer


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("- Cấp xã: các chi hội nông dân tổ chức trước ngày 15/10/2025.", "tổ chức cấp xã"),
        ("- Cấp xã: các chi hội nông dân chấm bài trước ngày 15/10/2025.", "chấm bài"),
    ],
)
def test_a_level_before_the_doer_only_says_where(text: str, task: str) -> None:
    assert [(d.task, list(d.assignees)) for d in deadlines(text, kind="KH")] == [(task, ["các chi hội nông dân"])]
