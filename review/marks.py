"""Two texts beside each other, with the words marked in which they differ."""

from __future__ import annotations

import difflib

import regex

from review.language import literal

_PIECES = regex.compile(r"\d|\p{L}+|\s+|.", regex.DOTALL)


def marked(one: str | None, other: str | None) -> tuple[str, str]:
    """Both texts as Markdown of our own: what only one of them has stands out; their own marks are shown as written."""
    if not one or not other:
        return (_out(one), _out(other))
    a, b = _PIECES.findall(one), _PIECES.findall(other)
    left, right = [], []
    for act, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        mark = act != "equal"
        left.append(_piece("".join(a[i1:i2]), mark))
        right.append(_piece("".join(b[j1:j2]), mark))
    return "".join(left), "".join(right)


def _piece(text: str, mark: bool) -> str:
    return f":red-background[{literal(text)}]" if mark and text.strip() else literal(text)


def _out(text: str | None) -> str:
    return f":red-background[{literal(text)}]" if text else "—"
