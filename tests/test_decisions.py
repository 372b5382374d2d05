"""What a person decides stays, has its history, and is never overwritten by reading again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from corpus import decisions, papers
from corpus.views import PaperFilter
from models.document import Box, Document, PageSize, WordSpan
from models.errors import DecisionStale, NothingToUndo, PaperMissing, TargetMissing, ValueUnfit
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.sources import source_of_bytes
from tests.fake_readers import by_content

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TEXT = """doc_type KH
number 12/KH-PGDĐT
issued_on 2026-03-01
issuer Phòng unsure
deadline 2026-04-10 nộp báo cáo tổng kết
deadline 2026-05-20 gửi danh sách khen thưởng
cites 33/KH-UBND
"""


class Clock:
    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        self.moment += timedelta(minutes=1)
        return self.moment


def store_text(store, text: str = TEXT, *, paper: int | None = None, clock=None) -> int:
    """Write a reading of this text into the store without processes; of a known paper where one is given."""
    from pipeline.workers import Job, Outcome

    source = source_of_bytes("kế hoạch.txt", TEXT.encode() if paper else text.encode())
    result = by_content(text.encode(), "x", Limits())
    if paper:
        from dataclasses import replace

        result = replace(result, sha256=papers.get_paper(store, paper).sha256)
    ingest = Ingest(store, Limits(), "Lan", again=paper is not None, clock=clock or Clock())
    found = ingest._finish(Outcome(Job("x", source.load, key=source), result, None, source.load()))
    assert found.status == "stored", found
    return found.paper


def test_what_was_read_is_shown_with_state_evidence_and_boxes(any_store):
    view = papers.get_paper(any_store, store_text(any_store))
    number = view.header["number"]
    assert (number.value["value"], number.state, number.confidence) == ("12/KH-PGDĐT", "read", 0.95)
    place = number.evidence[0]
    assert view.text[place.start : place.end] == place.quote == "12/KH-PGDĐT"
    assert place.boxes == ((1, Box(10.0 * place.start, 10, 10.0 * place.end, 20)),)
    assert (view.header["signer"].state, view.header["signer"].reason) == ("missing", "handwritten")
    assert (view.header["place"].state, view.header["place"].reason) == ("missing", "not-found")
    assert [d.value["end"] for d in view.deadlines] == ["2026-04-10", "2026-05-20"]
    assert view.references[0].value["number"] == "33/KH-UBND"


def test_confirm_correct_reject_and_their_history(any_store):
    paper = store_text(any_store)
    item = decisions.confirm(any_store, paper, "fact", "doc_type", who="Lan", at=START)
    assert item.state == "confirmed"
    item = decisions.correct(any_store, paper, "fact", "number", "13/KH-PGDĐT", who="Lan", at=START, note="nhìn nhầm")
    assert (item.state, item.value["value"], item.evidence[0].quote) == ("corrected", "13/KH-PGDĐT", "12/KH-PGDĐT")
    item = decisions.correct(any_store, paper, "fact", "number", "14/KH-PGDĐT", who="Minh", at=START)
    history = papers.get_paper(any_store, paper).header["number"].history
    assert [(h.who, h.from_value["value"], h.to_value["value"]) for h in history] == [
        ("Lan", "12/KH-PGDĐT", "13/KH-PGDĐT"),
        ("Minh", "13/KH-PGDĐT", "14/KH-PGDĐT"),
    ]
    assert history[0].note == "nhìn nhầm"
    assert history[0].at == START
    rejected = decisions.reject(any_store, paper, "deadline", "deadline.1", who="Lan")
    assert rejected.state == "rejected"
    page = papers.list_papers(any_store)
    assert page.papers[0].number == "14/KH-PGDĐT"
    assert page.papers[0].next_deadline == "2026-05-20"  # the rejected one no longer counts


def test_undo_goes_back_one_decision_at_a_time(store):
    paper = store_text(store)
    for value in ("1/A", "2/B"):
        decisions.correct(store, paper, "fact", "number", value, who="Lan")
    assert decisions.undo(store, paper, "fact", "number", who="Lan").value["value"] == "1/A"
    back = decisions.undo(store, paper, "fact", "number", who="Lan")
    assert (back.value["value"], back.state) == ("12/KH-PGDĐT", "read")
    with pytest.raises(NothingToUndo):
        decisions.undo(store, paper, "fact", "number", who="Lan")
    assert [h.action for h in back.history] == ["correct", "correct", "undo", "undo"]
    assert [h.undone for h in back.history] == [True, True, False, False]


def test_reading_again_never_overwrites_a_decision(any_store):
    paper = store_text(any_store)
    decisions.correct(any_store, paper, "fact", "number", "21/KH-PGDĐT", who="Lan")
    decisions.confirm(any_store, paper, "deadline", "deadline.1", who="Lan")
    decisions.reject(any_store, paper, "reference", "reference.1", who="Lan")
    added = decisions.add(any_store, paper, "deadline", {"bound": "by", "end": "2026-06-30", "task": "họp"}, who="Lan")
    other = (
        TEXT.replace("12/KH", "77/KH").replace("2026-04-10 nộp", "2026-04-11 nộp").replace("2026-05-20", "2026-05-21")
    )
    assert store_text(any_store, "mở đầu khác\n" + other, paper=paper) == paper
    view = papers.get_paper(any_store, paper)
    number = view.header["number"]
    assert (number.value["value"], number.state) == ("21/KH-PGDĐT", "corrected")
    assert [(s.value["value"], s.source) for s in number.suggestions] == [("77/KH-PGDĐT", "reading")]
    first = view.item("deadline", "deadline.1")
    assert (first.value["end"], first.state) == ("2026-04-10", "confirmed")
    assert first.suggestions[0].value["end"] == "2026-04-11"
    undecided = view.item("deadline", "deadline.2")
    assert (undecided.value["end"], undecided.state) == ("2026-05-21", "read")
    assert view.item("reference", "reference.1").state == "rejected"
    assert view.item("deadline", added.key).state == "confirmed"
    assert len(view.readings) == 2
    place = first.evidence[0]  # still points into the text that the person saw
    document = papers.document(any_store, paper, place.text_id)
    assert document.text[place.start : place.end] == place.quote


def test_a_duty_found_no_more_is_gone_unless_a_person_decided_it(store):
    paper = store_text(store)
    decisions.confirm(store, paper, "deadline", "deadline.2", who="Lan")
    store_text(store, "number 12/KH-PGDĐT\n", paper=paper)
    view = papers.get_paper(store, paper)
    assert [d.key for d in view.deadlines] == ["deadline.2"]
    assert view.header["doc_type"].state == "missing"


def test_added_items_have_their_evidence_and_can_be_taken_back(store):
    paper = store_text(store)
    place = papers.find_words(store, paper, "danh  SÁCH khen")[0]
    assert place.quote == "danh sách khen"
    from models.values import Evidence

    evidence = place.proof()
    value = {"bound": "before", "end": "2026-07-01", "task": "gửi danh sách", "assignees": ["Phòng B"]}
    item = decisions.add(store, paper, "deadline", value, who="Lan", evidence=evidence)
    assert item.added
    assert item.evidence[0].quote == "danh sách khen"
    assert item.value["assignees"] == ["Phòng B"]
    assert decisions.undo(store, paper, "deadline", item.key, who="Lan") is None
    again = decisions.add(store, paper, "deadline", value, who="Lan")
    assert again.key != item.key  # a key is never used twice
    wrong = Evidence(1, 0, 5, "khác!")
    with pytest.raises(ValueUnfit):
        decisions.add(store, paper, "deadline", value, who="Lan", evidence=wrong)
    recipient = decisions.add(store, paper, "fact", {"value": "Trường B", "role": "copy"}, who="Lan")
    assert recipient in papers.get_paper(store, paper).recipients


def test_the_second_of_two_people_is_told(any_store):
    paper = store_text(any_store)
    seen = papers.get_paper(any_store, paper).header["number"].seen
    decisions.correct(any_store, paper, "fact", "number", "13/KH", who="Lan", seen=seen)
    with pytest.raises(DecisionStale) as told:
        decisions.confirm(any_store, paper, "fact", "number", who="Minh", seen=seen)
    assert told.value.details["who"] == "Lan"
    assert papers.get_paper(any_store, paper).header["number"].value["value"] == "13/KH"
    fresh = papers.get_paper(any_store, paper).header["number"].seen
    assert decisions.confirm(any_store, paper, "fact", "number", who="Minh", seen=fresh).state == "confirmed"


def test_a_new_reading_makes_the_page_stale_too(store):
    paper = store_text(store)
    seen = papers.get_paper(store, paper).header["number"].seen
    store_text(store, TEXT.replace("12/", "99/"), paper=paper)
    with pytest.raises(DecisionStale):
        decisions.confirm(store, paper, "fact", "number", who="Lan", seen=seen)


def test_confirm_all_sure_leaves_the_doubtful_and_undoes_as_one(any_store):
    paper = store_text(any_store)
    before = papers.get_paper(any_store, paper)
    view = decisions.confirm_all_sure(any_store, paper, who="Lan", version=before.summary.version)
    states = {name: item.state for name, item in view.header.items()}
    assert (states["number"], states["doc_type"], states["issuer"]) == ("confirmed", "confirmed", "read")
    assert {d.state for d in view.deadlines} == {"confirmed"}
    batch = view.header["number"].history[-1].batch
    with pytest.raises(DecisionStale):
        decisions.confirm_all_sure(any_store, paper, who="Minh", version=before.summary.version)
    view = decisions.undo_batch(any_store, paper, batch, who="Lan")
    assert {i.state for i in view.items()} == {"read", "missing"}


def test_a_missing_field_is_confirmed_missing_or_filled(store):
    paper = store_text(store)
    item = decisions.confirm(store, paper, "fact", "signer", who="Lan")
    assert (item.state, item.value["value"]) == ("confirmed", None)
    item = decisions.correct(store, paper, "fact", "signer", {"value": "Trần Thị B", "title": "Hiệu trưởng"}, who="Lan")
    assert (item.state, item.value) == ("corrected", {"value": "Trần Thị B", "title": "Hiệu trưởng"})
    assert papers.list_papers(store).papers[0].signer == "Trần Thị B"


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("fact", "issued_on", "30/02/2026"),
        ("fact", "issued_on", "2026-02-30"),
        ("deadline", "deadline.1", {"bound": "sometime"}),
        ("deadline", "deadline.1", {"end": "2026-4-1"}),
        ("deadline", "deadline.1", {"start": "2026-12-01"}),
        ("deadline", "deadline.1", {"time": "25:00"}),
        ("deadline", "deadline.1", {"recurrence": "FREQ=SOMETIMES"}),
        ("deadline", "deadline.1", {"colour": "red"}),
        ("deadline", "deadline.1", {"assignees": "Phòng B"}),
        ("reference", "reference.1", {"number": None}),
        ("fact", "number", "a\x00b"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_nothing_changes(store, kind, key, value):
    paper = store_text(store)
    before = papers.get_paper(store, paper)
    with pytest.raises(ValueUnfit):
        decisions.correct(store, paper, kind, key, value, who="Lan")
    assert papers.get_paper(store, paper) == before


def test_unknown_papers_targets_and_people_are_refused(store):
    paper = store_text(store)
    with pytest.raises(PaperMissing):
        decisions.confirm(store, 999, "fact", "number", who="Lan")
    with pytest.raises(TargetMissing):
        decisions.confirm(store, paper, "deadline", "deadline.9", who="Lan")
    with pytest.raises(TargetMissing):
        decisions.confirm(store, paper, "colour", "red", who="Lan")
    with pytest.raises(ValueUnfit):
        decisions.confirm(store, paper, "fact", "number", who="  ")


def test_notes_decide_nothing(store):
    paper = store_text(store)
    decisions.note(store, paper, "hỏi lại Sở", who="Lan", at=START)
    decisions.note(store, paper, "mờ", who="Lan", kind="fact", key="number")
    view = papers.get_paper(store, paper)
    assert [n.note for n in view.notes] == ["hỏi lại Sở"]
    assert view.header["number"].state == "read"
    assert view.header["number"].history[0].note == "mờ"


def test_lists_are_filtered_ordered_and_paged(any_store):
    first = store_text(any_store)
    second = store_text(any_store, "doc_type CV\nnumber 5/SGDĐT-VP\nissued_on 2025-01-02\nissuer SởGiáodục\n")
    page = papers.list_papers(any_store, order="issued", descending=False)
    assert [p.id for p in page.papers] == [second, first]
    assert papers.list_papers(any_store, PaperFilter(doc_type="CV")).total == 1
    assert [p.id for p in papers.list_papers(any_store, PaperFilter(text="so y te")).papers] == []
    assert [p.id for p in papers.list_papers(any_store, PaperFilter(text="sogiao 5/sgd")).papers] == [second]
    assert papers.list_papers(any_store, PaperFilter(text="100%")).total == 0
    assert papers.list_papers(any_store, PaperFilter(issued_from="2026-01-01")).papers[0].id == first
    third = store_text(any_store, "number 6/A\nissued_on 2026-05\n")
    for start, end, there in (("2026-05-20", None, True), (None, "2026-05-01", True), ("2026-06-01", None, False)):
        where = PaperFilter(issued_from=start, issued_to=end)
        assert (third in {p.id for p in papers.list_papers(any_store, where).papers}) is there
    page = papers.list_papers(any_store, limit=1, offset=1)
    assert (len(page.papers), page.total) == (1, 3)
    assert papers.counts(any_store).papers == 3


def test_next_to_review_skips_what_is_done(store):
    paper = store_text(store)
    assert papers.next_to_review(store) == paper
    view = papers.get_paper(store, paper)
    for item in view.items():
        if item.kind != "warning":
            decisions.confirm(store, paper, item.kind, item.key, who="Lan")
    assert papers.next_to_review(store) is None
    assert papers.list_papers(store, PaperFilter(state="checked")).total == 1


def test_a_field_that_no_reading_looked_at_is_not_checked(store):
    from sqlalchemy import delete

    from models.tables import FactRow

    paper = store_text(store)
    with store.write() as session:  # as a reading by rules that did not know the field
        session.execute(delete(FactRow).where(FactRow.field == "effective_on"))
    item = papers.get_paper(store, paper).header["effective_on"]
    assert (item.state, item.reason) == ("missing", "not-checked")
    filled = decisions.correct(store, paper, "fact", "effective_on", "2026-03", who="Lan", seen=item.seen)
    assert filled.state == "corrected"


def test_layout_survives_the_store():
    from models.document import Cell, Paragraph, Section, Table, Zone, ZoneKind
    from models.document_store import pack, unpack

    whole = Document(
        "ab cd",
        (PageSize(1, 595.32, 841.92, "ocr"),),
        (WordSpan(0, 2, 1, Box(1, 2, 3, 4), 0.5), WordSpan(3, 5, 1)),
        (Paragraph(0, 5, 1, "I.", True, False, True),),
        (Table(0, 5, 1, 1, 2, (Cell(0, 0, 0, 2), Cell(0, 1, 3, 5)), 1),),
        (Zone(ZoneKind.BODY, 0, 5),),
        (Section("I", 1, 0, 2, 5), Section("I.1", 2, 3, 5, 5, 0)),
        "ocr",
        ("nfc",),
    )
    assert unpack("ab cd", pack(whole)) == whole


def test_a_corrected_number_brings_its_own_symbol(store):
    paper = store_text(store)
    decisions.correct(store, paper, "fact", "number", {"value": "12/KH-PGDĐT", "symbol": "KH-PGDĐT"}, who="Lan")
    found = decisions.correct(store, paper, "fact", "number", "77/QĐ-UBND", who="Lan")
    assert found.value == {"value": "77/QĐ-UBND", "symbol": "QĐ-UBND"}
    found = decisions.correct(store, paper, "fact", "number", "không số", who="Lan")
    assert found.value == {"value": "không số", "symbol": None}
    found = decisions.correct(store, paper, "fact", "number", {"value": None, "symbol": "KH-PGDĐT"}, who="Lan")
    assert found.value == {"value": None, "symbol": "KH-PGDĐT"}
    assert decisions.undo(store, paper, "fact", "number", who="Lan").value["value"] == "không số"


def test_places_are_looked_for_once_however_many_decisions(store, monkeypatch):
    number = store_text(store, TEXT + "cites 812/KH-UBND\n")  # a text that no other test has opened
    asked = []
    boxes = Document.boxes
    monkeypatch.setattr(Document, "boxes", lambda self, *place: asked.append(place) or boxes(self, *place))
    first = papers.get_paper(store, number)
    looked = len(asked)
    decisions.confirm(store, number, "fact", "number", who="An")
    assert papers.get_paper(store, number).item("fact", "issuer") == first.item("fact", "issuer")
    assert looked > 0 and len(asked) == looked
