"""The period of a campaign: years or days, inside its quotes or behind them."""

from __future__ import annotations

import regex

from extractors.language import dates

_Y = r"(?:19|20)\d\d(?!\d)"
_PERIOD = regex.compile(
    rf"(?:giai\s+doan|thoi\s+ky|trong)?\s*\(?(?:tu\s+)?(?:nam\s+)?(?P<a>{_Y})\s*(?:-|den)\s*(?:nam\s+)?(?P<b>{_Y})"
    rf"|(?:giai\s+doan\s+)?den\s+(?:het\s+)?nam\s+(?P<until>{_Y})"
    rf"|(?<!ky niem )(?<!hoc )nam\s+(?P<one>{_Y})(?!\s*-\s*\d)"
)
_LAST = r"\d{1,2}(?:\s?[/.-]\s?\d{1,2}\s?[/.-]\s?|\s+thang\s+\d{1,2}\s+nam\s+)(?:19|20)\d\d(?!\d)"
_FIRST = r"\d{1,2}(?:\s?[/.-]\s?\d{1,2}|\s+thang\s+\d{1,2})(?:(?:\s?[/.-]\s?|\s+nam\s+)(?:19|20)\d\d(?!\d))?"
_DAYS = regex.compile(
    rf"(?:tu\s+(?:nay|(?:ngay\s+)?(?P<a>{_FIRST}))\s+)?den\s+(?:het\s+)?ngay\s+(?P<b>{_LAST})"
    rf"|tu\s+(?:ngay\s+)?(?P<a>{_FIRST})\s+den\s+(?:het\s+)?(?P<b>{_LAST})"
)


def _with_year(first: str, last: str) -> str:
    """A first day without its year has that of the last."""
    if regex.search(r"(?:19|20)\d\d$", first):
        return first
    between = " nam " if "thang" in first else "/"
    return f"{first}{between}{last[-4:]}"


def period_in(folded: str) -> tuple[str | None, str | None]:
    """(start, end) of a period written in folded text: years, or ISO days; (None, None) where there is none."""
    days = _DAYS.search(folded)
    if days:
        last = dates.parse(days["b"].removeprefix("ngay").strip())
        first = dates.parse(_with_year(days["a"], days["b"])) if days["a"] else None
        if last and last.iso and (first is not None or not days["a"]):
            return (first.iso if first else None), last.iso
    plain = regex.sub(r"nam\s+hoc\s+\d{4}\s*-\s*\d{4}|nam\s+hoc\s+\d{4}", " ", folded)
    m = _PERIOD.search(plain)
    if m is None:
        return None, None
    if m["a"]:
        return m["a"], m["b"]
    return (None, m["until"]) if m["until"] else (m["one"], m["one"])


def period_after(text: str, folded: str, end: int) -> tuple[int, tuple[str | None, str | None]]:
    """(end of the mention, period) for what follows a name up to the next name, citation or stop."""
    stop = regex.compile(r"[;\n\"]|[.]\s|\bso\s*:?\s*\d|\bke hoach\b|,\s+(?:phong trao|cuoc van dong)").search(
        folded, end, end + 130
    )
    limit = stop.start() if stop else min(len(folded), end + 130)
    window = folded[end:limit]
    m = _DAYS.search(window) or _PERIOD.search(
        regex.sub(r"nam\s+hoc\s+\d{4}(?:\s*-\s*\d{4})?", lambda x: " " * len(x.group()), window)
    )
    if m is None:
        return end, (None, None)
    if m.re is _PERIOD and m["one"] and m.start() > 30:
        return end, (None, None)
    return end + m.end(), period_in(window)
