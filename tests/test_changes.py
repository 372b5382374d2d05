"""The log of changes: everything is in it, newest first, and it leaves as a file that runs nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from corpus import decisions
from corpus.changes import ChangeFilter, actions, changes, changes_csv, count_changes
from corpus.papers import get_paper
from corpus.preferences import set_setting
from corpus.reconcile import decide
from corpus.reconcile.run import reconcile
from corpus.register.imports import import_register
from corpus.store import Store
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.sources import source_of_bytes

LETTER = Path(__file__).resolve().parent.parent / "samples" / "papers" / "15-cong-van-bao-cao-dinh-ky.txt"
NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


def test_everything_that_was_done_is_in_the_log(any_store: Store) -> None:
    list(Ingest(any_store, Limits(), "Lan", workers=1).run([source_of_bytes(LETTER.name, LETTER.read_bytes())]))
    item = get_paper(any_store, 1).header["number"]
    decisions.correct(any_store, 1, item.kind, item.key, {"value": "9/SGDĐT-TCCB"}, who="Bình", seen=item.seen)
    set_setting(any_store, "our_unit", {"name": "=cmd"}, who="Lan", at=NOON)
    csv = "Số, ký hiệu;Ngày ban hành;Trích yếu\n9/SGDĐT-TCCB;29/12/2025;việc khác hẳn".encode()
    import_register(any_store, csv, "so.csv", who="Hoa", at=NOON)
    reconcile(any_store, who="Hoa", at=NOON)
    decide.accept(any_store, [(1, 1)], who="Hoa", at=NOON)
    log = changes(any_store)
    assert {c.action for c in log} >= {"correct fact number", "setting", "register-import", "register accept"}
    assert [c.at for c in log] == sorted((c.at for c in log), reverse=True)
    (corrected,) = changes(any_store, ChangeFilter(who="bình"))
    assert "1302/SGDĐT-TCCB" in corrected.details and "9/SGDĐT-TCCB" in corrected.details
    assert count_changes(any_store, ChangeFilter(paper=1)) == 3
    assert "setting" in actions(any_store)
    assert count_changes(any_store, ChangeFilter(since=NOON, until=NOON)) == 3
    text = changes_csv(any_store).decode("utf-8-sig")
    assert text.count("\n") == len(log) + 1 and "register accept" in text
