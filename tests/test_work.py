"""Duties: what people do about them is kept for ever; on both databases."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from corpus.changes import changes
from corpus.reconcile.run import reconcile
from corpus.register.imports import import_register
from corpus.store import Store
from corpus.work import marks
from corpus.work.days import set_day, work_days
from corpus.work.due import DueFilter, due
from corpus.work.files import due_ics, due_text, due_xlsx
from corpus.work.lines import lines, renewed
from corpus.work.marks import Target, mark_done, marked_since, state_of, states
from corpus.work.reckon import turns
from corpus.work.units import Reason, concerns, make_unit
from corpus.work.views import Due
from corpus.work.wording import in_words
from models.errors import PaperMissing, TargetMissing, ValueUnfit
from models.tables import DeadlineRow, PaperRow
from pipeline.cli import app
from review.due import when
from tests.test_reconcile import HEAD, paper

AT = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
WHO = {"who": "Lan", "at": AT}


def duty(store: Store, paper_id: int, key: str = "deadline.1", **columns: object) -> Target:
    """A deadline of a paper, with nothing but what is given."""
    given: dict[str, object] = {
        "text": "trước ngày 20/3/2026", "bound": "before", "starts": None, "ends": "2026-03-20", "time": None,
        "duration_amount": None, "duration_unit": None, "duration_from": None, "recurrence": None,
        "task": "Gửi báo cáo sơ kết", "assignees": [], "recipient": None, "task_evidence": None, "inferred": [],
    } | columns  # fmt: skip
    with store.write() as session:
        session.add(
            DeadlineRow(
                key=key, position=int(key.split(".")[1]), state="read", current=True, confidence=0.9, rule="r",
                rule_version="1", reason=None, page=1, start=0, end=5, quote="trước", paper_id=paper_id,
                reading_id=None, judgement_id=None, text_id=None, **given,
            )
        )  # fmt: skip
    return Target(paper_id, "deadline", key)


def held(store: Store, target: Target) -> marks.WorkState:
    with store.read() as session:
        return state_of(states(session), target)


def test_a_duty_is_ticked_off_with_the_number_of_the_answer_and_taken_back(any_store: Store) -> None:
    target = duty(any_store, paper(any_store, "12/KH-SXD", "2026-02-01", "Kế hoạch"))
    answer = paper(any_store, "45/BC-THCSTM", "2026-03-01", "Báo cáo", issuer="Trường THCS Tân Mỹ")
    made = mark_done(any_store, target, answer=" 45 / BC-THCSTM ", note="đã gửi qua trục", **WHO)
    done = held(any_store, target).done
    assert done and (done.answer, done.answer_paper, done.day) == ("45 / BC-THCSTM", answer, "2026-03-02")
    marks.undo(any_store, made, **WHO)
    after = held(any_store, target)
    assert after.done is None and [m.action for m in after.history] == ["done", "undo"] and after.history[0].undone
    with pytest.raises(TargetMissing):
        marks.undo(any_store, made, **WHO)


def test_a_duty_is_put_off_only_with_a_reason_and_to_a_day(any_store: Store) -> None:
    target = duty(any_store, paper(any_store, "12/KH-SXD", "2026-02-01", "Kế hoạch"))
    marks.extend(any_store, target, until="2026-04-01", reason="Sở cho lùi", **WHO)
    extended = held(any_store, target).extended
    assert extended and (extended.day, extended.note) == ("2026-04-01", "Sở cho lùi")
    for until, reason in (("2026-04-01", " "), ("01/4/2026", "vì bão"), ("2026-02-30", "vì bão")):
        with pytest.raises(ValueUnfit):
            marks.extend(any_store, target, until=until, reason=reason, **WHO)
    assert len(held(any_store, target).history) == 1


def test_marks_need_a_duty_that_is_there(any_store: Store) -> None:
    target = duty(any_store, paper(any_store, "12/KH-SXD", "2026-02-01", "Kế hoạch"))
    for missing in (Target(target.paper, "deadline", "deadline.9"), Target(target.paper, "poem", "x")):
        with pytest.raises(TargetMissing):
            mark_done(any_store, missing, **WHO)
    with pytest.raises(PaperMissing):
        mark_done(any_store, Target(9999, "deadline", "deadline.1"), **WHO)


def test_marks_are_in_the_log_and_the_database_keeps_them(any_store: Store) -> None:
    target = duty(any_store, paper(any_store, "12/KH-SXD", "2026-02-01", "Kế hoạch"))
    mark_done(any_store, target, answer="45/BC", **WHO)
    assert [(c.source, c.action) for c in changes(any_store)] == [("work", "work done deadline deadline.1")]
    for statement in ("UPDATE work_marks SET answer = 'x'", "DELETE FROM work_marks"):
        with pytest.raises(DBAPIError), any_store.write() as session:
            session.execute(text(statement))


# What is due -------------------------------------------------------------------------------------------------


def listed(store: Store, today: str, **where: object) -> list[Due]:
    return list(due(store, date.fromisoformat(today), DueFilter(**where)).items)  # type: ignore[arg-type]


def test_whether_a_duty_is_late_follows_from_the_day_of_asking(any_store: Store) -> None:
    duty(any_store, paper(any_store, "12/KH-SXD", "2026-02-01", "Kế hoạch"))
    states_by_day = {
        day: listed(any_store, day)[0].state for day in ("2026-03-01", "2026-03-15", "2026-03-19", "2026-03-20")
    }
    assert states_by_day == {
        "2026-03-01": "later",
        "2026-03-15": "soon",
        "2026-03-19": "today",
        "2026-03-20": "overdue",
    }
    item = listed(any_store, "2026-03-01")[0]
    assert (item.stated, item.last_safe, item.days_left) == ("2026-03-20", "2026-03-19", 18)
    assert "ngày 20/03/2026 là đã muộn, phải xong trong ngày 19/03/2026" in in_words(item.steps)


def test_the_last_working_day_before_a_day_off_is_told(any_store: Store) -> None:
    duty(any_store, paper(any_store, "12/KH", "2026-02-01", "Kế hoạch"), bound="by", ends="2026-09-02")
    item = listed(any_store, "2026-08-01")[0]
    assert (item.last_safe, item.last_working) == ("2026-09-02", "2026-08-28")  # Quốc khánh with its swapped Monday
    assert "ngày làm việc cuối trước đó là 28/08/2026" in in_words(item.steps)


def test_what_was_done_or_put_off_counts(any_store: Store) -> None:
    target = duty(any_store, paper(any_store, "12/KH", "2026-02-01", "Kế hoạch"))
    marks.extend(any_store, target, until="2026-04-10", reason="Sở cho lùi", **WHO)
    item = listed(any_store, "2026-04-01", since="2026-04-01")[0]
    assert (item.state, item.last_safe, item.stated) == ("later", "2026-04-10", "2026-03-20")
    assert "Lan gia hạn đến 10/04/2026: Sở cho lùi" in in_words(item.steps)
    mark_done(any_store, target, **WHO)
    assert listed(any_store, "2026-05-01")[0].state == "done"
    assert listed(any_store, "2026-05-01", done=False) == []


def test_working_days_are_counted_from_the_arrival_in_the_register(any_store: Store) -> None:
    made = paper(any_store, "12/KH-SXD", "2026-02-09", "Kế hoạch")
    span = {"bound": "within", "ends": None, "duration_amount": 5, "duration_unit": "working_day"}
    duty(any_store, made, text="trong 05 ngày làm việc", duration_from="ngày nhận được Công văn này", **span)
    duty(any_store, made, "deadline.2", text="trong 05 ngày làm việc", duration_from="ngày nhận đủ hồ sơ", **span)
    ours, theirs = listed(any_store, "2026-02-12", undated=True)
    assert ours.state == theirs.state == "undated" and "chưa khớp với sổ" in in_words(ours.steps)
    row = "12/02/2026;31;Sở Xây dựng tỉnh Hải Lam;12/KH-SXD;09/02/2026;Kế hoạch"
    import_register(any_store, f"{HEAD}\n{row}\n".encode(), "so.csv", **WHO)
    reconcile(any_store, **WHO)
    dated, open_ = listed(any_store, "2026-02-12", undated=True)
    # 13/02, then Tết (16 to 20/02), 23, 24, 25, 26/02
    assert (dated.last_safe, open_.last_safe) == ("2026-02-26", None)
    assert "ngày đến trong sổ: 12/02/2026 (số đến 31)" in in_words(dated.steps)
    assert "chưa biết ngày của sự kiện: ngày nhận đủ hồ sơ" in in_words(open_.steps)


def test_the_office_edits_the_table_of_days_off(any_store: Store) -> None:
    friday = date(2026, 3, 6)
    assert work_days(any_store).works(friday)
    set_day(any_store, "2026-03-06", "Nghỉ bão", **WHO)
    set_day(any_store, "2026-03-07", "", **WHO)
    table = work_days(any_store)
    assert (table.works(friday), table.name(friday), table.works(date(2026, 3, 7))) == (False, "Nghỉ bão", True)
    assert table.after(date(2026, 3, 5), 1) == date(2026, 3, 7) and date(2026, 3, 7) in table.worked_weekends(2026)
    set_day(any_store, "2026-03-06", None, **WHO)
    assert work_days(any_store).works(friday)
    with pytest.raises(ValueUnfit):
        set_day(any_store, "6/3/2026", "x", **WHO)


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=25", ["2026-01-25", "2026-02-25", "2026-03-25"]),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", ["2026-03-15"]),
        ("FREQ=MONTHLY;BYMONTHDAY=25,26,27,28,29,30", ["2026-01-30", "2026-02-28", "2026-03-30"]),
        ("FREQ=YEARLY;BYMONTH=3", ["2026-03-31"]),
        ("FREQ=NEVER", []),
    ],
)
def test_turns_of_recurring_duties(rule: str, found: list[str]) -> None:
    assert [last.isoformat() for _, last in turns(rule, date(2026, 1, 1), date(2026, 3, 31))] == found


def test_each_turn_of_a_recurring_duty_is_ticked_off_by_itself(any_store: Store) -> None:
    made = paper(any_store, "12/KH", "2026-01-05", "Kế hoạch")
    duty(any_store, made, text="trước ngày 25 hằng tháng", ends=None, recurrence="FREQ=MONTHLY;BYMONTHDAY=25")
    found = listed(any_store, "2026-04-10", ahead=60)
    assert [(i.state, i.stated) for i in found] == [
        ("overdue", "2026-03-25"), ("later", "2026-04-25"), ("later", "2026-05-25"),
    ]  # fmt: skip
    mark_done(any_store, found[0].target, **WHO)
    assert [i.state for i in listed(any_store, "2026-04-10", ahead=60)] == ["done", "later", "later"]


def test_old_deadlines_of_papers_taken_in_later_are_told_apart_and_counted(any_store: Store) -> None:
    made = paper(any_store, "12/KH", "2019-01-05", "Kế hoạch")  # taken in on 2 March 2026
    duty(any_store, made, ends="2019-05-20")
    duty(any_store, made, "deadline.2", ends="2025-12-20")
    found = due(any_store, date(2026, 3, 10))
    assert [(i.stated, i.state, i.lapsed) for i in found.items] == [("2025-12-20", "overdue", True)]
    assert found.older == 1
    assert len(listed(any_store, "2026-03-10", overdue=True)) == 2


# Whom it concerns ---------------------------------------------------------------------------------------------

SCHOOL = make_unit({"name": "Trường THCS Tân Mỹ", "aliases": ["THCS Tân Mỹ"], "groups": ["Cụm thi đua số 3"]})


@pytest.mark.parametrize(
    ("assignee", "code"),
    [
        ("Trường THCS Tân Mỹ", "named"), ("Hiệu trưởng Trường Trung học cơ sở Tân Mỹ", "named"),
        ("Các trường THCS", "group"), ("các trường mầm non, tiểu học, THCS", "group"), ("Hiệu trưởng các trường", "group"),
        ("Các đơn vị trực thuộc", "group"), ("Các cơ sở giáo dục trên địa bàn", "group"), ("cụm thi đua số 3", "group"),
        ("các trường tiểu học", None), ("các trường THPT", None), ("UBND các xã, phường", None), ("Văn phòng Sở", None),
        ("các sở, ban, ngành", None), ("Các trường đại học", None),
    ],
)  # fmt: skip
def test_collective_addressees_include_our_school(assignee: str, code: str | None) -> None:
    reason = concerns([assignee], SCHOOL)
    assert (reason.code if reason else None) == code


def test_other_kinds_of_units_and_duties_without_a_doer() -> None:
    commune, ministry = make_unit({"name": "UBND xã Minh Tân"}), make_unit({"name": "Bộ Xây dựng"})
    assert concerns(["Các sở, ngành; UBND các xã, phường"], commune) == Reason(
        "group", "Các sở, ngành; UBND các xã, phường"
    )
    assert concerns(["Chủ tịch UBND cấp xã"], commune) and not concerns(["Chủ tịch UBND cấp xã"], SCHOOL)
    assert concerns(["Các bộ, cơ quan ngang bộ"], ministry) and not concerns(["các bộ phận chuyên môn"], ministry)
    assert concerns([], SCHOOL) == Reason("unsaid") and concerns([], SCHOOL, unsaid=False) is None
    assert concerns(["Tổ Toán"], SCHOOL, issuer="Trường THCS Tân Mỹ") == Reason("issuer", "Tổ Toán")


def test_a_list_for_our_unit_leaves_out_what_is_others(any_store: Store) -> None:
    made = paper(any_store, "12/KH", "2026-02-01", "Kế hoạch")
    duty(any_store, made, assignees=["Các trường THCS"])
    duty(any_store, made, "deadline.2", assignees=["Các trường tiểu học"])
    (item,) = listed(any_store, "2026-03-01", unit=SCHOOL)
    assert item.ours == Reason("group", "Các trường THCS")


# Files --------------------------------------------------------------------------------------------------------


def test_the_calendar_is_read_back_with_stable_ids(any_store: Store) -> None:
    made = paper(any_store, "12/KH-SXD", "2026-02-01", "Kế hoạch")
    target = duty(any_store, made, task="Gửi báo cáo; kèm biểu, mẫu\nsố 2", assignees=["Các trường THCS"])
    duty(any_store, made, "deadline.2", bound="on", starts="2026-04-02", ends="2026-04-02", time="08:30", task="Họp")
    duty(any_store, made, "deadline.3", bound="during", starts="2026-04-06", ends="2026-04-10", task="Kiểm tra")

    def exported() -> list[Any]:
        data = due_ics(any_store, due(any_store, date(2026, 3, 1)), at=AT)
        assert b"\r\n" in data and all(len(line) <= 75 for line in data.split(b"\r\n"))
        return Calendar.from_ical(data).walk("VEVENT")

    report, meeting, check = exported()
    assert str(report["summary"]) == "Gửi báo cáo; kèm biểu, mẫu\nsố 2 (12/KH-SXD)"
    assert report["dtstart"].dt == date(2026, 3, 19) and report["dtend"].dt == date(2026, 3, 20)
    assert "“trước”" in report["description"] and "12/KH-SXD ngày 01/02/2026" in report["description"]
    assert [alarm["trigger"].dt for alarm in report.walk("VALARM")] == [-timedelta(hours=64), -timedelta(hours=16)]
    assert meeting["dtstart"].dt.isoformat() == "2026-04-02T08:30:00+07:00"
    assert (check["dtstart"].dt, check["dtend"].dt) == (date(2026, 4, 6), date(2026, 4, 11))
    mark_done(any_store, target, answer="5/BC", **WHO)
    again = exported()[0]
    assert again["uid"] == report["uid"] and again["sequence"] == 1 and not again.walk("VALARM")
    assert str(again["summary"]).startswith("✓ ")


def test_the_workbook_has_states_to_choose_and_no_formulas(any_store: Store) -> None:
    made = paper(any_store, "12/KH-SXD", "2026-02-01", "Kế hoạch")
    duty(any_store, made, task='=HYPERLINK("x")')
    page = load_workbook(io.BytesIO(due_xlsx(any_store, due(any_store, date(2026, 3, 1))))).active
    assert page is not None
    rows = [[str(c.value) for c in row] for row in page.iter_rows()]
    assert rows[-1][:4] == ["Sau đó", "19/03/2026", "trước ngày 20/3/2026", '\'=HYPERLINK("x")']
    assert page.auto_filter.ref and page.data_validations.dataValidation and page.conditional_formatting


def test_the_text_of_the_day(any_store: Store) -> None:
    made = paper(any_store, "12/KH-SXD", "2026-02-01", "Kế hoạch")
    duty(any_store, made, assignees=["Các trường THCS"])
    text = due_text(due(any_store, date(2026, 3, 21)))
    assert "QUÁ HẠN (1)\n• 19/03/2026: Gửi báo cáo sơ kết — Các trường THCS (12/KH-SXD)" in text
    assert "Không có việc nào" in due_text(due(any_store, date(2026, 3, 1)))


HOURS = (
    ("before", "14/05/2026 (văn bản ghi 15/05/2026 16:30)", "trước 16:30 ngày 15/05/2026, ngày an toàn cuối cùng là 14/05/2026"),
    ("by", "15/05/2026 16:30", "chậm nhất 16:30 ngày 15/05/2026"),
    ("on", "15/05/2026 16:30", "diễn ra 16:30 ngày 15/05/2026"),
    ("during", "15/05/2026 16:30", "đến 16:30 ngày 15/05/2026"),
)  # fmt: skip


@pytest.mark.parametrize(("bound", "day", "how"), HOURS)
def test_an_hour_is_told_with_its_own_day_only(store: Store, monkeypatch, bound: str, day: str, how: str) -> None:
    """Before an hour of a day: the day before is the last safe one, and both are printed."""
    made = paper(store, "12/KH-SXD", "2026-02-01", "Kế hoạch")
    duty(store, made, text="16 giờ 30 ngày 15/5", bound=bound, ends="2026-05-15", time="16:30")
    found = due(store, date(2026, 5, 12))
    assert how in in_words(found.items[0].steps)
    assert f"• {day}: Gửi báo cáo sơ kết" in due_text(found)
    sheet = load_workbook(io.BytesIO(due_xlsx(store, found))).active
    assert [c.value for c in list(sheet.iter_rows())[-1]][1] == day
    (event,) = Calendar.from_ical(due_ics(store, found, at=AT)).walk("VEVENT")
    assert how in str(event["description"])
    monkeypatch.setattr("pipeline.here.store", lambda: store)
    (line,) = CliRunner().invoke(app, ["due", "--today", "2026-05-12"]).stdout.splitlines()
    last, _, stated = day.partition(" (")
    assert last in line and stated in line
    mine = found.items[0]
    marks.extend(store, mine.target, until="2026-05-20", reason="được lùi", **WHO)
    (later,) = due(store, date(2026, 5, 12)).items
    assert when(later).startswith("20/05/2026 (") and "văn bản ghi 15/05/2026 16:30" in when(later)
    assert when(mine).startswith(last) and "15/05/2026 16:30" in when(mine)


def test_the_commands(store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = paper(store, "12/KH-SXD", "2026-02-01", "Kế hoạch")
    duty(store, made, assignees=["Các trường THCS"])
    duty(store, made, "deadline.2", assignees=["UBND các xã"])
    monkeypatch.setattr("pipeline.here.store", lambda: store)

    def run(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, list(words))
        assert result.exit_code == code, result.output
        return result.stdout

    lines = [json.loads(line) for line in run("due", "--json", "--today", "2026-03-15", "--within", "14d").splitlines()]
    assert [(i["paper"], i["key"], i["state"], i["last_safe"]) for i in lines] == [
        (made, "deadline.1", "soon", "2026-03-19"), (made, "deadline.2", "soon", "2026-03-19"),
    ]  # fmt: skip
    assert "deadline.2" not in run("due", "--for", "Trường THCS Tân Mỹ", "--today", "2026-03-15")
    run("unit", "UBND xã Minh Tân")
    assert "deadline.1" not in run("due", "--ours", "--today", "2026-03-15")
    run("mark", str(made), "deadline.1", "--done", "--answer", "7/BC-THCS")
    assert "deadline.1" not in run("due", "--open", "--today", "2026-03-15")
    run("mark", str(made), "deadline.1", "--undo")
    run("mark", str(made), "deadline.1", "--extend", "2026-05-01", "--note", "cho lùi")
    assert "01/05/2026" in run("due", "--today", "2026-03-15")
    run("due", "--ics", str(tmp_path / "a.ics"), "--xlsx", str(tmp_path / "a.xlsx"), "--today", "2026-03-15")
    assert (tmp_path / "a.ics").read_bytes().startswith(b"BEGIN:VCALENDAR") and (tmp_path / "a.xlsx").exists()
    assert "Quốc khánh" in run("holidays", "2026", "--close", "2026-03-06", "--name", "Nghỉ bão")
    run("due", "--within", "soon", code=2)


def test_a_duty_put_off_long_after_its_day_is_listed_by_the_new_one(any_store: Store) -> None:
    made = paper(any_store, "12/KH-SXD", "2024-02-01", "Kế hoạch")
    target = duty(any_store, made, ends="2024-03-20")
    marks.extend(any_store, target, until="2026-04-01", reason="Sở cho lùi", **WHO)
    found = due(any_store, date(2026, 3, 15), DueFilter(ahead=30))
    assert [(i.last_safe, i.state) for i in found.items] == [("2026-04-01", "later")] and found.older == 0


def test_what_a_list_leaves_out_is_counted(any_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    old = paper(any_store, "12/KH-SXD", "2022-02-01", "Kế hoạch")
    ticked = duty(any_store, old, ends="2022-03-20")
    duty(any_store, old, "deadline.2", ends="2022-03-25")
    duty(any_store, old, "deadline.3", ends=None, bound="by", text="thường xuyên")
    duty(any_store, paper(any_store, "13/KH-SXD", "2026-01-05", "Kế hoạch"), ends="2026-03-20")
    made = mark_done(any_store, ticked, **WHO)
    where = DueFilter(undated=True)
    assert due(any_store, date(2026, 3, 15), where).older == 2  # one that passed, one without a day; not the ticked one
    marks.undo(any_store, made, **WHO)
    found = due(any_store, date(2026, 3, 15), where)
    assert (found.older, len(found.items), found.left_out) == (3, 1, 0)
    assert len(due(any_store, date(2026, 3, 15), DueFilter(overdue=True)).items) == 2
    monkeypatch.setattr("corpus.work.stored.MOST", 1)
    assert due(any_store, date(2026, 3, 15), DueFilter(overdue=True)).left_out == 1


def test_older_open_turns_are_counted_and_listed_when_asked_for(any_store: Store) -> None:
    made = paper(any_store, "12/KH-SXD", "2026-01-01", "Kế hoạch")
    duty(any_store, made, ends=None, bound="by", recurrence="FREQ=WEEKLY;BYDAY=FR")
    with any_store.write() as session:
        row = session.get(PaperRow, made)
        assert row
        row.added_at = AT - timedelta(days=59)  # 2/1/2026, a Friday
    found = due(any_store, date(2026, 3, 2))
    assert (len(found.of("overdue")), found.older) == (3, 6)
    assert len(due(any_store, date(2026, 3, 2), DueFilter(overdue=True)).items) == 9


@pytest.mark.parametrize(
    "where",
    [DueFilter(ahead=92, undated=True), DueFilter(ahead=92, unit=make_unit({"name": "Trường THCS Tân Mỹ"})),
     DueFilter(overdue=True), DueFilter(paper=1)],
    ids=["page", "ours", "late", "paper"],
)  # fmt: skip
def test_a_list_renewed_after_marks_is_the_list_worked_out_anew(any_store: Store, where: DueFilter) -> None:
    """Ticks, put-off days of duties inside and outside the window, turns of recurring ones, and undoing all of it."""
    who = {"assignees": ["Các trường THCS"]}
    papers = [paper(any_store, f"{n}/KH-SGDĐT", "2023-02-01", f"Kế hoạch {n}") for n in range(1, 5)]
    for made in papers:
        duty(any_store, made, **who)
        duty(any_store, made, "deadline.2", ends="2024-03-10", **who)
        duty(any_store, made, "deadline.3", recurrence="FREQ=MONTHLY;BYMONTHDAY=25", ends=None, bound="by", **who)
        duty(any_store, made, "deadline.4", ends=None, bound="by", **who)
        with any_store.write() as session:  # taken in long ago, so that turns have passed
            session.get_one(PaperRow, made).added_at = datetime(2025, 3, 1, tzinfo=UTC)
    today, marked, last = date(2026, 3, 15), [], 0
    found = lines(any_store, today, where)

    def acts() -> Any:
        yield mark_done(any_store, Target(papers[0], "deadline", "deadline.1"), **WHO)
        yield marks.extend(
            any_store, Target(papers[1], "deadline", "deadline.2"), until="2026-04-01", reason="x", **WHO
        )
        yield mark_done(any_store, Target(papers[2], "deadline", "deadline.2"), **WHO)
        yield mark_done(any_store, Target(papers[0], "deadline", "deadline.3", "2025-05-25"), **WHO)
        yield mark_done(any_store, Target(papers[3], "deadline", "deadline.3", "2026-03-25"), **WHO)
        yield mark_done(any_store, Target(papers[1], "deadline", "deadline.4"), **WHO)
        for mark in reversed(marked):
            yield marks.undo(any_store, mark, **WHO)

    for mark in acts():
        marked = [*marked, mark] if len(marked) < 6 else marked
        found, last = renewed(any_store, found, marked_since(any_store, last)), mark
        assert found == lines(any_store, today, where), mark
