"""Since when and until when provinces and kinds of bodies exist: editable data (`provinces.csv`, `lifespans.json`).

Days are ISO; an empty one is open. A province may have several rows (a level or a life of its own each).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from extractors.language.bodies import locality
from extractors.language.folding import plain, squeeze
from extractors.vocabulary import provinces_table, vocabulary


@dataclass(frozen=True, slots=True)
class Life:
    """What lived, as it is told (`tỉnh Bắc Giang`, `cấp huyện`), from its first to its last day."""

    what: str
    since: str = ""
    until: str = ""

    def holds(self, day: str) -> bool:
        """Whether it existed on this day; a reduced day (`2025`, `2025-07`) is given the benefit of the doubt."""
        return self.since[: len(day)] <= day and (not self.until or day <= self.until[: len(day)])


@cache
def provinces() -> dict[str, tuple[Life, ...]]:
    """Folded name → its lives; `what` is level and name."""
    table: dict[str, tuple[Life, ...]] = {}
    for row in provinces_table():
        life = Life(f"{row['level']} {row['name']}", row["from"], row["until"])
        table[plain(row["name"])] = (*table.get(plain(row["name"]), ()), life)
    return table


def province_at(name: str, day: str | None) -> Life | None:
    """The province of this name on this day, its latest where the day is unknown; None where there was none."""
    lives = provinces().get(plain(squeeze(name)), ())
    return next((life for life in lives if day is None or life.holds(day)), None)


def not_alive(body: str, day: str) -> Life | None:
    """What keeps a body from having existed on this day: its province, or its kind; None where nothing is known to.

    Only committees, councils, Party committees and offices of a level end with it: schools, hospitals and courts may
    keep a name for years.
    """
    folded = plain(squeeze(body))
    table = vocabulary("lifespans.json")
    if not regex.match(rf"(?:{'|'.join(map(plain, table['of_a_level']))})\b", folded):
        return None
    place = locality(body)
    level, _, name = (place or "").partition(" ")
    if plain(place or "").startswith("thanh pho "):
        level, name = "thành phố", (place or "")[len("thành phố ") :]
    lives = provinces().get(plain(name), ()) if level in ("tỉnh", "thành phố") else ()
    of_level = [life for life in lives if plain(life.what).startswith(plain(level))]
    if of_level and not any(life.holds(day) for life in lives):
        return of_level[0]
    for kind in table["kinds"]:
        life = Life(kind["what"], kind["from"], kind["until"])
        if regex.search(rf"\b(?:{'|'.join(map(plain, kind['words']))})\b", folded) and not life.holds(day):
            return life
    return None
