"""`vanban campaigns`: campaigns over all papers, the sector's summary form, award files, reports that are owed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from models.days import local_day
from pipeline import here
from pipeline.output import print_json, print_line, word

if TYPE_CHECKING:
    from corpus.campaigns.views import Detail

Json = Annotated[bool, typer.Option("--json", help="In JSON.")]
FORMATS = ("docx", "xlsx")


def register(app: typer.Typer) -> None:
    app.command()(campaigns)


def campaigns(
    year: Annotated[int | None, typer.Option(help="Chỉ những phong trào có trong năm này.")] = None,
    first: Annotated[int | None, typer.Option("--from", help="Từ năm.")] = None,
    last: Annotated[int | None, typer.Option("--to", help="Đến năm.")] = None,
    form: Annotated[str | None, typer.Option("--format", help="docx hoặc xlsx: biểu tổng hợp của ngành.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Tệp ghi ra.")] = None,
    award_files: Annotated[
        int | None, typer.Option(metavar="ID", help="Danh mục việc làm hồ sơ khen thưởng theo lịch của văn bản này.")
    ] = None,
    reports: Annotated[
        int | None, typer.Option(metavar="ID", help="Báo cáo mà kế hoạch này yêu cầu: đã gửi, còn thiếu.")
    ] = None,
    today: Annotated[str | None, typer.Option(help="Tính đến ngày (YYYY-MM-DD), mặc định hôm nay.")] = None,
    as_json: Json = False,
) -> None:
    """Phong trào thi đua qua mọi văn bản. (Campaigns over all papers.)"""
    from corpus.store import open_store
    from pipeline.settings import Settings

    if (form is None) != (output is None) or (form is not None and form not in FORMATS):
        raise typer.BadParameter("--format docx|xlsx -o FILE")
    low, high = (year, year) if year is not None else (first, last)
    store = open_store(Settings())
    if reports is not None and form is not None and output is not None:
        _write_reports(store, reports, form, output, here.day(today))
    elif reports is not None:
        _reports(store, reports, here.day(today), as_json)
    elif form is not None and output is not None:
        _write(store, form, output, low, high, award_files)
    elif award_files is not None:
        _award_files(store, award_files, as_json)
    else:
        _list(store, low, high, as_json)


def _list(store: Any, first: int | None, last: int | None, as_json: bool) -> None:
    from corpus.campaigns.detail import details
    from corpus.campaigns.forms import launch_of, time_of, title_of
    from corpus.campaigns.gather import campaigns as gathered

    found = details(store, gathered(store, first=first, last=last))
    for one in sorted(found, key=lambda d: (d.year or 9999, d.campaign.name)):
        if as_json:
            print_json(_json(one))
            continue
        print_line(f"{one.year or '—':<5} {title_of(one.campaign)}")
        said = [launch_of(one), time_of(one.campaign), f"{one.campaign.papers} văn bản nhắc đến"]
        print_line("      " + " · ".join(part for part in said if part))
    if not found and not as_json:
        print_line("Không có phong trào nào.")


def _json(one: Detail) -> dict[str, Any]:
    from dataclasses import asdict

    from pipeline.citations_json import node_json

    out: dict[str, Any] = {"year": one.year, **asdict(one.campaign)}
    out["launch"] = node_json(one.launch) if one.launch else None
    out["mentions"] = [asdict(mention) for mention in one.mentions]
    out["chain"] = [mention.paper.id for mention in one.chain]
    out["milestones"] = [asdict(milestone) for milestone in one.milestones]
    return out


def _write(store: Any, form: str, output: Path, first: int | None, last: int | None, award_files: int | None) -> None:
    from corpus.campaigns.forms import checklist_file, summary_file
    from corpus.exports.files import replacing

    if award_files is not None:
        data = checklist_file(store, [award_files], form)
    else:
        data = summary_file(store, form, first=first, last=last)
    with replacing(output) as out:
        out.write(data)
    print_line(f"✓ {output}")


def _write_reports(store: Any, plan: int, form: str, output: Path, today: date) -> None:
    from corpus.campaigns.report_form import reports_file
    from corpus.exports.files import replacing

    data = reports_file(store, plan, form, today=today)
    with replacing(output) as out:
        out.write(data)
    print_line(f"✓ {output}")


def _award_files(store: Any, paper: int, as_json: bool) -> None:
    from dataclasses import asdict

    from corpus.campaigns.forms import when
    from corpus.campaigns.milestones import award_steps

    for step in award_steps(store, [paper]):
        if as_json:
            print_json(asdict(step))
        else:
            print_line(f"{when(step):<38} {step.task or step.text} ({'; '.join(step.assignees) or '—'})")


def _reports(store: Any, plan: int, today: date, as_json: bool) -> None:
    from dataclasses import asdict

    from corpus.campaigns.reports import owed_reports

    owed = owed_reports(store, plan, today=today)
    for one in owed:
        if as_json:
            print_json(asdict(one))
            continue
        papers = ", ".join(f"#{p.id} {p.number or ''}".strip() for p in one.reports)
        due = local_day(one.due) or one.text
        print_line(f"{word('owed', one.state):<12} {due:<12} {one.unit or '—'}: {one.task}  {papers}".rstrip())
    if not owed and not as_json:
        print_line("Văn bản này không yêu cầu báo cáo nào có thời hạn.")
