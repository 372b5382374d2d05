"""Files with macros that write a file when they are run: ODT (Basic), and VBA in DOCM, XLSM and old Word files."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

import olefile

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_SCRIPT = "urn:oasis:names:tc:opendocument:xmlns:script:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_LIBRARY = "http://openoffice.org/2000/library"
_MODULE = "http://openoffice.org/2000/script"
_DOM = "http://www.w3.org/2001/xml-events"


def odt(words: str, told: str) -> bytes:
    """A document whose Basic macro writes the file `told` when the document is opened."""
    basic = f"Sub Main\nOpen &quot;{told}&quot; For Output As #1\nPrint #1, &quot;run&quot;\nClose #1\nEnd Sub\n"
    link = "vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document"
    parts = {
        "content.xml": f'<office:document-content xmlns:office="{_OFFICE}" xmlns:text="{_TEXT}" xmlns:script="{_SCRIPT}" '
        f'xmlns:ooo="http://openoffice.org/2004/office" xmlns:dom="{_DOM}" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'office:version="1.2"><office:scripts>'
        "<office:event-listeners>"
        + "".join(
            f'<script:event-listener script:language="ooo:script" script:event-name="{event}" xlink:href="{link}" '
            'xlink:type="simple"/>'
            for event in ("dom:load", "office:load-finished")
        )
        + f"</office:event-listeners></office:scripts><office:body><office:text><text:p>{words}</text:p></office:text>"
        "</office:body></office:document-content>",
        "Basic/script-lc.xml": f'<library:libraries xmlns:library="{_LIBRARY}" xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<library:library library:name="Standard" library:link="false"/></library:libraries>',
        "Basic/Standard/script-lb.xml": f'<library:library xmlns:library="{_LIBRARY}" library:name="Standard" '
        'library:readonly="false" library:passwordprotected="false"><library:element library:name="Module1"/>'
        "</library:library>",
        "Basic/Standard/Module1.xml": f'<script:module xmlns:script="{_MODULE}" script:name="Module1" '
        f'script:language="StarBasic">{basic}</script:module>',
    }
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in parts
    )
    mime = "application/vnd.oasis.opendocument.text"
    parts["META-INF/manifest.xml"] = (
        f'<manifest:manifest xmlns:manifest="{_MANIFEST}" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>{entries}</manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", mime)
        for name, text in parts.items():
            made.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')
    return out.getvalue()


# VBA ([MS-OVBA]) -----------------------------------------------------------------------------------------------


def vba(told: str, kind: str) -> dict[str, bytes]:
    """The streams of a VBA project whose macros, under all names that open by themselves, write the file `told`."""
    module = "ThisDocument" if kind == "word" else "ThisWorkbook"
    opening = ("AutoOpen", "Document_Open", "AutoExec") if kind == "word" else ("Auto_Open", "Workbook_Open")
    body = f'Open "{told}" For Output As #1\r\nPrint #1, "run"\r\nClose #1\r\n'
    source = f'Attribute VB_Name = "{module}"\r\n' + "".join(f"Sub {name}()\r\n{body}End Sub\r\n" for name in opening)
    project = (
        'ID="{00000000-0000-0000-0000-000000000000}"\r\n'
        f'Document={module}/&H00000000\r\nName="VBAProject"\r\nHelpContextID="0"\r\nVersionCompatible32="393222000"\r\n'
        'CMG=""\r\nDPB=""\r\nGC=""\r\n\r\n[Host Extender Info]\r\n\r\n[Workspace]\r\n'
    )
    return {
        "VBA/_VBA_PROJECT": bytes.fromhex("cc61ffff000000"),
        "VBA/dir": _packed(_directory(module)),
        f"VBA/{module}": _packed(source.encode("ascii")),
        "PROJECT": project.encode("ascii"),
    }


def _record(number: int, data: bytes) -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _directory(module: str) -> bytes:
    name, wide = module.encode("ascii"), module.encode("utf-16-le")
    return b"".join((
        _record(0x01, struct.pack("<I", 1)), _record(0x02, struct.pack("<I", 0x409)),
        _record(0x14, struct.pack("<I", 0x409)), _record(0x03, struct.pack("<H", 1252)), _record(0x04, b"VBAProject"),
        _record(0x05, b""), _record(0x40, b""), _record(0x06, b""), _record(0x3D, b""), _record(0x07, bytes(4)),
        _record(0x08, bytes(4)), struct.pack("<HIIH", 0x09, 4, 1, 1), _record(0x0C, b""), _record(0x3C, b""),
        _record(0x0F, struct.pack("<H", 1)), _record(0x13, struct.pack("<H", 0xFFFF)),
        _record(0x19, name), _record(0x47, wide), _record(0x1A, name), _record(0x32, wide),
        _record(0x1C, b""), _record(0x48, b""), _record(0x31, bytes(4)), _record(0x1E, bytes(4)),
        _record(0x2C, struct.pack("<H", 0xFFFF)), struct.pack("<HI", 0x22, 0), struct.pack("<HI", 0x2B, 0),
        struct.pack("<HI", 0x10, 0),
    ))  # fmt: skip


def _packed(data: bytes) -> bytes:
    """The compressed container of VBA, of literal tokens only."""
    out = bytearray(b"\x01")
    for first in range(0, len(data), 3000):
        piece = data[first : first + 3000]
        tokens = b"".join(b"\0" + piece[at : at + 8] for at in range(0, len(piece), 8))
        out += struct.pack("<H", (len(tokens) + 2 - 3) | 0xB000) + tokens
    return bytes(out)


def docm(docx: bytes, told: str) -> bytes:
    return _with_project(docx, "word/", "document", "word", told)


def xlsm(xlsx: bytes, told: str) -> bytes:
    return _with_project(xlsx, "xl/", "workbook", "excel", told)


def _with_project(package: bytes, folder: str, main: str, kind: str, told: str) -> bytes:
    """The package as one with macros: its main part's type, the project, and the relation to it."""
    out = io.BytesIO()
    relation = (
        '<Relationship Id="rIdVba" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        'Target="vbaProject.bin"/></Relationships>'
    )
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "[Content_Types].xml":
                text = data.decode()
                for plain, enabled in (
                    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                     "application/vnd.ms-word.document.macroEnabled.main+xml"),
                    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                     "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
                ):  # fmt: skip
                    text = text.replace(plain, enabled)
                kind_of = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
                data = text.replace("</Types>", kind_of).encode()
            elif info.filename == f"{folder}_rels/{main}.xml.rels":
                data = data.replace(b"</Relationships>", relation.encode())
            new.writestr(info.filename, data)
        new.writestr(f"{folder}vbaProject.bin", compound(vba(told, kind)))
    return out.getvalue()


def doc(plain: bytes, told: str) -> bytes:
    """An old Word file with the project in it."""
    with olefile.OleFileIO(io.BytesIO(plain)) as old:
        streams = {"/".join(path): old.openstream(path).read() for path in old.listdir()}
    project = {f"Macros/{name}": data for name, data in vba(told, "word").items()}
    return compound({**streams, **project}, bytes.fromhex("0609020000000000c000000000000046"))


# Compound files ([MS-CFB]) --------------------------------------------------------------------------------------

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_CUTOFF = 4096


def compound(streams: Mapping[str, bytes], root: bytes = bytes(16)) -> bytes:
    """A compound file with these streams (paths with /): small ones in the mini stream; `root` is its class."""
    names = sorted({""} | {p[:i] for p in streams for i, c in enumerate(p) if c == "/"} | set(streams))
    number = {name: n for n, name in enumerate(names)}
    sectors: list[bytes] = []
    table: list[int] = []

    def put(data: bytes) -> int:
        first = len(sectors)
        pieces = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        sectors.extend(pieces)
        table.extend([*range(first + 1, first + len(pieces)), _END] if pieces else [])
        return first if pieces else _END

    mini, mini_table, starts = bytearray(), [], {}
    for name, data in streams.items():
        if len(data) >= _CUTOFF:
            starts[name] = put(data)
            continue
        first, count = len(mini_table), -(-len(data) // 64)
        starts[name] = first if count else _END
        mini_table += [*range(first + 1, first + count), _END] if count else []
        mini += data.ljust(64 * count, b"\0")
    mini_start = put(bytes(mini))
    mini_count = -(-len(mini_table) // 128)
    mini_fat = put(b"".join(struct.pack("<I", n) for n in mini_table).ljust(512 * mini_count, b"\xff"))
    directory = b"".join(_entry(name, names, number, streams, starts, (mini_start, len(mini)), root) for name in names)
    directory_start = put(directory.ljust(-(-len(directory) // 512) * 512, b"\0"))
    fats = 1
    while (len(sectors) + fats) > 128 * fats:
        fats += 1
    where = [len(sectors) + n for n in range(fats)]
    table += [_FAT] * fats
    sectors += [
        b"".join(struct.pack("<I", n) for n in table[128 * n : 128 * n + 128]).ljust(512, b"\xff") for n in range(fats)
    ]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, fats, directory_start, 0, _CUTOFF, mini_fat, mini_count, _END, 0)
    header += b"".join(struct.pack("<I", n) for n in where).ljust(4 * 109, b"\xff")
    return header + b"".join(sectors)


def _entry(
    name: str,
    names: list[str],
    number: dict[str, int],
    streams: Mapping[str, bytes],
    starts: dict[str, int],
    mini: tuple[int, int],
    root: bytes,
) -> bytes:
    def order(path: str) -> tuple[int, str]:
        last = path.rpartition("/")[2]
        return len(last), last.upper()

    def inside(path: str) -> list[str]:
        return sorted((n for n in names if n and n.rpartition("/")[0] == path), key=order)

    siblings = inside(name.rpartition("/")[0]) if name else []
    after = siblings[siblings.index(name) + 1 :] if name else []
    below = inside(name) if name not in streams else []
    title = ("Root Entry" if not name else name.rpartition("/")[2]).encode("utf-16-le") + b"\0\0"
    kind = 5 if not name else 2 if name in streams else 1
    start, size = mini if not name else (starts.get(name, 0), len(streams.get(name, b"")))
    return (
        title.ljust(64, b"\0") + struct.pack("<HBB", len(title), kind, 1)
        + struct.pack("<III", _FREE, number[after[0]] if after else _FREE, number[below[0]] if below else _FREE)
        + (root if not name else bytes(16)) + bytes(4 + 16) + struct.pack("<IQ", start, size)
    )  # fmt: skip
