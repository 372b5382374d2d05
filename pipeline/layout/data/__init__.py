"""Fixed wordings that layout goes by."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words(name: str) -> Any:
    """The entry `name` of words.json: a string or a list of strings."""
    return json.loads((files(__name__) / "words.json").read_text(encoding="utf-8"))[name]
