"""The left half of the review page: the page picture (or the text) with the places of all facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import BoundedSemaphore

import streamlit as st

from corpus.papers import original
from corpus.views import EvidenceView, Item, PageView, PaperView
from models.errors import VanbanError
from pipeline.pictures import can_picture, page_picture
from review.components.viewer import Place, Pointed, page_view, text_runs, text_view
from review.labels import colour, field_label, shown
from review.language import language, literal, t
from review.session import settings, store

PICTURE_SCALE = 1.6  # pixels a point: sharp at full width on an ordinary screen
_drawing = BoundedSemaphore(2)  # each page is drawn by a process of its own: no more than these at once
ZOOMS = (60, 80, 100, 130, 170, 220)


@st.cache_data(max_entries=200, show_spinner=False)
def _picture(sha256: str, paper: int, page: int, turn: int) -> bytes | VanbanError:
    """A page's picture, drawn once and kept, or why it cannot be; `sha256` makes the key follow the content."""
    del sha256
    file = original(store(), paper)
    with _drawing:
        try:
            return page_picture(file.data, file.media_type, page, PICTURE_SCALE, turn=turn, limits=settings().limits())
        except VanbanError as error:
            return error


def show(paper: PaperView, chosen: Item | None, on_point: Callable[[Pointed], None]) -> None:
    """Draws the paper with its places; what is pointed at goes to `on_point` before the page is drawn again."""
    if not paper.pages or not can_picture(paper.summary.media_type):
        _as_text(paper, chosen, on_point, _zoom())
        return
    page, zoom = _toolbar(paper, chosen)
    picture = _picture(paper.sha256, paper.id, page.number, page.turn)
    if isinstance(picture, VanbanError):
        st.warning(literal(picture.message(language())))
        _as_text(paper, chosen, on_point, zoom)
        return
    page_view(
        paper=str(paper.id),
        page=page.number,
        picture=picture,
        places=list(_on_page(paper, page, chosen)),
        zoom=zoom,
        alt=t("places.alt", page=page.number),
        ratio=page.width / page.height if page.width and page.height else None,
        key=f"page-{paper.id}",
        on_point=on_point,
    )


def _as_text(paper: PaperView, chosen: Item | None, on_point: Callable[[Pointed], None], zoom: int) -> None:
    """For what has no pages, or none that can be drawn."""
    runs = text_runs(paper.text, [(e.start, e.end, p) for e, p in _all(paper, chosen)])
    text_view(paper=str(paper.id), runs=runs, zoom=zoom, key=f"text-{paper.id}", on_point=on_point)


def _zoom() -> int:
    return st.selectbox(
        t("places.zoom"), ZOOMS, index=ZOOMS.index(100), format_func=lambda z: f"{z} %", key="zoom",
        label_visibility="collapsed", width=110,
    )  # fmt: skip


def _toolbar(paper: PaperView, chosen: Item | None) -> tuple[PageView, int]:
    """Page turning and zoom. The page is the one that the person turned to, else that of the chosen fact."""
    numbers = [p.number for p in paper.pages]
    turned = st.session_state.get("page-turned")
    wanted = turned if turned in numbers else _first_page(chosen)
    at = numbers.index(wanted) if wanted in numbers else 0
    with st.container(horizontal=True, vertical_alignment="center"):
        _turner("places.back", "Alt+J", numbers[at - 1] if at else None)
        st.markdown(t("places.page", page=numbers[at], pages=len(numbers)), width="content")
        _turner("places.on", "Alt+K", numbers[at + 1] if at + 1 < len(numbers) else None)
        return paper.pages[at], _zoom()


def _turner(name: str, key: str, to: int | None) -> None:
    st.button(t(name), shortcut=key, disabled=to is None, on_click=_turn, args=(to,))


def _turn(number: int | None) -> None:
    st.session_state["page-turned"] = number


def _first_page(chosen: Item | None) -> int:
    return (chosen.evidence[0].page if chosen and chosen.evidence else None) or 1


def _all(paper: PaperView, chosen: Item | None) -> Iterator[tuple[EvidenceView, Place]]:
    """Every evidence in the latest text with its place, the chosen item's last so that it lies on top."""
    latest = paper.readings[-1].id if paper.readings else None
    items = sorted(paper.items(), key=lambda i: i is chosen)
    for item in items:
        if item.state == "rejected" and item is not chosen:
            continue
        label = f"{field_label(item)}: {shown(item)}"
        place = Place(f"{item.kind}:{item.key}", colour(item), label[:200], item is chosen)
        proofs = [*item.evidence, *([item.task_evidence] if item.task_evidence and item is chosen else [])]
        for evidence in proofs:
            if evidence.text_id == latest:
                yield evidence, place


def _on_page(paper: PaperView, page: PageView, chosen: Item | None) -> Iterator[Place]:
    for evidence, place in _all(paper, chosen):
        for number, box in evidence.boxes:
            if number == page.number and page.width and page.height:
                shares = (box.x0 / page.width, box.y0 / page.height, box.x1 / page.width, box.y1 / page.height)
                yield Place(place.fact, place.kind, place.label, place.chosen, shares)
