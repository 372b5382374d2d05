"""Citations: found in every written form, bound to their own day and body, merged, given their role."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.findings import Findings
from extractors.pipeline import extract
from extractors.references.component import extract_references
from extractors.references.find import find_numbered, split_pinpoints
from extractors.references.names import find_named
from models.values import Reference
from pipeline.layout import document_from_text
from tests.citing import cited, header, lines
from tests.cost import costs_at_most


def one(text: str) -> Reference:
    found = cited(text)
    assert len(found) == 1, [(r.number, r.title) for r in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "code", "number", "day"),
    [
        ("Kế hoạch số 12/KH-UBND ngày 03/4/2023 của UBND xã An Hòa", "KH", "12/KH-UBND", "2023-04-03"),
        ("Nghị định số 91/2031/NĐ- CP ngày 31 tháng 7 năm 2031", "NĐ", "91/2031/NĐ-CP", "2031-07-31"),
        ("Công văn số 415/SABC-XY&ZT ngày 2-5-2024", "CV", "415/SABC-XY&ZT", "2024-05-02"),
        ("Văn bản số 16/HLV.BT ngày 19/8/2024", "CV", "16/HLV.BT", "2024-08-19"),
        ("Luật số 99/2027/QH16", "L", "99/2027/QH16", None),
        (
            "Thông tư liên tịch số 23/2015/TTLT-BABC-BXYZ ngày 01/02/2015",
            "TTLT",
            "23/2015/TTLT-BABC-BXYZ",
            "2015-02-01",
        ),
        ("Chỉ thị số 34-CT/TW ngày 07/4/2014 của Bộ Chính trị", "CT", "34-CT/TW", "2014-04-07"),
        ("Chỉ thị số 34 CT/TU ngày 18/8/2014", "CT", "34CT/TU", "2014-08-18"),
        ("Quy định số 22-QĐ/TW ngày 28/7/2021", "QyĐ", "22-QĐ/TW", "2021-07-28"),
        ("kế hoạch số 2685/SABC-VP ngày 25/10/2023", "KH", "2685/SABC-VP", "2023-10-25"),
        ("Nghị quyết số 30c/NQ-CP ngày 08/11/2011", "NQ", "30c/NQ-CP", "2011-11-08"),
        ("Quyết định 225/QĐ-SABC ngày 24/3/2017", "QĐ", "225/QĐ-SABC", "2017-03-24"),
        ("Tờ trình số 53/TTr-ABC 28/9/2022", "TTr", "53/TTr-ABC", "2022-09-28"),
        ("Quyết định số 17/2008/QĐ-TTg của Thủ tướng Chính phủ ngày 28/1/2008", "QĐ", "17/2008/QĐ-TTg", "2008-01-28"),
        ("QĐ 15/2007/QĐ-BABC ngày 2-4-2007", "QĐ", "15/2007/QĐ-BABC", "2007-04-02"),
        ("Công văn số 123 BTC/TCT ngày 7/8/2002", "CV", "123BTC/TCT", "2002-08-07"),
        ("Nghị định số 24/CP ngày 18/3/1993", "NĐ", "24/CP", "1993-03-18"),
        ("Công văn số 1452 CV/UB ngày 5/6/2003", "CV", "1452CV/UB", "2003-06-05"),
        ("Theo quy định 269 ngày 23/09/2008, mỗi tháng", "QyĐ", "269", "2008-09-23"),
        ("Nghị định số 5/2020/NĐ-CP ngày …/3/2020", "NĐ", "5/2020/NĐ-CP", "2020-03"),
    ],
)
def test_written_forms(text: str, code: str, number: str, day: str | None) -> None:
    reference = one(f"Đơn vị đã thực hiện {text}.")
    assert (reference.doc_type, reference.number, reference.date) == (code, number, day)


def test_day_and_body_at_the_head_of_the_sentence() -> None:
    reference = one("Ngày 11/12/2017, Sở Thử nghiệm ban hành Công văn số 243/STN-NV về việc báo cáo kết quả.")
    assert (reference.date, reference.issuer) == ("2017-12-11", "Sở Thử nghiệm")


def test_list_with_one_head_shares_its_closing_day() -> None:
    found = cited("Triển khai các Kế hoạch số 12/KH-UBND, 15/KH-UBND và số 20/KH-UBND ngày 03/4/2023 của UBND xã.")
    assert [(r.doc_type, r.number, r.date) for r in found] == [
        ("KH", n, "2023-04-03") for n in ("12/KH-UBND", "15/KH-UBND", "20/KH-UBND")
    ]


def test_bare_serials_share_year_and_symbol() -> None:
    found = cited("thực hiện các Thông tư số 01, 02 và 04/2021/TT-BABC ngày 02/02/2021 của Bộ trưởng Bộ ABC")
    assert [(r.number, r.date) for r in found] == [(f"0{n}/2021/TT-BABC", "2021-02-02") for n in (1, 2, 4)]


def test_no_day_from_the_neighbour() -> None:
    found = cited(
        "Quyết định số 12/QĐ-ABC và Kế hoạch số 15/KH-ABC ngày 03/4/2023; Công văn số 9/ABC-VP, ngày 01/02/2020."
    )
    assert [r.date for r in found] == [None, "2023-04-03", "2020-02-01"]


def test_semicolons_part_days_and_types() -> None:
    found = cited("Thông báo số 3/TB-ABC; số 45/2011/TTLT-BABC-BXYZ ngày 01/01/2011; số 5/TB-ABC")
    assert [(r.doc_type, r.date) for r in found] == [("TB", None), ("TTLT", "2011-01-01"), ("TB", None)]


def test_head_of_a_list_before_the_body() -> None:
    found = cited("các Nghị định của Chính phủ: số 24/2014/NĐ-CP ngày 04/4/2014; số 37/2014/NĐ-CP ngày 05/5/2014;")
    assert [(r.doc_type, r.issuer, r.date) for r in found] == [
        ("NĐ", "Chính phủ", "2014-04-04"),
        ("NĐ", "Chính phủ", "2014-05-05"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Mẫu số 02/TĐKT và Biểu số 03-BC/UBND kèm theo Phụ lục số 01/PL-ABC",
        "điện thoại 024.3942/1234, tài khoản số 1234/KBNN-HN, TCVN 4054:2005, tốc độ 60 km/h",
        "Giấy phép số 45/GP-UBND, thẻ số 12/AB-CD, Hợp đồng số 12/2023/HĐ-XD trong hồ sơ",
        "quyết định 3 nội dung, kế hoạch 12 tháng, Kế hoạch 2024, Kế hoạch 5 năm (2021 - 2025)",
        "Quyết định số   /QĐ-ABC ngày   /12/2017 và Văn bản số …/ABC-VP ngày …/5/2025",
        "Luật sư Trần Văn Thử, Đoàn Luật sư tỉnh, Khoa Luật, Hội Luật gia, Hiến pháp và pháp luật",
    ],
)
def test_what_is_no_paper(text: str) -> None:
    assert cited(f"Đơn vị lưu {text}.") == []


# --- names ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "title", "number", "day"),
    [
        ("Luật Thi đua, khen thưởng năm 2022 (Luật số 06/2022/QH15, có hiệu lực từ ngày 01/01/2024)",
         "Luật Thi đua, khen thưởng", "06/2022/QH15", "2022"),
        ("Luật Cây xanh, mặt nước và vườn hoa ngày 27 tháng 6 năm 2029", "Luật Cây xanh, mặt nước và vườn hoa", None, "2029-06-27"),
        ("Luật Giáo dục về việc dạy học", "Luật Giáo dục", None, None),
        ("Luật tổ chức Chính phủngày 25 tháng 12 năm 2001", "Luật tổ chức Chính phủ", None, "2001-12-25"),
        ("Luật Tổ chức HĐND và UBND (sửa đổi) ngày 21/6/1994", "Luật Tổ chức HĐND và UBND", None, "1994-06-21"),
        ("Luật Đường sắt 2017", "Luật Đường sắt", None, "2017"),
        ("Bộ luật Lao động số 45/2019/QH14", "Bộ luật Lao động", "45/2019/QH14", None),
        ("Luật sửa đổi, bổ sung một số điều của Luật A Bê và Luật Xê Đê ngày 22/11/2019",
         "Luật sửa đổi, bổ sung một số điều của Luật A Bê và Luật Xê Đê", None, "2019-11-22"),
        ("Luật sửa đổi, bổ sung một số điều của Luật Giáo dục năm 2005 ngày 25/11/2009",
         "Luật sửa đổi, bổ sung một số điều của Luật Giáo dục năm 2005", None, "2009-11-25"),
        ("Pháp lệnh Ưu đãi người có công với cách mạng số 02/2020/UBTVQH14 ngày 09/12/2020",
         "Pháp lệnh Ưu đãi người có công với cách mạng", "02/2020/UBTVQH14", "2020-12-09"),
        ("Hiến pháp năm 2013", "Hiến pháp", None, "2013"),
        ("Nghị quyết Trung ương 6 (khóa XII) về tổ chức bộ máy", "Nghị quyết Trung ương 6 (khóa XII)", None, None),
    ],
)  # fmt: skip
def test_named_papers(text: str, title: str, number: str | None, day: str | None) -> None:
    reference = one(f"Tổ chức học tập {text}.")
    assert (reference.title, reference.number, reference.date) == (title, number, day)


def test_law_with_and_without_year_is_one() -> None:
    found = cited("Căn cứ Luật Viên chức năm 2010;\n1. Điều 8, 9 của Luật Viên chức. Luật viên chức năm 2010 quy định.")
    assert [(r.title, r.date, r.role, len(r.mentions)) for r in found] == [("Luật Viên chức", "2010", "basis", 3)]
    assert found[0].pinpoints == ("Điều 8", "Điều 9")


def test_two_laws_of_one_name_stay_apart() -> None:
    found = cited("Căn cứ Luật Giáo dục năm 2005 và Luật Giáo dục ngày 14/6/2019;")
    assert [r.date for r in found] == ["2005", "2019-06-14"]


def test_law_in_the_title_of_a_cited_paper_is_the_titles() -> None:
    text = "Căn cứ Nghị định số 9/2020/NĐ-CP ngày 01/02/2020 của Chính phủ quy định chi tiết một số điều của Luật Viên chức;"
    assert [r.number for r in cited(text)] == ["9/2020/NĐ-CP"]
    assert len(cited(text + "\nCăn cứ Luật Viên chức;")) == 2


def test_meetings_in_other_words_are_one_paper() -> None:
    found = cited(
        "Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng nêu rõ. Theo Nghị quyết Đại hội XIII của Đảng, đơn vị làm."
    )
    assert len(found) == 1
    assert len(found[0].mentions) == 2


# --- the paper itself -------------------------------------------------------------------------------------------
def test_own_number_is_no_reference() -> None:
    text = "Số: 17/KH-UBND\n(Kèm theo Kế hoạch số 17/KH-UBND ngày 03/4/2024)\nCông văn số 17/UBND-VP ngày 01/02/2024"
    found = cited(text, header("17/KH-UBND", "KH"), header_left="Số:", annex="(Kèm")
    assert [r.number for r in found] == ["17/UBND-VP"]


def test_same_number_of_another_day_is_another_bodys_paper() -> None:
    text = "Căn cứ Kế hoạch số 17/KH-UBND ngày 03/02/2024 của UBND huyện;\n(Kèm theo Kế hoạch số 17/KH-UBND ngày 10/3/2024)"
    found = cited(text, header("17/KH-UBND", "KH", "2024-03-10"), annex="(Kèm")
    assert [(r.number, r.date) for r in found] == [("17/KH-UBND", "2024-02-03")]


def test_number_line_of_a_header_is_no_citation() -> None:
    assert cited("UBND HUYỆN X\nSố: 42/UBND-VX\nKính gửi: các trường") == []


def test_annex_line_of_a_paper_without_number_is_its_own() -> None:
    text = "(Kèm theo Quyết định số 87/QĐ-ABC ngày 03/4/2024)\nđính kèm theo Công văn số 5/ABC-VP"
    assert [r.number for r in cited(text, header(None, "QĐ"), annex="(Kèm")] == ["5/ABC-VP"]


def test_other_papers_and_stamps_in_the_file_are_not_this_ones() -> None:
    text = "Căn cứ Kế hoạch số 1/KH-ABC;\nCăn cứ Công văn số 2/ABC-VP;\nKý bởi: theo Quyết định số 3/QĐ-ABC"
    assert [r.number for r in cited(text, other_paper="Căn cứ Công văn", stamp="Ký bởi")] == ["1/KH-ABC"]


# --- what belongs together --------------------------------------------------------------------------------------
def test_short_names_and_back_references() -> None:
    text = (
        "Thực hiện Công văn số 12/ABC-VP ngày 3/4/2023 của Sở ABC (sau đây gọi là Công văn 12) và Kế hoạch số 5/KH-UBND:\n"
        "1. Triển khai Công văn 12 đến giáo viên.\n2. Kế hoạch nêu trên được phổ biến; Kế hoạch này cũng vậy."
    )
    found = cited(text, header("7/KH-TH", "KH"))
    assert [(r.number, [m.quote for m in r.mentions][1:]) for r in found] == [
        ("12/ABC-VP", ["Công văn 12", "Công văn 12"]),
        ("5/KH-UBND", ["Kế hoạch nêu trên"]),
    ]


def test_back_reference_that_could_mean_two_papers_stays_open() -> None:
    text = "Có Kế hoạch số 5/KH-UBND và Kế hoạch số 6/KH-UBND.\nKế hoạch trên được gửi đến các đơn vị."
    assert [len(r.mentions) for r in cited(text)] == [1, 1]


def test_this_decree_inside_a_quotation_is_the_quoted_one() -> None:
    text = "Nghị định số 9/2020/NĐ-CP quy định: “Cơ quan nêu tại khoản 2 Nghị định này xử lý.” Nghị định này đã rõ."
    assert len(one(text).mentions) == 3


def test_serial_alone_is_the_paper_cited_with_it() -> None:
    reference = one("Thông tư số 38/2012/TT-BABC ban hành quy chế. Thực hiện theo Thông tư 38 và mẫu chung.")
    assert [m.quote for m in reference.mentions] == ["Thông tư số 38/2012/TT-BABC", "Thông tư 38"]


def test_spellings_of_one_number_are_one_paper() -> None:
    reference = one("Quyết định số 05/QĐ-ABC&D, Quyết định số 5/QĐ–ABCD ngày 01/02/2020")
    assert reference.date == "2020-02-01"


def test_impossible_year_is_the_paper_with_the_possible_one() -> None:
    reference = one("Nghị định số 45/25010/NĐ-CP ngày 21/4/2010 và theo Nghị định số 45/2010/NĐ-CP")
    assert (reference.number, reference.date) == ("45/2010/NĐ-CP", "2010-04-21")


def test_pinpoints() -> None:
    assert split_pinpoints("khoản 2 Điều 5 và điểm a khoản 1 Điều 7") == ("khoản 2 Điều 5", "điểm a khoản 1 Điều 7")
    assert split_pinpoints("các Điều 3, 4 và 9") == ("Điều 3", "Điều 4", "Điều 9")
    assert one("từ Điều 3 đến Điều 9 Nghị định số 1/2020/NĐ-CP").pinpoints == ("từ Điều 3 đến Điều 9",)
    assert one("Điểm c, Điểm d, Khoản 2, Điều 11 Thông tư số 28/2009/TT-BABC").pinpoints == (
        "Điểm c, Điểm d, Khoản 2, Điều 11",
    )


# --- roles --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "Căn cứ Luật Giáo dục; Nghị định số 1/2020/NĐ-CP ngày 01/01/2020;\nTheo đề nghị tại Tờ trình số 2/TTr-ABC,",
            ["basis"] * 3,
        ),
        (
            "Thực hiện chỉ đạo tại Công văn số 1/ABC-VP, Sở đề nghị các đơn vị báo cáo theo Kế hoạch số 2/KH-ABC.",
            ["basis", "mention"],
        ),
        (
            "Thực hiện Kế hoạch số 9/KH-ABC và sau khi nhận được Thông báo số 8/TB-ABC, Sở tổ chức họp như sau:",
            ["basis", "mention"],
        ),
        ("Vụ mùa qua có 11 vụ cháy. Một số xã chưa lập đội trực theo Chỉ thị số 2/CT-ABC.", ["mention"]),
        ("Sở nhận được Công văn số 1/ABC-VP. Căn cứ Thông tư số 2/2020/TT-BABC, Sở trả lời.", ["mention", "basis"]),
        ("Phúc đáp Công văn số 1/ABC-VP về việc góp ý, Sở có ý kiến:", ["mention"]),
        (
            "Căn cứ Kế hoạch số 1/KH-ABC;\nI. MỤC ĐÍCH\n1. Căn cứ Nghị định số 2/2020/NĐ-CP để làm.",
            ["basis", "mention"],
        ),
        ("Điều 3. Quyết định này có hiệu lực từ ngày ký và thay thế Quyết định số 1/2015/QĐ-UBND.", ["replaces"]),
        ("Điều 2. Bãi bỏ Thông tư số 1/2011/TT-BABC và khoản 3 Điều 5 Thông tư số 2/2013/TT-BABC.", ["replaces"] * 2),
        ("Điều 9. Thông tư số 1/2020/TT-BABC hết hiệu lực kể từ ngày Thông tư này có hiệu lực thi hành.", ["replaces"]),
        (
            "1. Các văn bản sau đây hết hiệu lực kể từ ngày Thông tư này có hiệu lực:\na) Thông tư số 1/2011/TT-BABC;",
            ["replaces"],
        ),
        ("1. Nghị định số 1/2024/NĐ-CP thay thế Nghị định số 2/2010/NĐ-CP về hội.", ["mention"] * 2),
        ("Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 1/2014/NĐ-CP như sau:", ["amends"]),
        ("1. Góp ý dự thảo Quyết định sửa đổi, bổ sung Quyết định số 1/QĐ-TTg.", ["mention"]),
    ],
)
def test_roles(text: str, roles: list[str]) -> None:
    assert [r.role for r in cited(text)] == roles


def test_title_that_amends() -> None:
    text = "SỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA QUY CHẾ BAN HÀNH KÈM THEO QUYẾT ĐỊNH SỐ 13/2018/QĐ-UBND\nĐiều 1. Như sau:"
    assert [r.role for r in cited(text, title="SỬA")] == ["amends"]


# --- scans --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("theo Công văn số 202/B1111-KHTC ngày 21/01/2025", "202/BTTTT-KHTC"),
        ("theo Công văn số 1774/SLLL1-VP ngày 10/10/2024", "1774/STTTT-VP"),
        ("Quyết định số 08/QĐĐ-TTg ngày 15/01/2025", "08/QĐ-TTg"),
        ("Công văn số l2/UBND-VX ngày 15/01/2025", "12/UBND-VX"),
        ("Công điện số 131/CĐ-TT ngày 11/12/2024 của Thủ tướng Chính phủ", "131/CĐ-TTg"),
        ("Công văn số 10UBND ngày 27/11/2017", "10/UBND"),
        ("Nghị định số 91⁄2017/NĐ-CP ngày 31/7/2017", "91/2017/NĐ-CP"),
        ("Kê hoach sô 9/KH-UBND ngày 2L tháng 7 năm 2017", "9/KH-UBND"),
    ],
)
def test_misread_numbers_of_scans(text: str, number: str) -> None:
    found = extract_references(lines(f"Căn cứ {text};", source="ocr"), Findings())
    assert [r.number for r in found] == [number]


def test_a_letter_for_a_figure_in_the_day_of_a_cited_paper() -> None:
    text = lines("Căn cứ Quyết định số 2269/QĐ-TTg ngày 3L/ 12/2021 của Thủ tướng Chính phủ;", source="ocr")
    assert [(r.number, r.date) for r in extract_references(text, Findings())] == [("2269/QĐ-TTg", "2021-12-31")]


def test_lost_tone_marks_in_a_known_name() -> None:
    assert (
        one("Căn cứ Luật Tổ chức chính quyên địa phương ngày 19/6/2015;").title == "Luật Tổ chức chính quyền địa phương"
    )


# --- anything -----------------------------------------------------------------------------------------------------
_bodies = st.sampled_from(["UBND", "SABC", "PGDXY", "TrTHPTAB", "BABC", "HĐND", "CĐCS", "ĐU"])
_serials = st.integers(min_value=1, max_value=9999)
_days = st.dates(min_value=date(1996, 1, 1), max_value=date(2035, 12, 31))


@given(_serials, st.sampled_from([("Kế hoạch", "KH"), ("Quyết định", "QĐ"), ("Tờ trình", "TTr"), ("Chương trình", "CTr")]),
       _bodies, _days, st.booleans(), st.sampled_from(["", "số ", "số: "]))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_any_citation_of_the_grammar_is_read_back(serial, kind, body, day, words, cue) -> None:  # type: ignore[no-untyped-def]
    written = f"ngày {day.day} tháng {day.month} năm {day.year}" if words else f"ngày {day:%d/%m/%Y}"
    number = f"{serial:02d}/{kind[1]}-{body}"
    found = find_numbered(
        f"Căn cứ {kind[0]} {cue}{number} {written} của cơ quan; Công văn số 7/XYZ-VP ngày 01/01/1999;"
    )
    assert [(c.doc_type, c.number, c.date) for c in found] == [
        (kind[1], number, day.isoformat()),
        ("CV", "7/XYZ-VP", "1999-01-01"),
    ]


@given(st.text(alphabet="Luậtsốngày 0123456789/-KHUBNDĐ.,;()“”\n", max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_it_and_evidence_is_exact(text: str) -> None:
    document = lines(text)
    for reference in extract_references(document, Findings()):
        assert reference.mentions
        assert all(document.text[m.start : m.end] == m.quote for m in reference.mentions)
    assert isinstance(find_named(text), list)


@pytest.mark.parametrize(
    "piece", ["12/KH-", "Luật ", "Điều 1, ", "số 1/", "(sau đây gọi là ", "các Kế hoạch số 1/KH-A, ", "\n- ", "“"]
)
def test_long_repetitions_stay_fast(piece: str) -> None:
    costs_at_most(80, lambda: cited(piece * (30_000 // len(piece))))


def test_a_paragraph_after_the_bases_that_tells_of_a_paper_does_not_rest_on_it() -> None:
    paper = extract(
        document_from_text(
            "Căn cứ Nghị định số 115/2020/NĐ-CP ngày 25/9/2020 của Chính phủ;\n"
            "Căn cứ Công văn số 120/SNN-TC ngày 12/10/2020 của Sở Nông nghiệp;\n"
            "Qua rà soát, trạm hiện có 12 người, thiếu 3 người so với số được giao tại Quyết định số 214/QĐ-UBND "
            "ngày 31/12/2019 của UBND tỉnh.\n1. Đề nghị bổ sung."
        )
    )
    assert {r.number: r.role for r in paper.references} == {
        "115/2020/NĐ-CP": "basis", "120/SNN-TC": "basis", "214/QĐ-UBND": "mention",
    }  # fmt: skip
