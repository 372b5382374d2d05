"""PDF files with a text layer: words, columns, signatures, tables, broken and refused files."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from models.document import Box
from models.errors import FileDamaged, FileEmpty, FileEncrypted, TooManyPages
from pipeline.limits import Limits
from pipeline.pages import RawLine, RawPage, RawTable, RawWord
from pipeline.pictures import can_picture, page_picture
from pipeline.readers import pdf, pdf_pictures
from pipeline.readers.glyph_columns import Glyphs, Style
from pipeline.readers.glyph_words import words_of
from pipeline.readers.glyphs import View, turn_back, turn_place
from pipeline.readers.lines import lines_of
from pipeline.readers.ocr import Recognised
from pipeline.readers.pdf import read_pdf
from pipeline.readers.quality import is_syllable, reads_well
from tests.drawing import BOLD, Sheet, signed

LIMITS = Limits()
PAPERS = Path(__file__).resolve().parents[2] / "shared" / "papers" / "files"


def page_of(data: bytes, number: int = 1) -> RawPage:
    return read_pdf(data, LIMITS).pages[number - 1]


def texts(page: RawPage) -> list[str]:
    return [block.text for block in page.blocks if isinstance(block, RawLine)]


def tables(page: RawPage) -> list[RawTable]:
    return [block for block in page.blocks if isinstance(block, RawTable)]


def test_words_have_their_places_and_type() -> None:
    data = Sheet().text(100, 200, "Ủy ban nhân dân", 14).text(100, 230, "KẾ HOẠCH", 14, BOLD).bytes()
    page = page_of(data)
    assert texts(page) == ["Ủy ban nhân dân", "KẾ HOẠCH"]
    assert (page.width, page.height) == (595, 842)
    plain, bold = page.blocks[0].words[0], page.blocks[1].words[0]
    assert plain.box is not None
    assert plain.box.x0 == pytest.approx(100, abs=1)
    assert plain.box.y0 < 200 < plain.box.y1 + 1
    assert plain.size == pytest.approx(14, abs=0.1)
    assert "Serif" in plain.font
    assert (plain.bold, bold.bold) == (False, True)
    assert plain.origin == "text"
    assert plain.confidence is None


def test_two_columns_come_apart_and_one_line_stays_whole() -> None:
    sheet = Sheet().text(70, 80, "SỞ THỦY LÂM", 12).text(290, 82, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 10)
    sheet.text(70, 120, "Các đơn vị gửi báo cáo về Sở trước ngày 28/6/2024 để tổng hợp.", 12)
    lines = texts(page_of(sheet.bytes()))
    assert lines[:2] == ["SỞ THỦY LÂM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert lines[2].startswith("Các đơn vị gửi báo cáo")
    assert len(lines) == 3


def test_the_motto_opens_a_column_however_near() -> None:
    sheet = Sheet().text(40, 80, "BỘ THỦY LÂM VÀ ĐẤT ĐAI TRUNG ƯƠNG", 11)
    left = page_of(sheet.bytes()).blocks[0].box
    assert left is not None
    sheet.text(left.x1 + 6, 80, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 8)
    assert len(texts(page_of(sheet.bytes()))) == 2


def test_a_blank_for_the_serial_does_not_divide_its_line() -> None:
    sheet = Sheet().text(80, 100, "Số:").text(140, 100, "/KH-STL").text(320, 102, "Bắc Hà, ngày")
    sheet.text(430, 102, "tháng 3 năm 2024")
    assert texts(page_of(sheet.bytes())) == ["Số: /KH-STL", "Bắc Hà, ngày tháng 3 năm 2024"]


def test_signing_fills_the_blanks_and_its_stamp_is_set_apart() -> None:
    sheet = Sheet().text(80, 100, "Số:").text(140, 100, "/KH-STL").text(300, 102, "Bắc Hà, ngày")
    sheet.text(410, 102, "tháng 3 năm 2024")
    data = signed(
        sheet.bytes(),
        (106, 100, ["1445"], 12),
        (390, 102, ["03"], 12),
        (470, 20, ["VAN PHONG SO", "vanphong@sothuylam.vn", "14.03.2024 10:21:11 +07:00"], 6),
    )
    page = page_of(data)
    assert texts(page) == ["Số: 1445 /KH-STL", "Bắc Hà, ngày 03 tháng 3 năm 2024"]
    origins = {word.text: word.origin for line in page.blocks for word in line.words}
    assert (origins["1445"], origins["03"], origins["Số:"]) == ("form", "form", "text")
    assert [line.text for line in page.set_apart] == [
        "VAN PHONG SO",
        "vanphong@sothuylam.vn",
        "14.03.2024 10:21:11 +07:00",
    ]


def test_ruled_table_with_a_merged_heading() -> None:
    sheet = Sheet()
    for y in (100, 125, 150, 175):
        sheet.rule(80, y, 480, y)
    sheet.rule(80, 100, 80, 175).rule(130, 100, 130, 175).rule(480, 100, 480, 175).rule(320, 125, 320, 175)
    sheet.text(90, 117, "TT").text(200, 117, "Nội dung và thời hạn")
    sheet.text(90, 142, "1").text(140, 142, "Gửi báo cáo").text(330, 142, "trước 28/6/2024")
    sheet.text(90, 167, "2").text(140, 167, "Họp tổng kết").text(330, 167, "tháng 7")
    sheet.text(80, 90, "Phụ lục").text(80, 200, "Dòng sau bảng")
    page = page_of(sheet.bytes())
    assert [type(block) for block in page.blocks] == [RawLine, RawTable, RawLine]
    (table,) = tables(page)
    assert (table.rows, table.columns, table.ruled) == (3, 3, True)
    cells = {
        (c.row, c.column): (" ".join(line.text for line in c.lines), c.row_span, c.column_span) for c in table.cells
    }
    assert cells[0, 1] == ("Nội dung và thời hạn", 1, 2)
    assert cells[1, 2] == ("trước 28/6/2024", 1, 1)
    assert cells[2, 1] == ("Họp tổng kết", 1, 1)
    assert all(word.box is not None for c in table.cells for line in c.lines for word in line.words)


def test_a_rule_under_the_motto_is_no_table() -> None:
    data = Sheet().text(290, 80, "Độc lập - Tự do").rule(300, 84, 400, 84).rule(80, 60, 500, 60).bytes()
    assert tables(page_of(data)) == []


def test_a_heading_set_on_end_goes_into_its_cell() -> None:
    sheet = Sheet()
    for y in (100, 200, 230):
        sheet.rule(80, y, 300, y)
    for x in (80, 120, 300):
        sheet.rule(x, 100, x, 230)
    sheet.text(105, 190, "Thứ tự", 11, angle=1).text(140, 150, "Nội dung").text(95, 220, "1").text(140, 220, "Họp")
    (table,) = tables(page_of(sheet.bytes()))
    cells = {(c.row, c.column): [line.text for line in c.lines] for c in table.cells}
    assert cells[0, 0] == ["Thứ tự"]
    assert cells[1, 1] == ["Họp"]


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_page_is_read_as_displayed(quarters: int) -> None:
    data = Sheet().text(300, 400, "Kế hoạch phát động", 14, angle=quarters).bytes()
    with pypdfium2.PdfDocument(data) as document:
        document[0].set_rotation(90 * quarters)
        out = io.BytesIO()
        document.save(out)
    page = page_of(out.getvalue())
    assert texts(page) == ["Kế hoạch phát động"]
    assert (page.width > page.height) == (quarters % 2 == 1)
    box = page.blocks[0].box
    assert box is not None
    assert 0 <= box.x0 < box.x1 <= page.width
    assert box.x1 - box.x0 > 4 * (box.y1 - box.y0)


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_turning_a_place_back_gives_the_place(turn: int) -> None:
    assert turn_back(*turn_place(30, 70, turn, 595, 842), turn, 595, 842) == (30, 70)


class Printed(NamedTuple):
    """One glyph 14 points high."""

    text: str
    x0: float
    x1: float
    baseline: float = 100.0
    space: bool = False


def glyphs_in(row: Sequence[Printed], font: str = "Times", unmapped: bool = False, size: float = 12) -> Glyphs:
    """Upright glyphs as the columns that a page is read into."""
    text, x0, x1, feet, spaces = (list(column) for column in zip(*row, strict=True))
    foot = np.array(feet)
    places = np.stack([np.array(x0), foot - 10, np.array(x1), foot + 4, foot])
    flags = np.array(spaces), np.full(len(row), unmapped)
    return Glyphs("".join(text), places, np.zeros(len(row), dtype=np.intp), *flags, (Style(font, size),))


def row(text: str, gaps: dict[int, float], spaces: tuple[int, ...] = (), width: float = 6.0) -> Glyphs:
    """Glyphs 6 points wide on one line; `gaps` are extra distances, `spaces` the file's own space characters."""
    out, x = [], 50.0
    for index, ch in enumerate(text):
        x += gaps.get(index, 0.0)
        out.append(Printed(ch, x, x + width, space=index in spaces))
        x += width
    return glyphs_in(out)


def line_text(glyphs: Glyphs) -> str:
    (line,) = lines_of(words_of(glyphs))
    return line.text


def test_a_space_character_without_a_gap_is_spurious() -> None:
    assert line_text(row("tổchức", {3: 3.5}, spaces=(2, 3, 5))) == "tổc hức"


def test_a_gap_without_a_space_character_is_a_space() -> None:
    assert line_text(row("khenthưởng", {4: 3.0})) == "khen thưởng"


def test_spaced_out_type_is_not_torn_apart() -> None:
    glyphs = row("QUYẾTĐỊNH", {i: 1.9 for i in range(1, 9) if i != 5} | {5: 7.0})
    assert line_text(glyphs) == "QUYẾT ĐỊNH"


def test_combining_marks_stay_with_their_letter() -> None:
    glyphs = [
        Printed("e", 50, 56),
        Printed("\u0302", 52, 55, 97),
        Printed("\u0301", 52, 55, 97),
        Printed("n", 56, 62),
    ]
    assert line_text(glyphs_in(glyphs)) == "ến"
    wide = [Printed("ê", 50, 56), Printed("\u0301", 52, 55, 97), Printed("n", 60, 66)]
    assert line_text(glyphs_in(wide)) == "ế n"  # from the word's edge, not the mark's


def test_a_footnote_mark_is_not_a_digit_of_the_year() -> None:
    data = Sheet().text(100, 200, "năm 2024", 14)
    end = page_of(data.bytes()).blocks[0].box
    assert end is not None
    assert texts(page_of(data.text(end.x1, 194, "1", 8).bytes())) == ["năm 2024¹"]


def test_a_line_drawn_twice_is_read_once() -> None:
    data = Sheet().text(100, 200, "Kế hoạch").text(100.4, 200, "Kế hoạch").bytes()
    assert texts(page_of(data)) == ["Kế hoạch"]


def test_a_rule_of_characters_is_left_out() -> None:
    data = Sheet().text(100, 100, "SỞ THỦY LÂM").text(110, 112, "¯¯¯¯¯¯¯¯").bytes()
    assert texts(page_of(data)) == ["SỞ THỦY LÂM"]


# Refused, damaged, repaired ----------------------------------------------------------------------------


def paper(pages: int = 1) -> bytes:
    sheet = Sheet()
    for number in range(1, pages + 1):
        if number > 1:
            sheet.next_page()
        sheet.text(100, 100, f"Trang số {number} của kế hoạch")
    return sheet.bytes()


def test_empty_and_foreign_bytes() -> None:
    with pytest.raises(FileEmpty):
        read_pdf(b"", LIMITS)
    with pytest.raises(FileDamaged):
        read_pdf(b"%PDF-1.7\nnothing that follows", LIMITS)


def test_a_password_is_said_plainly() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as document:
        document.save(out, encryption=pikepdf.Encryption(user="bi-mat", owner="chu"))
    with pytest.raises(FileEncrypted):
        read_pdf(out.getvalue(), LIMITS)


def test_an_owner_password_alone_hinders_nobody() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as document:
        document.save(out, encryption=pikepdf.Encryption(user="", owner="chu"))
    assert texts(page_of(out.getvalue())) == ["Trang số 1 của kế hoạch"]


def test_too_many_pages_are_refused_before_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a page was read")

    monkeypatch.setattr(pdf, "_read_page", never)
    with pytest.raises(TooManyPages) as caught:
        read_pdf(paper(3), Limits(pages=2))
    assert caught.value.details["found"] == 3


def test_a_lost_table_of_objects_is_rebuilt_or_refused() -> None:
    data = paper()
    cut = data[: data.rindex(b"xref")]
    reading = read_pdf(cut, LIMITS)
    assert texts(reading.pages[0]) == ["Trang số 1 của kế hoạch"]
    assert "cut-short" in reading.notes
    with pytest.raises(FileDamaged):
        read_pdf(data[: len(data) // 8], LIMITS)


def test_a_page_that_fails_alone_costs_the_others_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., RawPage] = pdf._read_page

    def fails_on_two(document: object, index: int, limits: Limits) -> RawPage:
        if index == 1:
            raise ValueError("broken stream")
        return real(document, index, limits)

    monkeypatch.setattr(pdf, "_read_page", fails_on_two)
    reading = read_pdf(paper(3), LIMITS)
    assert reading.notes == ("page-unreadable",)
    assert reading.page_count == 3
    assert [texts(page) for page in reading.pages] == [["Trang số 1 của kế hoạch"], [], ["Trang số 3 của kế hoạch"]]


# Which pages go to OCR ---------------------------------------------------------------------------------

VIEW = View(0, 0, 595, 842, 0)
GOOD = "Căn cứ kế hoạch của tỉnh về việc trồng rừng và báo cáo kết quả thực hiện nhiệm vụ năm học mới "
JUNK = "CQNG HoA xA HQI CHD NGHiA VlET NAM f1iqc Icjp Tv do Hqnh phuc s6 ngdy thdng ndm cira "


def glyphs_of(text: str, font: str = "Times", unmapped: bool = False) -> Glyphs:
    out, x, y, space = [], 50.0, 100.0, False
    for ch in text:
        if ch == " ":
            x, space = x + 3, True
            if x > 500:
                x, y = 50.0, y + 20
            continue
        out.append(Printed(ch, x, x + 6, y, space))
        x, space = x + 6, False
    return glyphs_in(out, font, unmapped)


@pytest.mark.parametrize(
    ("glyphs", "pictured", "expected"),
    [
        (glyphs_of(GOOD * 3), 0.0, False),
        (glyphs_of(GOOD * 3), 1.0, False),
        (glyphs_of(JUNK * 3), 1.0, True),
        (glyphs_of(JUNK * 3, font=".VnTime"), 0.0, False),
        (glyphs_of(GOOD * 3, unmapped=True), 0.0, True),
        (glyphs_of("2"), 0.9, True),
    ],
    ids=[
        "text",
        "good layer over a scan",
        "junk layer over a scan",
        "legacy font",
        "no character map",
        "a stray figure",
    ],
)
def test_pages_that_need_recognition(glyphs: Glyphs, pictured: float, expected: bool) -> None:
    page = pypdfium2.PdfDocument.new().new_page(595, 842)
    assert pdf.needs_recognition(page, glyphs, VIEW, pictured) is expected


def test_a_blank_page_needs_no_recognition() -> None:
    page = page_of(Sheet().bytes())
    assert (page.blocks, page.source) == ((), "text")


def test_a_scan_goes_to_recognition_and_keeps_what_signing_added(monkeypatch: pytest.MonkeyPatch) -> None:
    def fake(picture: object, dpi: int) -> Recognised:
        words = tuple(
            RawWord(text, Box(x, 92, x + 30, 103), size=12, confidence=0.9, origin="ocr")
            for text, x in (("Số:", 80.0), ("l44S", 106.0), ("/KH-STL", 140.0))
        )
        return Recognised((RawLine(words),), 595, 842, 0)

    monkeypatch.setattr("pipeline.readers.pdf.recognise", fake)
    scan = Sheet().picture(Image.new("RGB", (300, 420), "#eeeeee"), 0, 0, 595, 842).bytes()
    page = page_of(signed(scan, (106, 100, ["1445"], 12)))
    assert page.source == "ocr"
    assert texts(page) == ["Số: 1445 /KH-STL"]


def test_a_long_paper_is_opened_anew_every_few_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What PDFium keeps of pages that are done is given back; nothing of the reading changes."""
    long = Sheet()
    for number in range(7):
        long = (long.next_page() if number else long).text(72, 100, f"Trang thứ {number + 1}")
    whole = pdf.read_pdf(long.bytes(), Limits())
    opened: list[object] = []
    real = pypdfium2.PdfDocument

    def counted(data: bytes) -> object:
        opened.append(data)
        return real(data)

    monkeypatch.setattr("pipeline.readers.pdf_open.PAGES_AT_ONCE", 3)
    monkeypatch.setattr("pipeline.readers.pdf_open.pypdfium2.PdfDocument", counted)
    assert pdf.read_pdf(long.bytes(), Limits()) == whole
    assert len(opened) == 3
    assert [texts(page) for page in whole.pages] == [[f"Trang thứ {number}"] for number in range(1, 8)]


@pytest.mark.parametrize("word", ["nghiêng", "Quyết", "giếng", "ƯƠNG", "đ\u01b0\u01a1\u0323c", "khuỷu", "gì", "quý"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["thing", "Icjp", "ngdy", "strong", "zz", "ABCD"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_letters_tell_a_usable_layer() -> None:
    assert reads_well([GOOD])
    assert not reads_well([JUNK])


# Pictures of pages --------------------------------------------------------------------------------------


def test_the_page_picture_has_the_scale_asked_for() -> None:
    data = paper(2)
    with Image.open(io.BytesIO(page_picture(data, "application/pdf", 2, 1.5))) as picture:
        assert picture.size == (893, 1263)
    assert can_picture("application/pdf")
    assert not can_picture("text/plain")
    with pytest.raises(FileDamaged):
        page_picture(data, "application/pdf", 3, 1.0)
    with pytest.raises(ValueError, match="page 0"):
        page_picture(data, "application/pdf", 0, 1.0)


@pytest.mark.papers
@pytest.mark.skipif(not PAPERS.exists(), reason="the real papers are not beside the project")
def test_real_text_papers_read_as_vietnamese() -> None:
    for path in sorted(PAPERS.glob("text*.pdf")):
        reading = read_pdf(path.read_bytes(), LIMITS)
        words = [line.text for page in reading.pages for line in page.blocks if isinstance(line, RawLine)]
        assert reading.notes == ()
        assert reads_well(words), path.name


def test_letters_of_another_font_leave_the_words_beside_them_apart() -> None:
    """`cơ quan, đơn vị, địa phương` whose ơ, ị and ư come later in the file, from a font that has them."""
    text, x, own, other = "cơ quan, đơn vị, địa phương, đơn vị", 80.0, [], []
    for letter in text:
        width = 3.7 if letter in " ,ị" else 7.0
        strange = letter in "ơịư"
        if letter != " ":
            (other if strange else own).append(Printed(letter, x, x + width))
        x += width
    glyphs = glyphs_in(own, "Own", size=14).followed_by(glyphs_in(other, "Other", size=14))
    (line,) = lines_of(words_of(glyphs))
    assert line.text == text


@pytest.mark.parametrize("part", [Box(0, 0, 300, 200), Box(431, 977, 1203, 1301), Box(2000, 3000, 2481, 3508)])
def test_a_part_of_a_page_is_drawn_as_the_whole_page_is(part: Box) -> None:
    with pypdfium2.PdfDocument(Path(__file__).parent.parent / "samples/papers/06-bao-cao-so-gddt.pdf") as document:
        whole = pdf_pictures.rendered(document[0], Limits())
        with pdf_pictures._bitmap(document[0], Limits(), part) as picture:
            x0, y0, x1, y1 = map(int, part)
            assert picture.shape == whole[y0:y1, x0:x1].shape
            assert np.abs(picture.astype(int) - whole[y0:y1, x0:x1]).max() <= 1  # of 255: letters are smoothed anew
