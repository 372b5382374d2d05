"""Rows of one paper into items: states, suggestions, history, evidence with boxes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.projection import Target, judgements_of
from corpus.rows import CO_SIGNER, FIELDS, RECIPIENT, Row, evidences, plain
from corpus.texts import Texts
from corpus.views import EvidenceView, Item, JudgementView, Suggestion
from models.tables import ITEM_TABLES, Judgement, PaperRow
from models.values import Evidence

NOT_CHECKED = "not-checked"


@dataclass
class ItemMaker:
    """Makes the items of one paper; reads rows and judgements once."""

    session: Session
    paper: PaperRow
    texts: Texts

    def __post_init__(self) -> None:
        judgements = judgements_of(self.session, self.paper.id)
        self._undone = {j.undoes for j in judgements if j.action == "undo"}
        self._history: dict[Target, list[Judgement]] = defaultdict(list)
        for judgement in judgements:
            self._history[(judgement.kind, judgement.key)].append(judgement)

    def all(self) -> dict[str, list[Item]]:
        """Items by kind, in the order of the paper; added ones last."""
        return {kind: self.of_kind(kind) for kind in ITEM_TABLES}

    def of_kind(self, kind: str) -> list[Item]:
        table = ITEM_TABLES[kind]
        query = select(table).where(table.paper_id == self.paper.id).order_by(table.position, table.id)
        by_key: dict[str, list[Row]] = defaultdict(list)
        for row in self.session.scalars(query):
            by_key[row.key].append(row)
        items = [self._item(kind, rows) for rows in by_key.values()]
        found = [item for item in items if item is not None]
        if kind == "fact":
            present = {item.key for item in found}
            found += [self._unchecked(name) for name in FIELDS if name not in present]
        return found

    def one(self, kind: str, key: str) -> Item | None:
        table = ITEM_TABLES[kind]
        query = select(table).where(table.paper_id == self.paper.id, table.key == key).order_by(table.id)
        item = self._item(kind, list(self.session.scalars(query)))
        if item is None and kind == "fact" and key in FIELDS:
            return self._unchecked(key)
        return item

    def notes(self) -> tuple[JudgementView, ...]:
        return self.history("paper", "")

    def _item(self, kind: str, rows: list[Row]) -> Item | None:
        row = next((r for r in rows if r.current), None)
        if row is None:
            return None
        value = plain(kind, row)
        read = next((r for r in rows if r.reading_id is not None and r.reading_id == self.paper.reading_id), None)
        history = self.history(kind, row.key)
        return Item(
            kind=kind,
            key=row.key,
            field=getattr(row, "field", kind),
            value=value,
            text=one_line(kind, value),
            state=row.state,
            confidence=row.confidence,
            reason=row.reason,
            rule=row.rule,
            rule_version=row.rule_version,
            evidence=tuple(self._evidence(e, row.text_id) for e in evidences(row)),
            suggestions=tuple(self._suggestions(kind, row, read, value)),
            history=history,
            added=row.judgement_id is not None and row.state == "confirmed",
            seen=self._seen(row.id, history),
            task_evidence=self._task_evidence(row),
        )

    def _seen(self, row_id: int, history: tuple[JudgementView, ...]) -> str:
        return f"{row_id}.{history[-1].id if history else 0}"

    def _unchecked(self, name: str) -> Item:
        history = self.history("fact", name)
        return Item(
            "fact", name, name, {"value": None}, "", "missing", 0.0, NOT_CHECKED, "", "", (), (), history, False,
            self._seen(0, history),
        )  # fmt: skip

    def _suggestions(self, kind: str, row: Row, read: Row | None, value: Mapping[str, Any]) -> Iterable[Suggestion]:
        if read is not None and read is not row and plain(kind, read) != value:
            places = [self._evidence(e, read.text_id) for e in evidences(read)]
            yield Suggestion(plain(kind, read), read.confidence, places[0] if places else None, "reading")
        for candidate in getattr(read or row, "candidates", ()):
            evidence = candidate.get("evidence")
            place = self._evidence(Evidence(**evidence), (read or row).text_id) if evidence else None
            said = {"value": candidate["value"], **candidate.get("details", {})}
            yield Suggestion(said, candidate["confidence"], place, "rule")

    def _evidence(self, evidence: Evidence, text_id: int) -> EvidenceView:
        return self.texts.view(evidence, text_id)

    def _task_evidence(self, row: Row) -> EvidenceView | None:
        place = getattr(row, "task_evidence", None)
        return self._evidence(Evidence(**place), row.text_id) if place else None

    def decisions(self) -> list[tuple[str, str, JudgementView]]:
        """All judgements of the paper with kind and key, undos left out."""
        return [
            (kind, key, judgement_view(j, j.id in self._undone))
            for (kind, key), judgements in self._history.items()
            for j in judgements
            if j.action != "undo"
        ]

    def history(self, kind: str, key: str) -> tuple[JudgementView, ...]:
        """All judgements about one target, oldest first."""
        return tuple(judgement_view(j, j.id in self._undone) for j in self._history.get((kind, key), ()))


def judgement_view(judgement: Judgement, undone: bool) -> JudgementView:
    return JudgementView(
        judgement.id,
        judgement.who,
        judgement.at,
        judgement.action,
        judgement.from_value,
        judgement.to_value,
        judgement.note,
        judgement.undoes,
        undone,
        judgement.batch,
    )


def one_line(kind: str, value: Mapping[str, Any]) -> str:
    """A value in one line, as a person reads it."""
    if kind == "fact":
        return str(value["value"] or "")
    if kind == "reference":
        parts = (value["doc_type"] if not value["number"] else None, value["number"], value["title"], value["date"])
        return " ".join(str(part) for part in parts if part)
    if kind == "campaign":
        period = " - ".join(str(part) for part in (value["start"], value["end"]) if part)
        return f"{value['name']} ({period})" if period else str(value["name"])
    if kind == "deadline":
        return ": ".join(str(part) for part in (value["text"], value["task"]) if part)
    return str(value["message" if kind == "warning" else "text"])


def header_of(facts: Iterable[Item]) -> tuple[dict[str, Item], tuple[Item, ...], tuple[Item, ...]]:
    """Facts parted into header fields, in their fixed order, who signed besides the signer, and recipients."""
    by_key = {item.key: item for item in facts}
    co_signers = tuple(item for item in by_key.values() if item.field == CO_SIGNER)
    recipients = tuple(item for item in by_key.values() if item.field == RECIPIENT)
    return {name: by_key[name] for name in FIELDS}, co_signers, recipients
