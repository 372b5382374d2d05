"""What the office set for itself, kept in the store; each change is told in the audit with what stood before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from corpus.store import Store
from models.tables import Audit, Setting

OUR_UNIT = "our_unit"  # {"name": str, "aliases": [str]}: the body whose office this is


def get_setting(store: Store, key: str) -> dict[str, Any]:
    """The value set for `key`; an empty dict where nobody set one."""
    with store.read() as session:
        row = session.get(Setting, key)
        return dict(row.value) if row else {}


def set_setting(store: Store, key: str, value: Mapping[str, Any], *, who: str, at: datetime) -> None:
    """Put `value` in place of what was set for `key`. The same value again changes nothing."""
    with store.write() as session:
        row = session.get(Setting, key)
        before = dict(row.value) if row else None
        if before == dict(value):
            return
        if row is None:
            row = Setting(key=key)
            session.add(row)
        row.value, row.changed_at, row.changed_by = dict(value), at, who
        details = {"key": key, "from": before, "to": dict(value)}
        session.add(Audit(at=at, who=who, action="setting", paper_id=None, details=details))
