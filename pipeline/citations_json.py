"""Cited papers as JSON, for `vanban references --json`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from corpus.citations.views import Around, Citation, Node


def node_json(node: Node) -> dict[str, Any]:
    return {**asdict(node), "on_file": node.on_file}


def citation_json(citation: Citation, *, ahead: bool) -> dict[str, Any]:
    """A citation seen from the citing paper (`ahead`: "cited" is told) or from the cited one ("paper" is told)."""
    out: dict[str, Any] = {"role": citation.role, "pinpoints": list(citation.pinpoints)}
    out |= {"key": citation.key, "state": citation.state, "confidence": round(citation.confidence, 3)}
    out["evidence"] = [asdict(place) for place in citation.places]
    out["cited" if ahead else "paper"] = node_json(citation.cited) if ahead else asdict(citation.citing)
    return out


def around_json(around: Around) -> dict[str, Any]:
    return {
        **node_json(around.node),
        "cited_by_total": around.cited_by_total,
        "citations": [citation_json(c, ahead=False) for c in around.cited_by],
        "cites": [citation_json(c, ahead=True) for c in around.cites],
        "replaces": [node_json(c.cited) for c in around.replaces],
        "amends": [node_json(c.cited) for c in around.amends],
        "replaced_by": [asdict(c.citing) for c in around.replaced_by],
        "amended_by": [asdict(c.citing) for c in around.amended_by],
        "chain": [{"distance": s.distance, "level": s.level, **node_json(s.node)} for s in around.chain],
        "same_number": [node_json(n) for n in around.namesakes],
        "out_of_force": [asdict(lost) for lost in around.out_of_force],
        "rule": asdict(around.rule) if around.rule else None,
        "as_of": around.as_of,
    }


def about_json(asked: str, found: Sequence[Around]) -> dict[str, Any]:
    """Every paper that the words asked about can mean."""
    return {"asked": asked, "found": bool(found), "papers": [around_json(one) for one in found]}
