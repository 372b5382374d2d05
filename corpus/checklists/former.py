"""The version of a plan before this one, what changed since, and which ticks are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz
from sqlalchemy import and_, false, or_, select
from sqlalchemy.orm import Session

from corpus.checklists.views import (
    ADDED,
    AGAIN,
    ASSIGNEE,
    CORRECTED,
    DAY,
    REMOVED,
    REPLACES,
    WORDING,
    Change,
    Former,
    ListItem,
)
from corpus.citations.gather import filed
from corpus.work.units import folded
from models.days import local_day
from models.tables import PaperRow, ReferenceRow

ALIKE = 78.0  # of 100: the least likeness of two duties that are one, worded anew
SAME_SUBJECT = 97.0  # of 100; years inside the subjects must be equal
LOOKED_AT = 200  # papers of one issuer and type that are compared


def former_of(session: Session, paper: PaperRow) -> Former | None:
    """The newest paper on file that this one takes the place of; None where no rule names one."""
    for how, find in ((REPLACES, _replaced), (CORRECTED, _same_number), (AGAIN, _same_subject)):
        found = [row for row in find(session, paper) if row.id != paper.id]
        if found:
            return Former(filed(max(found, key=_age)), how)
    return None


def _age(row: PaperRow) -> tuple[str, int]:
    return (row.issued_on or "", row.id)


def _replaced(session: Session, paper: PaperRow) -> list[PaperRow]:
    """Those that it says it replaces: same number, no other date than the one it gives, and no other issuer's."""
    query = select(ReferenceRow).where(
        ReferenceRow.paper_id == paper.id, ReferenceRow.current, ReferenceRow.state != "rejected",
        ReferenceRow.role == "replaces", ReferenceRow.number_key.is_not(None),
    )  # fmt: skip
    found = []
    for reference in session.scalars(query):
        for row in session.scalars(select(PaperRow).where(PaperRow.number_key == reference.number_key)):
            if not reference.date or not row.issued_on or _agree(reference.date, row.issued_on):
                found.append(row)
    return [row for row in found if row.doc_type == paper.doc_type or len(found) == 1]


def _agree(a: str, b: str) -> bool:
    """Whether two days do not contradict, where one may be reduced."""
    return a.startswith(b) or b.startswith(a)


def _same_number(session: Session, paper: PaperRow) -> list[PaperRow]:
    """The same paper taken in before from another file: number, issuer and year agree."""
    if not paper.number_key:
        return []
    rows = session.scalars(select(PaperRow).where(PaperRow.number_key == paper.number_key, PaperRow.id < paper.id))
    year = (paper.issued_on or "")[:4]
    return [r for r in rows if folded(r.issuer or "") == folded(paper.issuer or "") and (r.issued_on or "")[:4] == year]


def _same_subject(session: Session, paper: PaperRow) -> list[PaperRow]:
    """Issued again: same issuer, type and subject (its years too), on an earlier day; or taken in before as a draft
    that had no day yet."""
    if not (paper.subject and paper.issuer):
        return []
    draft = and_(PaperRow.issued_on.is_(None), PaperRow.id < paper.id)
    day = paper.issued_on
    earlier = and_(PaperRow.issued_on < day, PaperRow.issued_on >= _year_before(day)) if day else false()
    query = (
        select(PaperRow)
        .where(PaperRow.issuer == paper.issuer, PaperRow.doc_type == paper.doc_type, PaperRow.id != paper.id)
        .where(or_(earlier, draft))
        .order_by(PaperRow.issued_on.desc().nulls_last(), PaperRow.id.desc())
        .limit(LOOKED_AT)
    )
    subject = folded(paper.subject)
    return [r for r in session.scalars(query) if r.subject and _same(subject, folded(r.subject))]


def _year_before(day: str) -> str:
    return f"{int(day[:4]) - 1:04d}{day[4:]}"


def _same(a: str, b: str) -> bool:
    figures = ["".join(c if c.isdecimal() else " " for c in s).split() for s in (a, b)]
    return figures[0] == figures[1] and fuzz.ratio(a, b) >= SAME_SUBJECT


def compare(new: Sequence[ListItem], old: Sequence[ListItem]) -> tuple[list[ListItem], list[Change]]:
    """The new items with the ticks that are kept, and all differences, in the order of the new version."""
    paired = _pairs(new, old)
    items, changes = [], []
    for index, item in enumerate(new):
        if index not in paired:
            items.append(item)
            changes.append(Change(ADDED, item.text, "", _said(item), False))
            continue
        before = old[paired[index]]
        found = _differences(item, before)
        changes += found
        items.append(_kept(item, before, tuple(c.kind for c in found)))
    left = set(range(len(old))) - set(paired.values())
    changes += [Change(REMOVED, old[i].text, _said(old[i]), "", old[i].done is not None) for i in sorted(left)]
    return items, changes


def _kept(item: ListItem, before: ListItem, kinds: tuple[str, ...]) -> ListItem:
    """A tick of the former version holds; that the duty changed since is said beside it. The new one's own goes first,
    and whoever took it back in the new version decided against it."""
    if item.done or before.done is None or item.history:
        return replace(item, changed=kinds)
    source = before.kept_from or before.target.paper
    return replace(item, changed=kinds, done=before.done, kept_from=source, state="done")


def _pairs(new: Sequence[ListItem], old: Sequence[ListItem]) -> dict[int, int]:
    """Best pairs first; of equals those with the same day, then those nearest in order."""
    words = [folded(item.text) for item in new], [folded(item.text) for item in old]
    scored = []
    for i, a in enumerate(words[0]):
        for k, b in enumerate(words[1]):
            alike = 100.0 if a == b else fuzz.token_sort_ratio(a, b)
            if alike >= ALIKE:
                same = (new[i].stated == old[k].stated) + (new[i].lead == old[k].lead)
                scored.append((-alike, -same, abs(i - k), i, k))
    paired: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, k in sorted(scored):
        if i not in paired and k not in taken:
            paired[i] = k
            taken.add(k)
    return paired


def _differences(item: ListItem, before: ListItem) -> list[Change]:
    done = before.done is not None
    pairs = (
        (DAY, _when(before), _when(item)),
        (ASSIGNEE, _who(before), _who(item)),
        (WORDING, before.text, item.text),
    )
    return [Change(kind, item.text, a, b, done) for kind, a, b in pairs if _plain(kind, a) != _plain(kind, b)]


def _plain(kind: str, words: str) -> str:
    return words if kind == DAY else folded(words).strip(" .;,")


def _when(item: ListItem) -> str:
    if item.stated is None:
        return item.deadline or ""
    before = "trước " if item.bound == "before" else ""
    return f"{before}{local_day(item.stated)}" + (f" {item.time}" if item.time else "")


def _who(item: ListItem) -> str:
    co = f" (phối hợp: {'; '.join(item.co)})" if item.co else ""
    return "; ".join(item.lead) + co


def _said(item: ListItem) -> str:
    return " · ".join(part for part in (_who(item), _when(item)) if part)
