"""Tables of the repairs: letters, syllables, legacy encodings, document symbols."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The table `name` of this folder. Its `source` entry says where it comes from."""
    table: dict[str, Any] = json.loads((files(__name__) / f"{name}.json").read_text(encoding="utf-8"))
    return table
