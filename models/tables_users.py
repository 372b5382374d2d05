"""Tables of the people who use the application, their sessions and the attempts to sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables import Base


class User(Base):
    """A person with a role. `password` is an argon2 hash, null where an identity provider answers for the person."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)  # lower case, NFC: what is typed to sign in, or the e-mail address
    shown: Mapped[str]  # the name as it stands beside decisions
    role: Mapped[str] = mapped_column(String(16))
    password: Mapped[str | None]
    active: Mapped[bool]
    added_at: Mapped[datetime]
    added_by: Mapped[str]


class SignIn(Base):
    """A session. Only the hash of its token is kept: who reads the database cannot become somebody else."""

    __tablename__ = "sign_ins"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """One attempt to sign in, kept to slow down guessing. `name` is as typed, cut to 64 characters."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_name", "name", "at"),
        Index("ix_sign_in_attempts_address", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    succeeded: Mapped[bool]
