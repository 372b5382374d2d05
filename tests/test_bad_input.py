"""Bad files in one batch, with the real readers: each is refused with its own code, the good ones are stored."""

from __future__ import annotations

import io
import json
import struct
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest

from tests.drawing import BOLD, DPI, letter, sheet_of_paper, write
from tests.test_cli import PAPER, lines, vanban


def pdf(pages: int = 1, **save) -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page(page_size=(200, 200))
    made.save(out, **save)
    return out.getvalue()


def png(width: int, height: int) -> bytes:
    """A picture's head that claims this size, with hardly anything in it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(filler: bytes) -> bytes:
    """A Word file whose picture is `filler`."""
    types = (
        b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    return zipped({"[Content_Types].xml": types, "word/document.xml": filler})


SECRET = PAPER.replace("SỞ GIÁO DỤC VÀ ĐÀO TẠO\n", "SỞ GIÁO DỤC VÀ ĐÀO TẠO\n\nMẬT\n").replace("127/", "66/")
DEEP = zipped({"2.zip": zipped({"3.zip": zipped({"a.txt": PAPER.encode()})})})

BAD: dict[str, tuple[bytes, str]] = {
    "01 rỗng.pdf": (b"", "file-empty"),
    "02 cụt.pdf": (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "file-damaged"),
    "03 mật khẩu.pdf": (pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "file-encrypted"),
    "04 nghìn trang.pdf": (pdf(1000), "too-many-pages"),
    "05 bom.docx": (docx(b"\0" * (600 * 2**20)), "unpacks-too-large"),
    "06 chương trình.pdf": (b"MZ\x90\x00" + bytes(range(256)) * 40, "format-unknown"),
    "07 ảnh không.png": (png(0, 0), "file-damaged"),
    "08 ảnh lớn.png": (png(30_000, 30_000), "image-too-large"),
    "09 lồng.zip": (DEEP, "nested-too-deep"),
    "10 bảng mã.txt": (bytes((n * 37 + 129) % 128 + 128 for n in range(4000)), "encoding-unknown"),
    "11 mật.txt": (SECRET.encode(), "secret-paper"),
}


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch")
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)
    (folder / "00 tốt.txt").write_text(PAPER, "utf-8")
    (folder / unicodedata.normalize("NFD", "99 tốt cuối.txt")).write_text(PAPER.replace("127/", "128/"), "utf-8")
    return folder


def test_each_bad_file_has_its_own_code_and_the_good_ones_are_stored(home, batch):
    run = vanban("ingest", "--json", str(batch))
    assert run.returncode == 1
    told = {Path(line["file"].split(".zip/")[0]).name.removesuffix(".zip"): line for line in lines(run)}
    codes = {name: told[name.removesuffix(".zip")]["error"]["code"] for name in BAD}
    assert codes == {name: code for name, (_, code) in BAD.items()}
    good = [
        (line["status"], line["error"]) for name, line in told.items() if "tốt" in unicodedata.normalize("NFC", name)
    ]
    assert good == [("stored", None)] * 2
    for line in told.values():
        assert line["error"] is None or (line["error"]["message"] and "{" not in line["error"]["message"])
    papers = lines(vanban("papers", "--json", "--order", "number"))
    assert [(p["number"], p["names"]) for p in papers] == [
        ("127/SGDĐT-VP", ["00 tốt.txt"]),
        ("128/SGDĐT-VP", ["99 tốt cuối.txt"]),
    ]
    assert vanban("check", "--json").stdout == ""
    kept = [p for p in home.rglob("*") if p.is_file()]
    assert len([p for p in kept if p.parent != home]) == 2  # two originals
    for path in kept:
        assert "66/SGDĐT-VP".encode() not in path.read_bytes()


def test_a_batch_of_bad_files_alone_leaves_the_store_as_it_was(home, batch, tmp_path):
    good = tmp_path / "good.txt"
    good.write_text(PAPER, "utf-8")
    assert vanban("ingest", str(good)).returncode == 0
    before = vanban("show", "--json", "1").stdout, vanban("papers", "--json").stdout
    names = [name for name in BAD if name not in ("05 bom.docx",)]
    run = vanban("ingest", "--json", *(str(batch / name) for name in names))
    assert run.returncode == 1
    assert {json.loads(line)["status"] for line in run.stdout.splitlines()} == {"refused"}
    assert (vanban("show", "--json", "1").stdout, vanban("papers", "--json").stdout) == before


def _marked_scan() -> bytes:
    """A picture of a page with the secrecy stamp below its number."""
    page = sheet_of_paper()
    letter(page)
    write(page, 110, 125, "MẬT", 16, BOLD, ink="#c02020")
    out = io.BytesIO()
    page.save(out, "PNG", dpi=(DPI, DPI))
    return out.getvalue()


@pytest.mark.ocr
@pytest.mark.office
def test_a_secret_paper_leaves_nothing_in_caches_and_is_taken_where_the_setting_allows_it(home, tmp_path, monkeypatch):
    caches, scratch, given = tmp_path / "cache", tmp_path / "scratch", tmp_path / "in"
    for folder in (scratch, given):
        folder.mkdir()
    monkeypatch.setenv("VANBAN_CACHE", str(caches))
    monkeypatch.setenv("TMPDIR", str(scratch))
    letters = "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in SECRET).replace("\n", "\\par\n")
    (given / "a.rtf").write_text(f"{{\\rtf1\\ansi\\uc1 {letters}}}", "ascii")
    (given / "b.png").write_bytes(_marked_scan())
    (given / "c.txt").write_text(SECRET, "utf-8")

    refused = lines(vanban("ingest", "--json", str(given)))
    assert [line["error"]["code"] for line in refused] == ["secret-paper"] * 3
    for folder in (caches, scratch, home / "originals"):
        assert not [path for path in folder.rglob("*") if path.is_file()]

    monkeypatch.setenv("VANBAN_ALLOW_SECRET", "1")
    taken = vanban("ingest", "--json", str(given))
    assert taken.returncode == 0
    assert [line["status"] for line in lines(taken)] == ["stored"] * 3
    assert [path for path in caches.rglob("*") if path.is_file()]


def test_a_path_in_a_members_name_leads_nowhere(home, tmp_path):
    gift = tmp_path / "in" / "quà.zip"
    gift.parent.mkdir()
    nfd = unicodedata.normalize("NFD", "../../../thoát ra.txt")
    gift.write_bytes(zipped({nfd: PAPER.encode(), "C:\\x\\rỗng.txt": b""}))
    run = vanban("ingest", "--json", str(gift))
    assert run.returncode == 1
    assert [(line["status"], (line["error"] or {}).get("code")) for line in lines(run)] == [
        ("stored", None),
        ("refused", "file-empty"),
    ]
    assert lines(vanban("papers", "--json"))[0]["names"] == ["thoát ra.txt"]
    assert [path.name for path in tmp_path.rglob("*.txt")] == []
