"""Broken registers (XLSX, XLS, CSV, HTML) through both halves of an import: the confined parser, and what the
application does with the rows."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import structlog
import xlwt

from benchmarks.fuzzing.mutations import broken, broken_zip
from benchmarks.fuzzing.seeds import Format
from corpus.register.imports import import_register, preview
from corpus.store import Store, open_store
from models.errors import VanbanError
from models.settings import StoreSettings
from pipeline.limits import Limits
from pipeline.registers import opened

AT = datetime(2026, 3, 2, tzinfo=UTC)
FILES_A_STORE = 100
CRASHED = "import-crashed"
SAMPLE = Path(__file__).resolve().parent.parent.parent / "samples" / "register.xlsx"
HEAD = (
    "Ngày đến",
    "Số đến",
    "Tác giả",
    "Số, ký hiệu",
    "Ngày tháng văn bản",
    "Tên loại và trích yếu nội dung",
    "Ghi chú",
)
ROWS = tuple(
    (
        date(2026, 3, n),
        n,
        f"Sở An Bình {n}",
        f"{n * 7}/KH-SAB",
        f"{n:02}/02/2026",
        f"Kế hoạch số {n} về ngày hội sách",
        "",
    )
    for n in range(1, 13)
)
_said: list[str] = []


@cache
def formats() -> tuple[Format, ...]:
    csvs = [_csv(";").encode(), _csv(",").encode("utf-8-sig"), _csv("\t").encode("utf-16")]
    return (
        Format("xlsx", [SAMPLE.read_bytes(), _xlsx()], broken_zip, 350),
        Format("xls", [_xls()], broken, 300),
        Format("csv", csvs, broken, 200),
        Format("html", [_html()], broken, 150),
    )


def made(seed: int, number: int) -> tuple[str, bytes]:
    """(format, bytes) of one register of a run; the same for the same seed and number."""
    random = Random(f"register:{seed}:{number}")
    chosen = random.choices(formats(), [f.share for f in formats()])[0]
    return chosen.name, chosen.breaks(random.choice(chosen.files), chosen.files, random)


def run(seed: int, numbers: Iterable[int], limits: Limits) -> Iterator[dict[str, Any]]:
    """A line a register, as `benchmarks.fuzz` has it for papers. `code` is "read", the refusal's, or CRASHED."""
    structlog.configure(processors=[_listen])
    store: Store | None = None
    with tempfile.TemporaryDirectory(prefix="vanban-fuzz-", ignore_cleanup_errors=True) as place:
        for count, number in enumerate(numbers):
            if store is None or count % FILES_A_STORE == 0:
                if store is not None:
                    store.close()
                store = open_store(StoreSettings(home=Path(place, str(count)), database_url=""))
            yield _line(store, seed, number, limits)
    if store is not None:
        store.close()


def _line(store: Store, seed: int, number: int, limits: Limits) -> dict[str, Any]:
    kind, data = made(seed, number)
    _said.clear()
    began = time.monotonic()
    code = "read"
    try:
        sheets = opened(data, limits)
        preview(store, sheets)
        import_register(store, data, f"{number}.{kind}", who="fuzz", at=AT, sheets=sheets)
    except VanbanError as error:
        code = error.code
    except Exception as error:
        code = CRASHED
        _said.append(f"{type(error).__name__}: {error}")
    seconds = round(time.monotonic() - began, 2)
    return {
        "number": number, "kind": kind, "bytes": len(data), "code": code, "seconds": seconds, "said": "\n".join(_said)
    }  # fmt: skip


def _listen(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    _said.append(str(event.get("traceback") or event.get("exit") or event["event"])[-3000:])
    raise structlog.DropEvent


def _csv(separator: str) -> str:
    lines = [HEAD, *([str(cell) for cell in row] for row in ROWS)]
    return "\r\n".join(separator.join(f'"{c}"' if "," in c else c for c in line) for line in lines) + "\r\n"


def _html() -> bytes:
    lines = "".join(f"<tr>{''.join(f'<td colspan=1>{cell}</td>' for cell in row)}</tr>" for row in (HEAD, *ROWS))
    return f"<html><meta charset=utf-8><table border=1>{lines}</table></html>".encode()


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = AT.replace(tzinfo=None)
    sheet = book.active
    sheet.append(["SỔ ĐĂNG KÝ VĂN BẢN ĐẾN"])
    sheet.merge_cells("A1:G1")
    for row in (HEAD, *ROWS):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sổ")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for r, row in enumerate((HEAD, *ROWS)):
        for c, cell in enumerate(row):
            sheet.write(r, c, cell, *([day] if isinstance(cell, date) else []))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
