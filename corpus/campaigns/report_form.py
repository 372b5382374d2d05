"""The register of the reports that a plan asks for, as DOCX and XLSX: who owes which, by when, what arrived."""

from __future__ import annotations

import io
from datetime import date

from corpus.campaigns.forms import source
from corpus.campaigns.reports import ARRIVED, LATE, MISSING, OVERDUE, PARTLY, Owed, owed_reports
from corpus.citations.gather import filed
from corpus.citations.views import FiledPaper
from corpus.exports.sheets import Sheet, document, workbook
from corpus.preferences import OUR_UNIT, get_setting
from corpus.store import Store
from corpus.work.files import paint_states
from models.days import local_day
from models.tables import PaperRow

HEADINGS = ("Tình trạng", "TT", "Đơn vị", "Báo cáo", "Văn bản ghi", "Ngày cuối cùng", "Văn bản đã nhận")
NAMES = {
    ARRIVED: "Đã gửi", LATE: "Gửi muộn", PARTLY: "Đã có một phần", MISSING: "Chưa gửi", OVERDUE: "Quá hạn",
}  # fmt: skip
COLOURS = {ARRIVED: "C6E0B4", LATE: "FFE699", PARTLY: "FFF2CC", OVERDUE: "F8CBAD"}
WIDTHS = (14, 5, 34, 46, 24, 14, 36)


def reports_file(store: Store, plan_id: int, kind: str, *, today: date) -> bytes:
    """The register as "docx" or "xlsx". Raises PaperMissing; ValueError for another kind."""
    if kind not in ("docx", "xlsx"):
        raise ValueError("kind must be docx or xlsx")
    rows = [_row(n, one) for n, one in enumerate(owed_reports(store, plan_id, today=today), start=1)]
    with store.read() as session:
        plan = source(filed(session.get_one(PaperRow, plan_id)), None)
    below = f"(Theo {plan}; tính đến ngày {local_day(today.isoformat())})"
    unit = str(get_setting(store, OUR_UNIT).get("name") or "")
    sheet = Sheet("THEO DÕI BÁO CÁO", below, unit, HEADINGS, rows, WIDTHS, "Báo cáo")
    made = document(sheet) if kind == "docx" else workbook(sheet)
    if kind == "xlsx":
        paint_states(made.active, len(rows), len(HEADINGS), list(NAMES.values()), [COLOURS.get(s) for s in NAMES])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _arrived(paper: FiledPaper, one: Owed) -> str:
    """The report; of a group also whose it is."""
    said = source(paper, None)
    return f"{said} của {paper.issuer}" if one.open_group and paper.issuer else said


def _row(number: int, one: Owed) -> tuple[str | int, ...]:
    arrived = "; ".join(_arrived(paper, one) for paper in one.reports)
    return (NAMES[one.state], number, one.unit or "Văn bản không nêu", one.task, one.text, local_day(one.due), arrived)
