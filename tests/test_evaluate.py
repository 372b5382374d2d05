"""The scorer: each rule of the contract, and the same figures as the contract's own script where that is at hand."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluate import Score, deadline_key, reference_key, same_people, same_task

CONTRACT = Path(__file__).resolve().parents[2] / "shared" / "contract" / "score.py"


def scored(gold: dict[str, Any], line: dict[str, Any]) -> dict[str, dict[str, float]]:
    score = Score()
    score.add("x", gold, line)
    return score.rows()


def test_null_is_right_only_where_gold_is_null():
    gold = {"number": None, "signer": None, "subject": "Kế hoạch năm"}
    rows = scored(gold, {"number": None, "signer": {"value": "Lê A"}, "subject": None})
    assert [rows[name]["accuracy"] for name in ("number", "signer", "subject")] == [1.0, 0.0, 0.0]


def test_a_field_that_gold_leaves_out_is_not_scored():
    assert set(scored({"number": "1/KH-A"}, {"number": {"value": "1 / KH – A"}})) == {"read", "number"}


def test_a_file_that_was_not_read_misses_everything():
    gold = {
        "number": "1/KH-A",
        "references": [{"number": "2/QĐ-B"}],
        "deadlines": [{"bound": "on", "end": "2026-01-01"}],
    }
    rows = scored(gold, {"file": "x", "error": {"code": "file-empty"}})
    assert rows["read"]["accuracy"] == rows["number"]["accuracy"] == 0.0
    assert rows["references"]["recall"] == rows["deadlines"]["recall"] == 0.0


def test_optional_entries_count_neither_way():
    gold = {"references": [{"number": "1/QĐ-A"}, {"number": "2/QĐ-B", "optional": True}]}
    with_it = {"references": [{"number": "1/QĐ-A"}, {"number": "2/QĐ-B"}]}
    without = {"references": [{"number": "1/QĐ-A"}]}
    assert scored(gold, with_it)["references"] == scored(gold, without)["references"]
    assert scored(gold, with_it)["references"] == {"n": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0}


def test_keys():
    assert reference_key({"title": "Luật Thi đua, khen thưởng năm 2022"}) == "thi đua khen thưởng|2022"
    assert reference_key({"title": "Luật Thi đua, khen thưởng", "date": "2022-06-15"}) == "thi đua khen thưởng|2022"
    assert reference_key({"number": "34 - CT/TW"}) == reference_key({"number": "34-CT/TW"})
    rule = {"bound": "by", "recurrence": "BYMONTHDAY=25;FREQ=MONTHLY"}
    assert deadline_key(rule) == deadline_key({"bound": "by", "recurrence": "RRULE:freq=monthly;bymonthday=25"})
    span = {"bound": "within", "duration": {"amount": 5, "unit": "day"}}
    assert deadline_key(span) == deadline_key(span | {"start": "2026-01-01", "end": "2026-01-06"})


def test_likeness_of_tasks_and_people():
    assert same_task("Nộp báo cáo tổng kết năm học", "Nộp báo cáo tổng kết năm học 2025 - 2026")
    assert same_task("Gửi danh sách về Sở", "Gửi danh sách về Sở để tổng hợp")
    assert not same_task("Nộp báo cáo", "Tổ chức hội nghị")
    assert same_people(["Phòng A", "Phòng B"], ["phòng B", "Phòng A"])
    assert not same_people(["Phòng A"], ["Phòng A", "Phòng B"])


WORDS = [
    "báo",
    "cáo",
    "tổng",
    "kết",
    "gửi",
    "danh",
    "sách",
    "khen",
    "thưởng",
    "tổ",
    "chức",
    "hội",
    "nghị",
    "đăng",
    "ký",
    "thi",
    "đua",
]


def invented(draw: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """A gold file and a line that agree here and there."""

    def phrase() -> str:
        return " ".join(draw.choices(WORDS, k=draw.randint(2, 6)))

    def maybe(value: Any) -> Any:
        return draw.choice([value, value, None])

    def deadline() -> dict[str, Any]:
        day = f"2026-0{draw.randint(1, 3)}-1{draw.randint(0, 2)}"
        span = maybe({"amount": draw.randint(1, 2), "unit": "day"})
        people = draw.sample(["Phòng A", "Phòng B", "Trường C"], k=draw.randint(0, 2))
        bound = draw.choice(["by", "before", "within"])
        return {"bound": bound, "start": None, "end": day, "duration": span, "task": phrase(), "assignees": people}

    def reference() -> dict[str, Any]:
        number = maybe(f"{draw.randint(1, 4)}/QĐ-UBND")
        title = (
            f"Luật {draw.choice(['Đất đai', 'Thi đua, khen thưởng'])} {draw.choice(['', '2013', 'năm 2022'])}".strip()
        )
        return {
            "number": number,
            "title": title,
            "date": maybe("2022-01-02"),
            "role": draw.choice(["basis", "mention"]),
        }

    def campaign() -> dict[str, Any]:
        return {"name": draw.choice(["Dạy tốt - Học tốt", "“Dạy tốt – học tốt”", "Xanh, sạch"]), "start": maybe("2020")}

    makers = {"deadlines": deadline, "references": reference, "campaigns": campaign}
    gold: dict[str, Any] = {"number": maybe("1/KH-A"), "issuer": maybe("UBND tỉnh X"), "subject": maybe(phrase())}
    line: dict[str, Any] = {"text": "abc"}
    for name, wanted in gold.items():
        value = draw.choice([wanted, "2/KH-B", "Ủy ban nhân dân tỉnh X"])
        line[name] = maybe(
            {"value": value, "evidence": {"page": 1, "start": 0, "end": 2, "quote": draw.choice(["ab", "x"])}}
        )
    for name, make in makers.items():
        gold[name] = [make() for _ in range(draw.randint(0, 4))]
        kept = [dict(entry) for entry in gold[name] if draw.random() < 0.7]
        line[name] = kept + [make() for _ in range(draw.randint(0, 2))]
        for entry in gold[name]:
            entry.update({"optional": True} if draw.random() < 0.25 else {})
        for entry in line[name]:
            entry.pop("optional", None)
    return gold, line


@pytest.mark.skipif(not CONTRACT.is_file(), reason="the contract's scorer is not beside the project")
def test_the_same_figures_as_the_contract():
    spec = importlib.util.spec_from_file_location("contract_score", CONTRACT)
    theirs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(theirs)
    for seed in range(300):
        draw = random.Random(seed)
        cases = {f"p{n}": invented(draw) for n in range(3)}
        ours = Score()
        for name, (gold, line) in cases.items():
            ours.add(name, gold, line)
        golds, lines = ({name: case[i] for name, case in cases.items()} for i in (0, 1))
        assert ours.rows() == theirs.score(golds, lines, False), seed
