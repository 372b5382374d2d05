"""The committed sample papers, gold files and register are what their content files say."""

from __future__ import annotations

import html
import io
import json
import re
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path

import docx
import numpy as np
import openpyxl
import pypdfium2 as pdfium
import pytest
from PIL import Image

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from samples import gold, register, sources  # noqa: E402

CONTENTS = sources.load()
WITH_TEXT = [k for k, c in CONTENTS.items() if c["format"] in ("pdf", "signed", "docx", "html", "txt")]
HEADER = ("number", "signer", "subject")


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).casefold()


def docx_text(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(p.text for p in document.paragraphs)])


def pdf_text(path: Path) -> str:
    with pdfium.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def text_of(key: str) -> str:
    """The words of a committed paper, with this test's own simple readers."""
    path = sources.PAPERS / CONTENTS[key]["file"]
    if path.suffix == ".docx":
        return folded(docx_text(path))
    if path.suffix == ".pdf":
        return folded(re.sub("[\ufffe\x02]", "-", pdf_text(path)))  # PDFium's mark of a hyphen at the line's end
    text = path.read_text("utf-8")
    return folded(html.unescape(re.sub(r"<[^>]+>", " ", text)) if path.suffix == ".html" else text)


def test_every_content_has_its_paper_and_gold_and_nothing_else_is_there():
    assert len(CONTENTS) >= 14
    assert {p.name for p in sources.PAPERS.iterdir()} == {c["file"] for c in CONTENTS.values()}
    assert {p.stem for p in sources.GOLD.iterdir()} == set(CONTENTS)


def test_all_formats_are_there_and_the_whole_is_small():
    assert {c["format"] for c in CONTENTS.values()} == set(sources.SUFFIX)
    assert sum(p.stat().st_size for p in sources.PAPERS.iterdir()) < 4_000_000


@pytest.mark.parametrize("key", CONTENTS)
def test_committed_gold_is_the_contents(key):
    committed = (sources.GOLD / f"{key}.json").read_text("utf-8")
    assert json.loads(committed) == gold.gold(CONTENTS[key])


@pytest.mark.parametrize("key", CONTENTS)
def test_content_is_nfc(key):
    text = (sources.CONTENT / f"{key}.toml").read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    tomllib.loads(text)


@pytest.mark.parametrize("key", CONTENTS)
def test_gold_quotes_stand_in_the_content(key):
    """Also for scans and old .doc files, whose committed bytes hold no plain text."""
    content = CONTENTS[key]
    body = folded(content["body"].replace("**", "") + json.dumps(content.get("tables", {}), ensure_ascii=False))
    for reference in content.get("references", []):
        assert folded(reference.get("number") or reference["title"]) in body
        date = reference.get("date") or ""
        if len(date) == 10:
            year, month, day = date.split("-")
            short = f"{day}/{int(month)}/{year}", f"{day}/{month}/{year}"
            assert folded(sources.date_words(date)) in body or any(form in body for form in short), date
    assert all(
        folded(campaign["name"]) in body + folded(content["subject"]) for campaign in content.get("campaigns", [])
    )
    for deadline in gold.deadlines(content):
        assert folded(deadline["text"]) in body
        assert folded(deadline["task"].replace("“", "").replace("”", "")) in re.sub(r"[“”\\\"]", "", body)
        assert all(folded(who) in body for who in deadline.get("assignees") or [])


@pytest.mark.parametrize("key", CONTENTS)
def test_stated_days_agree_with_the_words(key):
    """Every day and year of an `end` is written in the expression, or is the last of the month or quarter it names."""
    for deadline in gold.deadlines(CONTENTS[key]):
        written = {int(n) for n in re.findall(r"\d+", deadline["text"])}
        if deadline.get("duration"):
            assert deadline["bound"] == "within" and deadline["duration"]["amount"] in written
        elif deadline.get("end") and not re.search(r"(?i)quý|trong tháng|^tháng", deadline["text"]):
            year, month, day = map(int, deadline["end"].split("-"))
            assert {month, day} <= written and (year in written or re.search(r"tháng \d\d$", deadline["text"]))
        elif rule := deadline.get("recurrence"):
            assert {int(n) for n in re.findall(r"BYMONTHDAY=(\d+)", rule)} <= written


@pytest.mark.parametrize("key", WITH_TEXT)
def test_committed_paper_contains_every_gold_value(key):
    content, text = CONTENTS[key], text_of(key)
    loose = re.sub(r"[\s-]", "", text)
    values = (
        [content[name] for name in HEADER if content.get(name)]
        if content["format"] != "signed"
        else [content["signer"]]
    )
    values += [r.get("number") or r["title"] for r in content.get("references", [])]
    values += [d["text"] for d in gold.deadlines(content)] + [d["task"] for d in gold.deadlines(content)]
    for value in values:
        assert re.sub(r"[\s-]", "", folded(value)) in loose, value


def test_serial_and_day_of_the_signed_paper_are_form_fields_only():
    key = "06-bao-cao-so-gddt"
    path = sources.PAPERS / CONTENTS[key]["file"]
    assert "14/bc-sgdđt" not in re.sub(r"\s", "", folded(pdf_text(path)))
    with pdfium.PdfDocument(path) as document:
        document.init_forms()
        page = document[0]
        assert pdfium.raw.FPDFPage_Flatten(page, pdfium.raw.FLAT_NORMALDISPLAY) == pdfium.raw.FLATTEN_SUCCESS
        flat = pdfium.PdfDocument(io.BytesIO(_saved(document)))
        words = flat[0].get_textpage().get_text_range()
    assert re.search(r"\b14\b", words) and re.search(r"\b23\b", words)


def _saved(document: pdfium.PdfDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("key", [k for k, c in CONTENTS.items() if c["format"] == "scan"])
def test_scans_hold_pictures_with_a_red_seal_and_no_text(key):
    path = sources.PAPERS / CONTENTS[key]["file"]
    assert not pdf_text(path).strip()
    with pdfium.PdfDocument(path) as document:
        last = np.asarray(document[len(document) - 1].render(scale=1).to_pil().convert("RGB")).astype(int)
    red, green, blue = last[..., 0], last[..., 1], last[..., 2]
    assert ((red > 150) & (green < 120) & (blue < 120)).sum() > 300
    assert ((blue > 110) & (red < 110) & (green < 120)).sum() > 30


def test_photograph_is_one_large_jpeg():
    with Image.open(sources.PAPERS / "12-giay-moi-xa.jpg") as image:
        assert image.format == "JPEG" and min(image.size) > 1500


def test_the_department_plan_has_seventeen_scheduled_rows_in_many_forms():
    rows = CONTENTS["02-ke-hoach-so-gddt"]["tables"]["lich"]["rows"]
    assert len(rows) == 17
    assert {row["deadline"]["bound"] for row in rows} == {"before", "by", "on", "during", "within"}


def register_rows() -> list[tuple]:
    sheet = openpyxl.load_workbook(register.FILE).active
    rows = list(sheet.iter_rows(values_only=True))
    head = rows.index(next(r for r in rows if r[0] == "Ngày đến"))
    assert head >= 3 and rows[head] == register.COLUMNS
    return rows[head + 2 :]


def test_committed_register_is_form_vi_and_the_contents():
    rows = register_rows()
    entries = register.entries(CONTENTS)
    assert [(r[1], r[2], r[3], r[5]) for r in rows] == [
        (e["serial"], e["issuer"], e["number"], e["subject"]) for e in entries
    ]


def test_register_differs_in_the_stated_ways_only():
    stated = json.loads(register.DIFFERENCES.read_text("utf-8"))
    assert stated == register.differences(CONTENTS)
    kinds = [d["kind"] for d in stated["differences"]]
    assert sorted(kinds) == ["duplicate", "no_file", "no_number", "unregistered", "wrong_date", "wrong_number"]
    wrong = {(d["paper"], d["field"]) for d in stated["differences"] if "field" in d}
    for entry in register.entries(CONTENTS):
        if entry["paper"]:
            content = CONTENTS[entry["paper"]]
            for field in ("number", "issued_on", "issuer"):
                blank = content.get("draft") and field != "issuer"
                same = entry[field] == (None if blank else content[field])
                assert same != ((entry["paper"], field) in wrong)


def test_wrong_number_is_wrong_in_one_digit():
    for key, wrong in register.WRONG_NUMBER.items():
        right = CONTENTS[key]["number"]
        assert len(right) == len(wrong) and sum(a != b for a, b in zip(right, wrong, strict=True)) == 1


@pytest.mark.office
def test_generator_runs_and_makes_the_same_words(tmp_path, monkeypatch):
    """One DOCX made anew says what the committed one says."""
    from samples import generate

    monkeypatch.setattr(sources, "PAPERS", tmp_path)
    content = CONTENTS["08-cong-van-phong-gddt-2019"]
    (tmp_path / "work").mkdir()
    generate.paper(content, tmp_path / "work")
    made = tmp_path / content["file"]
    assert made.read_bytes()[:4] == bytes.fromhex("d0cf11e0")
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/p",
        "--headless",
        "--convert-to",
        "txt:Text (encoded):UTF8",
        "--outdir",
        str(tmp_path / "work"),
    ]
    subprocess.run([*command, str(made)], check=True, capture_output=True, timeout=180)
    words = folded((tmp_path / "work" / f"{made.stem}.txt").read_text("utf-8-sig"))
    assert content["number"].casefold() in words
    assert all(folded(d["text"]) in words for d in gold.deadlines(content))
