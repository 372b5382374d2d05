"""Several people and bodies in one cell or line of a Markdown file: parted, each with what belongs to it.

People, bodies and places are invented.
"""

from __future__ import annotations

from typing import Any

import pytest

from extractors.closing.signers import signers
from pipeline.layout import lay_out
from pipeline.limits import Limits
from pipeline.read import read_paper, result_json
from pipeline.readers import read as read_file
from tests.cost import costs_at_most

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = f"{NATION}<br>Độc lập - Tự do - Hạnh phúc"
DAY = "Lạng Ngàn, ngày 05 tháng 3 năm 2022"
HEAD = f"| SỞ Y TẾ - SỞ GIÁO DỤC VÀ ĐÀO TẠO<br>Số: 12/KHLT-SYT-SGDĐT | {MOTTO}<br>{DAY} |\n|---|---|\n"
BODY = (
    "\n**KẾ HOẠCH LIÊN TỊCH**\n\n**Phối hợp tiêm vắc xin cho học sinh**\n\nHai Sở thống nhất kế hoạch như sau:\n\n"
    "1. Sở Y tế bố trí vắc xin, cử cán bộ xuống các điểm tiêm./.\n\n"
)
LISTED = "Nơi nhận:<br>- UBND tỉnh;<br>- Lưu: VT."
ONE = f"| {LISTED} | GIÁM ĐỐC<br>Lê Văn Tám |\n|---|---|\n"
FIRST, SECOND = ("Lê Văn Tám", "Giám đốc", None), ("Trần Thị Chín", "Phó Giám đốc", None)


def read(close: str, head: str = HEAD) -> dict[str, Any]:
    return result_json(read_paper((head + BODY + close).encode(), "a.md", Limits()), "a.md", text=True)


def signed(found: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """Everybody who signed with title and capacity; each name is proved by the text."""
    facts = [fact for fact in (found["signer"], *found["co_signers"]) if fact]
    for fact in facts:
        assert fact["value"].upper() == fact["evidence"]["quote"].upper()
        assert found["text"][fact["evidence"]["start"] : fact["evidence"]["end"]] == fact["evidence"]["quote"]
    return [(fact["value"], fact["title"], fact["capacity"]) for fact in facts]


@pytest.mark.parametrize(
    "cell",
    [
        "GIÁM ĐỐC<br>Lê Văn Tám<br>PHÓ GIÁM ĐỐC<br>Trần Thị Chín",
        "GIÁM ĐỐC<br>PHÓ GIÁM ĐỐC<br>Lê Văn Tám<br>Trần Thị Chín",
        "**GIÁM ĐỐC / PHÓ GIÁM ĐỐC**<br>Lê Văn Tám / Trần Thị Chín",
        "GIÁM ĐỐC; PHÓ GIÁM ĐỐC<br>(Đã ký)<br>Lê Văn Tám; Trần Thị Chín",
        "GIÁM ĐỐC - PHÓ GIÁM ĐỐC<br>Lê Văn Tám/Trần Thị Chín",
        "GIÁM ĐỐC Lê Văn Tám / PHÓ GIÁM ĐỐC Trần Thị Chín",
        "GIÁM ĐỐC Lê Văn Tám PHÓ GIÁM ĐỐC Trần Thị Chín",
        "GIÁM ĐỐC (Đã ký) Lê Văn Tám PHÓ GIÁM ĐỐC (Đã ký) Trần Thị Chín",
        "GIÁM ĐỐC PHÓ GIÁM ĐỐC Lê Văn Tám Trần Thị Chín",
        "GIÁM ĐỐC PHÓ GIÁM ĐỐC<br>LÊ VĂN TÁM<br>TRẦN THỊ CHÍN",
    ],
)
def test_two_people_in_one_cell(cell: str) -> None:
    found = read(f"| {LISTED} | {cell} |\n|---|---|\n")
    assert signed(found) == [FIRST, SECOND]
    assert [r["value"] for r in found["recipients"]] == ["UBND tỉnh"]


@pytest.mark.parametrize(
    "rows",
    [
        "| GIÁM ĐỐC | PHÓ GIÁM ĐỐC |\n|---|---|\n| (Đã ký) | (Đã ký) |\n| Lê Văn Tám | Trần Thị Chín |\n",
        f"| {LISTED} | GIÁM ĐỐC<br><br>PHÓ GIÁM ĐỐC |\n|---|---|\n| | Lê Văn Tám<br>Trần Thị Chín |\n",
        "| GIÁM ĐỐC<br>Lê Văn Tám | PHÓ GIÁM ĐỐC<br>Trần Thị Chín |\n|---|---|\n\nNơi nhận:\n- UBND tỉnh;\n- Lưu: VT.\n",
    ],
)
def test_two_people_in_rows_and_columns(rows: str) -> None:
    assert signed(read(rows)) == [FIRST, SECOND]


def test_each_name_has_its_own_authority() -> None:
    cell = "KT. GIÁM ĐỐC / KT. GIÁM ĐỐC<br>PHÓ GIÁM ĐỐC / PHÓ GIÁM ĐỐC<br>Lê Văn Tám / Trần Thị Chín"
    found = read(f"| {LISTED} | {cell} |\n|---|---|\n")
    assert signed(found) == [("Lê Văn Tám", "Phó Giám đốc", "KT."), ("Trần Thị Chín", "Phó Giám đốc", "KT.")]
    mixed = "GIÁM ĐỐC SỞ Y TẾ / KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC<br>Lê Văn Tám / Trần Thị Chín"
    found = read(f"| {LISTED} | {mixed} |\n|---|---|\n")
    assert signed(found) == [("Lê Văn Tám", "Giám đốc Sở Y tế", None), ("Trần Thị Chín", "Phó Giám đốc", "KT.")]


def test_a_sign_between_two_names_tells_them_apart_under_one_office() -> None:
    found = read(f"| {LISTED} | ĐẠI DIỆN LÃNH ĐẠO<br>GIÁM ĐỐC<br>Lê Văn Tám - Trần Thị Chín |\n|---|---|\n")
    assert signed(found) == [FIRST, ("Trần Thị Chín", None, None)]


@pytest.mark.parametrize(
    ("cell", "person"),
    [
        ("KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Trần Thị Chín", ("Trần Thị Chín", "KT.")),
        ("TM. ỦY BAN NHÂN DÂN<br>KT. CHỦ TỊCH<br>PHÓ CHỦ TỊCH<br>Lê Trần Bảo Ngân", ("Lê Trần Bảo Ngân", "KT.")),
        ("GIÁM ĐỐC<br>Vũ Lê Hoàng Lâm", ("Vũ Lê Hoàng Lâm", None)),
        ("PHÓ GIÁM ĐỐC PHỤ TRÁCH<br>(Đã ký)<br>Lê Văn Tám", ("Lê Văn Tám", None)),
    ],
)
def test_one_person_stays_one(cell: str, person: tuple[str, str | None]) -> None:
    found = signed(read(f"| {LISTED} | {cell} |\n|---|---|\n"))
    assert [(name, capacity) for name, _, capacity in found] == [person]


@pytest.mark.parametrize(
    ("head", "issuer"),
    [
        (f"| SỞ Y TẾ / SỞ GIÁO DỤC VÀ ĐÀO TẠO<br>Số: 12/KHLT-SYT-SGDĐT | {MOTTO}<br>{DAY} |\n|---|---|\n", "Sở Y tế - Sở Giáo dục và Đào tạo"),
        (f"| SỞ Y TẾ; SỞ GIÁO DỤC VÀ ĐÀO TẠO<br>Số: 12/KHLT-SYT-SGDĐT | {MOTTO}<br>{DAY} |\n|---|---|\n", "Sở Y tế - Sở Giáo dục và Đào tạo"),
        (f"| UBND TỈNH LẠNG NGÀN<br>SỞ Y TẾ | UBND TỈNH LẠNG NGÀN<br>SỞ GIÁO DỤC VÀ ĐÀO TẠO | {MOTTO} |\n|---|---|---|\n| Số: 12/KHLT-SYT-SGDĐT | | {DAY} |\n", "Sở Y tế - Sở Giáo dục và Đào tạo tỉnh Lạng Ngàn"),
        (f"| BỘ XÂY DỰNG<br>CỤC ĐƯỜNG THỦY | UBND TỈNH LẠNG NGÀN<br>SỞ XÂY DỰNG | {MOTTO} |\n|---|---|---|\n| Số: 12/KHPH-CĐT-SXD | | {DAY} |\n", "Cục Đường thủy - Sở Xây dựng"),
        (f"| TỈNH ĐOÀN LẠNG NGÀN<br>*** | SỞ VĂN HÓA VÀ THỂ THAO<br>*** |\n|---|---|\n| Số: 08/KHLT-TĐTN-SVHTT | {DAY} |\n", "Tỉnh đoàn Lạng Ngàn - Sở Văn hóa và Thể thao"),
    ],
)  # fmt: skip
def test_two_bodies_beside_each_other(head: str, issuer: str) -> None:
    found = read(ONE, head)
    assert found["issuer"]["value"].lower() == issuer.lower()
    assert found["number"]["value"].startswith(("12/KH", "08/KH")) and found["issued_on"]["value"] == "2022-03-05"


def test_long_rows_of_offices_and_names_cost_little() -> None:
    people = "<br>".join(f"GIÁM ĐỐC PHÓ GIÁM ĐỐC Lê Văn Tám Trần Thị Chín / {'LÊ ' * 20}" for _ in range(80))
    document = lay_out(read_file(f"{HEAD}{BODY}| {LISTED} | {people} |\n|---|---|\n".encode(), "a.md", Limits()))
    costs_at_most(2, lambda: signers(document))
