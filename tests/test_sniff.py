"""What a file is, told from its bytes; what is no paper is refused by what it is."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from models.errors import EncodingUnknown, FileDamaged, FileEmpty, FileEncrypted, FileTooLarge, FormatUnknown
from pipeline.limits import Limits
from pipeline.readers import read, sniff, sniffing

PAPERS = Path(__file__).parents[2] / "shared" / "papers" / "files"


def word_file() -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Kế hoạch trồng cây đầu xuân")
    document.save(out)
    return out.getvalue()


def zip_file(**members: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


VIETNAMESE = "Căn cứ Kế hoạch số 12/KH-UBND ngày 03/02/2024 về trồng cây"

KINDS = {
    "pdf": (b"%PDF-1.7\n", sniffing.PDF),
    "pdf after rubbish": (b"\x75\xab\x5a\x01" * 6 + b"%PDF-1.4\n", sniffing.PDF),
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(20), "image/png"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(20), "image/jpeg"),
    "tiff": (b"II*\0\x08\0\0\0" + bytes(20), "image/tiff"),
    "docx": (word_file(), sniffing.DOCX),
    "odt": (zip_file(mimetype="application/vnd.oasis.opendocument.text"), sniffing.ODT),
    "zip": (zip_file(a="một"), sniffing.ZIP),
    "rtf": (b"{\\rtf1\\ansi Xin}", sniffing.RTF),
    "html": ("<!DOCTYPE html><html><body><p>Sở Ví Dụ</p>".encode(), sniffing.HTML),
    "html after comment": (b"<!-- saved from x -->\r\n<HTML><body>", sniffing.HTML),
    "html in utf-16": ("<html><body>Sở Ví Dụ</body></html>".encode("utf-16"), sniffing.HTML),
    "mhtml": (
        b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=x\r\n",
        sniffing.MHTML,
    ),
    "word 2003 xml": (
        b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument>',
        sniffing.WORD_XML,
    ),
    "utf-8": (VIETNAMESE.encode(), sniffing.TEXT),
    "utf-8 with mark": (VIETNAMESE.encode("utf-8-sig"), sniffing.TEXT),
    "utf-16 with mark": (VIETNAMESE.encode("utf-16"), sniffing.TEXT),
    "utf-16 le without mark": (VIETNAMESE.encode("utf-16-le"), sniffing.TEXT),
    "utf-16 be without mark": (VIETNAMESE.encode("utf-16-be"), sniffing.TEXT),
    "markdown": ("# Kế hoạch\n\n| TT | Việc |\n|---|---|\n| 1 | Họp |\n".encode(), sniffing.MARKDOWN),
    "text with one bar and one hash": ("Mã #12 | phòng 3\nNội dung họp".encode(), sniffing.TEXT),
}


@pytest.mark.parametrize("name", KINDS)
def test_the_bytes_say_what_it_is(name: str) -> None:
    data, expected = KINDS[name]
    assert sniff(data) == expected


FOREIGN = {
    "renamed executable": (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" + bytes(64), "EXE"),
    "elf": (b"\x7fELF\x02\x01\x01" + bytes(64), "ELF"),
    "script": (b"#!/bin/sh\necho\n", "script"),
    "spreadsheet": (zip_file(**{"[Content_Types].xml": "<Types/>", "xl__workbook.xml": "<x/>"}), "Excel"),
    "slides": (zip_file(**{"[Content_Types].xml": "<Types/>", "ppt__presentation.xml": "<x/>"}), "PowerPoint"),
    "open spreadsheet": (zip_file(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "spreadsheet"),
    "rar": (b"Rar!\x1a\x07\x00" + bytes(30), "RAR"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(30), "7Z"),
    "mp4": (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "MP4"),
    "noise": (bytes(range(256)) * 8, "binary"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_paper_is_refused_by_what_it_is(name: str) -> None:
    data, found = FOREIGN[name]
    with pytest.raises(FormatUnknown) as refusal:
        sniff(data)
    assert found in refusal.value.details["found"]
    assert found in refusal.value.message("vi")


def test_the_name_does_not_matter() -> None:
    with pytest.raises(FormatUnknown) as refusal:
        read(b"MZ\x90\0" + bytes(100), "ke-hoach.pdf", Limits())
    assert refusal.value.details["found"] == "EXE"
    assert read(word_file(), "ke-hoach.exe", Limits()).media_type == sniffing.DOCX


def test_a_text_may_begin_like_a_program() -> None:
    assert sniff(b"MZ la ten viet tat cua mot don vi") == sniffing.TEXT


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b" \r\n\t "])
def test_nothing_in_it(data: bytes) -> None:
    with pytest.raises(FileEmpty):
        read(data, "rong.pdf", Limits())


def test_too_large() -> None:
    with pytest.raises(FileTooLarge) as refusal:
        read(b"a" * 2049, "x.txt", Limits(file_bytes=2048))
    assert refusal.value.details["limit"] == "2.0 KB"


def test_unknown_encoding() -> None:
    russian = "Приказ о назначении ответственных лиц и сроках исполнения".encode("koi8-r")
    with pytest.raises(EncodingUnknown):
        read(russian, "x.txt", Limits())


def test_truncated_containers() -> None:
    data = word_file()
    with pytest.raises(FileDamaged):
        read(data[: len(data) // 2], "x.docx", Limits())
    with pytest.raises(FileDamaged):
        sniff(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))


def test_an_archive_is_no_paper() -> None:
    with pytest.raises(FormatUnknown):
        read(zip_file(a="một"), "x.zip", Limits())


def test_encrypted_office() -> None:
    import msoffcrypto.format.ooxml

    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(word_file())).encrypt("mật khẩu", out)
    assert sniff(out.getvalue()) == sniffing.ENCRYPTED_OFFICE
    with pytest.raises(FileEncrypted):
        read(out.getvalue(), "x.docx", Limits())


@pytest.mark.papers
@pytest.mark.skipif(not PAPERS.is_dir(), reason="the real papers are not here")
def test_real_papers() -> None:
    expected = {
        ".pdf": sniffing.PDF, ".docx": sniffing.DOCX, ".doc": sniffing.DOC,
        ".html": sniffing.HTML, ".txt": sniffing.TEXT, ".md": sniffing.MARKDOWN,
    }  # fmt: skip
    found = {path.name: sniff(path.read_bytes()) for path in PAPERS.iterdir()}
    assert len(found) >= 39
    assert found == {name: expected[Path(name).suffix] for name in found}
