"""Layout: zones, paragraphs, tables and sections of papers in every kind of page, and exact offsets."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.document import Box, Document, ZoneKind
from pipeline.layout import document_from_text, lay_out
from pipeline.layout.marks import (
    is_addressee,
    is_annex_head,
    is_capacity,
    is_date_line,
    is_motto,
    is_number_line,
    is_recipients_head,
    marker_of,
    type_word,
)
from pipeline.pages import RawCell, RawLine, RawPage, RawTable, RawWord, Reading
from tests.cost import costs_at_most

PDF = "application/pdf"


# ------------------------------------------------------------------------------------------- building


def printed(
    text: str, x: float, y: float, *, size: float = 13.0, bold: bool = False, origin: str = "text", right: float = 0.0
) -> RawLine:
    """A line of words with places; stretched to end at `right` where that is given."""
    words = text.split(" ")
    letter = 0.48 * size
    if right:
        letter = (right - x) / max(len(text), 1)
    out = []
    for word in words:
        width = letter * len(word)
        confidence = 0.9 if origin == "ocr" else None
        out.append(RawWord(word, Box(x, y, x + width, y + size), "Times", size, bold, False, confidence, origin))
        x += width + letter
    return RawLine(tuple(out))


def page(lines: Iterable[RawLine | RawTable], number: int = 1, source: str = "text") -> RawPage:
    return RawPage(number, tuple(lines), 595.0, 842.0, source)


def body(texts: Iterable[str], y: float, *, first: float = 120.0) -> list[RawLine]:
    """Running text: the first line set in, the others from margin to margin, the last as long as it is."""
    lines = list(texts)
    out = []
    for number, text in enumerate(lines):
        last = number == len(lines) - 1
        out.append(printed(text, first if number == 0 else 85.0, y + 19 * number, right=0.0 if last else 540.0))
    return out


def plain(*lines: str) -> RawPage:
    return RawPage(1, tuple(RawLine(tuple(RawWord(w) for w in line.split()), whole=True) for line in lines))


def office(*blocks: RawLine | RawTable) -> Document:
    return lay_out(Reading("application/docx", (RawPage(1, tuple(blocks)),), 1))


def whole(text: str, **more: object) -> RawLine:
    return RawLine(tuple(RawWord(w) for w in text.split(" ")), whole=True, **more)  # type: ignore[arg-type]


def cell(row: int, column: int, *texts: str, **more: int) -> RawCell:
    return RawCell(row, column, tuple(whole(text) for text in texts), **more)


def table(rows: list[list[str]], **more: object) -> RawTable:
    cells = tuple(cell(r, c, *([text] if text else [])) for r, row in enumerate(rows) for c, text in enumerate(row))
    return RawTable(len(rows), len(rows[0]), cells, **more)  # type: ignore[arg-type]


def paragraphs(document: Document, *kinds: ZoneKind) -> list[str]:
    return [
        document.text[p.start : p.end] for p in document.paragraphs if not kinds or document.zone_at(p.start) in kinds
    ]


def check(document: Document) -> None:
    """What holds for every document: exact offsets, order, cover."""
    covered = bytearray(len(document.text))
    for before, after in pairwise(document.words):
        assert before.end <= after.start
    for word in document.words:
        assert document.text[word.start : word.end].strip()
        assert not any(c.isspace() for c in document.text[word.start : word.end])
        covered[word.start : word.end] = b"\1" * (word.end - word.start)
    for place, character in enumerate(document.text):
        assert bool(covered[place]) is not character.isspace()
    for before, after in pairwise(document.paragraphs):
        assert before.end < after.start
    for paragraph in document.paragraphs:
        assert "\n" not in document.text[paragraph.start : paragraph.end]
        assert document.text[paragraph.end] == "\n"
        assert document.zone_at(paragraph.start) is not None
        assert document.text[paragraph.start :].startswith(paragraph.marker)
    for before_zone, after_zone in pairwise(document.zones):
        assert before_zone.end <= after_zone.start
    for found in document.tables:
        assert all(found.start <= c.start <= c.end < found.end for c in found.cells)
        assert found.header_rows < max(found.rows, 1)
    for section in document.sections:
        assert section.heading_start < section.heading_end <= section.end
        if section.parent is not None:
            parent = document.sections[section.parent]
            assert parent.level == section.level - 1
            assert parent.heading_end <= section.heading_start
            assert section.end <= parent.end


# ---------------------------------------------------------------------------------------------- marks


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("I. MỤC ĐÍCH", "I."),
        ("II- KẾT QUẢ", "II-"),
        ("1. Nội dung", "1."),
        ("1.1. Nội dung", "1.1."),
        ("2.3 Tổ chức", "2.3"),
        ("a) Thành phần", "a)"),
        ("đ) Thành phần", "đ)"),
        ("(2) Hội", "(2)"),
        ("3/ Nhân lực", "3/"),
        ("- Lưu: VT", "-"),
        ("-05 đơn vị", "-"),
        ("+ Tầng 2", "+"),
        ("* Lưu ý", "*"),
        ("Điều 5. Hiệu lực", "Điều 5."),
        ("Chương II", "Chương II"),
        ("Chương II QUY ĐỊNH CHUNG", "Chương II"),
        ("Phần thứ nhất", "Phần thứ nhất"),
        ("A. KHỐI THI ĐUA", "A."),
    ],
)
def test_outline_marks(text: str, mark: str) -> None:
    assert marker_of(text) == mark


@pytest.mark.parametrize(
    "text",
    [
        "15/8/2024 là hạn",
        "1.250.000 đồng",
        "Điều 5 Nghị định này",
        "Mục 2 Chương III của Thông tư",
        "202/ABC-VP ngày",
        "V/v mở lớp",
        "2024 - 2025",
        "-----",
        "ông A",
        "In 2 mặt",
        "27.5 điểm",
    ],
)
def test_no_outline_marks(text: str) -> None:
    assert marker_of(text) in ("", "27.5")  # a decimal cannot be told from an outline number


def test_lines_told_by_their_words() -> None:
    assert is_motto("CỘNG HOÀ XÃ HỌI CHỦ NGHĨA VIỆT NAM")
    assert not is_motto("CỘNG HÒA XÃ HỘI")
    assert is_date_line("Bến Đá, ngày    tháng 4 năm 2024")
    assert is_date_line("....., ngày tháng 01 năm 2020")
    assert not is_date_line("Căn cứ Quyết định số 12/QĐ-ABC ngày 02 tháng 4 năm 2024 của Sở A")
    assert is_number_line("Số:      /KH-ABC")
    assert not is_number_line("Số lượng học sinh: 12")
    assert is_number_line("Số -CTr/HU") and is_number_line("Số +? -NQ/TU")
    assert not is_number_line("Số thu ngân sách - chi/thu")
    assert type_word("K Ế H O Ạ C H") == "ke hoach"
    assert type_word("Kế hoạch") == ""
    assert is_addressee("Kính gởi : - Các Thầy Cô")
    assert is_capacity("KT. GIÁM ĐỐC") and is_capacity("T/M BAN THƯỜNG VỤ") and is_capacity("TL. Hiệu trưởng")
    assert not is_capacity("TL. Phần này nói về")
    assert is_recipients_head("Nới nhận:") and not is_recipients_head("Nơi nhận hồ sơ: Phòng Tổ chức")
    assert is_annex_head("PHỤ LỤC II") and not is_annex_head("phụ lục kèm theo công văn")


# ------------------------------------------------------------------------------------------ plain text

LETTER = """UBND TỈNH BẾN ĐÁ
SỞ GIÁO DỤC VÀ ĐÀO TẠO
Số:      /SGDĐT-VP
V/v mở lớp bồi dưỡng
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Bến Đá, ngày      tháng 3 năm 2024
Kính gửi:
- Các trường trung học phổ thông;
- Trung tâm Ngoại ngữ Bến Đá.
Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2024 của UBND tỉnh, Sở đề nghị:
1. Lập danh sách gửi Sở trước ngày 15/4/2024.
2. Cử người dự.
a) Mỗi trường hai người.
b) Trung tâm một người.
Đề nghị các đơn vị thực hiện./.
Nơi nhận:
- Như trên;
- Lưu: VT, VP.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
(Đã ký)
Trần Văn Mẫu
Phụ lục I
DANH SÁCH
(Kèm theo Công văn số /SGDĐT-VP ngày tháng 3 năm 2024)
1. Trường A
"""


def test_zones_of_a_letter() -> None:
    document = document_from_text(LETTER)
    check(document)
    assert paragraphs(document, ZoneKind.HEADER_LEFT) == [
        "UBND TỈNH BẾN ĐÁ",
        "SỞ GIÁO DỤC VÀ ĐÀO TẠO",
        "Số: /SGDĐT-VP",
        "V/v mở lớp bồi dưỡng",
    ]
    assert paragraphs(document, ZoneKind.HEADER_RIGHT)[-1] == "Bến Đá, ngày tháng 3 năm 2024"
    assert paragraphs(document, ZoneKind.TITLE)[0] == "Kính gửi:"
    assert len(paragraphs(document, ZoneKind.TITLE)) == 3
    assert paragraphs(document, ZoneKind.BASES)[0].startswith("Thực hiện Kế hoạch")
    assert len(paragraphs(document, ZoneKind.BODY)) == 5
    assert paragraphs(document, ZoneKind.RECIPIENTS) == ["Nơi nhận:", "- Như trên;", "- Lưu: VT, VP."]
    assert paragraphs(document, ZoneKind.SIGNATURE) == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "(Đã ký)", "Trần Văn Mẫu"]
    assert paragraphs(document, ZoneKind.ANNEX)[0] == "Phụ lục I"
    assert [s.path for s in document.sections] == ["1", "2", "2.a", "2.b", "Phụ lục I", "Phụ lục I.1"]


def test_columns_read_straight_across() -> None:
    document = document_from_text(
        "HỘI NÔNG DÂN HUYỆN A CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "HỘI NÔNG DÂN XÃ B\t\tĐộc lập – Tự do – Hạnh phúc\n"
        "Số 04-CV/HNDX Bến Đá, ngày 17 tháng 12 năm 2020\n"
        "Kính gửi: Các chi hội\n"
        "Đề nghị các chi hội báo cáo.\n"
        "Nơi nhận: T/M BAN THƯỜNG VỤ\n"
        "- Như trên;\t\tCHỦ TỊCH\n"
        "- Lưu VP.\n"
        "Lê Thị Mẫu\n"
    )
    check(document)
    assert paragraphs(document, ZoneKind.HEADER_LEFT) == ["HỘI NÔNG DÂN HUYỆN A", "HỘI NÔNG DÂN XÃ B", "Số 04-CV/HNDX"]
    assert paragraphs(document, ZoneKind.HEADER_RIGHT)[2] == "Bến Đá, ngày 17 tháng 12 năm 2020"
    assert paragraphs(document, ZoneKind.RECIPIENTS) == ["Nơi nhận:", "- Như trên;", "- Lưu VP."]
    assert paragraphs(document, ZoneKind.SIGNATURE) == ["T/M BAN THƯỜNG VỤ", "CHỦ TỊCH", "Lê Thị Mẫu"]


def test_a_decision_names_its_bases_and_articles() -> None:
    document = document_from_text(
        "ỦY BAN NHÂN DÂN\nTỈNH BẾN ĐÁ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 12/QĐ-UBND\nBến Đá, ngày 02 tháng 4 năm 2024\nQUYẾT ĐỊNH\nBan hành Quy chế mẫu\n"
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH BẾN ĐÁ\nCăn cứ Luật A ngày 01/01/2020;\nTheo đề nghị của Giám đốc Sở B.\n"
        "QUYẾT ĐỊNH:\nĐiều 1. Ban hành Quy chế.\n1. Khoản một.\nĐiều 2. Hiệu lực.\n"
        "Nơi nhận:\n- Như Điều 2;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nHồ Văn Mẫu\n"
        "ỦY BAN NHÂN DÂN\nTỈNH BẾN ĐÁ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nQUY CHẾ\n"
        "(Ban hành kèm theo Quyết định số 12/QĐ-UBND ngày 02 tháng 4 năm 2024)\nĐiều 1. Phạm vi.\n"
    )
    check(document)
    assert paragraphs(document, ZoneKind.TITLE) == ["QUYẾT ĐỊNH", "Ban hành Quy chế mẫu"]
    assert len(paragraphs(document, ZoneKind.BASES)) == 3
    assert paragraphs(document, ZoneKind.BODY)[0] == "QUYẾT ĐỊNH:"
    assert not paragraphs(document, ZoneKind.OTHER_PAPER)
    assert "QUY CHẾ" in paragraphs(document, ZoneKind.ANNEX)
    assert [s.path for s in document.sections] == ["Điều 1", "Điều 1.1", "Điều 2", "Điều 1"]


def test_a_forwarded_letter_is_another_paper() -> None:
    document = document_from_text(
        LETTER.split("Phụ lục I", maxsplit=1)[0] + LETTER.replace("SỞ GIÁO", "SỞ VĂN HÓA, GIÁO")
    )
    check(document)
    other = paragraphs(document, ZoneKind.OTHER_PAPER)
    assert "SỞ VĂN HÓA, GIÁO DỤC VÀ ĐÀO TẠO" in other
    assert "Kính gửi:" in other
    assert len(paragraphs(document, ZoneKind.SIGNATURE)) == 4


def test_a_model_banner_inside_a_headless_paper_is_no_header() -> None:
    document = document_from_text(
        "HƯỚNG DẪN\nTổ chức hội nghị\nThực hiện Kế hoạch số 1/KH-A, Sở hướng dẫn:\nI. MỤC ĐÍCH\nNhư kế hoạch.\n"
        + "\n".join(f"- Việc {n};" for n in range(12))
        + "\nTRƯỜNG (tên đơn vị)\nHỘI NGHỊ\n....., ngày tháng 01 năm 2020\nII. THỰC HIỆN\nXong.\n"
    )
    check(document)
    assert not paragraphs(document, ZoneKind.HEADER_LEFT)
    assert paragraphs(document, ZoneKind.TITLE) == ["HƯỚNG DẪN", "Tổ chức hội nghị"]


def test_a_text_copy_that_broke_its_lines() -> None:
    document = document_from_text(
        "Quyết định số 12/2019/QĐ-UBND tỉnh Bến Đá\nỦY BAN NHÂN DÂN\nTỈNH BẾN ĐÁ\n-------\n|\nCỘNG HÒA XÃ HỘI\n"
        "CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n|\nSố: 07/KH-UBND\n|\nBến Đá, ngày 13\n"
        "tháng 01 năm 2020\n|\nKẾ HOẠCH\nPHÒNG, CHỐNG HẠN\nThực hiện Chỉ\n"
        "thị số 8/CT-TCTL của Tổng cục, Ủy ban ban hành kế hoạch:\nI. MỤC ĐÍCH\n"
    )
    check(document)
    assert paragraphs(document, ZoneKind.HEADER_LEFT) == ["ỦY BAN NHÂN DÂN", "TỈNH BẾN ĐÁ", "Số: 07/KH-UBND"]
    assert paragraphs(document, ZoneKind.HEADER_RIGHT) == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Bến Đá, ngày 13 tháng 01 năm 2020",
    ]
    assert paragraphs(document, ZoneKind.BASES)[0].startswith("Thực hiện Chỉ thị số 8/CT-TCTL")


@pytest.mark.parametrize(
    "head", ["KẾ HOẠCH SỐ 58/KH-UBND - TRANG 2/3", "Kế hoạch số 58/KH-UBND của xã Bến Đá", "Trang 2"]
)
def test_a_running_head_in_a_copied_sentence_is_set_apart(head: str) -> None:
    text = (
        "Số: 58/KH-UBND\n\nKẾ HOẠCH\nPhòng, chống hạn\n\nI. NỘI DUNG\n\n"
        "Các thôn đắp xong đập tạm trên kênh nội đồng trước ngày gieo sạ ít nhất\n\n%s\n\n07 ngày.\n\nII. KINH PHÍ\n"
    )
    document = document_from_text(text % head)
    check(document)
    whole = "Các thôn đắp xong đập tạm trên kênh nội đồng trước ngày gieo sạ ít nhất 07 ngày."
    assert whole in paragraphs(document, ZoneKind.BODY)
    assert "".join(paragraphs(document, ZoneKind.FURNITURE)).replace(" ", "") == head.replace(" ", "")


def test_a_line_that_is_part_of_the_text_is_no_running_head() -> None:
    cited = "Các thôn đắp xong đập tạm trên kênh nội đồng theo đúng\n\nKế hoạch số 58/KH-UBND\n\nTrang bị đủ bao tải.\n"
    ended = "Các thôn đắp xong đập tạm trên kênh nội đồng trước ngày gieo sạ.\n\nTrang 2\n\n07 ngày sau thì mở nước.\n"
    for body in (cited, ended):
        document = document_from_text("Số: 58/KH-UBND\n\nKẾ HOẠCH\nPhòng, chống hạn\n\nI. NỘI DUNG\n\n" + body)
        assert paragraphs(document, ZoneKind.FURNITURE) == []


def test_councils_telegrams_and_offices_in_small_letters() -> None:
    council = document_from_text(
        LETTER.split("Kính gửi", maxsplit=1)[0] + "NGHỊ QUYẾT\nVề mức chi\nHỘI ĐỒNG NHÂN DÂN TỈNH BẾN ĐÁ\n"
        "KHÓA XIV - KỲ HỌP THỨ 12\nCăn cứ Luật A;\nXét Tờ trình số 1/TTr-UBND.\nQUYẾT NGHỊ:\nĐiều 1. Mức chi\n"
    )
    assert paragraphs(council, ZoneKind.TITLE) == ["NGHỊ QUYẾT", "Về mức chi"]
    assert len(paragraphs(council, ZoneKind.BASES)) == 4
    telegram = document_from_text(
        LETTER.split("Kính gửi", maxsplit=1)[0] + "CÔNG ĐIỆN\nVề việc ứng phó bão\nCHỦ TỊCH TỈNH BẾN ĐÁ ĐIỆN:\n"
        "- Giám đốc các sở;\nĐề nghị trực ban.\nNơi gửi:\n- Các sở\n- Lưu VT\nHiệu trưởng\n(Đã ký)\nPhạm Văn Mẫu\n"
    )
    assert paragraphs(telegram, ZoneKind.TITLE)[3] == "- Giám đốc các sở;"
    assert paragraphs(telegram, ZoneKind.SIGNATURE) == ["Hiệu trưởng", "(Đã ký)", "Phạm Văn Mẫu"]


def test_two_bodies_sign_above_the_recipients() -> None:
    document = office(
        whole("THÔNG TƯ LIÊN TỊCH"),
        whole("Quy định mã số"),
        whole("Điều 1. Phạm vi"),
        RawTable(
            2,
            2,
            (
                cell(0, 0, "KT. BỘ TRƯỞNG BỘ A", "THỨ TRƯỞNG", "Trần Văn Mẫu"),
                cell(0, 1, "KT. BỘ TRƯỞNG BỘ B", "THỨ TRƯỞNG", "Lê Thị Mẫu"),
                cell(1, 0, "Nơi nhận:", "- Như trên."),
                cell(1, 1),
            ),
            ruled=False,
        ),
    )
    check(document)
    assert len(paragraphs(document, ZoneKind.SIGNATURE)) == 6
    assert paragraphs(document, ZoneKind.RECIPIENTS) == ["Nơi nhận:", "- Như trên."]


def test_chapters_hold_sections_and_articles_start_their_own_paths() -> None:
    document = document_from_text(
        "THÔNG TƯ\nQuy định\nChương I\nCHUNG\nĐiều 1. Một\n1. Khoản\na) Điểm\n2. Khoản\nChương II\nHỒ SƠ\nMục 1\nMỚI\n"
        "Điều 2. Hai\nMục 2\nCŨ\nĐiều 3. Ba\n"
    )
    check(document)
    assert [s.path for s in document.sections] == [
        "Chương I", "Điều 1", "Điều 1.1", "Điều 1.1.a", "Điều 1.2", "Chương II", "Chương II.Mục 1", "Điều 2",
        "Chương II.Mục 2", "Điều 3",
    ]  # fmt: skip


def test_outline_of_a_plan() -> None:
    document = document_from_text(
        "KẾ HOẠCH\nMẫu\nA. MỘT\nI. HAI\n1. Ba\n1.1. Bốn\n1.2. Năm\na) Sáu\nb) Bảy\n2. Tám\nII. CHÍN\n1. Mười\nB. MƯỜI MỘT\n"
    )
    check(document)
    assert [s.path for s in document.sections] == [
        "A", "A.I", "A.I.1", "A.I.1.1", "A.I.1.2", "A.I.1.2.a", "A.I.1.2.b", "A.I.2", "A.II", "A.II.1", "B",
    ]  # fmt: skip


# ----------------------------------------------------------------------------------------- office files


def test_header_and_closing_tables_are_no_tables() -> None:
    document = office(
        RawTable(
            2,
            2,
            (
                cell(0, 0, "UBND HUYỆN A", "TRƯỜNG THCS B"),
                cell(0, 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
                cell(1, 0, "Số: 5/KH-THCSB"),
                cell(1, 1, "A, ngày 02 tháng 5 năm 2024"),
            ),
            ruled=False,
        ),
        whole("KẾ HOẠCH"),
        whole("Tổ chức hội thi"),
        whole("Nội dung thứ nhất", list_mark="1."),
        whole("Các lớp đăng ký", list_mark="-"),
        table([["TT", "Nội dung", "Thời gian"], ["1", "Đăng ký", "10/5/2024"], ["2", "", "20/5/2024"]]),
        RawTable(
            1,
            2,
            (
                cell(0, 0, "Nơi nhận:", "- Các lớp, tổ chuyên", "môn;", "- Lưu: VT."),
                cell(0, 1, "HIỆU TRƯỞNG", "Lê Thị Mẫu"),
            ),
            ruled=False,
        ),
    )
    check(document)
    assert paragraphs(document, ZoneKind.HEADER_LEFT) == ["UBND HUYỆN A", "TRƯỜNG THCS B", "Số: 5/KH-THCSB"]
    assert paragraphs(document, ZoneKind.RECIPIENTS) == ["Nơi nhận:", "- Các lớp, tổ chuyên môn;", "- Lưu: VT."]
    assert paragraphs(document, ZoneKind.SIGNATURE) == ["HIỆU TRƯỞNG", "Lê Thị Mẫu"]
    assert paragraphs(document, ZoneKind.BODY)[:2] == ["1. Nội dung thứ nhất", "- Các lớp đăng ký"]
    (found,) = document.tables
    assert (found.rows, found.columns, found.header_rows) == (3, 3, 1)
    empty = found.at(2, 1)
    assert empty is not None and empty.start == empty.end
    dated = found.at(2, 2)
    assert dated is not None and document.text[dated.start : dated.end] == "20/5/2024"


def test_cells_of_several_paragraphs_and_merged_cells() -> None:
    document = office(
        whole("Lịch như sau:"),
        RawTable(
            3,
            3,
            (
                cell(0, 0, "Ngày", row_span=2),
                cell(0, 1, "Phòng ban đào tạo", column_span=2),
                cell(1, 1, "Sáng"),
                cell(1, 2, "Chiều"),
                cell(2, 0, "02/01/2024"),
                cell(2, 1, "Văn phòng", "Kế toán"),
                cell(2, 2),
            ),
        ),
    )
    check(document)
    (found,) = document.tables
    assert found.header_rows == 2
    assert found.at(1, 0) == found.at(0, 0)
    both = found.at(2, 1)
    assert both is not None and document.text[both.start : both.end] == "Văn phòng\nKế toán"


# ------------------------------------------------------------------------------------------------ pages


def printed_letter(origin: str = "text") -> list[RawLine | RawTable]:
    return [
        printed("UBND TỈNH BẾN ĐÁ", 90, 60, origin=origin),
        printed("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 290, 60, origin=origin),
        printed("SỞ NỘI VỤ", 110, 76, bold=True, origin=origin),
        printed("Độc lập - Tự do - Hạnh phúc", 320, 76, origin=origin),
        printed("Số: /SNV-VP", 105, 96, origin=origin),
        printed("Bến Đá, ngày tháng 4 năm 2024", 310, 97, origin=origin),
        printed("V/v báo cáo", 110, 112, origin=origin),
        printed("biên chế", 118, 126, origin=origin),
        printed("Kính gửi: Các đơn vị trực thuộc", 190, 160, origin=origin),
    ]


def closing(y: float) -> list[RawLine]:
    return [
        printed("Nơi nhận:", 85, y),
        printed("GIÁM ĐỐC", 370, y, bold=True),
        printed("- Như trên;", 85, y + 16),
        printed("- Các sở, ban, ngành", 85, y + 30),
        printed("của tỉnh;", 90, y + 44),
        printed("- Lưu: VT.", 85, y + 58),
        printed("Trần Văn Mẫu", 360, y + 90, bold=True),
    ]


def test_a_printed_page_with_columns_and_paragraphs() -> None:
    first = body(
        ["Thực hiện Công văn số 12/QĐ-", "UBND ngày 02/3/2024 của tỉnh, Sở đề nghị các đơn vị nộp báo", "cáo sớm."], 190
    )
    second = body(["1. Báo cáo gồm hai phần rõ ràng và đầy đủ số liệu của năm", "trước."], 260)
    document = lay_out(Reading(PDF, (page([*printed_letter(), *first, *second, *closing(400)]),), 1))
    check(document)
    assert paragraphs(document, ZoneKind.HEADER_LEFT) == [
        "UBND TỈNH BẾN ĐÁ",
        "SỞ NỘI VỤ",
        "Số: /SNV-VP",
        "V/v báo cáo biên chế",
    ]
    assert paragraphs(document, ZoneKind.HEADER_RIGHT)[2] == "Bến Đá, ngày tháng 4 năm 2024"
    assert paragraphs(document, ZoneKind.BASES) == [
        "Thực hiện Công văn số 12/QĐ-UBND ngày 02/3/2024 của tỉnh, Sở đề nghị các đơn vị nộp báo cáo sớm."
    ]
    assert paragraphs(document, ZoneKind.BODY)[0].endswith("của năm trước.")
    assert paragraphs(document, ZoneKind.RECIPIENTS)[2] == "- Các sở, ban, ngành của tỉnh;"
    assert paragraphs(document, ZoneKind.SIGNATURE) == ["GIÁM ĐỐC", "Trần Văn Mẫu"]
    start = document.text.index("12/QĐ-UBND")
    boxes = document.boxes(start, start + 10)
    assert len(boxes) == 2  # the number stands on two printed lines
    assert all(number == 1 for number, _ in boxes)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Bến Đá, ngày 09 tháng 4 năm", "2024"),
        ("Thành phố Bến Đá, ngày 09 tháng 4", "năm 2024"),
        ("Thành phố Bến Đá, ngày 09 tháng", "4 năm 2024"),
    ],
)
def test_a_date_line_too_long_for_its_column_is_one(first: str, second: str) -> None:
    letter = printed_letter()
    letter[5:6] = [printed(first, 310, 97), printed(second, 370, 113)]
    document = lay_out(Reading(PDF, (page([*letter, *body(["Sở báo cáo như sau."], 260)]),), 1))
    check(document)
    assert paragraphs(document, ZoneKind.HEADER_RIGHT)[2:] == [f"{first} {second}"]
    assert paragraphs(document, ZoneKind.HEADER_LEFT)[-1] == "V/v báo cáo biên chế"


def test_a_symbol_too_long_for_its_column_is_one() -> None:
    letter = printed_letter()
    letter[4:5] = [printed("Số: 02/HDLN-SNV-STP-", 95, 96), printed("CA-TA", 110, 111)]
    letter[7] = printed("V/v báo cáo", 110, 126)
    letter[8] = printed("biên chế", 118, 140)
    document = lay_out(Reading(PDF, (page([*letter, *body(["Sở báo cáo như sau."], 260)]),), 1))
    check(document)
    assert "Số: 02/HDLN-SNV-STP-CA-TA" in paragraphs(document, ZoneKind.HEADER_LEFT)


def test_a_closing_goes_on_in_its_own_columns_on_the_next_page() -> None:
    first = [*printed_letter(), *body(["Sở báo cáo như sau."], 260)]
    first += [
        printed("Nơi nhận:", 85, 740),
        printed("TL. GIÁM ĐỐC", 370, 740, bold=True),
        printed("- Như trên;", 85, 758),
    ]
    second = [
        printed("NGƯỜI GIÚP VIỆC HÀNH CHÍNH", 350, 70),
        printed("- Lưu: VT.", 85, 90),
        printed("(đã ký)", 380, 110),
        printed("Trần Văn Mẫu", 370, 180),
    ]
    document = lay_out(Reading(PDF, (page(first), page(second, 2)), 2))
    check(document)
    assert paragraphs(document, ZoneKind.RECIPIENTS) == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    assert "Trần Văn Mẫu" in paragraphs(document, ZoneKind.SIGNATURE)
    # a heading in the middle of the next page is none of it
    annexed = [
        printed("DANH SÁCH CÁC TRẠM BƠM", 220, 70),
        *body(["Trạm thứ nhất nằm ở đầu kênh, trạm thứ hai ở cuối."], 100),
    ]
    document = lay_out(Reading(PDF, (page([*first, printed("Trần Văn Mẫu", 370, 800)]), page(annexed, 2)), 2))
    assert not any("DANH SÁCH" in text for text in paragraphs(document, ZoneKind.SIGNATURE, ZoneKind.RECIPIENTS))


def test_a_subject_in_bold_from_the_left_margin_goes_on_in_small_letters() -> None:
    letter = [*printed_letter()[:6], printed("HƯỚNG DẪN", 280, 150, bold=True)]
    letter.append(printed("Kiểm tra các trạm bơm và cửa lấy nước trước mùa mưa lũ", 85, 170, bold=True, right=530))
    letter.append(printed("năm 2024", 85, 187, bold=True))
    document = lay_out(Reading(PDF, (page([*letter, *body(["Sở hướng dẫn như sau."], 220)]),), 1))
    assert document.zone_at(document.text.rindex("năm 2024")) is ZoneKind.TITLE
    assert document.zone_at(document.text.index("Sở hướng dẫn")) is not ZoneKind.TITLE


def test_the_note_over_an_annex_goes_on_until_its_bracket_is_closed() -> None:
    annex = [printed("Phụ lục", 275, 60), printed("PHÂN CÔNG", 270, 78, bold=True)]
    note = "(Kèm theo Kế hoạch số 14/KH-UBND ngày 03/4/2024 của Ủy ban nhân dân"
    annex += [printed(note, 110, 96), printed("phường Bến Đá)", 255, 113), printed("Các trạm bơm cùng làm.", 85, 140)]
    letter = [*printed_letter(), *body(["Sở báo cáo như sau."], 260), *closing(400)]
    document = lay_out(Reading(PDF, (page(letter), page(annex, 2)), 2))
    check(document)
    texts = [document.text[p.start : p.end] for p in document.paragraphs]
    assert f"{note} phường Bến Đá)" in texts
    assert "Các trạm bơm cùng làm." in texts


def test_a_title_in_bold_does_not_go_on_in_the_regular_line_below_it() -> None:
    title = printed("Báo cáo việc kiểm tra các trạm bơm và cửa lấy nước trước mùa mưa", 85, 200, bold=True, right=540.0)
    rest = [printed("Để các trạm bơm chạy tốt, Sở Nội vụ đề nghị các phòng làm những việc sau", 85, 217, right=540.0)]
    document = lay_out(Reading(PDF, (page([*printed_letter(), title, *rest]),), 1))
    texts = [document.text[p.start : p.end] for p in document.paragraphs]
    assert any(text.endswith("trước mùa mưa") for text in texts)


def test_a_line_below_the_date_is_no_part_of_it() -> None:
    letter = [*printed_letter()[:6], printed("Độ khẩn: Hỏa tốc 2024", 330, 113), *printed_letter()[6:]]
    document = lay_out(Reading(PDF, (page([*letter, *body(["Sở báo cáo như sau."], 260)]),), 1))
    assert "Bến Đá, ngày tháng 4 năm 2024" in paragraphs(document, ZoneKind.HEADER_RIGHT)


def test_a_paragraph_goes_on_over_the_page_and_furniture_is_set_apart() -> None:
    one = page([*printed_letter(), *body(["1. Một câu dài được in cho đến hết trang này và còn đi"], 700)])
    one = page(
        [*one.blocks[:-1], printed("1. Một câu dài được in cho đến hết trang này và còn đi", 120, 760, right=540)]
    )
    two = page([printed("2", 295, 40), printed("tiếp ở trang sau.", 85, 70), *closing(300)], 2)
    document = lay_out(Reading(PDF, (one, two), 2))
    check(document)
    assert paragraphs(document, ZoneKind.BODY) == [
        "1. Một câu dài được in cho đến hết trang này và còn đi tiếp ở trang sau."
    ]
    assert paragraphs(document, ZoneKind.FURNITURE) == ["2"]
    assert document.page_at(document.text.index("tiếp ở")) == 2


def test_what_signing_printed_over_the_blanks_belongs_into_the_lines() -> None:
    lines = printed_letter()
    number = RawLine(
        (
            RawWord("Số:", Box(90, 96, 110, 109), size=13),
            RawWord("/SNV-VP", Box(150, 96, 200, 109), size=13),
        )
    )
    date = RawLine(
        (
            RawWord("Bến", Box(300, 97, 320, 110), size=13),
            RawWord("Đá,", Box(324, 97, 340, 110), size=13),
            RawWord("ngày", Box(344, 97, 370, 110), size=13),
            RawWord("tháng", Box(400, 97, 430, 110), size=13),
            RawWord("4", Box(434, 97, 440, 110), size=13),
            RawWord("năm", Box(444, 97, 468, 110), size=13),
            RawWord("2024", Box(472, 97, 500, 110), size=13),
        )
    )
    stamped = [
        RawLine((RawWord("1445", Box(116, 98, 144, 110), size=12, origin="form"),)),
        RawLine((RawWord("03", Box(378, 99, 392, 111), size=12, origin="form"),)),
    ]
    blocks = [*lines[:4], number, stamped[0], date, stamped[1], *lines[6:], *body(["Nội dung đề nghị ngắn."], 200)]
    document = lay_out(Reading(PDF, (page(blocks),), 1))
    check(document)
    assert "Số: 1445/SNV-VP" in paragraphs(document, ZoneKind.HEADER_LEFT)
    assert "Bến Đá, ngày 03 tháng 4 năm 2024" in paragraphs(document, ZoneKind.HEADER_RIGHT)


def test_stamps_are_told_from_text() -> None:
    stamp = [printed("Ký bởi: Sở Nội vụ", 400, 20), printed("Thời gian ký: 05/01/2024 08:15:24", 400, 32)]
    blocks = [
        *stamp,
        *printed_letter(),
        *body(["Văn bản ký số có giá trị như bản giấy theo quy định của pháp", "luật."], 200),
    ]
    document = lay_out(Reading(PDF, (page(blocks),), 1))
    check(document)
    assert len(paragraphs(document, ZoneKind.STAMP)) == 2
    assert any("ký số" in document.text[z.start : z.end] for z in document.zones_of(ZoneKind.BODY))


@pytest.mark.parametrize("arrived", ["ĐẾN Ngày 18/5/2024", "CÔNG VĂN ĐẾN Số: 44", "ĐẾN Ngà y 18/5/2024"])
def test_the_stamp_of_arrival_above_the_letterhead_goes_with_its_office(arrived: str) -> None:
    stamp = [printed("VP. UBND TỈNH BẾN ĐÁ", 70, 20, origin="ocr"), printed(arrived, 80, 36, origin="ocr")]
    document = lay_out(Reading(PDF, (page([*stamp, *printed_letter("ocr")], source="ocr"),), 1))
    check(document)
    assert paragraphs(document, ZoneKind.STAMP) == ["VP. UBND TỈNH BẾN ĐÁ", arrived]
    assert paragraphs(document, ZoneKind.HEADER_LEFT)[:2] == ["UBND TỈNH BẾN ĐÁ", "SỞ NỘI VỤ"]


def test_the_letterhead_above_a_stamp_of_arrival_stays() -> None:
    stamp = printed("ĐẾN Ngày 18/5/2024", 100, 140, origin="ocr")
    document = lay_out(Reading(PDF, (page([*printed_letter("ocr")[:-1], stamp], source="ocr"),), 1))
    assert paragraphs(document, ZoneKind.STAMP) == ["ĐẾN Ngày 18/5/2024"]
    assert paragraphs(document, ZoneKind.HEADER_LEFT)[:2] == ["UBND TỈNH BẾN ĐÁ", "SỞ NỘI VỤ"]


def test_a_dash_at_the_head_of_a_broken_line_is_no_bullet() -> None:
    lines = [
        printed("Đề nghị các phòng Lao động làm việc với Bộ Lao động và", 120, 200, right=540),
        printed("- Thương binh để thống nhất nội dung rồi báo cáo về cho Sở", 85, 219, right=540),
        printed("trước ngày 10/10/2024.", 85, 238),
        printed("- Việc thứ nhất của các phòng là lập kế hoạch chi tiết cho cả", 120, 257, right=540),
        printed("năm;", 85, 276),
        printed("- Việc thứ hai.", 120, 295),
    ]
    document = lay_out(Reading(PDF, (page([*printed_letter(), *lines]),), 1))
    check(document)
    assert [text[:20] for text in paragraphs(document, ZoneKind.BODY)] == [
        "Đề nghị các phòng La",
        "- Việc thứ nhất của ",
        "- Việc thứ hai.",
    ]


def schedule(rows: list[list[str]], y: float) -> RawTable:
    raw = table(rows)
    return RawTable(raw.rows, raw.columns, raw.cells, box=Box(80, y, 540, y + 100))


def test_a_table_over_two_pages_is_one_and_its_repeated_heading_is_furniture() -> None:
    heading = ["TT", "Nội dung", "Thời gian"]
    one = page(
        [*printed_letter(), *body(["Lịch như sau:"], 200), schedule([heading, ["1", "Nộp báo cáo và", "10/5"]], 600)]
    )
    two = page([schedule([heading, ["", "kế hoạch năm", ""], ["2", "Họp", "20/5"]], 60), *closing(400)], 2)
    document = lay_out(Reading(PDF, (one, two), 2))
    check(document)
    (found,) = document.tables
    assert (found.rows, found.header_rows) == (3, 1)
    broken = found.at(1, 1)
    assert broken is not None
    assert document.text[broken.start : broken.end].replace("\n", " ") == "Nộp báo cáo và kế hoạch năm"
    assert "Thời gian" in paragraphs(document, ZoneKind.FURNITURE)
    last = found.at(2, 2)
    assert last is not None and document.page_at(last.start) == 2


def test_handwriting_beside_its_line_is_put_back() -> None:
    head = printed_letter("ocr")
    pieces = [
        RawLine((RawWord("Bến", Box(300, 97, 320, 109), size=13, origin="ocr", confidence=0.9),
                 RawWord("ngày", Box(330, 97, 372, 110), size=13, origin="ocr", confidence=0.9))),
        RawLine((RawWord("12", Box(368, 94, 380, 111), size=13, origin="ocr", confidence=0.4),
                 RawWord("tháng", Box(384, 98, 414, 110), size=13, origin="ocr", confidence=0.9),
                 RawWord("4", Box(418, 98, 424, 110), size=13, origin="ocr", confidence=0.9),
                 RawWord("năm", Box(428, 98, 452, 110), size=13, origin="ocr", confidence=0.9),
                 RawWord("2024", Box(456, 98, 484, 110), size=13, origin="ocr", confidence=0.9))),
    ]  # fmt: skip
    document = lay_out(Reading(PDF, (page([*head[:5], *pieces, *head[6:]], source="ocr"),), 1))
    check(document)
    assert "Bến ngày 12 tháng 4 năm 2024" in paragraphs(document, ZoneKind.HEADER_RIGHT)
    start = document.text.index("12 tháng 4")
    assert document.confidence(start, start + 2) == 0.4


def test_legacy_fonts_are_read() -> None:
    words = ["Céng", "hoµ", "x·", "héi", "chñ", "nghÜa", "ViÖt", "Nam", "§éc", "lËp", "Tù", "do", "H¹nh", "phóc"]
    line = RawLine(tuple(RawWord(w, font=".VnTime") for w in words), whole=True)
    document = office(line)
    assert document.text.startswith("Cộng hoà xã hội chủ nghĩa Việt Nam Độc lập")
    assert document.repairs == ("tcvn3",)


# --------------------------------------------------------------------------------------- anything at all

LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [*LETTER.splitlines(), "PHỤ LỤC", "Nơi nhận:", "Mẫu số 1", "TM. UBND", "|a|b|", "2", "./.", "QUYẾT ĐỊNH"]
        ),
        st.text(max_size=40),
        st.text(alphabet="0123456789./-)(aIVX ĐiềuKế:;\t|…\u0301", max_size=30),
    ),
    max_size=40,
)


@settings(max_examples=80, deadline=None)
@given(LINES)
def test_any_text_gives_exact_offsets(lines: list[str]) -> None:
    check(document_from_text("\n".join(lines)))


BOXES = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    st.floats(-10, 600),
    st.floats(-10, 850),
    st.floats(0, 400),
    st.floats(0, 40),
)
RAW_WORDS = st.builds(
    lambda text, box, size, bold, origin: RawWord(text, box, size=size, bold=bold, origin=origin),
    st.one_of(
        st.sampled_from(
            ["Số:", "ngày", "tháng", "CỘNG", "HÒA", "-", "1.", "Nơi", "nhận:", "KT.", "\t", "điṇ", "h", "12/"]
        ),
        st.text(st.characters(exclude_categories=["Z", "C"]), max_size=8),
    ),
    box=st.one_of(st.none(), BOXES),
    size=st.sampled_from([0.0, 10.0, 13.0]),
    bold=st.booleans(),
    origin=st.sampled_from(["text", "ocr", "form"]),
)
RAW_LINES = st.builds(
    RawLine, st.lists(RAW_WORDS, max_size=6).map(tuple), whole=st.booleans(), list_mark=st.sampled_from(["", "1.", "-"])
)
RAW_TABLES = st.lists(st.lists(RAW_LINES, max_size=2), min_size=1, max_size=6).map(
    lambda cells: RawTable(
        (len(cells) + 1) // 2, 2, tuple(RawCell(n // 2, n % 2, tuple(lines)) for n, lines in enumerate(cells))
    )
)
READINGS = st.lists(
    st.lists(st.one_of(RAW_LINES, RAW_TABLES), max_size=6), min_size=1, max_size=3
).map(
    lambda pages: Reading(
        PDF, tuple(RawPage(n, tuple(b), 595.0, 842.0, ("text", "ocr")[n % 2]) for n, b in enumerate(pages, 1)), len(pages)
    )
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(READINGS)
def test_any_pages_give_exact_offsets(reading: Reading) -> None:
    check(lay_out(reading))


def test_nothing_printed_is_lost() -> None:
    document = document_from_text(LETTER)
    expected = sorted("".join(LETTER.split()))
    assert sorted("".join(document.text.split())) == expected


@pytest.mark.parametrize("kind", ["letter", "same", "marks", "pages"])
def test_ten_thousand_lines_take_seconds(kind: str) -> None:
    text = {
        "letter": LETTER * 400,
        "same": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n" * 10_000,
        "marks": "".join(f"{n}. Mục\na) Điểm\n" for n in range(5_000)),
        "pages": "",
    }[kind]
    if kind == "pages":
        lines = [printed("Dòng chữ in ở giữa trang giấy", 85, 60 + 7 * n) for n in range(100)]
        costs_at_most(300, lambda: lay_out(Reading(PDF, tuple(page(lines, n) for n in range(1, 101)), 100)))
    else:
        costs_at_most(300, lambda: check(document_from_text(text)))
