"""Advance widths of the Times face, in which official papers are set (Nghị định 30/2020/NĐ-CP, Appendix I)."""

from __future__ import annotations

import unicodedata

_UPRIGHT = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        (
            722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722,
            722, 944, 722, 722, 611, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500,
            500, 333, 389, 278, 500, 500, 722, 500, 500, 444,
        ),
        strict=True,
    )
)  # fmt: skip
_ITALIC = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        (
            611, 611, 667, 722, 611, 611, 722, 722, 333, 444, 667, 556, 833, 667, 722, 611, 722, 611, 500, 556, 722,
            611, 833, 611, 556, 556, 500, 500, 444, 500, 444, 278, 500, 500, 278, 278, 444, 278, 722, 500, 500, 500,
            500, 389, 389, 278, 500, 444, 667, 444, 444, 389,
        ),
        strict=True,
    )
)  # fmt: skip
_SIGNS = {":": 278, ";": 278, ".": 250, ",": 250, "/": 278, "-": 333, "–": 500, "&": 778, " ": 250, "(": 333}
_BEARINGS = 0.05  # ems by which the ink of a word is narrower than its advance


def width_of(text: str, upright: bool) -> float:
    """Width of a word's ink in ems; marks above and below letters take no width."""
    table = _UPRIGHT if upright else _ITALIC
    total = 0
    for ch in text.replace("Đ", "D").replace("đ", "d"):
        base = unicodedata.normalize("NFD", ch)[0]
        total += table.get(base) or _SIGNS.get(base, 500)
    return max(total / 1000 - _BEARINGS, 0.1)
