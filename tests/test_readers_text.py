"""Plain text and Markdown: encodings, paragraphs, columns, tables, pages, web furniture."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import EncodingUnknown, InputRefused, TooManyPages
from pipeline.limits import Limits
from pipeline.pages import RawLine, RawTable, Reading
from pipeline.readers import furniture, read
from pipeline.readers.encoding import decode, vietnamese_share
from pipeline.readers.words import plain_words

PAPERS = Path(__file__).parents[2] / "shared" / "papers" / "files"


def reading(text: str | bytes) -> Reading:
    return read(text if isinstance(text, bytes) else text.encode(), "x.txt", Limits())


def texts(text: str | bytes) -> list[str]:
    return [block.text for page in reading(text).pages for block in page.blocks if isinstance(block, RawLine)]


def tables(text: str) -> list[RawTable]:
    return [block for page in reading(text).pages for block in page.blocks if isinstance(block, RawTable)]


def grid(table: RawTable) -> list[list[str]]:
    rows = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = "|".join(line.text for line in cell.lines)
    return rows


# Encodings ---------------------------------------------------------------------------------------------

SENTENCE = "Thực hiện Kế hoạch số 12/KH-UBND, các đơn vị gửi báo cáo trước ngày 05/4/2024 để tổng hợp."


def windows_1258(text: str) -> bytes:
    """As Windows wrote it: letters with circumflex, breve and horn whole, tones as bytes of their own."""
    out = ""
    for char in unicodedata.normalize("NFC", text):
        try:
            char.encode("windows-1258")
            out += char
        except UnicodeEncodeError:
            *base, tone = unicodedata.normalize("NFD", char)
            out += unicodedata.normalize("NFC", "".join(c for c in base)) + tone if tone in TONES else _swapped(char)
    return out.encode("windows-1258")


TONES = "\u0300\u0301\u0303\u0309\u0323"


def _swapped(char: str) -> str:
    parts = unicodedata.normalize("NFD", char)
    tone = next(c for c in parts if c in TONES)
    return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_with_and_without_a_mark(encoding: str) -> None:
    assert texts(SENTENCE.encode(encoding)) == [SENTENCE]


def test_windows_1258_with_its_combining_tones() -> None:
    data = windows_1258(SENTENCE)
    assert decode(data) == (SENTENCE, "windows-1258")
    assert texts(data) == [SENTENCE]


def test_old_fonts_are_handed_on_for_repair() -> None:
    tcvn3 = "Thùc hiÖn KÕ ho¹ch sè 12/KH-UBND, c¸c ®¬n vÞ göi b¸o c¸o tr­íc ngµy 05/4".encode("latin-1")
    vni = "Thöïc hieän Keá hoaïch soá 12/KH-UBND, caùc ñôn vò göûi baùo caùo tröôùc ngaøy 05/4".encode("latin-1")
    for data in (tcvn3, vni):
        found = reading(data)
        assert found.notes == ("8-bit-legacy",)
        assert texts(data) == [data.decode("latin-1")]


def test_plain_ascii_with_typographic_bytes() -> None:
    assert texts("Bao cao \x93so ket\x94 \x96 hoc ky I".encode("latin-1")) == ["Bao cao “so ket” – hoc ky I"]


@pytest.mark.parametrize("encoding", ["koi8-r", "shift-jis", "euc-kr"])
def test_other_encodings_are_unknown_not_guessed(encoding: str) -> None:
    foreign = {
        "koi8-r": "Приказ о сроках исполнения",
        "shift-jis": "計画書の提出期限について",
        "euc-kr": "계획서 제출 기한",
    }
    with pytest.raises(EncodingUnknown):
        decode((foreign[encoding] * 5).encode(encoding))


def test_a_cut_file_loses_only_its_last_character() -> None:
    data = ("Đoạn văn này đủ dài để còn đọc được. " * 5 + "hết ạ").encode()
    found = reading(data[:-1])
    assert found.notes == ("utf-8-damaged",)
    assert texts(data[:-1])[0].startswith("Đoạn văn này đủ dài")


def test_what_looks_vietnamese() -> None:
    assert vietnamese_share("kế hoạch thực hiện nhiệm vụ người nghiêng khuỷu") == 1.0
    assert vietnamese_share("größe naïve façade Übung") < 0.8
    assert vietnamese_share("only ascii") == 0.0


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read(data, "x", Limits(unpacked_bytes=10**6))
    except InputRefused as refusal:
        assert refusal.message("vi")


# Paragraphs --------------------------------------------------------------------------------------------


def test_one_paragraph_a_line() -> None:
    long = "Các đơn vị xây dựng kế hoạch cụ thể, phân công người phụ trách và gửi kết quả về bộ phận tổng hợp của Sở. "
    text = f"I. YÊU CẦU\n{long * 3}\n1. Nội dung\n{long * 2}\n- Báo cáo;\n- Hồ sơ.\n"
    assert texts(text) == [
        "I. YÊU CẦU",
        (long * 3).strip(),
        "1. Nội dung",
        (long * 2).strip(),
        "- Báo cáo;",
        "- Hồ sơ.",
    ]


WRAPPED = """
     KẾ HOẠCH
     Trồng cây đầu xuân

      Căn cứ tình hình thời tiết và nhu cầu của các địa phương, Sở Ví
Dụ xây dựng kế hoạch trồng cây với các nội dung sau đây, theo Công văn số
12/SVD-KH ngày 03/02/2024:
      1. Các phòng chuyên môn phối hợp với Bộ phận Lao động
- Thương binh chuẩn bị cây giống, dụng cụ và phân công người hướng dẫn cho
từng đơn vị trước ngày 10/02/2024.
      2. Văn phòng theo dõi, đôn đốc.
      Trong quá trình thực hiện nếu có vướng mắc, các đơn vị phản ánh về
Văn phòng để được giải quyết kịp thời.
"""


def test_hard_wrapped_lines_are_joined() -> None:
    found = texts(WRAPPED)
    assert found[:2] == ["KẾ HOẠCH", "Trồng cây đầu xuân"]
    assert found[2].endswith("theo Công văn số 12/SVD-KH ngày 03/02/2024:") and found[2].startswith("Căn cứ")
    assert found[3].endswith("trước ngày 10/02/2024.") and "Lao động - Thương binh" in found[3]
    assert found[4] == "2. Văn phòng theo dõi, đôn đốc."
    assert found[5].startswith("Trong quá trình") and found[5].endswith("kịp thời.")
    assert len(found) == 6
    assert all(block.whole for block in reading(WRAPPED).pages[0].blocks if isinstance(block, RawLine))


def test_a_sentence_cut_by_a_page_is_joined() -> None:
    first = "Khen thưởng tập thể nhỏ và cá nhân trực tiếp lao động, đặc biệt là người công tác ở nơi khó khăn"
    assert texts(f"{first}\n\n\nnhưng năng động, sáng tạo.\n\nĐoạn khác.") == [
        f"{first} nhưng năng động, sáng tạo.",
        "Đoạn khác.",
    ]


def test_form_feeds_are_pages_and_their_numbers_are_set_apart() -> None:
    found = reading("Trang đầu\n\f2\nTrang sau\n\f- 3 -\nTrang cuối\n\f")
    assert found.page_count == 3
    assert [[b.text for b in page.blocks if isinstance(b, RawLine)] for page in found.pages] == [
        ["Trang đầu"], ["Trang sau"], ["Trang cuối"],
    ]  # fmt: skip
    assert [line.text for line in found.pages[1].set_apart] == ["2"]
    with pytest.raises(TooManyPages):
        read(b"x\f" * 1000, "x.txt", Limits())


# Columns and tables ------------------------------------------------------------------------------------

HEADER = """
     UBND TỈNH VÍ DỤ               CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        SỞ VÍ DỤ                      Độc lập - Tự do - Hạnh phúc

    Số: 12/TB-SVD                   Ví Dụ, ngày 03 tháng 02 năm 2024

                           THÔNG BÁO
"""
CLOSING = """
Nơi nhận:                                   KT. GIÁM ĐỐC
- Như trên;                                 PHÓ GIÁM ĐỐC
- Lưu: VT.


                                            Trần Văn Ví
"""


def test_two_columns_by_spaces_are_read_one_after_the_other() -> None:
    (header,) = tables(HEADER)
    assert not header.ruled
    assert grid(header) == [[
        "UBND TỈNH VÍ DỤ|SỞ VÍ DỤ|Số: 12/TB-SVD",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập - Tự do - Hạnh phúc|Ví Dụ, ngày 03 tháng 02 năm 2024",
    ]]  # fmt: skip
    assert texts(HEADER) == ["THÔNG BÁO"]
    (closing,) = tables(CLOSING)
    assert grid(closing) == [["Nơi nhận:|- Như trên;|- Lưu: VT.", "KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC|Trần Văn Ví"]]


def test_one_line_in_two_columns_keeps_a_tab() -> None:
    assert texts("SỞ VÍ DỤ        CỘNG HÒA XÃ HỘI\n\nKẾ HOẠCH") == ["SỞ VÍ DỤ \t CỘNG HÒA XÃ HỘI", "KẾ HOẠCH"]


def test_blanks_to_be_filled_are_no_columns() -> None:
    assert texts("Số:        /KH-SVD\nngày      tháng      năm 2024") == ["Số: /KH-SVD", "ngày tháng năm 2024"]
    assert [w.text for w in plain_words("a    b\t\t c  d  ", gap=3)] == ["a", "\t", "b", "\t", "c", "d"]


def test_rows_between_tabs() -> None:
    text = "Kèm theo\n\nTT\tViệc\tHạn\n1.\tHọp\tTháng 3\n\n\n2.\tBáo cáo\t\n\nHết"
    (table,) = tables(text)
    assert table.ruled
    assert grid(table) == [["TT", "Việc", "Hạn"], ["1.", "Họp", "Tháng 3"], ["2.", "Báo cáo", ""]]
    assert texts(text) == ["Kèm theo", "Hết"]


def test_columns_of_a_printed_table() -> None:
    text = (
        "TT   Nội dung                 Thời gian        Đơn vị\n"
        "1    Triển khai kế hoạch      Tháng 02         Văn phòng\n"
        "     trồng cây\n"
        "2    Báo cáo kết quả          Trước 15/4       Các trường\n"
    )
    (table,) = tables(text)
    assert grid(table) == [
        ["TT", "Nội dung", "Thời gian", "Đơn vị"],
        ["1", "Triển khai kế hoạch trồng cây", "Tháng 02", "Văn phòng"],
        ["2", "Báo cáo kết quả", "Trước 15/4", "Các trường"],
    ]


def test_a_drawn_grid() -> None:
    text = (
        "+----+-----------+\n| TT | Việc      |\n+----+-----------+\n| 1  | Họp       |\n|    | giao ban  |\n"
        "+----+-----------+\n| 2  | Tổng kết  |\n+----+-----------+\n"
    )
    (table,) = tables(text)
    assert grid(table) == [["TT", "Việc"], ["1", "Họp giao ban"], ["2", "Tổng kết"]]


def test_the_hours_of_a_programme_in_a_drawn_grid() -> None:
    text = (
        "+--------------+----------+\n| Thời gian    | Việc     |\n+--------------+----------+\n"
        "| Sáng 26/3    | Hội nghị |\n|   7 giờ 30   | Đón khách |\n+--------------+----------+\n"
        "| Chiều 26/3   | Tham     |\n|              | quan     |\n+--------------+----------+\n"
    )
    (table,) = tables(text)
    assert grid(table)[1:] == [["Sáng 26/3|7 giờ 30", "Hội nghị|Đón khách"], ["Chiều 26/3", "Tham quan"]]


# Markdown ----------------------------------------------------------------------------------------------

MARKDOWN = """# Về việc trồng cây

| **SỞ VÍ DỤ** ------- | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc ------- |
|---|---|
| Số: 12/SVD-KH V/v trồng cây | Ví Dụ, ngày 03 tháng 02 năm 2024 |

## I. Yêu cầu

Các đơn vị **khẩn trương** thực hiện *đúng hạn* (*) theo [Kế hoạch](http://vi.du/kh) 2\\*3.

* Phòng Một
- Phòng Hai

| TT | Việc | Hạn |
|:--|:-:|--:|
| 1 | Họp \\| bàn | 05/3<br>06/3 |

| Nơi nhận: - Như trên; - Lưu: VT. | KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Trần Văn Ví |
|---|---|
"""


def test_markdown_tables_headings_and_marks() -> None:
    header, schedule, closing = tables(MARKDOWN)
    assert (header.ruled, schedule.ruled, closing.ruled) == (False, True, False)
    assert grid(header) == [
        ["SỞ VÍ DỤ|-------", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập - Tự do - Hạnh phúc|-------"],
        ["Số: 12/SVD-KH|V/v trồng cây", "Ví Dụ, ngày 03 tháng 02 năm 2024"],
    ]
    assert grid(schedule) == [["TT", "Việc", "Hạn"], ["1", "Họp | bàn", "05/3|06/3"]]
    assert grid(closing) == [["Nơi nhận:|- Như trên;|- Lưu: VT.", "KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC|Trần Văn Ví"]]
    page = reading(MARKDOWN).pages[0]
    lines = [block for block in page.blocks if isinstance(block, RawLine)]
    assert [(line.style, line.list_mark, line.text) for line in lines] == [
        ("h2", "", "I. Yêu cầu"),
        ("", "", "Các đơn vị khẩn trương thực hiện đúng hạn (*) theo Kế hoạch 2*3."),
        ("li", "-", "Phòng Một"),
        ("", "", "- Phòng Hai"),
    ]
    bold = [word.text for word in lines[1].words if word.bold]
    assert bold == ["khẩn", "trương"]
    assert [line.text for line in page.set_apart] == ["# Về việc trồng cây"]


def test_front_matter_is_set_apart() -> None:
    text = "---\ntitle: Kế hoạch\nnguồn: cổng thông tin\n---\n\nKẾ HOẠCH\n\n**Trồng** cây\n"
    found = reading(text)
    assert found.media_type == "text/markdown"
    assert texts(text) == ["KẾ HOẠCH", "Trồng cây"]
    assert [line.text for line in found.pages[0].set_apart][1] == "title: Kế hoạch"
    assert texts("---\nKẾ HOẠCH\nTrồng cây\n---\n")[1:3] == ["KẾ HOẠCH", "Trồng cây"]


def test_what_a_converter_notes_for_itself_is_set_apart() -> None:
    text = "# KẾ HOẠCH\n\n<!-- image -->\n\n**Trồng** cây trước ngày\n\n<!-- page 2 -->\n02/9 tại <!-- chưa rõ --> xã\n"
    assert texts(text) == ["KẾ HOẠCH", "Trồng cây trước ngày", "02/9 tại <!-- chưa rõ --> xã"]
    assert [line.text for line in reading(text).pages[0].set_apart] == ["<!-- image -->", "<!-- page 2 -->"]


def test_the_parts_of_a_signature_in_one_cell() -> None:
    text = "| Nơi nhận: - Lưu: VT. | TL. BỘ TRƯỞNG VỤ TRƯỞNG (Đã ký) Trần Văn Ví |\n|---|---|\n"
    assert grid(tables(text)[0])[0][1] == "TL. BỘ TRƯỞNG VỤ TRƯỞNG|(Đã ký)|Trần Văn Ví"


def test_bold_over_several_lines_in_a_plain_text() -> None:
    page = reading("Đầu\n\n**KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC**\n\nTrần Văn Ví").pages[0]
    lines = [block for block in page.blocks if isinstance(block, RawLine)]
    assert [(line.text, line.words[0].bold) for line in lines] == [
        ("Đầu", False), ("KT. GIÁM ĐỐC", True), ("PHÓ GIÁM ĐỐC", True), ("Trần Văn Ví", False),
    ]  # fmt: skip


# Web furniture -----------------------------------------------------------------------------------------


def test_furniture_of_a_web_site_is_set_apart() -> None:
    text = """Thứ Hai, 05/02/2024
Chào mừng bạn đến với cổng thông tin điện tử Trường Ví Dụ

KẾ HOẠCH
Trồng cây đầu xuân
Các lớp trồng cây trước ngày 10/02/2024.
Hôm nay các lớp bắt đầu chuẩn bị cây giống theo phân công của nhà trường.

Tập tin đính kèm
Lớp 6A
Thống kê truy cập
Hôm nay : 31
Tổng số : 108.016
"""
    page = reading(text).pages[0]
    assert [block.text for block in page.blocks if isinstance(block, RawLine)] == [
        "KẾ HOẠCH", "Trồng cây đầu xuân", "Các lớp trồng cây trước ngày 10/02/2024.",
        "Hôm nay các lớp bắt đầu chuẩn bị cây giống theo phân công của nhà trường.",
    ]  # fmt: skip
    assert len(page.set_apart) == 7


def test_a_long_menu_above_a_letterhead() -> None:
    menu = [f"Mục số {n}" for n in range(40)]
    lines = ["Trang chủ", *menu, "SỞ VÍ DỤ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "KẾ HOẠCH"]
    assert furniture.trim(lines) == (41, len(lines))
    assert furniture.trim(lines[1:]) == (0, len(lines) - 1)  # nothing here is surely furniture


def test_a_subject_with_a_colon_between_number_and_motto() -> None:
    head = "NGÂN HÀNG MỘC LÂM\nCHI NHÁNH TỈNH HÀ NAM\n-------\nSố: 61/MLHN2\nV/v: kiểm kê kho\n"
    text = f"Trang chủ | Đăng nhập\nTải về\n{head}CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nKính gửi: Các quỹ\n"
    assert texts(text)[:2] == ["NGÂN HÀNG MỘC LÂM", "CHI NHÁNH TỈNH HÀ NAM"]


def test_single_words_of_a_menu_prove_nothing_alone() -> None:
    body = ["KẾ HOẠCH", "Các lớp trồng cây.", "Trần Văn Ví"]
    assert furniture.trim([*body, "Ghi chú"]) == (0, 4)
    assert furniture.trim([*body, "Ghi chú", "Ý kiến", "In"]) == (0, 3)
    assert furniture.trim([*body, "Liên hệ: ông Ví, điện thoại 0123"]) == (0, 4)


def test_what_a_law_portal_says_about_a_paper() -> None:
    text = """Kế hoạch 99/KH-UBND năm 2097 trồng cây
Số hiệu: 99/KH-UBND Loại văn bản: Văn bản khác
Ngày ban hành: 26/05/2097 Ngày hiệu lực: Đang cập nhật

ỦY BAN NHÂN DÂN
TỈNH VÍ DỤ
-------

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

KẾ HOẠCH
"""
    page = reading(text).pages[0]
    assert isinstance(page.blocks[0], RawLine) and page.blocks[0].text == "ỦY BAN NHÂN DÂN"
    assert [line.text[:10] for line in page.set_apart] == ["Kế hoạch 9", "Số hiệu: 9", "Ngày ban h"]


def test_words_of_a_paper_are_no_furniture() -> None:
    for line in (
        "Danh mục nhiệm vụ kèm theo", "Thống kê số liệu học sinh", "Liên hệ: đ/c Ví, số điện thoại 0123",
        "1. Văn phòng Sở", "Nơi nhận:", "- Lưu: VT.", "Kính gửi: Các trường trực thuộc", "TM. ỦY BAN NHÂN DÂN",
        "| 1 | Họp | Tháng 3 |", "Năm 2020: kết quả đạt được gồm", "Điều 2. Tổ chức thực hiện",
    ):  # fmt: skip
        assert not furniture.is_furniture(line), line


@pytest.mark.papers
@pytest.mark.skipif(not PAPERS.is_dir(), reason="the real papers are not here")
def test_real_texts_keep_their_schedules_and_lose_their_furniture() -> None:
    schedule = tables((PAPERS / "seed03.txt").read_text("utf-8"))
    assert [(t.rows, t.columns) for t in schedule] == [(18, 4)]
    assert [(t.rows, t.columns) for t in tables((PAPERS / "seed04.txt").read_text("utf-8"))] == [(6, 4)]
    page = reading((PAPERS / "seed01.txt").read_bytes()).pages[0]
    assert len(page.set_apart) == 14
    assert isinstance(page.blocks[0], RawLine) and page.blocks[0].text.startswith("KẾ HOẠCH")
    for name in ("txt02.md", "txt04.md"):
        header, closing = tables((PAPERS / name).read_text("utf-8"))
        assert not header.ruled and not closing.ruled
