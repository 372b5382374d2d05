"""Whether the store has a file, for whoever wants to remove his copy of it."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from corpus import originals
from corpus.store import Store
from models.tables import File, PaperRow


def has_whole(store: Store, data: bytes) -> bool:
    """Whether a stored paper has exactly these bytes, and its original lies on the disk as it came."""
    sha256 = hashlib.sha256(data).hexdigest()
    with store.read() as session:
        paper = session.scalar(select(PaperRow.id).join(File).where(File.sha256 == sha256))
    return paper is not None and originals.intact(originals.path_of(store.originals, sha256), sha256, len(data))
