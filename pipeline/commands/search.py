"""`vanban search`: papers by number in any spelling, words with or without marks, phrases in quotes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.days import local_day
from pipeline import here
from pipeline.output import print_json, print_line, word

if TYPE_CHECKING:
    from corpus.search.views import Hit

Json = Annotated[bool, typer.Option("--json", help="In JSON.")]


def register(app: typer.Typer) -> None:
    app.command()(search)


def search(
    query: Annotated[str, typer.Argument(help="Chữ có dấu hoặc không dấu, “cụm từ”, số hiệu viết cách nào cũng được.")],
    kind: Annotated[str | None, typer.Option("--type", help="Loại văn bản: KH, BC, CV, QĐ …")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Ban hành từ ngày.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Ban hành đến ngày.")] = None,
    year: Annotated[int | None, typer.Option(help="Ban hành trong năm.")] = None,
    issuer: Annotated[str, typer.Option(help="Cơ quan ban hành.")] = "",
    campaign: Annotated[str, typer.Option(help="Phong trào.")] = "",
    unit: Annotated[str, typer.Option(help="Đơn vị ban hành, nhận hoặc được nêu.")] = "",
    state: Annotated[str | None, typer.Option(help="checked, open, doubtful.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Số kết quả.")] = 20,
    form: Annotated[str | None, typer.Option("--format", help="xlsx hoặc docx, ghi ra tệp -o.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Tệp ghi ra.")] = None,
    as_json: Json = False,
) -> None:
    """Tìm trong mọi văn bản. (Search all papers.)"""
    from corpus.search.find import search as find
    from corpus.search.views import SearchFilter

    if state not in (None, "checked", "open", "doubtful"):
        raise typer.BadParameter("--state checked|open|doubtful")
    if (form is None) != (output is None) or form not in (None, "xlsx", "docx"):
        raise typer.BadParameter("--format xlsx|docx -o FILE")
    first, last = (here.day(day).isoformat() if day else None for day in (since, until))
    where = SearchFilter(kind, issuer, first, last, year, campaign, unit, state)
    store = here.store()
    if form is not None and output is not None:
        from corpus.exports.files import replacing
        from corpus.search.files import results_file

        with replacing(output) as out:
            out.write(results_file(store, form, query, where, today=here.day(None)))
        print_line(f"✓ {output}")
        return
    found = find(store, query, where, limit=limit)
    for hit in found.hits:
        _show(hit, as_json)
    if not as_json:
        _close(len(found.hits), found.more)


def _show(hit: Hit, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        text = "".join(run.text for run in hit.snippet)
        print_json({**asdict(hit), "snippet": text, "marked": [run.text for run in hit.snippet if run.marked]})
        return
    day = local_day(hit.issued_on) or "—"
    page = f", trang {hit.page}" if hit.page else ""
    print_line(f"#{hit.paper} {hit.number or '—'} · {day} · {hit.issuer or '—'} [{word('why', hit.why)}{page}]")
    if hit.subject:
        print_line(f"    {hit.subject}")
    print_line("    " + "".join(f"⟦{run.text}⟧" if run.marked else run.text for run in hit.snippet))


def _close(count: int, more: bool) -> None:
    if not count:
        print_line("Không tìm thấy văn bản nào.")
    elif more:
        print_line(f"Còn nữa: --limit {count * 2}")
