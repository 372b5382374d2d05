"""Decisions become examples: what is right, what is not, and what nobody has said."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from corpus import decisions, papers, training_data
from corpus.training_data import examples, held_back
from extractors.learned.sentences import prose
from models.document import Document
from models.examples import ASSIGNEE, CAMPAIGN, DUTY, TASK, Example
from models.values import Campaign, Deadline, Fact, Paper, Task
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.read import ReadPaper
from pipeline.sources import source_of_bytes
from pipeline.workers import Job, Outcome
from tests.duty_papers import paper as laid_out

TEXT = """Tổ Văn thư gửi bảng kê sách cũ trước ngày 10/4/2026.
Tổ Bảo vệ khóa cổng phía sau vào mỗi buổi chiều.
Đợt thi đua Vườn ươm xanh đã mở từ đầu năm nay.
Thư viện của đơn vị có ba phòng đọc và một kho sách."""


def keep(store, text: str, found: Paper, *, again: int | None = None) -> int:
    """Store a reading of this text with these findings, without reader processes."""
    document = laid_out(text)
    sha256 = papers.get_paper(store, again).sha256 if again else hashlib.sha256(text.encode()).hexdigest()
    source = source_of_bytes("a.txt", text.encode())
    result = ReadPaper(document, found, "text/plain", 1, sha256)
    outcome = Outcome(Job("a", source.load, key=source), result, None, source.load())
    told = Ingest(store, Limits(), "Lan", again=again is not None)._finish(outcome)
    assert told.status == "stored", told
    return told.paper


def place(text: str, words: str):
    return laid_out(text).evidence(text.index(words), text.index(words) + len(words))


def read(text: str = TEXT) -> Paper:
    """What rules might have read: one deadline, one campaign named too long, one task that is none."""
    deadline = Deadline(
        "trước ngày 10/4/2026", "before", None, "2026-04-10", None, None, None, "gửi bảng kê sách cũ", ("Tổ Văn thư",),
        None, place(text, "trước ngày 10/4/2026"), place(text, "gửi bảng kê sách cũ"),
    )  # fmt: skip
    campaign = Campaign("Vườn ươm xanh đã mở", None, None, None, None, (), (place(text, "Vườn ươm xanh đã mở"),))
    task = Task("có ba phòng đọc", (), None, None, place(text, "có ba phòng đọc"))
    return Paper(
        issuer=Fact("Tổ Văn phòng", 0.95, None, "fake"), deadlines=(deadline,), campaigns=(campaign,), tasks=(task,)
    )


def by_start(found: list[Example]) -> dict[str, Example]:
    return {" ".join(e.text.split()[:2]): e for e in found}


def words(example: Example, label: str) -> set[str]:
    return {example.text[a:b] for a, b in example.of(label)}


def test_confirmed_corrected_and_rejected_items_teach_and_open_ones_do_not(any_store):
    paper = keep(any_store, TEXT, read())
    assert examples(any_store, prose) == []  # nothing is decided yet
    decisions.confirm(any_store, paper, "deadline", "deadline.1", who="Lan")
    found = by_start(examples(any_store, prose))
    first = found["Tổ Văn"]
    assert (words(first, TASK), words(first, ASSIGNEE)) == ({"gửi bảng kê sách cũ"}, {"Tổ Văn thư"})
    assert first.duty and first.duty_by_rules and first.read(TASK) == first.of(TASK)
    # All deadlines are decided: the second sentence asks nothing of anybody, as far as a reviewer said. The last one
    # holds a task that nobody decided: it says nothing.
    assert {TASK, ASSIGNEE, DUTY} <= found["Tổ Bảo"].judged and not found["Tổ Bảo"].duty
    assert "Thư viện" not in found and CAMPAIGN not in found["Đợt thi"].judged

    decisions.correct(any_store, paper, "campaign", "campaign.1", {"name": "Vườn ươm xanh"}, who="Lan")
    decisions.reject(any_store, paper, "task", "task.1", who="Lan")
    found = by_start(examples(any_store, prose))
    named = found["Đợt thi"]
    assert words(named, CAMPAIGN) == {"Vườn ươm xanh"}
    assert {named.text[a:b] for a, b in named.read(CAMPAIGN)} == {"Vườn ươm xanh đã mở"}
    last = found["Thư viện"]
    assert DUTY in last.judged and not last.duty and last.duty_by_rules and not last.of(TASK)


def test_what_a_person_added_is_right_and_the_rules_had_missed_it(store):
    paper = keep(store, TEXT, read())
    decisions.add(
        store, paper, "task", {"text": "khóa cổng phía sau", "assignees": ["Tổ Bảo vệ"]}, who="Lan",
        evidence=place(TEXT, "khóa cổng phía sau vào mỗi buổi chiều"),
    )  # fmt: skip
    added = by_start(examples(store, prose))["Tổ Bảo"]
    assert (words(added, TASK), words(added, ASSIGNEE)) == ({"khóa cổng phía sau"}, {"Tổ Bảo vệ"})
    assert added.duty and not added.duty_by_rules and not added.rules
    assert added.whole == frozenset()  # one decision is not a paper looked through


def test_an_undone_decision_teaches_nothing(store):
    paper = keep(store, TEXT, read())
    decisions.confirm(store, paper, "campaign", "campaign.1", who="Lan")
    assert examples(store, prose)
    decisions.undo(store, paper, "campaign", "campaign.1", who="Lan")
    assert examples(store, prose) == []


def test_decisions_on_an_earlier_reading_follow_their_words_into_the_latest(store):
    paper = keep(store, TEXT, read())
    decisions.confirm(store, paper, "deadline", "deadline.1", who="Lan")
    moved = "Một dòng mới ở trên cùng của văn bản.\n" + TEXT
    keep(store, moved, read(moved), again=paper)
    first = by_start(examples(store, prose))["Tổ Văn"]
    assert words(first, TASK) == {"gửi bảng kê sách cũ"} and first.duty
    cut = TEXT.replace("gửi bảng kê sách cũ", "gởi b*ng kê").replace("trước ngày 10/4/2026", "trước 10-4")
    keep(store, cut, Paper(), again=paper)
    assert not any(e.whole for e in examples(store, prose))  # a decided duty is nowhere to be seen: nothing is whole


def test_what_trained_components_proposed_does_not_count_as_the_rules(store):
    found = read()
    proposed = replace(found.tasks[0], rule="learned:task")
    doers = replace(found.deadlines[0], rule="deadline+learned:assignee")
    paper = keep(store, TEXT, replace(found, tasks=(proposed,), deadlines=(doers,)))
    decisions.confirm(store, paper, "deadline", "deadline.1", who="Lan")
    decisions.confirm(store, paper, "task", "task.1", who="Lan")
    seen = by_start(examples(store, prose))
    assert seen["Thư viện"].duty and not seen["Thư viện"].duty_by_rules
    assert seen["Tổ Văn"].read(TASK) and not seen["Tổ Văn"].read(ASSIGNEE) and seen["Tổ Văn"].of(ASSIGNEE)


def test_a_paper_is_on_one_side_for_ever(store):
    hashes = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(400)]
    share = sum(map(held_back, hashes)) / len(hashes)
    assert 0.8 / training_data.HELD_BACK < share < 1.2 / training_data.HELD_BACK
    paper = keep(store, TEXT, read())
    decisions.confirm_all_sure(store, paper, who="Lan", threshold=0.0)
    sides = {e.held_back for e in examples(store, prose)}
    assert sides == {held_back(papers.get_paper(store, paper).sha256)}


def test_tables_headers_and_signatures_are_left_out():
    document = laid_out(TEXT, rows=[["Việc", "Thời gian"], ["In lại bảng kê sách cũ", "Tháng 3"]])
    texts = [document.text[a:b] for a, b in prose(document)]
    assert texts == TEXT.split("\n")
    assert prose(Document("")) == []


@pytest.mark.parametrize("marks", ["*", "(", "[a", "\\"])
def test_a_correction_with_odd_letters_is_looked_for_as_it_is(store, marks):
    paper = keep(store, TEXT, read())
    decisions.correct(store, paper, "deadline", "deadline.1", {"task": f"gửi {marks}"}, who="Lan")
    first = by_start(examples(store, prose))["Tổ Văn"]
    assert not first.of(TASK) and TASK not in first.judged  # what is right is not written in the sentence
