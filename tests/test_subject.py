"""The trích yếu of titles and of công văn, in all the places where offices put it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.header.subject import cleaned
from extractors.pipeline import extract
from models.document import Zone, ZoneKind
from pipeline.layout import document_from_text

TOP = "UBND HUYỆN MỘC LÂM\nPHÒNG NỘI VỤ\n"
DATE = "Mộc Lâm, ngày 04 tháng 4 năm 2019\n"
BODY = "Căn cứ nhiệm vụ năm 2019;\nPhòng Nội vụ triển khai như sau:\nI. NỘI DUNG\n1. Kiểm kê sách.\n"


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("V/v kiểm kê sách", "kiểm kê sách"), ("Về việc kiểm kê sách.", "kiểm kê sách"), ("(V/v: kiểm kê sách)", "kiểm kê sách"),
        ("V/v. kiểm kê sách;", "kiểm kê sách"), ("Về kiểm kê sách (đợt 2)", "Về kiểm kê sách (đợt 2)"), ("  Kiểm   kê ", "Kiểm kê"),
        ("CỦA QUỐC HỘI SỐ 7/2003/QH11 NGÀY 6 THÁNG 11 NĂM 2003 VỀ SÁCH", "VỀ SÁCH"),
    ],
)  # fmt: skip
def test_cleaned(written: str, clean: str) -> None:
    assert cleaned(written) == clean


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Số: 7/KH-NV\n" + DATE + "KẾ HOẠCH\nKiểm kê kho sách\nnăm 2019\n", "Kiểm kê kho sách năm 2019"),
        ("Số: 7/KH-NV\n" + DATE + "KẾ HOẠCH KIỂM KÊ KHO SÁCH NĂM 2019\n", "Kiểm kê kho sách năm 2019"),
        (
            "Số: 7/KH-NV\n" + DATE + "KẾ HOẠCH\nThực hiện công tác kiểm kê năm 2019\n",
            "Thực hiện công tác kiểm kê năm 2019",
        ),
        (
            "Số: 7/KH-NV\n" + DATE + "KẾ HOẠCH\n_€: 2\nKiểm kê kho sách\n2018 - 2019\n",  # strokes on a scan; years
            "Kiểm kê kho sách 2018 - 2019",
        ),
        ("Số: 7/NV\nV/v kiểm kê kho sách\n" + DATE + "Kính gửi: Các trường\n", "kiểm kê kho sách"),
        ("Số: 7/NV\n" + DATE + "V/v kiểm kê kho sách\nKính gửi: Các trường\n", "kiểm kê kho sách"),
        ("Số: 7/TB-NV\n(V/v kiểm kê kho sách)\n" + DATE + "THÔNG BÁO\nKính gửi: Các trường\n", "kiểm kê kho sách"),
        ("Số: 7/QĐ-NV\n" + DATE + "QUYẾT ĐỊNH\nVề việc kiểm kê kho sách\nTRƯỞNG PHÒNG NỘI VỤ\n", "kiểm kê kho sách"),
        (
            "Số: 7/QĐ-UBND\n" + DATE + "QUYẾT ĐỊNH\nBan hành Quy chế kho sách\nCHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN\n",
            "Ban hành Quy chế kho sách",
        ),
        ("Số: 7/NV\n" + DATE + "Kính gửi: Các trường\n", None),
        (
            "Số: 7/CT-UB\n" + DATE + "CHỈ THỊ\nCỦA ỦY BAN NHÂN DÂN HUYỆN V/v kiểm kê kho sách năm 2019\n",
            "kiểm kê kho sách năm 2019",
        ),
    ],
)
def test_where_it_stands(head: str, expected: str | None) -> None:
    found = extract(document_from_text(TOP + head + BODY))
    got = found.subject.value if found.subject else None
    assert (got or "").lower() == (expected or "").lower()
    if found.subject and found.subject.evidence:
        assert found.subject.confidence >= 0.8


def test_evidence_holds_the_words() -> None:
    document = document_from_text(TOP + "Số: 7/KH-NV\n" + DATE + "KẾ HOẠCH\nKiểm kê kho sách\n" + BODY)
    fact = extract(document).subject
    assert fact is not None and fact.evidence is not None
    assert document.text[fact.evidence.start : fact.evidence.end] == fact.evidence.quote == "Kiểm kê kho sách"


def test_a_schedule_right_below_the_title_is_no_part_of_it() -> None:
    rows = "| Tuần | Ngày | Công việc |\n|---|---|---|\n| 1 | 04/9 - 09/9 | Kiểm kê sách |\n| 2 | 11/9 - 16/9 | Xếp kho |\n"
    text = TOP + "\n" + DATE + "\n**KẾ HOẠCH KIỂM KÊ THÁNG 9 NĂM 2019**\n\n" + rows
    found = extract(document_from_text(text))
    assert found.subject is not None
    assert found.subject.value.lower() == "kiểm kê tháng 9 năm 2019"


@pytest.mark.parametrize(
    "bracket", ["(Trình tại kỳ họp thứ 8, Hội đồng nhân dân tỉnh)", "(Số liệu đến ngày 30/11/2018)"]
)
def test_what_a_paper_is_handed_in_for_is_not_its_subject(bracket: str) -> None:
    text = f"UBND HUYỆN MỘC LÂM\nSố: 3/BC-UBND\nMộc Lâm, ngày 12 tháng 12 năm 2018\nBÁO CÁO\nKết quả thu ngân sách\n{bracket}\nCăn cứ nhiệm vụ được giao;\n1. Kết quả."
    found = extract(document_from_text(text)).subject
    assert found and found.value == "Kết quả thu ngân sách"


@pytest.mark.parametrize(("bold", "expected"), [(True, "Kiểm kê kho sách năm 2019"), (False, None)])
def test_a_title_in_bold_ends_where_the_body_begins(bold: bool, expected: str | None) -> None:
    """Nothing but the weight tells the title from the minutes' first line."""
    document = document_from_text(
        TOP + "Số: 7/BB-NV\n" + DATE + "BIÊN BẢN\n\nKiểm kê kho sách năm 2019\n\n"
        "Hôm nay, ngày 04 tháng 4 năm 2019, chúng tôi gồm có ba người.\n\n1. Sổ sách đủ.\n"
    )
    title = document.text.index("Kiểm kê")
    weights = tuple(replace(p, bold=bold and p.start == title) for p in document.paragraphs)
    zones = tuple(_as_body(zone, title) for zone in document.zones)
    fact = extract(replace(document, paragraphs=weights, zones=zones)).subject
    assert fact is not None
    assert (fact.value == expected) is bold


def _as_body(zone: Zone, title: int) -> Zone:
    """The layout could not tell the title from the body."""
    if zone.kind is ZoneKind.TITLE and zone.end > title:
        return replace(zone, end=title) if zone.start < title else replace(zone, kind=ZoneKind.BODY)
    return replace(zone, start=title) if zone.kind is ZoneKind.BODY and zone.start > title else zone
