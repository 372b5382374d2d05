"""Files on their way into a reader process: a large PDF is looked at on the disk, and read as from memory."""

from __future__ import annotations

import io
import mmap
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from typing import Any

import pikepdf
import pytest

from models.errors import StoreFull
from pipeline import spool
from pipeline.limits import Limits
from pipeline.pages import Reading
from pipeline.read import count_pages, read_paper, result_json
from pipeline.readers import pdf_open, read
from pipeline.signatures import signatures_in
from pipeline.spool import Data, received, send
from pipeline.workers import Job, ReaderPool
from tests.drawing import Sheet


def large_pdf(size: int) -> bytes:
    """Three pages, and something that belongs to none of them."""
    with pikepdf.open(io.BytesIO(Sheet().text(60, 80, "KẾ HOẠCH trồng rừng năm 2031").bytes())) as pdf:
        for _ in range(2):
            pdf.pages.append(pdf.pages[0])
        pdf.Root.Ballast = pdf.make_stream(random.Random(1).randbytes(size))
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


@contextmanager
def sent(data: bytes) -> Iterator[Data]:
    ours, theirs = Pipe()
    sender = threading.Thread(target=send, args=(ours, data))
    sender.start()
    try:
        yield received(theirs)
        ours.send("next")
        assert theirs.recv() == "next"
    finally:
        sender.join()


@pytest.mark.parametrize("size", [0, 1, 999, 1_000, 1_001, 5_000])
def test_what_is_sent_arrives(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(spool, "PART", 1_000)
    data = random.Random(size).randbytes(size)
    with sent(data) as found:
        assert found == data


def test_a_large_pdf_is_mapped_and_read_as_from_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    data = large_pdf(40_000)
    plain = read_paper(data, "", Limits())
    monkeypatch.setattr(spool, "PART", 10_000)
    monkeypatch.setattr(pdf_open, "PAGES_AT_ONCE", 1)  # opened anew for each page
    with sent(data) as found:
        assert isinstance(found, mmap.mmap)
        assert count_pages(found) == 3
        assert signatures_in(found) == ()
        mapped = read_paper(found, "", Limits())
    assert mapped.document == plain.document
    assert result_json(mapped, "a") == result_json(plain, "a")


def test_a_large_pdf_that_is_broken_is_repaired_from_its_map(monkeypatch: pytest.MonkeyPatch) -> None:
    data = large_pdf(40_000).replace(b"startxref", b"startxxxx").replace(b"/Pages", b"/Pagez", 1)

    def outcome(of: Data) -> Reading | str:
        try:
            return read(of, "", Limits())
        except Exception as error:
            return type(error).__name__

    monkeypatch.setattr(spool, "PART", 10_000)
    with sent(data) as found:
        assert isinstance(found, mmap.mmap)
        assert outcome(found) == outcome(data)


def test_a_map_is_searched_and_read_like_its_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "PART", 1_000)
    data = b"%PDF-" + random.Random(4).randbytes(9_000)
    with sent(data) as found:
        assert isinstance(found, mmap.mmap)
        for at in (0, 990, 995, 999, 1_000, 4_321, 9_001):
            assert spool.holds(found, data[at : at + 8])
        assert not spool.holds(found, b"nowhere in it")
        file, plain = spool.stream(found), spool.stream(data)
        for offset, whence in ((0, 0), (-9, 2), (50, 0), (7, 1), (9_100, 0), (-3_000, 1)):
            assert file.seek(offset, whence) == plain.seek(offset, whence)
            assert file.read(1_500) == plain.read(1_500) and file.tell() == plain.tell()
        file.seek(0)
        assert file.read() == data


def test_other_large_files_are_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "PART", 1_000)
    data = b"PK\x03\x04%PDF-" + bytes(5_000)  # an archive that begins with a PDF stored in it
    with sent(data) as found:
        assert isinstance(found, bytes) and found == data


def test_a_full_disk_is_told_and_the_pipe_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def write(self, _: Any) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool, "PART", 1_000)
    monkeypatch.setattr(spool.tempfile, "TemporaryFile", Full)
    ours, theirs = Pipe()
    sender = threading.Thread(target=send, args=(ours, b"%PDF-" + bytes(5_000)))
    sender.start()
    with pytest.raises(StoreFull):
        received(theirs)
    sender.join()
    ours.send("next")
    assert theirs.recv() == "next"


def test_a_confined_process_reads_a_large_pdf_from_its_scratch_folder() -> None:
    data = large_pdf(2 * spool.PART)
    with ReaderPool(Limits(), 1) as pool:
        outcome = pool.read(Job("a.pdf", lambda: data))
        assert outcome.error is None and outcome.result is not None
        assert outcome.result.document == read_paper(data, "", Limits()).document
