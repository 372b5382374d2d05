"""`vanban ingest`, `reread` and `demo`: files into the store."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.output import language, print_json, print_line

if TYPE_CHECKING:
    from corpus.store import Store
    from pipeline.ingest import Ingest, IngestResult

MARKS = {"stored": "✓", "partial": "◐", "duplicate": "=", "refused": "✗"}
WORDS = {"stored": "đã lưu", "partial": "đã lưu, thiếu phần", "duplicate": "đã có", "refused": "không nhận"}

Json = Annotated[bool, typer.Option("--json", help="Mỗi tệp một dòng JSON (JSON Lines).")]
Workers = Annotated[int, typer.Option(min=0, help="Số tiến trình đọc; 0: theo số lõi CPU (reader processes).")]
Cluster = Annotated[
    str,
    typer.Option(
        metavar="ĐỊA_CHỈ", help="Giao việc đọc cho cụm Dask, ví dụ tcp://10.0.0.1:8786 (address of a scheduler)."
    ),
]
Who = Annotated[str, typer.Option(help="Tên người nạp, ghi vào lịch sử (user name).")]


def register(app: typer.Typer) -> None:
    app.command()(ingest)
    app.command()(reread)
    app.command()(demo)


def ingest(
    paths: Annotated[list[str], typer.Argument(metavar="ĐƯỜNG_DẪN...", help="Tệp, thư mục hoặc tệp .zip (paths).")],
    workers: Workers = 0,
    as_json: Json = False,
    again: Annotated[bool, typer.Option("--again", help="Đọc lại cả tệp đã có (read known files again).")] = False,
    allow_secret: Annotated[
        bool, typer.Option("--allow-secret", help="Nhận cả văn bản đóng dấu mật (also papers marked secret).")
    ] = False,
    who: Who = "",
    cluster: Cluster = "",
) -> None:
    """Đọc tệp, thư mục, tệp .zip và lưu vào kho; nạp lại không sinh bản trùng. (Read files into the store.)"""
    from pipeline.sources import expand

    batch = reading_batch(workers, again, allow_secret, who, cluster)
    results = batch.run(expand(paths, batch.limits))
    raise typer.Exit(_report(results, _count(paths), as_json))


def reread(
    papers: Annotated[
        list[int] | None, typer.Argument(metavar="[ID...]", help="Số thứ tự văn bản; bỏ trống: mọi văn bản cũ.")
    ] = None,
    workers: Workers = 0,
    as_json: Json = False,
    who: Who = "",
    cluster: Cluster = "",
) -> None:
    """Đọc lại văn bản đã lưu; quyết định của người duyệt giữ nguyên. (Read stored papers again.)"""
    from pipeline.ingest import stale_papers

    batch = reading_batch(workers, True, False, who, cluster)
    chosen = papers or stale_papers(batch.store)
    raise typer.Exit(_report(batch.reread(chosen), len(chosen), as_json))


def demo(
    workers: Workers = 0,
    as_json: Json = False,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Chỉ nạp khi kho trống (only into an empty store).")
    ] = False,
) -> None:
    """Nạp các văn bản và sổ đăng ký mẫu vào kho trống. (Load the sample papers and register into a fresh store.)"""
    from corpus.papers import counts
    from pipeline.samples import sample_papers
    from pipeline.sources import expand

    folder = sample_papers()
    if folder is None:
        print_line("Không thấy thư mục samples/papers bên cạnh chương trình.")
        raise typer.Exit(1)
    batch = reading_batch(workers, False, False, "demo")
    stored = counts(batch.store).papers
    if stored and if_empty:
        return
    if stored and not as_json:
        print_line("Kho không trống: các văn bản mẫu đã có sẽ được bỏ qua.")
    results = batch.run(expand([str(folder)], batch.limits))
    failed = _report(results, _count([str(folder)]), as_json)
    _sample_register(batch.store, folder.parent / "register.xlsx", batch.who)
    raise typer.Exit(failed)


def _sample_register(store: Store, file: Path, who: str) -> None:
    """The samples' register beside its papers, brought together."""
    from corpus.reconcile.run import reconcile
    from corpus.register.imports import import_register
    from models.clock import now

    if file.is_file():
        import_register(store, file.read_bytes(), file.name, who=who, at=now())
        reconcile(store, who=who, at=now())


def reading_batch(workers: int, again: bool, allow_secret: bool, who: str, cluster: str = "") -> Ingest:
    """The open store and how files are read into it, by the settings and these options."""
    from dataclasses import replace

    from corpus.store import open_store
    from pipeline.ingest import Ingest
    from pipeline.settings import Settings

    settings = Settings()
    limits = settings.limits()
    if allow_secret:
        limits = replace(limits, allow_secret=True)
    size = workers or settings.workers
    return Ingest(open_store(settings), limits, who or user(), size, again, language=language(), cluster=cluster)


def user() -> str:
    """Who runs the command: VANBAN_USER, else the account's name."""
    try:
        return os.environ.get("VANBAN_USER") or getpass.getuser()
    except (OSError, KeyError):
        return "?"


def _count(paths: Iterable[str]) -> int:
    """Files as far as they are known before archives are opened."""
    from pipeline.sources import files_below

    return sum(sum(1 for _ in files_below(Path(p))) if Path(p).is_dir() else 1 for p in paths)


def _report(results: Iterator[IngestResult], expected: int, as_json: bool) -> int:
    """Print a line a file as it is done, a progress bar on a terminal, a sum at the end; returns the exit status."""
    return 1 if print_results(_with_bar(results, expected), as_json) else 0


def print_results(results: Iterator[IngestResult], as_json: bool) -> int:
    """A line a file and a sum at the end; returns how many were refused."""
    totals = dict.fromkeys(MARKS, 0)
    for result in results:
        totals[result.status] += 1
        if as_json:
            print_json(result.as_json())
        else:
            _print_result(result)
    if not as_json:
        print_line(", ".join(f"{WORDS[name]}: {number}" for name, number in totals.items() if number) or "không có tệp")
    return totals["refused"]


def _print_result(result: IngestResult) -> None:
    paper = f" #{result.paper}" if result.paper is not None else ""
    print_line(f"{MARKS[result.status]} {result.file}: {WORDS[result.status]}{paper}")
    if result.error:
        print_line(f"    {result.error['code']}: {result.error['message']}")


def _with_bar(results: Iterator[IngestResult], expected: int) -> Iterator[IngestResult]:
    if not sys.stderr.isatty():
        yield from results
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=expected)
        for done, result in enumerate(results, start=1):
            bar.update(task, completed=done, total=max(expected, done), description=result.file[-60:])
            bar.stop()  # the result's own line comes now
            yield result
            bar.start()
