"""Accounts of the people of an office. Nobody is ever deleted: their names stand beside decisions."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pwdlib import PasswordHash
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from corpus.store import Store
from corpus.users.rights import Role
from models.errors import LastAdministrator, PasswordWeak, UserExists, UserMissing
from models.tables import Audit
from models.tables_users import SignIn, User

SHORTEST = 10  # characters of a password


@dataclass(frozen=True)
class Account:
    name: str
    shown: str
    role: Role
    active: bool
    added_at: datetime
    added_by: str


def add_user(
    store: Store, name: str, role: Role, *, who: str, at: datetime, shown: str = "", password: str | None = None
) -> Account:
    """A new account; without a password only an identity provider can answer for it.

    Raises UserExists, PasswordWeak.
    """
    key = user_key(name)
    hashed = None if password is None else hash_password(password, key)
    with store.write() as session:
        if not key or _find(session, key) is not None:
            raise UserExists(name=key)
        user = User(
            name=key,
            shown=shown.strip() or key,
            role=role.value,
            password=hashed,
            active=True,
            added_at=at,
            added_by=who,
        )
        session.add(user)
        _told(session, "user-added", who, at, {"user": key, "role": role.value})
        return _account(user)


def users(store: Store) -> tuple[Account, ...]:
    """All accounts, by name."""
    with store.read() as session:
        return tuple(_account(user) for user in session.scalars(select(User).order_by(User.name)))


def set_role(store: Store, name: str, role: Role, *, who: str, at: datetime) -> None:
    """Another role, in force with the next thing that the person does. Raises UserMissing, LastAdministrator."""
    with store.write() as session:
        user = _must(session, name)
        if role is not Role.ADMINISTRATOR:
            _keep_one_administrator(session, user)
        _told(session, "user-role", who, at, {"user": user.name, "from": user.role, "to": role.value})
        user.role = role.value


def set_active(store: Store, name: str, active: bool, *, who: str, at: datetime) -> None:
    """Shuts an account (its sessions end at once) or opens it again. Raises UserMissing, LastAdministrator."""
    with store.write() as session:
        user = _must(session, name)
        if not active:
            _keep_one_administrator(session, user)
            _end_sessions(session, user, at)
        user.active = active
        _told(session, "user-opened" if active else "user-shut", who, at, {"user": user.name})


def set_password(store: Store, name: str, password: str, *, who: str, at: datetime) -> None:
    """A new password; all sessions of the account end. Raises UserMissing, PasswordWeak."""
    hashed = hash_password(password, user_key(name))
    with store.write() as session:
        user = _must(session, name)
        user.password = hashed
        _end_sessions(session, user, at)
        _told(session, "user-password", who, at, {"user": user.name})


def user_key(name: str) -> str:
    """The name as it is compared: NFKC, lower case, no white space around it."""
    return unicodedata.normalize("NFKC", name).strip().lower()[:64]


def hasher() -> PasswordHash:
    """Argon2id with the library's recommended costs."""
    return PasswordHash.recommended()


def hash_password(password: str, name: str) -> str:
    """Raises PasswordWeak for one that is short, one character over and over, or holds the account's name."""
    held = len(name) >= 4 and name in password.lower()
    if len(password) < SHORTEST or len(set(password)) < 5 or held:
        raise PasswordWeak(shortest=SHORTEST)
    return hasher().hash(password)


def can_sign_in(store: Store) -> bool:
    """Whether there is an administrator who can sign in with a password."""
    with store.read() as session:
        query = select(func.count()).where(
            User.active, User.role == Role.ADMINISTRATOR.value, User.password.is_not(None)
        )
        return session.scalar(query) != 0


def _find(session: Session, name: str) -> User | None:
    return session.scalar(select(User).where(User.name == user_key(name)))


def _must(session: Session, name: str) -> User:
    user = _find(session, name)
    if user is None:
        raise UserMissing(name=user_key(name))
    return user


def _keep_one_administrator(session: Session, user: User) -> None:
    others = select(func.count()).where(User.active, User.role == Role.ADMINISTRATOR.value, User.id != user.id)
    if user.role == Role.ADMINISTRATOR.value and user.active and not session.scalar(others):
        raise LastAdministrator(name=user.name)


def _end_sessions(session: Session, user: User, at: datetime) -> None:
    for sign_in in session.scalars(select(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))):
        sign_in.ended_at = at


def _told(session: Session, action: str, who: str, at: datetime, details: Mapping[str, Any]) -> None:
    session.add(Audit(at=at, who=who, action=action, paper_id=None, details=dict(details)))


def _account(user: User) -> Account:
    return Account(
        name=user.name,
        shown=user.shown,
        role=Role(user.role),
        active=user.active,
        added_at=user.added_at,
        added_by=user.added_by,
    )
