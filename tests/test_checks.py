"""Warnings: what does not add up inside a paper, with its proof; and the reasons of empty header fields."""

from __future__ import annotations

import pytest

from extractors.checks.component import say_why_missing, sentence
from extractors.checks.dates import backward_ranges, impossible_dates, weekdays
from extractors.findings import Findings
from extractors.vocabulary import vocabulary
from models.values import BLANK, NOT_FOUND, Deadline, Evidence, Fact
from tests.citing import header, warned


def codes(text: str, found: Findings | None = None, **zones: str) -> list[str]:
    return [w.code for w in warned(text, found, **zones)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("từ ngày 15/3/2024 đến ngày 10/3/2024", "range-backwards"),
        ("giai đoạn 2025 - 2021", "range-backwards"),
        ("(11/06/1948 - 11/06/1918)", "range-backwards"),
        ("họp ngày 02/01/2011 (thứ 2)", "weekday-mismatch"),
        ("họp thứ Bảy, ngày 01/01/2024", "weekday-mismatch"),
        ("trước ngày 31/6/2024", "impossible-date"),
        (
            "Căn cứ Quyết định số 31/QĐ-UBND ngày 07/10/2022 của UBND tỉnh ban hành Quy định về quản lý;",
            "number-without-year",
        ),
        ("Căn cứ Nghị định số 12/NĐ-CP ngày 07/10/2022;", "number-without-year"),
        ("Căn cứ Nghị định số 45/25010/NĐ-CP;", "number-misprint"),
        ("Căn cứ Nghị định số 45/2010/NĐ-CP ngày 21/4/2011;", "number-year-differs"),
        ("nhận được Công văn số 5/BC-ABC của Hội X", "type-differs"),
        ("Công văn số 5/ABC-VP ngày 01/02/2020; nhắc Công văn số 5/ABC-VP ngày 01/03/2020.", "cited-two-dates"),
    ],
)
def test_found_in_the_text(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "từ ngày 10/3/2024 đến ngày 15/3/2024; giai đoạn 2021 - 2025; nhiệm kỳ 2020-2025; năm 2024 - 2023 đơn vị",
        "họp ngày 03/01/2011 (thứ Hai); ngày 20/11/2025 (thứ Năm); Chủ nhật, ngày 07/01/2024",
        "Căn cứ Quyết định số 31/QĐ-UBND ngày 07/10/2022 của UBND tỉnh về việc khen thưởng; Nghị định số 24/CP",
        "Căn cứ Quyết định số 31/2022/QĐ-UBND ngày 07/10/2022 ban hành Quy định; ngày 29/02/2024",
    ],
)
def test_what_adds_up(text: str) -> None:
    assert codes(text) == []


def test_cited_after_its_issue() -> None:
    found = header("1/KH-ABC", "KH", "2024-01-10")
    assert codes("Căn cứ Công văn số 5/XYZ-VP ngày 11/01/2024;", found) == ["cited-after-issue"]
    assert codes("Căn cứ Công văn số 5/XYZ-VP ngày 10/01/2024;", header("1/KH-ABC", "KH", "2024-01-10")) == []


def test_deadline_before_the_issue() -> None:
    def due(day: str, recurrence: str | None = None) -> Findings:
        found = header("1/KH-ABC", "KH", "2024-12")
        evidence = Evidence(1, 0, 4, "hạn")
        found.deadlines = [Deadline("hạn", "on", day, day, None, None, recurrence, None, (), None, evidence)]
        return found

    assert codes("hạn nộp", due("2024-01-02")) == ["deadline-before-issue"]
    assert codes("hạn nộp", due("2024-12-01")) == []
    assert codes("hạn nộp", due("2024-01-02", "FREQ=YEARLY")) == []


def test_two_own_numbers_and_two_own_dates() -> None:
    text = "Nội dung\n(Kèm theo Kế hoạch số {} ngày {} của Trường X)"
    found = header("17/KH-ABC", "KH", "2024-04-03")
    assert codes(text.format("71/KH-ABC", "03/4/2024"), found, annex="(Kèm") == ["two-own-numbers"]
    assert codes(text.format("17/KH-ABC", "04/4/2024"), found, annex="(Kèm") == ["two-own-dates"]
    assert codes(text.format("17/KH-ABC", "03/4/2024"), found, annex="(Kèm") == []


def test_another_paper_in_the_file() -> None:
    (warning,) = warned("Nội dung chính\nSỞ KHÁC\nSố: 5/SK-VP", other_paper="S")
    assert warning.code == "another-paper"
    assert warning.evidence is not None
    assert warning.evidence.quote == "SỞ KHÁC"


def test_basis_that_was_replaced() -> None:
    text = "Căn cứ Nghị định số 91/2017/NĐ-CP ngày 31/7/2017;"
    assert codes(text, header("1/KH-ABC", "KH", "2024-03-01")) == ["basis-replaced"]
    assert codes(text, header("1/KH-ABC", "KH", "2023-03-01")) == []
    assert codes("Căn cứ Luật Giáo dục năm 2005;", header("1/KH-ABC", "KH", "2021-03-01")) == ["basis-replaced"]


def test_every_warning_has_its_proof_and_its_sentence() -> None:
    for warning in warned("từ ngày 15/3/2024 đến ngày 10/3/2024, ngày 02/01/2011 (thứ 2)"):
        assert warning.evidence is not None
        assert warning.evidence.quote in warning.message


def test_both_catalogues_say_the_same_codes() -> None:
    vietnamese, english = vocabulary("warnings_vi.json"), vocabulary("warnings_en.json")
    assert vietnamese.keys() == english.keys()
    assert sentence("range-backwards", {"text": "x"}, "en").startswith("A span")


def test_reasons_of_missing_fields() -> None:
    found = header("17/KH-ABC")
    found.issued_on = Fact(None, 0.5, None, "test", reason=BLANK)
    found.missing["signer"] = "unreadable"
    say_why_missing(found)
    assert "number" not in found.missing
    assert found.missing["issued_on"] == BLANK
    assert found.missing["signer"] == "unreadable"
    assert found.missing["subject"] == NOT_FOUND


def test_days_are_pointed_at_exactly() -> None:
    text = "Họp thứ Hai, ngày 02/01/2011; nộp từ 05/6/2024 đến 01/6/2024; trước 30/02/2024"
    assert [text[a:b] for a, b, _ in weekdays(text)] == ["thứ Hai, ngày 02/01/2011"]
    assert [text[a:b] for a, b in backward_ranges(text)] == ["05/6/2024 đến 01/6/2024"]
    assert [text[a:b] for a, b in impossible_dates(text)] == ["30/02/2024"]
