"""The sector's summary form of campaigns as rows, DOCX and XLSX; the steps of award files as a checklist.

The form's columns: Năm · Số, ngày, tháng ban hành văn bản hoặc kế hoạch phát động · Nội dung (tên) phong trào thi đua ·
Thời gian thực hiện. A cell for which no paper says anything stays empty.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.campaigns.detail import details
from corpus.campaigns.gather import campaigns
from corpus.campaigns.milestones import award_steps
from corpus.campaigns.views import Campaign, Detail, Milestone
from corpus.citations.views import FiledPaper
from corpus.exports.sheets import Sheet, bars_document, bars_sheet, document, workbook
from corpus.preferences import get_setting
from corpus.store import Store
from corpus.work.marks import DEADLINE, Target, WorkState, state_of, states
from extractors.duties.delivered import receiver
from models.days import local_day

HEADINGS = (
    "Năm",
    "Số, ngày, tháng ban hành văn bản hoặc kế hoạch phát động",
    "Nội dung (tên) phong trào thi đua",
    "Thời gian thực hiện",
)
STEPS = (
    "TT",
    "Nội dung công việc",
    "Đơn vị thực hiện",
    "Nơi nhận",
    "Thời hạn",
    "Căn cứ",
    "Đã xong",
    "Số văn bản trả lời",
)
TYPES = {"KH": "Kế hoạch", "QĐ": "Quyết định", "CT": "Chỉ thị", "HD": "Hướng dẫn", "CV": "Công văn",
         "NQ": "Nghị quyết", "TB": "Thông báo", "CTr": "Chương trình", "ĐA": "Đề án"}  # fmt: skip
BOUNDS = {"before": "Trước ngày", "by": "Chậm nhất ngày", "on": "Ngày", "during": "Từ", "within": "Trong vòng"}


@dataclass(frozen=True)
class Row:
    """A line of the summary form. `id` is the campaign's."""

    id: str
    year: int | None
    launch: str
    name: str
    time: str


def summary(store: Store, *, first: int | None = None, last: int | None = None) -> tuple[Row, ...]:
    """The campaigns that run in the years `first` to `last` (all without them), by year and name."""
    found = details(store, campaigns(store, first=first, last=last))
    rows = [Row(d.campaign.id, d.year, launch_of(d), title_of(d.campaign), time_of(d.campaign)) for d in found]
    return tuple(sorted(rows, key=lambda r: (r.year or 9999, r.name)))


def title_of(campaign: Campaign) -> str:
    """The kind and the name in quotes: `Phong trào thi đua “…”`."""
    kind = (campaign.kind or "").capitalize()
    return f"{kind} “{campaign.name}”".strip()


def launch_of(detail: Detail) -> str:
    """The launching paper in words, or nothing."""
    node = detail.launch
    if node is None:
        return ""
    kind = TYPES.get(node.doc_type or "", "")
    parts = [
        f"{kind} số {node.number}".strip() if node.number else node.name,
        f"ngày {local_day(node.date)}" if node.date else "",
        f"của {node.issuer}" if node.issuer else "",
    ]
    return " ".join(part for part in parts if part)


def time_of(campaign: Campaign) -> str:
    """The period in words: `2025 - 2030`, `01/11/2025 - 20/11/2025`, `Từ 2025`; empty where no paper says it."""
    start, end = local_day(campaign.start), local_day(campaign.end)
    if start and end:
        return start if start == end else f"{start} - {end}"
    if start:
        return f"Từ {start}"
    return f"Đến {end}" if end else ""


def _span(first: int | None, last: int | None) -> str:
    if first and last:
        return f"Năm {first}" if first == last else f"Từ năm {first} đến năm {last}"
    return f"Từ năm {first}" if first else f"Đến năm {last}" if last else ""


def _our_unit(store: Store) -> str:
    return str(get_setting(store, "our_unit").get("name") or "")


def summary_sheet(store: Store, first: int | None, last: int | None) -> Sheet:
    rows = summary(store, first=first, last=last)
    cells = [[r.year or "", r.launch, r.name, r.time] for r in rows]
    title = "TỔNG HỢP CÁC PHONG TRÀO THI ĐUA"
    return Sheet(title, _span(first, last), _our_unit(store), HEADINGS, cells, (8, 42, 52, 24), "Tổng hợp")


def summary_file(store: Store, kind: str, *, first: int | None = None, last: int | None = None) -> bytes:
    """The summary form of these years as "docx" or "xlsx", with a timeline. ValueError for another kind."""
    sheet = summary_sheet(store, first, last)
    spans = spans_of(campaigns(store, first=first, last=last))
    if kind == "xlsx":
        book = workbook(sheet)
        bars_sheet(book, "Dòng thời gian", spans)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()
    if kind != "docx":
        raise ValueError("kind must be docx or xlsx")
    made = document(sheet)
    bars_document(made, "Dòng thời gian", spans)
    return _bytes(made)


def spans_of(found: Sequence[Campaign]) -> list[tuple[str, int, int]]:
    """Name, first and last year of the campaigns whose period is known, earliest first."""
    spans = []
    for one in found:
        low = one.start or one.end
        high = one.end or one.start
        if low and high:
            spans.append((one.name, int(low[:4]), int(high[:4])))
    return sorted(spans, key=lambda s: (s[1], s[2], s[0]))


def checklist_file(store: Store, paper_ids: Sequence[int], kind: str) -> bytes:
    """The steps of award files in the schedules of these papers as "docx" or "xlsx", to be ticked off."""
    steps = award_steps(store, paper_ids)
    with store.read() as session:
        done = states(session, paper_ids)
    cells = [
        [i, s.task or s.text, "; ".join(s.assignees), to_whom(s), when(s), source(s.paper, s.page),
         *_done(state_of(done, Target(s.paper.id, DEADLINE, s.key)))]
        for i, s in enumerate(steps, start=1)
    ]  # fmt: skip
    papers = {s.paper.id: s.paper for s in steps}
    below = "; ".join(source(paper, None) for paper in papers.values())
    sheet = Sheet("DANH MỤC VIỆC LÀM HỒ SƠ THI ĐUA, KHEN THƯỞNG", below and f"(Theo {below})", _our_unit(store),
                  STEPS, cells, (5, 48, 28, 20, 22, 24, 12, 17), "Hồ sơ khen thưởng")  # fmt: skip
    if kind == "xlsx":
        out = io.BytesIO()
        workbook(sheet).save(out)
        return out.getvalue()
    if kind != "docx":
        raise ValueError("kind must be docx or xlsx")
    return _bytes(document(sheet))


def to_whom(step: Milestone) -> str:
    return step.recipient or receiver(step.task or "") or ""


def _done(work: WorkState) -> tuple[str, str]:
    """Since when it is done, and the answering paper; empty, to be written by hand, where nobody ticked it off."""
    return (local_day(work.done.day), work.done.answer or "") if work.done else ("", "")


def when(step: Milestone) -> str:
    """A day as the paper gives it, worked out where it can be; else its own words."""
    if step.recurrence or not step.end:
        return step.text
    if step.bound == "during" and step.start and step.start != step.end:
        return f"Từ {local_day(step.start)} đến {local_day(step.end)}"
    return f"{BOUNDS.get(step.bound, '')} {local_day(step.end)}".strip()


def source(paper: FiledPaper, page: int | None) -> str:
    said = paper.number or paper.subject or f"#{paper.id}"
    dated = f" ngày {local_day(paper.date)}" if paper.date else ""
    return f"{said}{dated}" + (f", trang {page}" if page else "")


def _bytes(made: object) -> bytes:
    out = io.BytesIO()
    made.save(out)  # type: ignore[attr-defined]
    return out.getvalue()
