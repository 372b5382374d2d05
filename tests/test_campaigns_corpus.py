"""Campaigns over all papers: names joined by rule and by people, launch, chain, days, forms, reports that are owed."""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import select

from corpus import decisions
from corpus.campaigns import forms, joins, milestones
from corpus.campaigns.detail import detail
from corpus.campaigns.gather import campaign, campaigns, doubts
from corpus.campaigns.names import alike, key, spell_of, spells
from corpus.campaigns.report_form import NAMES, reports_file
from corpus.campaigns.reports import UNITS, owed_reports
from corpus.preferences import set_setting
from models.errors import NothingToUndo, TargetMissing, ValueUnfit
from models.tables import Audit
from pipeline.cli import main
from tests.stored import put

AT = datetime(2026, 4, 1, tzinfo=UTC)
TINH = "Ủy ban nhân dân tỉnh Thanh Vân"
SO = "Sở Văn hóa tỉnh Thanh Vân"
TRUONG = "Trường Tiểu học Bến Đá"
NAME = "Mỗi bản làng một thư viện"


def fill(store) -> dict[str, int]:
    """A province launches, a department and a school carry on, a school reports; another plan only mentions it."""
    named = {"name": NAME, "start": "2026", "end": "2030"}
    launch = put(store, number="20/KH-UBND", date="2026-01-10", issuer=TINH, doc_type="KH",
                 subject=f"Phát động phong trào thi đua “{NAME}” giai đoạn 2026 - 2030", campaigns=[named],
                 deadlines=[{"task": "tổ chức lễ phát động", "end": "2026-02-28", "bound": "by"}])  # fmt: skip
    carry = put(store, number="30/KH-SVH", date="2026-02-10", issuer=SO, doc_type="KH",
                subject=f"Hưởng ứng phong trào thi đua “{NAME}”", campaigns=[{"name": "mỗi bản làng một thư viện ", "references": [0]}],
                cites=[{"number": "20/KH-UBND", "date": "2026-01-10", "issuer": "UBND tỉnh"}],
                deadlines=[{"task": "đăng ký thi đua", "end": "2026-03-15"},
                           {"task": "nộp hồ sơ đề nghị khen thưởng", "end": "2026-10-15", "assignees": ["Các trường"], "recipient": "Sở"},
                           {"task": "gửi báo cáo sơ kết về Sở", "end": "2026-06-20", "assignees": ["Các trường"]},
                           {"task": "sửa mái nhà kho", "end": "2026-05-05"}])  # fmt: skip
    report = put(store, number="4/BC-THBĐ", date="2026-06-10", issuer=TRUONG, doc_type="BC", subject="Sơ kết phong trào",
                 campaigns=[{"name": "Mỗi bản làng một thư viện"}], cites=[{"number": "30/KH-SVH", "date": "2026-02-10"}])  # fmt: skip
    other = put(store, number="9/KH-SVH", date="2026-02-20", issuer=SO, doc_type="KH", subject="Công tác năm 2026",
                campaigns=[{"name": NAME}, {"name": "Sạch bến xanh sông"}],
                deadlines=[{"task": "tổng kết công tác năm", "end": "2026-12-01"}])  # fmt: skip
    return {"launch": launch, "carry": carry, "report": report, "other": other}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Xanh – Sạch – Đẹp", "“xanh - sạch - đẹp”", True),
        ("Chuyển đổi số giai đoạn 2023 - 2025", "Chuyển đổi số", True),
        ("Phong trào thi đua Hai giỏi năm học 2025 - 2026", "Hai giỏi", True),
        ("Đổi mới, sáng tạo trong dạy và học", "Đổi mới, sáng tạo trong quản lý, giảng dạy và học tập", False),
        ("Cả nước chung sức xây dựng nông thôn mới", "Tỉnh Thanh Vân chung sức xây dựng nông thôn mới", False),
    ],
)
def test_which_names_are_one_by_rule(one, other, same):
    assert (key(one) == key(other)) is same


def test_what_reads_alike_is_offered_and_never_joined_by_itself(any_store):
    put(any_store, number="1/A-B", campaigns=[{"name": "Đổi mới, sáng tạo trong dạy và học"}])
    put(any_store, number="2/A-B", campaigns=[{"name": "Đổi mới, sáng tạo trong quản lý, giảng dạy và học tập"}])
    put(any_store, number="3/A-B", campaigns=[{"name": "Sạch bến xanh sông"}])
    assert len(campaigns(any_store)) == 3
    (doubt,) = doubts(any_store)
    assert {doubt.left.name, doubt.right.name} == {
        "Đổi mới, sáng tạo trong dạy và học", "Đổi mới, sáng tạo trong quản lý, giảng dạy và học tập",
    }  # fmt: skip
    joins.decide(any_store, doubt.left_key, doubt.right_key, "different", who="Lan", at=AT)
    assert doubts(any_store) == ()
    assert len(campaigns(any_store)) == 3


def test_a_decision_joins_and_its_undo_parts_again(any_store):
    put(any_store, number="1/A-B", date="2026-01-01", campaigns=[{"name": "Vì người nghèo"}])
    put(any_store, number="2/A-B", date="2026-01-01", campaigns=[{"name": "Vì người nghèo, không ai ở lại"}])
    left, right = sorted(c.id for c in campaigns(any_store))
    made = joins.decide(any_store, right, left, "same", who="Lan", at=AT, note="một phong trào")
    (both,) = campaigns(any_store)
    assert (both.papers, len(both.names)) == (2, 2)
    assert campaign(any_store, right).id == both.id  # the old address leads to the joined one
    joins.undo(any_store, made.id, who="Minh", at=AT)
    assert len(campaigns(any_store)) == 2
    (kept,) = joins.history(any_store)
    assert (kept.who, kept.note, kept.undone) == ("Lan", "một phong trào", True)
    with pytest.raises(NothingToUndo):
        joins.undo(any_store, made.id, who="Minh", at=AT)
    with any_store.read() as session:
        acts = [(a.who, a.details["action"]) for a in session.scalars(select(Audit).order_by(Audit.id))]
    assert [a for a in acts if a[1] in ("same", "undo")] == [("Lan", "same"), ("Minh", "undo")]


def test_decisions_that_contradict_each_other_are_refused(store):
    joins.decide(store, "a", "b", "same", who="Lan", at=AT)
    joins.decide(store, "b", "c", "different", who="Lan", at=AT)
    with pytest.raises(ValueUnfit):
        joins.decide(store, "a", "c", "same", who="Lan", at=AT)
    with pytest.raises(ValueUnfit):
        joins.decide(store, "a", "a", "same", who="Lan", at=AT)
    with pytest.raises(TargetMissing):
        joins.undo(store, 99, who="Lan", at=AT)
    assert joins.decide(store, "b", "c", "same", who="Minh", at=AT).action == "same"  # the newest about a pair holds


def test_one_name_launched_anew_is_two_campaigns(store):
    for number, day, start, end in (("1/A-B", "2016-05-01", "2016", "2020"), ("2/A-B", "2021-05-01", "2021", "2025"),
                                    ("3/A-B", "2018-05-01", None, None), ("4/A-B", "2026-05-01", None, None)):  # fmt: skip
        put(store, number=number, date=day, campaigns=[{"name": "Chung sức", "start": start, "end": end}])
    found = {(c.start, c.end): c for c in campaigns(store)}
    assert {period: c.papers for period, c in found.items()} == {("2016", "2020"): 2, ("2021", "2025"): 2}
    assert [m.paper.number for m in detail(store, found[("2016", "2020")].id).mentions] == ["1/A-B", "3/A-B"]
    assert [c.start for c in campaigns(store, first=2019, last=2019)] == ["2016"]


def test_spells():
    assert spells([(2016, 2020), (2018, 2021), (2023, 2025)]) == [(2016, 2021), (2023, 2025)]
    at = [(2016, 2020), (2023, 2025)]
    assert [spell_of(at, None, y) for y in (2015, 2018, 2021, 2024, 2030, None)] == [0, 0, 0, 1, 1, 1]


def test_a_campaign_with_its_launch_chain_days_and_reports(any_store):
    ids = fill(any_store)
    found = campaigns(any_store)[0]
    assert (found.name, found.papers, found.start, found.end) == (NAME, 4, "2026", "2030")
    one = detail(any_store, found.id)
    assert one.launch.papers[0].id == ids["launch"]
    assert [(m.paper.id, m.part) for m in one.chain] == [(ids["launch"], "launch"), (ids["carry"], "carry")]
    assert [m.paper.id for m in one.reports] == [ids["report"]]
    assert [(m.kind, m.end, m.award) for m in one.milestones] == [
        ("launch", "2026-02-28", False),
        ("register", "2026-03-15", True),
        ("report", "2026-06-20", False),
        ("file", "2026-10-15", True),
    ]  # fmt: skip: neither the roof nor the year's summary of a plan that names two campaigns
    assert one.year == 2026


def test_a_rejected_mention_is_gone_and_a_corrected_name_counts(store):
    ids = fill(store)
    decisions.reject(store, ids["other"], "campaign", "campaign.1", who="Lan")
    value = {"name": "Sạch bến, xanh sông, đẹp làng", "kind": "phong trào"}
    decisions.correct(store, ids["other"], "campaign", "campaign.2", value, who="Lan")
    assert {c.name: c.papers for c in campaigns(store)} == {NAME: 3, "Sạch bến, xanh sông, đẹp làng": 1}


def test_the_summary_form_comes_back_from_word_and_excel(store):
    fill(store)
    put(store, number="1/X", date="2019-01-01", campaigns=[{"name": '=HYPERLINK("x")', "start": "2019", "end": "2019"}])
    set_setting(store, "our_unit", {"name": SO, "aliases": []}, who="Lan", at=AT)
    row = ("2026", f"Kế hoạch số 20/KH-UBND ngày 10/01/2026 của {TINH}", f"Phong trào thi đua “{NAME}”", "2026 - 2030")
    made = Document(io.BytesIO(forms.summary_file(store, "docx", first=2026, last=2027)))
    table, years = made.tables
    assert tuple(c.text for c in table.rows[0].cells) == forms.HEADINGS
    assert tuple(c.text for c in table.rows[1].cells) == row
    assert made.paragraphs[0].text == SO.upper()
    assert [c.text for c in years.rows[0].cells][1:] == ["2026", "2027", "2028", "2029", "2030"]
    book = load_workbook(io.BytesIO(forms.summary_file(store, "xlsx")))
    assert book.sheetnames == ["Tổng hợp", "Dòng thời gian"]
    said = [[c.value for c in r] for r in book["Tổng hợp"].iter_rows()]
    assert [2026, *row[1:]] in said
    assert any(r[2] == 'Phong trào thi đua “=HYPERLINK("x")”' for r in said)
    bars = [[c.value for c in r] for r in book["Dòng thời gian"].iter_rows(max_row=3, max_col=4)]
    assert bars[1:] == [['\'=HYPERLINK("x")', 2019, 1, 2019], [NAME, 2026, 5, 2030]]
    assert all(c.data_type != "f" for page in book for r in page.iter_rows() for c in r)
    with pytest.raises(ValueError, match="docx or xlsx"):
        forms.summary_file(store, "pdf")


def test_award_files_from_a_schedule(any_store):
    ids = fill(any_store)
    steps = milestones.award_steps(any_store, [ids["carry"]])
    assert [(s.kind, s.end) for s in steps] == [("register", "2026-03-15"), ("file", "2026-10-15")]
    assert [p.id for p, _ in milestones.award_plans(any_store)] == [ids["carry"]]
    table = Document(io.BytesIO(forms.checklist_file(any_store, [ids["carry"]], "docx"))).tables[0]
    assert [c.text for c in table.rows[2].cells] == [
        "2", "nộp hồ sơ đề nghị khen thưởng", "Các trường", "Sở", "Trước ngày 15/10/2026",
        "30/KH-SVH ngày 10/02/2026, trang 1", "", "",
    ]  # fmt: skip
    book = load_workbook(io.BytesIO(forms.checklist_file(any_store, [ids["carry"]], "xlsx")))
    assert book.active.max_row >= 5


def units(store, *names: str) -> None:
    listed = [{"name": n, "aliases": [], "groups": ["Các trường"]} for n in names]
    set_setting(store, UNITS, {"units": listed}, who="Lan", at=AT)


def test_the_register_of_reports_opens_again(store, capsys, tmp_path):
    ids = fill(store)
    units(store, "Trường Hoa Mai", "=Trường B")
    plan = ids["carry"]
    owed = owed_reports(store, plan, today=date(2026, 6, 1))
    book = load_workbook(io.BytesIO(reports_file(store, plan, "xlsx", today=date(2026, 6, 1))))
    rows = [[c.value for c in r] for r in book.active.iter_rows()]
    said = [r for r in rows if isinstance(r[1], int)]
    assert [r[0] for r in said] == [NAMES[o.state] for o in owed] and len(said) == len(owed) > 0
    assert book.active.conditional_formatting and all(c.data_type != "f" for r in book.active.iter_rows() for c in r)
    table = Document(io.BytesIO(reports_file(store, plan, "docx", today=date(2026, 6, 1)))).tables[0]
    assert [row.cells[2].text for row in table.rows[1:]] == [o.unit for o in owed]
    assert any(c.text for c in table.columns[6].cells[1:]) == any(o.reports for o in owed)
    with pytest.raises(ValueError, match="docx or xlsx"):
        reports_file(store, plan, "pdf", today=date(2026, 6, 1))
    out = tmp_path / "a.xlsx"
    assert run(capsys, "campaigns", "--reports", str(plan), "--format", "xlsx", "-o", str(out))[0] == 0
    assert out.exists()


def test_plans_with_award_files_are_told_from_others(store):
    ids = fill(store)
    assert [(p.id, n) for p, n in milestones.award_plans(store, steps=True)] == [(ids["carry"], 2)]


def test_reports_that_a_plan_asks_for(any_store):
    ids = fill(any_store)
    (open_group,) = owed_reports(any_store, ids["carry"], today=date(2026, 6, 1))
    assert (open_group.state, open_group.open_group, open_group.due) == ("partly", True, "2026-06-19")
    units(any_store, TRUONG, "Trường Tiểu học Đồi Chè", "Trường Tiểu học Núi Voi")
    put(any_store, number="7/BC-THNV", date="2026-06-25", issuer="Trường Tiểu học Núi Voi", doc_type="BC",
        subject="Sơ kết phong trào", campaigns=[{"name": NAME}])  # fmt: skip
    put(
        any_store,
        number="8/BC-THĐC",
        date="2026-06-11",
        issuer="Trường Tiểu học Đồi Chè",
        doc_type="BC",
        subject="Công tác phòng cháy",
    )  # fmt: skip: has nothing to do with the plan
    for today, late in ((date(2026, 6, 19), "missing"), (date(2026, 6, 20), "overdue")):
        found = {
            o.unit: (o.state, [p.number for p in o.reports]) for o in owed_reports(any_store, ids["carry"], today=today)
        }
        assert found == {
            TRUONG: ("arrived", ["4/BC-THBĐ"]), "Trường Tiểu học Đồi Chè": (late, []),
            "Trường Tiểu học Núi Voi": ("late", ["7/BC-THNV"]),
        }  # fmt: skip


def test_a_report_at_the_end_is_not_the_one_at_half_time(store):
    ids = fill(store)
    units(store, "Trường Tiểu học Núi Voi")
    put(store, number="7/BC-THNV", date="2026-06-11", issuer="Trường Tiểu học Núi Voi", doc_type="BC",
        subject="Tổng kết phong trào", campaigns=[{"name": NAME}])  # fmt: skip
    (owed,) = owed_reports(store, ids["carry"], today=date(2026, 6, 12))
    assert owed.state == "missing"


def test_likeness_of_many_names_stays_quick():
    names = {f"k{i:04d}": f"Thi đua số {i} vì bản làng {i % 7} xanh" for i in range(400)}
    found = alike(names)
    assert found
    assert found == sorted(found, key=lambda p: (-p[2], p[0], p[1]))


def run(capsys, *words: str) -> tuple[int, str]:
    with patch.object(sys, "argv", ["vanban", *words]), pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0), capsys.readouterr().out


def test_the_command(store, capsys, tmp_path):
    ids = fill(store)
    code, out = run(capsys, "campaigns", "--year", "2026", "--json")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert {line["name"]: line["papers"] for line in lines} == {NAME: 4, "Sạch bến xanh sông": 1}
    assert next(line for line in lines if line["name"] == NAME)["launch"]["number"] == "20/KH-UBND"
    target = tmp_path / "tong-hop.xlsx"
    assert run(capsys, "campaigns", "--format", "xlsx", "-o", str(target))[0] == 0
    assert load_workbook(target).sheetnames[0] == "Tổng hợp"
    assert run(capsys, "campaigns", "--format", "pdf", "-o", str(target))[0] == 2
    code, out = run(capsys, "campaigns", "--reports", str(ids["carry"]), "--today", "2026-07-01", "--json")
    assert json.loads(out)["state"] == "partly"
    assert run(capsys, "campaigns", "--reports", "99")[0] == 1
    assert "Trước ngày 15/10/2026" in run(capsys, "campaigns", "--award-files", str(ids["carry"]))[1]
