"""The steps of the database, up and down, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from corpus import decisions
from corpus.check import check_store
from corpus.papers import get_paper
from corpus.store import open_store
from models.engine import make_engine
from models.errors import StoreNewer, StoreUnreachable
from models.migrate import config, downgrade, head, revision, upgrade
from models.schema import DERIVED, Base
from models.settings import StoreSettings
from pipeline.sources import source_of_bytes
from tests.test_ingest import content, ingest_of


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request, tmp_path):
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else f"sqlite:///{tmp_path / 'x.db'}"
    made = make_engine(url)
    yield made
    made.dispose()


def tables(engine: Engine) -> set[str]:
    """The program's tables; those that the database keeps for the search itself are not in the metadata."""
    return {n for n in inspect(engine).get_table_names() if n != "alembic_version" and not n.startswith(DERIVED)}


def ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith(DERIVED))


def revisions() -> list[str]:
    """Oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()][::-1]


def test_up_makes_exactly_the_tables_of_the_program(engine):
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": ours})
        assert compare_metadata(context, Base.metadata) == []
        assert revision(connection) == head()
    assert tables(engine) == set(Base.metadata.tables)


def test_every_step_goes_up_down_and_up_again(engine):
    for target in revisions():
        upgrade(engine, target)
    for target in [*revisions()[-2::-1], "base"]:
        downgrade(engine, target)
    assert tables(engine) == set()
    upgrade(engine)
    assert tables(engine) == set(Base.metadata.tables)


def rows(engine: Engine, columns: dict[str, list[str]]) -> dict[str, list[tuple[str, ...]]]:
    with engine.connect() as connection:
        found = {
            table: connection.execute(text(f"SELECT {', '.join(names)} FROM {table}")).all()
            for table, names in columns.items()
        }
    return {table: sorted(tuple(map(str, row)) for row in lines) for table, lines in found.items()}


def columns_of(engine: Engine) -> dict[str, list[str]]:
    there = inspect(engine)
    return {table: sorted(column["name"] for column in there.get_columns(table)) for table in tables(engine)}


def test_every_step_goes_down_and_up_with_papers_and_decisions_in_it(any_store):
    """What an older program knows of stays as it is, and the store is whole again after the way back up."""
    texts = [
        f"number {n}/KH-UBND\nissuer UBND xã {n}\ndeadline 2026-05-{n:02} việc {n}\ncites 9{n}/KH-A\n"
        for n in (1, 2, 3)
    ]
    results = list(ingest_of(any_store).run(source_of_bytes(f"{n}.txt", t.encode()) for n, t in enumerate(texts)))
    assert [result.status for result in results] == ["stored"] * 3
    item = get_paper(any_store, results[0].paper).header["number"]
    decisions.correct(
        any_store, results[0].paper, item.kind, item.key, {"value": "99/KH-X"}, who="Bình", seen=item.seen
    )
    before = content(any_store)
    engine = any_store.engine
    on_the_way = {}
    for target in revisions()[-2::-1]:
        downgrade(engine, target)
        on_the_way[target] = rows(engine, columns_of(engine))
    oldest = on_the_way[revisions()[0]]
    assert len(oldest["papers"]) == 3
    assert any("99/KH-X" in " ".join(row) for row in oldest["judgements"])
    for target in revisions():
        upgrade(engine, target)
        if target in on_the_way:
            assert rows(engine, columns_of(engine)) == on_the_way[target]
    assert content(any_store) == before
    assert get_paper(any_store, results[0].paper).summary.number == "99/KH-X"
    assert [problem.code for problem in check_store(any_store)] == []


def test_a_step_that_fails_leaves_the_database_as_it_was(engine, monkeypatch):
    from alembic import op

    real, made = op.create_table, []

    def breaks(name, *rest, **more):
        made.append(name)
        if len(made) == 5:
            raise RuntimeError("power cut")
        return real(name, *rest, **more)

    monkeypatch.setattr(op, "create_table", breaks)
    with pytest.raises(RuntimeError):
        upgrade(engine)
    assert tables(engine) == set()


def test_two_programs_that_open_a_new_store_at_once(engine):
    errors: list[BaseException] = []

    def open_it() -> None:
        try:
            upgrade(engine)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert tables(engine) == set(Base.metadata.tables)


def test_a_store_of_a_later_program_is_refused_and_left_alone(home):
    opened = open_store(StoreSettings(home=home))
    with opened.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreNewer) as told:
        open_store(StoreSettings(home=home))
    assert "9999" in told.value.message()


def test_a_database_that_does_not_open_is_told(home, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreUnreachable):
        open_store(StoreSettings(home=tmp_path / "file"))
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "vanban.sqlite3").write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreUnreachable):
        open_store(StoreSettings(home=broken))
    with pytest.raises(StoreUnreachable):
        open_store(StoreSettings(home=home, database_url="postgresql://nobody@127.0.0.1:9/none"))
    with pytest.raises(StoreUnreachable):
        open_store(StoreSettings(home=broken, database_url="nonsense"))
