"""`vanban watch`: what arrives in a folder goes into the store."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.ingest import Cluster, Who
from pipeline.output import print_line


def register(app: typer.Typer) -> None:
    app.command()(watch)


def watch(
    folder: Annotated[Path, typer.Argument(metavar="THƯ_MỤC", help="Thư mục nhận văn bản (folder).")],
    remove: Annotated[
        bool, typer.Option("--remove", help="Xóa tệp sau khi kho đã có đúng nội dung (remove what the store has).")
    ] = False,
    settle: Annotated[float, typer.Option(min=0.1, help="Số giây tệp phải đứng yên mới coi là chép xong.")] = 2.0,
    polling: Annotated[
        bool, typer.Option("--polling", help="Tự dò thay đổi, cho thư mục mạng (for network folders).")
    ] = False,
    once: Annotated[bool, typer.Option("--once", help="Nhận những gì đang có rồi thôi (no waiting).")] = False,
    workers: Annotated[int, typer.Option(min=0, help="Số tiến trình đọc; 0: theo số lõi CPU.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Mỗi tệp một dòng JSON (JSON Lines).")] = False,
    who: Who = "",
    cluster: Cluster = "",
) -> None:
    """Theo dõi thư mục: tệp nào chép xong thì đọc và lưu; Ctrl-C để dừng. (Take in what arrives in a folder.)"""
    from pipeline.commands.ingest import print_results, reading_batch
    from pipeline.watching import Watch

    batch = reading_batch(workers, again=False, allow_secret=False, who=who, cluster=cluster)
    _usable(folder, batch.store.originals.parent)
    if not as_json:
        print_line(f"Đang theo dõi {folder}. Nhấn Ctrl-C để dừng." if not once else f"Nhận từ {folder}.")
    results = Watch(folder, batch, settle, remove, polling).run(once=once)
    refused = 0
    with closing(results):
        try:
            refused = print_results(results, as_json)
        except KeyboardInterrupt:
            if not as_json:
                print_line("Đã dừng. Tệp đang đọc dở sẽ được nhận ở lần chạy sau.")
            return
    raise typer.Exit(1 if refused else 0)


def _usable(folder: Path, home: Path) -> None:
    """A folder, and not one that the store itself writes into."""
    if not folder.is_dir():
        raise typer.BadParameter(f"không phải là thư mục (not a folder): {folder}")
    watched, kept = folder.resolve(), home.resolve()
    if watched.is_relative_to(kept) or kept.is_relative_to(watched):
        raise typer.BadParameter(f"thư mục nằm trong hoặc chứa kho của Vanban (the store's own folder): {kept}")
