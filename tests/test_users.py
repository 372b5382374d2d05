"""Accounts, roles, sessions, and guessing that is slowed down; on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from corpus.store import Store
from corpus.users import accounts, sessions
from corpus.users.accounts import add_user, set_active, set_password, set_role, users
from corpus.users.rights import RIGHTS, Actor, Right, Role
from models.errors import (
    LastAdministrator,
    NotAllowed,
    PasswordWeak,
    SignInFailed,
    SignInLocked,
    UserExists,
    UserMissing,
)
from models.tables import Audit
from models.tables_users import SignIn, User
from pipeline.cli import app

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
GOOD = "đò chiều qua sông 7"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 at its smallest: what is tested here is not its cost."""
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    small = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr(accounts, "hasher", lambda: small)
    monkeypatch.setattr(sessions, "hasher", lambda: small)
    sessions._nobody.cache_clear()


@pytest.fixture
def office(any_store: Store) -> Store:
    add_user(any_store, "Lan", Role.ADMINISTRATOR, who="root", at=NOON, shown="Trần Thị Lan", password=GOOD)
    add_user(any_store, "binh", Role.VIEWER, who="lan", at=NOON, password=GOOD)
    return any_store


def enter(store: Store, name: str = "lan", password: str = GOOD, minutes: float = 0, address: str = "10.0.0.7") -> str:
    return sessions.sign_in(store, name, password, address=address, at=NOON + timedelta(minutes=minutes))


def test_each_role_may_do_what_the_one_below_may() -> None:
    order = [RIGHTS[role] for role in (Role.VIEWER, Role.REVIEWER, Role.CLERK, Role.ADMINISTRATOR)]
    assert all(less < more for less, more in pairwise(order))
    assert order[0] == {Right.LOOK}
    with pytest.raises(NotAllowed):
        Actor("Bình", Role.VIEWER).require(Right.REVIEW)
    assert Actor("Bình", Role.CLERK).require(Right.REGISTER) == "Bình"


def test_a_session_names_its_person_and_role(office: Store) -> None:
    token = enter(office, "  LAN ")
    assert sessions.actor(office, token, at=NOON) == Actor("Trần Thị Lan", Role.ADMINISTRATOR)
    assert sessions.actor(office, token + "x", at=NOON) is None
    assert sessions.actor(office, "", at=NOON) is None
    with office.read() as session:
        assert token not in session.scalars(select(SignIn.token_hash)).one()
        assert GOOD not in str([u.password for u in session.scalars(select(User))])


@pytest.mark.parametrize(("name", "password"), [("lan", "sai mật khẩu 1"), ("nobody", GOOD), ("", ""), ("lan", "")])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(office: Store, name: str, password: str) -> None:
    with pytest.raises(SignInFailed) as told:
        enter(office, name, password)
    assert told.value.details == {}


@pytest.mark.parametrize("name", ["lan", "nobody"])
def test_a_wrong_name_costs_as_many_hashes_as_a_wrong_password(
    office: Store, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Argon2 is what takes time: one and the same for both, of a hash with the same cost."""
    checked, real = [], sessions.hasher()

    class Counting:
        def hash(self, password: str) -> str:
            return real.hash(password)

        def verify(self, password: str, known: str) -> bool:
            checked.append(known.split("$")[1:4])
            return real.verify(password, known)

    sessions._nobody()  # made once a process
    monkeypatch.setattr(sessions, "hasher", Counting)
    with pytest.raises(SignInFailed):
        enter(office, name, "wrong wrong wrong")
    assert checked == [sessions._nobody().split("$")[1:4]]


def test_sessions_end(office: Store) -> None:
    token = enter(office)
    assert sessions.actor(office, token, at=NOON + timedelta(hours=1, minutes=59)) is not None
    assert sessions.actor(office, token, at=NOON + timedelta(hours=3)) is not None  # was used in between
    assert sessions.actor(office, token, at=NOON + timedelta(hours=5, minutes=1)) is None  # idle
    busy = enter(office, minutes=1)
    for hour in range(1, 12):
        assert sessions.actor(office, busy, at=NOON + timedelta(hours=hour)) is not None
    assert sessions.actor(office, busy, at=NOON + timedelta(hours=12, minutes=2)) is None  # the longest session
    left = enter(office, minutes=2)
    sessions.sign_out(office, left, at=NOON)
    assert sessions.actor(office, left, at=NOON) is None


def test_a_new_password_role_or_shut_account_holds_at_once(office: Store) -> None:
    token = enter(office, "binh")
    set_role(office, "binh", Role.CLERK, who="lan", at=NOON)
    assert sessions.actor(office, token, at=NOON) == Actor("binh", Role.CLERK)
    set_password(office, "binh", "cầu tre lắc lẻo 9", who="lan", at=NOON)
    assert sessions.actor(office, token, at=NOON) is None
    token = enter(office, "binh", "cầu tre lắc lẻo 9")
    set_active(office, "binh", False, who="lan", at=NOON)
    assert sessions.actor(office, token, at=NOON) is None
    with pytest.raises(SignInFailed):
        enter(office, "binh", "cầu tre lắc lẻo 9")


def test_guessing_a_name_is_stopped_and_the_right_password_waits_too(office: Store) -> None:
    for _ in range(sessions.TRIES_OF_A_NAME):
        with pytest.raises(SignInFailed):
            enter(office, password="đoán mò thử xem")
    with pytest.raises(SignInLocked):
        enter(office, minutes=14)
    assert enter(office, "binh")  # another person is not locked out
    assert enter(office, minutes=16)


def test_guessing_many_names_from_one_address_is_stopped(office: Store) -> None:
    for number in range(sessions.TRIES_OF_AN_ADDRESS):
        with pytest.raises(SignInFailed):
            enter(office, f"user{number}", "đoán mò thử xem")
    with pytest.raises(SignInLocked):
        enter(office)
    assert enter(office, address="10.0.0.8")


@pytest.mark.parametrize("password", ["ngắn", "aaaaaaaaaaaaaa", "xin chào lanlan nhé"])
def test_weak_passwords_are_refused(office: Store, password: str) -> None:
    with pytest.raises(PasswordWeak):
        add_user(office, "lanlan", Role.VIEWER, who="lan", at=NOON, password=password)


def test_the_last_administrator_stays(office: Store) -> None:
    for act in (
        lambda: set_role(office, "lan", Role.VIEWER, who="lan", at=NOON),
        lambda: set_active(office, "lan", False, who="lan", at=NOON),
    ):
        with pytest.raises(LastAdministrator):
            act()
    with pytest.raises(UserExists):
        add_user(office, "LAN", Role.VIEWER, who="lan", at=NOON, password=GOOD)
    with pytest.raises(UserMissing):
        set_role(office, "ai đó", Role.VIEWER, who="lan", at=NOON)


def test_the_log_tells_sign_ins_and_changes_and_no_password(office: Store) -> None:
    enter(office)
    with pytest.raises(SignInFailed):
        enter(office, password="sai mật khẩu 1")
    with office.read() as session:
        rows = [(row.action, row.who, str(row.details)) for row in session.scalars(select(Audit).order_by(Audit.id))]
    assert [row[0] for row in rows] == ["user-added", "user-added", "sign-in", "sign-in-failed"]
    assert not any(GOOD in row[2] or "sai mật" in row[2] for row in rows)


def test_the_command_adds_people(home) -> None:
    run = CliRunner()
    made = run.invoke(app, ["user", "add", "hoa", "--role", "clerk", "--shown", "Lê Thị Hoa"], input=GOOD + "\n")
    assert made.exit_code == 0, made.output
    assert "hoa" in run.invoke(app, ["user", "list"]).output
    assert run.invoke(app, ["user", "role", "hoa", "king"]).exit_code == 2
    from corpus.store import open_store
    from models.settings import StoreSettings

    store = open_store(StoreSettings(home=home))
    assert [(a.name, a.role, a.shown) for a in users(store)] == [("hoa", Role.CLERK, "Lê Thị Hoa")]
    assert not accounts.can_sign_in(store)
    store.close()
