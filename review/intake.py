"""Tiếp nhận: files in, a card for each with what was read, and straight on to review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from corpus.papers import get_paper
from corpus.users.rights import Right
from corpus.views import PaperView
from models.errors import VanbanError
from pipeline.ingest import Ingest, IngestResult
from pipeline.sources import Source, opened
from review.labels import confidence_label, type_label
from review.language import language, literal, t
from review.session import acting, go, local_date, may, settings, store, told

ICONS = {
    "stored": ":green[:material/check_circle:]",
    "partial": ":orange[:material/warning:]",
    "duplicate": ":gray[:material/content_copy:]",
    "refused": ":red[:material/block:]",
}


def page() -> None:
    st.title(t("intake.title"))
    st.write(t("intake.what"))
    files = _chosen()
    if st.button(
        t("intake.send"), type="primary", icon=":material/upload_file:", disabled=not files or not may(Right.TAKE_IN)
    ):
        with told():
            st.session_state["results"] = _take(files)
        st.session_state["round"] = _round() + 1  # a fresh field for the next files
        st.rerun()
    for place, result in enumerate(st.session_state.get("results", [])):
        with told():
            _card(place, result)


def _round() -> int:
    count: int = st.session_state.get("round", 0)
    return count


def _chosen() -> list[Any]:
    label = t("intake.files")
    files: list[Any] = st.file_uploader(label, accept_multiple_files=True, key=f"files-{_round()}")
    return files


def _take(files: list[Any]) -> list[IngestResult]:
    """Reads and stores the uploads, showing which one is being read."""
    limits = settings().limits()
    sources = [source for file in files for source in opened(file.name, file.getvalue(), limits)]
    run = Ingest(store(), limits, acting(Right.TAKE_IN), workers=settings().workers, language=language())
    bar = st.progress(0.0, text=t("intake.reading", done=0, total=len(sources), name=literal(sources[0].name)))
    results = []
    for result in _results(run, sources):
        results.append(result)
        ahead = sources[len(results)].name if len(results) < len(sources) else ""
        text = t("intake.reading", done=len(results), total=len(sources), name=literal(ahead))
        bar.progress(len(results) / len(sources), text=text)
    bar.empty()
    return results


def _results(run: Ingest, sources: list[Source]) -> Iterator[IngestResult]:
    try:
        yield from run.run(sources)
    except VanbanError as error:
        st.error(literal(error.message(language())))


def _card(place: int, result: IngestResult) -> None:
    with st.container(border=True):
        text, act = st.columns([5, 1], vertical_alignment="center")
        with text:
            st.markdown(f"{ICONS[result.status]} **{literal(result.file)}** · {t('intake.' + result.status)}")
            if result.error:
                st.write(literal(result.error["message"]))
            if result.paper is not None:
                _summary(get_paper(store(), result.paper))
        if result.paper is not None and act.button(
            t("intake.review"), key=f"review-{place}", type="primary", width="stretch"
        ):
            go("paper", paper=result.paper)


def _summary(paper: PaperView) -> None:
    s = paper.summary
    head = [type_label(s.doc_type), s.number or t("number.none"), local_date(s.issued_on), s.issuer or t("issuer.none")]
    st.markdown(" · ".join(literal(part) for part in head if part))
    if s.subject:
        st.markdown(literal(s.subject))
    st.caption(
        t(
            "intake.found",
            deadlines=len(paper.deadlines),
            references=len(paper.references),
            campaigns=len(paper.campaigns),
            sure=confidence_label(s.lowest_confidence),
        )
    )
