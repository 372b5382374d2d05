"""What a user might write in an afternoon instead: plain text out of the file, then regular expressions.

`python benchmarks/baseline.py FILE…` prints lines of the extraction contract, to be scored with `--command`.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import docx
import pdfplumber
import pytesseract

TYPES = {
    **{"kế hoạch": "KH", "quyết định": "QĐ", "thông báo": "TB", "báo cáo": "BC", "hướng dẫn": "HD", "chỉ thị": "CT"},
    **{"tờ trình": "TTr", "thông tư": "TT", "nghị định": "NĐ", "nghị quyết": "NQ", "công văn": "CV", "giấy mời": "GM"},
}
NUMBER = r"\d+(?:/\d{4})?[-/][A-ZĐ&]{1,12}\d*[a-z]?(?:[-/][A-ZĐƯa-zđ&]+)*"
DATE = r"ngày\s+(\d{1,2})\s*(?:/|-|tháng)\s*(\d{1,2})\s*(?:/|-|năm)\s*(\d{4})"
KINDS = r"(phong\s+trào\s+thi\s+đua|cuộc\s+vận\s+động|cuộc\s+thi|phong\s+trào)\s+[“\"]([^”\"]{5,200})[”\"]"
BOUNDS = r"(trước|chậm nhất(?:\s+là)?|hạn cuối|đến hết|không quá|vào)\s+(?:\d+\s*giờ\s*\d*\s*(?:phút)?\s*,?\s*)?" + DATE
CITED = rf"(?i:({'|'.join(TYPES)})\s+)?số:?\s*({NUMBER})(?:,?\s+{DATE})?"
NAME = r"(?m)\b((?:[A-ZĐ][a-zà-ỹ]+|[À-Ỹ][a-zà-ỹ]+)(?: [A-ZĐÀ-Ỹ][a-zà-ỹ]+){1,3})\s*$"


def read(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        with pdfplumber.open(path) as pdf:
            text = "\n".join(page.extract_text() or "" for page in pdf.pages)
            if len(text) > 100 * len(pdf.pages):
                return text
            images = [page.to_image(resolution=200).original for page in pdf.pages]
        return "\n".join(pytesseract.image_to_string(image, lang="vie") for image in images)
    if suffix in (".jpg", ".png"):
        return pytesseract.image_to_string(str(path), lang="vie")
    if suffix == ".doc":
        with tempfile.TemporaryDirectory() as folder:
            command = ["soffice", f"-env:UserInstallation=file://{folder}/p", "--headless", "--convert-to", "docx"]
            subprocess.run([*command, "--outdir", folder, str(path)], check=True, capture_output=True)
            return read(Path(folder) / f"{path.stem}.docx")
    if suffix == ".docx":
        document = docx.Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*cells[:2], *(p.text for p in document.paragraphs), *cells[2:]])
    text = path.read_text("utf-8", errors="replace")
    return re.sub(r"<[^>]+>", "\n", text) if suffix == ".html" else text


def fact(value: str, found: re.Match | None) -> dict | None:
    evidence = found and {"page": 1, "start": found.start(), "end": found.end(), "quote": found.group()}
    return {"value": value, "evidence": evidence} if found else None


def iso(day: str, month: str, year: str) -> str:
    return f"{year}-{int(month):02d}-{int(day):02d}"


def issuer_of(head: str) -> str:
    """The capital lines above the number, without the motto; the body's place from the line above it."""
    lines = [re.sub(r"(CỘNG H|Độc lập|ĐẢNG CỘNG).*", "", line).strip() for line in head.splitlines()]
    lines = [line for line in lines if len(line) > 5 and line.upper() == line]
    own = " ".join(lines[-2:]) if lines and re.match("TỈNH|HUYỆN|XÃ|THÀNH PHỐ", lines[-1]) else "".join(lines[-1:])
    place = re.search(r"(TỈNH|HUYỆN|XÃ) .*", lines[-2]) if len(lines) > 1 else None
    return own.capitalize() + (f" {place[0].title()}" if place and place[0] not in own else "")


def deadline(m: re.Match, text: str) -> dict:
    bound, day = {"trước": "before", "vào": "on"}.get(m[1].lower(), "by"), iso(*m.groups()[1:])
    task = " ".join(re.split(r"[.;:]", text[max(0, m.start() - 300) : m.start()])[-1].split())
    found = {"text": m[0], "bound": bound, "start": day if bound == "on" else None, "end": day, "task": task}
    return found | {"assignees": [], "evidence": fact("", m)["evidence"]}


def extract(path: Path) -> dict:
    text = read(path)
    number, date = re.search(rf"Số\s*:?\s*({NUMBER})", text), re.search(r",\s*" + DATE, text)
    title = re.search(rf"(?m)^\s*({'|'.join(TYPES).upper()})\s*\n(.+(?:\n[^\nC].+)?)", text)
    letter = re.search(r"V/v:?\s*(.+(?:\n[^\n]+)?)", text)
    subject, head = title or letter, re.split(r"\bSố\b", text[:800])[0]
    signer = [*re.finditer(NAME, text.split("Nơi nhận")[-1][:900])]
    effective = re.search(r"có hiệu lực[^.\n]{0,40}?" + DATE, text)
    out = {"file": str(path), "text": text, "doc_type": TYPES[title[1].lower()] if title else "CV"}
    out["number"], out["issued_on"] = fact(number and number[1], number), fact(date and iso(*date.groups()), date)
    out["issuer"], out["signer"] = {"value": issuer_of(head)}, {"value": signer[-1][1]} if signer else None
    out["subject"] = fact(subject and " ".join(subject[subject.lastindex].split()), subject)
    out["effective_on"] = fact(effective and iso(*effective.groups()), effective)
    out["references"] = []
    for m in re.finditer(CITED, text):
        line = text[text.rfind("\n", 0, max(0, m.start() - 60)) + 1 : m.start()]
        role = "basis" if re.search("Căn cứ|Thực hiện|Theo", line) else "mention"
        kind, when = TYPES.get((m[1] or "").lower()), iso(*m.groups()[2:]) if m[3] else None
        out["references"].append({"doc_type": kind, "number": m[2], "date": when, "role": role})
    out["campaigns"] = [{"name": m[2], "kind": m[1].lower()} for m in re.finditer(KINDS, text, re.IGNORECASE)]
    out["deadlines"] = [deadline(m, text) for m in re.finditer(BOUNDS, text, re.IGNORECASE)]
    return out


for name in sys.argv[1:]:
    try:
        print(json.dumps(extract(Path(name)), ensure_ascii=False), flush=True)
    except Exception as error:
        print(json.dumps({"file": name, "error": {"code": "baseline", "message": repr(error)}}), flush=True)
