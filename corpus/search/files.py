"""The results of a search as a workbook and as a document."""

from __future__ import annotations

import io
from datetime import date

from corpus.exports.sheets import Sheet, document, workbook
from corpus.preferences import OUR_UNIT, get_setting
from corpus.search.find import search
from corpus.search.views import Found, Hit, SearchFilter
from corpus.store import Store
from models.days import local_day

HEADINGS = ("TT", "Số, ký hiệu", "Ngày", "Cơ quan ban hành", "Trích yếu", "Trích đoạn", "Trang")
WIDTHS = (5, 20, 12, 28, 44, 56, 7)
MOST = 500  # lines of a file


def results_file(store: Store, kind: str, text: str, where: SearchFilter, *, today: date) -> bytes:
    """The first MOST hits as "xlsx" or "docx" (ValueError for another kind), with what was asked and on which day."""
    if kind not in ("xlsx", "docx"):
        raise ValueError(kind)
    found = search(store, text, where, limit=MOST)
    unit = str(get_setting(store, OUR_UNIT).get("name") or "")
    below = f"(Tìm: {found.query}; tính đến ngày {today:%d/%m/%Y}{_cut(found)})"
    rows = [_row(i, hit) for i, hit in enumerate(found.hits, 1)]
    sheet = Sheet("KẾT QUẢ TÌM KIẾM VĂN BẢN", below, unit, HEADINGS, rows, WIDTHS, "Kết quả")
    out = io.BytesIO()
    (workbook(sheet) if kind == "xlsx" else document(sheet)).save(out)
    return out.getvalue()


def _cut(found: Found) -> str:
    return f"; {len(found.hits)} văn bản đầu" if found.more else f"; {len(found.hits)} văn bản"


def _row(index: int, hit: Hit) -> tuple[object, ...]:
    day = local_day(hit.issued_on)
    words = "".join(run.text for run in hit.snippet)
    return (index, hit.number or "", day, hit.issuer or "", hit.subject or "", words, hit.page or "")
