"""What the commands print: JSON Lines for programs, short lines for people. Results on standard output only."""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from importlib.resources import files
from typing import Any

from models.errors import VanbanError


def print_json(value: Any) -> None:
    """One JSON value on one line, flushed, so that a pipe sees it at once."""
    print_line(json.dumps(value, ensure_ascii=False, default=str))


def print_line(line: str) -> None:
    data = line.encode("utf-8", "surrogateescape") + b"\n"
    sys.stdout.flush()
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(data.decode("utf-8", "replace"))
    else:
        stream.write(data)
    sys.stdout.flush()


def language() -> str:
    """Language of the messages: VANBAN_LANGUAGE, "vi" unless it is "en"."""
    return "en" if os.environ.get("VANBAN_LANGUAGE", "").lower().startswith("en") else "vi"


def word(group: str, name: str) -> str:
    """What a person reads for a field, state, reason, role, bound or action; the name itself where it has no word."""
    return _words(language()).get(f"{group}.{name}", name)


@cache
def _words(chosen: str) -> dict[str, str]:
    loaded: dict[str, str] = json.loads(files("pipeline").joinpath(f"words/{chosen}.json").read_text("utf-8"))
    return loaded


def error_json(error: VanbanError) -> dict[str, str]:
    """The contract's error: stable code, sentence that says what to do."""
    return {"code": error.code, "message": error.message(language())}


def print_error(error: VanbanError) -> None:
    """An error for a person, on standard error."""
    print(f"✗ {error.code}: {error.message(language())}", file=sys.stderr)
