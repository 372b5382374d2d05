"""Patterns made of long lists of words, compiled ahead as Python compiles modules ahead.

The largest take half a second of a processor each to compile, more than a short paper takes to read. `keep`, a part of
the set-up, writes them beside the compiled modules of this package in the form in which `regex` pickles them. A
pattern is found again by all of its own text and flags, and only by the same version of the library: whatever is
missing, changed or damaged is compiled as if there were no file.

`either` writes such a list as a tree: `regex` tries the branches of a group one after the other, a thousand of them at
each word of a text, and in a tree what they begin with alike once.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import io
import pickle
import pkgutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import regex

_DIGEST = hashlib.sha256().digest_size
_WITHOUT_WORDS = ("extractors.learned",)  # heavy to import, and without long lists
_asked: dict[tuple[str, int], regex.Pattern[str]] = {}


def compiled(pattern: str, flags: int = 0) -> regex.Pattern[str]:
    """As `regex.compile`; from the file where it has the pattern."""
    key = (pattern, int(flags))
    if key not in _asked:
        kept = _kept().get(key)
        _asked[key] = _loaded(kept) or regex.compile(pattern, flags)
    return _asked[key]


def either(ways: Iterable[Sequence[str]]) -> str:
    r"""One group that matches any of these rows of fragments, the longest match first.

    A fragment matches one letter (escaped where it must be), one of a set of letters without escapes (`[dđ]`), or as
    `\s+` a blank. Where a pattern ignores case, words of which one begins with the other have to be spelled alike.

    >>> either(["họp", "họ", "nộp"])
    '(?:họ(?:p)?|nộp)'
    """
    behind: dict[str, list[Sequence[str]]] = {}
    ends = False
    for way in ways:
        if way:
            behind.setdefault(way[0], []).append(way[1:])
        else:
            ends = True
    branches = [first + either(rest) for first, rest in _parted(behind).items()]
    if ends:
        return f"(?:{'|'.join(branches)})?" if branches else ""
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _parted(behind: dict[str, list[Sequence[str]]]) -> dict[str, list[Sequence[str]]]:
    """The same with no letter under two fragments, so that a text leads down one branch: not `[dđ]` beside `d`."""
    letters = {first: first[1:-1] if first.startswith("[") else (first,) for first in behind}
    times = Counter(chain.from_iterable(letters.values()))
    if not times or max(times.values()) == 1:
        return behind
    return {letter: [way for first in behind if letter in letters[first] for way in behind[first]] for letter in times}


def spelled(words: str) -> list[str]:
    """The fragments of words as they are written, with any white space between them."""
    return [r"\s+" if letter == " " else regex.escape(letter) for letter in " ".join(words.split())]


def place() -> Path:
    """The file; its name tells which interpreter and which version of the library it is for."""
    name = f"patterns.{sys.implementation.cache_tag}.regex-{regex.__version__}"
    return Path(__file__).parent / "__pycache__" / name


def keep() -> int:
    """Compile all patterns of the extractors that were or can be asked for, and write the file; returns how many."""
    _kept.cache_clear()
    _ask_for_all()
    body = pickle.dumps({key: pickle.dumps(found) for key, found in _asked.items()})
    target = place()
    target.parent.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as waiting:
        waiting.write(hashlib.sha256(body).digest() + body)
    Path(waiting.name).chmod(0o644)  # as modules: whoever may run the program may read them
    Path(waiting.name).replace(target)
    _kept.cache_clear()
    return len(_asked)


class _Patterns(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Nothing but what makes a pattern of its compiled form."""
        if (module, name) == ("regex._regex", "compile"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no pattern")


@cache
def _kept() -> dict[tuple[str, int], bytes]:
    with suppress(OSError, ValueError, pickle.UnpicklingError, EOFError):
        data = memoryview(place().read_bytes())
        if hashlib.sha256(data[_DIGEST:]).digest() == bytes(data[:_DIGEST]):
            found: dict[tuple[str, int], bytes] = _Patterns(io.BytesIO(data[_DIGEST:])).load()
            return found
    return {}


def _loaded(kept: bytes | None) -> regex.Pattern[str] | None:
    if kept is None:
        return None
    try:
        found: regex.Pattern[str] = _Patterns(io.BytesIO(kept)).load()
    except Exception:  # the library refuses what it did not write
        return None
    return found


def _ask_for_all() -> None:
    """Every pattern that is made at import or by a cached function without arguments."""
    import extractors

    for found in pkgutil.walk_packages(extractors.__path__, "extractors."):
        if found.name.startswith(_WITHOUT_WORDS) or found.name == __name__:
            continue
        for made in vars(importlib.import_module(found.name)).values():
            if hasattr(made, "cache_info") and not inspect.signature(made).parameters:
                made()
