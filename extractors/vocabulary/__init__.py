"""The words of the domain as data: one file a topic, with a comment inside that says what its entries mean."""

from __future__ import annotations

import csv
import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def vocabulary(name: str) -> dict[str, Any]:
    """A JSON file of this folder, parsed once. Nobody may change what is returned."""
    data: dict[str, Any] = json.loads(files(__name__).joinpath(name).read_text("utf-8"))
    return data


@cache
def provinces_table() -> tuple[dict[str, str], ...]:
    """The rows of `provinces.csv` (name, level, from, until; ISO days, an empty one is open), in its order."""
    text = files(__name__).joinpath("provinces.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
