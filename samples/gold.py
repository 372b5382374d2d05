"""Gold files in the short form of the extraction contract, from the same content as the papers."""

from __future__ import annotations

import json

from samples.sources import Content

DEADLINE = ("bound", "start", "end", "recurrence", "duration", "task", "assignees")
REFERENCE = ("doc_type", "number", "title", "date", "role")
CAMPAIGN = ("name", "kind", "start", "end")


def _short(entry: Content, fields: tuple[str, ...]) -> Content:
    out = {name: entry.get(name) for name in fields}
    return out | ({"optional": True} if entry.get("optional") else {})


def _row_deadlines(content: Content) -> list[Content]:
    """A schedule row's task is its first cell; its doer the third, unless the row lists several."""
    out = []
    for table in content.get("tables", {}).values():
        for row in table["rows"]:
            if "deadline" in row:
                task, text, who = row["cells"][:3]
                out.append({"text": text, "task": task, "assignees": [who]} | row["deadline"])
    return out


def deadlines(content: Content) -> list[Content]:
    """All deadlines of a paper, with `text` as written."""
    return [*content.get("deadlines", []), *_row_deadlines(content)]


def gold(content: Content) -> Content:
    """The gold of one paper; every field of the contract is stated."""
    names = ("file", "doc_type", "number", "issued_on", "issuer", "subject", "signer", "effective_on")
    out: Content = {name: content.get(name) for name in names}
    out["references"] = [_short(r, REFERENCE) for r in content.get("references", [])]
    out["campaigns"] = [_short(c, CAMPAIGN) for c in content.get("campaigns", [])]
    out["deadlines"] = [_short(d, DEADLINE) for d in deadlines(content)]
    out["notes"] = content["notes"]
    return out


def as_text(content: Content) -> str:
    return json.dumps(gold(content), ensure_ascii=False, indent=1) + "\n"
