"""Lists of doers as papers write them: which commas and joints part two names, which stand inside one."""

from __future__ import annotations

import pytest

from extractors.duties.assignees import find_subject
from extractors.duties.body_lists import split_bodies
from tests.cost import costs_at_most

ONE = [
    # a person and the post, whatever stands before the name
    "BS. Vừ Thị Nứa, Phó Trưởng phòng Đo đạc - Dự báo",
    "BSCKII. Lò Văn Tre, Trưởng khoa Nội",
    "ĐD. Hà Thị Lau, Điều dưỡng trưởng",
    "Đại tá Vàng Sùng, Phó Giám đốc",
    "Thầy Sùng Văn Tre, Phó Hiệu trưởng",
    "Vàng Thị Nứa, Trưởng phòng Thủy văn",
    # one office of several bodies
    "VP HĐND và UBND phường",
    "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã",
    "Văn phòng cấp ủy và chính quyền",
    # a trade that ends a unit's name
    "Phòng Kê khai và Kế toán thuế",
    "Phòng Hành chính và Kế toán",
    "Phòng Pháp chế và Thanh tra",
    "Phòng Đào tạo và Sinh viên",
    "Phòng Tổ chức, Thanh tra và Thi đua",
    # kinds of bodies under one `các`
    "Đoàn Khối các cơ quan và doanh nghiệp tỉnh",
    "Trưởng các Cụm, Khối thi đua",
    "Các trạm, xí nghiệp",
    "các phòng, chi cục trực thuộc",
    "Các phòng, ban Cơ quan Tổng công ty",
    "Công đoàn các khu công nghiệp và khu kinh tế",
    "Các trường MN, TH, THCS",
    # a short head
    "P. Đo đạc",
    "P. Tổ chức và Sinh viên",
    # a body of a body
    "Văn phòng Sở",
    "Chi bộ Phòng Thủy văn",
    "Đoàn Thanh niên Công an tỉnh",
]
SEVERAL = [
    "P. KT-DB | K. Nhi",
    "P.TCHC | P.KHTC",
    "K. Nhi; P. Thủy văn",
    "Chi bộ | BGH | Công đoàn | Đoàn TN",
    "BGH | GVCN | TPT",
    "Phòng Thủy văn | Thanh tra huyện",
    "Hiệu trưởng và Kế toán",
    "Văn phòng và Kế toán",
    "Văn phòng Huyện ủy và UBND các xã",
    "các trường | Phòng Thủy văn",
    "Các Khoa | Viện | Trung tâm",
    "Tổ trưởng các tổ chuyên môn và giáo viên chủ nhiệm",
]


@pytest.mark.parametrize("name", ONE)
def test_one_name(name: str) -> None:
    assert split_bodies(name) == (name,)


@pytest.mark.parametrize("names", SEVERAL)
def test_several_names(names: str) -> None:
    written = names.replace(" | ", ", ")
    assert list(split_bodies(written)) == [n for part in names.split(" | ") for n in _parts(part)]


def _parts(written: str) -> list[str]:
    return [n.strip() for piece in written.split(";") for n in piece.split(" và ")]


@pytest.mark.parametrize(
    ("run", "names"),
    [
        ("Phòng Đo đạc – An toàn Phòng Tổ chức – Hành chính", ["Phòng Đo đạc – An toàn", "Phòng Tổ chức – Hành chính"]),
        ("Khoa Nội Khoa Ngoại", ["Khoa Nội", "Khoa Ngoại"]),
        ("UBND xã Nà Tre UBND xã Nà Nứa", ["UBND xã Nà Tre", "UBND xã Nà Nứa"]),
        ("P. Thủy văn\nK. Nội", ["P. Thủy văn", "K. Nội"]),
    ],
)
def test_bodies_of_one_kind_that_a_lost_break_ran_together(run: str, names: list[str]) -> None:
    assert list(split_bodies(run)) == names


@pytest.mark.parametrize(
    "clause",
    [
        "CĐCS | tổ chức bình xét",
        "P. Đo đạc | gửi số liệu",
        "TT Y tế | báo cáo Sở",
        "BS. Vừ Thị Nứa | lập danh sách",
    ],
)
def test_short_heads_and_titles_begin_a_doers_name(clause: str) -> None:
    doer, action = clause.split(" | ")
    text = f"{doer} {action}"
    found = find_subject(text)
    assert found is not None
    assert (text[found.start : found.end], text[found.action :]) == (doer, action)


def test_words_that_read_like_a_head_without_their_marks_are_no_name() -> None:
    """`có văn bản` might be a scan's `cố vấn bản`; no word of a name is left of it."""
    names = "các trạm bơm, có văn bản giải trình"
    assert split_bodies(names) == (names,)


@pytest.mark.parametrize(
    "text", ["Phòng A, Phòng " * 2000, "các phòng, " * 3000, "Phòng Kế và Kế toán " * 1500, "P. " * 5000]
)
def test_long_lists_cost_little(text: str) -> None:
    costs_at_most(60, lambda: split_bodies(text))
