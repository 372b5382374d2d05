"""No figure on gold falls below what benchmarks/figures.json records (`python -m benchmarks.record` writes it)."""

from __future__ import annotations

import json

import pytest

from benchmarks import figures, record

AFRESH = "record anew with: .venv/bin/python -m benchmarks.record"
HERE = [pytest.mark.ocr, pytest.mark.office, pytest.mark.timeout(1800)]
REAL = [
    *HERE,
    pytest.mark.papers,
    pytest.mark.skipif(not figures.REAL.is_dir(), reason="the real papers are not beside the project"),
]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("samples", marks=HERE),
        pytest.param("heldout", marks=HERE),
        pytest.param("blind", marks=HERE),
        pytest.param("papers", marks=REAL),
        pytest.param("short scans", marks=REAL),  # all the scans take minutes: they are measured by the command only
    ],
)
def test_no_figure_falls(name: str) -> None:
    data = figures.recorded()
    before, which = data["sets"][name], figures.SETS[name]
    score = figures.measure(which, only=before["papers"])
    other = which.ocr and data["tesseract"] != figures.tesseract()
    slack = figures.OTHER_TESSERACT if other else 0.0
    fallen = list(figures.falls(before["figures"], score.rows(), slack))
    told = [] if name == "heldout" else score.remarks  # nobody tunes on what a held-out paper says
    assert not fallen, "\n".join([*fallen, "", *told])


@pytest.mark.parametrize("name", figures.SETS)
def test_every_gold_file_is_recorded(name: str) -> None:
    which = figures.SETS[name]
    if not which.gold.is_dir():
        pytest.skip("this set is not on this machine")
    assert figures.recorded()["sets"][name]["papers"] == list(which.golds()), AFRESH


def test_recorded_figures_are_worth_holding() -> None:
    """An empty or hollow record would let everything pass."""
    for name, entry in figures.recorded()["sets"].items():
        assert entry["figures"]["read"] == {"n": len(entry["papers"]), "accuracy": 1.0}, name
        assert {"number", "issued_on", "references", "deadlines", "evidence"} <= entry["figures"].keys(), name
        assert entry["figures"]["evidence"]["accuracy"] == 1.0, name


def test_a_fall_is_seen() -> None:
    before = {
        "number": {"n": 4, "accuracy": 0.75},
        "deadlines": {"n": 9, "precision": 1.0, "recall": 0.5, "f1": 0.6667},
    }
    assert list(figures.falls(before, before)) == []
    lower = {"number": {"n": 4, "accuracy": 0.5}, "deadlines": before["deadlines"] | {"recall": 0.4, "precision": 0.99}}
    assert [line.split(":")[0] for line in figures.falls(before, lower)] == [
        "number accuracy",
        "deadlines precision",
        "deadlines recall",
    ]
    assert list(figures.falls(before, {}, slack=0.5)) != []  # a figure that is gone has fallen
    assert list(figures.rises(lower, before)) and not list(figures.rises(before, lower))


def test_one_paper_less_read_is_a_fall(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way: papers that give nothing must not pass."""
    monkeypatch.setattr(figures, "read_line", lambda path: None)
    for name in ("samples", "heldout"):
        score = figures.measure(figures.SETS[name])
        assert list(figures.falls(figures.recorded()["sets"][name]["figures"], score.rows()))


def test_recording_is_off_in_tests() -> None:
    before = figures.FILE.read_bytes()
    with pytest.raises(record.RecordingInTests):
        record.write(json.loads(before) | {"sets": {}})
    assert figures.FILE.read_bytes() == before
