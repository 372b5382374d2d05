"""Texts that a converter took out of a PDF: no blank lines, drawn lines as letters, columns that widen some lines."""

from __future__ import annotations

import pytest

from models.document import Document, ZoneKind
from pipeline.layout import lay_out
from pipeline.limits import Limits
from pipeline.readers import read

HEADER = """SỞ CÔNG THƯƠNG TỈNH LÂM HẢI
TRUNG TÂM KHUYẾN CÔNG
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
{drawn}
Số: 27/TB-TTKC
Lâm Hải, ngày 06 tháng 5 năm 2024
THÔNG BÁO
"""
BODY = """Trung tâm đã nhận đủ hồ sơ của mười hai cơ sở sản xuất trong toàn tỉnh gửi
về từ đầu năm, trong đó có bốn cơ sở lần đầu tham gia và tám cơ sở đã có sản phẩm
được công nhận ở những lần bình chọn trước. Các cơ sở chuẩn bị hiện vật và bản
thuyết minh để hội đồng xem xét tại chỗ theo lịch được gửi kèm thông báo này. Mọi
chi phí đi lại của hội đồng do Trung tâm chi trả theo chế độ hiện hành của Nhà nước.
"""


def laid_out(text: str) -> Document:
    return lay_out(read(text.encode(), "giay.txt", Limits()))


def zone(document: Document, kind: ZoneKind) -> str:
    return "".join(document.text[z.start : z.end] for z in document.zones_of(kind))


@pytest.mark.parametrize("drawn", ["¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯", "──────────────────", "-----------------------"])
def test_a_drawn_line_under_the_subject_is_no_word_of_it(drawn: str) -> None:
    subject = "Về việc bình chọn sản phẩm công nghiệp nông thôn tiêu biểu năm 2024\n"
    document = laid_out(HEADER.format(drawn=drawn) + subject + drawn + "\n" + BODY)
    assert zone(document, ZoneKind.TITLE).split("\n")[1:] == [subject.strip(), ""]
    assert zone(document, ZoneKind.BODY).startswith("Trung tâm đã nhận đủ hồ sơ")


def test_the_text_begins_where_a_line_is_longer_than_the_title_and_begins_anew() -> None:
    subject = "Về việc bình chọn các sản phẩm công nghiệp nông thôn tiêu biểu\ncủa tỉnh Lâm Hải và các tỉnh lân cận, lần thứ tư trong năm 2024\n"
    document = laid_out(HEADER.format(drawn="") + subject + BODY)
    assert zone(document, ZoneKind.TITLE).replace("\n", " ").strip().endswith("lần thứ tư trong năm 2024")
    assert zone(document, ZoneKind.BODY).startswith("Trung tâm đã nhận đủ hồ sơ")


def test_a_title_of_even_lines_stays_whole() -> None:
    subject = "Về việc bình chọn sản phẩm của các huyện, thành phố và\nTrung tâm Khuyến công tỉnh Lâm Hải năm 2024\n\n"
    document = laid_out(HEADER.format(drawn="") + subject + BODY)
    assert "Trung tâm Khuyến công tỉnh Lâm Hải năm 2024" in zone(document, ZoneKind.TITLE)


def test_wide_rows_of_a_table_do_not_tell_how_wide_the_text_is() -> None:
    rows = "".join(f"{n:4}    Cơ sở số {n:02}{' ' * 40}Huyện Bắc Hải{' ' * 40}Gốm, mây tre đan\n" for n in range(1, 13))
    document = laid_out(HEADER.format(drawn="") + "Về việc bình chọn\n\n" + BODY + "\n" + rows)
    assert "trong toàn tỉnh gửi về từ đầu năm" in document.text


def test_papers_after_a_basis_that_goes_on_are_bases() -> None:
    bases = """Căn cứ Thông tư số 12/2019/TT-BCT ngày 08 tháng 7 năm 2019 về bình chọn sản phẩm;
Quyết định số 88/QĐ-UBND ngày 15/01/2024 của Ủy ban nhân dân tỉnh về giao nhiệm vụ;
Kế hoạch số 19/KH-SCT ngày 02/02/2024 của Sở Công Thương về khuyến công năm 2024;
"""
    document = laid_out(HEADER.format(drawn="") + "Về việc bình chọn sản phẩm\n\n" + bases + BODY)
    assert zone(document, ZoneKind.BASES).count("\n") == 3
    assert zone(document, ZoneKind.BODY).startswith("Trung tâm đã nhận đủ hồ sơ")


def test_a_paper_that_is_not_behind_an_open_basis_is_none() -> None:
    bases = "Căn cứ Thông tư số 12/2019/TT-BCT về bình chọn sản phẩm.\n"
    told = "Quyết định số 88/QĐ-UBND ngày 15/01/2024 của Ủy ban nhân dân tỉnh đã được gửi tới các cơ sở.\n"
    document = laid_out(HEADER.format(drawn="") + "Về việc bình chọn sản phẩm\n\n" + bases + told + BODY)
    assert zone(document, ZoneKind.BODY).startswith("Quyết định số 88")


def test_an_item_goes_on_in_a_small_letter_behind_its_semicolon() -> None:
    item = (
        "- Trước ngày 10/6/2024: Các cơ sở lập xong bản thuyết minh;\nchụp ảnh hiện vật theo mẫu và gửi về Trung tâm.\n"
    )
    document = laid_out(HEADER.format(drawn="") + "Về việc bình chọn sản phẩm\n\n" + BODY + item)
    assert "lập xong bản thuyết minh; chụp ảnh hiện vật" in document.text
