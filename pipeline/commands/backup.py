"""`vanban backup` and `vanban restore`: everything, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.output import print_line


def register(app: typer.Typer) -> None:
    app.command()(backup)
    app.command()(restore)


def backup(file: Annotated[Path, typer.Argument(help="Tệp sao lưu sẽ được ghi (file to write).")]) -> None:
    """Sao lưu cơ sở dữ liệu và bản gốc vào một tệp, cả khi ứng dụng đang chạy. (Back up everything.)"""
    from corpus.backup import backup as write
    from corpus.store import open_store
    from models.clock import now
    from pipeline.settings import Settings

    report = write(open_store(Settings()), file, at=now())
    print_line(f"✓ {file}: {report.rows['papers']} văn bản, {report.originals} bản gốc ({report.bytes:,} byte)")


def restore(file: Annotated[Path, typer.Argument(help="Tệp sao lưu (backup file).")]) -> None:
    """Phục hồi một bản sao lưu vào kho trống rồi kiểm tra lại. (Put a backup into an empty store, then check it.)"""
    from corpus.backup import restore as put_back
    from corpus.check import check_store
    from corpus.store import open_store
    from pipeline.settings import Settings

    store = open_store(Settings())
    report = put_back(store, file)
    problems = [problem for problem in check_store(store) if problem.serious]
    for problem in problems:
        print_line(f"✗ {problem.code}: {problem.where}")
    print_line(f"{'✗' if problems else '✓'} {report.rows['papers']} văn bản, {report.originals} bản gốc")
    if problems:
        raise typer.Exit(1)
