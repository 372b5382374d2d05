"""Checklists: items with their parts and proofs, ticks that last, versions compared, files that open again."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from docx import Document
from duty_papers import paper as laid_out
from icalendar import Calendar
from openpyxl import load_workbook
from typer.testing import CliRunner

from corpus.checklists.files import KINDS, checklist_file, escaped
from corpus.checklists.former import compare
from corpus.checklists.make import checklist
from corpus.checklists.views import Checklist, ListItem
from corpus.papers import document
from corpus.preferences import OUR_UNIT, set_setting
from corpus.store import Store, open_store
from corpus.work import marks
from corpus.work.units import make_unit
from extractors.duties.co_operators import co_workers
from extractors.duties.delivered import product_of, receiver
from extractors.duties.nested import find_nested
from extractors.duties.parts import DutyParts, clause
from models.errors import PaperMissing
from models.settings import StoreSettings
from pipeline.cli import app
from tests.checklist_papers import plan, take_in

AT = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)
WHO = {"who": "Lan", "at": AT}
DAY = date(2026, 3, 1)
UNIT = make_unit({"name": "Trường THCS Bình An", "parent": "UBND xã An Khê"})
REPLACES = "Kế hoạch này thay thế Kế hoạch số 21/KH-UBND ngày 05/02/2026 của Ủy ban nhân dân xã An Khê."
MORE = "- Trưng bày sách tại sân trường."


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, int]]:
    store = open_store(StoreSettings(home=tmp_path_factory.mktemp("lists")))
    set_setting(store, OUR_UNIT, {"name": "Trường THCS Bình An", "parent": "Ủy ban nhân dân xã An Khê"}, **WHO)
    yield store, take_in(store, "ke-hoach.txt", plan())
    store.close()


def item(found: Checklist, words: str) -> ListItem:
    return next(i for i in found.items if words in i.text)


def test_an_item_says_who_with_whom_what_to_whom_by_when_and_where(read: tuple[Store, int]) -> None:
    found = checklist(*read, DAY)
    assert len(found.items) == 4 and found.hidden == 0
    script, names = item(found, "kịch bản"), item(found, "Lập danh sách")
    assert (script.lead, script.co) == (("Phòng Văn hóa - Xã hội",), ("Trung tâm Thư viện xã",))
    assert (script.stated, script.last_safe, script.source) == ("2026-03-10", "2026-03-09", "II.1")
    assert (names.recipient, names.product) == ("Phòng Văn hóa - Xã hội", "danh sách học sinh tham gia")
    assert names.last_safe == "2026-03-20" and names.group == "II. TỔ CHỨC THỰC HIỆN"
    assert item(found, "vận động").deadline is None
    text = document(*read).text
    for one in found.items:
        assert one.evidence and text[one.evidence.start : one.evidence.end] == one.evidence.quote


def test_only_ours_with_the_reason(read: tuple[Store, int]) -> None:
    found = checklist(*read, DAY, unit=UNIT)
    assert [i.text[:12] for i in found.items] == ["Lập danh sác", "Phối hợp với"] and found.hidden == 2
    assert found.items[0].ours and found.items[0].ours.words == "Các trường THCS trên địa bàn xã"
    helper = checklist(*read, DAY, unit=make_unit({"name": "Trung tâm Thư viện xã"}))
    assert [(i.role, i.ours.code if i.ours else "") for i in helper.items] == [("co", "named")]


def test_a_paper_that_is_not_there(read: tuple[Store, int]) -> None:
    with pytest.raises(PaperMissing):
        checklist(read[0], 99, DAY)


def test_a_tick_stays_over_versions_and_what_changed_is_told(any_store: Store) -> None:
    old = take_in(any_store, "a.txt", plan())
    first = checklist(any_store, old, DAY)
    tick = marks.mark_done(any_store, item(first, "Lập danh sách").target, answer="15/CV-THCSBA", **WHO)
    assert item(checklist(any_store, old, DAY), "Lập danh sách").state == "done"
    new = take_in(any_store, "b.txt", plan(number="34", day="20", basis=REPLACES, second="25", more=MORE))
    found = checklist(any_store, new, DAY)
    assert found.former and (found.former.paper.id, found.former.how) == (old, "replaces")
    told = {(c.kind, c.text[:9], c.before, c.after, c.was_done) for c in found.changes}
    assert told == {
        ("day", "Lập danh ", "20/03/2026", "25/03/2026", True),
        ("added", "Trưng bày", "", "Các trường THCS trên địa bàn xã", False),
    }
    kept = item(found, "Lập danh sách")
    assert kept.done and kept.done.answer == "15/CV-THCSBA" and kept.kept_from == old and kept.changed == ("day",)
    assert item(found, "kịch bản").done is None
    marks.undo(any_store, tick, **WHO)
    assert item(checklist(any_store, new, DAY), "Lập danh sách").done is None


def test_a_corrected_file_of_the_same_number_is_the_next_version(store: Store) -> None:
    old = take_in(store, "a.txt", plan())
    new = take_in(store, "b.txt", plan(first="12"))
    found = checklist(store, new, DAY)
    assert found.former and (found.former.paper.id, found.former.how) == (old, "corrected")
    assert [(c.kind, c.after) for c in found.changes] == [("day", "trước 12/03/2026")]
    assert checklist(store, old, DAY).former is None


def test_removed_and_reassigned_duties_are_told(read: tuple[Store, int]) -> None:
    from dataclasses import replace

    old = checklist(*read, DAY).items
    moved = replace(old[1], lead=("Văn phòng",))
    items, changes = compare([old[0], moved, old[2]], old)
    assert [(c.kind, c.text) for c in changes] == [("assignee", old[1].text), ("removed", old[3].text)]
    assert [i.changed for i in items] == [(), ("assignee",), ()]


CO = [
    ("Phòng A chủ trì, phối hợp với Phòng Tài chính và Hội Phụ nữ xã tổ chức tập huấn.", ("Phòng Tài chính", "Hội Phụ nữ xã")),
    ("Sở A chủ trì, phối hợp Sở Nội vụ rà soát danh sách.", ("Sở Nội vụ",)),
    ("giao Sở Tài chính chủ trì, phối hợp với Sở Kế hoạch và Đầu tư và các cơ quan, đơn vị có liên quan rà soát.",
     ("Sở Kế hoạch và Đầu tư", "các cơ quan, đơn vị có liên quan")),
    ("Phối hợp với các sở, ban, ngành cấp tỉnh có liên quan, chỉ đạo thực hiện.", ("các sở, ban, ngành cấp tỉnh có liên quan",)),
    ("Giao Sở B chủ trì, phối hợp với các cơ quan, đơn vị, địa phương liên quan tham gia góp ý.",
     ("các cơ quan, đơn vị, địa phương liên quan",)),
    ("Sở C chủ trì, phối hợp với các Sở: Tài chính, Nội vụ, Công ty Đầu tư, Xây dựng và Kinh doanh Bình An và các cơ quan "
     "liên quan khẩn trương rà soát.",
     ("các Sở: Tài chính, Nội vụ, Công ty Đầu tư, Xây dựng và Kinh doanh Bình An", "các cơ quan liên quan")),
    ("Phối hợp phòng chống dịch bệnh trong trường học.", ()),
    ("Tổ chức thực hiện nghiêm túc kế hoạch.", ()),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "bodies"), CO)
def test_who_co_operates(sentence: str, bodies: tuple[str, ...]) -> None:
    assert co_workers(sentence) == bodies


PRODUCTS = [
    ("Lập hồ sơ đề nghị xét danh hiệu, hình thức khen, gửi về Phòng", "hồ sơ đề nghị xét danh hiệu, hình thức khen"),
    ("Nộp Báo cáo tổng kết công tác thi đua, khen thưởng và hồ sơ đề nghị khen thưởng năm học về Phòng GDĐT",
     "Báo cáo tổng kết công tác thi đua, khen thưởng; hồ sơ đề nghị khen thưởng năm học"),
    ("Nộp hồ sơ đăng ký thi đua, khen thưởng; Kế hoạch công tác thi đua về Phòng GDĐT",
     "hồ sơ đăng ký thi đua, khen thưởng; Kế hoạch công tác thi đua"),
    ("Nộp hồ sơ đề nghị khen thưởng phong trào “Đọc sách, kể chuyện, làm theo sách” trước ngày 15/6",
     "hồ sơ đề nghị khen thưởng phong trào “Đọc sách, kể chuyện, làm theo sách”"),
    ("Xây dựng kế hoạch kiểm tra, giám sát của Hội đồng", "kế hoạch kiểm tra, giám sát của Hội đồng"),
    ("Xây dựng kế hoạch, tổ chức triển khai đúng lộ trình", "kế hoạch"),
    ("Báo cáo kết quả thực hiện về Hội đồng Khoa học", "Báo cáo kết quả thực hiện"),
    ("gửi báo cáo kết quả, Ủy ban nhân dân xã xem xét", "báo cáo kết quả"),
    ("Ban hành kế hoạch về phòng, chống đuối nước", "kế hoạch về phòng, chống đuối nước"),
    ("Quán triệt đến toàn thể giáo viên.", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "product"), PRODUCTS)
def test_what_is_to_be_delivered(words: str, product: str | None) -> None:
    assert product_of(words) == product


RECEIVERS = [
    ("Nộp báo cáo tổng kết công tác thi đua, khen thưởng và hồ sơ năm học về Phòng GDĐT", "Phòng GDĐT"),
    ("Nộp hồ sơ đăng ký; Kế hoạch thi đua; Quyết định kiện toàn Hội đồng năm học về Phòng GDĐT", "Phòng GDĐT"),
    ("gửi báo cáo; tuyên truyền rộng rãi về Hội Khuyến học", None),
    ("gửi bản đăng ký (theo mẫu) có chữ ký về Sở Nội vụ trước ngày 10/3", "Sở Nội vụ"),
    ("tham mưu, trình Chủ tịch UBND tỉnh công bố danh mục", "Chủ tịch UBND tỉnh"),
    ("gửi hồ sơ cho Bộ phận tiếp nhận và giải quyết hồ sơ", "Bộ phận tiếp nhận và giải quyết hồ sơ"),
    ("Tuyên truyền về Phòng cháy, chữa cháy", None),
]


@pytest.mark.parametrize(("words", "to"), RECEIVERS)
def test_to_whom(words: str, to: str | None) -> None:
    assert receiver(words) == to


def test_clauses_as_clerks_say_them() -> None:
    assert clause("Điều 5.2.a") == "điểm a khoản 2 Điều 5" and clause("III.3") == "III.3" and clause(None) is None


def test_a_section_names_for_all_of_its_duties_who_leads_and_who_helps() -> None:
    document = laid_out(
        "I. TUYÊN TRUYỀN\n1. Nội dung, biện pháp\na) Tổ chức hội thi kể chuyện\nb) Lập chuyên trang\n"
        "2. Cơ quan chủ trì, phối hợp\na) Cơ quan chủ trì\n- Phòng Văn hóa - Xã hội.\n- Sở Nội vụ; Ban Chỉ đạo xã.\n"
        "b) Cơ quan phối hợp: Hội Phụ nữ xã\nII. KIỂM TRA\n1. Kiểm tra các trường\n"
    )
    parts = DutyParts(document)
    for words in ("Tổ chức hội thi", "Lập chuyên trang"):
        at = document.text.index(words)
        found = parts.of(at, at + len(words))
        assert found.lead == ("Phòng Văn hóa - Xã hội", "Sở Nội vụ", "Ban Chỉ đạo xã"), words
        assert found.co == ("Hội Phụ nữ xã",), words
    for words in ("Kiểm tra các", "Sở Nội vụ"):  # another section; the list itself
        at = document.text.index(words)
        assert parts.of(at, at + len(words)).lead == (), words


def test_outlines_and_programmes_are_nested_lists() -> None:
    document = laid_out(
        "I. TỔ CHỨC THỰC HIỆN\nCác đơn vị báo cáo theo đề cương kèm theo văn bản này.\nĐỀ CƯƠNG BÁO CÁO\nI. KẾT QUẢ\n"
        "1. Công tác chỉ đạo của đơn vị\na) Số văn bản đã ban hành\n2. Số liệu đạt được\nII. KIẾN NGHỊ\n"
        "CHƯƠNG TRÌNH HỘI NGHỊ TỔNG KẾT\n1. Đón tiếp đại biểu\n2. Báo cáo tổng kết"
    )
    found = find_nested(document)
    assert [(n.kind, len(n.points)) for n in found] == [("outline", 5), ("programme", 2)]
    assert [(p.level, p.marker) for p in found[0].points] == [(0, "I."), (1, "1."), (2, "a)"), (1, "2."), (0, "II.")]
    for point in found[0].points:
        assert document.text[point.evidence.start : point.evidence.end] == point.evidence.quote


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_opens_again(read: tuple[Store, int], kind: str) -> None:
    found = checklist(*read, DAY)
    data = checklist_file(read[0], found, kind, at=AT)
    words = {"docx": of_docx, "xlsx": of_xlsx, "ics": of_ics, "md": bytes.decode, "json": of_json}[kind](data)
    assert "kịch bản" in words and "Trung tâm Thư viện xã" in words
    if kind != "ics":
        assert "Tổng hợp, báo cáo Ủy ban nhân dân xã" in words  # without a day: kept


def test_an_hour_before_which_is_printed_with_its_day(store: Store) -> None:
    """The last safe day is the day before; a clerk sees the stated day and hour beside it in every file."""
    more = "- Các trường THCS gửi bản tổng hợp về Ủy ban nhân dân xã trước 16 giờ 30 ngày 15/5/2026.\n"
    found = checklist(store, take_in(store, "a.txt", plan(more=more)), DAY)
    timed = item(found, "bản tổng hợp")
    assert (timed.stated, timed.time, timed.last_safe) == ("2026-05-15", "16:30", "2026-05-14")
    data = {kind: checklist_file(store, found, kind, at=AT) for kind in KINDS}
    events = Calendar.from_ical(data["ics"]).walk("VEVENT")
    said = {
        "docx": "\n".join(c.text for r in Document(io.BytesIO(data["docx"])).tables[1].rows for c in r.cells),
        "xlsx": of_xlsx(data["xlsx"]),
        "md": data["md"].decode().replace("\\", ""),
    }
    for kind, words in said.items():
        told = "trước 16 giờ 30 ngày 15/5/2026 (cuối cùng: 14/05/2026; văn bản ghi 15/05/2026 16:30)"
        assert told in words, kind
    how = "trước 16:30 ngày 15/05/2026, ngày an toàn cuối cùng là 14/05/2026"
    (event,) = (e for e in events if "bản tổng hợp" in str(e["summary"]))
    assert how in str(event["description"]) and str(event["dtstart"].dt) == "2026-05-14"


def of_docx(data: bytes) -> str:
    made = Document(io.BytesIO(data))
    page = made.sections[0]
    assert page.page_width > page.page_height and made.styles["Normal"].font.name == "Times New Roman"
    head = " ".join(c.text for c in made.tables[0].rows[0].cells)
    assert "TRƯỜNG THCS BÌNH AN" in head and "ỦY BAN NHÂN DÂN XÃ AN KHÊ" in head and "CỘNG HÒA XÃ HỘI" in head
    assert "THỦ TRƯỞNG" in made.tables[2].rows[0].cells[1].text
    assert [r.cells[0].text for r in made.tables[1].rows] == ["TT", "II. TỔ CHỨC THỰC HIỆN", "1", "2", "3", "4"]
    return "\n".join(c.text for r in made.tables[1].rows for c in r.cells)


def of_xlsx(data: bytes) -> str:
    book = load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    assert book.sheetnames == ["Danh mục việc", "Trích dẫn"] and page.conditional_formatting
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    return "\n".join(str(cell.value) for cell in cells)


def of_ics(data: bytes) -> str:
    events = Calendar.from_ical(data).walk("VEVENT")
    assert len(events) == 2 and str(events[0]["dtstart"].dt) == "2026-03-09"
    return "\n".join(str(e["summary"]) + str(e["description"]) for e in events)


def of_json(data: bytes) -> str:
    out = json.loads(data)
    assert {"page", "start", "end", "quote"} == set(out["items"][0]["evidence"])
    return data.decode()


def test_the_calendar_keeps_its_ids(read: tuple[Store, int]) -> None:
    found = checklist(*read, DAY)
    ids = [
        [str(e["uid"]) for e in Calendar.from_ical(checklist_file(read[0], found, "ics", at=at)).walk("VEVENT")]
        for at in (AT, datetime(2026, 3, 5, tzinfo=UTC))
    ]
    assert ids[0] == ids[1] and len(set(ids[0])) == 2


def test_markdown_shows_a_papers_words_as_they_are() -> None:
    assert escaped("**a** <b> [c](d)") == "\\*\\*a\\*\\* \\<b\\> \\[c\\]\\(d\\)"


def test_the_command(home: Path, tmp_path: Path) -> None:
    store = open_store(StoreSettings(home=home))
    paper = take_in(store, "a.txt", plan())
    store.close()
    run = CliRunner().invoke
    said = run(app, ["checklist", str(paper), "--for", "Trường THCS Bình An", "--today", "2026-03-01"])
    assert said.exit_code == 0 and "Lập danh sách" in said.output and "kịch bản" not in said.output
    out = tmp_path / "viec.xlsx"
    assert run(app, ["checklist", str(paper), "--format", "xlsx", "-o", str(out)]).exit_code == 0
    assert load_workbook(out).sheetnames[0] == "Danh mục việc"
    assert run(app, ["checklist", str(paper), "--format", "docx"]).exit_code == 2
    assert run(app, ["checklist", str(paper), "--format", "pdf"]).exit_code == 2
