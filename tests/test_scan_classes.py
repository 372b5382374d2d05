"""What scans of real offices carry: stamps of arrival, specks, photographed sheets, pages on their side; all invented."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.header.bodies import header_bodies
from extractors.header.regions import Header, Line
from models.document import Box, ZoneKind
from pipeline.layout import lay_out
from pipeline.pages import RawLine, RawPage, RawWord, Reading
from pipeline.perspective import Slanted
from pipeline.readers import ink, ocr, photographs
from pipeline.readers.hand_blanks import joined_lines
from pipeline.readers.tesseract import Picture, SeenWord
from tests.test_layout import PDF, body, page, paragraphs, printed, printed_letter

# Stamps of arrival ---------------------------------------------------------------------------------------


def scanned(*stamp: RawLine) -> Reading:
    lines = [*printed_letter("ocr"), *stamp, *body(["Nội dung đề nghị ngắn."], 330)]
    return Reading(PDF, (page(lines, source="ocr"),), 1)


def arrival(*texts: str, x: float = 360, y: float = 190) -> list[RawLine]:
    return [printed(text, x, y + 12 * number, size=9, origin="ocr") for number, text in enumerate(texts)]


def test_a_grey_stamp_of_arrival_is_set_apart_with_its_office_and_what_is_between():
    stamp = arrival("TRẠM THÚ Y", "HUYỆN SÔNG LẠNH", "CÔNG VĂN ĐẾN", "Sẽ: 31 ?", "Ngày: 3/4/", "Chuyến: œx v", y=185)
    document = lay_out(scanned(*stamp))
    assert sorted(paragraphs(document, ZoneKind.STAMP)) == sorted(line.text for line in stamp)
    assert paragraphs(document, ZoneKind.TITLE) == ["Kính gửi: Các đơn vị trực thuộc"]


@pytest.mark.parametrize("line", ["Số: 945", "Ngày: 5/4/21"])
def test_a_line_of_the_stamp_is_told_by_another_one(line: str):
    texts = [line, "Chuyển: Bà Hoa"]
    assert sorted(paragraphs(lay_out(scanned(*arrival(*texts))), ZoneKind.STAMP)) == sorted(texts)
    assert line not in paragraphs(lay_out(scanned(*arrival(line))), ZoneKind.STAMP)


def test_whom_it_was_passed_on_to_is_enough_alone():
    line = "Chuyến: _€: €2"
    assert paragraphs(lay_out(scanned(*arrival(line, y=200))), ZoneKind.STAMP) == [line]


def test_a_number_and_a_day_without_a_word_of_arrival_are_the_papers_own():
    texts = ["Số: 12", "Ngày: 5/4/21"]
    assert not paragraphs(lay_out(scanned(*arrival(*texts))), ZoneKind.STAMP)


def test_the_mark_of_a_copy_at_the_foot_is_none_of_the_paper():
    own = [("Nơi nhận:", 90, 500), ("GIÁM ĐỐC", 370, 500), ("- Lưu: VT.", 90, 516), ("Lê Thị Mai Hạ", 360, 560)]
    copy = [("UBND XÃ SÔNG LẠNH", 90, 600), ("SAO Y", 400, 600), ("Số: 12/SY-UBND", 100, 618)]
    copy += [("Sông Lạnh, ngày 05 tháng 6 năm 2024", 340, 618), ("CHỦ TỊCH", 380, 636), ("Đỗ Bá Thụ", 380, 690)]
    lines = [printed(text, x, y) for text, x, y in own + copy]
    document = lay_out(Reading(PDF, (page([*printed_letter(), *body(["Nội dung."], 330), *lines]),), 1))
    assert sorted(paragraphs(document, ZoneKind.STAMP)) == sorted(text for text, _, _ in copy)
    assert "Lê Thị Mai Hạ" in paragraphs(document, ZoneKind.SIGNATURE)


def test_the_mark_of_a_copy_may_stand_below_an_annex():
    own = [printed("Nơi nhận:", 90, 500), printed("GIÁM ĐỐC", 370, 500), printed("Lê Thị Mai Hạ", 360, 560)]
    copy = [printed("SAO LỤC", 400, 300), printed("Số: 12/SL-UBND", 100, 318), printed("Đỗ Bá Thụ", 380, 390)]
    annex = page([printed("PHỤ LỤC", 270, 60), *body(["Danh sách các đơn vị."], 100), *copy], 2)
    one = page([*printed_letter(), *body(["Nội dung."], 330), *own])
    document = lay_out(Reading(PDF, (one, annex), 2))
    assert sorted(paragraphs(document, ZoneKind.STAMP)) == sorted(line.text for line in copy)


def test_without_a_number_of_its_own_there_is_no_mark_of_a_copy():
    lines = [
        printed(text, x, y) for text, x, y in [("Nơi nhận:", 90, 500), ("SAO Y", 400, 600), ("CHỦ TỊCH", 380, 636)]
    ]
    document = lay_out(Reading(PDF, (page([*printed_letter(), *body(["Nội dung."], 330), *lines]),), 1))
    assert not paragraphs(document, ZoneKind.STAMP)


# Specks and broken header lines --------------------------------------------------------------------------


def test_specks_before_a_line_of_a_scan_are_not_read():
    document = lay_out(scanned(printed(". _ Đoạn này có vết bẩn", 85, 300, origin="ocr")))
    assert "Đoạn này có vết bẩn" in document.text and "_ Đoạn" not in document.text


def test_rows_of_dots_are_blanks_and_stay():
    document = lay_out(scanned(printed("..... người vắng mặt", 85, 300, origin="ocr")))
    assert "..... người vắng mặt" in document.text


@pytest.mark.parametrize(
    ("first", "second"), [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "VIỆT NAM"), ("ĐẢNG CỘNG SẢN", "VIỆT NAM")]
)
def test_a_motto_over_two_lines_stands_on_the_right(first: str, second: str):
    lines = [
        printed("HUYỆN ỦY SÔNG LẠNH", 90, 60, origin="ocr"),
        printed(first, 330, 60, origin="ocr"),
        printed(second, 390, 76, origin="ocr"),
        printed("BAN DÂN VẬN", 110, 92, origin="ocr"),
        printed("Số: 05-KH/BDVHU", 105, 108, origin="ocr"),
        printed("Sông Lạnh, ngày 09 tháng 01 năm 2020", 310, 108, origin="ocr"),
        printed("KẾ HOẠCH", 260, 150, bold=True, origin="ocr"),
        printed("tổ chức tuyên truyền", 240, 168, origin="ocr"),
    ]
    document = lay_out(Reading(PDF, (page([*lines, *body(["Nội dung."], 230)], source="ocr"),), 1))
    assert paragraphs(document, ZoneKind.HEADER_RIGHT)[:2] == [first, second]
    assert paragraphs(document, ZoneKind.HEADER_LEFT)[:2] == ["HUYỆN ỦY SÔNG LẠNH", "BAN DÂN VẬN"]


def bodies_of(*texts: str) -> list[str]:
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
    lines = [Line(int(at), int(at) + len(text), text) for at, text in zip(starts, texts, strict=False)]
    return [found.text for found in header_bodies(Header(lines))]


@pytest.mark.parametrize("half", ["CÔNG HÒA XÃ HỘI CHỦ NGHĨA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT", "ĐẢNG CỘNG SẢN"])
def test_half_a_motto_is_no_body(half: str):
    assert bodies_of("SỞ Y TẾ SÔNG LẠNH", half) == ["SỞ Y TẾ SÔNG LẠNH"]


@pytest.mark.parametrize("lines", [["Số", "¡2 -KH/HU"], ["SỐ"], ["Sô z ¡2 -KH/HU"]])
def test_a_number_line_whose_serial_is_not_read_ends_the_bodies(lines: list[str]):
    assert bodies_of("HUYỆN ỦY SÔNG LẠNH", *lines) == ["HUYỆN ỦY SÔNG LẠNH"]


def test_a_department_over_two_lines_begins_with_its_first_word():
    assert bodies_of("SỞ", "NÔNG NGHIỆP SÔNG LẠNH") == ["SỞ NÔNG NGHIỆP SÔNG LẠNH"]


@pytest.mark.parametrize(
    ("texts", "bodies"),
    [
        (("-UBND TỈNH SÔNG LẠNH", "-SỞ TƯ PHÁP"), ["UBND TỈNH SÔNG LẠNH", "SỞ TƯ PHÁP"]),
        (("SỞ LAO ĐỘNG", "- THƯƠNG BINH VÀ XÃ HỘI"), ["SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI"]),
    ],
)
def test_specks_that_look_like_dashes_do_not_join_bodies(texts: tuple[str, ...], bodies: list[str]):
    assert bodies_of(*texts) == bodies


def test_a_serial_that_recognition_put_with_the_symbol_stands_in_its_line():
    parted = [printed("Số", 100, 96, origin="ocr"), printed("#/-KH/HU", 130, 96, origin="ocr")]
    assert [line.text for line in joined_lines(parted, 300) if isinstance(line, RawLine)] == ["Số #/-KH/HU"]


# Pictures ------------------------------------------------------------------------------------------------


def test_a_printed_serial_is_not_joined_as_handwriting():
    parted = [printed("Số:", 100, 96, origin="ocr"), printed("1287/2006/QĐ-UBND", 130, 96, origin="ocr")]
    assert len(joined_lines(parted, 300)) == 2


def seen(text: str, wide: float, tall: float, sure: float = 0.93) -> SeenWord:
    return SeenWord(text, 0, 0, wide, tall, sure, 0)


def test_words_that_stand_taller_than_wide_are_on_their_side():
    upright = [seen("chính", 60, 24), seen("quyền", 70, 24), seen("và", 30, 20)] * 10
    on_side = [seen("chính", 24, 60), seen("quyền", 24, 70), seen("và", 20, 30)] * 10
    assert ocr._stands(upright) and not ocr._stands(on_side)


def lines_of_print(high: int = 880, wide: int = 620) -> Picture:
    """A sheet with dark bars where lines of type stand."""
    sheet = np.full((high, wide), 245, np.uint8)
    for y in range(90, high - 90, 22):
        for x in range(60, wide - 90, 40):
            sheet[y : y + 9, x : x + 30] = 30
    return sheet


def test_a_strewn_page_is_softened_and_a_clean_one_stays():
    clean = lines_of_print()
    strewn = clean.copy()
    strewn[5::12, 5::12] = 0
    assert ink.smoothed(clean, 300) is clean
    assert (ink.smoothed(strewn, 300) != strewn).any()


CORNERS = ((210.0, 150.0), (2100.0, 270.0), (2040.0, 2880.0), (90.0, 2820.0))


def photograph() -> Picture:
    sheet = lines_of_print()
    flat = np.array([(0, 0), (620, 0), (620, 880), (0, 880)], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, np.array(CORNERS, np.float32))
    return np.asarray(cv2.warpPerspective(sheet, matrix, (2280, 3000), borderValue=60), dtype=np.uint8)


def test_a_photographed_sheet_is_found_and_laid_flat():
    picture = photograph()
    found = photographs.slanted(picture)
    assert found is not None
    assert np.abs(np.array(found.corners) - np.array(CORNERS)).max() < 40
    flat = photographs.flattened(picture, found)
    assert flat.shape == (round(found.height), round(found.width))
    assert np.median(flat[:20]) > 200 and np.median(picture[:20]) < 80


@pytest.mark.parametrize("bars", [False, True])
def test_a_scan_is_no_photograph_with_dark_borders_or_without(bars: bool):
    page = np.full((3000, 2280), 245, np.uint8)
    page[180:2820, 210:2070] = cv2.resize(lines_of_print(), (1860, 2640))
    if bars:
        cv2.fillPoly(page, [np.array([(0, 0), (90, 0), (180, 3000), (0, 3000)])], 20)
        cv2.fillPoly(page, [np.array([(0, 0), (2280, 0), (2280, 90), (0, 24)])], 20)
    assert photographs.slanted(page) is None


def test_places_of_a_photographed_sheet_are_those_of_the_photograph_and_lines_are_compared_flat():
    sheet = Slanted(CORNERS, 1900, 2700)
    box = Box(300, 600, 900, 642)
    there = sheet.in_picture(box)
    assert abs(there.x0 - box.x0) > 5
    back = sheet.on_sheet(there)
    assert back == pytest.approx(box, abs=4)
    lying = RawPage(1, (), 2280, 3000, "ocr", sheet=sheet)
    assert lying.straight(there) == pytest.approx(box, abs=4)
    line = RawLine((RawWord("chữ", there, origin="ocr", confidence=0.9),))
    document = lay_out(Reading(PDF, (RawPage(1, (line,), 2280, 3000, "ocr", sheet=sheet),), 1))
    assert document.words[0].box == there
