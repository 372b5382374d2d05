"""Words in columns are the same words, and what a long paper costs in memory."""

from __future__ import annotations

import pickle
import tracemalloc
from collections.abc import Sequence
from multiprocessing import Pipe
from pathlib import Path

import pytest

from models.document import Box, Document, WordSpan
from models.document_store import pack, unpack
from models.words import Printed, Words
from pipeline import answers
from pipeline.layout import lay_out
from pipeline.limits import Limits
from pipeline.pages import RawLine, RawPage, RawWord, Reading
from pipeline.workers import Job, ReaderPool

HAND = (("7", 0.75), ("1", 0.25))
SPANS = (
    WordSpan(0, 2, 1, Box(1.25, 2.0, 30.1, 14.0)),
    WordSpan(3, 6, 1),
    WordSpan(7, 8, 2, Box(-4.0, 1e30, float("inf"), 0.0), 0.125, HAND),
    WordSpan(8, 9, 2, Box(-4.0, 1e30, float("inf"), 0.0), 0.125, HAND),  # one printed word, cut in two
    WordSpan(10, 12, 3),
)
TEXT = "số 123 7/ KH"


def columns(spans: Sequence[WordSpan]) -> Words:
    words = Words(Printed())
    for span in spans:
        numbers = words.printed.add(span.page, [span.box], [span.confidence], [span.hand])
        words.add([span.start], [span.end], numbers)
    return words


def test_words_in_columns_are_the_same_words() -> None:
    words = columns(SPANS)
    assert tuple(words) == SPANS and words == SPANS and words == columns(SPANS) and len(words) == 5
    assert (words[0], words[-1], words[1:3]) == (SPANS[0], SPANS[-1], SPANS[1:3])
    assert words != SPANS[:4] and words != columns((*SPANS[:4], SPANS[0])) and words != "số"
    assert not Words() and Words() == ()
    with pytest.raises(IndexError):
        words[5]


def test_a_document_is_asked_the_same_either_way() -> None:
    plain, packed = Document(TEXT, words=SPANS), Document(TEXT, words=columns(SPANS))
    assert plain == packed and packed == plain
    for start in range(len(TEXT)):
        assert plain.page_at(start) == packed.page_at(start)
        for end in range(start, len(TEXT) + 1):
            assert plain.words_in(start, end) == packed.words_in(start, end)
            assert plain.boxes(start, end) == packed.boxes(start, end)
            assert plain.confidence(start, end) == packed.confidence(start, end)
    assert pack(plain) == pack(packed) and unpack(TEXT, pack(packed)).words[1] == SPANS[1]
    assert (Document("").page_at(0), Document("", words=Words()).page_at(0)) == (1, 1)


@pytest.mark.parametrize("protocol", [4, 5])
def test_they_come_through_whole_and_without_what_was_worked_out(protocol: int) -> None:
    document = Document(TEXT, words=columns(SPANS))
    document.page_at(3)
    ours, theirs = Pipe()
    theirs.send_bytes(pickle.dumps(("done", document), protocol))
    kind, found = answers.hear(ours)
    assert kind == "done" and found == document and isinstance(found.words, Words)
    assert "_word_starts" in vars(document) and "_word_starts" not in vars(found)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda words: words.numbers.__setitem__(0, 99),
        lambda words: words.numbers.__setitem__(0, -1),
        lambda words: words.ends.pop(),
        lambda words: words.printed.pages.pop(),
        lambda words: words.printed._places.__setitem__(0, 9),
        lambda words: words.printed._sides.pop(),
    ],
)
def test_columns_that_do_not_belong_together_are_as_if_the_process_had_died(spoil) -> None:  # type: ignore[no-untyped-def]
    words = columns(SPANS)
    spoil(words)
    ours, theirs = Pipe()
    theirs.send_bytes(pickle.dumps(("done", words), 5))
    with pytest.raises(EOFError):
        answers.hear(ours)


def test_a_word_of_a_long_paper_costs_little() -> None:
    spans = [WordSpan(6 * n, 6 * n + 5, 1 + n // 400, Box(n / 7, n / 9, n / 5, n / 3)) for n in range(20_000)]
    costs = {}
    for make in (columns, lambda spans: tuple(WordSpan(*span[:3], Box(*map(float, span[3]))) for span in spans)):
        tracemalloc.start()
        kept = make(spans)
        costs[make] = tracemalloc.get_traced_memory()[0] / len(kept)
        tracemalloc.stop()
    in_columns, as_objects = costs.values()
    assert in_columns < 80 < 150 < as_objects


def _reading(pages: int) -> Reading:
    def line(page: int, n: int) -> RawLine:
        words = (
            RawWord(f"chữ{page}{n}{i}", Box(60 + 30 * i + page / 3, 100 + 15 * n, 85 + 30 * i, 112 + 15 * n), "T", 12.0)
            for i in range(10)
        )
        return RawLine(tuple(words))

    made = tuple(RawPage(p, tuple(line(p, n) for n in range(30)), 595, 842) for p in range(1, pages + 1))
    return Reading("application/pdf", made, pages)


def test_a_reading_that_is_not_kept_is_let_go_page_by_page_and_gives_the_same() -> None:
    kept, spent = _reading(3), _reading(3)
    assert lay_out(kept) == lay_out(spent, keep=False)
    assert len(kept.pages) == 3 and spent.pages == () and spent.page_count == 3
    pages = (once := _reading(3)).used_up()
    assert next(pages).number == 1 and once.pages == () and [page.number for page in pages] == [2, 3]


def test_a_long_paper_is_not_held_as_read_and_as_laid_out() -> None:
    lay_out(_reading(40))  # caches are full
    peaks = []
    for keep in (True, False):
        tracemalloc.start()
        reading = _reading(40)
        read = tracemalloc.get_traced_memory()[0]
        lay_out(reading, keep=keep)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] - 0.5 * read


def test_reader_processes_give_back_what_a_page_needed() -> None:
    with ReaderPool(Limits(), 1, "tests.fake_readers:by_content") as pool:
        pool.read(Job("a.txt", lambda: b"giay"))
        (worker,) = pool._all.values()
        environment = Path(f"/proc/{worker.process.pid}/environ")
        if not environment.exists():
            pytest.skip("no /proc here")
        told = environment.read_bytes().split(b"\0")
    assert {b"MALLOC_ARENA_MAX=1", b"MALLOC_MMAP_THRESHOLD_=1048576"} <= set(told)
