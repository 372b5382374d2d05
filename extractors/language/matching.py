"""Matches of patterns under a limit of time, for words that nobody of ours wrote."""

from __future__ import annotations

import regex

SECONDS = 2.0  # that one pattern may take on one sentence


def matches(
    pattern: regex.Pattern[str], text: str, start: int = 0, end: int | None = None, *, overlapped: bool = False
) -> list[regex.Match[str]]:
    """The matches in text[start:end], all found before the first is used: the clock of a limit runs on between them.

    Raises TimeoutError where the search itself takes more than `SECONDS`.
    """
    return list(pattern.finditer(text, start, end, overlapped=overlapped, timeout=SECONDS))
