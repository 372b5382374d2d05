"""Everything in one file and back again, on both databases and from one to the other."""

from __future__ import annotations

import json
import stat
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from corpus import decisions
from corpus.backup import backup, restore
from corpus.campaigns import joins
from corpus.check import check_store
from corpus.checklists.make import checklist
from corpus.papers import get_paper, list_papers, original
from corpus.preferences import OUR_UNIT, get_setting, set_setting
from corpus.search.saved import save_search, saved_searches
from corpus.search.views import SearchFilter
from corpus.store import Store, open_store
from corpus.views import PaperFilter
from corpus.work import marks
from corpus.work.due import DueFilter, due
from models.engine import make_engine
from models.errors import BackupDamaged, OriginalMissing, RestoreNotEmpty, StoreNewer
from models.migrate import downgrade, head, known_revisions, revision
from models.settings import StoreSettings
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.sources import source_of_bytes
from tests.checklist_papers import conference, take_in

PAPERS = Path(__file__).resolve().parent.parent / "samples" / "papers"
NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
DAY = date(2026, 3, 1)


def fill(store: Store) -> None:
    sources = [source_of_bytes(p.name, p.read_bytes()) for p in sorted(PAPERS.glob("*.txt"))]
    sources.append(source_of_bytes("thư mời.md", "Số: 7/GM-UBND\n\nKính mời họp ngày 05/3/2026.".encode()))
    assert [r.status for r in Ingest(store, Limits(), "Lan", workers=1).run(sources)] == ["stored"] * len(sources)
    paper = get_paper(store, 1)
    item = paper.header["number"]
    decisions.correct(store, 1, item.kind, item.key, {"value": "99/SGDĐT-TCCB"}, who="Bình", seen=item.seen)


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.engine.connect() as connection:
        names = [n for n in inspect(connection).get_table_names() if not n.startswith("search_")]
        rows = {n: connection.execute(text(f"SELECT * FROM {n}")).all() for n in names}
    return {n: sorted(tuple(map(str, row)) for row in found) for n, found in rows.items()}


@pytest.fixture
def filled(any_store: Store) -> Store:
    fill(any_store)
    return any_store


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    return open_store(StoreSettings(home=tmp_path / "another"))


def test_all_comes_back(filled: Store, empty: Store, tmp_path: Path) -> None:
    file = tmp_path / "kho.vanban"
    report = backup(filled, file, at=NOON)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert report.rows["papers"] == report.originals == 2
    restore(empty, file)
    assert list(check_store(empty)) == []
    number = get_paper(empty, 1).header["number"]
    assert (number.value["value"], number.state) == ("99/SGDĐT-TCCB", "corrected")
    assert number.history[0].who == "Bình"
    assert original(empty, 2).data == original(filled, 2).data
    if filled.engine.dialect.name == "sqlite":
        assert everything(empty) == everything(filled)


def test_what_people_did_about_duties_and_their_searches_come_back(filled: Store, empty: Store, tmp_path: Path) -> None:
    """Ticks of deadlines and of lines of an outline, put-off days, the unit, saved searches, joined campaigns."""
    plan = take_in(filled, "hoi-nghi.docx", conference())
    who = {"who": "Lan", "at": NOON}
    set_setting(filled, OUR_UNIT, {"name": "Trường THPT Hạ An"}, **who)
    save_search(filled, "thi đua 2025", "“thi đua”", SearchFilter(year=2025), **who)
    found = checklist(filled, plan, DAY)
    marks.mark_done(filled, found.items[0].target, answer="15/BC-THPTHA", **who)
    line = found.nested[1].points[1]
    undone = marks.mark_done(filled, line.target, answer="16/BC-THPTHA", **who)
    marks.undo(filled, undone, **who)
    marks.mark_done(filled, line.target, answer="17/BC-THPTHA", note="lần hai", **who)
    letter = due(filled, DAY, DueFilter(paper=1)).items[0].target
    marks.extend(filled, letter, until="2026-04-10", reason="được đồng ý", **who)
    joins.decide(filled, "a", "b", joins.SAME, **who)
    backup(filled, tmp_path / "b", at=NOON)
    restore(empty, tmp_path / "b")
    assert list(check_store(empty)) == []
    assert checklist(empty, plan, DAY) == checklist(filled, plan, DAY)
    (again,) = [p for p in checklist(empty, plan, DAY).nested[1].points if p.done]
    assert again.done and again.done.answer == "17/BC-THPTHA" and len(again.history) == 3
    assert due(empty, DAY) == due(filled, DAY)
    assert next(i for i in due(empty, DAY, DueFilter(paper=1)).items if i.work.extended).last_safe == "2026-04-10"
    assert saved_searches(empty, "Lan") == saved_searches(filled, "Lan") and saved_searches(empty, "Lan")
    assert get_setting(empty, OUR_UNIT) == {"name": "Trường THPT Hạ An"}
    assert joins.history(empty) == joins.history(filled)


@pytest.mark.postgres
def test_from_sqlite_into_postgresql_and_work_goes_on(store: Store, tmp_path: Path, postgres_url: str) -> None:
    fill(store)
    backup(store, tmp_path / "b", at=NOON)
    server = open_store(StoreSettings(home=tmp_path / "server", database_url=postgres_url))
    restore(server, tmp_path / "b")
    assert list(check_store(server)) == []
    more = source_of_bytes("thêm.md", "Số: 8/GM-UBND\n\nKính mời họp ngày 06/3/2026.".encode())
    assert [r.status for r in Ingest(server, Limits(), "Lan", workers=1).run([more])] == ["stored"]
    found = list_papers(server, PaperFilter(), order="added", descending=False, limit=9, offset=0)
    assert found.total == 3
    server.close()


def test_a_backup_of_the_earlier_tables_is_brought_up_to_date(home: Path, tmp_path: Path, empty: Store) -> None:
    store = open_store(StoreSettings(home=home))
    fill(store)
    previous = sorted(known_revisions())[-2]
    downgrade(store.engine, previous)
    backup(store, tmp_path / "b", at=NOON)
    assert json.loads(zipfile.ZipFile(tmp_path / "b").read("manifest.json"))["revision"] == previous
    restore(empty, tmp_path / "b")
    with empty.engine.connect() as connection:
        assert revision(connection) == head()
    assert list(check_store(empty)) == []
    assert get_paper(empty, 1).header["number"].value["value"] == "99/SGDĐT-TCCB"


def test_nothing_is_written_over(store: Store, tmp_path: Path) -> None:
    fill(store)
    backup(store, tmp_path / "b", at=NOON)
    before = everything(store)
    with pytest.raises(RestoreNotEmpty):
        restore(store, tmp_path / "b")
    assert everything(store) == before


def _changed(file: Path, name: str, data: bytes) -> None:
    with zipfile.ZipFile(file) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    members[next(n for n in members if n.startswith(name))] = data
    with zipfile.ZipFile(file, "w") as archive:
        for n, content in members.items():
            archive.writestr(n, content)


@pytest.mark.parametrize("name", ["tables/papers", "tables/facts", "originals/"])
def test_a_damaged_backup_is_refused_and_the_store_stays_empty(
    store: Store, empty: Store, tmp_path: Path, name: str
) -> None:
    fill(store)
    backup(store, tmp_path / "b", at=NOON)
    _changed(tmp_path / "b", name, b"[]\n")
    with pytest.raises(BackupDamaged):
        restore(empty, tmp_path / "b")
    with empty.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM papers")).scalar() == 0


@pytest.mark.parametrize("data", [b"", b"not a backup", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_is_refused(empty: Store, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "b").write_bytes(data)
    with pytest.raises(BackupDamaged):
        restore(empty, tmp_path / "b")


def test_a_backup_of_a_later_program_is_refused(store: Store, empty: Store, tmp_path: Path) -> None:
    backup(store, tmp_path / "b", at=NOON)
    manifest = json.loads(zipfile.ZipFile(tmp_path / "b").read("manifest.json")) | {"revision": "9999"}
    _changed(tmp_path / "b", "manifest.json", json.dumps(manifest).encode())
    with pytest.raises(StoreNewer):
        restore(empty, tmp_path / "b")


def test_a_lost_original_is_told_and_no_half_backup_is_left(store: Store, tmp_path: Path) -> None:
    fill(store)
    lost = next(p for p in store.originals.rglob("*") if p.is_file())
    lost.unlink()
    target = tmp_path / "out" / "b"
    target.parent.mkdir()
    with pytest.raises(OriginalMissing):
        backup(store, target, at=NOON)
    assert list(target.parent.iterdir()) == []


def test_papers_that_come_in_meanwhile_do_not_break_it(home: Path, tmp_path: Path, empty: Store) -> None:
    """The backup is one view of the store: what is added while it is written is in it whole or not at all."""
    import threading

    store = open_store(StoreSettings(home=home))
    fill(store)
    texts = [f"Số: {n}/GM-UBND\n\nKính mời họp ngày 05/3/2026.".encode() for n in range(20, 32)]
    sources = [source_of_bytes(f"{n}.md", data) for n, data in enumerate(texts)]
    thread = threading.Thread(target=lambda: list(Ingest(store, Limits(), "Lan", workers=1).run(sources)))
    thread.start()
    report = backup(store, tmp_path / "b", at=NOON)
    thread.join()
    restore(empty, tmp_path / "b")
    assert list(check_store(empty)) == []
    assert report.originals == report.rows["papers"] >= 2
    with make_engine(f"sqlite:///{home / 'vanban.sqlite3'}").connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM papers")).scalar() == 14
