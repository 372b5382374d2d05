"""The picture of the papers around a paper: each node a link. The lists beside it say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st
from st_link_analysis import EdgeStyle, Event, NodeStyle, st_link_analysis

from corpus.citations.views import Graph, Node
from models.days import local_day
from review.language import t

COLOURS = {"centre": "#B23A48", "filed": "#2F6DB5", "missing": "#8A8F98"}
ICONS = {"centre": "description", "filed": "folder", "missing": "flag"}
EDGES = {"basis": "#2F6DB5", "amends": "#B7791F", "replaces": "#B23A48", "mention": "#9AA0A6"}
HEIGHT = 430  # pixels


@dataclass(frozen=True)
class Writing:
    """How names are written, in the component's own terms: it hides them in a graph that is drawn small."""

    selector: str
    size: int

    def dump(self) -> dict[str, Any]:
        style = {"font-size": self.size, "min-zoomed-font-size": 3, "text-wrap": "wrap", "text-max-width": "130px"}
        paper = {"color": "#20242A", "text-background-color": "#FFFFFF", "text-background-opacity": 0.85}
        return {"selector": self.selector, "style": style | paper | {"text-rotation": "none"}}


def show(graph: Graph, key: str) -> str | None:
    """Draws the graph; the id of the node that was chosen in it since it was drawn, or None."""
    ids = {node.id: str(i) for i, node in enumerate(graph.nodes)}
    nodes = [{"data": _node(node, ids[node.id], graph.centre)} for node in graph.nodes]
    edges = [
        {"data": {"id": f"e{i}", "label": role, "role": t(f"role.{role}"), "source": ids[a], "target": ids[b]}}
        for i, (a, b, role) in enumerate(graph.edges)
    ]
    st.caption(
        " · ".join(f":{c}[●] {t(f'citations.node.{n}')}" for n, c in _LEGEND) + " — " + t("citations.graph.help")
    )
    chosen = st_link_analysis(
        {"nodes": nodes, "edges": edges},
        layout={"name": "dagre", "rankDir": "BT", "animate": False, "fit": True, "padding": 24, "nodeSep": 20,
                "rankSep": 60, "nodeDimensionsIncludeLabels": True},
        node_styles=[*(NodeStyle(n, COLOURS[n], "name", ICONS[n]) for n in COLOURS), Writing("node", 13)],
        edge_styles=[
            *(EdgeStyle(r, c, "role", labeled=None, directed=True) for r, c in EDGES.items()), Writing("edge", 10),
        ],
        height=HEIGHT,
        key=key,
        events=[Event("open", "tap", "node")],
    )  # fmt: skip
    return _chosen(chosen, ids, key)


_LEGEND = (("centre", "red"), ("filed", "blue"), ("missing", "gray"))


def _node(node: Node, number: str, centre: str) -> dict[str, Any]:
    kind = "centre" if node.id == centre else "filed" if node.on_file else "missing"
    return {"id": number, "label": kind, "name": inert(short(node.name)), t("citations.date"): local_day(node.date)}


def short(text: str, most: int = 34) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def inert(text: str) -> str:
    """Without the two characters that could begin a tag: the component's side panel puts texts in as HTML."""
    return text.replace("<", "‹").replace(">", "›")


def _chosen(event: Any, ids: dict[str, str], key: str) -> str | None:
    """The component repeats its last event with every run: each event counts once."""
    if not isinstance(event, dict) or event.get("action") != "open":
        return None
    seen = (event.get("timestamp"), str(event.get("data", {}).get("target_id")))
    if st.session_state.get(f"{key}-seen") == seen:
        return None
    st.session_state[f"{key}-seen"] = seen
    return next((node for node, number in ids.items() if number == seen[1]), None)
