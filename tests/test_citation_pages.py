"""The pages Viện dẫn and Phong trào through Streamlit's AppTest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from corpus.campaigns import joins
from corpus.campaigns.gather import campaigns
from corpus.citations import in_force
from corpus.store import Store
from review.graph import inert
from review.language import catalogue
from tests.stored import put
from tests.test_campaigns_corpus import NAME, fill
from tests.test_citations import chain, one

ROOT = Path(__file__).resolve().parent.parent
TEXTS = catalogue("vi")


@pytest.fixture
def full(store: Store) -> Iterator[Store]:
    st.cache_resource.clear()
    st.cache_data.clear()
    yield store
    st.cache_resource.clear()


def open_page(name: str, **query: str) -> AppTest:
    """Runs the page alone: AppTest cannot leave the application's first page by address."""
    script = (
        "import streamlit as st\n"
        f"from review import {name}, paper, citations\n"
        "from review.session import keep_pages\n"
        "keep_pages({'paper': st.Page(paper.page, url_path='ra-soat'), 'citations': st.Page(citations.page, url_path='v')})\n"
        f"{name}.page()\n"
    )
    page = AppTest.from_string(script, default_timeout=60)
    for key, value in query.items():
        page.query_params[key] = value
    return page.run()


def plain(text: str) -> str:
    return text.replace("\\", "")


def labels(page: AppTest) -> list[str]:
    return [plain(b.label) for b in page.button]


def shown(page: AppTest) -> str:
    parts = [*page.markdown, *page.caption, *page.warning, *page.info, *page.success, *page.subheader, *page.error]
    return "\n".join(plain(p.value) for p in parts)


def test_a_paper_shows_who_cites_it_what_it_cites_and_its_chain(full: Store) -> None:
    ids = chain(full)
    page = open_page("citations", paper=str(ids["30/KH-SVH"]))
    assert not page.exception
    said = labels(page)
    assert any("4/KH-THBĐ" in s and s.startswith("Căn cứ") and "trang 1" in s for s in said)
    assert any("20/KH-UBND" in s and s.startswith("Căn cứ") for s in said)
    assert any("3/KH-TTg" in s and s.startswith("Trung ương") for s in said)
    assert any(s == "Mở 30/KH-SVH" for s in said)


def test_typing_a_number_finds_it_and_a_link_leads_on(full: Store) -> None:
    chain(full)
    page = open_page("citations")
    assert TEXTS["citations.start"] in shown(page)
    page.text_input[0].set_value("20 kh ubnd").run()
    assert not page.exception
    assert "20/KH-UBND · 10/01/2026" in shown(page)
    next(b for b in page.button if "3/KH-TTg" in plain(b.label)).click().run()
    assert TEXTS["citations.missing_one"] in shown(page)
    page.text_input[0].set_value("99/XX-YY").run()
    assert "99/XX-YY" in shown(page)
    assert page.warning


def test_missing_papers_are_listed_and_lead_to_their_view(full: Store) -> None:
    chain(full)
    page = open_page("citations", view="missing")
    assert next(s for s in labels(page) if "lần" in s).startswith("**3 lần** · Luật Thư viện")
    assert [b.label for b in page.get("download_button")] == ["Tải GraphML", "Tải CSV"]
    next(b for b in page.button if "Luật Thư viện" in plain(b.label)).click().run()
    assert not page.exception
    assert "Luật Thư viện · 21/11/2019" in shown(page)


def test_conflicts_are_shown_with_both_dates(full: Store) -> None:
    for number, day in (("1/A-B", "2024-03-01"), ("2/A-B", "2024-03-11")):
        put(full, number=number, date="2026-01-20", cites=[{"number": "15/2024/NĐ-CP", "date": day}])
    page = open_page("citations", view="conflicts")
    assert {s[-26:] for s in labels(page)} >= {"15/2024/NĐ-CP · 01/03/2024", "15/2024/NĐ-CP · 11/03/2024"}
    found = open_page("citations", node=one(full, "1/A-B").id)
    assert not found.exception


def test_bases_out_of_force_say_as_of_which_day(full: Store) -> None:
    put(full, number="2/A-B", date="2025-07-01", cites=[{"number": "98/2023/NĐ-CP", "doc_type": "NĐ"}])
    page = open_page("citations", view="force")
    as_of = "/".join(reversed(in_force.rule_table(full).as_of.split("-")))
    assert (
        f"Căn cứ 98/2023/NĐ-CP đã hết hiệu lực từ 01/07/2025, thay bằng 152/2025/NĐ-CP (tính đến ngày {as_of})."
        in shown(page)
    )
    page.button[-1].click().run()  # saving the table unchanged writes no line of the office's own
    assert not page.exception
    assert not any(r.edited for r in in_force.rule_table(full).rules)


def test_names_in_the_graph_hold_no_tags() -> None:
    assert inert('<img src=x onerror="x">') == '‹img src=x onerror="x"›'


def test_campaigns_list_search_and_detail(full: Store) -> None:
    fill(full)
    page = open_page("campaigns")
    assert not page.exception
    assert any(NAME in s for s in labels(page))
    page.text_input[0].set_value("bến xanh").run()
    assert not any(NAME in s for s in labels(page))
    page.text_input[0].set_value("").run()
    next(b for b in page.button if NAME in plain(b.label)).click().run()
    assert not page.exception
    said = labels(page)
    assert any(s.startswith("Văn bản phát động: Kế hoạch số 20/KH-UBND") for s in said)
    assert any(s.startswith("Trước ngày 15/10/2026 · Nộp hồ sơ") for s in said)
    assert any("4/BC-THBĐ" in s for s in said)


def test_an_unknown_campaign_is_told(full: Store) -> None:
    fill(full)
    page = open_page("campaigns", campaign="khong-co")
    assert not page.exception
    assert page.error


def test_joining_two_names_and_undoing_it(full: Store) -> None:
    put(full, number="1/A-B", campaigns=[{"name": "Toàn dân chung sức xây dựng nông thôn mới"}])
    put(full, number="2/A-B", campaigns=[{"name": "Toàn tỉnh chung sức xây dựng nông thôn mới"}])
    page = open_page("campaigns")
    page.session_state["campaigns-view"] = "joins"
    page.run()
    next(b for b in page.button if b.label == TEXTS["campaigns.joins.same"]).click().run()
    assert not page.exception
    assert len(campaigns(full)) == 1
    assert joins.history(full)[0].action == "same"
    next(b for b in page.button if b.label == TEXTS["campaigns.joins.undo"]).click().run()
    assert len(campaigns(full)) == 2


def test_award_files_and_owed_reports(full: Store) -> None:
    fill(full)
    page = open_page("campaigns")
    page.session_state["campaigns-view"] = "awards"
    page.run()
    assert not page.exception
    assert any(s.startswith("Trước ngày 15/10/2026 · Nộp hồ sơ") for s in labels(page))
    page.session_state["campaigns-view"] = "reports"
    page.run()
    assert not page.exception
    table = page.dataframe[0].value
    assert list(table[TEXTS["campaigns.owed.state"]]) == [TEXTS["owed.partly"]]
    assert TEXTS["campaigns.owed.groups"] in shown(page)


def test_text_of_papers_is_never_markdown(full: Store) -> None:
    put(
        full,
        number="1/A-B",
        date="2026-01-01",
        issuer="**Sở** <b>X</b>",
        cites=[{"number": "5/KH-Y", "issuer": "[a](http://x)"}],
    )
    page = open_page("citations", paper="1")
    assert any("\\*\\*Sở\\*\\* \\<b\\>" in s.value for s in page.subheader)
    assert any("\\[a\\]\\(http" in b.label for b in page.button)
