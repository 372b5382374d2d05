"""How well papers are read: extraction against gold files, by the rules of the extraction contract.

Header fields are right or wrong; references, campaigns and deadlines are counted as found, missed and invented
(precision, recall, F1), with the accuracy of their parts over those found. Optional gold entries count neither
when found nor when missed; a field that a gold file leaves out is not scored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import regex
from rapidfuzz import fuzz

from models.keys import fold, number_key

HEADER = ("doc_type", "number", "issued_on", "issuer", "subject", "signer", "effective_on")
ALIKE_FIELD = 0.92  # issuer and subject pass at this similarity
ALIKE_NAME = 0.90
ALIKE_ASSIGNEE = 0.85
ALIKE_TASK = 0.75
WRITTEN_OUT = {
    "ubnd": "ủy ban nhân dân",
    "gdđt": "giáo dục và đào tạo",
    "thcs": "trung học cơ sở",
    "thpt": "trung học phổ thông",
}
_KIND_OF_LAW = regex.compile(r"^(?:bộ luật|luật|pháp lệnh|hiến pháp)\s+")
_YEAR = regex.compile(r"(?:19|20)\d\d")
_LAST_YEAR = regex.compile(r"\s*(?:năm\s*)?(?:19|20)\d\d$")

Entry = Mapping[str, Any]
T = TypeVar("T")


@dataclass
class Tally:
    """Counts of entries found, invented and missed."""

    found: int = 0
    invented: int = 0
    missed: int = 0

    def row(self) -> dict[str, float]:
        """`n` wanted entries, precision, recall and F1 (1.0 where there was nothing to find or nothing found)."""
        wanted, given = self.found + self.missed, self.found + self.invented
        precision = self.found / given if given else 1.0
        recall = self.found / wanted if wanted else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {"n": wanted, "precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


@dataclass
class Score:
    """Adds up papers. `remarks` tells what was wrong, paper by paper."""

    right: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    remarks: list[str] = field(default_factory=list)

    def rows(self) -> dict[str, dict[str, float]]:
        """One row a field: `n` and `accuracy`, or `n`, `precision`, `recall` and `f1`."""
        rows: dict[str, dict[str, float]] = {
            name: {"n": len(marks), "accuracy": round(sum(marks) / len(marks), 4)} for name, marks in self.right.items()
        }
        rows |= {name: tally.row() for name, tally in self.tallies.items()}
        return {name: rows[name] for name in sorted(rows, key=lambda name: (name.partition(".")[0], name))}

    def add(self, name: str, gold: Entry, line: Entry | None) -> None:
        """Score one line of `vanban extract --json --text` (None or an error line counts as nothing read)."""
        paper: Entry = {} if line is None or line.get("error") else line
        self.right["read"].append(bool(paper))
        if not paper:
            self._say(name, "error", (line or {}).get("error"))
        for part in HEADER:
            if part in gold:
                self._mark(
                    part, _same_field(part, gold[part], _value(paper.get(part))), name, gold[part], paper.get(part)
                )
        for part, scorer in (
            ("references", self._references),
            ("campaigns", self._campaigns),
            ("deadlines", self._deadlines),
        ):
            if part in gold:
                scorer(name, gold[part], paper.get(part) or [])
        if paper.get("text") is not None:
            self.right["evidence"] += [_holds(place, paper["text"]) for place in _places(paper)]

    def _mark(self, part: str, ok: bool, name: str, want: Any, got: Any) -> None:
        self.right[part].append(ok)
        if not ok:
            self._say(name, part, f"want {want!r} got {_value(got)!r}")

    def _say(self, name: str, part: str, what: object) -> None:
        self.remarks.append(f"{name}: {part}: {what}")

    def _references(self, name: str, gold: Sequence[Entry], found: Sequence[Entry]) -> None:
        required_last = sorted(gold, key=lambda entry: not entry.get("optional"))  # a required twin wins
        want = {reference_key(entry): entry for entry in required_last}
        got = {reference_key(entry): entry for entry in found}
        optional = {key for key, entry in want.items() if entry.get("optional")}
        tally = self.tallies["references"]
        tally.found += len((want.keys() - optional) & got.keys())
        tally.invented += len(got.keys() - want.keys())
        tally.missed += len(want.keys() - optional - got.keys())
        for key in sorted(want.keys() - optional - got.keys()):
            self._say(name, "reference missed", key)
        for key in sorted(got.keys() - want.keys()):
            self._say(name, "reference invented", key)
        for key in sorted(want.keys() & got.keys()):
            self._parts("references", ("date", "role", "doc_type"), name, want[key], got[key])

    def _parts(self, kind: str, parts: Sequence[str], name: str, want: Entry, got: Entry) -> None:
        for part in parts:
            if want.get(part) is not None:
                self._mark(
                    f"{kind}.{part}", fold(str(want[part])) == fold(str(got.get(part))), name, want[part], got.get(part)
                )

    def _campaigns(self, name: str, gold: Sequence[Entry], found: Sequence[Entry]) -> None:
        pairs = best_pairs(gold, found, lambda g, f: _at_least(_alike(g["name"], f.get("name") or ""), ALIKE_NAME))
        self._count(name, "campaigns", gold, found, pairs)
        for i, j in pairs:
            self._parts("campaigns", ("kind", "start", "end"), name, gold[i], found[j])

    def _deadlines(self, name: str, gold: Sequence[Entry], found: Sequence[Entry]) -> None:
        pairs = best_pairs(gold, found, _deadline_likeness)
        self._count(name, "deadlines", gold, found, pairs)
        for i, j in pairs:
            want, got = gold[i], found[j]
            if want.get("task"):
                said = got.get("task") or ""
                self._mark("deadlines.task", same_task(want["task"], said), name, want["task"], said)
            if want.get("assignees") is not None:
                who = got.get("assignees") or []
                self._mark("deadlines.assignees", same_people(want["assignees"], who), name, want["assignees"], who)

    def _count(
        self, name: str, kind: str, gold: Sequence[Entry], found: Sequence[Entry], pairs: Sequence[tuple[int, int]]
    ) -> None:
        optional = {i for i, entry in enumerate(gold) if entry.get("optional")}
        hits = [pair for pair in pairs if pair[0] not in optional]
        tally = self.tallies[kind]
        tally.found += len(hits)
        tally.invented += len(found) - len(pairs)
        tally.missed += len(gold) - len(optional) - len(hits)
        for i in set(range(len(gold))) - {i for i, _ in pairs} - optional:
            self._say(name, f"{kind} missed", dict(gold[i]))
        for j in set(range(len(found))) - {j for _, j in pairs}:
            self._say(name, f"{kind} invented", found[j].get("text") or found[j].get("name"))


def _value(part: Any) -> Any:
    return part.get("value") if isinstance(part, Mapping) else part


def _alike(a: object, b: object) -> float:
    return float(fuzz.ratio(fold(str(a)), fold(str(b)))) / 100


def _at_least(score: float, threshold: float) -> float:
    return score if score >= threshold else 0.0


def _same_field(part: str, want: Any, got: Any) -> bool:
    if want is None or got is None:
        return want is None and got is None
    if part == "issuer":
        return _alike(_issuer_key(want), _issuer_key(got)) >= ALIKE_FIELD
    if part == "subject":
        return _alike(want, got) >= ALIKE_FIELD
    if part == "number":
        return number_key(str(want)) == number_key(str(got))
    return fold(str(want)) == fold(str(got))


def _issuer_key(text: str) -> str:
    """Abbreviations that every clerk reads alike, written out."""
    words = fold(text).replace("gd&đt", "gdđt").replace("uỷ ban", "ủy ban").split()
    return " ".join(WRITTEN_OUT.get(word, word) for word in words)


def reference_key(entry: Entry) -> str:
    """The folded number, or title and year where there is none."""
    if entry.get("number"):
        return number_key(entry["number"])
    title = _KIND_OF_LAW.sub("", fold(entry.get("title") or entry.get("doc_type") or ""))
    year = _YEAR.search(str(entry.get("date") or "")) or _YEAR.search(title)
    return f"{_LAST_YEAR.sub('', title).replace(',', '')}|{year.group() if year else ''}"


def deadline_key(entry: Entry) -> tuple[Any, ...]:
    """Bound, days, rule and length; a span from an event is known by its length whatever its days."""
    duration = entry.get("duration") or {}
    rule = entry.get("recurrence")
    if rule:
        rule = ";".join(sorted(rule.upper().removeprefix("RRULE:").split(";")))
    days = (None, None) if entry.get("bound") == "within" else (entry.get("start"), entry.get("end"))
    return (entry.get("bound"), *days, rule or None, duration.get("amount"), duration.get("unit"))


def _deadline_likeness(want: Entry, got: Entry) -> float:
    """0 for another time; else more for a task that reads alike, less for an optional entry."""
    if deadline_key(want) != deadline_key(got):
        return 0.0
    return 2 + _alike(want.get("task") or "", got.get("task") or "") - (1.5 if want.get("optional") else 0.0)


def same_task(want: str, got: str) -> bool:
    """Alike as a whole, or the same clause with a trailing purpose or manner more or less."""
    a, b = fold(want), fold(got)
    if fuzz.ratio(a, b) >= 100 * ALIKE_TASK:
        return True
    return 0.5 <= len(b) / max(len(a), 1) <= 2.0 and fuzz.partial_ratio(a, b) >= 90


def same_people(want: Sequence[str], got: Sequence[str]) -> bool:
    """As many, and each found."""
    pairs = best_pairs(want, got, lambda a, b: _at_least(_alike(a, b), ALIKE_ASSIGNEE))
    return len(want) == len(got) == len(pairs)


def best_pairs(gold: Sequence[T], found: Sequence[T], likeness: Callable[[T, T], float]) -> list[tuple[int, int]]:
    """One-to-one pairs of indexes with a likeness above 0, best first."""
    scored = [(likeness(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)]
    pairs: list[tuple[int, int]] = []
    used_gold: set[int] = set()
    used_found: set[int] = set()
    for score, i, j in sorted(scored, reverse=True):
        if score > 0 and i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            pairs.append((i, j))
    return pairs


def _places(paper: Entry) -> Iterator[Entry]:
    """Every evidence of a line."""
    for name in ("number", "issued_on", "place", "issuer", "subject", "signer", "effective_on"):
        if isinstance(paper.get(name), Mapping) and paper[name].get("evidence"):
            yield paper[name]["evidence"]
    for name in ("co_signers", "recipients", "deadlines", "tasks", "warnings"):
        yield from (entry["evidence"] for entry in paper.get(name) or [] if entry.get("evidence"))
    for name in ("references", "campaigns"):
        for entry in paper.get(name) or []:
            yield from entry.get("mentions") or []


def _holds(place: Entry, text: str) -> bool:
    return bool(place.get("quote")) and text[place["start"] : place["end"]] == place["quote"]
