"""Forms VI, I and VIII of the register: all columns, every entry, headings on each page, and nothing that runs."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from sqlalchemy import select

from corpus.exports.forms import COLUMNS, make_form
from corpus.exports.printing import WRITERS
from corpus.preferences import set_setting
from corpus.reconcile.run import reconcile
from corpus.register.imports import import_register
from corpus.store import Store
from corpus.work import marks
from models.errors import ValueUnfit
from models.tables import DeadlineRow, FactRow, ReferenceRow
from pipeline.cli import app
from tests.stored import put
from tests.test_reconcile import WHO, paper
from tests.test_work import duty

INCOMING = "\n".join([
    "Ngày đến;Số đến;Tác giả;Số, ký hiệu;Ngày tháng văn bản;Tên loại và trích yếu nội dung;Đơn vị hoặc người nhận;Ghi chú",
    "04/02/2026;2;Sở Xây dựng tỉnh Hải Lam;12/KH-SXD;03/02/2026;Kế hoạch ngày hội đọc sách;Phòng Hành chính;=1+1",
    "03/02/2026;1;Bộ Xây dựng;7/TB-BXD;02/02/2026;Thông báo lịch họp;Phòng Hành chính;",
    "05/01/2025;1;Bộ Xây dựng;1/TB-BXD;02/01/2025;Thông báo nghỉ Tết;Văn thư;",
])  # fmt: skip
OUTGOING = "Số, ký hiệu;Ngày tháng;Trích yếu;Người ký;Nơi nhận\n3/BC-VP;05/02/2026;Báo cáo ngày hội đọc sách;Lê Hoa;Sở Xây dựng"


@pytest.fixture
def office(any_store: Store) -> Store:
    set_setting(any_store, "our_unit", {"name": "Văn phòng xã Phú Lễ", "parent": "UBND xã Phú Lễ"}, **WHO)
    import_register(any_store, INCOMING.encode(), "den.csv", **WHO)
    import_register(any_store, OUTGOING.encode(), "di.csv", kind="outgoing", **WHO)
    return any_store


@pytest.mark.parametrize("code", COLUMNS)
@pytest.mark.parametrize("kind", WRITERS)
def test_every_form_opens_again_with_all_columns(office: Store, code: str, kind: str) -> None:
    form = make_form(office, code)
    headings, rows = opened(WRITERS[kind](form), kind)
    assert headings == [column.heading for column in COLUMNS[code]]
    assert len(headings) == {"VI": 10, "I": 10, "VIII": 7}[code]
    assert len(rows) == len(form.rows) == {"VI": 3, "I": 1, "VIII": 3}[code]


def opened(data: bytes, kind: str) -> tuple[list[str], list[list[str]]]:
    if kind == "csv":
        headings, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
        return headings, rows
    if kind == "docx":
        table = Document(io.BytesIO(data)).tables[0]
        headings, _, *rows = [[cell.text for cell in row.cells] for row in table.rows]
        return headings, rows
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    headings, _, *rows = [[cell or "" for cell in row] for row in sheet.iter_rows(min_row=6, values_only=True)]
    return headings, [row for row in rows if row[-1] is not None and any(row) and "NGƯỜI LẬP SỔ" not in row
                      and "(Ký, ghi rõ họ tên)" not in row]  # fmt: skip


def test_rows_are_in_the_order_of_the_register_and_days_as_people_write_them(office: Store) -> None:
    form = make_form(office, "VI", year=2026)
    assert [row[:2] for row in form.rows] == [("03/02/2026", "1"), ("04/02/2026", "2")]
    assert (form.period, form.office) == ("Năm 2026", "Văn phòng xã Phú Lễ")
    assert make_form(office, "VI").period == "Từ năm 2025 đến năm 2026"
    with pytest.raises(ValueUnfit):
        make_form(office, "IX")


def test_the_spreadsheet_prints_landscape_with_headings_and_runs_nothing(office: Store) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](make_form(office, "VI")))).active
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$6:$7"
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "'=1+1" in {cell.value for cell in cells}


def test_the_document_repeats_its_headings(office: Store) -> None:
    made = Document(io.BytesIO(WRITERS["docx"](make_form(office, "VI"))))
    section, rows = made.sections[0], made.tables[0].rows
    assert section.page_width > section.page_height
    assert [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows[:3]] == [
        True, True, False,
    ]  # fmt: skip
    assert made.tables[1].rows[0].cells[0].text.startswith("NGƯỜI LẬP SỔ")


def answering(store: Store, number: str, role: str, *, in_subject: bool, date: str | None = "2026-02-03") -> int:
    """A paper of ours that names 12/KH-SXD in `role`: in its subject, or somewhere else."""
    own = put(
        store, number=number, date="2026-02-05", issuer="Văn phòng xã Phú Lễ", doc_type="BC",
        subject="Báo cáo kết quả thực hiện Kế hoạch số 12/KH-SXD", cites=[{"number": "12/KH-SXD", "role": role, "date": date}],
    )  # fmt: skip
    if in_subject:
        with store.write() as session:
            subject = session.scalars(select(FactRow).where(FactRow.paper_id == own, FactRow.field == "subject")).one()
            cited = session.scalars(select(ReferenceRow).where(ReferenceRow.paper_id == own)).one()
            cited.start, cited.end, cited.quote = subject.end - 9, subject.end, "12/KH-SXD"
    return own


def answers(store: Store) -> dict[str, str]:
    reconcile(store, **WHO)
    return {row[0]: row[5] for row in make_form(store, "VIII", year=2026).rows}


def test_form_viii_names_the_answer_that_our_unit_sent(office: Store) -> None:
    paper(office, "12/KH-SXD", "2026-02-03", "ngày hội đọc sách", "Sở Xây dựng tỉnh Hải Lam")
    answering(office, "3/BC-VP", "mention", in_subject=True)
    assert answers(office) == {"2": "3/BC-VP", "1": ""}
    about = make_form(office, "VIII", year=2026).rows[1][1]
    assert about == "Kế hoạch ngày hội đọc sách, 12/KH-SXD ngày 03/02/2026 của Sở Xây dựng tỉnh Hải Lam"


def test_form_viii_claims_no_answer_that_nobody_gave(office: Store) -> None:
    paper(office, "12/KH-SXD", "2026-02-03", "ngày hội đọc sách", "Sở Xây dựng tỉnh Hải Lam")
    answering(office, "4/KH-VP", "basis", in_subject=True)
    answering(office, "5/BC-VP", "mention", in_subject=False)
    answering(office, "6/BC-VP", "mention", in_subject=True, date="2024-02-03")
    assert answers(office) == {"2": "", "1": ""}


def test_form_viii_goes_by_what_people_ticked_off(office: Store) -> None:
    one = paper(office, "12/KH-SXD", "2026-02-03", "ngày hội đọc sách", "Sở Xây dựng tỉnh Hải Lam")
    answering(office, "3/BC-VP", "mention", in_subject=True)
    tick = marks.mark_done(office, duty(office, one), answer="15/CV-VP", **WHO)
    assert answers(office)["2"] == "15/CV-VP"
    marks.undo(office, tick, **WHO)
    assert answers(office)["2"] == "3/BC-VP"


def test_form_viii_keeps_what_a_deadline_says(office: Store) -> None:
    one = paper(office, "12/KH-SXD", "2026-02-03", "ngày hội đọc sách", "Sở Xây dựng tỉnh Hải Lam")
    with office.write() as session:
        for at, (text, bound, ends) in enumerate((
            ("ngày 25 hằng tháng", "by", None), ("Trước ngày 01/4/2026", "before", "2026-04-01"),
            ("chậm nhất ngày 05/3/2026", "by", "2026-03-05"), ("trước 01/4/2026", "before", "2026-04-01"),
        )):  # fmt: skip
            session.add(
                DeadlineRow(
                    key=str(at), position=at, state="read", current=True, confidence=0.9, rule="x", rule_version="1",
                    reason=None, page=1, start=0, end=1, quote="x", paper_id=one, reading_id=None, judgement_id=None,
                    text_id=None, text=text, bound=bound, starts=None, ends=ends, time=None, assignees=[], inferred=[],
                )
            )  # fmt: skip
    reconcile(office, **WHO)
    row = next(row for row in make_form(office, "VIII", year=2026).rows if row[0] == "2")
    assert row[3] == "05/03/2026; trước 01/04/2026; ngày 25 hằng tháng"


def test_the_command_writes_the_file(home, tmp_path) -> None:
    from typer.testing import CliRunner

    (tmp_path / "so.csv").write_text(INCOMING, "utf-8")
    run = CliRunner()
    assert "3 dòng" in run.invoke(app, ["register", "import", str(tmp_path / "so.csv")]).output
    made = run.invoke(app, ["register", "export", "--form", "VI", "--format", "docx", "-o", str(tmp_path / "vi.docx")])
    assert made.exit_code == 0, made.output
    assert len(Document(str(tmp_path / "vi.docx")).tables[0].rows) == 5
    assert run.invoke(app, ["register", "export", "--form", "X", "-o", "x"]).exit_code == 2
