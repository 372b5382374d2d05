"""The application: which pages there are. `vanban serve` (or `streamlit run app.py`) starts it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from corpus.users.rights import Right
from review import audit, campaigns, checklist, citations, due, home, intake, paper, papers, register, search, users
from review.guard import show_person, signed_in
from review.language import LANGUAGES, language, t
from review.session import keep_pages, settle

st.set_page_config(
    page_title="Vanban",
    page_icon=str(Path(__file__).parent / "review" / "icon.png"),
    layout="wide",
    initial_sidebar_state="collapsed",
)


def _choose_language() -> None:
    st.session_state["language"] = st.session_state["language_choice"]


person = signed_in()
settle()
PAGES = {
    "home": st.Page(home.page, title=t("page.home"), icon=":material/home:", default=True),
    "papers": st.Page(papers.page, title=t("page.papers"), icon=":material/folder_open:", url_path="van-ban"),
    "intake": st.Page(intake.page, title=t("page.intake"), icon=":material/upload_file:", url_path="tiep-nhan"),
    "paper": st.Page(paper.page, title=t("page.paper"), icon=":material/fact_check:", url_path="ra-soat"),
    "search": st.Page(search.page, title=t("page.search"), icon=":material/search:", url_path="tra-cuu"),
    "due": st.Page(due.page, title=t("page.due"), icon=":material/event_upcoming:", url_path="han-va-nhiem-vu"),
    "citations": st.Page(
        citations.page, title=t("page.citations"), icon=":material/account_tree:", url_path="vien-dan"
    ),
    "campaigns": st.Page(campaigns.page, title=t("page.campaigns"), icon=":material/flag:", url_path="phong-trao"),
}
PAGES["checklist"] = st.Page(
    checklist.page, title=t("page.checklist"), icon=":material/checklist:", url_path="danh-muc-viec"
)
PAGES["register"] = st.Page(
    register.page, title=t("page.register"), icon=":material/menu_book:", url_path="doi-chieu-so"
)
if person.may(Right.AUDIT):
    PAGES["audit"] = st.Page(audit.page, title=t("page.audit"), icon=":material/history:", url_path="nhat-ky")
if person.may(Right.USERS):
    PAGES["users"] = st.Page(users.page, title=t("page.users"), icon=":material/group:", url_path="nguoi-dung")
keep_pages(PAGES)
here = st.navigation(list(PAGES.values()), position="top")
st.html(Path(__file__).parent / "review" / "style.css")
with st.sidebar:
    names = list(LANGUAGES)
    st.selectbox(
        t("language"), names, index=names.index(language()), format_func=LANGUAGES.__getitem__,
        key="language_choice", on_change=_choose_language,
    )  # fmt: skip
    show_person(person)
here.run()
