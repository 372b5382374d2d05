"""Cited papers over all papers: what is one paper, what is not, who cites it, what is missing, what no longer holds."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import networkx
import pytest

from corpus import decisions
from corpus.citations import ask, graph, in_force, lists
from corpus.citations.views import CERTAIN, POSSIBLE, Rule
from models.errors import TargetMissing, ValueUnfit
from pipeline.cli import main
from tests.stored import put

AT = datetime(2026, 4, 1, tzinfo=UTC)
SO = "Sở Văn hóa tỉnh Thanh Vân"
TINH = "Ủy ban nhân dân tỉnh Thanh Vân"


def one(store, number: str):
    found = ask.find(store, number)
    assert len(found) == 1, found
    return found[0]


def test_spellings_zeros_and_missing_dates_are_one_paper(any_store):
    put(any_store, number="07/KH-UBND", date="2026-01-05", issuer=TINH, doc_type="KH")
    put(any_store, number="11/KH-SVH", date="2026-01-20", issuer=SO,
        cites=[{"number": "07/KH-UBND", "date": "2026-01-05", "issuer": "UBND tỉnh", "pinpoints": ["mục II"]}])  # fmt: skip
    put(any_store, number="12/KH-SVH", date="2026-02-20", issuer=SO, cites=[{"number": "7/KH - UBND"}])
    put(any_store, number="2/BC-TH", date="2026-03-20", issuer="Trường Tiểu học Bến Đá",
        cites=[{"number": "7 /kh–ubnd", "date": "2026", "role": "mention"}])  # fmt: skip
    node = one(any_store, "7/kh-ubnd")
    assert (node.cited_by, node.on_file, node.date, node.number) == (3, True, "2026-01-05", "07/KH-UBND")
    around = ask.around(any_store, node.id)
    assert [(c.citing.number, c.role, c.pinpoints) for c in around.cited_by] == [
        ("2/BC-TH", "mention", ()), ("12/KH-SVH", "basis", ()), ("11/KH-SVH", "basis", ("mục II",)),
    ]  # fmt: skip
    place = around.cited_by[2].places[0]
    assert (place.page, place.quote) == (1, "07/KH-UBND")
    assert one(any_store, "7 kh ubnd").id == node.id  # typed without diacritics and slashes


def test_two_dates_of_one_number_stay_two_and_are_shown(any_store):
    put(
        any_store,
        number="1/A-B",
        date="2026-01-20",
        issuer=SO,
        cites=[{"number": "15/2024/NĐ-CP", "date": "2024-03-01"}],
    )
    put(
        any_store,
        number="2/A-B",
        date="2026-01-21",
        issuer=SO,
        cites=[{"number": "15/2024/NĐ-CP", "date": "2024-03-11"}],
    )
    put(any_store, number="3/A-B", date="2026-01-22", issuer=SO, cites=[{"number": "15/2024/NĐ-CP"}])
    found = ask.find(any_store, "15/2024/NĐ-CP")
    assert sorted((n.date or "", n.cited_by, n.conflict) for n in found) == [
        ("", 1, None), ("2024-03-01", 1, CERTAIN), ("2024-03-11", 1, CERTAIN),
    ]  # fmt: skip
    (listed,) = lists.conflicts(any_store)
    assert {n.date for n in listed} == {"2024-03-01", "2024-03-11"}
    around = ask.around(any_store, listed[0].id)
    assert listed[1].id in {n.id for n in around.namesakes}


def test_a_paper_on_file_with_another_date_than_cited_is_a_conflict(any_store):
    put(any_store, number="9/KH-UBND", date="2026-02-03", issuer=TINH)
    put(any_store, number="1/BC-SVH", date="2026-03-03", issuer=SO,
        cites=[{"number": "9/KH-UBND", "date": "2026-03-02", "issuer": "UBND tỉnh"}])  # fmt: skip
    ((first, second),) = lists.conflicts(any_store)
    assert {first.on_file, second.on_file} == {True, False}
    assert first.conflict == CERTAIN


def test_the_same_serial_of_another_year_may_be_another_paper(any_store):
    put(any_store, number="1/BC-SVH", date="2026-03-03", issuer=SO, cites=[
        {"number": "9/KH-UBND", "date": "2025-02-03", "issuer": "UBND tỉnh"},
        {"number": "9/KH-UBND", "date": "2026-02-03", "issuer": "UBND tỉnh"}])  # fmt: skip
    assert [n.conflict for n in ask.find(any_store, "9/KH-UBND")] == [POSSIBLE, POSSIBLE]
    assert lists.conflicts(any_store) == ()
    assert len(lists.conflicts(any_store, certain=False)) == 1


def test_one_number_of_two_provinces_is_two_papers_without_conflict(any_store):
    for number, place in (("1/BC-X", "Thanh Vân"), ("2/BC-X", "Hải Lộc")):
        put(any_store, number=number, date="2026-03-03", issuer=f"Sở Nội vụ tỉnh {place}",
            cites=[{"number": "40/QĐ-UBND", "date": "2026-01-09", "issuer": "UBND tỉnh", "doc_type": "QĐ"}])  # fmt: skip
    found = ask.find(any_store, "40/QĐ-UBND")
    assert [(n.cited_by, n.conflict) for n in found] == [(1, None), (1, None)]
    assert [len(ask.around(any_store, n.id).cited_by) for n in found] == [1, 1]


def test_a_law_by_name_and_by_number_is_one(any_store):
    law = {"doc_type": "L", "title": "Luật Thi đua, khen thưởng"}
    put(any_store, number="1/A-B", date="2026-01-20", issuer=SO, cites=[{**law, "date": "2022-06-15"}])
    put(
        any_store,
        number="2/A-B",
        date="2026-01-21",
        issuer=SO,
        cites=[{**law, "number": "06/2022/QH15", "date": "2022"}],
    )
    put(any_store, number="3/A-B", date="2012-01-21", issuer=SO, cites=[{**law, "date": "2003-11-26"}])
    node = one(any_store, "06/2022/QH15")
    assert (node.cited_by, node.date) == (2, "2022-06-15")
    assert len(ask.around(any_store, node.id).cited_by) == 2
    assert {n.date for n in ask.find(any_store, "luật thi đua - khen thưởng")} == {"2022-06-15", "2003-11-26"}
    assert lists.conflicts(any_store, certain=False) == ()


def test_rejected_references_do_not_count_and_corrected_ones_do(any_store):
    paper = put(
        any_store,
        number="1/BC-SVH",
        date="2026-03-03",
        issuer=SO,
        cites=[{"number": "9/KH-UBND"}, {"number": "8/KH-UBND"}],
    )
    decisions.reject(any_store, paper, "reference", "reference.1", who="Lan")
    value = {"doc_type": "KH", "number": "18/KH-UBND", "role": "replaces"}
    decisions.correct(any_store, paper, "reference", "reference.2", value, who="Lan")
    assert ask.find(any_store, "9/KH-UBND") == ()
    assert ask.find(any_store, "8/KH-UBND") == ()
    assert ask.around(any_store, one(any_store, "18/KH-UBND").id).replaced_by[0].citing.id == paper
    decisions.correct(any_store, paper, "fact", "number", "2/BC-SVH", who="Lan")
    assert one(any_store, "2/BC-SVH").papers[0].id == paper


def test_missing_papers_most_cited_first_and_paged(any_store, monkeypatch):
    monkeypatch.setattr(lists, "AT_ONCE", 2)
    put(any_store, number="5/KH-UBND", date="2026-01-01", issuer=TINH)
    for i in range(6):
        cites = [{"number": f"{n}/KH-HL", "date": "2025-05-05"} for n in range(1, 6) if n > i]
        put(any_store, number=f"{i}1/BC-SVH", date="2026-03-03", issuer=SO, cites=[*cites, {"number": "5/KH-UBND"}])
    page = lists.missing(any_store, limit=3)
    assert [(n.number, n.cited_by) for n in page.nodes] == [("5/KH-HL", 5), ("4/KH-HL", 4), ("3/KH-HL", 3)]
    assert page.more
    rest = lists.missing(any_store, limit=3, offset=3)
    assert [(n.number, n.cited_by) for n in rest.nodes] == [("2/KH-HL", 2), ("1/KH-HL", 1)]
    assert not rest.more


def chain(store) -> dict[str, int]:
    """A national plan that is not on file, a province's, a department's, a school's, and a report."""
    steps = [
        (
            "20/KH-UBND",
            "2026-01-10",
            TINH,
            {"number": "3/KH-TTg", "date": "2025-12-01", "issuer": "Thủ tướng Chính phủ"},
        ),
        ("30/KH-SVH", "2026-02-10", SO, {"number": "20/KH-UBND", "date": "2026-01-10", "issuer": "UBND tỉnh"}),
        ("4/KH-THBĐ", "2026-03-10", "Trường Tiểu học Bến Đá", {"number": "30/KH-SVH", "date": "2026-02-10"}),
    ]
    law = {"doc_type": "L", "title": "Luật Thư viện", "date": "2019-11-21"}
    return {n: put(store, number=n, date=d, issuer=i, doc_type="KH", cites=[law, c]) for n, d, i, c in steps}


def test_the_chain_goes_from_the_national_plan_to_the_school(any_store):
    chain(any_store)
    steps = ask.around(any_store, one(any_store, "30/KH-SVH").id).chain
    assert [(s.node.number, s.distance, s.level) for s in steps] == [
        ("3/KH-TTg", -2, 1), ("20/KH-UBND", -1, 2), ("30/KH-SVH", 0, 2), ("4/KH-THBĐ", 1, 4),
    ]  # fmt: skip


def test_a_basis_out_of_force_by_the_table_and_by_a_paper_on_file(any_store):
    held = put(
        any_store, number="1/A-B", date="2024-12-30", issuer=SO, cites=[{"number": "98/2023/NĐ-CP", "doc_type": "NĐ"}]
    )
    lost = put(any_store, number="2/A-B", date="2025-07-01", issuer=SO, cites=[
        {"number": "98/2023/NĐ-CP", "doc_type": "NĐ"}, {"number": "91/2017/NĐ-CP", "doc_type": "NĐ", "role": "mention"},
        {"number": "6/QĐ-UBND", "doc_type": "QĐ", "date": "2020-02-02", "issuer": "UBND tỉnh"}])  # fmt: skip
    by = put(any_store, number="70/QĐ-UBND", date="2025-06-01", issuer=TINH, effective_on="2025-06-11", cites=[
        {"number": "6/QĐ-UBND", "doc_type": "QĐ", "date": "2020-02-02", "issuer": "UBND tỉnh", "role": "replaces"}])  # fmt: skip
    found = in_force.out_of_force(any_store)
    assert {(o.citing.id, o.cited, o.since, o.by, o.source) for o in found} == {
        (lost, "98/2023/NĐ-CP", "2025-07-01", "152/2025/NĐ-CP", "table"),
        (lost, "6/QĐ-UBND", "2025-06-11", "70/QĐ-UBND", "paper"),
    }
    assert held not in {o.citing.id for o in found}
    assert next(o for o in found if o.source == "paper").replacing == by
    around = ask.around(any_store, one(any_store, "98/2023/NĐ-CP").id)
    assert around.rule is not None
    assert around.rule.since == "2025-07-01"
    assert around.as_of == in_force.rule_table(any_store).as_of


def test_the_office_edits_the_table_of_rules(store):
    table = in_force.rule_table(store)
    kept = [r for r in table.rules if r.number != "98/2023/NĐ-CP"]
    mine = Rule("5/QĐ-HL", None, None, "8/QĐ-HL", "2026-01-01")
    after = in_force.save_rules(store, [*kept, mine], as_of="2026-12-01", who="Lan", at=AT)
    assert after.as_of == "2026-12-01"
    assert {r.number for r in after.rules} == {*(r.number for r in kept), "5/QĐ-HL"}
    assert [r.number for r in after.rules if r.edited] == ["5/QĐ-HL"]
    put(store, number="2/A-B", date="2026-07-01", issuer=SO, cites=[{"number": "5/QĐ-HL"}, {"number": "98/2023/NĐ-CP"}])
    assert [o.cited for o in in_force.out_of_force(store)] == ["5/QĐ-HL"]
    for wrong in (Rule(None, "Luật X", None, "Y", "2026-01-01"), Rule("1/A", None, None, "", "2026-01-01"),
                  Rule("1/A", None, None, "Y", "2026-02-30")):  # fmt: skip
        with pytest.raises(ValueUnfit):
            in_force.save_rules(store, [wrong], as_of="2026-12-01", who="Lan", at=AT)


def test_the_table_says_what_the_rules_of_the_field_say():
    """Days and successors as they stood in November 2026; a line that nobody confirmed is marked."""
    rules = {r.number: r for r in in_force._table({}).rules}
    said = {
        "91/2017/NĐ-CP": ("98/2023/NĐ-CP", "2024-01-01"), "98/2023/NĐ-CP": ("152/2025/NĐ-CP", "2025-07-01"),
        "34/2016/NĐ-CP": ("78/2025/NĐ-CP", "2025-04-01"),
    }  # fmt: skip
    assert {n: (rules[n].by, rules[n].since) for n in said} == said
    assert [n for n, r in rules.items() if r.unconfirmed] == ["21/2020/TT-BGDĐT"]


def test_the_graph_comes_back_from_its_files(store):
    chain(store)
    put(
        store,
        number="9/BC-\x0bTH",
        date="2026-04-01",
        issuer="=cmd|'x'!A1",
        cites=[{"number": "4/KH-THBĐ", "pinpoints": ["Điều 1"]}],
    )
    out = io.BytesIO()
    assert graph.write_graphml(store, out) == (6, 7)
    out.seek(0)
    back = networkx.read_graphml(out)
    assert (back.number_of_nodes(), back.number_of_edges(), back.is_directed()) == (6, 7, True)
    by_number = {data.get("number"): (name, data) for name, data in back.nodes(data=True)}
    assert by_number["3/KH-TTg"][1]["on_file"] is False
    assert back.has_edge(by_number["4/KH-THBĐ"][0], by_number["30/KH-SVH"][0])
    sheet = io.BytesIO()
    assert graph.write_csv(store, sheet) == 7
    rows = list(csv.DictReader(io.StringIO(sheet.getvalue().decode("utf-8-sig"))))
    assert rows[-1]["citing_issuer"] == "'=cmd|'x'!A1"
    assert {(r["citing_number"], r["cited_number"]) for r in rows} >= {("30/KH-SVH", "20/KH-UBND")}


def test_the_neighbourhood_is_cut_where_it_grows_too_large(store):
    chain(store)
    centre = one(store, "30/KH-SVH").id
    near = graph.neighbourhood(store, centre)
    assert {n.number or n.title for n in near.nodes} == {"30/KH-SVH", "20/KH-UBND", "4/KH-THBĐ", "Luật Thư viện"}
    assert {role for _, _, role in near.edges} == {"basis"}
    assert len(near.edges) == 3
    small = graph.neighbourhood(store, centre, most=2)
    assert small.cut
    assert len(small.nodes) == 2


def test_an_unknown_node_is_told(store):
    with pytest.raises(TargetMissing):
        ask.around(store, "n:404/x|2026-01-01|")


def run(capsys, *words: str) -> tuple[int, str]:
    import sys
    from unittest.mock import patch

    with patch.object(sys, "argv", ["vanban", *words]), pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0), capsys.readouterr().out


def test_the_command(store, capsys, tmp_path):
    chain(store)
    code, out = run(capsys, "references", "20/kh-ubnd", "--json")
    said = json.loads(out)
    assert code == 0
    assert said["papers"][0]["cited_by"] == 1
    assert said["papers"][0]["citations"][0]["paper"]["number"] == "30/KH-SVH"
    assert said["papers"][0]["citations"][0]["evidence"][0]["page"] == 1
    code, out = run(capsys, "references", "--missing", "--json")
    assert [json.loads(line)["cited_by"] for line in out.splitlines()] == [3, 1]
    code, out = run(capsys, "references", "20 kh ubnd")
    assert "▶ 20/KH-UBND" in out
    assert run(capsys, "references", "99/XX-YY")[0] == 1
    assert run(capsys, "references")[0] == 2
    target = tmp_path / "g.graphml"
    assert run(capsys, "references", "--graphml", str(target), "--csv", str(tmp_path / "g.csv"))[0] == 0
    assert networkx.read_graphml(target).number_of_nodes() == 5
