"""Bold lines of a scanned page, told by the thickness of their strokes."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from models.document import Box, ZoneKind
from pipeline.layout import lay_out
from pipeline.pages import RawCell, RawLine, RawPage, RawTable, RawWord, Reading, turned
from pipeline.readers.boldness import with_boldness
from tests.drawing import BOLD, DPI, REGULAR, sheet_of_paper, write

TITLE = "Về việc kiểm tra các trạm bơm trước mùa mưa"
BODY = (
    "Sở Thủy lâm đề nghị các trạm bơm tự kiểm tra máy móc, dọn sạch",
    "kênh dẫn và cửa lấy nước, lập danh sách những hạng mục phải sửa",
    "chữa rồi gửi về Phòng Quản lý công trình để tổng hợp vào kế hoạch.",
    "Những trạm đã được sửa trong năm trước chỉ báo cáo tình trạng máy.",
)


def words(text: str, x: float, y: float, size: float = 13.0, origin: str = "ocr") -> RawLine:
    """A line as recognition gives it; its words' boxes lie about what `write` draws there."""
    out, width = [], 0.46 * size
    for word in text.split():
        out.append(RawWord(word, Box(x, y, x + width * len(word), y + size), size=size, confidence=0.95, origin=origin))
        x += width * (len(word) + 1)
    return RawLine(tuple(out))


def page(
    lines: list[tuple[str, str]], size: float = 13.0, others: float = 13.0, blur: float = 0.0, two_tones: bool = False
) -> tuple[list[RawLine], NDArray[np.uint8]]:
    """The lines (text, font) one below the other; the first in `size`, the others in `others`."""
    image = sheet_of_paper()
    out = []
    for number, (text, font) in enumerate(lines):
        of_line = size if number == 0 else others
        write(image, 60, 60 + 24 * number, text, of_line, font)
        out.append(words(text, 60, 60 + 24 * number, of_line))
    grey = np.array(image.convert("L"), dtype=np.uint8)
    if blur:
        grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), blur), dtype=np.uint8)
    return out, np.asarray(np.where(grey > 150, 255, 0), np.uint8) if two_tones else grey


def bold(blocks: list[RawLine | RawTable]) -> list[bool]:
    return [all(word.bold for word in block.words) for block in blocks if isinstance(block, RawLine)]


@pytest.mark.parametrize("blur", [0.0, 1.5])
@pytest.mark.parametrize("two_tones", [False, True])
@pytest.mark.parametrize("title", [TITLE, TITLE.upper()])
def test_a_bold_line_among_running_text_is_marked(blur: float, two_tones: bool, title: str) -> None:
    plain = [(text, REGULAR) for text in BODY]
    lines, picture = page([(title, BOLD), *plain], blur=blur, two_tones=two_tones)
    assert bold(with_boldness(lines, picture, DPI)) == [True, False, False, False, False]
    lines, picture = page([(title, REGULAR), *plain], blur=blur, two_tones=two_tones)
    assert bold(with_boldness(lines, picture, DPI)) == [False] * 5


def test_larger_type_is_not_bold_for_its_size() -> None:
    lines, picture = page([(TITLE, REGULAR), *((text, REGULAR) for text in BODY)], size=18.0)
    assert not any(bold(with_boldness(lines, picture, DPI)))
    lines, picture = page([(TITLE, BOLD), *((text, REGULAR) for text in BODY)], size=18.0)
    assert bold(with_boldness(lines, picture, DPI))[0]


def test_too_little_print_tells_nothing() -> None:
    lines, picture = page([("Nơi", BOLD)])
    assert with_boldness(lines, picture, DPI) == lines
    assert with_boldness([], picture, DPI) == []
    apart = words(TITLE, 2000, 3000)  # beside the page
    assert with_boldness([apart, *lines], picture, DPI) == [apart, *lines]


def test_handwriting_and_words_hardly_read_are_not_measured() -> None:
    lines, picture = page([(TITLE, BOLD), *((text, REGULAR) for text in BODY)])
    doubtful = RawLine(tuple(word._replace(confidence=0.3) for word in lines[0].words))
    by_hand = RawLine(tuple(word._replace(origin="hand") for word in lines[0].words))
    for line in (doubtful, by_hand):
        assert with_boldness([line, *lines[1:]], picture, DPI)[0] == line


def test_lines_of_cells_are_marked_too() -> None:
    lines, picture = page([(TITLE, BOLD), *((text, REGULAR) for text in BODY)])
    table = RawTable(2, 1, (RawCell(0, 0, (lines[0],)), RawCell(1, 0, (lines[1],))))
    marked = with_boldness([table, *lines[2:]], picture, DPI)[0]
    assert isinstance(marked, RawTable)
    assert [word.bold for cell in marked.cells for word in cell.lines[0].words[:1]] == [True, False]


def test_a_leaning_page_is_laid_out_by_its_lines_as_they_would_stand_straight() -> None:
    """The lower, the further left: on the picture the title is in the middle of nothing."""
    left = [words("UBND TỈNH BẾN ĐÁ", 70, 60), words("SỞ NỘI VỤ", 90, 76), words("Số: 14/SNV-VP", 80, 96)]
    right = [
        words("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 300, 60),
        words("Độc lập - Tự do - Hạnh phúc", 330, 76),
        words("Bến Đá, ngày 03 tháng 4 năm 2024", 320, 96),
    ]
    title = [words("KẾ HOẠCH", 276, 140), words("Kiểm tra các trạm bơm", 237, 158)]
    rest = [
        words(
            "Sở Nội vụ lập kế hoạch kiểm tra như sau, các phòng cùng làm với nhau cả.", 85 + 25 * (n == 0), 200 + 19 * n
        )
        for n in range(20)
    ]
    straight = [*left, *right, *title, *rest]
    for lean in (0.0, 2.5, -2.5):
        leaning = [
            RawLine(tuple(w._replace(box=turned(w.box, lean, 595, 842)) for w in line.words if w.box))
            for line in straight
        ]
        raw = RawPage(1, tuple(leaning), 595, 842, "ocr", lean=lean)
        document = lay_out(Reading("application/pdf", (raw,), 1))
        zones = [document.text[z.start : z.end].strip() for z in document.zones if z.kind is ZoneKind.TITLE]
        assert zones == ["KẾ HOẠCH\nKiểm tra các trạm bơm"]
        # evidence keeps the places on the leaning page
        at = document.text.index("KẾ HOẠCH")
        (_, box), *_ = document.boxes(at, at + 2)
        assert box == leaning[6].words[0].box
