"""How long the lists over all cited papers take: `python -m benchmarks.citations [PAPERS] [--home FOLDER]`.

Fills SQLite with papers of twelve years, six references each, drawn with frequencies that fall as 1/rank: the rules of
the table of replaced ones first (with their name, their number or both), then plans of the papers themselves, then
papers that nobody has. One date in a hundred is wrong, two papers in a hundred replace an earlier one. Milliseconds:
the first time, then the best of three, and the least of the processor.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from benchmarks.search_papers import BODIES, KINDS
from corpus.citations.ask import around, find
from corpus.citations.in_force import out_of_force, rule_table
from corpus.citations.lists import conflicts, missing
from corpus.store import Store, open_store
from models.keys import number_key, title_key, without_marks
from models.settings import StoreSettings
from models.tables import File, PaperRow, ReferenceRow

SEED, EACH, YEARS, LAST, CHUNK = 2024, 6, 12, date(2026, 3, 16), 10_000
ABSENT = 20_000  # papers that are cited and that nobody has
PLAIN: dict[str, Any] = {"state": "read", "current": True, "confidence": 0.9, "rule": "r", "rule_version": "1",
                         "pinpoints": [], "mentions": [], "page": 1, "start": 0, "end": 5}  # fmt: skip


class Invented:
    """Papers and what they cite; the same for the same seed."""

    def __init__(self, store: Store, papers: int) -> None:
        self.chance = random.Random(SEED)
        self.papers = papers
        self.rules = rule_table(store).rules
        self.own = [self._paper(n) for n in range(1, papers + 1)]
        self.absent = [self._absent(n) for n in range(ABSENT)]
        self.weights = list(accumulate(1 / (rank + 4) for rank in range(len(self.rules))))

    def _paper(self, n: int) -> dict[str, Any]:
        kind, body = self.chance.choice(list(KINDS)), self.chance.choice(list(BODIES))
        day = LAST - timedelta(days=YEARS * 365 * (self.papers - n) // self.papers)
        serial = self.chance.randint(1, 3000)
        number = f"{serial}/{body}-VP" if kind == "CV" else f"{serial}/{kind}-{body}"
        return {"id": n, "number": number, "doc_type": kind, "issuer": BODIES[body], "issued_on": day.isoformat()}

    def _absent(self, n: int) -> dict[str, Any]:
        day = LAST - timedelta(days=self.chance.randrange(YEARS * 365))
        kind, body = self.chance.choice(list(KINDS)), self.chance.choice(list(BODIES))
        return {"number": f"{3001 + n}/{kind}-{body}", "doc_type": kind, "issuer": BODIES[body],
                "issued_on": day.isoformat()}  # fmt: skip

    def references(self, n: int) -> Iterator[dict[str, Any]]:
        for position in range(EACH):
            kind = self.chance.random()
            if kind < 0.4:
                yield self._reference(n, position, **self._rule())
                continue
            earlier = self.chance.randrange(n - 1) if n > 1 else 0
            cited = self.own[earlier] if kind < 0.8 else self.absent[int(ABSENT * self.chance.random() ** 3)]
            role = "replaces" if kind < 0.404 else "basis" if kind < 0.7 else "mention"
            day = cited["issued_on"] if self.chance.random() < 0.8 else None
            if day and self.chance.random() < 0.01:
                day = (date.fromisoformat(day) + timedelta(days=self.chance.choice((1, 9, 30)))).isoformat()
            yield self._reference(n, position, number=cited["number"], doc_type=cited["doc_type"], date=day,
                                  issuer=cited["issuer"], role=role)  # fmt: skip

    def _rule(self) -> dict[str, Any]:
        (rule,) = self.chance.choices(self.rules, cum_weights=self.weights)
        named = not rule.number or self.chance.random() < 0.3
        return {"number": None if named and rule.title else rule.number, "title": rule.title if named else None,
                "date": str(rule.year) if named and rule.year else None, "doc_type": "L", "role": "basis"}  # fmt: skip

    def _reference(self, n: int, position: int, **said: Any) -> dict[str, Any]:
        number, title = said.get("number"), said.get("title")
        return {"paper_id": n, "key": f"reference.{position}", "position": position, "quote": number or title,
                "number": number, "number_key": number_key(number) if number else None, "title": title,
                "title_key": title_key(title) if title else None, "doc_type": said["doc_type"], "date": said["date"],
                "issuer": said.get("issuer"), "role": said["role"], **PLAIN}  # fmt: skip


def fill(store: Store, papers: int) -> None:
    made, at = Invented(store, papers), datetime(2026, 3, 16, 3, tzinfo=UTC)
    for low in range(0, papers, CHUNK):
        some = made.own[low : low + CHUNK]
        files = [{"id": p["id"], "sha256": f"{p['id']:064x}", "media_type": "application/pdf", "size": 1,
                  "added_at": at} for p in some]  # fmt: skip
        rows = [{**p, "file_id": p["id"], "added_at": at, "added_by": "Lan", "number_key": number_key(p["number"]),
                 "folded": without_marks(f"{p['number']} {p['issuer']}")} for p in some]  # fmt: skip
        cited = [r for p in some for r in made.references(p["id"])]
        with store.write() as session:
            for table, values in ((File, files), (PaperRow, rows), (ReferenceRow, cited)):
                session.execute(insert(table), values)


def measured(name: str, act: Callable[[], Any]) -> Any:
    times, worked = [], []
    for _ in range(4):
        begun, busy = time.perf_counter(), time.process_time()
        found = act()
        times.append(1000 * (time.perf_counter() - begun))
        worked.append(1000 * (time.process_time() - busy))
    print(f"| {name} | {times[0]:.0f} | {min(times[1:]):.0f} | {min(worked):.0f} |", flush=True)
    return found


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("papers", nargs="?", type=int, default=50_000)
    given.add_argument("--home", type=Path)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(StoreSettings(home=asked.home or Path(folder), database_url=""))
        with store.read() as session:
            there = session.scalar(select(func.count(PaperRow.id)))
        if not there:
            fill(store, asked.papers)
        measured("conflicts, the first page", lambda: conflicts(store, limit=40))
        measured("conflicts with those over years", lambda: conflicts(store, limit=40, certain=False))
        measured("bases out of force", lambda: out_of_force(store, limit=100))
        top = measured("missing papers, the first page", lambda: missing(store, limit=20)).nodes[0]
        measured("missing papers, the fiftieth page", lambda: missing(store, limit=20, offset=1000))
        measured("the most cited missing paper", lambda: around(store, top.id))
        law = max(rule_table(store).rules, key=lambda rule: rule.year or 0)
        node = find(store, law.number or law.title or "")[0]
        measured(f"a law cited {node.cited_by} times", lambda: around(store, node.id, limit=20))


if __name__ == "__main__":
    main()
