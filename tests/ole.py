"""Writes OLE compound files ([MS-CFB]), as far as Outlook's letters need them: `.msg` files for the tests."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

SECTOR, SMALL, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = Mapping[str, Any]  # name -> bytes (a stream) or Tree (a storage)


def compound(tree: Tree) -> bytes:
    """An OLE file with these streams and storages."""
    entries: list[dict[str, Any]] = [{"name": "Root Entry", "kind": 5, "child": FREE, "next": FREE, "data": b""}]
    entries[0]["child"] = _add(entries, tree)
    small = b""
    for entry in entries:
        if entry["kind"] == 2 and len(entry["data"]) < CUTOFF:
            entry["start"] = len(small) // SMALL
            small += entry["data"] + b"\0" * (-len(entry["data"]) % SMALL)
    entries[0]["data"] = small
    sectors: list[bytes] = []
    chain: list[int] = []
    for entry in entries:
        if entry["kind"] == 5 or (entry["kind"] == 2 and len(entry["data"]) >= CUTOFF):
            entry["start"] = _place(sectors, chain, entry["data"])
    directory = _place(sectors, chain, b"".join(_record(entry) for entry in entries))
    links = b"".join(
        struct.pack("<I", END if _last(entries, at, len(small) // SMALL) else at + 1)
        for at in range(len(small) // SMALL)
    )
    small_fat = _place(sectors, chain, links, b"\xff")
    count = next(n for n in range(1, 200) if n * SECTOR // 4 >= len(chain) + n)
    first = len(chain)
    fat = b"".join(struct.pack("<I", link) for link in [*chain, *[FAT] * count])
    fat += b"\xff" * (count * SECTOR - len(fat))
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory, 0,
        CUTOFF, small_fat, -(-len(links) // SECTOR), END, 0,
    )  # fmt: skip
    places = b"".join(struct.pack("<I", first + n if n < count else FREE) for n in range(109))
    return head + places + b"".join(sectors) + fat


def _add(entries: list[dict[str, Any]], tree: Tree) -> int:
    """Puts a folder's entries down as a chain to the right; the number of the first."""
    before = None
    first = FREE
    for name, content in tree.items():
        stream = isinstance(content, bytes)
        entry = {
            "name": name,
            "kind": 2 if stream else 1,
            "child": FREE,
            "next": FREE,
            "data": content if stream else b"",
        }
        entries.append(entry)
        number = len(entries) - 1
        if not stream:
            entry["child"] = _add(entries, content)
        if before is None:
            first = number
        else:
            before["next"] = number
        before = entry
    return first


def _place(sectors: list[bytes], chain: list[int], data: bytes, filler: bytes = b"\0") -> int:
    if not data:
        return END
    first, pieces = len(chain), [data[at : at + SECTOR] for at in range(0, len(data), SECTOR)]
    for number, piece in enumerate(pieces):
        sectors.append(piece + filler * (SECTOR - len(piece)))
        chain.append(END if number == len(pieces) - 1 else first + number + 1)
    return first


def _last(entries: list[dict[str, Any]], at: int, count: int) -> bool:
    """Whether a small sector is the last of its stream."""
    starts = {
        entry["start"] for entry in entries if entry["kind"] == 2 and len(entry["data"]) < CUTOFF and entry["data"]
    }
    return at + 1 == count or at + 1 in starts


def _record(entry: Mapping[str, Any]) -> bytes:
    name = entry["name"].encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16xI16xIII", name, len(name), entry["kind"], 1, FREE, entry["next"], entry["child"], 0,
        entry.get("start", 0) if entry["data"] else END if entry["kind"] != 1 else 0, len(entry["data"]), 0,
    )  # fmt: skip


# Letters ----------------------------------------------------------------------------------------------------------


def _properties(head: int, values: Mapping[int, Any]) -> Tree:
    """Properties of a letter or an attachment: text, bytes, a whole number."""
    tree: dict[str, Any] = {}
    listed = b"\0" * head
    for tag, value in values.items():
        if isinstance(value, int):
            listed += struct.pack("<HHIII", 3, tag, 6, value, 0)
            continue
        kind, data = (0x1F, value.encode("utf-16-le")) if isinstance(value, str) else (0x102, value)
        listed += struct.pack("<HHIII", kind, tag, 6, len(data), 0)
        tree[f"__substg1.0_{tag:04X}{kind:04X}"] = data
    return {**tree, "__properties_version1.0": listed}


def letter(values: Mapping[int, Any], attached: tuple[Tree, ...] = (), head: int = 32) -> Tree:
    """A letter as a tree; `values` by property number ([MS-OXPROPS]: 0x37 subject, 0x1000 words, 0x1013 HTML)."""
    places = {f"__attach_version1.0_#{number:08X}": one for number, one in enumerate(attached)}
    return {**_properties(head, values), "__nameid_version1.0": {}, **places}


def attachment(name: str, data: bytes, **more: Any) -> Tree:
    """`kind` (media type), `cid`, `how` (PidTagAttachMethod) as wanted."""
    values: dict[int, Any] = {0x3707: name, 0x3701: data, 0x3705: more.get("how", 1)}
    values |= {tag: more[key] for tag, key in ((0x370E, "kind"), (0x3712, "cid")) if key in more}
    return _properties(8, values)


def inner(tree: Tree) -> Tree:
    """A letter (made with `head=24`) as an attachment of another."""
    return {**_properties(8, {0x3705: 5}), "__substg1.0_3701000D": tree}
