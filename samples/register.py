"""The register of incoming papers (form VI of Appendix IV) and the list of the ways in which it differs from the papers."""

from __future__ import annotations

import datetime
import json
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties

from samples import sources
from samples.sources import Content

FILE = sources.HERE / "register.xlsx"
DIFFERENCES = sources.HERE / "register_differences.json"
COLUMNS = (
    "Ngày đến",
    "Số đến",
    "Tác giả",
    "Số, ký hiệu",
    "Ngày tháng văn bản",
    "Tên loại và trích yếu nội dung",
    "Đơn vị hoặc người nhận",
    "Ngày chuyển",
    "Ký nhận",
    "Ghi chú",
)
WIDTHS = (12, 8, 28, 22, 14, 60, 22, 12, 10, 34)
TITLES = (
    "ỦY BAN NHÂN DÂN XÃ SUỐI TRĂNG",
    "PHÒNG VĂN HÓA - XÃ HỘI",
    "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
    "Từ ngày 01/7/2025 đến ngày 31/01/2026",
)
TYPES = {"CV": "Công văn"} | {code: title.capitalize() for code, title in sources.TITLES.items()}

HANDED_OVER = datetime.date(2025, 7, 2)  # older papers came from the dissolved district's office
NOT_REGISTERED = "13-thong-bao-cuoc-thi"
WRONG_DATE = {"09-quyet-dinh-thay-the": "2025-11-26"}
WRONG_NUMBER = {"07-cong-van-khan": "1121/SGDĐT-VP"}
TWICE = "02-ke-hoach-so-gddt"
DRAFT = "14-du-thao-ke-hoach-xa"
NO_FILE = {
    "paper": None,
    "issuer": "Sở Giáo dục và Đào tạo tỉnh Lam Giang",
    "number": "1210/SGDĐT-GDPT",
    "issued_on": "2025-12-17",
    "subject": "Công văn về việc lịch kiểm tra học kỳ I năm học 2025 - 2026",
    "arrived": datetime.date(2025, 12, 18),
    "note": "",
}


def _arrival(issued: str, after: int) -> datetime.date:
    """The day of arrival, moved past a week-end; papers from before the merger came with the handover."""
    day = datetime.date.fromisoformat(issued if len(issued) == 10 else f"{issued}-12") + datetime.timedelta(after)
    while day.weekday() > 4:
        day += datetime.timedelta(1)
    return max(day, HANDED_OVER)


def _entry(content: Content, after: int = 1, note: str = "") -> Content:
    key, issued = content["id"], content["issued_on"]
    arrived = _arrival(issued, after)
    kind = "Dự thảo " + TYPES[content["doc_type"]].lower() if content.get("draft") else TYPES[content["doc_type"]]
    return {
        "paper": key,
        "issuer": content["issuer"],
        "number": WRONG_NUMBER.get(key, content.get("number")),
        "issued_on": WRONG_DATE.get(key, issued if len(issued) == 10 else None),
        "subject": f"{kind} {content.get('subject_prefix', '').lower()}{content['subject']}",
        "arrived": arrived,
        "note": note or ("Tiếp nhận bàn giao từ Phòng GDĐT huyện Suối Trăng" if arrived == HANDED_OVER else ""),
    }


def entries(contents: dict[str, Content]) -> list[Content]:
    """All entries in order of arrival, numbered from 1 in each year."""
    out = [_entry(content) for key, content in contents.items() if key != NOT_REGISTERED]
    out += [dict(NO_FILE), _entry(contents[TWICE], after=7, note="Bản giấy")]
    out.sort(key=lambda e: (e["arrived"], e["issued_on"] or ""))
    serials: dict[int, int] = {}
    for entry in out:
        year = entry["arrived"].year
        entry["serial"] = serials[year] = serials.get(year, 0) + 1
    return out


def _place(entry: Content) -> dict[str, Any]:
    return {"year": entry["arrived"].year, "arrival_number": entry["serial"]}


def differences(contents: dict[str, Content]) -> dict[str, Any]:
    """What reconciling the papers with the register has to find."""
    listed = entries(contents)
    by_paper: dict[str, list[dict[str, Any]]] = {}
    for entry in listed:
        if entry["paper"]:
            by_paper.setdefault(entry["paper"], []).append(_place(entry))
    found: list[dict[str, Any]] = [{"kind": "unregistered", "paper": NOT_REGISTERED}]
    found += [{"kind": "no_file", "entry": _place(e), "number": e["number"]} for e in listed if e["paper"] is None]
    for kind, field, wrong in (("wrong_date", "issued_on", WRONG_DATE), ("wrong_number", "number", WRONG_NUMBER)):
        found += [
            {
                "kind": kind,
                "paper": key,
                "entry": by_paper[key][0],
                "field": field,
                "in_paper": contents[key][field],
                "in_register": value,
            }
            for key, value in wrong.items()
        ]
    found.append({"kind": "duplicate", "paper": TWICE, "entries": by_paper[TWICE]})
    found.append(
        {
            "kind": "no_number",
            "paper": DRAFT,
            "entry": by_paper[DRAFT][0],
            "note": "a draft: the entry has neither number nor day",
        }
    )
    return {"register": FILE.name, "entries": len(listed), "papers": by_paper, "differences": found}


def _cells(entry: Content, row: int) -> list[Any]:
    """One row; days stand now as dates, now as text, as clerks leave them."""
    issued = datetime.date.fromisoformat(entry["issued_on"]) if entry["issued_on"] else None
    shown = f"{issued.day:02d}/{issued.month:02d}/{issued.year}" if issued and row % 3 == 0 else issued
    sent = entry["arrived"]
    return [
        entry["arrived"],
        entry["serial"],
        entry["issuer"],
        entry["number"],
        shown,
        entry["subject"],
        "Lãnh đạo Phòng",
        sent,
        None,
        entry["note"] or None,
    ]


def write(contents: dict[str, Content]) -> None:
    """Writes register.xlsx and register_differences.json."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Văn bản đến"
    for i, line in enumerate(TITLES, 1):
        sheet.cell(i, 1, line).font = Font(name="Times New Roman", bold=True, size=14 if i == 3 else 12)
        sheet.merge_cells(start_row=i, start_column=1, end_row=i, end_column=10 if i > 2 else 4)
        sheet.cell(i, 1).alignment = Alignment(horizontal="center")
    head = len(TITLES) + 2
    rows = [list(COLUMNS), [f"({i})" for i in range(1, 11)], *(_cells(e, i) for i, e in enumerate(entries(contents)))]
    side = Side(style="thin")
    for r, row in enumerate(rows, head):
        for c, value in enumerate(row, 1):
            cell: Any = sheet.cell(r, c, value)
            cell.border = Border(left=side, right=side, top=side, bottom=side)
            cell.alignment = Alignment(
                wrap_text=True, vertical="top", horizontal="center" if r < head + 2 or c != 6 else "left"
            )
            cell.font = Font(name="Times New Roman", size=12, bold=r == head)
            if isinstance(value, datetime.date):
                cell.number_format = "dd/mm/yyyy"
    for r in (head, *range(head + 2, head + len(rows))):
        sheet.row_dimensions[r].height = 34
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for i, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJ"[i]].width = width
    sheet.freeze_panes = f"A{head + 2}"
    book.properties.creator = ""
    book.properties.created = book.properties.modified = datetime.datetime(2026, 2, 1)
    book.save(FILE)
    DIFFERENCES.write_text(json.dumps(differences(contents), ensure_ascii=False, indent=1) + "\n", "utf-8")
