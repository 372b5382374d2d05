"""Searching as clerks type: the same papers in the same order on both databases; kept in step by the database."""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from docx import Document as WordFile
from openpyxl import load_workbook
from sqlalchemy import text
from typer.testing import CliRunner

from corpus.backup import backup, restore
from corpus.check import check_store
from corpus.decisions import correct
from corpus.search.files import results_file
from corpus.search.find import search
from corpus.search.query import parse, spellings
from corpus.search.saved import forget_search, save_search, saved_searches
from corpus.search.snippets import snippet
from corpus.search.upkeep import disagreements, rebuild
from corpus.search.views import SearchFilter
from corpus.store import Store, open_store
from models.errors import ValueUnfit
from models.settings import StoreSettings
from pipeline.cli import app
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.sources import source_of_bytes
from tests.stored import put
from tests.test_citation_pages import open_page, plain, shown

WHO: dict[str, Any] = {"who": "Lan", "at": datetime(2026, 3, 2, 5, 0, tzinfo=UTC)}
PAPERS = (
    ("1201/SGDĐT-VP", "2025-03-01", "CV", "Trực Tết và giữ gìn trật tự", "Sở Giáo dục và Đào tạo tỉnh Lam Giang", "Hoà bình là quý"),
    ("47/KH-GDĐT", "2025-09-05", "KH", "Công tác thi đua, khen thưởng", "Phòng Giáo dục và Đào tạo huyện Bình Lâm", "Trường THCS Tân Mỹ nộp báo cáo"),
    ("91/2017/NĐ-CP", "2017-07-31", "NĐ", "Quy định chi tiết một số điều", "Chính phủ", "khen thưởng trong thi đua"),
    ("12/BC-UBND", "2026-01-10", "BC", "Kết quả phong trào xanh", "Ủy ban nhân dân xã Hòa Lạc", "Tỉnh Hòa Bình, hộ nghèo, thi dua khong dau"),
)  # fmt: skip


def fill(store: Store) -> dict[str, int]:
    ids = {
        number: put(store, number=number, date=day, doc_type=kind, subject=subject, issuer=issuer, deadlines=[{"text": body, "task": body, "bound": "by", "end": "2026-05-01"}])
        for number, day, kind, subject, issuer, body in PAPERS
    }  # fmt: skip
    ids["cites"] = put(
        store, number="5/QĐ-THCS", date="2025-10-01", doc_type="QĐ", subject="Ban hành quy chế",
        cites=[{"number": "47/KH-GD&ĐT", "role": "basis"}], campaigns=[{"name": "Nói không với rác thải nhựa"}],
    )  # fmt: skip
    return ids


def numbers(store: Store, words: str, **where: object) -> list[str | None]:
    return [hit.number for hit in search(store, words, SearchFilter(**where)).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1201 sgddt", ["1201/SGDĐT-VP"]),
        ("1201/SGD&ĐT", ["1201/SGDĐT-VP"]),
        ("47/kh-gd&đt", ["47/KH-GDĐT", "5/QĐ-THCS"]),
        ("47 KH GDDT", ["47/KH-GDĐT", "5/QĐ-THCS"]),
        ("nd 91", ["91/2017/NĐ-CP"]),
        ("thi đua khen thưởng", ["47/KH-GDĐT", "91/2017/NĐ-CP"]),
        ("thi dua", ["47/KH-GDĐT", "12/BC-UBND", "91/2017/NĐ-CP"]),
        ('"khen thưởng trong"', ["91/2017/NĐ-CP"]),
        ('"thưởng khen"', []),
        ("hòa bình", ["12/BC-UBND", "1201/SGDĐT-VP"]),
        ("hoà bình", ["12/BC-UBND", "1201/SGDĐT-VP"]),
        ("hoa binh", ["12/BC-UBND", "1201/SGDĐT-VP"]),
        (unicodedata.normalize("NFD", "hòa bình"), ["12/BC-UBND", "1201/SGDĐT-VP"]),
        ("dieu", ["91/2017/NĐ-CP"]),
        ("điều", ["91/2017/NĐ-CP"]),
        ("rac thai nhua", ["5/QĐ-THCS"]),
        ('"; DROP TABLE papers; --', []),
        ("* OR NEAR(", []),
        ("   ", []),
    ],
)
def test_what_clerks_type_finds_the_same_on_both_databases(any_store: Store, typed: str, found: list[str]) -> None:
    fill(any_store)
    assert numbers(any_store, typed) == found


def test_exact_spelling_comes_first(any_store: Store) -> None:
    ids = [put(any_store, number=f"{i}/KH-X", subject=s) for i, s in enumerate(("Dưa hấu", "Thi đua", "Dua", "dừa"), 1)]
    first = search(any_store, "dừa").hits
    assert (first[0].paper, first[0].exact) == (ids[3], True)
    assert {hit.paper for hit in first} == set(ids) and not any(hit.exact for hit in first[1:])
    assert search(any_store, "đua").hits[0].paper == ids[1]
    assert search(any_store, "dua").hits[0].paper == ids[2]


def test_side_by_side_is_preferred_among_the_newest_and_required_in_quotes(
    any_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    subjects = ("xanh biển", "biển xanh", "biển rất xanh", "xanh như biển")
    ids = [put(any_store, number=f"{i}/KH-X", subject=s) for i, s in enumerate(subjects, 1)]

    def found(words: str) -> list[int]:
        return [ids.index(hit.paper) for hit in search(any_store, words).hits]

    assert found("biển xanh") == [1, 3, 2, 0]
    monkeypatch.setattr("corpus.search.tiers.NEAR", 2)
    assert found("biển xanh") == [3, 2, 1, 0] and found('"biển xanh"') == [1]


def test_figures_and_beginnings_of_letters_of_a_number(any_store: Store) -> None:
    written = ("47/KH-SGDĐT", "47/QĐ-THCS", "147/KH-SGDĐT", "47/2025/TT-BGDĐT")
    for number in written:
        put(any_store, number=number, subject="Kế hoạch 47 trường")
    own = {
        words: [h.number for h in search(any_store, words).hits if h.why == "number"]
        for words in ("kh 47", "47 sgd", "47 tr", "47/2025", "tt 47", "147")
    }
    assert own == {"kh 47": [written[0]], "47 sgd": [written[0]], "47 tr": [], "47/2025": [written[3]],
                   "tt 47": [written[3]], "147": [written[2]]}  # fmt: skip


def test_filters(any_store: Store) -> None:
    fill(any_store)
    assert numbers(any_store, "thi đua", doc_type="KH") == ["47/KH-GDĐT"]
    assert numbers(any_store, "thi dua", year=2026) == ["12/BC-UBND"]
    assert numbers(any_store, "thi dua", issued_from="2025-01-01", issued_to="2025-12-31") == ["47/KH-GDĐT"]
    assert numbers(any_store, "thi dua", issuer="phòng giáo dục") == ["47/KH-GDĐT"]
    assert numbers(any_store, "thi dua", unit="truong thcs tan my") == ["47/KH-GDĐT"]
    assert numbers(any_store, "quy che", campaign="rác thải") == ["5/QĐ-THCS"]
    assert numbers(any_store, "quy che", campaign="chuyển đổi số") == []
    assert numbers(any_store, "thi dua", state="checked") == []


@pytest.mark.parametrize(
    "body", ["sở giáo dục và đào tạo", "xa hoa lac", "Uỷ ban nhân dân", "trường THCS Tân Mỹ", "tan my"]
)
def test_looking_at_the_newest_finds_what_the_list_of_all_a_body_issued_finds(
    any_store: Store, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    issuers = ("Sở Giáo dục và Đào tạo tỉnh Lam Giang", "ỦY BAN NHÂN DÂN XÃ HÒA LẠC", "Sở Giáo dục - Đào tạo", None)
    for n in range(12):
        text = f"Trường THCS Tân{',' if n % 3 else ''} Mỹ nộp báo cáo {n}"
        duty = {"text": text, "task": text, "bound": "by", "end": "2026-05-01"}
        put(any_store, number=f"{n}/KH-X", subject="Công tác thi đua", issuer=issuers[n % 4], deadlines=[duty])
    for where in (SearchFilter(issuer=body), SearchFilter(unit=body), SearchFilter(unit=body, issuer="lam giang")):
        by_size = []
        for newest in (0, 5, 200):
            monkeypatch.setattr("corpus.search.tiers.NEWEST", newest)
            by_size.append([hit.number for hit in search(any_store, "thi đua", where, limit=1).hits])
            by_size[-1] += [hit.number for hit in search(any_store, "thi đua", where, limit=1, offset=1).hits]
        assert by_size[0] == by_size[1] == by_size[2]
    assert numbers(any_store, "thi đua", unit=body)


def test_snippets_mark_the_words_and_know_their_page(any_store: Store) -> None:
    fill(any_store)
    hit = search(any_store, "trong thi dua").hits[0]
    assert [run.text for run in hit.snippet if run.marked] == ["trong thi đua"] and hit.page == 1
    cites = search(any_store, "47/KH-GDĐT").hits[1]
    assert (cites.why, cites.fact) == ("cites", "reference:reference.1")
    long = "mở đầu " * 400 + "Đây là chỗ Cần Tìm, ngay đây. " + "hết " * 400
    shown_ = snippet(long, parse("can tim"))
    assert (
        "".join(r.text for r in shown_.runs if r.marked) == "Cần Tìm" and long[shown_.start : shown_.end] == "Cần Tìm"
    )
    assert sum(len(r.text) for r in shown_.runs) < 260


def test_paging_goes_through_all_hits_once(any_store: Store) -> None:
    ids = [put(any_store, number=f"{i}/BC-X", subject="Báo cáo tháng") for i in range(1, 8)]
    seen: list[int] = []
    for offset in range(0, 9, 3):
        found = search(any_store, "báo cáo", limit=3, offset=offset)
        assert found.more == (offset < 6)
        seen += [hit.paper for hit in found.hits]
    assert seen == ids[::-1]


def test_spellings_cover_both_tone_styles_and_d() -> None:
    assert spellings("hoà", folded=False) == ("hoà", "hòa") and spellings("quý", folded=False) == ("quý",)
    assert set(spellings("dđ", folded=True)) == {"dd", "dđ", "đd", "đđ"}


# Kept in step --------------------------------------------------------------------------------------------------


def test_a_correction_is_found_at_once_and_the_old_value_no_more(any_store: Store) -> None:
    ids = fill(any_store)
    correct(any_store, ids["12/BC-UBND"], "fact", "subject", {"value": "Kết quả phong trào biển đảo"}, **WHO)
    assert numbers(any_store, "phong trào biển đảo") == ["12/BC-UBND"]
    hits = search(any_store, '"phong trào xanh"').hits
    assert [hit.why for hit in hits] == ["body"]  # the paper's words stay
    assert list(disagreements(any_store)) == []


def test_check_finds_an_index_that_lags_and_rebuilding_mends_it(any_store: Store) -> None:
    ids = fill(any_store)
    sqlite = any_store.engine.dialect.name == "sqlite"
    with any_store.write() as session:
        for name in ("search_heads", "search_bodies", "search_heads_folded", "search_bodies_folded") if sqlite else ():
            session.execute(text(f"INSERT INTO {name}({name}) VALUES ('delete-all')"))
        if not sqlite:
            session.execute(text("DELETE FROM search_papers"))
    assert numbers(any_store, "thi dua") == []
    assert {p.code for p in check_store(any_store)} >= {"search-index"}
    rebuild(any_store)
    assert list(disagreements(any_store)) == []
    assert [hit.paper for hit in search(any_store, "nd 91").hits] == [ids["91/2017/NĐ-CP"]]


@pytest.mark.parametrize(
    "words",
    ["x" * 300_000, f"Đầu văn bản {'x' * 300_000} cuối văn bản", "ô" * 60 + " " + "ă" * 61, " ".join(["chữ" * 15] * 20)],
    ids=["one", "between", "limits", "cut"],
)  # fmt: skip
def test_check_trusts_an_index_of_words_without_end(any_store: Store, words: str) -> None:
    """SQLite keeps a long word whole, a search cuts it: no reason to call the index wrong; an empty one still is."""
    paper = put(
        any_store, number="8/KH-UBND", deadlines=[{"text": words, "task": words, "bound": "by", "end": "2026-05-01"}]
    )
    assert list(disagreements(any_store)) == []
    assert [hit.paper for hit in search(any_store, "8/KH-UBND").hits] == [paper]
    with any_store.write() as session:
        sqlite = any_store.engine.dialect.name == "sqlite"
        lost = "INSERT INTO search_bodies_folded(search_bodies_folded) VALUES ('delete-all')"
        session.execute(text(lost if sqlite else "DELETE FROM search_papers"))
    assert list(disagreements(any_store))


def test_a_restored_backup_is_searched(store: Store, tmp_path: Path) -> None:
    name = "15-cong-van-bao-cao-dinh-ky.txt"
    source = source_of_bytes(name, (Path(__file__).parent.parent / "samples" / "papers" / name).read_bytes())
    list(Ingest(store, Limits(), "Lan", workers=1).run([source]))
    backup(store, tmp_path / "b.zip", at=WHO["at"])
    fresh = open_store(StoreSettings(home=tmp_path / "other"))
    restore(fresh, tmp_path / "b.zip")
    assert numbers(fresh, "gio day thay") == numbers(store, "gio day thay") == ["1302/SGDĐT-TCCB"]
    assert list(disagreements(fresh)) == []
    fresh.close()


# Saved searches, files, command ----------------------------------------------------------------------------------


def test_saved_searches_are_each_persons_own(any_store: Store) -> None:
    save_search(any_store, " Thi đua  2025 ", "thi đua", SearchFilter(year=2025), **WHO)
    (one,) = saved_searches(any_store, "Lan")
    assert (one.name, one.query, one.where.year) == ("Thi đua 2025", "thi đua", 2025)
    assert saved_searches(any_store, "Bình") == ()
    with pytest.raises(ValueUnfit):
        save_search(any_store, " ", "thi đua", SearchFilter(), **WHO)
    forget_search(any_store, "Thi đua 2025", **WHO)
    assert saved_searches(any_store, "Lan") == ()


def test_results_as_workbook_and_document(any_store: Store) -> None:
    fill(any_store)
    put(any_store, number="6/KH", subject='=HYPERLINK("x") thi đua')
    page = load_workbook(
        io.BytesIO(results_file(any_store, "xlsx", "thi đua", SearchFilter(), today=date(2026, 3, 1)))
    ).active
    assert page is not None
    cells = [str(c.value) for row in page.iter_rows() for c in row if c.value is not None]
    assert "47/KH-GDĐT" in cells and '\'=HYPERLINK("x") thi đua' in cells
    file = WordFile(io.BytesIO(results_file(any_store, "docx", "thi đua", SearchFilter(), today=date(2026, 3, 1))))
    assert any("47/KH-GDĐT" in cell.text for row in file.tables[0].rows for cell in row.cells)
    assert any("Tìm: thi đua" in p.text for p in file.paragraphs)


def test_the_command(store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fill(store)
    monkeypatch.setattr("pipeline.here.store", lambda: store)

    def run(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, ["search", *words])
        assert result.exit_code == code, result.output
        return result.stdout

    lines = [json.loads(line) for line in run("47/kh-gd&đt", "--json").splitlines()]
    assert [(i["number"], i["why"], i["page"]) for i in lines] == [
        ("47/KH-GDĐT", "number", 1),
        ("5/QĐ-THCS", "cites", 1),
    ]
    assert "⟦thi đua⟧" in run("thi đua", "--type", "KH") and "12/BC" not in run("thi dua", "--to", "2025-12-31")
    assert "Không tìm thấy" in run("xyz")
    run("thi đua", "--format", "xlsx", "-o", str(tmp_path / "a.xlsx"))
    assert (tmp_path / "a.xlsx").exists()
    run("thi đua", "--from", "01/02/2025", code=2)


# The page ------------------------------------------------------------------------------------------------------


@pytest.fixture
def full(store: Store) -> Iterator[Store]:
    st.cache_resource.clear()
    fill(store)
    yield store
    st.cache_resource.clear()


def test_the_page_searches_filters_and_saves(full: Store) -> None:
    page = open_page("search")
    assert not page.exception and "Gõ số hiệu" in shown(page)
    page.text_input(key="search-words").set_value("thi dua").run()
    assert not page.exception
    said = shown(page)
    assert "47/KH-GDĐT" in said and ":orange-background[" in "".join(m.value for m in page.markdown)
    page.selectbox(key="search-type").set_value("KH").run()
    assert "12/BC-UBND" not in shown(page)
    page.text_input(key="search-name").set_value("Kế hoạch thi đua").run()
    next(b for b in page.button if b.label == "Lưu lần tìm").click().run()
    assert not page.exception
    other = open_page("search")
    other.selectbox(key="search-saved").set_value("Kế hoạch thi đua").run()
    assert not other.exception and other.text_input(key="search-words").value == "thi dua"
    assert "47/KH-GDĐT" in shown(other) and "12/BC-UBND" not in shown(other)


def test_the_papers_words_are_never_markup(full: Store) -> None:
    put(full, number="9/KH", subject="**đậm** :red[đỏ] <script>alert(1)</script> kiểm thử")
    page = open_page("search", q="kiểm thử")
    assert not page.exception
    raw = "".join(m.value for m in page.markdown)
    assert "<script>" not in raw and "**đậm**" not in raw and "<script>" in plain(raw)
