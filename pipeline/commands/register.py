"""`vanban register import` and `vanban reconcile`: the office's register, and the papers beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline import here
from pipeline.output import language, print_json, print_line, word

if TYPE_CHECKING:
    from corpus.reconcile.views import Candidate, Line
    from corpus.store import Store

group = typer.Typer(help="Sổ đăng ký văn bản đến, đi. (The register.)", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="In JSON.")]
SHOWN_PROBLEMS = 20


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="register")
    app.command()(reconcile)


@group.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Tệp sổ: XLSX, XLS, CSV (the register's file).")],
    kind: Annotated[str | None, typer.Option(help="incoming (đến) hoặc outgoing (đi); không nói thì tự nhận.")] = None,
    columns: Annotated[
        list[str] | None, typer.Option("--map", help="CỘT=TRƯỜNG, ví dụ 'Số VB=number' hay C=issued_on; được nhớ lại.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Nạp sổ đăng ký; nạp lại không thêm gì, bản xuất mới hơn cập nhật và giữ lịch sử. (Import a register.)"""
    from corpus.register.imports import import_register
    from models.clock import now
    from models.errors import FileMissing
    from pipeline.registers import opened
    from pipeline.settings import Settings

    if kind not in (None, "incoming", "outgoing"):
        raise typer.BadParameter("--kind: incoming, outgoing")
    if not file.is_file():
        raise FileMissing(file=str(file))
    data, mapping = file.read_bytes(), _mapping(columns or [])
    limits = Settings().limits()
    report = import_register(
        here.store(), data, file.name, who=here.me(), at=now(), kind=kind, told=mapping,
        sheets=opened(data, limits), seconds=limits.seconds,
    )  # fmt: skip
    if as_json:
        problems = [vars(problem) for problem in report.problems]
        print_json({**vars(report), "problems": problems})
        return
    print_line(
        f"✓ {file.name}: {report.rows} dòng (sổ văn bản {'đến' if report.kind == 'incoming' else 'đi'}), "
        f"mới {report.added}, cập nhật {report.updated}, không đổi {report.unchanged}"
    )
    for problem in report.problems[:SHOWN_PROBLEMS]:
        where = f"{problem.sheet} dòng {problem.row}".strip()
        code, _, field = problem.code.partition(":")
        about = f" ({word('field', field)})" if field else ""
        print_line(f"  ! {where}: {word('row', code)}{about}{f': {problem.found}' if problem.found else ''}")
    if len(report.problems) > SHOWN_PROBLEMS:
        print_line(f"  … và {len(report.problems) - SHOWN_PROBLEMS} chỗ nữa (--json để xem hết)")


def _mapping(told: list[str]) -> dict[str, str]:
    mapping = {}
    for pair in told:
        column, mark, field = pair.rpartition("=")
        if not mark or not column.strip():
            raise typer.BadParameter(f"--map {pair}: CỘT=TRƯỜNG")
        mapping[column.strip()] = field.strip()
    return mapping


def reconcile(as_json: Json = False) -> None:
    """Đối chiếu văn bản trong kho với sổ đăng ký. (Bring papers and register together.)"""
    from corpus.reconcile.listing import all_lines, serials
    from corpus.reconcile.run import reconcile as run
    from models.clock import now

    store = here.store()
    result = run(store, who=here.me(), at=now())
    if as_json:
        for line in all_lines(store):
            print_json(line_json(line))
        for year in serials(store):
            print_json({"serials": year.kind, "year": year.year, "last": year.last,
                        "repeated": {str(n): list(ids) for n, ids in year.repeated.items()},
                        "missing": [list(gap) for gap in year.missing]})  # fmt: skip
        return
    for outcome, count in result.counts.items():
        print_line(f"{word('outcome', outcome):<28} {count}")
    for line in all_lines(store):
        if line.outcome != "matched" or line.flags:
            print_line(_said(line))
    _print_serials(store)


def line_json(line: Line) -> dict[str, Any]:
    """The contract's line: a paper, an entry, or both."""
    return {
        "outcome": line.outcome,
        "paper": line.paper.id if line.paper else None,
        "entry": line.entry.id if line.entry else None,
        "score": line.score,
        "decided": line.decided,
        "differences": [vars(d) for d in line.differences],
        "candidates": [_candidate(c, line) for c in line.candidates],
        "flags": [{"code": f.code, "papers": list(f.papers), "entries": list(f.entries)} for f in line.flags],
        "why": _why(line.features),
    }


def _candidate(candidate: Candidate, line: Line) -> dict[str, Any]:
    other = {"entry": candidate.entry.id} if line.paper else {"paper": candidate.paper.id}
    return other | {
        "score": candidate.score, "features": dict(candidate.features), "why": _why(candidate.features)
    }  # fmt: skip


def _why(features: Any) -> str:
    from corpus.reconcile.wording import in_words

    return in_words(features, language())


def _said(line: Line) -> str:
    paper = f"văn bản #{line.paper.id} {line.paper.number or line.paper.name}" if line.paper else ""
    entry = (
        f"dòng {line.entry.arrival_number or line.entry.id} {line.entry.number or ''}".rstrip() if line.entry else ""
    )
    told = [word("outcome", line.outcome), " ↔ ".join(filter(None, (paper, entry)))]
    told += [f"{word('field', d.field)}: {d.paper or '—'} ≠ {d.register or '—'}" for d in line.differences]
    if line.candidates:
        best = line.candidates[0]
        name = best.entry.number if line.paper else best.paper.number
        told.append(f"gần nhất {name or '—'} ({_why(best.features)})")
    told += [word("flag", flag.code) for flag in line.flags]
    return "; ".join(told)


def _print_serials(store: Store) -> None:
    from corpus.reconcile.listing import serials

    for year in serials(store):
        if year.repeated:
            print_line(f"Số đến năm {year.year} dùng hai lần: {', '.join(map(str, year.repeated))}")
        if year.missing:
            gaps = (str(a) if a == b else f"{a}–{b}" for a, b in year.missing)
            print_line(f"Số đến năm {year.year} còn thiếu: {', '.join(gaps)}")


@group.command("export")
def export(
    output: Annotated[Path, typer.Option("-o", "--output", help="Tệp sẽ ghi (file to write).")],
    form: Annotated[str, typer.Option(help="VI (đến), I (đi) hoặc VIII (theo dõi giải quyết).")] = "VI",
    format_: Annotated[str, typer.Option("--format", help="xlsx, docx hoặc csv.")] = "xlsx",
    year: Annotated[int | None, typer.Option(help="Chỉ một năm (one year only).")] = None,
) -> None:
    """Xuất sổ theo mẫu VI, I, VIII của Phụ lục IV Nghị định 30/2020/NĐ-CP. (The official forms.)"""
    from corpus.exports.files import replacing
    from corpus.exports.forms import COLUMNS, make_form
    from corpus.exports.printing import WRITERS

    if form not in COLUMNS or format_ not in WRITERS:
        raise typer.BadParameter(f"--form: {', '.join(COLUMNS)}; --format: {', '.join(WRITERS)}")
    made = make_form(here.store(), form, year=year)
    with replacing(output) as out:
        out.write(WRITERS[format_](made))
    print_line(f"✓ {output}: mẫu {form}, {len(made.rows)} dòng")
