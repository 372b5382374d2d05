"""Broken papers of every format through the readers: a short run of `python -m benchmarks.fuzz`, and what it found."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress

import pytest

from benchmarks import fuzz
from benchmarks.fuzzing import registers
from benchmarks.fuzzing.mutations import LARGEST
from benchmarks.fuzzing.reader import Unsound, judge
from benchmarks.fuzzing.seeds import formats, made
from models.document import Document, PageSize
from models.errors import FileDamaged, TimeExceeded
from pipeline.limits import Limits

SEED = 7


def _quick(number: int) -> bool:
    """Without the formats that cost a program's start."""
    return made(SEED, number)[0] not in ("doc", "rtf") and number % fuzz.OCR_EACH != 0


def test_every_broken_file_is_told_of_and_none_breaks_a_reader():
    numbers = [n for n in range(1, 75) if _quick(n)]
    told = list(fuzz.run(SEED, numbers))
    # An archive without a paper in it may say nothing but its own refusal; none says nothing at all.
    assert {t["number"] for t in told} == set(numbers)
    assert [t for t in told if t["code"] in fuzz.FINDINGS] == []
    assert Counter(t["code"] for t in told)["read"] > 10  # they are not all stopped at the door


def test_every_broken_register_is_told_of_and_none_breaks_the_import():
    told = list(registers.run(SEED, range(60), fuzz.LIMITS))
    assert [t["number"] for t in told] == list(range(60))
    assert [t for t in told if t["code"] in fuzz.FINDINGS] == []
    assert Counter(t["code"] for t in told)["read"] > 10
    assert {t["kind"] for t in told} == {"xlsx", "xls", "csv", "html"}
    assert registers.made(SEED, 3) == registers.made(SEED, 3) != registers.made(SEED + 1, 3)


def test_a_crash_of_the_parser_or_of_the_import_is_a_finding(monkeypatch):
    monkeypatch.setattr(registers, "made", lambda *_: ("csv", b"So;Ngay\n1/KH;1/2/2026\n"))
    for broken in ("opened", "import_register"):
        with monkeypatch.context() as patched:
            patched.setattr(registers, broken, lambda *_, **__: 1 // 0)
            assert [t["code"] for t in registers.run(1, [1], fuzz.LIMITS)] == [registers.CRASHED]


def test_a_file_of_a_run_is_the_same_again_and_of_every_format():
    first = [made(SEED, n) for n in range(300)]
    assert first == [made(SEED, n) for n in range(300)]
    assert first != [made(SEED + 1, n) for n in range(300)]
    assert {kind for kind, _ in first} >= {f.name for f in formats() if f.share >= 20}
    assert sum(f.share for f in formats()) == 1000
    assert max(len(data) for _, data in first) < 4 * LARGEST


def test_a_crash_is_a_finding(monkeypatch):
    """The run must see what it is made to find."""
    told = {}
    with fuzz.ReaderPool(fuzz.LIMITS, 1, "tests.fake_readers:by_content") as pool:
        for text in ("crash", "bug", "fine"):
            told[text] = fuzz.line(pool.read(fuzz.Job(text, text.encode, (1, "text", 4))))["code"]
    assert told == {"crash": "reader-crashed", "bug": "reader-crashed", "fine": "read"}


def test_what_ran_out_of_time_is_read_again_with_more_before_it_is_a_finding(monkeypatch):
    monkeypatch.setattr(fuzz, "READER", "tests.fake_readers:by_content")
    monkeypatch.setattr(fuzz, "LIMITS", Limits(seconds=0.5, seconds_per_page=0.0))
    late = fuzz.Outcome(fuzz.Job("fine", "fine".encode, (1, "text", 4)), error=TimeExceeded(limit=1), seconds=2.0)
    hanging = fuzz.Outcome(fuzz.Job("hang", "hang".encode, (2, "text", 4)), error=TimeExceeded(limit=1))
    assert fuzz.patient(late)["code"] == "read"
    assert fuzz.patient(hanging)["code"] == "time-exceeded"


def test_evidence_that_is_not_in_the_text_is_a_finding():
    document = Document("số 12", (PageSize(1, 595, 842),), ())
    judge(document, {"evidence": [{"start": 3, "end": 5, "quote": "12"}]})
    with pytest.raises(Unsound):
        judge(document, {"evidence": [{"start": 0, "end": 2, "quote": "12"}]})


def test_a_run_goes_on_after_its_last_line(tmp_path):
    record = tmp_path / "r.jsonl"
    told = {"number": 41, "kind": "pdf", "code": "read", "seconds": 0.1}
    record.write_text(json.dumps(told) + "\n" + json.dumps(told | {"number": 42}) + '\n{"number": 43, "ki')
    assert fuzz._after(record) == 42
    assert fuzz.summary(record)["files"] == 2


@pytest.mark.parametrize("links", [
    b"<?xml version='1.0' encoding='UTF-'?><Relationships/>",  # seed 1, file 780: one parser takes it, the other not
    b"<?xml version='1.0' encoding='UTF-8'?><Relationships xmlns='http://schemas.openxmlformats.org/package/2006/"
    b"relationships'><x><Relationship Id='a' Target='gone.xml' Type='t'/></x></Relationships>",  # a link in a link
])  # fmt: skip
def test_links_of_a_word_file_that_only_one_parser_takes(links):
    from benchmarks.fuzzing.seeds import PAPERS
    from pipeline.readers import docx_package

    parts = docx_package._safe_parts(next(PAPERS.glob("*.docx")).read_bytes(), Limits())
    parts["word/_rels/document.xml.rels"] = links
    with suppress(FileDamaged):  # a refusal is well, a crash is not
        docx_package.open_docx(docx_package._repacked(parts).getvalue(), Limits())


@pytest.mark.parametrize("aside", ["<!-- chân trang -->", "<?x>", "<!x>", "<![CDATA[x]]>"])
def test_a_comment_beside_the_paper_of_a_web_page(aside):
    """Seed 1, file 15876: comments are no elements, and stand among them all the same."""
    from pipeline.readers.html import read_html

    prose = "Căn cứ kế hoạch năm học về công tác thi đua của nhà trường. " * 8
    page = f"<html><meta charset=utf-8><body>{aside}<div><p>{prose}</p></div>{aside}<div>b</div>{aside}</body></html>"
    (read,) = read_html(page.encode(), "text/html", Limits()).pages
    assert [block.text for block in read.blocks] == [prose.strip()]


def test_a_tiff_whose_second_page_has_no_size():
    """Seed 1, file 5657: the directory of a page is read before the page, and Pillow raises a TypeError there."""
    import io
    import struct

    from PIL import Image

    from pipeline.readers.images import read_image

    out = io.BytesIO()
    page = Image.new("L", (40, 40), 255)
    page.save(out, "TIFF", save_all=True, append_images=[page])
    data = bytearray(out.getvalue())
    second = data.rfind(struct.pack("<HHI", 256, 4, 1))  # ImageWidth, LONG, one
    second = second if second >= 0 else data.rfind(struct.pack("<HHI", 256, 3, 1))
    assert second > data.find(struct.pack("<H", 256))
    data[second : second + 2] = struct.pack("<H", 253)
    with pytest.raises(FileDamaged):
        read_image(bytes(data), Limits())


def test_a_word_file_whose_header_is_named_nowhere(monkeypatch):
    """Seed 1, file 8748: python-docx finds out when the header is asked for; LibreOffice is asked then."""
    import io

    import docx

    from pipeline.readers import docx as reader
    from pipeline.readers.docx_package import _repacked, _safe_parts

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Đầu trang"
    document.add_paragraph("Số: 12/KH-UBND")
    out = io.BytesIO()
    document.save(out)
    parts = _safe_parts(out.getvalue(), Limits())
    named = parts["word/document.xml"]
    parts["word/document.xml"] = named.replace(
        b'<w:headerReference w:type="default" r:id=', b'<w:headerReference w:type="default" r:x='
    )
    assert parts["word/document.xml"] != named
    asked = []

    def rescue(data, media_type, limits):
        asked.append(data)
        raise FileDamaged

    monkeypatch.setattr("pipeline.readers.libreoffice.to_docx", rescue)
    with pytest.raises(FileDamaged):
        reader.read_docx(_repacked(parts).getvalue(), Limits())
    assert len(asked) == 1
