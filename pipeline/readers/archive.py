"""Zip archives and e-mail files → the files in them. Names are shown, never paths; nothing is written to disk."""

from __future__ import annotations

import stat
import struct
import unicodedata
import zipfile
from collections.abc import Iterator

from models.errors import FileEmpty, FileTooLarge, FormatUnknown, InputRefused, LimitExceeded, NestedTooDeep
from pipeline.limits import Limits
from pipeline.readers import sniffing
from pipeline.readers.encoding import vietnamese_share
from pipeline.readers.unzip import Budget, megabytes, open_zip, read_member

Member = tuple[str, bytes | InputRefused]
_UTF8_NAME = 0x800  # general purpose bit 11, APPNOTE 4.4.4
_UNICODE_PATH = 0x7075  # Info-ZIP extra field, APPNOTE 4.6.9
_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


def members(data: bytes, limits: Limits) -> Iterator[Member]:
    """(name, bytes) of each file in an archive or letter and in those inside it, or (name, why it is refused).

    Names are in NFC with "/" between their parts and between an archive and its member. One refused member
    costs the others nothing. Raises, for the archive as a whole, FileDamaged, FileEmpty (no files in it),
    LimitExceeded (more than `limits.archive_members`) and UnpacksTooLarge (by what its directory admits); for a
    letter see `pipeline.readers.mail`.
    """
    yield from _members(data, limits, Budget(limits.unpacked_bytes), depth=1)


def _members(data: bytes, limits: Limits, budget: Budget, depth: int) -> Iterator[Member]:
    if _is_outlook(data):
        from pipeline.readers.outlook import as_letter

        data = as_letter(data, limits)
    if sniffing.is_mail(data):
        from pipeline.readers.mail import papers_in

        for name, content in papers_in(data, limits, budget):
            if isinstance(content, InputRefused):
                yield name, content
            else:
                yield from _opened(name, content, limits, budget, depth)
        return
    with open_zip(data, limits) as container:
        files = [(member_name(info), info) for info in container.infolist() if not info.is_dir()]
        files = [(name, info) for name, info in files if not _is_litter(name)]
        if not files:
            raise FileEmpty
        if len(files) > limits.archive_members:
            raise LimitExceeded(limit=str(limits.archive_members), found=len(files))
        for name, info in files:
            try:
                content = _content(container, info, limits, budget)
            except InputRefused as refusal:
                yield name, refusal
                continue
            yield from _opened(name, content, limits, budget, depth)


def _content(container: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits, budget: Budget) -> bytes:
    if stat.S_ISLNK(info.external_attr >> 16):
        raise FormatUnknown(found="symlink")
    if info.file_size > limits.file_bytes:
        raise FileTooLarge(found=megabytes(info.file_size), limit=megabytes(limits.file_bytes))
    return read_member(container, info, budget)


def _opened(name: str, content: bytes, limits: Limits, budget: Budget, depth: int) -> Iterator[Member]:
    """The file itself, or what is in it where it is an archive again."""
    if not _is_archive(content):
        yield name, content
    elif depth >= limits.archive_depth:
        yield name, NestedTooDeep(limit=limits.archive_depth)
    else:
        try:
            for inner, what in _members(content, limits, budget, depth + 1):
                yield f"{name}/{inner}", what
        except InputRefused as refusal:
            yield name, refusal


def _is_archive(content: bytes) -> bool:
    """A letter, or a plain zip. A damaged one, or an Office file, is left to the reader, which says what is wrong."""
    if sniffing.is_mail(content) or _is_outlook(content):
        return True
    return content.startswith(b"PK") and _is(sniffing.ZIP, content)


def _is_outlook(content: bytes) -> bool:
    return content.startswith(sniffing.OLE) and _is(sniffing.OUTLOOK, content)


def _is(media_type: str, content: bytes) -> bool:
    try:
        return sniffing.sniff(content) == media_type
    except InputRefused:
        return False


def _is_litter(name: str) -> bool:
    """What desktops leave in archives beside the files."""
    parts = name.split("/")
    return parts[0] == "__MACOSX" or parts[-1].casefold() in _LITTER


def member_name(info: zipfile.ZipInfo) -> str:
    """A name to show: decoded, NFC, without control characters, drive, root and parent steps; never empty."""
    text = unicodedata.normalize("NFC", _decoded_name(info)).replace("\\", "/")
    text = "".join(char for char in text if char.isprintable())
    parts = [part for part in text.split("/") if part not in ("", ".", "..") and not part.endswith(":")]
    return "/".join(parts) or "?"


def _decoded_name(info: zipfile.ZipInfo) -> str:
    """Bit 11 says UTF-8; without it the bytes (which zipfile took for cp437) are UTF-8 or Windows-1258 all the same."""
    unicode_path = _unicode_path(info.extra)
    if unicode_path is not None:
        return unicode_path
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        vietnamese = raw.decode("windows-1258", errors="replace")
        return vietnamese if vietnamese_share(vietnamese) >= 0.8 else info.filename


def _unicode_path(extra: bytes) -> str | None:
    position = 0
    while position + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, position)
        body = extra[position + 4 : position + 4 + size]
        if kind == _UNICODE_PATH and len(body) > 5 and body[0] == 1:  # version, CRC of the other name, UTF-8
            return body[5:].decode("utf-8", errors="replace")
        position += 4 + size
    return None
