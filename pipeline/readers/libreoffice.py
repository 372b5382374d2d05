"""Old Word, RTF and OpenDocument through headless LibreOffice: the one module that knows this program.

Threat model: the file is hostile. LibreOffice runs with a profile of its own (no macros, no link updates, proxies that
lead nowhere), for a limited time, on a copy in a private folder, in the process group of its caller, so that a killed
reader takes it along. What it writes is read by the DOCX reader under the same caps as any other DOCX.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Final

import msoffcrypto
import psutil

from models.errors import FileDamaged, FileEncrypted, TimeExceeded, ToolMissing
from pipeline import caches
from pipeline.limits import Limits
from pipeline.pages import Reading
from pipeline.readers import sniffing
from pipeline.readers.docx_package import check_xml
from pipeline.readers.holding import write_when_allowed
from pipeline.readers.unzip import Budget, open_zip, read_member

_SUFFIXES: Final = {
    sniffing.DOC: ".doc",
    sniffing.RTF: ".rtf",
    sniffing.ODT: ".odt",
    sniffing.DOCX: ".docx",
    sniffing.WORD_XML: ".xml",
    sniffing.HTML: ".html",
}
_TO_DOCX = "docx:MS Word 2007 XML"
_PREFIX = "vanban-office-"
_MAX_SECONDS = 120.0  # for one conversion; a paper takes two to ten
_CACHE_VERSION = "1"
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_UPDATE = "/org.openoffice.Office.Writer/Content/Update"
_SETTINGS: Final = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    (_UPDATE, "Link", "0"),  # never
    (_UPDATE, "Field", "false"),
)
_REGISTRY = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
_ITEM = '<item oor:path="{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_OPTIONS = ("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
_NOWHERE = "http://127.0.0.1:9"  # the discard port: what asks for the network finds none


def read_office(data: bytes, media_type: str, limits: Limits) -> Reading:
    """A .doc, .rtf, .odt or Word XML file as the DOCX reader sees its conversion.

    Raises FileEncrypted, FileDamaged, UnpacksTooLarge, TimeExceeded, ToolMissing.
    """
    from pipeline.readers.docx import read_docx

    return read_docx(to_docx(data, media_type, limits), limits, media_type)


def to_docx(data: bytes, media_type: str, limits: Limits) -> bytes:
    """The file as a DOCX. Raises as `read_office` does."""
    _refuse_early(data, media_type, limits)
    converted = _cached(data, media_type)
    if converted is None:
        converted = convert(data, media_type, _TO_DOCX, limits)
        _keep(data, media_type, converted)
    return converted


def is_installed() -> bool:
    return _program() is not None


def convert(data: bytes, media_type: str, target: str, limits: Limits) -> bytes:
    """The file in another format; `target` is "extension:LibreOffice filter name"."""
    program = _program()
    if program is None:
        raise ToolMissing(tool="LibreOffice")
    with tempfile.TemporaryDirectory(dir=_profile(), prefix="paper-") as folder:
        source = Path(folder, "in" + _SUFFIXES[media_type])
        source.write_bytes(data)
        out = Path(folder, "out")
        command = [program, f"-env:UserInstallation={_profile().as_uri()}", *_OPTIONS, "--convert-to", target]
        _run([*command, "--outdir", str(out), str(source)], min(limits.seconds, _MAX_SECONDS))
        result = out / ("in." + target.partition(":")[0])
        if not result.is_file() or not result.stat().st_size:
            raise FileDamaged
        return result.read_bytes()


def _run(command: list[str], seconds: float) -> None:
    environment = {
        **os.environ, "http_proxy": _NOWHERE, "https_proxy": _NOWHERE, "ftp_proxy": _NOWHERE, "no_proxy": "",
        "SAL_USE_VCLPLUGIN": "svp", "HOME": str(_profile()),
    }  # fmt: skip
    process = subprocess.Popen(  # noqa: S603 - a fixed program, no shell, arguments of our own making
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise TimeExceeded(limit=f"{seconds:.0f}") from error
    finally:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The program and all it started: `soffice` is a script that starts a launcher that starts the office."""
    with suppress(psutil.NoSuchProcess):
        family = psutil.Process(process.pid)
        for child in family.children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                child.kill()
    if process.poll() is None:
        process.kill()
        process.wait()


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _profile() -> Path:
    """A profile for this process alone: two offices on one profile refuse each other."""
    return _profile_of(os.getpid())


@cache
def _profile_of(pid: int) -> Path:
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{pid}-"))
    (folder / "user").mkdir()
    items = "\n".join(_ITEM.format(*setting) for setting in _SETTINGS)
    (folder / "user" / "registrymodifications.xcu").write_text(_REGISTRY.format(items=items), "utf-8")
    atexit.register(_remove, folder, pid)
    return folder


def _sweep() -> None:
    """Remove what processes left behind that were killed in the middle of a paper."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        pid = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if pid.isdigit() and not psutil.pid_exists(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _remove(folder: Path, pid: int) -> None:
    if os.getpid() == pid:  # not in a child that inherited the registration
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_early(data: bytes, media_type: str, limits: Limits) -> None:
    """What LibreOffice would ask a password for, or choke on."""
    if media_type == sniffing.DOC and _is_encrypted_doc(data):
        raise FileEncrypted
    if media_type == sniffing.ODT:
        _check_odt(data, limits)
    if media_type == sniffing.WORD_XML:
        check_xml(data)


def _is_encrypted_doc(data: bytes) -> bool:
    try:
        return bool(msoffcrypto.OfficeFile(BytesIO(data)).is_encrypted())
    except Exception:
        return False  # too old (Word 6, Word 95) or too damaged for this check: LibreOffice decides


def _check_odt(data: bytes, limits: Limits) -> None:
    with open_zip(data, limits) as container:
        budget = Budget(limits.unpacked_bytes)
        for info in container.infolist():
            part = read_member(container, info, budget)
            if info.filename == "META-INF/manifest.xml" and b"encryption-data" in part:
                raise FileEncrypted
            if info.filename in ("content.xml", "styles.xml"):
                check_xml(part)


# Conversions kept between runs -------------------------------------------------------------------------


def _cache_file(data: bytes, media_type: str) -> Path | None:
    """Where a conversion is kept; None unless VANBAN_CACHE names a folder.

    Off by default: a paper that is refused later (marked MẬT) must leave nothing behind on the disk.
    """
    folder = os.environ.get("VANBAN_CACHE")
    if not folder:
        return None
    return Path(folder) / "office" / f"{sha256(data).hexdigest()}{_SUFFIXES[media_type]}-{_CACHE_VERSION}.docx"


def _cached(data: bytes, media_type: str) -> bytes | None:
    file = _cache_file(data, media_type)
    return file.read_bytes() if file is not None and file.is_file() else None


def _keep(data: bytes, media_type: str, converted: bytes) -> None:
    write_when_allowed(lambda: _write(data, media_type, converted))


def _write(data: bytes, media_type: str, converted: bytes) -> None:
    file = _cache_file(data, media_type)
    if file is None or file.is_file():
        return
    file = caches.place_of_new(file)
    with suppress(OSError):  # a full or read-only disk costs only the cache
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as waiting:
            waiting.write(converted)
        Path(waiting.name).replace(file)
