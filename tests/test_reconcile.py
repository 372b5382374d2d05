"""Papers and the register brought together: outcomes, candidates, decisions that last; on both databases."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from benchmarks.reconcile import damaged, exact_join, generated, quality, real_rows, records
from corpus.papers import get_paper
from corpus.reconcile import decide
from corpus.reconcile.assign import Decided, assign
from corpus.reconcile.listing import all_lines, history, list_lines, serials
from corpus.reconcile.run import last_run, reconcile
from corpus.reconcile.views import LineFilter
from corpus.reconcile.wording import in_words
from corpus.register.imports import import_register
from corpus.store import Store
from models.errors import EntryMissing, NothingToUndo, PaperMissing, ValueUnfit
from models.keys import number_key, without_marks
from models.tables import File, FileName, PaperRow, ReferenceRow
from models.tables_register import RegisterDecision, RegisterEntry
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.sources import source_of_bytes
from tests.reconciled import entry_of, line_of

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "data" / "public_register_4056.csv"
NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
WHO = {"who": "Lan", "at": NOON}
HEAD = "Ngày đến;Số đến;Tác giả;Số, ký hiệu;Ngày tháng văn bản;Tên loại và trích yếu nội dung"
OFFICE = "Sở Xây dựng tỉnh Hải Lam"


def paper(
    store: Store, number: str | None, day: str | None, subject: str, issuer: str = OFFICE, kind: str = "KH"
) -> int:
    """A paper with nothing but its header."""
    sha = hashlib.sha256(f"{number}{day}{subject}{issuer}{datetime.now().timestamp()}".encode()).hexdigest()
    with store.write() as session:
        file = File(sha256=sha, size=1, media_type="text/plain", added_at=NOON)
        session.add(file)
        session.flush()
        session.add(FileName(file_id=file.id, name=f"{sha[:6]}.txt", seen_at=NOON))
        row = PaperRow(
            file_id=file.id, added_at=NOON, added_by="Lan", reading_id=None, number=number, issued_on=day,
            number_key=number_key(number) if number else None, subject=subject, issuer=issuer, doc_type=kind,
            folded=without_marks(f"{number} {issuer} {subject}"),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def register(store: Store, *rows: str) -> None:
    import_register(store, "\n".join([HEAD, *rows]).encode(), "so.csv", **WHO)


def told(store: Store) -> dict[str, list[tuple[int | None, int | None]]]:
    found: dict[str, list[tuple[int | None, int | None]]] = {}
    for line in all_lines(store):
        pair = (line.paper.id if line.paper else None, line.entry.id if line.entry else None)
        found.setdefault(line.outcome, []).append(pair)
    return found


@pytest.fixture
def office(any_store: Store) -> Store:
    """Papers 1 to 5 and entries 1 to 5: one pair agrees, one differs in its day, one in a digit; two have nobody."""
    paper(any_store, "12/KH-SXD", "2026-02-03", "tổ chức ngày hội đọc sách của ngành")
    paper(any_store, "15/KH-SXD", "2026-02-05", "kiểm tra an toàn nhà chung cư cũ")
    paper(any_store, "138/KH-SXD", "2026-02-10", "số hóa hồ sơ quy hoạch đô thị")
    paper(any_store, "77/KH-SXD", "2026-02-11", "diễn tập phòng cháy và chữa cháy")
    paper(any_store, "80/KH-SXD", "2026-02-12", "tập huấn phần mềm quản lý nhà ở")
    register(
        any_store,
        f"04/02/2026;1;{OFFICE};12/KH-SXD;03/02/2026;Kế hoạch tổ chức ngày hội đọc sách của ngành",
        "06/02/2026;2;Sở XD tỉnh Hải Lam;15/KH-SXD;06/02/2026;Kế hoạch kiểm tra an toàn nhà chung cư cũ",
        f"11/02/2026;3;{OFFICE};183/KH-SXD;10/02/2026;Kế hoạch số hóa hồ sơ quy hoạch đô thị",
        f"12/02/2026;5;{OFFICE};99/KH-SXD;11/02/2026;Kế hoạch trồng cây xanh trên đường Trần Phú",
        f"13/02/2026;5;{OFFICE};81/KH-SXD;12/02/2026;Kế hoạch tập huấn phần mềm kế toán",
    )
    reconcile(any_store, **WHO)
    return any_store


def test_outcomes(office: Store) -> None:
    got = told(office)
    assert got["matched"] == [(1, 1)]
    assert sorted(got["differs"]) == [(2, 2), (3, 3)]
    assert got["unregistered"] == [(4, None)]
    assert got["no_file"] == [(None, 4)]
    assert sorted(got["undecided"], key=str) == [(5, None), (None, 5)]
    run = last_run(office)
    assert run is not None and sum(run.counts.values()) == 7


def test_differences_and_why_are_said(office: Store) -> None:
    day, digit = line_of(office, paper=2), line_of(office, paper=3)
    assert [(d.field, d.paper, d.register) for d in day.differences] == [("issued_on", "2026-02-05", "2026-02-06")]
    assert [(d.field, d.paper, d.register) for d in digit.differences] == [("number", "138/KH-SXD", "183/KH-SXD")]
    assert in_words(day.features).startswith("số khớp, ngày lệch 1 ngày, trích yếu giống 100 %")
    assert in_words(digit.features, "en").startswith("number off by one digit, same day")
    best = line_of(office, paper=5).candidates[0]
    assert (best.entry.id, best.features["number"]["code"]) == (5, "digits")


def test_serials_repeated_and_missing(office: Store) -> None:
    (year,) = serials(office)
    assert (year.year, year.last, year.missing) == (2026, 5, ((4, 4),))
    assert dict(year.repeated) == {5: (4, 5)}


def test_filters(office: Store) -> None:
    assert [x.paper.id for x in list_lines(office, LineFilter(field="number")).lines if x.paper] == [3]
    assert {x.paper.id for x in list_lines(office, LineFilter(text="chung cu")).lines if x.paper} == {2}
    assert list_lines(office, LineFilter(outcome="no_file")).total == 1
    assert list_lines(office, limit=2, offset=2).total == 7


# Decisions --------------------------------------------------------------------------------------------------


def test_accept_and_undo(office: Store) -> None:
    (made,) = decide.accept(office, [(5, 5)], **WHO)
    now = line_of(office, paper=5)
    assert (now.outcome, now.entry and now.entry.id, now.decided) == ("differs", 5, True)
    reconcile(office, **WHO)
    assert line_of(office, paper=5).decided
    decide.undo(office, made, **WHO)
    assert line_of(office, paper=5).outcome == "undecided"
    with pytest.raises(NothingToUndo):
        decide.undo(office, made, **WHO)
    assert [(d.action, d.undone) for d in history(office, paper=5)] == [("undo", False), ("accept", True)]


def test_another_candidate_takes_the_place_of_what_the_machine_settled(office: Store) -> None:
    decide.accept(office, [(4, 1)], **WHO)
    assert line_of(office, paper=4).entry == entry_of(office, 1)
    assert line_of(office, paper=1).outcome in ("unregistered", "undecided")
    reconcile(office, **WHO)
    assert line_of(office, entry=1).paper.id == 4  # type: ignore[union-attr]


def test_reject_one_and_all(office: Store) -> None:
    decide.reject(office, 1, 1, **WHO)
    assert line_of(office, paper=1).entry is None and line_of(office, entry=1).paper is None
    (all_of_them,) = decide.reject_all(office, paper=5, **WHO)
    assert line_of(office, paper=5).outcome == "unregistered"
    assert line_of(office, entry=5).outcome == "no_file"
    reconcile(office, **WHO)
    assert line_of(office, paper=5).outcome == "unregistered"
    decide.undo(office, all_of_them, **WHO)
    assert line_of(office, paper=5).outcome == "undecided"


def test_registering_takes_the_next_serial_and_can_be_taken_back(office: Store) -> None:
    entry = decide.register(office, 4, arrived_on="2026-02-16", **WHO)
    made = entry_of(office, entry)
    assert (made.arrival_number, made.number, made.subject) == (
        "6",
        "77/KH-SXD",
        "Kế hoạch diễn tập phòng cháy và chữa cháy",
    )
    assert line_of(office, paper=4).outcome == "matched"
    assert entry_of(office, decide.register(office, 5, arrived_on="2027-01-04", **WHO)).arrival_number == "1"
    decide.undo(office, history(office, paper=4)[0].id, **WHO)
    assert line_of(office, paper=4).outcome == "unregistered"
    assert serials(office)[0].last == 5
    with pytest.raises(ValueUnfit):
        decide.register(office, 4, arrived_on="hôm nay", **WHO)


def test_the_register_takes_the_papers_value_and_keeps_it(office: Store) -> None:
    (made,) = decide.take_paper(office, [(2, 2)], "issued_on", **WHO)
    assert line_of(office, paper=2).outcome == "matched"
    register(office, "06/02/2026;2;Sở XD tỉnh Hải Lam;15/KH-SXD;06/02/2026;Kế hoạch kiểm tra an toàn nhà chung cư cũ")
    assert entry_of(office, 2).issued_on == "2026-02-05"  # the same export again
    register(office, "06/02/2026;2;Sở XD;15/KH-SXD;06/02/2026;Kế hoạch kiểm tra an toàn nhà chung cư cũ, xuống cấp")
    entry = entry_of(office, 2)
    assert (entry.issued_on, entry.issuer) == ("2026-02-05", "Sở XD")  # a newer one that still has the wrong day
    reconcile(office, **WHO)
    assert "issued_on" not in {d.field for d in line_of(office, paper=2).differences}
    decide.undo(office, made, **WHO)
    assert entry_of(office, 2).issued_on == "2026-02-06"


def test_the_paper_takes_the_registers_value(any_store: Store) -> None:
    letter = ROOT / "samples" / "papers" / "15-cong-van-bao-cao-dinh-ky.txt"
    list(Ingest(any_store, Limits(), "Lan", workers=1).run([source_of_bytes(letter.name, letter.read_bytes())]))
    number = get_paper(any_store, 1).header["number"].value["value"]
    subject = get_paper(any_store, 1).header["subject"].value["value"]
    register(any_store, f"05/01/2026;1;Sở Giáo dục và Đào tạo tỉnh Lam Giang;{number};28/12/2025;{subject}")
    reconcile(any_store, **WHO)
    (made,) = decide.take_register(any_store, [(1, 1)], "issued_on", **WHO)
    item = get_paper(any_store, 1).header["issued_on"]
    assert (item.value["value"], item.state, item.history[-1].who) == ("2025-12-28", "corrected", "Lan")
    assert line_of(any_store, paper=1).outcome == "matched"
    decide.undo(any_store, made, **WHO)
    assert get_paper(any_store, 1).header["issued_on"].value["value"] == "2025-12-29"
    assert line_of(any_store, paper=1).outcome == "differs"


def test_bulk_shows_what_it_would_change_and_one_undo_takes_back_one(office: Store) -> None:
    score = line_of(office, paper=5).candidates[0].score
    assert decide.above(office, score + 0.01) == ()
    assert decide.above(office, score) == ((5, 5),)
    decide.accept(office, decide.above(office, score), **WHO)
    assert line_of(office, paper=5).decided


def test_the_same_for_all_similar(any_store: Store) -> None:
    for n in range(3):
        paper(any_store, f"{n + 1}/KH-SXD", f"2026-02-0{n + 1}", f"việc riêng số {n} của phòng ban")
    paper(any_store, "9/KH-SXD", "2026-02-09", "một việc khác hẳn, ngày lại sai")
    rows = [
        f"0{n + 2}/02/2026;{n + 1};Ban Quản lý dự án;{n + 1}/KH-SXD;0{n + 1}/02/2026;việc riêng số {n} của phòng ban"
        for n in range(3)
    ]
    register(any_store, *rows, f"09/02/2026;4;{OFFICE};9/KH-SXD;10/02/2026;một việc khác hẳn, ngày lại sai")
    decide.accept(any_store, [(n, n) for n in (1, 2, 3)], **WHO)
    reconcile(any_store, **WHO)
    pairs = decide.similar(any_store, line_of(any_store, paper=1).id, "issuer")
    assert sorted(pairs) == [(1, 1), (2, 2), (3, 3)]
    made = decide.take_paper(any_store, pairs, "issuer", **WHO)
    assert told(any_store)["matched"] == [(1, 1), (2, 2), (3, 3)]
    assert len({d.batch for d in history(any_store) if d.id in made}) == 1


def test_nothing_is_kept_of_a_decision_about_what_is_not_there(office: Store) -> None:
    with pytest.raises(PaperMissing):
        decide.accept(office, [(5, 5), (99, 1)], **WHO)
    with pytest.raises(EntryMissing):
        decide.accept(office, [(5, 99)], **WHO)
    assert history(office) == ()


def test_the_database_keeps_decisions(office: Store) -> None:
    decide.accept(office, [(5, 5)], **WHO)
    with pytest.raises(DBAPIError, match="append-only"), office.write() as session:
        session.execute(text("DELETE FROM register_decisions"))
    with office.read() as session:
        assert len(session.scalars(select(RegisterDecision)).all()) == 1


# What is worth saying besides -------------------------------------------------------------------------------


def test_registered_twice_and_copies_of_a_paper(any_store: Store) -> None:
    for _ in range(2):
        paper(any_store, "12/KH-SXD", "2026-02-03", "tổ chức ngày hội đọc sách của ngành")
    paper(any_store, "12/KH-SXD", "2026-02-07", "thanh tra việc cấp giấy phép xây dựng")
    row = f";{OFFICE};12/KH-SXD;03/02/2026;tổ chức ngày hội đọc sách của ngành"
    register(any_store, f"04/02/2026;1{row}", f"05/02/2026;2{row}")
    reconcile(any_store, **WHO)
    codes = {x.paper.id: {f.code for f in x.flags} for x in all_lines(any_store) if x.paper}
    assert codes[3] == {"number-used-twice"}
    flags = {code for found in codes.values() for code in found}
    assert {"registered-twice", "copy"} & flags


def cite(store: Store, of: int, number: str, role: str, date: str | None = None) -> None:
    with store.write() as session:
        session.add(
            ReferenceRow(
                key="1", position=0, state="read", current=True, confidence=0.9, rule="x", rule_version="1", reason=None,
                page=1, start=0, end=1, quote="x", paper_id=of, reading_id=None, judgement_id=None, text_id=None,
                doc_type=None, number=number, number_key=number_key(number), title=None, date=date, issuer=None,
                role=role, pinpoints=[], mentions=[],
            )
        )  # fmt: skip


def test_replaced_and_corrected_papers_are_told_on_both_sides(any_store: Store) -> None:
    old = paper(any_store, "12/KH-SXD", "2025-02-03", "ngày hội đọc sách")
    new = paper(any_store, "8/KH-SXD", "2026-02-03", "ngày hội đọc sách")
    slip = paper(any_store, "9/CV-SXD", "2026-02-05", "V/v đính chính Kế hoạch số 8/KH-SXD", kind="CV")
    cite(any_store, new, "12/KH-SXD", "replaces", "2025")
    cite(any_store, slip, "8/KH-SXD", "mention", "2026-02-03")
    cite(any_store, slip, "12/KH-SXD", "mention", "2019-01-01")  # another paper of that number
    reconcile(any_store, **WHO)
    flags = {x.paper.id: {(f.code, f.papers) for f in x.flags} for x in all_lines(any_store) if x.paper}
    assert flags[old] == {("replaced-by", (new,))}
    assert flags[new] == {("replaces", (old,)), ("corrected-by", (slip,))}
    assert flags[slip] == {("corrects", (new,))}


def test_a_blank_serial_is_proposed_from_the_register(any_store: Store) -> None:
    letter = (ROOT / "samples" / "papers" / "15-cong-van-bao-cao-dinh-ky.txt").read_text("utf-8")
    letter = letter.replace("1302/SGDĐT-TCCB", "      /SGDĐT-TCCB", 1)
    source = source_of_bytes("mộc.txt", letter.encode())
    list(Ingest(any_store, Limits(), "Lan", workers=1).run([source]))
    header = get_paper(any_store, 1).header
    assert header["number"].value["value"] is None
    row = f"30/12/2025;14;Sở GDĐT tỉnh Lam Giang;1302/SGDĐT-TCCB;29/12/2025;{header['subject'].value['value']}"
    register(any_store, row, "30/12/2025;15;Sở GDĐT tỉnh Lam Giang;1303/SGDĐT-TCCB;29/12/2025;bổ nhiệm kế toán trưởng")
    reconcile(any_store, **WHO)
    found = line_of(any_store, paper=1)
    assert (found.entry or found.candidates[0].entry).number == "1302/SGDĐT-TCCB"
    assert "ký hiệu khớp, số để trống" in in_words(found.features or found.candidates[0].features)
    decide.take_register(any_store, [(1, 1)], "number", **WHO)
    assert get_paper(any_store, 1).header["number"].value["value"] == "1302/SGDĐT-TCCB"


def test_two_bodies_with_the_same_number_are_kept_apart(any_store: Store) -> None:
    paper(any_store, "5/KH-UBND", "2026-02-03", "chống hạn vụ xuân", "Ủy ban nhân dân xã Đồng Quang")
    paper(any_store, "5/KH-UBND", "2026-02-03", "chống hạn vụ xuân", "Ủy ban nhân dân xã Phú Lễ")
    register(
        any_store,
        "04/02/2026;1;UBND xã Phú Lễ;5/KH-UBND;03/02/2026;chống hạn vụ xuân",
        "04/02/2026;2;UBND xã Đồng Quang;5/KH-UBND;03/02/2026;chống hạn vụ xuân",
    )
    reconcile(any_store, **WHO)
    assert sorted(told(any_store)["matched"]) == [(1, 2), (2, 1)]


def test_the_samples_differ_from_their_register_in_the_known_ways(any_store: Store) -> None:
    known = json.loads((ROOT / "samples" / "register_differences.json").read_text("utf-8"))
    ids = {}
    for gold in sorted((ROOT / "samples" / "gold").glob("*.json")):
        said = json.loads(gold.read_text("utf-8"))
        number = said.get("number")
        number = number.get("value") if isinstance(number, dict) else number
        args = (number, said.get("issued_on"), said.get("subject"), said.get("issuer"), said.get("doc_type"))
        ids[gold.stem] = paper(any_store, *args)
    import_register(any_store, (ROOT / "samples" / "register.xlsx").read_bytes(), "register.xlsx", **WHO)
    reconcile(any_store, **WHO)
    with any_store.read() as session:
        entries = {(e.year, e.arrival_number): e.id for e in session.scalars(select(RegisterEntry))}
    lines = list(all_lines(any_store))
    for name, places in known["papers"].items():
        wanted = {entries[place["year"], str(place["arrival_number"])] for place in places}
        assert {x.entry.id for x in lines if x.paper and x.entry and x.paper.id == ids[name]} == wanted, name
    for told_ in known["differences"]:
        mine = [x for x in lines if x.paper and x.paper.id == ids.get(told_.get("paper", ""))]
        if told_["kind"] == "unregistered":
            assert [x.outcome for x in mine] == ["unregistered"]
        elif told_["kind"] in ("wrong_date", "wrong_number"):
            (found,) = mine
            assert [(d.field, d.paper, d.register) for d in found.differences] == [
                (told_["field"], told_["in_paper"], told_["in_register"])
            ]
        elif told_["kind"] == "duplicate":
            assert all("registered-twice" in {f.code for f in x.flags} for x in mine) and len(mine) == 2
        elif told_["kind"] == "no_file":
            entry = entries[told_["entry"]["year"], str(told_["entry"]["arrival_number"])]
            assert line_of(any_store, entry=entry).outcome == "no_file"


# Quality ----------------------------------------------------------------------------------------------------


def check_quality(rows) -> None:
    test = damaged(rows)
    got = quality(test, assign(records(test.papers), records(test.entries), Decided()))
    assert got.precision >= 0.995, got.wrong
    assert got.recall >= 0.97, got.missed
    assert got.first >= 0.97, got.missed
    assert len(exact_join(test)) < 0.8 * len(test.truth)  # the errors are real ones


def test_quality_on_invented_rows() -> None:
    check_quality(generated(3000))


@pytest.mark.skipif(not REAL.exists(), reason="the real register is not beside the project")
def test_quality_on_a_real_register() -> None:
    check_quality(real_rows(REAL)[:2000])


def test_the_result_does_not_depend_on_the_order() -> None:
    test = damaged(generated(400))
    papers, entries = records(test.papers), records(test.entries)
    one = assign(papers, entries, Decided())
    other = assign(papers[::-1], entries[::-1], Decided())
    assert {(p.paper, p.entry) for p in one.pairs} == {(p.paper, p.entry) for p in other.pairs}
