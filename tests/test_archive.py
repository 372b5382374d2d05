"""Zip archives: what is in them, under names that can be shown, within limits."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from models.errors import (
    FileDamaged,
    FileEmpty,
    FileEncrypted,
    FileTooLarge,
    FormatUnknown,
    InputRefused,
    LimitExceeded,
    NestedTooDeep,
    UnpacksTooLarge,
)
from pipeline.limits import Limits
from pipeline.readers.archive import members


def zipped(files: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def listed(data: bytes, limits: Limits | None = None) -> dict[str, bytes | InputRefused]:
    return dict(members(data, limits or Limits()))


def test_files_with_their_folders() -> None:
    data = zipped([("2024/", b""), ("2024/ke-hoach.txt", b"mot"), ("bao cao.txt", b"hai")])
    assert listed(data) == {"2024/ke-hoach.txt": b"mot", "bao cao.txt": b"hai"}


def test_zip_in_zip_is_taken_and_a_third_level_is_not() -> None:
    third = zipped([("c.txt", b"ba")])
    second = zipped([("b.txt", b"hai"), ("third.zip", third)])
    found = listed(zipped([("a.txt", b"mot"), ("second.zip", second), ("z.txt", b"cuoi")]))
    assert found["a.txt"] == b"mot"
    assert found["second.zip/b.txt"] == b"hai"
    assert found["z.txt"] == b"cuoi"
    refusal = found["second.zip/third.zip"]
    assert isinstance(refusal, NestedTooDeep)
    assert refusal.details["limit"] == 2


def test_an_office_file_is_a_file() -> None:
    docx = zipped([("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<x/>")])
    assert listed(zipped([("a.docx", docx)])) == {"a.docx": docx}


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/tuyet/doi.txt", "tuyet/doi.txt"),
        ("C:\\van ban\\a.txt", "van ban/a.txt"),
        ("Ke\u0302\u0301 hoa\u0323ch.txt", "Kế hoạch.txt"),
        ("dòng\nhai\x07.txt", "dònghai.txt"),
        ("..", "?"),
    ],
)
def test_names_are_only_shown(stored: str, shown: str) -> None:
    assert list(listed(zipped([(stored, b"x")]))) == [shown]


def raw_name(name: bytes, *, extra: bytes = b"") -> bytes:
    """An archive whose name is raw bytes without the UTF-8 bit, as old archivers write it."""
    body = b"noi dung"
    crc = zlib.crc32(body)
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 0, crc, len(body), len(body), len(name), len(extra))
    central = struct.pack(
        "<4s6H3I5H2I",
        b"PK\x01\x02",
        20,
        20,
        0,
        0,
        0,
        0,
        crc,
        len(body),
        len(body),
        len(name),
        len(extra),
        0,
        0,
        0,
        0,
        0,
    )
    start = len(local) + len(name) + len(extra) + len(body)
    directory = central + name + extra
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), start, 0)
    return local + name + extra + body + directory + end


def test_names_without_the_utf8_bit() -> None:
    assert list(listed(raw_name("Kế hoạch số 5.txt".encode()))) == ["Kế hoạch số 5.txt"]
    in_1258 = "kê\u0301 hoa\u0323ch năm.txt".encode("windows-1258")
    assert list(listed(raw_name(in_1258))) == ["kế hoạch năm.txt"]
    path = "Tờ trình.txt".encode()
    extra = struct.pack("<HHBI", 0x7075, 5 + len(path), 1, zlib.crc32(b"To trinh.txt")) + path
    assert list(listed(raw_name(b"To trinh.txt", extra=extra))) == ["Tờ trình.txt"]


def test_what_desktops_leave_behind_is_left_out() -> None:
    data = zipped([("__MACOSX/._a.txt", b"x"), (".DS_Store", b"x"), ("Thumbs.db", b"x"), ("a.txt", b"mot")])
    assert listed(data) == {"a.txt": b"mot"}


def test_bomb_by_its_own_directory() -> None:
    data = zipped([("a.txt", b"0" * 3_000_000), ("b.txt", b"0" * 3_000_000)])
    assert len(data) < 10_000
    with pytest.raises(UnpacksTooLarge):
        listed(data, Limits(unpacked_bytes=5_000_000))


def test_bomb_in_an_inner_archive_counts_with_the_outer() -> None:
    inner = zipped([("big.txt", b"0" * 3_000_000)])
    data = zipped([("1.zip", inner), ("2.zip", inner), ("small.txt", b"con")])
    found = listed(data, Limits(unpacked_bytes=4_000_000))
    assert found["1.zip/big.txt"] == b"0" * 3_000_000
    assert isinstance(found["2.zip/big.txt"], UnpacksTooLarge)


def test_a_directory_that_lies_about_sizes() -> None:
    data = bytearray(zipped([("a.txt", b"0" * 1_000_000)]))
    place = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, place + 24, 10)  # unpacked size in the central directory
    found = listed(bytes(data), Limits(unpacked_bytes=100_000))
    assert isinstance(found["a.txt"], FileDamaged | UnpacksTooLarge)


def test_one_bad_member_costs_the_others_nothing() -> None:
    data = bytearray(zipped([("a.txt", b"mot " * 99), ("b.txt", b"hai " * 99)], zipfile.ZIP_STORED))
    data[data.index(b"mot ") + 5] ^= 0xFF  # the checksum no longer holds
    found = listed(bytes(data))
    assert isinstance(found["a.txt"], FileDamaged)
    assert found["b.txt"] == b"hai " * 99


def test_an_encrypted_member() -> None:
    data = bytearray(zipped([("a.txt", b"mot"), ("b.txt", b"hai")]))
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + 8, 0x1)
    struct.pack_into("<H", data, data.index(b"PK\x03\x04") + 6, 0x1)
    found = listed(bytes(data))
    assert isinstance(found["a.txt"], FileEncrypted)
    assert found["b.txt"] == b"hai"


def test_a_link_is_not_followed() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert isinstance(listed(out.getvalue())["link.txt"], FormatUnknown)


def test_limits_on_members() -> None:
    many = zipped([(f"{n}.txt", b"x") for n in range(6)])
    with pytest.raises(LimitExceeded):
        listed(many, Limits(archive_members=5))
    found = listed(zipped([("to.txt", b"0" * 5000), ("nho.txt", b"con")]), Limits(file_bytes=4000))
    assert isinstance(found["to.txt"], FileTooLarge)
    assert found["nho.txt"] == b"con"


def test_damaged_and_empty_archives() -> None:
    data = zipped([("a.txt", b"mot")])
    with pytest.raises(FileDamaged):
        listed(data[:-10])
    with pytest.raises(FileEmpty):
        listed(zipped([]))
    inner_damaged = listed(zipped([("in.zip", data[:-10]), ("b.txt", b"hai")]))
    assert inner_damaged == {"in.zip": data[:-10], "b.txt": b"hai"}  # its reader says that it is damaged
