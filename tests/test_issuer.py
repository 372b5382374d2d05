"""Bodies: heads, abbreviations, localities, parents, and issuers of papers without a header."""

from __future__ import annotations

import pytest

from extractors.header.bodies import header_bodies, initials
from extractors.header.regions import Header, Line
from extractors.language.bodies import expand, head_of, joined, locality, written_out
from extractors.language.casing import CaseWitness, mended, name_case, sentence_case
from extractors.pipeline import extract
from pipeline.layout import document_from_text

NOBODY = CaseWitness("")


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("TRƯỜNG TH & THCS MỸ AN", "Trường Tiểu học và Trung học cơ sở Mỹ An"),
        ("PHÒNG LĐ-TB&XH", "Phòng Lao động - Thương binh và Xã hội"),
        ("UBND TP. BẾN GỖ", "Ủy ban nhân dân thành phố Bến Gỗ"),
        ("UỶ BAN NHÂN DÂN HUYỆN MỘC LÂM", "Ủy ban nhân dân huyện Mộc Lâm"),
        ("SỞ TƯ PHÁP", "Sở Tư pháp"),
        ("CĐ GIÁO DỤC TỈNH BẾN TRE", "Công đoàn Giáo dục tỉnh Bến Tre"),
        ("TRƯỜNG CĐ NGHỀ GTVT", "Trường Cao đẳng nghề Giao thông vận tải"),
        ("BCH ĐẢNG BỘ TỈNH NAM ĐỊNH", "Ban Chấp hành Đảng bộ tỉnh Nam Định"),
        ("SỞ LAO ĐỘNG – THƯƠNG BINH VÀ XÃ HỘI", "Sở Lao động – Thương binh và Xã hội"),
        ("Phòng GD&ĐT huyện Mộc Lâm", "Phòng Giáo dục và Đào tạo huyện Mộc Lâm"),
    ],
)
def test_written_out(printed: str, written: str) -> None:
    assert written_out(printed, NOBODY) == written


@pytest.mark.parametrize(
    ("name", "above", "whole"),
    [
        ("Sở Y tế", "Ủy ban nhân dân tỉnh Hà Nam", "Sở Y tế tỉnh Hà Nam"),
        ("Văn phòng", "Bộ Văn hóa", "Văn phòng Bộ Văn hóa"),
        ("Ban Tổ chức", "Tỉnh ủy Cà Mau", "Ban Tổ chức Tỉnh ủy Cà Mau"),
        ("Phòng Nội vụ", "Ủy ban nhân dân huyện Mộc Lâm", "Phòng Nội vụ huyện Mộc Lâm"),
        ("Trường Đại học Sông Hàn", "Ủy ban nhân dân tỉnh Hà Nam", "Trường Đại học Sông Hàn"),
        ("Trung tâm Y tế", "Ủy ban nhân dân huyện Mộc Lâm", "Trung tâm Y tế huyện Mộc Lâm"),
        ("Trung tâm Hoa Mai", "Ủy ban nhân dân huyện Mộc Lâm", "Trung tâm Hoa Mai"),
        ("Bệnh viện Đa khoa tỉnh", "Sở Y tế tỉnh Hậu Giang", "Bệnh viện Đa khoa tỉnh Hậu Giang"),
        ("Sở Y tế tỉnh Hà Nam", "Ủy ban nhân dân tỉnh Hà Nam", "Sở Y tế tỉnh Hà Nam"),
        # what leads an organization is no body without it; a trade union of several parks has no name of its own
        ("Ban Thường vụ", "Tỉnh đoàn Mộc Châu Hạ", "Ban Thường vụ Tỉnh đoàn Mộc Châu Hạ"),
        ("Ban Chấp hành", "Đảng bộ xã Mộc Lâm", "Ban Chấp hành Đảng bộ xã Mộc Lâm"),
        ("Ban Thường vụ", "Hội Nông dân huyện Mộc Lâm", "Ban Thường vụ Hội Nông dân huyện Mộc Lâm"),
        ("Ban Thường vụ Huyện đoàn Mộc Lâm", "Tỉnh đoàn Bến Gỗ", "Ban Thường vụ Huyện đoàn Mộc Lâm"),
        ("Ban Thường vụ", "Ủy ban nhân dân xã Mộc Lâm", "Ban Thường vụ"),
        ("Chi nhánh tỉnh Hà Nam", "Ngân hàng Tre Việt", "Ngân hàng Tre Việt chi nhánh tỉnh Hà Nam"),
        ("Chi cục Hải quan Cảng Mộc", "Cục Hải quan tỉnh Hà Nam", "Chi cục Hải quan Cảng Mộc"),
        # what a council sets up is the council's
        ("Đoàn giám sát", "Hội đồng nhân dân xã Mộc Lâm", "Đoàn giám sát Hội đồng nhân dân xã Mộc Lâm"),
        ("Ban Pháp chế", "Hội đồng nhân dân tỉnh Hà Nam", "Ban Pháp chế Hội đồng nhân dân tỉnh Hà Nam"),
        (
            "Công đoàn các khu công nghiệp",
            "Liên đoàn Lao động tỉnh Bến Gỗ",
            "Công đoàn các khu công nghiệp tỉnh Bến Gỗ",
        ),
        ("Công đoàn Công ty Tre Việt", "Liên đoàn Lao động tỉnh Bến Gỗ", "Công đoàn Công ty Tre Việt"),
    ],
)
def test_joined_to_the_body_above(name: str, above: str, whole: str) -> None:
    assert joined(name, above) == whole


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        (("ỦY BAN THƯỜNG VỤ", "QUỐC HỘI"), "Ủy ban Thường vụ Quốc hội"),
        (("THỦ TƯỚNG", "CHÍNH PHỦ"), "Thủ tướng Chính phủ"),
        (("VĂN PHÒNG", "TỈNH ỦY CÀ MAU"), "Văn phòng Tỉnh ủy Cà Mau"),
        (("CÔNG TY CỔ PHẦN IN HOA SEN", "HỘI ĐỒNG QUẢN TRỊ"), "Hội đồng quản trị Công ty cổ phần In Hoa Sen"),
        (("UBND HUYỆN MỘC LÂM", "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG"), "Hội đồng Thi đua - Khen thưởng huyện Mộc Lâm"),
        (("UBND TỈNH HÀ NAM", "THANH TRA TỈNH"), "Thanh tra tỉnh Hà Nam"),
        (
            ("ỦY BAN MTTQ VIỆT NAM", "HUYỆN MỘC LÂM", "BAN THƯỜNG TRỰC"),
            "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam huyện Mộc Lâm",
        ),
        (("SỞ Y TẾ TỈNH HÀ NAM", "TRUNG TÂM", "KIỂM SOÁT BỆNH TẬT"), "Trung tâm Kiểm soát bệnh tật tỉnh Hà Nam"),
        (("BỘ XÂY DỰNG", "BAN QUẢN LÝ DỰ ÁN SÔNG LA"), "Ban Quản lý dự án Sông La"),
        (("HỘI LHPN VIỆT NAM", "HỘI LHPN TỈNH HÀ NAM"), "Hội Liên hiệp Phụ nữ tỉnh Hà Nam"),
        (("TỈNH ỦY HÀ NAM", "HUYỆN ỦY MỘC LÂM", "Số +? -CTr/HU"), "Huyện ủy Mộc Lâm"),  # a serial that is none
    ],
)
def test_lines_of_the_left_column(lines: tuple[str, ...], issuer: str) -> None:
    text = "\n".join(
        (*lines, "Số: 7/TB-X", "Đồng Xanh, ngày 05 tháng 6 năm 2020", "THÔNG BÁO", "Nghỉ lễ", "I. NỘI DUNG", "1. Nghỉ.")
    )
    found = extract(document_from_text(text)).issuer
    assert found is not None and (found.value or "").lower() == issuer.lower()


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("Số lưu biêu tị. UBND TỈNH HÀ NAM", "UBND TỈNH HÀ NAM"),  # words of a stamp on the line of the letterhead
        ("Trường Tiểu học HOA MAI", "Trường Tiểu học HOA MAI"),
        ("Liên đoàn Lao động TỈNH HÀ NAM", "Liên đoàn Lao động TỈNH HÀ NAM"),
    ],
)
def test_a_letterhead_behind_words_of_a_stamp(line: str, body: str) -> None:
    (found,) = header_bodies(Header([Line(0, len(line), line)]))
    assert (found.text, line[found.start : found.end]) == (body, body)


def test_localities() -> None:
    assert locality("Ủy ban nhân dân thị xã Núi Trúc") == "thị xã Núi Trúc"
    assert locality("Sở Y tế Hậu Giang") == "tỉnh Hậu Giang"
    assert locality("Ủy ban nhân dân quận 3") == "quận 3"
    assert locality("Bộ Y tế") is None


def test_heads_and_initials() -> None:
    head = head_of("Sở Y tế")
    assert head is not None and head.head == "Sở"
    assert head_of("Mùa xuân đến") is None
    assert "THPTHĐ" in initials("TRƯỜNG THPT HỒNG ĐÀO")
    assert "SYT" in initials("SỞ Y TẾ")
    assert expand("UBND TX") == "Ủy ban nhân dân TX"


def test_case_is_learned_from_the_paper() -> None:
    witness = CaseWitness("Theo đề nghị của Câu lạc bộ Hoa Mai Vàng tại buổi họp.")
    assert name_case("CÂU LẠC BỘ HOA MAI VÀNG", witness) == "Câu lạc bộ Hoa Mai Vàng"
    assert sentence_case("VỀ VIỆC HỖ TRỢ CÂU LẠC BỘ HOA MAI VÀNG", witness) == "Về việc hỗ trợ Câu lạc bộ Hoa Mai Vàng"


def test_ocr_diacritics_of_known_names() -> None:
    assert mended("SƠ Y TE") == "SỞ Y TẾ"
    assert mended("TRẠM LẠ LÙNG") == "TRẠM LẠ LÙNG"


def test_locality_from_elsewhere_in_the_paper() -> None:
    text = (
        "SỞ VĂN HÓA VÀ THỂ THAO\nSố: 12/BC-SVHTT\nĐồng Xanh, ngày 05 tháng 6 năm 2020\nBÁO CÁO\nKết quả ngày hội sách\n"
        "Thực hiện nhiệm vụ, Sở Văn hóa và Thể thao tỉnh Hòa Bình báo cáo như sau:\n1. Kết quả tốt.\n"
    )
    found = extract(document_from_text(text))
    assert found.issuer is not None
    assert found.issuer.value == "Sở Văn hóa và Thể thao tỉnh Hòa Bình"


def test_issuer_without_header() -> None:
    text = "KẾ HOẠCH\nTổ chức ngày hội sách\nCăn cứ nhiệm vụ năm học;\nTrường Tiểu học Hoa Mai xây dựng kế hoạch như sau:\nI. MỤC ĐÍCH\n1. Vui.\n"
    found = extract(document_from_text(text))
    assert found.issuer is not None and found.issuer.value == "Trường Tiểu học Hoa Mai"
    assert found.number is None and found.missing["number"] == "not-found"
    assert found.issued_on is None


def test_annex_line_gives_number_date_and_issuer() -> None:
    text = (
        "KẾ HOẠCH\nTổ chức ngày hội sách\nCăn cứ Kế hoạch số 40/KH-SVHTT ngày 02/01/2020 của Sở Văn hóa;\nI. MỤC ĐÍCH\n1. Vui.\n"
        "PHỤ LỤC\n(Kèm theo Kế hoạch số 7 /KH-PVHTT ngày 09 tháng 3 năm 2020 của Trưởng phòng Phòng Văn hóa huyện Mộc Lâm)\n"
    )
    found = extract(document_from_text(text))
    values = [fact.value if fact else None for fact in (found.number, found.issued_on, found.issuer)]
    assert values == ["7/KH-PVHTT", "2020-03-09", "Phòng Văn hóa huyện Mộc Lâm"]


def test_a_cited_number_is_not_the_papers_own() -> None:
    text = (
        "UBND HUYỆN MỘC LÂM\nPHÒNG NỘI VỤ\nSố:      /KH-NV\nMộc Lâm, ngày     tháng 4 năm 2019\nKẾ HOẠCH\nKiểm tra sổ sách\n"
        "Thực hiện Kế hoạch số 35/KH-NV ngày 01/02/2018 của Phòng Nội vụ;\nI. NỘI DUNG\n1. Kiểm tra.\n"
    )
    found = extract(document_from_text(text))
    assert found.number is not None and found.number.value is None
    assert found.number.details["symbol"] == "KH-NV" and found.number.reason == "blank"
    assert found.issued_on is not None and found.issued_on.value == "2019-04"


def test_portal_attributes_fill_what_the_paper_leaves_open() -> None:
    text = (
        "Số hiệu: 8/2019/TT-BVH\nLoại văn bản: Thông tư\nNơi ban hành: Bộ Văn hóa\nNgười ký: Lý Thu Thảo\nNgày ban hành: 05/06/2019\n"
        "Ngày hiệu lực: 20/07/2019\n\nĐiều 1. Phạm vi điều chỉnh\nThông tư này quy định về sách cũ.\n"
    )
    found = extract(document_from_text(text))
    got = [
        f.value if f else None
        for f in (found.number, found.doc_type, found.issuer, found.signer, found.issued_on, found.effective_on)
    ]
    assert got == ["8/2019/TT-BVH", "TT", "Bộ Văn hóa", "Lý Thu Thảo", "2019-06-05", "2019-07-20"]


@pytest.mark.parametrize(
    ("told", "signer"), [("Sở Văn hóa", None), ("Ban Quản lý Khu di tích", None), ("Đoàn Thu Thảo", "Đoàn Thu Thảo")]
)
def test_an_electronic_seal_tells_no_person(told: str, signer: str | None) -> None:
    text = (
        f"Số hiệu: 8/2019/TT-BVH\nLoại văn bản: Thông tư\nNơi ban hành: Bộ Văn hóa\nNgười ký: {told}\n\n"
        "Điều 1. Phạm vi điều chỉnh\nThông tư này quy định về sách cũ.\n"
    )
    found = extract(document_from_text(text)).signer
    assert (found.value if found else None) == signer


def test_a_serial_broken_by_a_space_is_one() -> None:
    text = "SỞ NỘI VỤ\nSố: 1 445/SNV-TH\nĐồng Xanh, ngày 05 tháng 6 năm 2020\nKính gửi: Các phòng\nNội dung như sau:\n1. Tốt.\n"
    number = extract(document_from_text(text)).number
    assert number is not None and number.value == "1445/SNV-TH"


@pytest.mark.parametrize(
    ("left", "issuer"),
    [
        (
            ("TỈNH ĐOÀN LẠNG NGÀN", "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH TỈNH LẠNG NGÀN", "Số: 14/KHLT-TĐTN-SVHTTDL"),
            "Tỉnh đoàn Lạng Ngàn - Sở Văn hóa, Thể thao và Du lịch tỉnh Lạng Ngàn",
        ),
        (
            ("UBND TỈNH LẠNG NGÀN", "SỞ NỘI VỤ", "Số: 14/KH-SNV"),
            "Sở Nội vụ tỉnh Lạng Ngàn",
        ),
    ],
)
def test_a_joint_papers_symbol_names_its_issuers(left: tuple[str, ...], issuer: str) -> None:
    motto = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Lạng Ngàn, ngày 06 tháng 4 năm 2015")
    text = "\n".join((*left, *motto, "KẾ HOẠCH", "Tổ chức hội đọc sách", "Căn cứ nhiệm vụ được giao;", "1. Đọc sách."))
    found = extract(document_from_text(text)).issuer
    assert found and found.value == issuer


def test_a_commune_under_its_district_is_the_issuer() -> None:
    assert "UBND" in initials("ỦY BAN NHÂN DÂN XÃ BẢN LẦU")


@pytest.mark.parametrize(
    ("line", "issuer"),
    [
        ("BHXH TỈNH LẠNG NGÀN BẢO HIỂM XÃ HỘI HUYỆN MỘC LÂM", "Bảo hiểm xã hội huyện Mộc Lâm"),
        ("HỘI CHỮ THẬP ĐỎ TỈNH LẠNG NGÀN HỘI CHỮ THẬP ĐỎ HUYỆN MỘC LÂM", "Hội Chữ thập đỏ huyện Mộc Lâm"),
        ("TRUNG TÂM Y TẾ HUYỆN MỘC LÂM TRẠM Y TẾ XÃ BẢN LẦU", "Trạm Y tế xã Bản Lầu"),
        ("TRUNG TÂM Y TẾ HUYỆN MỘC LÂM", "Trung tâm Y tế huyện Mộc Lâm"),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ HỘI AN", "Ủy ban nhân dân thành phố Hội An"),
    ],
)
def test_two_bodies_in_one_line(line: str, issuer: str) -> None:
    motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nMộc Lâm, ngày 06 tháng 4 năm 2015"
    text = f"{line}\nSố: 14/KH-X\n{motto}\nKẾ HOẠCH\nTổ chức hội đọc sách\nCăn cứ nhiệm vụ được giao;\n1. Đọc sách."
    found = extract(document_from_text(text)).issuer
    assert found and found.value == issuer
