"""Stored papers as JSON, for `vanban papers --json` and `vanban show --json`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from corpus.views import EvidenceView, Item, JudgementView, PaperSummary, PaperView


def summary_json(summary: PaperSummary) -> dict[str, Any]:
    return {**_plain(asdict(summary)), "state": summary.state}


def paper_view_json(view: PaperView) -> dict[str, Any]:
    """Everything but the text."""
    out = summary_json(view.summary)
    out |= {"sha256": view.sha256, "size": view.size}
    out["facts"] = {name: item_json(item) for name, item in view.header.items()}
    for name in ("co_signers", "recipients", "references", "campaigns", "deadlines", "tasks", "warnings"):
        out[name] = [item_json(item) for item in getattr(view, name)]
    out["readings"] = [_plain(asdict(reading)) for reading in view.readings]
    out["notes"] = [judgement_json(note) for note in view.notes]
    return out


def item_json(item: Item) -> dict[str, Any]:
    """An item: its value's parts beside its state, proof, suggestions and history."""
    return {
        "key": item.key,
        **item.value,
        "state": item.state,
        "reason": item.reason,
        "confidence": round(item.confidence, 3),
        "rule": item.rule,
        "added": item.added,
        "evidence": [evidence_json(place) for place in item.evidence],
        "suggestions": [
            {**s.value, "confidence": round(s.confidence, 3), "source": s.source} for s in item.suggestions
        ],
        "history": [judgement_json(judgement) for judgement in item.history],
    }


def evidence_json(place: EvidenceView) -> dict[str, Any]:
    boxes = [{"page": page, **{k: round(v, 2) for k, v in box._asdict().items()}} for page, box in place.boxes]
    return {"page": place.page, "start": place.start, "end": place.end, "quote": place.quote, "boxes": boxes}


def judgement_json(judgement: JudgementView) -> dict[str, Any]:
    return _plain(asdict(judgement))


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
