"""How long the list of duties takes: `python -m benchmarks.due [PAPERS]` makes papers of eight years with three duties
each and asks for what a clerk asks for.

Times by the clock and of the processor, the first time asked; after a tick the best of three. "The page" is what the
page asks for: every duty's day and state, twenty of them with everything that is shown. Kinds in the shares of
183 real duties; every turn is monthly, the worst case.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from corpus.store import Store, open_store
from corpus.work.due import DueFilter, due, filled
from corpus.work.files import due_ics, due_xlsx
from corpus.work.lines import Lines, lines, renewed
from corpus.work.units import make_unit
from models.settings import StoreSettings
from models.tables import DeadlineRow, File, PaperRow
from models.tables_work import WorkMark

SEED, EACH, TODAY = 4056, 3, date(2026, 3, 16)
SHOWN = 20  # duties on a page
WHO = ["Các trường THCS", "UBND các xã, phường", "Trường THCS Tân Mỹ", "Các phòng chuyên môn", "Các đơn vị trực thuộc"]
OPEN = {"starts": None, "ends": None, "time": None, "duration_amount": None, "duration_unit": None,
        "duration_from": None, "recurrence": None}  # fmt: skip


def fill(store: Store, papers: int) -> None:
    """Papers spread evenly over eight years up to today; a third of the dated duties of the past are ticked off."""
    chance = random.Random(SEED)
    files, rows, duties, acts = [], [], [], []
    for n in range(1, papers + 1):
        issued = TODAY - timedelta(days=8 * 365 * (papers - n) // papers)
        at = datetime(issued.year, issued.month, issued.day, 3, tzinfo=UTC)
        files.append({"id": n, "sha256": f"{n:064x}", "media_type": "application/pdf", "size": 1,
                      "added_at": at})  # fmt: skip
        rows.append({"id": n, "file_id": n, "added_at": at, "added_by": "Lan", "number": f"{n}/KH-SGDĐT",
                     "doc_type": "KH", "issued_on": issued.isoformat(), "issuer": "Sở Nội vụ"})  # fmt: skip
        for m in range(EACH):
            made = _duty(chance, issued)
            duties.append({"paper_id": n, "key": f"deadline.{m}", "position": m, **made})
            if made["ends"] and made["ends"] < TODAY.isoformat() and chance.random() < 0.33:
                acts.append({"paper_id": n, "kind": "deadline", "key": f"deadline.{m}", "action": "done",
                             "day": made["ends"], "who": "Lan", "at": at})  # fmt: skip
    with store.write() as session:
        for table, values in ((File, files), (PaperRow, rows), (DeadlineRow, duties), (WorkMark, acts)):
            session.execute(insert(table), values)


def _duty(chance: random.Random, issued: date) -> dict[str, Any]:
    day = issued + timedelta(days=chance.randrange(5, 120))
    text = f"trước ngày {day:%d/%m/%Y}"
    common = {"text": text, "bound": "before", "task": "Gửi báo cáo kết quả thực hiện", "recipient": None,
              "assignees": [chance.choice(WHO)], "task_evidence": None, "inferred": [], "state": "read",
              "current": True, "confidence": 0.9, "rule": "r", "rule_version": "1", "quote": text, **OPEN}  # fmt: skip
    kind = chance.random()
    if kind < 0.79:
        return common | {"ends": day.isoformat()}
    if kind < 0.92:
        return common | {"recurrence": "FREQ=MONTHLY;BYMONTHDAY=20", "bound": "by"}
    if kind < 0.98:
        return common | {"bound": "within", "duration_amount": 10, "duration_unit": "working_day",
                         "duration_from": "kể từ ngày nhận được văn bản này"}  # fmt: skip
    return common | {"bound": "by"}


def measured(act: Callable[[], Any], times: int = 3) -> tuple[str, Any]:
    """Milliseconds by the clock and of the processor, the best of `times`."""
    best, found = (1e9, 1e9), None
    for _ in range(times):
        begun, worked = time.perf_counter(), time.process_time()
        found = act()
        best = min(best, (time.perf_counter() - begun, time.process_time() - worked))
    return f"{best[0] * 1000:8.0f} {best[1] * 1000:8.0f} ms", found


def page(store: Store, where: DueFilter) -> Lines:
    found = lines(store, TODAY, where)
    filled(store, found, found.lines[:SHOWN])
    return found


def after_a_tick(store: Store, where: DueFilter, paper: int) -> str:
    known = lines(store, TODAY, where)

    def shown() -> None:
        found = renewed(store, known, {paper})
        filled(store, found, found.lines[:SHOWN])

    return measured(shown)[0]


def main() -> None:
    papers = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as home:
        store = open_store(StoreSettings(home=Path(home), database_url=""))
        fill(store, papers)
        school = make_unit({"name": "Trường THCS Tân Mỹ"})
        pages = {
            "the page, our unit": DueFilter(ahead=92, unit=school, undated=True),
            "the page, every unit": DueFilter(ahead=92, undated=True),
            "the start page": DueFilter(ahead=7, unit=school, done=False),
            "a month": DueFilter(ahead=15, unit=school, since=TODAY.replace(day=1).isoformat()),
        }
        for name, where in pages.items():
            took, listed = measured(lambda where=where: page(store, where), 1)  # type: ignore[misc]
            print(
                f"{name:<24} {took}  {len(listed.lines):7} duties  {listed.counts()}  older {listed.older}", flush=True
            )
        print(f"after a tick             {after_a_tick(store, pages['the page, our unit'], papers - 7)}", flush=True)
        asked = {
            "within 14 days": DueFilter(ahead=14),
            "late ones of a quarter": DueFilter(
                overdue=True, unit=school, since=(TODAY - timedelta(days=92)).isoformat()
            ),
            "of one paper": DueFilter(paper=papers // 2),
        }
        for name, where in asked.items():
            took, found = measured(lambda where=where: due(store, TODAY, where), 1)  # type: ignore[misc]
            print(f"{name:<24} {took}  {len(found.items):7} duties  {found.counts()}  older {found.older}", flush=True)
        found = due(store, TODAY, DueFilter(ahead=14, unit=school, since=(TODAY - timedelta(days=14)).isoformat()))
        print(f"files of {len(found.items)} duties")
        for name, made in (("calendar", lambda: due_ics(store, found, at=datetime.now(UTC))),
                           ("workbook", lambda: due_xlsx(store, found))):  # fmt: skip
            took, data = measured(made, 1)
            print(f"{name:<24} {took}  {len(data):9} bytes", flush=True)


if __name__ == "__main__":
    main()
