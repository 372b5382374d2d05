"""Registers as offices have them: every row comes in, what cannot be read is named, newer exports update."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlwt
from sqlalchemy import select

from corpus.register.columns import find_columns
from corpus.register.imports import import_register, preview
from corpus.register.rows import read_date, read_entries
from corpus.register.sheets import Sheet, read_sheets
from corpus.store import Store
from models.errors import ColumnsUnknown, FileDamaged, FileEmpty, FormatUnknown
from models.tables_register import RegisterEntry, RegisterVersion

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
REAL = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "public_register_4056.csv"
HEAD = "Số, ký hiệu;Ngày tháng văn bản;Trích yếu nội dung;Ghi chú"
ROWS = ["12/KH-UBND;03/02/2026;tổ chức ngày hội đọc sách;", "15/QĐ-UBND;20.2.2026;kiện toàn Ban Chỉ đạo chuyển đổi số;"]
TEXT = "\r\n".join([HEAD, *ROWS]) + "\r\n"


def load(store: Store, data: bytes, **more):
    return import_register(store, data, "so.csv", who="Lan", at=NOON, **more)


def entries(store: Store) -> list[RegisterEntry]:
    with store.read() as session:
        return list(session.scalars(select(RegisterEntry).order_by(RegisterEntry.id)))


def book(rows: list[list[object]], merged: str = "") -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def old_book(rows: list[list[object]]) -> bytes:
    made = xlwt.Workbook()
    sheet = made.add_sheet("Sổ")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.write(r, c, value, *([day] if isinstance(value, date) else []))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_of_any_encoding_and_separator(any_store: Store, encoding: str, separator: str) -> None:
    import unicodedata

    text = TEXT.replace(",", "\u201a").replace(";", separator) if separator == "," else TEXT.replace(";", separator)
    if encoding == "cp1258":  # its tones stand behind their letters, its vowels do not
        text = "".join(_windows(c) for c in unicodedata.normalize("NFC", text))
    load(any_store, text.encode(encoding))
    got = [(e.number, e.issued_on, e.subject) for e in entries(any_store)]
    assert got == [
        ("12/KH-UBND", "2026-02-03", "tổ chức ngày hội đọc sách"),
        ("15/QĐ-UBND", "2026-02-20", "kiện toàn Ban Chỉ đạo chuyển đổi số"),
    ]


def _windows(letter: str) -> str:
    import unicodedata

    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        base, *marks = unicodedata.normalize("NFD", letter)
        tones = [m for m in marks if m in "\u0300\u0301\u0303\u0309\u0323"]
        vowel = unicodedata.normalize("NFC", base + "".join(m for m in marks if m not in tones))
        return vowel + "".join(tones)
    return letter


def test_titles_above_merged_cells_and_counted_columns(any_store: Store) -> None:
    data = book(
        [
            ["SỞ XÂY DỰNG TỈNH HẢI LAM"], ["SỔ ĐĂNG KÝ VĂN BẢN ĐẾN"], [],
            ["Ngày đến", "Số đến", "Văn bản", None, None, "Người xử lý"],
            [None, None, "Số, ký hiệu", "Ngày", "Trích yếu", None],
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
            [date(2026, 1, 5), 1, "7/TB-BXD", 46025, "lịch họp giao ban", "Phòng Quản lý nhà"],
        ],
        merged="C4:E4",
    )  # fmt: skip
    report = load(any_store, data)
    assert (report.kind, report.rows, report.problems) == ("incoming", 1, ())
    (entry,) = entries(any_store)
    assert (entry.arrived_on, entry.arrival_number, entry.number, entry.issued_on, entry.handled_by) == (
        "2026-01-05", "1", "7/TB-BXD", "2026-01-03", "Phòng Quản lý nhà",
    )  # fmt: skip


def test_the_old_spreadsheet_and_several_sheets(any_store: Store) -> None:
    rows = [["Số", "Ký hiệu", "Ngày ban hành", "Trích yếu"], [12, "KH-SXD", date(2026, 3, 1), "kiểm tra nhà chung cư"]]
    load(any_store, old_book(rows))
    assert [(e.number, e.issued_on) for e in entries(any_store)] == [("12/KH-SXD", "2026-03-01")]
    made = openpyxl.Workbook()
    for month in (1, 2):
        sheet = made.create_sheet(f"Tháng {month}")
        sheet.append(["Số ký hiệu", "Ngày ban hành", "Nội dung"])
        sheet.append([f"{month}/BC-SXD", f"0{month}/0{month}/2026", "báo cáo tháng"])
    out = io.BytesIO()
    made.save(out)
    assert load(any_store, out.getvalue()).added == 2


def test_what_e_offices_call_xls_is_often_a_page(any_store: Store) -> None:
    page = "<html><meta charset='utf-8'><table><tr><th>Số ký hiệu</th><th>Ngày ký</th><th>Trích yếu</th></tr>" + (
        "<tr><td>9/TTr-SXD</td><td>04/03/2026</td><td>đề nghị <b>phê duyệt</b> quy hoạch</td></tr></table></html>"
    )
    load(any_store, page.encode())
    assert [(e.number, e.subject) for e in entries(any_store)] == [("9/TTr-SXD", "đề nghị phê duyệt quy hoạch")]


def test_a_serial_that_became_a_date_is_named_not_guessed(any_store: Store) -> None:
    data = book([["Số, ký hiệu", "Ngày ban hành", "Trích yếu"], [datetime(2026, 3, 12), "01/04/2026", "giao đất"]])
    report = load(any_store, data)
    assert [p.code for p in report.problems] == ["number-was-date"]
    assert entries(any_store)[0].number is None


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (";03/02/2026;a;", ["number-missing"]),
        ("không số;03/02/2026;a;", ["number-unreadable"]),
        ("12/KH-UBND;32/02/2026;a;", ["date-unreadable:issued_on"]),
        ("12/KH-UBND;;a;", ["date-missing:issued_on"]),
        ("(12/KH-UBND);2/2026;a;", []),
        ("12/TB_UBND;3/2/26;a;", []),
        ("12/QÐ-UBND; 03 / 02 / 2026 ;a;", []),
    ],
)
def test_rows_with_dirt_come_in_and_are_told(any_store: Store, row: str, codes: list[str]) -> None:
    report = load(any_store, f"{HEAD}\n{row}\n".encode())
    assert report.rows == len(entries(any_store)) == 1
    assert [p.code for p in report.problems] == codes


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("20/07/2022", "2022-07-20"), ("20.7.2020", "2020-07-20"), ("5-1-99", "1999-01-05"), (44762, "2022-07-20"),
        ("44762", "2022-07-20"), ("2022-07-20 00:00:00", "2022-07-20"), ("ngày 20 tháng 7 năm 2022", "2022-07-20"),
        ("7/2022", "2022-07"), (datetime(2022, 7, 20), "2022-07-20"), (date(2022, 7, 20), "2022-07-20"),
    ],
)  # fmt: skip
def test_dates_in_every_form(cell: object, iso: str) -> None:
    assert read_date(cell) == (iso, None)


def test_again_changes_nothing_and_newer_updates_with_history(any_store: Store) -> None:
    load(any_store, TEXT.encode())
    again = load(any_store, TEXT.encode())
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)
    newer = TEXT.replace("03/02/2026", "04/02/2026") + "16/QĐ-UBND;25/02/2026;giao chỉ tiêu;\r\n"
    report = load(any_store, newer.encode())
    assert (report.added, report.updated, report.unchanged) == (1, 1, 1)
    assert [e.issued_on for e in entries(any_store)] == ["2026-02-04", "2026-02-20", "2026-02-25"]
    with any_store.read() as session:
        (version,) = session.scalars(select(RegisterVersion))
        assert (version.before, version.after) == ({"issued_on": "2026-02-03"}, {"issued_on": "2026-02-04"})


def test_the_same_row_twice_is_two_entries_each_time(any_store: Store) -> None:
    data = f"{HEAD}\n{ROWS[0]}\n{ROWS[0]}\n".encode()
    assert load(any_store, data).added == 2
    assert load(any_store, data).unchanged == 2


def test_unknown_columns_are_refused_then_mapped_by_hand_and_remembered(any_store: Store) -> None:
    data = "Mã;Lúc;Việc\n12/KH-UBND;03/02/2026;tổ chức ngày hội\n".encode()
    with pytest.raises(ColumnsUnknown):
        load(any_store, data)
    assert not preview(any_store, read_sheets(data))[0].known
    load(any_store, data, told={"Mã": "number", "B": "issued_on", "Việc": "subject"})
    (entry,) = entries(any_store)
    assert (entry.number, entry.issued_on, entry.subject) == ("12/KH-UBND", "2026-02-03", "tổ chức ngày hội")
    more = data + "13/KH-UBND;05/02/2026;tổng kết\n".encode()
    assert load(any_store, more).added == 1  # the mapping is known now
    with pytest.raises(ColumnsUnknown):
        load(any_store, data, told={"Mã": "no such field"})


@pytest.mark.parametrize(
    ("data", "error"),
    [(b"", FileEmpty), (b"%PDF-1.4", FormatUnknown), (b"PK\x03\x04 broken", FileDamaged),
     (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", FileDamaged)],
)  # fmt: skip
def test_files_that_are_no_register(any_store: Store, data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        load(any_store, data)
    assert entries(any_store) == []


@pytest.mark.skipif(not REAL.exists(), reason="the real register is not beside the project")
def test_the_real_register_comes_in_whole(store: Store) -> None:
    report = load(store, REAL.read_bytes())
    assert (report.rows, report.kind) == (4056, "outgoing")
    assert len(entries(store)) == 4056
    assert [p.code for p in report.problems] == [*["number-unreadable"] * 3, *["number-missing"] * 3]
    assert all(p.found for p in report.problems[:3])


def test_headings_repeated_on_a_page_and_lines_between_months_are_no_entries() -> None:
    (sheet,) = read_sheets(f"{HEAD}\n{ROWS[0]}\n{HEAD}\nTháng 2;Tháng 2;Tháng 2;Tháng 2\n{ROWS[1]}\n".encode())
    assert isinstance(sheet, Sheet)
    found = list(read_entries(sheet, find_columns(sheet), "outgoing"))
    assert [e.row for e in found] == [2, 5]


def test_a_column_mapped_by_its_letter_is_mapped_in_that_file_alone(store: Store) -> None:
    head, row = "Ngày đến;Số đến;;Số, ký hiệu;Ngày tháng văn bản;Trích yếu", "03/02/2026;1;Sở Y;7/TB-SYT;02/02/2026;Họp"
    load(store, f"{head}\n{row}".encode(), told={"C": "author", "Trích yếu": "remark"})
    other = "Ngày đến;Số đến;Số, ký hiệu;Tác giả;Trích yếu\n04/02/2026;2;9/TB-SXD;Sở Xây dựng;Lịch"
    fields = preview(store, read_sheets(other.encode()))[0].fields
    assert (fields["number"], fields["author"]) == (2, 3)
    assert fields["remark"] == 4  # the heading is remembered


@pytest.mark.parametrize("data", [b"<html", b"<!doctype html><!-- x"])
def test_html_with_nothing_in_it_is_damaged(data):
    """Found by `python -m benchmarks.fuzz --registers`, seed 1, register 1025."""
    with pytest.raises(FileDamaged):
        read_sheets(data)


def test_a_span_of_thousands_of_digits_is_as_wide_as_a_sheet_may_be():
    page = f"<table><tr><td colspan={'9' * 5000}>Số<td>Trích yếu</table>".encode()
    assert read_sheets(page)[0].rows == [["Số"] * 200]
