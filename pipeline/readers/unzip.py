"""Opening zip containers (DOCX, ODT, archives) without letting them unpack to more than is allowed."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from models.errors import FileDamaged, FileEncrypted, UnpacksTooLarge
from pipeline.limits import Limits

_CHUNK = 1 << 16
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)


class Budget:
    """How many unpacked bytes are still allowed; shared by all members, and by archives inside archives."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.left = limit

    def spend(self, amount: int) -> None:
        self.left -= amount
        if self.left < 0:
            raise UnpacksTooLarge(limit=megabytes(self.limit))


def megabytes(amount: int) -> str:
    return f"{amount / 2**20:,.0f} MB" if amount >= 2**20 else f"{amount / 2**10:,.1f} KB"


def open_zip(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The container, after its central directory was checked against `limits.unpacked_bytes`.

    Raises FileDamaged where there is no readable directory, UnpacksTooLarge by what the directory admits.
    """
    try:
        container = zipfile.ZipFile(BytesIO(data))
    except _UNREADABLE as error:
        raise FileDamaged from error
    if sum(info.file_size for info in container.infolist()) > limits.unpacked_bytes:
        raise UnpacksTooLarge(limit=megabytes(limits.unpacked_bytes))
    return container


def read_member(container: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    """One member, counted while it unpacks: a directory may lie about sizes.

    Raises FileEncrypted, FileDamaged, UnpacksTooLarge.
    """
    if info.flag_bits & 0x1:
        raise FileEncrypted
    chunks = []
    try:
        with container.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                budget.spend(len(chunk))
                chunks.append(chunk)
    except _UNREADABLE as error:
        raise FileDamaged from error
    return b"".join(chunks)
