"""Macros are never run: files whose macros write a file, through the ways that papers and registers come in."""

from __future__ import annotations

import io
import os
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from models.errors import VanbanError
from pipeline import opener
from pipeline.limits import Limits
from pipeline.readers import libreoffice, sniffing
from pipeline.registers import opened
from pipeline.workers import Job, ReaderPool
from tests import macros

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "papers"
WAIT = 40.0  # seconds for an office to open a file on a busy machine
_VBA = "/org.openoffice.Office.Writer/Filter/Import/VBA"
_ALLOWED = (
    (libreoffice._SCRIPTING, "MacroSecurityLevel", "0"), (libreoffice._SCRIPTING, "DisableMacrosExecution", "false"),
    (_VBA, "Load", "true"), (_VBA, "Executable", "true"),
)  # fmt: skip

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not libreoffice.is_installed(), reason="LibreOffice is not here"),
]


@pytest.fixture(autouse=True)
def _profiles() -> Iterator[None]:
    """Each test its own profile, and opening processes of its own."""
    libreoffice._profile_of.cache_clear()
    opener.close()
    yield
    opener.close()
    libreoffice._remove(libreoffice._profile(), os.getpid())
    libreoffice._profile_of.cache_clear()


def sample(suffix: str) -> bytes:
    return next(iter(sorted(SAMPLES.glob(f"*{suffix}")))).read_bytes()


def open_as_people_do(data: bytes, folder: Path, told: Path, seconds: float) -> bool:
    """Whether the file `told` appears once LibreOffice has the document open, with the profile of the readers."""
    source = folder / "in.odt"
    source.write_bytes(data)
    program = libreoffice._program() or ""
    command = [program, f"-env:UserInstallation={libreoffice._profile().as_uri()}", *libreoffice._OPTIONS, str(source)]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"SAL_USE_VCLPLUGIN": "svp"}
    )
    end = time.monotonic() + seconds
    try:
        while time.monotonic() < end and not told.exists():
            time.sleep(0.2)
        return told.exists()
    finally:
        libreoffice._kill(process)


def test_the_macro_does_run_where_it_is_allowed_and_not_with_our_profile(tmp_path, monkeypatch):
    """The same document, opened the same way: only the settings of the profile differ."""
    told = tmp_path / "told"
    data = macros.odt("Báo cáo", str(told))
    libreoffice._remove(libreoffice._profile(), os.getpid())
    libreoffice._profile_of.cache_clear()
    with monkeypatch.context() as allowed:
        allowed.setattr(libreoffice, "_SETTINGS", _ALLOWED)
        began = time.monotonic()
        assert open_as_people_do(data, tmp_path, told, WAIT)
        took = time.monotonic() - began
        libreoffice._remove(libreoffice._profile(), os.getpid())
        libreoffice._profile_of.cache_clear()
    told.unlink()
    assert not open_as_people_do(data, tmp_path, told, 3 * took + 3)


def test_the_old_macros_are_real_ones(tmp_path, monkeypatch):
    """LibreOffice, told to take VBA as code that can run, finds the macro in both files."""
    libreoffice._remove(libreoffice._profile(), os.getpid())
    libreoffice._profile_of.cache_clear()
    monkeypatch.setattr(libreoffice, "_SETTINGS", _ALLOWED)
    told = str(tmp_path / "told")
    files = {sniffing.DOCX: macros.docm(sample(".docx"), told), sniffing.DOC: macros.doc(sample(".doc"), told)}
    for kind, data in files.items():
        with zipfile.ZipFile(io.BytesIO(libreoffice.convert(data, kind, "odt:writer8", Limits()))) as made:
            module = made.read("Basic/VBAProject/ThisDocument.xml").decode()
        assert "Sub AutoOpen()" in module and told in module and "Rem Open" not in module


def test_no_macro_of_a_paper_or_register_is_run(tmp_path):
    """ODT and .doc by LibreOffice in a reader process, DOCM without it, XLSM as a register."""
    told = tmp_path / "told"
    book = io.BytesIO()
    made = openpyxl.Workbook()
    made.active.append(["Số, ký hiệu", "Trích yếu"])
    made.save(book)
    papers = {
        "a.odt": macros.odt("Kính gửi các phòng", str(told)),
        "b.doc": macros.doc(sample(".doc"), str(told)),
        "c.docm": macros.docm(sample(".docx"), str(told)),
    }
    with ReaderPool(Limits(), 1) as pool:
        for name, data in papers.items():
            outcome = pool.read(Job(name, lambda data=data: data))
            assert outcome.error is None and outcome.result and outcome.result.document.text, (name, outcome.error)
    assert opened(macros.xlsm(book.getvalue(), str(told)), Limits())[0].rows[0] == ["Số, ký hiệu", "Trích yếu"]
    assert not told.exists()


def test_neither_is_one_where_nothing_but_the_profile_holds(tmp_path):
    """The conversion in this process, which nothing confines: the file could be written."""
    told = tmp_path / "told"
    for kind, data in (
        (sniffing.ODT, macros.odt("Báo cáo", str(told))),
        (sniffing.DOC, macros.doc(sample(".doc"), str(told))),
        (sniffing.DOCX, macros.docm(sample(".docx"), str(told))),  # as a damaged DOCX is rescued
    ):
        try:
            assert libreoffice.convert(data, kind, libreoffice._TO_DOCX, Limits())
        except VanbanError as error:
            pytest.fail(f"{kind}: {error.code}")
        assert not told.exists()
