"""The content of the sample papers: one TOML file a paper, from which the paper, its gold and the register are made."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CONTENT = HERE / "content"
PAPERS = HERE / "papers"
GOLD = HERE / "gold"

SUFFIX = {
    "pdf": "pdf",
    "signed": "pdf",
    "scan": "pdf",
    "docx": "docx",
    "doc": "doc",
    "html": "html",
    "txt": "txt",
    "photo": "jpg",
}
TITLES = {
    "KH": "KẾ HOẠCH",
    "HD": "HƯỚNG DẪN",
    "BC": "BÁO CÁO",
    "QĐ": "QUYẾT ĐỊNH",
    "CT": "CHỈ THỊ",
    "GM": "GIẤY MỜI",
    "TB": "THÔNG BÁO",
}
MARKS = {"=": "heading", "~": "note", "!": "bold", "/": "basis"}
BLANK = "      "

Content = dict[str, Any]


def load() -> dict[str, Content]:
    """Every paper by its id (the name of its content file), in order."""
    out = {}
    for path in sorted(CONTENT.glob("*.toml")):
        content = tomllib.loads(path.read_text("utf-8"))
        content["id"] = path.stem
        content["file"] = f"{path.stem}.{SUFFIX[content['format']]}"
        out[path.stem] = content
    return out


def blocks(content: Content) -> Iterator[tuple[str, str]]:
    """The body as (kind, text): heading, note, bold, basis, text, or closing, page, table with the table's name.

    A line begins with `=` (centred, bold), `~` (centred, italic), `!` (bold), `/` (italic, a legal basis) or nothing;
    `**…**` inside a line is bold.
    """
    for line in content["body"].strip().splitlines():
        if line.startswith("[["):
            kind, _, name = line.strip("[]").partition(":")
            yield kind, name
        elif line[:2].rstrip() in MARKS and line[1:2] == " ":
            yield MARKS[line[0]], line[2:]
        else:
            yield "text", line


def number_line(content: Content) -> str:
    """`Số: 96/KH-SGDĐT`; a draft leaves the serial blank; the Party writes no colon."""
    if content.get("party"):
        return f"Số {content['number']}"
    return f"Số: {content.get('number') or BLANK + '/' + content['symbol']}"


def date_words(iso: str) -> str:
    """`ngày 03 tháng 11 năm 2025`: a 0 before days under 10 and before months 1 and 2 (art. 4 of Appendix I)."""
    parts = iso.split("-")
    day = parts[2] if len(parts) > 2 else BLANK
    month = int(parts[1])
    return f"ngày {day} tháng {month:02d} năm {parts[0]}" if month < 3 else f"ngày {day} tháng {month} năm {parts[0]}"


def date_line(content: Content) -> str:
    return f"{content['place']}, {date_words(content['issued_on'])}"


def motto(content: Content) -> tuple[str, ...]:
    if content.get("party"):
        return ("ĐẢNG CỘNG SẢN VIỆT NAM",)
    return ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def subject_line(content: Content) -> str:
    prefix = "V/v " if content["doc_type"] == "CV" else content.get("subject_prefix", "")
    return f"{prefix}{content['subject']}"


def title_lines(content: Content) -> tuple[str, ...]:
    """The type in capitals and the trích yếu below the header; a công văn has neither there."""
    title = TITLES.get(content["doc_type"])
    return (title, subject_line(content)) if title else ()


def table_rows(table: Content) -> list[list[str]]:
    return [[str(i), *row["cells"]] for i, row in enumerate(table["rows"], 1)]
