"""`vanban papers`, `show` and `check`: what is stored, and whether it is whole."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.output import error_json, print_error, print_json, print_line, word

if TYPE_CHECKING:
    from corpus.views import Item, PaperView
    from models.signatures import Signature

PAGE = 200

Json = Annotated[bool, typer.Option("--json", help="In JSON.")]


def register(app: typer.Typer) -> None:
    app.command()(papers)
    app.command()(show)
    app.command()(check)


def papers(
    as_json: Json = False,
    text: Annotated[str, typer.Option("--text", help="Chữ trong số, cơ quan, trích yếu, người ký, tên tệp.")] = "",
    doc_type: Annotated[str | None, typer.Option("--type", help="Mã loại văn bản, ví dụ KH.")] = None,
    state: Annotated[str | None, typer.Option(help="checked, open hoặc doubtful.")] = None,
    order: Annotated[str, typer.Option(help="added, issued, number, issuer, doubt hoặc deadline.")] = "added",
) -> None:
    """Liệt kê văn bản trong kho. (List stored papers.)"""
    from corpus.papers import ORDERS, list_papers
    from corpus.store import open_store
    from corpus.views import PaperFilter
    from pipeline.settings import Settings
    from pipeline.view_json import summary_json

    if order not in ORDERS or state not in (None, "checked", "open", "doubtful"):
        raise typer.BadParameter(f"--order: {', '.join(ORDERS)}; --state: checked, open, doubtful")
    store, where, offset = open_store(Settings()), PaperFilter(text=text, doc_type=doc_type, state=state), 0
    while True:
        page = list_papers(store, where, order=order, descending=False, limit=PAGE, offset=offset)
        for paper in page.papers:
            if as_json:
                print_json(summary_json(paper))
            else:
                print_line(
                    f"#{paper.id:<5} {paper.number or '—':<24} {paper.issued_on or '—':<10} "
                    f"{paper.issuer or '—'}: {paper.subject or paper.names[0]}"
                )
        offset += PAGE
        if offset >= page.total:
            return


def show(
    paper: Annotated[int, typer.Argument(metavar="ID", help="Số thứ tự văn bản (paper id).")],
    as_json: Json = False,
) -> None:
    """Mọi dữ kiện của một văn bản, trạng thái và lịch sử. (Every fact of a paper, its state and history.)"""
    from dataclasses import asdict

    from corpus.papers import get_paper
    from corpus.signatures import signatures_of, unchecked
    from corpus.store import open_store
    from models.errors import PaperMissing
    from pipeline.settings import Settings
    from pipeline.view_json import paper_view_json

    store = open_store(Settings())
    try:
        view = get_paper(store, paper)
    except PaperMissing as error:
        if as_json:
            print_json({"paper": paper, "error": error_json(error)})
        else:
            print_error(error)
        raise typer.Exit(1) from error
    if as_json:
        print_json({**paper_view_json(view), "signatures": [asdict(s) for s in signatures_of(store, paper)]})
    else:
        _print_paper(view)
        for signature in signatures_of(store, paper):
            print_line(_signature_line(signature))
        if unchecked(view):
            print_line(f"  {word('field', 'signature'):<17} —  [{word('seal', 'unchecked')}]")


def _print_paper(view: PaperView) -> None:
    from models.document import on_pages

    pages = f"  ({view.summary.page_count} trang)" if on_pages(view.pages) else ""
    print_line(f"#{view.id}  {', '.join(view.summary.names)}{pages}")
    for item in view.items():
        if item.state == "missing" and item.reason == "not-found" and not item.history:
            continue
        print_line(_line(item))
        for judgement in item.history:
            said = "; ".join(str(part) for part in (judgement.to_value, judgement.note) if part)
            action = word("action", judgement.action)
            print_line(f"      {judgement.at:%d/%m/%Y %H:%M} {judgement.who}: {action} {said}".rstrip())


def _signature_line(signature: Signature) -> str:
    who = " — ".join(part for part in (signature.signer, signature.agency) if part) or signature.field or "—"
    said = ", ".join(word(group, name) for group, name in signature.said)
    at = f"{datetime.fromisoformat(signature.signed_at).astimezone():%d/%m/%Y %H:%M}" if signature.signed_at else "—"
    return f"  {word('field', 'signature'):<17} {who}  {at}  [{said}]"


def _line(item: Item) -> str:
    page = f" (tr. {item.evidence[0].page})" if item.evidence and item.evidence[0].page else ""
    reason = f" ({word('reason', item.reason)})" if item.reason else ""
    state = word("state", item.state)
    return f"  {word('field', item.field):<17} {item.text or '—'}  [{state}{reason}, {item.confidence:.2f}]{page}"


def check(
    as_json: Json = False,
    repair: Annotated[
        bool,
        typer.Option("--repair", help="Tính lại dấu trạng thái, chỉ mục tìm kiếm (work them out anew)."),
    ] = False,
) -> None:
    """Kiểm tra cơ sở dữ liệu, bản gốc và mã băm có khớp nhau. (Check database, originals and checksums.)"""
    from corpus.check import check_store, repair_marks
    from corpus.search.upkeep import rebuild
    from corpus.store import open_store
    from pipeline.settings import Settings

    store = open_store(Settings())
    if repair:
        repair_marks(store)
        rebuild(store)
    serious: set[str] = set()
    for problem in check_store(store):
        if problem.serious:
            serious.add(problem.code)
        if as_json:
            print_json({"code": problem.code, "serious": problem.serious, "where": problem.where})
        else:
            print_line(f"{'✗' if problem.serious else '·'} {problem.code}: {problem.where}")
    _tell_confinement(as_json)
    if not as_json:
        print_line(_advice(serious))
    raise typer.Exit(1 if serious else 0)


def _tell_confinement(as_json: bool) -> None:
    """What a reader process cannot do on this machine, as it was just tried out; in JSON only what does not hold."""
    from pipeline.sandbox import probe

    if not as_json:
        print_line("Tiến trình đọc (reader processes):")
    for held in probe():
        if not as_json:
            print_line(f"{'✓' if held.on else '·'} {word('confined', held.name)} ({held.name}) {held.why}".rstrip())
        elif not held.on:
            print_json({"code": "reader-not-confined", "serious": False, "where": f"{held.name}: {held.why}"})


def _advice(serious: set[str]) -> str:
    from corpus.check import INDEX, MARKS

    if not serious:
        return "Kho nguyên vẹn."
    if serious <= {MARKS, INDEX}:
        return "Dữ liệu còn đủ, chỉ dấu trạng thái hoặc chỉ mục tìm kiếm lệch. Hãy chạy: vanban check --repair"
    return "Kho có lỗi. Hãy nạp lại tệp gốc bị thiếu hoặc khôi phục từ bản sao lưu."
