"""`vanban due`, `vanban mark`, `vanban unit`, `vanban holidays`: duties over all papers and what is done about them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from models.clock import now
from pipeline import here
from pipeline.output import language, print_json, print_line, word

if TYPE_CHECKING:
    from corpus.store import Store
    from corpus.work.due import DueFilter
    from corpus.work.views import Due, DueList

Json = Annotated[bool, typer.Option("--json", help="In JSON.")]
_KINDS = {"task": "task", "point": "item"}  # by the beginning of a key
Today = Annotated[str | None, typer.Option(help="Tính đến ngày (YYYY-MM-DD), mặc định hôm nay.")]


def register(app: typer.Typer) -> None:
    app.command()(due)
    app.command()(mark)
    app.command()(unit)
    app.command()(holidays)


def due(
    within: Annotated[str | None, typer.Option(help="Chỉ những hạn trong khoảng này tới: 14d, 2w, 1m.")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Chỉ những hạn đã quá, dù cũ đến đâu.")] = False,
    for_unit: Annotated[
        str | None, typer.Option("--for", metavar="UNIT", help="Chỉ việc của đơn vị này (kể cả khi gọi chung).")
    ] = None,
    ours: Annotated[bool, typer.Option("--ours", help="Chỉ việc của cơ quan ta (`vanban unit`).")] = False,
    paper: Annotated[int | None, typer.Option(metavar="ID", help="Chỉ hạn của văn bản này.")] = None,
    open_only: Annotated[bool, typer.Option("--open", help="Bỏ những việc đã xong.")] = False,
    today: Today = None,
    ics: Annotated[Path | None, typer.Option(metavar="FILE", help="Ghi lịch iCalendar.")] = None,
    xlsx: Annotated[Path | None, typer.Option(metavar="FILE", help="Ghi bảng tính.")] = None,
    text: Annotated[bool, typer.Option("--text", help="In danh sách hôm nay để gửi Zalo, thư điện tử.")] = False,
    as_json: Json = False,
) -> None:
    """Hạn và nhiệm vụ qua mọi văn bản, tính đến hôm nay. (Deadlines over all papers, as of today.)"""
    from corpus.work.due import DueFilter

    store, day = here.store(), here.day(today)
    chosen = _unit(store, for_unit, ours)
    where = DueFilter(
        ahead=_ahead(within), overdue=overdue, unit=chosen, paper=paper, done=not open_only,
        undated=within is None and not overdue,
    )  # fmt: skip
    written = _write(store, where, day, ics, xlsx)
    if written:
        return
    _print(store, where, day, as_json, text)


def _print(store: Store, where: DueFilter, day: date, as_json: bool, text: bool) -> None:
    from corpus.work.due import due as listed
    from corpus.work.files import due_text

    found = listed(store, day, where)
    if text:
        print_line(due_text(found).rstrip("\n"))
    elif as_json:
        for item in found.items:
            print_json(_json(item))
    else:
        _lines(found)


def _write(store: Store, where: DueFilter, day: date, ics: Path | None, xlsx: Path | None) -> bool:
    from dataclasses import replace

    from corpus.exports.files import replacing
    from corpus.work.due import due as listed
    from corpus.work.files import due_ics, due_xlsx

    if ics is not None:
        wide = where if where.ahead is not None else replace(where, ahead=366)
        with replacing(ics) as out:
            out.write(due_ics(store, listed(store, day, wide), at=now()))
        print_line(f"✓ {ics}")
    if xlsx is not None:
        with replacing(xlsx) as out:
            out.write(due_xlsx(store, listed(store, day, where)))
        print_line(f"✓ {xlsx}")
    return ics is not None or xlsx is not None


def mark(
    paper: Annotated[int, typer.Argument(help="Số thứ tự của văn bản.")],
    key: Annotated[
        str,
        typer.Argument(
            help="Mã của hạn hoặc việc, như `vanban due --json` in ra; của một mục trong danh mục dạng JSON."
        ),
    ],
    done: Annotated[bool, typer.Option("--done", help="Đã xong.")] = False,
    answer: Annotated[str, typer.Option(help="Số, ký hiệu văn bản trả lời.")] = "",
    extend: Annotated[str | None, typer.Option(metavar="DATE", help="Gia hạn đến ngày (YYYY-MM-DD).")] = None,
    note: Annotated[str, typer.Option(help="Ghi chú; lý do khi gia hạn.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Bỏ lần đánh dấu cuối còn hiệu lực.")] = False,
    occurrence: Annotated[str | None, typer.Option(metavar="DATE", help="Lần nào của việc định kỳ.")] = None,
) -> None:
    """Đánh dấu một việc: đã xong, gia hạn, ghi chú, bỏ đánh dấu. (Tick a duty off, extend it, note, undo.)"""
    from corpus.work import marks

    if sum((done, extend is not None, undo)) > 1 or not (done or extend or undo or note):
        raise typer.BadParameter("--done | --extend DATE --note … | --note … | --undo")
    store = here.store()
    target = marks.Target(paper, _KINDS.get(key.partition(".")[0], "deadline"), key, occurrence)
    who, at = here.me(), now()
    if done:
        marks.mark_done(store, target, answer=answer, note=note, who=who, at=at)
    elif extend:
        marks.extend(store, target, until=extend, reason=note, who=who, at=at)
    elif undo:
        marks.undo(store, marks.last_in_force(store, target), who=who, at=at)
    else:
        marks.write_note(store, target, note=note, who=who, at=at)
    print_line("✓")


def unit(
    name: Annotated[str | None, typer.Argument(help="Tên cơ quan, đơn vị của ta; để trống để xem.")] = None,
    parent: Annotated[str, typer.Option(help="Cơ quan cấp trên trực tiếp.")] = "",
    alias: Annotated[list[str] | None, typer.Option(help="Tên khác, tên viết tắt.")] = None,
    group: Annotated[list[str] | None, typer.Option(help="Tên gọi chung gồm cả ta: Khối thi đua số 2.")] = None,
) -> None:
    """Cơ quan, đơn vị của ta: để biết việc nào là của ta. (Our own unit.)"""
    from corpus.preferences import OUR_UNIT, get_setting, set_setting

    store = here.store()
    if name:
        value = {"name": name, "parent": parent, "aliases": alias or [], "groups": group or []}
        set_setting(store, OUR_UNIT, value, who=here.me(), at=now())
    print_json(get_setting(store, OUR_UNIT))


def holidays(
    year: Annotated[int | None, typer.Argument(help="Năm; mặc định năm nay.")] = None,
    close: Annotated[str | None, typer.Option(metavar="DATE", help="Ngày này nghỉ.")] = None,
    name: Annotated[str, typer.Option(help="Tên ngày nghỉ.")] = "Ngày nghỉ",
    open_day: Annotated[str | None, typer.Option("--open", metavar="DATE", help="Ngày này làm việc.")] = None,
    reset: Annotated[str | None, typer.Option(metavar="DATE", help="Trả ngày này về bảng chung.")] = None,
) -> None:
    """Bảng ngày nghỉ lễ và ngày làm bù. (Public holidays and worked weekends.)"""
    from corpus.work.days import set_day, work_days

    store = here.store()
    for day, told in ((close, name), (open_day, ""), (reset, None)):
        if day:
            set_day(store, day, told, who=here.me(), at=now())
    table = work_days(store)
    chosen = year or date.today().year
    for off, what in table.holidays(chosen).items():
        print_line(f"{off:%d/%m/%Y}  {what}")
    for worked in table.worked_weekends(chosen):
        print_line(f"{worked:%d/%m/%Y}  (làm việc bù)")


def _lines(found: DueList) -> None:
    from corpus.work.wording import hour_elsewhere, safe_day

    for item in found.items:
        who = "; ".join(item.assignees) or "—"
        day, stated = safe_day(item) or "—", hour_elsewhere(item)
        late = f" (văn bản ghi {stated})" if stated else ""
        late += " (đã qua khi tiếp nhận)" if item.lapsed else ""
        print_line(
            f"{word('due', item.state):<13} {day:<11} #{item.paper.id} {item.target.key}: {item.task} [{who}]{late}"
        )
    if not found.items:
        print_line("Không có hạn nào.")
    if found.older:
        print_line(f"Còn {found.older} hạn cũ hơn của mọi đơn vị, xem bằng --overdue hoặc --paper ID.")
    if found.left_out:
        print_line(f"Danh sách quá dài: còn {found.left_out} hạn chưa đọc; thu hẹp bằng --within, --paper.")


def _json(item: Due) -> dict[str, Any]:
    from dataclasses import asdict

    from corpus.work.wording import in_words

    out = asdict(item)
    target, work = out.pop("target"), out.pop("work")
    out.pop("steps")
    return {
        "paper": item.paper.id, "number": item.paper.number, "issuer": item.paper.issuer, "key": target["key"],
        "occurrence": target["occurrence"], **{k: v for k, v in out.items() if k != "paper"},
        "how": in_words(item.steps, language()), "done": work["done"], "extended": work["extended"],
    }  # fmt: skip


def _unit(store: Store, name: str | None, ours: bool) -> Any:
    from corpus.work.units import our_unit, unit_called

    if name:
        return unit_called(store, name)
    if not ours:
        return None
    own = our_unit(store)
    if own is None:
        raise typer.BadParameter("vanban unit “Tên cơ quan”")
    return own


def _ahead(within: str | None) -> int | None:
    if within is None:
        return None
    amount, scale = within[:-1], {"d": 1, "w": 7, "m": 30}.get(within[-1:].lower())
    if within.isdecimal():
        return int(within)
    if scale is None or not amount.isdecimal():
        raise typer.BadParameter("--within 14d, 2w, 1m")
    return int(amount) * scale
