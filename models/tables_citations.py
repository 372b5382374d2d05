"""Indexes under which cited papers are gathered over all papers, without touching the rows themselves."""

from __future__ import annotations

from sqlalchemy import Index

from models.tables import ReferenceRow

CITED = Index(
    "ix_paper_references_cited",
    ReferenceRow.number_key,
    ReferenceRow.current,
    ReferenceRow.state,
    ReferenceRow.date,
    ReferenceRow.paper_id,
)
