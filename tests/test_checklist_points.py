"""Outlines and programmes as nested lists: tables too, ticked off, kept over readings and versions; real papers."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import select

from corpus.campaigns.forms import checklist_file as award_file
from corpus.campaigns.milestones import award_steps
from corpus.checklists.files import checklist_file
from corpus.checklists.make import checklist
from corpus.checklists.views import Checklist, ListItem, ListPoint
from corpus.exports.answers import marked_answers
from corpus.papers import document
from corpus.preferences import OUR_UNIT, set_setting
from corpus.store import Store
from corpus.work import marks
from models.errors import TargetMissing
from models.tables import PaperRow, StoredText
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from tests.checklist_papers import OUTLINE, REAL, conference, plan, take_in

AT = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)
WHO = {"who": "Lan", "at": AT}
DAY = date(2026, 3, 1)


def point(found: Checklist, words: str) -> ListPoint:
    return next(p for one in found.nested for p in one.points if words in p.text)


def tick(store: Store, paper: int, words: str, answer: str) -> int:
    return marks.mark_done(store, point(checklist(store, paper, DAY), words).target, answer=answer, **WHO)


def test_a_programme_that_stands_as_a_table_is_nested(store: Store) -> None:
    programme, outline = checklist(store, take_in(store, "a.docx", conference()), DAY).nested
    assert (programme.kind, programme.title) == ("programme", "CHƯƠNG TRÌNH Hội nghị sơ kết học kỳ I")
    assert [(p.level, p.marker, p.text) for p in programme.points] == [
        (0, "", "Buổi sáng, ngày 20/3/2026"),
        (1, "1", "7h30 - 8h00 · Đón tiếp đại biểu · Văn phòng Sở"),
        (1, "2", "8h00 - 9h00 · Báo cáo sơ kết học kỳ I: · Phó Giám đốc Sở"),
        (2, "-", "Kết quả mũi nhọn"),
        (2, "-", "Công tác thi đua, khen thưởng"),
        (0, "", "Buổi chiều, ngày 20/3/2026"),
        (1, "3", "13h30 - 15h00 · Tham quan thư viện · Các đại biểu"),
    ]
    assert (outline.kind, outline.title) == ("outline", "ĐỀ CƯƠNG BÁO CÁO Sơ kết học kỳ I")
    assert [(p.level, p.words) for p in outline.points] == list(zip((0, 1, 2, 1, 0, 1), OUTLINE, strict=True))
    for one in (programme, outline):
        assert all(p.evidence.quote for p in one.points)


def test_a_line_is_ticked_off_with_the_answering_paper_and_taken_back(any_store: Store) -> None:
    paper = take_in(any_store, "a.docx", conference())
    mark = tick(any_store, paper, "Số liệu về", "30/BC-THPTHA")
    found = checklist(any_store, paper, DAY)
    done = point(found, "Số liệu về").done
    assert done and done.answer == "30/BC-THPTHA" and [one.done for one in found.nested] == [0, 1]
    with any_store.read() as session:
        assert marked_answers(session, [paper]) == {paper: ["30/BC-THPTHA"]}  # form VIII says it
    marks.undo(any_store, mark, **WHO)
    again = point(checklist(any_store, paper, DAY), "Số liệu về")
    assert again.done is None and [m.undone for m in again.history] == [True, False]
    with pytest.raises(TargetMissing):
        marks.mark_done(any_store, marks.Target(paper, marks.ITEM, "point.0000000000000000"), **WHO)


def test_a_tick_stays_when_the_paper_is_read_again_otherwise(store: Store) -> None:
    paper = take_in(store, "a.docx", conference())
    tick(store, paper, "Số liệu về", "30/BC-THPTHA")
    list(Ingest(store, Limits(), "Lan", workers=1).reread([paper]))
    assert point(checklist(store, paper, DAY), "Số liệu về").done
    with store.write() as session:  # as if a scan were now read with another letter
        row = session.get_one(StoredText, session.scalars(select(PaperRow.reading_id)).one())
        row.text = row.text.replace("Số liệu về chất lượng", "Số liêu về chất lượng")
    other = point(checklist(store, paper, DAY), "Số liêu về")
    assert other.done and other.done.answer == "30/BC-THPTHA"
    marks.undo(store, other.done.id, **WHO)
    assert point(checklist(store, paper, DAY), "Số liêu về").done is None


def test_a_new_version_keeps_the_ticks_of_lines_and_tells_which_came_and_went(store: Store) -> None:
    old = take_in(store, "a.docx", conference())
    tick(store, old, "Số liệu về", "30/BC-THPTHA")
    tick(store, old, "Kiến nghị với", "31/BC-THPTHA")
    changed = (
        *OUTLINE[:3],
        "2. Số liệu về chất lượng giáo dục, thư viện",
        "3. Bài học rút ra từ phong trào",
        OUTLINE[4],
    )
    new = take_in(store, "b.docx", conference(day="06", outline=changed))
    found = checklist(store, new, DAY)
    assert found.former and found.former.paper.id == old
    kept = point(found, "Số liệu về")
    assert kept.done and kept.done.answer == "30/BC-THPTHA" and kept.kept_from == old
    told = {(c.kind, c.text, c.was_done) for c in found.changes}
    assert ("added", "3. Bài học rút ra từ phong trào", False) in told
    assert ("removed", "1. Kiến nghị với Sở Giáo dục và Đào tạo", True) in told


def test_files_hold_the_lines_with_their_ticks(store: Store) -> None:
    paper = take_in(store, "a.docx", conference())
    tick(store, paper, "Số liệu về", "=30/BC")
    found = checklist(store, paper, DAY)
    made = {kind: checklist_file(store, found, kind, at=AT) for kind in ("docx", "xlsx", "md", "json")}
    lines = [p.text for p in Document(io.BytesIO(made["docx"])).paragraphs]
    assert "☑ 2. Số liệu về chất lượng giáo dục (văn bản trả lời: =30/BC)" in lines
    assert "☐ 3 13h30 - 15h00 · Tham quan thư viện · Các đại biểu" in lines
    page = load_workbook(io.BytesIO(made["xlsx"]))["Đề cương"]
    rows = [[c.value for c in row] for row in page.iter_rows()]
    assert ["Đã xong", "2.", "\u2003\u2003Số liệu về chất lượng giáo dục", None, "'=30/BC"] in rows
    assert [
        "Chưa xong",
        "–",
        "\u2003\u2003\u2003\u2003Kết quả mũi nhọn",
        None,
        None,
    ] in rows  # no quote before the dash
    assert page.conditional_formatting and not [c for row in page.iter_rows() for c in row if c.data_type == "f"]
    assert "  - [x] 2\\. Số liệu về chất lượng giáo dục" in made["md"].decode()
    points = [p for one in json.loads(made["json"])["nested"] for p in one["points"]]
    assert [p["done"]["answer"] for p in points if p["done"]] == ["=30/BC"]
    assert set(points[0]["evidence"]) == {"page", "start", "end", "quote"}


def test_our_own_reader_reads_the_document_that_we_write(store: Store) -> None:
    """The printed checklist taken in as a paper: head, every cell and every line of the lists come back."""
    set_setting(store, OUR_UNIT, {"name": "Trường THPT Hạ An", "parent": "Sở Giáo dục và Đào tạo"}, **WHO)
    paper = take_in(store, "a.docx", conference(schedule=SCHEDULE))
    found = checklist(store, paper, DAY)
    printed = document(store, take_in(store, "danh-muc.docx", checklist_file(store, found, "docx", at=AT)))
    assert "TRƯỜNG THPT HẠ AN" in printed.text and "DANH MỤC VIỆC" in printed.text
    cells = [" ".join(printed.text[c.start : c.end].split()) for t in printed.tables for c in t.cells]
    assert len(found.items) == 5 and all(item.text in cells for item in found.items)
    assert {"Trước ngày 15/4/2026 (cuối cùng: 14/04/2026)", "Chủ trì", "Số văn bản trả lời"} <= set(cells)
    lines = [printed.text[p.start : p.end] for p in printed.paragraphs]
    for point in (p for one in found.nested for p in one.points):
        assert any(point.words in line for line in lines), point.words


def test_slots_of_a_programme_are_listed_once(store: Store) -> None:
    """As lines of the programme, not as items too; an item with a day stays."""
    found = checklist(store, take_in(store, "a.docx", conference()), DAY)
    assert [i.text[:12] for i in found.items] == ["gửi báo cáo "] and found.items[0].deadline
    assert any("Tham quan thư viện" in p.text for p in found.nested[0].points)


def test_a_draft_without_a_day_is_the_version_before(store: Store) -> None:
    draft = plan(number="  ", day="  ", second="15").decode().replace("ngày    tháng 02 năm", "ngày    tháng    năm")
    old = take_in(store, "nhap.txt", draft.encode())
    found = checklist(store, take_in(store, "chinh-thuc.txt", plan()), DAY)
    assert found.former and (found.former.paper.id, found.former.how) == (old, "again")


def edited(name: str, *changes: tuple[str, str]) -> bytes:
    text = (REAL / name).read_text("utf-8")
    for before, after in changes:
        assert text.count(before) == 1
        text = text.replace(before, after)
    return text.encode()


def row(found: Checklist, words: str) -> ListItem:
    return next(i for i in found.items if words in i.text)


@pytest.mark.papers
@pytest.mark.skipif(not REAL.is_dir(), reason="the real papers are not on this machine")
def test_a_real_plan_edited_keeps_its_ticks_and_tells_what_changed(store: Store) -> None:
    """A day put off, a row taken out and a row added in the schedule of a real plan."""
    old = take_in(store, "seed03.txt", edited("seed03.txt"))
    first = checklist(store, old, date(2023, 11, 6))
    answers = {"Kỷ niệm chương": "12/TTr-THPA", "Nhà giáo tiêu biểu của năm 2024": "15/TTr-THPA"}
    for words, answer in answers.items():
        marks.mark_done(store, row(first, words).target, answer=answer, **WHO)
    new = take_in(
        store, "seed03-moi.txt",
        edited("seed03.txt", ("về Sở GDĐT\tTrước ngày 15/4/2024", "về Sở GDĐT\tTrước ngày 22/4/2024"),
               ("9.\tHọp xét thi đua cuối năm học 2023 - 2024 (lần 1)\tTừ 20/5 đến 31/5/2024",
                "9.\tTrưng bày sản phẩm thi đua tại trường\tTrước ngày 25/5/2024")),
    )  # fmt: skip
    found = checklist(store, new, date(2023, 11, 6))
    assert found.former and found.former.paper.id == old and len(found.items) == len(first.items)
    told = {(c.kind, c.text[:22], c.before, c.after, c.was_done) for c in found.changes}
    assert told == {
        ("day", "Nộp hồ sơ Kỷ niệm chươ", "trước 15/04/2024", "trước 22/04/2024", True),
        ("added", "Trưng bày sản phẩm thi", "", "Các đơn vị trực thuộc Phòng GDĐT · trước 25/05/2024", False),
        ("removed", "Họp xét thi đua cuối n", "Các đơn vị trực thuộc Phòng GDĐT · 31/05/2024", "", False),
    }
    for words, answer in answers.items():
        kept = row(found, words)
        assert kept.done and kept.done.answer == answer and kept.kept_from == old, words
    assert [i.text for i in found.items if i.done] == [i.text for i in found.items if i.kept_from]


SCHEDULE = (
    ("Nộp hồ sơ đăng ký thi đua", "Trước ngày 11/3/2026"),
    ("Nộp hồ sơ Kỷ niệm chương", "Trước ngày 15/4/2026"),
    ("Họp xét thi đua cuối năm học", "Trước ngày 31/5/2026"),
    ("Nộp hồ sơ đề nghị khen thưởng cuối năm học", "Trước ngày 15/6/2026"),
)


def test_a_schedule_of_award_files_counts_as_a_whole(store: Store) -> None:
    """All of its rows, also one whose words name no award; a duty outside it that is none stays out; ticks are shown."""
    paper = take_in(store, "a.docx", conference(schedule=SCHEDULE))
    steps = award_steps(store, [paper])
    assert [s.task for s in steps] == [task for task, _ in SCHEDULE]
    marks.mark_done(
        store, marks.Target(paper, marks.DEADLINE, steps[1].key), answer="7/TTr", done_on="2026-04-10", **WHO
    )
    for kind in ("docx", "xlsx"):
        data = award_file(store, [paper], kind)
        if kind == "docx":
            rows = [[c.text for c in r.cells] for r in Document(io.BytesIO(data)).tables[0].rows]
        else:
            rows = [[c.value or "" for c in r] for r in load_workbook(io.BytesIO(data)).active.iter_rows()]
        assert [r[-2:] for r in rows if "Kỷ niệm chương" in str(r[1])] == [["10/04/2026", "7/TTr"]], kind


@pytest.mark.papers
@pytest.mark.skipif(not REAL.is_dir(), reason="the real papers are not on this machine")
def test_the_schedule_of_a_real_plan_gives_all_of_its_rows(store: Store) -> None:
    paper = take_in(store, "seed03.txt", edited("seed03.txt"))
    assert len(award_steps(store, [paper])) == 17


@pytest.mark.papers
@pytest.mark.skipif(not REAL.is_dir(), reason="the real papers are not on this machine")
def test_the_outline_of_a_real_paper_edited_keeps_its_ticks(store: Store) -> None:
    """A draft without number and day: sixty lines of an outline, one worded anew, one taken out."""
    old = take_in(store, "seed04.txt", edited("seed04.txt"))
    (outline,) = checklist(store, old, DAY).nested
    assert len(outline.points) > 50 and max(p.level for p in outline.points) >= 2
    for words in ("Phong trào thi đua theo đợt", "“Dân vận khéo”", "Triển khai thực hiện phong trào thi đua"):
        tick(store, old, words, "9/BC-THPTA")
    new = take_in(
        store, "seed04-moi.txt",
        edited("seed04.txt", ("- Phong trào thi đua theo đợt (chuyên đề).", "- Các phong trào thi đua theo đợt, chuyên đề."),
               ("- Phong trào thi đua “Dân vận khéo”.\n", "")),
    )  # fmt: skip
    found = checklist(store, new, DAY)
    assert found.former and found.former.paper.id == old
    assert found.nested[0].done == 2 and point(found, "theo đợt").kept_from == old
    assert [(c.kind, c.text, c.was_done) for c in found.changes] == [
        ("removed", "- Phong trào thi đua “Dân vận khéo”.", True)
    ]
