"""What people corrected in an issuer's papers is offered again in its next one, and used unasked only for spellings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus import decisions, papers
from corpus.memory import remembered
from extractors.findings import Findings
from extractors.pipeline import extract
from extractors.remembering import apply_memory, same_name
from models.remembered import Memory, Remembered
from models.values import Fact, Paper
from pipeline.layout import document_from_text
from tests.test_training_data import keep

READ, WRITTEN = "Phòng GD&ĐT huyện Mộc Lâm", "Phòng Giáo dục và Đào tạo huyện Mộc Lâm"
HOME = "phòng giáo dục và đào tạo huyện mộc lâm"


def paper(n: int, issuer: str = READ, *, subject: str = "Kế hoạch trồng cây", title: str | None = "TP") -> Paper:
    return Paper(
        issuer=Fact(issuer, 0.9, None, "issuer.header", {"parent": "UBND huyện Mộc Lâm"}),
        subject=Fact(f"{subject} {n}", 0.9, None, "subject.title"),
        signer=Fact("Vàng A Sình", 0.9, None, "signer", {"title": title}),
    )


@pytest.fixture
def stored(any_store):
    return any_store, [keep(any_store, f"Văn bản thứ {n} của phòng.", paper(n)) for n in range(4)]


def correct(store, of: int, field: str, value) -> None:
    decisions.correct(store, of, "fact", field, value, who="Lan")


def only(memory: Memory, field: str) -> Remembered:
    (found,) = [e for e in memory.entries if e.field == field]
    return found


def applied(memory: Memory, found: Paper) -> Findings:
    findings = Findings(issuer=found.issuer, subject=found.subject, signer=found.signer)
    apply_memory(findings, memory)
    return findings


def test_nothing_decided_nothing_remembered(stored):
    store, (a, *_) = stored
    assert not remembered(store)
    decisions.confirm(store, a, "fact", "issuer", who="Lan")
    assert not remembered(store)


def test_a_spelling_is_offered_after_one_correction_and_used_after_two(stored):
    store, (a, b, *_) = stored
    correct(store, a, "issuer", WRITTEN)
    once = applied(remembered(store), paper(9)).issuer
    assert (once.value, once.rule) == (READ, "issuer.header")
    assert [(c.value, c.rule, c.confidence) for c in once.candidates] == [(WRITTEN, "memory:issuer", 0.5)]
    correct(store, b, "issuer", WRITTEN)
    twice = applied(remembered(store), paper(9)).issuer
    assert (twice.value, twice.rule, twice.confidence) == (WRITTEN, "memory:issuer", 0.9)
    assert [(c.value, c.rule) for c in twice.candidates] == [(READ, "issuer.header")]  # what was read is not lost
    assert twice.details == {"parent": "UBND huyện Mộc Lâm"}


def test_one_contradiction_and_it_is_no_longer_used_unasked(stored):
    store, (a, b, c, d) = stored
    correct(store, a, "issuer", WRITTEN)
    correct(store, b, "issuer", WRITTEN)
    decisions.confirm(store, c, "fact", "issuer", who="Minh")  # here somebody finds the short form right
    entry = only(remembered(store), "issuer")
    assert (entry.times, entry.against, entry.sure) == (2, 1, False)
    found = applied(remembered(store), paper(9)).issuer
    assert (found.value, found.candidates[0].value) == (READ, WRITTEN)
    decisions.undo(store, c, "fact", "issuer", who="Minh")
    assert only(remembered(store), "issuer").sure
    correct(store, c, "issuer", "Phòng Giáo dục huyện Mộc Lâm")
    correct(store, d, "issuer", "Phòng Giáo dục huyện Mộc Lâm")
    assert not only(remembered(store), "issuer").sure


def test_a_confirmed_use_of_the_memory_counts_for_it(stored):
    store, (a, b, *_) = stored
    correct(store, a, "issuer", WRITTEN)
    correct(store, b, "issuer", WRITTEN)
    used = applied(remembered(store), paper(9))
    new = keep(store, "Văn bản mới của phòng.", replace(paper(9), issuer=used.issuer))
    decisions.confirm(store, new, "fact", "issuer", who="Lan")
    assert only(remembered(store), "issuer").times == 3
    back = papers.get_paper(store, new).header["issuer"]
    assert READ in [s.value["value"] for s in back.suggestions]
    correct(store, new, "issuer", READ)
    assert not only(remembered(store), "issuer").sure


def test_another_body_is_never_put_in_its_place(stored):
    store, (a, b, *_) = stored
    for one in (a, b):
        correct(store, one, "issuer", "Phòng Nội vụ huyện Mộc Lâm")
    entry = only(remembered(store), "issuer")
    assert entry.sure
    found = applied(remembered(store), paper(9)).issuer
    assert (found.value, found.candidates[0].value) == (READ, "Phòng Nội vụ huyện Mộc Lâm")


def test_parent_bodies_are_spelled_as_before(stored):
    store, (a, b, *_) = stored
    for one in (a, b):
        correct(store, one, "issuer", {"value": READ, "parent": "Ủy ban nhân dân huyện Mộc Lâm"})
    found = applied(remembered(store), paper(9)).issuer
    assert (found.value, found.details["parent"], found.rule) == (
        READ,
        "Ủy ban nhân dân huyện Mộc Lâm",
        "memory:parent",
    )
    assert found.candidates[0].details["parent"] == "UBND huyện Mộc Lâm"


def test_words_that_this_office_puts_in_front_of_its_subjects(stored):
    store, (a, b, c, _) = stored
    correct(store, a, "subject", "trồng cây 0")
    memory = remembered(store)
    assert only(memory, "subject").read == "kế hoạch"
    found = applied(memory, paper(9)).subject
    assert (found.value, found.candidates[0].value, found.candidates[0].rule) == (
        "Kế hoạch trồng cây 9", "Trồng cây 9", "memory:subject",
    )  # fmt: skip
    other = applied(memory, paper(9, "Trạm Thú y huyện Mộc Lâm")).subject
    assert not other.candidates  # another office may write otherwise
    assert not applied(memory, paper(9, subject="Báo cáo trồng cây")).subject.candidates
    decisions.confirm(store, b, "fact", "subject", who="Lan")
    assert not [e for e in remembered(store).entries if e.field == "subject"]  # as often left as it is
    correct(store, c, "subject", "trồng cây 2")
    entry = only(remembered(store), "subject")
    assert (entry.times, entry.against, entry.confidence) == (2, 1, 0.5)


def test_a_signer_and_the_title_that_goes_with_the_name(stored):
    store, (a, b, *_) = stored
    correct(store, a, "signer", {"value": "Vàng A Sình", "title": "Trưởng phòng"})
    found = applied(remembered(store), paper(9)).signer
    assert found.details["title"] == "TP"
    assert [(c.rule, c.value, c.details["title"]) for c in found.candidates] == [
        ("memory:title", "Vàng A Sình", "Trưởng phòng")
    ]
    assert not applied(remembered(store), paper(9, title="Phó Trưởng phòng")).signer.candidates
    correct(store, b, "signer", "Vàng A Sinh")
    found = applied(remembered(store), paper(9)).signer
    assert "memory:signer" not in [c.rule for c in found.candidates]  # as often found right as changed


def test_nothing_is_made_up_for_a_field_that_is_missing():
    memory = Memory((Remembered("signer", HOME, "", "Lò Thị Mây", 5, 0), Remembered("issuer", "", "", "Sở A", 5, 0)))
    findings = Findings(issuer=Fact(WRITTEN, 0.9, None, "x"), signer=Fact(None, 0.2, None, "x"))
    apply_memory(findings, memory)
    assert findings.signer == Fact(None, 0.2, None, "x")
    findings = Findings()
    apply_memory(findings, memory)
    assert findings.issuer is None and findings.subject is None


def test_the_pipeline_takes_a_memory_and_is_the_same_without():
    text = (
        "UBND HUYỆN MỘC LÂM          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "PHÒNG NỘI VỤ                 Độc lập - Tự do - Hạnh phúc\n\n"
        "Số: 15/KH-NV                 Mộc Lâm, ngày 04 tháng 3 năm 2024\n\n"
        "KẾ HOẠCH\nTrồng cây đầu xuân\n\n1. Các tổ trồng cây quanh sân./.\n"
    )
    document = document_from_text(text)
    plain = extract(document)
    assert plain.issuer is not None and extract(document, memory=Memory()) == plain
    name = plain.issuer.value
    memory = Memory((Remembered("issuer", "", name.casefold(), name.upper(), 2, 0),))
    helped = extract(document, memory=memory)
    assert (helped.issuer.value, helped.issuer.rule) == (name.upper(), "memory:issuer")
    assert helped.issuer.evidence == plain.issuer.evidence
    assert replace(helped, issuer=None) == replace(plain, issuer=None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("UBND xã Lũng Vân", "Ủy ban nhân dân xã Lũng Vân", True),
        ("Sở TT&TT tỉnh Lam Giang", "Sở Thông tin và Truyền thông tỉnh Lam Giang", True),
        ("PHÒNG NỘI VỤ HUYỆN MỘC LÂM", "Phòng Nội vụ huyện Mộc Lâm", True),
        ("Phòng Nội vu", "Phòng Nội vụ", True),
        ("Phòng Nội vụ", "Phòng Nội vụ huyện Mộc Lâm", False),
        ("Ban", "Ban Thường vụ", False),
        ("Phòng NV", "Phòng Y tế", False),
        ("", "", False),
    ],
)
def test_the_same_words_written_short_and_out(one, other, same):
    assert same_name(one, other) is same
    assert same_name(other, one) is same
