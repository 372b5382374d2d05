"""Word files that hold other files whole (altChunk): their words are read, and none is lost silently."""

from __future__ import annotations

import zipfile
from io import BytesIO

import docx
import pytest

from pipeline.layout import lay_out
from pipeline.limits import Limits
from pipeline.readers import read

DOCUMENT = "word/document.xml"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = f"{R}/aFChunk"
PAGE = "<html><body><p>1. Các trường nộp báo cáo trước ngày 05/6/2031.</p><p>2. Tổ Văn thư tổng hợp.</p></body></html>"


def word(lines: list[str]) -> bytes:
    file = docx.Document()
    for line in lines:
        file.add_paragraph(line)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def with_inserted(part: bytes, ending: str, *, target: str | None = None) -> bytes:
    """A Word file of two paragraphs between which a part is inserted."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(word(["Kế hoạch gồm các việc sau:", "Nơi nhận: như trên."]))) as old,
        zipfile.ZipFile(out, "w") as new,
    ):
        for info in old.infolist():
            data = old.read(info)
            if info.filename == DOCUMENT:
                cut = data.index(b"</w:p>") + len(b"</w:p>")
                data = data[:cut] + f'<w:altChunk xmlns:r="{R}" r:id="rId99"/>'.encode() + data[cut:]
            if info.filename == "word/_rels/document.xml.rels":
                link = f'<Relationship Id="rId99" Type="{KIND}" Target="{target or f"inserted.{ending}"}"/>'
                data = data.replace(b"</Relationships>", link.encode() + b"</Relationships>")
            if info.filename == "[Content_Types].xml":
                kind = f'<Default Extension="{ending}" ContentType="application/octet-stream"/>'
                data = data.replace(b"<Default", kind.encode() + b"<Default", 1)
            new.writestr(info.filename, data)
        new.writestr(f"word/inserted.{ending}", part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "ending"),
    [
        (PAGE.encode(), "html"),
        (word(["1. Các trường nộp báo cáo trước ngày 05/6/2031.", "2. Tổ Văn thư tổng hợp."]), "docx"),
        ("1. Các trường nộp báo cáo trước ngày 05/6/2031.\n2. Tổ Văn thư tổng hợp.\n".encode(), "txt"),
    ],
)
def test_the_words_of_an_inserted_part_stand_in_their_place(part: bytes, ending: str) -> None:
    found = read(with_inserted(part, ending), "a.docx", Limits())
    assert found.notes == ()
    lines = lay_out(found).text.split("\n")
    assert [line for line in lines if line] == [
        "Kế hoạch gồm các việc sau:",
        "1. Các trường nộp báo cáo trước ngày 05/6/2031.",
        "2. Tổ Văn thư tổng hợp.",
        "Nơi nhận: như trên.",
    ]


def test_a_part_inserted_in_an_inserted_part_is_read() -> None:
    found = read(with_inserted(with_inserted(PAGE.encode(), "html"), "docx"), "a.docx", Limits())
    assert "Tổ Văn thư tổng hợp" in lay_out(found).text


@pytest.mark.parametrize("part", [b"", b"\x89PNG\r\n\x1a\n" + bytes(60), b"PK\x03\x04 torn"])
def test_a_part_that_cannot_be_read_is_told(part: bytes) -> None:
    found = read(with_inserted(part, "html"), "a.docx", Limits())
    assert found.notes == ("partial",)
    assert "Nơi nhận" in lay_out(found).text


def test_a_file_inserted_in_itself_ends() -> None:
    data = with_inserted(PAGE.encode(), "html")
    for _ in range(3):
        data = with_inserted(data, "docx")
    assert "Kế hoạch gồm" in lay_out(read(data, "a.docx", Limits())).text


@pytest.mark.parametrize("target", ["../../../etc/passwd", "missing.html"])
def test_a_link_that_leads_nowhere_is_told(target: str) -> None:
    found = read(with_inserted(PAGE.encode(), "html", target=target), "a.docx", Limits())
    assert found.notes == ("partial",)
