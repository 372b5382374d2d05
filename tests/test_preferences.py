"""Settings of the office: what was set is found again, and the audit tells what stood before."""

from __future__ import annotations

from sqlalchemy import select

from corpus.preferences import get_setting, set_setting
from corpus.store import Store
from models.clock import now
from models.tables import Audit


def test_a_setting_is_kept_and_its_change_told(any_store: Store) -> None:
    assert get_setting(any_store, "our_unit") == {}
    for name in ("Trường A", "Trường A", "Trường B"):
        set_setting(any_store, "our_unit", {"name": name}, who="Lan", at=now())
    assert get_setting(any_store, "our_unit") == {"name": "Trường B"}
    with any_store.read() as session:
        told = [row.details for row in session.scalars(select(Audit).order_by(Audit.id))]
    assert told == [
        {"key": "our_unit", "from": None, "to": {"name": "Trường A"}},
        {"key": "our_unit", "from": {"name": "Trường A"}, "to": {"name": "Trường B"}},
    ]
