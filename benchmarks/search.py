"""How long a search takes: `python -m benchmarks.search [PAPERS …] [--home FOLDER]` fills a SQLite store with invented
papers of two pages, a size after the other, and asks 100 different questions at each, as `corpus.search.find.search`
answers the page: ten hits with their snippets. Warm: a round of the same questions before the one that is measured.

With --home the store stays there and is filled up further the next time.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import event, func, select, text

from benchmarks.search_papers import BODIES, COMMON, KINDS, SEED, Invented, fill
from corpus.search.find import search
from corpus.search.views import SearchFilter
from corpus.store import Store, open_store
from models.keys import without_marks
from models.settings import StoreSettings
from models.tables import PaperRow

ROUNDS = 3
SIZES = (10_000, 100_000, 1_000_000)
INDEXES = ("search_heads", "search_heads_folded", "search_bodies", "search_bodies_folded")
TOGETHER = 64 * 2**20  # bytes of index made in memory before they are written: the default, 1 MB, is for single papers
Question = tuple[str, str, SearchFilter]  # what kind, what is typed, filters


def bulk(store: Store) -> None:
    """Make filling quick; what is in the index at the end is the same. The file may be lost in a power cut."""
    with store.write() as session:
        for name in INDEXES:
            session.execute(text(f"INSERT INTO {name}({name}, rank) VALUES ('hashsize', {TOGETHER})"))
    event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    store.engine.dispose()


def questions(papers: int) -> list[Question]:
    """100 questions of ten kinds, the same at every size but for the numbers of papers that there are."""
    chance, invented, free = random.Random(SEED + 1), Invented(), SearchFilter()
    asked: list[Question] = []
    made = [invented.paper(n, 1_000_000) for n in range(1, 41)]
    for n, paper in enumerate(made[:20]):
        number: str = paper["number"]
        asked.append(
            ("a whole number", without_marks(number).replace("/", " ").replace("-", " ") if n % 2 else number, free)
        )
    for _ in range(15):
        serial, body, kind = chance.randint(1, 3000), chance.choice(list(BODIES)), chance.choice(list(KINDS))
        part = chance.choice((f"{serial} {body}", f"{kind} {serial}", f"{serial}/{kind}-{body[:2]}"))
        asked.append(("a part of a number", without_marks(part), free))
    for kind, count, marks in (("words", 15, True), ("words without marks", 15, False)):
        for n in range(count):  # one compound, two that may stand anywhere, three
            words = " ".join(chance.sample(COMMON[:120], 1 + n % 3))
            asked.append((kind, words if marks else without_marks(words), free))
    for paper in made[20:30]:
        words = chance.choice(paper["text"].split("\n")[5:]).rstrip(".").split()[2:6]
        asked.append(("a phrase in quotes", f'"{" ".join(words)}"', free))
    for _ in range(10):
        pair = (chance.choice(COMMON[:40]), chance.choice(invented.words[600:3000]))
        asked.append(("a frequent and a rare word", " ".join(pair), free))
    for _ in range(5):
        asked.append(("words that are nowhere", f"{chance.choice(COMMON)} {chance.choice(COMMON)} zwq", free))
    filters: list[dict[str, Any]] = [
        {"doc_type": "KH"}, {"year": 2021}, {"issuer": "sở giáo dục"}, {"state": "checked"}, {"unit": "thcs tân mỹ"},
        {"issued_from": "2025-01-01"}, {"doc_type": "QĐ", "year": 2016}, {"issuer": "hoa lac"},
        {"issued_to": "2015-12-31"}, {"doc_type": "BC", "state": "open"},
    ]  # fmt: skip
    for where in filters:
        asked.append(("words and a filter", chance.choice(COMMON[:40]), SearchFilter(**where)))
    return asked


@dataclass
class Taken:
    """Milliseconds on the clock and of the processor, the best of ROUNDS."""

    clock: float = float("inf")
    processor: float = float("inf")
    hits: int = 0


def measured(store: Store, asked: list[Question]) -> list[Taken]:
    """What each question took after a round that warms; the best of some, for others use the machine too."""
    taken = [Taken() for _ in asked]
    for turn in range(ROUNDS + 1):
        for (_, words, where), one in zip(asked, taken, strict=True):
            clock, processor = time.perf_counter(), time.process_time()
            one.hits = len(search(store, words, where).hits)
            if turn:
                one.clock = min(one.clock, (time.perf_counter() - clock) * 1000)
                one.processor = min(one.processor, (time.process_time() - processor) * 1000)
    return taken


def report(store: Store, size: int, *, every: bool) -> None:
    asked = questions(size)
    taken = measured(store, asked)
    print(f"\n{size} papers, {Path(store.engine.url.database or '').stat().st_size / 1e9:.2f} GB")
    print("  | questions | number | median ms | of the processor | longest ms | of the processor |")
    kinds: dict[str, list[Taken]] = defaultdict(list)
    for (kind, words, where), one in zip(asked, taken, strict=True):
        kinds[kind].append(one)
        if every:
            filters = "" if where == SearchFilter() else where
            print(f"  {one.clock:9.1f} {one.processor:9.1f} ms {one.hits:3} hits  {kind}: {words} {filters}")
    for kind, some in [*kinds.items(), ("all", taken)]:
        clock, processor = sorted(t.clock for t in some), sorted(t.processor for t in some)
        print(f"  | {kind} | {len(some)} | {median(clock):.1f} | {median(processor):.1f} | {clock[-1]:.1f} "
              f"| {processor[-1]:.1f} |")  # fmt: skip
    for name, times in (("clock", clock), ("processor", processor)):
        print(f"  {name}: 95 of 100 under {times[94]:.1f} ms; under 50 ms {sum(ms < 50 for ms in times)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", nargs="*", type=int, default=SIZES)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--every", action="store_true", help="each question too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(StoreSettings(home=options.home or Path(folder), database_url=""))
        bulk(store)
        for size in options.papers:
            with store.read() as session:
                there = session.scalar(select(func.count(PaperRow.id))) or 0
            begun = time.perf_counter()
            fill(store, size, there)
            print(f"filled from {there} to {size} in {time.perf_counter() - begun:.0f} s", flush=True)
            report(store, size, every=options.every)
        store.close()


if __name__ == "__main__":
    main()
