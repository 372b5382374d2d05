"""Signers, recipients and the effective day."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.closing.recipients import cleaned
from extractors.closing.signers import person_name, split_capacity, title_of
from extractors.header.effective import effective_on
from extractors.pipeline import extract
from extractors.vocabulary import vocabulary
from models.document import Document
from models.values import Fact
from pipeline.layout import document_from_text

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("PHÓ GIÁM ĐỐC", "Phó Giám đốc"), ("KT. GIÁM ĐỐC", "Giám đốc"), ("HIỆU TRƯỞNG", "Hiệu trưởng"), ("Phó Hiệu trưởng", "Phó Hiệu trưởng"),
        ("TM. ỦY BAN NHÂN DÂN", None), ("Nguyễn Văn An", None), ("PHÓ CHÁNH VĂN PHÒNG", "Phó Chánh Văn phòng"), ("BÍ THƯ", "Bí thư"),
        ("Q. VỤ TRƯỞNG", "Vụ trưởng"), ("PHÓ GIÁM ĐỚC", "Phó Giám đốc"),
    ],
)  # fmt: skip
def test_titles(line: str, title: str | None) -> None:
    assert title_of(line) == title


def test_no_office_is_listed_in_two_spellings() -> None:
    listed = [title.lower() for title in vocabulary("closing.json")["titles"]]
    assert len(listed) == len(set(listed))


def test_a_doubtful_office_is_the_same_one_in_every_process() -> None:
    """Without its tones it may be `Thứ trưởng` and `Thủ trưởng`; sets are gone through differently in each process."""
    asked = [sys.executable, "-c", "from extractors.closing.signers import title_of; print(title_of('THU TRUONG'))"]
    seeds = [{**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONIOENCODING": "utf-8"} for seed in range(1, 6)]
    told = {subprocess.run(asked, env=env, cwd=ROOT, capture_output=True, check=True).stdout for env in seeds}
    assert told == {"Thứ trưởng\n".encode()}


@pytest.mark.parametrize(
    ("line", "capacity"),
    [("KT. GIÁM ĐỐC", "KT."), ("KT.CHỦ TỊCH", "KT."), ("T/M BAN THƯỜNG VỤ", "TM."), ("TL. CHỦ TỊCH", "TL."), ("TUQ. CỤC TRƯỞNG", "TUQ."),
     ("Q. VIỆN TRƯỞNG", "Q."), ("K/T TRƯỞNG BAN", "KT."), ("GIÁM ĐỐC", None), ("TIẾN ĐỘ", None), ("KTX SINH VIÊN", None)],
)  # fmt: skip
def test_capacities(line: str, capacity: str | None) -> None:
    assert split_capacity(line)[0] == capacity


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An"), ("PGS.TS. Lê Thị Bông", "Lê Thị Bông"), ("Ths. Trần Khoa", "Trần Khoa"), ("TRẦN ĐÌNH KHẢI", "Trần Đình Khải"),
        ("Đại tá Võ Kim", "Võ Kim"), ("(Đã ký)", None), ("Nơi nhận", None), ("GIÁM ĐỐC", None), ("SỞ Y TẾ", None), ("Như trên", None),
        ("BSCKII. Hồ Sĩ Lâm", "Hồ Sĩ Lâm"), ("sáng thứ Hai", None),
    ],
)  # fmt: skip
def test_person_names(text: str, name: str | None) -> None:
    found = person_name(text)
    assert (found[0] if found else None) == name


@pytest.mark.parametrize("degree", ["BSCKII.", "BSCKTI.", "BSCKNH.", "DSCKIl."])
def test_degrees_whose_strokes_a_scan_misread_are_no_part_of_the_name(degree: str) -> None:
    found = person_name(f"{degree} Lê Văn Mẫu")
    assert (found and found[0]) == (None if degree.endswith("l.") else "Lê Văn Mẫu")


def test_recipients_with_roles() -> None:
    text = (
        "UBND HUYỆN MỘC LÂM\nPHÒNG NỘI VỤ\nSố: 12/NV\nMộc Lâm, ngày 04 tháng 4 năm 2019\n"
        "Kính gửi:\n- Các phòng, ban thuộc huyện;\n- UBND các xã, thị trấn.\n"
        "Để chuẩn bị kiểm kê, Phòng Nội vụ đề nghị các đơn vị lập danh sách./.\n"
        "Nơi nhận:\n- Như trên;\n- Chủ tịch UBND huyện (để b/c); Phó Chủ tịch (để biết);\n- Các trường học trên địa bàn thị trấn\nvà các xã lân cận;\n- Lưu: VT, NV.\n"
        "TRƯỞNG PHÒNG\n\nBế Thị Lan\n"
    )
    found = extract(document_from_text(text))
    assert [(f.details["role"], f.value) for f in found.recipients] == [
        ("to", "Các phòng, ban thuộc huyện"), ("to", "UBND các xã, thị trấn"), ("copy", "Như trên"), ("copy", "Chủ tịch UBND huyện"),
        ("copy", "Phó Chủ tịch"), ("copy", "Các trường học trên địa bàn thị trấn và các xã lân cận"),
    ]  # fmt: skip
    assert found.signer is not None
    assert (found.signer.value, found.signer.details["title"]) == ("Bế Thị Lan", "Trưởng phòng")


def test_recipient_without_dash_and_note() -> None:
    assert cleaned("- Sở Nội vụ (để báo cáo);") == "Sở Nội vụ"
    assert cleaned("+ Đài Phát thanh  huyện./.") == "Đài Phát thanh huyện"


def test_no_name_no_signer() -> None:
    found = extract(
        document_from_text(
            "PHÒNG NỘI VỤ\nSố: 12/BC-NV\nBÁO CÁO\nKết quả\n1. Tốt./.\nNơi nhận:\n- Lưu: VT.\nTRƯỞNG PHÒNG\n"
        )
    )
    assert found.signer is None and found.missing["signer"] == "not-found"


ISSUED = Fact("2020-03-10", 0.97, None, "date")


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Điều 3. Quyết định này có hiệu lực kể từ ngày ký.", "2020-03-10"),
        (
            "Quyết định này có hiệu lực thi hành kể từ ngày ký ban hành và thay thế Quyết định số 5/QĐ-UBND.",
            "2020-03-10",
        ),
        ("Thông tư này có hiệu lực thi hành từ ngày 15 tháng 5 năm 2020.", "2020-05-15"),
        ("Nghị định này có hiệu lực thi hành kể từ ngày 01/7/2020.", "2020-07-01"),
        ("Quyết định này có hiệu lực thi hành sau 10 ngày kể từ ngày ký.", "2020-03-20"),
        ("Điều 4. Quyết định có hiệu lực kể từ ngày ký.", "2020-03-10"),
        ("Quyết định này có hiệu lực sau mười (10) ngày kể từ ngày ký.", "2020-03-20"),
        (
            "Nghị quyết này được Hội đồng nhân dân huyện thông qua ngày 09 tháng 3 năm 2020 và có hiệu lực kể từ ngày thông qua.",
            "2020-03-09",
        ),
        (
            "Nghị quyết này được Hội đồng nhân dân huyện thông qua ngày 09/3/2020 và có hiệu lực từ ngày 01/4/2020.",
            "2020-04-01",
        ),
        ("Căn cứ Luật số 8/2019/QH14 có hiệu lực từ ngày 01/01/2020;", None),
        ("Các đơn vị nâng cao hiệu lực, hiệu quả quản lý từ ngày 01/01/2020.", None),
        ("Nghị định số 12/2019/NĐ-CP có hiệu lực thi hành kể từ ngày 01/6/2019.", None),
    ],
)
def test_effective_day(sentence: str, day: str | None) -> None:
    fact = effective_on(Document(text=sentence), ISSUED)
    assert (fact.value if fact else None) == day
    if fact and fact.evidence:
        assert sentence[fact.evidence.start : fact.evidence.end] == fact.evidence.quote


@pytest.mark.parametrize("name", ["Trương Văn Bổn", "Trương Thị Mai", "TRƯƠNG VĂN BỔN"])
def test_a_surname_that_differs_from_an_office_by_its_tone_is_no_office(name: str) -> None:
    text = (
        "HỘI ĐỒNG NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nXÃ PHÚ ĐIỀN\tĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 05/NQ-HĐND\tPhú Điền, ngày 18 tháng 12 năm 2025\nNGHỊ QUYẾT\nVề việc thông qua kế hoạch\n"
        f"Hội đồng thống nhất các nội dung./.\nNơi nhận:\tCHỦ TỊCH\n- Như trên;\n- Lưu: VT.\t{name}\n"
    )
    signer = extract(document_from_text(text)).signer
    assert signer is not None and signer.value == name.title()


def test_the_beginning_of_an_office_is_no_name() -> None:
    assert person_name("Phó Giám") is None
    assert person_name("Phó Đức Chính") is not None


def test_recipients_below_the_columns_stay_recipients() -> None:
    text = (
        "TRƯỜNG CAO ĐẲNG MỸ LỘC\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\tĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 12/TB-CĐML\tMỹ Lộc, ngày 06 tháng 3 năm 2024\nTHÔNG BÁO\nVề việc nghỉ lễ\nCác đơn vị biết và thực hiện./.\n"
        "Nơi nhận:\tKT. HIỆU TRƯỞNG\n- Như trên;\tPHÓ HIỆU TRƯỞNG\n- Ban Giám hiệu (để báo cáo);\n- Trang tin;\n"
        "- Lưu: VT, ĐT.\tTS. Đỗ Quang Huân\n"
    )
    paper = extract(document_from_text(text))
    assert paper.signer is not None and paper.signer.value == "Đỗ Quang Huân"
    assert [r.value for r in paper.recipients] == ["Như trên", "Ban Giám hiệu", "Trang tin"]


@pytest.mark.parametrize("name", ["Y Niê K'Đăm", "Nay H’Blin", "K'Brêu Hoàng"])
def test_names_of_the_highlands(name: str) -> None:
    found = person_name(name)
    assert found is not None and name in str(found)


HEAD = """PHÒNG NỘI VỤ
Số: 33/PNV-TĐ
V/v đăng ký thi đua năm 2031
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Mộc Lâm, ngày 03 tháng 01 năm 2031
"""


@pytest.mark.parametrize(
    ("address", "to"),
    [
        (
            "Kính gửi:\n- Thường trực Huyện ủy;\n- Các ban Đảng và các\nđoàn thể chính trị;\n- UBND các xã.",
            ["Thường trực Huyện ủy", "Các ban Đảng và các đoàn thể chính trị", "UBND các xã"],
        ),
        (
            "Kính gửi: Ông Nguyễn Văn A, Giám đốc Công ty X;\nBà Trần Thị B, kế toán",
            ["Ông Nguyễn Văn A, Giám đốc Công ty X", "Bà Trần Thị B, kế toán"],
        ),
        (
            "Kính gửi: Các đồng chí:\n1. Lê Văn A - Phó Chủ tịch;\n2. Trần B - Chánh Văn phòng.",
            ["Lê Văn A - Phó Chủ tịch", "Trần B - Chánh Văn phòng"],
        ),
        ("Kính gửi: Các trường trên địa bàn huyện", ["Các trường trên địa bàn huyện"]),
    ],
)
def test_addressees_in_any_arrangement(address: str, to: list[str]) -> None:
    body = "Phòng Nội vụ đề nghị các đơn vị đăng ký thi đua trước ngày 20/01/2031."
    closing = "Nơi nhận: Như trên; Sở Nội vụ (để báo cáo); Lưu: VT\nTRƯỞNG PHÒNG\nNông Văn Bền"
    found = extract(document_from_text(f"{HEAD}{address}\n{body}\n{closing}"))
    assert [r.value for r in found.recipients if r.details["role"] == "to"] == to
    assert [r.value for r in found.recipients if r.details["role"] == "copy"] == ["Như trên", "Sở Nội vụ"]
    assert [d.end for d in found.deadlines] == ["2031-01-20"]
