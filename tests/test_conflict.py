"""A number or date that two places of the paper state differently: a value only where one is stronger by rule.

Bodies and places are invented; the forms are those of Nghị định 30/2020/NĐ-CP.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from extractors.header.own_date import own_date
from extractors.header.own_number import own_number
from extractors.header.regions import header
from extractors.header.witnesses import Strength, believed
from models.document import Document, ZoneKind
from pipeline.limits import Limits
from pipeline.read import read_paper, result_json
from tests.test_handwritten import scanned

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
DAY = "Phủ Mây, ngày 10 tháng 3 năm 2024"
TWO = "(Kèm theo Kế hoạch số {} của Phòng Nội vụ)"
ANNEX = TWO.replace("{} của", "{} ngày {} của")


def read(*notes: str, number: str = "Số:      /KH-PNV", day: str = DAY, more: str = "") -> dict[str, Any]:
    text = (
        f"{'UBND HUYỆN MÂY LĨNH':<45}{MOTTO}\n{'PHÒNG NỘI VỤ':<45}Độc lập - Tự do - Hạnh phúc\n{number:<45}{day}\n{more}\n"
        "                         KẾ HOẠCH\n              Kiểm kê sách năm 2024\n\n"
        "1. Các trường chuẩn bị sách và báo cáo trước ngày 25 tháng 4.\n\n"
        f"{'Nơi nhận:':<45}TRƯỞNG PHÒNG\n- Như trên;\n{'- Lưu: VT.':<45}Lò Văn Chiêng\n\n"
    )
    for index, note in enumerate(notes, 1):
        text += f"PHỤ LỤC {'I' * index}\n{note}\n1. Danh mục sách của các trường trên địa bàn.\n\n"
    return result_json(read_paper(text.encode(), "a.txt", Limits()), "a.txt", text=True)


def candidates(found: dict[str, Any], field: str) -> list[str]:
    """The candidates of a field; each is proved by the text."""
    for one in found[field]["candidates"]:
        place = one["evidence"]
        assert found["text"][place["start"] : place["end"]] == place["quote"]
    return [one["value"] for one in found[field]["candidates"]]


def codes(found: dict[str, Any]) -> list[str]:
    return [w["code"] for w in found["warnings"]]


def test_two_annexes_that_state_two_numbers_are_a_conflict() -> None:
    found = read(TWO.format("58/KH-PNV"), TWO.format("85/KH-PNV"))
    number = found["number"]
    assert (number["value"], number["reason"], number["symbol"]) == (None, "conflict", "KH-PNV")
    assert candidates(found, "number") == ["58/KH-PNV", "85/KH-PNV"]
    assert found["missing"]["number"] == "conflict"
    assert "two-own-numbers" in codes(found)
    assert found["references"] == []  # whichever it is: the paper itself


@pytest.mark.parametrize(
    ("notes", "number"),
    [
        (("58/KH-PNV", "58/KH-PNV"), "58/KH-PNV"),
        (("85/KH-PNV", "58/KH-PNV", "58/KH-PNV"), "58/KH-PNV"),  # two against one
        (("58/KH-PNV", "85/KH-UBND"), "58/KH-PNV"),  # another body's paper
    ],
)
def test_the_stronger_witness_gives_the_number(notes: tuple[str, ...], number: str) -> None:
    found = read(*(TWO.format(note) for note in notes))
    assert found["number"]["value"] == number


def test_a_line_over_an_annex_beats_a_sentence() -> None:
    sentence = "Các trường sửa Danh mục ban hành kèm theo Kế hoạch số 12/KH-PNV của Phòng cho đúng."
    found = read(sentence, TWO.format("58/KH-PNV"))
    assert found["number"]["value"] == "58/KH-PNV"


def test_the_number_line_beats_the_line_over_an_annex() -> None:
    found = read(TWO.format("85/KH-PNV"), TWO.format("85/KH-PNV"), number="Số: 58/KH-PNV")
    assert found["number"]["value"] == "58/KH-PNV"
    assert "two-own-numbers" in codes(found)


def test_two_number_lines_are_a_conflict_unless_an_annex_bears_one_out() -> None:
    twice = {"number": "Số: 58/KH-PNV", "more": "Số: 85/KH-PNV"}
    found = read(**twice)
    assert (found["number"]["value"], found["number"]["reason"]) == (None, "conflict")
    assert candidates(found, "number") == ["58/KH-PNV", "85/KH-PNV"]
    assert read(TWO.format("85/KH-PNV"), **twice)["number"]["value"] == "85/KH-PNV"


def test_two_bodies_have_a_number_each() -> None:
    found = read(number="Số: 58/KHLT-PNV", more="Số: 85/KHLT-CAH")
    assert found["number"]["value"] == "58/KHLT-PNV"


def test_two_date_lines_alike_are_a_conflict() -> None:
    found = read(number="Số: 58/KH-PNV", more=f"{'':<45}Phủ Mây, ngày 15 tháng 3 năm 2024")
    issued = found["issued_on"]
    assert (issued["value"], issued["reason"], found["missing"]["issued_on"]) == (None, "conflict", "conflict")
    assert candidates(found, "issued_on") == ["2024-03-10", "2024-03-15"]
    assert "two-own-dates" in codes(found)
    assert [d["end"] for d in found["deadlines"]] == ["2024-04-25"]  # the year is the same in both


def test_an_annex_bears_one_of_two_date_lines_out() -> None:
    found = read(
        ANNEX.format("58/KH-PNV", "15/3/2024"),
        number="Số: 58/KH-PNV",
        more=f"{'':<45}Phủ Mây, ngày 15 tháng 3 năm 2024",
    )
    assert found["issued_on"]["value"] == "2024-03-15"


def test_annexes_that_fill_a_blank_day_with_two_days() -> None:
    notes = [ANNEX.format("58/KH-PNV", day) for day in ("10/3/2024", "15/3/2024")]
    blank = DAY.replace("10", "    ")
    found = read(*notes, number="Số: 58/KH-PNV", day=blank)
    assert (found["issued_on"]["value"], found["issued_on"]["reason"]) == ("2024-03", "conflict")
    assert set(candidates(found, "issued_on")) >= {"2024-03-10", "2024-03-15"}
    assert read(notes[1], number="Số: 58/KH-PNV", day=blank)["issued_on"]["value"] == "2024-03-15"


def by_hand(rest: str, day: str = "ngày 03 tháng 04 năm 2019") -> Document:
    hand = {"22S3": (("2253", 0.98), ("2263", 0.01)), "lS": (("15", 0.96),)}
    return scanned("Số: 22S3 /BC-NV", day, hand, f"Nội dung.\n{rest}\n", kind=ZoneKind.ANNEX)


def test_a_serial_by_hand_and_another_in_type_are_a_conflict() -> None:
    document = by_hand("(Kèm theo Báo cáo số 2258/BC-NV của Phòng Nội vụ)")
    fact = own_number(document, header(document))
    assert fact is not None and (fact.value, fact.reason) == (None, "conflict")
    assert [c.value for c in fact.candidates][:2] == ["2253/BC-NV", "2258/BC-NV"]
    same = by_hand("(Kèm theo Báo cáo số 2253/BC-NV của Phòng Nội vụ)")
    agreed = own_number(same, header(same))
    assert agreed is not None and agreed.value == "2253/BC-NV"


def test_a_day_by_hand_and_another_in_type_are_a_conflict() -> None:
    document = by_hand("(Kèm theo Báo cáo số 2253/BC-NV ngày 12/4/2019 của Phòng)", "ngày lS tháng 04 năm 2019")
    number = own_number(document, header(document))
    fact = own_date(document, header(document), number)
    assert fact is not None and (fact.value, fact.reason) == (None, "conflict")
    assert [c.value for c in fact.candidates] == ["2019-04-15", "2019-04-12"]


def test_a_header_line_read_with_doubt_is_no_stronger_than_an_annex() -> None:
    document = scanned(
        "Số: 58/BC-NV",
        "ngày 03 tháng 04 năm 2019",
        {},
        "Nội dung.\n(Kèm theo Báo cáo số 53/BC-NV)\n",
        kind=ZoneKind.ANNEX,
    )
    at = document.text.index("58/BC-NV")
    for confidence, value in ((0.95, "58/BC-NV"), (0.66, None)):
        words = tuple(w._replace(confidence=confidence) if w.start == at else w for w in document.words)
        told = replace(document, words=words)
        fact = own_number(told, header(told))
        assert fact is not None and fact.value == value
        assert (fact.reason == "conflict") == (value is None)


def test_who_is_believed() -> None:
    sentence, elsewhere, head = Strength.SENTENCE, Strength.ELSEWHERE, Strength.HEADER
    assert believed([]) == []
    assert believed([("a", elsewhere), ("b", head), ("a", elsewhere)]) == ["b"]
    assert believed([("a", elsewhere), ("b", elsewhere)]) == ["a", "b"]
    assert believed([("a", elsewhere), ("b", elsewhere), ("b", sentence)]) == ["b"]
