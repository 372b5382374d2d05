"""`vanban extract`: read files and print what is in them; touches no database."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.output import error_json, print_json, print_line

if TYPE_CHECKING:
    from pipeline.workers import Outcome


def register(app: typer.Typer) -> None:
    app.command()(extract)


def extract(
    files: Annotated[list[str], typer.Argument(metavar="TỆP...", help="Các tệp cần đọc (files).")],
    as_json: Annotated[bool, typer.Option("--json", help="Mỗi tệp một dòng JSON (JSON Lines).")] = False,
    text: Annotated[bool, typer.Option("--text", help="Kèm văn bản đã sửa lỗi chữ (repaired text).")] = False,
    workers: Annotated[int, typer.Option(min=0, help="Số tiến trình đọc; 0: theo số lõi CPU.")] = 0,
    allow_secret: Annotated[
        bool, typer.Option("--allow-secret", help="Đọc cả văn bản đóng dấu mật (also papers marked secret).")
    ] = False,
    reference_day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Ngày thay cho ngày ban hành khi văn bản không ghi."),
    ] = None,
) -> None:
    """Đọc từng tệp và in mọi dữ kiện kèm bằng chứng. (Read files, print every fact with its evidence.)"""
    from dataclasses import replace

    from pipeline.settings import Settings
    from pipeline.sources import expand
    from pipeline.workers import Job, ReaderPool

    settings = Settings()
    limits = settings.limits()
    if allow_secret:
        limits = replace(limits, allow_secret=True)
    day = reference_day.date() if reference_day else None
    jobs = (Job(source.label, source.load, reference_day=day) for source in expand(files, limits))
    refused = False
    with ReaderPool(limits, min(workers or settings.workers, len(files))) as pool:
        for outcome in pool.read_all(jobs):
            refused |= outcome.error is not None
            _print_outcome(outcome, as_json, text)
    raise typer.Exit(1 if refused else 0)


def _print_outcome(outcome: Outcome, as_json: bool, text: bool) -> None:
    from models.document import on_pages
    from pipeline.read import result_json
    from pipeline.show import paper_lines

    name = outcome.job.name
    if outcome.error is not None:
        error = error_json(outcome.error)
        if as_json:
            print_json({"file": name, "error": error})
        else:
            print_line(f"{name}\n  ✗ {error['code']}: {error['message']}\n")
    elif outcome.result is not None:
        if as_json:
            print_json(result_json(outcome.result, name, text=text))
            return
        print_line(name)
        found = outcome.result.document
        for line in paper_lines(outcome.result.paper, paged=on_pages(found.pages)):
            print_line("  " + line)
        print_line(found.text if text else "")
