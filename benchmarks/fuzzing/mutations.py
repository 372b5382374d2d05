"""Broken variants of whole files, the same for the same random generator. Bytes in, bytes out."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from random import Random

NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483647", b"4294967296", b"-2147483648", b"99999999999999999999", b"1e308")
EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
LARGEST = 2**21


def broken(data: bytes, others: list[bytes], random: Random) -> bytes:
    """The bytes after one to six changes of any kind."""
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        change = random.choice(CHANGES)
        data = change(data or b"\0", random) if change is not _splice else _splice(data, random, others)
    return data[:LARGEST]


def _flip(data: bytes, random: Random) -> bytes:
    out = bytearray(data)
    for _ in range(random.choice((1, 3, 20))):
        out[random.randrange(len(out))] ^= 1 << random.randrange(8)
    return bytes(out)


def _overwrite(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + random.randbytes(random.choice((1, 4, 64))) + data[at + 1 :]


def _edge_number(data: bytes, random: Random) -> bytes:
    """A whole number of one, two or four bytes at its edge: lengths and counts live there."""
    size = random.choice((1, 2, 4))
    at = random.randrange(max(len(data) - size, 1))
    value = random.choice(EDGES) & ((1 << 8 * size) - 1)
    return data[:at] + value.to_bytes(size, random.choice(("little", "big"))) + data[at + size :]


def _written_number(data: bytes, random: Random) -> bytes:
    """A number written in figures becomes another one."""
    found = list(re.finditer(rb"\d+", data))
    if not found:
        return data
    chosen = random.choice(found)
    return data[: chosen.start()] + random.choice(NUMBERS) + data[chosen.end() :]


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data)) + 1]


def _remove(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + data[at + random.choice((1, 8, 100, 2000)) :]


def _double(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data))
    piece = data[at : at + random.choice((1, 16, 300))]
    return data[:at] + piece * random.choice((1, 5, 500)) + data[at:]


def _token(data: bytes, random: Random) -> bytes:
    """A word, tag or name is doubled, nested in itself many times, taken out or put elsewhere."""
    found = list(re.finditer(rb"<[^<>]{1,200}>|/\w{1,30}|\w{3,30}", data))
    if not found:
        return data
    one, two = random.choice(found), random.choice(found)
    how = random.randrange(4)
    if how == 0:
        return data[: one.start()] + data[one.end() :]
    if how == 1:
        return data[: one.start()] + one[0] * random.choice((2, 50, 3000)) + data[one.end() :]
    if how == 2:
        return data[: one.start()] + two[0] + data[one.end() :]
    return data[: two.start()] + one[0] + data[two.start() :]


def _characters(data: bytes, random: Random) -> bytes:
    """Letters that are odd in a text: marks without a letter, direction signs, NUL, broken UTF-8."""
    odd = ("\u0301" * 40, "\u202e", "\0", "\ufeff", "\u00a0" * 30, "\U0010ffff", "9" * 300, "/" * 200, "(" * 500)
    piece = random.choice([*(text.encode() for text in odd), b"\xed\xa0\x80", b"\xff\xfe", b"\xc0\xaf"])
    at = random.randrange(len(data))
    return data[:at] + piece + data[at:]


def _splice(data: bytes, random: Random, others: list[bytes]) -> bytes:
    other = random.choice(others) or b"\0"
    return data[: random.randrange(len(data) + 1)] + other[random.randrange(len(other)) :]


CHANGES: tuple[Callable[..., bytes], ...] = (
    _flip, _overwrite, _edge_number, _written_number, _cut, _remove, _double, _token, _token, _characters, _splice,
)  # fmt: skip


def strange_xml(data: bytes, others: list[bytes], random: Random) -> bytes:
    """XML that is mostly still well formed but says strange things: parsers take it, what is behind them sees it."""
    for _ in range(random.choice((1, 2, 5))):
        data = random.choice((_attribute, _attribute, _element, _words))(data, random)
    return data[:LARGEST]


def _attribute(data: bytes, random: Random) -> bytes:
    found = list(re.finditer(rb'="([^"<>]*)"', data))
    if not found:
        return data
    chosen = random.choice(found)
    value = random.choice((*NUMBERS, b"", b"x" * 300, random.choice(found)[1]))
    return data[: chosen.start(1)] + value + data[chosen.end(1) :]


def _element(data: bytes, random: Random) -> bytes:
    """An element is taken out, repeated, or put into itself many times over."""
    name = random.choice(
        (b"w:p", b"w:r", b"w:tr", b"w:tc", b"w:t", b"w:pPr", b"w:rPr", b"w:tcPr", b"w:tbl", b"p", b"td")
    )
    found = list(
        re.finditer(b"<" + name + rb"(?: [^<>]*)?>(?:(?!<" + name + rb"[ >]).)*?</" + name + b">", data, re.DOTALL)
    )
    if not found:
        return data
    chosen = random.choice(found)
    piece = chosen[0]
    how = random.randrange(3)
    if how == 0:
        piece = b""
    elif how == 1:
        piece *= random.choice((2, 20, 400))
    else:
        depth = random.choice((2, 20, 200))
        piece = (b"<" + name + b">") * depth + piece + (b"</" + name + b">") * depth
    return data[: chosen.start()] + piece + data[chosen.end() :]


def _words(data: bytes, random: Random) -> bytes:
    """The text between two tags becomes another, long or odd one."""
    found = list(re.finditer(rb">([^<>]+)<", data))
    if not found:
        return data
    chosen = random.choice(found)
    odd = ("\u0301" * 40, "\u202e", "\u00a0" * 30, "9" * 300, "/" * 200, "(" * 500, "1/" * 100 + "KH", "Số: " * 50)
    text = random.choice((*(text.encode() for text in odd), random.choice(found)[1] * random.choice((1, 30))))
    return data[: chosen.start(1)] + text + data[chosen.end(1) :]


def broken_zip(data: bytes, others: list[bytes], random: Random) -> bytes:
    """A sound container with one or two broken members, or the container broken itself."""
    if random.random() < 0.2:
        return broken(data, others, random)
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        members = {info.filename: container.read(info) for info in container.infolist()}
    texts = [name for name in members if name.endswith((".xml", ".rels", ".txt", ".html"))] or list(members)
    main = [name for name in texts if "document" in name or "content" in name] or texts
    for _ in range(random.choice((1, 1, 2))):
        name = random.choice(main if random.random() < 0.7 else list(members))
        change = strange_xml if name.endswith(".xml") and random.random() < 0.7 else broken
        members[name] = change(members[name], list(members.values()), random)
    if random.random() < 0.05:
        members.pop(random.choice(list(members)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as container:
        for name, content in members.items():
            container.writestr(zipfile.ZipInfo(name), content, container.compression)
    return out.getvalue()


def broken_png(data: bytes, others: list[bytes], random: Random) -> bytes:
    """A PNG whose checksums hold over what was changed, so that decoders get to see it."""
    if random.random() < 0.3:
        return broken(data, others, random)
    out, at = bytearray(data[:8]), 8
    chunks = []
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    chosen = random.randrange(len(chunks))
    for n, (kind, body) in enumerate(chunks):
        changed = body
        if n == chosen and body:
            changed = broken(zlib.decompress(body) if kind == b"IDAT" and len(chunks) == 3 else body, others, random)
            if kind == b"IDAT" and len(chunks) == 3:
                changed = zlib.compress(changed)
        out += struct.pack(">I", len(changed)) + kind + changed + struct.pack(">I", zlib.crc32(kind + changed))
    return bytes(out)
