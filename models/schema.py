"""All tables together: importing this module makes `Base.metadata` whole. One module of tables a topic."""

from __future__ import annotations

from models import tables_campaigns, tables_citations, tables_register, tables_signatures, tables_users, tables_work
from models.tables import Base

DERIVED = ("search_",)
"""Tables whose names begin so are worked out from others by the database itself: no backup holds them."""

__all__ = [
    "DERIVED",
    "Base",
    "tables_campaigns",
    "tables_citations",
    "tables_register",
    "tables_signatures",
    "tables_users",
    "tables_work",
]
