"""Registers in: a file, a look at its columns, their mapping by hand where they are not known, and what came of it."""

from __future__ import annotations

import streamlit as st

from corpus.exports.forms import COLUMNS, make_form
from corpus.exports.printing import MEDIA_TYPES, WRITERS
from corpus.register.columns import FIELDS
from corpus.register.imports import ImportReport, Preview, import_register, preview
from corpus.register.sheets import Sheet
from corpus.users.rights import Right
from models.clock import now
from models.errors import VanbanError
from pipeline.registers import opened
from review.language import literal, t
from review.session import acting, may, settings, store, told

KINDS = ("", "incoming", "outgoing")
MOST_PROBLEMS = 500
OPENED = "register-sheets"


def show() -> None:
    st.write(t("register.files.what"))
    file = st.file_uploader(t("register.files.file"), type=["xlsx", "xls", "csv", "txt", "html"], key="register-file")
    if file is not None:
        with told():
            _file(file.name, file.getvalue(), _sheets(file.file_id, file.getvalue()))
    else:
        st.session_state.pop(OPENED, None)
    _forms()
    if report := st.session_state.get("register-report"):
        _report(report)


def _forms() -> None:
    """The official forms, made when somebody asks for them."""
    with st.expander(t("register.forms")):
        which, kind, year, act = st.columns([3, 1, 1, 2], vertical_alignment="bottom")
        form = which.selectbox(t("register.form"), list(COLUMNS), format_func=lambda c: t(f"register.form.{c}"))
        file = kind.selectbox(t("register.form.file"), list(WRITERS), format_func=str.upper)
        chosen = year.text_input(t("register.form.year"))
        only = int(chosen) if chosen.strip().isdecimal() else None
        act.download_button(
            t("register.form.save"), lambda: WRITERS[file](make_form(store(), form, year=only)),
            file_name=f"so-dang-ky-mau-{form}.{file}", mime=MEDIA_TYPES[file], icon=":material/download:",
        )  # fmt: skip


def _sheets(file_id: str, data: bytes) -> list[Sheet]:
    """The sheets of the uploaded file, parsed once and kept while it is there; so is why it was not taken."""
    known: tuple[str, list[Sheet] | VanbanError] | None = st.session_state.get(OPENED)
    if known is None or known[0] != file_id:
        found: list[Sheet] | VanbanError
        try:
            found = opened(data, settings().limits())
        except VanbanError as error:
            found = error
        known = st.session_state[OPENED] = (file_id, found)
    if isinstance(known[1], VanbanError):
        raise known[1]
    return known[1]


def _file(name: str, data: bytes, opened_sheets: list[Sheet]) -> None:
    seconds = settings().limits().seconds
    sheets = preview(store(), opened_sheets, seconds=seconds)
    told_by_hand: dict[str, str] = {}
    for sheet in sheets:
        told_by_hand |= _sheet(sheet)
    kind = st.selectbox(t("register.files.kind"), KINDS, format_func=lambda k: t(f"register.kind.{k or 'auto'}"))
    ready = may(Right.REGISTER) and (told_by_hand or any(sheet.known for sheet in sheets))
    if st.button(t("register.files.import"), type="primary", icon=":material/upload_file:", disabled=not ready):
        st.session_state["register-report"] = import_register(
            store(), data, name, who=acting(Right.REGISTER), at=now(), kind=kind or None, told=told_by_hand or None,
            sheets=opened_sheets, seconds=seconds,
        )  # fmt: skip
        st.rerun()


def _sheet(sheet: Preview) -> dict[str, str]:
    """The first rows, and for each column what it is; returns what a person said otherwise than was recognised."""
    st.markdown(
        f"**{literal(sheet.sheet or t('register.files.table'))}** · {t('register.files.rows', count=sheet.total)}"
    )
    known = {column: field for field, column in sheet.fields.items()}
    width = max([len(sheet.headings), *(len(row) for row in sheet.rows)], default=0)
    headings = [*sheet.headings, *[""] * (width - len(sheet.headings))]
    rows = [
        {f"{_letter(c)} {headings[c]}".strip(): (row[c] if c < len(row) else "") for c in range(width)}
        for row in sheet.rows
    ]
    st.dataframe(rows, hide_index=True, width="stretch")
    chosen: dict[str, str] = {}
    with st.expander(t("register.files.columns"), expanded=not sheet.known):
        if not sheet.known:
            st.warning(t("register.files.unknown"))
        for column in range(width):
            before = known.get(column, "ignored")
            label = literal(f"{_letter(column)} {headings[column]}".strip())
            choice = st.selectbox(
                label, ("ignored", *FIELDS), key=f"map-{sheet.sheet}-{column}",
                index=("ignored", *FIELDS).index(before), format_func=lambda f: t(f"register.field.{f}"),
            )  # fmt: skip
            if choice != before:
                alone = headings[column] and headings.count(headings[column]) == 1
                chosen[headings[column] if alone else _letter(column)] = choice
    return chosen


def _letter(column: int) -> str:
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)


def _report(report: ImportReport) -> None:
    st.success(
        t(
            "register.files.done", rows=report.rows, added=report.added, updated=report.updated,
            unchanged=report.unchanged, kind=t(f"register.kind.{report.kind}"),
        )
    )  # fmt: skip
    if not report.problems:
        return
    st.warning(t("register.files.problems", count=len(report.problems)))
    st.dataframe(
        [
            {
                t("register.files.sheet"): problem.sheet, t("register.files.row"): problem.row,
                t("register.files.why"): _why(problem.code), t("register.files.found"): problem.found,
            }
            for problem in report.problems[:MOST_PROBLEMS]
        ],
        hide_index=True, width="stretch",
    )  # fmt: skip


def _why(code: str) -> str:
    what, _, field = code.partition(":")
    return t(f"register.problem.{what}") + (f" ({t('register.field.' + field)})" if field else "")
