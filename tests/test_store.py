"""The store itself: how it is opened, what it keeps private, how its transactions behave."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from corpus import originals
from corpus.store import open_store
from models.clock import now
from models.errors import OriginalMissing
from models.keys import fold, number_key, without_marks
from models.settings import StoreSettings
from models.tables import Audit, File, FileName, Setting


def audit(note: str, at: datetime | None = None) -> Audit:
    return Audit(at=at or datetime(2026, 1, 1, tzinfo=UTC), who="Lan", action="test", details={"note": note})


def test_sqlite_is_opened_safe_and_private(store, home):
    with store.read() as session:
        pragmas = {
            name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}
    assert stat.S_IMODE((home / "vanban.sqlite3").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_opening_again_finds_what_was_kept(home):
    first = open_store(StoreSettings(home=home))
    with first.write() as session:
        session.add(audit("kế hoạch"))
    first.close()
    with open_store(StoreSettings(home=home)).read() as session:
        assert session.scalars(select(Audit)).one().details == {"note": "kế hoạch"}


def test_a_write_that_fails_leaves_nothing(any_store):
    with pytest.raises(RuntimeError), any_store.write() as session:
        session.add(audit("half"))
        session.flush()
        raise RuntimeError
    with any_store.read() as session:
        assert session.scalars(select(Audit)).all() == []


def test_writers_take_turns(any_store):
    with any_store.write() as session:
        session.add(Setting(key="count", value={"note": "0"}, changed_at=now(), changed_by="test"))
    errors = []

    def raise_by_one() -> None:
        try:
            for _ in range(10):
                with any_store.write() as session:
                    row = session.scalars(select(Setting).with_for_update()).one()
                    row.value = {"note": str(int(row.value["note"]) + 1)}
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=raise_by_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with any_store.read() as session:
        assert session.scalars(select(Setting)).one().value == {"note": "40"}


@pytest.mark.parametrize("act", ["UPDATE audit SET who = 'another'", "DELETE FROM audit"])
def test_nobody_changes_the_log(any_store, act):
    with any_store.write() as session:
        session.add(audit("0"))
    with pytest.raises(DBAPIError, match="append-only"), any_store.write() as session:
        session.execute(text(act))
    with any_store.read() as session:
        assert session.scalars(select(Audit)).one().who != "another"


def test_moments_are_utc_with_their_zone(any_store):
    hanoi = timezone(timedelta(hours=7))
    with any_store.write() as session:
        session.add(audit("x", datetime(2026, 3, 1, 7, 30, tzinfo=hanoi)))
    with any_store.read() as session:
        at = session.scalars(select(Audit.at)).one()
    assert at == datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
    assert at.utcoffset() == timedelta(0)


def test_links_must_hold(any_store):
    with pytest.raises(IntegrityError), any_store.write() as session:
        session.add(FileName(file_id=12345, name="a", seen_at=datetime(2026, 1, 1, tzinfo=UTC)))


def test_one_row_a_content(any_store):
    def file() -> File:
        return File(sha256="0" * 64, size=1, media_type="text/plain", added_at=datetime(2026, 1, 1, tzinfo=UTC))

    with any_store.write() as session:
        session.add(file())
    with pytest.raises(IntegrityError), any_store.write() as session:
        session.add(file())


def test_originals_are_found_by_their_hash_only(tmp_path):
    folder = tmp_path / "originals"
    sha256 = originals.save(folder, b"data")
    path = originals.path_of(folder, sha256)
    assert path == folder / sha256[:2] / sha256[2:4] / sha256
    assert originals.load(folder, sha256) == b"data"
    inode = path.stat().st_ino
    assert originals.save(folder, b"data") == sha256
    assert path.stat().st_ino == inode  # not written twice
    for bad in ("../../etc/passwd", "A" * 64, "0" * 63, ""):
        with pytest.raises(ValueError):
            originals.path_of(folder, bad)
    with pytest.raises(OriginalMissing):
        originals.load(folder, "0" * 64)


def test_a_half_written_original_is_never_seen(tmp_path, monkeypatch):
    import os

    folder = tmp_path / "originals"

    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        originals.save(folder, b"data")
    monkeypatch.undo()
    assert list(originals.stored(folder)) == []  # a full disk is not kept full
    sha256 = hashlib.sha256(b"data").hexdigest()
    killed = originals.path_of(folder, sha256).with_name(f".{sha256}.999999999.part")
    killed.write_bytes(b"da")  # what a process that was killed leaves
    assert originals.save(folder, b"data") == sha256
    assert [p.name for p in originals.stored(folder)] == [sha256]


def test_another_machine_may_be_writing_the_same_original(tmp_path):
    folder = tmp_path / "originals"
    sha256 = hashlib.sha256(b"data").hexdigest()
    path = originals.path_of(folder, sha256)
    path.parent.mkdir(parents=True)
    theirs = [path.with_name(f".{sha256}.0123456789ab-{number}.part") for number in (os.getpid(), 999999999)]
    for part in theirs:
        part.write_bytes(b"da")
    os.utime(theirs[1], (1, 1))  # that machine went down long ago
    assert originals.save(folder, b"data") == sha256
    assert {p.name for p in originals.stored(folder)} == {sha256, theirs[0].name}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("58/KH-PGDĐT", "58 / kh - pgdđt"),
        ("47/KH-GD&ĐT", "47/KH–GDĐT"),
        ("1/QÐ-UBND", "1/QĐ-UBND"),
        ("34-CT/TW", "34 CT/TW"),
    ],
)
def test_one_number_in_many_spellings(a, b):
    assert number_key(a) == number_key(b)


def test_folding():
    assert fold("“Xanh – Sạch  -Đẹp”.") == "xanh-sạch-đẹp"
    assert without_marks("Sở Giáo dục và Đào tạo") == "so giao duc va dao tao"


def test_threads_that_keep_the_same_bytes_do_not_disturb_each_other(tmp_path):
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    for n in range(30):
        together, data = Barrier(4), f"giấy {n}".encode() * 200

        def keep(_, together=together, data=data):
            together.wait()
            return originals.save(tmp_path / "originals", data)

        with ThreadPoolExecutor(4) as threads:
            (sha256,) = set(threads.map(keep, range(4)))
        assert originals.load(tmp_path / "originals", sha256) == data
