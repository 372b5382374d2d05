"""Laws cited by name where the name is no listed one, short names agreed in brackets, and who acts on whom."""

from __future__ import annotations

import pytest

from models.values import Reference
from tests.citing import cited


def titles(text: str) -> list[tuple[str | None, str | None]]:
    return [(r.title, r.date) for r in cited(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Căn cứ Luật Dân số và Phát triển năm 2030;", [("Luật Dân số và Phát triển", "2030")]),
        ("Căn cứ Luật Du lịch sinh thái;", [("Luật Du lịch sinh thái", None)]),
        ("Căn cứ Luật Quy hoạch vùng và liên kết vùng;", [("Luật Quy hoạch vùng và liên kết vùng", None)]),
        ("Căn cứ Luật Du lịch và Luật Di sản văn hóa;", [("Luật Du lịch", None), ("Luật Di sản văn hóa", None)]),
        ("Căn cứ Luật Giáo dục và tình hình thực tế của trường;", [("Luật Giáo dục", None)]),
        ("Theo Luật Du lịch sinh thái, các tỉnh lập quy hoạch.", [("Luật Du lịch sinh thái", None)]),
        ("Đơn vị nắm rằng Luật Giáo dục khẳng định vai trò của nhà trường.", [("Luật Giáo dục", None)]),
        ("Tuyên truyền Luật Giao thông đường bộ học sinh ký cam kết.", [("Luật Giao thông đường bộ", None)]),
        ("Theo Luật Đất đai và các văn bản hướng dẫn.", [("Luật Đất đai", None)]),
    ],
)
def test_names_that_begin_like_a_listed_one(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert titles(text) == expected


def test_a_law_behind_a_numbered_one_is_no_title_of_it() -> None:
    found = cited("Căn cứ Luật số 58/2014/QH13, Luật Bảo hiểm y tế sửa đổi năm 2014.")
    assert [(r.number, r.title) for r in found] == [("58/2014/QH13", None), (None, "Luật Bảo hiểm y tế sửa đổi")]


def test_an_abbreviated_name_is_the_same_law() -> None:
    found = cited("Căn cứ Luật Ngân sách nhà nước số 83/2015/QH13; Luật NSNN năm 2015 quy định rõ.")
    assert [(r.number, len(r.mentions)) for r in found] == [("83/2015/QH13", 2)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Kế hoạch số 12/KH-UBND (sau đây gọi là Kế hoạch). Theo Kế hoạch, xã nộp báo cáo.", 3),
        ("Kế hoạch số 12/KH-UBND (sau đây gọi là Kế hoạch). Kế hoạch năm học và Kế hoạch số 5/KH-SNV khác nhau.", 2),
        ("Nghị định số 30/2020/NĐ-CP (sau đây viết tắt là NĐ 30) có mẫu. NĐ 30 quy định lề trang.", 3),
        ("Chỉ thị số 05-CT/TW (sau đây gọi tắt là Chỉ thị số 05). Chỉ thị 05 được quán triệt.", 3),
    ],
)
def test_short_names_agreed_in_brackets(text: str, places: int) -> None:
    assert len(cited(text)[0].mentions) == places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kế hoạch số 12/KH-UBND ngày 03/4/2023 của UBND huyện và Kế hoạch số 15/KH-SNV", ("UBND huyện", "2023-04-03")),
        ("Kế hoạch số 47/KH-GD&ĐT của phòng GD&ĐT huyện An Sơn", ("phòng GD&ĐT huyện An Sơn", None)),
        ("Công văn số 22/UBND-VX của UBND huyện, ngày 04/5/2024 trường đã họp", ("UBND huyện", None)),
        ("Công văn số 22/UBND-VX của UBND huyện, ngày 04/5/2024 về thi đua", ("UBND huyện", "2024-05-04")),
        ("Công văn số 22/UBND-VX của UBND huyện ngày 04/5/2024", ("UBND huyện", "2024-05-04")),
    ],
)
def test_issuer_and_day_end_where_the_citation_ends(text: str, expected: tuple[str, str | None]) -> None:
    first = cited(f"Thực hiện {text}.")[0]
    assert (first.issuer, first.date) == expected


def role(text: str, number: str) -> str:
    found: list[Reference] = [r for r in cited(text) if r.number == number]
    return found[0].role


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("Thực hiện Công văn số 9/UBND-NC, Sở đã soạn dự thảo, dự kiến thay thế Quyết định số 3/2018/QĐ-UBND.", "3/2018/QĐ-UBND", "mention"),
        ("Thực hiện Công văn số 9/UBND-NC, Sở đã soạn dự thảo, dự kiến thay thế Quyết định số 3/2018/QĐ-UBND.", "9/UBND-NC", "basis"),
        ("Việc học còn hình thức; kết quả thực hiện Chỉ thị số 34-CT/TW chưa đồng đều.", "34-CT/TW", "mention"),
        ("Căn cứ kết quả thực hiện Chỉ thị số 34-CT/TW;", "34-CT/TW", "basis"),
        ("I- MỤC ĐÍCH\n1- Gắn với việc học tập theo Chỉ thị số 15-CT/TU.", "15-CT/TU", "mention"),
        ("Căn cứ Kế hoạch số 1/KH-SYT;\nTính từ đầu năm, việc thống kê theo Quyết định số 11/QĐ-BYT chưa được làm nghiêm.", "11/QĐ-BYT", "mention"),
        ("Quy định nào trái với Quyết định này và Thông báo số 9/TB-ĐHHS ngày 22/3/2010 về lịch thi đều bị bãi bỏ.", "9/TB-ĐHHS", "replaces"),
        ("Quyết định này có hiệu lực từ ngày ký. Thông báo số 9/TB-ĐHHS đã bị bãi bỏ.", "9/TB-ĐHHS", "mention"),
        ("Kế hoạch liên tịch này thay thế Kế hoạch liên tịch số 8/KHLT-PGDĐT-TTYT.", "8/KHLT-PGDĐT-TTYT", "replaces"),
        ("Kế hoạch này được thực hiện kể từ ngày ký, thay Kế hoạch số 12/KH-UBND.", "12/KH-UBND", "replaces"),
        ("Quốc hội ban hành Luật sửa đổi, bổ sung một số điều của Luật Nước ngầm số 08/2005/QH11.", "08/2005/QH11", "amends"),
    ],
)  # fmt: skip
def test_roles(text: str, number: str, expected: str) -> None:
    assert role(text, number) == expected


def test_the_year_behind_a_party_resolution_is_of_what_was_done() -> None:
    (found,) = cited("Đợt học tập Nghị quyết Trung ương 4 khóa XI năm 2012 đạt kết quả tốt.")
    assert (found.title, found.date) == ("Nghị quyết Trung ương 4 khóa XI", None)
    (dated,) = cited("Học tập Nghị quyết Trung ương 4 khóa XI ngày 16/01/2012 của Đảng.")
    assert dated.date == "2012-01-16"


def test_a_list_of_laws_with_one_head() -> None:
    text = "Căn cứ các Luật: Giáo dục năm 2019, Viên chức năm 2010 và Luật Trẻ em năm 2016; các luật khác."
    assert titles(text) == [("Luật Giáo dục", "2019"), ("Luật Viên chức", "2010"), ("Luật Trẻ em", "2016")]


def test_the_day_at_the_end_of_a_list_is_not_that_of_a_number_of_another_year() -> None:
    found = cited("Căn cứ các Nghị định: số 84/2020/NĐ-CP, số 20/2021/NĐ-CP, số 24/2021/NĐ-CP ngày 23/3/2021;")
    assert [(r.number, r.date) for r in found] == [
        ("84/2020/NĐ-CP", None), ("20/2021/NĐ-CP", "2021-03-23"), ("24/2021/NĐ-CP", "2021-03-23"),
    ]  # fmt: skip
