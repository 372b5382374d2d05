"""spaCy without its command line (HTTP, templates, project tools): two fifths of its import, and not used here."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

_COMMANDS = ("spacy.cli", "spacy.cli.info")


def import_spacy() -> None:
    """Import spaCy where it is not; its commands stay importable by their names."""
    if "spacy" in sys.modules or any(name in sys.modules for name in _COMMANDS):
        return
    for name in _COMMANDS:
        sys.modules[name] = ModuleType(name)
    vars(sys.modules[_COMMANDS[1]])["info"] = _info  # all that spaCy itself wants of them
    try:
        import spacy  # noqa: F401
    finally:
        for name in _COMMANDS:
            del sys.modules[name]


def _info(*given: Any, **named: Any) -> Any:
    from spacy.cli.info import info

    return info(*given, **named)
