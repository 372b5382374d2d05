"""`vanban train`: learn from what reviewers decided."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.output import language, print_json, print_line

if TYPE_CHECKING:
    from pipeline.train import Trained


def words_of(tongue: str) -> dict[str, str]:
    """The sentences of the report, by name."""
    catalogue = json.loads(files("pipeline.commands").joinpath("train_words.json").read_text("utf-8"))
    found: dict[str, str] = catalogue[tongue]
    return found


def register(app: typer.Typer) -> None:
    app.command()(train)


def train(
    as_json: Annotated[bool, typer.Option("--json", help="In báo cáo dạng JSON (report as JSON).")] = False,
    minutes: Annotated[
        float, typer.Option(min=0.1, help="Thời gian học nhiều nhất, tính bằng phút (time limit of training).")
    ] = 10.0,
    seed: Annotated[int, typer.Option(min=0, help="Cùng dữ liệu và cùng số này cho cùng một mô hình.")] = 0,
    off: Annotated[
        bool, typer.Option("--off", help="Ngừng dùng mô hình đã học, chỉ còn quy tắc (stop using the trained model).")
    ] = False,
    who: Annotated[str, typer.Option(help="Tên người cho học, ghi vào nhật ký (user name).")] = "",
) -> None:
    """Học từ quyết định của người duyệt. (Train on reviewers' decisions.)

    Các mục đã xác nhận, sửa, bác bỏ, thêm trong kho trở thành dữ liệu học: tên phong trào, đơn vị thực hiện, nội dung
    nhiệm vụ, câu giao nhiệm vụ. Một phần tư số văn bản được để riêng; thành phần học chỉ được dùng khi đúng hơn quy
    tắc trên phần để riêng ấy, và chỉ thêm đề xuất bên cạnh quy tắc. Báo cáo nêu rõ từng phần: dùng hay không, vì sao.
    Học trên CPU, không tải gì về. (docs/learning.md)
    """
    from corpus.store import open_store
    from corpus.training_data import log_training
    from models.clock import now
    from pipeline.commands.ingest import user
    from pipeline.learned import forget, home_of
    from pipeline.settings import Settings

    words = words_of(language())
    store = open_store(Settings())
    if off:
        was = forget(home_of(store))
        if was:
            log_training(store, "train-off", {}, who=who or user(), at=now())
        if as_json:
            print_json({"off": True, "was_used": was})
        else:
            print_line(words["off" if was else "was-off"])
        return
    tell = _no_telling if as_json else lambda label: print_line(words["training"].format(label=words[label]))
    report = run(store, minutes * 60, seed, tell)
    log_training(store, "train", told(report), who=who or user(), at=now())
    if as_json:
        print_json(report)
    else:
        for line in report_lines(report, words):
            print_line(line)


def _no_telling(label: str) -> None:
    pass


def run(store: Any, seconds: float, seed: int, tell: Callable[[str], None], needs: Any = None) -> dict[str, Any]:
    """Train from the store, keep what is better than the rules, and return the report."""
    from corpus.training_data import counts, examples
    from extractors.learned.sentences import prose
    from models.examples import LABELS
    from pipeline.learned import home_of, keep
    from pipeline.train import train as train_all

    began = time.monotonic()
    found = examples(store, prose)

    def more(label: str) -> bool:
        """Each component may use up its share of the time and what those before it left."""
        share = seconds * (LABELS.index(label) + 1) / len(LABELS)
        return time.monotonic() - began < share

    trained = train_all(found, needs=needs, seed=seed, more=more, tell=tell)
    report = as_report(trained, {**counts(found), "seconds": round(time.monotonic() - began, 1), "seed": seed})
    keep(home_of(store), trained, report)
    return report


def told(report: dict[str, Any]) -> dict[str, Any]:
    """What the log of changes keeps of a report: the model that papers are read with from now on, and why."""
    reasons = {label: said["reason"] for label, said in report["labels"].items()}
    return {"version": report["version"], "used": report["used"], **reasons, "seed": report["seed"]}


def as_report(trained: Trained, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        **facts,
        "version": trained.version if trained.components else None,
        "used": sorted(trained.components),
        "labels": {label: report.as_json() for label, report in trained.labels.items()},
    }


def report_lines(report: dict[str, Any], words: dict[str, str]) -> list[str]:
    """The report for people."""
    lines = [words["papers"].format(**report)]
    for label, said in report["labels"].items():
        lacking = ", ".join(words[f"lack.{name}"].format(n=n) for name, n in said.get("lacking", {}).items())
        lines.append(f"{words[label]}: {words[said['reason']].format(lacking=lacking)}")
        if "rules" in said:
            lines.append(f"  {'':16s}{words['head']}")
        for name in ("rules", "model", "together"):
            if name in said:
                rates = said[name]
                lines.append(f"  {words[name]:16s}{rates['precision']:9.3f}{rates['recall']:9.3f}{rates['f1']:7.3f}")
    used = report["version"]
    lines.append(words["used"].format(version=used) if used else words["none"])
    return lines
