"""Signing in with a password, and the sessions that follow. Guessing is slowed down for a name and for an address."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from corpus.store import Store
from corpus.users.accounts import hasher, user_key
from corpus.users.rights import Actor, Role
from models.errors import SignInFailed, SignInLocked
from models.tables import Audit
from models.tables_users import SignIn, SignInAttempt, User

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
WINDOW = timedelta(minutes=15)
TRIES_OF_A_NAME = 5  # failures within the window, since the last success
TRIES_OF_AN_ADDRESS = 30  # an office behind one address has many people
SEEN_EVERY = timedelta(minutes=1)


def sign_in(store: Store, name: str, password: str, *, address: str, at: datetime) -> str:
    """The token of a new session. Raises SignInFailed (never saying whether the name exists) or SignInLocked."""
    key, address = user_key(name), address[:64]
    with store.write() as session:
        _refuse_guessing(session, key, address, at)
        # Counted before the password is looked at: many attempts at once are many attempts.
        attempt = SignInAttempt(at=at, name=key, address=address, succeeded=False)
        session.add(attempt)
        session.flush()
        number = attempt.id
    with store.read() as session:
        user = session.scalar(select(User).where(User.name == key, User.active))
        known = user.password if user else None
    fits = hasher().verify(password[:1024], known or _nobody())  # as long for a name that does not exist
    if user is None or known is None or not fits:
        _told(store, "sign-in-failed", key, at, address)
        raise SignInFailed()
    token = _begin(store, user.id, number, at)
    _told(store, "sign-in", user.shown, at, address)
    return token


def actor(store: Store, token: str, *, at: datetime) -> Actor | None:
    """Who a session belongs to, with the role as it is now; None where it ended, was idle or lasted too long."""
    if not token:
        return None
    with store.read() as session:
        row = session.get(SignIn, _hash(token))
        user = session.get(User, row.user_id) if row else None
        if row is None or user is None or not _alive(row, user, at):
            return None
        found, stale = Actor(user.shown, Role(user.role)), at - row.seen_at >= SEEN_EVERY
    if stale:
        with store.write() as session:
            fresh = session.get(SignIn, _hash(token))
            if fresh is not None and fresh.ended_at is None:
                fresh.seen_at = max(fresh.seen_at, at)
    return found


def known_by_provider(store: Store, name: str) -> Actor | None:
    """The account of a person for whom an identity provider answered, None where the office gave no role."""
    with store.read() as session:
        user = session.scalar(select(User).where(User.name == user_key(name), User.active))
        return Actor(user.shown, Role(user.role)) if user else None


def sign_out(store: Store, token: str, *, at: datetime) -> None:
    """Ends the session; nothing happens where there is none."""
    with store.write() as session:
        row = session.get(SignIn, _hash(token))
        if row is not None and row.ended_at is None:
            row.ended_at = at
            user = session.get(User, row.user_id)
            who = user.shown if user else ""
            session.add(Audit(at=at, who=who, action="sign-out", paper_id=None, details={}))


def _begin(store: Store, user_id: int, attempt: int, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    with store.write() as session:
        tried = session.get_one(SignInAttempt, attempt)
        tried.succeeded = True
        session.add(SignIn(token_hash=_hash(token), user_id=user_id, began_at=at, seen_at=at, ended_at=None))
    return token


def _refuse_guessing(session: Session, name: str, address: str, at: datetime) -> None:
    since = at - WINDOW
    succeeded = session.scalar(
        select(func.max(SignInAttempt.at)).where(SignInAttempt.name == name, SignInAttempt.succeeded)
    )
    failures = select(func.count()).where(~SignInAttempt.succeeded)
    of_name = failures.where(SignInAttempt.name == name, SignInAttempt.at > max(since, succeeded or since))
    of_address = failures.where(SignInAttempt.address == address, SignInAttempt.at > since)
    if (session.scalar(of_name) or 0) >= TRIES_OF_A_NAME or (session.scalar(of_address) or 0) >= TRIES_OF_AN_ADDRESS:
        raise SignInLocked(minutes=int(WINDOW.total_seconds() // 60))


def _alive(row: SignIn, user: User, at: datetime) -> bool:
    return row.ended_at is None and user.active and at - row.seen_at < IDLE and at - row.began_at < LONGEST


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _nobody() -> str:
    return hasher().hash(secrets.token_urlsafe(32))


def _told(store: Store, action: str, who: str, at: datetime, address: str) -> None:
    with store.write() as session:
        session.add(Audit(at=at, who=who, action=action, paper_id=None, details={"address": address}))
