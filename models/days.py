"""Days as people here write them."""

from __future__ import annotations


def local_day(iso: str | None) -> str:
    """A whole or reduced ISO date in the local order: 20/11/2026, 11/2026, 2026; "" for None."""
    return "/".join(reversed(iso.split("-"))) if iso else ""
