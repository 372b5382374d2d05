"""The grammar of document numbers: what it builds it reads back, in every spelling; what is no number is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.language import numbers
from extractors.language.numbers import Family, find, number_key, parse
from extractors.pipeline import extract
from pipeline.layout import document_from_text

UPPER = "ABCDEGHIKLMNOPQRSTUVXYĐƯ"
TYPES = ["KH", "QĐ", "TB", "BC", "TTr", "CTr", "HD", "GM", "NQ", "CT", "ĐA", "DA", "QC", "QyĐ", "TT"]
bodies = st.text(UPPER, min_size=2, max_size=8).filter(
    lambda b: numbers.type_symbol(b) is None and not b.startswith("QH") and b not in ("CP", "CTN")
)
years = st.integers(1992, 2035)
serials = st.integers(1, 99_999).map(lambda n: f"{n:02d}")


@st.composite
def printed(draw: st.DrawFn) -> tuple[str, Family]:
    """A number as an office would write it, with its family."""
    family = draw(st.sampled_from([f for f in Family if f is not Family.OLD]))
    serial, kind, body, unit = draw(serials), draw(st.sampled_from(TYPES)), draw(bodies), draw(bodies)
    year = draw(years)
    forms = {
        Family.ADMINISTRATIVE: f"{serial}/{kind}-{body}",
        Family.LETTER: f"{serial}/{body}-{unit}",
        Family.LAW: f"{serial}/{year}/{kind}-{body}",
        Family.ASSEMBLY: f"{serial}/{year}/QH{draw(st.integers(10, 16))}",
        Family.JOINT: f"{serial}/{year}/TTLT-{body}-{unit}",
        Family.PARTY: f"{serial}-{kind}/{body}",
        Family.OFFICE: f"{serial}/{year}/CV-{body}",
    }
    return forms[family], family


@st.composite
def sloppy(draw: st.DrawFn, clean: str) -> str:
    """The same number with the spaces and dashes that real papers have."""
    text = clean.replace("-", draw(st.sampled_from(["-", "- ", "–", "-\n", "‑"])))
    text = text.replace("/", draw(st.sampled_from(["/", " /", "/ "])), 1)
    return text.replace("Đ", draw(st.sampled_from(["Đ", "Ð"])))


@given(printed())
def test_every_built_number_is_read_back(made: tuple[str, Family]) -> None:
    text, family = made
    number = parse(text)
    assert number is not None
    assert (number.text, number.family) == (text, family)
    assert number.serial == int(text.split("/")[0].split("-")[0])
    assert number.symbol in text


@given(st.data(), printed())
def test_found_in_running_text_in_any_spelling(data: st.DataObject, made: tuple[str, Family]) -> None:
    clean, family = made
    written = data.draw(sloppy(clean))
    text = f"Căn cứ văn bản số {written} ngày 03 tháng 11 năm 2023 của cơ quan cấp trên;"
    found = list(find(text))
    assert [m.number.text for m in found] == [clean]
    assert found[0].number.family is family
    assert found[0].cued
    assert text[found[0].start : found[0].end].replace("Ð", "Đ")[0] == clean[0]


@given(printed())
def test_key_forgets_spelling_only(made: tuple[str, Family]) -> None:
    text, _ = made
    assert number_key(text.lower().replace("-", " - ")) == number_key(text)
    assert number_key("0" + text) == number_key(text)
    assert number_key("7" + text) != number_key(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kế hoạch số 12/KH-UBND - Sở Y tế chủ trì", ["12/KH-UBND"]),
        ("các số 12/KH-UBND, 15/KH-UBND và 20/KH-UBND", ["12/KH-UBND", "15/KH-UBND", "20/KH-UBND"]),
        ("Quyết định số 39/QĐ-\nUBND ngày", ["39/QĐ-UBND"]),
        ("Báo cáo số      /BC-THCS", ["/BC-THCS"]),
        ("Số: ....../TB-PGDĐT", ["/TB-PGDĐT"]),
        ("Chỉ thị số 14 CT/TU", ["14CT/TU"]),
        ("Nghị định số 24-CP và Nghị định 82/CP", ["24-CP", "82/CP"]),
        ("Công văn 45/PCCC", ["45/PCCC"]),
        ("văn bản số 16/CGC.BT", ["16/CGC.BT"]),
        ("SỐ 37/QĐ-TTG NGÀY", ["37/QĐ-TTg"]),
        ("47/KH-GD&ĐT", ["47/KH-GD&ĐT"]),
        ("31/2019/TT-BGDĐTngày 3 tháng 4", ["31/2019/TT-BGDĐT"]),
        ("18/20202QĐ-UBND", ["18/20202QĐ-UBND"]),
        ("29-LCT/HĐNN7", ["29-LCT/HĐNN7"]),
        ("12a/QĐ-UBND và 30c/NQ-CP", ["12a/QĐ-UBND", "30c/NQ-CP"]),
    ],
)
def test_forms_met_in_papers(text: str, expected: list[str]) -> None:
    assert [m.number.text for m in find(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "năm học 2021/2022", "ngày 12/10/2019", "30 học sinh/lớp", "60 km/h", "24/7", "01 người/xã", "QCVN 01:2009/BYT",
        "giá 100/USD", "điện thoại 0903/123-456", "tỷ lệ 3/4", "từ 2021-2025", "TCVN 9001-2015", "lớp 12-A1", "8h/ngày",
    ],
)  # fmt: skip
def test_no_numbers(text: str) -> None:
    assert list(find(text)) == []


def test_offsets_point_at_the_words() -> None:
    text = "theo Công văn số 2685 /SGDĐT- VP ngày 5/5"
    match = next(find(text))
    assert text[match.start : match.end] == "2685 /SGDĐT- VP"
    assert match.number.parts == ("SGDĐT", "VP")
    assert match.number.type_code == "CV"


def test_hostile_text_is_quick() -> None:
    assert list(find("số " + "1/" * 20_000)) == []
    assert list(find("A-" * 20_000 + "1/KH-" * 5_000)) is not None


def test_a_dot_for_the_dash_behind_the_type() -> None:
    found = numbers.parse("08/BB.HĐT")
    assert found and (found.type_code, found.parts, found.text) == ("BB", ("HĐT",), "08/BB.HĐT")
    other = numbers.parse("16/HLV.BT")
    assert other and (other.type_code, other.parts) == ("CV", ("HLV.BT",))


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số: 12/KH-HĐ TĐKT", "12/KH-HĐTĐKT"),
        ("Số: 12 /KH-PGD ĐT", "12/KH-PGDĐT"),
        ("Số: 12/KH-UBND KHẨN", "12/KH-UBND"),  # a word, no abbreviation
        ("Số: 12/KH-UBND", "12/KH-UBND"),
    ],
)
def test_a_symbol_torn_apart_in_its_own_line(line: str, number: str) -> None:
    rest = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nMộc Lâm, ngày 06 tháng 4 năm 2015\nKẾ HOẠCH\nĐọc sách"
    found = extract(document_from_text(f"UBND HUYỆN MỘC LÂM\nPHÒNG NỘI VỤ\n{line}\n{rest}")).number
    assert found and found.value == number
