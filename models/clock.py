"""Points in time: always with a zone, UTC in the store."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, for those at the edge who hand it to others."""
    return datetime.now(UTC)


def as_utc(value: datetime) -> datetime:
    """The same moment in UTC; a moment without a zone is taken as UTC."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
