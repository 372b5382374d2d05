"""Tiếp nhận: files in, a card for each with what was read, and straight on to review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from corpus.papers import get_paper
from corpus.users.rights import Right
from corpus.views import PaperView
from models.days import local_day
from pipeline.ingest import Ingest, IngestResult
from pipeline.limits import Limits
from pipeline.sources import Source, opened
from review.batch import Batch, begin
from review.labels import confidence_label, type_label
from review.language import language, literal, t
from review.session import acting, go, may, said_later, say_now, settings, store, told

ICONS = {
    "stored": ":green[:material/check_circle:]",
    "partial": ":orange[:material/warning:]",
    "duplicate": ":gray[:material/content_copy:]",
    "refused": ":red[:material/block:]",
}


BATCH = "batch"


def page() -> None:
    st.title(t("intake.title"))
    st.write(t("intake.what"))
    batch: Batch | None = st.session_state.get(BATCH)
    if batch is not None and not batch.over:
        _watched(batch)
        return
    files = _chosen()
    st.button(
        t("intake.send"), type="primary", icon=":material/upload_file:", disabled=not files or not may(Right.TAKE_IN),
        on_click=_begin, args=(files,),
    )  # fmt: skip
    say_now()
    if batch is not None:
        _watched(batch)


def _round() -> int:
    count: int = st.session_state.get("round", 0)
    return count


def _chosen() -> list[Any]:
    label = t("intake.files")
    files: list[Any] = st.file_uploader(label, accept_multiple_files=True, key=f"files-{_round()}")
    return files


def _begin(files: list[Any]) -> None:
    """Gives the uploads to a thread; their bytes are taken now, for the field forgets them with the page."""
    limits = settings().limits()
    uploads = [(file.name, file.getvalue()) for file in files]
    with said_later():
        run = Ingest(store(), limits, acting(Right.TAKE_IN), workers=settings().workers, language=language())
        st.session_state[BATCH] = begin(run, lambda: _sources(uploads, limits))
        st.session_state["round"] = _round() + 1  # a fresh field for the next files


def _sources(uploads: list[tuple[str, bytes]], limits: Limits) -> Iterator[Source]:
    for name, data in uploads:
        yield from opened(name, data, limits)


def _watched(batch: Batch) -> None:
    """What was read, looked at once a second until the reading is over.

    It is one fragment before and after: a click that was made on a card before the end and comes after it still finds
    the fragment that it belongs to.
    """
    reading = not batch.over
    st.fragment(_progress, run_every=1.0 if reading else None)(batch, reading)


def _progress(batch: Batch, reading: bool) -> None:
    """How far the reading is, and the cards. `reading`: it was not over when the page was drawn.

    The page is drawn anew only after the cards, for a click on one of them is heard where its button is drawn.
    """
    over = batch.over
    if not over:
        st.progress(len(batch.results) / batch.total if batch.total else 0.0, text=_how_far(batch))
        st.caption(t("intake.stays"))
    _results(batch)
    if over and reading:
        st.rerun(scope="app")


def _how_far(batch: Batch) -> str:
    if not batch.total:
        return t("intake.opening")
    said = [t("intake.reading", done=len(batch.results), total=batch.total, name=literal(batch.current))]
    label, page, pages = batch.recognised
    if page and not any(result.file == label for result in batch.results):
        said.append(t("intake.recognising", name=literal(label), page=page, pages=pages))
    left = batch.seconds_left()
    if left is not None:
        said.append(t("intake.left", minutes=round(left / 60)) if left >= 90 else t("intake.left.soon"))
    return " · ".join(said)


def _results(batch: Batch) -> None:
    if batch.refusal is not None:
        st.error(literal(batch.refusal.message(language())), icon=":material/error:")
    unread = batch.names[len(batch.results) :] if batch.over else ()
    if unread and batch.refusal is None:
        st.error(literal(t("intake.broken", names=", ".join(unread))), icon=":material/error:")
    for place, result in enumerate(batch.results):
        with told():
            _card(place, result)


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
    head = [type_label(s.doc_type), s.number or t("number.none"), local_day(s.issued_on), s.issuer or t("issuer.none")]
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
