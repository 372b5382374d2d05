"""`vanban references`: who cites a paper and what it cites, papers that are missing, the graph as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from models.days import local_day
from pipeline.output import print_json, print_line, word

if TYPE_CHECKING:
    from corpus.citations.views import Around, Citation, Node

Json = Annotated[bool, typer.Option("--json", help="In JSON.")]
PAGE = 200


def register(app: typer.Typer) -> None:
    app.command()(references)


def references(
    number: Annotated[
        str | None, typer.Argument(metavar="NUMBER", help="Số, ký hiệu viết cách nào cũng được, hoặc tên luật.")
    ] = None,
    missing: Annotated[bool, typer.Option("--missing", help="Văn bản được viện dẫn mà kho chưa có.")] = False,
    conflicts: Annotated[bool, typer.Option("--conflicts", help="Một số, hai ngày khác nhau.")] = False,
    out_of_force: Annotated[bool, typer.Option("--out-of-force", help="Căn cứ đã hết hiệu lực.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Nhiều nhất bao nhiêu dòng.")] = 100,
    graphml: Annotated[Path | None, typer.Option(help="Ghi toàn bộ quan hệ ra tệp GraphML.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Ghi toàn bộ quan hệ ra tệp CSV.")] = None,
    as_json: Json = False,
) -> None:
    """Viện dẫn: ai viện dẫn, viện dẫn gì, còn thiếu gì. (Who cites what, and what is missing.)"""
    from corpus.store import open_store
    from pipeline.settings import Settings

    wanted = [number is not None, missing, conflicts, out_of_force, bool(graphml or csv)]
    if sum(wanted) != 1:
        raise typer.BadParameter("NUMBER, --missing, --conflicts, --out-of-force, --graphml/--csv: chọn một")
    store = open_store(Settings())
    if number is not None:
        raise typer.Exit(_about(store, number, as_json, limit))
    if missing:
        _missing(store, as_json, limit)
    elif conflicts:
        _conflicts(store, as_json, limit)
    elif out_of_force:
        _out_of_force(store, as_json, limit)
    else:
        _export(store, graphml, csv, as_json)


def _about(store: Any, number: str, as_json: bool, limit: int) -> int:
    """Prints every paper that the number can mean; 1 where there is none."""
    from corpus.citations.ask import around, find

    found = [around(store, node.id, limit=limit) for node in find(store, number)]
    if as_json:
        from pipeline.citations_json import about_json

        print_json(about_json(number, found))
    elif not found:
        print_line(f"Không có văn bản nào trong kho mang số {number}, cũng không văn bản nào viện dẫn số đó.")
    else:
        for one in found:
            _print(one)
    return 0 if found else 1


def _print(around: Around) -> None:
    node = around.node
    print_line(_head(node))
    if node.conflict:
        print_line(f"  ! {word('conflict', node.conflict)}: " + "; ".join(_head(n) for n in around.namesakes))
    if around.rule:
        doubt = f" ({word('rule', 'unconfirmed')})" if around.rule.unconfirmed else ""
        print_line(
            f"  ! Hết hiệu lực từ {local_day(around.rule.since)}, thay bằng {around.rule.by}{doubt}"
            f" (tính đến ngày {local_day(around.as_of)})"
        )
    for title, citations, ahead in (
        ("Được thay thế, bãi bỏ bởi", around.replaced_by, False),
        ("Được sửa đổi bởi", around.amended_by, False),
        ("Viện dẫn", around.cites, True),
        (f"Được viện dẫn trong {around.cited_by_total} văn bản", around.cited_by, False),
    ):
        if citations:
            print_line(f"  {title}:")
            for citation in citations:
                print_line(_line(citation, ahead))
    _print_chain(around)


def _print_chain(around: Around) -> None:
    if len(around.chain) > 1:
        print_line("  Chuỗi văn bản chỉ đạo, từ trên xuống:")
        for step in around.chain:
            mark = "▶" if step.distance == 0 else " "
            print_line(f"   {mark} {_head(step.node)}")
    for lost in around.out_of_force:
        print_line(
            f"  ! Căn cứ {lost.cited} đã hết hiệu lực từ {local_day(lost.since)}, thay bằng {lost.by}"
            f" (tính đến ngày {local_day(around.as_of)})"
        )


def _head(node: Node) -> str:
    ids = ", ".join(f"#{paper.id}" for paper in node.papers) or "chưa có trong kho"
    parts = [node.name, node.title if node.number else None, local_day(node.date) or "không ghi ngày", node.issuer]
    return " · ".join(part for part in parts if part) + f"  [{ids}]"


def _line(citation: Citation, ahead: bool) -> str:
    other = _head(citation.cited) if ahead else _paper(citation)
    where = f" {', '.join(citation.pinpoints)}" if citation.pinpoints else ""
    page = f" (tr. {citation.places[0].page})" if citation.places and citation.places[0].page else ""
    return f"    {word('role', citation.role):<10}{where} {other}{page}"


def _paper(citation: Citation) -> str:
    paper = citation.citing
    return " · ".join(
        part for part in (f"#{paper.id}", paper.number, local_day(paper.date), paper.issuer or paper.subject) if part
    )


def _missing(store: Any, as_json: bool, limit: int) -> None:
    from corpus.citations.lists import missing
    from pipeline.citations_json import node_json

    page = missing(store, limit=limit)
    for node in page.nodes:
        if as_json:
            print_json(node_json(node))
        else:
            print_line(f"{node.cited_by:>5} lần  {_head(node)}")
    if page.more and not as_json:
        print_line("…")


def _conflicts(store: Any, as_json: bool, limit: int) -> None:
    from corpus.citations.lists import conflicts
    from pipeline.citations_json import node_json

    found = conflicts(store, limit=limit, certain=False)
    if not found and not as_json:
        print_line("Không có số nào mang hai ngày khác nhau.")
    for nodes in found:
        if as_json:
            print_json({"number": nodes[0].number, "conflict": nodes[0].conflict, "nodes": [*map(node_json, nodes)]})
            continue
        print_line(f"{nodes[0].name}: {word('conflict', nodes[0].conflict or '')}")
        for node in nodes:
            print_line(f"    {node.cited_by} lần  {_head(node)}")


def _out_of_force(store: Any, as_json: bool, limit: int) -> None:
    from dataclasses import asdict

    from corpus.citations.in_force import out_of_force, rule_table

    as_of = rule_table(store).as_of
    for lost in out_of_force(store, limit=limit):
        if as_json:
            print_json({**asdict(lost), "as_of": as_of})
        else:
            paper = lost.citing
            print_line(
                f"#{paper.id} {paper.number or paper.subject or ''} ({local_day(paper.date)}): {lost.cited} "
                f"hết hiệu lực từ {local_day(lost.since)}, thay bằng {lost.by}"
            )
    if not as_json:
        print_line(f"Bảng hiệu lực tính đến ngày {local_day(as_of)}; căn cứ ngoài bảng chưa được kiểm tra.")


def _export(store: Any, graphml: Path | None, csv: Path | None, as_json: bool) -> None:
    from corpus.citations.graph import write_csv, write_graphml
    from corpus.exports.files import replacing

    if graphml:
        with replacing(graphml) as out:
            nodes, edges = write_graphml(store, out)
        _written(graphml, as_json, nodes=nodes, citations=edges)
    if csv:
        with replacing(csv) as out:
            count = write_csv(store, out)
        _written(csv, as_json, citations=count)


def _written(path: Path, as_json: bool, **figures: int) -> None:
    if as_json:
        print_json({"file": str(path), **figures})
    else:
        print_line(f"✓ {path}: " + ", ".join(f"{number} {word('counted', name)}" for name, number in figures.items()))
