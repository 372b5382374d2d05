"""All tables together: importing this module makes `Base.metadata` whole. One module of tables a topic."""

from __future__ import annotations

from models import tables_users
from models.tables import Base

__all__ = ["Base", "tables_users"]
