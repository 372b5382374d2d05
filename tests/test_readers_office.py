"""DOCX, and what LibreOffice turns into DOCX: words, numbers, tables, notes, changes; hostile files."""

from __future__ import annotations

import io
import os
import stat
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from models.errors import FileDamaged, FileEncrypted, TimeExceeded, ToolMissing, UnpacksTooLarge
from pipeline.limits import Limits
from pipeline.pages import RawLine, RawTable, Reading
from pipeline.readers import libreoffice, read, sniffing
from pipeline.readers.docx_numbering import format_number

PAPERS = Path(__file__).parents[2] / "shared" / "papers" / "files"
needs_office = pytest.mark.skipif(not libreoffice.is_installed(), reason="LibreOffice is not here")


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def reading(document: Any) -> Reading:
    return read(saved(document), "x.docx", Limits())


def texts(document: Any) -> list[str]:
    return [line.text for line in lines(reading(document))]


def lines(found: Reading) -> list[RawLine]:
    return [block for page in found.pages for block in page.blocks if isinstance(block, RawLine)]


def tables(found: Reading) -> list[RawTable]:
    return [block for page in found.pages for block in page.blocks if isinstance(block, RawTable)]


def body(document: Any, xml: str) -> None:
    """Append raw WordprocessingML before the section properties."""
    element = parse_xml(xml.replace("<w:p>", f"<w:p {NAMESPACES}>", 1).replace("<w:tbl>", f"<w:tbl {NAMESPACES}>", 1))
    document.element.body.insert(len(document.element.body) - 1, element)


NAMESPACES = nsdecls("w") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)


# Words -------------------------------------------------------------------------------------------------


def test_words_cross_runs_and_keep_their_looks() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    first = paragraph.add_run("Kế ho")
    first.bold, first.font.name, first.font.size = True, ".VnTime", Pt(14)
    paragraph.add_run("ạch số")
    paragraph.add_run("\u00a05")
    (line,) = lines(reading(document))
    assert [word.text for word in line.words] == ["Kế", "hoạch", "số", "5"]
    assert (line.words[0].font, line.words[0].size, line.words[0].bold) == (".VnTime", 14.0, True)
    assert not line.words[3].bold
    assert line.whole


def test_looks_come_from_styles_too() -> None:
    document = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(13)
    paragraph = document.add_paragraph("Điều một", style="Heading 1")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("thân bài")
    heading, plain = lines(reading(document))
    assert heading.centered and heading.style.lower() == "heading 1" and heading.words[0].bold
    assert (plain.words[0].font, plain.words[0].size, plain.centered) == ("Times New Roman", 13.0, False)


def test_tabs_and_wide_gaps_part_columns_but_blanks_do_not() -> None:
    document = docx.Document()
    document.add_paragraph("\tSỞ VÍ DỤ\t\tĐộc lập - Tự do\t")
    document.add_paragraph("TRƯỜNG VÍ DỤ" + " " * 20 + "Hạnh phúc")
    document.add_paragraph("Số:          /KH-VD, ngày      tháng      năm 2024")
    document.add_paragraph("Nơi nhận:          TM. ỦY BAN")
    document.add_paragraph("1.        Họp giao ban")
    assert texts(document) == [
        "SỞ VÍ DỤ \t Độc lập - Tự do",
        "TRƯỜNG VÍ DỤ \t Hạnh phúc",
        "Số: /KH-VD, ngày tháng năm 2024",
        "Nơi nhận: \t TM. ỦY BAN",
        "1. Họp giao ban",
    ]


def test_line_breaks_part_lines_unless_a_sentence_goes_on() -> None:
    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH\nTrồng cây đầu xuân")
    document.add_paragraph("Các đơn vị báo cáo kết quả\nvề văn phòng")
    document.add_paragraph("Kết quả gồm:\na) số cây;\nb) số người.")
    assert texts(document) == [
        "KẾ HOẠCH", "Trồng cây đầu xuân", "Các đơn vị báo cáo kết quả về văn phòng",
        "Kết quả gồm:", "a) số cây;", "b) số người.",
    ]  # fmt: skip


def test_capitals_by_format_are_capitals_on_the_page() -> None:
    document = docx.Document()
    document.add_paragraph().add_run("Sở Ví dụ").font.all_caps = True
    legacy = document.add_paragraph().add_run("Së VÝ dô")
    legacy.font.all_caps, legacy.font.name = True, ".VnTimeH"
    assert texts(document) == ["SỞ VÍ DỤ", "Së VÝ dô"]


def test_letters_of_old_fonts_survive() -> None:
    """ư of TCVN3 is the byte of the soft hyphen; a font said to be of symbols has its letters in the private area."""
    document = docx.Document()
    look = '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>'
    body(
        document,
        f"""<w:p><w:r>{look}<w:t>tr</w:t><w:softHyphen/><w:t xml:space="preserve">íc ng\uf0b5y \u00ad</w:t>
        <w:sym w:font=".VnTime" w:char="F0AE"/></w:r><w:r><w:t>bình</w:t><w:softHyphen/><w:t>thường</w:t></w:r></w:p>""",
    )
    assert texts(document) == ["tr\u00adíc ngµy \u00ad®bìnhthường"]


def test_tracked_changes_hidden_text_and_fields() -> None:
    document = docx.Document()
    body(
        document,
        """<w:p><w:r><w:t xml:space="preserve">Hạn </w:t></w:r>
        <w:ins w:id="1" w:author="a"><w:r><w:t>20/5</w:t></w:r></w:ins>
        <w:del w:id="2" w:author="a"><w:r><w:delText>10/5</w:delText></w:r></w:del>
        <w:moveFrom w:id="3" w:author="a"><w:r><w:t>đi</w:t></w:r></w:moveFrom>
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>""",
    )
    body(
        document,
        """<w:p><w:r><w:t xml:space="preserve">Trang </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>
        <w:r><w:instrText>IF 1 = 1</w:instrText></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>
        <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>trong</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>
        <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>""",
    )
    body(
        document,
        """<w:p><w:pPr><w:rPr><w:del w:id="4" w:author="a"/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">một câu </w:t></w:r></w:p>""",
    )
    body(document, "<w:p><w:r><w:t>liền nhau</w:t></w:r></w:p>")
    assert texts(document) == ["Hạn 20/5", "Trang 7", "một câu liền nhau"]


def test_text_boxes_once_and_symbols() -> None:
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>DỰ THẢO</w:t></w:r></w:p></w:txbxContent>"
    body(
        document,
        f"""<w:p><w:r><w:t>SỞ VÍ DỤ</w:t></w:r><w:r><mc:AlternateContent>
        <mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice>
        <mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>
        </mc:AlternateContent></w:r></w:p>""",
    )
    body(
        document,
        """<w:p><w:r><w:sym w:font="Wingdings" w:char="F0A8"/><w:t xml:space="preserve"> Có</w:t><w:noBreakHyphen/><w:t>không</w:t></w:r></w:p>""",
    )
    assert texts(document) == ["SỞ VÍ DỤ", "DỰ THẢO", "☐ Có-không"]


# Numbering ---------------------------------------------------------------------------------------------


def numbered(
    levels: str,
    paragraphs: list[tuple[int, int, str]],
    nums: str = '<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num>',
) -> list[tuple[str, str]]:
    document = docx.Document()
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    for num in parse_xml(f"<w:x {nsdecls('w')}>{nums}</w:x>"):
        root.append(num)
    for num_id, level, text in paragraphs:
        body(
            document,
            f"""<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr></w:pPr>
            <w:r><w:t>{text}</w:t></w:r></w:p>""",
        )
    return [(line.list_mark, line.text) for line in lines(reading(document))]


def level(number: int, fmt: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


OUTLINE = (
    level(0, "upperRoman", "%1.")
    + level(1, "decimal", "%2.")
    + level(2, "lowerLetter", "%3)")
    + level(3, "bullet", "-")
)


def test_outline_numbers_restart_below_their_parents() -> None:
    marks = numbered(OUTLINE, [(77, n, "x") for n in (0, 1, 2, 2, 3, 1, 2, 0, 1)])
    assert [mark for mark, _ in marks] == ["I.", "1.", "a)", "b)", "-", "2.", "a)", "II.", "1."]


def test_numbers_of_all_levels_and_legal_ones() -> None:
    legal = level(0, "upperRoman", "%1") + level(1, "decimal", "%1.%2.", "<w:isLgl/>")
    assert [m for m, _ in numbered(legal, [(77, 0, "x"), (77, 1, "x"), (77, 1, "x")])] == ["I", "1.1.", "1.2."]


def test_two_lists_of_one_definition_count_on_unless_one_starts_again() -> None:
    nums = """<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num><w:num w:numId="78"><w:abstractNumId w:val="77"/></w:num>
        <w:num w:numId="79"><w:abstractNumId w:val="77"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>"""
    marks = numbered(
        level(0, "decimal", "%1."), [(77, 0, "x"), (78, 0, "x"), (79, 0, "x"), (79, 0, "x"), (0, 0, "x")], nums
    )
    assert [m for m, _ in marks] == ["1.", "2.", "5.", "6.", ""]


def test_bullets_of_symbol_fonts() -> None:
    bullets = level(0, "bullet", "\uf0b7") + level(1, "bullet", "+") + level(2, "bullet", "\uf123")
    assert [m for m, _ in numbered(bullets, [(77, 0, "x"), (77, 1, "x"), (77, 2, "x")])] == ["•", "+", "•"]


def test_empty_paragraphs_are_counted_as_word_does() -> None:
    marks = numbered(level(0, "decimal", "%1."), [(77, 0, "một"), (77, 0, ""), (77, 0, "hai")])
    assert marks == [("1.", "một"), ("3.", "hai")]


@pytest.mark.parametrize(
    ("number", "fmt", "printed"),
    [
        (4, "lowerRoman", "iv"),
        (1994, "upperRoman", "MCMXCIV"),
        (27, "lowerLetter", "aa"),
        (3, "decimalZero", "03"),
        (7, "chicago", "7"),
    ],
)
def test_number_formats(number: int, fmt: str, printed: str) -> None:
    assert format_number(number, fmt) == printed


# Tables ------------------------------------------------------------------------------------------------


def grid(table: RawTable) -> dict[tuple[int, int, int, int], str]:
    return {(c.row, c.column, c.row_span, c.column_span): "|".join(line.text for line in c.lines) for c in table.cells}


def test_merged_cells_stand_once() -> None:
    document = docx.Document()
    table = document.add_table(3, 3, style="Table Grid")
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "TT"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Thời gian"
    (found,) = tables(reading(document))
    assert (found.rows, found.columns, found.ruled) == (3, 3, True)
    assert grid(found) == {
        (0, 0, 2, 1): "TT", (0, 1, 1, 2): "Thời gian", (1, 1, 1, 1): "11", (1, 2, 1, 1): "12",
        (2, 0, 1, 1): "20", (2, 1, 1, 1): "21", (2, 2, 1, 1): "22",
    }  # fmt: skip


def test_all_rows_of_a_long_schedule() -> None:
    document = docx.Document()
    table = document.add_table(18, 4, style="Table Grid")
    for row in range(18):
        for column in range(4):
            table.cell(row, column).text = f"ô {row}.{column}\ndòng hai"
    (found,) = tables(reading(document))
    assert len(found.cells) == 72
    assert all(len(cell.lines) == 1 or len(cell.lines) == 2 for cell in found.cells)
    assert "ô 17.3" in " ".join(line.text for line in found.cells[-1].lines)


def test_a_header_without_lines_is_not_ruled_and_stands_before_the_body() -> None:
    document = docx.Document()
    header = document.add_table(1, 2)  # python-docx's "Normal Table": no borders
    header.cell(0, 0).text, header.cell(0, 1).text = "SỞ VÍ DỤ\nSố: 5/KH-SVD", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    document.add_paragraph("KẾ HOẠCH")
    page = reading(document).pages[0]
    assert isinstance(page.blocks[0], RawTable) and isinstance(page.blocks[1], RawLine)
    assert not page.blocks[0].ruled
    assert [line.text for line in page.blocks[0].cells[0].lines] == ["SỞ VÍ DỤ", "Số: 5/KH-SVD"]


def test_lines_taken_away_cell_by_cell() -> None:
    document = docx.Document()
    table = document.add_table(1, 2, style="Table Grid")
    for cell in table.rows[0].cells:
        cell.text = "x"
        edges = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right"))
        cell._tc.get_or_add_tcPr().append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{edges}</w:tcBorders>"))
    assert not tables(reading(document))[0].ruled


def test_a_table_in_a_cell_and_a_frame() -> None:
    document = docx.Document()
    outer = document.add_table(1, 2, style="Table Grid")
    outer.cell(0, 0).text = "Lịch"
    inner = outer.cell(0, 1).add_table(2, 2)
    for n, text in enumerate(["Ngày", "Việc", "3/4", "Họp"]):
        inner.cell(n // 2, n % 2).text = text
    frame = document.add_table(1, 1)
    frame.cell(0, 0).text = "Trong khung"
    found = reading(document)
    (table,) = tables(found)
    assert [line.text for line in table.cells[1].lines] == ["Ngày \t Việc", "3/4 \t Họp"]
    assert [line.text for line in lines(found)] == ["Trong khung"]


def test_a_deleted_row_is_gone_and_content_controls_are_seen() -> None:
    document = docx.Document()
    body(
        document,
        """<w:tbl><w:tblPr/><w:tr><w:tc><w:p><w:r><w:t>một</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>
        <w:tr><w:trPr><w:del w:id="1" w:author="a"/></w:trPr><w:tc><w:p><w:r><w:t>bỏ</w:t></w:r></w:p></w:tc></w:tr>
        <w:sdt><w:sdtContent><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc><w:p><w:r><w:t>hai</w:t></w:r></w:p></w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>""",
    )
    (table,) = tables(reading(document))
    assert grid(table) == {(0, 0, 1, 1): "một", (0, 1, 1, 1): "", (1, 1, 1, 1): "hai"}


# Headers, footers, notes -------------------------------------------------------------------------------


def test_running_heads_are_set_apart() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Lưu hành nội bộ"
    document.sections[0].footer.paragraphs[0].text = "Trang 1"
    document.add_paragraph("thân bài")
    page = reading(document).pages[0]
    assert [line.text for line in page.set_apart] == ["Lưu hành nội bộ", "Trang 1"]
    assert [line.text for line in lines(reading(document))] == ["thân bài"]


def test_a_letterhead_kept_in_the_header_is_the_papers_own() -> None:
    document = docx.Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "SỞ VÍ DỤ\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    section.header.paragraphs[0].text = "2"
    document.add_paragraph("thân bài")
    found = reading(document)
    assert [line.text for line in lines(found)] == ["SỞ VÍ DỤ \t CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "thân bài"]
    assert [line.text for line in found.pages[0].set_apart] == ["2"]


def with_part(document: Any, name: str, kind: str, xml: str) -> bytes:
    """Add a part with its relationship and content type to a saved document."""
    source = zipfile.ZipFile(io.BytesIO(saved(document)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for member in source.namelist():
            content = source.read(member).decode() if member.endswith((".xml", ".rels")) else source.read(member)
            if member == "word/_rels/document.xml.rels":
                link = f'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{name}"/>'
                content = content.replace("</Relationships>", link + "</Relationships>")
            if member == "[Content_Types].xml":
                override = f'<Override PartName="/word/{name}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
                content = content.replace("</Types>", override + "</Types>")
            target.writestr(member, content)
        target.writestr(f"word/{name}", xml)
    return out.getvalue()


def test_footnotes_follow_the_paragraph_that_calls_them() -> None:
    document = docx.Document()
    body(document, '<w:p><w:r><w:t>Theo quy định</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>')
    document.add_paragraph("đoạn sau")
    notes = f"""<w:footnotes {nsdecls("w")}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>
        <w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>Nghị định 99/2099/NĐ-CP</w:t></w:r></w:p></w:footnote></w:footnotes>"""
    found = read(with_part(document, "footnotes.xml", "footnotes", notes), "x.docx", Limits())
    assert [(line.text, line.style, line.list_mark) for line in lines(found)][1] == (
        "Nghị định 99/2099/NĐ-CP",
        "footnote",
        "1",
    )
    assert [line.text for line in lines(found)] == ["Theo quy định", "Nghị định 99/2099/NĐ-CP", "đoạn sau"]


# Hostile and damaged files -----------------------------------------------------------------------------


def changed(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            content = change(member, source.read(member))
            if content is not None:
                target.writestr(member, content)
    return out.getvalue()


def one_line() -> bytes:
    document = docx.Document()
    document.add_paragraph("một dòng")
    return saved(document)


def test_a_docx_that_unpacks_to_gigabytes() -> None:
    def swell(name: str, content: bytes) -> bytes:
        return content.replace(b"<w:body>", b"<w:body>" + b" " * 30_000_000) if name == "word/document.xml" else content

    data = changed(one_line(), swell)
    assert len(data) < 200_000
    with pytest.raises(UnpacksTooLarge):
        read(data, "x.docx", Limits(unpacked_bytes=20_000_000))


def test_entities_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'

    def poison(name: str, content: bytes) -> bytes:
        if name != "word/document.xml":
            return content
        content = content[content.index(b"<w:document") :]
        return bomb + content.replace("một dòng".encode(), b"&b;")

    with pytest.raises(FileDamaged):
        read(changed(one_line(), poison), "x.docx", Limits())


def test_missing_and_broken_parts() -> None:
    def lose(name: str, content: bytes) -> bytes | None:
        return None if name == "word/numbering.xml" or name.startswith("docProps") else content

    assert lines(read(changed(one_line(), lose), "x.docx", Limits()))[0].text == "một dòng"
    with pytest.raises(FileDamaged):
        read(changed(one_line(), lambda n, c: c[:-40] if n == "word/document.xml" else c), "x.docx", Limits())
    broken_styles = changed(one_line(), lambda n, c: b"<not xml" if n == "word/styles.xml" else c)
    assert lines(read(broken_styles, "x.docx", Limits()))[0].text == "một dòng"


def test_pictures_of_pages_pasted_into_word(monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    from models.errors import NoText
    from pipeline.pages import RawPage
    from pipeline.readers import images
    from pipeline.readers.words import plain_line

    def recognised(data: bytes, limits: Limits) -> Reading:
        width = Image.open(io.BytesIO(data)).size[0]
        if width < 50:
            raise NoText
        return Reading("image/png", (RawPage(1, (plain_line(f"rộng {width}"),), source="ocr"),), 1)

    monkeypatch.setattr(images, "read_image", recognised)
    document = docx.Document()
    for width in (100, 10, 200):
        out = io.BytesIO()
        Image.new("L", (width, 50), 255).save(out, "PNG")
        document.add_picture(out)
    found = reading(document)
    assert [(page.number, page.source) for page in found.pages] == [(1, "ocr"), (2, "ocr")]
    assert [line.text for line in lines(found)] == ["rộng 100", "rộng 200"]
    document.add_paragraph("có chữ")
    assert [line.text for line in lines(reading(document))] == ["có chữ"]


@pytest.mark.office
@needs_office
def test_parts_that_do_not_fit_together_are_read_another_way() -> None:
    def confuse(name: str, content: bytes) -> bytes:
        return content.replace(b"wordprocessingml.styles+xml", b"x") if name == "[Content_Types].xml" else content

    found = read(changed(one_line(), confuse), "x.docx", Limits())
    assert (found.notes, lines(found)[0].text, found.media_type) == (("repaired",), "một dòng", sniffing.DOCX)


def test_and_without_libreoffice_they_are_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    odd = changed(
        one_line(), lambda n, c: c.replace(b"wordprocessingml.styles+xml", b"x") if n == "[Content_Types].xml" else c
    )
    with pytest.raises(FileDamaged):
        read(odd, "x.docx", Limits())


def nested_tables(depth: int) -> bytes:
    inner = "<w:tr><w:tc><w:p><w:r><w:t>đáy</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
    xml = "<w:tbl>" + "<w:tr><w:tc><w:tbl>" * depth + inner + "</w:tbl><w:p/></w:tc></w:tr>" * depth + "</w:tbl>"

    def nest(name: str, content: bytes) -> bytes:
        return content.replace(b"<w:body>", b"<w:body>" + xml.encode()) if name == "word/document.xml" else content

    return changed(one_line(), nest)


def test_tables_nested_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "đáy" in str(read(nested_tables(60), "x.docx", Limits()).pages)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileDamaged):
        read(nested_tables(2000), "x.docx", Limits())


# LibreOffice -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office_paper() -> bytes:
    document = docx.Document()
    header = document.add_table(1, 2)
    header.cell(0, 0).text, header.cell(0, 1).text = "SỞ VÍ DỤ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    document.add_paragraph("Thực hiện Kế hoạch số 12/KH-UBND, Sở Ví Dụ đề nghị:")
    table = document.add_table(3, 2, style="Table Grid")
    for n in range(6):
        table.cell(n // 2, n % 2).text = f"ô {n}"
    document.add_paragraph("Trân trọng./.")  # Word never ends with a table, and the old format cannot
    return saved(document)


@pytest.mark.office
@needs_office
@pytest.mark.parametrize(
    ("target", "media_type"),
    [("doc:MS Word 97", sniffing.DOC), ("rtf:Rich Text Format", sniffing.RTF), ("odt:writer8", sniffing.ODT)],
)
def test_old_formats_keep_words_and_cells(office_paper: bytes, target: str, media_type: str) -> None:
    data = libreoffice.convert(office_paper, sniffing.DOCX, target, Limits())
    found = read(data, "x.docx", Limits())
    assert found.media_type == media_type
    header, schedule = tables(found)
    assert (header.ruled, schedule.ruled) == (False, True)
    assert [line.text for cell in schedule.cells for line in cell.lines] == [f"ô {n}" for n in range(6)]
    assert "Thực hiện Kế hoạch số 12/KH-UBND, Sở Ví Dụ đề nghị:" in [line.text for line in lines(found)]


@pytest.mark.office
@needs_office
def test_old_fonts_come_through_libreoffice() -> None:
    rtf = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fnil\fcharset0 .VnTime;}{\f1\fnil\fcharset0 VNI-Times;}}\f0 tr\'ad\'edc ng\'b5y\par\f1 Ke\'e1 hoa\'efch\par}"
    as_doc = libreoffice.convert(rtf, sniffing.RTF, "doc:MS Word 97", Limits())
    for data in (rtf, as_doc):
        found = lines(read(data, "x", Limits()))
        assert [(line.text, line.words[0].font) for line in found] == [
            ("tr\u00adíc ngµy", ".VnTime"),
            ("Keá hoaïch", "VNI-Times"),
        ]


@pytest.mark.office
@needs_office
def test_word_2003_xml_and_strict_ooxml(office_paper: bytes) -> None:
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>'
        "<w:p><w:r><w:t>Kế hoạch cũ</w:t></w:r></w:p></w:body></w:wordDocument>"
    )
    assert lines(read(xml.encode(), "x.xml", Limits()))[0].text == "Kế hoạch cũ"
    pairs = (
        (
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"),
    )

    def strict(name: str, content: bytes) -> bytes:
        for old, new in pairs:
            content = content.replace(old, new)
        return content

    found = read(changed(office_paper, strict), "x.docx", Limits())
    assert found.media_type == sniffing.DOCX
    assert len(tables(found)) == 2


@pytest.mark.office
@needs_office
def test_a_truncated_doc(office_paper: bytes) -> None:
    data = libreoffice.convert(office_paper, sniffing.DOCX, "doc:MS Word 97", Limits())
    with pytest.raises(FileDamaged):
        read(data[:1500], "x.doc", Limits())


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A program in the place of LibreOffice, for what the real one does only on a bad day."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


RTF = b"{\\rtf1 Xin chao}"


def test_a_hanging_office_is_killed_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pid_file = tmp_path / "pid"
    stand_in(tmp_path, monkeypatch, f"sleep 300 & echo $! > {pid_file}; wait")
    with pytest.raises(TimeExceeded):
        read(RTF, "x.rtf", Limits(seconds=1))
    child = Path("/proc") / pid_file.read_text().strip() / "status"
    assert not child.exists() or "Z (zombie)" in child.read_text()


def test_an_office_that_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, "exit 1")
    with pytest.raises(FileDamaged):
        read(RTF, "x.rtf", Limits())


def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by this process nor by one that was killed in the middle of a paper."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / "vanban-office-999999999-x" / "paper-1"
    left.mkdir(parents=True)
    (left / "in.rtf").write_bytes(RTF)
    libreoffice._profile_of.cache_clear()
    stand_in(tmp_path, monkeypatch, "exit 1")
    with pytest.raises(FileDamaged):
        read(RTF, "x.rtf", Limits())
    profile = libreoffice._profile()
    assert not left.exists()
    assert not list(profile.glob("paper-*"))
    libreoffice._remove(profile, os.getpid())
    libreoffice._profile_of.cache_clear()
    assert not list(tmp_path.glob("vanban-office-*"))


def test_no_office_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing) as refusal:
        read(RTF, "x.rtf", Limits())
    assert "LibreOffice" in refusal.value.message("vi")


def test_conversions_are_kept_only_where_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made.docx").write_bytes(one_line())
    counter = tmp_path / "runs"
    stand_in(
        tmp_path,
        monkeypatch,
        f'echo x >> {counter}; while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; cp {tmp_path}/made.docx "$2/in.docx"',
    )
    for _ in range(2):
        read(RTF, "x.rtf", Limits())
    assert counter.read_text().count("x") == 2
    monkeypatch.setenv("VANBAN_CACHE", str(tmp_path / "cache"))
    for _ in range(3):
        assert lines(read(RTF, "x.rtf", Limits()))[0].text == "một dòng"
    assert counter.read_text().count("x") == 3


def test_an_encrypted_odt() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", sniffing.ODT)
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    with pytest.raises(FileEncrypted):
        read(out.getvalue(), "x.odt", Limits())


@pytest.mark.papers
@pytest.mark.office
@needs_office
@pytest.mark.skipif(not PAPERS.is_dir(), reason="the real papers are not here")
def test_real_word_papers_have_their_header_closing_and_schedule() -> None:
    for name in ("docx01.docx", "docx11.docx", "doc01.doc", "doc03.doc", "doc07.doc"):
        found = read((PAPERS / name).read_bytes(), name, Limits())
        first, last = tables(found)[0], tables(found)[-1]
        assert not first.ruled and not last.ruled, name
        assert first.cells[1].lines[0].text.startswith(("CỘNG HÒA", "CỘNG HOÀ")), name
        assert last.cells[0].lines[0].text.startswith("Nơi nhận"), name
    schedule = tables(read((PAPERS / "doc07.doc").read_bytes(), "x", Limits()))[1]
    assert (schedule.rows, schedule.columns, schedule.ruled, len(schedule.cells)) == (6, 3, True, 16)
