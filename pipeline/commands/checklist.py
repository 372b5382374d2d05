"""`vanban checklist`: the duties of an incoming plan as a list to work through."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from models.clock import now
from pipeline import here
from pipeline.output import print_line


def register(app: typer.Typer) -> None:
    app.command()(checklist)


def checklist(
    paper: Annotated[int, typer.Argument(metavar="ID", help="Số thứ tự của văn bản trong kho.")],
    for_unit: Annotated[
        str | None, typer.Option("--for", metavar="UNIT", help="Chỉ việc của đơn vị này (kể cả khi gọi chung).")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="docx, xlsx, ics, md, json.")] = "md",
    out: Annotated[Path | None, typer.Option("-o", metavar="FILE", help="Tệp để ghi; để trống thì in ra.")] = None,
    today: Annotated[str | None, typer.Option(help="Tính đến ngày (YYYY-MM-DD), mặc định hôm nay.")] = None,
) -> None:
    """Danh mục việc của một kế hoạch: ai, việc gì, gửi ai, hạn nào, ở đâu trong văn bản. (Checklist of a plan.)"""
    from corpus.checklists.files import KINDS, checklist_file
    from corpus.checklists.make import checklist as make
    from corpus.work.units import unit_called

    if form not in KINDS:
        raise typer.BadParameter(" | ".join(KINDS))
    if out is None and form in ("docx", "xlsx"):
        raise typer.BadParameter(f"--format {form} -o FILE")
    store = here.store()
    found = make(store, paper, here.day(today), unit=unit_called(store, for_unit) if for_unit else None)
    made = checklist_file(store, found, form, at=now())
    if out is None:
        print_line(made.decode("utf-8").rstrip("\n"))
        return
    from corpus.exports.files import replacing

    with replacing(out) as file:
        file.write(made)
    print_line(f"✓ {out}: {len(found.items)} việc")
