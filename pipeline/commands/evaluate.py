"""`vanban evaluate`: how well papers are read, against gold files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.output import print_error, print_json, print_line


def register(app: typer.Typer) -> None:
    app.command()(evaluate)


def evaluate(
    gold_dir: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="Thư mục các tệp chuẩn *.json (gold files).")
    ],
    files: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Thư mục văn bản, nếu không cạnh tệp chuẩn.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Kèm từng chỗ sai (every difference).")] = False,
    workers: Annotated[int, typer.Option(min=0, help="Số tiến trình đọc; 0: theo số lõi CPU.")] = 0,
) -> None:
    """Chấm kết quả đọc so với tệp chuẩn. (Score extraction against gold files.)"""
    from pipeline.evaluate import Score

    golds = _golds(gold_dir, files)
    if not golds:
        raise typer.BadParameter("no *.json in it", param_hint="GOLD_DIR")
    score, refused = Score(), 0
    for path, line in _lines(list(golds), workers):
        refused += "error" in line
        score.add(Path(path).name, golds[path], line)
    rows = score.rows()
    if as_json:
        print_json({"papers": len(golds), "refused": refused, "fields": rows})
    else:
        for remark in score.remarks if verbose else ():
            print_line(remark)
        for name, row in rows.items():
            print_line(f"{name:22s} " + "  ".join(f"{key} {value}" for key, value in row.items()))
    raise typer.Exit(1 if refused else 0)


def _golds(folder: Path, files: Path | None) -> dict[str, dict[str, Any]]:
    """Gold files by the path of their paper. Raises BadParameter where one is no JSON or names no file."""
    golds = {}
    for path in sorted(folder.glob("*.json")):
        try:
            gold = json.loads(path.read_text("utf-8"))
            golds[str((files or path.parent) / gold["file"])] = gold
        except (ValueError, KeyError, TypeError) as error:
            raise typer.BadParameter(f"{path.name}: {error!r}", param_hint="GOLD_DIR") from error
    return golds


def _lines(paths: list[str], workers: int) -> Any:
    """(path, line of `vanban extract --json --text`) of each paper."""
    from pipeline.output import error_json
    from pipeline.read import result_json
    from pipeline.settings import Settings
    from pipeline.sources import load_file
    from pipeline.workers import Job, ReaderPool

    settings = Settings()
    limits = settings.limits()

    def job(path: str) -> Job:
        return Job(path, lambda: load_file(Path(path), limits))

    with ReaderPool(limits, min(workers or settings.workers, len(paths))) as pool:
        for outcome in pool.read_all(job(path) for path in paths):
            if outcome.result is not None:
                yield outcome.job.name, result_json(outcome.result, outcome.job.name, text=True)
            elif outcome.error is not None:
                print_error(outcome.error)
                yield outcome.job.name, {"file": outcome.job.name, "error": error_json(outcome.error)}
