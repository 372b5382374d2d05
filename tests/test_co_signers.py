"""Papers that more than one person signs: each with the office above the name, wherever the blocks stand."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest

from corpus import decisions, papers
from extractors.pipeline import extract
from models.document import Box, Document, WordSpan, Zone, ZoneKind
from models.values import Paper
from pipeline.ingest import Ingest
from pipeline.layout import lay_out
from pipeline.limits import Limits
from pipeline.readers import read
from pipeline.sources import source_of_bytes

FIRST = ["SỞ Y TẾ", "GIÁM ĐỐC", "", "Lê Văn Tám"]
SECOND = ["SỞ GIÁO DỤC VÀ ĐÀO TẠO", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Thị Chín"]
LISTED = ["Nơi nhận:", "- UBND tỉnh (để báo cáo);", "- Lưu: VT, SYT, SGDĐT."]
HEAD = (
    ["UBND TỈNH LẠNG NGÀN", "SỞ Y TẾ - SỞ GIÁO DỤC VÀ ĐÀO TẠO", "Số: 12/KHLT-SYT-SGDĐT"],
    ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Lạng Ngàn, ngày 05 tháng 3 năm 2022"],
)
BODY = [
    "KẾ HOẠCH LIÊN TỊCH",
    "Phối hợp tiêm vắc xin cho học sinh",
    "Hai Sở thống nhất kế hoạch như sau:",
    "1. Sở Y tế bố trí vắc xin, cử cán bộ xuống các điểm tiêm./.",
]


def as_docx(columns: list[list[str]], below: list[str]) -> Paper:
    file = docx.Document()
    for block in (HEAD, columns):
        if block is columns:
            for line in BODY:
                file.add_paragraph(line)
        table = file.add_table(1, len(block))
        for cell, lines in zip(table.rows[0].cells, block, strict=True):
            cell.text = "\n".join(lines)
    for line in below:
        file.add_paragraph(line)
    out = BytesIO()
    file.save(out)
    return extract(lay_out(read(out.getvalue(), "a.docx", Limits())))


def as_page(rows: list[list[str]], below: list[str]) -> str:
    def table(cells: list[list[str]]) -> str:
        return "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>" for r in cells) + "</table>"

    parts = [table([list(r) for r in zip(*HEAD, strict=True)]), *(f"<p>{line}</p>" for line in BODY), table(rows)]
    return "<html><body>" + "".join([*parts, *(f"<p>{line}</p>" for line in below)]) + "</body></html>"


@pytest.mark.parametrize(
    ("columns", "below"),
    [([FIRST, SECOND], LISTED), ([LISTED, FIRST, SECOND], []), ([LISTED, [*FIRST, "", *SECOND]], [])],
)
def test_both_who_signed_are_read_from_a_table(columns: list[list[str]], below: list[str]) -> None:
    check(as_docx(columns, below))


def test_both_who_signed_are_read_from_a_table_of_rows() -> None:
    page = as_page([list(row) for row in zip(FIRST, SECOND, strict=True)], LISTED)
    check(extract(lay_out(read(page.encode(), "a.html", Limits()))))


def check(found: Paper) -> None:
    assert found.signer and (found.signer.value, found.signer.details["title"]) == ("Lê Văn Tám", "Giám đốc")
    assert [(s.value, s.details["title"], s.details["capacity"]) for s in found.co_signers] == [
        ("Trần Thị Chín", "Phó Giám đốc", "KT.")
    ]
    assert [r.value for r in found.recipients] == ["UBND tỉnh"]
    assert found.subject and found.subject.value == "Phối hợp tiêm vắc xin cho học sinh"


@pytest.mark.parametrize(
    ("left", "right"),
    [(["THƯ KÝ", "Vũ Thị Na"], ["CHỦ TỌA", "Lê Văn Tám"]), (["NGƯỜI LẬP BIỂU", "Vũ Thị Na"], FIRST[1:])],
)
def test_who_assists_signs_second(left: list[str], right: list[str]) -> None:
    found = as_docx([left, right], [])
    assert found.signer and found.signer.value == "Lê Văn Tám"
    assert [s.value for s in found.co_signers] == ["Vũ Thị Na"]


def test_one_signer_has_nobody_beside() -> None:
    found = as_docx([LISTED, SECOND], [])
    assert found.signer and found.signer.value == "Trần Thị Chín"
    assert found.co_signers == ()


def test_blocks_beside_each_other_on_a_page_keep_their_offices() -> None:
    printed = [
        ("GIÁM ĐỐC", 100), ("PHÓ GIÁM ĐỐC", 350),
        ("Lê Văn Tám", 100), ("Trần Thị Chín", 350),
    ]  # fmt: skip
    text, words = "", []
    for row, (line, x) in enumerate(printed):
        y = 600 + 60 * (row // 2)
        words.append(WordSpan(len(text), len(text) + len(line), 1, Box(x, y, x + 90, y + 12), 1.0))
        text += line + "\n"
    document = Document(text, words=tuple(words), zones=(Zone(ZoneKind.SIGNATURE, 0, len(text)),))
    found = extract(document)
    assert found.signer and (found.signer.value, found.signer.details["title"]) == ("Lê Văn Tám", "Giám đốc")
    assert [(s.value, s.details["title"]) for s in found.co_signers] == [("Trần Thị Chín", "Phó Giám đốc")]


def test_co_signers_are_stored_shown_and_decided(any_store) -> None:
    page = as_page([list(row) for row in zip(FIRST, SECOND, strict=True)], LISTED).encode()
    (stored,) = Ingest(any_store, Limits(), "Lan", workers=1).run([source_of_bytes("a.html", page)])
    paper = stored.paper
    assert paper is not None
    (beside,) = papers.get_paper(any_store, paper).co_signers
    assert (beside.field, beside.value["value"], beside.value["title"]) == (
        "co_signer",
        "Trần Thị Chín",
        "Phó Giám đốc",
    )
    done = decisions.correct(any_store, paper, "fact", beside.key, "Trần Thị Chính", who="Lan")
    assert (done.state, done.value["value"], done.value["capacity"]) == ("corrected", "Trần Thị Chính", "KT.")
    assert papers.get_paper(any_store, paper).header["signer"].value["value"] == "Lê Văn Tám"
