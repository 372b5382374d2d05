"""Training on decisions: what beats the rules is used and says so; everything else is left to the rules."""

from __future__ import annotations

import itertools
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus import decisions, papers
from corpus.changes import ChangeFilter, changes
from corpus.projection import ESSENTIAL
from corpus.store import open_store
from corpus.training_data import examples, held_back
from extractors.learned.model import LearnedModel, ModelUnusable, Trust, load
from extractors.learned.sentences import prose
from extractors.learned.suggesting import bounds_of, bounds_suggester
from extractors.learned.training import blank
from extractors.pipeline import extract
from models.examples import ASSIGNEE, CAMPAIGN, DUTY, LABELS, TASK, Example, Span
from models.values import Campaign, Deadline, Fact, Paper, Task
from pipeline.cli import app
from pipeline.commands.train import report_lines, run, words_of
from pipeline.ingest import Ingest, stale_papers
from pipeline.learned import (
    CURRENT,
    Aid,
    aid_for,
    current_model,
    current_version,
    forget,
    home_of,
    keep,
    loaded,
    models_of,
)
from pipeline.limits import Limits
from pipeline.read import read_paper
from pipeline.settings import Settings
from pipeline.sources import source_of_bytes
from pipeline.train import Figures, LabelReport, Needs, Trained, count, train
from pipeline.versions import rules_version
from pipeline.workers import Job, Outcome
from tests.duty_papers import paper as laid_out
from tests.test_training_data import keep as keep_paper

DOERS = ("Tổ Đo đạc", "Nhóm Bản đồ", "Đội Hậu cần", "Ban Lễ tân", "Tổ Bảo vệ", "Nhóm Vườn ươm")
ACTS = ("lau sạch kho sách", "sơn lại hàng rào", "đếm lại bàn ghế", "vẽ sơ đồ vườn", "chép bảng kê cũ", "đổi khóa cổng")
OTHERS = ("năm ngoái làm tốt và được khen.", "có ba người và một phòng nhỏ.", "thường họp vào sáng thứ hai.")
SMALL = Needs(train=8, held_back=4, weigh=4)


def sentences(seed: int = 3) -> list[Example]:
    """54 sentences of which 36 lay a duty; every fourth is held back. The rules read none of it."""
    made = [_duty(doer, act) for doer, act in itertools.product(DOERS, ACTS)]
    made += [_example(f"{doer} {other}") for doer, other in itertools.product(DOERS, OTHERS)]
    random.Random(seed).shuffle(made)
    return [replace(e, paper=n, held_back=n % 4 == 0) for n, e in enumerate(made)]


def _duty(doer: str, act: str) -> Example:
    text = f"{doer} lo việc {act} cho xong."
    spans = [(text.index(act), act, TASK), (0, doer, ASSIGNEE)]
    return replace(_example(text), spans=tuple(Span(a, a + len(w), label) for a, w, label in spans), duty=True)


def _example(text: str) -> Example:
    every = frozenset({TASK, ASSIGNEE, DUTY})
    return Example(0, text, (), (), every, every, False, False, False)


def only(found: list[Example], label: str) -> list[Example]:
    """Decisions about this label alone, so that a test trains one component."""
    return [replace(e, judged=e.judged & {label}) for e in found]


@pytest.fixture(scope="module")
def duties() -> Trained:
    return train(only(sentences(), DUTY), needs=SMALL)


def test_a_component_that_beats_the_rules_is_used(duties):
    report = duties.labels[DUTY]
    assert report.used and report.reason == "beats-rules" and list(duties.components) == [DUTY]
    assert report.rules.f1 == 0.0 and report.model.f1 > 0.8
    assert report.together == report.model  # the rules had nothing to add
    assert 0.5 < report.trust.alone < 1.0  # never certain


def test_spans_are_learned_and_found_to_the_letter():
    trained = train(only(sentences(), TASK), needs=SMALL)
    report = trained.labels[TASK]
    assert report.used and report.model.f1 >= 0.8, report.as_json()
    model = LearnedModel("v", trained.components, trained.trust)
    text = "Đội Hậu cần lo việc chép bảng kê cũ cho xong."
    assert [text[a:b] for a, b in model.spans(TASK, [text])[0]] == ["chép bảng kê cũ"]


def test_long_spans_are_weighed_where_spans_were_seen_to_begin_and_end():
    doc = blank().make_doc("Tổ A lo việc đếm lại tất cả bàn ghế cũ trong kho rồi nghỉ.")
    spans = [doc[4:12], doc[4:12]]
    assert bounds_of(spans) == (["việc"], ["kho"])
    ragged = bounds_suggester(9, ["việc"], ["kho"])([doc, blank().make_doc("Hết.")])
    found = {tuple(map(int, pair)) for pair in ragged.data[: ragged.lengths[0]]}
    assert (4, 12) in found and (5, 12) not in found and (4, 11) not in found  # of the long ones
    assert {(i, i + n) for i in range(len(doc) - 6) for n in range(1, 7)} <= found
    assert all(j - i <= 9 for i, j in found)
    assert bounds_suggester(9, [], [])([]).lengths.size == 0


def test_spans_too_long_to_be_learned_train_nothing_of_use():
    long = f"{DOERS[0]} lo việc {' và '.join(ACTS * 4)} cho xong."
    span = Span(long.index(ACTS[0]), long.index(" cho xong"), TASK)
    every = [replace(_example(long), spans=(span,), paper=n, held_back=n % 4 == 0) for n in range(16)]
    report = train(only(every, TASK), needs=Needs(train=4, held_back=2, weigh=1)).labels[TASK]
    assert (report.used, report.reason) == (False, "not-better")


def test_a_component_that_does_not_beat_the_rules_is_not_used():
    perfect = [replace(e, duty_by_rules=e.duty) for e in sentences()]
    trained = train(only(perfect, DUTY), needs=SMALL)
    report = trained.labels[DUTY]
    assert (report.used, report.reason, trained.components) == (False, "not-better", {})
    assert report.rules.f1 == 1.0 and report.model is not None  # it was measured, and it says so
    json_form = report.as_json()
    assert json_form["rules"]["f1"] == 1.0 and json_form["used"] is False


def test_too_few_decisions_are_counted_and_nothing_is_trained():
    told: list[str] = []
    trained = train(only(sentences()[:20], TASK), needs=Needs(train=30, held_back=12), tell=told.append)
    report = trained.labels[TASK]
    having = [e for e in sentences()[:20] if e.of(TASK)]
    back = sum(e.held_back for e in having)
    assert report.lacking == {"train": 30 - (len(having) - back), "held_back": 12 - back}
    assert report.reason == "too-few" and report.model is None and told == list(LABELS)


def test_papers_not_looked_through_are_not_compared_with():
    partly = [replace(e, whole=frozenset()) for e in sentences()]
    report = train(only(partly, DUTY), needs=SMALL).labels[DUTY]
    assert (
        report.reason == "too-few"
        and report.held_back == 0
        and set(report.lacking) == {"held_back", "held_back_without"}
    )


def test_the_same_decisions_give_the_same_model(duties):
    again = train(only(sentences(), DUTY), needs=SMALL)
    assert again.version == duties.version
    texts = [e.text for e in sentences()]
    scores = [[doc.cats["duty"] for doc in t.components[DUTY].pipe(texts)] for t in (duties, again)]
    assert scores[0] == pytest.approx(scores[1], abs=1e-6)
    assert train([], needs=SMALL).version != duties.version


def test_training_ends_when_the_time_is_over():
    asked: list[str] = []
    train(only(sentences(), DUTY), needs=SMALL, more=lambda label: bool(asked.append(label)))
    assert asked == [DUTY]  # after one round


def test_exact_spans_are_counted():
    wanted = [frozenset({(0, 3), (5, 9)}), frozenset()]
    assert count(wanted, [frozenset({(0, 3), (5, 8)}), frozenset({(1, 2)})]) == Figures(1, 2, 1)
    assert (Figures(3, 1, 2).precision, Figures(3, 1, 2).recall, Figures().f1) == (0.75, 0.6, 0.0)


# What a trained model does to a reading -----------------------------------------------------------------------

TEXT = "Tổ Đo đạc lo việc sơn lại hàng rào cho xong.\nNhóm Bản đồ năm ngoái làm tốt và được khen.\nĐợt Vườn xanh đã mở."


class Fake(LearnedModel):
    """A model that reads what it is told, so that the tests of its use rest on no training."""

    said: dict[str, list[str]]

    def spans(self, label, texts):
        found = []
        for text in texts:
            found.append([(text.index(w), text.index(w) + len(w)) for w in self.said.get(label, ()) if w in text])
        return found

    def duty(self, texts):
        return [any(w in text for w in self.said.get(DUTY, ())) for text in texts]


PLAIN = Trust(0.7)


def fake(trust: Trust = PLAIN, **said: list[str]) -> Fake:
    model = Fake("abc", dict.fromkeys(said, blank()), dict.fromkeys(said, trust))
    object.__setattr__(model, "said", said)
    return model


def proposed(model: LearnedModel, **found):
    from extractors.findings import Findings
    from extractors.learned.proposing import propose

    findings = Findings(**found)
    propose(laid_out(TEXT), findings, model)
    return findings


def evidence(words: str):
    return laid_out(TEXT).evidence(TEXT.index(words), TEXT.index(words) + len(words))


def test_what_it_proposes_has_evidence_its_own_rule_and_its_measured_confidence():
    found = proposed(fake(task=["sơn lại hàng rào"], assignee=["Tổ Đo đạc"], campaign=["Vườn xanh"]))
    (task,), (campaign,) = found.tasks, found.campaigns
    assert (task.text, task.assignees, task.rule, task.confidence) == (
        "sơn lại hàng rào", ("Tổ Đo đạc",), "learned:task", 0.7,
    )  # fmt: skip
    assert task.evidence == evidence("sơn lại hàng rào") and task.deadline is None
    assert (campaign.name, campaign.rule, campaign.confidence) == ("Vườn xanh", "learned:campaign", 0.7)
    assert campaign.mentions == (evidence("Vườn xanh"),)


def test_a_sentence_of_duty_without_a_known_task_is_proposed_whole():
    found = proposed(fake(duty=["lo việc"]))
    assert [(t.text, t.rule) for t in found.tasks] == [("Tổ Đo đạc lo việc sơn lại hàng rào cho xong", "learned:duty")]


def test_nothing_the_rules_found_is_removed_or_changed_but_its_confidence():
    task = Task("việc sơn lại hàng rào", ("Tổ Đo đạc",), None, None, evidence("việc sơn lại hàng rào"), 0.8)
    campaign = Campaign("Đợt Vườn xanh", None, None, None, None, (), (evidence("Đợt Vườn xanh"),), 0.75)
    trust = Trust(0.7, agreed=0.95, alone_rule=0.4)
    agreeing = fake(trust, task=["sơn lại hàng rào"], assignee=["Nhóm Bản đồ"], campaign=["Vườn xanh"])
    found = proposed(agreeing, tasks=[task], campaigns=[campaign])
    assert found.tasks == [replace(task, confidence=0.95)]  # read alike; nothing is proposed on top of it
    assert found.campaigns == [replace(campaign, confidence=0.4)]  # other words: stays, less sure
    assert proposed(fake(trust, task=[]), tasks=[task]).tasks == [replace(task, confidence=0.4)]
    assert proposed(fake(Trust(0.7), task=[]), tasks=[task]).tasks == [task]  # too few held back to weigh


def test_doers_are_named_only_where_the_rules_found_none():
    place = evidence("sơn lại hàng rào")
    deadline = Deadline("x", "by", None, None, None, None, None, "sơn", (), None, place, place, confidence=0.95)
    known = replace(deadline, assignees=("Ban A",))
    model = fake(assignee=["Tổ Đo đạc"])
    assert proposed(model, deadlines=[known]).deadlines == [known]
    (filled,) = proposed(model, deadlines=[deadline]).deadlines
    assert (filled.assignees, filled.confidence, filled.rule) == (("Tổ Đo đạc",), 0.7, "deadline+learned:assignee")


def test_the_pipeline_without_a_model_is_the_rules_alone():
    document = laid_out(TEXT)
    assert extract(document, learned=None) == extract(document)
    helped = extract(document, learned=fake(campaign=["Vườn xanh"]))
    assert [c.rule for c in helped.campaigns if c.name == "Vườn xanh"] == ["learned:campaign"]


# From the store to the next reading ----------------------------------------------------------------------------


def reviewed(store, number: int = 28) -> list[int]:
    """Papers of two sentences each: a reviewer added the duty that the rules had missed, and rejected a false one."""
    ids = []
    for n, (doer, act) in zip(range(number), itertools.product(DOERS, ACTS), strict=False):
        duty, other = f"{doer} lo việc {act} cho xong.", f"{DOERS[-n % 6]} {OTHERS[n % 3]}"
        text = f"{duty}\n{other}\nVăn bản ghi số {n} trong sổ nhỏ."
        document = laid_out(text)
        wrong = Task(other, (), None, None, document.evidence(len(duty) + 1, len(duty) + 1 + len(other)))
        header = {name: Fact("2026" if name == "issued_on" else "Tổ A", 0.9, None, "x") for name in ESSENTIAL}
        paper = keep_paper(store, text, Paper(**header, tasks=(wrong,)))
        decisions.reject(store, paper, "task", "task.1", who="Lan")
        start = text.index(act)
        decisions.add(
            store, paper, "task", {"text": act, "assignees": [doer]}, who="Lan",
            evidence=document.evidence(start, start + len(act)),
        )  # fmt: skip
        decisions.confirm_all_sure(store, paper, who="Lan")
        ids.append(paper)
    return ids


def test_from_decisions_to_a_model_in_use_and_back(store, home: Path):
    ids = reviewed(store)
    found = examples(store, prose)
    assert sum(e.held_back for e in found) == 3 * sum(held_back(papers.get_paper(store, i).sha256) for i in ids)
    before = stale_papers(store)
    assert not before and aid_for(store).model is None and current_version(home) == ""
    report = run(store, 60, 0, lambda label: None, SMALL)
    assert report["labels"][DUTY]["reason"] == "beats-rules", report
    assert report["labels"][CAMPAIGN]["reason"] == "too-few"
    folder = current_model(home)
    assert folder is not None and folder.name == report["version"] == current_version(home)
    assert json.loads((home / "models" / "report.json").read_text("utf-8"))["version"] == report["version"]
    assert set(load(folder).components) == set(report["used"])
    assert stale_papers(store) == ids  # they were read without it, and that is noticed

    text = "Ban Lễ tân lo việc đổi khóa cổng cho xong.\nTổ Bảo vệ có ba người và một phòng nhỏ.\n".encode()
    ingest = Ingest(store, Limits(), "Lan", workers=1)
    (result,) = ingest.run([source_of_bytes("mới.txt", text)])
    view = papers.get_paper(store, result.paper)
    learned = [t for t in view.tasks if t.rule.startswith("learned:")]
    assert len(learned) == 1 and "đổi khóa cổng" in learned[0].text
    assert learned[0].evidence and learned[0].state == "read" and learned[0].confidence < 0.95
    assert view.readings[-1].rules_version == rules_version(report["version"])
    assert result.paper not in stale_papers(store)

    decisions.reject(store, result.paper, "task", learned[0].key, who="Lan")
    outcome = Outcome(Job("b", lambda: text, key=source_of_bytes("mới.txt", text)), data=text)
    read_again = read_paper(text, "mới.txt", Limits(), aid=aid_for(store))  # as a reader process does
    replace(ingest, again=True)._finish(replace(outcome, result=read_again))
    assert len(papers.get_paper(store, result.paper).readings) == 2
    again = [t for t in papers.get_paper(store, result.paper).tasks if t.key == learned[0].key]
    assert [t.state for t in again] == ["rejected"]  # a decision is never overridden
    assert forget(home) and not forget(home)
    assert result.paper in stale_papers(store) and not set(ids) & set(stale_papers(store))


def test_a_training_that_beats_nothing_takes_the_old_model_out_of_use(home: Path, duties):
    keep(home, duties, {"n": 1})
    assert current_version(home) == duties.version
    keep(home, Trained("other", {}, {}), {"n": 2})
    assert current_model(home) is None
    assert json.loads((home / "models" / "report.json").read_text("utf-8")) == {"n": 2}


def test_a_damaged_model_costs_no_paper(home: Path, duties):
    folder = keep(home, duties, {})
    (folder / "model.json").write_text("{", "utf-8")
    with pytest.raises(ModelUnusable):
        load(folder)
    assert loaded(folder) is None and current_version(home) == ""
    result = read_paper(TEXT.encode(), "a.txt", Limits(), aid=Aid(model=folder))
    assert result.model == "" and result.document.text
    (home / "models" / CURRENT).write_text("../../etc\n", "utf-8")
    assert current_model(home) is None


def test_the_report_is_for_people(duties):
    lacking = {"train": 3, "held_back": 2, "train_without": 1, "held_back_without": 4}
    labels = {**duties.labels, TASK: LabelReport(TASK, 1, 1, lacking=lacking)}
    report = {"papers": 5, "held_back_papers": 1, "sentences": 9, "seconds": 1.0, "version": "v1"}
    report["labels"] = {name: label.as_json() for name, label in labels.items()}
    lines = report_lines(report, words_of("vi"))
    assert any("còn thiếu 3 mục để học, 2 mục để đối chiếu, 1 câu" in line for line in lines)
    assert any(line.startswith("câu giao nhiệm vụ: DÙNG") for line in lines)
    assert words_of("vi").keys() == words_of("en").keys()
    assert len(report_lines(report, words_of("en"))) == len(lines)


def test_the_command_on_an_empty_store(home: Path):
    runner = CliRunner()
    shown = runner.invoke(app, ["train"])
    assert shown.exit_code == 0 and "quá ít quyết định" in shown.output and "được dùng; các quy tắc" in shown.output
    as_json = runner.invoke(app, ["train", "--json"])
    report = json.loads(as_json.output)
    assert report["version"] is None and report["labels"]["task"]["lacking"] == {"train": 30, "held_back": 12}
    assert runner.invoke(app, ["train", "--off"]).exit_code == 0


def test_a_training_stands_in_the_log_of_changes(home: Path):
    runner = CliRunner()
    assert runner.invoke(app, ["train", "--who", "Lan", "--seed", "4"]).exit_code == 0
    store = open_store(Settings())
    (told,) = changes(store, ChangeFilter(action="train"))
    assert told.who == "Lan"
    assert "seed: 4" in told.details and "task: too-few" in told.details
    assert runner.invoke(app, ["train", "--off"]).exit_code == 0
    assert changes(store, ChangeFilter(action="train-off")) == ()  # nothing was in use: nothing changed
    models = models_of(home_of(store))
    (models / "v1").mkdir(parents=True)
    (models / CURRENT).write_text("v1", "utf-8")
    assert runner.invoke(app, ["train", "--off", "--who", "Huệ"]).exit_code == 0
    assert [c.who for c in changes(store, ChangeFilter(action="train-off"))] == ["Huệ"]
