"""Which papers tell pages: a PDF's lines do; what has none of its own (Word, web page, text) is kept as one page, and a
row of it may be printed on any. Each list, file and page of the application is asked about a paper of either kind."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from openpyxl import load_workbook
from sqlalchemy import select
from typer.testing import CliRunner

from corpus.campaigns import forms, milestones, reports
from corpus.campaigns.detail import detail
from corpus.campaigns.gather import campaigns
from corpus.checklists.files import checklist_file, markdown
from corpus.checklists.make import checklist
from corpus.citations import ask, graph
from corpus.papers import get_paper
from corpus.search.find import search
from corpus.store import Store
from corpus.work.due import due
from corpus.work.files import due_ics
from models.document import PageSize, on_pages
from models.settings import StoreSettings
from models.tables import DeadlineRow, FactRow
from pipeline.cli import app
from tests.checklist_papers import take_in
from tests.stored import put
from tests.test_citation_pages import labels, open_page, shown

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "papers"
AT = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
SHEETS = (PageSize(1, 595, 842),)  # of a PDF
NONE = (PageSize(1),)  # of a DOCX
FED = (PageSize(1), PageSize(2))  # of a text with form feeds
CAMPAIGN = "Bến sông không rác"


def plan(store: Store, pages: tuple[PageSize, ...]) -> int:
    return put(
        store, number="31/KH-UBND", date="2026-02-10", issuer="Ủy ban nhân dân xã Bến Đá", doc_type="KH", pages=pages,
        subject=f"Phát động phong trào thi đua “{CAMPAIGN}”", campaigns=[{"name": CAMPAIGN}],
        cites=[{"number": "20/KH-UBND", "date": "2026-01-10"}],
        deadlines=[{"task": "nộp hồ sơ đề nghị khen thưởng", "end": "2026-03-15", "assignees": ["Các thôn"]},
                   {"task": "gửi báo cáo tổng kết", "end": "2026-03-20", "assignees": ["Các thôn"]}],
    )  # fmt: skip


@pytest.mark.parametrize(("pages", "told"), [(SHEETS, 1), (NONE, None), (FED, 1)])
def test_the_store_tells_pages_as_the_paper_read_does(any_store: Store, pages: tuple[PageSize, ...], told: Any) -> None:
    paper = plan(any_store, pages)
    assert on_pages(pages) == (told is not None)
    with any_store.read() as session:
        rows = session.scalars(select(DeadlineRow).where(DeadlineRow.paper_id == paper)).all()
        assert [(row.page, row.told_page) for row in rows] == [(1, told)] * 2  # what was read stays as it is
    view = get_paper(any_store, paper)
    places = [place for item in view.items() for place in item.evidence]
    assert places and {place.page for place in places} == {told}
    assert {place.proof().page for place in places} == {1}


def of_due(store: Store, _: int) -> str:
    return due_ics(store, due(store, DAY), at=AT).decode().replace("\r\n ", "")


def of_checklist(store: Store, paper: int) -> str:
    found = checklist(store, paper, DAY)
    book = load_workbook(io.BytesIO(checklist_file(store, found, "xlsx", at=AT)))
    proofs = [row[1].value for row in book["Trích dẫn"].iter_rows() if row[0].value in (1, 2)]
    return markdown(found) + "".join(f" trang {page}" for page in proofs if page is not None)


def of_awards(store: Store, paper: int) -> str:
    book = load_workbook(io.BytesIO(forms.checklist_file(store, [paper], "xlsx")))
    return "\n".join(str(cell.value) for row in book.active.iter_rows() for cell in row)


def of_search(store: Store, _: int) -> str:
    (hit,) = search(store, "khen thuong").hits
    return f"trang {hit.page}" if hit.page is not None else ""


def of_campaigns(store: Store, paper: int) -> str:
    (one,) = campaigns(store)
    mentions = [mention.page for mention in detail(store, one.id).mentions]
    steps = [step.page for step in milestones.award_steps(store, [paper])]
    owed = [each.page for each in reports.owed_reports(store, paper, today=DAY)]
    assert mentions and steps and owed
    return "".join(f" trang {page}" for page in (*mentions, *steps, *owed) if page is not None)


def of_citations(store: Store, paper: int) -> str:
    (citation,) = ask.around(store, ask.node_of_paper(store, paper).id).cites
    assert citation.places[0].quote == "20/KH-UBND"
    (line,) = list(graph.edges(store))
    cells = dict(zip(graph.COLUMNS, graph._cells(*line), strict=True))
    assert cells["page"] == citation.places[0].page
    graph.write_graphml(store, out := io.BytesIO())
    assert b">None<" not in out.getvalue()
    return f"trang {cells['page']}" if cells["page"] is not None else ""


ASKED = [of_due, of_checklist, of_awards, of_search, of_campaigns, of_citations]


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("pages", [SHEETS, NONE])
def test_lists_and_files_tell_only_pages_that_there_are(
    store: Store, asked: Callable[[Store, int], str], pages: tuple[PageSize, ...]
) -> None:
    said = asked(store, plan(store, pages)).replace("\\", "")
    assert ("trang 1" in said) == (pages == SHEETS)


@pytest.mark.parametrize("pages", [SHEETS, NONE])
def test_the_pages_of_the_application_tell_only_pages_that_there_are(
    store: Store, pages: tuple[PageSize, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    st.cache_resource.clear()
    monkeypatch.setattr("review.places.show", lambda *_: None)  # there is no file behind the paper
    paper = str(plan(store, pages))
    campaign = campaigns(store)[0].id
    asked = [
        ("paper", {"paper": paper, "fact": "deadline:deadline.1"}), ("checklist", {"paper": paper}),
        ("citations", {"paper": paper}), ("campaigns", {"campaign": campaign}), ("search", {"q": "khen thưởng"}),
    ]  # fmt: skip
    for name, query in asked:
        page = open_page(name, **query)
        assert not page.exception
        said = " ".join([shown(page), *labels(page), *(c.value for c in page.caption)])
        assert "khen thưởng" in said or name in ("campaigns", "citations")
        assert ("trang 1" in said.casefold()) == (pages == SHEETS), name
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def of_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, int]]]:
    """A Word document, a web page and a PDF, read from their files: their home, and their ids by their endings."""
    from corpus.store import open_store

    home = tmp_path_factory.mktemp("told")
    opened = open_store(StoreSettings(home=home))
    names = ("14-du-thao-ke-hoach-xa.docx", "13-thong-bao-cuoc-thi.html", "11-chi-thi-tinh-uy.pdf")
    ids = {Path(name).suffix: take_in(opened, name, (SAMPLES / name).read_bytes()) for name in names}
    opened.close()
    yield home, ids


def test_files_of_each_kind(of_files: tuple[Path, dict[str, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    home, ids = of_files
    monkeypatch.setenv("VANBAN_HOME", str(home))
    for suffix, paper in ids.items():
        said = CliRunner().invoke(app, ["show", str(paper)]).stdout
        assert "Trích yếu" in said and ("(tr. 1)" in said) == ("trang)" in said) == (suffix == ".pdf")


def test_what_was_read_stays(of_files: tuple[Path, dict[str, int]]) -> None:
    from corpus.store import open_store

    home, ids = of_files
    opened = open_store(StoreSettings(home=home))
    with opened.read() as session:
        rows = session.scalars(select(FactRow).where(FactRow.paper_id == ids[".docx"], FactRow.page.is_not(None))).all()
        assert rows and {(row.page, row.told_page) for row in rows} == {(1, None)}
    opened.close()
