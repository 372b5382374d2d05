"""Provinces and kinds of bodies have their time: an issuer is completed by a province of its own day, and one that did
not exist on the paper's day is told."""

from __future__ import annotations

import pytest

from extractors.language.bodies import completed_by_province
from extractors.language.lifespans import Life, not_alive, province_at
from extractors.pipeline import extract
from models.values import Paper
from pipeline.layout import document_from_text


def paper(left: str, place_and_day: str, number: str = "Số: 14/KH-SNV") -> Paper:
    motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    body = "KẾ HOẠCH\nTổ chức hội đọc sách\nCăn cứ nhiệm vụ được giao;\n1. Đọc sách."
    return extract(document_from_text(f"{left}\n{number}\n{motto}\n{place_and_day}\n{body}"))


@pytest.mark.parametrize(
    ("day", "issuer"),
    [
        ("Bắc Giang, ngày 04 tháng 4 năm 2024", "Sở Nội vụ tỉnh Bắc Giang"),
        ("Bắc Giang, ngày 04 tháng 8 năm 2025", "Sở Nội vụ"),  # a ward of that name, in another province
        ("Bắc Ninh, ngày 04 tháng 8 năm 2025", "Sở Nội vụ tỉnh Bắc Ninh"),
    ],
)
def test_a_department_is_completed_by_a_province_of_its_day(day: str, issuer: str) -> None:
    found = paper("SỞ NỘI VỤ", day).issuer
    assert found and found.value == issuer


@pytest.mark.parametrize(
    ("name", "day", "what"),
    [
        ("Bắc Giang", "2025-06-30", "tỉnh Bắc Giang"),
        ("Bắc Giang", "2025-07-01", None),
        ("bắc giang", "2025", "tỉnh Bắc Giang"),  # a reduced day: nothing speaks against it
        ("Hà Nội", "2025-07-01", "thành phố Hà Nội"),
        ("Mộc Lâm", "2024-01-01", None),
        ("Bắc Giang", None, "tỉnh Bắc Giang"),
    ],
)
def test_provinces_on_a_day(name: str, day: str | None, what: str | None) -> None:
    found = province_at(name, day)
    assert (found.what if found else None) == what


@pytest.mark.parametrize(
    ("body", "day", "what"),
    [
        ("Ủy ban nhân dân huyện Mộc Lâm", "2025-06-30", None),
        ("Ủy ban nhân dân huyện Mộc Lâm", "2025-07-01", "cấp huyện"),
        ("Phòng Giáo dục và Đào tạo thị xã Bình Lộc", "2025-09-05", "cấp huyện"),
        ("Ủy ban nhân dân xã Bản Lầu", "2026-01-01", None),
        ("Ủy ban nhân dân đặc khu Hòn Mây", "2024-01-01", "đặc khu"),
        ("Sở Nội vụ tỉnh Bắc Giang", "2025-08-01", "tỉnh Bắc Giang"),
        ("Sở Nội vụ tỉnh Bắc Ninh", "2025-08-01", None),
        ("Bệnh viện Đa khoa huyện Mộc Lâm", "2026-01-01", None),  # such names live on
        ("Trường Trung học phổ thông huyện Mộc Lâm", "2026-01-01", None),
        ("Ủy ban nhân dân tỉnh Lam Giang", "2026-01-01", None),  # no province that the table knows
    ],
)
def test_who_was_not_alive(body: str, day: str, what: str | None) -> None:
    found = not_alive(body, day)
    assert (found.what if found else None) == what


def test_an_issuer_out_of_its_time_is_told() -> None:
    late = paper("UBND HUYỆN MỘC LÂM\nPHÒNG NỘI VỤ", "Mộc Lâm, ngày 04 tháng 8 năm 2025", "Số: 14/KH-PNV")
    (told,) = late.warnings
    assert told.code == "body-ended" and "cấp huyện chỉ còn đến ngày 30/06/2025" in told.message and told.evidence
    early = paper("UBND HUYỆN MỘC LÂM\nPHÒNG NỘI VỤ", "Mộc Lâm, ngày 04 tháng 8 năm 2024", "Số: 14/KH-PNV")
    assert early.warnings == ()
    soon = paper("ỦY BAN NHÂN DÂN\nĐẶC KHU HÒN MÂY", "Hòn Mây, ngày 04 tháng 8 năm 2024", "Số: 14/KH-UBND")
    assert [w.code for w in soon.warnings] == ["body-not-yet"]


def test_lives_and_completion() -> None:
    assert Life("x", "2004-01-01", "2025-06-30").holds("2004-01-01")
    assert not Life("x", "2004-01-01", "2025-06-30").holds("2003-12-31")
    assert completed_by_province("Trung tâm Tin học tỉnh", "tỉnh Vĩnh Long") == "Trung tâm Tin học tỉnh Vĩnh Long"
    assert completed_by_province("Trung tâm Tin học thành phố", "tỉnh Vĩnh Long") == "Trung tâm Tin học thành phố"
